// A worker thread: an isolate, an environment and a loop of its own, on a thread of its own, and
// the resource by which the environment that started it holds it.
#pragma once

#include <uv.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "runtime/engine/environment_variables.h"
#include "runtime/engine/message_port.h"
#include "runtime/engine/options.h"
#include "runtime/engine/resource.h"

namespace sinter::runtime {

// resourceLimits, in the order JavaScript passes them; zero or less: V8's choice.
struct WorkerLimits {
  f64 young_megabytes = 0;
  f64 old_megabytes = 0;
  f64 code_megabytes = 0;
  f64 stack_megabytes = 4;
};

// What the thread needs to start and says when it ends. The owner outlives the thread.
class WorkerThread {
 public:
  int id = 0;
  Options options;
  WorkerLimits limits;
  std::shared_ptr<EnvironmentVariables> variables;
  // The end of the channel over which the JavaScript halves talk.
  std::shared_ptr<Entangled> control;
  // Whose code started it, when effects are observed: its own are his.
  std::string principal;

  // The result, valid once the thread has ended.
  int exit_code = 0;
  bool out_of_memory = false;

  // From any thread: ends the program in the worker as soon as possible.
  void stop(int code);

  // The thread's body.
  void run();

 private:
  friend class Env;
  static size_t near_heap_limit(void* self, size_t current, size_t initial);

  std::mutex mutex_;  // of env_ and stop_requested_
  Env* env_ = nullptr;
  bool stop_requested_ = false;
};

// Events: onexit(code, outOfMemory).
class Worker final : public Resource {
 public:
  // `control`: a MessagePort whose end the thread gets.
  Worker(Js& js, Value control);
  ~Worker() override;
  i32 id(Js&) { return thread_.id; }
  // Variables as a flat list of names and values; undefined shares the parent's.
  void set_environment(Js& js, Value variables);
  void set_options(Js& js, std::vector<std::string> arguments, std::vector<std::string> exec,
                   std::vector<std::string> imports, std::vector<std::string> requires_,
                   std::vector<std::string> conditions);
  void set_limits(Js& js, Value limits);
  i32 start(Js& js);
  void stop(Js& js);
  void reference(Js& js, bool on);
  bool has_reference(Js&);
  void close_at_exit() override;

 private:
  void join();

  WorkerThread thread_;
  uv_thread_t handle_{};
  bool running_ = false;
  uv_async_t* ended_ = nullptr;
};

}  // namespace sinter::runtime
