// Who imported the file that an error is in.
#pragma once

#include "base/diagnostics.h"
#include "bundler/graph/graph.h"

namespace sinter::bundler {

// Gives every error in a module the shortest way from there to an entry.
void add_import_chains(const Graph& graph, Diagnostics& diagnostics);

}  // namespace sinter::bundler
