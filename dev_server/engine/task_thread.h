// One thread that runs tasks one after the other, in the order in which they were posted.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace sinter::dev {

class TaskThread {
 public:
  // `when_idle` runs on the thread, once each time nothing was posted for as long as `idle`.
  TaskThread(std::chrono::milliseconds idle, std::function<void()> when_idle)
      : idle_(idle), when_idle_(std::move(when_idle)), thread_([this] { run(); }) {}

  // Tasks that have not begun are dropped.
  ~TaskThread() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  // From any thread.
  void post(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
  }

 private:
  void run() {
    for (;;) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        const auto is_awake = [this] { return stopping_ || !tasks_.empty(); };
        if (!wake_.wait_for(lock, idle_, is_awake)) {
          lock.unlock();
          when_idle_();
          lock.lock();
          wake_.wait(lock, is_awake);
        }
        if (stopping_) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

  const std::chrono::milliseconds idle_;
  const std::function<void()> when_idle_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace sinter::dev
