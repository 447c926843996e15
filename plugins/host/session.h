// A project's config and plugins, alive: owns the JavaScript thread from the moment the config file
// is loaded until the build or server ends.
//
// A project without a config file needs none: find_config_file() tells without JavaScript.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "bundler/plugin/plugin_host.h"
#include "bundler/resolver/resolver.h"
#include "plugins/config/project_config.h"
#include "plugins/host/hook_table.h"

namespace sinter::plugins {

// sinter.config.* of a folder, else vite.config.*; empty when there is none.
std::string find_config_file(std::string_view root);

struct SessionOptions {
  std::string root;   // absolute: the project's folder
  bool build = true;  // Vite's `command`: "build", else "serve"
  bool preview = false;
  bool explain = false;                    // note what plugins do, for explain()
  std::string mode;                        // empty: what the config says, else the command's own
  std::optional<std::string> config_file;  // --config; nothing: looked for in `root`
  bool no_config_file = false;             // not even looked for
  u32 config_index = 0;                    // which of a file that exports a list
  std::string inline_config;               // JSON that has precedence over the file; may be empty
  bool worker = false;                     // its plugins are those of `worker.plugins`
};

class Session {
 public:
  // Loads the config file and runs the hooks config, configEnvironment and configResolved. Null
  // when anything failed, which is then in `diagnostics`.
  static std::unique_ptr<Session> start(const SessionOptions& options, Diagnostics& diagnostics);
  // One more with the same config, for the build of a worker.
  std::unique_ptr<Session> start_for_worker(Diagnostics& diagnostics) const;
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // What the config file exports, before any plugin: for checking names of keys. JSON; what JSON
  // has no form for is {"$regexp": …, "flags": …}, {"$function": N} or {"$unserializable": "a
  // Map"}.
  const std::string& user_config() const;
  // The same after the `config` hooks: what to build with.
  const std::string& config() const;
  // With Vite's defaults, after `configResolved`.
  const std::string& resolved_config() const;

  const std::string& config_file() const;  // absolute; empty: there is none
  u32 config_count() const;                // more than one: the file exports a list
  const std::vector<std::string>& config_dependencies()
      const;                                          // files whose change means a restart
  const std::vector<std::string>& env_files() const;  // likewise, whether they exist or not
  const std::vector<std::string>& plugin_names() const;
  bool has_hook(std::string_view name) const;

  // Lives as long as the session.
  bundler::PluginHost& plugin_host();

  // How this.resolve() looks things up while no scan runs.
  void set_resolve_options(bundler::ResolveOptions options);

  // Hooks around a build. Each waits and is false when a hook failed. build_start() comes before
  // the scan.
  bool build_start(Diagnostics& diagnostics);
  // The entries of the build that began, where the hook `options` changed them.
  const std::optional<std::vector<BuildInput>>& changed_input() const;
  bool build_end(std::string_view error, Diagnostics& diagnostics);  // `error` empty: none
  bool close_bundle(Diagnostics& diagnostics);
  bool close_watcher(Diagnostics& diagnostics);
  // `event`: "create", "update" or "delete".
  bool watch_change(const std::string& file, std::string_view event, Diagnostics& diagnostics);

  // A function of the config, by the number it has in the JSON, called with JSON arguments (a
  // list). Its answer as JSON; nothing when it failed.
  std::optional<std::string> call_function(u32 number, std::string_view arguments,
                                           Diagnostics& diagnostics);

  // `build.assetsInlineLimit` as a function, asked about a file. Nothing: the limit decides.
  std::optional<bool> inline_asset(u32 function, const std::string& path, std::string_view contents,
                                   Diagnostics& diagnostics);

  // `css.modules.generateScopedName` as a function: the name in the output of the local name of a
  // style sheet. Empty when it failed.
  std::string scoped_name(u32 function, std::string_view local, const std::string& id,
                          std::string_view text, Diagnostics& diagnostics);

  // `css.modules.getJSON`: tells it the exports of a CSS module, a JSON object.
  void report_css_exports(u32 function, const std::string& id, const std::string& exports,
                          Diagnostics& diagnostics);

  // `treeshake.moduleSideEffects` as a list, rules or a function, asked about a module. Nothing:
  // package.json decides.
  std::optional<bool> module_side_effects(const std::string& id, bool external,
                                          Diagnostics& diagnostics);

  // The table of --explain-plugins.
  std::string explain() const;

  struct State;  // private to this folder
  State& state() { return *state_; }

 private:
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sinter::plugins
