#include "runtime/engine/worker.h"

#include <pthread.h>

#include "runtime/engine/effects.h"
#include "runtime/engine/env.h"
#include "runtime/engine/platform.h"
#include "runtime/engine/snapshot.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

std::atomic<int> last_id{0};

constexpr size_t kMegabyte = 1024 * 1024;
// Of the thread's stack: what C++ called from the deepest JavaScript may still use.
constexpr size_t kStackReserve = 192 * 1024;

size_t megabytes(f64 count) { return static_cast<size_t>(count * static_cast<f64>(kMegabyte)); }

}  // namespace

void WorkerThread::stop(int code) {
  std::lock_guard lock(mutex_);
  if (stop_requested_) return;
  stop_requested_ = true;
  if (env_) env_->request_stop(code);
}

size_t WorkerThread::near_heap_limit(void* data, size_t current, size_t) {
  auto* self = static_cast<WorkerThread*>(data);
  self->out_of_memory = true;
  self->stop(1);
  // Room to unwind in; the execution is being terminated.
  return current + 16 * kMegabyte;
}

void WorkerThread::run() {
  uv_loop_t loop;
  uv_loop_init(&loop);
  v8::Isolate* isolate = v8::Isolate::Allocate();
  platform_attach(isolate, &loop);
  v8::Isolate::CreateParams parameters;
  parameters.array_buffer_allocator = array_buffer_allocator();
  auto& constraints = parameters.constraints;
  if (limits.young_megabytes > 0) {
    constraints.set_max_young_generation_size_in_bytes(megabytes(limits.young_megabytes));
  }
  if (limits.old_megabytes > 0) {
    constraints.set_max_old_generation_size_in_bytes(megabytes(limits.old_megabytes));
  }
  if (limits.code_megabytes > 0) {
    constraints.set_code_range_size_in_bytes(megabytes(limits.code_megabytes));
  }
  begin_from_snapshot(parameters);
  v8::Isolate::Initialize(isolate, parameters);
  {
    v8::Isolate::Scope entered(isolate);
    char here;
    isolate->SetStackLimit(reinterpret_cast<uintptr_t>(&here) - megabytes(limits.stack_megabytes) +
                           kStackReserve);
    isolate->AddNearHeapLimitCallback(&near_heap_limit, this);
    Env env(isolate, &loop, options, this);
    bool stopped;
    {
      std::lock_guard lock(mutex_);
      stopped = stop_requested_;
      if (!stopped) env_ = &env;
    }
    if (stopped) {
      // Ended before it began: no code of its own.
      env.request_stop(0);
      env.close();
    } else {
      exit_code = env.boot() ? env.run() : 7;
      {
        std::lock_guard lock(mutex_);
        env_ = nullptr;
      }
      env.close();
    }
  }
  dispose(isolate, &loop);
  // An end that nobody took: the parent's half learns that nobody will.
  control.reset();
}

// ---- Worker

Worker::Worker(Js& js, Value control) {
  Env& parent = js.env();
  thread_.id = ++last_id;
  thread_.options = parent.options;
  thread_.options.script.clear();
  thread_.options.has_evaluate = thread_.options.read_stdin = thread_.options.print = false;
  thread_.variables = parent.variables;
  if (parent.effects && parent.effects->observed())
    thread_.principal = parent.effects->principal(js);
  if (MessagePort* port = MessagePort::from(control)) thread_.control = port->detach();
}

Worker::~Worker() { join(); }

void Worker::set_environment(Js& js, Value variables) {
  if (!variables->IsArray()) return;
  auto flat = Convert<std::vector<std::string>>::from(js, variables);
  std::vector<std::pair<std::string, std::string>> pairs;
  for (size_t i = 0; i + 1 < flat.size(); i += 2) pairs.emplace_back(flat[i], flat[i + 1]);
  thread_.variables = EnvironmentVariables::copy_of(std::move(pairs));
}

void Worker::set_options(Js&, std::vector<std::string> arguments, std::vector<std::string> exec,
                         std::vector<std::string> imports, std::vector<std::string> requires_,
                         std::vector<std::string> conditions) {
  thread_.options.arguments = std::move(arguments);
  thread_.options.exec_arguments = std::move(exec);
  thread_.options.imports = std::move(imports);
  thread_.options.requires_ = std::move(requires_);
  thread_.options.conditions = std::move(conditions);
}

