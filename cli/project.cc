#include "cli/project.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"

namespace sinter::cli {
namespace {

constexpr std::string_view kConfigNames[] = {
    "sinter.config.ts", "sinter.config.mts", "sinter.config.js", "sinter.config.mjs", "sinter.config.cjs", "sinter.config.cts",
    "vite.config.js",   "vite.config.mjs",   "vite.config.ts",   "vite.config.cjs",   "vite.config.mts",   "vite.config.cts"};

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
  for (plugins::ListenConfig* listen : {static_cast<plugins::ListenConfig*>(&config.server), static_cast<plugins::ListenConfig*>(&config.preview)}) {
    if (flags.host) listen->host = *flags.host;
    if (flags.port) listen->port = *flags.port;
    if (flags.strict_port) listen->strict_port = *flags.strict_port;
    if (flags.open) listen->open = *flags.open;
  }
  if (flags.sourcemap) {
    using bundler::SourceMapMode;
    const std::string& text = *flags.sourcemap;
    config.build.source_map = text == "inline"                        ? SourceMapMode::Inline
                              : text == "hidden" || text == "external" ? SourceMapMode::External
                              : text == "both"                        ? SourceMapMode::Both
                              : text == "false" || text == "none"     ? SourceMapMode::None
                                                                      : SourceMapMode::Linked;
  }
}

}  // namespace

std::string find_config_file(FileSystem& files, const std::string& root) {
  for (const std::string_view name : kConfigNames)
    if (std::string path = path::join(root, name); is_file(files, path)) return path;
  return {};
}

bool is_project(FileSystem& files, const std::string& root) {
  return is_file(files, path::join(root, "index.html")) || !find_config_file(files, root).empty();
}

std::unique_ptr<Project> load_project(const ProjectFlags& flags, plugins::Command command, const std::string& working_directory,
                                      FileSystem& files, Diagnostics& diagnostics) {
  auto project = std::make_unique<Project>();
  plugins::ProjectConfig& config = project->config;
  config.command = command;
  config.root = flags.root.empty() ? working_directory : flags.root;
  if (!flags.no_config) {
    config.config_file = flags.config.empty() ? find_config_file(files, config.root) : path::join(working_directory, flags.config);
    if (!flags.config.empty() && !is_file(files, config.config_file)) {
      diagnostics.error("config-missing", fmt::format("There is no config file \"{}\"", flags.config));
      return nullptr;
    }
  }
  if (!config.config_file.empty()) {
    diagnostics
        .error("config-needs-runtime",
               fmt::format("This build of sinter has no JavaScript runtime to evaluate \"{}\"",
                           path::relative(working_directory, config.config_file)))
        .help("Build sinter with its runtime (./x setup), or pass --no-config");
    return nullptr;
  }
  apply_flags(flags, config);
  if (!plugins::resolve_paths(config, working_directory, diagnostics)) return nullptr;
  const size_t errors = diagnostics.error_count();
  project->env = plugins::load_env(config, plugins::process_variables(), files, diagnostics);
  return diagnostics.error_count() == errors ? std::move(project) : nullptr;
}

}  // namespace sinter::cli
