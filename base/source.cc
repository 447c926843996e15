#include "base/source.h"

#include <algorithm>

#include "base/utf8.h"

namespace sinter {
namespace {

constexpr u32 kStride = 1024;

// The length of the line end at `offset`, or 0.
size_t line_end_length(std::string_view text, size_t offset) {
  switch (text[offset]) {
    case '\n':
      return 1;
    case '\r':
      return offset + 1 < text.size() && text[offset + 1] == '\n' ? 2 : 1;
    case '\xE2':
      return text.substr(offset, 3) == "\u2028" || text.substr(offset, 3) == "\u2029" ? 3 : 0;
    default:
      return 0;
  }
}

}  // namespace

void LineTable::build() const {
  SINTER_CHECK(text_.size() < kNone);
  line_starts_.push_back(0);
  for (size_t i = 0; i < text_.size();) {
    const size_t length = line_end_length(text_, i);
    i += length == 0 ? 1 : length;
    if (length != 0) line_starts_.push_back(static_cast<u32>(i));
  }
  if (ascii_prefix_length(text_) == text_.size()) return;
  u32 units = 0;
  for (size_t i = 0; i <= text_.size(); i += kStride) {
    utf16_checkpoints_.push_back(units);
    units += static_cast<u32>(utf16_length(text_.substr(i, kStride)));
  }
}

u32 LineTable::utf16_units_before(u32 offset) const {
  if (utf16_checkpoints_.empty()) return offset;
  const u32 checkpoint = offset / kStride;
  const u32 start = checkpoint * kStride;
  return utf16_checkpoints_[checkpoint] +
         static_cast<u32>(utf16_length(text_.substr(start, offset - start)));
}

LineColumn LineTable::locate(u32 offset) const {
  if (line_starts_.empty()) build();
  offset = std::min(offset, static_cast<u32>(text_.size()));
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const u32 start = *(next - 1);
  return {static_cast<u32>(next - line_starts_.begin()), offset - start,
          utf16_units_before(offset) - utf16_units_before(start)};
}

u32 LineTable::line_count() const {
  if (line_starts_.empty()) build();
  return static_cast<u32>(line_starts_.size());
}

SourceRange LineTable::line_range(u32 line) const {
  if (line_starts_.empty()) build();
  SINTER_CHECK(line >= 1 && line <= line_starts_.size());
  const u32 start = line_starts_[line - 1];
  if (line == line_starts_.size()) return {start, static_cast<u32>(text_.size())};
  u32 end = line_starts_[line];
  if (text_[end - 1] == '\n') {
    end -= end - 1 > start && text_[end - 2] == '\r' ? 2 : 1;
  } else {
    end -= text_[end - 1] == '\r' ? 1 : 3;
  }
  return {start, end};
}

}  // namespace sinter
