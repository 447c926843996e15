// Answers of DNS servers as the values that `dns` hands to programs.
#pragma once

#include <string_view>

#include "runtime/engine/js.h"

namespace sinter::runtime {

// The kinds of records that can be asked for. `kAny` makes objects that name their kind.
enum class RecordKind : i32 {
  kA = 1,
  kNs = 2,
  kCname = 5,
  kSoa = 6,
  kPtr = 12,
  kMx = 15,
  kTxt = 16,
  kAaaa = 28,
  kSrv = 33,
  kNaptr = 35,
  kAny = 255,
  kCaa = 257,
};

// Zero, or the status of c-ares for an answer that has no such records or is broken. `seconds` gets
// how long each of the addresses of kA and kAaaa holds.
int read_records(Js& js, RecordKind kind, std::string_view answer, Value* records, Value* seconds);

}  // namespace sinter::runtime
