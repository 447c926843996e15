#include "bundler/resolver/resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/path.h"
#include "bundler/resolver/lookup.h"

namespace sinter::bundler {
namespace {

bool is_typescript(std::string_view extension) {
  return extension == ".ts" || extension == ".tsx" || extension == ".mts" || extension == ".cts";
}

ModuleType module_type(std::string_view path, const PackageInfo* scope) {
  std::string_view extension = path::extension(path);
  if (extension == ".mjs" || extension == ".mts") return ModuleType::Esm;
  if (extension == ".cjs" || extension == ".cts") return ModuleType::CommonJs;
  if (extension != ".js" && extension != ".ts" && extension != ".jsx" && extension != ".tsx") {
    return ModuleType::Unknown;
  }
  if (!scope || scope->type == PackageType::Unspecified) return ModuleType::Unknown;
  return scope->type == PackageType::Module ? ModuleType::Esm : ModuleType::CommonJs;
}

u64 answer_hash(std::string_view key) { return hash64(key); }

// The bytes that tell one question from another: who asks, in which way, and for what.
void write_key(std::string& key, const DirectoryInfo* from, const TsConfig* tsconfig,
               ResolveGroup group, std::string_view specifier) {
  key.resize(2 * sizeof(void*) + 1);
  std::memcpy(key.data(), &from, sizeof(void*));
  std::memcpy(key.data() + sizeof(void*), &tsconfig, sizeof(void*));
  key[2 * sizeof(void*)] = static_cast<char>(group);
  key += specifier;
}

}  // namespace

ResolveGroup group_of(ResolveKind kind) {
  switch (kind) {
    case ResolveKind::Entry:
      return ResolveGroup::Entry;
    case ResolveKind::Import:
    case ResolveKind::DynamicImport:
      return ResolveGroup::Import;
    case ResolveKind::Require:
    case ResolveKind::RequireResolve:
      return ResolveGroup::Require;
    case ResolveKind::Url:
      return ResolveGroup::Url;
    case ResolveKind::CssImport:
      return ResolveGroup::Css;
  }
  SINTER_UNREACHABLE();
}

Resolver::State::State(FileSystem& files, ResolveOptions given)
    : options(std::move(given)), directories(files), tsconfigs(directories) {
  options.working_directory = path::join(files.current_directory(), options.working_directory);
  if (options.extensions.empty()) {
    options.extensions = {".tsx", ".ts", ".jsx", ".js", ".mts", ".mjs", ".css", ".json"};
  }
  // A published package may ship "x.ts" beside the "x.js" it was compiled to; the latter is what
  // runs everywhere else.
  module_extensions = options.extensions;
  std::stable_partition(module_extensions.begin(), module_extensions.end(),
                        [](const std::string& extension) { return !is_typescript(extension); });

  const bool browser = options.platform == Platform::Browser;
  const bool node = options.platform == Platform::Node;
  default_main_fields = options.main_fields.empty();
  if (default_main_fields) {
    if (browser) options.main_fields = {"browser", "module", "main"};
    if (node) options.main_fields = {"main", "module"};
  }
  use_browser_map = browser && std::find(options.main_fields.begin(), options.main_fields.end(),
                                         "browser") != options.main_fields.end();

  std::vector<std::string> shared = options.conditions;
  if (options.platform_conditions) {
    if (browser) shared.push_back("browser");
    if (node) shared.push_back("node");
    if (browser || node) shared.push_back("module");
  }
  for (auto& list : conditions) list = shared;
  conditions[0].push_back("import");
  conditions[1].push_back("require");
  conditions[2].push_back("style");

  std::stable_sort(options.aliases.begin(), options.aliases.end(),
                   [](const Alias& a, const Alias& b) { return a.from.size() > b.from.size(); });
  for (const std::string& pattern : options.externals) {
    SpecifierKind kind = specifier_kind(pattern);
    if (kind == SpecifierKind::Relative || kind == SpecifierKind::Absolute) {
      path_externals.push_back(path::join(options.working_directory, pattern));
    }
  }
  if (!options.tsconfig_raw.empty()) {
    forced_tsconfig = tsconfigs.load_raw(options.tsconfig_raw, options.working_directory);
  } else if (!options.tsconfig.empty()) {
    forced_tsconfig = tsconfigs.load(path::join(options.working_directory, options.tsconfig));
  }
}

std::span<const std::string> Resolver::State::conditions_of(ResolveGroup group) const {
  switch (group) {
    case ResolveGroup::Require:
      return conditions[1];
    case ResolveGroup::Css:
      return conditions[2];
    default:
      return conditions[0];
  }
}

std::string Resolver::State::pretty_path(std::string_view path) const {
  if (path == options.working_directory) return ".";
  return path::is_absolute(path) ? path::relative(options.working_directory, path)
                                 : std::string(path);
}

const DirectoryInfo* Resolver::State::info(std::string_view path) {
  const u64 hash = hash64(path);
  const InfoSlot* known = infos.find(path, hash);
  if (!known) {
    const Directory* directory = directories.open(path);
    if (!directory) return nullptr;
    if (directory->path() != path) return info(directory->path());
    auto made = std::make_unique<InfoSlot>();
    made->path = path;
    std::string_view key = made->path;
    known = infos.add(key, hash, std::move(made));
  }
  if (!known->loaded.load(std::memory_order_acquire)) {
    InfoSlot& slot = const_cast<InfoSlot&>(*known);
    // As in DirectoryCache: loading waits for shorter paths, and for real ones, only.
    std::lock_guard lock(slot.loading);
    if (!slot.loaded.load(std::memory_order_relaxed)) {
      load(slot, *directories.open(slot.path));
      slot.loaded.store(true, std::memory_order_release);
    }
  }
  return &known->info;
}

const DirectoryInfo* Resolver::State::info_of_nearest(std::string_view path) {
  while (true) {
    if (const DirectoryInfo* found = info(path)) return found;
    SINTER_CHECK(path != "/");
    path = path::dirname(path);
  }
}

void Resolver::State::load(InfoSlot& slot, const Directory& directory) {
  DirectoryInfo& info = slot.info;
  info.directory = &directory;
  const DirectoryInfo* parent = directory.parent() ? this->info(*directory.parent()) : nullptr;
  info.parent = parent;
  info.is_node_modules = path::basename(slot.path) == "node_modules";
  info.in_node_modules = info.is_node_modules || (parent && parent->in_node_modules);

  if (parent && !info.is_node_modules) {
    info.scope = parent->scope;
    info.described_by = parent->described_by;
    info.browser_scope = parent->browser_scope;
    info.tsconfig_path = parent->tsconfig_path;
  }

  const bool shares_real = &directory.real() != &directory && !options.preserve_symlinks;
  if (shares_real) {
    info.own_package = this->info(directory.real())->own_package;
  } else if (directory.has_file("package.json")) {
    Diagnostics problems;
    slot.package = load_package_json(directories.files(), slot.path, problems);
    info.own_package = slot.package.get();
    if (!problems.empty()) {
      std::lock_guard lock(diagnostics_mutex);
      diagnostics.merge(std::move(problems));
    }
  }
  if (const PackageInfo* own = info.own_package) {
    info.scope = own;
    const bool says_something = !own->name.empty() || own->side_effects != SideEffects::Unspecified;
    // A package.json that only holds {"type": "module"} leaves the rest to the one above it.
    if (says_something || !info.described_by) info.described_by = own;
    if (!own->name.empty() || !own->browser_map.empty()) {
      info.browser_scope = own->browser_map.empty() ? nullptr : own;
    }
  }
  if (!info.is_node_modules && directory.has_directory("node_modules")) {
    info.node_modules = directories.open(path::child(slot.path, "node_modules"));
  }
  if (!info.in_node_modules) {
    for (std::string_view name : {"tsconfig.json", "jsconfig.json"}) {
      if (directory.has_file(name)) {
        info.tsconfig_path = path::child(slot.path, name);
        break;
      }
    }
  }
}

const TsConfig* Resolver::State::tsconfig(const DirectoryInfo& info) {
  if (info.in_node_modules) return nullptr;
  if (forced_tsconfig) return forced_tsconfig;
  if (info.tsconfig_path.empty()) return nullptr;
  if (!info.tsconfig_loaded.load(std::memory_order_acquire)) {
    info.tsconfig.store(tsconfigs.load(info.tsconfig_path), std::memory_order_relaxed);
    info.tsconfig_loaded.store(true, std::memory_order_release);
  }
  return info.tsconfig.load(std::memory_order_relaxed);
}

const TsConfig* Resolver::State::tsconfig_for(const DirectoryInfo& info, std::string_view file) {
  const TsConfig* nearest = tsconfig(info);
  return nearest ? tsconfigs.for_file(*nearest, file) : nullptr;
}

const ResolvedFile& Resolver::State::file(std::string_view path) {
  const u64 hash = hash64(path);
  if (const ResolvedFile* known = files_by_path.find(path, hash)) return *known;
  const DirectoryInfo* info = info_of_nearest(path::dirname(path));
  auto made = std::make_unique<ResolvedFile>();
  made->path = path;
  made->type = module_type(path, info->scope);
  made->package = info->described_by;
  if (info->described_by) made->side_effects = info->described_by->has_side_effects(path);
  made->tsconfig = tsconfig_for(*info, path);
  made->in_node_modules = info->in_node_modules;
  std::string_view key = made->path;
  // Under the shard's lock, so that two threads that race for one file take one number and none is
  // left out.
  return *files_by_path.add(key, hash, std::move(made), [&](ResolvedFile& added) {
    added.index = next_file_index.fetch_add(1, std::memory_order_relaxed);
  });
}

Resolver::Resolver(FileSystem& files, ResolveOptions options)
    : state_(std::make_unique<State>(files, std::move(options))) {}
Resolver::~Resolver() = default;

const Resolution& Resolver::resolve(const ResolveRequest& request) {
  std::string_view specifier = request.specifier;
  std::string_view directory = request.importer_path.empty()
                                   ? std::string_view(state_->options.working_directory)
                                   : path::dirname(request.importer_path);
  const DirectoryInfo* from = state_->info(directory);
  std::string absolute;
  if (!from) {
    // The importer is not on disk (standard input, a plugin's module): its directory need not exist
    // either.
    from = state_->info_of_nearest(directory);
    if (specifier_kind(specifier) == SpecifierKind::Relative) {
      absolute = path::join(directory, specifier);
      specifier = absolute;
    }
  }
  const TsConfig* tsconfig = state_->tsconfig(*from);
  if (tsconfig && !tsconfig->references.empty() && !request.importer_path.empty()) {
    tsconfig = state_->file(request.importer_path).tsconfig;
  }
  const ResolveGroup group = group_of(request.kind);
  thread_local std::string key;
  write_key(key, from, tsconfig, group, specifier);
  const u64 hash = answer_hash(key);
  if (const State::Answer* known = state_->answers.find(key, hash)) return known->resolution;

  auto answer = std::make_unique<State::Answer>();
  answer->key = key;
  answer->resolution = Lookup(*state_, *from, tsconfig, group, nullptr).run(specifier);
  std::string_view stored = answer->key;
  return state_->answers.add(stored, hash, std::move(answer))->resolution;
}

const ResolvedFile& Resolver::file(std::string_view absolute_path) {
  return state_->file(absolute_path);
}

std::string Resolver::imported_path(std::string_view specifier, std::string_view importer_path) {
  const DirectoryInfo* from = state_->info_of_nearest(path::dirname(importer_path));
  const PackageInfo* scope = from ? from->scope : nullptr;
  if (!scope || !scope->imports) return {};
  const ExportsResult result =
      resolve_imports(*scope->imports, specifier, state_->conditions_of(ResolveGroup::Import));
  return result.status == ExportsStatus::Path ? path::join(scope->directory, result.target)
                                              : std::string();
}

std::vector<Diagnostic> Resolver::take_diagnostics() {
  std::vector<Diagnostic> all;
  {
    std::lock_guard lock(state_->diagnostics_mutex);
    all = state_->diagnostics.take();
  }
  std::vector<Diagnostic> more = state_->tsconfigs.take_diagnostics();
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  for (Diagnostic& diagnostic : all) {
    if (!diagnostic.path.empty()) diagnostic.path = state_->pretty_path(diagnostic.path);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.path < b.path; });
  return all;
}

DirectoryCache& Resolver::directories() { return state_->directories; }
const ResolveOptions& Resolver::options() const { return state_->options; }
std::string Resolver::pretty_path(std::string_view path) const { return state_->pretty_path(path); }

}  // namespace sinter::bundler
