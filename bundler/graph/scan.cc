#include "bundler/graph/scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/base64.h"
#include "base/hash.h"
#include "base/path.h"
#include "base/trace.h"
#include "bundler/emit/file_names.h"
#include "bundler/graph/input_map.h"
#include "bundler/graph/known_imports.h"
#include "bundler/graph/load.h"
#include "bundler/graph/module_options.h"
#include "bundler/resolver/resolver.h"
#include "bundler/runtime_helpers/runtime_helpers.h"
#include "parsers/js/ast.h"

namespace sinter::bundler {

namespace {

// A module while the scan runs: ids depend on timing until number_modules().
struct Slot {
  Module module;
  const ResolvedFile* file = nullptr;
  Diagnostics diagnostics;
  // Imports of a package that `require` gets in another form: used for both when both happen.
  std::vector<std::pair<u32, const ResolvedFile*>> require_forms;
};

ResolveOptions resolve_options(const BuildOptions& options) {
  ResolveOptions resolve;
  resolve.platform = options.platform;
  resolve.working_directory = options.working_directory;
  resolve.conditions = options.conditions;
  resolve.main_fields = options.main_fields;
  resolve.extensions = options.resolve_extensions;
  for (const auto& [from, to] : options.alias) resolve.aliases.push_back({from, to, false});
  resolve.externals = options.external;
  resolve.packages_external = options.packages_external;
  resolve.preserve_symlinks = options.preserve_symlinks;
  if (!options.tsconfig.empty())
    resolve.tsconfig = path::join(options.working_directory, options.tsconfig);
  resolve.tsconfig_raw = options.tsconfig_raw;
  return resolve;
}

ResolveKind resolve_kind(js::ImportKind kind) {
  switch (kind) {
    case js::ImportKind::Statement:
      return ResolveKind::Import;
    case js::ImportKind::Require:
      return ResolveKind::Require;
    case js::ImportKind::DynamicImport:
      return ResolveKind::DynamicImport;
    case js::ImportKind::RequireResolve:
      return ResolveKind::RequireResolve;
    case js::ImportKind::NewUrl:
      return ResolveKind::Url;
  }
  SINTER_UNREACHABLE();
}

class Scanner {
 public:
  Scanner(const BuildOptions& options, FileSystem& files, TaskPool& pool, Diagnostics& diagnostics)
      : options_(options),
        files_(files),
        pool_(pool),
        diagnostics_(diagnostics),
        resolver_(files, resolve_options(options)),
        module_options_(options),
        memories_(pool.thread_count()),
        buffers_(pool.thread_count()) {}

  Graph run() {
    add_runtime();
    for (const std::string& path : options_.inject) injected_.push_back(add_entry(path));
    for (const EntryPoint& entry : options_.entries)
      entries_.push_back({add_entry(entry.input), entry.output});
    if (options_.stdin_input) entries_.push_back({add_stdin(), ""});
    pool_.wait();
    compile_with_constants();
    use_require_forms();
    for (Diagnostic& diagnostic : resolver_.take_diagnostics()) diagnostics_.add(std::move(diagnostic));
    return number_modules();
  }

 private:
  static constexpr u32 kRuntimeSlot = 0;

  // -- slots

  // The slot of `key`; `added` says whether the caller must fill it.
  u32 slot_of(const std::string& key, bool& added) {
    std::lock_guard lock(mutex_);
    const auto [at, is_new] = slot_by_key_.emplace(key, static_cast<u32>(slots_.size()));
    if (is_new) slots_.emplace_back();
    added = is_new;
    return at->second;
  }
  Slot& slot(u32 index) {
    std::lock_guard lock(mutex_);
    return slots_[index];
  }

