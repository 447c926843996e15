// Which names a CommonJS module surely sets on its exports, told from the shape of its top-level
// statements: `exports.x = …`, `module.exports.x = …`, `Object.defineProperty(exports, "x", …)`,
// `module.exports = {x, y}`, `module.exports = require("…")`, and the `__esModule` marker.
#pragma once

#include <vector>

#include "parsers/js/ast.h"
#include "parsers/js/bind.h"

namespace sinter::js {

struct CjsStatement {
  std::vector<Atom> names;
  const Expr* value = nullptr;  // where it sets one name: the value, or the property descriptor
  u32 sets = 0;  // how often it writes `exports` or `module` only to set a name on the object
  bool es_module = false;  // sets __esModule
  RecordId reexport = RecordId::None;
};

class CjsExportScan {
 public:
  CjsExportScan(const Ast& ast, const BindResult& bound) : ast_(ast), bound_(bound) {}

  CjsStatement statement(const Stmt* stmt) const;

 private:
  bool is(const Expr* node, SymbolId id) const;
  bool is_exports_object(const Expr* node) const;
  bool is_prototype(Atom name) const;
  bool is_plain_descriptor(const Expr* node) const;
  void assignment(const Assign* node, CjsStatement& out) const;
  void define_property(const Call* node, CjsStatement& out) const;

  const Ast& ast_;
  const BindResult& bound_;
};

}  // namespace sinter::js
