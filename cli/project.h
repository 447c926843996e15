// The project that a command works on: its folder, its config file, its environment, and what the
// command line says over the config.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "cli/terminal.h"
#include "plugins/config/env.h"
#include "plugins/config/project_config.h"
#include "plugins/host/session.h"
#include "plugins/host/style_host.h"

namespace sinter::cli {

// What the command line says; unset values leave the config's.
struct ProjectFlags {
  std::string root;    // absolute folder, or empty: the working directory
  std::string config;  // --config
  bool no_config = false;
  std::optional<std::string> mode, base, out_dir, assets_dir, manifest, sourcemap, host;
  std::optional<bool> minify, empty_out_dir, open, strict_port;
  std::optional<u32> assets_inline_limit;
  std::optional<u16> port;
  std::optional<plugins::LogLevel> log_level;
  std::vector<std::string> target;
  std::vector<std::string> config_values;  // "build.minify=false"; see config_overrides.h
  bool preview = false;                    // of `sinter preview`
  bool explain = false;                    // --explain-plugins
  u32 config_index = 0;                    // which of a config file that exports a list
};

struct Project {
  plugins::ProjectConfig config;
  plugins::Env env;
  std::unique_ptr<plugins::Session>
      session;  // null: there is no config file, and no JavaScript runs
  // Then: what style sheets need, on demand.
  std::unique_ptr<plugins::StyleHost> styles;

  bundler::PluginHost* plugin_host() {
    return session ? &session->plugin_host() : static_cast<bundler::PluginHost*>(styles.get());
  }
};

// Whether a folder is a project: it has a config file or an index.html.
bool is_project(FileSystem& files, const std::string& root);

// Nothing when there were errors.
std::unique_ptr<Project> load_project(const ProjectFlags& flags, plugins::Command command,
                                      const std::string& working_directory, FileSystem& files,
                                      Diagnostics& diagnostics);

// `css.modules.generateScopedName` and `getJSON` as functions. The session, which may be null,
// outlives `options`.
void add_css_functions(const plugins::ProjectConfig& config, plugins::Session* session,
                       bundler::BuildOptions& options);

// `logLevel` of the config.
LogLevel log_level_of(const plugins::ProjectConfig& config);

}  // namespace sinter::cli
