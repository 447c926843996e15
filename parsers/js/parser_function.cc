// Functions: parameters, bodies, arrow functions, methods.

#include <utility>

#include "parsers/js/parser.h"

namespace sinter::js {

u32 Parser::function_context(u32 flags, u32 extra) const {
  u32 context = (ctx_ & (kStrict | kAmbient)) | kReturn | kFunctionLevel | extra;
  if (flags & kFnArrow) {
    context |= ctx_ & (kSuperCall | kSuperProperty | kNewTarget | kNoArguments);
  } else {
    context |= kNewTarget;
  }
  if (flags & kFnAsync) context |= kAwait;
  if (flags & kFnGenerator) context |= kYield;
  return context;
}

// ---------------------------------------------------------------------------------------------------------------
// Parameters

// `types`, if wanted, receives the parameters' types.
void Parser::parse_params(Function* fn, SimpleParams& info, std::vector<Expr*>* types) {
  SimpleParams* const outer_params = current_params_;
  current_params_ = &info;
  const u32 opening = tok.start;
  expect(Tok::LParen);
  ListBuilder<Param> params(*this);
  while (!is(Tok::RParen) && !is(Tok::End)) {
    Param param{};
    if (is(Tok::At)) {
      if (!options_.ts_legacy_decorators) {
        report(token_range(), "Parameter decorators need TypeScript's \"experimentalDecorators\"");
      }
      param.decorators = parse_decorators();
    }
    if (typescript_) {
      if (is(Tok::This)) {
        next();
        skip_type_annotation_opt();
        if (!eat(Tok::Comma)) break;
        continue;
      }
      while (tok.kind == Tok::Identifier && (fn->flags & kFnConstructor)) {
        const Atom word = tok.atom;
        const bool modifier = word == Atom::public_ || word == Atom::private_ ||
                              word == Atom::protected_ || word == Atom::readonly ||
                              word == Atom::override_;
        if (!modifier) break;
        const Tok after = peek().kind;
        if (after != Tok::Identifier && after != Tok::LBrace && after != Tok::LBracket) break;
        param.ts_modifiers = 1;
        next();
      }
    }
    if (is(Tok::DotDotDot)) {
      next();
      fn->flags |= kFnHasRest;
      info.simple = false;
    }
    if (!is(Tok::Identifier)) info.simple = false;
    param.binding = parse_binding(SymbolKind::Param);
    if (typescript_) {
      eat(Tok::Question);
      if (types == nullptr) {
        skip_type_annotation_opt();
      } else {
        types->push_back(eat(Tok::Colon) ? parse_design_type() : nullptr);
        // Of a list of arguments the type of one would count, which is not looked for.
        if ((fn->flags & kFnHasRest) != 0) types->back() = nullptr;
      }
    }
    if (is(Tok::Assign)) {
      if (fn->flags & kFnHasRest)
        fail(token_range(), "A rest parameter cannot have an initializer");
      next();
      info.simple = false;
      param.initializer = parse_assign();
    }
    params.push(param);
    if (fn->flags & kFnHasRest) {
      if (is(Tok::Comma)) fail(token_range(), "A rest parameter must be the last one");
      break;
    }
    if (is(Tok::RParen)) break;
    expect(Tok::Comma);
  }
  expect_closing(Tok::RParen, opening);
  fn->params = params.finish();
  current_params_ = outer_params;
}

// Checks that wait for the body, whose directive may make the function strict.
void Parser::finish_params(Function* fn, SimpleParams& info, bool unique) {
  if (info.duplicate != kNone) {
    if (unique || !info.simple || strict()) {
      report(word_range(info.duplicate, info.duplicate_name),
             "The parameter \"" + std::string(atoms_->text(info.duplicate_name)) +
                 "\" is declared more than once");
    } else {
      note_sloppy();
      memory_.sloppy.duplicate_parameters = true;
    }
  }
  if (!(fn->flags & kFnUseStrict)) return;
  for (const Param& param : fn->params) {
    if (const auto* name = try_as<BindingIdent>(param.binding)) {
      check_strict_name(name->name, name->start);
    }
  }
  if (fn->name != nullptr) check_strict_name(as<BindingIdent>(fn->name)->name, fn->name->start);
}

void Parser::check_strict_name(Atom name, u32 start) {
  switch (name) {
    case Atom::eval:
    case Atom::arguments_:
    case Atom::yield:
    case Atom::let:
    case Atom::static_:
    case Atom::implements_:
    case Atom::interface_:
    case Atom::package_:
    case Atom::private_:
    case Atom::protected_:
    case Atom::public_:
      report(word_range(start, name),
             "Cannot declare \"" + std::string(atoms_->text(name)) + "\" in strict mode");
      break;
    default:
      break;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Bodies

void Parser::parse_function_body(Function* fn, SimpleParams& info, u32 context) {
  const u32 saved = ctx_;
  const u32 saved_labels = label_base_;
  const u32 saved_yield = last_yield_, saved_await = last_await_,
            saved_await_name = last_await_name_;
  label_base_ = static_cast<u32>(scratch_.labels.size());
  ctx_ = context & ~kParams;
  fn->body_start = tok.start;
  fn->body_scope = scopes_.open(ScopeKind::Function, strict());
  fn->body_scope->arrow = (fn->flags & kFnArrow) != 0;
  expect(Tok::LBrace);
  bool use_strict = false;
  fn->body = parse_function_statements(&use_strict, &info);
  if (use_strict) {
    fn->flags |= kFnUseStrict;
    fn->args_scope->strict = fn->body_scope->strict = true;
  }
  finish_params(fn, info, (fn->flags & (kFnArrow | kFnMethod)) != 0);
  fn->body_end = tok.start;
  scopes_.close();
  ctx_ = saved;
  label_base_ = saved_labels;
  last_yield_ = saved_yield;
  last_await_ = saved_await;
  last_await_name_ = saved_await_name;
  expect_closing(Tok::RBrace, fn->body_start);
}

bool Parser::parse_function_rest(Function* fn, u32 extra, bool body_required) {
  DepthGuard guard(*this);
  if (too_deep()) return false;
  if (typescript_) skip_type_params();
  const bool wants_signature = std::exchange(wants_signature_, false);
  Signature signature;
  const u32 saved = ctx_;
  const u32 context = function_context(fn->flags, extra);
  const u32 saved_yield = last_yield_, saved_await = last_await_,
            saved_await_name = last_await_name_;
  const u32 eval_before = eval_count_;
  fn->args_scope = scopes_.open(ScopeKind::Args, strict());
  ctx_ = context | kParams;
  ctx_ &= ~kFunctionLevel;
  SimpleParams info;
  parse_params(fn, info, wants_signature ? &signature.params : nullptr);
  if (typescript_ && is(Tok::Colon)) {
    next();
    if (wants_signature) {
      signature.result = parse_design_return_type();
    } else {
      skip_return_type();
    }
  }
  last_yield_ = saved_yield;
  last_await_ = saved_await;
  last_await_name_ = saved_await_name;
  bool has_body = true;
  if (!is(Tok::LBrace) && typescript_ && !body_required) {
    has_body = false;
  } else {
    parse_function_body(fn, info, context);
  }
  if (eval_count_ != eval_before) fn->flags |= kFnDirectEval;
  scopes_.close();
  ctx_ = saved;
  if (wants_signature) signature_ = std::move(signature);
  return has_body;
}

Expr* Parser::parse_function_expression(u32 start, bool is_async) {
  const bool no_side_effects = (tok.flags & kTokNoSideEffects) != 0;
  next();
  Function* fn = arena_->make<Function>();
  fn->start = start;
  fn->flags = is_async ? kFnAsync : 0;
  if (no_side_effects) fn->flags |= kFnNoSideEffects;
  if (eat(Tok::Mul)) fn->flags |= kFnGenerator;
  if (!is(Tok::LParen) && !(typescript_ && is(Tok::Lt))) {
    const u32 saved = ctx_;
    ctx_ &= ~(kAwait | kYield | kNoArguments | kStaticBlock);
    if (fn->flags & kFnAsync) ctx_ |= kAwait;
    if (fn->flags & kFnGenerator) ctx_ |= kYield;
    fn->name_scope = scopes_.open(ScopeKind::FunctionName, strict());
    fn->name = parse_binding_identifier(SymbolKind::FunctionName);
    ctx_ = saved;
  }
  parse_function_rest(fn, 0, true);
  if (fn->name_scope != nullptr) scopes_.close();
  FunctionExpr* node = make<FunctionExpr>(start);
  node->fn = fn;
  return node;
}

// At `function`. Null-bodied TypeScript overloads give an Empty statement.
Stmt* Parser::parse_function_declaration(u32 start, bool is_async, u8 flags) {
  const bool no_side_effects = (tok.flags & kTokNoSideEffects) != 0;
  next();
  Function* fn = arena_->make<Function>();
  fn->start = start;
  fn->flags = is_async ? kFnAsync : 0;
  if (no_side_effects) fn->flags |= kFnNoSideEffects;
  if (eat(Tok::Mul)) fn->flags |= kFnGenerator;
  Atom name = Atom::None;
  u32 name_start = tok.start;
  if (is(Tok::Identifier)) {
    name = tok.atom;
    check_binding_name(name, name_start, (tok.flags & kTokEscaped) != 0);
    if (name == Atom::arguments_ && has(kNoArguments)) {
      report(token_range(),
             "Cannot use \"arguments\" in a class field initializer or static block");
    }
    next();
  } else if (!(is(Tok::LParen) && (flags & kNamelessAllowed))) {
    if (!(typescript_ && is(Tok::Lt) && (flags & kNamelessAllowed))) {
      if (is_reserved_word(tok.kind))
        fail(token_range(),
             "\"" + std::string(token_source()) + "\" is a reserved word and cannot be declared");
      expected(Tok::Identifier);
    }
  }
  BindingIdent* binding = nullptr;
  if (name != Atom::None) {
    binding = make<BindingIdent>(name_start);
    binding->name = name;
    binding->symbol = SymbolId::None;
    fn->name = binding;
  }
  const bool has_body = parse_function_rest(fn, 0, false);
  if (!has_body) {
    semicolon();
    return erased(start);
  }
  if (has(kAmbient)) return erased(start);
  if (binding != nullptr) {
    ScopeBuilder::Result result;
    if (has(kFunctionLevel)) {
      const bool at_module_top = has(kModuleLevel) && has(kTopLevel);
      result = scopes_.declare_var(name, SymbolKind::FunctionVar, name_start, false,
                                   at_module_top && strict());
      // A repeated name is an error once this is known to be a module.
      if (at_module_top && !strict() && result.repeated) {
        note_sloppy();
        memory_.sloppy.repeated_functions = true;
      }
    } else {
      const bool plain = !(fn->flags & (kFnAsync | kFnGenerator));
      const bool annex_b = plain && !strict();
      result = scopes_.declare(name, SymbolKind::FunctionLex, name_start, annex_b);
      binding->symbol = result.symbol;
      if (annex_b && result.conflict == SymbolId::None) {
        note_sloppy();
        scopes_.hoist_block_function(binding);
      }
    }
    binding->symbol = result.symbol;
    if (name == Atom::arguments_) memory_.symbols[result.symbol].flags |= kSymFrozen;
    if (result.conflict != SymbolId::None) redeclared(name, name_start, result.conflict);
    if (fn->flags & kFnNoSideEffects) memory_.symbols[result.symbol].flags |= kSymNoSideEffectsCall;
  }
  FunctionDecl* node = make<FunctionDecl>(start);
  node->flags = flags & ~kNamelessAllowed;
  node->fn = fn;
  return node;
}

Function* Parser::parse_method(u32 start, u32 flags, MemberKind kind, u32 extra_context,
                               bool body_required) {
  Function* fn = arena_->make<Function>();
  fn->start = start;
  fn->flags = flags;
  const u32 params_start = tok.start;
  if (!is(Tok::LParen) && !(typescript_ && is(Tok::Lt))) expected(Tok::LParen);
  const bool has_body = parse_function_rest(fn, extra_context, body_required);
  if (kind == MemberKind::Get && !fn->params.empty()) {
    report({params_start, params_start + 1}, "A getter cannot have parameters");
  } else if (kind == MemberKind::Set && (fn->params.size() != 1 || (fn->flags & kFnHasRest))) {
    report({params_start, params_start + 1}, "A setter must have exactly one parameter");
  }
  return has_body ? fn : nullptr;
}

// ---------------------------------------------------------------------------------------------------------------
// Arrow functions

Expr* Parser::parse_arrow_from_name(Atom name, u32 name_start, u32 start, bool is_async) {
  if (newline_before()) fail(token_range(), "Unexpected line break before \"=>\"");
  Function* fn = arena_->make<Function>();
  fn->start = start;
  fn->flags = kFnArrow | (is_async ? kFnAsync : 0);
  const u32 eval_before = eval_count_;
  fn->args_scope = scopes_.open(ScopeKind::Args, strict());
  fn->args_scope->arrow = true;
  if (name == Atom::eval || name == Atom::arguments_) check_binding_name(name, name_start, false);
  fn->params = arena_->make_array<Param>(1);
  fn->params[0].binding = declare_binding(name, name_start, SymbolKind::Param);
  SimpleParams info;
  return parse_arrow_body(fn, info, eval_before);
}

Expr* Parser::parse_arrow_from_items(u32 start, std::span<Expr* const> items, bool is_async,
                                     u32 eval_before) {
  Function* fn = arena_->make<Function>();
  fn->start = start;
  fn->flags = kFnArrow | (is_async ? kFnAsync : 0);
  fn->args_scope = scopes_.open(ScopeKind::Args, strict());
  fn->args_scope->arrow = true;
  fn->args_scope->direct_eval = eval_count_ != eval_before;
  SimpleParams info;
  SimpleParams* const outer_params = current_params_;
  current_params_ = &info;
  std::span<Param> params = arena_->make_array<Param>(items.size());
  size_t count = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    Expr* item = items[i];
    if (typescript_ && item->kind == NodeKind::This && !(item->flags & kParenthesized)) continue;
    Param& param = params[count++];
    if (item->kind == NodeKind::Spread) {
      if (i + 1 != items.size())
        fail({item->start, item->start + 3}, "A rest parameter must be the last one");
      fn->flags |= kFnHasRest;
      info.simple = false;
      param.binding = to_binding(static_cast<Spread*>(item)->value);
      continue;
    }
    const BindingElement element = to_binding_element(item);
    param.binding = element.binding;
    param.initializer = element.initializer;
    if (element.initializer != nullptr || element.binding->kind != NodeKind::BindingIdent)
      info.simple = false;
  }
  fn->params = params.first(count);
  current_params_ = outer_params;
  return parse_arrow_body(fn, info, eval_before);
}

// At `=>`, with the Args scope open.
Expr* Parser::parse_arrow_body(Function* fn, SimpleParams& info, u32 eval_before) {
  DepthGuard guard(*this);
  const u32 saved = ctx_;
  u32 context = function_context(fn->flags, 0);
  FunctionExpr* node = make<FunctionExpr>(fn->start);
  node->fn = fn;
  expect(Tok::Arrow);
  if (is(Tok::LBrace)) {
    parse_function_body(fn, info, context);
  } else if (!too_deep()) {
    fn->flags |= kFnExpressionBody;
    const u32 saved_yield = last_yield_, saved_await = last_await_,
              saved_await_name = last_await_name_;
    fn->body_scope = scopes_.open(ScopeKind::Function, strict());
    fn->body_scope->arrow = true;
    ctx_ = (context & ~kFunctionLevel) | (saved & (kNoIn | kConditionalYes));
    fn->body_start = tok.start;
    Return* result = make<Return>(tok.start);
    result->value = parse_assign();
    fn->body_end = previous_end;
    fn->body = arena_->make_array<Stmt*>(1);
    fn->body[0] = result;
    finish_params(fn, info, true);
    scopes_.close();
    last_yield_ = saved_yield;
    last_await_ = saved_await;
    last_await_name_ = saved_await_name;
  }
  ctx_ = saved;
  if (eval_count_ != eval_before) fn->flags |= kFnDirectEval;
  scopes_.close();
  return node;
}

}  // namespace sinter::js
