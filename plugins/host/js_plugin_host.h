// JavaScript plugins as the bundler's PluginHost: filters answer here, hooks run on the JavaScript
// thread.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "bundler/plugin/plugin_host.h"
#include "plugins/host/answers.h"
#include "plugins/host/hook_table.h"
#include "plugins/host/js_chunk_grouping.h"
#include "plugins/host/js_output_hooks.h"
#include "plugins/host/js_thread.h"
#include "plugins/host/native_operations.h"

namespace sinter::plugins {

// How often a hook was asked for and how often its filter said no, for --explain-plugins.
struct FilterCounts {
  std::atomic<u64> asked{0}, filtered{0};
};

class JsPluginHost final : public bundler::PluginHost {
 public:
  JsPluginHost(JsThread& thread, HostOperations& operations, HookTable hooks, std::string root)
      : thread_(thread),
        operations_(operations),
        hooks_(std::move(hooks)),
        root_(std::move(root)),
        output_(thread, hooks_, root_, [this](Diagnostics& out) { take_problems(out); }),
        grouping_(thread, root_) {}

  void scan_started(bundler::ScanServices& services) override;
  void scan_ended() override;

  bool wants_resolve_id(std::string_view specifier, std::string_view importer) const override;
  void resolve_id(bundler::ResolveIdRequest request,
                  std::function<void(bundler::ResolveIdAnswer)> answer) override;
  bool wants_load(std::string_view id) const override;
  void load(std::string id, std::function<void(bundler::SourceAnswer)> answer) override;
  bool wants_transform(std::string_view id, std::string_view code,
                       std::string_view module_type) const override;
  void transform(std::string id, bundler::ModuleSource source,
                 std::function<void(bundler::SourceAnswer)> answer) override;
  bool wants_module_parsed() const override { return true; }
  void module_parsed(std::string id, std::vector<std::string> imports,
                     std::vector<std::string> dynamic_imports) override;

  bundler::OutputHooks* output_hooks() override {
    return hooks_.has_foreign_plugins() ? &output_ : nullptr;
  }

  bundler::ChunkGrouping* chunk_grouping() override {
    return hooks_.has("groupModules") ? &grouping_ : nullptr;
  }

  const HookTable& hooks() const { return hooks_; }
  // A hook outside of modules (buildStart, buildEnd, watchChange …) with its parts; waits. False
  // when it failed. Problems go to `diagnostics`.
  bool run_hook(const char* operation, Parts parts, Diagnostics& diagnostics,
                Answer* given = nullptr);
  // The hook `options` changed the list of plugins.
  void replace_hooks(std::string_view table) { hooks_.replace_hooks(table); }
  // Entries that hooks added, for the scan that runs or the next one.
  void take_entries(AnswerHeader& header);
  // Rows "hook asked filtered" for the report.
  std::string filter_report() const;

 private:
  void take_problems(Diagnostics& diagnostics);
  bundler::SourceAnswer source_answer(Answer answer,
                                      std::vector<std::string>* map_plugins = nullptr);

  JsThread& thread_;
  HostOperations& operations_;
  HookTable hooks_;  // changed between scans only
  const std::string root_;
  JsOutputHooks output_;
  JsChunkGrouping grouping_;

  std::mutex entries_mutex_;
  bundler::ScanServices* services_ = nullptr;
  std::vector<EmittedEntry> waiting_entries_;

  // moduleParsed hooks run beside the scan; its end waits for them.
  std::mutex parsed_mutex_;
  std::condition_variable parsed_changed_;
  u64 parsing_ = 0;
  std::map<std::string, Diagnostics>
      parsed_problems_;  // by id, so that their order is no matter of time

  mutable FilterCounts resolve_counts_, load_counts_, transform_counts_;
};

}  // namespace sinter::plugins
