#include "runtime/engine/env.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "runtime/engine/builtins.h"
#include "runtime/engine/compile_cache.h"
#include "runtime/engine/inspector.h"
#include "runtime/engine/module_record.h"
#include "runtime/engine/platform.h"
#include "runtime/engine/resource.h"
#include "runtime/engine/resting_memory.h"
#include "runtime/engine/snapshot.h"
#include "runtime/engine/worker.h"
#include "runtime/napi/napi_env.h"

namespace sinter::runtime {

Env::Env(v8::Isolate* isolate, uv_loop_t* loop, const Options& options, WorkerThread* worker)
    : isolate(isolate),
      loop(loop),
      options(options),
      effects(options.effects.get()),
      worker(worker),
      variables(worker ? worker->variables : EnvironmentVariables::of_process()),
      compile_cache(CompileCache::open()),
      napi_environments(nullptr, &napi::destroy),
      posts_(std::make_shared<PostQueue>(&post_async_)) {
  isolate->SetData(0, this);
  isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
  isolate->SetCaptureStackTraceForUncaughtExceptions(true, 10, v8::StackTrace::kDetailed);
  loop->data = this;
  // What eventLoopUtilization reports.
  uv_loop_configure(loop, UV_METRICS_IDLE_TIME);
  start_time_ = uv_hrtime();
  start_loop_handles();
}

Env::~Env() = default;

const std::array<Env::Hooks::Slot, 15> Env::Hooks::kSlots{
    {{"begin", &Hooks::begin},
     {"runTicks", &Hooks::run_ticks},
     {"runImmediates", &Hooks::run_immediates},
     {"runTimers", &Hooks::run_timers},
     {"promiseRejected", &Hooks::promise_rejected},
     {"fatalException", &Hooks::fatal_exception},
     {"importDynamically", &Hooks::import_dynamically},
     {"initializeImportMeta", &Hooks::initialize_import_meta},
     {"emitExit", &Hooks::emit_exit},
     {"emitBeforeExit", &Hooks::emit_before_exit},
     {"runMain", &Hooks::run_main},
     {"makePort", &Hooks::make_port},
     {"describeHostObject", &Hooks::describe_host_object},
     {"reviveHostObject", &Hooks::revive_host_object},
     {"prepareStack", &Hooks::prepare_stack}}};

namespace {

void on_promise_reject(v8::PromiseRejectMessage message) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  Env& env = Env::from(isolate);
  if (env.hooks.promise_rejected.IsEmpty()) return;
  v8::HandleScope scope(isolate);
  Js js(isolate);
  Value reason = message.GetValue();
  Value arguments[] = {js.number(message.GetEvent()), message.GetPromise(),
                       reason.IsEmpty() ? js.undefined() : reason};
  // Inside a running script: the hook only records, so an exception here cannot be a user's.
  v8::TryCatch ignore(isolate);
  leave_pending(
      env.hooks.promise_rejected.Get(isolate)->Call(js.context, js.undefined(), 3, arguments));
}

void on_fatal(const char* location, const char* message) {
  fprintf(stderr, "\nFATAL ERROR: %s %s\n", location ? location : "", message ? message : "");
  fflush(stderr);
  abort();
}

void on_out_of_memory(const char* location, bool is_heap) {
  fprintf(stderr,
          "\nFATAL ERROR: %s: JavaScript heap out of memory\n"
          "The program needed more memory than the heap limit allows; raise it with "
          "--max-heap=MEGABYTES.\n",
          is_heap ? "the heap limit was reached" : location);
  fflush(stderr);
  abort();
}

}  // namespace

