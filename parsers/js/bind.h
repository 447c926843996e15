// bind: resolves every identifier reference to its symbol, before any transform looks at the tree.
//
// Scope::parent is linked, Ident::symbol / label / private-name symbols are set, unbound names get
// one Unbound symbol each. Sets kSymAssigned, kSymCaptured, kSymTopLevel, kSymFrozen, kSymExported
// and use_count (uses as written: TypeScript's rule "an import never used as a value is a type"
// reads it). Marks direct eval calls and freezes the names around direct `eval` and `with`. Also
// makes the generated symbols of `export … from` items and of `export default <expr>`, and sets
// This::aux for top-level `this`.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "parsers/js/ast.h"

namespace sinter::js {

// Code of the warning on an assignment to a constant.
inline constexpr std::string_view kAssignToConstant = "assign-to-constant";

struct BindResult {
  SymbolId exports = SymbolId::None;  // unbound `exports`, `module`, `require`; None when not used
  SymbolId module = SymbolId::None;
  SymbolId require = SymbolId::None;
  // TypeScript: an inner namespace exported by another block of the same outer one, and the symbol
  // it had there.
  std::vector<std::pair<SymbolId, SymbolId>> merged_namespaces;
  // What rewrite_sloppy_code gave other names, with the names in the source.
  std::vector<std::pair<SymbolId, Atom>> renamed;
  bool direct_eval = false;  // anywhere in the module
  bool top_level_this = false;
};

// `path` is for diagnostics (assigning to an import, to a constant). False when there were errors.
bool bind(Ast& ast, std::string_view path, BindResult& out, Diagnostics& diagnostics);

// The Unbound symbol of `name`, made when there is none yet (for names that transforms introduce).
SymbolId unbound_symbol(Ast& ast, Atom name);

}  // namespace sinter::js
