// The syntax tree as S-expressions, for tests and for looking at it.
//
// The dump shows structure and values, not positions, so `dump(parse(print(tree)))` can be compared
// with `dump(tree)`. A parenthesis in the source that means nothing leaves no trace. Long
// left-nested chains are written without recursion.
#pragma once

#include <string>

#include "parsers/js/ast.h"

namespace sinter::js {

struct DumpOptions {
  bool scopes = false;       // the names each scope declares
  bool parentheses = false;  // mark parenthesized expressions
  bool annotations = true;   // mark pure calls and functions without side effects
  bool indent = false;       // one statement a line
};

std::string dump(const Ast& ast, const DumpOptions& options = {});

}  // namespace sinter::js
