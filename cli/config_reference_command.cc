// sinter config-reference: docs/config.md, from the table that reads the config.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "cli/commands.h"
#include "plugins/config/config_keys.h"

namespace sinter::cli {

Command add_config_reference_command(CLI::App&) {
  return [] {
    const std::string text = plugins::config_reference();
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kSuccess;
  };
}

}  // namespace sinter::cli
