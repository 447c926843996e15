// Async functions as generators that a helper drives, async generators, and `for await`.
//
//   async function f(a) { await a }     function f(a) { return __async(function* () { yield a }) }
//   async (x = g()) => this.y           (_p, ...rest) => __async(function* (x = g()) { … }, this,
//   rest) async function* f() { yield x }     … __asyncGenerator(function* () { yield yield
//   __await(x) })
//
// What a generator cannot see of the function it was made from is handed to it: lower_captures.cc.
// Parameters that evaluate something move into the generator, so that what they throw rejects the
// promise.
#include <algorithm>

#include "parsers/js/bind.h"
#include "parsers/js/lower_target_pass.h"
#include "parsers/js/walk.h"

namespace sinter::js {

bool TargetPass::becomes_generator(const Function* fn) const {
  if (!(fn->flags & kFnAsync)) return false;
  return lowers(fn->flags & kFnGenerator ? LanguageFeature::AsyncGenerator
                                         : LanguageFeature::Async);
}

// The generator may stand below the parameters: they evaluate nothing, and nothing in the body is
// declared with the name of one.
bool TargetPass::keeps_parameters(const Function* fn) const {
  std::vector<SymbolId> names;
  for (const Param& param : fn->params) {
    const auto* name = try_as<BindingIdent>(param.binding);
    if (!name || param.initializer) return false;
    names.push_back(name->symbol);
  }
  bool again = false;
  const auto declares = [&](const BindingIdent* name) {
    again = again || std::find(names.begin(), names.end(), name->symbol) != names.end();
  };
  const auto walk = [&](auto&& self, Node* node) -> void {
    if (const auto* name = try_as<BindingIdent>(node)) declares(name);
    if (const auto* decl = try_as<FunctionDecl>(node)) {
      if (decl->fn->name) declares(as<BindingIdent>(decl->fn->name));
      return;
    }
    if (node->kind == NodeKind::Function || node->kind == NodeKind::Class ||
        node->kind == NodeKind::ClassDecl)
      return;
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  for (Stmt* item : fn->body) walk(walk, item);
  return !again;
}

void TargetPass::lower_async(Function* fn, bool in_derived_constructor) {
  const u32 start = fn->start;
  const bool arrow = (fn->flags & kFnArrow) != 0, generates = (fn->flags & kFnGenerator) != 0;
  const bool keeps = keeps_parameters(fn);

  size_t at = 0;
  while (at < fn->body.size() && fn->body[at]->kind == NodeKind::Directive) ++at;
  StmtList outside(fn->body.begin(), fn->body.begin() + static_cast<std::ptrdiff_t>(at));
  const StmtList inside(fn->body.begin() + static_cast<std::ptrdiff_t>(at), fn->body.end());
  Function* inner =
      make_.function(kFnGenerator | (fn->flags & kFnDirectEval), {}, make_.list(inside), {}, start);
  inner->body_scope = fn->body_scope;
  fn->body_scope = make_.scope(ScopeKind::Function);
  Captures captures;
  captures.arrow = arrow;
  captures.this_by_call = arrow && in_derived_constructor;
  captures.own_arguments = !keeps && !arrow;
  Expr* args = nullptr;
  if (!keeps) {
    inner->params = fn->params;
    inner->args_scope = fn->args_scope;
    inner->flags |= fn->flags & kFnHasRest;
    std::vector<Expr*> forwarded;
    std::vector<Param> params = forwarding_parameters(*fn, forwarded);
    fn->args_scope = make_.scope(ScopeKind::Args);
    if (arrow) {
      args = forwarded.size() == 1 ? as<Spread>(forwarded[0])->value
                                   : make_.array(make_.list(forwarded), start);
      fn->flags |= kFnHasRest;
    } else {
      params.pop_back();
      args = make_.ident(unbound_symbol(ast_, Atom::arguments_), start);
      fn->flags &= ~kFnHasRest;
    }
    for (const Param& param : params)
      make_.declare(fn->args_scope, as<BindingIdent>(param.binding)->symbol);
    fn->params = make_.list(params);
  }
  capture(inner, fn, captures, outside);

  std::vector<Expr*> values{make_.function_expression(inner)};
  if (captures.uses_this || args || fn->flags & kFnDirectEval) {
    Expr* self =
        captures.uses_this || fn->flags & kFnDirectEval ? make_.this_(start) : make_.void_0(start);
    self->aux = self->kind == NodeKind::This ? captures.this_aux : self->aux;
    values.push_back(self);
  }
  if (args) values.push_back(args);
  Expr* call =
      make_.call(make_.ident(helpers_.get(generates ? "__asyncGenerator" : "__async"), start),
                 make_.list(values), start);
  const bool short_form = arrow && outside.empty();
  outside.push_back(make_.return_(call, start));
  fn->body = make_.list(outside);
  fn->flags &= ~(kFnAsync | kFnGenerator | kFnExpressionBody);
  if (short_form) fn->flags |= kFnExpressionBody;
}

Expr* TargetPass::await_value(Expr* value, u32 start) {
  return helper_call("__await", {value ? value : make_.void_0(start)}, start);
}

Expr* TargetPass::yielded(Expr* value, u32 start) {
  auto* made = make_.node<Yield>(start);
  made->value = value;
  return made;
}

void TargetPass::await(Expr*& slot) {
  const auto* node = as<Await>(slot);
  expression(as<Await>(slot)->value);
  const FunctionContext& context = functions_.back();
  if (!context.becomes_generator) return;
  slot = yielded(context.async_generator ? await_value(node->value, node->start) : node->value,
                 node->start);
}

void TargetPass::yield(Expr*& slot) {
  auto* node = as<Yield>(slot);
  if (node->value) expression(node->value);
  const FunctionContext& context = functions_.back();
  if (!context.becomes_generator || !context.async_generator) return;
  if (node->aux) {
    node->value = helper_call("__asyncDelegate", {node->value}, node->start);
  } else {
    node->value = yielded(await_value(node->value, node->start), node->start);
  }
}

// for await (const x of v) s   becomes
//
//   try {
//     for (_more = _error = void 0, _it = __asyncIterator(v);
//          _more = !(_step = await _it.next()).done; _more = false) { const x = _step.value; s }
//   } catch (_e) { _error = [_e] } finally {
//     try { if (_more && (_step = _it.return)) await _step.call(_it); }
//     finally { if (_error) throw _error[0]; }
//   }
void TargetPass::for_await(ForOf* node, const std::vector<Labeled*>& labels, StmtList& out) {
  const u32 start = node->start;
  const SymbolId more = temporary(start), error = temporary(start), iterator = temporary(start),
                 step = temporary(start);
  const auto name = [&](SymbolId symbol) { return make_.ident(symbol, start); };
  const auto wait = [&](Expr* value) {
    auto* made = make_.node<Await>(start);
    made->value = value;
    return made;
  };
  const auto block = [&](std::initializer_list<Stmt*> body) {
    auto* made = make_.node<Block>(start);
    made->body = make_.list<Stmt*>(body);
    made->scope = make_.scope(ScopeKind::Block);
    made->close = start;
    return made;
  };
  const auto branch = [&](Expr* test, Stmt* yes) {
    auto* made = make_.node<If>(start);
    made->test = test;
    made->yes = yes;
    made->no = nullptr;
    return made;
  };

  auto* loop = make_.node<For>(start);
  loop->init = make_.expression(
      make_.binary(BinaryOp::Comma, store(more, store(error, make_.void_0(start))),
                   store(iterator, helper_call("__asyncIterator", {node->value}, start))));
  loop->test = store(
      more, make_.unary(UnaryOp::Not,
                        make_.dot(store(step, wait(make_.call(make_.dot(name(iterator),
                                                                        make_.atom("next"), start),
                                                              {}, start))),
                                  make_.atom("done"), start),
                        start));
  loop->update = store(more, make_.boolean(false, start));
  loop->scope = make_.scope(ScopeKind::For);
  Expr* value = make_.dot(name(step), make_.atom("value"), start);
  Block* body = block({node->init, node->body});
  if (auto* vars = try_as<Var>(node->init)) {
    vars->declarators[0].initializer = value;
    body->scope = node->scope;
    body->scope->kind = ScopeKind::Block;
  } else {
    auto* head = as<ExprStmt>(node->init);
    head->value = make_.assign(head->value, value);
  }
  loop->body = body;

  auto* attempt = make_.node<Try>(start);
  Stmt* labeled = loop;
  for (size_t i = labels.size(); i-- > 0;) {
    labels[i]->body = labeled;
    labeled = labels[i];
  }
  attempt->block = make_.list<Stmt*>({labeled});
  attempt->block_scope = make_.scope(ScopeKind::Block);
  attempt->has_catch = attempt->has_finally = true;
  const SymbolId caught = symbols_.add(make_.fresh_name("_e"), SymbolKind::Catch, start);
  attempt->catch_binding = make_.binding(caught, start);
  attempt->catch_scope = make_.scope(ScopeKind::Catch, {caught});
  attempt->catch_body_scope = make_.scope(ScopeKind::Block);
  attempt->catch_body = make_.list<Stmt*>(
      {make_.expression(store(error, make_.array(make_.list<Expr*>({name(caught)}), start)))});
  attempt->finally_scope = make_.scope(ScopeKind::Block);

  auto* close = make_.node<Try>(start);
  Expr* method = store(step, make_.dot(name(iterator), make_.atom("return"), start));
  close->block = make_.list<Stmt*>(
      {branch(make_.binary(BinaryOp::And, name(more), method),
              make_.expression(wait(make_.call(make_.dot(name(step), make_.atom("call"), start),
                                               {name(iterator)}, start))))});
  close->block_scope = make_.scope(ScopeKind::Block);
  close->has_catch = false;
  close->catch_binding = nullptr;
  close->has_finally = true;
  auto* raise = make_.node<Throw>(start);
  raise->value = make_.index(name(error), make_.number(0, start));
  close->finally_body = make_.list<Stmt*>({branch(name(error), raise)});
  close->finally_scope = make_.scope(ScopeKind::Block);
  attempt->finally_body = make_.list<Stmt*>({close});
  try_statement(attempt);
  out.push_back(attempt);
}

}  // namespace sinter::js
