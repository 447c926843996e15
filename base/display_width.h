// How many columns a terminal gives a code point: 0 (combining), 1, or 2 (East Asian wide, emoji).
#pragma once

#include "base/types.h"

namespace sinter {

u32 display_width(char32_t code_point);

}  // namespace sinter