bool Env::boot() {
  isolate->SetPromiseRejectCallback(&on_promise_reject);
  isolate->SetFatalErrorHandler(&on_fatal);
  isolate->SetOOMErrorHandler(&on_out_of_memory);
  install_module_callbacks(isolate);
  isolate->SetAtomicsWaitCallback(
      [](v8::Isolate::AtomicsWaitEvent event, v8::Local<v8::SharedArrayBuffer>, size_t, i64, f64,
         v8::Isolate::AtomicsWaitWakeHandle*, void* env) {
        if (event == v8::Isolate::AtomicsWaitEvent::kStartWait) {
          static_cast<Env*>(env)->flush_delayed_writes();
        }
      },
      this);

  v8::HandleScope scope(isolate);
  v8::TryCatch caught(isolate);
  caught.SetVerbose(false);
  // A debugger has to know the context before anything replaces the engine's console.
  if (has_snapshot() && !inspector ? leave_snapshot() : run_bootstrap()) return true;
  v8::Context::Scope entered(context.Get(isolate));
  Js js(isolate);
  Value stack;
  if (!caught.StackTrace(js.context).ToLocal(&stack)) stack = caught.Exception();
  int line =
      caught.Message().IsEmpty() ? 0 : caught.Message()->GetLineNumber(js.context).FromMaybe(0);
  fprintf(stderr, "sinter: the runtime's own start-up failed: %s (line %d)\n",
          utf8(isolate, stack).c_str(), line);
  return false;
}

namespace {

bool call_begin(Js& js) {
  Function begin = js.env().hooks.begin.Get(js.isolate);
  return !begin->Call(js.context, js.undefined(), 0, nullptr).IsEmpty();
}

}  // namespace

bool Env::run_bootstrap() {
  v8::Local<v8::Context> fresh = v8::Context::New(isolate);
  context.Reset(isolate, fresh);
  v8::Context::Scope entered(fresh);
  if (inspector) inspector->context_created(fresh);
  Js js(isolate);
  if (run_builtin(js, "internal/bootstrap").IsEmpty()) return false;
  return recorded_references || call_begin(js);
}

void Env::enter_snapshot(v8::SnapshotCreator& creator) {
  v8::HandleScope scope(isolate);
  v8::Local<v8::Context> current = context.Get(isolate);
  {
    v8::Context::Scope entered(current);
    Js js(isolate);
    std::vector<Value> held{shared_array_.Get(isolate)};
    for (const Hooks::Slot& slot : Hooks::kSlots) {
      const HeldFunction& hook = hooks.*slot.held;
      held.push_back(hook.IsEmpty() ? js.undefined() : Value(hook.Get(isolate)));
    }
    creator.AddData(current, js.array(held).As<v8::Array>());
  }
  creator.AddContext(current);
  hooks = {};
  shared_array_.Reset();
  context.Reset();
}

bool Env::leave_snapshot() {
  v8::Local<v8::Context> fresh;
  v8::Local<v8::Array> held;
  if (!v8::Context::FromSnapshot(isolate, 0).ToLocal(&fresh) ||
      !fresh->GetDataFromSnapshotOnce<v8::Array>(0).ToLocal(&held)) {
    on_fatal("startup snapshot", "it has no context");
  }
  rest_snapshot();
  context.Reset(isolate, fresh);
  v8::Context::Scope entered(fresh);
  Js js(isolate);
  share_fields(held->Get(fresh, 0).ToLocalChecked().As<v8::Uint32Array>());
  for (u32 i = 0; i < Hooks::kSlots.size(); i++) {
    Value hook = held->Get(fresh, i + 1).ToLocalChecked();
    if (hook->IsFunction()) (hooks.*Hooks::kSlots[i].held).Reset(isolate, hook.As<v8::Function>());
  }
  return call_begin(js);
}

Value Env::shared_array(Js& js) {
  constexpr size_t count = static_cast<size_t>(Shared::kCount);
  auto buffer = v8::ArrayBuffer::New(js.isolate, count * sizeof(u32));
  auto array = v8::Uint32Array::New(buffer, 0, count);
  share_fields(array);
  return array;
}

void Env::share_fields(v8::Local<v8::Uint32Array> array) {
  shared_array_.Reset(isolate, array);
  shared_store_ = array->Buffer()->GetBackingStore();
  shared_fields_ = static_cast<u32*>(shared_store_->Data());
}

