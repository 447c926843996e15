// A project as commands start with it: its config, read from what the session evaluated.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "plugins/config/project_config.h"
#include "plugins/host/session.h"

namespace sinter::plugins {

struct ProjectRequest {
  std::string root;  // absolute
  Command command = Command::Build;
  bool preview = false;
  bool explain = false;                    // see SessionOptions
  std::string mode;                        // --mode; empty: not given
  std::optional<std::string> config_file;  // --config
  u32 config_index = 0;                    // see SessionOptions
  std::string inline_config;               // JSON with precedence over the file; may be empty
};

// Fills `config` from the config file, where there is one, and starts the session that keeps it
// alive; otherwise `session` stays null and no JavaScript runs. What the command line says is to be
// put over `config` afterwards, and resolve_paths() to be called. False when there were errors.
bool load_project(const ProjectRequest& request, FileSystem& files, ProjectConfig& config,
                  std::unique_ptr<Session>& session, Diagnostics& diagnostics);

}  // namespace sinter::plugins
