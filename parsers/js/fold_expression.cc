// Constants and what follows from them, in expressions.
#include <cmath>
#include <string>

#include "parsers/js/fold_pass.h"
#include "parsers/js/rewrite_parts.h"

namespace sinter::js {

const Ident* FoldPass::global(const Expr* node) const {
  const auto* ident = try_as<Ident>(node);
  if (!ident || ident->symbol == SymbolId::None) return nullptr;
  return symbols_[ident->symbol].kind == SymbolKind::Unbound ? ident : nullptr;
}

bool FoldPass::is_undefined(const Expr* node) const {
  if (const Ident* name = global(node)) return name->name == Atom::undefined;
  const auto* unary = try_as<Unary>(node);
  return unary && unary->op() == UnaryOp::Void && unary->value->kind == NodeKind::Number;
}

FoldPass::Truth FoldPass::truth(const Expr* node, u32 depth) const {
  if (depth == 0) return {};
  switch (node->kind) {
    case NodeKind::Boolean:
      return {true, as<Boolean>(node)->value(), true};
    case NodeKind::Null:
      return {true, false, true};
    case NodeKind::Number: {
      const f64 value = as<Number>(node)->value;
      return {true, value != 0 && !std::isnan(value), true};
    }
    case NodeKind::String:
      return {true, !as<String>(node)->value.empty(), true};
    case NodeKind::InlinedEnum:
      return truth(as<InlinedEnum>(node)->value, depth - 1);
    case NodeKind::Function:
    case NodeKind::RegExp:
      return {true, true, true};
    case NodeKind::Class:
    case NodeKind::Array:
    case NodeKind::Object:
      return {true, true, purity_.expression(node)};
    case NodeKind::Ident:
      if (is_undefined(node)) return {true, false, true};
      if (const Ident* name = global(node)) {
        if (name->name == Atom::NaN) return {true, false, true};
        if (name->name == Atom::Infinity) return {true, true, true};
      }
      return {};
    case NodeKind::This:
      // Outside of functions of an ES module: undefined. TypeScript's helpers ask
      // `this && this.__rest || function …`.
      if (node->aux == 1 && ast_.is_module) return {true, false, true};
      return {};
    case NodeKind::Unary: {
      const auto* unary = as<Unary>(node);
      switch (unary->op()) {
        case UnaryOp::Not: {
          Truth inner = truth(unary->value, depth - 1);
          inner.value = !inner.value;
          return inner;
        }
        case UnaryOp::Void:
          return {true, false, purity_.expression(unary->value)};
        case UnaryOp::Typeof:
          return {true, true,
                  unary->value->kind == NodeKind::Ident || purity_.expression(unary->value)};
        default:
          return {};
      }
    }
    case NodeKind::Binary: {
      const auto* binary = as<Binary>(node);
      if (binary->op() == BinaryOp::And || binary->op() == BinaryOp::Or) {
        const bool decided_by = binary->op() == BinaryOp::Or;
        const Truth left = truth(binary->left, depth - 1), right = truth(binary->right, depth - 1);
        // `x && false` is false whatever x is, but x is still evaluated.
        if (right.known && right.value == decided_by) {
          return {true, decided_by, right.pure && purity_.expression(binary->left)};
        }
        if (left.known && left.value == decided_by) return left;
        return {};
      }
      if (binary->op() == BinaryOp::Comma) {
        Truth right = truth(binary->right, depth - 1);
        right.pure = right.pure && purity_.expression(binary->left);
        return right;
      }
      return {};
    }
    default:
      return {};
  }
}

// Whether the value is null or undefined.
FoldPass::Truth FoldPass::nullish(const Expr* node) const {
  if (node->kind == NodeKind::Null || is_undefined(node)) return {true, true, true};
  switch (node->kind) {
    case NodeKind::Function:
    case NodeKind::RegExp:
    case NodeKind::Boolean:
    case NodeKind::Number:
    case NodeKind::BigInt:
    case NodeKind::String:
    case NodeKind::InlinedEnum:
      return {true, false, true};
    case NodeKind::Template:
      return {!as<Template>(node)->tag, false, purity_.expression(node)};
    case NodeKind::Unary:
      switch (as<Unary>(node)->op()) {
        case UnaryOp::Void:
          return {true, true, purity_.expression(node)};
        default:  // the others give a number, a boolean or a string
          return {true, false, purity_.expression(node)};
      }
    case NodeKind::Binary:
      switch (as<Binary>(node)->op()) {
        case BinaryOp::And:
        case BinaryOp::Or:
        case BinaryOp::Nullish:
        case BinaryOp::Comma:
          return {};
        default:
          return {true, false, purity_.expression(node)};
      }
    case NodeKind::Array:
    case NodeKind::Object:
    case NodeKind::Class:
      return {true, false, purity_.expression(node)};
    default:
      return {};
  }
}

std::string_view FoldPass::type_of(const Expr* node) const {
  switch (node->kind) {
    case NodeKind::Boolean:
      return "boolean";
    case NodeKind::Number:
      return "number";
    case NodeKind::String:
      return "string";
    case NodeKind::BigInt:
      return "bigint";
    case NodeKind::Null:
      return "object";
    case NodeKind::Function:
      return "function";
    case NodeKind::InlinedEnum:
      return type_of(as<InlinedEnum>(node)->value);
    default:
      return is_undefined(node) ? "undefined" : "";
  }
}

// Two lone surrogates that meet are one character: its text is another than that of the halves one
// after the other.
bool FoldPass::joinable(std::string_view head, std::string_view tail) {
  const size_t n = head.size();
  const bool high = n >= 3 && head[n - 3] == '\xed' && static_cast<u8>(head[n - 2]) >= 0xa0;
  return !high || tail.size() < 3 || tail[0] != '\xed' || static_cast<u8>(tail[1]) < 0xb0;
}

std::optional<bool> FoldPass::equals(const Expr* a, const Expr* b, bool strict) const {
  if (const auto* inlined = try_as<InlinedEnum>(a)) a = inlined->value;
  if (const auto* inlined = try_as<InlinedEnum>(b)) b = inlined->value;
  const bool a_none = a->kind == NodeKind::Null || is_undefined(a);
  const bool b_none = b->kind == NodeKind::Null || is_undefined(b);
  if (a_none && b_none)
    return !strict || a->kind == b->kind || (is_undefined(a) && is_undefined(b));
  const auto literal = [](const Expr* node) {
    return node->kind == NodeKind::Boolean || node->kind == NodeKind::Number ||
           node->kind == NodeKind::String;
  };
  if ((a_none && literal(b)) || (b_none && literal(a))) return false;
  if (!literal(a) || !literal(b)) return std::nullopt;
  if (a->kind != b->kind) {
    if (strict) return false;
    return std::nullopt;
  }
  switch (a->kind) {
    case NodeKind::Boolean:
      return as<Boolean>(a)->value() == as<Boolean>(b)->value();
    case NodeKind::Number:
      return as<Number>(a)->value == as<Number>(b)->value;
    default:
      return as<String>(a)->value == as<String>(b)->value;
  }
}

// -----------------------------------------------------------------------------------------------------------------

Expr* FoldPass::effects(Expr* node) {
  if (purity_.expression(node)) {
    // A directive-like string may not be dropped or moved carelessly, but here it is a plain
    // expression.
    return nullptr;
  }
  switch (node->kind) {
    case NodeKind::Unary: {
      auto* unary = static_cast<Unary*>(node);
      if (unary->op() == UnaryOp::Not || unary->op() == UnaryOp::Void) return effects(unary->value);
      return node;
    }
    case NodeKind::Binary: {
      auto* binary = static_cast<Binary*>(node);
      switch (binary->op()) {
        case BinaryOp::Comma: {
          Expr* left = effects(binary->left);
          Expr* right = effects(binary->right);
          if (!left) return right;
          if (!right) return left;
          binary->left = left;
          binary->right = right;
          return node;
        }
        case BinaryOp::And:
        case BinaryOp::Or:
        case BinaryOp::Nullish: {
          Expr* right = effects(binary->right);
          if (!right) return effects(binary->left);
          binary->right = right;
          return unused_logical(node);
        }
        default:
          return node;
      }
    }
    case NodeKind::Conditional: {
      auto* choice = static_cast<Conditional*>(node);
      Expr* yes = effects(choice->yes);
      Expr* no = effects(choice->no);
      if (!yes && !no) return effects(choice->test);
      if (!yes) return make_.binary(BinaryOp::Or, choice->test, no);
      if (!no) return make_.binary(BinaryOp::And, choice->test, yes);
      choice->yes = yes;
      choice->no = no;
      return node;
    }
    default:
      return node;
  }
}

void FoldPass::expressions(List<Expr*> items) {
  for (Expr*& item : items) expression(item);
}

void FoldPass::target(Expr*& slot) {
  switch (slot->kind) {
    case NodeKind::Ident:
      return;
    case NodeKind::Dot:
      return expression(as<Dot>(slot)->target);
    case NodeKind::Index:
      expression(as<Index>(slot)->target);
      return expression(as<Index>(slot)->index);
    case NodeKind::Array:
      for (Expr*& item : as<Array>(slot)->items) target(item);
      return;
    case NodeKind::Object:
      for (Property& property : as<Object>(slot)->properties) {
        if (property.computed) expression(property.key);
        target(property.value);
        if (property.initializer) expression(property.initializer);
      }
      return;
    case NodeKind::Assign:
      target(as<Assign>(slot)->target);
      return expression(as<Assign>(slot)->value);
    case NodeKind::Spread:
      return target(as<Spread>(slot)->value);
    default:
      return;
  }
}

void FoldPass::condition(Expr*& slot) {
  expression(slot);
  drop_double_negation(slot);
}

// `!!x` is as true as x, also below `&&`, `||` and the comma.
void FoldPass::drop_double_negation(Expr*& slot) {
  for (Expr** at = &slot;;) {
    if (auto* outer = try_as<Unary>(*at)) {
      auto* inner = outer->op() == UnaryOp::Not ? try_as<Unary>(outer->value) : nullptr;
      if (!inner || inner->op() != UnaryOp::Not) return;
      *at = inner->value;
      continue;
    }
    auto* binary = try_as<Binary>(*at);
    if (!binary) return;
    if (binary->op() == BinaryOp::Comma) {
      at = &binary->right;
    } else if (binary->op() == BinaryOp::And || binary->op() == BinaryOp::Or) {
      drop_double_negation(binary->right);
      at = &binary->left;
    } else {
      return;
    }
  }
}

void FoldPass::unary(Expr*& slot) {
  auto* node = as<Unary>(slot);
  switch (node->op()) {
    case UnaryOp::PreInc:
    case UnaryOp::PreDec:
    case UnaryOp::PostInc:
    case UnaryOp::PostDec:
    case UnaryOp::Delete:
      return target(node->value);
    case UnaryOp::Typeof: {
      // A define may replace what is asked for; a bare name must stay one (`typeof x` of an unknown
      // x is safe).
      expression(node->value);
      const std::string_view type = type_of(node->value);
      if (!type.empty()) slot = make_.string(type, node->start);
      return;
    }
    case UnaryOp::Not: {
      condition(node->value);
      const Truth known = truth(node->value);
      if (known.known && known.pure) slot = make_.boolean(!known.value, node->start);
      return;
    }
    case UnaryOp::Minus:
    case UnaryOp::Plus:
      expression(node->value);
      if (auto* number = try_as<Number>(node->value)) {
        const f64 value = node->op() == UnaryOp::Minus ? -number->value : number->value;
        slot = make_.number(value, node->start);
      }
      return;
    default:
      return expression(node->value);
  }
}

void FoldPass::binary(Expr*& slot) {
  if (Expr*& left = as<Binary>(slot)->left; left->kind != NodeKind::Binary) {
    expression(left);
    return fold_binary(slot);
  }
  // Left spine without recursion; folding goes bottom up.
  std::vector<Expr**> spine;
  Expr** at = &slot;
  while (auto* node = try_as<Binary>(*at)) {
    spine.push_back(at);
    at = &node->left;
  }
  expression(*at);
  while (!spine.empty()) {
    Expr*& inner = *spine.back();
    spine.pop_back();
    fold_binary(inner);
    // expression() does the outermost one.
    if (options_.minify_syntax && !spine.empty()) minify_expression(inner);
  }
}

void FoldPass::fold_binary(Expr*& slot) {
  auto* node = as<Binary>(slot);
  const u32 start = node->start;
  switch (node->op()) {
    case BinaryOp::And:
    case BinaryOp::Or: {
      const Truth left = truth(node->left);
      if (left.known) {
        if (left.value == (node->op() == BinaryOp::Or)) {  // the right side never runs
          slot = node->left;
          return;
        }
        expression(node->right);
        if (left.pure) {
          slot = node->right;
        } else {
          node->aux = static_cast<u16>(BinaryOp::Comma);
        }
        return;
      }
      expression(node->right);
      return;
    }
    case BinaryOp::Nullish: {
      const Truth left = nullish(node->left);
      if (left.known && !left.value) {
        slot = node->left;
        return;
      }
      expression(node->right);
      if (left.known && left.pure) slot = node->right;
      return;
    }
    case BinaryOp::Comma: {
      expression(node->right);
      // callee() puts the comma back where it means something, as in `(0, a.b)()`. `typeof (0, x)`
      // throws for an unknown x, `typeof x` does not.
      if (Expr* left = effects(node->left)) {
        node->left = left;
      } else if (!global(node->right)) {
        slot = node->right;
      }
      return;
    }
    case BinaryOp::StrictEq:
    case BinaryOp::LooseEq:
    case BinaryOp::StrictNe:
    case BinaryOp::LooseNe: {
      expression(node->right);
      const bool strict = node->op() == BinaryOp::StrictEq || node->op() == BinaryOp::StrictNe;
      const bool negated = node->op() == BinaryOp::StrictNe || node->op() == BinaryOp::LooseNe;
      if (const std::optional<bool> same = equals(node->left, node->right, strict)) {
        slot = make_.boolean(*same != negated, start);
      }
      return;
    }
    case BinaryOp::Add: {
      expression(node->right);
      const auto* a = try_as<String>(node->left);
      const auto* b = try_as<String>(node->right);
      if (a && b) {
        if (!joinable(a->value, b->value)) return;
        std::string joined(a->value);
        joined += b->value;
        slot = make_.string(ast_.arena->copy(std::string_view(joined)), start);
        return;
      }
      const auto* x = try_as<Number>(node->left);
      const auto* y = try_as<Number>(node->right);
      if (x && y) slot = make_.number(x->value + y->value, start);
      return;
    }
    default:
      return expression(node->right);
  }
}

// `(true && a.b)()` has no receiver and `(true && eval)(x)` is no direct eval: folding must not
// give them one. The same for template tags. A define is what it stands for.
void FoldPass::callee(Expr*& slot) {
  const auto is_member = [](const Expr* node) {
    return node->kind == NodeKind::Dot || node->kind == NodeKind::Index;
  };
  const bool composed = !is_member(slot) && slot->kind != NodeKind::Ident;
  expression(slot);
  const auto* name = try_as<Ident>(slot);
  if (composed && (is_member(slot) || (name && name->name == Atom::eval))) {
    slot = make_.binary(BinaryOp::Comma, make_.number(0, slot->start), slot);
  }
}

void FoldPass::call(Expr*& slot) {
  auto* node = as<Call>(slot);
  callee(node->callee);
  expressions(node->args);
  if (dropped_call(node)) {
    slot = make_.void_0(node->start);
    return;
  }
  if (!options_.pure.empty()) mark_pure(node->callee, node->flags);
}

void FoldPass::expression(Expr*& slot) {
  fold_expression(slot);
  if (options_.minify_syntax) minify_expression(slot);
}

void FoldPass::fold_expression(Expr*& slot) {
  Expr* node = slot;
  switch (node->kind) {
    case NodeKind::Ident:
      if (ends_define(static_cast<Ident*>(node)->name)) define(slot);
      return;
    case NodeKind::Object:
      for (Property& property : static_cast<Object*>(node)->properties) {
        if (property.computed) expression(property.key);
        Expr* const before = property.value;
        expression(property.value);
        if (property.value != before) property.shorthand = false;
        if (property.initializer) expression(property.initializer);
      }
      return;
    case NodeKind::Function: {
      Function* fn = static_cast<FunctionExpr*>(node)->fn;
      function(fn);
      if (options_.minify_syntax && !options_.keep_names && fn->name_scope &&
          removable(as<BindingIdent>(fn->name)->symbol)) {
        fn->name = nullptr;
        fn->name_scope = nullptr;
      }
      return;
    }
    case NodeKind::Class:
      return class_body(static_cast<ClassExpr*>(node)->cls);
    case NodeKind::Call:
      return call(slot);
    case NodeKind::New: {
      rewrite_parts(*this, node);
      if (!options_.pure.empty()) mark_pure(static_cast<New*>(node)->callee, node->flags);
      return;
    }
    case NodeKind::Dot:
      if (ends_define(static_cast<Dot*>(node)->name) && define(slot)) return;
      return expression(static_cast<Dot*>(node)->target);
    case NodeKind::Index:
      if (define(slot)) return;
      expression(static_cast<Index*>(node)->target);
      return expression(static_cast<Index*>(node)->index);
    case NodeKind::Unary:
      return unary(slot);
    case NodeKind::Binary:
      return binary(slot);
    case NodeKind::Assign:
      target(static_cast<Assign*>(node)->target);
      return expression(static_cast<Assign*>(node)->value);
    case NodeKind::Conditional: {
      // Else-branches may form a long chain.
      std::vector<Expr**> chain;
      Expr** at = &slot;
      while (auto* choice = try_as<Conditional>(*at)) {
        condition(choice->test);
        const Truth known = truth(choice->test);
        if (known.known && known.pure) {
          *at = known.value ? choice->yes : choice->no;
          continue;
        }
        expression(choice->yes);
        chain.push_back(at);
        at = &choice->no;
      }
      expression(*at);
      if (!options_.minify_syntax) return;
      for (size_t i = chain.size(); i-- > 1;)
        minify_expression(*chain[i]);  // expression() does the outermost one
      return;
    }
    case NodeKind::ImportCall: {
      rewrite_parts(*this, node);
      if (computed_import_) computed_import(slot);
      return;
    }
    case NodeKind::String:  // most of what has no parts
    case NodeKind::Number:
    case NodeKind::This:
    case NodeKind::Boolean:
    case NodeKind::Null:
      return;
    default:
      return rewrite_parts(*this, node);
  }
}

}  // namespace sinter::js
