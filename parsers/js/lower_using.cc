// `using` and `await using`, for targets before ES2026. A list of statements that declares one
// becomes
//
//     const _scope = __usingScope();
//     try {
//       const a = __using(_scope, x, false); …
//     } catch (_e) { __usingFail(_scope, _e) } finally { __usingEnd(_scope) }
//
// At the top of a module what must stay there (imports, exports, functions) does: the other
// declarations become `let` in front of the `try` and assignments inside it.
#include "parsers/js/lower_pass.h"

namespace sinter::js {

namespace {

bool is_using(const Var* vars) {
  return vars && (vars->var_kind() == VarKind::Using || vars->var_kind() == VarKind::AwaitUsing);
}
bool is_using(const Stmt* node) { return is_using(try_as<Var>(node)); }

}  // namespace

bool LowerPass::lowers_using() const { return !options_.target.has(LanguageFeature::Using); }

SymbolId LowerPass::using_name(std::string_view base, SymbolKind kind) {
  const Atom name = fresh_name(std::string(base));
  const bool top = scopes_.size() == 1;
  const SymbolId made = top ? make_.top_level_symbol(name, kind, 0) : symbols_.add(name, kind, 0);
  make_.declare(scopes_.back(), made);
  return made;
}

// `using a = x, b = y` as `const a = __using(_scope, x, …), b = …`; notes whether it awaits.
void LowerPass::using_to_const(Var* vars, SymbolId scope, bool& awaits) {
  const bool is_await = vars->var_kind() == VarKind::AwaitUsing;
  awaits |= is_await;
  for (Declarator& declarator : vars->declarators) {
    const u32 start = vars->start;
    declarator.initializer = make_.call(
        make_.ident(helper("__using"), start),
        {make_.ident(scope, start), declarator.initializer, make_.boolean(is_await, start)}, start);
    symbols_[as<BindingIdent>(declarator.binding)->symbol].kind = SymbolKind::Const;
  }
  vars->aux = static_cast<u16>(VarKind::Const);
}

Stmt* LowerPass::using_try(const StmtList& body, SymbolId scope, bool awaits, u32 start) {
  auto* attempt = make_.node<Try>(start);
  attempt->block = make_.list(body);
  attempt->block_scope = make_.scope(ScopeKind::Block);
  attempt->has_catch = attempt->has_finally = true;
  const SymbolId error = symbols_.add(fresh_name("_e"), SymbolKind::Catch, start);
  attempt->catch_binding = make_.binding(error, start);
  attempt->catch_scope = make_.scope(ScopeKind::Catch, {error});
  attempt->catch_body_scope = make_.scope(ScopeKind::Block);
  attempt->catch_body = make_.list<Stmt*>({make_.expression(
      make_.call(make_.ident(helper("__usingFail"), start),
                 {make_.ident(scope, start), make_.ident(error, start)}, start))});
  attempt->finally_scope = make_.scope(ScopeKind::Block);
  Expr* end =
      make_.call(make_.ident(helper("__usingEnd"), start), {make_.ident(scope, start)}, start);
  if (!awaits) {
    attempt->finally_body = make_.list<Stmt*>({make_.expression(end)});
    return attempt;
  }
  // Awaits only when an `await using` was reached.
  const SymbolId promise = symbols_.add(fresh_name("_p"), SymbolKind::Const, start);
  make_.declare(attempt->finally_scope, promise);
  auto* wait = make_.node<Await>(start);
  wait->value = make_.ident(promise, start);
  auto* branch = make_.node<If>(start);
  branch->test = make_.ident(promise, start);
  branch->yes = make_.expression(wait);
  branch->no = nullptr;
  attempt->finally_body = make_.list<Stmt*>(
      {make_.var(VarKind::Const, make_.binding(promise, start), end, start), branch});
  return attempt;
}

// After the walk of a list: what was appended to `list` is rewritten when it declares with `using`.
void LowerPass::using_declarations(StmtList& list) {
  size_t first = 0;
  while (first < list.size() && !is_using(list[first])) ++first;
  if (first == list.size()) return;
  const u32 start = list[first]->start;
  const bool top = scopes_.size() == 1;
  const SymbolId scope = using_name("_scope", SymbolKind::Const);
  StmtList outside, inside;
  bool awaits = false;
  for (Stmt* item : list) {
    if (auto* vars = try_as<Var>(item); is_using(vars)) using_to_const(vars, scope, awaits);
    if (item->kind == NodeKind::Directive) {
      outside.push_back(item);
    } else if (top) {
      using_at_top(item, outside, inside);
    } else {
      inside.push_back(item);
    }
  }
  Stmt* open = make_.var(
      VarKind::Const, make_.binding(scope, start),
      make_.call(make_.ident(helper("__usingScope"), start), std::initializer_list<Expr*>{}, start),
      start);
  outside.push_back(open);
  outside.push_back(using_try(inside, scope, awaits, start));
  list = std::move(outside);
}

void LowerPass::declare_outside(Binding* pattern, u8 flags, StmtList& outside) {
  if (auto* name = try_as<BindingIdent>(pattern)) {
    Symbol& symbol = symbols_[name->symbol];
    if (symbol.kind != SymbolKind::Var) symbol.kind = SymbolKind::Let;
    symbol.flags |= kSymAssigned;
    Var* made =
        make_.var(VarKind::Let, make_.binding(name->symbol, name->start), nullptr, name->start);
    made->flags |= flags & kExported;
    outside.push_back(made);
  } else if (auto* array = try_as<BindingArray>(pattern)) {
    for (BindingElement& item : array->items) {
      if (item.binding) declare_outside(item.binding, flags, outside);
    }
  } else {
    for (BindingProperty& property : as<BindingObject>(pattern)->properties) {
      declare_outside(property.value, flags, outside);
    }
  }
}

void LowerPass::using_at_top(Stmt* item, StmtList& outside, StmtList& inside) {
  const auto class_value = [&](Class* cls) {
    auto* value = make_.node<ClassExpr>(cls->start);
    value->cls = cls;
    cls->name =
        cls->inner_name == SymbolId::None ? nullptr : make_.binding(cls->inner_name, cls->start);
    return value;
  };
  const auto export_default = [&](SymbolId symbol, u32 start) {
    auto* made = make_.node<ExportNamed>(start);
    made->record = RecordId::None;
    ExportItem entry{
        start, symbols_[symbol].name, Atom::default_, make_.ident(symbol, start), symbol, false};
    made->items = make_.list<ExportItem>({entry});
    symbols_[symbol].flags |= kSymExported;
    outside.push_back(made);
  };
  switch (item->kind) {
    case NodeKind::Import:
    case NodeKind::ExportNamed:
    case NodeKind::ExportStar:
    case NodeKind::FunctionDecl:
      outside.push_back(item);
      return;
    case NodeKind::Var: {
      auto* vars = static_cast<Var*>(item);
      if (vars->var_kind() == VarKind::Var && !(vars->flags & kExported)) break;
      for (Declarator& declarator : vars->declarators) {
        declare_outside(declarator.binding, vars->flags, outside);
        if (!declarator.initializer) continue;
        inside.push_back(make_.expression(
            make_.assign(to_assignment_target(declarator.binding), declarator.initializer)));
      }
      return;
    }
    case NodeKind::ClassDecl: {
      Class* cls = static_cast<ClassDecl*>(item)->cls;
      const SymbolId symbol = as<BindingIdent>(cls->name)->symbol;
      declare_outside(cls->name, item->flags, outside);
      inside.push_back(
          make_.expression(make_.assign(make_.ident(symbol, item->start), class_value(cls))));
      return;
    }
    case NodeKind::ExportDefault: {
      auto* exported = static_cast<ExportDefault*>(item);
      if (exported->value->kind == NodeKind::FunctionDecl) {
        outside.push_back(item);
        return;
      }
      Expr* value;
      SymbolId symbol;
      if (auto* decl = try_as<ClassDecl>(exported->value); decl && decl->cls->name) {
        symbol = as<BindingIdent>(decl->cls->name)->symbol;
        declare_outside(decl->cls->name, 0, outside);
        value = class_value(decl->cls);
      } else {
        value =
            decl ? static_cast<Expr*>(class_value(decl->cls)) : static_cast<Expr*>(exported->value);
        symbol = using_name("_default", SymbolKind::Let);
        declare_outside(make_.binding(symbol, item->start), 0, outside);
      }
      export_default(symbol, item->start);
      inside.push_back(make_.expression(make_.assign(make_.ident(symbol, item->start), value)));
      return;
    }
    default:
      break;
  }
  inside.push_back(item);
}

// for (using x of y) body   becomes   for (const _x of y) { using x = _x; body }
// for (using x = a; …) body becomes   { using x = a; for (; …) body }
Stmt* LowerPass::using_in_loop(Stmt* node) {
  const auto block_of = [&](Stmt* declaration, Stmt* rest) {
    auto* block = make_.node<Block>(node->start);
    block->scope = make_.scope(ScopeKind::Block);
    block->body = make_.list<Stmt*>({declaration, rest});
    block->close = node->start;
    return block;
  };
  if (auto* loop = try_as<ForOf>(node); loop && is_using(loop->init)) {
    auto* vars = static_cast<Var*>(loop->init);
    const SymbolId item = symbols_.add(fresh_name("_item"), SymbolKind::Const, node->start);
    make_.declare(loop->scope, item);
    vars->declarators[0].initializer = make_.ident(item, vars->start);
    loop->init = make_.var(VarKind::Const, make_.binding(item, vars->start), nullptr, vars->start);
    loop->body = block_of(vars, loop->body);
  } else if (auto* plain = try_as<For>(node); plain && plain->init && is_using(plain->init)) {
    Stmt* vars = plain->init;
    plain->init = nullptr;
    return block_of(vars, plain);
  }
  return node;
}

}  // namespace sinter::js