  void add_runtime() {
    bool added;
    slot_of(std::string(js::kRuntimeSpecifier), added);
    Slot& runtime = slot(kRuntimeSlot);
    runtime.module.path = std::string(js::kRuntimeSpecifier);
    runtime.module.pretty_path = "<runtime>";
    runtime.module.loader = Loader::Js;
    runtime.module.side_effect_free = true;
    js::CompileOptions options = options_.code;
    options.source_map = false;
    options.keep_names = false;
    options.defines.clear();
    options.drop_console = false;
    pool_.run([this, &runtime, options = std::move(options)] {
      const bool node_require =
          options_.platform == Platform::Node && output_format(options_) == Format::Esm;
      FileBuffer source;
      source.assign(runtime_source(node_require));
      js::ModuleInput input;
      input.source = source.text();
      input.pretty_path = runtime.module.pretty_path;
      input.source_type = js::SourceType::Module;
      std::optional<unit::Unit> unit = js::compile(input, options, memory(), runtime.diagnostics);
      if (!unit) return;
      runtime.module.unit = *unit;
      for (const unit::Record& record : unit->records())
        runtime.module.targets.push_back(
            module_target(add_external(std::string(unit->text(record.specifier)), true)));
    });
  }

  u32 add_entry(const std::string& input) {
    ResolveRequest request{input, {}, ResolveKind::Entry};
    const Resolution& found = resolver_.resolve(request);
    if (found.status == ResolveStatus::Found) return add_file(*found.file, found.suffix, Loader::None);
    if (found.status == ResolveStatus::External)
      diagnostics_.error("external-entry",
                         fmt::format("The entry point \"{}\" is marked as external", input));
    else
      diagnostics_.add(resolver_.explain(request));
    return kNone;
  }

  u32 add_stdin() {
    const StdinInput& input = *options_.stdin_input;
    bool added;
    const u32 index = slot_of("\0stdin", added);
    Slot& entry = slot(index);
    const std::string directory = path::join(options_.working_directory, input.resolve_dir);
    entry.module.path = path::join(directory, input.source_file.empty() ? "stdin.js" : input.source_file);
    entry.module.pretty_path = input.source_file.empty() ? "<stdin>" : input.source_file;
    entry.module.loader = input.loader;
    pool_.run([this, &entry] {
      FileBuffer buffer;
      buffer.assign(options_.stdin_input->contents);
      compile_slot(entry, buffer.text());
    });
    return index;
  }

  u32 add_file(const ResolvedFile& file, const std::string& suffix, Loader loader) {
    std::string key = file.path;
    if (!suffix.empty()) key += suffix;
    if (loader != Loader::None) key += '\0' + std::to_string(static_cast<u32>(loader));
    bool added;
    const u32 index = slot_of(key, added);
    if (!added) return index;
    Slot& s = slot(index);
    s.file = &file;
    Module& module = s.module;
    module.path = file.path;
    module.pretty_path = resolver_.pretty_path(file.path) + suffix;
    module.loader = loader != Loader::None ? loader : loader_of_path(options_, file.path);
    module.side_effect_free = file.side_effects.has_value() && !*file.side_effects;
    module.in_node_modules = file.in_node_modules;
    module.node_mode = file.type == ModuleType::Esm || file.path.ends_with(".cjs") ||
                       file.path.ends_with(".cts");
    module.force_esm = file.type == ModuleType::Esm;
    module.typescript = module.loader == Loader::Ts || module.loader == Loader::Tsx;
    pool_.run([this, &s] { load(s); });
    return index;
  }

  u32 add_disabled(const Resolution& found, std::string_view specifier) {
    const std::string path = found.file ? found.file->path : std::string(specifier);
    bool added;
    const u32 index = slot_of("\0disabled:" + path, added);
    if (!added) return index;
    Slot& s = slot(index);
    s.module.path = path;
    s.module.pretty_path = "(disabled):" + (found.file ? resolver_.pretty_path(path) : path);
    s.module.loader = Loader::Empty;
    s.module.disabled = true;
    s.module.side_effect_free = true;
    s.module.unit = js::compile_empty(module_options_.base(), memory());
    return index;
  }

  u32 add_external(const Resolution& found) {
    std::string specifier = found.external_specifier;
    if (found.external_is_path) {
      const std::string outdir =
          path::join(options_.working_directory, !options_.outfile.empty()
                                                     ? path::dirname(options_.outfile)
                                                     : std::string_view(options_.outdir));
      specifier = path::relative(outdir, specifier);
      if (!specifier.starts_with("../")) specifier = "./" + specifier;
    }
    return add_external(specifier, found.file && found.file->side_effects.has_value() &&
                                       !*found.file->side_effects);
  }