v8::MaybeLocal<v8::Value> Env::call(Function function, Value receiver,
                                    std::initializer_list<Value> arguments) {
  if (exiting_) return {};
  v8::EscapableHandleScope outer(isolate);
  v8::MaybeLocal<v8::Value> result;
  {
    CallScope scope(*this);
    v8::TryCatch caught(isolate);
    caught.SetVerbose(false);
    result = function->Call(context.Get(isolate), receiver, static_cast<int>(arguments.size()),
                            const_cast<Value*>(arguments.begin()));
    Value value;
    if (result.ToLocal(&value)) return outer.Escape(value);
    report_exception(caught);
  }
  return {};
}

void Env::call_held(const HeldFunction& function, std::initializer_list<Value> arguments) {
  if (function.IsEmpty()) return;
  if (function.context.empty()) {
    call(function.Get(isolate), context.Get(isolate)->Global(), arguments);
    return;
  }
  CallScope scope(*this);
  AsyncContext::Scope asynchronous(isolate, function.context);
  call(function.Get(isolate), context.Get(isolate)->Global(), arguments);
}

namespace {

// Where an error was thrown: the file and line, the line's text, and a mark below it. The value
// carries it; for one that cannot (`throw 1`) the global object does.
void remember_place(Js& js, Value error, v8::Local<v8::Message> message) {
  auto holder = error->IsObject() ? error.As<v8::Object>() : js.context->Global();
  auto key = v8::Private::ForApi(js.isolate, js.symbol_name("sinter:place"));
  if (error->IsObject() && holder->HasPrivate(js.context, key).FromMaybe(true)) return;
  // Rethrowing, and a promise in between, lose where a SyntaxError points to; the error knows.
  bool computed = false;
  if (message.IsEmpty() && !error->IsNativeError()) return;
  if (error->IsNativeError()) {
    v8::Local<v8::Message> own = v8::Exception::CreateMessage(js.isolate, error);
    Value name;
    bool is_syntax_error = holder->Get(js.context, js.symbol_name("name")).ToLocal(&name) &&
                           js.to_string(name) == "SyntaxError";
    computed = message.IsEmpty();
    if (computed || is_syntax_error) message = own;
  }
  v8::Local<v8::String> line;
  if (message.IsEmpty() || !message->GetSourceLine(js.context).ToLocal(&line)) return;
  // Thrown while no script ran: the text of such an error says where it comes from.
  if (message->GetScriptResourceName()->IsUndefined()) return;
  std::string place = js.to_string(message->GetScriptResourceName());
  // An error whose stack was replaced seems to come from where it is reported.
  if (computed && place.starts_with("node:")) return;
  place += ":" + std::to_string(message->GetLineNumber(js.context).FromMaybe(0)) + "\n" +
           js.to_string(line) + "\n";
  int start = message->GetStartColumn(), end = message->GetEndColumn();
  place += std::string(static_cast<size_t>(std::max(start, 0)), ' ') +
           std::string(static_cast<size_t>(end > start ? std::min(end - start, 80) : 1), '^');
  leave_pending(holder->SetPrivate(js.context, key, js.string(place)));
}

}  // namespace

void Env::note_place(v8::TryCatch& caught) {
  v8::HandleScope scope(isolate);
  Js js(isolate);
  remember_place(js, caught.Exception(), caught.Message());
}

void Env::report_exception(v8::TryCatch& caught) {
  if (caught.HasTerminated() || exiting_ || !caught.CanContinue()) return;
  v8::HandleScope scope(isolate);
  note_place(caught);
  if (inspector)
    inspector->exception_thrown(context.Get(isolate), caught.Exception(), caught.Message());
  report_exception(caught.Exception(), false);
}

