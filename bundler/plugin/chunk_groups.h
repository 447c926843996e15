// Modules that share a chunk because somebody says so, not because of who imports them:
// Rollup's `output.manualChunks`, Rolldown's `output.advancedChunks`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/types.h"

namespace sinter::bundler {

struct GroupableModule {
  std::string id;
  u64 size;  // bytes of source
};

struct ChunkGroup {
  std::string name;         // what [name] of its file stands for
  u64 min_size = 0;         // bytes of source; with less, there is no such chunk
  u64 max_size = 0;         // with more, there are several chunks; 0: no limit
  u32 min_share_count = 1;  // only modules that this many entries reach
  bool initial = false;     // only modules that pages load at once
  // A chunk for each set of entries that its modules are reached by; those of less than
  // `merge_size` bytes are joined to others.
  bool by_entries = false;
  u64 merge_size = 0;
  std::vector<u32> modules = {};             // indices; what they import goes along
  std::vector<std::string> specifiers = {};  // more of them, as imported from the root
};

class ChunkGrouping {
 public:
  virtual ~ChunkGrouping() = default;

  // Appends the groups in the order in which they take modules. Blocks; called after a scan. False
  // when it failed; the problem is in `diagnostics`.
  virtual bool group_modules(std::span<const GroupableModule> modules,
                             std::vector<ChunkGroup>& groups, Diagnostics& diagnostics) = 0;
};

}  // namespace sinter::bundler
