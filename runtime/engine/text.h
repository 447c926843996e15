// From UTF-8 to the forms in which V8 keeps text: one byte a character where all are Latin-1, else
// UTF-16. V8's own decoder goes byte by byte; source text is nearly all ASCII, also where it is not
// all of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::runtime {

bool is_ascii(std::string_view text);

// False, with `units` unspecified, when the text is malformed or encodes surrogates: what becomes
// of that is V8's to say. `is_latin1`: no unit is above 0xff.
bool decode_utf16(std::string_view text, std::vector<u16>& units, bool& is_latin1);

// Each unit as a byte.
std::string narrow_latin1(const std::vector<u16>& units);

}  // namespace sinter::runtime
