#include "bundler/html/build_site.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <mutex>
#include <set>

#include "base/path.h"
#include "bundler/assets/site_host.h"
#include "bundler/graph/scan.h"
#include "bundler/html/manifest.h"
#include "bundler/plugin/inline_host.h"

namespace sinter::bundler {

namespace {

class SiteBuilder {
 public:
  SiteBuilder(BuildOptions& options, const SiteBuild& build, FileSystem& files, TaskPool& pool,
              Diagnostics& diagnostics)
      : options_(options),
        build_(build),
        files_(files),
        pool_(pool),
        diagnostics_(diagnostics),
        site_(build.site, files),
        host_(site_, options.plugins),
        outdir_(path::join(options.working_directory, options.outdir)) {}

  BuildResult run() {
    BuildResult result;
    if (!read_entries()) return result;
    if (build_.site.has_relative_base() && !build_.site.one_script_folder) {
      diagnostics_.error("relative-base", "With a relative base all scripts must be in one folder")
          .help(
              "Make entryFileNames and chunkFileNames texts with the same folder, or set `base` to "
              "a path");
      return result;
    }
    worker_options_ = options_;
    host_.set_worker_builder(
        [this](const std::string& path, Diagnostics& diagnostics) {
          return build_worker(path, {}, diagnostics);
        },
        build_.module_workers);
    host_.set_style_builder([this](const std::string& path, Diagnostics& diagnostics) {
      return build_linked_style(path, diagnostics);
    });
    if (output_format(options_) != Format::Esm) host_.set_classic_output();
    options_.plugins = &host_;
    options_.url_root = build_.site.root;
    if (!build_inline_styles()) return result;
    if (!options_.entries.empty()) {
      result = bundler::build(options_, files_, pool_, diagnostics_);
      // Messages about a page show the page, not the imports that were made of it.
      for (const HtmlPage& page : pages_)
        if (result.generated_sources.contains(page.pretty_path))
          result.generated_sources[page.pretty_path] = page.text;
      if (!result.ok) return result;
    }
    for (const HtmlPage& page : pages_) result.inputs.push_back(page.path);
    for (const auto& [output, file] : site_.kept()) result.inputs.push_back(file.path);
    result.inputs.insert(result.inputs.end(), worker_inputs_.begin(), worker_inputs_.end());
    std::sort(result.inputs.begin(), result.inputs.end());
    result.inputs.erase(std::unique(result.inputs.begin(), result.inputs.end()),
                        result.inputs.end());
    add_assets(result);
    result.ok = add_pages(result) && add_manifest(result);
    return result;
  }

 private:
  bool read_entries() {
    const size_t errors = diagnostics_.error_count();
    for (const EntryPoint& entry : build_.entries) {
      if (!entry.input.ends_with(".html")) {
        options_.entries.push_back(entry);
        continue;
      }
      const ReadResult read = files_.read_file(entry.input);
      if (!read) {
        diagnostics_.error(
            "cannot-read-file",
            fmt::format("Cannot read the page \"{}\": {}",
                        path::relative(build_.site.root, entry.input), read.status.describe()));
        continue;
      }
      std::string text(read.text());
      const HtmlContext context{entry.input, "/" + path::relative(build_.site.root, entry.input)};
      if (build_.before && !build_.before(context, text, diagnostics_)) continue;
      if (build_.variable) text = replace_variables(text, build_.variable);
      std::optional<HtmlPage> page =
          read_html_page(entry.input, std::move(text), site_, diagnostics_);
      if (!page) continue;
      if (!entry.output.empty()) page->name = entry.output;
      if (!page->entry_code.empty() && build_.module_preload && build_.module_preload_polyfill)
        page->start_preload_polyfill();
      pages_.push_back(std::move(*page));
      host_.add_page(pages_.back());
      if (!pages_.back().entry_code.empty())
        options_.entries.push_back({pages_.back().path, pages_.back().name});
    }
    return diagnostics_.error_count() == errors;
  }

  // `<style>` and style="": each is a bundle of its own, whose text goes back into the page.
  bool build_inline_styles() {
    for (const HtmlPage& page : pages_) {
      std::vector<std::string>& texts = inline_styles_.emplace_back(page.parts.size());
      for (size_t i = 0; i < page.parts.size(); ++i) {
        if (!page.parts[i].style) continue;
        std::optional<std::string> text = build_inline_style(page, i);
        if (!text) return false;
        texts[i] = std::move(*text);
      }
    }
    return true;
  }

