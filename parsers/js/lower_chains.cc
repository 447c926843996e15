// Optional chaining.
//
//   a?.b.c(d)       a == null ? void 0 : a.b.c(d)
//   a().b?.(c)      (_b = (_a = a()).b) == null ? void 0 : _b.call(_a, c)
//   delete a?.b     a == null ? true : delete a.b
//   (a?.b)(c)       (a == null ? void 0 : a.b).call(a, c)
#include <algorithm>

#include "parsers/js/lower_target_pass.h"

namespace sinter::js {
namespace {

// What stands left of a link of a chain; null for anything else.
Expr** left_of(Expr* node) {
  if (auto* dot = try_as<Dot>(node)) return &dot->target;
  if (auto* index = try_as<Index>(node)) return &index->target;
  if (auto* call = try_as<Call>(node)) return &call->callee;
  return nullptr;
}

bool is_link(const Expr* node) {
  return node->flags & kOptionalChain &&
         (node->kind == NodeKind::Dot || node->kind == NodeKind::Index ||
          node->kind == NodeKind::Call);
}

}  // namespace

// False when the chain may stay. With `receiver` the value is about to be called, and that is set
// to what `this` is to be then (null: nothing).
bool TargetPass::lower_chain(Expr*& slot, Expr** receiver) {
  if (!in_lowered_chain(slot)) return false;
  std::vector<Expr*> tests;
  Expr* value = chain_value(slot, receiver, tests);
  for (size_t i = tests.size(); i-- > 0;)
    value = conditional(tests[i], make_.void_0(tests[i]->start), value);
  slot = value;
  return true;
}

bool TargetPass::in_lowered_chain(const Expr* root) const {
  if (lowers(LanguageFeature::OptionalChain)) return true;
  for (Expr* link = const_cast<Expr*>(root); is_link(link); link = *left_of(link))
    if (private_of(link)) return true;
  return false;
}

// The chain's value where every `?.` in it finds something, which `tests` ask, in order.
Expr* TargetPass::chain_value(Expr* root, Expr** receiver, std::vector<Expr*>& tests) {
  std::vector<Expr*> links;
  Expr* base = root;
  for (; is_link(base); base = *left_of(base)) links.push_back(base);
  std::reverse(links.begin(), links.end());

  Expr* self = nullptr;  // `this` of a call of `value`, where its form does not say
  if (links[0]->kind == NodeKind::Call) {
    self = callee(base, false);  // o.#m?.()
  } else {
    expression(base);
  }
  Expr* value = base;
  // Takes the object of `value` apart, so that a call of what is read from it can name it.
  const auto take_receiver = [&] {
    if (self) return;
    Expr** object = value->kind == NodeKind::Call ? nullptr : left_of(value);
    if (!object) return;
    if ((*object)->kind == NodeKind::Super) {
      self = make_.this_(value->start);
    } else {
      self = captured(*object);
    }
  };
  for (Expr*& link : links) {
    if (link->flags & kOptionalStart) {
      if (link->kind == NodeKind::Call) take_receiver();
      const auto* name = try_as<Ident>(value);
      const bool is_eval = name && name->name == Atom::eval;  // a plain call would be another one
      Expr* next;
      if (same_twice(value) && !is_eval) {
        next = again(value);
      } else {
        const SymbolId temp = temporary(link->start);
        value = store(temp, value);
        next = make_.ident(temp, link->start);
      }
      tests.push_back(is_null(value));
      value = next;
    }
    link->flags &= static_cast<u8>(~(kOptionalStart | kOptionalChain | kParenthesized));
    *left_of(link) = value;
    if (const Private* known = private_of(link)) {
      const Private name = *known;
      auto* dot = as<Dot>(link);
      const size_t at = static_cast<size_t>(&link - links.data()) + 1;
      const bool called =
          at < links.size() ? links[at]->kind == NodeKind::Call : receiver != nullptr;
      Expr* object = dot->target;
      Expr* next = called ? captured(object) : nullptr;
      value = private_get(object, name, dot->start);
      self = next;
      continue;
    }
    if (auto* index = try_as<Index>(link)) expression(index->index);
    if (auto* call = try_as<Call>(link)) {
      expressions(call->args);
      if (self) call_on(call, self);
    }
    self = nullptr;
    value = link;
  }
  if (receiver) {
    take_receiver();
    *receiver = self;
  }
  return value;
}

void TargetPass::unary(Expr*& slot, bool used) {
  auto* node = as<Unary>(slot);
  if (node->op() >= UnaryOp::PreInc && private_of(node->value)) return update_private(slot, used);
  if (node->op() != UnaryOp::Delete || !is_link(node->value) || !in_lowered_chain(node->value))
    return expression(node->value);
  std::vector<Expr*> tests;
  node->value = chain_value(node->value, nullptr, tests);
  Expr* value = node;
  for (size_t i = tests.size(); i-- > 0;)
    value = conditional(tests[i], make_.boolean(true, tests[i]->start), value);
  slot = value;
}

}  // namespace sinter::js
