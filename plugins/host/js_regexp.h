// JavaScript regular expressions as RE2 ones, where the two say the same.
//
// Filters are tested for every module and import; RE2 does that on any thread without entering
// JavaScript. What RE2 has no form for (look-around, back references, sticky) is left to
// JavaScript.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sinter::plugins {

// An RE2 pattern that matches the same texts, flags included; nothing when there is none.
std::optional<std::string> to_re2(std::string_view source, std::string_view flags);

}  // namespace sinter::plugins
