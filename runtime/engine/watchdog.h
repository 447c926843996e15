// Ends a script that runs longer than it may, or that the user interrupts: a thread that waits, and
// then terminates the execution.
#pragma once

#include <semaphore.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "runtime/engine/js.h"

namespace sinter::runtime {

class Watchdog {
 public:
  // Zero is no limit, and no thread.
  Watchdog(v8::Isolate* isolate, f64 milliseconds) : isolate_(isolate) {
    if (!(milliseconds > 0)) return;
    thread_ = std::thread([this, milliseconds] {
      std::unique_lock lock(mutex_);
      auto limit = std::chrono::duration<f64, std::milli>(milliseconds);
      if (done_.wait_for(lock, limit, [this] { return finished_; })) return;
      fired_ = true;
      isolate_->TerminateExecution();
    });
  }
  ~Watchdog() { finish(); }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // True when the script was ended.
  bool finish() {
    if (!thread_.joinable()) return false;
    {
      std::lock_guard lock(mutex_);
      finished_ = true;
    }
    done_.notify_one();
    thread_.join();
    if (fired_) isolate_->CancelTerminateExecution();
    return fired_;
  }

 private:
  v8::Isolate* isolate_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable done_;
  bool finished_ = false, fired_ = false;
};

// Ctrl+C (SIGINT) ends the script and not the process. One at a time: of scripts that run others
// the outermost is ended.
class InterruptWatch {
 public:
  InterruptWatch(v8::Isolate* isolate, bool wanted) : isolate_(isolate) {
    InterruptWatch* none = nullptr;
    if (!wanted || !current().compare_exchange_strong(none, this)) return;
    sem_init(&pressed_, 0, 0);
    thread_ = std::thread([this] {
      while (sem_wait(&pressed_) != 0) {
      }
      if (finished_) return;
      fired_ = true;
      isolate_->TerminateExecution();
    });
    struct sigaction action = {};
    // A signal handler may not take V8's locks; the thread does.
    action.sa_handler = [](int) {
      if (InterruptWatch* watch = current()) sem_post(&watch->pressed_);
    };
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, &before_);
  }
  ~InterruptWatch() { finish(); }
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  // True when the script was ended.
  bool finish() {
    if (!thread_.joinable()) return false;
    sigaction(SIGINT, &before_, nullptr);
    current() = nullptr;
    finished_ = true;
    sem_post(&pressed_);
    thread_.join();
    sem_destroy(&pressed_);
    if (fired_) isolate_->CancelTerminateExecution();
    return fired_;
  }

 private:
  static std::atomic<InterruptWatch*>& current() {
    static std::atomic<InterruptWatch*> watch = nullptr;
    return watch;
  }

  v8::Isolate* isolate_;
  std::thread thread_;
  sem_t pressed_;
  struct sigaction before_ = {};
  std::atomic<bool> finished_ = false;
  bool fired_ = false;
};

inline void throw_interrupted(Js& js) {
  js.throw_coded("ERR_SCRIPT_EXECUTION_INTERRUPTED",
                 "Script execution was interrupted by `SIGINT`");
}

inline void throw_timeout(Js& js, f64 limit) {
  js.throw_coded(
      "ERR_SCRIPT_EXECUTION_TIMEOUT",
      "Script execution timed out after " + std::to_string(static_cast<i64>(limit)) + "ms");
}

}  // namespace sinter::runtime
