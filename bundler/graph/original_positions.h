// Messages about a module that plugins changed, at the places in the file that its author wrote.
//
// The compiler sees what the last plugin made, and speaks of offsets in that. Where the plugins'
// source maps lead from there into the module's own file, the message is about the file; otherwise
// the generated text is shown, which the reader has never seen but can at least recognise.
#pragma once

#include <string_view>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "bundler/graph/graph.h"

namespace sinter::bundler {

// Moves all ranges of `diagnostics` that lie in `module` from `code`, whose source map is `map`, to
// the file. True when every one has a place there; else nothing is changed, because one text has to
// hold them all.
bool use_original_positions(Diagnostics& diagnostics, const Module& module, std::string_view code,
                            std::string_view map, FileSystem& files);

}  // namespace sinter::bundler
