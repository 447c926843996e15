// Spread in object literals.
//
//   {...a}                     __spread({}, a)
//   {x, ...a, y: 1}            __spread(__spread({ x }, a), { y: 1 })
//   {...a, get y() {}}         __spreadAll(__spread({}, a), { get y() {} })
//   {...a, __proto__: p}       __setPrototype(__spread({}, a), p)
//
// A method behind a spread stands in a literal of its own, so it may not refer to `super`: such a
// literal stays, and is reported.
#include <algorithm>

#include "parsers/js/lower_target_pass.h"

namespace sinter::js {
namespace {

bool is_function(const Property& property) {
  return property.kind == PropertyKind::Get || property.kind == PropertyKind::Set ||
         property.kind == PropertyKind::Method;
}

// `__proto__: x`, which sets the prototype.
bool sets_prototype(const Property& property) {
  if (property.kind != PropertyKind::Normal || property.computed || property.shorthand)
    return false;
  if (const auto* name = try_as<Name>(property.key)) return name->name == Atom::proto;
  const auto* text = try_as<String>(property.key);
  return text && text->value == "__proto__";
}

}  // namespace

void TargetPass::spread(Expr*& slot) {
  auto* node = as<Object>(slot);
  const auto is_spread = [](const Property& property) {
    return property.kind == PropertyKind::Spread;
  };
  const auto first = std::find_if(node->properties.begin(), node->properties.end(), is_spread);
  if (first == node->properties.end()) return;
  for (auto at = first; at != node->properties.end(); ++at) {
    if (is_function(*at) && uses_super(as<FunctionExpr>(at->value)->fn)) return;
  }
  Expr* made = nullptr;
  std::vector<Property> run;
  const auto flush = [&] {
    const bool plain = std::none_of(run.begin(), run.end(), is_function);
    Expr* literal = make_.object(make_.list(run), run.empty() ? node->start : run[0].start);
    if (!made) {
      made = literal;
    } else if (!run.empty()) {
      made = helper_call(plain ? "__spread" : "__spreadAll", {made, literal}, literal->start);
    }
    run.clear();
  };
  for (const Property& property : node->properties) {
    if (is_spread(property)) {
      flush();
      made = helper_call("__spread", {made, property.value}, property.start);
    } else if (made && sets_prototype(property)) {
      flush();
      made = helper_call("__setPrototype", {made, property.value}, property.start);
    } else {
      run.push_back(property);
    }
  }
  flush();
  slot = made;
}

}  // namespace sinter::js