void Env::report_exception(Value error, bool from_promise) {
  if (exiting_) return;
  v8::HandleScope scope(isolate);
  Js js(isolate);
  if (hooks.fatal_exception.IsEmpty() || handling_fatal_) {
    fprintf(stderr, "%s\n", utf8(isolate, error).c_str());
    return exit(7);
  }
  handling_fatal_ = true;
  v8::TryCatch caught(isolate);
  remember_place(js, error, {});
  Value arguments[] = {error, js.boolean(from_promise)};
  Value handled;
  bool returned = hooks.fatal_exception.Get(isolate)
                      ->Call(js.context, js.undefined(), 2, arguments)
                      .ToLocal(&handled);
  handling_fatal_ = false;
  if (!returned && !exiting_) {
    fprintf(stderr, "%s\n", utf8(isolate, caught.Exception()).c_str());
    exit(7);
  }
}

bool Env::tears_down_whole() {
#ifdef NDEBUG
  static const bool wanted = getenv("SINTER_TEAR_DOWN") != nullptr;
  return wanted;
#else
  return true;
#endif
}

void Env::exit(int code) {
  if (worker) return request_stop(code);
  if (!exiting_.exchange(true)) exit_code_ = code;
  if (inspector) inspector->stop();
  // A host's plugin ends the whole program.
  if (tears_down_whole() && !host) {
    isolate->TerminateExecution();
    uv_async_send(&stop_async_);
    return;
  }
  flush_delayed_writes();
  for (auto it = at_exit.rbegin(); it != at_exit.rend(); ++it) (*it)();
  fflush(nullptr);
  // Not exit(): static destructors would tear V8 down below threads that still compile.
  _exit(code);
}

void Env::run_ticks() {
  if (!shared_fields_) return;
  v8::HandleScope scope(isolate);
  if (!shared(Shared::kTickScheduled)) isolate->PerformMicrotaskCheckpoint();
  if (exiting_ || (!shared(Shared::kTickScheduled) && !shared(Shared::kRejectionPending))) return;
  depth_++;
  v8::TryCatch caught(isolate);
  v8::Local<v8::Context> current = context.Get(isolate);
  // After an exception the rest of the queue still runs, as Node does.
  while (
      !exiting_ && !isolate->IsExecutionTerminating() &&
      hooks.run_ticks.Get(isolate)->Call(current, v8::Undefined(isolate), 0, nullptr).IsEmpty()) {
    report_exception(caught);
    caught.Reset();
  }
  depth_--;
}

void Env::format_stacks(bool by_hook) {
  if (!by_hook) return isolate->SetPrepareStackTraceCallback(nullptr);
  isolate->SetPrepareStackTraceCallback(
      [](v8::Local<v8::Context> context, Value error,
         v8::Local<v8::Array> sites) -> v8::MaybeLocal<v8::Value> {
        Env& env = Env::from(context->GetIsolate());
        Value arguments[] = {error, sites};
        return env.hooks.prepare_stack.Get(env.isolate)
            ->Call(context, v8::Undefined(env.isolate), 2, arguments);
      });
}

void Env::start_loop_handles() {
  uv_timer_init(loop, &timer_);
  timer_.data = this;
  uv_check_init(loop, &immediate_check_);
  immediate_check_.data = this;
  uv_check_start(&immediate_check_, [](uv_check_t* check) {
    Env& env = *static_cast<Env*>(check->data);
    env.pump();
    if (!env.shared(Shared::kImmediateCount) && !env.shared(Shared::kImmediateOutstanding)) return;
    // Again while an exception cut the queue short.
    do {
      v8::HandleScope scope(env.isolate);
      env.call_held(env.hooks.run_immediates, {});
    } while (env.shared(Shared::kImmediateOutstanding) && !env.exiting());
    if (!env.shared(Shared::kImmediateRefCount)) env.immediate_reference(false);
  });
  uv_unref(reinterpret_cast<uv_handle_t*>(&immediate_check_));
  uv_idle_init(loop, &immediate_idle_);
  uv_async_init(loop, &post_async_, [](uv_async_t* async) {
    Env& env = *static_cast<Env*>(async->data);
    for (auto& task : env.posts_->take()) {
      if (env.exiting()) return;
      v8::HandleScope scope(env.isolate);
      v8::Local<v8::Context> context = env.context.Get(env.isolate);
      v8::Context::Scope entered(context);
      Js js(env.isolate);
      task(js);
    }
  });
  post_async_.data = this;
  uv_unref(reinterpret_cast<uv_handle_t*>(&post_async_));
  uv_async_init(loop, &stop_async_, [](uv_async_t* async) { uv_stop(async->loop); });
  uv_unref(reinterpret_cast<uv_handle_t*>(&stop_async_));
  resting_memory_ = std::make_unique<RestingMemory>(isolate, loop);
}

