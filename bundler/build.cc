#include "bundler/build.h"

#include <algorithm>
#include <chrono>

#include "base/path.h"
#include "base/trace.h"
#include "bundler/css/emit_styles.h"
#include "bundler/emit/emit.h"
#include "bundler/emit/metafile.h"
#include "bundler/graph/import_chains.h"
#include "bundler/graph/scan.h"
#include "bundler/link/link.h"
#include "bundler/plugin/source_memory.h"
#include "bundler/preserve_modules.h"

namespace sinter::bundler {

namespace {

class Stopwatch {
 public:
  f64 lap() {
    const auto now = std::chrono::steady_clock::now();
    const f64 ms = std::chrono::duration<f64, std::milli>(now - last_).count();
    last_ = now;
    return ms;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

bool check_options(const BuildOptions& options, Diagnostics& diagnostics) {
  const size_t entries = options.entries.size() + (options.stdin_input ? 1 : 0);
  if (entries == 0) diagnostics.error("no-entry", "There is no entry point to build");
  if (!options.outdir.empty() && !options.outfile.empty())
    diagnostics.error("outdir-and-outfile", "Only one of --outdir and --outfile can be used");
  if (entries > 1 && options.outdir.empty())
    diagnostics.error("outdir-missing", "Several entry points need an output directory")
        .help("Use --outdir instead of --outfile");
  const bool to_stdout = options.outdir.empty() && options.outfile.empty();
  if (to_stdout && options.source_map == SourceMapMode::External)
    diagnostics.error("no-output-path", "A source map of its own needs an output path")
        .help("Use --outfile, or --sourcemap=inline");
  if (to_stdout && (options.legal_comments == LegalCommentMode::Linked ||
                    options.legal_comments == LegalCommentMode::External))
    diagnostics.error("no-output-path", "Legal comments in a file of their own need an output path")
        .help("Use --outfile, or --legal-comments=eof");
  const Format format = output_format(options);
  if (options.splitting.value_or(false) && format != Format::Esm)
    diagnostics.error("splitting-format", "Code splitting is only possible with --format=esm");
  if (!options.chunk_groups.empty() && !wants_splitting(options))
    diagnostics.error("groups-without-splitting", "Only files that share code can have --chunk")
        .help("Use --splitting with --format=esm and --outdir");
  if (options.preserve_modules && (format == Format::Iife || format == Format::Umd))
    diagnostics
        .error("preserve-format",
               "Modules that are files of their own import each other, which only "
               "the formats esm and cjs can do")
        .help("Use --format=esm or --format=cjs");
  if (options.preserve_modules && options.outdir.empty())
    diagnostics.error("no-output-path", "Modules that are files of their own need a directory")
        .help("Use --outdir");
  if (format == Format::Umd && options.global_name.empty())
    diagnostics.warning(
        "umd-without-name",
        "A umd file without --global-name shows its exports to module loaders only");
  return !diagnostics.has_errors();
}

void add_assets(const BuildOptions& options, const Graph& graph, BuildResult& result,
                Metafile* metafile, Diagnostics& diagnostics) {
  const bool copies = std::any_of(graph.assets.begin(), graph.assets.end(),
                                  [](const Asset& asset) { return asset.is_copied(); });
  if (copies && options.outdir.empty() && options.outfile.empty())
    diagnostics
        .error("no-output-path", "The file \"" + graph.assets[0].pretty_path +
                                     "\" is copied to the output, which needs a directory")
        .help("Use --outdir or --outfile");
  for (const Asset& asset : graph.assets) {
    if (!asset.is_copied()) continue;
    OutputFile file;
    const std::string base =
        !options.outdir.empty() ? options.outdir : std::string(path::dirname(options.outfile));
    file.path = path::join(path::join(options.working_directory, base), asset.output);
    file.pretty_path = path::relative(options.working_directory, file.path);
    file.contents = asset.contents;
    file.kind = OutputKind::Asset;
    if (metafile) add_companion(*metafile, file);
    result.outputs.push_back(std::move(file));
  }
}

void describe_inputs(const Graph& graph, BuildResult& result) {
  for (const Module& module : graph.modules) {
    if (&module == &graph.modules[kRuntimeModule] || module.is_external() || module.disabled)
      continue;
    if (!path::is_absolute(path_of_id(module.id))) continue;
    result.inputs.push_back(module.path);
    result.statistics.modules += 1;
    result.statistics.source_bytes += module.source_size;
  }
  for (const Asset& asset : graph.assets) result.inputs.push_back(asset.path);
  std::sort(result.inputs.begin(), result.inputs.end());
  result.inputs.erase(std::unique(result.inputs.begin(), result.inputs.end()), result.inputs.end());
  result.generated_sources = graph.generated_sources;
}

int rank(OutputKind kind) { return static_cast<int>(kind); }

}  // namespace

static BuildResult build_graph(const BuildOptions& options, FileSystem& files, TaskPool& pool,
                               Diagnostics& diagnostics, Graph& graph) {
  BuildResult result;
  Stopwatch watch;
  graph = scan(options, files, pool, diagnostics);
  result.statistics.scan_ms = watch.lap();
  describe_inputs(graph, result);
  auto failed = [&] {
    if (!diagnostics.has_errors()) return false;
    add_import_chains(graph, diagnostics);
    return true;
  };
  if (failed()) return result;

  Metafile metafile;
  Metafile* const wanted_metafile = options.metafile ? &metafile : nullptr;
  auto link_and_emit = [&](std::span<const EntryModule> entries) {
    Link linked = link(options, graph, entries, pool, diagnostics);
    result.statistics.link_ms += watch.lap();
    if (diagnostics.has_errors()) return;
    emit(linked, graph, result, wanted_metafile);
    result.statistics.emit_ms += watch.lap();
  };
  // Style sheets are no programs: nothing of them is linked.
  std::vector<EntryModule> scripts, styles;
  for (const EntryModule& entry : graph.entries)
    (graph.modules[entry.module].is_style() ? styles : scripts).push_back(entry);
  if (wants_splitting(options)) {
    if (!scripts.empty()) link_and_emit(scripts);
  } else {
    // Without shared files every entry is a program of its own.
    for (const EntryModule& entry : scripts) link_and_emit({&entry, 1});
  }
  if (!styles.empty()) emit_style_entries(options, graph, styles, pool, result, wanted_metafile);
  if (failed()) return result;
  add_assets(options, graph, result, wanted_metafile, diagnostics);
  if (failed()) return result;
  std::stable_sort(
      result.outputs.begin(), result.outputs.end(),
      [](const OutputFile& a, const OutputFile& b) { return rank(a.kind) < rank(b.kind); });
  if (wanted_metafile) {
    add_inputs(metafile, graph);
    result.metafile = to_json(metafile);
  }
  result.ok = true;
  return result;
}

BuildResult build(const BuildOptions& options, FileSystem& files, TaskPool& pool,
                  Diagnostics& diagnostics) {
  if (!check_options(options, diagnostics)) return {};
  Graph graph;
  if (!options.preserve_modules) return build_graph(options, files, pool, diagnostics, graph);
  // The first build tells which modules there are, and makes their styles and assets.
  BuildOptions first = options;
  first.name_map = nullptr;
  std::optional<SourceMemory> sources;
  if (options.plugins) first.plugins = &sources.emplace(*options.plugins);
  BuildResult result = build_graph(first, files, pool, diagnostics, graph);
  if (result.ok) preserve_modules(options, graph, first.plugins, files, pool, result, diagnostics);
  return result;
}

}  // namespace sinter::bundler
