// A production build of a web project: pages and modules in, every output file in memory.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundler/assets/site.h"
#include "bundler/build.h"
#include "bundler/html/html_page.h"

namespace sinter::bundler {

// A page while plugins look at it.
struct HtmlContext {
  std::string path;                     // of its file, absolute
  std::string url;                      // "/index.html"
  const BuildResult* result = nullptr;  // after the link
  const OutputFile* chunk = nullptr;    // the page's own, after the link
};
// Changes the text of a page. False when it failed; why is in the diagnostics.
using HtmlTransform = std::function<bool(const HtmlContext&, std::string& text, Diagnostics&)>;

// A build that is given its plugins.
using PluginBuild = std::function<BuildResult(PluginHost&)>;

struct SiteBuild {
  SiteOptions site;
  std::vector<EntryPoint>
      entries;  // pages (.html) and modules, absolute; `output` is the name of the chunk
  bool module_workers = false;  // worker scripts are modules, not classic scripts
  // Runs a worker's build with the plugins of workers and their hooks. Called by several threads;
  // empty: workers have no plugins.
  std::function<BuildResult(const PluginBuild& build, Diagnostics&)> with_worker_plugins;
  bool module_preload = true;
  bool module_preload_polyfill = true;
  std::string manifest;  // path below outdir; empty: none
  // The value of %NAME% in a page; nothing leaves it as it is.
  std::function<std::optional<std::string>(std::string_view)> variable;
  HtmlTransform before, after;  // may be empty
};

// `options` has no entries; its plugins are the project's. Pages come first in the outputs.
BuildResult build_site(BuildOptions options, const SiteBuild& build, FileSystem& files,
                       TaskPool& pool, Diagnostics& diagnostics);

}  // namespace sinter::bundler
