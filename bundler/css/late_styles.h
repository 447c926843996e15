// Style sheets whose text plugins know only when they have seen the scripts, such as UnoCSS's,
// which hold a rule for each class that a script names.
#pragma once

#include <span>

#include "bundler/build.h"
#include "bundler/graph/graph.h"
#include "bundler/plugin/output_hooks.h"

namespace sinter::bundler {

// Puts the texts in place of those that the sheets were compiled of. False when one cannot be.
bool put_late_styles(std::span<const LateStyle> styles, const BuildOptions& options, Graph& graph,
                     Diagnostics& diagnostics);

}  // namespace sinter::bundler
