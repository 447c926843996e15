#include "parsers/js/lower_target.h"

#include <algorithm>
#include <string>

#include "parsers/js/lower_regexp.h"
#include "parsers/js/lower_target_pass.h"
#include "parsers/js/number_format.h"
#include "parsers/js/rewrite_parts.h"
#include "parsers/js/target_check.h"

namespace sinter::js {

TargetPass::TargetPass(Ast& ast, const CompileOptions& options)
    : ast_(ast),
      symbols_(*ast.symbols),
      options_(options),
      make_(ast),
      helpers_(ast),
      lowered_(options.target.missing & lowerable()) {
  first_constructed_.fill(Ast::kNoOffset);
}

namespace {

u64 bits_of(std::initializer_list<LanguageFeature> features) {
  u64 bits = 0;
  for (LanguageFeature feature : features) bits |= u64{1} << static_cast<u8>(feature);
  return bits;
}

}  // namespace

u64 TargetPass::lowerable() {
  using enum LanguageFeature;
  return bits_of({OptionalChain,
                  Nullish,
                  LogicalAssign,
                  Exponent,
                  OptionalCatch,
                  ObjectSpread,
                  ObjectRest,
                  NestedRest,
                  ClassField,
                  StaticField,
                  PrivateField,
                  PrivateMethod,
                  PrivateAccessor,
                  PrivateStaticField,
                  PrivateStaticMethod,
                  PrivateStaticAccessor,
                  PrivateIn,
                  StaticBlock,
                  Async,
                  AsyncGenerator,
                  ForAwait,
                  TemplateEscape,
                  RegExpDotAll});
}

u64 TargetPass::constructed() {
  using enum LanguageFeature;
  return bits_of({BigInt, RegExpNamedGroups, RegExpLookbehind, RegExpUnicodeProperty, RegExpIndices,
                  RegExpModifiers, RegExpDuplicateNames});
}

bool lowers_for(const LanguageTarget& target) {
  return (target.missing & TargetPass::lowerable()) != 0;
}

bool lower_to_target(Ast& ast, const CompileOptions& options, const ModuleInput& input,
                     Diagnostics& diagnostics) {
  const u64 found = lacking_syntax(ast, options.target);
  if (found == 0) return true;
  if (found & (TargetPass::lowerable() | TargetPass::constructed())) {
    TargetPass pass(ast, options);
    pass.run();
    pass.warn_of_constructed(input, diagnostics);
  }
  return check_target(ast, options, input, diagnostics);
}

void TargetPass::run() {
  helpers_.resume();
  functions_.push_back({});
  lists_.push_back({ast_.module_scope, true});
  StmtList out;
  out.reserve(ast_.body.size());
  std::vector<SymbolId> names;
  for (Stmt* item : ast_.body) {
    places_.push_back({ast_.module_scope, true, {}});
    StmtList made;
    statement(item, made);
    const Place place = std::move(places_.back());
    places_.pop_back();
    if (!place.names.empty()) {
      out.push_back(declare_temporaries(place, item->start));
      names.insert(names.end(), place.names.begin(), place.names.end());
    }
    out.insert(out.end(), made.begin(), made.end());
  }
  ast_.body = make_.list(out);
  if (!names.empty()) make_.declare(ast_.module_scope, names);
  helpers_.add_to_module();
}

// -----------------------------------------------------------------------------------------------------------------
// Temporaries

SymbolId TargetPass::temporary(u32 start) { return temporary_in(places_.back(), start); }

SymbolId TargetPass::temporary_in(Place& place, u32 start) {
  std::string name;
  do {
    name = "_";
    u32 n = next_temporary_++;
    for (;;) {
      name += static_cast<char>('a' + n % 26);
      if (n < 26) break;
      n = n / 26 - 1;
    }
  } while (ast_.atoms->find(name) != Atom::None);
  const Atom atom = make_.atom(name);
  const SymbolId made = place.top_level ? make_.top_level_symbol(atom, SymbolKind::Var, start)
                                        : symbols_.add(atom, SymbolKind::Var, start);
  symbols_[made].flags |= kSymAssigned;
  temporaries_.resize(symbols_.size());
  temporaries_[static_cast<u32>(made)] = true;
  place.names.push_back(made);
  return made;
}

Stmt* TargetPass::declare_temporaries(const Place& place, u32 start) {
  auto* made = make_.node<Var>(start);
  made->aux = static_cast<u16>(VarKind::Var);
  std::vector<Declarator> declarators;
  for (SymbolId name : place.names) declarators.push_back({make_.binding(name, start), nullptr});
  made->declarators = make_.list(declarators);
  return made;
}

// Statements in front of a function's own, behind its directives.
void TargetPass::prepend(Function* fn, const StmtList& added) {
  if (added.empty()) return;
  StmtList body(fn->body.begin(), fn->body.end());
  size_t at = 0;
  while (at < body.size() && body[at]->kind == NodeKind::Directive) ++at;
  body.insert(body.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
  fn->body = make_.list(body);
  fn->flags &= ~kFnExpressionBody;
}

// Evaluating it twice in a row gives the same and does nothing else.
bool TargetPass::same_twice(const Expr* node) const {
  if (node->kind == NodeKind::This) return true;
  const auto* name = try_as<Ident>(node);
  if (!name || name->symbol == SymbolId::None || with_depth_ > 0) return false;
  return symbols_[name->symbol].kind != SymbolKind::Unbound;
}

// It gives the same at any later time.
bool TargetPass::stable(const Expr* node) const {
  if (node->kind == NodeKind::String || node->kind == NodeKind::Number) return true;
  if (!same_twice(node)) return false;
  const auto* name = try_as<Ident>(node);
  if (!name) return true;
  // A temporary is written in one place.
  const u32 id = static_cast<u32>(name->symbol);
  if (id < temporaries_.size() && temporaries_[id]) return true;
  const Symbol& symbol = symbols_[name->symbol];
  return !(symbol.flags & (kSymAssigned | kSymFrozen)) && symbol.kind != SymbolKind::Import &&
         symbol.kind != SymbolKind::ImportMember;
}

Expr* TargetPass::again(const Expr* node) const {
  switch (node->kind) {
    case NodeKind::This: {
      Expr* made = make_.this_(node->start);
      made->aux = node->aux;
      return made;
    }
    case NodeKind::String:
      return make_.string(as<String>(node)->value, node->start);
    case NodeKind::Number:
      return make_.number(as<Number>(node)->value, node->start);
    default:
      return make_.ident(as<Ident>(node)->symbol, node->start);
  }
}

// Makes `value` one that can be read again, by what is returned.
Expr* TargetPass::captured(Expr*& value) {
  if (stable(value)) return again(value);
  const SymbolId name = temporary(value->start);
  value = store(name, value);
  return make_.ident(name, value->start);
}

Expr* TargetPass::store(SymbolId symbol, Expr* value) const {
  // `_a = () => {}` would name the function.
  const auto* fn = try_as<FunctionExpr>(value);
  const auto* cls = try_as<ClassExpr>(value);
  if ((fn && !fn->fn->name) || (cls && !cls->cls->name))
    value = make_.binary(BinaryOp::Comma, make_.number(0, value->start), value);
  return make_.assign(make_.ident(symbol, value->start), value);
}

Expr* TargetPass::helper_call(std::string_view name, std::initializer_list<Expr*> args, u32 start) {
  return make_.call(make_.ident(helpers_.get(name), start), args, start);
}

Expr* TargetPass::conditional(Expr* test, Expr* yes, Expr* no) const {
  auto* made = make_.node<Conditional>(test->start);
  made->test = test;
  made->yes = yes;
  made->no = no;
  return made;
}

Expr* TargetPass::is_null(Expr* value, bool negate) const {
  return make_.binary(negate ? BinaryOp::LooseNe : BinaryOp::LooseEq, value,
                      make_.null(value->start));
}

// -----------------------------------------------------------------------------------------------------------------
// Statements

List<Stmt*> TargetPass::statements(List<Stmt*> list, Scope* scope) {
  lists_.push_back({scope, false});
  StmtList out;
  out.reserve(list.size());
  for (Stmt* item : list) statement(item, out);
  lists_.pop_back();
  if (out.size() != list.size()) return make_.list(out);
  std::copy(out.begin(), out.end(), list.begin());
  return list;
}

// A statement in a place that holds exactly one.
Stmt* TargetPass::single(Stmt* node) {
  auto* block = make_.node<Block>(node->start);
  block->scope = make_.scope(ScopeKind::Block);
  block->close = node->start;
  lists_.push_back({block->scope, false});
  StmtList out;
  statement(node, out);
  lists_.pop_back();
  if (out.size() == 1 && block->scope->symbols.empty()) return out[0];
  block->body = make_.list(out);
  return block;
}

// `out`: the list that the statement stands in, if it stands in one.
void TargetPass::variables(Var* node, StmtList* out) {
  if (splits_patterns()) rest_in_declarations(node);
  for (Declarator& declarator : node->declarators) {
    binding(declarator.binding);
    if (!declarator.initializer) continue;
    const auto* binding_name = try_as<BindingIdent>(declarator.binding);
    const Atom name = binding_name ? binding_name->name : Atom::None;
    if (out && declarator.initializer->kind == NodeKind::Class) {
      class_in_list(declarator.initializer, name, *out);
    } else {
      named(declarator.initializer, name);
    }
  }
}

void TargetPass::try_statement(Try* node) {
  if (node->has_catch) {
    if (!node->catch_binding && lowers(LanguageFeature::OptionalCatch)) {
      const SymbolId error =
          symbols_.add(make_.fresh_name("_error"), SymbolKind::Catch, node->start);
      make_.declare(node->catch_scope, error);
      node->catch_binding = make_.binding(error, node->start);
    }
    if (node->catch_binding && splits_patterns()) rest_in_catch(node);
  }
  rewrite_parts(*this, node);
}

void TargetPass::statement(Stmt* node, StmtList& out) {
  switch (node->kind) {
    case NodeKind::Var:
      variables(static_cast<Var*>(node), &out);
      break;
    case NodeKind::FunctionDecl:
      function(static_cast<FunctionDecl*>(node)->fn);
      break;
    case NodeKind::ClassDecl:
      return class_declaration(static_cast<ClassDecl*>(node), out);
    case NodeKind::ExportDefault: {
      auto* exported = static_cast<ExportDefault*>(node);
      if (auto* decl = try_as<FunctionDecl>(exported->value)) {
        function(decl->fn);
      } else if (exported->value->kind == NodeKind::ClassDecl) {
        return export_default_class(exported, out);
      } else {
        Expr* value = static_cast<Expr*>(exported->value);
        named(value, Atom::default_);
        exported->value = value;
      }
      break;
    }
    case NodeKind::ForIn: {
      auto* loop = static_cast<ForIn*>(node);
      if (splits_patterns()) rest_in_loop(loop->init, loop->body, loop->scope);
      rewrite_parts(*this, node);
      break;
    }
    case NodeKind::ForOf: {
      auto* loop = static_cast<ForOf*>(node);
      if (loop->aux && lowers(LanguageFeature::ForAwait)) return for_await(loop, {}, out);
      if (splits_patterns()) rest_in_loop(loop->init, loop->body, loop->scope);
      rewrite_parts(*this, node);
      break;
    }
    case NodeKind::Return:
      rewrite_parts(*this, node);
      if (Expr*& value = static_cast<Return*>(node)->value) {
        const FunctionContext& context = functions_.back();
        if (context.becomes_generator && context.async_generator)
          value = yielded(await_value(value, node->start), node->start);
      }
      break;
    case NodeKind::Try:
      try_statement(static_cast<Try*>(node));
      break;
    case NodeKind::Labeled: {
      std::vector<Labeled*> labels{static_cast<Labeled*>(node)};
      while (auto* next = try_as<Labeled>(labels.back()->body)) labels.push_back(next);
      auto* loop = try_as<ForOf>(labels.back()->body);
      if (loop && loop->aux && lowers(LanguageFeature::ForAwait))
        return for_await(loop, labels, out);
      labels.back()->body = single(labels.back()->body);
      break;
    }
    default:
      rewrite_parts(*this, node);
      break;
  }
  out.push_back(node);
}

void TargetPass::loop_start(Stmt*& init) {
  if (auto* vars = try_as<Var>(init)) return variables(vars, nullptr);
  effect(as<ExprStmt>(init)->value);
}

void TargetPass::loop_target(Stmt*& init) {
  if (auto* vars = try_as<Var>(init)) return variables(vars, nullptr);
  target(as<ExprStmt>(init)->value);
}

// -----------------------------------------------------------------------------------------------------------------
// Functions and patterns

void TargetPass::function(Function* fn) {
  FunctionContext context;
  context.becomes_generator = becomes_generator(fn);
  context.async_generator = (fn->flags & kFnGenerator) != 0;
  if (fn->flags & kFnArrow) {
    context.derived_constructor = functions_.back().derived_constructor;
  } else if (fn->flags & kFnConstructor) {
    context.derived_constructor = !classes_.empty() && classes_.back()->extends;
  }
  functions_.push_back(context);
  places_.push_back({fn->body_scope, false, {}});
  if (splits_patterns()) rest_parameters(fn);
  for (Param& param : fn->params) {
    binding(param.binding, true);
    const auto* name = try_as<BindingIdent>(param.binding);
    if (param.initializer) isolated(param.initializer, name ? name->name : Atom::None);
  }
  fn->body = statements(fn->body, fn->body_scope);
  const Place place = std::move(places_.back());
  places_.pop_back();
  if (!place.names.empty()) {
    make_.declare(fn->body_scope, place.names);
    prepend(fn, {declare_temporaries(place, fn->body_start)});
  }
  functions_.pop_back();
  if (context.becomes_generator) lower_async(fn, context.derived_constructor);
}

// An expression that has no function body to put its temporaries into: the initializer of a
// parameter or of a field. Neither may suspend the function around it.
void TargetPass::isolated(Expr*& slot, Atom name) {
  places_.push_back({nullptr, false, {}});
  named(slot, name);
  const Place place = std::move(places_.back());
  places_.pop_back();
  if (place.names.empty()) return;
  const u32 start = slot->start;
  std::vector<Param> params;
  for (SymbolId symbol : place.names) {
    symbols_[symbol].kind = SymbolKind::Param;
    params.push_back(make_.param(symbol, start));
  }
  Function* fn = make_.function(kFnArrow | kFnExpressionBody, make_.list(params),
                                make_.list<Stmt*>({make_.return_(slot, start)}), {}, start);
  make_.declare(fn->args_scope, place.names);
  slot = make_.call(make_.function_expression(fn), {}, start);
}

void TargetPass::binding(Binding* pattern, bool isolate) {
  const auto value = [&](Expr*& slot, Atom name) {
    isolate ? isolated(slot, name) : named(slot, name);
  };
  const auto initializer = [&](Expr*& slot, const Binding* target) {
    const auto* name = try_as<BindingIdent>(target);
    if (slot) value(slot, name ? name->name : Atom::None);
  };
  if (auto* array = try_as<BindingArray>(pattern)) {
    for (BindingElement& item : array->items) {
      if (item.binding) binding(item.binding, isolate);
      initializer(item.initializer, item.binding);
    }
  } else if (auto* object = try_as<BindingObject>(pattern)) {
    for (BindingProperty& property : object->properties) {
      if (property.computed)
        value(property.key, Atom::None);
      else
        plain_key(property.key);
      binding(property.value, isolate);
      initializer(property.initializer, property.value);
    }
  }
}

// What is assigned to: a reference or a pattern.
void TargetPass::target(Expr*& slot) {
  switch (slot->kind) {
    case NodeKind::Hole:
    case NodeKind::Ident:
      return;
    case NodeKind::Array:
      for (Expr*& item : as<Array>(slot)->items) target(item);
      return;
    case NodeKind::Object:
      for (Property& property : as<Object>(slot)->properties) {
        key(property.key, property.computed);
        target(property.value);
        const auto* name = try_as<Ident>(property.value);
        if (property.initializer) named(property.initializer, name ? name->name : Atom::None);
      }
      return;
    case NodeKind::Spread:
      return target(as<Spread>(slot)->value);
    case NodeKind::Assign: {  // an element with an initializer
      auto* element = as<Assign>(slot);
      target(element->target);
      const auto* name = try_as<Ident>(element->target);
      return named(element->value, name ? name->name : Atom::None);
    }
    default:
      if (private_of(slot) && !(slot->flags & kOptionalChain)) {
        slot = private_target(as<Dot>(slot));
        return;
      }
      return expression(slot);
  }
}

// Everything in a class that is an expression or a body of its own.
void TargetPass::class_members(Class* cls) {
  if (cls->extends) expression(cls->extends);
  classes_.push_back(cls);
  for (ClassMember& member : cls->members) {
    key(member.key, member.computed);
    if (member.kind == MemberKind::StaticBlock) {
      functions_.push_back({});
      places_.push_back({member.block_scope, false, {}});
      member.block = statements(member.block, member.block_scope);
      const Place place = std::move(places_.back());
      places_.pop_back();
      functions_.pop_back();
      if (place.names.empty()) continue;
      make_.declare(member.block_scope, place.names);
      StmtList body{declare_temporaries(place, member.start)};
      body.insert(body.end(), member.block.begin(), member.block.end());
      member.block = make_.list(body);
      continue;
    }
    if (!member.value) continue;
    const auto* name = member.computed ? nullptr : try_as<Name>(member.key);
    functions_.push_back({});
    isolated(member.value, name ? name->name : Atom::None);
    functions_.pop_back();
  }
  classes_.pop_back();
}

// -----------------------------------------------------------------------------------------------------------------
// Expressions

void TargetPass::expressions(List<Expr*> items) {
  for (Expr*& item : items) expression(item);
}

// The value of something called `name`: an anonymous class or function takes its name from there.
void TargetPass::named(Expr*& slot, Atom name) {
  inferred_name_ = slot->kind == NodeKind::Class ? name : Atom::None;
  expression(slot);
}

// An expression whose value nobody reads.
void TargetPass::effect(Expr*& slot) {
  switch (slot->kind) {
    case NodeKind::Dot:
    case NodeKind::Index:
    case NodeKind::Call:
      if (slot->flags & kOptionalChain && lower_chain(slot)) {
        slot = for_effect(slot);
      } else {
        expression(slot);
      }
      return;
    case NodeKind::Unary:
      return unary(slot, false);
    case NodeKind::Assign:
      return assignment(slot, false);
    default:
      return expression(slot);
  }
}

// a == null ? void 0 : a.b()   where the value is not used:   a == null || a.b()
Expr* TargetPass::for_effect(Expr* node) {
  auto* choice = try_as<Conditional>(node);
  const auto* nothing = choice ? try_as<Unary>(choice->yes) : nullptr;
  if (!nothing || nothing->op() != UnaryOp::Void) return node;
  return make_.binary(BinaryOp::Or, choice->test, for_effect(choice->no));
}

void TargetPass::object_literal(Expr*& slot) {
  for (Property& property : as<Object>(slot)->properties) {
    key(property.key, property.computed);
    Expr* const before = property.value;
    const auto* key = property.computed || !property.key ? nullptr : try_as<Name>(property.key);
    named(property.value, key && key->name != Atom::proto ? key->name : Atom::None);
    if (property.value != before) property.shorthand = false;
  }
  if (lowers(LanguageFeature::ObjectSpread)) spread(slot);
}

void TargetPass::call(Expr*& slot) {
  auto* node = as<Call>(slot);
  if (node->flags & kOptionalChain && lower_chain(slot)) return;
  Expr* receiver = callee(node->callee, (node->flags & kOptionalChain) != 0);
  expressions(node->args);
  if (receiver) call_on(node, receiver);
}

// What is called: o.#m() and (a?.b)() are calls of methods, of what is returned.
Expr* TargetPass::callee(Expr*& slot, bool in_chain) {
  Expr* receiver = nullptr;
  const bool member = slot->kind == NodeKind::Dot || slot->kind == NodeKind::Index;
  if (member && !in_chain && slot->flags & kOptionalChain && lower_chain(slot, &receiver))
    return receiver;
  if (const Private* known = private_of(slot); known && !(slot->flags & kOptionalChain)) {
    const Private name = *known;
    auto* dot = as<Dot>(slot);
    expression(dot->target);
    receiver = captured(dot->target);
    slot = private_get(dot->target, name, dot->start);
    return receiver;
  }
  expression(slot);
  return nullptr;
}

// f(x)   becomes   f.call(receiver, x)
void TargetPass::call_on(Call* node, Expr* receiver) {
  std::vector<Expr*> args{receiver};
  args.insert(args.end(), node->args.begin(), node->args.end());
  node->callee = make_.dot(node->callee, make_.atom("call"), node->start);
  node->args = make_.list(args);
}

void TargetPass::template_literal(Expr*& slot) {
  auto* node = as<Template>(slot);
  if (node->tag && lowers(LanguageFeature::TemplateEscape) && has_invalid_escape(node))
    return tag_call(slot);
  rewrite_parts(*this, node);
}

void TargetPass::tag(Expr*& slot) {
  const u32 start = slot->start;
  Expr* receiver = callee(slot, false);
  if (receiver) slot = make_.call(make_.dot(slot, make_.atom("bind"), start), {receiver}, start);
}

// tag`\u${x}`   becomes   tag(_a || (_a = __template([void 0, ""], ["\\u", ""])), x)
void TargetPass::tag_call(Expr*& slot) {
  auto* node = as<Template>(slot);
  const u32 start = node->start;
  Expr* receiver = callee(node->tag, false);
  std::vector<Expr*> cooked, raw, args{nullptr};
  const auto text = [&](std::string_view value, std::string_view written) {
    cooked.push_back(value.data() ? make_.string(value, start) : make_.void_0(start));
    raw.push_back(make_.string(written, start));
  };
  text(node->head_cooked, node->head_raw);
  for (TemplatePart& piece : node->parts) {
    expression(piece.value);
    args.push_back(piece.value);
    text(piece.cooked, piece.raw);
  }
  // One object for each place in the source.
  const SymbolId strings = temporary_in(places_.front(), start);
  Expr* made = helper_call(
      "__template", {make_.array(make_.list(cooked), start), make_.array(make_.list(raw), start)},
      start);
  args[0] = make_.binary(BinaryOp::Or, make_.ident(strings, start), store(strings, made));
  Call* call = make_.call(node->tag, make_.list(args), start);
  if (receiver) call_on(call, receiver);
  slot = call;
}

void TargetPass::expression(Expr*& slot) {
  Expr* node = slot;
  switch (node->kind) {
    case NodeKind::Template:
      return template_literal(slot);
    case NodeKind::Object:
      return object_literal(slot);
    case NodeKind::Function:
      return function(static_cast<FunctionExpr*>(node)->fn);
    case NodeKind::Class:
      return class_expression(slot);
    case NodeKind::Call:
      return call(slot);
    case NodeKind::Dot:
      if (node->flags & kOptionalChain && lower_chain(slot)) return;
      expression(static_cast<Dot*>(node)->target);
      if (const Private* name = private_of(node))
        slot = private_get(static_cast<Dot*>(node)->target, *name, node->start);
      return;
    case NodeKind::Index:
      if (node->flags & kOptionalChain && lower_chain(slot)) return;
      expression(static_cast<Index*>(node)->target);
      return expression(static_cast<Index*>(node)->index);
    case NodeKind::Unary:
      return unary(slot, true);
    case NodeKind::Binary:
      return binary(slot);
    case NodeKind::Assign:
      return assignment(slot, true);
    case NodeKind::Await:
      return await(slot);
    case NodeKind::Yield:
      return yield(slot);
    case NodeKind::RegExp:
      return regexp(slot);
    case NodeKind::BigInt:
      return bigint(slot);
    default:
      return rewrite_parts(*this, node);
  }
}

// `{1n: a}` is `{"1": a}`.
void TargetPass::plain_key(Expr*& slot) {
  const auto* big = try_as<BigInt>(slot);
  if (!big || options_.target.has(LanguageFeature::BigInt)) return;
  const List<char> text = ast_.arena->copy(std::span<const char>(bigint_to_decimal(big->text)));
  slot = make_.string({text.data(), text.size()}, big->start);
}

void TargetPass::key(Expr*& slot, bool computed) {
  if (!slot) return;
  if (computed)
    expression(slot);
  else
    plain_key(slot);
}

void TargetPass::bigint(Expr*& slot) {
  if (options_.target.has(LanguageFeature::BigInt)) return;
  const auto* literal = static_cast<BigInt*>(slot);
  u32& first = first_constructed_[static_cast<size_t>(LanguageFeature::BigInt)];
  first = std::min(first, literal->start);
  slot = helper_call("__bigInt", {make_.string(literal->text, literal->start)}, literal->start);
  slot->flags |= kPure;
}

void TargetPass::regexp(Expr*& slot) {
  auto* literal = static_cast<RegExp*>(slot);
  std::string text;
  if (lowers(LanguageFeature::RegExpDotAll) && regexp::lower_dot_all(literal->text, text)) {
    const List<char> kept = ast_.arena->copy(std::span<const char>(text));
    literal->text = {kept.data(), kept.size()};
  }
  const u64 missing = regexp_features(*literal) & constructed() & options_.target.missing;
  if (missing == 0) return;
  for (u8 i = 0; i < first_constructed_.size(); ++i)
    if (missing >> i & 1) first_constructed_[i] = std::min(first_constructed_[i], literal->start);
  const size_t end = literal->text.rfind('/');
  slot = helper_call("__regExp",
                     {make_.string(literal->text.substr(1, end - 1), literal->start),
                      make_.string(literal->text.substr(end + 1), literal->start)},
                     literal->start);
  slot->flags |= kPure;
}

void TargetPass::warn_of_constructed(const ModuleInput& input, Diagnostics& diagnostics) const {
  for (u8 i = 0; i < first_constructed_.size(); ++i) {
    const u32 start = first_constructed_[i];
    if (start == Ast::kNoOffset) continue;
    const auto feature = static_cast<LanguageFeature>(i);
    diagnostics
        .warning(feature == LanguageFeature::BigInt ? "bigint-too-new" : "regexp-too-new",
                 std::string(words_of(feature)) + " needs ES" + std::to_string(year_of(feature)) +
                     ": where it is missing (" + lacking(options_.target, feature) +
                     ") the expression throws when it is reached",
                 std::string(input.pretty_path), {start, start + 1})
        .help("Write the expression without it if code for these engines comes here");
  }
}

}  // namespace sinter::js
