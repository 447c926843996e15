#include "parsers/sourcemap/positions.h"

#include <algorithm>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/utf8.h"

namespace sinter::sourcemap {
namespace {

constexpr u32 kBlock = 256;

// U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
bool is_unicode_line_end(const char* p, const char* end) {
  return end - p >= 3 && p[0] == '\xe2' && p[1] == '\x80' && (p[2] == '\xa8' || p[2] == '\xa9');
}

bool is_special(char c) { return c == '\n' || c == '\r' || static_cast<u8>(c) >= 0x80; }

const char* find_special(const char* p, const char* end) {
#if defined(__SSE2__)
  const __m128i lf = _mm_set1_epi8('\n');
  const __m128i cr = _mm_set1_epi8('\r');
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr));
    const auto mask = static_cast<u32>(_mm_movemask_epi8(_mm_or_si128(ends, bytes)));
    if (mask != 0) return p + std::countr_zero(mask);
  }
#endif
  while (p < end && !is_special(*p)) ++p;
  return p;
}

}  // namespace

SourceLines::SourceLines(std::string_view text) : text_(text) {
  starts_.reserve(text.size() / 24 + 16);
  starts_.push_back(0);
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto pass_byte = [&](const char* p) {
    // Of CRLF only the second character ends the line.
    if (*p == '\n' || (*p == '\r' && !(p + 1 < end && p[1] == '\n')))
      return starts_.push_back(static_cast<u32>(p + 1 - begin));
    if (static_cast<u8>(*p) < 0x80) return;
    ascii_ = false;
    mark_wide_line();
    if (is_unicode_line_end(p, end)) starts_.push_back(static_cast<u32>(p + 3 - begin));
  };
  const char* p = begin;
#if defined(__SSE2__)
  const __m128i lf = _mm_set1_epi8('\n');
  const __m128i cr = _mm_set1_epi8('\r');
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const auto rare =
        static_cast<u32>(_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, cr), bytes)));
    if (rare != 0) [[unlikely]] {
      for (int i = 0; i < 16; ++i) pass_byte(p + i);
      continue;
    }
    for (auto mask = static_cast<u32>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, lf))); mask != 0;
         mask &= mask - 1)
      starts_.push_back(static_cast<u32>(p + std::countr_zero(mask) + 1 - begin));
  }
#endif
  for (; p < end; ++p) pass_byte(p);
  if (!ascii_) count_units();
}

// The bytes of one line come one after the other, so its bit is in the last word or a new one.
void SourceLines::mark_wide_line() {
  const size_t line = starts_.size() - 1;
  if (wide_lines_.size() <= line / 64) wide_lines_.resize(line / 64 + 1);
  wide_lines_[line / 64] |= u64{1} << line % 64;
}

void SourceLines::count_units() {
  wide_lines_.resize(starts_.size() / 64 + 1);
  u32 units = 0;
  unit_checkpoints_.reserve(text_.size() / kBlock + 1);
  for (size_t at = 0; at <= text_.size(); at += kBlock) {
    unit_checkpoints_.push_back(units);
    units += static_cast<u32>(utf16_length(text_.substr(at, kBlock)));
  }
}

u32 SourceLines::line_of(u32 offset) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<u32>(next - starts_.begin()) - 1;
}

u32 SourceLines::utf16_units_before(u32 offset) const {
  if (ascii_) return offset;
  const u32 block = offset / kBlock;
  const u32 block_start = block * kBlock;
  return unit_checkpoints_[block] +
         static_cast<u32>(utf16_length(text_.substr(block_start, offset - block_start)));
}

void OriginalPositions::move_to_line_of(u32 offset) {
  // Most moves go to one of the next lines.
  u32 line = current_line_;
  const u32 last_tried = std::min(line + 4, lines_.count() - 1);
  while (line < last_tried && lines_.end(line) <= offset) ++line;
  if (offset < lines_.start(line) || offset >= lines_.end(line)) line = lines_.line_of(offset);
  current_line_ = line;
  current_start_ = lines_.start(line);
  current_end_ = lines_.end(line);
  wide_ = lines_.is_wide(line);
  if (wide_) units_before_current_ = lines_.utf16_units_before(current_start_);
}

GeneratedCursor::GeneratedCursor(std::string_view text)
    : begin_(text.data()), end_(begin_ + text.size()), line_start_(begin_) {
  next_special_ = find_special(begin_, end_);
}

void GeneratedCursor::pass_special() {
  const char* p = next_special_;
  const char c = *p;
  if (c == '\n' || c == '\r') {
    if (c == '\r' && p + 1 < end_ && p[1] == '\n') ++p;
    ++p;
    ++line_;
    line_start_ = p;
    excess_ = 0;
  } else if (is_unicode_line_end(p, end_)) {
    p += 3;
    ++line_;
    line_start_ = p;
    excess_ = 0;
  } else {
    const CodePoint point = decode_utf8(p, end_);
    p += point.length;
    excess_ += point.length - (point.value > 0xffff ? 2 : 1);
  }
  next_special_ = p < end_ && is_special(*p) ? p : find_special(p, end_);
}

}  // namespace sinter::sourcemap
