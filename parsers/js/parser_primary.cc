// Primary expressions: names, literals, arrays, objects, parentheses and arrow functions, `new`,
// `super`, `import`.

#include "parsers/js/parser.h"
#include "parsers/js/regexp_syntax.h"

namespace sinter::js {

Expr* Parser::parse_primary() {
  const u32 start = tok.start;
  switch (tok.kind) {
    case Tok::Identifier: {
      // Names without a meaning of their own, nearly all of them, need no check.
      if (static_cast<u32>(tok.atom) < kReservedAtomCount || (tok.flags & kTokEscaped))
        return parse_identifier_expression();
      const Atom name = tok.atom;
      next();
      if (is(Tok::Arrow) && potential_arrow_at_ == start)
        return parse_arrow_from_name(name, start, start, false);
      return make_ident(name, start);
    }
    case Tok::String: {
      String* node = make<String>(start);
      if (tok.flags & kTokLegacyOctal) check_octal();
      node->value = tok.string;
      next();
      return node;
    }
    case Tok::Number: {
      Number* node = make<Number>(start);
      if (tok.flags & kTokLegacyOctal) check_octal();
      node->value = tok.number;
      next();
      return node;
    }
    case Tok::BigInt: {
      BigInt* node = make<BigInt>(start);
      node->text = tok.string;
      next();
      return node;
    }
    case Tok::This:
      next();
      return make<This>(start);
    case Tok::Null:
      next();
      return make<Null>(start);
    case Tok::True:
    case Tok::False: {
      const bool value = is(Tok::True);
      next();
      return make<Boolean>(start, value);
    }
    case Tok::LParen:
      return parse_parenthesized(start, false);
    case Tok::LBracket:
      return parse_array();
    case Tok::LBrace:
      return parse_object();
    case Tok::Template:
      return parse_template(nullptr, start);
    case Tok::Div:
    case Tok::DivAssign:
      return parse_regexp();
    case Tok::Function:
      return parse_function_expression(start, false);
    case Tok::Class:
      return parse_class_expression(start, {});
    case Tok::At: {
      List<Expr*> decorators = parse_decorators();
      if (!is(Tok::Class)) {
        expected(Tok::Class);
        return make<Null>(start);
      }
      return parse_class_expression(start, decorators);
    }
    case Tok::New:
      return parse_new();
    case Tok::Super:
      return parse_super();
    case Tok::Import:
      return parse_import_expression();
    case Tok::Lt:
      if (jsx_) {
        if (typescript_) {
          if (Expr* arrow = try_parse_generic_arrow(start, false)) return arrow;
        }
        return parse_jsx();
      }
      if (!typescript_) {
        fail(token_range(), "The JSX syntax is not enabled for this file");
        return make<Null>(start);
      }
      [[fallthrough]];
    default:
      unexpected();
      return make<Null>(start);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Names

Expr* Parser::parse_identifier_expression() {
  const u32 start = tok.start;
  const Atom name = tok.atom;
  const bool escaped = (tok.flags & kTokEscaped) != 0;
  const bool arrow_allowed = potential_arrow_at_ == start;
  if (name == Atom::async && !escaped) {
    next();
    if (Expr* e = parse_async(start, name, arrow_allowed)) return e;
    return make_ident(name, start);
  }
  check_reference_name(name, start, escaped);
  next();
  if (is(Tok::Arrow) && arrow_allowed) return parse_arrow_from_name(name, start, start, false);
  if (name == Atom::arguments_ && has(kNoArguments)) {
    report(range_from(start),
           "Cannot use \"arguments\" in a class field initializer or static block");
  }
  return make_ident(name, start);
}

void Parser::check_reference_name(Atom name, u32 start, bool escaped) {
  const u32 end = tok.end;
  const u32 index = static_cast<u32>(name);
  if (index >= kReservedAtomCount) return;
  if (escaped && kTokenOfAtom[index] != Tok::Identifier) {
    return fail({start, end}, "Reserved words cannot be written with an escape");
  }
  switch (name) {
    case Atom::yield:
      if (has(kYield))
        return fail({start, end}, "Cannot use \"yield\" as an identifier in a generator");
      if (strict()) {
        report({start, end}, "\"yield\" is a reserved word in strict mode");
      } else {
        note_sloppy();
        note_reserved({start, end});
      }
      break;
    case Atom::await:
      last_await_name_ = start;
      if (has(kAwait) || has(kStaticBlock) || module_known_ ||
          options_.source_type == SourceType::Module) {
        return fail({start, end}, "Cannot use \"await\" as an identifier here");
      }
      note_sloppy();
      note_reserved({start, end});
      break;
    case Atom::let:
    case Atom::static_:
    case Atom::implements_:
    case Atom::interface_:
    case Atom::package_:
    case Atom::private_:
    case Atom::protected_:
    case Atom::public_:
      if (strict()) {
        std::string message = "\"";
        message += atoms_->text(name);
        message += "\" is a reserved word in strict mode";
        fail({start, end}, message);
      }
      note_sloppy();
      note_reserved({start, end});
      break;
    default:
      break;
  }
}

// After `async`; null when it is a plain name.
Expr* Parser::parse_async(u32 start, Atom name, bool arrow_allowed) {
  if (!newline_before() && is(Tok::Function)) return parse_function_expression(start, true);
  if (!arrow_allowed) return nullptr;
  if (is(Tok::Arrow)) return parse_arrow_from_name(name, start, start, false);
  if (newline_before()) return nullptr;
  if (is(Tok::Identifier)) {
    if (peek().kind != Tok::Arrow) return nullptr;
    const Atom parameter = tok.atom;
    const u32 parameter_start = tok.start;
    if (parameter == Atom::await)
      fail(token_range(), "Cannot use \"await\" as the name of a parameter here");
    check_reference_name(parameter, parameter_start, (tok.flags & kTokEscaped) != 0);
    next();
    return parse_arrow_from_name(parameter, parameter_start, start, true);
  }
  if (is(Tok::LParen)) return parse_parenthesized(start, true);
  if (typescript_ && is(Tok::Lt)) return try_parse_generic_arrow(start, true);
  return nullptr;
}

// ---------------------------------------------------------------------------------------------------------------
// Literals

Expr* Parser::parse_template(Expr* tag, u32 start) {
  Template* node = make<Template>(start);
  node->tag = tag;
  const u32 opening = tok.start;
  // As written, but with line ends normalised.
  const auto raw = [&]() -> std::string_view {
    const u32 from = tok.start + 1;
    const u32 to = tok.end - (tok.flags & kTokTemplateTail ? 1 : 2);
    std::string_view slice = text(from, to);
    if (!(tok.flags & kTokEscaped) || slice.find('\r') == std::string_view::npos) return slice;
    std::string out;
    for (size_t i = 0; i < slice.size(); ++i) {
      if (slice[i] != '\r') {
        out.push_back(slice[i]);
      } else {
        out.push_back('\n');
        if (i + 1 < slice.size() && slice[i + 1] == '\n') ++i;
      }
    }
    return arena_->copy(out);
  };
  const auto check = [&] {
    if ((tok.flags & kTokBadEscape) && tag == nullptr)
      fail(token_range(), "Invalid escape sequence in a template literal");
  };
  check();
  if (failed()) return node;
  node->head_cooked = tok.string;
  node->head_raw = raw();
  ListBuilder<TemplatePart> parts(*this);
  while (!(tok.flags & kTokTemplateTail) && !failed()) {
    next();
    TemplatePart part;
    part.value = parse_expression_in();
    if (!is(Tok::RBrace)) {
      expect_closing(Tok::RBrace, opening);
      return node;
    }
    rescan_template_continuation();
    check();
    if (failed()) return node;
    part.tail_start = tok.start;
    part.cooked = tok.string;
    part.raw = raw();
    parts.push(part);
  }
  next();
  node->parts = parts.finish();
  return node;
}

Expr* Parser::parse_regexp() {
  const u32 start = tok.start;
  rescan_regexp();
  RegExp* node = make<RegExp>(start);
  if (failed()) return node;
  node->text = token_source();
  const size_t slash = node->text.rfind('/');
  const regexp::Syntax syntax =
      regexp::check_syntax(node->text.substr(1, slash - 1), node->text.substr(slash + 1));
  if (!syntax.ok()) {
    const u32 at = start + syntax.error_offset;
    report({at, std::min(at + 1, tok.end)},
           std::string("Invalid regular expression: ") + syntax.error);
  }
  next();
  return node;
}

Expr* Parser::parse_array() {
  const u32 start = tok.start;
  Array* node = make<Array>(start);
  next();
  const u32 saved = ctx_;
  ctx_ &= ~(kNoIn | kConditionalYes);
  ListBuilder<Expr*> items(*this);
  while (!is(Tok::RBracket) && !is(Tok::End)) {
    if (is(Tok::Comma)) {
      items.push(make<Hole>(tok.start));
      next();
      continue;
    }
    if (is(Tok::DotDotDot)) {
      Spread* spread = make<Spread>(tok.start);
      next();
      spread->value = parse_assign_cover();
      items.push(spread);
    } else {
      items.push(parse_assign_cover());
    }
    if (is(Tok::RBracket)) break;
    expect(Tok::Comma);
    if (is(Tok::RBracket)) node->flags |= kTrailingComma;
  }
  ctx_ = saved;
  expect_closing(Tok::RBracket, start);
  node->items = items.finish();
  return node;
}

Expr* Parser::parse_object() {
  const u32 start = tok.start;
  Object* node = make<Object>(start);
  next();
  const u32 saved = ctx_;
  ctx_ &= ~(kNoIn | kConditionalYes);
  ListBuilder<Property> properties(*this);
  u32 protos = 0;
  while (!is(Tok::RBrace) && !is(Tok::End)) {
    Property property{};
    parse_property(property, protos);
    properties.push(property);
    if (is(Tok::RBrace)) break;
    expect(Tok::Comma);
    if (is(Tok::RBrace)) node->flags |= kTrailingComma;
  }
  ctx_ = saved;
  expect_closing(Tok::RBrace, start);
  node->properties = properties.finish();
  return node;
}

Expr* Parser::parse_property_key(bool& computed) {
  const u32 start = tok.start;
  computed = false;
  if (is_identifier_name()) {
    Name* key = make<Name>(start);
    key->name = tok.atom;
    next();
    return key;
  }
  switch (tok.kind) {
    case Tok::String:
    case Tok::Number:
    case Tok::BigInt: {
      potential_arrow_at_ = kNone;
      return parse_primary();
    }
    case Tok::LBracket: {
      computed = true;
      next();
      const u32 saved = ctx_;
      ctx_ &= ~(kNoIn | kConditionalYes);
      Expr* key = parse_assign();
      ctx_ = saved;
      expect_closing(Tok::RBracket, start);
      return key;
    }
    default:
      if (is(Tok::End)) {
        unexpected();
      } else {
        expected(Tok::Identifier);
      }
      return make<Null>(start);
  }
}

void Parser::parse_property(Property& property, u32& protos) {
  property.start = tok.start;
  property.kind = PropertyKind::Normal;
  if (is(Tok::DotDotDot)) {
    next();
    property.kind = PropertyKind::Spread;
    property.value = parse_assign_cover();
    return;
  }
  u32 fn_flags = kFnMethod;
  const Token first = tok;
  const auto ends_name = [&] {
    return is(Tok::LParen) || is(Tok::Colon) || is(Tok::Comma) || is(Tok::RBrace) ||
           is(Tok::Assign) || is(Tok::End) || (typescript_ && is(Tok::Lt));
  };
  bool is_name = is_identifier_name();
  if (is(Tok::Mul)) {
    next();
    fn_flags |= kFnGenerator;
    is_name = false;
    property.key = parse_property_key(property.computed);
  } else {
    property.key = parse_property_key(property.computed);
    if (is_name && !(first.flags & kTokEscaped) &&
        (first.atom == Atom::get || first.atom == Atom::set || first.atom == Atom::async) &&
        !ends_name()) {
      if (first.atom == Atom::async) {
        if (newline_before()) {
          unexpected();
          return;
        }
        fn_flags |= kFnAsync;
        if (eat(Tok::Mul)) fn_flags |= kFnGenerator;
      } else {
        property.kind = first.atom == Atom::get ? PropertyKind::Get : PropertyKind::Set;
      }
      is_name = false;
      property.key = parse_property_key(property.computed);
    }
  }

  if (property.kind != PropertyKind::Normal || fn_flags != kFnMethod || is(Tok::LParen) ||
      (typescript_ && is(Tok::Lt))) {
    const MemberKind kind = property.kind == PropertyKind::Get   ? MemberKind::Get
                            : property.kind == PropertyKind::Set ? MemberKind::Set
                                                                 : MemberKind::Method;
    if (property.kind == PropertyKind::Normal) property.kind = PropertyKind::Method;
    FunctionExpr* value = make<FunctionExpr>(tok.start);
    value->fn = parse_method(property.start, fn_flags, kind, kSuperProperty, true);
    property.value = value;
    return;
  }
  if (is(Tok::Colon)) {
    next();
    if (!property.computed) {
      const bool proto = property.key->kind == NodeKind::Name
                             ? static_cast<Name*>(property.key)->name == Atom::proto
                         : property.key->kind == NodeKind::String
                             ? static_cast<String*>(property.key)->value == "__proto__"
                             : false;
      if (proto && ++protos == 2 && cover_.double_proto == kNone)
        cover_.double_proto = property.start;
    }
    property.value = parse_assign_cover();
    return;
  }
  if (!is_name) {
    expected(Tok::Colon);
    property.value = make<Null>(tok.start);
    return;
  }
  // Shorthand: the name must be a valid reference.
  if (first.kind != Tok::Identifier) {
    fail({first.start, first.end},
         "Expected \":\" after the reserved word used as a property name");
  }
  const Token here = tok;
  tok.end = first.end;
  check_reference_name(first.atom, first.start, (first.flags & kTokEscaped) != 0);
  if (!failed()) tok = here;
  if (first.atom == Atom::arguments_ && has(kNoArguments)) {
    report({first.start, first.end},
           "Cannot use \"arguments\" in a class field initializer or static block");
  }
  property.shorthand = true;
  property.value = make_ident(first.atom, first.start);
  if (is(Tok::Assign)) {
    if (cover_.shorthand_initializer == kNone) cover_.shorthand_initializer = tok.start;
    next();
    // What the initializer defers is its own; it is not a pattern.
    property.initializer = parse_assign();
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Parentheses

// From `(`: a parenthesized expression, the parameters of an arrow function, or, after `async`, the
// arguments of a call.
Expr* Parser::parse_parenthesized(u32 start, bool is_async) {
  const u32 opening = tok.start;
  const bool arrow_allowed = potential_arrow_at_ == start;
  const Cover outer = cover_;
  cover_ = {};
  const u32 outer_yield = last_yield_, outer_await = last_await_;
  const u32 outer_await_name = last_await_name_;
  last_yield_ = last_await_ = last_await_name_ = kNone;
  const u32 eval_before = eval_count_;
  const u32 saved = ctx_;
  ctx_ &= ~(kNoIn | kConditionalYes);
  next();

  ListBuilder<Expr*> items(*this);
  u32 comma_after_rest = kNone;
  u32 arrow_only = kNone;  // offset of the first thing that only parameters may have
  const auto mark_arrow_only = [&](u32 at) {
    if (arrow_only == kNone) arrow_only = at;
  };
  while (!is(Tok::RParen) && !is(Tok::End)) {
    const u32 item_start = tok.start;
    if (is(Tok::DotDotDot)) {
      if (!is_async) mark_arrow_only(item_start);
      Spread* spread = make<Spread>(item_start);
      next();
      spread->value = parse_assign_cover();
      items.push(spread);
    } else {
      items.push(parse_assign_cover());
    }
    if (typescript_ && (is(Tok::Colon) || is(Tok::Question))) {
      mark_arrow_only(tok.start);
      eat(Tok::Question);
      skip_type_annotation_opt();
      if (is(Tok::Assign)) {
        next();
        Assign* assign = make<Assign>(item_start, static_cast<u32>(AssignOp::Assign));
        assign->target = items.items().back();
        assign->value = parse_assign();
        items.items().back() = assign;
      }
    }
    if (!is(Tok::Comma)) break;
    const u32 comma = tok.start;
    next();
    if (is(Tok::RParen)) {
      if (!is_async) mark_arrow_only(comma);
      if (items.items().back()->kind == NodeKind::Spread) comma_after_rest = comma;
    }
  }
  ctx_ = saved;
  const u32 close = tok.start;
  expect_closing(Tok::RParen, opening);
  if (failed()) return make<Null>(start);

  bool is_arrow_function = arrow_allowed && is(Tok::Arrow);
  if (!is_arrow_function && arrow_allowed && typescript_ && is(Tok::Colon)) {
    bool convertible = true;
    for (const Expr* item : items.items()) convertible = convertible && can_be_parameters(item);
    if (convertible && (items.size() == 0 || arrow_only != kNone || !has(kConditionalYes))) {
      is_arrow_function = try_skip_arrow_return_type();
    } else if (convertible) {
      // `a ? (b) : c => d`: an arrow function with a return type only when another `:` follows its
      // body. The answers are kept, so that nesting costs no more than quadratic time.
      const ParserScratch::ArrowGuess* known = nullptr;
      for (const auto& guess : scratch_.arrow_guesses) {
        if (guess.start == start) known = &guess;
      }
      if (known == nullptr) {
        const Checkpoint before = checkpoint();
        const size_t records = memory_.records.size();
        const size_t uses = scratch_.private_uses.size();
        ++speculating_;
        bool fits = try_skip_arrow_return_type();
        if (fits) {
          parse_arrow_from_items(start, arena_->copy(std::span<Expr* const>(items.items())),
                                 is_async, eval_before);
          fits = !failed() && is(Tok::Colon);
        }
        --speculating_;
        rewind(before);
        memory_.records.resize(records);
        scratch_.private_uses.resize(uses);
        scratch_.arrow_guesses.push_back({start, fits});
        known = &scratch_.arrow_guesses.back();
      }
      is_arrow_function = known->is_arrow && try_skip_arrow_return_type();
    }
  }
  if (is_arrow_function) {
    if (newline_before()) fail(token_range(), "Unexpected line break before \"=>\"");
    if (comma_after_rest != kNone) {
      fail({comma_after_rest, comma_after_rest + 1},
           "A rest parameter cannot be followed by a comma");
    }
    if (is_async && last_await_name_ != kNone) {
      fail({last_await_name_, last_await_name_ + 5}, "Cannot use \"await\" as an identifier here");
    }
    if (last_yield_ != kNone)
      fail({last_yield_, last_yield_ + 5},
           "Cannot use a \"yield\" expression in the parameters of an arrow function");
    if (last_await_ != kNone)
      fail({last_await_, last_await_ + 5},
           "Cannot use an \"await\" expression in the parameters of an arrow function");
    last_yield_ = outer_yield;
    last_await_ = outer_await;
    last_await_name_ = outer_await_name;
    cover_ = outer;
    // The items are moved out of the scratch stack: conversion builds lists of its own there.
    return parse_arrow_from_items(start, arena_->copy(std::span<Expr* const>(items.items())),
                                  is_async, eval_before);
  }
  if (last_yield_ == kNone) last_yield_ = outer_yield;
  if (last_await_ == kNone) last_await_ = outer_await;
  if (last_await_name_ == kNone) last_await_name_ = outer_await_name;
  if (is_async && arrow_only == kNone) {
    report_cover(cover_);
    cover_ = outer;
    Call* call = make<Call>(start);
    call->callee = make_ident(Atom::async, start);
    call->args = items.finish();
    call->close = close;
    return call;
  }
  if (items.size() == 0 || arrow_only != kNone) {
    if (items.size() == 0 || is(Tok::End) || is(Tok::LBrace)) {
      expected(Tok::Arrow);
    } else {
      fail({arrow_only, arrow_only + 1},
           "Unexpected \"" + std::string(text(arrow_only, arrow_only + 1)) + "\"");
    }
    return make<Null>(start);
  }
  report_cover(cover_);
  cover_ = outer;
  std::span<Expr*> list = items.items();
  Expr* e = list[0];
  for (size_t i = 1; i < list.size(); ++i) {
    Binary* comma = make<Binary>(e->start, static_cast<u32>(BinaryOp::Comma));
    comma->left = e;
    comma->right = list[i];
    e = comma;
  }
  e->flags |= kParenthesized;
  if (e->kind == NodeKind::Function) static_cast<FunctionExpr*>(e)->fn->flags |= kFnParenthesized;
  return e;
}

// ---------------------------------------------------------------------------------------------------------------
// new, super, import

Expr* Parser::parse_new() {
  DepthGuard guard(*this);
  const u32 start = tok.start;
  if (too_deep()) return make<Null>(start);
  next();
  if (is(Tok::Dot)) {
    next();
    if (!is_atom(Atom::target)) {
      expected(Tok::Identifier);
      return make<Null>(start);
    }
    next();
    if (!has(kNewTarget)) report(range_from(start), "Cannot use \"new.target\" here");
    return make<NewTarget>(start);
  }
  potential_arrow_at_ = kNone;
  if (is(Tok::Import)) {
    const Token after = peek();
    if (after.kind != Tok::Dot) {
      fail(token_range(), "Cannot use \"import()\" as the target of \"new\" without parentheses");
      return make<Null>(start);
    }
  }
  Expr* callee = parse_primary();
  if (callee->kind == NodeKind::Super && is(Tok::LParen)) unexpected();
  if (callee->kind == NodeKind::ImportCall && !(callee->flags & kParenthesized)) {
    report(range_from(callee->start),
           "Cannot use \"import()\" as the target of \"new\" without parentheses");
  }
  callee = parse_suffix(callee, Calls::Forbidden);
  New* node = make<New>(start);
  node->callee = callee;
  if (is(Tok::LParen)) node->args = parse_arguments();
  return node;
}

Expr* Parser::parse_super() {
  const u32 start = tok.start;
  next();
  if (is(Tok::LParen)) {
    if (!has(kSuperCall))
      report({start, start + 5},
             "\"super()\" can only be called in the constructor of a derived class");
  } else if (is(Tok::Dot) || is(Tok::LBracket)) {
    if (!has(kSuperProperty)) report({start, start + 5}, "\"super\" can only be used in a method");
  } else if (!failed()) {
    fail({start, start + 5}, "\"super\" must be called, or followed by a member");
  }
  return make<Super>(start);
}

Expr* Parser::parse_import_expression() {
  const u32 start = tok.start;
  next();
  ImportPhase phase = ImportPhase::Evaluation;
  if (is(Tok::Dot)) {
    next();
    if (is_atom(Atom::meta)) {
      next();
      if (options_.source_type == SourceType::Script) {
        report(range_from(start), "Cannot use \"import.meta\" outside a module");
      }
      note_module(start);
      return make<ImportMeta>(start);
    }
    if (is_atom(Atom::defer)) {
      phase = ImportPhase::Defer;
    } else if (is_atom(Atom::source)) {
      phase = ImportPhase::Source;
    } else {
      unexpected();
      return make<Null>(start);
    }
    next();
  }
  if (!is(Tok::LParen)) {
    expected(Tok::LParen);
    return make<Null>(start);
  }
  const u32 opening = tok.start;
  next();
  const u16 flags = is_ignored_import() ? kRecordIgnored : 0;
  const u32 saved = ctx_;
  ctx_ &= ~(kNoIn | kConditionalYes);
  ImportCall* node = make<ImportCall>(start);
  node->phase = phase;
  node->record = RecordId::None;
  const u32 specifier_start = tok.start;
  if (is(Tok::DotDotDot)) unexpected();
  node->specifier = parse_assign();
  const u32 specifier_end = previous_end;
  if (eat(Tok::Comma) && !is(Tok::RParen)) {
    if (is(Tok::DotDotDot)) unexpected();
    node->options = parse_assign();
    eat(Tok::Comma);
  }
  ctx_ = saved;
  expect_closing(Tok::RParen, opening);
  const Expr* specifier = node->specifier;
  std::string_view constant;
  bool is_constant = false;
  if (specifier->kind == NodeKind::String) {
    constant = static_cast<const String*>(specifier)->value;
    is_constant = true;
  } else if (specifier->kind == NodeKind::Template) {
    const Template* t = static_cast<const Template*>(specifier);
    is_constant = t->tag == nullptr && t->parts.empty();
    constant = t->head_cooked;
  }
  List<ImportAttribute> attributes;
  if (is_constant && !failed() && constant_attributes(node->options, attributes)) {
    node->record =
        add_record(constant, specifier_start, specifier_end, ImportKind::DynamicImport, phase,
                   static_cast<u16>(flags | (has(kInTry) ? kRecordInTry : 0)), attributes);
  }
  return node;
}

}  // namespace sinter::js
