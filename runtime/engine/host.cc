#include "runtime/engine/host.h"

#include <csignal>

#include "runtime/engine/code_cache.h"
#include "runtime/engine/compile_cache.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/platform.h"
#include "runtime/engine/snapshot.h"
#include "runtime/engine/text.h"
#include "runtime/node/bindings.h"

struct sinter_reply {
  std::vector<sinter::runtime::HostPart> parts;
};

namespace sinter::runtime {

namespace {

// WebAssembly compiles in the background without keeping the loop alive, so a pause proves nothing
// yet.
constexpr u64 kStallMilliseconds = 3000;
constexpr auto kStopPatience = std::chrono::seconds(2);

void start_engine_once(size_t max_heap_megabytes) {
  static std::once_flag started;
  std::call_once(started, [&] {
    signal(SIGPIPE, SIG_IGN);
    start_v8(max_heap_megabytes, {});
    open_builtin_cache();
    open_snapshot();
  });
}

std::string text(const char* value) { return value ? value : ""; }

// Text that V8 reads where it lies, instead of copying it to its heap: sources of modules would
// keep the collector busy.
class KeptText final : public v8::String::ExternalOneByteStringResource {
 public:
  explicit KeptText(std::string text) : text_(std::move(text)) {}
  const char* data() const override { return text_.data(); }
  size_t length() const override { return text_.size(); }

 private:
  const std::string text_;
};

Value to_value(Js& js, HostPart&& part) {
  // What is shorter is cheaper to copy than to keep.
  constexpr size_t kShortest = 512;
  if (part.is_bytes) return js.bytes_copy(part.data);
  if (part.data.size() < kShortest) return js.string(part.data);
  if (!is_ascii(part.data)) {
    std::vector<u16> units;
    bool is_latin1 = false;
    if (!decode_utf16(part.data, units, is_latin1) || !is_latin1) return js.string(part.data);
    part.data = narrow_latin1(units);
  }
  auto* kept = new KeptText(std::move(part.data));
  v8::Local<v8::String> out;
  if (v8::String::NewExternalOneByte(js.isolate, kept).ToLocal(&out)) return out;
  delete kept;
  return v8::String::Empty(js.isolate);
}

std::vector<HostPart> parts_of(Js& js, Value list) {
  std::vector<HostPart> out;
  if (!list->IsArray()) return out;
  auto array = list.As<v8::Array>();
  out.reserve(array->Length());
  for (u32 i = 0; i < array->Length(); ++i) {
    Value item;
    if (!array->Get(js.context, i).ToLocal(&item)) break;
    const bool is_bytes = item->IsArrayBufferView();
    out.push_back({Convert<std::string>::from(js, item), is_bytes});
  }
  return out;
}

std::vector<sinter_part> views_of(const std::vector<HostPart>& parts) {
  std::vector<sinter_part> out;
  out.reserve(parts.size());
  for (const HostPart& part : parts)
    out.push_back({part.data.data(), part.data.size(), part.is_bytes});
  return out;
}

std::vector<HostPart> copy_parts(const sinter_part* parts, size_t count) {
  std::vector<HostPart> out;
  out.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    out.push_back({std::string(parts[i].data, parts[i].size), parts[i].is_bytes != 0});
  }
  return out;
}

}  // namespace

Host::Host(const sinter_host_options& given) : callbacks_(given) {
  const sinter_runtime_options& runtime = *given.runtime;
  options_.exec_path = text(runtime.exec_path);
  options_.version = text(runtime.version);
  for (const char* const* at = runtime.conditions; at && *at; ++at)
    options_.conditions.push_back(*at);
  options_.max_heap_megabytes = runtime.max_heap_megabytes;
  options_.compile = runtime.compile;
  options_.compile_context = runtime.compile_context;
  options_.host_program = text(given.program);
  options_.observed = runtime.observed;
  options_.observer_context = runtime.observed_context;
  std::string error;
  options_.effects = Effects::from(options_, &error);
}

bool Host::start() {
  start_engine_once(options_.max_heap_megabytes);
  thread_ = std::thread([this] { run(); });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return started_ || ended_; });
  if (started_) return true;
  lock.unlock();
  thread_.join();
  return false;
}