  u32 add_external(const std::string& specifier, bool side_effect_free) {
    bool added;
    const u32 index = slot_of("\0external:" + specifier, added);
    if (!added) return index;
    Slot& s = slot(index);
    s.module.kind = ModuleKind::External;
    s.module.path = specifier;
    s.module.pretty_path = specifier;
    s.module.side_effect_free = side_effect_free;
    return index;
  }

  // -- one module

  js::CompileMemory& memory() {
    js::CompileMemoryPtr& memory = memories_[pool_.worker_index()];
    if (!memory) memory = js::make_compile_memory();
    return *memory;
  }

  void load(Slot& s, std::span<const js::KnownImport> known = {}) {
    TRACE_SCOPE("module", s.module.pretty_path);
    FileBuffer& buffer = buffers_[pool_.worker_index()];
    const FileStatus status = files_.read_file(s.module.path, buffer);
    if (!status) {
      s.diagnostics.error("cannot-read-file",
                          fmt::format("Cannot read \"{}\": {}", s.module.pretty_path, status.describe()));
      return;
    }
    std::string_view text = buffer.text();
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    compile_slot(s, text, known);
  }

  void compile_slot(Slot& s, std::string_view text, std::span<const js::KnownImport> known = {}) {
    Module& module = s.module;
    module.source_size = text.size();
    LoadInput input;
    input.text = text;
    input.loader = module.loader;
    input.extension = path::extension(module.path);
    input.module.source = text;
    input.module.pretty_path = module.pretty_path;
    input.module.known_imports = known;
    if (module.force_esm) input.module.source_type = js::SourceType::Module;
    std::string asset_url;
    if (module.loader == Loader::File || module.loader == Loader::Copy) {
      const std::string output = asset_output(add_asset(module.path, text));
      asset_url = options_.public_path.empty() ? "./" + output
                                               : path_url(options_.public_path, output);
      if (module.loader == Loader::Copy) {
        module.kind = ModuleKind::External;
        module.path = asset_url;
        return;
      }
      input.asset_url = asset_url;
    }
    const bool maps = options_.source_map != SourceMapMode::None;
    std::optional<unit::Unit> unit =
        load_unit(input, module_options_.of(s.file), memory(), s.diagnostics);
    if (!unit) return;
    module.unit = *unit;
    if (maps && !unit->mappings().empty()) {
      module.text.assign(text);
      module.source_map = read_input_map(files_, module.path, s.file, text);
    }
    replay_diagnostics(s);
    resolve_records(s);
  }

  static std::string path_url(const std::string& prefix, const std::string& path) {
    return prefix.ends_with('/') ? prefix + path : prefix + "/" + path;
  }

  // Warnings of packages are for their authors.
  void replay_diagnostics(Slot& s) {
    const unit::Unit& unit = s.module.unit;
    const auto entries = unit.diagnostics();
    for (u32 d = 0; d < entries.size(); d += 1 + entries[d].note_count) {
      const unit::DiagnosticEntry& entry = entries[d];
      if (s.module.in_node_modules && entry.severity != static_cast<u8>(Severity::Error)) continue;
      Diagnostic diagnostic;
      diagnostic.severity = static_cast<Severity>(entry.severity);
      diagnostic.code = unit.text(entry.code);
      diagnostic.message = unit.text(entry.message);
      diagnostic.fix = unit.text(entry.fix);
      diagnostic.path = s.module.pretty_path;
      diagnostic.range = {entry.source_start, entry.source_end};
      for (u32 n = 1; n <= entry.note_count && d + n < entries.size(); ++n)
        diagnostic.note(std::string(unit.text(entries[d + n].message)), s.module.pretty_path,
                        {entries[d + n].source_start, entries[d + n].source_end});
      s.diagnostics.add(std::move(diagnostic));
    }
  }

  void resolve_records(Slot& s) {
    const unit::Unit& unit = s.module.unit;
    const auto records = unit.records();
    s.module.targets.resize(records.size());
    for (u32 r = 0; r < records.size(); ++r) s.module.targets[r] = resolve_record(s, r, records[r]);
  }

  static Target module_target(u32 slot) {
    return {TargetKind::Module, static_cast<ModuleId>(slot), kNone};
  }

