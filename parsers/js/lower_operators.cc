// The operators `??` and `**`, and the assignments `??=`, `||=`, `&&=` and `**=`.
//
//   a ?? b          (_a = a) != null ? _a : b
//   o().x ||= v     (_a = o()).x || (_a.x = v)
//   o()[k] **= v    (_a = o())[_b = k] = __pow(_a[_b], v)
#include "parsers/js/lower_target_pass.h"

namespace sinter::js {

void TargetPass::binary(Expr*& slot) {
  // The left spine may be as long as the file.
  std::vector<Binary*> spine;
  Expr* left = slot;
  while (auto* inner = try_as<Binary>(left)) {
    spine.push_back(inner);
    left = inner->left;
  }
  expression(left);
  for (size_t i = spine.size(); i-- > 0;) {
    spine[i]->left = left;
    expression(spine[i]->right);
    left = lower_binary(spine[i]);
  }
  slot = left;
}

Expr* TargetPass::lower_binary(Binary* node) {
  const u32 start = node->start;
  if (const Private* name = private_of(node->left); name && node->op() == BinaryOp::In)
    return private_call("__privateIn", node->right, {name->storage}, nullptr, start);
  if (node->op() == BinaryOp::Pow && lowers(LanguageFeature::Exponent))
    return helper_call("__pow", {node->left, node->right}, start);
  if (node->op() != BinaryOp::Nullish || !lowers(LanguageFeature::Nullish)) return node;
  Expr* value = node->left;
  Expr* next;
  if (same_twice(value)) {
    next = again(value);
  } else {
    const SymbolId temp = temporary(start);
    value = store(temp, value);
    next = make_.ident(temp, start);
  }
  return conditional(is_null(value, true), next, node->right);
}

TargetPass::Reference TargetPass::reference(Expr* target) {
  Reference made;
  made.start = target->start;
  if (auto* dot = try_as<Dot>(target)) {
    made.dot = dot;
    made.object = dot->target;
  } else if (auto* index = try_as<Index>(target)) {
    made.object = index->target;
    made.key = index->index;
  } else {
    made.whole = target;
    return made;
  }
  made.is_super = made.object->kind == NodeKind::Super;
  if (!made.is_super) {
    expression(made.object);
    made.object_again = captured(made.object);
  }
  if (made.key) {
    expression(made.key);
    made.key_again = captured(made.key);
  }
  return made;
}

// The place itself: its parts are evaluated the first time and remembered.
Expr* TargetPass::place_of(const Reference& reference, bool first) {
  if (reference.whole) {
    if (first) return reference.whole;
    if (const auto* name = try_as<Ident>(reference.whole))
      return make_.ident(name->symbol, reference.start);
    return reference.whole;
  }
  Expr* object = reference.is_super ? static_cast<Expr*>(make_.node<Super>(reference.start))
                                    : (first ? reference.object : again(reference.object_again));
  if (!reference.dot)
    return make_.index(object, first ? reference.key : again(reference.key_again));
  auto* made = as<Dot>(make_.dot(object, reference.dot->name, reference.dot->name_start));
  made->is_private = reference.dot->is_private;
  made->private_symbol = reference.dot->private_symbol;
  return made;
}

Expr* TargetPass::read(const Reference& reference, bool first) {
  if (const Private* name = reference.dot ? private_of(reference.dot) : nullptr) {
    return private_get(first ? reference.object : again(reference.object_again), *name,
                       reference.start);
  }
  return place_of(reference, first);
}

Expr* TargetPass::write(const Reference& reference, bool first, Expr* value) {
  if (const Private* name = reference.dot ? private_of(reference.dot) : nullptr) {
    return private_call("__privateSet", first ? reference.object : again(reference.object_again),
                        *name, value, reference.start);
  }
  return make_.assign(place_of(reference, first), value);
}

void TargetPass::assignment(Expr*& slot, bool used) {
  auto* node = as<Assign>(slot);
  const bool hidden = private_of(node->target) && !(node->target->flags & kOptionalChain);
  switch (node->op()) {
    case AssignOp::Assign:
      if (hidden) {
        auto* dot = as<Dot>(node->target);
        const Private name = *private_of(dot);
        expression(dot->target);
        expression(node->value);
        slot = private_call("__privateSet", dot->target, name, node->value, node->start);
        return;
      }
      if (splits_patterns() && has_rest(node->target)) return rest_in_assignment(slot, used);
      break;
    case AssignOp::Nullish:
    case AssignOp::Or:
    case AssignOp::And:
      if (hidden || lowers(LanguageFeature::LogicalAssign)) return compound(slot);
      break;
    case AssignOp::Pow:
      if (hidden || lowers(LanguageFeature::Exponent)) return compound(slot);
      break;
    default:
      if (hidden) return compound(slot);
      break;
  }
  target(node->target);
  const auto* name = try_as<Ident>(node->target);
  named(node->value, name ? name->name : Atom::None);
}

namespace {

BinaryOp binary_of(AssignOp op) {
  switch (op) {
    case AssignOp::Add:
      return BinaryOp::Add;
    case AssignOp::Sub:
      return BinaryOp::Sub;
    case AssignOp::Mul:
      return BinaryOp::Mul;
    case AssignOp::Div:
      return BinaryOp::Div;
    case AssignOp::Rem:
      return BinaryOp::Rem;
    case AssignOp::Pow:
      return BinaryOp::Pow;
    case AssignOp::Shl:
      return BinaryOp::Shl;
    case AssignOp::Shr:
      return BinaryOp::Shr;
    case AssignOp::UShr:
      return BinaryOp::UShr;
    case AssignOp::BitOr:
      return BinaryOp::BitOr;
    case AssignOp::BitAnd:
      return BinaryOp::BitAnd;
    case AssignOp::BitXor:
      return BinaryOp::BitXor;
    case AssignOp::Nullish:
      return BinaryOp::Nullish;
    case AssignOp::Or:
      return BinaryOp::Or;
    case AssignOp::And:
      return BinaryOp::And;
    case AssignOp::Assign:
      break;
  }
  SINTER_UNREACHABLE();
}

}  // namespace

void TargetPass::compound(Expr*& slot) {
  auto* node = as<Assign>(slot);
  const BinaryOp op = binary_of(node->op());
  const Reference place = reference(node->target);
  if (op != BinaryOp::Nullish && op != BinaryOp::Or && op != BinaryOp::And) {
    // The place is evaluated before what is read from it.
    Expr* before = read(place, place.whole != nullptr);
    expression(node->value);
    Expr* value = lower_binary(as<Binary>(make_.binary(op, before, node->value)));
    slot = write(place, true, value);
    return;
  }
  const auto* name = try_as<Ident>(node->target);
  Expr* before = read(place, true);
  named(node->value, name ? name->name : Atom::None);
  slot = lower_binary(as<Binary>(make_.binary(op, before, write(place, false, node->value))));
}

}  // namespace sinter::js
