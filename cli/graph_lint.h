// `--lint`: what is seldom meant in a graph of modules, as warnings that --deny and --max-warnings
// know: packages that are bundled in several versions, circles of imports, and import() that
// splits nothing off.
#pragma once

#include <string_view>

#include "base/diagnostics.h"

namespace sinter::cli {

// Of the build that the metafile describes. Codes: duplicate-package, import-cycle,
// ineffective-import.
void lint_graph(std::string_view metafile, Diagnostics& diagnostics);

}  // namespace sinter::cli
