#include "dev_server/net/terminal_keys.h"

#include <unistd.h>
#include <uv.h>

#include <string>
#include <utility>

namespace sinter::dev {

struct TerminalKeys::State {
  uv_poll_t poll;
  std::string line;
  std::function<void(const std::string&)> on_line;
};

TerminalKeys::TerminalKeys(EventLoop& loop, std::function<void(const std::string&)> on_line) {
  if (!isatty(STDIN_FILENO)) return;
  state_ = new State{{}, {}, std::move(on_line)};
  state_->poll.data = state_;
  if (uv_poll_init(loop.handle(), &state_->poll, STDIN_FILENO) != 0) {
    delete state_;
    state_ = nullptr;
    return;
  }
  uv_poll_start(&state_->poll, UV_READABLE, [](uv_poll_t* poll, int status, int) {
    auto& state = *static_cast<State*>(poll->data);
    char buffer[256];
    const ssize_t size = status == 0 ? read(STDIN_FILENO, buffer, sizeof buffer) : 0;
    if (size <= 0) {
      uv_poll_stop(poll);
      return;
    }
    for (ssize_t i = 0; i < size; ++i) {
      if (buffer[i] != '\n') {
        state.line += buffer[i];
        continue;
      }
      std::string line = std::exchange(state.line, {});
      if (line.ends_with('\r')) line.pop_back();
      if (!line.empty()) state.on_line(line);
    }
  });
}

TerminalKeys::~TerminalKeys() {
  if (!state_) return;
  uv_close(reinterpret_cast<uv_handle_t*>(&state_->poll),
           [](uv_handle_t* handle) { delete static_cast<State*>(handle->data); });
}

}  // namespace sinter::dev
