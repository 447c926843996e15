// The scripts that the dev server sends: the first load of a page, a lazily loaded part, an update.
//
// Each is an ES module that defines factories (hmr/factory.h) in the client's registry, in graph
// order. The text depends on the graph only: after any series of edits it is what a server started
// on the same files would send.
//
// What an entry needs comes in *parts*, scripts of a moderate size which the entry script imports.
// A part's name says what is in it, so a browser may keep it for ever: after an edit, a reload
// loads one part again, and the code that the browser compiled for the others stays compiled.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/task_pool.h"
#include "bundler/graph/scan.h"
#include "bundler/hmr/factory.h"

namespace sinter::bundler {

struct DevScript {
  std::string text;
  std::string hash;
};

struct DevScriptOptions {
  FactoryOptions factory;
  std::string base = "/";      // URL prefix of everything the server answers
  bool lists_packages = true;  // in the ignore list of maps
  std::string map_url;         // written into the sourceMappingURL comment; empty: no comment
};

struct DevPart {
  std::string hash;
  std::vector<ModuleId> modules;
};

// Versions of modules by number: factory_version() of those that have a Unit.
using ModuleVersions = std::vector<std::string>;

// `modules` in parts: packages apart from what is edited, and cut where an edit elsewhere does not
// move the cut.
std::vector<DevPart> split_into_parts(const Graph& graph, const std::vector<ModuleId>& modules,
                                      const ModuleVersions& versions,
                                      const DevScriptOptions& options);

// The hash of a definitions script, which stands for its text.
std::string definitions_hash(const Graph& graph, const std::vector<ModuleId>& modules,
                             const ModuleVersions& versions, const DevScriptOptions& options);

// Loads `parts`, runs `entry`, and exports what it exports. `name` is what pages call it.
DevScript write_entry_script(const Graph& graph, ModuleId entry, std::string_view name,
                             const std::vector<DevPart>& parts, const DevScriptOptions& options);

// Only defines. `modules` in the order in which they are written; `hash` names their map. Of an
// update, `sequence` is the one that it leads to: its definitions replace older ones, and it
// exports the number.
std::string write_definitions_script(const Graph& graph, const std::vector<ModuleId>& modules,
                                     std::string_view hash, const DevScriptOptions& options,
                                     TaskPool& pool, std::optional<u64> sequence = std::nullopt);

// The same as an expression whose value is a function of `define`, for clients that are told the
// code instead of where it is. Line by line it is the definitions script, so that their map is one.
// Nothing when a module imports a URL, which only a script can.
std::optional<std::string> write_definitions_function(const Graph& graph,
                                                      const std::vector<ModuleId>& modules,
                                                      std::string_view hash,
                                                      const DevScriptOptions& options,
                                                      TaskPool& pool);

// The source map of a definitions script, with sources named by their client ids. `maps` are those
// of `modules`; `may_show` says of which files the contents may be in it.
std::string write_script_map(const Graph& graph, const std::vector<ModuleId>& modules,
                             const std::vector<ModuleMap>& maps, const DevScriptOptions& options,
                             const std::function<bool(std::string_view)>& may_show, TaskPool& pool);

// The names that `module` exports as far as its Unit and those of its `export *` targets say.
std::vector<std::string> exported_names(const Graph& graph, ModuleId module);

}  // namespace sinter::bundler
