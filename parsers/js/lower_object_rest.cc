// Object patterns with a rest element, and patterns that are one (`...[a]`), by splitting them
// where the order of evaluation allows it:
//
//   const { a, ...r } = f()                const { a } = _a = f(), r = __rest(_a, ["a"])
//   const { x: { a, ...r }, y } = v        const { a } = _a = v.x, r = __rest(_a, ["a"]), { y } = v
//   const [p, { ...r }] = v                const p = ([_a, _b] = v, _a), r = __rest(_b, [])
//   for (const { a, ...r } of v) s         for (const _item of v) { const { a } = _item, …; s }
//   function f({ a, ...r }, b = a) {}      function f(_p, _p2 = void 0) { var { a } = _p, …; }
//
// Declarations and assignments differ in their nodes only; a Part is an element of either.
#include <algorithm>
#include <type_traits>
#include <utility>

#include "parsers/js/lower_target_pass.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

struct Part {
  Node* target = nullptr;  // null: a hole
  Expr* initializer = nullptr;
  Expr* key = nullptr;
  bool rest = false, computed = false, shorthand = false;
  u32 start = 0;
};

bool is_object(const Node* node) {
  return node->kind == NodeKind::Object || node->kind == NodeKind::BindingObject;
}
bool is_array(const Node* node) {
  return node->kind == NodeKind::Array || node->kind == NodeKind::BindingArray;
}
bool is_pattern(const Node* node) { return is_object(node) || is_array(node); }
bool is_binding(const Node* node) {
  return node->kind == NodeKind::BindingIdent || node->kind == NodeKind::BindingArray ||
         node->kind == NodeKind::BindingObject;
}

// `target = initializer` of an assignment pattern.
void take_initializer(Part& part) {
  if (auto* element = try_as<Assign>(part.target)) {
    part.initializer = element->value;
    part.target = element->target;
  }
}

std::vector<Part> parts_of(const Node* pattern) {
  std::vector<Part> parts;
  switch (pattern->kind) {
    case NodeKind::BindingObject:
      for (const BindingProperty& item : as<BindingObject>(pattern)->properties) {
        parts.push_back(
            {item.value, item.initializer, item.key, item.rest, item.computed, false, item.start});
      }
      break;
    case NodeKind::Object:
      for (const Property& item : as<Object>(pattern)->properties) {
        Part part{item.value,    item.initializer, item.key,  item.kind == PropertyKind::Spread,
                  item.computed, item.shorthand,   item.start};
        if (!part.rest && !part.initializer) take_initializer(part);
        parts.push_back(part);
      }
      break;
    case NodeKind::BindingArray: {
      const auto* array = as<BindingArray>(pattern);
      for (const BindingElement& item : array->items) {
        const bool rest = array->aux & 1 && &item == &array->items.back();
        parts.push_back({item.binding, item.initializer, nullptr, rest, false, false,
                         item.binding ? item.binding->start : pattern->start});
      }
      break;
    }
    case NodeKind::Array:
      for (Expr* item : as<Array>(pattern)->items) {
        Part part{item, nullptr, nullptr, false, false, false, item->start};
        if (item->kind == NodeKind::Hole) {
          part.target = nullptr;
        } else if (auto* spread = try_as<Spread>(item)) {
          part.target = spread->value;
          part.rest = true;
        } else {
          take_initializer(part);
        }
        parts.push_back(part);
      }
      break;
    default:
      break;
  }
  return parts;
}

}  // namespace

bool TargetPass::has_rest(const Node* pattern) const {
  if (!is_pattern(pattern)) return false;
  const std::vector<Part> parts = parts_of(pattern);
  return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
    if (!part.target) return false;
    if (part.rest && is_object(pattern)) return lowers(LanguageFeature::ObjectRest);
    return (part.rest && nested_rest(part.target)) || has_rest(part.target);
  });
}

// A rest element that only newer engines take: assignments could always have any.
bool TargetPass::nested_rest(const Node* target) const {
  return lowers(LanguageFeature::NestedRest) && is_binding(target) && is_pattern(target);
}

