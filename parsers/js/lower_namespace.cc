// TypeScript namespaces that hold values.
//
//   namespace N { export const x = 1; export function f() { return x } }
//   var N;
//   ((N) => { N.x = 1; function f() { return N.x } N.f = f; })(N || (N = {}));
//
// Exported variables live on the object only; exported functions, classes, enums and inner
// namespaces also keep their local name. Blocks of one namespace share its object: a name exported
// by another block is read from the object.
#include <algorithm>

#include "parsers/js/lower_pass.h"
#include "parsers/js/walk.h"

namespace sinter::js {

bool LowerPass::has_values(List<Stmt*> body) const {
  return std::any_of(body.begin(), body.end(), [&](const Stmt* item) {
    if (item->kind == NodeKind::Empty || item->flags & kTsDeclare) return false;
    if (const auto* inner = try_as<TsNamespace>(item)) return has_values(inner->body);
    return item->kind != NodeKind::TsImportEquals || !item->aux;
  });
}

SymbolId LowerPass::whole_namespace(SymbolId symbol) const {
  for (const auto& [part, whole] : bound_.merged_namespaces) {
    if (part == symbol) return whole;
  }
  return symbol;
}

// Something in the block is called `name`, so the parameter of its closure must not be.
bool LowerPass::declares(List<Stmt*> body, Atom name) const {
  bool found = false;
  const auto walk = [&](auto&& self, Node* node) -> void {
    if (const auto* bound = try_as<BindingIdent>(node)) found = found || bound->name == name;
    if (const auto* inner = try_as<TsEnum>(node)) found = found || inner->name == name;
    if (const auto* alias = try_as<TsImportEquals>(node)) found = found || alias->name == name;
    if (const auto* inner = try_as<TsNamespace>(node)) {
      found = found || inner->name == name;
      for (Stmt* item : inner->body) self(self, item);
      return;
    }
    if (!found) visit_children(node, [&](auto*& child) { self(self, child); });
  };
  for (Stmt* item : body) walk(walk, item);
  return found;
}

void LowerPass::namespace_declaration(TsNamespace* node, StmtList& out) {
  if (node->flags & kTsDeclare || !has_values(node->body)) return;
  const u32 start = node->start;
  const SymbolKind kind = symbols_[node->symbol].kind;
  // A function, class or enum of the same name has made the variable already.
  const bool own_variable = kind == SymbolKind::TsNamespace;
  const bool first = std::find(declared_.begin(), declared_.end(), node->symbol) == declared_.end();
  const bool top_level = (symbols_[node->symbol].flags & kSymTopLevel) != 0;
  const TsNamespace* outer = namespaces_.empty() ? nullptr : namespaces_.back();
  const bool member = outer && node->flags & kExported;
  if (own_variable && first) {
    Var* made = make_.var(top_level ? VarKind::Var : VarKind::Let,
                          make_.binding(node->symbol, start), nullptr, start);
    if (!outer) made->flags |= node->flags & kExported;
    out.push_back(made);
  }
  if (first) declared_.push_back(node->symbol);

  if (declares(node->body, node->name))
    symbols_[node->arg_symbol].name = fresh_name(std::string(ast_.atoms->text(node->name)));
  namespaces_.push_back(node);
  StmtList body;
  in_scope(node->scope, [&] {
    // Names first: a function may use a variable that is exported further down.
    for (Stmt* item : node->body) {
      if (!(item->flags & kExported)) continue;
      StmtList none;
      if (auto* vars = try_as<Var>(item)) {
        for (const Declarator& declarator : vars->declarators)
          export_from_namespace(declarator.binding, node, none);
      } else {
        SymbolId id = SymbolId::None;
        if (auto* fn = try_as<FunctionDecl>(item)) id = as<BindingIdent>(fn->fn->name)->symbol;
        if (auto* cls = try_as<ClassDecl>(item)) id = as<BindingIdent>(cls->cls->name)->symbol;
        if (auto* inner = try_as<TsEnum>(item)) id = inner->symbol;
        if (auto* inner = try_as<TsNamespace>(item)) id = inner->symbol;
        if (auto* alias = try_as<TsImportEquals>(item)) id = alias->symbol;
        if (id != SymbolId::None)
          namespace_members_[static_cast<u32>(id)] = {whole_namespace(node->symbol), node, false};
      }
    }
    for (Stmt* item : node->body) namespace_member(item, node, body);
  });
  namespaces_.pop_back();

  Function* fn = make_.function(kFnArrow, make_.list<Param>({make_.param(node->arg_symbol, start)}),
                                make_.list(body), {node->arg_symbol}, start);
  fn->body_scope = node->scope;
  node->scope->kind = ScopeKind::Function;
  std::vector<SymbolId> names;
  for (SymbolId id : node->scope->symbols) {
    if (id != node->arg_symbol) names.push_back(id);
  }
  node->scope->symbols = make_.list(names);

  // N || (N = {}), and for an exported inner namespace  M = N.M || (N.M = {})
  Expr* fresh = make_.object({}, start);
  Expr* argument;
  if (member) {
    const auto slot = [&] {
      return make_.dot(make_.ident(outer->arg_symbol, start), node->name, start);
    };
    argument = make_.assign(make_.ident(node->symbol, start),
                            make_.binary(BinaryOp::Or, slot(), make_.assign(slot(), fresh)));
  } else {
    argument = make_.binary(BinaryOp::Or, make_.ident(node->symbol, start),
                            make_.assign(make_.ident(node->symbol, start), fresh));
  }
  symbols_[node->symbol].flags |= kSymAssigned;
  out.push_back(make_.expression(make_.call(make_.function_expression(fn), {argument}, start)));
}

void LowerPass::namespace_member(Stmt* node, TsNamespace* owner, StmtList& out) {
  const bool exported = (node->flags & kExported) != 0;
  if (!exported || node->flags & kTsDeclare || node->kind == NodeKind::TsNamespace ||
      node->kind == NodeKind::TsEnum) {
    statement(node, out);
    return;
  }
  node->flags &= static_cast<u8>(~kExported);
  const u32 start = node->start;
  const auto store = [&](SymbolId id) {
    out.push_back(make_.expression(
        make_.assign(make_.dot(make_.ident(owner->arg_symbol, start), symbols_[id].name, start),
                     make_.ident(id, start))));
  };
  if (auto* vars = try_as<Var>(node)) {
    for (Declarator& declarator : vars->declarators) {
      binding(declarator.binding);
      if (!declarator.initializer) continue;  // nothing on the object until it is set
      expression(declarator.initializer);
      out.push_back(make_.expression(
          make_.assign(to_assignment_target(declarator.binding), declarator.initializer)));
    }
    // The names are gone from the scope: every use reads the object.
    std::vector<SymbolId> kept;
    for (SymbolId id : owner->scope->symbols) {
      const auto at = namespace_members_.find(static_cast<u32>(id));
      if (at == namespace_members_.end() || !at->second.variable) kept.push_back(id);
    }
    owner->scope->symbols = make_.list(kept);
    return;
  }
  if (auto* fn = try_as<FunctionDecl>(node)) {
    statement(node, out);
    store(as<BindingIdent>(fn->fn->name)->symbol);
  } else if (auto* cls = try_as<ClassDecl>(node)) {
    statement(node, out);
    store(as<BindingIdent>(cls->cls->name)->symbol);
  } else if (auto* alias = try_as<TsImportEquals>(node)) {
    ++symbols_[alias->symbol].use_count;
    statement(node, out);
    store(alias->symbol);
  } else {
    statement(node, out);
  }
}

// Notes the names of an exported variable declaration.
void LowerPass::export_from_namespace(Binding* pattern, TsNamespace* owner, StmtList& out) {
  if (auto* name = try_as<BindingIdent>(pattern)) {
    namespace_members_[static_cast<u32>(name->symbol)] = {whole_namespace(owner->symbol), owner,
                                                          true};
  } else if (auto* array = try_as<BindingArray>(pattern)) {
    for (const BindingElement& item : array->items) {
      if (item.binding) export_from_namespace(item.binding, owner, out);
    }
  } else if (auto* object = try_as<BindingObject>(pattern)) {
    for (const BindingProperty& property : object->properties)
      export_from_namespace(property.value, owner, out);
  }
}

// The pattern of a declaration as the target of an assignment to the namespace object's properties.
Expr* LowerPass::to_assignment_target(Binding* pattern) {
  const auto with_default = [&](Expr* target, Expr* initializer) {
    return initializer ? make_.assign(target, initializer) : target;
  };
  if (auto* name = try_as<BindingIdent>(pattern)) {
    Expr* reference = make_.ident(name->symbol, name->start);
    namespace_reference(reference);
    return reference;
  }
  if (auto* array = try_as<BindingArray>(pattern)) {
    std::vector<Expr*> items;
    for (size_t i = 0; i < array->items.size(); ++i) {
      const BindingElement& item = array->items[i];
      if (!item.binding) {
        items.push_back(make_.node<Hole>(array->start));
        continue;
      }
      Expr* target = with_default(to_assignment_target(item.binding), item.initializer);
      if (array->aux && i + 1 == array->items.size()) {
        auto* rest = make_.node<Spread>(target->start);
        rest->value = target;
        target = rest;
      }
      items.push_back(target);
    }
    return make_.array(make_.list(items), array->start);
  }
  auto* object = as<BindingObject>(pattern);
  std::vector<Property> properties;
  for (const BindingProperty& property : object->properties) {
    Expr* target = with_default(to_assignment_target(property.value), property.initializer);
    if (property.rest) {
      properties.push_back(
          {PropertyKind::Spread, false, false, property.start, nullptr, target, nullptr});
    } else {
      properties.push_back(make_.property(property.key, target, property.computed));
    }
  }
  return make_.object(make_.list(properties), object->start);
}

// An exported variable is `N.x` everywhere; other exported names are, in the other blocks of the
// namespace.
void LowerPass::namespace_reference(Expr*& slot) {
  auto* ident = as<Ident>(slot);
  const auto at = namespace_members_.find(static_cast<u32>(ident->symbol));
  if (at == namespace_members_.end()) return;
  for (size_t i = namespaces_.size(); i-- > 0;) {
    const TsNamespace* block = namespaces_[i];
    if (whole_namespace(block->symbol) != at->second.owner) continue;
    if (block == at->second.block && !at->second.variable) return;
    slot = make_.dot(make_.ident(block->arg_symbol, ident->start), ident->name, ident->start);
    return;
  }
}

}  // namespace sinter::js
