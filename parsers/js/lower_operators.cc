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

void TargetPass::assignment(Expr*& slot) {
  auto* node = as<Assign>(slot);
  switch (node->op()) {
    case AssignOp::Nullish:
    case AssignOp::Or:
    case AssignOp::And:
      if (lowers(LanguageFeature::LogicalAssign)) return compound(slot);
      break;
    case AssignOp::Pow:
      if (lowers(LanguageFeature::Exponent)) return compound(slot);
      break;
    default:
      break;
  }
  target(node->target);
  const auto* name = try_as<Ident>(node->target);
  named(node->value, name ? name->name : Atom::None);
}

void TargetPass::compound(Expr*& slot) {
  auto* node = as<Assign>(slot);
  const AssignOp op = node->op();
  const Reference place = reference(node->target);
  const auto* name = try_as<Ident>(node->target);
  Expr* value = place_of(place, true);
  if (op == AssignOp::Pow) {
    expression(node->value);
    // The left side is evaluated first.
    Expr* target = value;
    value = helper_call("__pow", {place_of(place, false), node->value}, node->start);
    slot = make_.assign(target, value);
    return;
  }
  named(node->value, name ? name->name : Atom::None);
  Expr* assigned = make_.assign(place_of(place, false), node->value);
  if (op != AssignOp::Nullish) {
    slot = make_.binary(op == AssignOp::Or ? BinaryOp::Or : BinaryOp::And, value, assigned);
  } else {
    auto* made = as<Binary>(make_.binary(BinaryOp::Nullish, value, assigned));
    slot = lower_binary(made);
  }
}

}  // namespace sinter::js
