#include "parsers/js/cjs_exports.h"

namespace sinter::js {

bool CjsExportScan::is(const Expr* node, SymbolId id) const {
  const auto* ident = try_as<Ident>(node);
  return ident && id != SymbolId::None && ident->symbol == id;
}

// `exports`, `module.exports`, or `this` at top level.
bool CjsExportScan::is_exports_object(const Expr* node) const {
  if (is(node, bound_.exports)) return true;
  if (node->kind == NodeKind::This) return node->aux != 0;
  const auto* dot = try_as<Dot>(node);
  return dot && dot->name == Atom::exports && !dot->is_private && is(dot->target, bound_.module);
}

CjsStatement CjsExportScan::statement(const Stmt* stmt) const {
  CjsStatement out;
  const auto* expression = try_as<ExprStmt>(stmt);
  if (!expression) return out;
  if (const auto* assign = try_as<Assign>(expression->value)) {
    assignment(assign, out);
  } else if (const auto* call = try_as<Call>(expression->value)) {
    define_property(call, out);
  }
  return out;
}

void CjsExportScan::assignment(const Assign* node, CjsStatement& out) const {
  if (node->op() != AssignOp::Assign) return;
  const auto* target = try_as<Dot>(node->target);
  if (!target || target->is_private) return;

  if (target->name == Atom::exports && is(target->target, bound_.module)) {
    // module.exports = …
    if (const auto* require = try_as<RequireCall>(node->value)) {
      out.reexport = require->record;
    } else if (const auto* object = try_as<Object>(node->value)) {
      for (const Property& property : object->properties) {
        const auto* name = property.computed ? nullptr : try_as<Name>(property.key);
        if (name && property.kind != PropertyKind::Spread) out.names.push_back(name->name);
      }
    }
    return;
  }
  if (!is_exports_object(target->target)) return;
  if (target->name == Atom::esModule) {
    out.es_module = true;
    return;
  }
  out.names.push_back(target->name);
  out.single = true;
  // `exports.a = exports.b = void 0`: all of them, by one statement.
  const Expr* value = node->value;
  while (const auto* next = try_as<Assign>(value)) {
    const auto* dot = try_as<Dot>(next->target);
    if (!dot || !is_exports_object(dot->target)) break;
    out.names.push_back(dot->name);
    out.single = false;
    value = next->value;
  }
}

void CjsExportScan::define_property(const Call* node, CjsStatement& out) const {
  // Object.defineProperty(exports, "name", …)
  const auto* callee = try_as<Dot>(node->callee);
  if (!callee || callee->name != Atom::defineProperty || node->args.size() != 3) return;
  const auto* object = try_as<Ident>(callee->target);
  if (!object || object->name != Atom::Object || !is_exports_object(node->args[0])) return;
  const auto* name = try_as<String>(node->args[1]);
  if (!name) return;
  const Atom atom = ast_.atoms->find(name->value);
  if (name->value == "__esModule") {
    out.es_module = true;
  } else if (atom != Atom::None) {
    out.names.push_back(atom);
  } else {
    out.names.push_back(ast_.atoms->intern_copy(name->value, *ast_.arena));
  }
}

}  // namespace sinter::js
