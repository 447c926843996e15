// The integer names and the two assertions used everywhere.
//
// SINTER_CHECK is for our own bugs only (a user's mistake is a Diagnostic). It stays on in release
// builds: a wrong bundle costs more than a well-predicted branch.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sinter {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using i8 = std::int8_t;
using i16 = std::int16_t;
using i32 = std::int32_t;
using i64 = std::int64_t;
using f64 = double;

// Marks "no index", "no offset" and "no id" in every 32-bit table.
inline constexpr u32 kNone = 0xffffffff;

// Prints what failed and where to stderr, then aborts.
[[noreturn]] void check_failed(const char* what, const char* file, int line);

}  // namespace sinter

#define SINTER_CHECK(condition)                              \
  (__builtin_expect(!!(condition), 1) ? static_cast<void>(0) \
                                      : ::sinter::check_failed(#condition, __FILE__, __LINE__))

#define SINTER_UNREACHABLE() ::sinter::check_failed("unreachable", __FILE__, __LINE__)

// Checked in debug builds only, for the innermost loops.
#ifdef NDEBUG
#define SINTER_DCHECK(condition) static_cast<void>(sizeof(!(condition)))
#else
#define SINTER_DCHECK(condition) SINTER_CHECK(condition)
#endif
