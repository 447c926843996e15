// `(width >= 600px)` in the words of Media Queries Level 3, `(min-width: 600px)`, where the target
// lacks the former and the latter says exactly the same. `(width > 600px)` has such a form only
// where it is the whole query: `not all and (max-width: 600px)`.
#pragma once

#include "parsers/css/print_tokens.h"
#include "parsers/css/sheet.h"

namespace sinter::css {

// Prints the queries of tokens [begin, end) into scratch text. False when they are not valid.
bool print_media_queries(Sheet& sheet, TokenPrinter& values, u32 begin, u32 end);

}  // namespace sinter::css