namespace {

// An object pattern of some parts of another.
Node* object_of(const NodeMaker& make, const Node* pattern, const std::vector<Part>& parts) {
  if (pattern->kind == NodeKind::BindingObject) {
    std::vector<BindingProperty> properties;
    for (const Part& part : parts) {
      properties.push_back({part.start, part.computed, false, part.key,
                            static_cast<Binding*>(part.target), part.initializer});
    }
    auto* made = make.node<BindingObject>(pattern->start);
    made->properties = make.list(properties);
    return made;
  }
  std::vector<Property> properties;
  for (const Part& part : parts) {
    auto* target = static_cast<Expr*>(part.target);
    Property property{
        PropertyKind::Normal, part.computed, part.shorthand, part.start, part.key, target, nullptr};
    if (part.shorthand) {
      property.initializer = part.initializer;
    } else if (part.initializer) {
      property.value = make.assign(target, part.initializer);
    }
    properties.push_back(property);
  }
  return make.object(make.list(properties), pattern->start);
}

// [target = initializer], which names an anonymous function as the pattern did.
Node* defaulted(const NodeMaker& make, Node* target, Expr* initializer) {
  if (is_binding(target)) {
    auto* made = make.node<BindingArray>(target->start);
    made->items = make.list<BindingElement>({{static_cast<Binding*>(target), initializer}});
    return made;
  }
  return make.array(make.list<Expr*>({make.assign(static_cast<Expr*>(target), initializer)}),
                    target->start);
}

}  // namespace

Expr* TargetPass::with_default(Expr* value, Expr* initializer) {
  Expr* next = captured(value);
  return conditional(make_.binary(BinaryOp::StrictEq, value, make_.void_0(value->start)),
                     initializer, next);
}

// Evaluating what is assigned to may do something.
static bool acts(const Node* target) {
  const Expr* object = nullptr;
  if (const auto* dot = try_as<Dot>(target)) object = dot->target;
  if (const auto* index = try_as<Index>(target)) {
    if (index->index->kind != NodeKind::String && index->index->kind != NodeKind::Number)
      return true;
    object = index->target;
  }
  return object && object->kind != NodeKind::Ident && object->kind != NodeKind::This &&
         object->kind != NodeKind::Super;
}

// Assigns `value` to `pattern`, as steps without rest elements in the order of evaluation.
void TargetPass::split(Node* pattern, Expr* value, Steps& steps) {
  if (!has_rest(pattern)) {
    steps.emplace_back(pattern, value);
  } else if (is_array(pattern)) {
    split_array(pattern, value, steps);
  } else {
    split_object(pattern, value, steps);
  }
}

void TargetPass::split_part(Node* target, Expr* value, Expr* initializer, Steps& steps) {
  if (!initializer) {
    split(target, value, steps);
  } else if (is_pattern(target)) {
    split(target, with_default(value, initializer), steps);
  } else {
    steps.emplace_back(defaulted(make_, target, initializer),
                       make_.array(make_.list<Expr*>({value}), value->start));
  }
}

void TargetPass::split_array(Node* pattern, Expr* value, Steps& steps) {
  const std::vector<Part> parts = parts_of(pattern);
  std::vector<Expr*> targets;
  std::vector<SymbolId> names;
  for (const Part& part : parts) {
    const SymbolId name = part.target ? temporary(part.start) : SymbolId::None;
    names.push_back(name);
    if (!part.target) {
      targets.push_back(make_.node<Hole>(part.start));
    } else if (part.rest) {
      auto* rest = make_.node<Spread>(part.start);
      rest->value = make_.ident(name, part.start);
      targets.push_back(rest);
    } else {
      targets.push_back(make_.ident(name, part.start));
    }
  }
  // Members are evaluated when there is something to assign to them.
  Expr* const taken = make_.array(make_.list(targets), pattern->start);
  Expr* first = nullptr;
  const auto written =
      std::find_if(parts.begin(), parts.end(), [](const Part& part) { return part.target; });
  if (written != parts.end() && acts(written->target)) {
    steps.emplace_back(taken, value);
  } else {
    first = make_.assign(taken, value);
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].target) continue;
    Expr* item = make_.ident(names[i], parts[i].start);
    if (first) item = make_.binary(BinaryOp::Comma, std::exchange(first, nullptr), item);
    split_part(parts[i].target, item, parts[i].initializer, steps);
  }
}

