#include "dev_server/engine/dev_engine.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <unordered_set>
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
#include "dev_server/engine/module_states.h"
#include "dev_server/engine/page_texts.h"
#include "dev_server/engine/reach.h"
#include "dev_server/engine/sent_scripts.h"
#include "dev_server/engine/task_thread.h"
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
        states_(graph_, root()),
        sent_(graph_, states_),
        tasks_(kIdle, [this] { release_memory(); }) {
    tasks_.post([this] { scanner_.defer_maps(/*of_styles=*/!options_.style_maps); });
  }

  void post(std::function<void()> task) { tasks_.post(std::move(task)); }

  void set_asset_base(const std::string& base) {
    options_.asset_base = base;
    site_.set_base(base);
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
    if (error_ && !has_all_units(graph_, entry, broken_)) {
      answer.error = error_;
      return answer;
    }
    if (const auto kept = scripts_.find(client_id); kept != scripts_.end()) return kept->second;
    const bundler::DevScriptOptions options = script_options();
    const std::vector<bundler::DevPart> parts = bundler::split_into_parts(
        graph_, bundler::static_closure(graph_, {entry}), states_.versions(), options);
    for (const bundler::DevPart& part : parts) sent_.remember_part(part.hash, part.modules);
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
    const std::optional<std::vector<ModuleId>> modules = sent_.modules_of(hash);
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
      return !module.unit || broken_.contains(module.pretty_path);
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
    PageTexts::Texts texts;
    for (const PagePart& part : parts)
      texts[bundler::path_of_client_id(part.client_id, root())] = part.text;
    const PageTexts::Change change = page_texts_.replace(file, std::move(texts));
    for (const std::string& id : change.gone) drop_entry(bundler::client_id_of_path(id, root()));
    if (change.any) scanner_.invalidate(std::span(&file, 1));
    bool added = false;
    for (const PagePart& part : parts)
      if (part.style) added |= add_entry(part.client_id);
    if (change.any || added) scan_and_tell({});
    std::vector<std::optional<std::string>> styles;
    for (const PagePart& part : parts) {
      if (!part.style) continue;
      const ScriptAnswer answer = style_sheet(part.client_id);
      styles.push_back(answer.text ? std::optional(*answer.text) : std::nullopt);
      if (!answer.text) continue;
      // The comment that names the module says nothing in the page that it is.
      const std::string name =
          "/* " + graph_.modules[states_.find(part.client_id)].pretty_path + " */\n";
      if (const size_t at = styles.back()->find(name); at != std::string::npos)
        styles.back()->erase(at, name.size());
    }
    return styles;
  }

  ScriptAnswer chunk_script(const std::vector<std::string>& client_ids,
                            const std::vector<std::string>& have) {
    bool asked = false;
    for (const std::string& id : client_ids) {
      const ModuleId module = states_.find(id);
      if (!is_none(module) && graph_.modules[module].unit) continue;
      // Only what some module imports: a page cannot make the server compile any file it names.
      if (is_none(module)) return {nullptr, {}, false, error_};
      scanner_.request(graph_.modules[module].id);
      asked = true;
    }
    if (asked) scan_and_tell({});
    std::vector<ModuleId> roots, present;
    for (const std::string& id : client_ids) {
      const ModuleId module = states_.find(id);
      if (is_none(module)) return {nullptr, {}, false, error_};
      if (error_ && !has_all_units(graph_, module, broken_)) return {nullptr, {}, false, error_};
      roots.push_back(module);
    }
    for (const std::string& id : have)
      if (const ModuleId module = states_.find(id); !is_none(module)) present.push_back(module);
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
    return error_ ? definitions({}, from) : definitions(states_.newer_than(from), sequence_);
  }

  ScriptAnswer script_map(const std::string& hash) {
    const std::optional<std::vector<ModuleId>> modules = sent_.modules_of(hash);
    // Of the graph as it is now: of modules that were edited since, nothing true could be said.
    if (!modules ||
        hash != bundler::definitions_hash(graph_, *modules, states_.versions(), script_options()))
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
          file.modules.push_back({module.id, states_.client_id(static_cast<ModuleId>(m))});
      }
      files.push_back(std::move(file));
    }
    return files;
  }

 private:
  static const bundler::BuildOptions& with_site(bundler::BuildOptions& options,
                                                bundler::PluginHost* host) {
    options.plugins = host;
    return options;
  }

  bundler::SiteOptions site_options() {
    bundler::SiteOptions options = options_.site;
    options.part_text = [this](std::string_view id) { return page_texts_.find(id); };
    return options;
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
    if (is_none(module)) module = states_.find(client_id);
    if (!is_none(module) && graph_.modules[module].kind == bundler::ModuleKind::Deferred) {
      scanner_.request(graph_.modules[module].id);
      scan_and_tell({});
      module = states_.find(client_id);
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
    sent_.graph_changed();
    states_.scanned(change, script_options().factory, pool_);
    update.files_changed = change.renumbered;
    update.was_broken = error_ != nullptr;
    broken_.clear();
    for (const Diagnostic& diagnostic : diagnostics.items())
      if (diagnostic.severity == Severity::Error) broken_.insert(diagnostic.path);
    SharedText error;
    if (diagnostics.has_errors())
      error = shared(error_payload(diagnostics,
                                   bundler::source_lookup(files_, options_.build.working_directory,
                                                          &graph_.generated_sources)));
    else
      update.modules_changed = states_.accept(sequence_ + 1, update.changed);
    update.workers_changed = !update.changed.empty() && workers_have_any_of(update.changed);
    update.repeats_error = error && error_ && *error == *error_ && !update.changed_files.empty() &&
                           !has_module_of(update.changed_files);
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

  bool has_module_of(const std::vector<std::string>& files) const {
    const std::unordered_set<std::string_view> names(files.begin(), files.end());
    return std::any_of(graph_.modules.begin(), graph_.modules.end(),
                       [&](const bundler::Module& module) { return names.contains(module.path); });
  }

  // Workers have no connection of their own: only the page that started one can start it anew.
  bool workers_have_any_of(const std::vector<std::string>& changed) const {
    if (workers_.empty()) return false;
    std::vector<u8> is_changed(graph_.modules.size());
    for (const std::string& id : changed)
      if (const ModuleId module = states_.find(id); !is_none(module))
        is_changed[to_index(module)] = 1;
    std::vector<ModuleId> workers;
    for (const std::string& id : workers_)
      if (const ModuleId module = states_.find(id); !is_none(module)) workers.push_back(module);
    return reaches_any(graph_, std::move(workers), is_changed);
  }

  // A state with errors has no number: it gets one when something of it is sent.
  void note_sent(const std::vector<ModuleId>& modules) {
    if (!error_ || !states_.note_sent(modules, sequence_ + 1)) return;
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

  // The code of the last update, for the message that tells pages of it which have all up to
  // `from`; null when it is too much for that.
  SharedText update_function(u64 from) {
    const std::vector<ModuleId> modules =
        from == sequence_ - 1 ? states_.newest(from) : states_.newer_than(from);
    if (modules.size() > kMostToldModules) return nullptr;
    const bundler::DevScriptOptions options = script_options();
    const std::string hash =
        bundler::definitions_hash(graph_, modules, states_.versions(), options);
    std::optional<std::string> text =
        bundler::write_definitions_function(graph_, modules, hash, options, pool_);
    if (!text || text->size() > kMostToldBytes) return nullptr;
    sent_.remember(hash, modules);
    return shared(std::move(*text));
  }

  // `sequence`: of an update.
  ScriptAnswer definitions(const std::vector<ModuleId>& modules,
                           std::optional<u64> sequence = std::nullopt) {
    note_sent(modules);
    const bundler::DevScriptOptions options = script_options();
    const std::string hash =
        bundler::definitions_hash(graph_, modules, states_.versions(), options);
    sent_.remember(hash, modules);
    ScriptAnswer answer{
        shared(bundler::write_definitions_script(graph_, modules, hash, options, pool_, sequence)),
        "\"" + hash + "\"", false, nullptr};
    if (sequence) answer.etag.clear();  // the same modules may be another update
    return answer;
  }

  EngineOptions options_;
  std::function<void(EngineUpdate)> on_update_;
  RealFileSystem files_;
  TaskPool pool_;
  bundler::Site site_;
  bundler::SiteHost site_host_;
  bundler::Scanner scanner_;

  PageTexts page_texts_;
  Graph graph_;
  ModuleStates states_;
  SentScripts sent_;
  u64 told_sequence_ = 0;                        // the last that pages were told of
  bool rested_ = false;                          // it was idle once
  std::set<std::string> broken_;                 // pretty paths of files with errors
  std::map<std::string, ScriptAnswer> scripts_;  // entry scripts of this graph
  std::set<std::string> workers_;                // client ids of those that workers have asked for

  mutable std::mutex mutex_;  // of what other threads read:
  std::set<std::string> changed_;
  u64 sequence_ = 0, mends_ = 0;
  SharedText error_;

  TaskThread tasks_;  // last: its thread uses all of the above
};

DevEngine::DevEngine(EngineOptions options, std::function<void(EngineUpdate)> on_update)
    : worker_(std::make_unique<Worker>(std::move(options), std::move(on_update))) {}

DevEngine::~DevEngine() = default;

void DevEngine::warm(std::vector<std::string> client_ids) {
  worker_->post([worker = worker_.get(), ids = std::move(client_ids)] { worker->warm(ids); });
}

void DevEngine::set_asset_base(std::string base) {
  worker_->post([worker = worker_.get(), base = std::move(base)] { worker->set_asset_base(base); });
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