  Target resolve_record(Slot& s, u32 index, const unit::Record& record) {
    if (record.flags & js::kRecordRuntime) return module_target(kRuntimeSlot);
    if (record.flags & (js::kRecordUnused | js::kRecordTypeOnly)) return {};
    const js::ImportKind kind = static_cast<js::ImportKind>(record.kind);
    if ((record.flags & js::kRecordIgnored) || kind == js::ImportKind::RequireResolve)
      return {TargetKind::AsWritten, none<ModuleId>, kNone};

    const std::string_view specifier = s.module.unit.text(record.specifier);
    const ResolveRequest request{specifier, s.module.path, resolve_kind(kind)};
    const Resolution& found = resolver_.resolve(request);
    if (kind == js::ImportKind::NewUrl) return url_target(found);
    switch (found.status) {
      case ResolveStatus::Found:
        if (found.require_file && kind != js::ImportKind::Require)
          s.require_forms.emplace_back(index, found.require_file);
        return module_target(add_file(*found.file, found.suffix, attribute_loader(s.module.unit, record)));
      case ResolveStatus::External:
        return module_target(add_external(found));
      case ResolveStatus::Disabled:
        return module_target(add_disabled(found, specifier));
      case ResolveStatus::NotFound:
        break;
    }
    Diagnostic diagnostic =
        resolver_.explain(request, {record.source_start, record.source_end});
    if (record.flags & (js::kRecordInTry | js::kRecordHandled)) {
      diagnostic.severity = Severity::Warning;
      // Optional dependencies of packages are nobody's concern.
      if (!s.module.in_node_modules) s.diagnostics.add(std::move(diagnostic));
      return {TargetKind::Missing, none<ModuleId>, kNone};
    }
    s.diagnostics.add(std::move(diagnostic));
    return {TargetKind::Missing, none<ModuleId>, kNone};
  }

  static Loader attribute_loader(const unit::Unit& unit, const unit::Record& record) {
    for (const unit::Attribute& a : unit::Unit::slice(unit.attributes(), record.attributes)) {
      if (unit.text(a.key) != "type") continue;
      if (unit.text(a.value) == "json") return Loader::Json;
      if (unit.text(a.value) == "text") return Loader::Text;
      if (unit.text(a.value) == "bytes") return Loader::Binary;
    }
    return Loader::None;
  }

  // A file that is there is copied beside the output; any other URL stays as it is.
  Target url_target(const Resolution& found) {
    if (found.status != ResolveStatus::Found) return {TargetKind::AsWritten, none<ModuleId>, kNone};
    const ReadResult read = files_.read_file(found.file->path);
    if (!read) return {TargetKind::AsWritten, none<ModuleId>, kNone};
    return {TargetKind::Asset, none<ModuleId>, add_asset(found.file->path, read.text())};
  }

  u32 add_asset(const std::string& path, std::string_view contents) {
    const std::string hash = to_base32(hash128(contents), 8);
    const std::string directory =
        path::relative(options_.working_directory, path::dirname(path));
    std::string output = apply_template(options_.asset_names, directory.starts_with("..") ? "" : directory,
                                        path::stem(path), hash, path::extension(path));
    std::lock_guard lock(mutex_);
    const auto [at, added] = asset_by_path_.emplace(path, static_cast<u32>(assets_.size()));
    if (added)
      assets_.push_back({path, resolver_.pretty_path(path), std::string(contents), std::move(output)});
    return at->second;
  }

  std::string asset_output(u32 asset) {
    std::lock_guard lock(mutex_);
    return assets_[asset].output;
  }

  // -- after all tasks

  // Modules whose branches an imported constant decides are compiled again with its value. What their dead branches
  // alone imported is then out of reach. Decided for all modules before any is compiled: the result does not depend
  // on their order.
  void compile_with_constants() {
    if (!options_.tree_shaking) return;
    TRACE_SCOPE("compile with constants");
    const TargetOf target_of = [this](const Module& module, u32 record) -> const Module* {
      const Target& target = module.targets[record];
      if (target.kind != TargetKind::Module) return nullptr;
      const Module& found = slots_[to_index(target.module)].module;
      return found.is_external() ? nullptr : &found;
    };
    std::vector<std::pair<Slot*, std::vector<js::KnownImport>>> again;
    for (Slot& s : slots_) {
      if (!s.file || !s.module.unit || !s.module.unit.has(unit::kFactBranchesOnImports)) continue;
      std::vector<js::KnownImport> known = known_imports(s.module, target_of);
      if (!known.empty()) again.emplace_back(&s, std::move(known));
    }
    for (auto& [s, known] : again) {
      pool_.run([this, &s = *s, &known = known] {
        s.diagnostics.take();
        s.require_forms.clear();
        load(s, known);
      });
    }
    pool_.wait();
  }

