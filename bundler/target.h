// Targets of a build: language years and engine versions, as `--target` and `build.target` name
// them.
#pragma once

#include <optional>
#include <string_view>

#include "base/types.h"

namespace sinter::bundler {

// "es2020", "esnext", "chrome90", or a list "chrome90,safari14": the newest ECMAScript year that
// all of them support completely. Nullopt for anything else.
std::optional<u16> parse_target(std::string_view text);

}  // namespace sinter::bundler
