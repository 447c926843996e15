// The source map of a chunk.
#pragma once

#include <span>
#include <string>

#include "bundler/emit/emit.h"

namespace sinter::bundler {

// `output` is the chunk's text so far; segments of `pieces` have offsets in it. Source names are
// relative to `map_directory`.
std::string chunk_source_map(const Link& link, std::string_view output,
                             std::span<const Piece> pieces, const std::string& map_directory);

}  // namespace sinter::bundler
