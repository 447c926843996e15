// In which order style sheets stand in one file.
//
// An `@import` puts a sheet in front of the one that has it, under the import's conditions. A sheet
// that is reached twice under the same conditions stands where it is reached last: earlier copies
// have no effect on the cascade. What they do have an effect on is the order of layers, so the
// names of their layers stay. Sheets that `composes` names come before, and once.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bundler/graph/graph.h"

namespace sinter::bundler {

using ModuleOf = std::function<const Module&(ModuleId)>;

// `@import … layer(a) supports(b) c`
struct StyleCondition {
  bool has_layer = false;
  std::string layer;
  std::string supports;
  std::string media;
  bool operator==(const StyleCondition&) const = default;
};

struct StylePiece {
  ModuleId module = none<ModuleId>;  // whose code [code_begin, code_end) stands here, or
  u32 code_begin = 0, code_end = 0;
  std::string external;                    // a URL that stays an @import, or
  std::string layers;                      // "a, b": names of layers, of a copy that was left out
  std::vector<StyleCondition> conditions;  // the outermost first
};

// `roots` in their order; a root is a sheet that JavaScript imports, or an entry. Pieces that are
// external come first, as CSS wants it.
std::vector<StylePiece> order_styles(const ModuleOf& module_of, std::span<const ModuleId> roots);

}  // namespace sinter::bundler
