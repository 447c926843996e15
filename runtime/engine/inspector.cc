#include "runtime/engine/inspector.h"

#include <unistd.h>
#include <v8-inspector.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "runtime/engine/compile_cache.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/env.h"
#include "runtime/engine/grants.h"
#include "runtime/engine/platform.h"
#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

using v8_inspector::StringBuffer;
using v8_inspector::StringView;

namespace {

constexpr int kContextGroup = 1;

StringView view(std::string_view latin1) {
  return {reinterpret_cast<const u8*>(latin1.data()), latin1.size()};
}

std::string to_utf8(v8::Isolate* isolate, StringView text) {
  v8::HandleScope scope(isolate);
  const int size = static_cast<int>(text.length());
  auto made = text.is8Bit() ? v8::String::NewFromOneByte(isolate, text.characters8(),
                                                         v8::NewStringType::kNormal, size)
                            : v8::String::NewFromTwoByte(isolate, text.characters16(),
                                                         v8::NewStringType::kNormal, size);
  v8::Local<v8::String> string;
  return made.ToLocal(&string) ? utf8(isolate, string) : "";
}

std::string file_url(std::string_view path) {
  std::string out = "file://";
  for (const char c : path) {
    constexpr std::string_view kEscaped = " \"#%<>?[\\]^`{|}";
    if (static_cast<u8>(c) < 0x21 || static_cast<u8>(c) > 0x7e ||
        kEscaped.find(c) != std::string_view::npos) {
      char escape[4];
      snprintf(escape, sizeof escape, "%%%02X", static_cast<u8>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

class Inspector::Client final : public v8_inspector::V8InspectorClient {
 public:
  explicit Client(Inspector& owner) : owner_(owner) {}

  void runMessageLoopOnPause(int) override {
    // The program's own sessions cannot answer while it stands still.
    if (owner_.paused_ || owner_.sessions_.empty()) return;
    owner_.env_.flush_delayed_writes();
    owner_.paused_ = true;
    owner_.quit_pause_ = false;
    owner_.serve_until([&] { return owner_.quit_pause_; });
    owner_.paused_ = false;
  }
  void quitMessageLoopOnPause() override { owner_.quit_pause_ = true; }
  void runIfWaitingForDebugger(int) override { owner_.may_run_ = true; }
  v8::Local<v8::Context> ensureDefaultContextInGroup(int) override {
    return owner_.env_.context.Get(owner_.env_.isolate);
  }
  double currentTimeMS() override {
    using Milliseconds = std::chrono::duration<double, std::milli>;
    return Milliseconds(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  // CommonJS modules are named by their path; the protocol wants URLs.
  std::unique_ptr<StringBuffer> resourceNameToUrl(const StringView& name) override {
    const std::string text = to_utf8(owner_.env_.isolate, name);
    if (!text.starts_with("/")) return nullptr;
    return StringBuffer::create(view(file_url(text)));
  }
  int64_t generateUniqueId() override { return ++last_id_; }

 private:
  Inspector& owner_;
  int64_t last_id_ = 0;
};

class Inspector::Channel final : public v8_inspector::V8Inspector::Channel {
 public:
  Channel(v8::Isolate* isolate, std::function<void(std::string)> sink)
      : isolate_(isolate), sink_(std::move(sink)) {}
  void sendResponse(int, std::unique_ptr<StringBuffer> message) override { send(*message); }
  void sendNotification(std::unique_ptr<StringBuffer> message) override { send(*message); }
  void flushProtocolNotifications() override {}

 private:
  void send(StringBuffer& message) { sink_(to_utf8(isolate_, message.string())); }
  v8::Isolate* isolate_;
  std::function<void(std::string)> sink_;
};

struct Inspector::Session {
  Session(Inspector& owner, std::function<void(std::string)> sink)
      : env(owner.env_), isolate(env.isolate), channel(isolate, std::move(sink)) {
    inner = owner.inspector_->connect(kContextGroup, &channel, StringView());
  }
  void dispatch(const std::string& message) {
    v8::HandleScope scope(isolate);
    Js js(isolate);
    const v8::String::Value text(isolate, js.string(message));
    // Code that was compiled without counters would count nothing.
    if (message.find("\"Profiler.startPreciseCoverage\"") != std::string::npos) {
      env.compile_cache.reset();
    }
    messages++;
    inner->dispatchProtocolMessage(StringView(*text, static_cast<size_t>(text.length())));
    messages--;
  }
  Env& env;
  v8::Isolate* isolate;
  Channel channel;
  std::unique_ptr<v8_inspector::V8InspectorSession> inner;
  int messages = 0;   // being dispatched
  bool gone = false;  // its client left meanwhile
};

Inspector::Inspector(Env& env) : env_(env), client_(new Client(*this)) {
  inspector_ = v8_inspector::V8Inspector::create(env.isolate, client_.get());
}
Inspector::~Inspector() = default;

Inspector& Inspector::of(Env& env) {
  if (!env.inspector) {
    env.inspector = new Inspector(env);
    v8::HandleScope scope(env.isolate);
    env.inspector->context_created(env.context.Get(env.isolate));
  }
  return *env.inspector;
}

std::string Inspector::address() const { return server_ ? server_->address() : ""; }

namespace {

// A session and nothing else of the inspector.
template <class Session>
class SessionConnection final : public Inspector::Connection {
 public:
  explicit SessionConnection(std::unique_ptr<Session> session) : session_(std::move(session)) {}
  void dispatch(const std::string& message) override { session_->dispatch(message); }

 private:
  std::unique_ptr<Session> session_;
};

}  // namespace

std::unique_ptr<Inspector::Connection> Inspector::connect(std::function<void(std::string)> sink) {
  return std::make_unique<SessionConnection<Session>>(
      std::make_unique<Session>(*this, std::move(sink)));
}

Inspector* Inspector::open(Env& env, const Options& options, std::string* error) {
  auto address = parse_host_grant(options.inspect, 0);
  if (!address || address->host == "*" || address->host.starts_with("unix:")) {
    *error = "--inspect=" + options.inspect + ": expected HOST:PORT";
    return nullptr;
  }
  auto* inspector = new Inspector(env);
  inspector->break_at_start_ = options.inspect_break;
  std::string reason;
  if (!inspector->listen(address->host, address->port, &reason)) {
    *error = "Starting inspector on " + options.inspect + " failed: " + reason;
    return nullptr;
  }
  return inspector;
}

bool Inspector::listen(const std::string& host, int port, std::string* error) {
  char here[4096];
  std::string script = env_.options.script;
  if (!script.empty() && script[0] != '/' && getcwd(here, sizeof here)) {
    script = std::string(here) + "/" + script;
  }
  InspectorServer::Events events{[this](u32 id) {
                                   arrived({Incoming::kOpened, id, {}});
                                 },
                                 [this](u32 id, std::string text) {
                                   arrived({Incoming::kMessage, id, std::move(text)});
                                 },
                                 [this](u32 id) {
                                   arrived({Incoming::kClosed, id, {}});
                                 }};
  auto server = std::make_unique<InspectorServer>(std::move(events), env_.options.version,
                                                  script.empty() ? "sinter" : script,
                                                  script.empty() ? "file://" : file_url(script));
  if (!server->start(host, port, error)) return false;
  server_ = std::move(server);
  fprintf(stderr, "Debugger listening on %s\n", server_->address().c_str());
  fflush(stderr);
  return true;
}

void Inspector::stop_listening() {
  if (!server_) return;
  server_->stop();
  server_.reset();
  // What the clients still asked for nobody would hear.
  {
    std::lock_guard lock(mutex_);
    incoming_.clear();
  }
  v8::HandleScope scope(env_.isolate);
  std::erase_if(sessions_, [](auto& entry) {
    Session& session = *entry.second;
    if (session.messages == 0) return true;
    // It is this session that asks: its message must return first.
    session.gone = true;
    return false;
  });
}

void Inspector::context_created(v8::Local<v8::Context> context, std::string_view name) {
  const std::string shown = std::string(name) + "[" + std::to_string(getpid()) + "]";
  v8_inspector::V8ContextInfo info(context, kContextGroup, view(shown));
  const std::string_view extra = name == "main" ? "{\"isDefault\":true}" : "{\"isDefault\":false}";
  info.auxData = view(extra);
  inspector_->contextCreated(info);
}

void Inspector::exception_thrown(v8::Local<v8::Context> context, Value error,
                                 v8::Local<v8::Message> message) {
  if (sessions_.empty() || message.IsEmpty()) return;
  v8::Isolate* isolate = env_.isolate;
  const std::string text = utf8(isolate, message->Get());
  const std::string url = utf8(isolate, message->GetScriptResourceName());
  auto stack = inspector_->createStackTrace(message->GetStackTrace());
  inspector_->exceptionThrown(context, view("Uncaught"), error, view(text), view(url),
                              static_cast<unsigned>(message->GetLineNumber(context).FromMaybe(0)),
                              static_cast<unsigned>(message->GetStartColumn(context).FromMaybe(0)),
                              std::move(stack), 0);
}

bool Inspector::stops_scripts(const Incoming& incoming) {
  return incoming.kind == Incoming::kMessage &&
         (incoming.text.find("\"Debugger.pause\"") != std::string::npos ||
          incoming.text.find("\"Runtime.terminateExecution\"") != std::string::npos);
}

void Inspector::arrived(Incoming incoming) {
  {
    std::lock_guard lock(mutex_);
    incoming_.push_back(std::move(incoming));
  }
  arrival_.notify_all();
  // Whichever comes first takes everything.
  env_.post([this](Js&) { dispatch_waiting(); });
  env_.isolate->RequestInterrupt(
      [](v8::Isolate*, void* data) { static_cast<Inspector*>(data)->dispatch_waiting(); }, this);
}

void Inspector::dispatch_waiting() {
  // A message that runs a script is answered before the next one, except for those that stop it.
  const bool nested = dispatching_ && !paused_;
  CallScope scope(env_);
  for (;;) {
    Incoming next;
    {
      std::lock_guard lock(mutex_);
      auto found = nested ? std::ranges::find_if(incoming_, &stops_scripts) : incoming_.begin();
      if (found == incoming_.end()) return;
      next = std::move(*found);
      incoming_.erase(found);
    }
    const bool outer = dispatching_;
    dispatching_ = true;
    dispatch(next);
    dispatching_ = outer;
    if (nested || (paused_ && quit_pause_)) return;
  }
}

void Inspector::dispatch(const Incoming& incoming) {
  switch (incoming.kind) {
    case Incoming::kOpened:
      sessions_[incoming.session] =
          std::make_unique<Session>(*this, [this, id = incoming.session](std::string text) {
            if (server_) server_->send(id, std::move(text));
          });
      return;
    case Incoming::kClosed: {
      auto found = sessions_.find(incoming.session);
      if (found == sessions_.end()) return;
      if (found->second->messages == 0) {
        sessions_.erase(found);
        return;
      }
      // A message of this session made the program pause: it must return first.
      found->second->gone = true;
      found->second->inner->resume();
      return;
    }
    case Incoming::kMessage:
      break;
  }
  auto found = sessions_.find(incoming.session);
  if (found == sessions_.end() || found->second->gone) return;
  Session& session = *found->second;
  session.dispatch(incoming.text);
  if (session.gone && session.messages == 0) sessions_.erase(incoming.session);
}

void Inspector::serve_until(const std::function<bool()>& done) {
  while (!done()) {
    {
      std::unique_lock lock(mutex_);
      arrival_.wait(lock, [&] { return !incoming_.empty(); });
    }
    dispatch_waiting();
    platform_run_tasks(env_.isolate);
  }
}

void Inspector::wait_for_client() {
  if (!break_at_start_) return;
  v8::HandleScope scope(env_.isolate);
  serve_until([&] { return may_run_; });
}

void Inspector::wait_until_released() {
  may_run_ = false;
  v8::HandleScope scope(env_.isolate);
  serve_until([&] { return may_run_; });
}

void Inspector::break_if_armed() {
  if (!break_armed_) return;
  break_armed_ = break_at_start_ = false;
  for (auto& [id, session] : sessions_) {
    session->inner->schedulePauseOnNextStatement(view("Break on start"), view("{}"));
  }
}

void Inspector::stop() {
  // From inside a pause (process.exit() typed into the console) nobody could be answered.
  if (!sessions_.empty() && !paused_ && !dispatching_) {
    v8::HandleScope scope(env_.isolate);
    auto context = env_.context.Get(env_.isolate);
    inspector_->contextDestroyed(context);
    fprintf(stderr, "Waiting for the debugger to disconnect...\n");
    fflush(stderr);
    serve_until([&] { return sessions_.empty(); });
  }
  if (server_) server_->stop();
}

namespace {

// Calls a function; under --inspect-brk the program's first one pauses.
Value call_program(Js& js, Function function, Value receiver, Value list) {
  std::vector<Value> arguments;
  auto array = list.As<v8::Array>();
  for (u32 i = 0; i < array->Length(); i++) {
    arguments.push_back(array->Get(js.context, i).ToLocalChecked());
  }
  if (js.env().inspector) js.env().inspector->break_if_armed();
  Value result;
  return function->Call(js.context, receiver, static_cast<int>(arguments.size()), arguments.data())
                 .ToLocal(&result)
             ? result
             : Value();
}
// A console method that tells the debugger and prints. Not in JavaScript: the debugger shows who
// called it, and that would be us.
Value join_console(Js& js, Function engines, Value own) {
  if (!own->IsFunction()) return {};
  Value pair = js.array({engines, own});
  v8::Local<v8::Function> joined;
  const auto call = [](const CallInfo& info) {
    Js js(info.GetIsolate());
    auto pair = info.Data().As<v8::Array>();
    std::vector<Value> arguments;
    for (int i = 0; i < info.Length(); i++) arguments.push_back(info[i]);
    for (u32 i = 0; i < 2; i++) {
      Value method, result;
      if (!pair->Get(js.context, i).ToLocal(&method) ||
          !method.As<v8::Function>()
               ->Call(js.context, info.This(), info.Length(), arguments.data())
               .ToLocal(&result)) {
        return;
      }
      info.GetReturnValue().Set(result);
    }
  };
  if (!v8::Function::New(js.context, call, pair, 0, v8::ConstructorBehavior::kThrow)
           .ToLocal(&joined)) {
    return {};
  }
  joined->SetName(own.As<v8::Function>()->GetName().As<v8::String>());
  return joined;
}
bool is_active(Js& js) { return js.env().inspector != nullptr; }
std::string address(Js& js) { return js.env().inspector ? js.env().inspector->address() : ""; }
void wait_for_client(Js& js) {
  if (!js.env().inspector) return;
  js.env().inspector->wait_for_client();
  js.env().inspector->arm_break();
}

// inspector.open(): why it could not, if so.
std::optional<std::string> open_server(Js& js, std::string host, i32 port) {
  if (Effects* effects = js.env().effects; effects && !effects->connection(js, host, port)) {
    return std::nullopt;
  }
  std::string error;
  if (Inspector::of(js.env()).listen(host, port, &error)) return std::nullopt;
  return error;
}
void close_server(Js& js) {
  if (js.env().inspector) js.env().inspector->stop_listening();
}
void wait_for_debugger(Js& js) { js.env().inspector->wait_until_released(); }

// A session that the program itself has with its engine (inspector.Session).
class ProgramSession final : public Resource {
 public:
  ProgramSession(Js& js, Function on_message) : on_message_(js.isolate, on_message) {
    session_ = Inspector::of(js.env()).connect([this](std::string text) { received(text); });
  }
  ~ProgramSession() override { close_at_exit(); }
  void dispatch(Js&, std::string message) {
    if (session_) session_->dispatch(message);
  }
  void disconnect(Js&) { session_.reset(); }
  void close_at_exit() override { session_.reset(); }

 private:
  void received(const std::string& text) {
    v8::Isolate* isolate = env().isolate;
    if (env().exiting()) return;
    v8::HandleScope scope(isolate);
    Js js(isolate);
    v8::TryCatch caught(isolate);
    Value arguments[] = {js.string(text)};
    if (on_message_.Get(isolate)->Call(js.context, js.undefined(), 1, arguments).IsEmpty()) {
      env().report_exception(caught);
    }
  }
  HeldFunction on_message_;
  std::unique_ptr<Inspector::Connection> session_;
};

// What the runtime itself asks of the engine, and is answered at once.
class OwnSession final : public Resource {
 public:
  explicit OwnSession(Js& js) {
    session_ =
        Inspector::of(js.env()).connect([this](std::string text) { answer_ = std::move(text); });
  }
  ~OwnSession() override { close_at_exit(); }
  std::string ask(Js&, std::string message) {
    session_->dispatch(message);
    return std::move(answer_);
  }
  void close_at_exit() override { session_.reset(); }

 private:
  std::string answer_;
  std::unique_ptr<Inspector::Connection> session_;
};

}  // namespace

void fill_inspector(BindingObject& b) {
  Class<ProgramSession>(b.js, "Session")
      .constructor<Function>()
      .method<&ProgramSession::dispatch>("dispatch")
      .method<&ProgramSession::disconnect>("disconnect")
      .install(b);
  Class<OwnSession>(b.js, "OwnSession").constructor<>().method<&OwnSession::ask>("ask").install(b);
  b.function<&is_active>("isActive")
      .function<&join_console>("joinConsole")
      .function<&address>("address")
      .function<&open_server>("open")
      .function<&close_server>("close")
      .function<&wait_for_debugger>("waitForDebugger")
      .function<&wait_for_client>("waitForClient")
      .function<&call_program>("callProgram");
}

}  // namespace sinter::runtime
