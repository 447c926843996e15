// The one pool of threads, thin over oneTBB so that its headers stay out of every other file.
//
// Tasks must not throw and must not block on anything but this pool. What a task computes must not
// depend on which thread runs it or when: determinism of the output rests on it.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "base/types.h"

namespace sinter {

class TaskPool {
 public:
  // 0 threads: as many as this process may use. The calling thread is one of them while it waits.
  explicit TaskPool(u32 threads = 0);
  ~TaskPool();
  TaskPool(const TaskPool&) = delete;
  TaskPool& operator=(const TaskPool&) = delete;

  u32 thread_count() const;

  // 0 .. thread_count()-1 inside a task: the index of the per-thread state (an Arena, a buffer) to
  // use. No two threads have one index at a time. A task that calls parallel_for() does not start
  // other tasks on its thread meanwhile, but one that calls wait() may.
  u32 worker_index() const;

  // Starts a task; may be called from tasks. Move-only callables are fine.
  template <class Fn>
  void run(Fn&& fn) {
    submit(std::make_unique<TaskOf<std::decay_t<Fn>>>(std::forward<Fn>(fn)));
  }

  // Returns when every task started by run() or post(), and every task they started, has ended, and
  // every hold() was released. The calling thread works meanwhile. Not to be called from a task.
  void wait();

  // For work that goes on outside of the pool, such as a question to another thread: wait() does
  // not return before release(). post() starts a task from any thread while a hold lasts.
  void hold();
  void release();
  template <class Fn>
  void post(Fn&& fn) {
    enqueue(std::make_unique<TaskOf<std::decay_t<Fn>>>(std::forward<Fn>(fn)));
  }

  // Calls fn(i) for every i < n, in any order, and waits. A thread takes `grain` or more neighbours
  // at a time: raise it when one call takes less than about a microsecond.
  template <class Fn>
  void parallel_for(size_t n, Fn&& fn, size_t grain = 1) {
    parallel_ranges(
        n, grain,
        [](void* context, size_t begin, size_t end) {
          auto& call = *static_cast<std::remove_reference_t<Fn>*>(context);
          for (size_t i = begin; i < end; ++i) call(i);
        },
        const_cast<void*>(static_cast<const void*>(std::addressof(fn))));
  }

  // Calls fn(begin, end) for disjoint ranges that cover [0, n).
  template <class Fn>
  void parallel_for_ranges(size_t n, size_t grain, Fn&& fn) {
    parallel_ranges(
        n, grain,
        [](void* context, size_t begin, size_t end) {
          (*static_cast<std::remove_reference_t<Fn>*>(context))(begin, end);
        },
        const_cast<void*>(static_cast<const void*>(std::addressof(fn))));
  }

 private:
  struct Task {
    virtual ~Task() = default;
    virtual void run() = 0;
  };
  template <class Fn>
  struct TaskOf final : Task {
    explicit TaskOf(Fn&& fn) : fn(std::move(fn)) {}
    explicit TaskOf(const Fn& fn) : fn(fn) {}
    void run() override { fn(); }
    Fn fn;
  };
  struct State;

  void submit(std::unique_ptr<Task> task);
  void enqueue(std::unique_ptr<Task> task);
  void start_posted();
  void parallel_ranges(size_t n, size_t grain, void (*call)(void*, size_t, size_t), void* context);

  std::unique_ptr<State> state_;
};

}  // namespace sinter