  void use_require_forms() {
    for (Slot& s : slots_)
      for (const auto& [record, file] : s.require_forms) {
        const auto at = slot_by_key_.find(file->path);
        if (at != slot_by_key_.end()) s.module.targets[record].module = static_cast<ModuleId>(at->second);
      }
  }

  // Modules in the order of a walk from the entries along the records: no longer that of the tasks.
  Graph number_modules() {
    std::vector<u32> number(slots_.size(), kNone);
    std::vector<u32> order;
    std::vector<std::pair<u32, u32>> stack;
    auto enter = [&](u32 index) {
      if (index == kNone || number[index] != kNone) return;
      number[index] = static_cast<u32>(order.size());
      order.push_back(index);
      stack.emplace_back(index, 0);
    };
    auto walk = [&](u32 root) {
      enter(root);
      while (!stack.empty()) {
        auto& [index, next] = stack.back();
        const std::vector<Target>& targets = slots_[index].module.targets;
        if (next == targets.size()) {
          stack.pop_back();
          continue;
        }
        const Target& target = targets[next++];
        if (target.kind == TargetKind::Module) enter(to_index(target.module));
      }
    };
    walk(kRuntimeSlot);
    for (u32 index : injected_) walk(index);
    for (const auto& [index, output] : entries_) walk(index);

    Graph graph;
    number_assets(graph, order);
    graph.modules.reserve(order.size());
    for (u32 index : order) {
      Slot& s = slots_[index];
      diagnostics_.merge(std::move(s.diagnostics));
      for (Target& target : s.module.targets)
        if (target.kind == TargetKind::Module)
          target.module = static_cast<ModuleId>(number[to_index(target.module)]);
      graph.modules.push(std::move(s.module));
    }
    for (u32 index : injected_)
      if (index != kNone) graph.injected.push_back(static_cast<ModuleId>(number[index]));
    for (auto& [index, output] : entries_)
      if (index != kNone) graph.entries.push_back({static_cast<ModuleId>(number[index]), output});
    return graph;
  }

  void number_assets(Graph& graph, const std::vector<u32>& order) {
    std::vector<u32> by_path(assets_.size());
    for (u32 i = 0; i < by_path.size(); ++i) by_path[i] = i;
    std::sort(by_path.begin(), by_path.end(),
              [&](u32 a, u32 b) { return assets_[a].path < assets_[b].path; });
    std::vector<u32> number(assets_.size());
    for (u32 i = 0; i < by_path.size(); ++i) {
      number[by_path[i]] = i;
      graph.assets.push_back(std::move(assets_[by_path[i]]));
    }
    for (u32 index : order)
      for (Target& target : slots_[index].module.targets)
        if (target.kind == TargetKind::Asset) target.asset = number[target.asset];
  }

  const BuildOptions& options_;
  FileSystem& files_;
  TaskPool& pool_;
  Diagnostics& diagnostics_;
  Resolver resolver_;
  ModuleOptions module_options_;
  std::vector<js::CompileMemoryPtr> memories_;
  std::vector<FileBuffer> buffers_;

  std::mutex mutex_;
  std::unordered_map<std::string, u32> slot_by_key_;
  std::deque<Slot> slots_;  // addresses stay
  std::unordered_map<std::string, u32> asset_by_path_;
  std::deque<Asset> assets_;

  std::vector<u32> injected_;
  std::vector<std::pair<u32, std::string>> entries_;
};

}  // namespace

Graph scan(const BuildOptions& options, FileSystem& files, TaskPool& pool,
           Diagnostics& diagnostics) {
  TRACE_SCOPE("scan");
  return Scanner(options, files, pool, diagnostics).run();
}

}  // namespace sinter::bundler
