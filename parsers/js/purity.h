// purity: which expressions and statements can be dropped when nobody uses what they give.
//
// One table for tree shaking and for the minifier. Assumptions, the same as every peer's: reading a
// declared variable does not throw (dead zones are bugs), reading an unknown global may, reading a
// property may run a getter, and the standard library's own globals have not been tampered with. Of
// these, CompileOptions can lift the second and the third.
#pragma once

#include <vector>

#include "parsers/js/ast.h"
#include "parsers/js/compile.h"

namespace sinter::js {

class Purity {
 public:
  Purity(const Ast& ast, const CompileOptions& options)
      : ast_(ast),
        trust_annotations_(!options.ignore_annotations),
        reads_(options.property_reads),
        pure_globals_(options.unknown_globals_are_pure) {}

  // With a list to collect into, calls of declared functions and imports count as pure, and the
  // callee is added: the answer then holds only if calling each of them is free of side effects.
  std::vector<SymbolId>* conditional = nullptr;

  bool expression(const Expr* node) const;
  bool statement(const Stmt* node) const;
  bool class_definition(const Class* cls) const;
  // Calling the function has no side effects: its body does nothing, or only computes.
  bool function_call(const Function* fn) const;

  // The expression surely gives a value that is not an object and not a symbol: converting it runs
  // no user code.
  bool primitive(const Expr* node) const;

 private:
  bool property_key(const Expr* key, bool computed) const;
  bool arguments(List<Expr*> args) const;
  bool call(const Call* node) const;
  bool method_call(const Dot* callee, List<Expr*> args) const;
  static bool has_plain_properties(const Object* literal);
  bool literal_member(const Dot* dot) const;
  bool construct(const New* node) const;
  bool global_member(const Dot* dot) const;
  const Ident* global(const Expr* node) const;

  const Ast& ast_;
  bool trust_annotations_;
  PropertyReads reads_;
  bool pure_globals_;
};

}  // namespace sinter::js
