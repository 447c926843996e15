// JSX elements and fragments.

#include "parsers/js/parser.h"

namespace sinter::js {

// At `<` where an expression may begin.
Expr* Parser::parse_jsx() {
  const u32 start = tok.start;
  Expr* element = parse_jsx_element(start, JsxEnd::Expression);
  if (is(Tok::Lt) && !failed()) {
    fail(token_range(), "Adjacent JSX elements must be wrapped in a fragment: <>…</>");
  }
  return element;
}

// A tag name: an intrinsic name (String), a component (Ident, This) or members of one (Dot). `name`
// is how it is written, to compare with the closing tag.
Expr* Parser::parse_jsx_tag(std::string& name) {
  const u32 start = tok.start;
  if (!is_identifier_name()) {
    expected(Tok::Identifier);
    return make<Null>(start);
  }
  const Atom first = tok.atom;
  const Tok kind = tok.kind;
  const std::string_view first_text = atoms_->text(first);
  name = first_text;
  next_jsx_name();
  if (is(Tok::Colon)) {
    next_jsx_name();
    if (!is_identifier_name()) {
      expected(Tok::Identifier);
      return make<Null>(start);
    }
    name += ':';
    name += atoms_->text(tok.atom);
    next_jsx_name();
    String* tag = make<String>(start);
    tag->value = arena_->copy(name);
    return tag;
  }
  const bool dashed = first_text.find('-') != std::string_view::npos;
  const bool lower = first_text[0] >= 'a' && first_text[0] <= 'z';
  if (!is(Tok::Dot)) {
    if (kind == Tok::This) return make<This>(start);
    if (dashed || lower) {
      String* tag = make<String>(start);
      tag->value = first_text;
      return tag;
    }
    return make_ident(first, start);
  }
  Expr* tag = kind == Tok::This ? static_cast<Expr*>(make<This>(start)) : make_ident(first, start);
  while (is(Tok::Dot)) {
    next_jsx_name();
    if (!is_identifier_name()) {
      expected(Tok::Identifier);
      return tag;
    }
    Dot* member = make<Dot>(start);
    member->target = tag;
    member->name = tok.atom;
    member->name_start = tok.start;
    member->private_symbol = SymbolId::None;
    if (atoms_->text(tok.atom).find('-') != std::string_view::npos) {
      fail(token_range(), "A member of a JSX component cannot contain \"-\"");
    }
    name += '.';
    name += atoms_->text(tok.atom);
    tag = member;
    next_jsx_name();
  }
  return tag;
}

bool Parser::parse_jsx_attribute(JsxAttribute& attribute) {
  attribute.start = tok.start;
  if (is(Tok::LBrace)) {
    const u32 opening = tok.start;
    next();
    if (!is(Tok::DotDotDot)) {
      expected(Tok::DotDotDot);
      return false;
    }
    next();
    attribute.value = parse_assign_in();
    if (!is(Tok::RBrace)) {
      expect_closing(Tok::RBrace, opening);
      return false;
    }
    next_jsx_name();
    return true;
  }
  if (!is_identifier_name()) {
    unexpected();
    return false;
  }
  String* name = make<String>(tok.start);
  name->value = atoms_->text(tok.atom);
  next_jsx_name();
  if (is(Tok::Colon)) {
    std::string joined(name->value);
    next_jsx_name();
    if (!is_identifier_name()) {
      expected(Tok::Identifier);
      return false;
    }
    joined += ':';
    joined += atoms_->text(tok.atom);
    name->value = arena_->copy(joined);
    next_jsx_name();
  }
  attribute.name = name;
  if (!is(Tok::Assign)) return true;
  next_jsx_attribute_value();
  if (is(Tok::String)) {
    String* value = make<String>(tok.start);
    value->value = tok.string;
    attribute.value = value;
    next_jsx_name();
  } else if (is(Tok::LBrace)) {
    const u32 opening = tok.start;
    next();
    if (is(Tok::RBrace)) {
      fail(token_range(), "A JSX attribute cannot have an empty expression");
      return false;
    }
    attribute.value = parse_assign_in();
    if (!is(Tok::RBrace)) {
      expect_closing(Tok::RBrace, opening);
      return false;
    }
    next_jsx_name();
  } else if (is(Tok::Lt)) {
    attribute.value = parse_jsx_element(tok.start, JsxEnd::Child);
    next_jsx_name();
  } else {
    expected(Tok::String);
    return false;
  }
  return true;
}

// At `<`. With JsxEnd::Expression the token after the element is read as JavaScript; with Child the
// closing `>` stays the current token, and the caller reads on in its own mode.
Expr* Parser::parse_jsx_element(u32 start, JsxEnd end) {
  DepthGuard guard(*this);
  JsxElement* node = make<JsxElement>(start);
  if (too_deep()) return node;
  const auto finish = [&] {
    if (end == JsxEnd::Expression) next();
  };
  const auto at_greater = [&] {
    if (is(Tok::Gt) || is(Tok::Ge) || is(Tok::Shr) || is(Tok::UShr) || is(Tok::ShrAssign) ||
        is(Tok::UShrAssign)) {
      rescan_greater();
      return true;
    }
    return false;
  };
  const u32 saved = ctx_;
  ctx_ &= ~(kNoIn | kConditionalYes);
  next_jsx_name();
  std::string name;
  if (!at_greater()) {
    node->tag = parse_jsx_tag(name);
    if (typescript_ && (is(Tok::Lt) || is(Tok::Shl))) {
      skip_type_arguments_jsx();
    }
    ListBuilder<JsxAttribute> attributes(*this);
    while ((is_identifier_name() || is(Tok::LBrace)) && !failed()) {
      JsxAttribute attribute{};
      if (parse_jsx_attribute(attribute)) attributes.push(attribute);
    }
    node->attributes = attributes.finish();
    if (is(Tok::Div)) {
      next();
      node->aux = 1;
      node->close = tok.start;
      ctx_ = saved;
      if (!at_greater()) {
        expected(Tok::Gt);
        return node;
      }
      finish();
      return node;
    }
    if (!at_greater()) {
      expected(Tok::Gt);
      ctx_ = saved;
      return node;
    }
  }

  ListBuilder<Expr*> children(*this);
  for (;;) {
    next_jsx_child();
    if (failed()) break;
    if (is(Tok::JsxText)) {
      if (tok.string.data() != nullptr) {
        String* child = make<String>(tok.start);
        child->value = tok.string;
        children.push(child);
      }
      continue;
    }
    if (is(Tok::LBrace)) {
      const u32 opening = tok.start;
      next();
      if (is(Tok::RBrace)) continue;  // `{/* a comment */}`
      if (is(Tok::DotDotDot)) {
        Spread* spread = make<Spread>(tok.start);
        next();
        spread->value = parse_assign_in();
        children.push(spread);
      } else {
        children.push(parse_expression_in());
      }
      if (!is(Tok::RBrace)) {
        expect_closing(Tok::RBrace, opening);
        break;
      }
      continue;
    }
    if (is(Tok::End)) {
      fail(token_range(), "Unexpected end of file before a closing tag for " +
                              (name.empty() ? std::string("the fragment") : "\"" + name + "\""));
      note_last_error("The opening tag is here:", {start, start + 1});
      break;
    }
    // `<`: a child or the closing tag.
    const u32 child_start = tok.start;
    const Checkpoint before = checkpoint();
    ++speculating_;
    next_jsx_name();
    --speculating_;
    if (!is(Tok::Div)) {
      rewind(before);
      children.push(parse_jsx_element(child_start, JsxEnd::Child));
      continue;
    }
    node->close = child_start;
    next_jsx_name();
    std::string closing;
    if (!at_greater()) {
      const SourceRange range = token_range();
      parse_jsx_tag(closing);
      if (!failed() && closing != name) {
        fail(range, name.empty() ? "Unexpected closing tag \"" + closing + "\" of a fragment"
                                 : "Unexpected closing tag \"" + closing +
                                       "\" does not match opening tag \"" + name + "\"");
        note_last_error("The opening tag is here:", {start, start + 1});
        break;
      }
      if (!at_greater()) {
        expected(Tok::Gt);
        break;
      }
    } else if (!name.empty()) {
      fail(token_range(), "Expected a closing tag for \"" + name + "\"");
      note_last_error("The opening tag is here:", {start, start + 1});
      break;
    }
    break;
  }
  ctx_ = saved;
  node->children = children.finish();
  if (!failed()) finish();
  return node;
}

}  // namespace sinter::js
