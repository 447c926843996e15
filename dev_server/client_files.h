// The scripts that run in the page (dev_server/client), as the server sends them: this program
// carries their text and fills in what only the running server knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::dev {

struct ClientSettings {
  std::string base = "/";
  std::string asset_base = "/";  // with server.origin
  std::string token;
  u64 sequence = 0;  // the page's code is at least as new as this
  u64 mends = 0;     // how often errors had been mended before the page had its scripts
  std::string socket_protocol, socket_host, socket_path;  // empty: those of the page
  u16 socket_port = 0;
  bool overlay = true;
  bool forward_errors = true;
  std::vector<std::string> forward_levels;
  u32 timeout_ms = 30000;
};

std::string registry_script(const ClientSettings& settings);
std::string overlay_script();
// Gives React Fast Refresh its runtime, before React is loaded.
std::string refresh_script(const std::string& base);
std::string client_script(const ClientSettings& settings);

}  // namespace sinter::dev
