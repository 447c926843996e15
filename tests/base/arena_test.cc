#include "base/arena.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sinter {
namespace {

struct Pair {
  u32 first;
  u32 second;
};

TEST(Arena, MakesAggregatesAndCopiesRanges) {
  Arena arena;
  const Pair* pair = arena.make<Pair>(1u, 2u);
  EXPECT_EQ(pair->first, 1u);
  EXPECT_EQ(pair->second, 2u);

  const std::vector<int> numbers = {1, 2, 3};
  const std::span<int> copied = arena.copy(numbers);
  EXPECT_EQ(std::vector<int>(copied.begin(), copied.end()), numbers);

  std::string text = "hello";
  const std::string_view kept = arena.copy(text);
  text = "xxxxx";
  EXPECT_EQ(kept, "hello");
}

TEST(Arena, AlignsAsAsked) {
  Arena arena;
  arena.allocate(1, 1);
  for (size_t align : {1, 2, 8, 64, 4096}) {
    EXPECT_EQ(reinterpret_cast<uintptr_t>(arena.allocate(3, align)) % align, 0u) << align;
  }
}

TEST(Arena, ServesAllocationsLargerThanAChunk) {
  Arena arena;
  arena.allocate(100);
  const size_t huge = 3 * Arena::kChunkBytes + 17;
  char* block = static_cast<char*>(arena.allocate(huge));
  std::memset(block, 1, huge);
  char* after = static_cast<char*>(arena.allocate(8));
  std::memset(after, 2, 8);
  EXPECT_EQ(block[huge - 1], 1);
  EXPECT_GE(arena.used(), huge + 108);
}

TEST(Arena, ReusesItsMemoryAfterReset) {
  Arena arena;
  void* first = arena.allocate(1000);
  for (int i = 0; i < 10000; ++i) arena.allocate(1000);
  arena.reset();
  EXPECT_EQ(arena.used(), 0u);
  EXPECT_EQ(arena.allocate(1000), first);
}

TEST(Arena, ExtendsOnlyTheNewestAllocation) {
  Arena arena;
  void* first = arena.allocate(16);
  EXPECT_TRUE(arena.try_extend(first, 16, 32));
  void* second = arena.allocate(16);
  EXPECT_GE(static_cast<char*>(second), static_cast<char*>(first) + 32);
  EXPECT_FALSE(arena.try_extend(first, 32, 64));
  EXPECT_FALSE(arena.try_extend(second, 16, Arena::kChunkBytes));
}

TEST(Arena, MovesWithItsContents) {
  Arena from;
  const std::string_view text = from.copy(std::string_view("kept"));
  Arena to(std::move(from));
  EXPECT_EQ(text, "kept");
  EXPECT_EQ(to.used(), 4u);
}

}  // namespace
}  // namespace sinter
