// The modules of a web project that no plugin and no loader makes: pages, their inline scripts,
// assets, and the special queries `?raw`, `?url`, `?inline`, `?no-inline`, `?init`, `?worker` and
// `?sharedworker`; and the URLs and globs in code (code_urls.h).
//
// A PluginHost like any other. The project's plugins are asked first; what they leave unanswered is
// answered here.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bundler/assets/code_urls.h"
#include "bundler/assets/site.h"
#include "bundler/html/html_page.h"
#include "bundler/plugin/plugin_host.h"

namespace sinter::bundler {

class SiteHost final : public PluginHost {
 public:
  // `next`: the project's plugins, or null. All arguments must outlive the host.
  SiteHost(Site& site, PluginHost* next) : site_(site), next_(next) {}

  // Builds a worker's script: its text, or nothing when there were errors. Called on a thread of
  // its own.
  using WorkerBuilder =
      std::function<std::optional<std::string>(const std::string& path, Diagnostics&)>;
  void set_worker_builder(WorkerBuilder builder, bool modules) {
    build_worker_ = std::move(builder);
    module_workers_ = modules;
  }

  // Builds the style sheet of `x.css?url`, which is a file of its own.
  using StyleBuilder =
      std::function<std::optional<std::string>(const std::string& path, Diagnostics&)>;
  void set_style_builder(StyleBuilder builder) { build_style_ = std::move(builder); }

  // The output is no ES module, and cannot wait at its top level.
  void set_classic_output() { classic_output_ = true; }

  // Before the scan. The page must stay where it is.
  void add_page(const HtmlPage& page) { pages_.emplace(page.path, &page); }

  void scan_started(ScanServices& services) override;
  void scan_ended() override;
  bool wants_resolve_id(std::string_view specifier, std::string_view importer) const override;
  void resolve_id(ResolveIdRequest request, std::function<void(ResolveIdAnswer)> answer) override;
  bool wants_load(std::string_view id) const override;
  void load(std::string id, std::function<void(SourceAnswer)> answer) override;
  bool wants_transform(std::string_view id, std::string_view code,
                       std::string_view module_type) const override;
  void transform(std::string id, ModuleSource source,
                 std::function<void(SourceAnswer)> answer) override;
  bool wants_module_parsed() const override { return next_ && next_->wants_module_parsed(); }
  void module_parsed(std::string id, std::vector<std::string> imports,
                     std::vector<std::string> dynamic_imports) override;
  OutputHooks* output_hooks() override { return next_ ? next_->output_hooks() : nullptr; }
  ChunkGrouping* chunk_grouping() override { return next_ ? next_->chunk_grouping() : nullptr; }

  std::optional<AssetPlace> place_asset(const std::string& path) override;
  std::optional<std::string> output_url(std::string_view output, std::string_view from) override;
  std::optional<std::string> root_url(std::string_view url, std::string_view from) override;
  bool has_preload_rules() const override { return site_.has_preload_rules(); }
  std::string preload_url(std::string_view output, std::string_view from) override;
  std::vector<std::string> preloads_of(const std::string& chunk, std::vector<std::string> scripts,
                                       const std::string& from) override;

 private:
  // What this host does itself.
  enum class Kind : u8 {
    None,
    Page,
    InlinePart,
    PublicFile,
    Raw,
    Asset,
    Wasm,
    Worker,
    StyleUrl,
    PreloadPolyfill,
    PreloadFunction
  };
  Kind kind_of(std::string_view id) const;
  bool resolves(std::string_view specifier, std::string_view importer) const;
  ResolveIdAnswer resolve(const ResolveIdRequest& request) const;
  ResolveIdAnswer resolve_deduped(const ResolveIdRequest& request) const;
  bool is_deduped(std::string_view specifier) const;
  bool is_part_in_dev(std::string_view id) const;
  SourceAnswer make_part_in_dev(std::string_view id, size_t index);
  SourceAnswer make(std::string_view id);
  SourceAnswer make_url_module(std::string_view path, std::string_view query);

  SourceAnswer make_wasm_module(std::string_view path, std::string_view query);
  SourceAnswer make_style_url_module(std::string_view path);
  bool needs_a_build(std::string_view id) const;
  SourceAnswer make_worker_module(std::string_view path, std::string_view query);
  bool is_source(std::string_view id, std::string_view module_type) const;
  SourceAnswer rewrite(const std::string& id, ModuleSource source);
  std::optional<std::string> worker_output(const std::string& path, Diagnostics& diagnostics);
  // For work that waits for a build of its own: a task of the pool must not.
  void in_background(std::function<void()> work);

  Site& site_;
  PluginHost* const next_;
  WorkerBuilder build_worker_;
  StyleBuilder build_style_;
  bool module_workers_ = false;
  bool classic_output_ = false;
  std::mutex mutex_;
  std::vector<std::thread> threads_;
  ScanServices* services_ = nullptr;
  std::map<std::string, const HtmlPage*, std::less<>> pages_;
};

}  // namespace sinter::bundler
