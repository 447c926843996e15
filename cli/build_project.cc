#include "cli/build_project.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <set>

#include "base/path.h"
#include "base/version.h"
#include "bundler/assets/publish.h"
#include "cli/build_checks.h"
#include "cli/build_report.h"
#include "cli/commands.h"
#include "cli/graph_lint.h"
#include "cli/project_build.h"
#include "cli/size_budgets.h"
#include "plugins/host/build_hooks.h"

namespace sinter::cli {
namespace {

// Scripts that users wait for.
void warn_of_large_chunks(const bundler::BuildResult& result, u32 limit_kb,
                          const Terminal& terminal) {
  for (const bundler::OutputFile& file : result.outputs) {
    const bool script =
        file.kind == bundler::OutputKind::EntryChunk || file.kind == bundler::OutputKind::Chunk;
    if (!script || file.contents.size() <= u64{limit_kb} * 1000) continue;
    std::fprintf(stderr, "%s\n",
                 styled(fmt::format("(!) Some scripts are larger than {} kB. Load parts of the "
                                    "program by import(), or raise build.chunkSizeWarningLimit.",
                                    limit_kb),
                        Style::Yellow, terminal)
                     .c_str());
    return;
  }
}

// What the builds of one command share.
struct BuildSeries {
  const BuildFlags& flags;
  const bundler::BuildOptions& given;
  LogOptions log;
  const WarningPolicy& policy;
  const Terminal& terminal;
  RealFileSystem files;
  TaskPool pool;
  u32 config_count = 1;
  std::set<std::string> outdirs;  // that hold what one of the builds wrote
};

// Once more with one thread, which takes tasks in another order than several do, and with plugins
// that know nothing of the first time.
bool is_reproducible(const BuildSeries& series, const ProjectFlags& flags, RealFileSystem& files,
                     const bundler::BuildResult& first, Diagnostics& diagnostics) {
  TaskPool pool(1);
  Diagnostics ignored;
  ProjectBuild again;
  if (again.load(flags, series.given.working_directory, files, ignored))
    again.run(
        series.flags, series.given, files, pool, [] {}, ignored);
  return same_outputs(first, again.result, diagnostics);
}

int build_one(BuildSeries& series, const ProjectFlags& flags) {
  const auto start = std::chrono::steady_clock::now();
  const BuildFlags& given = series.flags;
  const std::string& working_directory = series.given.working_directory;
  const Terminal& terminal = series.terminal;
  LogOptions log = series.log;
  Diagnostics diagnostics;
  ProjectBuild build;
  bundler::BuildResult& result = build.result;
  bool written = false, within_budget = true, reproducible = true;
  std::optional<CompressedSizes> compressed;
  std::string root = working_directory, earlier;

  const bool loaded = build.load(flags, working_directory, series.files, diagnostics);
  if (loaded) {
    const plugins::ProjectConfig& config = build.config();
    root = config.root;
    log.level = log_level_of(config);
    series.config_count = build.config_count();
    const bool talks = log.level == LogLevel::Info && log.format == LogFormat::Text;
    if (series.config_count > 1 && (!given.metafile.empty() || !given.compare.empty()))
      diagnostics
          .error("config-value",
                 fmt::format("--{} names one file, and the config has several builds",
                             given.metafile.empty() ? "compare" : "metafile"))
          .help("Build them one by one: --config FILE");
    build.run(
        given, series.given, series.files, series.pool,
        [&] {
          if (!talks) return;
          std::string line = fmt::format("sinter {} building for {}", version(), config.mode);
          if (series.config_count > 1)
            line += fmt::format(" ({} of {})", flags.config_index + 1, series.config_count);
          std::fprintf(stderr, "%s\n", styled(line + "…", Style::Dim, terminal).c_str());
        },
        diagnostics);
    if (result.ok && given.lint) lint_graph(result.metafile, diagnostics);
    if (!apply(series.policy, diagnostics)) result.ok = false;
    if (result.ok && given.verify_reproducible)
      result.ok = reproducible = is_reproducible(series, flags, series.files, result, diagnostics);
    if (result.ok)
      result.ok = within_budget =
          check_budgets(config.build.budgets, config.build.out_dir, result, diagnostics);
    const std::string metafile = path::join(working_directory, given.metafile);
    if (result.ok && !given.metafile.empty())
      result.ok = check_metafile(metafile, result, diagnostics);
    if (result.ok && !given.compare.empty())
      result.ok = read_earlier_metafile(path::join(working_directory, given.compare), series.files,
                                        earlier, diagnostics);
    if (result.ok && !diagnostics.has_errors()) {
      if (talks) compressed.emplace(result, config.build.report_compressed_size, series.pool);
      // Of several builds into one folder the first empties it.
      if (!series.outdirs.insert(build.publish.outdir).second) build.publish.empty = false;
      written =
          !config.build.write || bundler::publish(result, build.publish, series.files, diagnostics);
    }
    if (written && !given.metafile.empty())
      written = write_metafile(metafile, result, series.files, diagnostics);
    if (plugins::Session* const session = build.session()) {
      if (written) written = plugins::finish_build(*session, diagnostics);
      if (given.explain_plugins) std::fputs(session->explain().c_str(), stderr);
    }
  }
  const f64 elapsed =
      std::chrono::duration<f64, std::milli>(std::chrono::steady_clock::now() - start).count();
  print_diagnostics(diagnostics,
                    bundler::source_lookup(series.files, root, &result.generated_sources), log,
                    terminal);
  if (!loaded) return kUsage;
  if (!reproducible) return kNotReproducible;
  if (!within_budget) return kOverBudget;
  if (!written) return kFailed;
  print_metafile_texts(given, earlier, result);
  if (compressed) {
    print_report(result, compressed->wait(), elapsed, terminal);
    warn_of_large_chunks(result, build.config().build.chunk_size_warning_limit, terminal);
  }
  return kSuccess;
}

}  // namespace

int build_project(const ProjectFlags& flags, const BuildFlags& flags_of_build,
                  const bundler::BuildOptions& given, LogOptions log, const WarningPolicy& policy,
                  const Terminal& terminal) {
  BuildSeries series{.flags = flags_of_build,
                     .given = given,
                     .log = log,
                     .policy = policy,
                     .terminal = terminal,
                     .files = {},
                     .pool = TaskPool(flags_of_build.threads),
                     .config_count = 1,
                     .outdirs = {}};
  ProjectFlags own = flags;
  for (; own.config_index < series.config_count; ++own.config_index)
    if (const int status = build_one(series, own); status != kSuccess) return status;
  return kSuccess;
}

}  // namespace sinter::cli
