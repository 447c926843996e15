// Source text and positions in it.
//
// A position is a byte offset into UTF-8 text (files over 4 GiB are refused where they are read).
// Lines and columns are computed only for people and for source maps.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter {

// Bytes [start, end).
struct SourceRange {
  u32 start = 0;
  u32 end = 0;

  constexpr bool is_none() const { return start == kNone; }
  constexpr u32 size() const { return end - start; }
  constexpr std::string_view of(std::string_view text) const {
    return text.substr(start, end - start);
  }
  bool operator==(const SourceRange&) const = default;
};

inline constexpr SourceRange kNoRange{kNone, kNone};

// Readers may look this far past the end of a Source's text: the bytes are there and zero, so that
// lexers need no bounds checks and vector code may overread.
inline constexpr size_t kSourcePadding = 64;

struct Source {
  std::string pretty_path;  // as shown to people: relative to the working directory, '/' separated
  std::string_view text;    // without a byte order mark; kSourcePadding zero bytes follow
};

struct LineColumn {
  u32 line = 1;          // from 1
  u32 byte_column = 0;   // from 0, in UTF-8 bytes
  u32 utf16_column = 0;  // from 0, in UTF-16 code units, as source maps and editors count
};

// Offsets to lines and columns. Line ends are those of ECMAScript: LF, CR, CRLF, U+2028, U+2029.
// Built at the first query (not thread-safe); a query costs a binary search, also on a line of
// 50 MB. The text must outlive the table.
class LineTable {
 public:
  explicit LineTable(std::string_view text) : text_(text) {}

  LineColumn locate(u32 offset) const;
  u32 line_count() const;

  // The line's bytes without its line end; `line` counts from 1.
  SourceRange line_range(u32 line) const;

 private:
  void build() const;
  u32 utf16_units_before(u32 offset) const;

  std::string_view text_;
  mutable std::vector<u32> line_starts_;
  // UTF-16 units before every kStride-th byte; empty for ASCII text.
  mutable std::vector<u32> utf16_checkpoints_;
};

}  // namespace sinter
