// Ends a script that runs longer than it may: a thread that waits, and then terminates the
// execution.
#pragma once

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

inline void throw_timeout(Js& js, f64 limit) {
  js.throw_coded(
      "ERR_SCRIPT_EXECUTION_TIMEOUT",
      "Script execution timed out after " + std::to_string(static_cast<i64>(limit)) + "ms");
}

}  // namespace sinter::runtime
