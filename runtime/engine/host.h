// A host: an environment on a thread of its own that runs an embedded program and serves messages
// (the C interface is in sinter_runtime.h). Requests from other threads are queued and handed to
// JavaScript in one call per turn of the loop; answers leave on the host's thread.
//
// It also notices when nothing can happen any more: requests wait for an answer, no native call is
// under way and the loop has nothing to wait for but messages. A promise that nobody will settle
// then holds them up, and JavaScript is told so instead of leaving the build to hang.
#pragma once

#include <uv.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/engine/env.h"
#include "runtime/engine/options.h"

namespace sinter::runtime {

struct HostPart {
  std::string data;
  bool is_bytes = false;
};

// What travels to JavaScript: a request, or the reply to a call of its own.
struct HostMessage {
  std::string operation;  // empty: a reply
  u64 id = 0;
  bool failed = false;
  std::vector<HostPart> parts;
};

class Host {
 public:
  explicit Host(const sinter_host_options& given);

  // Starts the thread and waits until the program runs; false when it could not.
  bool start();
  void post(HostMessage message);
  void stop();

  // Called by the program.
  void set_handlers(Js& js, Function on_messages, Function on_stalled);
  void answer(Js& js, f64 id, bool failed, Value parts);
  void call(Js& js, std::string operation, f64 id, Value parts);
  Value ask(Js& js, std::string operation, Value parts);
  // Whether the thread pool works for the program: files are read or written.
  bool has_requests() const { return loop_.active_reqs.count != 0; }

 private:
  void run();
  bool turn();
  void deliver();
  void watch_for_stall();

  Options options_;
  sinter_host_options callbacks_;
  std::thread thread_;
  Env* env_ = nullptr;
  v8::Isolate* isolate_ = nullptr;
  uv_loop_t loop_{};
  uv_async_t wake_{};
  uv_timer_t stall_timer_{};
  u64 stalled_since_ = 0;
  HeldFunction on_messages_, on_stalled_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<HostMessage> queue_;
  bool started_ = false;
  bool ended_ = false;
  bool stopping_ = false;
  // Only the host's thread counts these.
  u64 open_requests_ = 0;
  u64 open_calls_ = 0;
};

}  // namespace sinter::runtime
