// The source map of a chunk.
#pragma once

#include <span>
#include <string>

#include "bundler/emit/emit.h"

namespace sinter::bundler {

// One module's code in an output file.
struct MappedCode {
  const Module* module;
  std::span<const unit::Mapping> mappings;
  std::string_view strings;  // of the Unit that has the mappings
  std::span<const sourcemap::CopySegment> segments;
};

// Source names are relative to the folder of `map_path`, which is absolute. `pool` may be null.
std::string source_map_of(const BuildOptions& options, TaskPool* pool, std::string_view output,
                          std::span<const MappedCode> code, const std::string& map_path);

// `output` is the chunk's text so far; segments of `pieces` have offsets in it. Source names are
// relative to the folder of `map_path`.
std::string chunk_source_map(const Link& link, std::string_view output,
                             std::span<const Piece> pieces, const std::string& map_path);

}  // namespace sinter::bundler
