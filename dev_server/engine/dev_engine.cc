#include "dev_server/engine/dev_engine.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "base/allocator.h"
#include "base/hash.h"
#include "base/json_text.h"
#include "base/path.h"
#include "base/trace.h"
#include "bundler/assets/site_host.h"
#include "bundler/graph/import_chains.h"
#include "bundler/graph/scan.h"
#include "bundler/hmr/dev_bundle.h"
#include "bundler/hmr/module_ids.h"
#include "bundler/plugin/plugin_host.h"
#include "dev_server/engine/error_payload.h"
#include "dev_server/watch/watcher.h"

namespace sinter::dev {

using bundler::Graph;
using bundler::ModuleId;

namespace {

using Clock = std::chrono::steady_clock;

SharedText shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

// The runtime of React Fast Refresh: @vitejs/plugin-react brings one; without it, the package's
// own.
constexpr std::string_view kRefreshRuntime = "/@react-refresh";

// Scripts of which parts or maps may still be asked for: those of some large pages.
constexpr size_t kRememberedScripts = 512;

// An update that is larger is loaded as a script: a message of its size would keep others waiting.
constexpr size_t kMostToldModules = 64;
constexpr size_t kMostToldBytes = 256 << 10;

// Memory is given back when nothing was asked for so long.
constexpr std::chrono::milliseconds kIdle{1000};

}  // namespace

class DevEngine::Worker {
 public:
  Worker(EngineOptions options, std::function<void(EngineUpdate)> on_update)
      : options_(std::move(options)),
        on_update_(std::move(on_update)),
        pool_(options_.threads),
        site_(site_options(), files_),
        site_host_(site_, options_.build.plugins),
        scanner_(with_site(options_.build, &site_host_), files_, pool_),
        thread_([this] { run(); }) {}

  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void post(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
  }

  // Changes that arrive while a build runs are one build.
  void files_changed(std::vector<std::string> paths) {
    bool first;
    {
      const std::lock_guard lock(mutex_);
      first = changed_.empty();
      changed_.insert(paths.begin(), paths.end());
    }
    if (first) post([this] { rebuild(); });
  }

  void warm(const std::vector<std::string>& client_ids) {
    bool added = false;
    for (const std::string& id : client_ids) added |= add_entry(id);
    if (added) scan_and_tell({});
  }

  ScriptAnswer entry_script(const std::string& client_id, bool worker) {
    TRACE_SCOPE("entry script", client_id);
    if (worker) workers_.insert(client_id);
    ScriptAnswer answer;
    SharedText load_error;
    const ModuleId entry = load_entry(client_id, &load_error);
    if (is_none(entry)) {
      answer.error = load_error;
      return answer;
    }
    if (error_ && !has_all_units(entry)) {
      answer.error = error_;
      return answer;
    }
    if (const auto kept = scripts_.find(client_id); kept != scripts_.end()) return kept->second;
    const bundler::DevScriptOptions options = script_options();
    const std::vector<bundler::DevPart> parts = bundler::split_into_parts(
        graph_, bundler::static_closure(graph_, {entry}), current_, options);
    for (const bundler::DevPart& part : parts) {
      remember(part.hash, part.modules);
      parts_.try_emplace(part.hash, part.modules);
    }
    // Browsers have kept parts that they had before: these are not asked for.
    for (const bundler::DevPart& part : parts) note_sent(part.modules);
    bundler::DevScript script =
        bundler::write_entry_script(graph_, entry, client_id, parts, options);
    answer.text = shared(std::move(script.text));
    answer.etag = "\"" + script.hash + "\"";
    scripts_[client_id] = answer;
    return answer;
  }

