#include "base/arena.h"

#include <sys/mman.h>

#include <algorithm>

namespace sinter {
namespace {

constexpr size_t kChunkGrowth = 4;

size_t round_up(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

// Huge pages need 2 MiB alignment, which mmap does not promise: map more and trim both ends.
uintptr_t map_aligned(size_t bytes) {
  const size_t mapped_bytes = bytes + Arena::kChunkBytes;
  void* mapped = mmap(nullptr, mapped_bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  const uintptr_t base = reinterpret_cast<uintptr_t>(mapped);
  const uintptr_t start = round_up(base, Arena::kChunkBytes);
  if (start != base) munmap(mapped, start - base);
  const uintptr_t end = base + mapped_bytes;
  if (end != start + bytes) munmap(reinterpret_cast<void*>(start + bytes), end - start - bytes);
  madvise(reinterpret_cast<void*>(start), bytes, MADV_HUGEPAGE);
  return start;
}

void unmap(uintptr_t start, size_t bytes) { munmap(reinterpret_cast<void*>(start), bytes); }

bool is_huge(size_t bytes) { return bytes >= Arena::kChunkBytes; }

}  // namespace

Arena::~Arena() {
  for (const Chunk& chunk : chunks_) {
    if (is_huge(chunk.bytes)) {
      unmap(chunk.start, chunk.bytes);
    } else {
      ::operator delete(reinterpret_cast<void*>(chunk.start));
    }
  }
}

void Arena::swap(Arena& other) noexcept {
  std::swap(cursor_, other.cursor_);
  std::swap(limit_, other.limit_);
  std::swap(current_, other.current_);
  std::swap(used_before_, other.used_before_);
  chunks_.swap(other.chunks_);
}

void Arena::enter_chunk(size_t index) {
  current_ = index;
  cursor_ = chunks_[index].start;
  limit_ = cursor_ + chunks_[index].bytes;
}

void* Arena::allocate_in_next_chunk(size_t bytes, size_t align) {
  SINTER_CHECK(bytes < SIZE_MAX / 2);
  const size_t needed = bytes + align;
  size_t next = 0;
  if (!chunks_.empty()) {
    used_before_ += cursor_ - chunks_[current_].start;
    next = current_ + 1;
  }
  if (next == chunks_.size() || chunks_[next].bytes < needed) {
    // Chunks start small and grow: most modules, and most arenas in a short run, need few pages,
    // and a huge page is touched whole.
    Chunk chunk{0, chunks_.empty() ? kFirstChunkBytes : chunks_[next - 1].bytes * kChunkGrowth};
    while (chunk.bytes < needed && !is_huge(chunk.bytes)) chunk.bytes *= kChunkGrowth;
    if (is_huge(chunk.bytes)) {
      chunk.bytes = round_up(needed, kChunkBytes);
      chunk.start = map_aligned(chunk.bytes);
    } else {
      chunk.start = reinterpret_cast<uintptr_t>(::operator new(chunk.bytes));
    }
    chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(next), chunk);
  }
  enter_chunk(next);
  return allocate(bytes, align);
}

void Arena::reset() {
  if (chunks_.empty()) return;
  size_t kept_bytes = 0;
  std::erase_if(chunks_, [&](const Chunk& chunk) {
    if (!is_huge(chunk.bytes) || kept_bytes + chunk.bytes <= kKeptBytes) {
      kept_bytes += chunk.bytes;
      return false;
    }
    unmap(chunk.start, chunk.bytes);
    return true;
  });
  used_before_ = 0;
  if (chunks_.empty()) {
    cursor_ = limit_ = current_ = 0;
  } else {
    enter_chunk(0);
  }
}

size_t Arena::used() const {
  return chunks_.empty() ? 0 : used_before_ + (cursor_ - chunks_[current_].start);
}

}  // namespace sinter
