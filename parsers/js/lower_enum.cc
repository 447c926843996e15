// TypeScript enums. A member whose value is known is written into every place that names it; the
// object itself stays for reverse lookups, and is dropped by tree shaking when nobody asks for it.
//
//   enum E { A, B = "x" }
//   var E = /* @__PURE__ */ ((E) => { E[E["A"] = 0] = "A"; E["B"] = "x"; return E; })(E || {});
#include <algorithm>
#include <cmath>
#include <string>

#include "parsers/js/lower_pass.h"
#include "parsers/js/number_format.h"

namespace sinter::js {
namespace {

i32 to_int32(f64 value) {
  if (!std::isfinite(value)) return 0;
  return static_cast<i32>(
      static_cast<u32>(static_cast<i64>(std::fmod(std::trunc(value), 4294967296.0))));
}

f64 fold_number(BinaryOp op, f64 a, f64 b, bool& known) {
  const u32 shift = static_cast<u32>(to_int32(b)) & 31;
  switch (op) {
    case BinaryOp::Add:
      return a + b;
    case BinaryOp::Sub:
      return a - b;
    case BinaryOp::Mul:
      return a * b;
    case BinaryOp::Div:
      return a / b;
    case BinaryOp::Rem:
      return std::fmod(a, b);
    case BinaryOp::Pow:  // JavaScript: anything to the power of NaN is NaN, and so is (±1) **
                         // ±Infinity
      return std::isnan(b) || (std::isinf(b) && std::fabs(a) == 1) ? NAN : std::pow(a, b);
    case BinaryOp::Shl:
      return static_cast<i32>(static_cast<u32>(to_int32(a)) << shift);
    case BinaryOp::Shr:
      return to_int32(a) >> shift;
    case BinaryOp::UShr:
      return static_cast<u32>(to_int32(a)) >> shift;
    case BinaryOp::BitOr:
      return to_int32(a) | to_int32(b);
    case BinaryOp::BitAnd:
      return to_int32(a) & to_int32(b);
    case BinaryOp::BitXor:
      return to_int32(a) ^ to_int32(b);
    default:
      known = false;
      return 0;
  }
}

std::string number_text(f64 value) {
  char buffer[kNumberBufferSize];
  return std::string(print_number(value, buffer, false));
}

// The string a constant is converted to by `+` with a string and by template literals.
bool constant_text(const Expr* node, std::string& out) {
  if (const auto* text = try_as<String>(node)) {
    out += text->value;
    return true;
  }
  if (const auto* number = try_as<Number>(node)) {
    out += number->value < 0 ? "-" + number_text(-number->value) : number_text(number->value);
    return true;
  }
  return false;
}

}  // namespace

// The value of `symbol.member` when it is known: a fresh literal.
Expr* LowerPass::enum_constant(SymbolId symbol, Atom member, u32 start) {
  if (!ast_.enum_constants) return nullptr;
  for (size_t i = ast_.enum_constants->size(); i-- > 0;) {
    const EnumConstant& constant = (*ast_.enum_constants)[i];
    if (constant.symbol != symbol || constant.member != member) continue;
    if (const auto* number = try_as<Number>(constant.value))
      return make_.number(number->value, start);
    return make_.string(as<String>(constant.value)->value, start);
  }
  return nullptr;
}

// Folds an initializer as far as it is constant; members of this enum are in scope by their bare
// names. Returns a Number or String node, or null after lowering what is there in place.
Expr* LowerPass::enum_value(Expr* node, const TsEnum* owner) {
  const u32 start = node->start;
  switch (node->kind) {
    case NodeKind::Number:
    case NodeKind::String:
      return node;
    case NodeKind::InlinedEnum:
      return as<InlinedEnum>(node)->value;
    case NodeKind::Template: {
      const auto* literal = as<Template>(node);
      if (literal->tag) return nullptr;
      std::string text(literal->head_cooked);
      for (const TemplatePart& piece : literal->parts) {
        Expr* value = enum_value(piece.value, owner);
        if (!value || !constant_text(value, text)) return nullptr;
        text += piece.cooked;
      }
      return make_.string(ast_.arena->copy(std::string_view(text)), start);
    }
    case NodeKind::Ident: {
      const Atom name = as<Ident>(node)->name;
      if (Expr* value = enum_constant(owner->symbol, name, start)) return value;
      if (std::find(enum_members_.begin(), enum_members_.end(), std::pair(owner->symbol, name)) !=
          enum_members_.end()) {
        return nullptr;
      }
      if (name == Atom::NaN) return make_.number(NAN, start);
      if (name == Atom::Infinity) return make_.number(INFINITY, start);
      return nullptr;
    }
    case NodeKind::Dot: {
      const auto* dot = as<Dot>(node);
      const auto* target = try_as<Ident>(dot->target);
      return target && target->symbol != SymbolId::None
                 ? enum_constant(target->symbol, dot->name, start)
                 : nullptr;
    }
    case NodeKind::Index: {
      const auto* index = as<Index>(node);
      const auto* target = try_as<Ident>(index->target);
      const auto* key = try_as<String>(index->index);
      if (!target || !key || target->symbol == SymbolId::None) return nullptr;
      const Atom member = ast_.atoms->find(key->value);
      return member != Atom::None ? enum_constant(target->symbol, member, start) : nullptr;
    }
    case NodeKind::Unary: {
      const auto* unary = as<Unary>(node);
      const Expr* value = enum_value(unary->value, owner);
      const auto* number = value ? try_as<Number>(value) : nullptr;
      if (!number) return nullptr;
      switch (unary->op()) {
        case UnaryOp::Plus:
          return make_.number(number->value, start);
        case UnaryOp::Minus:
          return make_.number(-number->value, start);
        case UnaryOp::BitNot:
          return make_.number(~to_int32(number->value), start);
        default:
          return nullptr;
      }
    }
    case NodeKind::Binary: {
      const auto* binary = as<Binary>(node);
      Expr* left = enum_value(binary->left, owner);
      Expr* right = left ? enum_value(binary->right, owner) : nullptr;
      if (!left || !right) return nullptr;
      const auto* a = try_as<Number>(left);
      const auto* b = try_as<Number>(right);
      if (a && b) {
        bool known = true;
        const f64 value = fold_number(binary->op(), a->value, b->value, known);
        return known ? make_.number(value, start) : nullptr;
      }
      std::string text;
      if (binary->op() != BinaryOp::Add || !constant_text(left, text) ||
          !constant_text(right, text))
        return nullptr;
      return make_.string(ast_.arena->copy(std::string_view(text)), start);
    }
    default:
      return nullptr;
  }
}

// `E.A`, `E["A"]` of an enum of this module.
void LowerPass::enum_member_reference(Expr*& slot, Expr* target, Atom member) {
  const auto* ident = try_as<Ident>(target);
  if (!ident || ident->symbol == SymbolId::None || slot->flags & kOptionalChain) return;
  if (symbols_[ident->symbol].kind != SymbolKind::TsEnum) return;
  Expr* value = enum_constant(ident->symbol, member, slot->start);
  if (!value) return;
  auto* inlined = make_.node<InlinedEnum>(slot->start);
  inlined->value = value;
  inlined->name = member;
  slot = inlined;
}

// In an initializer a bare name may be another member: of this block or of an earlier one of the
// same enum.
bool LowerPass::enum_member_name(Expr*& slot) {
  const auto* ident = as<Ident>(slot);
  if (std::find(enum_members_.begin(), enum_members_.end(),
                std::pair(enum_->symbol, ident->name)) == enum_members_.end()) {
    return false;
  }
  for (size_t i = enum_scopes_ + 1; i < scopes_.size(); ++i) {
    for (SymbolId id : scopes_[i]->symbols) {
      if (symbols_[id].name == ident->name)
        return false;  // a function in the initializer has its own
    }
  }
  Expr* value = enum_constant(enum_->symbol, ident->name, ident->start);
  slot = value ? value
               : make_.dot(make_.ident(enum_->arg_symbol, ident->start), ident->name, ident->start);
  return true;
}

void LowerPass::enum_declaration(TsEnum* node, StmtList& out) {
  if (node->flags & kTsDeclare) return;
  const u32 start = node->start;
  StmtList body;
  f64 next = 0;
  bool next_known = true;
  bool all_constant = true;
  for (const EnumMember& member : node->members)
    enum_members_.push_back({node->symbol, member.name});
  for (EnumMember& member : node->members) {
    Expr* value = nullptr;
    if (member.initializer) {
      value = enum_value(member.initializer, node);
      if (!value) {
        const TsEnum* const outer = std::exchange(enum_, node);
        const size_t outer_scopes = std::exchange(enum_scopes_, scopes_.size());
        in_scope(node->scope, [&] { expression(member.initializer); });
        enum_ = outer;
        enum_scopes_ = outer_scopes;
        value = member.initializer;
      }
    } else if (next_known) {
      value = make_.number(next, member.start);
    } else {
      value = make_.void_0(member.start);
      diagnostics_
          .error("enum-member-needs-initializer",
                 "The enum member \"" + std::string(ast_.atoms->text(member.name)) +
                     "\" must have an initializer",
                 std::string(input_.pretty_path), {member.start, member.start + 1})
          .help("The member before it has a value that is not a number known at compile time");
    }
    const auto* number = try_as<Number>(value);
    const bool text = value->kind == NodeKind::String || value->kind == NodeKind::Template;
    next_known = number != nullptr;
    if (number) next = number->value + 1;
    if (number || value->kind == NodeKind::String) {
      ast_.enum_constants->push_back({node->symbol, member.name, value});
    } else {
      all_constant = false;
    }
    // E["A"] = value, and for numbers E[E["A"] = value] = "A".
    const auto object = [&] { return make_.ident(node->arg_symbol, member.start); };
    Expr* stored =
        make_.assign(make_.index(object(), make_.string(member.name, member.start)), value);
    if (!text)
      stored = make_.assign(make_.index(object(), stored), make_.string(member.name, member.start));
    body.push_back(make_.expression(stored));
  }
  body.push_back(make_.return_(make_.ident(node->arg_symbol, start), start));

  auto* fn = make_.function(kFnArrow, make_.list<Param>({make_.param(node->arg_symbol, start)}), {},
                            {node->arg_symbol}, start);
  fn->body = make_.list(body);
  const bool first = std::find(declared_.begin(), declared_.end(), node->symbol) == declared_.end();
  if (first) declared_.push_back(node->symbol);
  const bool top_level = (symbols_[node->symbol].flags & kSymTopLevel) != 0;
  const TsNamespace* owner =
      namespaces_.empty() || !(node->flags & kExported) ? nullptr : namespaces_.back();
  const auto closure = [&](Expr* argument) {
    return make_.call(make_.function_expression(fn), {argument}, start);
  };
  Expr* fresh = make_.object({}, start);
  if (owner) {
    // export enum E inside namespace N: let E = (…)(N.E || (N.E = {}))
    const auto slot = [&] {
      return make_.dot(make_.ident(owner->arg_symbol, start), node->name, start);
    };
    Call* call = closure(make_.binary(BinaryOp::Or, slot(), make_.assign(slot(), fresh)));
    if (first) {
      out.push_back(make_.var(VarKind::Let, make_.binding(node->symbol, start), call, start));
    } else {
      out.push_back(make_.expression(make_.assign(make_.ident(node->symbol, start), call)));
    }
    return;
  }
  const auto existing_or_fresh = [&] {
    return make_.binary(BinaryOp::Or, make_.ident(node->symbol, start), fresh);
  };
  if (!top_level) {
    // Its own in every run of the block.
    if (first) {
      out.push_back(
          make_.var(VarKind::Let, make_.binding(node->symbol, start), closure(fresh), start));
      return;
    }
    symbols_[node->symbol].flags |= kSymAssigned;
    out.push_back(make_.expression(
        make_.assign(make_.ident(node->symbol, start), closure(existing_or_fresh()))));
    return;
  }
  // `var` may stand twice, and may be read (`E || {}`) before it is set.
  Call* call = closure(existing_or_fresh());
  if (all_constant) call->flags |= kPure;
  Var* made = make_.var(VarKind::Var, make_.binding(node->symbol, start), call, start);
  if (first) made->flags |= node->flags & kExported;
  out.push_back(made);
}

}  // namespace sinter::js
