// "Did you mean": the known name nearest to a mistyped one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sinter::cli {

// Empty when none is near enough to be meant.
std::string nearest_name(std::string_view typed, std::span<const std::string> known);

}  // namespace sinter::cli
