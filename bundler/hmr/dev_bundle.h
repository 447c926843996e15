// The scripts that the dev server sends: the first load of a page, a lazily loaded part, an update.
//
// Each is an ES module that defines factories (hmr/factory.h) in the client's registry, in graph
// order. The text depends on the graph only: after any series of edits it is what a server started
// on the same files would send.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/task_pool.h"
#include "bundler/hmr/factory.h"

namespace sinter::bundler {

struct DevScript {
  std::string text;
  std::string hash;
};

struct DevScriptOptions {
  FactoryOptions factory;
  std::string base = "/";  // URL prefix of everything the server answers
  std::string map_url;     // written into the sourceMappingURL comment; empty: no comment
};

// Runs `entry` when it is loaded, and exports what the entry exports. `name` is what pages call it.
DevScript write_entry_script(const Graph& graph, ModuleId entry, std::string_view name,
                             const DevScriptOptions& options, TaskPool& pool);

// Only defines. `modules` in the order in which they are written.
DevScript write_definitions_script(const Graph& graph, const std::vector<ModuleId>& modules,
                                   const DevScriptOptions& options, TaskPool& pool);

// The source map of a script of `modules`, with sources named by their client ids. `script_text`
// must be the script's text. Files are read for their contents; `may_show` says which may be shown.
std::string write_script_map(const Graph& graph, const std::vector<ModuleId>& modules,
                             std::string_view script_text, const DevScriptOptions& options,
                             const std::function<bool(std::string_view)>& may_show, TaskPool& pool);

// The names that `module` exports as far as its Unit and those of its `export *` targets say.
std::vector<std::string> exported_names(const Graph& graph, ModuleId module);

}  // namespace sinter::bundler