void Host::run() {
  uv_loop_init(&loop_);
  isolate_ = v8::Isolate::Allocate();
  platform_attach(isolate_, &loop_);
  v8::Isolate::CreateParams parameters;
  parameters.array_buffer_allocator = array_buffer_allocator();
  begin_from_snapshot(parameters);
  v8::Isolate::Initialize(isolate_, parameters);
  bool booted = false;
  {
    v8::Isolate::Scope entered(isolate_);
    env_ = new Env(isolate_, &loop_, options_, nullptr);
    env_->host = this;
    uv_async_init(&loop_, &wake_,
                  [](uv_async_t* async) { static_cast<Host*>(async->data)->deliver(); });
    wake_.data = this;
    uv_timer_init(&loop_, &stall_timer_);
    stall_timer_.data = this;
    uv_unref(reinterpret_cast<uv_handle_t*>(&stall_timer_));
    booted = env_->boot();
    if (booted) {
      {
        std::lock_guard lock(mutex_);
        started_ = true;
      }
      changed_.notify_all();
      env_->run_hosted([this] { return turn(); });
    }
    on_messages_.Reset();
    on_stalled_.Reset();
    if (booted) {
      // What config and plugins were compiled to serves the next run.
      if (env_->compile_cache) env_->compile_cache->write(isolate_);
      uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
      uv_close(reinterpret_cast<uv_handle_t*>(&stall_timer_), nullptr);
      env_->close();
      delete env_;
    }
  }
  v8::Isolate* const gone = isolate_;
  {
    // From here on stop() has nobody to interrupt.
    std::lock_guard lock(mutex_);
    isolate_ = nullptr;
  }
  if (booted) dispose(gone, &loop_);
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
}

bool Host::turn() {
  watch_for_stall();
  uv_run(&loop_, UV_RUN_ONCE);
  std::lock_guard lock(mutex_);
  return !stopping_;
}

void Host::watch_for_stall() {
  auto* wake = reinterpret_cast<uv_handle_t*>(&wake_);
  uv_unref(wake);
  const bool waits_for_something = uv_loop_alive(&loop_) != 0;
  uv_ref(wake);
  if (waits_for_something || open_requests_ == 0 || open_calls_ != 0) {
    stalled_since_ = 0;
    uv_timer_stop(&stall_timer_);
    return;
  }
  const u64 now = uv_hrtime() / 1000000;
  if (stalled_since_ == 0) stalled_since_ = now;
  if (now - stalled_since_ < kStallMilliseconds) {
    // Only to wake up and look again.
    uv_timer_start(
        &stall_timer_, [](uv_timer_t*) {}, kStallMilliseconds / 4, 0);
    return;
  }
  stalled_since_ = 0;
  if (on_stalled_.IsEmpty()) return;
  v8::HandleScope scope(isolate_);
  env_->call_held(on_stalled_, {});
}

void Host::deliver() {
  std::vector<HostMessage> messages;
  {
    std::lock_guard lock(mutex_);
    messages.swap(queue_);
  }
  if (messages.empty() || on_messages_.IsEmpty() || env_->exiting()) return;
  stalled_since_ = 0;
  v8::HandleScope scope(isolate_);
  v8::Local<v8::Context> context = env_->context.Get(isolate_);
  v8::Context::Scope entered(context);
  Js js(isolate_);
  // Of each: operation ('' of a reply), id, failed, parts.
  std::vector<Value> flat;
  flat.reserve(4 * messages.size());
  for (HostMessage& message : messages) {
    message.operation.empty() ? --open_calls_ : ++open_requests_;
    flat.push_back(js.symbol_name(message.operation));
    flat.push_back(js.number(static_cast<f64>(message.id)));
    flat.push_back(js.boolean(message.failed));
    std::vector<Value> parts;
    parts.reserve(message.parts.size());
    for (HostPart& part : message.parts) parts.push_back(to_value(js, std::move(part)));
    flat.push_back(js.array(parts));
  }
  env_->call_held(on_messages_, {js.array(flat)});
}

void Host::post(HostMessage message) {
  std::lock_guard lock(mutex_);
  if (ended_ || stopping_) return;
  queue_.push_back(std::move(message));
  if (queue_.size() == 1) uv_async_send(&wake_);
}

