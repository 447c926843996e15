// sinter build
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/path.h"
#include "base/trace.h"
#include "bundler/graph/load.h"
#include "cli/build_checks.h"
#include "cli/build_options.h"
#include "cli/build_project.h"
#include "cli/build_report.h"
#include "cli/commands.h"
#include "cli/graph_lint.h"
#include "cli/project_flags.h"
#include "plugins/host/json_text.h"
#include "plugins/host/style_host.h"

namespace sinter::cli {
namespace {

using Clock = std::chrono::steady_clock;

f64 milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<f64, std::milli>(Clock::now() - start).count();
}

// A line on the terminal that says the build is still going, after its first second.
class Progress {
 public:
  explicit Progress(const Terminal& terminal) {
    if (!terminal.interactive) return;
    thread_ = std::thread([this] {
      const Clock::time_point start = Clock::now();
      std::unique_lock lock(mutex_);
      while (!wake_.wait_for(lock, std::chrono::milliseconds(drawn_ ? 100 : 1000),
                             [this] { return done_; })) {
        std::fprintf(stderr, "\r\x1b[2Kbuilding … %.1f s", milliseconds_since(start) / 1000);
        drawn_ = true;
      }
      if (drawn_) std::fputs("\r\x1b[2K", stderr);
    });
  }
  ~Progress() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false, drawn_ = false;
  std::thread thread_;
};

// A terminal has nothing to read, and neither has the /dev/null of a job that nobody watches: there
// the command was run in the wrong folder.
bool is_piped(int descriptor) {
  struct stat info;
  return fstat(descriptor, &info) == 0 && !S_ISCHR(info.st_mode);
}

std::string read_standard_input() {
  std::string text;
  char buffer[1 << 16];
  size_t count;
  while ((count = std::fread(buffer, 1, sizeof buffer, stdin)) != 0) text.append(buffer, count);
  return text;
}

int usage_error(const BuildFlags& flags, const std::string& message) {
  if (flags.log_format == "json") {
    Diagnostic diagnostic;
    diagnostic.code = "usage";
    diagnostic.message = message;
    std::fprintf(stderr, "%s\n", to_json(diagnostic, nullptr).c_str());
    return kUsage;
  }
  std::fprintf(stderr, "error: %s\n\nRun `sinter build --help` for the options.\n",
               message.c_str());
  return kUsage;
}

// Standard input is no file: its text is in the options.
SourceLookup lookup_with_stdin(const bundler::BuildOptions& options, SourceLookup files) {
  if (!options.stdin_input) return files;
  const bundler::StdinInput& input = *options.stdin_input;
  const std::string name = input.source_file.empty() ? "<stdin>" : input.source_file;
  struct Kept {
    FileBuffer text;
    Source source;
  };
  auto kept = std::make_shared<Kept>();
  kept->text.assign(input.contents);
  kept->source = {name, kept->text.text()};
  return [kept, files = std::move(files)](std::string_view path) -> const Source* {
    return path == kept->source.pretty_path ? &kept->source : files(path);
  };
}

// Flags that mean something for entries only: with one of them and no entry, the source is on
// standard input.
constexpr const char* kEntryFlags[] = {"--sourcefile",     "--loader",  "--format",
                                       "--platform",       "--outfile", "--global-name",
                                       "--abs-working-dir"};

// Without an entry in a project's folder, or with a project's folder as only entry.
bool is_project_build(const BuildFlags& flags, FileSystem& files,
                      const std::string& working_directory, ProjectFlags& project) {
  const auto given = [&](const char* name) { return flags.app->count(name) != 0; };
  if (flags.entries.size() > 1) return false;
  if (flags.entries.empty()) {
    for (const char* name : kEntryFlags)
      if (given(name)) return false;
    if (flags.config.empty() && !is_project(files, working_directory)) return false;
  } else {
    FileInfo info;
    const std::string folder = path::join(working_directory, flags.entries[0]);
    if (!files.stat(folder, info) || info.kind != EntryKind::Directory ||
        !is_project(files, folder))
      return false;
    project.root = folder;
  }
  project.config = flags.config;
  project.explain = flags.explain_plugins;
  project.no_config = flags.no_config;
  project.config_values = flags.config_values;
  if (given("--mode")) project.mode = flags.mode;
  if (given("--base")) project.base = flags.base;
  if (given("--outdir")) project.out_dir = flags.outdir;
  if (given("--assets-dir")) project.assets_dir = flags.assets_dir;
  if (given("--assets-inline-limit")) project.assets_inline_limit = flags.assets_inline_limit;
  if (given("--manifest"))
    project.manifest = flags.manifest.empty() || flags.manifest == "true" ? ".vite/manifest.json"
                       : flags.manifest == "false"                        ? ""
                                                                          : flags.manifest;
  if (given("--minify")) project.minify = flags.minify;
  if (given("--empty-out-dir")) project.empty_out_dir = flags.empty_out_dir;
  if (given("--sourcemap")) project.sourcemap = flags.sourcemap;
  if (given("--target")) project.target = {flags.target};
  if (given("--log-level"))
    project.log_level = flags.log_level == "silent"  ? plugins::LogLevel::Silent
                        : flags.log_level == "error" ? plugins::LogLevel::Error
                        : flags.log_level == "info"  ? plugins::LogLevel::Info
                                                     : plugins::LogLevel::Warn;
  return true;
}

// Sass, Less, Stylus and PostCSS of the folder's own packages, as a project without a config file
// has them. Nothing is started before a sheet needs it.
std::unique_ptr<plugins::StyleHost> style_host_of(const bundler::BuildOptions& options,
                                                  const BuildFlags& flags) {
  plugins::SessionOptions session;
  session.root = options.working_directory;
  session.mode = flags.mode;
  session.no_config_file = true;
  std::string alias = "{";
  for (const auto& [from, to] : options.alias) plugins::append_json_field(alias, from, to);
  std::string resolve = "{", build = "{", inline_config = "{";
  plugins::append_json_raw_field(resolve, "alias", alias + '}');
  plugins::append_json_raw_field(
      build, "sourcemap", options.source_map == bundler::SourceMapMode::None ? "false" : "true");
  plugins::append_json_raw_field(inline_config, "resolve", resolve + '}');
  plugins::append_json_raw_field(inline_config, "build", build + '}');
  session.inline_config = inline_config + '}';
  std::vector<std::string> other_kinds;
  for (const auto& [extension, loader] : options.loaders)
    if (!bundler::is_style_loader(loader)) other_kinds.push_back(extension);
  return std::make_unique<plugins::StyleHost>(std::move(session), std::move(other_kinds));
}

int run_build(const BuildFlags& flags) {
  const Clock::time_point start = Clock::now();
  bundler::BuildOptions options;
  LogOptions log;
  WarningPolicy policy;
  std::string error;
  if (!to_build_options(flags, options, log, policy, error)) return usage_error(flags, error);
  const Terminal terminal = detect_terminal(flags.color == "true"    ? ColorMode::Always
                                            : flags.color == "false" ? ColorMode::Never
                                                                     : ColorMode::Auto);
  {
    RealFileSystem files;
    ProjectFlags project;
    if (is_project_build(flags, files, options.working_directory, project)) {
      const std::string refused = flag_without_meaning(flags);
      if (!refused.empty())
        return usage_error(flags, refused +
                                      " has no meaning in a project: name an entry point, or "
                                      "say it in the config file");
      return build_project(project, flags, options, log, policy, terminal);
    }
  }
  if (!flags.config_values.empty())
    return usage_error(flags, "\"--" + flags.config_values[0] +
                                  "\" is a key of the config, which only projects have");
  if (options.entries.empty()) {
    if (!is_piped(STDIN_FILENO))
      return usage_error(flags,
                         "No entry point: there is no index.html or config file here; name a file, "
                         "or pipe one in");
    bundler::StdinInput input;
    input.contents = read_standard_input();
    input.resolve_dir = options.working_directory;
    input.source_file = flags.sourcefile;
    for (const auto& [extension, loader] : options.loaders) {
      if (extension == kStdinExtension) input.loader = loader;
    }
    options.stdin_input = std::move(input);
  }
  if (!flags.trace.empty()) Trace::start(path::join(options.working_directory, flags.trace));

  RealFileSystem files;
  Diagnostics diagnostics;
  bundler::BuildResult result;
  bool written = false;
  TaskPool pool(flags.threads);
  {
    const Progress progress(terminal);
    const std::unique_ptr<plugins::StyleHost> styles = style_host_of(options, flags);
    options.plugins = styles.get();
    result = bundler::build(options, files, pool, diagnostics);
    options.plugins = nullptr;
  }
  if (result.ok && flags.lint) lint_graph(result.metafile, diagnostics);
  if (!apply(policy, diagnostics)) result.ok = false;
  bool reproducible = true;
  if (result.ok && flags.verify_reproducible) {
    // One thread takes tasks in another order than several do.
    TaskPool other(1);
    Diagnostics ignored;
    const std::unique_ptr<plugins::StyleHost> styles = style_host_of(options, flags);
    options.plugins = styles.get();
    const bundler::BuildResult again = bundler::build(options, files, other, ignored);
    options.plugins = nullptr;
    reproducible = result.ok = same_outputs(result, again, diagnostics);
  }
  const std::string target = path::join(options.working_directory, flags.metafile);
  if (result.ok && !flags.metafile.empty() && !check_metafile(target, result, diagnostics))
    result.ok = false;
  std::string earlier;
  if (result.ok && !flags.compare.empty())
    result.ok = read_earlier_metafile(path::join(options.working_directory, flags.compare), files,
                                      earlier, diagnostics);
  const bool to_stdout = !result.outputs.empty() && result.outputs[0].path == "<stdout>";
  // A tenth of a small build's time: for somebody who reads it.
  const bool measures = terminal.is_read || flags.report_compressed_size;
  const bool reports =
      result.ok && log.level == LogLevel::Info && log.format == LogFormat::Text && !to_stdout;
  std::optional<CompressedSizes> compressed;
  if (reports && measures) compressed.emplace(result, flags.report_compressed_size, pool);
  if (result.ok) written = bundler::write_outputs(result, options, files, diagnostics);
  if (written && !flags.metafile.empty())
    written = write_metafile(target, result, files, diagnostics);
  const f64 elapsed = milliseconds_since(start);
  if (!flags.trace.empty() && compressed) compressed->wait();  // it is in the trace
  if (!flags.trace.empty() && !Trace::finish()) {
    diagnostics.error("cannot-write", "Cannot write the trace \"" + flags.trace + "\"");
    written = false;
  }

  print_diagnostics(
      diagnostics,
      lookup_with_stdin(options, bundler::source_lookup(files, options.working_directory,
                                                        &result.generated_sources)),
      log, terminal);
  if (!reproducible) return kNotReproducible;
  if (!written) return kFailed;
  print_metafile_texts(flags, earlier, result);
  if (reports)
    print_report(result, compressed ? compressed->wait() : std::vector<size_t>(), elapsed,
                 terminal);
  return kSuccess;
}

}  // namespace

Command add_build_command(CLI::App& app) {
  auto flags = std::make_shared<BuildFlags>();
  add_build_flags(app, *flags);
  app.footer(
      "Examples:\n"
      "  sinter build src/main.tsx --outdir=dist --minify --sourcemap\n"
      "  sinter build src/server.ts --platform=node --packages=external --outfile=server.mjs "
      "--format=esm\n"
      "  echo 'export default 1' | sinter build --format=cjs");
  return [flags] { return run_build(*flags); };
}

}  // namespace sinter::cli
