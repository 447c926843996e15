// --inspect and inspector.open(): V8's inspector (breakpoints, evaluation, profiles: Chrome's
// DevTools protocol) for the main environment, behind the server of inspector_server.h.
//
// Messages arrive on the server's thread and are handed to JavaScript's: by the event loop when it
// is idle, by an interrupt when a script is running, and by a loop of our own while the program is
// paused.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "runtime/engine/inspector_server.h"
#include "runtime/engine/js.h"
#include "runtime/engine/options.h"

namespace v8_inspector {
class V8Inspector;
class V8InspectorSession;
}  // namespace v8_inspector

namespace sinter::runtime {

class Inspector {
 public:
  // Null, with the reason, when it cannot listen. Lives as long as the environment.
  static Inspector* open(Env& env, const Options& options, std::string* error);
  // Starts the server, and prints its address; otherwise says why not.
  bool listen(const std::string& host, int port, std::string* error);
  // Ends the server and its clients' sessions. Nothing without one.
  void stop_listening();
  // The environment's, made if there is none yet: for sessions of the program itself.
  static Inspector& of(Env& env);
  ~Inspector();

  // What a session is to its owner, who must not outlive the inspector.
  class Connection {
   public:
    virtual ~Connection() = default;
    virtual void dispatch(const std::string& message) = 0;
  };
  std::unique_ptr<Connection> connect(std::function<void(std::string)> sink);
  // Of the server; empty without one.
  std::string address() const;

  void context_created(v8::Local<v8::Context> context, std::string_view name = "main");
  void exception_thrown(v8::Local<v8::Context> context, Value error,
                        v8::Local<v8::Message> message);

  // --inspect-brk: waits for a client that lets the program run; its first statement then pauses.
  void wait_for_client();
  // The same at any time, without the pause.
  void wait_until_released();
  // Once: the next function called or module evaluated is the program.
  void arm_break() { break_armed_ = break_at_start_; }
  // To be called right before that.
  void break_if_armed();

  // The program ends: a client that is attached may still look, as in Node.
  void stop();

 private:
  class Client;
  class Channel;
  struct Incoming {
    enum Kind : u8 { kOpened, kMessage, kClosed } kind;
    u32 session;
    std::string text;
  };
  static bool stops_scripts(const Incoming& incoming);
  explicit Inspector(Env& env);
  void arrived(Incoming incoming);
  void dispatch_waiting();
  void dispatch(const Incoming& incoming);
  // Until `done` or, when it comes first, the last client's leaving if that matters.
  void serve_until(const std::function<bool()>& done);

  Env& env_;
  bool break_at_start_ = false;
  bool break_armed_ = false;
  bool may_run_ = false;
  bool paused_ = false;
  bool quit_pause_ = false;
  bool dispatching_ = false;
  std::unique_ptr<Client> client_;
  std::unique_ptr<v8_inspector::V8Inspector> inspector_;
  struct Session;
  std::unordered_map<u32, std::unique_ptr<Session>> sessions_;
  std::unique_ptr<InspectorServer> server_;

  std::mutex mutex_;  // of incoming_
  std::condition_variable arrival_;
  std::deque<Incoming> incoming_;
};

}  // namespace sinter::runtime