void Worker::set_limits(Js& js, Value value) {
  Bytes bytes = Convert<Bytes>::from(js, value);
  if (bytes.size < 4 * sizeof(f64)) return;
  auto* numbers = reinterpret_cast<const f64*>(bytes.data);
  thread_.limits = {numbers[0], numbers[1], numbers[2], numbers[3] > 0 ? numbers[3] : 4};
}

i32 Worker::start(Js& js) {
  ended_ = new uv_async_t;
  uv_async_init(js.env().loop, ended_, [](uv_async_t* async) {
    auto* self = static_cast<Worker*>(async->data);
    if (!self) return;
    self->join();
    Env& env = self->env();
    if (env.exiting()) return;
    v8::HandleScope scope(env.isolate);
    v8::Context::Scope entered(env.context.Get(env.isolate));
    self->emit("onexit", {v8::Integer::New(env.isolate, self->thread_.exit_code),
                          v8::Boolean::New(env.isolate, self->thread_.out_of_memory)});
    self->release();
  });
  ended_->data = this;
  uv_thread_options_t thread_options;
  thread_options.flags = UV_THREAD_HAS_STACK_SIZE;
  thread_options.stack_size = megabytes(thread_.limits.stack_megabytes);
  int error = uv_thread_create_ex(
      &handle_, &thread_options,
      [](void* data) {
        auto* self = static_cast<Worker*>(data);
        pthread_setname_np(pthread_self(), "worker");
        self->thread_.run();
        uv_async_send(self->ended_);
      },
      this);
  if (error) {
    uv_close(reinterpret_cast<uv_handle_t*>(ended_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_async_t*>(handle); });
    ended_ = nullptr;
    return error;
  }
  running_ = true;
  hold();
  return 0;
}

void Worker::stop(Js&) {
  if (running_) thread_.stop(1);
}

void Worker::join() {
  if (!running_) return;
  uv_thread_join(&handle_);
  running_ = false;
  ended_->data = nullptr;
  uv_close(reinterpret_cast<uv_handle_t*>(ended_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_async_t*>(handle); });
  ended_ = nullptr;
}

void Worker::close_at_exit() {
  if (running_) thread_.stop(1);
  join();
}

void Worker::reference(Js&, bool on) {
  if (!ended_) return;
  auto* handle = reinterpret_cast<uv_handle_t*>(ended_);
  on ? uv_ref(handle) : uv_unref(handle);
}
bool Worker::has_reference(Js&) {
  return ended_ && uv_has_ref(reinterpret_cast<uv_handle_t*>(ended_));
}

namespace {

i32 thread_id(Js& js) { return js.env().worker ? js.env().worker->id : 0; }

// In a worker: the port to the parent, once.
Value control_port(Js& js) {
  WorkerThread* worker = js.env().worker;
  if (!worker || !worker->control) return js.undefined();
  return MessagePort::create(js, std::move(worker->control));
}

Value resource_limits(Js& js) {
  WorkerThread* worker = js.env().worker;
  if (!worker) return js.undefined();
  v8::HeapStatistics heap;
  js.isolate->GetHeapStatistics(&heap);
  const WorkerLimits& limits = worker->limits;
  f64 old = limits.old_megabytes > 0
                ? limits.old_megabytes
                : static_cast<f64>(heap.heap_size_limit()) / static_cast<f64>(kMegabyte);
  return js.array({js.number(limits.young_megabytes > 0 ? limits.young_megabytes : 48),
                   js.number(old), js.number(limits.code_megabytes),
                   js.number(limits.stack_megabytes)});
}

}  // namespace

void fill_worker(BindingObject& b) {
  Class<Worker>(b.js, "Worker")
      .constructor<Value>()
      .method<&Worker::id>("id")
      .method<&Worker::set_environment>("setEnvironment")
      .method<&Worker::set_options>("setOptions")
      .method<&Worker::set_limits>("setLimits")
      .method<&Worker::start>("start")
      .method<&Worker::stop>("stop")
      .method<&Worker::reference>("reference")
      .method<&Worker::has_reference>("hasRef")
      .install(b);
  b.function<&thread_id>("threadId")
      .function<&control_port>("controlPort")
      .function<&resource_limits>("resourceLimits");
}

}  // namespace sinter::runtime
