// Properties and values that some browsers only know under a name of their own, and the pass that
// writes these names as well, before the plain one. What the author has written is not written
// twice.
#pragma once

#include "parsers/css/features.h"
#include "parsers/css/sheet.h"

namespace sinter::css {

// Bits of the rows that the browser needs.
u64 prefixes_of(const Browser& browser);

void add_prefixes(Sheet& sheet, NodeList& list);

}  // namespace sinter::css
