// `--compare=FILE`: the outputs of a build beside those that a metafile of an earlier one lists.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sinter::cli {

// A table of the outputs whose sizes differ, and the sum of all, from two metafiles. An output is
// known again by its path, or else by its path without the hash. Nullopt where `earlier` is no
// metafile.
std::optional<std::string> compare_builds(std::string_view earlier, std::string_view now);

}  // namespace sinter::cli