  ScriptAnswer part_script(const std::string& hash) {
    TRACE_SCOPE("part script", hash);
    const std::optional<std::vector<ModuleId>> modules = modules_of_script(hash);
    // An entry script that is older than the graph: modules that it needs have gone.
    if (!modules)
      return {shared("import { outdated } from " +
                     json_string(options_.base + "@sinter/registry.js") + ";\noutdated();\n"),
              {},
              false,
              nullptr};
    // Nor can they be sent while one of them is broken.
    const auto is_broken = [&](ModuleId id) {
      const bundler::Module& module = graph_.modules[id];
      return !module.unit || module_errors_.contains(module.pretty_path);
    };
    if (error_ && std::any_of(modules->begin(), modules->end(), is_broken))
      return {nullptr, {}, false, error_};
    ScriptAnswer answer = definitions(*modules);
    answer.forever = answer.etag == "\"" + hash + "\"";
    return answer;
  }

  ScriptAnswer module_script(const std::string& client_id) {
    SharedText error;
    const ModuleId module = load_entry(client_id, &error);
    if (is_none(module) || !graph_.modules[module].unit) return {nullptr, {}, false, error};
    return definitions({module});
  }

  ScriptAnswer style_sheet(const std::string& client_id) {
    const ModuleId module = load_entry(client_id);
    // A build that is broken elsewhere is no reason to take a page's styles away.
    if (is_none(module) || !graph_.modules[module].css) return {nullptr, {}, false, error_};
    note_sent({module});
    std::string text = bundler::style_sheet_text(graph_, module, script_options().factory);
    std::string etag = "\"" + to_base32(hash128(text), 12) + "\"";
    return {shared(std::move(text)), std::move(etag), false, nullptr};
  }

  std::vector<std::optional<std::string>> page_parts(const std::string& file,
                                                     const std::vector<PagePart>& parts) {
    bool stale = false, added = false;
    {
      const std::lock_guard lock(parts_mutex_);
      std::map<std::string, std::string> texts;
      for (const PagePart& part : parts)
        texts[bundler::path_of_client_id(part.client_id, root())] = part.text;
      std::map<std::string, std::string>& known = page_texts_[file];
      for (const auto& [id, text] : known) {
        const auto now = texts.find(id);
        stale |= now == texts.end() || now->second != text;
        if (now == texts.end()) drop_entry(bundler::client_id_of_path(id, root()));
      }
      known = std::move(texts);
    }
    if (stale) scanner_.invalidate(std::span(&file, 1));
    for (const PagePart& part : parts)
      if (part.style) added |= add_entry(part.client_id);
    if (stale || added) scan_and_tell({});
    std::vector<std::optional<std::string>> styles;
    for (const PagePart& part : parts) {
      if (!part.style) continue;
      const ScriptAnswer answer = style_sheet(part.client_id);
      styles.push_back(answer.text ? std::optional(*answer.text) : std::nullopt);
      if (!answer.text) continue;
      // The comment that names the module says nothing in the page that it is.
      const std::string name = "/* " + graph_.modules[find(part.client_id)].pretty_path + " */\n";
      if (const size_t at = styles.back()->find(name); at != std::string::npos)
        styles.back()->erase(at, name.size());
    }
    return styles;
  }

  ScriptAnswer chunk_script(const std::vector<std::string>& client_ids,
                            const std::vector<std::string>& have) {
    bool asked = false;
    for (const std::string& id : client_ids) {
      const ModuleId module = find(id);
      if (!is_none(module) && graph_.modules[module].unit) continue;
      // Only what some module imports: a page cannot make the server compile any file it names.
      if (is_none(module)) return {nullptr, {}, false, error_};
      scanner_.request(graph_.modules[module].id);
      asked = true;
    }
    if (asked) scan_and_tell({});
    std::vector<ModuleId> roots, present;
    for (const std::string& id : client_ids) {
      const ModuleId module = find(id);
      if (is_none(module)) return {nullptr, {}, false, error_};
      if (error_ && !has_all_units(module)) return {nullptr, {}, false, error_};
      roots.push_back(module);
    }
    for (const std::string& id : have)
      if (const ModuleId module = find(id); !is_none(module)) present.push_back(module);
    std::vector<u8> there(graph_.modules.size());
    for (const ModuleId module : bundler::static_closure(graph_, present))
      there[to_index(module)] = 1;
    for (const ModuleId root : roots) there[to_index(root)] = 0;
    std::vector<ModuleId> modules = bundler::static_closure(graph_, roots);
    std::erase_if(modules, [&](ModuleId module) { return there[to_index(module)] != 0; });
    return definitions(modules);
  }

