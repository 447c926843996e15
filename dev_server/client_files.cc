#include "dev_server/client_files.h"

#include "base/json_text.h"

namespace sinter::dev {

namespace {

constexpr char kRegistry[] =
#include "dev_server/client/registry.inc"
    ;
constexpr char kOverlay[] =
#include "dev_server/client/overlay.inc"
    ;
constexpr char kClient[] =
#include "dev_server/client/client.inc"
    ;

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

}  // namespace

std::string registry_script(const ClientSettings& settings) {
  std::string text(kRegistry, sizeof kRegistry - 1);
  replace_all(text, "/* @base */ \"/\"", json_string(settings.base));
  replace_all(text, "/* @asset_base */ \"/\"", json_string(settings.asset_base));
  return text;
}

std::string overlay_script() { return std::string(kOverlay, sizeof kOverlay - 1); }

std::string refresh_script(const std::string& base) {
  return "import " + json_string(base + "@react-refresh") +
         ";\nimport { setRefreshRuntime, started } from " +
         json_string(base + "@sinter/registry.js") +
         ";\nsetRefreshRuntime(started(\"/@react-refresh\"));\n";
}

std::string client_script(const ClientSettings& settings) {
  std::string levels;
  for (const std::string& level : settings.forward_levels)
    levels += (levels.empty() ? "" : ",") + json_string(level);
  std::string values =
      "{base:" + json_string(settings.base) + ",token:" + json_string(settings.token) +
      ",sequence:" + std::to_string(settings.sequence) +
      ",mends:" + std::to_string(settings.mends) +
      ",socketHost:" + json_string(settings.socket_host) +
      ",socketPort:" + (settings.socket_port ? std::to_string(settings.socket_port) : "\"\"") +
      ",socketPath:" + json_string(settings.socket_path) +
      ",socketProtocol:" + json_string(settings.socket_protocol) +
      ",overlay:" + (settings.overlay ? "true" : "false") +
      ",forwardErrors:" + (settings.forward_errors ? "true" : "false") + ",forwardLevels:[" +
      levels + "]" + ",timeout:" + std::to_string(settings.timeout_ms) + "}";
  std::string text(kClient, sizeof kClient - 1);
  replace_all(text, "/* @client */ {}", values);
  replace_all(text, "\"./@sinter/", "\"" + settings.base + "@sinter/");
  return text;
}

}  // namespace sinter::dev
