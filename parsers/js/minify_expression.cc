// minify_syntax, expressions.
#include <cmath>
#include <string>
#include <utility>

#include "parsers/js/fold_pass.h"

namespace sinter::js {
namespace {

bool same_identifier(const Expr* a, const Expr* b) {
  const auto* x = try_as<Ident>(a);
  const auto* y = try_as<Ident>(b);
  return x && y && x->symbol != SymbolId::None && x->symbol == y->symbol;
}

bool is_boolean_literal(const Expr* node, bool value) {
  const auto* literal = try_as<Boolean>(node);
  return literal && literal->value() == value;
}

// The value is always true or false. Looks `depth` levels deep, because chains of operators ask at
// each of their levels.
bool is_boolean(const Expr* node, u32 depth = 32) {
  if (depth == 0) return false;
  switch (node->kind) {
    case NodeKind::Boolean:
      return true;
    case NodeKind::Unary:
      return as<Unary>(node)->op() == UnaryOp::Not || as<Unary>(node)->op() == UnaryOp::Delete;
    case NodeKind::Binary:
      switch (as<Binary>(node)->op()) {
        case BinaryOp::Lt:
        case BinaryOp::Le:
        case BinaryOp::Gt:
        case BinaryOp::Ge:
        case BinaryOp::In:
        case BinaryOp::Instanceof:
        case BinaryOp::LooseEq:
        case BinaryOp::LooseNe:
        case BinaryOp::StrictEq:
        case BinaryOp::StrictNe:
          return true;
        case BinaryOp::And:
        case BinaryOp::Or:
          return is_boolean(as<Binary>(node)->right, depth - 1) &&
                 is_boolean(as<Binary>(node)->left, depth - 1);
        default:
          return false;
      }
    default:
      return false;
  }
}

// Joining chains copies their spine: past this length, joining each link of 100,000 would take
// quadratic time.
bool is_long_chain(const Expr* node) {
  for (int length = 0; length < 64; ++length) {
    const auto* binary = try_as<Binary>(node);
    if (!binary) return false;
    node = binary->left;
  }
  return true;
}

bool is_identifier_name(std::string_view text) {
  if (text.empty()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    if (!letter && !(i != 0 && c >= '0' && c <= '9')) return false;
  }
  return true;
}

// Makes `a?.b.c(d)` of `a.b.c(d)`, which is done where `a` has just been found not to be null.
// False where the value is no row of members and calls that begins with the name.
bool begin_optional_chain(const LanguageTarget& target, const Expr* name, Expr* value) {
  if (!target.has(LanguageFeature::OptionalChain)) return false;
  const auto object_of = [](Expr* node) -> Expr* {
    if (auto* dot = try_as<Dot>(node)) return dot->is_private ? nullptr : dot->target;
    if (auto* index = try_as<Index>(node)) return index->target;
    auto* call = try_as<Call>(node);
    return call && !(call->aux & kDirectEval) ? call->callee : nullptr;
  };
  bool outside = false;  // of a chain that is there: the `.d` of `(a.b?.c).d`
  Expr* first = value;
  for (Expr* object;; first = object) {
    object = object_of(first);
    if (!object) return false;
    const bool in_chain = (first->flags & kOptionalChain) != 0;
    if (in_chain && outside) return false;
    outside |= !in_chain;
    if (same_identifier(object, name)) break;
  }
  for (Expr* at = value;; at = object_of(at)) {
    at->flags |= kOptionalChain;
    if (at == first) break;
  }
  first->flags |= kOptionalStart;
  return true;
}

}  // namespace

Expr* FoldPass::negated(Expr* node) {
  if (auto* unary = try_as<Unary>(node);
      unary && unary->op() == UnaryOp::Not && is_boolean(unary->value)) {
    return unary->value;
  }
  if (auto* binary = try_as<Binary>(node)) {
    switch (binary->op()) {
      case BinaryOp::LooseEq:
        binary->aux = static_cast<u16>(BinaryOp::LooseNe);
        return node;
      case BinaryOp::LooseNe:
        binary->aux = static_cast<u16>(BinaryOp::LooseEq);
        return node;
      case BinaryOp::StrictEq:
        binary->aux = static_cast<u16>(BinaryOp::StrictNe);
        return node;
      case BinaryOp::StrictNe:
        binary->aux = static_cast<u16>(BinaryOp::StrictEq);
        return node;
      case BinaryOp::Comma:
        binary->right = negated(binary->right);
        return node;
      default:
        break;
    }
  }
  return make_.unary(UnaryOp::Not, node, node->start);
}

// `a && b` for `if (a) b`; `!a && b` is `a || b`.
Expr* FoldPass::and_(Expr* test, Expr* value) {
  auto* unary = try_as<Unary>(test);
  if (unary && unary->op() == UnaryOp::Not) return logical(BinaryOp::Or, unary->value, value);
  return logical(BinaryOp::And, test, value);
}

Expr* FoldPass::or_(Expr* test, Expr* value) {
  auto* unary = try_as<Unary>(test);
  if (unary && unary->op() == UnaryOp::Not) return logical(BinaryOp::And, unary->value, value);
  return logical(BinaryOp::Or, test, value);
}

// `(x, a) && b` is `x, a && b`; `a && (b && c)` is `a && b && c`.
Expr* FoldPass::logical(BinaryOp op, Expr* left, Expr* right) {
  if (auto* comma = try_as<Binary>(left); comma && comma->op() == BinaryOp::Comma) {
    comma->right = logical(op, comma->right, right);
    return comma;
  }
  // a || (b || c)  →  a || b || c, by putting `a || b` in the place of b. Chains are made link by
  // link: a long one is left in parentheses, so that this does not walk all of it for each.
  constexpr u32 kLongestWalk = 64;
  auto* outer = try_as<Binary>(right);
  if (!outer || outer->op() != op) return make_.binary(op, left, right);
  Binary* last = outer;
  for (u32 steps = 0; auto* next = try_as<Binary>(last->left); ++steps) {
    if (next->op() != op) break;
    if (steps == kLongestWalk) return make_.binary(op, left, right);
    last = next;
  }
  last->left = make_.binary(op, left, last->left);
  outer->start = left->start;
  return outer;
}

// `a == null` and `a != null`: the comparison, of which something shorter may be made.
Binary* FoldPass::null_test(Expr* test) const {
  auto* compare = try_as<Binary>(test);
  if (!compare) return nullptr;
  if (compare->op() != BinaryOp::LooseEq && compare->op() != BinaryOp::LooseNe) return nullptr;
  const bool null = compare->right->kind == NodeKind::Null || is_undefined(compare->right);
  return null ? compare : nullptr;
}

// The value of `left && right` or `left || right` is not used: a != null && a.b()  →  a?.b()
Expr* FoldPass::unused_logical(Expr* node) {
  auto* binary = try_as<Binary>(node);
  if (!options_.minify_syntax || !binary) return node;
  const bool both = binary->op() == BinaryOp::And;
  if (!both && binary->op() != BinaryOp::Or) return node;
  Binary* compare = null_test(binary->left);
  if (!compare || (compare->op() == BinaryOp::LooseNe) != both) return node;
  if (!begin_optional_chain(options_.target, compare->left, binary->right)) return node;
  forget(compare->left);
  return binary->right;
}

Expr* FoldPass::conditional(Expr* test, Expr* yes, Expr* no) {
  if (auto* comma = try_as<Binary>(test); comma && comma->op() == BinaryOp::Comma) {
    comma->right = conditional(comma->right, yes, no);
    return comma;
  }
  if (auto* unary = try_as<Unary>(test); unary && unary->op() == UnaryOp::Not) {
    return conditional(unary->value, no, yes);
  }
  // a ? a : b  →  a || b;  a ? b : a  →  a && b
  if (same_identifier(test, yes)) {
    forget(yes);
    return logical(BinaryOp::Or, test, no);
  }
  if (same_identifier(test, no)) {
    forget(no);
    return logical(BinaryOp::And, test, yes);
  }
  // a ? true : false  →  !!a, or a where it is a boolean already
  if (is_boolean_literal(yes, true) && is_boolean_literal(no, false)) {
    if (is_boolean(test)) return test;
    return make_.unary(UnaryOp::Not, negated(test), test->start);
  }
  if (is_boolean_literal(yes, false) && is_boolean_literal(no, true)) return negated(test);
  if (is_boolean(test)) {
    if (is_boolean_literal(yes, true)) return logical(BinaryOp::Or, test, no);    // a ? true : b
    if (is_boolean_literal(no, false)) return logical(BinaryOp::And, test, yes);  // a ? b : false
  }
  // a !== b ? c : d  →  a === b ? d : c costs nothing and helps compression; leave it.
  if (Binary* compare = null_test(test)) {
    const bool unequal = compare->op() == BinaryOp::LooseNe;
    Expr* there = unequal ? yes : no;
    Expr* missing = unequal ? no : yes;
    // a != null ? a : b  →  a ?? b
    if (options_.target.has(LanguageFeature::Nullish) && same_identifier(compare->left, there)) {
      forget(there);
      return make_.binary(BinaryOp::Nullish, compare->left, missing);
    }
    // a != null ? a.b : undefined  →  a?.b
    if (is_undefined(missing) && begin_optional_chain(options_.target, compare->left, there)) {
      forget(compare->left);
      return there;
    }
  }
  // a ? (b, c) : … stays; a ? b : (c ? b : d) with equal identifiers
  if (same_identifier(yes, no)) {
    forget(no);
    return make_.binary(BinaryOp::Comma, test, yes);
  }
  // a ? b ? c : d : d  →  a && b ? c : d
  if (auto* inner = try_as<Conditional>(yes);
      inner && same_identifier(inner->no, no) && !is_long_chain(inner->test)) {
    forget(no);
    return conditional(logical(BinaryOp::And, test, inner->test), inner->yes, inner->no);
  }
  // a ? b : c ? b : d  →  a || c ? b : d
  if (auto* inner = try_as<Conditional>(no);
      inner && same_identifier(inner->yes, yes) && !is_long_chain(inner->test)) {
    forget(inner->yes);
    return conditional(logical(BinaryOp::Or, test, inner->test), yes, inner->no);
  }
  // a ? x = b : x = c  →  x = a ? b : c, when reading x's name early changes nothing
  if (auto* first = try_as<Assign>(yes)) {
    auto* second = try_as<Assign>(no);
    if (second && first->op() == AssignOp::Assign && second->op() == AssignOp::Assign &&
        same_identifier(first->target, second->target)) {
      forget(second->target);
      first->value = conditional(test, first->value, second->value);
      return first;
    }
  }
  auto* made = make_.node<Conditional>(test->start);
  made->test = test;
  made->yes = yes;
  made->no = no;
  return made;
}

// The rewrites of one expression, its children done.
void FoldPass::minify_expression(Expr*& slot) {
  switch (slot->kind) {
    case NodeKind::Conditional: {
      auto* node = as<Conditional>(slot);
      slot = conditional(node->test, node->yes, node->no);
      return;
    }
    case NodeKind::Index: {
      auto* node = as<Index>(slot);
      const auto* key = try_as<String>(node->index);
      if (!key || !is_identifier_name(key->value)) return;
      auto* made = make_.node<Dot>(node->start);
      made->flags = node->flags;
      made->target = node->target;
      made->name = make_.atom(key->value);
      made->name_start = key->start;
      made->private_symbol = SymbolId::None;
      made->is_private = false;
      slot = made;
      return;
    }
    case NodeKind::Unary: {
      auto* node = as<Unary>(slot);
      if (node->op() == UnaryOp::Not) {
        if (auto* compare = try_as<Binary>(node->value)) {
          switch (compare->op()) {
            case BinaryOp::LooseEq:
            case BinaryOp::LooseNe:
            case BinaryOp::StrictEq:
            case BinaryOp::StrictNe:
              slot = negated(compare);
              return;
            default:
              return;
          }
        }
      }
      return;
    }
    case NodeKind::Assign: {
      // x = x + y  →  x += y
      auto* node = as<Assign>(slot);
      auto* binary = node->op() == AssignOp::Assign ? try_as<Binary>(node->value) : nullptr;
      if (!binary || !same_identifier(node->target, binary->left)) return;
      AssignOp op;
      switch (binary->op()) {
        case BinaryOp::Add:
          op = AssignOp::Add;
          break;
        case BinaryOp::Sub:
          op = AssignOp::Sub;
          break;
        case BinaryOp::Mul:
          op = AssignOp::Mul;
          break;
        case BinaryOp::Div:
          op = AssignOp::Div;
          break;
        case BinaryOp::Rem:
          op = AssignOp::Rem;
          break;
        case BinaryOp::Shl:
          op = AssignOp::Shl;
          break;
        case BinaryOp::Shr:
          op = AssignOp::Shr;
          break;
        case BinaryOp::UShr:
          op = AssignOp::UShr;
          break;
        case BinaryOp::BitOr:
          op = AssignOp::BitOr;
          break;
        case BinaryOp::BitAnd:
          op = AssignOp::BitAnd;
          break;
        case BinaryOp::BitXor:
          op = AssignOp::BitXor;
          break;
        default:
          return;
      }
      forget(binary->left);
      node->aux = static_cast<u16>(op);
      node->value = binary->right;
      return;
    }
    case NodeKind::Binary:
      minify_binary(slot);
      return;
    case NodeKind::Template:
      minify_template(slot);
      return;
    default:
      return;
  }
}

// Evaluating it does nothing and takes nothing: the other operand may as well come first.
bool FoldPass::is_literal(const Expr* node) const {
  switch (node->kind) {
    case NodeKind::Null:
    case NodeKind::Boolean:
    case NodeKind::Number:
    case NodeKind::BigInt:
    case NodeKind::String:
      return true;
    default:
      return is_undefined(node);
  }
}

void FoldPass::minify_binary(Expr*& slot) {
  auto* node = as<Binary>(slot);
  switch (node->op()) {
    case BinaryOp::StrictEq:
    case BinaryOp::StrictNe:
    case BinaryOp::LooseEq:
    case BinaryOp::LooseNe:
      // null === x  →  x === null: one order for all compresses better, and the rules below see it.
      if (is_literal(node->left) && !is_literal(node->right)) std::swap(node->left, node->right);
      break;
    default:
      break;
  }
  switch (node->op()) {
    case BinaryOp::StrictEq:
    case BinaryOp::StrictNe: {
      // Both sides surely of one type: the loose operator means the same.
      const auto strings = [&](const Expr* a) {
        const auto* unary = try_as<Unary>(a);
        return a->kind == NodeKind::String || (unary && unary->op() == UnaryOp::Typeof);
      };
      if (strings(node->left) && strings(node->right)) {
        node->aux = static_cast<u16>(node->op() == BinaryOp::StrictEq ? BinaryOp::LooseEq
                                                                      : BinaryOp::LooseNe);
        return minify_binary(slot);
      }
      return;
    }
    case BinaryOp::LooseEq:
    case BinaryOp::LooseNe: {
      // typeof x == "undefined"  →  typeof x > "u": no other type's name sorts behind it.
      const auto* probe = try_as<Unary>(node->left);
      const auto* text = try_as<String>(node->right);
      if (probe && probe->op() == UnaryOp::Typeof && text && text->value == "undefined") {
        node->aux = static_cast<u16>(node->op() == BinaryOp::LooseEq ? BinaryOp::Gt : BinaryOp::Lt);
        node->right = make_.string("u", node->right->start);
      }
      return;
    }
    case BinaryOp::Or:
    case BinaryOp::And: {
      // x === null || x === undefined  →  x == null, and the opposite
      auto* a = try_as<Binary>(node->left);
      auto* b = try_as<Binary>(node->right);
      const BinaryOp wanted = node->op() == BinaryOp::Or ? BinaryOp::StrictEq : BinaryOp::StrictNe;
      if (a && b && a->op() == wanted && b->op() == wanted && same_identifier(a->left, b->left)) {
        const bool null_first = a->right->kind == NodeKind::Null && is_undefined(b->right);
        const bool null_last = b->right->kind == NodeKind::Null && is_undefined(a->right);
        if (null_first || null_last) {
          forget(b->left);
          const BinaryOp loose = node->op() == BinaryOp::Or ? BinaryOp::LooseEq : BinaryOp::LooseNe;
          slot = make_.binary(loose, a->left, make_.null(node->start));
          return;
        }
      }
      const auto* before = try_as<Binary>(node->left);
      const auto* after = try_as<Binary>(node->right);
      if ((before && before->op() == BinaryOp::Comma) || (after && after->op() == node->op())) {
        slot = logical(node->op(), node->left, node->right);
      }
      return;
    }
    case BinaryOp::Add: {
      // a + "b" + "c"  →  a + "bc"
      auto* left = try_as<Binary>(node->left);
      const auto* tail = try_as<String>(node->right);
      if (left && left->op() == BinaryOp::Add && tail) {
        if (const auto* middle = try_as<String>(left->right);
            middle && joinable(middle->value, tail->value)) {
          std::string joined(middle->value);
          joined += tail->value;
          node->left = left->left;
          node->right = make_.string(ast_.arena->copy(std::string_view(joined)), middle->start);
        }
      }
      return;
    }
    default:
      return;
  }
}

// `${"a"}b` is one piece of text.
void FoldPass::minify_template(Expr*& slot) {
  auto* node = as<Template>(slot);
  if (node->tag) return;
  std::vector<TemplatePart> parts;
  std::string head(node->head_cooked);
  bool changed = false;
  for (const TemplatePart& part : node->parts) {
    const auto* text = try_as<String>(part.value);
    const std::string_view before_text =
        parts.empty() ? std::string_view(head) : parts.back().cooked;
    if (!text || !joinable(before_text, text->value) || !joinable(text->value, part.cooked)) {
      parts.push_back(part);
      continue;
    }
    changed = true;
    std::string& before = head;
    if (parts.empty()) {
      before += text->value;
      before += part.cooked;
    } else {
      std::string joined(parts.back().cooked);
      joined += text->value;
      joined += part.cooked;
      parts.back().cooked = ast_.arena->copy(std::string_view(joined));
      if (!parts.back().cooked.data()) parts.back().cooked = "";
      parts.back().raw = {};
    }
  }
  if (parts.empty()) {
    slot = make_.string(ast_.arena->copy(std::string_view(head)), node->start);
    return;
  }
  if (!changed) return;
  node->head_cooked =
      head.empty() ? std::string_view("") : ast_.arena->copy(std::string_view(head));
  node->head_raw = {};
  node->parts = make_.list(parts);
}

}  // namespace sinter::js
