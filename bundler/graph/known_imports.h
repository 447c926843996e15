// Which imports of a module are constants, as far as the Units of other modules say.
#pragma once

#include <functional>
#include <vector>

#include "bundler/graph/graph.h"
#include "parsers/js/known_imports.h"

namespace sinter::bundler {

// The module that an import record of another one points at; null when it is no code.
using TargetOf = std::function<const Module*(const Module& module, u32 record)>;

// For a module that branches on imports: the constants among them, through named re-exports. Names
// that only `export *` provides are left out.
std::vector<js::KnownImport> known_imports(const Module& module, const TargetOf& target_of);

}  // namespace sinter::bundler
