// Shortcuts: a letter, or a word, and enter on the terminal that the server runs in.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "dev_server/net/event_loop.h"

namespace sinter::dev {

class TerminalKeys {
 public:
  // Does nothing when standard input is no terminal.
  TerminalKeys(EventLoop& loop, std::function<void(const std::string&)> on_line);
  ~TerminalKeys();

 private:
  struct State;
  State* state_ = nullptr;  // freed when libuv has closed its handle
};

}  // namespace sinter::dev
