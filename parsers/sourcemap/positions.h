// Byte offsets to zero-based lines and UTF-16 columns, for the hundreds of thousands of lookups
// that a source map takes. Where base/source.h's LineTable answers single questions, these two live
// off the order of the questions: an original position is nearly always near the last one, and
// generated positions only move forward.
//
// Lines end at LF, CR, CRLF, U+2028 and U+2029, as in ECMAScript.

#pragma once

#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::sourcemap {

struct LinePosition {
  u32 line;    // from 0
  u32 column;  // from 0, in UTF-16 code units
  bool operator==(const LinePosition&) const = default;
};

// The lines of a source. Immutable, so that all parts of a module can share it.
class SourceLines {
 public:
  explicit SourceLines(std::string_view text);

  std::string_view text() const { return text_; }
  bool is_ascii() const { return ascii_; }
  u32 count() const { return static_cast<u32>(starts_.size()); }
  u32 start(u32 line) const { return starts_[line]; }
  // kNone for the last line, which has room for any offset.
  u32 end(u32 line) const { return line + 1 == starts_.size() ? kNone : starts_[line + 1]; }
  // Whether a line's columns are not simply bytes.
  bool is_wide(u32 line) const { return !ascii_ && (wide_lines_[line / 64] >> line % 64 & 1) != 0; }
  u32 line_of(u32 offset) const;
  u32 utf16_units_before(u32 offset) const;

 private:
  void mark_wide_line();
  void count_units();

  std::string_view text_;
  std::vector<u32> starts_;
  std::vector<u64> wide_lines_;        // a bit for each line with characters outside ASCII …
  std::vector<u32> unit_checkpoints_;  // … and UTF-16 units before each block; empty for ASCII
  bool ascii_ = true;
};

// Random access that is fast near the place of the last question.
class OriginalPositions {
 public:
  explicit OriginalPositions(const SourceLines& lines) : lines_(lines) {}

  // `offset` may be at most the size of the text.
  LinePosition locate(u32 offset) {
    if (offset < current_start_ || offset >= current_end_) move_to_line_of(offset);
    if (!wide_) return {current_line_, offset - current_start_};
    return {current_line_, lines_.utf16_units_before(offset) - units_before_current_};
  }

 private:
  void move_to_line_of(u32 offset);

  const SourceLines& lines_;
  bool wide_ = false;
  u32 current_line_ = 0;
  u32 current_start_ = 0;
  u32 current_end_ = 0;
  u32 units_before_current_ = 0;
};

// Forward access; one pass over the text in total, 16 bytes at a time.
class GeneratedCursor {
 public:
  explicit GeneratedCursor(std::string_view text);

  // Offsets must not decrease.
  LinePosition advance_to(u32 offset) {
    const char* const target = begin_ + offset;
    while (next_special_ < target) pass_special();
    return {line_, static_cast<u32>(target - line_start_) - excess_};
  }

 private:
  void pass_special();

  const char* begin_;
  const char* end_;
  const char* next_special_;  // next line end or non-ASCII character
  const char* line_start_;
  u32 line_ = 0;
  u32 excess_ = 0;  // bytes minus UTF-16 units on this line so far
};

}  // namespace sinter::sourcemap
