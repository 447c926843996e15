// The scan: from entries to the module graph. Reads, compiles and resolves in parallel, one task a
// module; questions to plugins are sent off and the module's task goes on when the answer is there.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "base/task_pool.h"
#include "bundler/build.h"
#include "bundler/graph/graph.h"
#include "bundler/resolver/resolver.h"

namespace sinter::bundler {

// How a build with these options resolves.
ResolveOptions resolve_options(const BuildOptions& options);

// What Scanner::update() did to a graph.
struct GraphChange {
  // Other modules, another order, or other files to watch: everything has to be looked at.
  bool renumbered = true;
  std::vector<ModuleId> changed;  // else: the modules that were loaded or resolved again, ascending
};

// What a source map says of a module.
struct ModuleMap {
  unit::Unit unit;  // the module's own, with mappings; none when its text has changed since
  std::shared_ptr<const std::string> text;
  InputMap input;
};

// Keeps compiled modules from one scan to the next, for a dev server. What a scan finds does not
// depend on earlier ones: the same files give the same Graph as with a new Scanner.
class Scanner {
 public:
  // All arguments must outlive the Scanner.
  Scanner(const BuildOptions& options, FileSystem& files, TaskPool& pool);
  ~Scanner();

  // Problems of all modules that are reached go to `diagnostics`, each time.
  Graph scan(Diagnostics& diagnostics);
  // The same for a graph that the last call of update() left: the work of an edit is in what it
  // changes, not in what there is.
  GraphChange update(Graph& graph, Diagnostics& diagnostics);

  // Files or directories that were changed, made or removed since the last scan: absolute paths.
  void invalidate(std::span<const std::string> paths);

  // Makes the next scan load a module that only import() leads to (BuildOptions::defer_imports).
  void request(std::string_view id);

  // From the next scan on, modules are compiled without mappings and without their texts: together
  // more than all the rest of a Unit, for maps of which few are ever asked for. `of_styles`: style
  // sheets too.
  void defer_maps(bool of_styles);
  // What was deferred, for modules of the graph that the last call of update() left.
  std::vector<ModuleMap> map_modules(std::span<const ModuleId> modules);

  // Gives back what only a running scan needs. The next one asks for it again.
  void release_memory();

  // Files that the last scan read or that plugins named, sorted: absolute paths.
  const std::vector<std::string>& watched_files() const;

  struct State;  // private to this folder

 private:
  std::unique_ptr<State> state_;
};

// One scan. Moves modules out instead of keeping them.
Graph scan(const BuildOptions& options, FileSystem& files, TaskPool& pool,
           Diagnostics& diagnostics);

// The format that the options ask for, or that follows from them.
Format output_format(const BuildOptions& options);

// Whether import() and modules shared by entries get files of their own.
bool wants_splitting(const BuildOptions& options);

}  // namespace sinter::bundler
