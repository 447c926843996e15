// Patterns: of declarations, of assignments (expressions read as patterns), and of arrow parameters
// (expressions converted to bindings).

#include "parsers/js/parser.h"

namespace sinter::js {

// ---------------------------------------------------------------------------------------------------------------
// Assignment targets

void Parser::check_simple_target(Expr* target) {
  switch (target->kind) {
    case NodeKind::Ident: {
      const Atom name = static_cast<Ident*>(target)->name;
      if (name == Atom::eval || name == Atom::arguments_) {
        strict_error(word_range(target->start, name),
                     name == Atom::eval ? "Cannot assign to \"eval\" in strict mode"
                                        : "Cannot assign to \"arguments\" in strict mode");
      }
      return;
    }
    case NodeKind::Dot:
    case NodeKind::Index:
      if (target->flags & kOptionalChain && !(target->flags & kParenthesized)) break;
      if (target->flags & kOptionalChain) break;
      return;
    case NodeKind::Call:
      // Annex B: a call as a target is an error only when it runs, in sloppy code.
      if (!(target->flags & kOptionalChain) &&
          static_cast<Call*>(target)->callee->kind != NodeKind::Super) {
        if (strict()) break;
        note_sloppy();
        sloppy_problem({target->start, target->start + 1}, "A call cannot be assigned to");
        return;
      }
      break;
    default:
      break;
  }
  report({target->start, std::max(previous_end, target->start + 1)}, "Invalid assignment target");
}

void Parser::check_pattern_element(Expr* element) {
  if (element->kind == NodeKind::Assign && !(element->flags & kParenthesized) &&
      static_cast<Assign*>(element)->op() == AssignOp::Assign) {
    element = static_cast<Assign*>(element)->target;
  }
  if ((element->kind == NodeKind::Array || element->kind == NodeKind::Object) &&
      !(element->flags & kParenthesized)) {
    return check_assign_pattern(element);
  }
  if (element->kind == NodeKind::Call) {
    report({element->start, previous_end}, "Invalid assignment target");
    return;
  }
  check_simple_target(element);
}

void Parser::check_assign_pattern(Expr* pattern) {
  DepthGuard guard(*this);
  if (too_deep()) return;
  if (pattern->kind == NodeKind::Array) {
    const List<Expr*> items = static_cast<Array*>(pattern)->items;
    for (size_t i = 0; i < items.size(); ++i) {
      Expr* item = items[i];
      if (item->kind == NodeKind::Hole) continue;
      if (item->kind == NodeKind::Spread) {
        if (i + 1 != items.size() || (pattern->flags & kTrailingComma)) {
          report({item->start, item->start + 3}, "A rest element must be the last one");
        }
        Expr* rest = static_cast<Spread*>(item)->value;
        if (rest->kind == NodeKind::Assign) {
          report({rest->start, previous_end}, "A rest element cannot have an initializer");
          continue;
        }
        check_pattern_element(rest);
        continue;
      }
      check_pattern_element(item);
    }
    return;
  }
  const List<Property> properties = static_cast<Object*>(pattern)->properties;
  for (size_t i = 0; i < properties.size(); ++i) {
    const Property& property = properties[i];
    switch (property.kind) {
      case PropertyKind::Normal:
        check_pattern_element(property.value);
        break;
      case PropertyKind::Spread: {
        Expr* rest = property.value;
        if (i + 1 != properties.size() || (pattern->flags & kTrailingComma)) {
          report({property.start, property.start + 3}, "A rest element must be the last one");
        }
        const bool simple = rest->kind == NodeKind::Ident || rest->kind == NodeKind::Dot ||
                            rest->kind == NodeKind::Index;
        if (!simple) {
          report({rest->start, previous_end},
                 "The rest element of an object pattern must be a simple assignment target");
        } else {
          check_simple_target(rest);
        }
        break;
      }
      default:
        report({property.start, property.start + 1}, "A method cannot be assigned to");
        break;
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Declarations

void Parser::check_binding_name(Atom name, u32 start, bool escaped) {
  const u32 index = static_cast<u32>(name);
  if (index >= kReservedAtomCount) return;
  check_reference_name(name, start, escaped);
  if (name == Atom::eval || name == Atom::arguments_) {
    strict_error(word_range(start, name), name == Atom::eval
                                              ? "Cannot declare \"eval\" in strict mode"
                                              : "Cannot declare \"arguments\" in strict mode");
  }
}

BindingIdent* Parser::declare_binding(Atom name, u32 start, SymbolKind kind) {
  BindingIdent* node = make<BindingIdent>(start);
  node->name = name;
  ScopeBuilder::Result result;
  node->symbol = SymbolId::None;
  if (failed() || (has(kAmbient) && kind != SymbolKind::Param)) return node;
  if (kind == SymbolKind::Var) {
    result = scopes_.declare_var(name, kind, start);
    if (name == Atom::arguments_) memory_.symbols[result.symbol].flags |= kSymFrozen;
  } else {
    result = scopes_.declare(name, kind, start);
  }
  node->symbol = result.symbol;
  if (result.conflict != SymbolId::None) [[unlikely]] {
    if (kind != SymbolKind::Param) {
      redeclared(name, start, result.conflict);
    } else if (current_params_->duplicate == kNone) {
      current_params_->duplicate = start;
      current_params_->duplicate_name = name;
    }
  }
  return node;
}

BindingIdent* Parser::parse_binding_identifier(SymbolKind kind) {
  const u32 start = tok.start;
  const Atom name = tok.atom;
  if (!is(Tok::Identifier)) {
    if (is_reserved_word(tok.kind)) {
      fail(token_range(),
           "\"" + std::string(token_source()) + "\" is a reserved word and cannot be declared");
    } else {
      expected(Tok::Identifier);
    }
    BindingIdent* node = make<BindingIdent>(start);
    node->name = Atom::None;
    node->symbol = SymbolId::None;
    return node;
  }
  check_binding_name(name, start, (tok.flags & kTokEscaped) != 0);
  if (name == Atom::let && (kind == SymbolKind::Let || kind == SymbolKind::Const ||
                            kind == SymbolKind::Using || kind == SymbolKind::Class)) {
    report(token_range(), "Cannot use \"let\" as a name in a lexical declaration");
  }
  if (name == Atom::arguments_ && has(kNoArguments) && kind != SymbolKind::Param) {
    report(token_range(), "Cannot use \"arguments\" in a class field initializer or static block");
  }
  next();
  return declare_binding(name, start, kind);
}

Binding* Parser::parse_binding(SymbolKind kind) {
  if (is(Tok::LBracket) || is(Tok::LBrace)) return parse_binding_pattern(kind);
  return parse_binding_identifier(kind);
}

Binding* Parser::parse_binding_pattern(SymbolKind kind) {
  DepthGuard guard(*this);
  const u32 start = tok.start;
  if (too_deep()) return make<BindingArray>(start);
  if (kind == SymbolKind::Using) {
    fail(token_range(), "A \"using\" declaration cannot have a pattern");
    return make<BindingArray>(start);
  }
  const u32 saved = ctx_;
  ctx_ &= ~(kNoIn | kConditionalYes);
  if (is(Tok::LBracket)) {
    next();
    BindingArray* node = make<BindingArray>(start);
    ListBuilder<BindingElement> items(*this);
    while (!is(Tok::RBracket) && !is(Tok::End)) {
      BindingElement item{nullptr, nullptr};
      if (is(Tok::Comma)) {
        items.push(item);
        next();
        continue;
      }
      const bool rest = eat(Tok::DotDotDot);
      item.binding = parse_binding(kind);
      if (rest) {
        node->aux = 1;
        items.push(item);
        if (!is(Tok::RBracket)) {
          if (is(Tok::Comma)) {
            fail(token_range(), "A rest element must be the last one");
          } else if (is(Tok::Assign)) {
            fail(token_range(), "A rest element cannot have an initializer");
          }
        }
        break;
      }
      if (eat(Tok::Assign)) item.initializer = parse_assign();
      items.push(item);
      if (is(Tok::RBracket)) break;
      expect(Tok::Comma);
    }
    ctx_ = saved;
    expect_closing(Tok::RBracket, start);
    node->items = items.finish();
    return node;
  }
  next();
  BindingObject* node = make<BindingObject>(start);
  ListBuilder<BindingProperty> properties(*this);
  while (!is(Tok::RBrace) && !is(Tok::End)) {
    BindingProperty property{};
    property.start = tok.start;
    if (eat(Tok::DotDotDot)) {
      property.rest = true;
      property.value = parse_binding_identifier(kind);
      properties.push(property);
      if (is(Tok::Comma)) fail(token_range(), "A rest element must be the last one");
      if (is(Tok::Assign)) fail(token_range(), "A rest element cannot have an initializer");
      break;
    }
    const Token first = tok;
    property.key = parse_property_key(property.computed);
    if (eat(Tok::Colon)) {
      property.value = parse_binding(kind);
    } else if (first.kind == Tok::Identifier) {
      const Token here = tok;
      tok.end = first.end;
      tok.start = first.start;
      check_binding_name(first.atom, first.start, (first.flags & kTokEscaped) != 0);
      if (!failed()) tok = here;
      if (first.atom == Atom::let && (kind == SymbolKind::Let || kind == SymbolKind::Const)) {
        report({first.start, first.end}, "Cannot use \"let\" as a name in a lexical declaration");
      }
      if (first.atom == Atom::arguments_ && has(kNoArguments) && kind != SymbolKind::Param) {
        report({first.start, first.end},
               "Cannot use \"arguments\" in a class field initializer or static block");
      }
      property.value = declare_binding(first.atom, first.start, kind);
    } else {
      expected(Tok::Colon);
      property.value = make<BindingArray>(first.start);
    }
    if (eat(Tok::Assign)) property.initializer = parse_assign();
    properties.push(property);
    if (is(Tok::RBrace)) break;
    expect(Tok::Comma);
  }
  ctx_ = saved;
  expect_closing(Tok::RBrace, start);
  node->properties = properties.finish();
  return node;
}

// ---------------------------------------------------------------------------------------------------------------
// Arrow parameters

// Whether `(a, b): …` can be parameters at all, before a return type is looked for.
bool Parser::can_be_parameters(const Expr* e) const {
  if (e->flags & kParenthesized) return false;
  switch (e->kind) {
    case NodeKind::Ident:
      return !(e->flags & kFromTs);
    case NodeKind::Spread:
      return can_be_parameters(static_cast<const Spread*>(e)->value);
    case NodeKind::Assign:
      return static_cast<const Assign*>(e)->op() == AssignOp::Assign &&
             can_be_parameters(static_cast<const Assign*>(e)->target);
    case NodeKind::Array:
    case NodeKind::Object:
      return true;
    case NodeKind::This:
      return typescript_;
    default:
      return false;
  }
}

BindingElement Parser::to_binding_element(Expr* e) {
  if (e->kind == NodeKind::Assign && !(e->flags & kParenthesized) &&
      static_cast<Assign*>(e)->op() == AssignOp::Assign) {
    Assign* assign = static_cast<Assign*>(e);
    return {to_binding(assign->target), assign->value};
  }
  return {to_binding(e), nullptr};
}

Binding* Parser::to_binding(Expr* e) {
  DepthGuard guard(*this);
  if (too_deep()) return make<BindingArray>(e->start);
  if (!(e->flags & (kParenthesized | kFromTs))) {
    switch (e->kind) {
      case NodeKind::Ident: {
        const Ident* ident = static_cast<Ident*>(e);
        if (ident->name == Atom::eval || ident->name == Atom::arguments_)
          check_binding_name(ident->name, e->start, false);
        return declare_binding(ident->name, e->start, SymbolKind::Param);
      }
      case NodeKind::Array: {
        const Array* array = static_cast<Array*>(e);
        BindingArray* node = make<BindingArray>(e->start);
        node->items = arena_->make_array<BindingElement>(array->items.size());
        for (size_t i = 0; i < array->items.size(); ++i) {
          Expr* item = array->items[i];
          if (item->kind == NodeKind::Hole) continue;
          if (item->kind == NodeKind::Spread) {
            if (i + 1 != array->items.size() || (array->flags & kTrailingComma)) {
              fail({item->start, item->start + 3}, "A rest element must be the last one");
            }
            node->aux = 1;
            node->items[i].binding = to_binding(static_cast<Spread*>(item)->value);
          } else {
            node->items[i] = to_binding_element(item);
          }
        }
        return node;
      }
      case NodeKind::Object: {
        const Object* object = static_cast<Object*>(e);
        BindingObject* node = make<BindingObject>(e->start);
        node->properties = arena_->make_array<BindingProperty>(object->properties.size());
        for (size_t i = 0; i < object->properties.size(); ++i) {
          const Property& from = object->properties[i];
          BindingProperty& to = node->properties[i];
          to.start = from.start;
          if (from.kind == PropertyKind::Spread) {
            if (i + 1 != object->properties.size() || (object->flags & kTrailingComma)) {
              fail({from.start, from.start + 3}, "A rest element must be the last one");
            }
            to.rest = true;
            to.value = to_binding(from.value);
            if (to.value->kind != NodeKind::BindingIdent) {
              report({from.value->start, from.value->start + 1},
                     "The rest element of an object pattern must be a name");
            }
            continue;
          }
          if (from.kind != PropertyKind::Normal) {
            fail({from.start, from.start + 1}, "Invalid binding pattern");
            to.value = make<BindingArray>(from.start);
            continue;
          }
          to.computed = from.computed;
          to.key = from.key;
          if (from.shorthand) {
            to.value = to_binding(from.value);
            to.initializer = from.initializer;
          } else {
            const BindingElement element = to_binding_element(from.value);
            to.value = element.binding;
            to.initializer = element.initializer;
          }
        }
        return node;
      }
      default:
        break;
    }
  }
  fail({e->start, std::max(e->start + 1, std::min(previous_end, e->start + 1))},
       "Invalid binding pattern");
  return make<BindingArray>(e->start);
}

}  // namespace sinter::js