  // While there are errors, what the last good state was made of is gone: the page gets nothing,
  // and hears of all that it lacks when they are mended.
  ScriptAnswer update_script(u64 from) {
    return error_ ? definitions({}, from) : definitions(modules_newer_than(from), sequence_);
  }

  ScriptAnswer script_map(const std::string& hash) {
    const std::optional<std::vector<ModuleId>> modules = modules_of_script(hash);
    // Of the graph as it is now: of modules that were edited since, nothing true could be said.
    if (!modules || hash != bundler::definitions_hash(graph_, *modules, current_, script_options()))
      return {};
    return {shared(bundler::write_script_map(graph_, *modules, scanner_.map_modules(*modules),
                                             script_options(), options_.may_show, pool_)),
            "\"" + hash + "\"", false, nullptr};
  }
  u64 sequence() const {
    const std::lock_guard lock(mutex_);
    return sequence_;
  }
  SharedText current_error() const {
    const std::lock_guard lock(mutex_);
    return error_;
  }
  u64 mends() const {
    const std::lock_guard lock(mutex_);
    return mends_;
  }
  const std::vector<std::string>& watched_files() const { return scanner_.watched_files(); }

  std::vector<FileModules> modules_of_files(const std::vector<std::string>& paths) const {
    std::vector<FileModules> files;
    const std::vector<std::string>& watched = scanner_.watched_files();
    for (const std::string& path : paths) {
      FileModules file{path, std::binary_search(watched.begin(), watched.end(), path), {}};
      for (u32 m = 0; m < graph_.modules.size(); ++m) {
        const bundler::Module& module = graph_.modules[static_cast<ModuleId>(m)];
        if (module.path == path && !module.is_external())
          file.modules.push_back({module.id, ids_[m]});
      }
      files.push_back(std::move(file));
    }
    return files;
  }

 private:
  // Of a module in the last good state.
  struct State {
    std::string version;
    u64 changed = 0;  // sequence in which it became this
    u64 added = 0;    // sequence in which the module came
    bool gone = false;
  };

  static const bundler::BuildOptions& with_site(bundler::BuildOptions& options,
                                                bundler::PluginHost* host) {
    options.plugins = host;
    return options;
  }

  // Called by the scan's threads.
  std::optional<std::string> part_text(std::string_view id) const {
    const std::lock_guard lock(parts_mutex_);
    const auto page = page_texts_.find(std::string(id.substr(0, id.find('?'))));
    if (page == page_texts_.end()) return std::nullopt;
    const auto part = page->second.find(std::string(id));
    return part == page->second.end() ? std::nullopt : std::optional(part->second);
  }
  bundler::SiteOptions site_options() {
    bundler::SiteOptions options = options_.site;
    options.part_text = [this](std::string_view id) { return part_text(id); };
    return options;
  }

