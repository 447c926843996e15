#include "base/task_pool.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <vector>

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>

// Half of oneTBB is headers, compiled here, and half a library that is not instrumented: what the
// two exchange looks like races, down to the closures below. Its atomic operations show with the
// standard library's headers.
extern "C" [[gnu::visibility("default")]] const char* __tsan_default_suppressions() {
  return "race_top:oneapi/tbb\n"
         "race_top:base/task_pool.cc\n"
         "race_top:bits/atomic_base.h\n"
         "race_top:/usr/include/c++/*/atomic\n"
         "called_from_lib:libtbb.so";
}
#endif

namespace sinter {
namespace {

namespace tbb = oneapi::tbb;

// Parsers recurse; every thread gets the same generous depth. The pages are mapped only when used.
constexpr size_t kStackBytes = 16 << 20;

// oneTBB is not built with ThreadSanitizer: what it orders is told here. Everything before an
// ordered_before() is seen by who comes after an ordered_after() of the same address.
#ifdef __SANITIZE_THREAD__
void ordered_before(void* sync) { __tsan_release(sync); }
void ordered_after(void* sync) { __tsan_acquire(sync); }
#else
void ordered_before(void*) {}
void ordered_after(void*) {}
#endif

u32 usable_threads() { return static_cast<u32>(std::max(1, tbb::info::default_concurrency())); }

}  // namespace

struct TaskPool::State {
  explicit State(u32 threads)
      : parallelism(tbb::global_control::max_allowed_parallelism,
                    std::max(threads, usable_threads())),
        stack_size(tbb::global_control::thread_stack_size, kStackBytes),
        threads(threads),
        arena(static_cast<int>(threads), /*reserved_for_masters=*/1) {}

  // Lets a pool have more threads than the machine has cores, as the determinism tests do.
  tbb::global_control parallelism;
  tbb::global_control stack_size;
  u32 threads;
  tbb::task_arena arena;
  tbb::task_group group;

  // Tasks from threads that are no workers: they must not enter the arena, where they could be made
  // to wait for a place. Workers fetch them after each task, wait() when it runs out of others.
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::unique_ptr<Task>> posted;
  std::atomic<bool> has_posted{false};
  u32 holds = 0;
};

TaskPool::TaskPool(u32 threads)
    : state_(std::make_unique<State>(threads == 0 ? usable_threads() : threads)) {}

TaskPool::~TaskPool() { wait(); }

u32 TaskPool::thread_count() const { return state_->threads; }

u32 TaskPool::worker_index() const {
  const int index = tbb::this_task_arena::current_thread_index();
  SINTER_DCHECK(index >= 0 && static_cast<u32>(index) < state_->threads);
  return static_cast<u32>(index);
}

void TaskPool::submit(std::unique_ptr<Task> task) {
  // task_group copies its callable, so ownership passes as a raw pointer.
  Task* raw = task.release();
  ordered_before(raw);
  state_->arena.execute([this, raw] {
    state_->group.run([this, raw] {
      ordered_after(raw);
      {
        const std::unique_ptr<Task> owned(raw);
        owned->run();
        start_posted();
      }
      ordered_before(&state_->group);
    });
  });
}

void TaskPool::enqueue(std::unique_ptr<Task> task) {
  std::lock_guard lock(state_->mutex);
  state_->posted.push_back(std::move(task));
  state_->has_posted.store(true, std::memory_order_release);
  state_->changed.notify_all();
}

void TaskPool::start_posted() {
  if (!state_->has_posted.load(std::memory_order_acquire)) return;
  std::vector<std::unique_ptr<Task>> tasks;
  {
    std::lock_guard lock(state_->mutex);
    tasks.swap(state_->posted);
    state_->has_posted.store(false, std::memory_order_relaxed);
  }
  for (std::unique_ptr<Task>& task : tasks) submit(std::move(task));
}

void TaskPool::hold() {
  std::lock_guard lock(state_->mutex);
  ++state_->holds;
}

void TaskPool::release() {
  std::lock_guard lock(state_->mutex);
  SINTER_CHECK(state_->holds > 0);
  --state_->holds;
  state_->changed.notify_all();
}

void TaskPool::wait() {
  for (;;) {
    state_->arena.execute([this] { state_->group.wait(); });
    ordered_after(&state_->group);
    {
      std::unique_lock lock(state_->mutex);
      state_->changed.wait(lock, [this] { return state_->holds == 0 || !state_->posted.empty(); });
      if (state_->posted.empty()) return;
    }
    start_posted();
  }
}

void TaskPool::parallel_ranges(size_t n, size_t grain, void (*call)(void*, size_t, size_t),
                               void* context) {
  if (n == 0) return;
  state_->arena.execute([&] {
    if (n <= grain || state_->threads == 1) return call(context, 0, n);
    u8 begun = 0;
    u8 ended = 0;
    ordered_before(&begun);
    // Isolated, so that a thread waiting for the last range does not pick up an unrelated task that
    // would use the same per-thread state.
    tbb::this_task_arena::isolate([&] {
      tbb::parallel_for(tbb::blocked_range<size_t>(0, n, std::max<size_t>(1, grain)),
                        [&](const tbb::blocked_range<size_t>& range) {
                          ordered_after(&begun);
                          call(context, range.begin(), range.end());
                          ordered_before(&ended);
                        });
    });
    ordered_after(&ended);
  });
}

}  // namespace sinter