void Env::request_stop(int code) {
  if (exiting_.exchange(true)) return;
  exit_code_ = code;
  isolate->TerminateExecution();
  uv_async_send(&stop_async_);
}

void Env::queue_work(std::function<void()> work, std::function<void(Js&)> done) {
  struct Work {
    uv_work_t request;
    Env* env;
    std::function<void()> work;
    std::function<void(Js&)> done;
  };
  auto* item = new Work{{}, this, std::move(work), std::move(done)};
  item->request.data = item;
  uv_queue_work(
      loop, &item->request, [](uv_work_t* request) { static_cast<Work*>(request->data)->work(); },
      [](uv_work_t* request, int) {
        std::unique_ptr<Work> item(static_cast<Work*>(request->data));
        Env& env = *item->env;
        v8::HandleScope scope(env.isolate);
        v8::Local<v8::Context> context = env.context.Get(env.isolate);
        v8::Context::Scope entered(context);
        Js js(env.isolate);
        if (!env.exiting()) item->done(js);
        item->done = nullptr;
        item->work = nullptr;
      });
}

void Env::timer_schedule(i64 milliseconds) {
  uv_timer_start(
      &timer_,
      [](uv_timer_t* timer) {
        Env& env = *static_cast<Env*>(timer->data);
        // Ticks and microtasks run at its end, after the next time is set: they start timers, too.
        CallScope scope(env);
        Value next;
        Js js_probe(env.isolate);
        // Zero: nothing left. Negative: only unreferenced timers left. An exception: try again
        // for the timers that were behind it.
        for (;;) {
          auto result = env.call(env.hooks.run_timers.Get(env.isolate), js_probe.undefined(),
                                 {js_probe.number(env.now())});
          if (result.ToLocal(&next) || env.exiting()) break;
        }
        if (env.exiting()) return;
        f64 expiry = next->NumberValue(js_probe.context).FromMaybe(0);
        if (expiry == 0) return;
        f64 delay = (expiry < 0 ? -expiry : expiry) - env.now();
        env.timer_schedule(delay < 1 ? 1 : static_cast<i64>(delay));
        env.timer_reference(expiry > 0);
      },
      static_cast<u64>(milliseconds < 1 ? 1 : milliseconds), 0);
}

void Env::timer_reference(bool referenced) {
  auto* handle = reinterpret_cast<uv_handle_t*>(&timer_);
  referenced ? uv_ref(handle) : uv_unref(handle);
}

void Env::immediate_reference(bool referenced) {
  // The idle handle keeps the loop from sleeping while immediates wait.
  if (referenced) {
    uv_idle_start(&immediate_idle_, [](uv_idle_t*) {});
  } else {
    uv_idle_stop(&immediate_idle_);
  }
}

f64 Env::now() const {
  uv_update_time(loop);
  return static_cast<f64>(uv_now(loop) - start_time_ / 1000000);
}

bool Env::pump() {
  if (!platform_run_tasks(isolate)) return false;
  v8::HandleScope scope(isolate);
  v8::Local<v8::Context> current = context.Get(isolate);
  v8::Context::Scope entered(current);
  run_ticks();
  return true;
}