  void run() {
    scanner_.defer_maps(/*of_styles=*/!options_.style_maps);
    for (;;) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        const auto is_awake = [this] { return stopping_ || !tasks_.empty(); };
        if (!wake_.wait_for(lock, kIdle, is_awake)) {
          lock.unlock();
          release_memory();
          lock.lock();
          wake_.wait(lock, is_awake);
        }
        if (stopping_) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

  // What a build leaves is spread over the heaps of the pool's threads: each has to give back its
  // own.
  void release_memory() {
    TRACE_SCOPE("release memory");
    scanner_.release_memory();
    if (!std::exchange(rested_, true)) release_unused_code();
    const u32 count = pool_.thread_count();
    std::atomic<u32> arrived = 0;
    const Clock::time_point limit = Clock::now() + std::chrono::milliseconds(50);
    pool_.parallel_for(count, [&](size_t) {
      ++arrived;
      while (arrived < count && Clock::now() < limit) std::this_thread::yield();
      release_free_memory();
    });
  }

  // -- entries. EntryPoint::output carries the client id.

  bool add_entry(const std::string& client_id) {
    for (const bundler::EntryPoint& entry : options_.build.entries)
      if (entry.output == client_id) return false;
    std::string input = bundler::path_of_client_id(client_id, root());
    if (client_id == kRefreshRuntime) {
      const bundler::PluginHost* plugins = options_.build.plugins;
      if (!plugins || !plugins->wants_resolve_id(input, {})) input = "react-refresh/runtime";
    }
    options_.build.entries.push_back({std::move(input), client_id});
    return true;
  }
  void drop_entry(const std::string& client_id) {
    std::erase_if(options_.build.entries,
                  [&](const bundler::EntryPoint& entry) { return entry.output == client_id; });
  }
  // A module that is an entry, or that some module imports.
  ModuleId find_or_load(const std::string& client_id) {
    ModuleId module = entry_of(client_id);
    if (is_none(module)) module = find(client_id);
    if (!is_none(module) && graph_.modules[module].kind == bundler::ModuleKind::Deferred) {
      scanner_.request(graph_.modules[module].id);
      scan_and_tell({});
      module = find(client_id);
    }
    return module;
  }
  // The module of this name, which becomes an entry unless some module imports it. None when there
  // is no such module.
  ModuleId load_entry(const std::string& client_id, SharedText* error = nullptr) {
    const ModuleId entry = load_any_entry(client_id, error);
    if (is_none(entry)) return entry;
    const bundler::Module& module = graph_.modules[entry];
    // The page has no say in where the runtime of Fast Refresh is: often outside, by a link.
    const bool is_file = path::is_absolute(module.id) && client_id != kRefreshRuntime;
    return is_file && !options_.may_serve(module.path) ? none<ModuleId> : entry;
  }
  ModuleId load_any_entry(const std::string& client_id, SharedText* error) {
    ModuleId entry = find_or_load(client_id);
    if (!is_none(entry) || !may_be_entry(client_id)) return entry;
    add_entry(client_id);
    scan_and_tell({});
    entry = entry_of(client_id);
    if (!is_none(entry)) return entry;
    if (error) *error = error_;
    // What cannot be found must not stay an error of the project.
    drop_entry(client_id);
    scan_and_tell({});
    return entry;
  }
  // Files have passed the gate. Of other names, only plugins can say what they mean.
  bool may_be_entry(const std::string& client_id) const {
    if (!client_id.starts_with("/@") || client_id.starts_with("/@fs/") ||
        client_id == kRefreshRuntime)
      return true;
    const bundler::PluginHost* plugins = options_.build.plugins;
    return plugins && plugins->wants_resolve_id(bundler::path_of_client_id(client_id, root()), {});
  }
  ModuleId entry_of(const std::string& client_id) const {
    for (const bundler::EntryModule& entry : graph_.entries)
      if (entry.output == client_id) return entry.module;
    return none<ModuleId>;
  }

  const std::string& root() const { return options_.build.working_directory; }

  ModuleId find(const std::string& client_id) const {
    const auto at = numbers_.find(client_id);
    return at == numbers_.end() ? none<ModuleId> : static_cast<ModuleId>(at->second);
  }

  // A module whose file has an error has no Unit.
  bool has_all_units(ModuleId entry) const {
    std::vector<u8> seen(graph_.modules.size());
    std::vector<ModuleId> stack = {entry};
    while (!stack.empty()) {
      const ModuleId id = stack.back();
      stack.pop_back();
      if (std::exchange(seen[to_index(id)], 1)) continue;
      const bundler::Module& module = graph_.modules[id];
      if (module.kind != bundler::ModuleKind::Code) continue;
      if (!module.unit || module_errors_.contains(module.pretty_path)) return false;
      const auto records = module.unit.records();
      for (size_t r = 0; r < module.targets.size(); ++r) {
        // What import() leads to is asked for by itself.
        if (static_cast<js::ImportKind>(records[r].kind) == js::ImportKind::DynamicImport) continue;
        if (module.targets[r].kind == bundler::TargetKind::Module)
          stack.push_back(module.targets[r].module);
      }
    }
    return true;
  }

  // -- scanning

  void rebuild() {
    std::vector<std::string> paths;
    {
      const std::lock_guard lock(mutex_);
      paths.assign(changed_.begin(), changed_.end());
      changed_.clear();
    }
    scanner_.invalidate(paths);
    scan_and_tell(std::move(paths));
  }

  void scan_and_tell(std::vector<std::string> paths) {
    const Clock::time_point start = Clock::now();
    EngineUpdate update;
    update.started_ns = realtime_ns();
    update.changed_files = std::move(paths);
    Diagnostics diagnostics;
    const bundler::GraphChange change = scanner_.update(graph_, diagnostics);
    if (!diagnostics.empty()) bundler::add_import_chains(graph_, diagnostics);
    scripts_.clear();
    parts_.clear();
    if (change.renumbered) number_modules();
    find_versions(change);
    update.files_changed = change.renumbered;
    update.was_broken = error_ != nullptr;
    module_errors_.clear();
    for (const Diagnostic& diagnostic : diagnostics.items())
      if (diagnostic.severity == Severity::Error) module_errors_.insert(diagnostic.path);
    SharedText error;
    if (diagnostics.has_errors())
      error = shared(error_payload(diagnostics,
                                   bundler::source_lookup(files_, options_.build.working_directory,
                                                          &graph_.generated_sources)));
    else
      update.modules_changed = compare_states(update.changed);
    if (!error)
      for (const std::string& id : std::exchange(sent_while_broken_, {}))
        if (std::find(update.changed.begin(), update.changed.end(), id) == update.changed.end())
          update.changed.push_back(id);
    update.workers_changed = !update.changed.empty() && workers_have_any_of(update.changed);
    {
      const std::lock_guard lock(mutex_);
      if (update.modules_changed) ++sequence_;
      // What a request has tried in vain is no error that was mended.
      if (error_ && !error && !update.changed_files.empty()) ++mends_;
      error_ = error;
    }
    update.error = error;
    update.sequence = sequence_;
    if (!update.changed.empty()) {
      update.code_from = std::exchange(told_sequence_, sequence_);
      update.code = update_function(update.code_from);
    }
    update.diagnostics = std::move(diagnostics);
    update.generated_sources = graph_.generated_sources;
    update.milliseconds = std::chrono::duration<f64, std::milli>(Clock::now() - start).count();
    on_update_(std::move(update));
  }

  // Workers have no connection of their own: only the page that started one can start it anew.
  bool workers_have_any_of(const std::vector<std::string>& changed) const {
    if (workers_.empty()) return false;
    std::vector<u8> is_changed(graph_.modules.size()), seen(graph_.modules.size());
    for (const std::string& id : changed)
      if (const ModuleId module = find(id); !is_none(module)) is_changed[to_index(module)] = 1;
    std::vector<ModuleId> stack;
    for (const std::string& id : workers_)
      if (const ModuleId module = find(id); !is_none(module)) stack.push_back(module);
    while (!stack.empty()) {
      const ModuleId id = stack.back();
      stack.pop_back();
      if (std::exchange(seen[to_index(id)], 1)) continue;
      if (is_changed[to_index(id)]) return true;
      for (const bundler::Target& target : graph_.modules[id].targets)
        if (target.kind == bundler::TargetKind::Module) stack.push_back(target.module);
    }
    return false;
  }

  void number_modules() {
    ids_.clear();
    ids_.reserve(graph_.modules.size());
    numbers_.clear();
    numbers_.reserve(graph_.modules.size());
    for (u32 m = 0; m < graph_.modules.size(); ++m) {
      ids_.push_back(bundler::client_id(graph_, static_cast<ModuleId>(m), root()));
      numbers_.emplace(ids_.back(), m);
    }
  }

  void find_versions(const bundler::GraphChange& change) {
    TRACE_SCOPE("find versions");
    const bundler::FactoryOptions factory = script_options().factory;
    const auto find_version = [&](ModuleId module) {
      current_[to_index(module)] =
          graph_.modules[module].unit ? bundler::factory_version(graph_, module, factory) : "";
    };
    if (!change.renumbered) {
      for (const ModuleId module : change.changed) {
        find_version(module);
        if (graph_.modules[module].is_style() &&
            std::find(styles_.begin(), styles_.end(), module) == styles_.end())
          styles_.push_back(module);
      }
      // A sheet's text has that of the sheets it imports in it.
      for (const ModuleId module : styles_)
        if (graph_.modules[module].is_style()) find_version(module);
      uncompared_.insert(uncompared_.end(), change.changed.begin(), change.changed.end());
      return;
    }
    styles_.clear();
    for (const ModuleId module : graph_.modules.ids())
      if (graph_.modules[module].is_style()) styles_.push_back(module);
    current_.assign(graph_.modules.size(), {});
    pool_.parallel_for(
        current_.size(), [&](size_t m) { find_version(static_cast<ModuleId>(m)); }, 64);
    all_uncompared_ = true;
    uncompared_.clear();
    states_.assign(graph_.modules.size(), nullptr);
    for (u32 m = 0; m < ids_.size(); ++m)
      if (const auto at = state_by_id_.find(ids_[m]); at != state_by_id_.end())
        states_[m] = &at->second;
  }

  // Which factories are not what they were in the last good state: `changed`, by client id. True
  // when any is, or came, or went.
  bool compare_states(std::vector<std::string>& changed) {
    bool any = false;
    last_changed_.clear();
    const auto compare = [&](u32 m) {
      if (current_[m].empty()) return;
      const State* known = states_[m];
      const bool is_same = known && known->version == current_[m];
      if (is_same && !known->gone) return;
      any = true;
      last_changed_.push_back(m);
      if (known && !is_same) changed.push_back(ids_[m]);
      set_state(m, sequence_ + 1);
    };
    if (!std::exchange(all_uncompared_, false)) {
      std::sort(uncompared_.begin(), uncompared_.end());
      for (const ModuleId module : uncompared_) compare(to_index(module));
      for (const ModuleId module : styles_)
        if (graph_.modules[module].is_style()) compare(to_index(module));
      uncompared_.clear();
      return any;
    }
    for (u32 m = 0; m < current_.size(); ++m) compare(m);
    // One that is gone may come back: unchanged, it is like new; changed, pages that have its old
    // version have to hear of it.
    for (auto& [id, state] : state_by_id_) {
      const auto at = numbers_.find(id);
      state.gone = at == numbers_.end() || current_[at->second].empty();
    }
    return any;
  }

  void set_state(u32 m, u64 sequence) {
    State*& state = states_[m];
    if (!state) state = &state_by_id_[ids_[m]];
    if (state->changed == 0 || (state->gone && state->version == current_[m]))
      state->added = sequence;
    state->changed = sequence;
    state->version = current_[m];
    state->gone = false;
  }

  // A state with errors has no number, but pages get scripts of what is good in it. When that is
  // undone they have to hear of it, so it gets a number when it is sent.
  void note_sent(const std::vector<ModuleId>& modules) {
    if (!error_) return;
    bool any = false;
    for (const ModuleId module : modules) {
      const u32 m = to_index(module);
      const State* known = states_[m];
      const bool is_same = known && known->version == current_[m];
      if (current_[m].empty() || (is_same && !known->gone)) continue;
      if (known && !is_same) sent_while_broken_.push_back(ids_[m]);
      set_state(m, sequence_ + 1);
      any = true;
    }
    if (!any) return;
    const std::lock_guard lock(mutex_);
    ++sequence_;
  }

  // -- scripts

  bundler::DevScriptOptions script_options() const {
    bundler::DevScriptOptions options;
    options.factory.root = root();
    options.factory.base = options_.asset_base;
    options.lists_packages = options_.lists_packages;
    options.factory.build = &options_.build;
    options.factory.style_maps = options_.style_maps;
    options.base = options_.base;
    if (options_.build.source_map != bundler::SourceMapMode::None)
      options.map_url = options_.base + "@sinter/map?script=";
    return options;
  }

  // What an update from this sequence consists of, in the order of the graph.
  std::vector<ModuleId> modules_newer_than(u64 from) const {
    std::vector<u32> newer;
    for (u32 m = 0; m < states_.size(); ++m)
      if (states_[m] && states_[m]->changed > from) newer.push_back(m);
    return update_of(newer, from);
  }
  std::vector<ModuleId> update_of(const std::vector<u32>& newer, u64 from) const {
    std::vector<ModuleId> changed;
    std::vector<u8> is_newer(states_.size());
    for (const u32 m : newer) {
      is_newer[m] = 1;
      // One that has only come since is sent if a changed one needs it.
      if (states_[m]->added <= from || states_[m]->changed > states_[m]->added)
        changed.push_back(static_cast<ModuleId>(m));
    }
    // What a module that is as old needs is as old.
    return bundler::static_closure(graph_, changed, &is_newer);
  }

  // The code of the last update, for the message that tells pages of it which have all up to
  // `from`; null when it is too much for that.
  SharedText update_function(u64 from) {
    const std::vector<ModuleId> modules =
        from == sequence_ - 1 ? update_of(last_changed_, from) : modules_newer_than(from);
    if (modules.size() > kMostToldModules) return nullptr;
    const bundler::DevScriptOptions options = script_options();
    const std::string hash = bundler::definitions_hash(graph_, modules, current_, options);
    std::optional<std::string> text =
        bundler::write_definitions_function(graph_, modules, hash, options, pool_);
    if (!text || text->size() > kMostToldBytes) return nullptr;
    remember(hash, modules);
    return shared(std::move(*text));
  }

  // `sequence`: of an update.
  ScriptAnswer definitions(const std::vector<ModuleId>& modules,
                           std::optional<u64> sequence = std::nullopt) {
    note_sent(modules);
    const bundler::DevScriptOptions options = script_options();
    const std::string hash = bundler::definitions_hash(graph_, modules, current_, options);
    remember(hash, modules);
    ScriptAnswer answer{
        shared(bundler::write_definitions_script(graph_, modules, hash, options, pool_, sequence)),
        "\"" + hash + "\"", false, nullptr};
    if (sequence) answer.etag.clear();  // the same modules may be another update
    return answer;
  }

  // Nothing when the script is forgotten, or one of its modules has gone.
  std::optional<std::vector<ModuleId>> modules_of_script(const std::string& hash) const {
    if (const auto part = parts_.find(hash); part != parts_.end()) return part->second;
    const auto sent = sent_.find(hash);
    if (sent == sent_.end()) return std::nullopt;
    std::vector<ModuleId> modules;
    for (const std::string& id : sent->second) {
      modules.push_back(find(id));
      if (is_none(modules.back()) || !graph_.modules[modules.back()].unit) return std::nullopt;
    }
    return modules;
  }

  void remember(const std::string& hash, const std::vector<ModuleId>& modules) {
    const auto [at, added] = sent_.try_emplace(hash);
    if (!added) return;
    for (const ModuleId module : modules) at->second.push_back(ids_[to_index(module)]);
    sent_order_.push_back(hash);
    if (sent_order_.size() <= kRememberedScripts) return;
    sent_.erase(sent_order_.front());
    sent_order_.pop_front();
  }

  EngineOptions options_;
  std::function<void(EngineUpdate)> on_update_;
  RealFileSystem files_;
  TaskPool pool_;
  bundler::Site site_;
  bundler::SiteHost site_host_;
  bundler::Scanner scanner_;

  mutable std::mutex parts_mutex_;
  // By page, by id: the inline parts of pages as they were sent.
  std::map<std::string, std::map<std::string, std::string>> page_texts_;

  Graph graph_;
  std::vector<std::string> ids_;                  // client ids by module
  std::unordered_map<std::string, u32> numbers_;  // and back
  bundler::ModuleVersions current_;               // by module
  std::unordered_map<std::string, State> state_by_id_;
  std::vector<State*> states_;                   // the same by module; null: new or without a Unit
  std::vector<ModuleId> styles_;                 // modules that may be style sheets
  std::vector<u32> last_changed_;                // by the last comparison
  std::vector<ModuleId> uncompared_;             // changed since the last good state …
  std::vector<std::string> sent_while_broken_;   // client ids; see note_sent()
  u64 told_sequence_ = 0;                        // the last that pages were told of
  bool rested_ = false;                          // it was idle once
  bool all_uncompared_ = true;                   // … or everything, if numbers are others
  std::set<std::string> module_errors_;          // pretty paths
  std::map<std::string, ScriptAnswer> scripts_;  // entry scripts of this graph
  std::set<std::string> workers_;                // client ids of those that workers have asked for
  std::unordered_map<std::string, std::vector<ModuleId>> parts_;  // theirs, by hash
  // Client ids of the modules in scripts that pages may still speak of, by hash.
  std::unordered_map<std::string, std::vector<std::string>> sent_;
  std::deque<std::string> sent_order_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::set<std::string> changed_;
  u64 sequence_ = 0, mends_ = 0;
  SharedText error_;
  bool stopping_ = false;

  std::thread thread_;  // last: it uses all of the above
};

DevEngine::DevEngine(EngineOptions options, std::function<void(EngineUpdate)> on_update)
    : worker_(std::make_unique<Worker>(std::move(options), std::move(on_update))) {}

DevEngine::~DevEngine() = default;

void DevEngine::warm(std::vector<std::string> client_ids) {
  worker_->post([worker = worker_.get(), ids = std::move(client_ids)] { worker->warm(ids); });
}

void DevEngine::files_changed(std::vector<std::string> paths) {
  worker_->files_changed(std::move(paths));
}

void DevEngine::entry_script(std::string client_id, bool worker, OnScript answer) {
  worker_->post([self = worker_.get(), id = std::move(client_id), worker,
                 answer = std::move(answer)] { answer(self->entry_script(id, worker)); });
}

void DevEngine::part_script(std::string hash, OnScript answer) {
  worker_->post([worker = worker_.get(), hash = std::move(hash), answer = std::move(answer)] {
    answer(worker->part_script(hash));
  });
}

void DevEngine::module_script(std::string client_id, OnScript answer) {
  worker_->post([worker = worker_.get(), id = std::move(client_id), answer = std::move(answer)] {
    answer(worker->module_script(id));
  });
}

void DevEngine::style_sheet(std::string client_id, OnScript answer) {
  worker_->post([worker = worker_.get(), id = std::move(client_id), answer = std::move(answer)] {
    answer(worker->style_sheet(id));
  });
}

void DevEngine::page_parts(std::string file, std::vector<PagePart> parts,
                           std::function<void(std::vector<std::optional<std::string>>)> answer) {
  worker_->post([worker = worker_.get(), file = std::move(file), parts = std::move(parts),
                 answer = std::move(answer)] { answer(worker->page_parts(file, parts)); });
}

void DevEngine::chunk_script(std::vector<std::string> client_ids, std::vector<std::string> have,
                             OnScript answer) {
  worker_->post([worker = worker_.get(), ids = std::move(client_ids), have = std::move(have),
                 answer = std::move(answer)] { answer(worker->chunk_script(ids, have)); });
}

void DevEngine::update_script(u64 from, OnScript answer) {
  worker_->post([worker = worker_.get(), from, answer = std::move(answer)] {
    answer(worker->update_script(from));
  });
}

void DevEngine::script_map(std::string hash, OnScript answer) {
  worker_->post([worker = worker_.get(), hash = std::move(hash), answer = std::move(answer)] {
    answer(worker->script_map(hash));
  });
}

void DevEngine::modules_of_files(std::vector<std::string> paths,
                                 std::function<void(std::vector<FileModules>)> answer) {
  worker_->post([worker = worker_.get(), paths = std::move(paths), answer = std::move(answer)] {
    answer(worker->modules_of_files(paths));
  });
}

u64 DevEngine::mends() const { return worker_->mends(); }
u64 DevEngine::sequence() const { return worker_->sequence(); }
SharedText DevEngine::current_error() const { return worker_->current_error(); }

void DevEngine::when_idle(std::function<void()> task) { worker_->post(std::move(task)); }

void DevEngine::watched_files(std::function<void(std::vector<std::string>)> answer) {
  worker_->post(
      [worker = worker_.get(), answer = std::move(answer)] { answer(worker->watched_files()); });
}

}  // namespace sinter::dev
