// `core`: the event loop as the JavaScript half drives it (ticks, timers, immediates, hooks) and
// `values`: what JavaScript cannot find out about a value by itself (for util.inspect, util.types).
#include "runtime/engine/effects.h"
#include "runtime/engine/env.h"
#include "runtime/engine/module_record.h"
#include "runtime/engine/worker.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

Value shared_fields(Js& js) { return js.env().shared_array(js); }

void set_hook(Js& js, std::string name, Function function) {
  for (const auto& [slot, place] : Env::Hooks::kSlots) {
    if (slot != name) continue;
    HeldFunction* held = &(js.env().hooks.*place);
    held->Reset();
    if (!function.IsEmpty()) held->Reset(js.isolate, function);
    // V8 formats stacks faster by itself.
    if (slot == "prepareStack") js.env().format_stacks(!function.IsEmpty());
  }
}

void run_microtasks(Js& js) { js.isolate->PerformMicrotaskCheckpoint(); }
void enqueue_microtask(Js& js, Function function) { js.isolate->EnqueueMicrotask(function); }
void timer_schedule(Js& js, f64 delay) { js.env().timer_schedule(static_cast<i64>(delay)); }
void timer_reference(Js& js, bool on) { js.env().timer_reference(on); }
void immediate_reference(Js& js, bool on) { js.env().immediate_reference(on); }
f64 loop_now(Js& js) { return js.env().now(); }
void report_exception(Js& js, Value error, bool from_promise) {
  js.env().report_exception(error, from_promise);
}
Value exception_place(Js& js, Value error) {
  auto holder = error->IsObject() ? error.As<v8::Object>() : js.context->Global();
  Value place;
  auto key = v8::Private::ForApi(js.isolate, js.symbol_name("sinter:place"));
  return holder->GetPrivate(js.context, key).ToLocal(&place) ? place : Value();
}
// AsyncLocalStorage: V8 carries one value along every continuation.
Value async_context(Js& js) { return js.context->GetContinuationPreservedEmbedderData(); }
void set_async_context(Js& js, Value value) {
  js.context->SetContinuationPreservedEmbedderData(value);
}
void set_promise_hooks(Js& js, Function init, Function before, Function after, Function settled) {
  js.context->SetPromiseHooks(init, before, after, settled);
}
// Milliseconds the loop has waited for events, since it began.
f64 loop_idle(Js& js) { return static_cast<f64>(uv_metrics_idle_time(js.env().loop)) / 1e6; }
// What keeps the loop alive, in Node's words.
std::vector<std::string> active_handles(Js& js) {
  std::vector<std::string> out;
  uv_walk(
      js.env().loop,
      [](uv_handle_t* handle, void* data) {
        if (!uv_is_active(handle) || !uv_has_ref(handle) || uv_is_closing(handle)) return;
        auto& list = *static_cast<std::vector<std::string>*>(data);
        switch (handle->type) {
          case UV_TCP:
            list.push_back(reinterpret_cast<uv_stream_t*>(handle)->connection_cb ? "TCPServerWrap"
                                                                                 : "TCPSocketWrap");
            break;
          case UV_NAMED_PIPE:
            list.push_back(reinterpret_cast<uv_stream_t*>(handle)->connection_cb ? "PipeServerWrap"
                                                                                 : "PipeWrap");
            break;
          case UV_TTY:
            list.push_back("TTYWrap");
            break;
          case UV_PROCESS:
            list.push_back("ProcessWrap");
            break;
          case UV_FS_EVENT:
            list.push_back("FSEventWrap");
            break;
          case UV_FS_POLL:
            list.push_back("StatWatcher");
            break;
          case UV_SIGNAL:
            list.push_back("SignalWrap");
            break;
          case UV_ASYNC:
            list.push_back("MessagePort");
            break;
          default:
            break;
        }
      },
      &out);
  return out;
}
void collect_garbage(Js& js) { js.isolate->LowMemoryNotification(); }
// Some switch off what keeps JavaScript in its bounds.
void set_flags(Js& js, std::string flags) {
  if (Effects* effects = js.env().effects; effects && !effects->whole(js, Effect::kAddon, flags)) {
    return;
  }
  v8::V8::SetFlagsFromString(flags.data(), flags.size());
}

// ---- values

i32 promise_state(Js&, Value value) {
  return value->IsPromise() ? static_cast<i32>(value.As<v8::Promise>()->State()) : -1;
}
Value promise_result(Js& js, Value value) {
  auto promise = value.As<v8::Promise>();
  return promise->State() == v8::Promise::kPending ? js.undefined() : promise->Result();
}
Value proxy_details(Js& js, Value value) {
  if (!value->IsProxy()) return js.undefined();
  auto proxy = value.As<v8::Proxy>();
  return js.array({proxy->GetTarget(), proxy->GetHandler()});
}
// [entries, is key-value] of a Map or Set iterator, WeakMap or WeakSet.
Value preview_entries(Js& js, Value value) {
  if (!value->IsObject()) return js.undefined();
  bool pairs = false;
  v8::Local<v8::Array> entries;
  if (!value.As<v8::Object>()->PreviewEntries(&pairs).ToLocal(&entries)) return js.undefined();
  return js.array({entries, js.boolean(pairs)});
}
std::string constructor_name(Js& js, Value value) {
  return value->IsObject() ? js.to_string(value.As<v8::Object>()->GetConstructorName()) : "";
}
// property filter: 0 all, 2 only enumerable; skips indices.
Value own_non_index(Js& js, Object object, i32 filter) {
  v8::Local<v8::Array> names;
  if (!object
           ->GetPropertyNames(js.context, v8::KeyCollectionMode::kOwnOnly,
                              static_cast<v8::PropertyFilter>(filter),
                              v8::IndexFilter::kSkipIndices)
           .ToLocal(&names)) {
    return {};
  }
  return names;
}