int Env::drain_loop() {
  v8::HandleScope scope(isolate);
  v8::Local<v8::Context> current = context.Get(isolate);
  v8::Context::Scope entered(current);
  Js js(isolate);
  for (;;) {
    uv_run(loop, UV_RUN_DEFAULT);
    if (exiting_) return exit_code_;
    // A promise of WebAssembly is kept by no handle of the loop.
    do {
      platform_wait_for_background_work();
    } while (pump() && !exiting_);
    if (exiting_) return exit_code_;
    if (uv_loop_alive(loop)) continue;
    call_held(hooks.emit_before_exit, {});
    if (exiting_) return exit_code_;
    if (!uv_loop_alive(loop)) break;
  }
  // `emit_exit` runs the 'exit' listeners and returns the final code.
  Value code;
  if (call(hooks.emit_exit.Get(isolate), js.undefined(), {}).ToLocal(&code) && !exiting_) {
    exit_code_ = code->Int32Value(js.context).FromMaybe(0);
  }
  return exit_code_;
}

int Env::run() {
  {
    v8::HandleScope scope(isolate);
    v8::Local<v8::Context> current = context.Get(isolate);
    v8::Context::Scope entered(current);
    call_held(hooks.run_main, {});
  }
  int code = exiting_ ? exit_code_.load() : drain_loop();
  if (!worker) exit(code);
  return code;
}

void Env::run_hosted(const std::function<bool()>& turn) {
  {
    v8::HandleScope scope(isolate);
    v8::Local<v8::Context> current = context.Get(isolate);
    v8::Context::Scope entered(current);
    call_held(hooks.run_main, {});
    while (!exiting_ && turn()) pump();
    if (!exiting_) {
      Js js(isolate);
      leave_pending(call(hooks.emit_exit.Get(isolate), js.undefined(), {}));
    }
  }
}

void Env::end_workers() {
  for (Resource* resource = resources_; resource; resource = resource->next_) {
    if (resource->type_ == &type_tag<Worker>) resource->close_at_exit();
  }
}

void Env::close() {
  exiting_ = true;
  v8::HandleScope scope(isolate);
  isolate->CancelTerminateExecution();
  flush_delayed_writes();
  posts_->close();
  for (auto it = at_exit.rbegin(); it != at_exit.rend(); ++it) (*it)();
  if (napi_environments) napi::close_threadsafe_functions(*napi_environments);
  for (Resource* resource = resources_; resource;) {
    Resource* next = resource->next_;
    resource->close_at_exit();
    resource = next;
  }
  uv_close(reinterpret_cast<uv_handle_t*>(&timer_), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&immediate_check_), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&immediate_idle_), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&post_async_), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&stop_async_), nullptr);
  resting_memory_->close();
  platform_detach(isolate);
  // Anything still open is a handle whose owner has no close_at_exit; none may outlive the loop.
  bool any_left = false;
  uv_walk(
      loop,
      [](uv_handle_t* handle, void* any_left) {
        if (uv_is_closing(handle)) return;
        if (tears_down_whole())
          fprintf(stderr, "sinter: nobody closed a handle: %s\n",
                  uv_handle_type_name(handle->type));
        *static_cast<bool*>(any_left) = true;
        uv_close(handle, nullptr);
      },
      &any_left);
  if (any_left && tears_down_whole()) abort();
  uv_run(loop, UV_RUN_DEFAULT);
  while (resources_) delete resources_;
  delete inspector;
  inspector = nullptr;
  napi_environments.reset();
}

void dispose(v8::Isolate* isolate, uv_loop_t* loop) {
  isolate->Dispose();
  platform_forget(isolate);
  if (int error = uv_loop_close(loop)) {
    fprintf(stderr, "sinter: a thread of JavaScript ended with open handles: %s\n",
            uv_strerror(error));
    uv_print_all_handles(loop, stderr);
    abort();
  }
}

void Env::link(Resource* resource) {
  resource->next_ = resources_;
  resource->previous_ = nullptr;
  if (resources_) resources_->previous_ = resource;
  resources_ = resource;
}

void Env::unlink(Resource* resource) {
  if (resource->previous_) resource->previous_->next_ = resource->next_;
  if (resource->next_) resource->next_->previous_ = resource->previous_;
  if (resources_ == resource) resources_ = resource->next_;
}

}  // namespace sinter::runtime
