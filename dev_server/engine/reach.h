// Questions about what a module leads to.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/types.h"
#include "bundler/graph/graph.h"

namespace sinter::dev {

// Whether everything that `entry` needs to run was compiled: a module whose file has an error has
// no Unit, or one of its last good text, and its path is in `broken` (as diagnostics call it). What
// import() leads to is asked for by itself.
bool has_all_units(const bundler::Graph& graph, bundler::ModuleId entry,
                   const std::set<std::string>& broken);

// Whether some module of `wanted` (by module: 0 or 1) is one of `from`, or imported by them in any
// way.
bool reaches_any(const bundler::Graph& graph, std::vector<bundler::ModuleId> from,
                 const std::vector<u8>& wanted);

}  // namespace sinter::dev
