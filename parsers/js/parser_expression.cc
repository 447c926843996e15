// Operators: from the comma down to what a primary expression is followed by.

#include <array>

#include "parsers/js/parser.h"

namespace sinter::js {
namespace {

constexpr u32 kRelational = 8;

constexpr std::array<u8, static_cast<size_t>(Tok::kCount)> kPrecedence = [] {
  std::array<u8, static_cast<size_t>(Tok::kCount)> table{};
  const auto set = [&](Tok tok, u8 precedence) { table[static_cast<size_t>(tok)] = precedence; };
  set(Tok::Nullish, 1);
  set(Tok::Or, 2);
  set(Tok::And, 3);
  set(Tok::BitOr, 4);
  set(Tok::BitXor, 5);
  set(Tok::BitAnd, 6);
  for (Tok tok : {Tok::LooseEq, Tok::LooseNe, Tok::StrictEq, Tok::StrictNe}) set(tok, 7);
  for (Tok tok : {Tok::Lt, Tok::Le, Tok::Gt, Tok::Ge, Tok::In, Tok::Instanceof})
    set(tok, kRelational);
  for (Tok tok : {Tok::Shl, Tok::Shr, Tok::UShr}) set(tok, 9);
  for (Tok tok : {Tok::Add, Tok::Sub}) set(tok, 10);
  for (Tok tok : {Tok::Mul, Tok::Div, Tok::Rem}) set(tok, 11);
  set(Tok::Pow, 12);
  return table;
}();

static_assert(static_cast<u32>(Tok::BitXor) - static_cast<u32>(Tok::Add) ==
              static_cast<u32>(BinaryOp::BitXor));
static_assert(static_cast<u32>(Tok::AndAssign) - static_cast<u32>(Tok::Assign) ==
              static_cast<u32>(AssignOp::And));

BinaryOp binary_op(Tok tok) {
  return static_cast<BinaryOp>(static_cast<u32>(tok) - static_cast<u32>(Tok::Add));
}

bool is_plain_pattern(const Expr* e) {
  return (e->kind == NodeKind::Array || e->kind == NodeKind::Object) &&
         !(e->flags & kParenthesized);
}

bool is_logical(const Expr* e, bool nullish) {
  if (e->kind != NodeKind::Binary || (e->flags & kParenthesized)) return false;
  const BinaryOp op = static_cast<const Binary*>(e)->op();
  return nullish ? op == BinaryOp::Nullish : op == BinaryOp::Or || op == BinaryOp::And;
}

}  // namespace

Expr* Parser::parse_expression() {
  Expr* first = parse_assign();
  return is(Tok::Comma) ? parse_expression_rest(first) : first;
}

Expr* Parser::parse_expression_rest(Expr* first) {
  while (eat(Tok::Comma)) {
    Binary* comma = make<Binary>(first->start, static_cast<u32>(BinaryOp::Comma));
    comma->left = first;
    comma->right = parse_assign();
    first = comma;
  }
  return first;
}

Expr* Parser::parse_assign() {
  const Cover outer = cover_;
  cover_ = {};
  Expr* e = parse_assign_cover();
  if (cover_.shorthand_initializer != kNone || cover_.double_proto != kNone) [[unlikely]]
    report_cover(cover_);
  cover_ = outer;
  return e;
}

void Parser::report_cover(const Cover& cover) {
  if (cover.shorthand_initializer != kNone) {
    fail({cover.shorthand_initializer, cover.shorthand_initializer + 1}, "Unexpected \"=\"");
  } else if (cover.double_proto != kNone) {
    report({cover.double_proto, cover.double_proto + 9},
           "Cannot specify the \"__proto__\" property more than once per object");
  }
}

// What only a pattern may contain stays in `cover_` when the result is an array or object literal.
Expr* Parser::parse_assign_cover() {
  DepthGuard guard(*this);
  if (too_deep()) return make<Null>(tok.start);
  const u32 start = tok.start;
  if (is_atom(Atom::yield) && has(kYield)) return parse_yield();
  potential_arrow_at_ = start;
  const Cover outer = cover_;
  cover_ = {};
  Expr* e = parse_binary(0);
  if (is(Tok::Question)) {
    if (!is_arrow(e)) e = parse_conditional_rest(e);
  } else if (is_assign(tok.kind)) {
    if (!is_arrow(e)) e = parse_assign_rest(e, start);
  }
  if (cover_.shorthand_initializer != kNone || cover_.double_proto != kNone) [[unlikely]] {
    if (!is_plain_pattern(e)) {
      report_cover(cover_);
      cover_ = outer;
    } else {
      if (outer.shorthand_initializer != kNone)
        cover_.shorthand_initializer = outer.shorthand_initializer;
      if (outer.double_proto != kNone) cover_.double_proto = outer.double_proto;
    }
  } else {
    cover_ = outer;
  }
  return e;
}

Expr* Parser::parse_assign_rest(Expr* target, u32 start) {
  const AssignOp op =
      static_cast<AssignOp>(static_cast<u32>(tok.kind) - static_cast<u32>(Tok::Assign));
  if (op == AssignOp::Assign && is_plain_pattern(target)) {
    check_assign_pattern(target);
    cover_ = {};
  } else {
    check_simple_target(target);
  }
  next();
  Assign* node = make<Assign>(start, static_cast<u32>(op));
  node->target = target;
  node->value = parse_assign();
  return node;
}

// `a ? b : c ? d : e …` is a loop: generated code has chains of thousands.
Expr* Parser::parse_conditional_rest(Expr* test) {
  if (typescript_) {
    // `(a?: T) => x` and `(a?, b) => x`: the question mark belongs to a parameter.
    char after = peek_byte_on_line();
    if (after == '\n') {
      switch (peek().kind) {
        case Tok::Colon:
        case Tok::Comma:
        case Tok::RParen:
        case Tok::Assign:
          return test;
        default:
          break;
      }
    } else if (after == ':' || after == ',' || after == ')' || after == '=') {
      return test;
    }
  }
  Conditional* first = nullptr;
  Expr** hole = nullptr;
  for (;;) {
    if (is_plain_pattern(test)) {
      report_cover(cover_);
      cover_ = {};
    }
    Conditional* node = make<Conditional>(test->start);
    node->test = test;
    next();
    const u32 saved = ctx_;
    ctx_ &= ~kNoIn;
    ctx_ |= kConditionalYes;
    node->yes = parse_assign();
    ctx_ = saved;
    expect(Tok::Colon);
    if (first == nullptr) {
      first = node;
    } else {
      *hole = node;
    }
    hole = &node->no;
    const u32 start = tok.start;
    if (is_atom(Atom::yield) && has(kYield)) {
      *hole = parse_yield();
      return first;
    }
    potential_arrow_at_ = start;
    Expr* no = parse_binary(0);
    if (is(Tok::Question) && !is_arrow(no)) {
      if (typescript_) {
        const char after = peek_byte_on_line();
        if (after == ':' || after == ',' || after == ')' || after == '=') {
          *hole = no;
          return first;
        }
      }
      test = no;
      continue;
    }
    if (is_assign(tok.kind) && !is_arrow(no)) no = parse_assign_rest(no, start);
    *hole = no;
    return first;
  }
}

Expr* Parser::parse_binary(u32 minimum) {
  if (is(Tok::PrivateName)) [[unlikely]] {
    const Token name = tok;
    next();
    if (minimum >= kRelational || !is(Tok::In) || has(kNoIn)) {
      if (!is(Tok::End))
        fail({name.start, name.end}, "A private name may stand only after \".\" or before \"in\"");
      else
        unexpected();
    }
    PrivateName* left = make<PrivateName>(name.start);
    left->name = name.atom;
    left->symbol = SymbolId::None;
    use_private_name(name.atom, name.start, name.end);
    return parse_binary_rest(left, minimum);
  }
  Expr* left = parse_unary();
  const u32 precedence = kPrecedence[static_cast<size_t>(tok.kind)];
  if (precedence <= minimum && !(typescript_ && tok.kind == Tok::Identifier)) [[likely]]
    return left;
  return parse_binary_rest(left, minimum);
}

Expr* Parser::parse_binary_rest(Expr* left, u32 minimum) {
  if (is_arrow(left)) return left;
  for (;;) {
    const u32 precedence = kPrecedence[static_cast<size_t>(tok.kind)];
    if (precedence <= minimum) {
      if (typescript_ && minimum < kRelational && !newline_before() &&
          (is_atom(Atom::as) || is_atom(Atom::satisfies))) {
        const bool is_as = is_atom(Atom::as);
        next();
        if (is_as && is(Tok::Const)) {
          next();
        } else {
          skip_type();
        }
        left->flags |= kFromTs;
        continue;
      }
      return left;
    }
    const Tok op_token = tok.kind;
    if (op_token == Tok::In && has(kNoIn)) return left;
    if (op_token == Tok::Pow && !(left->flags & kParenthesized) && left->start + 1 < tok.start) {
      const bool bad =
          left->kind == NodeKind::Await ||
          (left->kind == NodeKind::Unary && static_cast<Unary*>(left)->op() <= UnaryOp::Delete);
      if (bad) {
        report(token_range(), "Unary operators must be parenthesized before \"**\"")
            .help("Write (-x) ** y or -(x ** y)");
      }
    }
    next();
    Binary* node = make<Binary>(left->start, static_cast<u32>(binary_op(op_token)));
    node->left = left;
    DepthGuard guard(*this);
    if (too_deep()) {
      node->right = left;
      return node;
    }
    node->right = parse_binary(op_token == Tok::Pow ? precedence - 1 : precedence);
    if (op_token == Tok::Nullish) {
      if (is_logical(left, false) || is_logical(node->right, false)) {
        report({node->start, previous_end},
               "Mixing \"??\" with \"||\" or \"&&\" requires parentheses");
      }
    } else if (op_token == Tok::Or || op_token == Tok::And) {
      if (is_logical(left, true) || is_logical(node->right, true)) {
        report({node->start, previous_end},
               "Mixing \"??\" with \"||\" or \"&&\" requires parentheses");
      }
    }
    left = node;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Unary operators

Expr* Parser::parse_unary() {
  switch (tok.kind) {
    case Tok::Bang:
    case Tok::Tilde:
    case Tok::Add:
    case Tok::Sub:
    case Tok::Typeof:
    case Tok::Void:
    case Tok::Delete:
    case Tok::PlusPlus:
    case Tok::MinusMinus:
      return parse_unary_operator();
    case Tok::Identifier:
      if (tok.atom == Atom::await) [[unlikely]] {
        if (Expr* await = parse_await()) return await;
      }
      return parse_postfix();
    case Tok::Lt:
    case Tok::Shl:
      if (typescript_ && !jsx_) return parse_ts_less_than();
      return parse_postfix();
    default:
      return parse_postfix();
  }
}

Expr* Parser::parse_unary_operator() {
  DepthGuard guard(*this);
  const u32 start = tok.start;
  if (too_deep()) return make<Null>(start);
  UnaryOp op;
  switch (tok.kind) {
    case Tok::Bang:
      op = UnaryOp::Not;
      break;
    case Tok::Tilde:
      op = UnaryOp::BitNot;
      break;
    case Tok::Add:
      op = UnaryOp::Plus;
      break;
    case Tok::Sub:
      op = UnaryOp::Minus;
      break;
    case Tok::Typeof:
      op = UnaryOp::Typeof;
      break;
    case Tok::Void:
      op = UnaryOp::Void;
      break;
    case Tok::Delete:
      op = UnaryOp::Delete;
      break;
    case Tok::PlusPlus:
      op = UnaryOp::PreInc;
      break;
    default:
      op = UnaryOp::PreDec;
      break;
  }
  next();
  Unary* node = make<Unary>(start, static_cast<u32>(op));
  node->value = parse_unary();
  if (op >= UnaryOp::PreInc) {
    check_simple_target(node->value);
  } else if (op == UnaryOp::Delete) {
    const Expr* value = node->value;
    if (value->kind == NodeKind::Ident && !(value->flags & kFromTs)) {
      strict_error(range_from(start), "Deleting a variable is not allowed in strict mode");
    } else if (value->kind == NodeKind::Dot && static_cast<const Dot*>(value)->is_private) {
      report(range_from(start), "Private members cannot be deleted");
    }
  }
  return node;
}

// At the identifier `await`; null when it is a name here.
Expr* Parser::parse_await() {
  if (tok.flags & kTokEscaped) return nullptr;
  const u32 start = tok.start;
  const u32 end = tok.end;
  if (!has(kAwait) && !(module_known_ && has(kTopLevel))) {
    const Token after = peek();
    const bool same_line = !(after.flags & kTokNewline);
    bool operand = false;    // `await` followed by this can only be the operator
    bool ambiguous = false;  // … or a name that is called, indexed, added to
    switch (after.kind) {
      case Tok::Identifier:
        operand = same_line && after.atom != Atom::of && after.atom != Atom::as &&
                  after.atom != Atom::satisfies;
        break;
      case Tok::Number:
      case Tok::BigInt:
      case Tok::String:
      case Tok::LBrace:
      case Tok::Function:
      case Tok::Class:
      case Tok::New:
      case Tok::This:
      case Tok::Null:
      case Tok::True:
      case Tok::False:
      case Tok::Import:
      case Tok::Super:
      case Tok::Bang:
      case Tok::Tilde:
      case Tok::Typeof:
      case Tok::Void:
      case Tok::Delete:
        operand = same_line;
        break;
      case Tok::LParen:
      case Tok::LBracket:
      case Tok::Template:
      case Tok::Add:
      case Tok::Sub:
      case Tok::PlusPlus:
      case Tok::MinusMinus:
      case Tok::Div:
      case Tok::DivAssign:
        ambiguous = true;
        break;
      default:
        break;
    }
    // At the top of a file of unknown kind `await x` makes it a module.
    if (!has(kTopLevel) || options_.source_type == SourceType::Script) {
      if (!operand) return nullptr;
      fail({start, end}, "\"await\" can only be used inside an \"async\" function");
      return make<Null>(start);
    }
    if (!operand && !ambiguous) return nullptr;
    note_module(start);
  }
  if (has(kTopLevel)) {
    note_module(start);
    if (first_await_ == Ast::kNoOffset) first_await_ = start;
  }
  if (has(kParams)) {
    fail({start, end}, "Cannot use an \"await\" expression in the parameters of an async function");
    return make<Null>(start);
  }
  last_await_ = start;
  DepthGuard guard(*this);
  if (too_deep()) return make<Null>(start);
  next();
  Await* node = make<Await>(start);
  node->value = parse_unary();
  return node;
}

Expr* Parser::parse_yield() {
  const u32 start = tok.start;
  if (has(kParams)) {
    fail(token_range(), "Cannot use a \"yield\" expression in the parameters of a generator");
    return make<Null>(start);
  }
  last_yield_ = start;
  next();
  Yield* node = make<Yield>(start);
  if (newline_before()) return node;
  switch (tok.kind) {
    case Tok::Mul:
      next();
      node->aux = 1;
      node->value = parse_assign();
      break;
    case Tok::RBrace:
    case Tok::RBracket:
    case Tok::RParen:
    case Tok::Colon:
    case Tok::Comma:
    case Tok::Semicolon:
    case Tok::End:
    case Tok::In:
    case Tok::Question:
      break;
    case Tok::Template:
      node->value = parse_assign();
      break;
    default:
      node->value = parse_assign();
  }
  return node;
}

Expr* Parser::parse_postfix() {
  constexpr u8 kAnnotations = kTokPure | kTokNoSideEffects;
  const u8 annotations = tok.flags & kAnnotations;
  Expr* e = parse_primary();
  if (e->kind == NodeKind::Function) {
    if (annotations & kTokNoSideEffects)
      static_cast<FunctionExpr*>(e)->fn->flags |= kFnNoSideEffects;
    if (is_arrow(e)) return e;
  }
  e = parse_suffix(e, Calls::Allowed);
  if ((annotations & kTokPure) &&
      (e->kind == NodeKind::Call || e->kind == NodeKind::New || e->kind == NodeKind::Template)) {
    e->flags |= kPure;
  }
  if (is(Tok::PlusPlus) || is(Tok::MinusMinus)) return parse_postfix_operator(e);
  return e;
}

Expr* Parser::parse_postfix_operator(Expr* target) {
  if (newline_before()) return target;
  check_simple_target(target);
  Unary* node = make<Unary>(
      target->start, static_cast<u32>(is(Tok::PlusPlus) ? UnaryOp::PostInc : UnaryOp::PostDec));
  node->value = target;
  next();
  return node;
}

// ---------------------------------------------------------------------------------------------------------------
// Members and calls

Expr* Parser::parse_member_name(Expr* target, u8 flags, u32 start) {
  Dot* node = make<Dot>(start);
  node->flags = flags;
  node->target = target;
  node->name_start = tok.start;
  node->private_symbol = SymbolId::None;
  if (is_identifier_name()) [[likely]] {
    node->name = tok.atom;
    next();
  } else if (is(Tok::PrivateName)) {
    node->name = tok.atom;
    node->is_private = true;
    if (target->kind == NodeKind::Super)
      report(token_range(), "A private member cannot be read from \"super\"");
    use_private_name(tok.atom, tok.start, tok.end);
    next();
  } else {
    node->name = Atom::None;
    expected(Tok::Identifier);
  }
  return node;
}

Expr* Parser::parse_suffix(Expr* e, Calls calls) {
  const u32 start = e->start;
  u8 chain = 0;  // kOptionalChain once a `?.` was seen
  u32 length = 0;
  for (;;) {
    if (++length > 20000) [[unlikely]] {
      fail(token_range(), "This chain of members and calls is too long");
      return e;
    }
    switch (tok.kind) {
      case Tok::Dot:
        next();
        e = parse_member_name(e, chain, start);
        continue;
      case Tok::LBracket: {
        next();
        Index* node = make<Index>(start);
        node->flags = chain;
        node->target = e;
        const u32 opening = previous_end - 1;
        node->index = parse_expression_in();
        expect_closing(Tok::RBracket, opening);
        e = node;
        continue;
      }
      case Tok::LParen: {
        if (calls == Calls::Forbidden) return e;
        Call* node = make<Call>(start);
        node->flags = chain;
        node->callee = e;
        if (e->kind == NodeKind::Ident && static_cast<Ident*>(e)->name == Atom::eval &&
            !(e->flags & kParenthesized) && !chain) {
          node->aux = kDirectEval;
          ++eval_count_;
          scopes_.mark_direct_eval();
        }
        node->args = parse_arguments(&node->close);
        e = node;
        continue;
      }
      case Tok::QuestionDot: {
        if (calls == Calls::Forbidden) {
          fail(token_range(), "Constructors in \"new\" cannot use an optional chain");
          return e;
        }
        next();
        chain = kOptionalChain;
        if (typescript_ && (is(Tok::Lt) || is(Tok::Shl))) skip_type_arguments();
        if (is(Tok::LParen)) {
          Call* node = make<Call>(start);
          node->flags = kOptionalStart | kOptionalChain;
          node->callee = e;
          node->args = parse_arguments(&node->close);
          e = node;
        } else if (is(Tok::LBracket)) {
          const u32 opening = tok.start;
          next();
          Index* node = make<Index>(start);
          node->flags = kOptionalStart | kOptionalChain;
          node->target = e;
          node->index = parse_expression_in();
          expect_closing(Tok::RBracket, opening);
          e = node;
        } else if (is(Tok::Template)) {
          fail(token_range(), "Template literals cannot have an optional chain as a tag");
        } else {
          e = parse_member_name(e, kOptionalStart | kOptionalChain, start);
        }
        continue;
      }
      case Tok::Template:
        if (chain) fail(token_range(), "Template literals cannot have an optional chain as a tag");
        e = parse_template(e, start);
        continue;
      case Tok::Bang:
        if (!typescript_ || newline_before()) return e;
        next();
        e->flags |= kFromTs;
        continue;
      case Tok::Lt:
      case Tok::Shl:
        if (!typescript_ || e->kind == NodeKind::Super || !try_skip_type_arguments_in_expression())
          return e;
        if (is(Tok::QuestionDot) && calls == Calls::Allowed) continue;
        // `f<T>` alone is f; a member may not follow it.
        if (is(Tok::Dot)) unexpected();
        if (!is(Tok::LParen) && !is(Tok::Template)) e->flags |= kFromTs;
        continue;
      default:
        return e;
    }
  }
}

List<Expr*> Parser::parse_arguments(u32* close) {
  const u32 opening = tok.start;
  next();
  const u32 saved = ctx_;
  ctx_ &= ~(kNoIn | kConditionalYes);
  ListBuilder<Expr*> args(*this);
  while (!is(Tok::RParen) && !is(Tok::End)) {
    if (is(Tok::DotDotDot)) {
      Spread* spread = make<Spread>(tok.start);
      next();
      spread->value = parse_assign();
      args.push(spread);
    } else {
      args.push(parse_assign());
    }
    if (!eat(Tok::Comma)) break;
  }
  ctx_ = saved;
  if (close != nullptr) *close = tok.start;
  expect_closing(Tok::RParen, opening);
  return args.finish();
}

}  // namespace sinter::js