void Host::stop() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  if (!ended_) uv_async_send(&wake_);
  // A plugin may be in a loop that has no end.
  if (!changed_.wait_for(lock, kStopPatience, [&] { return ended_; })) {
    if (isolate_) isolate_->TerminateExecution();
    if (!changed_.wait_for(lock, kStopPatience, [&] { return ended_; })) {
      lock.unlock();
      thread_.detach();  // stuck in a native addon: the process ends without it
      return;
    }
  }
  lock.unlock();
  thread_.join();
  delete this;
}

void Host::set_handlers(Js& js, Function on_messages, Function on_stalled) {
  on_messages_.Reset(js.isolate, on_messages);
  on_stalled_.Reset(js.isolate, on_stalled);
}

void Host::answer(Js& js, f64 id, bool failed, Value parts) {
  --open_requests_;
  const std::vector<HostPart> held = parts_of(js, parts);
  const std::vector<sinter_part> views = views_of(held);
  callbacks_.answered(callbacks_.context, static_cast<u64>(id), failed, views.data(), views.size());
}

void Host::call(Js& js, std::string operation, f64 id, Value parts) {
  ++open_calls_;
  const std::vector<HostPart> held = parts_of(js, parts);
  const std::vector<sinter_part> views = views_of(held);
  callbacks_.called(callbacks_.context, operation.c_str(), static_cast<u64>(id), views.data(),
                    views.size());
}

Value Host::ask(Js& js, std::string operation, Value parts) {
  const std::vector<HostPart> held = parts_of(js, parts);
  const std::vector<sinter_part> views = views_of(held);
  sinter_reply reply;
  const int failed =
      callbacks_.asked(callbacks_.context, operation.c_str(), views.data(), views.size(), &reply);
  if (failed) {
    js.throw_error(reply.parts.empty() ? "The operation failed" : reply.parts[0].data);
    return js.undefined();
  }
  std::vector<Value> out;
  for (HostPart& part : reply.parts) out.push_back(to_value(js, std::move(part)));
  return js.array(out);
}

namespace {

void host_set_handlers(Js& js, Function on_messages, Function on_stalled) {
  if (Host* host = js.env().host) host->set_handlers(js, on_messages, on_stalled);
}
void host_answer(Js& js, f64 id, bool failed, Value parts) {
  if (Host* host = js.env().host) host->answer(js, id, failed, parts);
}
void host_call(Js& js, std::string operation, f64 id, Value parts) {
  if (Host* host = js.env().host) host->call(js, std::move(operation), id, parts);
}
Value host_ask(Js& js, std::string operation, Value parts) {
  Host* host = js.env().host;
  return host ? host->ask(js, std::move(operation), parts) : js.undefined();
}
bool host_has_requests(Js& js) { return js.env().host && js.env().host->has_requests(); }

}  // namespace

void fill_host(BindingObject& binding) {
  binding.function<&host_set_handlers>("setHandlers")
      .function<&host_answer>("answer")
      .function<&host_call>("call")
      .function<&host_ask>("ask")
      .function<&host_has_requests>("hasRequests");
}

}  // namespace sinter::runtime

using sinter::runtime::Host;

#define SINTER_EXPORT extern "C" __attribute__((visibility("default")))

SINTER_EXPORT sinter_host* sinter_host_start(const sinter_host_options* options) {
  auto* host = new Host(*options);
  if (!host->start()) {
    delete host;
    return nullptr;
  }
  return reinterpret_cast<sinter_host*>(host);
}

SINTER_EXPORT void sinter_host_send(sinter_host* host, const char* operation, uint64_t id,
                                    const sinter_part* parts, size_t count) {
  reinterpret_cast<Host*>(host)->post(
      {operation, id, false, sinter::runtime::copy_parts(parts, count)});
}

SINTER_EXPORT void sinter_host_reply(sinter_host* host, uint64_t id, int failed,
                                     const sinter_part* parts, size_t count) {
  reinterpret_cast<Host*>(host)->post(
      {"", id, failed != 0, sinter::runtime::copy_parts(parts, count)});
}

SINTER_EXPORT void sinter_reply_add(sinter_reply* reply, const sinter_part* part) {
  reply->parts.push_back({std::string(part->data, part->size), part->is_bytes != 0});
}

SINTER_EXPORT void sinter_host_stop(sinter_host* host) { reinterpret_cast<Host*>(host)->stop(); }
