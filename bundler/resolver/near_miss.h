// "Did you mean": which of some names is close enough to what was written.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::bundler {

// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, or `limit` +
// 1 when there are more than `limit`.
u32 edit_distance(std::string_view a, std::string_view b, u32 limit);

bool equals_ignoring_case(std::string_view a, std::string_view b);

// The candidate with the smallest distance, if that is at most a third of the name's length (and at
// least one). Of equals the first in alphabetical order.
std::optional<std::string> nearest_name(std::string_view name,
                                        std::span<const std::string_view> candidates);

// Up to `count` candidates, nearest first, without a bound on the distance.
std::vector<std::string_view> nearest_names(std::string_view name,
                                            std::span<const std::string_view> candidates,
                                            size_t count);

}  // namespace sinter::bundler
