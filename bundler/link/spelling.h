// "Did you mean": the name in a list that looks most like a misspelt one.
#pragma once

#include <span>
#include <string_view>

namespace sinter::bundler {

// Empty when none is near enough to be worth suggesting.
std::string_view nearest_name(std::string_view wanted, std::span<const std::string_view> names);

}  // namespace sinter::bundler