  std::optional<std::string> build_inline_style(const HtmlPage& page, size_t part) {
    BuildOptions options = options_;
    options.name_chunk = nullptr;
    InlineHost host(host_, site_, page.output);
    options.plugins = &host;
    options.entries = {{inline_part_id(page, part), "inline"}};
    options.splitting = false;
    options.source_map = SourceMapMode::None;
    options.metafile = false;
    // URLs are written for a file beside the page.
    const std::string_view directory = path::dirname(page.output);
    options.entry_names =
        directory.empty() || directory == "." ? "[name]" : std::string(directory) + "/[name]";
    const BuildResult result = bundler::build(options, files_, pool_, diagnostics_);
    if (!result.ok) return std::nullopt;
    std::string text;
    for (const OutputFile& file : result.outputs)
      if (file.path.ends_with(".css")) text += file.contents;
    // The comment that names the module says nothing here.
    if (text.starts_with("/* ") && text.substr(0, text.find('\n')).find("?html-proxy") != text.npos)
      text.erase(0, text.find('\n') + 1);
    const html::Reference& reference = page.page.references[page.parts[part].reference];
    if (reference.kind == html::ReferenceKind::StyleAttribute) return declarations_of(text);
    return text;
  }

  // A worker's script is one file. Plugins of the page are not asked, as in Vite.
  std::optional<std::string> build_worker(const std::string& path,
                                          std::vector<std::string> importers,
                                          Diagnostics& diagnostics) {
    if (std::find(importers.begin(), importers.end(), path) != importers.end()) {
      diagnostics.error(
          "worker-cycle",
          fmt::format(
              "The worker \"{}\" starts itself, and its script would have to hold its own name",
              path::relative(build_.site.root, path)));
      return std::nullopt;
    }
    importers.push_back(path);
    BuildOptions options = worker_options_;
    options.entries = {{path, ""}};
    options.name_chunk = nullptr;
    options.splitting = false;
    options.format = build_.module_workers ? Format::Esm : Format::Iife;
    if (options.source_map != SourceMapMode::Inline) options.source_map = SourceMapMode::None;
    if (options.legal_comments == LegalCommentMode::Linked ||
        options.legal_comments == LegalCommentMode::External)
      options.legal_comments = LegalCommentMode::EndOfFile;
    options.metafile = false;
    options.url_root = build_.site.root;
    if (!build_.module_workers)
      options.code.defines.push_back({{"import", "meta", "url"}, "self.location.href"});
    const auto build = [&](PluginHost* plugins, Diagnostics& found) {
      SiteHost host(site_, plugins);
      host.set_worker_builder(
          [this, importers](const std::string& inner, Diagnostics& problems) {
            return build_worker(inner, importers, problems);
          },
          build_.module_workers);
      if (!build_.module_workers) host.set_classic_output();
      return build_alone(options, host, found);
    };
    if (!build_.with_worker_plugins) {
      options.outdir.clear();
      return build_one_file(diagnostics, [&](Diagnostics& found) { return build(nullptr, found); });
    }
    // Plugins see a file below outDir.
    options.entries.front().output = "worker";
    options.entry_names =
        path::join(path::dirname(build_.site.script_names), std::string(path::stem(path)));
    return build_one_file(diagnostics, [&](Diagnostics& found) {
      BuildResult result = build_.with_worker_plugins(
          [&](PluginHost& plugins) { return build(&plugins, found); }, found);
      keep_emitted(result, found);
      return result;
    });
  }

  // The style sheet of `x.css?url`.
  std::optional<std::string> build_linked_style(const std::string& path, Diagnostics& diagnostics) {
    BuildOptions options = worker_options_;
    // URLs in it are written for the folder of assets.
    const std::string folder(path::dirname(options.asset_names));
    options.entries = {{path, "style"}};
    options.entry_names = folder.empty() || folder == "." ? "[name]" : folder + "/[name]";
    options.splitting = false;
    options.source_map = SourceMapMode::None;
    options.legal_comments = LegalCommentMode::Inline;
    options.metafile = false;
    options.name_chunk = nullptr;
    options.css.names.clear();
    return build_one_file(diagnostics, [&](Diagnostics& found) {
      SiteHost host(site_, nullptr);
      return build_alone(options, host, found);
    });
  }

  // A build beside the one that asks for it, on a thread that may wait.
  BuildResult build_alone(BuildOptions options, SiteHost& host, Diagnostics& diagnostics) {
    options.plugins = &host;
    TaskPool pool;
    return bundler::build(options, files_, pool, diagnostics);
  }

  // The text of the first file of what `make` builds.
  template <class Make>
  std::optional<std::string> build_one_file(Diagnostics& diagnostics, Make make) {
    Diagnostics found;
    BuildResult result = make(found);
    const bool ok = result.ok && !result.outputs.empty() && !found.has_errors();
    diagnostics.merge(std::move(found));
    if (!ok) return std::nullopt;
    const std::lock_guard lock(mutex_);
    worker_inputs_.insert(result.inputs.begin(), result.inputs.end());
    return std::move(result.outputs[0].contents);
  }

