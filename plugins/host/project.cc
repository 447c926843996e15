#include "plugins/host/project.h"

#include "base/path.h"
#include "plugins/config/config_keys.h"

namespace sinter::plugins {

bool load_project(const ProjectRequest& request, FileSystem& files, ProjectConfig& config,
                  std::unique_ptr<Session>& session, Diagnostics& diagnostics) {
  config.command = request.command;
  if (config.root.empty()) config.root = request.root;
  if (!request.mode.empty()) config.mode = request.mode;
  const std::string file = request.config_file ? path::join(request.root, *request.config_file)
                                               : find_config_file(request.root);
  if (file.empty()) return true;
  if (request.config_file) {
    FileInfo info;
    if (!files.stat(file, info) || info.kind != EntryKind::File) {
      diagnostics.error("config-missing",
                        "The config file \"" + *request.config_file + "\" does not exist");
      return false;
    }
  }

  SessionOptions options;
  options.root = request.root;
  options.build = request.command == Command::Build;
  options.preview = request.preview;
  options.explain = request.explain;
  options.mode = request.mode;
  options.config_file = file;
  options.config_index = request.config_index;
  options.inline_config = request.inline_config;
  session = Session::start(options, diagnostics);
  if (!session) return false;

  ConfigSource source;
  source.pretty_path = path::relative(request.root, file);
  const ReadResult read = files.read_file(file);
  if (read) source.text = read.text();
  const json::ParseResult user = json::parse(session->user_config());
  const json::ParseResult merged = json::parse(session->config());
  const json::ParseResult resolved = json::parse(session->resolved_config());
  SINTER_CHECK(user && merged && resolved);
  check_config_keys(user.root(), source, diagnostics);
  read_config(merged.root(), source, config, diagnostics);
  config.config_file = file;
  config.command = request.command;
  // Both may come from the file or a plugin.
  config.root = resolved.root().find_string("root").value_or(request.root);
  config.mode = resolved.root().find_string("mode").value_or(config.mode);
  return !diagnostics.has_errors();
}

}  // namespace sinter::plugins