void TargetPass::split_object(Node* pattern, Expr* value, Steps& steps) {
  std::vector<Part> parts = parts_of(pattern);
  const bool own_rest = parts.back().rest;
  if (own_rest && parts.size() == 1) {
    if (acts(parts[0].target)) {
      Expr* taken = captured(value);
      if (const auto* store = try_as<Assign>(value))
        steps.emplace_back(store->target, store->value);
      value = taken;
    }
    return split(parts[0].target, rest_of(value, {}, parts[0].start), steps);
  }

  Expr* next = captured(value);
  bool first = true;
  const auto source = [&] { return std::exchange(first, false) ? value : again(next); };
  std::vector<Part> pending;
  const auto flush = [&] {
    if (pending.empty()) return;
    steps.emplace_back(object_of(make_, pattern, pending), source());
    pending.clear();
  };
  std::vector<Expr*> keys;
  for (Part& part : parts) {
    if (part.rest) {
      flush();
      split(part.target, rest_of(source(), keys, part.start), steps);
      break;
    }
    const auto* name = part.computed ? nullptr : try_as<Name>(part.key);
    if (own_rest) {
      if (name) {
        keys.push_back(make_.string(name->name, part.start));
      } else if (const auto* big = try_as<BigInt>(part.key); big && !part.computed) {
        keys.push_back(make_.string(big->text, part.start));
      } else if (part.key->kind == NodeKind::String || part.key->kind == NodeKind::Number) {
        keys.push_back(again(part.key));
      } else {
        const SymbolId key = temporary(part.start);
        part.key = store(key, helper_call("__propertyKey", {part.key}, part.start));
        keys.push_back(make_.ident(key, part.start));
      }
    }
    if (!has_rest(part.target)) {
      pending.push_back(part);
      continue;
    }
    flush();
    // Of null nothing is asked, not even which property.
    if (first && part.computed && part.key->kind != NodeKind::String &&
        part.key->kind != NodeKind::Number)
      steps.emplace_back(object_of(make_, pattern, {}), source());
    Expr* member =
        name ? make_.dot(source(), name->name, part.start) : make_.index(source(), part.key);
    split_part(part.target, member, part.initializer, steps);
  }
  flush();
}

Expr* TargetPass::rest_of(Expr* source, const std::vector<Expr*>& keys, u32 start) {
  return helper_call("__rest", {source, make_.array(make_.list(keys), start)}, start);
}

// -----------------------------------------------------------------------------------------------------------------
// The places of patterns

void TargetPass::rest_in_declarations(Var* node) {
  if (std::none_of(node->declarators.begin(), node->declarators.end(),
                   [&](const Declarator& one) { return one.initializer && has_rest(one.binding); }))
    return;
  std::vector<Declarator> declarators;
  for (const Declarator& one : node->declarators) {
    if (!one.initializer) {
      declarators.push_back(one);
      continue;
    }
    Steps steps;
    split(one.binding, one.initializer, steps);
    for (const auto& [target, value] : steps)
      declarators.push_back({static_cast<Binding*>(target), value});
  }
  node->declarators = make_.list(declarators);
}

// ({ a, ...r } = v)
void TargetPass::rest_in_assignment(Expr*& slot, bool used) {
  auto* node = as<Assign>(slot);
  Expr* value = node->value;
  Expr* made = nullptr;
  const auto append = [&](Expr* item) {
    expression(item);
    made = made ? make_.binary(BinaryOp::Comma, made, item) : item;
  };
  Expr* result = nullptr;
  if (used) {
    result = captured(value);
    if (value->kind == NodeKind::Assign) {
      append(value);
      value = again(result);
    }
  }
  Steps steps;
  split(node->target, value, steps);
  for (const auto& [target, part] : steps) append(make_.assign(static_cast<Expr*>(target), part));
  if (result) made = make_.binary(BinaryOp::Comma, made, result);
  slot = made;
}

