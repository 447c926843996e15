// TypeScript types: read and forgotten.
//
// Nothing is built, so a wrong guess is undone by rewinding the lexer. Where an expression may go
// on or a type argument list may begin (`f<T>(x)`), the rules of TypeScript's own parser decide.

#include "parsers/js/parser.h"

namespace sinter::js {

// `asserts x is T`, `x is T`, `asserts this`, or a type.
void Parser::skip_return_type() {
  if (is_atom(Atom::asserts)) {
    const Token after = peek();
    if ((after.kind == Tok::Identifier || after.kind == Tok::This) &&
        !(after.flags & kTokNewline)) {
      if (!(after.kind == Tok::Identifier && after.atom == Atom::is)) {
        next();
        next();
        if (is_atom(Atom::is) && !newline_before()) {
          next();
          skip_type();
        }
        return;
      }
      // `asserts is …`: `asserts` the parameter, or `is` the asserted one.
      const Checkpoint here = checkpoint();
      ++speculating_;
      next();
      next();
      const bool is_is = is_atom(Atom::is) || is(Tok::LBrace) || is(Tok::Semicolon);
      --speculating_;
      rewind(here);
      if (is_is) next();
    }
  }
  if (is(Tok::Identifier) || is(Tok::This)) {
    const Token after = peek();
    if (after.kind == Tok::Identifier && after.atom == Atom::is && !(after.flags & kTokNewline)) {
      next();
      next();
      skip_type();
      return;
    }
  }
  skip_type();
}

void Parser::skip_type() {
  DepthGuard guard(*this);
  if (too_deep()) return;
  if (at_function_type()) {
    if (is_atom(Atom::abstract_)) next();
    if (is(Tok::New)) next();
    skip_type_params();
    skip_function_type_params();
    expect(Tok::Arrow);
    // The return type may be conditional even where a conditional type may not stand.
    const u32 saved = ctx_;
    ctx_ &= ~kNoConditionalType;
    skip_return_type();
    ctx_ = saved;
    return;
  }
  skip_binary_type();
  if (has(kNoConditionalType) || !is(Tok::Extends) || newline_before()) return;
  // A conditional type; its false branch is a loop.
  for (;;) {
    next();
    const u32 saved = ctx_;
    ctx_ |= kNoConditionalType;
    skip_type();
    ctx_ = saved;
    expect(Tok::Question);
    skip_type();
    expect(Tok::Colon);
    if (at_function_type()) return skip_type();
    skip_binary_type();
    if (!is(Tok::Extends) || newline_before()) return;
  }
}

// Unions and intersections bind so simply that one loop does both.
void Parser::skip_binary_type() {
  if (is(Tok::BitOr) || is(Tok::BitAnd)) next();
  for (;;) {
    if (at_function_type()) {
      skip_type();
      return;
    }
    skip_unary_type();
    if (!is(Tok::BitOr) && !is(Tok::BitAnd)) return;
    next();
  }
}

void Parser::skip_unary_type() {
  DepthGuard guard(*this);
  if (too_deep()) return;
  while (tok.kind == Tok::Identifier) {
    if (tok.atom != Atom::keyof && tok.atom != Atom::readonly && tok.atom != Atom::unique &&
        tok.atom != Atom::infer)
      break;
    if (!type_starts_after(peek())) break;
    const bool infer = tok.atom == Atom::infer;
    next();
    if (!infer) continue;
    next();  // the name
    if (is(Tok::Extends)) {
      // `infer X extends C`; but in `X extends infer U extends C ? …` a `?` after C makes it a
      // conditional type.
      const Checkpoint here = checkpoint();
      const u32 saved = ctx_;
      ++speculating_;
      next();
      ctx_ |= kNoConditionalType;
      skip_type();
      ctx_ = saved;
      --speculating_;
      const bool constraint = !failed() && (has(kNoConditionalType) || !is(Tok::Question));
      if (!constraint) rewind(here);
    }
    return skip_type_suffix();
  }
  skip_primary_type();
  skip_type_suffix();
}

// Whether a token may begin the operand of `keyof`, `unique` …; otherwise that word is a type's
// name.
bool Parser::type_starts_after(const Token& after) const {
  switch (after.kind) {
    case Tok::Identifier:
      return !(after.flags & kTokNewline) && after.atom != Atom::is && after.atom != Atom::as;
    case Tok::LBrace:
      return !(after.flags & kTokNewline);
    case Tok::LParen:
    case Tok::LBracket:
    case Tok::String:
    case Tok::Number:
    case Tok::Template:
    case Tok::Typeof:
    case Tok::This:
    case Tok::Import:
    case Tok::Void:
    case Tok::Null:
    case Tok::True:
    case Tok::False:
    case Tok::New:
      return !(after.flags & kTokNewline) || after.kind == Tok::Typeof;
    default:
      return false;
  }
}

void Parser::skip_type_suffix() {
  for (;;) {
    if (newline_before()) return;
    if (is(Tok::LBracket)) {
      const u32 opening = tok.start;
      next();
      if (!is(Tok::RBracket)) {
        const u32 saved = ctx_;
        ctx_ &= ~kNoConditionalType;
        skip_type();
        ctx_ = saved;
      }
      expect_closing(Tok::RBracket, opening);
    } else if (is(Tok::Bang)) {
      next();  // JSDoc's `T!`
    } else {
      return;
    }
  }
}

void Parser::skip_entity_arguments() {
  if (!newline_before() && (is(Tok::Lt) || is(Tok::Shl))) skip_type_arguments();
}

void Parser::skip_primary_type() {
  const u32 saved = ctx_;
  switch (tok.kind) {
    case Tok::Identifier:
      next();
      while (is(Tok::Dot)) {
        next();
        if (!is_identifier_name()) return expected(Tok::Identifier);
        next();
      }
      skip_entity_arguments();
      return;
    case Tok::Void:
    case Tok::Null:
    case Tok::True:
    case Tok::False:
    case Tok::String:
    case Tok::Number:
    case Tok::BigInt:
      next();
      return;
    case Tok::This:
      next();
      return;
    case Tok::Const:  // `as const`, `<const>x`
      next();
      return;
    case Tok::Sub:
      next();
      if (!is(Tok::Number) && !is(Tok::BigInt)) return expected(Tok::Number);
      next();
      return;
    case Tok::Question:  // JSDoc's `?T`
    case Tok::Mul:
    case Tok::Bang:
      next();
      if (tok.kind != Tok::Comma && tok.kind != Tok::Gt && tok.kind != Tok::RParen)
        skip_unary_type();
      return;
    case Tok::Typeof:
      next();
      if (is(Tok::Import)) return skip_import_type();
      if (!is_identifier_name()) return expected(Tok::Identifier);
      next();
      while (is(Tok::Dot)) {
        next();
        if (!is_identifier_name() && !is(Tok::PrivateName)) return expected(Tok::Identifier);
        next();
      }
      skip_entity_arguments();
      return;
    case Tok::Import:
      return skip_import_type();
    case Tok::LBracket:
      ctx_ &= ~kNoConditionalType;
      skip_tuple_type();
      ctx_ = saved;
      return;
    case Tok::LParen: {
      const u32 opening = tok.start;
      next();
      ctx_ &= ~kNoConditionalType;
      skip_type();
      ctx_ = saved;
      expect_closing(Tok::RParen, opening);
      return;
    }
    case Tok::LBrace:
      ctx_ &= ~kNoConditionalType;
      skip_type_literal();
      ctx_ = saved;
      return;
    case Tok::Template:
      ctx_ &= ~kNoConditionalType;
      skip_template_type();
      ctx_ = saved;
      return;
    default:
      unexpected();
  }
}

// `import("x", { with: … }).a.b<T>`
void Parser::skip_import_type() {
  next();
  const u32 opening = tok.start;
  expect(Tok::LParen);
  expect(Tok::String);
  if (eat(Tok::Comma) && !is(Tok::RParen)) {
    parse_assign();
    eat(Tok::Comma);
  }
  expect_closing(Tok::RParen, opening);
  while (is(Tok::Dot)) {
    next();
    if (!is_identifier_name()) return expected(Tok::Identifier);
    next();
  }
  skip_entity_arguments();
}

void Parser::skip_template_type() {
  while (!(tok.flags & kTokTemplateTail) && !failed()) {
    next();
    skip_type();
    if (!is(Tok::RBrace)) return expected(Tok::RBrace);
    rescan_template_continuation();
  }
  next();
}

void Parser::skip_tuple_type() {
  const u32 opening = tok.start;
  next();
  while (!is(Tok::RBracket) && !is(Tok::End)) {
    eat(Tok::DotDotDot);
    if (is_identifier_name()) {
      // `name: T`, `name?: T`
      const Checkpoint here = checkpoint();
      ++speculating_;
      next();
      const bool optional = eat(Tok::Question);
      const bool labeled = is(Tok::Colon);
      (void)optional;
      --speculating_;
      if (labeled) {
        next();
      } else {
        rewind(here);
      }
    }
    skip_type();
    eat(Tok::Question);
    if (!eat(Tok::Comma)) break;
  }
  expect_closing(Tok::RBracket, opening);
}

// `{ … }` as a type, and the body of an interface: members, or a mapped type.
void Parser::skip_type_literal() {
  const u32 opening = tok.start;
  expect(Tok::LBrace);
  while (!is(Tok::RBrace) && !is(Tok::End)) {
    skip_type_member();
    if (is(Tok::Comma) || is(Tok::Semicolon)) {
      next();
    } else if (!is(Tok::RBrace) && !newline_before()) {
      return expected(Tok::Semicolon);
    }
  }
  expect_closing(Tok::RBrace, opening);
}

void Parser::skip_type_member() {
  if (is(Tok::Add) || is(Tok::Sub)) {  // `-readonly [K in T]`
    next();
    expect_atom(Atom::readonly);
  }
  const auto ends_name = [&] {
    return is(Tok::Colon) || is(Tok::Question) || is(Tok::LParen) || is(Tok::Lt) ||
           is(Tok::Semicolon) || is(Tok::Comma) || is(Tok::RBrace);
  };
  // Modifiers, unless they are the name itself.
  while (tok.kind == Tok::Identifier && !failed()) {
    const Atom word = tok.atom;
    const bool modifier = word == Atom::readonly || word == Atom::get || word == Atom::set ||
                          word == Atom::static_ || word == Atom::public_ ||
                          word == Atom::private_ || word == Atom::protected_ ||
                          word == Atom::abstract_ || word == Atom::override_ ||
                          word == Atom::declare || word == Atom::async;
    if (!modifier) break;
    next();
    if (ends_name() || newline_before() || is(Tok::End)) goto after_name;
  }
  if (is(Tok::LParen) || is(Tok::Lt)) {  // a call signature
  } else if (is(Tok::New)) {
    next();
  } else if (is(Tok::LBracket)) {
    const u32 opening = tok.start;
    next();
    if (is_identifier_name()) {
      const Token after = peek();
      if (after.kind == Tok::Colon) {  // an index signature
        next();
        next();
        skip_type();
      } else if (after.kind == Tok::In) {  // a mapped type
        next();
        next();
        skip_type();
        if (eat_atom(Atom::as)) skip_type();
      } else {
        parse_assign_in();
      }
    } else {
      parse_assign_in();
    }
    expect_closing(Tok::RBracket, opening);
  } else if (is_identifier_name() || is(Tok::String) || is(Tok::Number) || is(Tok::BigInt) ||
             is(Tok::PrivateName)) {
    next();
  } else {
    return unexpected();
  }
after_name:
  if (is(Tok::Add) || is(Tok::Sub)) {  // `-?`
    next();
    if (!is(Tok::Question)) return expected(Tok::Question);
  }
  eat(Tok::Question);
  if (is(Tok::LParen) || is(Tok::Lt)) {
    skip_type_params();
    skip_function_type_params();
    if (eat(Tok::Colon)) skip_return_type();
  } else if (eat(Tok::Colon)) {
    skip_type();
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Functions, parameters, arguments

bool Parser::at_function_type() {
  if (is(Tok::Lt)) return true;
  if (is(Tok::New)) return true;
  if (is_atom(Atom::abstract_)) return peek().kind == Tok::New;
  if (!is(Tok::LParen)) return false;
  // `(…)` is a parameter list when it begins like one.
  const Checkpoint here = checkpoint();
  ++speculating_;
  next();
  bool yes = false;
  if (is(Tok::RParen) || is(Tok::DotDotDot)) {
    yes = true;
  } else {
    bool parameter = false;
    if (is(Tok::Identifier) || is(Tok::This)) {
      next();
      parameter = true;
    } else if (is(Tok::LBrace) || is(Tok::LBracket)) {
      skip_binding_for_type();
      parameter = !failed();
    }
    if (parameter) {
      if (is(Tok::Colon) || is(Tok::Comma) || is(Tok::Question) || is(Tok::Assign)) {
        yes = true;
      } else if (is(Tok::RParen)) {
        next();
        yes = is(Tok::Arrow);
      }
    }
  }
  --speculating_;
  rewind(here);
  return yes;
}

// A pattern in the parameters of a function type.
void Parser::skip_binding_for_type() {
  DepthGuard guard(*this);
  if (too_deep()) return;
  if (is(Tok::Identifier) || is(Tok::This)) return next();
  if (is(Tok::LBracket)) {
    next();
    while (!is(Tok::RBracket) && !is(Tok::End)) {
      if (eat(Tok::Comma)) continue;
      eat(Tok::DotDotDot);
      skip_binding_for_type();
      if (!eat(Tok::Comma)) break;
    }
    return expect(Tok::RBracket);
  }
  expect(Tok::LBrace);
  while (!is(Tok::RBrace) && !is(Tok::End)) {
    if (eat(Tok::DotDotDot)) {
      next();
    } else {
      if (!is_identifier_name() && !is(Tok::String) && !is(Tok::Number)) return unexpected();
      next();
      if (eat(Tok::Colon)) skip_binding_for_type();
    }
    if (!eat(Tok::Comma)) break;
  }
  expect(Tok::RBrace);
}

void Parser::skip_function_type_params() {
  const u32 opening = tok.start;
  const u32 saved = ctx_;
  ctx_ &= ~kNoConditionalType;
  expect(Tok::LParen);
  while (!is(Tok::RParen) && !is(Tok::End)) {
    eat(Tok::DotDotDot);
    skip_binding_for_type();
    eat(Tok::Question);
    if (eat(Tok::Colon)) skip_type();
    if (!eat(Tok::Comma)) break;
  }
  ctx_ = saved;
  expect_closing(Tok::RParen, opening);
}

// `<const in out T extends U = V, …>`
bool Parser::skip_type_params() {
  if (!is(Tok::Lt)) return false;
  const u32 saved = ctx_;
  ctx_ &= ~kNoConditionalType;
  next();
  while (!is(Tok::Gt) && !is(Tok::End)) {
    for (;;) {
      if (is(Tok::Const) || is(Tok::In)) {
        next();
      } else if (is_atom(Atom::out)) {
        const Tok after = peek().kind;
        if (after != Tok::Identifier && after != Tok::In) break;
        next();
      } else {
        break;
      }
    }
    expect(Tok::Identifier);
    if (eat(Tok::Extends)) skip_type();
    if (is(Tok::Assign)) {
      next();
      skip_type();
    }
    if (!eat(Tok::Comma)) break;
  }
  ctx_ = saved;
  close_type_list();
  return true;
}

// The `>` of a list, which may be the first byte of a longer token.
void Parser::close_type_list() {
  switch (tok.kind) {
    case Tok::Shr:
    case Tok::UShr:
    case Tok::Ge:
    case Tok::ShrAssign:
    case Tok::UShrAssign:
      rescan_greater();
      [[fallthrough]];
    case Tok::Gt:
      return next();
    default:
      expected(Tok::Gt);
  }
}

void Parser::skip_type_argument_items() {
  if (is(Tok::Shl)) rescan_less();
  const u32 saved = ctx_;
  ctx_ &= ~kNoConditionalType;
  expect(Tok::Lt);
  do {
    skip_type();
  } while (eat(Tok::Comma));
  ctx_ = saved;
}

void Parser::skip_type_arguments() {
  skip_type_argument_items();
  close_type_list();
}

void Parser::skip_type_arguments_jsx() {
  skip_type_argument_items();
  if (!is(Tok::Gt)) {
    if (is(Tok::Shr) || is(Tok::UShr) || is(Tok::Ge) || is(Tok::ShrAssign) || is(Tok::UShrAssign)) {
      rescan_greater();
    } else {
      return expected(Tok::Gt);
    }
  }
  next_jsx_name();
}

// At `<` after an expression: type arguments, or a comparison? TypeScript's
// canFollowTypeArgumentsInExpression decides.
bool Parser::try_skip_type_arguments_in_expression() {
  const Checkpoint here = checkpoint();
  const u32 depth = depth_;
  ++speculating_;
  skip_type_argument_items();
  bool yes = !failed() && (is(Tok::Gt) || is(Tok::Shr) || is(Tok::UShr));
  if (yes && !is(Tok::Gt)) yes = false;  // `a<b>>c` is a shift
  if (yes) {
    next();
    switch (tok.kind) {
      case Tok::LParen:
      case Tok::Template:
      case Tok::End:
        break;
      case Tok::Lt:
      case Tok::Gt:
      case Tok::Add:
      case Tok::Sub:
        yes = false;
        break;
      default:
        yes = newline_before() || !may_start_expression();
        break;
    }
  }
  --speculating_;
  depth_ = depth;
  if (!yes) {
    rewind(here);
    return false;
  }
  return true;
}

// Binary operators count as not starting one.
bool Parser::may_start_expression() const {
  switch (tok.kind) {
    case Tok::Identifier:
      return tok.atom != Atom::as && tok.atom != Atom::satisfies;
    case Tok::PrivateName:
    case Tok::Number:
    case Tok::BigInt:
    case Tok::String:
    case Tok::LBrace:
    case Tok::LBracket:
    case Tok::At:
    case Tok::Tilde:
    case Tok::Bang:
    case Tok::PlusPlus:
    case Tok::MinusMinus:
    case Tok::Class:
    case Tok::Delete:
    case Tok::False:
    case Tok::Function:
    case Tok::Import:
    case Tok::New:
    case Tok::Null:
    case Tok::Super:
    case Tok::This:
    case Tok::True:
    case Tok::Typeof:
    case Tok::Void:
    case Tok::Div:
    case Tok::DivAssign:
      return tok.kind != Tok::Div && tok.kind != Tok::DivAssign;
    default:
      return false;
  }
}

// At the `:` after `(…)`: skips `: T` when `=>` follows.
bool Parser::try_skip_arrow_return_type() {
  const Checkpoint here = checkpoint();
  const u32 depth = depth_;
  ++speculating_;
  next();
  skip_return_type();
  const bool yes = !failed() && is(Tok::Arrow) && !newline_before();
  --speculating_;
  depth_ = depth;
  if (!yes) rewind(here);
  return yes;
}

}  // namespace sinter::js
