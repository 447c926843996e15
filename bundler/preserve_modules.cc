#include "bundler/preserve_modules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/path.h"
#include "bundler/emit/file_names.h"
#include "bundler/graph/scan.h"
#include "bundler/link/syntax_kind.h"

namespace sinter::bundler {

namespace {

// The file that a module becomes: its path below outdir, without extension.
using FileOfModule = std::map<std::string, std::string, std::less<>>;

// Answers for imports of modules that become files, and hands everything else on.
class PreservingHost final : public PluginHost {
 public:
  PreservingHost(const Graph& graph, const FileOfModule& files, std::string extension,
                 PluginHost* next, OutputHooks* output_hooks)
      : files_(files), extension_(std::move(extension)), next_(next), output_hooks_(output_hooks) {
    for (const Module& module : graph.modules) {
      if (!files.contains(module.id)) continue;
      const auto records = module.unit.records();
      for (u32 r = 0; r < records.size(); ++r) {
        const Target& target = module.targets[r];
        if (target.kind != TargetKind::Module) continue;
        const Module& imported = graph.modules[target.module];
        if (!files.contains(imported.id)) continue;
        const auto kind = static_cast<js::ImportKind>(records[r].kind);
        imports_.emplace(key(module.id, module.unit.text(records[r].specifier), kind), &imported);
      }
    }
  }

  void scan_started(ScanServices& services) override {
    if (next_) next_->scan_started(services);
  }
  void scan_ended() override {
    if (next_) next_->scan_ended();
  }
  bool wants_resolve_id(std::string_view specifier, std::string_view importer) const override {
    return files_.contains(importer.empty() ? specifier : importer) ||
           (next_ && next_->wants_resolve_id(specifier, importer));
  }
  void resolve_id(ResolveIdRequest request, std::function<void(ResolveIdAnswer)> answer) override {
    ResolveIdAnswer own;
    own.handled = true;
    if (request.importer.empty() && files_.contains(request.specifier)) {
      own.id = request.specifier;
      return answer(std::move(own));
    }
    const auto known = imports_.find(key(request.importer, request.specifier, request.kind));
    if (known != imports_.end()) {
      const std::string from = "/" + files_.find(request.importer)->second;
      const std::string to = "/" + files_.find(known->second->id)->second + extension_;
      own.id = path::relative(path::dirname(from), to);
      if (!own.id.starts_with("../")) own.id.insert(0, "./");
      own.external = true;
      if (known->second->side_effect_free) own.side_effects = false;
      return answer(std::move(own));
    }
    if (next_ && next_->wants_resolve_id(request.specifier, request.importer))
      return next_->resolve_id(std::move(request), std::move(answer));
    answer({});
  }
  bool wants_load(std::string_view id) const override { return next_ && next_->wants_load(id); }
  void load(std::string id, std::function<void(SourceAnswer)> answer) override {
    next_->load(std::move(id), std::move(answer));
  }
  bool wants_transform(std::string_view id, std::string_view code,
                       std::string_view module_type) const override {
    return next_ && next_->wants_transform(id, code, module_type);
  }
  void transform(std::string id, ModuleSource source,
                 std::function<void(SourceAnswer)> answer) override {
    next_->transform(std::move(id), std::move(source), std::move(answer));
  }
  std::optional<AssetPlace> place_asset(const std::string& path) override {
    return next_ ? next_->place_asset(path) : std::nullopt;
  }
  std::optional<std::string> output_url(std::string_view output, std::string_view from) override {
    return next_ ? next_->output_url(output, from) : std::nullopt;
  }
  std::optional<std::string> root_url(std::string_view url, std::string_view from) override {
    return next_ ? next_->root_url(url, from) : std::nullopt;
  }
  bool wants_module_parsed() const override { return false; }
  void module_parsed(std::string, std::vector<std::string>, std::vector<std::string>) override {}
  OutputHooks* output_hooks() override { return output_hooks_; }

 private:
  static std::string key(std::string_view importer, std::string_view specifier,
                         js::ImportKind kind) {
    return fmt::format("{}\n{}\n{}", importer, specifier, static_cast<u32>(kind));
  }

  const FileOfModule& files_;
  const std::string extension_;
  PluginHost* const next_;
  OutputHooks* const output_hooks_;
  std::map<std::string, const Module*> imports_;
};

// What import() of a computed path leads to: it is part of its importer.
constexpr std::string_view kGlobPrefix{"\0glob:", 6};

bool is_code(const Module& module) {
  switch (module.loader) {
    case Loader::Js:
    case Loader::Jsx:
    case Loader::Ts:
    case Loader::Tsx:
      return module.kind == ModuleKind::Code && module.unit && !module.disabled;
    default:
      return false;  // data is part of who imports it
  }
}

class FileNamer {
 public:
  FileNamer(const BuildOptions& options, const Graph& graph) : options_(options), graph_(graph) {}

  FileOfModule run() {
    std::map<std::string_view, std::string_view> given;
    for (const EntryModule& entry : graph_.entries)
      if (!entry.output.empty()) given.emplace(graph_.modules[entry.module].id, entry.output);
    FileOfModule files;
    std::set<std::string> used;
    root_ = root();
    for (const ModuleId id : graph_.modules.ids()) {
      const Module& module = graph_.modules[id];
      if (id == kRuntimeModule || !is_code(module) || module.id.starts_with(kGlobPrefix)) continue;
      const auto name = given.find(module.id);
      std::string file = name != given.end() ? std::string(name->second) : path_name(module);
      const std::string stem = file;
      for (u32 number = 2; !used.insert(file).second; ++number)
        file = stem + std::to_string(number);
      files.emplace(module.id, std::move(file));
    }
    return files;
  }

