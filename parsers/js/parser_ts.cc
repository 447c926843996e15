// TypeScript's declarations and the expressions that begin with `<`.
//
// Declarations that exist only for the type checker are read and give an erased Empty statement.
// Below `declare` the ordinary productions run with kAmbient, which declares no names.

#include "parsers/js/parser.h"

namespace sinter::js {

// ---------------------------------------------------------------------------------------------------------------
// Expressions

// `<T>x`, `<T>(x) => y`, `<const T>(x) => y`
Expr* Parser::parse_ts_less_than() {
  DepthGuard guard(*this);
  const u32 start = tok.start;
  if (too_deep()) return make<Null>(start);
  if (Expr* arrow = try_parse_generic_arrow(start, false)) return arrow;
  if (!options_.ts_angle_assertions) {
    fail(token_range(),
         "A type assertion with angle brackets is not allowed in a \".mts\" or \".cts\" file");
    note_last_error("Write \"x as T\" instead", {start, start + 1});
    return make<Null>(start);
  }
  skip_type_arguments();
  Expr* value = parse_unary();
  value->flags |= kFromTs;
  return value;
}

// At `<` (after `async`, when is_async): null when no generic arrow function begins here.
Expr* Parser::try_parse_generic_arrow(u32 start, bool is_async) {
  const bool arrow_allowed = potential_arrow_at_ == start;
  if (!arrow_allowed) return nullptr;
  const Checkpoint here = checkpoint();
  ++speculating_;
  bool yes = true;
  if (jsx_) {
    // In TSX `<T>` is an element: a generic arrow function needs `<T,` or `<T extends U`, `<const
    // T`.
    next();
    const bool is_const = eat(Tok::Const);
    yes = is(Tok::Identifier);
    if (yes) {
      next();
      if (is(Tok::Extends)) {
        next();
        yes = is_const || !(is(Tok::Assign) || is(Tok::Gt) || is(Tok::Div));
      } else {
        yes = is_const || is(Tok::Comma) || is(Tok::Assign);
        if (yes && is(Tok::Assign)) {  // `<T = U,>`; but `<T = "a">` is an attribute
          next();
          yes = !is(Tok::String) && !is(Tok::LBrace);
        }
      }
    }
    rewind(here);
  }
  if (yes) {
    skip_type_params();
    yes = !failed() && is(Tok::LParen);
  }
  --speculating_;
  if (!yes) {
    rewind(here);
    return nullptr;
  }
  // At `(`: it is one when the parentheses turn out to be followed by `=>`.
  const u32 paren = tok.start;
  potential_arrow_at_ = is_async ? start : paren;
  Expr* e = parse_parenthesized(is_async ? start : paren, is_async);
  if (!failed() && !is_arrow(e)) {
    if (is_async || jsx_) {
      expected(Tok::Arrow);
      return e;
    }
    // `<T>(x)`: an assertion after all.
    e = parse_suffix(e, Calls::Allowed);
    e->flags |= kFromTs;
    return e;
  }
  if (e->kind == NodeKind::Function) {
    e->start = start;
    static_cast<FunctionExpr*>(e)->fn->start = start;
  }
  return e;
}

// ---------------------------------------------------------------------------------------------------------------
// Statements that begin with a contextual keyword

bool Parser::is_ts_export_without_module() {
  return is(Tok::Assign) || (is_atom(Atom::as) && peek().atom == Atom::namespace_) ||
         (is(Tok::Import));
}

// At an identifier. `handled` stays false when no TypeScript declaration begins here.
Stmt* Parser::parse_ts_statement(bool& handled, u8 flags) {
  const u32 start = tok.start;
  const Atom word = tok.atom;
  const auto next_on_line = [&](Token& after) {
    after = peek();
    return !(after.flags & kTokNewline);
  };
  Token after;
  switch (word) {
    case Atom::type:
      if (!next_on_line(after) || after.kind != Tok::Identifier) return nullptr;
      handled = true;
      skip_type_alias();
      return erased(start);
    case Atom::interface_:
      if (!next_on_line(after) || after.kind != Tok::Identifier) return nullptr;
      handled = true;
      skip_interface();
      return erased(start);
    case Atom::abstract_:
      if (!next_on_line(after) || after.kind != Tok::Class) return nullptr;
      handled = true;
      next();
      return parse_class_declaration(start, true, {}, flags);
    case Atom::namespace_:
      if (!next_on_line(after) || after.kind != Tok::Identifier) return nullptr;
      handled = true;
      return parse_ts_namespace(start, flags);
    case Atom::module:
      if (!next_on_line(after) || (after.kind != Tok::Identifier && after.kind != Tok::String))
        return nullptr;
      handled = true;
      return parse_ts_namespace(start, flags);
    case Atom::global:
      if (!next_on_line(after) || after.kind != Tok::LBrace) return nullptr;
      handled = true;
      next();
      skip_ambient_block();
      return erased(start);
    case Atom::declare:
      if (!next_on_line(after)) return nullptr;
      switch (after.kind) {
        case Tok::Var:
        case Tok::Const:
        case Tok::Function:
        case Tok::Class:
        case Tok::Enum:
        case Tok::Import:
          break;
        case Tok::Identifier:
          break;
        default:
          return nullptr;
      }
      handled = true;
      return parse_ts_declare(start, flags);
    default:
      return nullptr;
  }
}

Stmt* Parser::parse_ts_declare(u32 start, u8) {
  next();
  const u32 saved = ctx_;
  ctx_ |= kAmbient;
  if (is_atom(Atom::global)) {
    next();
    skip_ambient_block();
  } else {
    parse_declaration_or_statement();
  }
  ctx_ = saved;
  return erased(start);
}

// The body of `declare module "x" {…}` and `declare global {…}`.
void Parser::skip_ambient_block() {
  const u32 saved = ctx_;
  ctx_ |= kAmbient | kMetaNamespace | kModuleLevel | kFunctionLevel;
  const u32 opening = tok.start;
  expect(Tok::LBrace);
  scopes_.open(ScopeKind::TsNamespace, strict());
  const size_t records = memory_.records.size();
  const size_t exported = scratch_.exported.size();
  parse_statements(Tok::RBrace);
  memory_.records.resize(records);
  scratch_.exported.resize(exported);
  scopes_.close();
  ctx_ = saved;
  expect_closing(Tok::RBrace, opening);
}

void Parser::skip_interface() {
  next();
  expect(Tok::Identifier);
  skip_type_params();
  if (eat(Tok::Extends)) {
    do {
      skip_type();
    } while (eat(Tok::Comma));
  }
  if (eat_atom(Atom::implements_)) {
    do {
      skip_type();
    } while (eat(Tok::Comma));
  }
  skip_type_literal();
}

void Parser::skip_type_alias() {
  next();
  expect(Tok::Identifier);
  skip_type_params();
  expect(Tok::Assign);
  skip_type();
  semicolon();
}

// ---------------------------------------------------------------------------------------------------------------
// Enums, namespaces, import =

// At `enum`.
Stmt* Parser::parse_ts_enum(u32 start, u8 flags, bool is_const) {
  next();
  TsEnum* node = make<TsEnum>(start, is_const);
  node->flags = flags;
  node->symbol = node->arg_symbol = SymbolId::None;
  node->name = tok.atom;
  const u32 name_start = tok.start;
  check_binding_name(tok.atom, name_start, (tok.flags & kTokEscaped) != 0);
  expect(Tok::Identifier);
  if (failed()) return node;
  const bool ambient = has(kAmbient);
  if (!ambient) {
    const auto result = scopes_.declare(node->name, SymbolKind::TsEnum, name_start);
    node->symbol = result.symbol;
    if (result.conflict != SymbolId::None) redeclared(node->name, name_start, result.conflict);
  }
  const u32 saved = ctx_;
  ctx_ &= ~(kFunctionLevel | kModuleLevel | kSwitchCase);
  node->scope = scopes_.open(ScopeKind::TsEnum, strict());
  if (!ambient) node->arg_symbol = scopes_.add_unchecked(node->name, SymbolKind::Param, name_start);
  const u32 opening = tok.start;
  expect(Tok::LBrace);
  ListBuilder<EnumMember> members(*this);
  while (!is(Tok::RBrace) && !is(Tok::End)) {
    EnumMember member{};
    member.start = tok.start;
    if (is(Tok::String)) {
      member.name = atoms_->intern(tok.string);
      next();
    } else if (is_identifier_name()) {
      member.name = tok.atom;
      next();
    } else if (is(Tok::LBracket)) {  // ["x"]
      next();
      if (is(Tok::String) || (is(Tok::Template) && (tok.flags & kTokTemplateTail))) {
        member.name = atoms_->intern(tok.string);
        next();
      } else {
        expected(Tok::String);
      }
      expect(Tok::RBracket);
    } else {
      expected(Tok::Identifier);
    }
    if (eat(Tok::Assign)) member.initializer = parse_assign_in();
    members.push(member);
    if (!eat(Tok::Comma)) break;
  }
  node->members = members.finish();
  scopes_.close();
  ctx_ = saved;
  expect_closing(Tok::RBrace, opening);
  return ambient ? erased(start) : node;
}

// At `namespace` or `module`.
Stmt* Parser::parse_ts_namespace(u32 start, u8 flags) {
  next();
  if (is(Tok::String)) {  // `declare module "x"`
    next();
    if (is(Tok::LBrace)) {
      skip_ambient_block();
    } else {
      semicolon();
    }
    return erased(start);
  }
  const Atom name = tok.atom;
  const u32 name_start = tok.start;
  check_binding_name(name, name_start, (tok.flags & kTokEscaped) != 0);
  expect(Tok::Identifier);
  if (failed()) return erased(start);
  return parse_ts_namespace_rest(start, name, name_start, flags);
}

Stmt* Parser::parse_ts_namespace_rest(u32 start, Atom name, u32 name_start, u8 flags) {
  DepthGuard guard(*this);
  TsNamespace* node = make<TsNamespace>(start);
  node->flags = flags;
  node->name = name;
  node->symbol = node->arg_symbol = SymbolId::None;
  if (too_deep()) return node;
  const bool ambient = has(kAmbient);
  const u32 saved = ctx_;
  const u32 saved_labels = label_base_;
  label_base_ = static_cast<u32>(scratch_.labels.size());
  // The name is declared after the body is known to have code: a namespace of types only leaves
  // nothing.
  const size_t records = memory_.records.size();
  const size_t exported = scratch_.exported.size();
  node->scope = scopes_.open(ScopeKind::TsNamespace, strict());
  // The closure's parameter has the namespace's name, unless the body declares that name itself.
  const auto declare_parameter = [&] {
    if (ambient) return;
    node->arg_symbol = scopes_.find_here(name) == SymbolId::None
                           ? scopes_.add_unchecked(name, SymbolKind::Param, name_start)
                           : memory_.symbols.add(name, SymbolKind::Param, name_start);
  };
  ctx_ = (ctx_ & (kStrict | kAmbient)) | kMetaNamespace | kFunctionLevel;
  bool has_code = false;
  if (is(Tok::Dot)) {
    next();
    const u32 inner_start = tok.start;
    const Atom inner = tok.atom;
    expect(Tok::Identifier);
    if (!failed()) {
      Stmt* body = parse_ts_namespace_rest(inner_start, inner, inner_start, kExported);
      has_code = body->kind == NodeKind::TsNamespace;
      node->body = arena_->make_array<Stmt*>(1);
      node->body[0] = body;
    }
    declare_parameter();
    scopes_.close();
    ctx_ = saved;
  } else {
    const u32 opening = tok.start;
    expect(Tok::LBrace);
    node->body = parse_statements(Tok::RBrace);
    for (const Stmt* stmt : node->body) {
      // `import a = b.c` alone is no code (it may be a type's name).
      has_code = has_code || stmt->kind != NodeKind::TsImportEquals || (stmt->flags & kExported);
    }
    declare_parameter();
    scopes_.close();
    ctx_ = saved;
    expect_closing(Tok::RBrace, opening);
  }
  label_base_ = saved_labels;
  scratch_.exported.resize(exported);
  if (ambient || !has_code) {
    memory_.records.resize(records);
    return erased(start);
  }
  const auto result = scopes_.declare(name, SymbolKind::TsNamespace, name_start);
  node->symbol = result.symbol;
  if (result.conflict != SymbolId::None) redeclared(name, name_start, result.conflict);
  return node;
}

// `import a = b.c`, `import a = require("x")`; at the `=`.
Stmt* Parser::parse_ts_import_equals(u32 start, Atom name, u32 name_start, bool type_only,
                                     u8 flags) {
  TsImportEquals* node = make<TsImportEquals>(start, type_only);
  node->flags = flags;
  node->name = name;
  node->symbol = SymbolId::None;
  expect(Tok::Assign);
  const u32 value_start = tok.start;
  if (is_atom(Atom::require) && peek().kind == Tok::LParen) {
    next();
    const u32 opening = tok.start;
    next();
    const u32 specifier_start = tok.start, specifier_end = tok.end;
    const std::string_view specifier = tok.string;
    expect(Tok::String);
    expect_closing(Tok::RParen, opening);
    if (!failed() && !type_only && !has(kAmbient)) {
      RequireCall* call = make<RequireCall>(value_start);
      call->record = add_record(specifier, specifier_start, specifier_end, ImportKind::Require,
                                ImportPhase::Evaluation, 0, {});
      node->value = call;
    }
  } else {
    Expr* value = make_ident(tok.atom, value_start);
    expect(Tok::Identifier);
    while (is(Tok::Dot)) {
      next();
      value = parse_member_name(value, 0, value_start);
    }
    node->value = value;
  }
  semicolon();
  if (failed() || type_only || has(kAmbient)) return erased(start);
  const auto result = scopes_.declare(name, SymbolKind::TsImportEquals, name_start);
  node->symbol = result.symbol;
  if (result.conflict != SymbolId::None) redeclared(name, name_start, result.conflict);
  return node;
}

}  // namespace sinter::js
