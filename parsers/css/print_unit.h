// The tree as the text and tables of a Unit.
#pragma once

#include <vector>

#include "parsers/css/parser.h"
#include "parsers/css/sheet.h"
#include "parsers/css/tree.h"

namespace sinter::css {

void print_unit(Sheet& sheet, const NodeList& list, std::vector<Parser::ImportRule>& imports);

}  // namespace sinter::css
