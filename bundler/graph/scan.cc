#include "bundler/graph/scan.h"

#include <algorithm>

#include "base/hash.h"
#include "base/path.h"
#include "base/trace.h"
#include "bundler/graph/known_imports.h"
#include "bundler/graph/scan_state.h"
#include "bundler/graph/unit_messages.h"

namespace sinter::bundler {

namespace {

bool is_configuration(std::string_view path) {
  const std::string_view name = path::basename(path);
  return name == "package.json" || (name.starts_with("tsconfig") && name.ends_with(".json"));
}

}  // namespace

ResolveOptions resolve_options(const BuildOptions& options) {
  ResolveOptions resolve;
  resolve.platform = options.platform;
  resolve.working_directory = options.working_directory;
  resolve.conditions = options.conditions;
  resolve.platform_conditions = options.platform_conditions;
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

Scanner::State::State(const BuildOptions& options, FileSystem& files, TaskPool& pool)
    : options(options),
      files(files),
      pool(pool),
      plugins(options.plugins),
      map_scripts(options.source_map != SourceMapMode::None),
      map_styles(map_scripts),
      memories(pool.thread_count()),
      style_memories(pool.thread_count()),
      buffers(pool.thread_count()) {}

void Scanner::State::run(bool keep) {
  // Modules point into the old resolver until they have asked the new one.
  std::unique_ptr<Resolver> old_resolver;
  if (!resolver || resolve_again || compile_again) {
    old_resolver =
        std::exchange(resolver, std::make_unique<Resolver>(files, resolve_options(options)));
    module_options = std::make_unique<ModuleOptions>(options, map_scripts);
  }
  // A later scan may be asked for other names of a barrel than this one.
  lazy_barrels = !keep && options.tree_shaking && !options.code.ignore_annotations;
  if (plugins) plugins->scan_started(*this);
  entries.clear();
  added_entries.clear();
  injected.clear();
  // Constants of an edited module may change what others are compiled to.
  whole = !scanned || resolve_again || compile_again || std::exchange(look_at_all, false) ||
          options.tree_shaking || last_order.empty();
  add_runtime();
  if (scanned) restart_known();
  add_injected();
  add_option_entries();
  load_asked_names();
  finish_style_scripts();
  compile_with_constants();
  use_require_forms();
  check_import_types();
  if (plugins) plugins->scan_ended();
  scanned = true;
  resolve_again = compile_again = false;
}

namespace {

// Asked for every module, and nearly always answered by the length: an edit names few paths.
class PathSet {
 public:
  explicit PathSet(std::span<const std::string> paths) : paths_(paths.begin(), paths.end()) {
    for (const std::string& path : paths) lengths_ |= bit(path.size());
  }
  bool contains(std::string_view path) const {
    return (lengths_ & bit(path.size())) != 0 && paths_.contains(path);
  }

 private:
  static u64 bit(size_t length) { return u64{1} << (length % 64); }

  std::unordered_set<std::string_view> paths_;
  u64 lengths_ = 0;
};

}  // namespace

// By which names paths of changed files may mean a slot.
void Scanner::State::note_slots() {
  noted.clear();
  slots_by_name.clear();
  for (u32 index = 0; index < slots.size(); ++index) {
    const Slot& s = slots[index];
    if (is_notable(s)) noted.push_back(index);
    if (s.key.empty() || s.fixed) continue;
    slots_by_name.emplace_back(hash64(s.module.path), index);
    if (s.module.id != s.module.path) slots_by_name.emplace_back(hash64(s.module.id), index);
    for (const std::string& file : s.watch_files) slots_by_name.emplace_back(hash64(file), index);
  }
  std::sort(slots_by_name.begin(), slots_by_name.end());
}

bool Scanner::State::is_notable(const Slot& s) {
  return !s.key.empty() && (!s.diagnostics.empty() || s.module.css || !s.require_forms.empty() ||
                            s.plain || (!s.fixed && !s.started));
}

void Scanner::State::invalidate(std::span<const std::string> paths) {
  std::unordered_set<std::string_view> known;
  for (const std::string& path : paths) {
    const std::pair<u64, u32> first{hash64(path), 0};
    for (auto at = std::lower_bound(slots_by_name.begin(), slots_by_name.end(), first);
         at != slots_by_name.end() && at->first == first.first; ++at) {
      Slot& s = slots[at->second];
      if (s.module.path == path) known.insert(s.module.path);
      if (s.module.id == path) known.insert(s.module.id);
      const auto file = std::find(s.watch_files.begin(), s.watch_files.end(), path);
      if (file != s.watch_files.end()) known.insert(*file);
      if (s.module.path != path && s.module.id != path && file == s.watch_files.end()) continue;
      s.stale = true;
      stale_slots.push_back(at->second);
    }
  }
  std::vector<std::string> folders;  // around files that came or went
  for (const std::string& path : paths) {
    if (is_configuration(path)) compile_again = true;
    FileInfo info;
    // One module of a file may be named by its id, "x.vue?vue&type=style".
    const bool exists =
        files.stat(std::string(path_of_id(path)), info) && info.kind == EntryKind::File;
    if (!exists || !known.contains(path)) resolve_again = true;
    if (!exists || !std::binary_search(watched.begin(), watched.end(), path_of_id(path))) {
      for (std::string_view folder = path::dirname(path); folder.size() > 1;
           folder = path::dirname(folder))
        folders.emplace_back(folder);
    }
    if (const auto at = asset_by_path.find(path); at != asset_by_path.end()) {
      // Its name holds a hash of its contents, which importers have in their code.
      assets_changed = true;
      assets[at->second].contents.clear();
      asset_by_path.erase(at);
      resolve_again = true;
    }
  }
  if (folders.empty()) return;
  look_at_all = true;
  // Globs that have read them are asked again.
  const PathSet read(folders);
  for (Slot& s : slots) {
    if (s.key.empty() || s.fixed) continue;
    s.stale |= std::any_of(s.watch_files.begin(), s.watch_files.end(),
                           [&](const std::string& file) { return read.contains(file); });
  }
}

// What is left of an earlier scan: stale modules are loaded again, the others only ask where their
// imports lead, and only when that may have changed.
void Scanner::State::restart_known() {
  TRACE_SCOPE("restart");
  // Tasks add slots, so the table is looked through before there are any.
  few = noted;
  few.insert(few.end(), stale_slots.begin(), stale_slots.end());
  stale_slots.clear();
  std::sort(few.begin(), few.end());
  few.erase(std::unique(few.begin(), few.end()), few.end());
  std::vector<u32> again;
  for_slots([&](u32 index, const Slot& s) {
    if (s.key.empty() || s.fixed) return;
    if (resolve_again || compile_again || s.stale || s.plain || !s.started) again.push_back(index);
  });
  for (const u32 index : again) {
    Slot& s = slot(index);
    if (s.plain) {
      s.module = std::move(s.plain->module);
      s.diagnostics = std::move(s.plain->diagnostics);
      s.require_forms = std::move(s.plain->require_forms);
      s.plain.reset();
      s.touched = true;
    }
    if ((resolve_again || compile_again) && s.file) {
      s.file = &resolver->file(s.module.path);
      set_file_facts(s);
    }
    if (!s.started) {
      start(index, /*deferred=*/true, /*filled=*/true);
    } else if (s.stale || compile_again) {
      s.stale = false;
      s.diagnostics.take();
      s.require_forms.clear();
      watch_files_changed |= !s.watch_files.empty();
      s.watch_files.clear();
      s.made.reset();
      s.module.targets.clear();
      s.module.css_targets.clear();
      s.module.unit = {};
      s.module.css = {};
      pool.run([this, &s] { load(s); });
    } else if (resolve_again && s.module.unit) {
      s.touched = true;
      s.require_forms.clear();
      pool.run([this, &s] {
        s.diagnostics.take();
        if (s.module.css) return finish_style(s);
        report_messages(s.module, s.module.unit, s.diagnostics);
        resolve_records(s);
      });
    }
  }
  pool.wait();
}

// Modules whose branches an imported constant decides are compiled again with its value. What their
// dead branches alone imported is then out of reach. Decided for all modules before any is
// compiled: the result does not depend on their order.
void Scanner::State::compile_with_constants() {
  if (!options.tree_shaking) return;
  TRACE_SCOPE("compile with constants");
  const TargetOf target_of = [this](const Module& module, u32 record) -> const Module* {
    const Target& target = module.targets[record];
    if (target.kind != TargetKind::Module) return nullptr;
    const Module& found = slots[to_index(target.module)].module;
    return found.kind == ModuleKind::Code ? &found : nullptr;
  };
  std::vector<std::pair<Slot*, std::vector<js::KnownImport>>> again;
  for (Slot& s : slots) {
    if (s.fixed || !s.module.unit || !s.module.unit.has(unit::kFactBranchesOnImports)) continue;
    if (s.barrel && !s.barrel->all) continue;  // no branch of it is taken
    std::vector<js::KnownImport> known = known_imports(s.module, target_of);
    if (!known.empty()) again.emplace_back(&s, std::move(known));
  }
  for (auto& [slot, known] : again) {
    Slot& s = *slot;
    s.plain = std::make_unique<Slot::Plain>(Slot::Plain{s.module, s.diagnostics, s.require_forms});
    s.touched = true;
    pool.run([this, &s, &known = known] {
      s.diagnostics.take();
      s.require_forms.clear();
      if (s.made) {
        compile_made(s, known);
      } else {
        load_file(s, known);
      }
    });
  }
  pool.wait();
}

void Scanner::State::use_require_forms() {
  for_slots([&](u32, Slot& s) {
    for (const auto& [record, file] : s.require_forms) {
      const auto at = slot_by_key.find(file->path);
      if (at != slot_by_key.end())
        s.module.targets[record].module = static_cast<ModuleId>(at->second);
    }
  });
}

Scanner::Scanner(const BuildOptions& options, FileSystem& files, TaskPool& pool)
    : state_(std::make_unique<State>(options, files, pool)) {}

Scanner::~Scanner() = default;

Graph Scanner::scan(Diagnostics& diagnostics) {
  TRACE_SCOPE("scan");
  state_->run(/*keep=*/true);
  return state_->number_modules(diagnostics, /*keep=*/true);
}

GraphChange Scanner::update(Graph& graph, Diagnostics& diagnostics) {
  TRACE_SCOPE("scan");
  state_->run(/*keep=*/true);
  return state_->update(graph, diagnostics);
}

void Scanner::invalidate(std::span<const std::string> paths) { state_->invalidate(paths); }

void Scanner::release_memory() {
  for (js::CompileMemoryPtr& memory : state_->memories) memory.reset();
  for (css::CompileMemoryPtr& memory : state_->style_memories) memory.reset();
  for (FileBuffer& buffer : state_->buffers) buffer = {};
}

void Scanner::request(std::string_view id) {
  std::lock_guard lock(state_->mutex);
  state_->requested.emplace(id);
}

const std::vector<std::string>& Scanner::watched_files() const { return state_->watched; }

Graph scan(const BuildOptions& options, FileSystem& files, TaskPool& pool,
           Diagnostics& diagnostics) {
  TRACE_SCOPE("scan");
  Scanner::State state(options, files, pool);
  state.run(/*keep=*/false);
  Graph graph = state.number_modules(diagnostics, /*keep=*/false);
  state.group_modules(graph, diagnostics);
  return graph;
}

}  // namespace sinter::bundler
