// `preserveModules`: a library as one file for each of its modules, as its users' bundlers like it.
//
// Every module becomes a program of its own in which the other modules are externals: what is
// written then is an import of the file that they become, with the names and the order of
// evaluation of the source. What the first build found is not searched for again.
#pragma once

#include "bundler/build.h"
#include "bundler/graph/graph.h"
#include "bundler/plugin/plugin_host.h"

namespace sinter::bundler {

// Replaces the scripts of `result`, which was built from `graph`; styles and assets stay. `sources`
// answers as plugins did for the graph; null: there are none.
void preserve_modules(const BuildOptions& options, const Graph& graph, PluginHost* sources,
                      FileSystem& files, TaskPool& pool, BuildResult& result,
                      Diagnostics& diagnostics);

}  // namespace sinter::bundler
