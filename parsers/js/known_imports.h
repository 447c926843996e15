// known_imports: writes the values of imported constants into the tree, so that fold can decide
// branches on them.
//
//   import {DEBUG} from "./env.js"; if (DEBUG) trace();
//
// A module that branches on an import (unit::kFactBranchesOnImports) is compiled a second time when
// the other module's Unit says that the import is a constant. The list is an input of that
// compilation, and part of the Unit's key.
#pragma once

#include <span>
#include <string>

#include "parsers/js/ast.h"
#include "parsers/unit/unit.h"

namespace sinter::js {

// `name` of the module `specifier` is the constant `text` (its JavaScript spelling); with `member`,
// `name.member` is: a member of an enum.
struct KnownImport {
  std::string specifier;
  std::string name;
  std::string member;
  unit::ConstantKind kind;
  std::string text;

  bool operator==(const KnownImport&) const = default;
};

// Runs after lower, before fold.
void replace_known_imports(Ast& ast, std::span<const KnownImport> known);

}  // namespace sinter::js