bool is_module_namespace(Js&, Value v) { return v->IsModuleNamespaceObject(); }
// One bit each, so that util.types and inspect ask once.
i32 type_bits(Js&, Value v) {
  const bool facts[] = {v->IsExternal(),
                        v->IsDate(),
                        v->IsArgumentsObject(),
                        v->IsBigIntObject(),
                        v->IsBooleanObject(),
                        v->IsNumberObject(),
                        v->IsStringObject(),
                        v->IsSymbolObject(),
                        v->IsNativeError(),
                        v->IsRegExp(),
                        v->IsAsyncFunction(),
                        v->IsGeneratorFunction(),
                        v->IsGeneratorObject(),
                        v->IsPromise(),
                        v->IsMap(),
                        v->IsSet(),
                        v->IsMapIterator(),
                        v->IsSetIterator(),
                        v->IsWeakMap(),
                        v->IsWeakSet(),
                        v->IsArrayBuffer(),
                        v->IsDataView(),
                        v->IsSharedArrayBuffer(),
                        v->IsProxy(),
                        v->IsModuleNamespaceObject()};
  i32 bits = 0;
  for (size_t i = 0; i < sizeof facts; i++) bits |= facts[i] << i;
  return bits;
}

// Frames of the current stack: [function, script, line, column] each.
Value call_sites(Js& js, i32 limit) {
  auto stack = v8::StackTrace::CurrentStackTrace(js.isolate, limit);
  std::vector<Value> out;
  for (int i = 0; i < stack->GetFrameCount(); i++) {
    auto frame = stack->GetFrame(js.isolate, static_cast<u32>(i));
    Value name = frame->GetFunctionName();
    Value script = frame->GetScriptNameOrSourceURL();
    out.push_back(js.array({name.IsEmpty() ? Value(js.string("")) : name,
                            script.IsEmpty() ? Value(js.string("")) : script,
                            js.number(frame->GetLineNumber()), js.number(frame->GetColumn())}));
  }
  return js.array(out);
}

// Calls a function when the thread's program has ended, however it did, after its 'exit' listeners.
void at_end(Js& js, Function function) {
  Env& env = js.env();
  auto held = std::make_shared<v8::Global<v8::Function>>(js.isolate, function);
  env.at_exit.push_back([&env, held] {
    if (env.worker && env.worker->out_of_memory) return;
    env.end_workers();
    v8::HandleScope scope(env.isolate);
    auto context = env.context.Get(env.isolate);
    v8::Context::Scope entered(context);
    v8::TryCatch caught(env.isolate);
    if (held->Get(env.isolate)->Call(context, v8::Undefined(env.isolate), 0, nullptr).IsEmpty()) {
      fprintf(stderr, "sinter: %s\n", utf8(env.isolate, caught.Exception()).c_str());
    }
  });
}

// Before what ends the process without a word to anybody.
void run_at_end(Js& js) {
  auto& list = js.env().at_exit;
  while (!list.empty()) {
    const auto last = std::move(list.back());
    list.pop_back();
    last();
  }
}

}  // namespace

void fill_core(BindingObject& b) {
  b.function<&shared_fields>("sharedFields")
      .function<&set_hook>("setHook")
      .function<&run_microtasks>("runMicrotasks")
      .function<&enqueue_microtask>("enqueueMicrotask")
      .function<&timer_schedule>("timerSchedule")
      .function<&timer_reference>("timerReference")
      .function<&immediate_reference>("immediateReference")
      .function<&loop_now>("now")
      .function<&report_exception>("reportException")
      .function<&exception_place>("exceptionPlace")
      .function<&async_context>("asyncContext")
      .function<&set_async_context>("setAsyncContext")
      .function<&set_promise_hooks>("setPromiseHooks")
      .function<&loop_idle>("loopIdle")
      .function<&active_handles>("activeHandles")
      .function<&collect_garbage>("gc")
      .function<&set_flags>("setFlags")
      .function<&at_end>("atEnd")
      .function<&run_at_end>("runAtEnd");
}

void fill_values(BindingObject& b) {
  b.function<&promise_state>("promiseState")
      .function<&promise_result>("promiseResult")
      .function<&proxy_details>("proxyDetails")
      .function<&preview_entries>("previewEntries")
      .function<&constructor_name>("constructorName")
      .function<&own_non_index>("ownNonIndex")
      .function<&is_module_namespace>("isModuleNamespace")
      .function<&type_bits>("typeBits")
      .function<&call_sites>("callSites");
}

void fill_modules(BindingObject& b) { ModuleRecord::fill(b); }

}  // namespace sinter::runtime