 private:
  // Of the files that are not in packages.
  std::string root() const {
    if (!options_.preserve_modules_root.empty())
      return path::join(options_.working_directory, options_.preserve_modules_root);
    std::string base;
    for (const Module& module : graph_.modules) {
      if (!is_code(module) || module.in_node_modules || !path::is_absolute(path_of_id(module.id)))
        continue;
      const std::string directory(path::dirname(module.path));
      if (base.empty()) base = directory;
      while (!path::is_inside(base, directory) && base != "/")
        base = std::string(path::dirname(base));
    }
    return base.empty() ? options_.working_directory : base;
  }

  std::string path_name(const Module& module) const {
    const std::string_view path = path_of_id(module.id);
    if (!path::is_absolute(path)) {
      std::string_view name = module.id;
      while (name.starts_with('\0') || name.starts_with('/')) name.remove_prefix(1);
      return "_virtual/" + url_safe(name);
    }
    const bool below = path::is_inside(root_, path);
    std::string name = path::relative(below ? root_ : options_.working_directory, path);
    // A query makes another module of the file: "x.vue?vue&type=script" is beside "x.vue".
    const std::string_view extension = path::extension(name);
    const bool script = path.size() == module.id.size();
    if (script)
      name.resize(name.size() - extension.size());
    else
      name += url_safe(std::string(module.id.substr(path.size())));
    for (size_t at; (at = name.find("../")) != std::string::npos;) name.replace(at, 2, "_.._");
    return name;
  }

  const BuildOptions& options_;
  const Graph& graph_;
  std::string root_;
};

// An ES module cannot name what a CommonJS file exports, which only run time knows.
bool check(const BuildOptions& options, const Graph& graph, const FileOfModule& files,
           Diagnostics& diagnostics) {
  if (output_format(options) != Format::Esm) return true;
  const size_t errors = diagnostics.error_count();
  for (const Module& module : graph.modules)
    if (files.contains(module.id) && kind_of_unit(module.unit) == ExportsKind::CommonJs)
      diagnostics
          .error("preserve-commonjs",
                 fmt::format("\"{}\" is a CommonJS module and cannot be a file of its own among ES "
                             "modules",
                             module.pretty_path),
                 module.pretty_path)
          .help(module.in_node_modules ? "Mark its package as external"
                                       : "Write it as an ES module, or mark it as external");
  return diagnostics.error_count() == errors;
}

bool is_script(const OutputFile& file, std::string_view extension) {
  switch (file.kind) {
    case OutputKind::EntryChunk:
    case OutputKind::Chunk:
      return true;
    case OutputKind::SourceMap:
      return file.path.ends_with(std::string(extension) + ".map");
    case OutputKind::LegalComments:
      return file.path.ends_with(std::string(extension) + ".LEGAL.txt");
    case OutputKind::Style:
    case OutputKind::Asset:
      return false;
  }
  return false;
}

}  // namespace

void preserve_modules(const BuildOptions& options, const Graph& graph, PluginHost* sources,
                      FileSystem& files, TaskPool& pool, BuildResult& result,
                      Diagnostics& diagnostics) {
  const FileOfModule file_of = FileNamer(options, graph).run();
  result.ok = false;
  if (!check(options, graph, file_of, diagnostics)) return;
  const std::string extension = js_extension(options);
  PreservingHost host(graph, file_of, extension, sources,
                      options.plugins ? options.plugins->output_hooks() : nullptr);
  BuildOptions each = options;
  each.preserve_modules = false;
  each.splitting = false;
  each.chunk_groups.clear();
  each.entry_names = "[dir]/[name]";
  each.plugins = &host;
  each.entries.clear();
  for (const auto& [id, file] : file_of) each.entries.push_back({id, file});
  BuildResult scripts = build(each, files, pool, diagnostics);
  if (!scripts.ok) return;
  std::erase_if(result.outputs, [&](const OutputFile& file) { return is_script(file, extension); });
  std::vector<OutputFile> made;
  for (OutputFile& file : scripts.outputs) {
    if (!is_script(file, extension)) continue;
    const bool entry = std::any_of(graph.entries.begin(), graph.entries.end(), [&](auto& known) {
      return graph.modules[known.module].pretty_path == file.entry_point;
    });
    if (!entry) file.kind = file.kind == OutputKind::EntryChunk ? OutputKind::Chunk : file.kind;
    made.push_back(std::move(file));
  }
  std::stable_sort(made.begin(), made.end(),
                   [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
  made.insert(made.end(), std::make_move_iterator(result.outputs.begin()),
              std::make_move_iterator(result.outputs.end()));
  std::stable_sort(made.begin(), made.end(),
                   [](const OutputFile& a, const OutputFile& b) { return a.kind < b.kind; });
  result.outputs = std::move(made);
  if (options.metafile) result.metafile = std::move(scripts.metafile);
  result.ok = true;
}

}  // namespace sinter::bundler
