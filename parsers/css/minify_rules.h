// Shortens the tree: what has no effect goes, and neighbours that say the same become one. Nothing
// is moved across another rule, so the cascade stays as it was.
#pragma once

#include "parsers/css/sheet.h"
#include "parsers/css/tree.h"

namespace sinter::css {

NodeList minify_rules(Sheet& sheet, const NodeList& list);

}  // namespace sinter::css
