// Private names. A field becomes a WeakMap from instances to values; a method or accessor becomes a
// descriptor, and a WeakSet of the class says which objects have it.
//
//   o.#x             __privateGet(o, _x)
//   o.#x = v         __privateSet(o, _x, v)
//   o.#x += v        __privateSet(_a = o, _x, __privateGet(_a, _x) + v)
//   o.#m(v)          __privateGet(_a = o, _methods, _m).call(_a, v)
//   [o.#x] = v       [__privateRef(o, _x)._] = v
//   #x in o          __privateIn(o, _x)
#include "parsers/js/lower_target_pass.h"

namespace sinter::js {

const TargetPass::Private* TargetPass::private_of(const Expr* node) const {
  if (privates_.empty()) return nullptr;
  SymbolId symbol = SymbolId::None;
  if (const auto* dot = try_as<Dot>(node)) {
    if (dot->is_private) symbol = dot->private_symbol;
  } else if (const auto* name = try_as<PrivateName>(node)) {
    symbol = name->symbol;
  }
  if (symbol == SymbolId::None) return nullptr;
  const auto found = privates_.find(static_cast<u32>(symbol));
  return found == privates_.end() ? nullptr : &found->second;
}

// helper(object, storage[, value][, member])
Expr* TargetPass::private_call(std::string_view helper, Expr* object, const Private& name,
                               Expr* value, u32 start) {
  std::vector<Expr*> args{object, make_.ident(name.storage, start)};
  if (value) args.push_back(value);
  if (name.member != SymbolId::None) args.push_back(make_.ident(name.member, start));
  return make_.call(make_.ident(helpers_.get(helper), start), make_.list(args), start);
}

Expr* TargetPass::private_get(Expr* object, const Private& name, u32 start) {
  return private_call("__privateGet", object, name, nullptr, start);
}

// Something to assign to, where a call cannot stand.
Expr* TargetPass::private_target(Dot* node) {
  const Private name = *private_of(node);
  expression(node->target);
  return make_.dot(private_call("__privateRef", node->target, name, nullptr, node->start),
                   make_.atom("_"), node->name_start);
}

// o.#x++: what it gives is the number before, of which the type is not known (it may be a BigInt).
void TargetPass::update_private(Expr*& slot, bool used) {
  auto* node = as<Unary>(slot);
  const Reference place = reference(node->value);
  const SymbolId value = temporary(node->start);
  const auto name = [&] { return make_.ident(value, node->start); };
  Expr* load = make_.assign(name(), read(place, true));
  const bool post = node->op() == UnaryOp::PostInc || node->op() == UnaryOp::PostDec;
  const bool down = node->op() == UnaryOp::PreDec || node->op() == UnaryOp::PostDec;
  Expr* step = make_.unary(down ? UnaryOp::PreDec : UnaryOp::PreInc, name(), node->start);
  if (!post || !used) {
    slot = make_.binary(BinaryOp::Comma, load, write(place, false, step));
    return;
  }
  const SymbolId old = temporary(node->start);
  step->aux = static_cast<u16>(down ? UnaryOp::PostDec : UnaryOp::PostInc);
  Expr* keep = make_.assign(make_.ident(old, node->start), step);
  Expr* made = make_.binary(BinaryOp::Comma, load, keep);
  made = make_.binary(BinaryOp::Comma, made, write(place, false, name()));
  slot = make_.binary(BinaryOp::Comma, made, make_.ident(old, node->start));
}

}  // namespace sinter::js
