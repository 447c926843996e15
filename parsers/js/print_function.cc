// Functions, classes and declaration patterns.
#include <utility>

#include "parsers/js/printer.h"

namespace sinter::js {

// ---------------------------------------------------------------------------------------------------------------
// Functions

void Printer::print_function(const Function& fn) {
  if ((fn.flags & kFnNoSideEffects) != 0 && !minify_) print_comment(kNoSideEffectsComment);
  map_word(fn.start);
  if ((fn.flags & kFnAsync) != 0) keyword("async ");
  keyword("function");
  if ((fn.flags & kFnGenerator) != 0) out_.push('*');
  if (fn.name != nullptr) {
    space();
    print_binding(fn.name);
  } else if (const SymbolId name = std::exchange(default_name_, SymbolId::None);
             name != SymbolId::None) {
    space();
    print_symbol(name, Atom::default_, unit::kUseNoInline, kNone);
  }
  print_method(fn);
}

void Printer::print_method(const Function& fn) {
  print_params(fn);
  space();
  print_function_body(fn);
}

void Printer::print_params(const Function& fn) {
  out_.push('(');
  for (size_t i = 0; i < fn.params.size(); ++i) {
    const Param& param = fn.params[i];
    if (i != 0) comma();
    print_decorators(param.decorators, false);
    if (param.ts_modifiers != 0 && !has_gaps()) keyword("public ");
    if ((fn.flags & kFnHasRest) != 0 && i + 1 == fn.params.size()) out_.push_literal("...");
    print_binding(param.binding);
    if (param.initializer != nullptr) {
      space();
      out_.push('=');
      space();
      print_expr(param.initializer, Level::Comma, 0);
    }
  }
  out_.push(')');
}

void Printer::print_function_body(const Function& fn) {
  print_block(fn.body, fn.body_end == 0 ? kNone : fn.body_end - 1);
}

void Printer::print_function_expr(const FunctionExpr& expr, Level level, u32 flags) {
  const Function& fn = *expr.fn;
  if ((fn.flags & kFnArrow) != 0) {
    const bool wrap = level >= Level::Assign || (fn.flags & kFnParenthesized) != 0;
    if (wrap) {
      out_.push('(');
      flags &= ~kForbidIn;
    }
    print_arrow(fn, flags);
    if (wrap) out_.push(')');
    return;
  }
  // Parentheses that the author wrote tell V8 to compile the function at once; dropping them costs
  // start-up time.
  const bool wrap =
      at(statement_start_) || at(export_default_start_) || (fn.flags & kFnParenthesized) != 0;
  if (wrap) out_.push('(');
  print_function(fn);
  if (wrap) out_.push(')');
}

void Printer::print_arrow(const Function& fn, u32 flags) {
  if ((fn.flags & kFnNoSideEffects) != 0 && !minify_) print_comment(kNoSideEffectsComment);
  map_word(fn.start);
  if ((fn.flags & kFnAsync) != 0) {
    keyword("async");
    space();
  }
  const bool bare = minify_ && fn.params.size() == 1 &&
                    fn.params[0].binding->kind == NodeKind::BindingIdent &&
                    fn.params[0].initializer == nullptr && (fn.flags & kFnHasRest) == 0;
  if (bare) {
    print_binding(fn.params[0].binding);
  } else {
    print_params(fn);
  }
  space();
  out_.push_literal("=>");
  space();
  if ((fn.flags & kFnExpressionBody) != 0 && fn.body.size() == 1) {
    const auto* result = try_as<Return>(static_cast<const Stmt*>(fn.body[0]));
    if (result != nullptr && result->value != nullptr) {
      arrow_body_start_ = out_.size();
      return print_expr(result->value, Level::Comma, flags & kForbidIn);
    }
  }
  print_function_body(fn);
}

// ---------------------------------------------------------------------------------------------------------------
// Classes

namespace {

// What `@` takes without parentheses: a name, a chain of members, or one call of those.
bool is_plain_decorator(const Expr* expr) {
  while (const auto* dot = try_as<Dot>(expr)) {
    if ((dot->flags & kOptionalChain) != 0) return false;
    expr = dot->target;
  }
  return expr->kind == NodeKind::Ident;
}

}  // namespace

void Printer::print_decorators(List<Expr*> decorators, bool on_own_lines) {
  for (const Expr* decorator : decorators) {
    map(decorator->start);
    out_.push('@');
    // A call stays bare only where its callee is text: the linker may have to write `(0, ns.f)()`.
    const auto* call = try_as<Call>(decorator);
    const bool bare = is_plain_decorator(decorator) ||
                      (call != nullptr && (call->flags & (kOptionalChain | kPure)) == 0 &&
                       !has_gaps() && is_plain_decorator(call->callee));
    if (!bare) out_.push('(');
    print_expr(decorator, Level::Lowest, 0);
    if (!bare) out_.push(')');
    if (on_own_lines && !minify_) {
      newline();
      indent();
    } else {
      out_.push(' ');
    }
  }
}

void Printer::print_class(const Class& cls) {
  const SymbolId name = std::exchange(default_name_, SymbolId::None);
  print_decorators(cls.decorators, false);
  map_word(cls.start);
  keyword("class");
  if (cls.name != nullptr) {
    space();
    print_binding(cls.name);
  } else if (name != SymbolId::None) {
    space();
    print_symbol(name, Atom::default_, unit::kUseNoInline, kNone);
  }
  if (cls.extends != nullptr) {
    space();
    keyword("extends");
    space();
    print_expr(cls.extends, below(Level::New), unit::kUseMember);
  }
  space();
  out_.push('{');
  if (!cls.members.empty()) {
    newline();
    ++indent_;
    for (const ClassMember& member : cls.members) {
      flush_semicolon();
      indent();
      print_class_member(member);
    }
    --indent_;
    pending_semicolon_ = false;
    indent();
  }
  map(cls.close);
  out_.push('}');
}

void Printer::print_class_member(const ClassMember& member) {
  print_decorators(member.decorators, true);
  map(member.start);
  if ((member.ts_flags & kMemberDeclare) != 0) keyword("declare ");
  if ((member.ts_flags & kMemberAbstract) != 0) keyword("abstract ");
  if (member.kind == MemberKind::StaticBlock) {
    keyword("static");
    space();
    print_block(member.block, kNone);
    newline();
    return;
  }
  if (member.is_static) {
    keyword("static");
    space();
  }
  switch (member.kind) {
    case MemberKind::Get:
      keyword("get");
      space();
      break;
    case MemberKind::Set:
      keyword("set");
      space();
      break;
    case MemberKind::Accessor:
      keyword("accessor");
      space();
      break;
    default:
      break;
  }
  if (member.kind == MemberKind::Field || member.kind == MemberKind::Accessor) {
    print_property_key(member.key, member.computed, true);
    if (member.value != nullptr) {
      space();
      out_.push('=');
      space();
      print_expr(member.value, Level::Comma, 0);
    }
    return end_statement();
  }
  const Function& fn = *as<FunctionExpr>(static_cast<const Expr*>(member.value))->fn;
  if ((fn.flags & kFnAsync) != 0) {
    keyword("async");
    space();
  }
  if ((fn.flags & kFnGenerator) != 0) out_.push('*');
  print_property_key(member.key, member.computed, true);
  print_method(fn);
  newline();
}

// ---------------------------------------------------------------------------------------------------------------
// Declaration patterns

void Printer::print_binding(const Binding* binding) {
  switch (binding->kind) {
    case NodeKind::BindingIdent: {
      const auto& name = *as<BindingIdent>(binding);
      return print_symbol(name.symbol, name.name, unit::kUseNoInline, name.start);
    }
    case NodeKind::BindingArray: {
      const auto& array = *as<BindingArray>(binding);
      out_.push('[');
      for (size_t i = 0; i < array.items.size(); ++i) {
        const BindingElement& item = array.items[i];
        if (i != 0) comma();
        if (item.binding == nullptr) {
          if (i + 1 == array.items.size()) out_.push(',');
          continue;
        }
        if (array.aux == 1 && i + 1 == array.items.size()) out_.push_literal("...");
        print_binding(item.binding);
        if (item.initializer != nullptr) {
          space();
          out_.push('=');
          space();
          print_expr(item.initializer, Level::Comma, 0);
        }
      }
      out_.push(']');
      return;
    }
    case NodeKind::BindingObject: {
      const auto& object = *as<BindingObject>(binding);
      if (object.properties.empty()) {
        out_.push_literal("{}");
        return;
      }
      out_.push('{');
      space();
      for (size_t i = 0; i < object.properties.size(); ++i) {
        if (i != 0) comma();
        print_binding_property(object.properties[i]);
      }
      space();
      out_.push('}');
      return;
    }
    default:
      SINTER_UNREACHABLE();
  }
}

void Printer::print_binding_property(const BindingProperty& property) {
  if (property.rest) {
    out_.push_literal("...");
    return print_binding(property.value);
  }
  // `{x: x}` and `{x}` are the same pattern; the short form is printed where the name is text or
  // the linker can widen it.
  const auto* key =
      property.computed ? nullptr : try_as<Name>(static_cast<const Expr*>(property.key));
  const auto* value = try_as<BindingIdent>(static_cast<const Binding*>(property.value));
  bool shorthand = key != nullptr && value != nullptr && key->name == value->name;
  u32 use = unit::kUseNoInline;
  if (shorthand) {
    switch (place(value->symbol).kind) {
      case PlaceKind::Text:
        break;
      case PlaceKind::TopLevel:
        shorthand =
            !options_.minify_identifiers && (*ast_.symbols)[value->symbol].name == value->name;
        use |= unit::kUseShorthand;
        break;
      default:
        shorthand = false;
    }
  }
  if (shorthand) {
    print_symbol(value->symbol, value->name, use, value->start);
  } else {
    print_property_key(property.key, property.computed, true);
    out_.push(':');
    space();
    print_binding(property.value);
  }
  if (property.initializer != nullptr) {
    space();
    out_.push('=');
    space();
    print_expr(property.initializer, Level::Comma, 0);
  }
}

}  // namespace sinter::js
