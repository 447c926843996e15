// The one thread on which the dev server talks to the world: sockets, timers, signals.
//
// Everything in dev_server/net and dev_server/http lives on this thread and needs no locks. Other
// threads (the builder, the watcher, plugins' JavaScript) reach it only through post().
#pragma once

#include <functional>
#include <memory>

#include "base/types.h"

struct uv_loop_s;

namespace sinter::dev {

class EventLoop {
 public:
  EventLoop();
  // Closes what is still open and waits for the callbacks of that.
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Until stop() is called.
  void run();
  // From any thread.
  void stop();
  // Calls `task` on the loop's thread, in the order of the calls. From any thread.
  void post(std::function<void()> task);

  using TimerId = u32;
  // Calls `task` once after `milliseconds`.
  TimerId after(u64 milliseconds, std::function<void()> task);
  // … and again every `milliseconds`, until cancelled.
  TimerId every(u64 milliseconds, std::function<void()> task);
  // Of a timer that has already fired: nothing happens.
  void cancel(TimerId timer);

  void on_signal(int signal, std::function<void()> task);

  // Milliseconds of a clock that never goes back, as of the start of this round of callbacks.
  u64 now() const;

  uv_loop_s* handle();

 private:
  struct State;
  TimerId start_timer(u64 milliseconds, u64 repeat, std::function<void()> task);
  std::unique_ptr<State> state_;
};

}  // namespace sinter::dev
