// Statements and variable declarations.

#include "parsers/js/parser.h"

namespace sinter::js {
namespace {

constexpr u32 kListLevel =
    kFunctionLevel | kModuleLevel | kSwitchCase;  // bits lost inside a nested statement

SymbolKind symbol_kind(VarKind kind) {
  switch (kind) {
    case VarKind::Var:
      return SymbolKind::Var;
    case VarKind::Let:
      return SymbolKind::Let;
    case VarKind::Const:
      return SymbolKind::Const;
    default:
      return SymbolKind::Using;
  }
}

bool is_labeled_function(const Stmt* stmt) {
  while (stmt->kind == NodeKind::Labeled) stmt = static_cast<const Labeled*>(stmt)->body;
  return stmt->kind == NodeKind::FunctionDecl;
}

}  // namespace

// ---------------------------------------------------------------------------------------------------------------
// Lists

List<Stmt*> Parser::parse_statements(Tok end) {
  ListBuilder<Stmt*> list(*this);
  while (tok.kind != end && !is(Tok::End)) {
    Stmt* stmt = parse_statement_list_item();
    if (stmt->kind == NodeKind::Empty && typescript_ && stmt->aux == kErased) continue;
    list.push(stmt);
  }
  return list.finish();
}

// The statements of a function or of the whole text, with the directives they begin with.
List<Stmt*> Parser::parse_function_statements(bool* use_strict, const SimpleParams* params,
                                              bool top) {
  ListBuilder<Stmt*> list(*this);
  u32 octal = kNone;
  while (is(Tok::String)) {
    const Token first = tok;
    if ((first.flags & kTokLegacyOctal) && octal == kNone) octal = first.start;
    Stmt* stmt = parse_statement_list_item();
    const Expr* value =
        stmt->kind == NodeKind::ExprStmt ? static_cast<ExprStmt*>(stmt)->value : nullptr;
    if (value == nullptr || value->kind != NodeKind::String ||
        (value->flags & (kParenthesized | kFromTs)) || value->start != first.start) {
      list.push(stmt);
      break;
    }
    Directive* directive = make<Directive>(first.start);
    directive->raw = text(first.start + 1, first.end - 1);
    list.push(directive);
    if (directive->raw != "use strict") continue;
    if (params != nullptr && !params->simple) {
      report({first.start, first.end},
             "Cannot use a \"use strict\" directive in a function with default, rest or "
             "destructured parameters");
    }
    *use_strict = true;
    ctx_ |= kStrict;
    scopes_.current()->strict = true;
    if (octal != kNone)
      report({octal, octal + 1}, "Legacy octal escape sequences cannot be used in strict mode");
  }
  const Tok end = top ? Tok::End : Tok::RBrace;
  if (top) mark_legal_comments(list.size());
  while (tok.kind != end && !is(Tok::End)) {
    Stmt* stmt = parse_statement_list_item();
    if (!(typescript_ && stmt->kind == NodeKind::Empty && stmt->aux == kErased)) list.push(stmt);
    if (top) mark_legal_comments(list.size());
  }
  return list.finish();
}

// Comments inside the statement just parsed belong to it, later ones to the next.
void Parser::mark_legal_comments(size_t statements) {
  for (; legal_marked_ < legal_comments_->size(); ++legal_marked_) {
    LegalComment& comment = (*legal_comments_)[legal_marked_];
    if (comment.start >= previous_end) break;
    comment.statement = static_cast<u32>(statements == 0 ? 0 : statements - 1);
  }
}

List<Stmt*> Parser::parse_block_statements(ScopeKind kind, Scope*& scope, u32* close) {
  const u32 opening = tok.start;
  expect(Tok::LBrace);
  scope = scopes_.open(kind, strict());
  const u32 saved = ctx_;
  ctx_ &= ~kListLevel;
  List<Stmt*> body = parse_statements(Tok::RBrace);
  ctx_ = saved;
  scopes_.close();
  if (close != nullptr) *close = tok.start;
  expect_closing(Tok::RBrace, opening);
  return body;
}

Stmt* Parser::parse_statement_list_item() {
  const bool no_side_effects = (tok.flags & kTokNoSideEffects) != 0;
  Stmt* stmt = parse_declaration_or_statement();
  if (no_side_effects) [[unlikely]]
    mark_no_side_effects(stmt);
  return stmt;
}

void Parser::mark_no_side_effects(Stmt* stmt) {
  const auto mark = [&](Function* fn) {
    fn->flags |= kFnNoSideEffects;
    if (auto* name = try_as<BindingIdent>(fn->name);
        name != nullptr && name->symbol != SymbolId::None) {
      memory_.symbols[name->symbol].flags |= kSymNoSideEffectsCall;
    }
  };
  if (auto* decl = try_as<FunctionDecl>(stmt)) return mark(decl->fn);
  if (auto* def = try_as<ExportDefault>(stmt)) {
    if (auto* decl = try_as<FunctionDecl>(def->value)) return mark(decl->fn);
    if (auto* fn = try_as<FunctionExpr>(def->value)) fn->fn->flags |= kFnNoSideEffects;
    return;
  }
  auto* var = try_as<Var>(stmt);
  if (var == nullptr || var->var_kind() != VarKind::Const) return;
  for (const Declarator& declarator : var->declarators) {
    auto* fn = try_as<FunctionExpr>(declarator.initializer);
    auto* name = try_as<BindingIdent>(declarator.binding);
    if (fn == nullptr || name == nullptr) continue;
    fn->fn->flags |= kFnNoSideEffects;
    if (name->symbol != SymbolId::None)
      memory_.symbols[name->symbol].flags |= kSymNoSideEffectsCall;
  }
}

Stmt* Parser::parse_declaration_or_statement() {
  const u32 start = tok.start;
  switch (tok.kind) {
    case Tok::Function:
      return parse_function_declaration(start, false, 0);
    case Tok::Class:
      return parse_class_declaration(start, true, {}, 0);
    case Tok::Const:
      if (typescript_ && peek().kind == Tok::Enum) {
        next();
        return parse_ts_enum(start, 0, true);
      }
      next();
      return parse_var(VarKind::Const, start, 0);
    case Tok::Enum:
      if (typescript_) return parse_ts_enum(start, 0, false);
      break;
    case Tok::At: {
      List<Expr*> decorators = parse_decorators();
      if (is(Tok::Export)) return parse_export(decorators, start);
      if (typescript_ && is_atom(Atom::abstract_)) next();
      if (!is(Tok::Class)) {
        expected(Tok::Class);
        return empty(start);
      }
      return parse_class_declaration(start, true, decorators, 0);
    }
    case Tok::Import: {
      const Tok after = peek().kind;
      if (after == Tok::LParen || after == Tok::Dot) break;
      return parse_import();
    }
    case Tok::Export:
      return parse_export({}, start);
    case Tok::Identifier: {
      if (static_cast<u32>(tok.atom) >= kReservedAtomCount && tok.atom != Atom::None &&
          !typescript_)
        break;
      if (tok.flags & kTokEscaped) break;
      switch (tok.atom) {
        case Atom::let:
          if (at_let_declaration()) {
            next();
            return parse_var(VarKind::Let, start, 0);
          }
          break;
        case Atom::async: {
          const Token after = peek();
          if (after.kind == Tok::Function && !(after.flags & kTokNewline)) {
            next();
            return parse_function_declaration(start, true, 0);
          }
          break;
        }
        case Atom::using_:
        case Atom::await: {
          bool is_await = false;
          if (!at_using_declaration(is_await)) break;
          if (has(kSwitchCase))
            report(token_range(), "A \"using\" declaration cannot be directly in a switch case");
          if (has(kTopLevel) && has(kModuleLevel) && options_.source_type == SourceType::Script &&
              !options_.commonjs_wrapper) {
            report(token_range(), "A \"using\" declaration cannot be at the top of a script");
          }
          if (is_await) {
            if (has(kTopLevel)) {
              note_module(start);
              if (first_await_ == Ast::kNoOffset) first_await_ = start;
            }
            next();
          }
          next();
          return parse_var(is_await ? VarKind::AwaitUsing : VarKind::Using, start, 0);
        }
        default:
          if (typescript_) {
            bool handled = false;
            Stmt* stmt = parse_ts_statement(handled, 0);
            if (handled) return stmt;
          }
          break;
      }
      break;
    }
    default:
      break;
  }
  return parse_statement();
}

bool Parser::at_let_declaration() {
  const Token after = peek();
  if (after.kind == Tok::Identifier || after.kind == Tok::LBracket || after.kind == Tok::LBrace)
    return true;
  // `let yield`, `let static` … are reported as declarations; reserved words are not.
  return false;
}

bool Parser::at_using_declaration(bool& is_await) {
  const Checkpoint here = checkpoint();
  ++speculating_;
  is_await = is_atom(Atom::await);
  bool yes = true;
  if (is_await) {
    yes = has(kAwait) || (has(kTopLevel) && options_.source_type != SourceType::Script);
    if (yes) next();
    yes = yes && is_atom(Atom::using_) && !newline_before();
  }
  if (yes) {
    next();
    yes = is(Tok::Identifier) && !newline_before();
    if (yes && typescript_ && !is_await && (is_atom(Atom::as) || is_atom(Atom::satisfies))) {
      next();
      yes = is(Tok::Assign) || is(Tok::Colon);
    }
  }
  --speculating_;
  rewind(here);
  return yes;
}

// ---------------------------------------------------------------------------------------------------------------
// Variables

Stmt* Parser::parse_var(VarKind kind, u32 start, u8 flags) {
  Var* node = parse_declarators(kind, start, In::Statement);
  node->flags |= flags;
  semicolon();
  return node;
}

Var* Parser::parse_declarators(VarKind kind, u32 start, In in) {
  Var* node = make<Var>(start, static_cast<u32>(kind));
  ListBuilder<Declarator> declarators(*this);
  const SymbolKind symbol = symbol_kind(kind);
  do {
    Declarator declarator{nullptr, nullptr};
    const u32 binding_start = tok.start;
    const bool pattern = is(Tok::LBracket) || is(Tok::LBrace);
    declarator.binding = parse_binding(symbol);
    if (typescript_) {
      if (is(Tok::Bang) && !newline_before()) next();
      skip_type_annotation_opt();
    }
    if (is(Tok::Assign)) {
      next();
      declarator.initializer = parse_assign();
    } else if (in == In::Statement && !has(kAmbient)) {
      if (pattern) {
        if (!failed()) fail({binding_start, previous_end}, "This pattern needs an initializer");
      } else if (kind != VarKind::Var && kind != VarKind::Let && !failed()) {
        const std::string name(text(binding_start, previous_end));
        fail({binding_start, previous_end},
             kind == VarKind::Const ? "The constant \"" + name + "\" must be initialized"
                                    : "The declaration \"" + name + "\" must be initialized");
      }
    }
    declarators.push(declarator);
  } while (eat(Tok::Comma));
  node->declarators = declarators.finish();
  return node;
}

// ---------------------------------------------------------------------------------------------------------------
// Statements

Stmt* Parser::parse_statement() {
  DepthGuard guard(*this);
  const u32 start = tok.start;
  if (too_deep()) return empty(start);
  switch (tok.kind) {
    case Tok::Semicolon:
      next();
      return empty(start);
    case Tok::LBrace:
      return parse_block();
    case Tok::Var:
      next();
      return parse_var(VarKind::Var, start, 0);
    case Tok::If:
      return parse_if();
    case Tok::For:
      return parse_for();
    case Tok::While:
      return parse_while();
    case Tok::Do:
      return parse_do_while();
    case Tok::Continue:
    case Tok::Break:
      return parse_break_continue();
    case Tok::Return:
      return parse_return();
    case Tok::With:
      return parse_with();
    case Tok::Switch:
      return parse_switch();
    case Tok::Throw:
      return parse_throw();
    case Tok::Try:
      return parse_try();
    case Tok::Debugger:
      next();
      semicolon();
      return make<Debugger>(start);
    case Tok::Function:
    case Tok::Class:
    case Tok::Const:
      fail(token_range(), "A declaration cannot stand here without a block");
      return empty(start);
    default:
      return parse_expression_or_labeled();
  }
}

Stmt* Parser::parse_embedded_statement(bool is_loop) {
  const u32 saved = ctx_;
  ctx_ &= ~kListLevel;
  if (is_loop) ctx_ |= kBreak | kContinue;
  const u32 start = tok.start;
  Stmt* stmt = parse_statement();
  ctx_ = saved;
  if (stmt->kind == NodeKind::Labeled && is_labeled_function(stmt)) {
    report({start, start + 1}, "A labeled function cannot stand here without a block");
  }
  return stmt;
}

Stmt* Parser::parse_block() {
  Block* node = make<Block>(tok.start);
  node->body = parse_block_statements(ScopeKind::Block, node->scope, &node->close);
  return node;
}

Stmt* Parser::parse_expression_or_labeled() {
  const u32 start = tok.start;
  if (is(Tok::Identifier) && !(tok.flags & kTokEscaped)) {
    if (tok.atom == Atom::let) {
      // Not a declaration here; an expression may not begin with `let [`.
      const Token after = peek();
      if (after.kind == Tok::LBracket ||
          (after.kind == Tok::Identifier && !(after.flags & kTokNewline)) ||
          (after.kind == Tok::LBrace && !(after.flags & kTokNewline))) {
        fail(token_range(), "A lexical declaration cannot stand here without a block");
        return empty(start);
      }
    } else if (tok.atom == Atom::async) {
      const Token after = peek();
      if (after.kind == Tok::Function && !(after.flags & kTokNewline)) {
        fail(token_range(), "A declaration cannot stand here without a block");
        return empty(start);
      }
    }
  }
  const bool may_be_label = is(Tok::Identifier);
  Expr* value = parse_expression();
  if (may_be_label && is(Tok::Colon) && value->kind == NodeKind::Ident &&
      !(value->flags & (kParenthesized | kFromTs))) {
    return parse_labeled(static_cast<Ident*>(value)->name, start);
  }
  return parse_expression_statement(value, start);
}

Stmt* Parser::parse_expression_statement(Expr* value, u32 start) {
  ExprStmt* node = make<ExprStmt>(start);
  node->value = value;
  semicolon();
  return node;
}

// At the `:`.
Stmt* Parser::parse_labeled(Atom label, u32 start) {
  DepthGuard guard(*this);
  if (too_deep()) return empty(start);
  auto& labels = scratch_.labels;
  for (size_t i = label_base_; i < labels.size(); ++i) {
    if (labels[i].name == label) redeclared(label, start, labels[i].symbol);
  }
  next();
  const bool direct = label_body_start_ == start;
  label_body_start_ = tok.start;
  Labeled* node = make<Labeled>(start);
  node->label = label;
  node->symbol = memory_.symbols.add(label, SymbolKind::Label, start);
  labels.push_back({label, node->symbol, false, direct});
  if (is(Tok::For) || is(Tok::While) || is(Tok::Do)) {
    for (size_t i = labels.size(); i-- > label_base_;) {
      labels[i].loop = true;
      if (!labels[i].direct) break;
    }
  }
  if (is(Tok::Function)) {
    strict_error(token_range(), "A function declaration cannot be labeled in strict mode");
    const Token after = peek();
    if (after.kind == Tok::Mul) report(token_range(), "A generator cannot be labeled");
    node->body = parse_function_declaration(tok.start, false, 0);
  } else {
    const u32 saved = ctx_;
    ctx_ &= ~(kModuleLevel | kSwitchCase);
    node->body = parse_statement();
    ctx_ = saved;
  }
  labels.pop_back();
  return node;
}

Stmt* Parser::parse_if_branch() {
  if (!is(Tok::Function)) return parse_embedded_statement(false);
  // Annex B.3.4: as if the function were in a block.
  const u32 start = tok.start;
  if (strict()) {
    report(token_range(),
           "A function cannot be the body of an \"if\" without a block in strict mode");
  } else {
    note_sloppy();
  }
  Block* block = make<Block>(start);
  block->scope = scopes_.open(ScopeKind::Block, strict());
  const u32 saved = ctx_;
  ctx_ &= ~kListLevel;
  Stmt* fn = parse_function_declaration(start, false, 0);
  if (const auto* decl = try_as<FunctionDecl>(fn);
      decl != nullptr && (decl->fn->flags & (kFnAsync | kFnGenerator))) {
    report({start, start + 8}, "A generator cannot be the body of an \"if\" without a block");
  }
  ctx_ = saved;
  scopes_.close();
  block->body = arena_->make_array<Stmt*>(1);
  block->body[0] = fn;
  block->close = previous_end;
  return block;
}

Stmt* Parser::parse_if() {
  If* first = nullptr;
  Stmt** hole = nullptr;
  // `else if` is a loop: generated chains are long, and a link costs the passes over the tree far
  // less stack than a level of expressions does. Four links count as one.
  ChainDepth depth(*this);
  for (u32 links = 1;; ++links) {
    if (links % 4 == 0 && depth.deepen()) return empty(tok.start);
    If* node = make<If>(tok.start);
    if (first == nullptr) {
      first = node;
    } else {
      *hole = node;
    }
    next();
    const u32 opening = tok.start;
    expect(Tok::LParen);
    node->test = parse_expression_in();
    expect_closing(Tok::RParen, opening);
    node->yes = parse_if_branch();
    if (!eat(Tok::Else)) return first;
    if (!is(Tok::If)) {
      node->no = parse_if_branch();
      return first;
    }
    hole = &node->no;
  }
}

Stmt* Parser::parse_while() {
  While* node = make<While>(tok.start);
  next();
  const u32 opening = tok.start;
  expect(Tok::LParen);
  node->test = parse_expression_in();
  expect_closing(Tok::RParen, opening);
  node->body = parse_embedded_statement(true);
  return node;
}

Stmt* Parser::parse_do_while() {
  DoWhile* node = make<DoWhile>(tok.start);
  next();
  node->body = parse_embedded_statement(true);
  expect(Tok::While);
  const u32 opening = tok.start;
  expect(Tok::LParen);
  node->test = parse_expression_in();
  expect_closing(Tok::RParen, opening);
  eat(Tok::Semicolon);
  return node;
}

Stmt* Parser::parse_return() {
  Return* node = make<Return>(tok.start);
  if (!has(kReturn)) {
    report(token_range(), "A \"return\" statement must be inside a function");
  } else if (has(kTopLevel)) {
    if (first_return_ == Ast::kNoOffset) first_return_ = tok.start;
  }
  next();
  if (!can_insert_semicolon()) node->value = parse_expression_in();
  semicolon();
  return node;
}

Stmt* Parser::parse_throw() {
  Throw* node = make<Throw>(tok.start);
  next();
  if (newline_before())
    fail({previous_end, previous_end + 1}, "Unexpected line break after \"throw\"");
  node->value = parse_expression();
  semicolon();
  return node;
}

Stmt* Parser::parse_with() {
  With* node = make<With>(tok.start);
  strict_error(token_range(), "\"with\" statements cannot be used in strict mode");
  note_sloppy();
  next();
  const u32 opening = tok.start;
  expect(Tok::LParen);
  node->object = parse_expression_in();
  expect_closing(Tok::RParen, opening);
  node->body = parse_embedded_statement(false);
  return node;
}

Stmt* Parser::parse_break_continue() {
  const u32 start = tok.start;
  const bool is_break = is(Tok::Break);
  const SourceRange keyword = token_range();
  next();
  Atom label = Atom::None;
  SymbolId symbol = SymbolId::None;
  if (is(Tok::Identifier) && !newline_before()) {
    label = tok.atom;
    check_reference_name(label, tok.start, (tok.flags & kTokEscaped) != 0);
    bool loop = false;
    for (size_t i = scratch_.labels.size(); i-- > label_base_;) {
      if (scratch_.labels[i].name != label) continue;
      symbol = scratch_.labels[i].symbol;
      loop = scratch_.labels[i].loop;
      break;
    }
    if (symbol == SymbolId::None) {
      report(token_range(),
             "There is no containing label named \"" + std::string(atoms_->text(label)) + "\"");
    } else if (!is_break && !loop) {
      report(token_range(), "Cannot continue to label \"" + std::string(atoms_->text(label)) +
                                "\", which is not a loop");
    }
    next();
  } else if (!has(is_break ? kBreak : kContinue)) {
    report(keyword, is_break ? "\"break\" can only be used inside a loop or switch"
                             : "\"continue\" can only be used inside a loop");
  }
  semicolon();
  if (is_break) {
    Break* node = make<Break>(start);
    node->label = label;
    node->label_symbol = symbol;
    return node;
  }
  Continue* node = make<Continue>(start);
  node->label = label;
  node->label_symbol = symbol;
  return node;
}

Stmt* Parser::parse_switch() {
  Switch* node = make<Switch>(tok.start);
  next();
  u32 opening = tok.start;
  expect(Tok::LParen);
  node->value = parse_expression_in();
  expect_closing(Tok::RParen, opening);
  opening = tok.start;
  expect(Tok::LBrace);
  node->scope = scopes_.open(ScopeKind::Switch, strict());
  const u32 saved = ctx_;
  ctx_ = (ctx_ & ~kListLevel) | kBreak | kSwitchCase;
  ListBuilder<SwitchCase> cases(*this);
  bool has_default = false;
  while (!is(Tok::RBrace) && !is(Tok::End)) {
    SwitchCase item{};
    item.start = tok.start;
    if (is(Tok::Default)) {
      if (has_default) report(token_range(), "A switch cannot have more than one \"default\"");
      has_default = true;
      next();
    } else {
      expect(Tok::Case);
      item.test = parse_expression_in();
    }
    expect(Tok::Colon);
    ListBuilder<Stmt*> body(*this);
    while (!is(Tok::Case) && !is(Tok::Default) && !is(Tok::RBrace) && !is(Tok::End)) {
      Stmt* stmt = parse_statement_list_item();
      if (!(typescript_ && stmt->kind == NodeKind::Empty && stmt->aux == kErased)) body.push(stmt);
    }
    item.body = body.finish();
    cases.push(item);
  }
  node->cases = cases.finish();
  ctx_ = saved;
  scopes_.close();
  expect_closing(Tok::RBrace, opening);
  return node;
}

Stmt* Parser::parse_try() {
  Try* node = make<Try>(tok.start);
  next();
  const u32 saved = ctx_;
  ctx_ |= kInTry;
  node->block = parse_block_statements(ScopeKind::Block, node->block_scope);
  ctx_ = saved;
  if (is(Tok::Catch)) {
    next();
    node->has_catch = true;
    node->catch_scope = scopes_.open(ScopeKind::Catch, strict());
    if (is(Tok::LParen)) {
      const u32 opening = tok.start;
      next();
      const bool pattern = is(Tok::LBracket) || is(Tok::LBrace);
      node->catch_binding = parse_binding(pattern ? SymbolKind::CatchPattern : SymbolKind::Catch);
      skip_type_annotation_opt();
      expect_closing(Tok::RParen, opening);
    }
    node->catch_body = parse_block_statements(ScopeKind::Block, node->catch_body_scope);
    scopes_.close();
  }
  if (is(Tok::Finally)) {
    next();
    node->has_finally = true;
    node->finally_body = parse_block_statements(ScopeKind::Block, node->finally_scope);
  }
  if (!node->has_catch && !node->has_finally && !failed()) {
    fail(token_range(), "A \"try\" needs a \"catch\" or \"finally\"");
  }
  return node;
}

// ---------------------------------------------------------------------------------------------------------------
// for

Stmt* Parser::parse_for() {
  const u32 start = tok.start;
  next();
  bool is_await = false;
  if (is_atom(Atom::await)) {
    if (!has(kAwait)) {
      if (has(kTopLevel) && options_.source_type != SourceType::Script) {
        note_module(tok.start);
      } else {
        report(token_range(), "\"for await\" can only be used inside an \"async\" function");
      }
    }
    if (has(kTopLevel)) {
      note_module(tok.start);
      if (first_await_ == Ast::kNoOffset) first_await_ = tok.start;
    }
    is_await = true;
    next();
  }
  const u32 opening = tok.start;
  expect(Tok::LParen);
  Scope* scope = scopes_.open(ScopeKind::For, strict());
  const u32 saved = ctx_;
  ctx_ = (ctx_ & ~(kListLevel | kConditionalYes)) | kNoIn;

  Stmt* init = nullptr;
  const u32 init_start = tok.start;
  bool declaration = false, async_of = false, starts_with_let = false;
  bool is_using_await = false;
  if (is(Tok::Semicolon)) {
    // no init
  } else if (is(Tok::Var) || is(Tok::Const)) {
    const VarKind kind = is(Tok::Var) ? VarKind::Var : VarKind::Const;
    next();
    init = parse_declarators(kind, init_start, In::ForHead);
    declaration = true;
  } else if (is_atom(Atom::let) && at_let_declaration()) {
    next();
    init = parse_declarators(VarKind::Let, init_start, In::ForHead);
    declaration = true;
  } else if ((is_atom(Atom::using_) || is_atom(Atom::await)) && at_for_using(is_using_await)) {
    if (is_using_await) next();
    next();
    init = parse_declarators(is_using_await ? VarKind::AwaitUsing : VarKind::Using, init_start,
                             In::ForHead);
    declaration = true;
  } else {
    starts_with_let = is_atom(Atom::let);
    if (is_atom(Atom::async) && !is_await) {
      const Token after = peek();
      async_of =
          after.kind == Tok::Identifier && after.atom == Atom::of && !(after.flags & kTokEscaped);
    }
    const Cover outer = cover_;
    cover_ = {};
    Expr* e = parse_assign_cover();
    const bool is_of = is_atom(Atom::of);
    if ((is_of || is(Tok::In)) && !is_arrow(e)) {
      const bool pattern = (e->kind == NodeKind::Array || e->kind == NodeKind::Object) &&
                           !(e->flags & kParenthesized);
      if (pattern) {
        check_assign_pattern(e);
      } else {
        if (async_of && e->kind == NodeKind::Ident && is_of) {
          report({init_start, init_start + 5},
                 "The left side of a \"for-of\" loop cannot be \"async\"");
        }
        if (starts_with_let && is_of)
          report({init_start, init_start + 3},
                 "The left side of a \"for-of\" loop cannot begin with \"let\"");
        check_simple_target(e);
      }
    } else {
      report_cover(cover_);
      if (is(Tok::Comma)) e = parse_expression_rest(e);
    }
    cover_ = outer;
    ExprStmt* stmt = make<ExprStmt>(init_start);
    stmt->value = e;
    init = stmt;
  }
  ctx_ = saved;

  Stmt* result;
  const bool is_of = is_atom(Atom::of);
  if (init != nullptr && (is_of || is(Tok::In))) {
    if (is_await && !is_of) expected(Tok::Identifier);
    if (declaration) check_for_declaration(static_cast<Var*>(init), is_of);
    result = parse_for_in_of(start, init, is_of, is_await, scope, opening);
  } else {
    if (is_await && !failed()) fail(token_range(), "\"for await\" needs \"of\"");
    if (declaration) {
      const Var* var = static_cast<Var*>(init);
      for (const Declarator& declarator : var->declarators) {
        if (declarator.initializer != nullptr || failed()) continue;
        const VarKind kind = var->var_kind();
        if (declarator.binding->kind != NodeKind::BindingIdent) {
          report({declarator.binding->start, declarator.binding->start + 1},
                 "This pattern needs an initializer");
        } else if (kind != VarKind::Var && kind != VarKind::Let) {
          report({declarator.binding->start, declarator.binding->start + 1},
                 "This declaration must be initialized");
        }
      }
    }
    For* node = make<For>(start);
    node->scope = scope;
    node->init = init;
    expect(Tok::Semicolon);
    if (!is(Tok::Semicolon)) node->test = parse_expression_in();
    expect(Tok::Semicolon);
    if (!is(Tok::RParen)) node->update = parse_expression_in();
    expect_closing(Tok::RParen, opening);
    node->body = parse_embedded_statement(true);
    result = node;
  }
  scopes_.close();
  return result;
}

// `for (using x of y)`; in `for (using of y)` it is a name.
bool Parser::at_for_using(bool& is_await) {
  if (!at_using_declaration(is_await)) return false;
  if (is_await) return true;
  const Token after = peek();
  if (after.atom != Atom::of || (after.flags & kTokEscaped)) return true;
  const Checkpoint here = checkpoint();
  ++speculating_;
  next();
  next();
  const bool yes = is(Tok::Assign) || is(Tok::Semicolon) || is(Tok::Colon);
  --speculating_;
  rewind(here);
  return yes;
}

void Parser::check_for_declaration(Var* var, bool is_of) {
  const VarKind kind = var->var_kind();
  if (var->declarators.size() != 1) {
    report({var->start, previous_end}, std::string("A \"for-") + (is_of ? "of" : "in") +
                                           "\" loop must have a single declaration");
    return;
  }
  const Declarator& declarator = var->declarators[0];
  if (declarator.initializer != nullptr) {
    const bool annex_b =
        !is_of && kind == VarKind::Var && declarator.binding->kind == NodeKind::BindingIdent;
    if (annex_b) {
      strict_error({declarator.binding->start, previous_end},
                   "A \"for-in\" variable cannot have an initializer in strict mode");
    } else {
      report({declarator.binding->start, previous_end}, std::string("The variable of a \"for-") +
                                                            (is_of ? "of" : "in") +
                                                            "\" loop cannot have an initializer");
    }
  }
  if (!is_of && (kind == VarKind::Using || kind == VarKind::AwaitUsing)) {
    report({var->start, previous_end}, "A \"for-in\" loop cannot have a \"using\" declaration");
  }
  if (is_of && kind == VarKind::Var) check_catch_var(declarator.binding);
}

// Annex B.3.5: `catch (e) { for (var e of x) }` stays an error where `var e` is allowed otherwise.
void Parser::check_catch_var(Binding* binding) {
  if (auto* ident = try_as<BindingIdent>(binding)) {
    const auto result = scopes_.declare_var(ident->name, SymbolKind::Var, ident->start, true);
    if (result.conflict != SymbolId::None &&
        memory_.symbols[result.conflict].kind == SymbolKind::Catch) {
      redeclared(ident->name, ident->start, result.conflict);
    }
  } else if (auto* array = try_as<BindingArray>(binding)) {
    for (const BindingElement& item : array->items) {
      if (item.binding != nullptr) check_catch_var(item.binding);
    }
  } else if (auto* object = try_as<BindingObject>(binding)) {
    for (const BindingProperty& property : object->properties) check_catch_var(property.value);
  }
}

Stmt* Parser::parse_for_in_of(u32 start, Stmt* init, bool is_of, bool is_await, Scope* scope,
                              u32 opening) {
  next();
  if (is_of) {
    ForOf* node = make<ForOf>(start, is_await);
    node->scope = scope;
    node->init = init;
    node->value = parse_assign_in();
    expect_closing(Tok::RParen, opening);
    node->body = parse_embedded_statement(true);
    return node;
  }
  ForIn* node = make<ForIn>(start);
  node->scope = scope;
  node->init = init;
  node->value = parse_expression_in();
  expect_closing(Tok::RParen, opening);
  node->body = parse_embedded_statement(true);
  return node;
}

}  // namespace sinter::js
