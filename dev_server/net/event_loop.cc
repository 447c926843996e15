#include "dev_server/net/event_loop.h"

#include <uv.h>

#include <csignal>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sinter::dev {

namespace {

struct Timer {
  uv_timer_t handle;
  EventLoop::TimerId id;
  bool repeats;
  std::function<void()> task;
  std::function<void(EventLoop::TimerId)> forget;
};

struct Signal {
  uv_signal_t handle;
  std::function<void()> task;
};

}  // namespace

struct EventLoop::State {
  uv_loop_t loop;
  uv_async_t wake;
  std::mutex mutex;
  std::vector<std::function<void()>> posted;
  bool stopping = false;
  std::unordered_map<TimerId, Timer*> timers;
  TimerId next_timer = 1;
  std::vector<std::unique_ptr<Signal>> signals;

  void take_posted() {
    std::vector<std::function<void()>> tasks;
    bool stop;
    {
      const std::lock_guard lock(mutex);
      tasks.swap(posted);
      stop = stopping;
    }
    for (const auto& task : tasks) task();
    if (stop) uv_stop(&loop);
  }
  static void close_timer(Timer* timer) {
    uv_close(reinterpret_cast<uv_handle_t*>(&timer->handle),
             [](uv_handle_t* handle) { delete static_cast<Timer*>(handle->data); });
  }
};

EventLoop::EventLoop() : state_(std::make_unique<State>()) {
  // A client that goes away while it is written to is an error of that write, not of the process.
  std::signal(SIGPIPE, SIG_IGN);
  uv_loop_init(&state_->loop);
  state_->wake.data = state_.get();
  uv_async_init(&state_->loop, &state_->wake,
                [](uv_async_t* wake) { static_cast<State*>(wake->data)->take_posted(); });
}

EventLoop::~EventLoop() {
  // Connections that end with the loop cancel timers of theirs: by then there are none.
  for (const auto& [id, timer] : std::exchange(state_->timers, {})) State::close_timer(timer);
  uv_walk(
      &state_->loop,
      [](uv_handle_t* handle, void*) {
        if (!uv_is_closing(handle)) uv_close(handle, nullptr);
      },
      nullptr);
  while (uv_run(&state_->loop, UV_RUN_DEFAULT) != 0) {
  }
  uv_loop_close(&state_->loop);
}

void EventLoop::run() { uv_run(&state_->loop, UV_RUN_DEFAULT); }

void EventLoop::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  uv_async_send(&state_->wake);
}

void EventLoop::post(std::function<void()> task) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->posted.push_back(std::move(task));
  }
  uv_async_send(&state_->wake);
}

EventLoop::TimerId EventLoop::start_timer(u64 milliseconds, u64 repeat,
                                          std::function<void()> task) {
  const TimerId id = state_->next_timer++;
  auto* timer = new Timer{{}, id, repeat != 0, std::move(task), {}};
  timer->forget = [state = state_.get()](TimerId gone) { state->timers.erase(gone); };
  timer->handle.data = timer;
  uv_timer_init(&state_->loop, &timer->handle);
  state_->timers.emplace(id, timer);
  uv_update_time(&state_->loop);
  uv_timer_start(
      &timer->handle,
      [](uv_timer_t* handle) {
        auto* fired = static_cast<Timer*>(handle->data);
        if (fired->repeats) {
          // The task may cancel its own timer.
          const auto task = fired->task;
          task();
          return;
        }
        const auto task = std::move(fired->task);
        fired->forget(fired->id);
        State::close_timer(fired);
        task();
      },
      milliseconds, repeat);
  return id;
}

EventLoop::TimerId EventLoop::after(u64 milliseconds, std::function<void()> task) {
  return start_timer(milliseconds, 0, std::move(task));
}

EventLoop::TimerId EventLoop::every(u64 milliseconds, std::function<void()> task) {
  return start_timer(milliseconds, milliseconds, std::move(task));
}

void EventLoop::cancel(TimerId timer) {
  const auto at = state_->timers.find(timer);
  if (at == state_->timers.end()) return;
  State::close_timer(at->second);
  state_->timers.erase(at);
}

void EventLoop::on_signal(int signal, std::function<void()> task) {
  auto entry = std::make_unique<Signal>();
  entry->task = std::move(task);
  entry->handle.data = entry.get();
  uv_signal_init(&state_->loop, &entry->handle);
  uv_signal_start(
      &entry->handle, [](uv_signal_t* handle, int) { static_cast<Signal*>(handle->data)->task(); },
      signal);
  state_->signals.push_back(std::move(entry));
}

u64 EventLoop::now() const { return uv_now(&state_->loop); }

uv_loop_s* EventLoop::handle() { return &state_->loop; }

}  // namespace sinter::dev