  // Files that a worker's plugins have added beside its script.
  void keep_emitted(const BuildResult& result, Diagnostics& diagnostics) {
    for (const OutputFile& file : result.outputs) {
      std::string error;
      if (file.kind == OutputKind::Asset)
        site_.keep_as(below_outdir(file), {"", file.contents}, error);
      else if (file.kind == OutputKind::Style)
        error = "A worker has no document: it cannot import style sheets";
      if (!error.empty()) diagnostics.error("worker-output", error);
    }
  }

  std::string below_outdir(const OutputFile& file) const {
    return path::relative(outdir_, file.path);
  }

  void add_output(BuildResult& result, std::string_view output, std::string contents, size_t at) {
    OutputFile file;
    file.path = path::join(outdir_, output);
    file.pretty_path = path::relative(options_.working_directory, file.path);
    file.contents = std::move(contents);
    file.kind = OutputKind::Asset;
    result.outputs.insert(result.outputs.begin() + static_cast<std::ptrdiff_t>(at),
                          std::move(file));
  }

  // Assets of `new URL(…)` are there already.
  void add_assets(BuildResult& result) {
    std::set<std::string> there;
    for (const OutputFile& file : result.outputs) there.insert(file.path);
    for (const auto& [output, file] : site_.kept())
      if (!there.contains(path::join(outdir_, output)))
        add_output(result, output, file.contents, result.outputs.size());
  }

  static const OutputFile* find(const BuildResult& result, std::string_view path) {
    for (const OutputFile& file : result.outputs)
      if (file.path == path) return &file;
    return nullptr;
  }

  // Chunks that `chunk` imports, deepest first.
  void collect_imports(const BuildResult& result, const OutputFile& chunk,
                       std::set<std::string_view>& seen, std::vector<std::string>& out) const {
    for (const std::string& path : chunk.imports) {
      const OutputFile* imported = find(result, path);
      if (!imported || !seen.insert(imported->path).second) continue;
      collect_imports(result, *imported, seen, out);
      out.push_back(below_outdir(*imported));
    }
  }

  std::vector<std::string> preloads_of(const BuildResult& result, const HtmlPage& page,
                                       const OutputFile& chunk) const {
    std::vector<std::string> scripts;
    std::set<std::string_view> seen{chunk.path};
    collect_imports(result, chunk, seen, scripts);
    const auto& choose = build_.site.choose_preloads;
    return choose ? choose({.chunk = below_outdir(chunk),
                            .host_file = page.output,
                            .scripts = std::move(scripts),
                            .in_page = true})
                  : scripts;
  }

  bool add_pages(BuildResult& result) {
    const size_t errors = diagnostics_.error_count();
    std::vector<std::pair<std::string, std::string>> written;
    for (size_t p = 0; p < pages_.size(); ++p) {
      const HtmlPage& page = pages_[p];
      PageOutput output;
      output.inline_styles = inline_styles_[p];
      const OutputFile* chunk = nullptr;
      for (const OutputFile& file : result.outputs)
        if (file.kind == OutputKind::EntryChunk && !file.dynamic_entry &&
            file.entry_point == page.pretty_path)
          chunk = &file;
      if (chunk) {
        output.chunk_name = below_outdir(*chunk);
        output.style_sheets = chunk->styles;
        if (build_.module_preload) output.preloads = preloads_of(result, page, *chunk);
      }
      std::string text = write_html_page(page, output, site_);
      const HtmlContext context{page.path, "/" + page.pretty_path, &result, chunk};
      if (build_.after && !build_.after(context, text, diagnostics_)) continue;
      written.emplace_back(page.output, std::move(text));
    }
    for (size_t i = 0; i < written.size(); ++i)
      add_output(result, written[i].first, std::move(written[i].second), i);
    return diagnostics_.error_count() == errors;
  }

  bool add_manifest(BuildResult& result) {
    if (build_.manifest.empty()) return true;
    std::string text = manifest_json(result, site_, outdir_);
    add_output(result, build_.manifest, std::move(text), 0);
    return true;
  }

  BuildOptions& options_;
  const SiteBuild& build_;
  FileSystem& files_;
  TaskPool& pool_;
  Diagnostics& diagnostics_;
  Site site_;
  SiteHost host_;
  const std::string outdir_;
  BuildOptions worker_options_;
  std::mutex mutex_;
  std::set<std::string> worker_inputs_;
  std::vector<std::vector<std::string>> inline_styles_;  // by page and part
  std::deque<HtmlPage> pages_;                           // addresses stay
};

}  // namespace

BuildResult build_site(BuildOptions options, const SiteBuild& build, FileSystem& files,
                       TaskPool& pool, Diagnostics& diagnostics) {
  return SiteBuilder(options, build, files, pool, diagnostics).run();
}

}  // namespace sinter::bundler
