// The inside of a Session, shared by the files that make it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugins/host/effect_log.h"
#include "plugins/host/js_plugin_host.h"
#include "plugins/host/js_thread.h"
#include "plugins/host/native_operations.h"
#include "plugins/host/session.h"

namespace sinter::plugins {

struct Session::State {
  explicit State(std::string project_root) : root(std::move(project_root)), operations(root) {}

  std::string root;
  SessionOptions options;
  std::unique_ptr<EffectLog> effects;  // null: nobody asked what plugins do
  HostOperations operations;
  std::unique_ptr<JsThread> thread;  // ends before the operations it uses
  std::unique_ptr<JsPluginHost> host;

  std::string user_config, config, resolved_config, config_file;
  u32 config_count = 1;
  std::optional<std::vector<BuildInput>> changed_input;
  std::vector<std::string> dependencies, env_files;

  ~State() {
    thread.reset();
    host.reset();
  }
};

}  // namespace sinter::plugins
