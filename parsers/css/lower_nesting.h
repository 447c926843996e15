// Nested rules as flat ones, for browsers that do not know CSS Nesting.
//
// `&` is what `:is(<the parent's selectors>)` would be; with one parent it is written as the parent
// itself where that means the same. Declarations behind a nested rule stay behind it.
#pragma once

#include "parsers/css/sheet.h"
#include "parsers/css/tree.h"

namespace sinter::css {

NodeList lower_nesting(Sheet& sheet, const NodeList& list);

}  // namespace sinter::css
