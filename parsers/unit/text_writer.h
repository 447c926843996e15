// A growing text buffer for printers.
//
// Printing is mostly many small appends, so each append does one comparison and then stores without
// further checks. The memory is kept by clear(): one writer serves all modules of a thread.
#pragma once

#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/types.h"

namespace sinter::unit {

class TextWriter {
 public:
  TextWriter() = default;
  TextWriter(const TextWriter&) = delete;
  TextWriter& operator=(const TextWriter&) = delete;
  TextWriter(TextWriter&& other) noexcept
      : begin_(std::exchange(other.begin_, nullptr)),
        cursor_(std::exchange(other.cursor_, nullptr)),
        limit_(std::exchange(other.limit_, nullptr)) {}
  ~TextWriter() { std::free(begin_); }

  u32 size() const { return static_cast<u32>(cursor_ - begin_); }
  bool empty() const { return cursor_ == begin_; }
  std::string_view view() const { return {begin_, static_cast<size_t>(cursor_ - begin_)}; }
  char back() const { return cursor_[-1]; }
  // The byte `n` before the end; zero where there is none.
  char from_end(u32 n) const {
    return cursor_ - begin_ >= static_cast<ptrdiff_t>(n) ? *(cursor_ - n) : '\0';
  }

  // Afterwards `bytes` may be written at cursor() and committed with advance_to().
  void reserve(size_t bytes) {
    if (static_cast<size_t>(limit_ - cursor_) < bytes) [[unlikely]]
      grow(bytes);
  }
  char* cursor() { return cursor_; }
  void advance_to(char* end) { cursor_ = end; }

  void push(char c) {
    reserve(1);
    *cursor_++ = c;
  }
  // For literals: the size is a constant and the copy one or two stores.
  template <size_t N>
  void push_literal(const char (&text)[N]) {
    reserve(N);
    std::memcpy(cursor_, text, N);
    cursor_ += N - 1;
  }
  void append(std::string_view text) {
    reserve(text.size());
    std::memcpy(cursor_, text.data(), text.size());
    cursor_ += text.size();
  }
  void fill(char c, size_t count) {
    reserve(count);
    std::memset(cursor_, c, count);
    cursor_ += count;
  }
  void pop(u32 count) { cursor_ -= count; }
  void clear() { cursor_ = begin_; }

  // Gives memory beyond `bytes` back, so that one huge module does not hold it for the rest of the
  // build.
  void shrink_beyond(size_t bytes);

 private:
  void grow(size_t bytes);

  char* begin_ = nullptr;
  char* cursor_ = nullptr;
  char* limit_ = nullptr;
};

}  // namespace sinter::unit
