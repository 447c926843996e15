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

}  // namespace
}  // namespace sinter
