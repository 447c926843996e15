// Which style sheets go to which file, and which files a chunk of JavaScript needs.
//
// Styles follow the modules that import them: those of a chunk's modules make the chunk's CSS file.
// In a page the files stand one after the other, so that two files can only keep the order of
// evaluation if neither's rules belong between the other's. Where they do, the chunk has more than
// one file. So the order of rules is that of the imports, in every entry, however modules are
// shared.
#pragma once

#include <vector>

#include "bundler/link/link.h"

namespace sinter::bundler {

struct StyleGroup {
  ChunkId chunk = none<ChunkId>;  // none: one file for all chunks
  std::vector<ModuleId> roots;    // in order
};

struct StyleChunks {
  std::vector<StyleGroup> groups;
  IndexVec<ChunkId, std::vector<u32>> own;     // groups of the chunk
  IndexVec<ChunkId, std::vector<u32>> needed;  // of an entry's chunk: all, in order; else its own
};

StyleChunks group_styles(const Link& link);

}  // namespace sinter::bundler
