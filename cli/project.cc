#include "cli/project.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/json_text.h"
#include "base/path.h"
#include "cli/config_overrides.h"
#include "plugins/config/config_keys.h"
#include "plugins/host/project.h"

namespace sinter::cli {
namespace {

bool is_file(FileSystem& files, const std::string& path) {
  FileInfo info;
  return files.stat(path, info) && info.kind == EntryKind::File;
}

void apply_flags(const ProjectFlags& flags, plugins::ProjectConfig& config) {
  if (flags.mode) config.mode = *flags.mode;
  if (flags.base) config.base = *flags.base;
  if (flags.out_dir) config.build.out_dir = *flags.out_dir;
  if (flags.assets_dir) config.build.assets_dir = *flags.assets_dir;
  if (flags.assets_inline_limit) config.build.assets_inline_limit = *flags.assets_inline_limit;
  if (flags.manifest) config.build.manifest = *flags.manifest;
  if (flags.minify) config.build.minify = *flags.minify;
  if (flags.empty_out_dir) config.build.empty_out_dir = *flags.empty_out_dir;
  if (!flags.target.empty()) config.build.target = flags.target;
  if (flags.log_level) config.log_level = *flags.log_level;
  for (plugins::ListenConfig* listen : {static_cast<plugins::ListenConfig*>(&config.server),
                                        static_cast<plugins::ListenConfig*>(&config.preview)}) {
    if (flags.host) listen->host = *flags.host;
    if (flags.port) listen->port = *flags.port;
    if (flags.strict_port) listen->strict_port = *flags.strict_port;
    if (flags.open) listen->open = *flags.open;
  }
  if (flags.sourcemap) {
    using bundler::SourceMapMode;
    const std::string& text = *flags.sourcemap;
    config.build.source_map = text == "inline"                         ? SourceMapMode::Inline
                              : text == "hidden" || text == "external" ? SourceMapMode::External
                              : text == "both"                         ? SourceMapMode::Both
                              : text == "false" || text == "none"      ? SourceMapMode::None
                                                                       : SourceMapMode::Linked;
  }
}

// What plugins must know of the command line: it stands over the config file, for them too.
std::string inline_config(const ProjectFlags& flags) {
  ConfigTree tree;
  for (const std::string& text : flags.config_values) add_override(text, tree);
  if (flags.out_dir) tree.set("build.outDir", json_string(*flags.out_dir));
  if (flags.assets_dir) tree.set("build.assetsDir", json_string(*flags.assets_dir));
  if (flags.minify) tree.set("build.minify", *flags.minify ? "true" : "false");
  if (flags.sourcemap)
    tree.set("build.sourcemap",
             *flags.sourcemap == "false" || *flags.sourcemap == "none" ? "false" : "true");
  if (flags.base) tree.set("base", json_string(*flags.base));
  return tree.text();
}

// Keys that are given one by one are checked as those of the file are. Without a config file
// nobody else reads them.
bool read_overrides(const ProjectFlags& flags, bool has_session, plugins::ProjectConfig& config,
                    Diagnostics& diagnostics) {
  const size_t errors = diagnostics.error_count();
  ConfigTree tree;
  for (const std::string& text : flags.config_values)
    if (const auto problem = add_override(text, tree)) diagnostics.error("config-value", *problem);
  if (diagnostics.error_count() != errors) return false;
  if (tree.empty()) return true;
  const json::ParseResult parsed = json::parse(tree.text());
  const plugins::ConfigSource source;
  plugins::check_config_keys(parsed.root(), source, diagnostics);
  if (!has_session) plugins::read_config(parsed.root(), source, config, diagnostics);
  return diagnostics.error_count() == errors;
}

}  // namespace

LogLevel log_level_of(const plugins::ProjectConfig& config) {
  switch (config.log_level) {
    case plugins::LogLevel::Silent:
      return LogLevel::Silent;
    case plugins::LogLevel::Error:
      return LogLevel::Error;
    case plugins::LogLevel::Warn:
      return LogLevel::Warning;
    case plugins::LogLevel::Info:
      break;
  }
  return LogLevel::Info;
}

void add_css_functions(const plugins::ProjectConfig& config, plugins::Session* session,
                       bundler::BuildOptions& options) {
  if (!session) return;
  if (config.css.name_local)
    options.css.name_local = [session, function = *config.css.name_local](
                                 std::string_view local, const std::string& id,
                                 std::string_view text, Diagnostics& diagnostics) {
      return session->scoped_name(function, local, id, text, diagnostics);
    };
  if (config.css.report_exports)
    options.css.report_exports = [session, function = *config.css.report_exports](
                                     const std::string& id, const std::string& exports,
                                     Diagnostics& diagnostics) {
      session->report_css_exports(function, id, exports, diagnostics);
    };
}

bool is_project(FileSystem& files, const std::string& root) {
  return is_file(files, path::join(root, "index.html")) || !plugins::find_config_file(root).empty();
}

std::unique_ptr<Project> load_project(const ProjectFlags& flags, plugins::Command command,
                                      const std::string& working_directory, FileSystem& files,
                                      Diagnostics& diagnostics) {
  auto project = std::make_unique<Project>();
  plugins::ProjectConfig& config = project->config;
  config.command = command;
  config.root = flags.root.empty() ? working_directory : flags.root;
  if (!flags.no_config) {
    plugins::ProjectRequest request;
    request.root = config.root;
    request.command = command;
    request.preview = flags.preview;
    request.explain = flags.explain;
    request.mode = flags.mode.value_or("");
    request.config_index = flags.config_index;
    if (!flags.config.empty()) request.config_file = path::join(working_directory, flags.config);
    request.inline_config = inline_config(flags);
    if (!plugins::load_project(request, files, config, project->session, diagnostics))
      return nullptr;
  }
  if (!read_overrides(flags, project->session != nullptr, config, diagnostics)) return nullptr;
  apply_flags(flags, config);
  if (!plugins::resolve_paths(config, working_directory, diagnostics)) return nullptr;
  if (!project->session && !flags.preview) {
    plugins::SessionOptions options;
    options.root = config.root;
    options.build = command == plugins::Command::Build;
    options.mode = config.mode;
    options.explain = flags.explain;
    options.no_config_file = true;
    options.inline_config = inline_config(flags);
    project->styles = std::make_unique<plugins::StyleHost>(std::move(options));
  }
  const size_t errors = diagnostics.error_count();
  project->env = plugins::load_env(config, plugins::process_variables(), files, diagnostics);
  return diagnostics.error_count() == errors ? std::move(project) : nullptr;
}

}  // namespace sinter::cli
