// Regular expression literals with the flag `v` (ES2024) as equal ones with `u`, and with the flag
// `s` as equal ones without.
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

// True when `literal` has the flag `s` (ES2018): `out` is the same without it, `.` as `[^]`.
bool lower_dot_all(std::string_view literal, std::string& out);

}  // namespace sinter::regexp
