// Source maps of steps that ran one after the other (plugins' transforms), as one map from the last
// output to the first input.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sinter::sourcemap {

// What the first step was given. Its map may name its source in any way; this is what it was. Other
// sources of that map count where it has their text (what a style sheet imported, say).
struct ComposedSource {
  std::string_view name;
  std::string_view text;
};

// `maps` in the order of the steps, each as JSON. Without `original` the sources are those of the
// first map. A position that some step knows no origin of is left out. Nothing when a map is
// malformed; `error` then says which and why.
std::optional<std::string> compose_maps(std::span<const std::string> maps,
                                        const ComposedSource* original,
                                        std::string* error = nullptr);

}  // namespace sinter::sourcemap
