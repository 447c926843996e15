#include "base/task_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace sinter {
namespace {

TEST(TaskPool, RunsTasksThatStartTasks) {
  for (u32 threads : {1u, 2u, 8u}) {
    TaskPool pool(threads);
    std::atomic<int> runs = 0;
    for (int i = 0; i < 10; ++i) {
      pool.run([&] {
        for (int j = 0; j < 10; ++j) pool.run([&] { ++runs; });
        ++runs;
      });
    }
    pool.wait();
    EXPECT_EQ(runs, 110);
  }
}

TEST(TaskPool, TakesMoveOnlyTasks) {
  TaskPool pool(2);
  int seen = 0;
  pool.run([value = std::make_unique<int>(7), &seen] { seen = *value; });
  pool.wait();
  EXPECT_EQ(seen, 7);
}

TEST(TaskPool, CoversEveryIndexOnce) {
  TaskPool pool(4);
  std::vector<std::atomic<int>> counts(1000);
  pool.parallel_for(
      counts.size(), [&](size_t i) { ++counts[i]; }, 7);
  pool.parallel_for_ranges(counts.size(), 100, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) ++counts[i];
  });
  for (const auto& count : counts) EXPECT_EQ(count, 2);
}

TEST(TaskPool, GivesEachThreadItsOwnIndex) {
  TaskPool pool(8);
  std::vector<std::atomic<int>> busy(pool.thread_count());
  std::atomic<bool> shared = false;
  pool.parallel_for(2000, [&](size_t) {
    std::atomic<int>& mine = busy[pool.worker_index()];
    if (mine.fetch_add(1) != 0) shared = true;
    // A nested loop must not start another outer call on this thread.
    std::atomic<int> inner = 0;
    pool.parallel_for(16, [&](size_t) { ++inner; });
    mine.fetch_sub(1);
  });
  EXPECT_FALSE(shared);
}

TEST(TaskPool, WaitsForWorkOutsideOfIt) {
  for (u32 threads : {1u, 2u, 4u}) {
    TaskPool pool(threads);
    std::atomic<int> done = 0;
    std::vector<std::thread> others;
    for (int i = 0; i < 8; ++i) {
      pool.hold();
      others.emplace_back([&] {
        pool.post([&] {
          pool.run([&] { ++done; });
          ++done;
        });
        pool.release();
      });
    }
    pool.wait();
    EXPECT_EQ(done, 16);
    for (std::thread& other : others) other.join();
  }
}

// The linker's pattern: many short loops, some of them inside of others and of tasks.
TEST(TaskPool, RunsLoopsInsideOfTasksAndLoops) {
  for (u32 threads : {1u, 2u, 5u}) {
    TaskPool pool(threads);
    std::atomic<size_t> sum = 0;
    for (int round = 0; round < 200; ++round) {
      for (int t = 0; t < 4; ++t) {
        pool.run([&] {
          pool.parallel_for(10, [&](size_t i) { pool.parallel_for(i, [&](size_t) { ++sum; }); });
        });
      }
      pool.parallel_for(10, [&](size_t) { ++sum; });
      pool.wait();
    }
    EXPECT_EQ(sum, 200u * (4 * 45 + 10));
  }
}

// A task may build something with a pool of its own.
TEST(TaskPool, MayBeUsedInsideOfAnother) {
  TaskPool outer(2);
  std::atomic<int> runs = 0;
  for (int i = 0; i < 8; ++i) {
    outer.run([&] {
      const u32 index = outer.worker_index();
      TaskPool inner(2);
      inner.run([&] { ++runs; });
      inner.parallel_for(5, [&](size_t) { ++runs; });
      inner.wait();
      EXPECT_EQ(outer.worker_index(), index);
    });
  }
  outer.wait();
  EXPECT_EQ(runs, 8 * 6);
}

}  // namespace
}  // namespace sinter
