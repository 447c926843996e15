// What letters do in the terminal that a server runs in.
#pragma once

#include <span>
#include <string>

#include "plugins/host/server_hooks.h"

namespace sinter::cli {

struct OwnShortcut {
  char key;
  const char* description;
};

// The lines of `h`. Plugins may have shortcuts of their own, also in place of ours.
std::string shortcut_list(std::span<const OwnShortcut> own,
                          std::span<const plugins::Shortcut> custom = {});

}  // namespace sinter::cli
