// Bump allocation for data that lives and dies together, such as one module's syntax tree.
//
// Destructors never run, so only trivially destructible types are accepted. reset() keeps the
// memory: a worker compiles thousands of modules through one arena, and touching fresh pages costs
// more than most parsing does. Chunks grow from 64 KiB to 2 MiB; those are aligned, and marked for
// huge pages. An Arena belongs to one thread at a time.
#pragma once

#include <cstring>
#include <memory>
#include <new>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/types.h"

namespace sinter {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&& other) noexcept { swap(other); }
  Arena& operator=(Arena&& other) noexcept {
    Arena moved(std::move(other));
    swap(moved);
    return *this;
  }
  ~Arena();

  // Never returns null. `align` is a power of two. Zero bytes give a valid, unique-or-not pointer.
  void* allocate(size_t bytes, size_t align = 8) {
    const uintptr_t start = (cursor_ + (align - 1)) & ~(uintptr_t{align} - 1);
    if (start <= limit_ && bytes <= limit_ - start) [[likely]] {
      cursor_ = start + bytes;
      return reinterpret_cast<void*>(start);
    }
    return allocate_in_next_chunk(bytes, align);
  }

  template <class T, class... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>, "arena contents are never destroyed");
    void* place = allocate(sizeof(T), alignof(T));
    if constexpr (std::is_constructible_v<T, Args&&...>) {
      return ::new (place) T(std::forward<Args>(args)...);
    } else {
      return ::new (place) T{std::forward<Args>(args)...};
    }
  }

  // `count` value-initialised elements.
  template <class T>
  std::span<T> make_array(size_t count) {
    std::span<T> array = make_uninitialized_array<T>(count);
    std::uninitialized_value_construct(array.begin(), array.end());
    return array;
  }

  // The caller writes every element before reading it.
  template <class T>
  std::span<T> make_uninitialized_array(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>, "arena contents are never destroyed");
    SINTER_CHECK(count <= SIZE_MAX / sizeof(T));
    return {static_cast<T*>(allocate(count * sizeof(T), alignof(T))), count};
  }

  template <class T>
  std::span<T> copy(std::span<const T> items) {
    std::span<T> copied = make_uninitialized_array<T>(items.size());
    std::uninitialized_copy(items.begin(), items.end(), copied.begin());
    return copied;
  }

  template <std::ranges::contiguous_range Range>
  requires(!std::is_convertible_v<const Range&, std::string_view>) auto copy(const Range& items) {
    using T = std::ranges::range_value_t<Range>;
    return copy(std::span<const T>(std::ranges::data(items), std::ranges::size(items)));
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* copied = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(copied, text.data(), text.size());
    return {copied, text.size()};
  }

  // Grows the newest allocation in place when there is room behind it. Growing arrays use this to
  // avoid leaving their old copies behind.
  bool try_extend(void* start, size_t old_bytes, size_t new_bytes) {
    const uintptr_t address = reinterpret_cast<uintptr_t>(start);
    if (address + old_bytes != cursor_ || new_bytes > limit_ - address) return false;
    cursor_ = address + new_bytes;
    return true;
  }

  // Forgets all contents. Memory is kept for reuse up to kKeptBytes, so that one huge module does
  // not hold its memory for the rest of the build.
  void reset();

  // Bytes handed out since the last reset, with alignment and chunk-end gaps.
  size_t used() const;

  static constexpr size_t kFirstChunkBytes = 64 << 10;
  static constexpr size_t kChunkBytes = 2 << 20;
  static constexpr size_t kKeptBytes = 64 << 20;

 private:
  struct Chunk {
    uintptr_t start;
    size_t bytes;
  };

  void* allocate_in_next_chunk(size_t bytes, size_t align);
  void enter_chunk(size_t index);
  void swap(Arena& other) noexcept;

  uintptr_t cursor_ = 0;
  uintptr_t limit_ = 0;
  size_t current_ = 0;      // index of the chunk that holds cursor_
  size_t used_before_ = 0;  // bytes of the chunks before current_ that were used
  std::vector<Chunk> chunks_;
};

}  // namespace sinter