// Gives the names that `pattern` declares to another scope.
void TargetPass::move_names(Binding* pattern, Scope* from, Scope* to, SymbolKind kind) {
  std::vector<SymbolId> moved;
  const auto collect = [&](auto&& self, Binding* node) -> void {
    if (auto* name = try_as<BindingIdent>(node)) moved.push_back(name->symbol);
    visit_children(node, [&](auto*& child) {
      if constexpr (std::is_same_v<std::remove_reference_t<decltype(child)>, Binding*>)
        self(self, child);
    });
  };
  collect(collect, pattern);
  std::vector<SymbolId> left;
  for (SymbolId symbol : from->symbols) {
    if (std::find(moved.begin(), moved.end(), symbol) == moved.end()) left.push_back(symbol);
  }
  for (SymbolId symbol : moved) symbols_[symbol].kind = kind;
  from->symbols = make_.list(left);
  make_.declare(to, moved);
}

// Parameters from the first pattern that must be split on: what they evaluate moves to the body.
void TargetPass::rest_parameters(Function* fn) {
  size_t at = 0;
  const auto splits = [&](const Param& param) {
    const bool is_rest = fn->flags & kFnHasRest && &param == &fn->params.back();
    return has_rest(param.binding) || (is_rest && nested_rest(param.binding));
  };
  while (at < fn->params.size() && !splits(fn->params[at])) ++at;
  if (at == fn->params.size()) return;
  std::vector<Declarator> declarators;
  for (; at < fn->params.size(); ++at) {
    Param& param = fn->params[at];
    if (param.binding->kind == NodeKind::BindingIdent && !param.initializer) continue;
    const u32 start = param.binding->start;
    const SymbolId name = symbols_.add(make_.fresh_name("_p"), SymbolKind::Param, start);
    make_.declare(fn->args_scope, name);
    move_names(param.binding, fn->args_scope, fn->body_scope, SymbolKind::Var);
    Steps steps;
    split_part(param.binding, make_.ident(name, start), param.initializer, steps);
    for (const auto& [target, value] : steps)
      declarators.push_back({static_cast<Binding*>(target), value});
    param.binding = make_.binding(name, start);
    // Without a default the parameter would count in the function's `length`.
    if (param.initializer) param.initializer = make_.void_0(start);
  }
  auto* made = make_.node<Var>(fn->body_start);
  made->aux = static_cast<u16>(VarKind::Var);
  made->declarators = make_.list(declarators);
  prepend(fn, {made});
}

void TargetPass::rest_in_catch(Try* node) {
  if (!has_rest(node->catch_binding)) return;
  Binding* pattern = node->catch_binding;
  const SymbolId error =
      symbols_.add(make_.fresh_name("_error"), SymbolKind::Catch, pattern->start);
  move_names(pattern, node->catch_scope, node->catch_body_scope, SymbolKind::Let);
  make_.declare(node->catch_scope, error);
  node->catch_binding = make_.binding(error, pattern->start);
  StmtList body{
      make_.var(VarKind::Let, pattern, make_.ident(error, pattern->start), pattern->start)};
  body.insert(body.end(), node->catch_body.begin(), node->catch_body.end());
  node->catch_body = make_.list(body);
}

// for (pattern of v) s   becomes   for (const _item of v) { pattern = _item; s }
void TargetPass::rest_in_loop(Stmt*& init, Stmt*& body, Scope* scope) {
  auto* vars = try_as<Var>(init);
  const Node* pattern = vars ? static_cast<Node*>(vars->declarators[0].binding)
                             : static_cast<Node*>(as<ExprStmt>(init)->value);
  if (!has_rest(pattern)) return;
  const u32 start = pattern->start;
  const SymbolId item = symbols_.add(make_.fresh_name("_item"), SymbolKind::Const, start);
  auto* block = make_.node<Block>(body->start);
  block->scope = make_.scope(ScopeKind::Block);
  block->close = body->start;
  Stmt* assigns;
  if (vars) {
    if (vars->var_kind() != VarKind::Var) {
      move_names(vars->declarators[0].binding, scope, block->scope,
                 vars->var_kind() == VarKind::Let ? SymbolKind::Let : SymbolKind::Const);
    }
    vars->declarators[0].initializer = make_.ident(item, start);
    assigns = vars;
  } else {
    Expr* value = make_.assign(as<ExprStmt>(init)->value, make_.ident(item, start));
    assigns = make_.expression(value);
  }
  make_.declare(scope, item);
  init = make_.var(VarKind::Const, make_.binding(item, start), nullptr, start);
  block->body = make_.list<Stmt*>({assigns, body});
  body = block;
}

}  // namespace sinter::js
