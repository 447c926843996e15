// `--why`: which imports bring a module into the bundle, from the metafile.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sinter::cli {

// For each module whose path contains one of `names`: the outputs it is in with its bytes, and the
// shortest chains of imports from entries to it.
std::string why_text(std::string_view metafile, std::span<const std::string> names);

}  // namespace sinter::cli
