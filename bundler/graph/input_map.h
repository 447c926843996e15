// The source map that a compiler left beside or inside a module.
#pragma once

#include <string_view>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "bundler/graph/graph.h"
#include "bundler/resolver/resolver.h"

namespace sinter::bundler {

// Of `module`, whose source is `text`. A map outside of the module's package is not read, because
// its contents would end up in the output. A broken map gives a warning, and positions in the
// module itself; one that is not there is usual in packages and gives nothing.
InputMap read_input_map(FileSystem& files, const Module& module, const ResolvedFile* file,
                        std::string_view text, Diagnostics& diagnostics);

// The map that plugins left, as JSON text: from the code they made to what they were given.
InputMap plugin_input_map(const Module& module, std::string_view json, Diagnostics& diagnostics);

}  // namespace sinter::bundler
