// Expressions, and assignment patterns, which are expressions by their form.
#include "parsers/js/printer.h"
#include "parsers/js/unicode.h"

namespace sinter::js {
namespace {

using unit::kUseCallTarget;
using unit::kUseMember;
using unit::kUseNewTarget;
using unit::kUseNoInline;
using unit::kUseOperand;

struct BinaryShape {
  Level level;
  bool arithmetic;  // a negative number beside it needs parentheses or a space
  bool is_word;
  std::string_view text;
};

constexpr BinaryShape kBinaryShapes[] = {
    {Level::Add, true, false, "+"},       {Level::Add, true, false, "-"},
    {Level::Multiply, true, false, "*"},  {Level::Multiply, true, false, "/"},
    {Level::Multiply, true, false, "%"},  {Level::Exponent, true, false, "**"},
    {Level::Compare, true, false, "<"},   {Level::Compare, false, false, "<="},
    {Level::Compare, false, false, ">"},  {Level::Compare, false, false, ">="},
    {Level::Compare, false, true, "in"},  {Level::Compare, false, true, "instanceof"},
    {Level::Shift, true, false, "<<"},    {Level::Shift, false, false, ">>"},
    {Level::Shift, false, false, ">>>"},  {Level::Equals, false, false, "=="},
    {Level::Equals, false, false, "!="},  {Level::Equals, false, false, "==="},
    {Level::Equals, false, false, "!=="}, {Level::Nullish, false, false, "??"},
    {Level::Or, false, false, "||"},      {Level::And, false, false, "&&"},
    {Level::BitOr, false, false, "|"},    {Level::BitAnd, false, false, "&"},
    {Level::BitXor, false, false, "^"},   {Level::Comma, false, false, ","},
};
static_assert(std::size(kBinaryShapes) == static_cast<size_t>(BinaryOp::Comma) + 1);

const BinaryShape& shape_of(BinaryOp op) { return kBinaryShapes[static_cast<size_t>(op)]; }

constexpr std::string_view kAssignTexts[] = {
    "=",
    "+=",
    "-=",
    "*=",
    "/=",
    "%=",
    "**=",
    "<<=",
    ">>=",
    ">>>=",
    "|=",
    "&=",
    "^=",
    "?"
    "?=",
    "||=",
    "&&=",
};
static_assert(std::size(kAssignTexts) == static_cast<size_t>(AssignOp::And) + 1);

bool is_logical_or_and(const Expr* expr) {
  const auto* binary = try_as<Binary>(expr);
  return binary != nullptr && (binary->op() == BinaryOp::Or || binary->op() == BinaryOp::And);
}

// An unnamed function or class takes its name from the variable it is assigned to.
bool takes_name(const Expr* expr) {
  if (const auto* fn = try_as<FunctionExpr>(expr)) return fn->fn->name == nullptr;
  if (const auto* cls = try_as<ClassExpr>(expr)) return cls->cls->name == nullptr;
  return false;
}

// Was the first item of this literal on a line of its own? Then the printed one is spread over
// lines, too.
bool starts_on_new_line(std::string_view source, u32 open, u32 first) {
  static constexpr u32 kFar = 256;
  if (first <= open || first > source.size()) return false;
  if (first - open > kFar) return true;
  return source.substr(open, first - open).find('\n') != std::string_view::npos;
}

}  // namespace

void Printer::print_expr(const Expr* expr, Level level, u32 flags) {
  switch (expr->kind) {
    case NodeKind::Hole:
      return;
    case NodeKind::Ident:
      return print_ident(*as<Ident>(expr), level, flags);
    case NodeKind::ImportMember: {
      const auto& member = *as<ImportMember>(expr);
      if (place(member.symbol).kind == PlaceKind::TopLevel) {
        // One gap for the whole chain, however the linker writes it: it maps to what it names.
        return print_symbol(member.symbol, member.property, flags, member.name_start);
      }
      print_symbol(member.base, (*ast_.symbols)[member.base].name, flags | kUseMember,
                   member.start);
      out_.push('.');
      map(member.name_start);
      return print_atom(member.property);
    }
    case NodeKind::Name:
      return print_atom(as<Name>(expr)->name);
    case NodeKind::PrivateName:
      return print_private(as<PrivateName>(expr)->symbol, as<PrivateName>(expr)->name);
    case NodeKind::Null:
      map_word(expr->start);
      return keyword("null");
    case NodeKind::This:
      map_word(expr->start);
      if (has_gaps() && expr->aux == 1)
        return word_gap(unit::RelocKind::TopThis, flags & kUseMask, 0);
      return keyword("this");
    case NodeKind::Super:
      map_word(expr->start);
      return keyword("super");
    case NodeKind::Boolean: {
      const bool value = as<Boolean>(expr)->value();
      map_word(expr->start);
      if (!options_.minify_syntax) return value ? keyword("true") : keyword("false");
      if (level >= Level::Prefix) out_.push('(');
      if (value) {
        out_.push_literal("!0");
      } else {
        out_.push_literal("!1");
      }
      if (level >= Level::Prefix) out_.push(')');
      return;
    }
    case NodeKind::Number:
      map_word(expr->start);
      return print_number(as<Number>(expr)->value, level);
    case NodeKind::BigInt:
      map_word(expr->start);
      return print_bigint(*as<BigInt>(expr));
    case NodeKind::String:
      map(expr->start);
      return print_string(as<String>(expr)->value,
                          options_.minify_syntax ? BacktickUse::kAllowed : BacktickUse::kForbidden);
    case NodeKind::RegExp:
      map(expr->start);
      return print_regexp(*as<RegExp>(expr));
    case NodeKind::Template:
      return print_template(*as<Template>(expr), flags);
    case NodeKind::Array:
      return print_array(*as<Array>(expr), 0);
    case NodeKind::Object:
      return print_object(*as<Object>(expr), 0);
    case NodeKind::Function:
      return print_function_expr(*as<FunctionExpr>(expr), level, flags);
    case NodeKind::Class: {
      const bool wrap = at(statement_start_) || at(export_default_start_);
      if (wrap) out_.push('(');
      print_class(*as<ClassExpr>(expr)->cls);
      if (wrap) out_.push(')');
      return;
    }
    case NodeKind::Call:
      return print_call(*as<Call>(expr), level, flags);
    case NodeKind::New:
      return print_new(*as<New>(expr), level, flags);
    case NodeKind::Dot:
      return print_dot(*as<Dot>(expr), level, flags);
    case NodeKind::Index:
      return print_index(*as<Index>(expr), level, flags);
    case NodeKind::Unary:
      return print_unary(*as<Unary>(expr), level, flags);
    case NodeKind::Binary:
      return print_binary(*as<Binary>(expr), level, flags);
    case NodeKind::Assign:
      return print_assign(*as<Assign>(expr), level, flags);
    case NodeKind::Conditional: {
      const bool wrap = level >= Level::Conditional;
      if (wrap) {
        out_.push('(');
        flags &= ~kForbidIn;
      }
      // A chain `a ? b : c ? d : …` is as long as the source makes it; it is walked, not recursed
      // into.
      const Expr* rest = expr;
      while (const auto* conditional = try_as<Conditional>(rest)) {
        print_expr(conditional->test, Level::Conditional, flags & kForbidIn);
        space();
        out_.push('?');
        space();
        print_expr(conditional->yes, Level::Yield, 0);
        space();
        out_.push(':');
        space();
        rest = conditional->no;
      }
      print_expr(rest, Level::Yield, flags & kForbidIn);
      if (wrap) out_.push(')');
      return;
    }
    case NodeKind::Spread:
      map(expr->start);
      out_.push_literal("...");
      return print_expr(as<Spread>(expr)->value, Level::Comma, flags & kTarget);
    case NodeKind::Await: {
      const bool wrap = level >= Level::Prefix;
      if (wrap) out_.push('(');
      map_word(expr->start);
      keyword("await");
      space();
      print_expr(as<Await>(expr)->value, below(Level::Prefix), 0);
      if (wrap) out_.push(')');
      return;
    }
    case NodeKind::Yield: {
      const bool wrap = level >= Level::Assign;
      if (wrap) {
        out_.push('(');
        flags &= ~kForbidIn;
      }
      map_word(expr->start);
      keyword("yield");
      if (expr->aux == 1) out_.push('*');
      if (const Expr* value = as<Yield>(expr)->value) {
        space();
        print_expr(value, Level::Yield, flags & kForbidIn);
      }
      if (wrap) out_.push(')');
      return;
    }
    case NodeKind::NewTarget:
      map_word(expr->start);
      return keyword("new.target");
    case NodeKind::ImportMeta:
      map_word(expr->start);
      if (!has_gaps()) return keyword("import.meta");
      return word_gap(unit::RelocKind::ImportMeta, flags & kUseMask,
                      builder_->import_meta_property(""));
    case NodeKind::ImportCall: {
      const bool wrap = level >= Level::New || (flags & kForbidCall) != 0;
      if (wrap) out_.push('(');
      print_import_call(*as<ImportCall>(expr));
      if (wrap) out_.push(')');
      return;
    }
    case NodeKind::RequireCall:
    case NodeKind::RequireResolve:
    case NodeKind::NewUrl: {
      const bool wrap = (flags & kForbidCall) != 0 || level >= Level::New;
      const RecordId record = expr->kind == NodeKind::RequireCall ? as<RequireCall>(expr)->record
                              : expr->kind == NodeKind::RequireResolve
                                  ? as<RequireResolve>(expr)->record
                                  : as<NewUrl>(expr)->record;
      if (wrap) out_.push('(');
      map_word(expr->start);
      if (has_gaps()) {
        word_gap(unit::RelocKind::Record, flags & kUseMask, static_cast<u32>(record));
      } else if (expr->kind == NodeKind::NewUrl) {
        keyword("new URL(");
        print_specifier(record);
        comma();
        out_.push_literal("import.meta.url)");
      } else {
        keyword("require");
        if (expr->kind == NodeKind::RequireResolve) out_.push_literal(".resolve");
        out_.push('(');
        print_specifier(record);
        out_.push(')');
      }
      if (wrap) out_.push(')');
      return;
    }
    case NodeKind::JsxElement:
      return print_jsx(*as<JsxElement>(expr));
    case NodeKind::InlinedEnum: {
      const auto& inlined = *as<InlinedEnum>(expr);
      print_expr(inlined.value, level, flags);
      if (!minify_ && atoms_.text(inlined.name).find("*/") == std::string_view::npos) {
        out_.push(' ');
        scratch_ = "/* ";
        append_identifier(scratch_, atoms_.text(inlined.name), style_);
        scratch_ += " */";
        print_comment(scratch_);
      }
      return;
    }
    default:
      SINTER_UNREACHABLE();
  }
}

void Printer::print_ident(const Ident& ident, Level level, u32 flags) {
  if (ident.name == Atom::let || ident.name == Atom::async) [[unlikely]] {
    // `let` is a name in sloppy scripts, but `let[a] = b` and `for (let of c)` begin declarations;
    // `for (async of` begins an arrow function.
    const bool wrap = ident.name == Atom::let ? at(statement_start_) || at(for_init_start_)
                                              : (flags & kBeforeOf) != 0;
    if (wrap) out_.push('(');
    print_symbol(ident.symbol, ident.name, flags, ident.start);
    if (wrap) out_.push(')');
    return;
  }
  if (options_.minify_syntax && (ident.name == Atom::undefined || ident.name == Atom::Infinity) &&
      (flags & kTarget) == 0 && ident.symbol != SymbolId::None) {
    const Symbol& symbol = (*ast_.symbols)[ident.symbol];
    if (symbol.kind == SymbolKind::Unbound && (symbol.flags & kSymFrozen) == 0) {
      map_word(ident.start);
      const bool is_undefined = ident.name == Atom::undefined;
      const bool wrap = level >= (is_undefined ? Level::Prefix : Level::Multiply);
      if (wrap) out_.push('(');
      if (is_undefined) {
        keyword("void 0");
      } else {
        keyword("1/0");
      }
      if (wrap) out_.push(')');
      return;
    }
  }
  print_symbol(ident.symbol, ident.name, (flags & kTarget) != 0 ? flags | kUseNoInline : flags,
               ident.start);
}

// ---------------------------------------------------------------------------------------------------------------
// Calls and members

void Printer::print_arguments(List<Expr*> args) {
  out_.push('(');
  for (size_t i = 0; i < args.size(); ++i) {
    if (i != 0) comma();
    // V8 takes `f([1], [a] = b)` for an error, and parentheses for a help.
    const auto* assign = i != 0 ? try_as<Assign>(args[i]) : nullptr;
    const bool pattern = assign && (assign->target->kind == NodeKind::Array ||
                                    assign->target->kind == NodeKind::Object);
    print_expr(args[i], pattern ? Level::Assign : Level::Comma, 0);
  }
  out_.push(')');
}

void Printer::print_call(const Call& call, Level level, u32 flags) {
  const bool pure = (call.flags & kPure) != 0 && !minify_;
  const bool chain = (call.flags & kOptionalChain) != 0;
  const bool wrap = level >= Level::New || (flags & kForbidCall) != 0 ||
                    (chain && (flags & kOutsideChain) != 0) || (pure && level >= Level::Postfix);
  if (wrap) {
    out_.push('(');
    flags &= ~(kForbidCall | kForbidIn);
  }
  if (pure) print_leading_comment(kPureComment);
  const u32 outside = chain ? 0 : kOutsideChain;
  print_expr(call.callee, Level::Postfix, outside | kUseCallTarget);
  if ((call.flags & kOptionalStart) != 0) out_.push_literal("?.");
  map(call.start);
  print_arguments(call.args);
  if (wrap) out_.push(')');
}

void Printer::print_new(const New& call, Level level, u32) {
  const bool pure = (call.flags & kPure) != 0 && !minify_;
  const bool wrap = level >= Level::Call || (pure && level >= Level::Postfix);
  if (wrap) out_.push('(');
  if (pure) print_leading_comment(kPureComment);
  map_word(call.start);
  keyword("new");
  space();
  print_expr(call.callee, Level::New, kForbidCall | kOutsideChain | kUseNewTarget);
  // Without parentheses `new X` binds less tightly: `new X.y` is another thing.
  if (!call.args.empty() || !(minify_ || options_.minify_syntax) || level >= Level::Postfix)
    print_arguments(call.args);
  if (wrap) out_.push(')');
}

bool Printer::is_import_meta_member(const Dot& dot, u32 flags) const {
  return dot.target->kind == NodeKind::ImportMeta && has_gaps() && (flags & kTarget) == 0 &&
         !dot.is_private && (dot.flags & kOptionalStart) == 0;
}

void Printer::print_dot(const Dot& dot, Level, u32 flags) {
  if (is_import_meta_member(dot, flags)) {
    map_word(dot.start);
    return word_gap(unit::RelocKind::ImportMeta, flags & kUseMask,
                    builder_->import_meta_property(atoms_.text(dot.name)));
  }
  const bool chain = (dot.flags & kOptionalChain) != 0;
  const bool wrap = chain && (flags & kOutsideChain) != 0;
  if (wrap) {
    out_.push('(');
    flags &= ~(kForbidCall | kForbidIn);
  }
  print_expr(dot.target, Level::Postfix,
             (flags & kForbidCall) | (chain ? 0 : kOutsideChain) | kUseMember);
  if ((dot.flags & kOptionalStart) != 0) {
    out_.push_literal("?.");
  } else {
    // `1.x` would end in a syntax error: the first point belongs to the number.
    if (at(integer_end_)) out_.push('.');
    out_.push('.');
  }
  map(dot.name_start);
  if (dot.is_private) {
    print_private(dot.private_symbol, dot.name);
  } else {
    print_atom(dot.name);
  }
  if (wrap) out_.push(')');
}

void Printer::print_index(const Index& index, Level, u32 flags) {
  const bool chain = (index.flags & kOptionalChain) != 0;
  const bool wrap = chain && (flags & kOutsideChain) != 0;
  if (wrap) {
    out_.push('(');
    flags &= ~(kForbidCall | kForbidIn);
  }
  print_expr(index.target, Level::Postfix,
             (flags & kForbidCall) | (chain ? 0 : kOutsideChain) | kUseMember);
  if ((index.flags & kOptionalStart) != 0) out_.push_literal("?.");
  out_.push('[');
  print_expr(index.index, Level::Lowest, 0);
  out_.push(']');
  if (wrap) out_.push(')');
}

void Printer::print_import_call(const ImportCall& call) {
  map_word(call.start);
  if (has_gaps() && call.record != RecordId::None) {
    return word_gap(unit::RelocKind::Record, 0, static_cast<u32>(call.record));
  }
  keyword("import");
  if (call.phase == ImportPhase::Defer) out_.push_literal(".defer");
  if (call.phase == ImportPhase::Source) out_.push_literal(".source");
  out_.push('(');
  print_expr(call.specifier, Level::Comma, 0);
  if (call.options != nullptr) {
    comma();
    print_expr(call.options, Level::Comma, 0);
  }
  out_.push(')');
}

// ---------------------------------------------------------------------------------------------------------------
// Operators

void Printer::print_unary(const Unary& unary, Level level, u32) {
  const UnaryOp op = unary.op();
  if (op == UnaryOp::PostInc || op == UnaryOp::PostDec) {
    const bool wrap = level >= Level::Postfix;
    if (wrap) out_.push('(');
    print_expr(unary.value, below(Level::Postfix), kTarget);
    if (op == UnaryOp::PostInc) {
      out_.push_literal("++");
    } else {
      out_.push_literal("--");
    }
    update_end_ = out_.size();
    if (wrap) out_.push(')');
    return;
  }
  const bool wrap = level >= Level::Prefix;
  if (wrap) out_.push('(');
  u32 flags = kUseOperand;
  switch (op) {
    case UnaryOp::Plus:
      operator_space('+', '\0');
      map(unary.start);
      out_.push('+');
      break;
    case UnaryOp::Minus:
      operator_space('-', '\0');
      map(unary.start);
      out_.push('-');
      break;
    case UnaryOp::BitNot:
      map(unary.start);
      out_.push('~');
      break;
    case UnaryOp::Not:
      map(unary.start);
      out_.push('!');
      break;
    case UnaryOp::Typeof:
    case UnaryOp::Void:
    case UnaryOp::Delete:
      map_word(unary.start);
      if (op == UnaryOp::Typeof) keyword("typeof");
      if (op == UnaryOp::Void) keyword("void");
      if (op == UnaryOp::Delete) {
        keyword("delete");
        flags = kTarget;
      }
      space();
      break;
    case UnaryOp::PreInc:
      operator_space('+', '+');
      out_.push_literal("++");
      flags = kTarget;
      break;
    case UnaryOp::PreDec:
      operator_space('-', '-');
      out_.push_literal("--");
      flags = kTarget;
      break;
    default:
      break;
  }
  print_expr(unary.value, below(Level::Prefix), flags);
  if (wrap) out_.push(')');
}

// `a + b + c + …` is left-nested as deep as it is long, and generated code has sums of a hundred
// thousand terms. The left spine is walked with a stack of its own.
void Printer::print_binary(const Binary& root, Level level, u32 flags) {
  const size_t bottom = binaries_.size();
  const Binary* binary = &root;
  for (;;) {
    const BinaryOp op = binary->op();
    const BinaryShape& shape = shape_of(op);
    const bool wrap = level >= shape.level || (op == BinaryOp::In && (flags & kForbidIn) != 0);
    if (wrap) {
      out_.push('(');
      flags &= ~kForbidIn;
    }
    BinaryFrame frame{binary, below(shape.level), shape.level, flags & kForbidIn, wrap};
    if (op == BinaryOp::Pow) {
      // Right-associative; a unary operator to its left is a syntax error.
      frame.left = Level::Prefix;
      frame.right = below(Level::Exponent);
    } else if (op == BinaryOp::Nullish) {
      // `a || b ?? c` is a syntax error whichever way it is meant.
      if (is_logical_or_and(binary->left)) frame.left = Level::Prefix;
      if (is_logical_or_and(binary->right)) frame.right = Level::Prefix;
    }
    if (shape.arithmetic) frame.flags |= kUseOperand;
    binaries_.push_back(frame);
    level = frame.left;
    flags = frame.flags;
    const auto* next = try_as<Binary>(static_cast<const Expr*>(binary->left));
    if (next == nullptr) break;
    binary = next;
  }
  print_expr(binary->left, level, flags);
  while (binaries_.size() > bottom) {
    const BinaryFrame frame = binaries_.back();
    binaries_.pop_back();
    print_binary_operator(*frame.binary);
    print_expr(frame.binary->right, frame.right, frame.flags);
    if (frame.wrap) out_.push(')');
  }
}

void Printer::print_binary_operator(const Binary& binary) {
  const BinaryShape& shape = shape_of(binary.op());
  if (binary.op() == BinaryOp::Comma) {
    comma();
    return;
  }
  space();
  if (shape.is_word) {
    word_space();
  } else {
    operator_space(shape.text[0], '\0');
  }
  out_.append(shape.text);
  space();
}

void Printer::print_assign(const Assign& assign, Level level, u32 flags) {
  const bool is_pattern = assign.target->kind == NodeKind::Object;
  const bool wrap =
      level >= Level::Assign || (is_pattern && (at(statement_start_) || at(arrow_body_start_)));
  if (wrap) {
    out_.push('(');
    flags &= ~kForbidIn;
  }
  // `(a) = function() {}` does not name the function.
  const bool bare_name = assign.target->kind == NodeKind::Ident &&
                         (assign.target->flags & kParenthesized) != 0 && takes_name(assign.value);
  if (bare_name) out_.push('(');
  print_target(assign.target, Level::Assign, flags & kForbidIn);
  if (bare_name) out_.push(')');
  space();
  out_.append(kAssignTexts[static_cast<size_t>(assign.op())]);
  space();
  print_expr(assign.value, below(Level::Assign), flags & kForbidIn);
  if (wrap) out_.push(')');
}

// An assignment target, or in a pattern a target with its default value (an Assign).
void Printer::print_target(const Expr* target, Level level, u32 flags) {
  switch (target->kind) {
    case NodeKind::Array:
      return print_array(*as<Array>(target), kTarget);
    case NodeKind::Object:
      return print_object(*as<Object>(target), kTarget);
    case NodeKind::Spread:
      out_.push_literal("...");
      return print_target(as<Spread>(target)->value, level, flags);
    default:
      return print_expr(target, level, flags | kTarget);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Literals with parts

void Printer::print_array(const Array& array, u32 flags) {
  map(array.start);
  out_.push('[');
  const List<Expr*> items = array.items;
  const bool lines =
      !minify_ && !items.empty() && starts_on_new_line(ast_.source, array.start, items[0]->start);
  if (lines) ++indent_;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i != 0) {
      out_.push(',');
      if (!lines && items[i]->kind != NodeKind::Hole) space();
    }
    if (lines) {
      newline();
      indent();
    }
    if ((flags & kTarget) != 0) {
      const auto* with_default = try_as<Assign>(static_cast<const Expr*>(items[i]));
      if (with_default != nullptr && with_default->op() == AssignOp::Assign) {
        print_assign(*with_default, Level::Comma, 0);
      } else {
        print_target(items[i], Level::Comma, 0);
      }
    } else {
      print_expr(items[i], Level::Comma, 0);
    }
  }
  // A hole at the end needs its comma.
  if (!items.empty() && items.back()->kind == NodeKind::Hole) out_.push(',');
  if (lines) {
    --indent_;
    newline();
    indent();
  }
  out_.push(']');
}

void Printer::print_object(const Object& object, u32 flags) {
  const bool wrap = (flags & kTarget) == 0 && (at(statement_start_) || at(arrow_body_start_));
  if (wrap) out_.push('(');
  map(object.start);
  const List<Property> properties = object.properties;
  if (properties.empty()) {
    out_.push_literal("{}");
  } else {
    out_.push('{');
    const bool lines =
        !minify_ && starts_on_new_line(ast_.source, object.start, properties[0].start);
    if (lines) {
      ++indent_;
    } else {
      space();
    }
    for (size_t i = 0; i < properties.size(); ++i) {
      if (i != 0) {
        out_.push(',');
        if (!lines) space();
      }
      if (lines) {
        newline();
        indent();
      }
      print_property(properties[i], flags);
    }
    if (lines) {
      --indent_;
      newline();
      indent();
    } else {
      space();
    }
    out_.push('}');
  }
  if (wrap) out_.push(')');
}

void Printer::print_property(const Property& property, u32 flags) {
  const bool target = (flags & kTarget) != 0;
  map(property.start);
  switch (property.kind) {
    case PropertyKind::Spread:
      out_.push_literal("...");
      if (target) {
        print_target(property.value, Level::Comma, 0);
      } else {
        print_expr(property.value, Level::Comma, 0);
      }
      return;
    case PropertyKind::Get:
    case PropertyKind::Set:
    case PropertyKind::Method: {
      const Function& fn = *as<FunctionExpr>(property.value)->fn;
      if ((fn.flags & kFnNoSideEffects) != 0 && !minify_) print_comment(kNoSideEffectsComment);
      if (property.kind == PropertyKind::Get) keyword("get");
      if (property.kind == PropertyKind::Set) keyword("set");
      if (property.kind != PropertyKind::Method) space();
      if ((fn.flags & kFnAsync) != 0) {
        keyword("async");
        space();
      }
      if ((fn.flags & kFnGenerator) != 0) out_.push('*');
      print_property_key(property.key, property.computed, true);
      return print_method(fn);
    }
    case PropertyKind::Normal:
      break;
  }
  if (!print_shorthand(property, flags)) {
    // `__proto__: v` sets the prototype, the shorthand form and the computed form do not.
    const auto* name = try_as<Name>(static_cast<const Expr*>(property.key));
    if (property.shorthand && !target && name != nullptr && name->name == Atom::proto) {
      out_.push_literal("[\"__proto__\"]");
    } else {
      print_property_key(property.key, property.computed, true);
    }
    out_.push(':');
    space();
    if (!target) {
      print_expr(property.value, Level::Comma, 0);
    } else if (const auto* with_default = try_as<Assign>(static_cast<const Expr*>(property.value));
               with_default != nullptr && with_default->op() == AssignOp::Assign) {
      print_assign(*with_default, Level::Comma, 0);
    } else {
      print_target(property.value, Level::Comma, 0);
    }
  }
  if (property.initializer != nullptr) {
    space();
    out_.push('=');
    space();
    print_expr(property.initializer, Level::Comma, 0);
  }
}

// `{x}`, where the variable is printed under the key's name or as a gap that the linker widens to
// `x: y`.
bool Printer::print_shorthand(const Property& property, u32 flags) {
  if (property.computed) return false;
  const auto* key = try_as<Name>(static_cast<const Expr*>(property.key));
  const auto* value = try_as<Ident>(static_cast<const Expr*>(property.value));
  if (key == nullptr || value == nullptr || key->name != value->name) return false;
  // `{x: x}` is kept as written unless short code is wanted; `{__proto__: __proto__}` always is.
  if (!property.shorthand && (!options_.minify_syntax || key->name == Atom::proto)) return false;
  const u32 use = (flags & kTarget) != 0 ? kUseNoInline : 0;
  switch (place(value->symbol).kind) {
    case PlaceKind::Text:
      break;
    case PlaceKind::TopLevel:
      if (options_.minify_identifiers || key->name == Atom::proto) return false;
      if ((*ast_.symbols)[value->symbol].name != value->name) return false;
      print_symbol(value->symbol, value->name, use | unit::kUseShorthand, value->start);
      return true;
    default:
      return false;
  }
  print_symbol(value->symbol, value->name, use, value->start);
  return true;
}

void Printer::print_property_key(const Expr* key, bool computed, bool may_unquote) {
  if (computed) {
    out_.push('[');
    print_expr(key, Level::Comma, 0);
    out_.push(']');
    return;
  }
  if (const auto* text = try_as<String>(key)) {
    map(key->start);
    if (may_unquote && options_.minify_syntax && is_ascii_identifier_name(text->value)) {
      print_name_text(text->value);
    } else {
      print_string(text->value, BacktickUse::kForbidden);
    }
    return;
  }
  if (key->kind == NodeKind::Name || key->kind == NodeKind::PrivateName) map_word(key->start);
  if (const auto* number = try_as<Number>(key);
      number != nullptr && number->value == __builtin_inf()) {
    return keyword("Infinity");  // `{1e999: x}` has this name; a division is no key
  }
  print_expr(key, Level::Comma, 0);
}

}  // namespace sinter::js
