// Putting statements into the constructor of a class: fields and parameter properties that are no
// longer declared.
#pragma once

#include <vector>

#include "parsers/js/make.h"

namespace sinter::js {

class ClassConstructor {
 public:
  explicit ClassConstructor(Ast& ast) : ast_(ast), make_(ast) {}

  // The constructor that is written, or null.
  static Function* of(Class* cls);
  // constructor(...args) { super(...args) }, or an empty one for a class that extends nothing.
  Function* make(Class* cls) const;
  // Statements at its start; in a derived class behind every call of super().
  void insert(Function* constructor, const std::vector<Stmt*>& added, bool derived) const;
  // Renames what the constructor declares where `moved`, which goes into it, reads another variable
  // of that name.
  void avoid_capture(Function* constructor, List<Expr*> moved) const;

 private:
  Stmt* wrap_super(Function* constructor, const std::vector<Stmt*>& added) const;
  void rename(Function* fn, SymbolId symbol, Atom name) const;

  Ast& ast_;
  NodeMaker make_;
};

}  // namespace sinter::js
