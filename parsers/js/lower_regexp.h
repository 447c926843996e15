// Regular expression literals with the flag `v` (ES2024) as equal ones with `u`.
//
// Set operations become lookaheads, strings of a class become alternatives, and the properties of
// strings (\p{RGI_Emoji} and the like, Unicode 15) are written out.
#pragma once

#include <string>
#include <string_view>

namespace sinter::regexp {

// True when `literal` (with slashes and flags, valid) has the flag. Then `out` is its replacement,
// or `error` says what cannot be expressed.
bool lower_unicode_sets(std::string_view literal, std::string& out, std::string& error);

}  // namespace sinter::regexp
