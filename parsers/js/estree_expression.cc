// Expressions and patterns of the ESTree writer.
#include <charconv>
#include <cmath>

#include "parsers/js/estree_writer.h"

namespace sinter::js {

namespace {

constexpr std::string_view kUnary[] = {"+",      "-",  "~",  "!",  "typeof", "void",
                                       "delete", "++", "--", "++", "--"};
constexpr std::string_view kBinary[] = {
    "+",  "-",   "*",  "/",  "%",   "**",  "<",  "<=", ">",  ">=", "in", "instanceof", "<<",
    ">>", ">>>", "==", "!=", "===", "!==", "??", "||", "&&", "|",  "&",  "^",          ","};
constexpr std::string_view kAssign[] = {"=",   "+=",   "-=", "*=", "/=", "%=",   "**=", "<<=",
                                        ">>=", ">>>=", "|=", "&=", "^=", "?\?=", "||=", "&&="};

// The part of an expression that its text begins with; null when that is a token of its own.
const Expr* left_of(const Expr* node) {
  switch (node->kind) {
    case NodeKind::Binary:
      return as<Binary>(node)->left;
    case NodeKind::Assign:
      return as<Assign>(node)->target;
    case NodeKind::Conditional:
      return as<Conditional>(node)->test;
    case NodeKind::Dot:
      return as<Dot>(node)->target;
    case NodeKind::Index:
      return as<Index>(node)->target;
    case NodeKind::Call:
      return as<Call>(node)->callee;
    case NodeKind::Template:
      return as<Template>(node)->tag;
    case NodeKind::Unary:
      return as<Unary>(node)->op() >= UnaryOp::PostInc ? as<Unary>(node)->value : nullptr;
    default:
      return nullptr;
  }
}

bool is_comma(const Expr* node) {
  return node->kind == NodeKind::Binary && as<Binary>(node)->op() == BinaryOp::Comma;
}
bool is_logical(BinaryOp op) {
  return op == BinaryOp::Nullish || op == BinaryOp::Or || op == BinaryOp::And;
}
bool continues_chain(const Expr* node) {
  return node->kind == NodeKind::Dot || node->kind == NodeKind::Index ||
         node->kind == NodeKind::Call;
}

}  // namespace

u32 EstreeWriter::identifier(std::string_view name) {
  const u32 start = next_token();
  open("Identifier");
  field("name", name);
  cursor_ = end_of_name(start);
  close(start, cursor_);
  return start;
}

u32 EstreeWriter::string_literal(std::string_view value) {
  const u32 start = next_token();
  cursor_ = end_of_string(start);
  open("Literal");
  field("value", value);
  field("raw", source_.substr(start, cursor_ - start));
  close(start, cursor_);
  return start;
}

// The name of an import or export: an identifier or a string.
u32 EstreeWriter::module_name(Atom name) {
  return at('"') || at('\'') ? string_literal(text(name)) : identifier(text(name));
}

// The expression with its parentheses; they are no part of the node, but of what contains it.
// Returns where the parenthesized expression starts.
u32 EstreeWriter::expression(const Expr* node) {
  // From the outside in: the spine of nodes whose text begins with that of their child.
  std::vector<const Expr*> spine{node};
  while (const Expr* left = left_of(spine.back())) spine.push_back(left);

  // Opening parentheses before the innermost one's first token.
  std::vector<u32> parentheses;
  u32 at_token = next_token();
  const u32 leaf_start = spine.back()->start;
  while (at_token < leaf_start && source_[at_token] == '(') {
    parentheses.push_back(at_token);
    at_token = skip_trivia(at_token + 1);
  }
  cursor_ = at_token;

  // `a?.b.c` is one ChainExpression around its outermost member; parentheses end it.
  const auto begins_chain = [&](size_t i) {
    if (!(spine[i]->flags & kOptionalChain)) return false;
    return i == 0 || !continues_chain(spine[i - 1]) || !(spine[i - 1]->flags & kOptionalChain) ||
           (spine[i]->flags & kParenthesized);
  };
  for (size_t i = 0; i < spine.size(); ++i) {
    if (begins_chain(i)) {
      open("ChainExpression");
      key("expression");
    }
    if (i + 1 < spine.size()) begin_left(spine[i]);
  }
  is_target_ = spine.size() > 1 && spine[spine.size() - 2]->kind == NodeKind::Assign &&
               !(spine.back()->flags & kParenthesized);
  u32 start = bare(spine.back(), at_token);
  for (size_t i = spine.size(); i-- > 0;) {
    if (i + 1 < spine.size()) {
      const bool list_goes_on =
          i > 0 && is_comma(spine[i - 1]) && !(spine[i]->flags & kParenthesized);
      rest_of(spine[i], start, list_goes_on);
    }
    if (begins_chain(i)) close(start, cursor_);
    // Closing parentheses belong to a child that is not the last part of its parent; those of the
    // outermost node are as many as were opened.
    while (!parentheses.empty() && at(')')) {
      take(')');
      start = parentheses.back();
      parentheses.pop_back();
    }
  }
  return start;
}

// Writes what comes before the left child.
void EstreeWriter::begin_left(const Expr* node) {
  switch (node->kind) {
    case NodeKind::Binary: {
      const auto* binary = as<Binary>(node);
      if (is_comma(node)) {
        // One list for a whole chain of commas: only its innermost pair begins it.
        if (!is_comma(binary->left) || (binary->left->flags & kParenthesized)) {
          open("SequenceExpression");
          key("expressions");
          out_ += '[';
        }
        return;
      }
      open(is_logical(binary->op()) ? "LogicalExpression" : "BinaryExpression");
      return key("left");
    }
    case NodeKind::Assign:
      open("AssignmentExpression");
      field("operator", kAssign[static_cast<u32>(as<Assign>(node)->op())]);
      return key("left");
    case NodeKind::Conditional:
      open("ConditionalExpression");
      return key("test");
    case NodeKind::Dot:
    case NodeKind::Index:
      open("MemberExpression");
      return key("object");
    case NodeKind::Call:
      open("CallExpression");
      return key("callee");
    case NodeKind::Template:
      open("TaggedTemplateExpression");
      return key("tag");
    default:
      open("UpdateExpression");
      field("operator", kUnary[node->aux]);
      field("prefix", false);
      return key("argument");
  }
}

// What follows the left child, whose text started at `start`. `list_goes_on`: a comma around this
// one writes on the same list.
void EstreeWriter::rest_of(const Expr* node, u32 start, bool list_goes_on) {
  switch (node->kind) {
    case NodeKind::Binary: {
      const auto* binary = as<Binary>(node);
      const std::string_view op = kBinary[static_cast<u32>(binary->op())];
      take_word(op);
      if (is_comma(node)) {
        out_ += ',';
        expression(binary->right);
        if (list_goes_on) return;
        out_ += ']';
        return close(start, cursor_);
      }
      field("operator", op);
      key("right");
      expression(binary->right);
      return close(start, cursor_);
    }
    case NodeKind::Assign: {
      const auto* assign = as<Assign>(node);
      take_word(kAssign[static_cast<u32>(assign->op())]);
      key("right");
      expression(assign->value);
      return close(start, cursor_);
    }
    case NodeKind::Conditional: {
      const auto* conditional = as<Conditional>(node);
      take('?');
      key("consequent");
      expression(conditional->yes);
      take(':');
      key("alternate");
      expression(conditional->no);
      return close(start, cursor_);
    }
    case NodeKind::Dot: {
      const auto* dot = as<Dot>(node);
      cursor_ = dot->name_start;
      key("property");
      if (dot->is_private) {
        const u32 name_start = cursor_;
        open("PrivateIdentifier");
        field("name", text(dot->name).substr(1));
        cursor_ = end_of_name(name_start + 1);
        close(name_start, cursor_);
      } else {
        identifier(text(dot->name));
      }
      field("computed", false);
      field("optional", (node->flags & kOptionalStart) != 0);
      return close(start, cursor_);
    }
    case NodeKind::Index:
      if (node->flags & kOptionalStart) take_word("?.");
      take('[');
      key("property");
      expression(as<Index>(node)->index);
      take(']');
      field("computed", true);
      field("optional", (node->flags & kOptionalStart) != 0);
      return close(start, cursor_);
    case NodeKind::Call:
      if (node->flags & kOptionalStart) take_word("?.");
      take('(');
      key("arguments");
      arguments(as<Call>(node)->args);
      take(')');
      field("optional", (node->flags & kOptionalStart) != 0);
      return close(start, cursor_);
    case NodeKind::Template:
      key("quasi");
      template_literal(as<Template>(node));
      return close(start, cursor_);
    default:
      take_word(kUnary[node->aux]);
      return close(start, cursor_);
  }
}

void EstreeWriter::arguments(List<Expr*> list) {
  out_ += '[';
  for (size_t i = 0; i < list.size(); ++i) {
    if (i != 0) out_ += ',';
    expression(list[i]);
    take_if(',');
  }
  out_ += ']';
}

u32 EstreeWriter::template_literal(const Template* node) {
  const u32 start = next_token();
  // Expressions and texts alternate in the source but are lists of their own in the tree.
  std::string expressions;
  std::string quasis;
  cursor_ = start + 1;
  const auto chunk = [&](std::string_view cooked, std::string_view raw, bool tail) {
    const u32 from = cursor_;
    cursor_ = end_of_template_chunk(from);
    out_.swap(quasis);
    if (!out_.empty()) out_ += ',';
    open("TemplateElement");
    key("value");
    out_ += "{\"raw\":";
    string(raw);
    out_ += ",\"cooked\":";
    if (cooked.data() == nullptr && !raw.empty()) {
      out_ += "null";
    } else {
      string(cooked);
    }
    out_ += '}';
    field("tail", tail);
    close(from, cursor_);
    out_.swap(quasis);
  };
  chunk(node->head_cooked, node->head_raw, node->parts.empty());
  for (size_t i = 0; i < node->parts.size(); ++i) {
    const TemplatePart& part = node->parts[i];
    cursor_ += 2;  // "${"
    out_.swap(expressions);
    if (!out_.empty()) out_ += ',';
    expression(part.value);
    out_.swap(expressions);
    take('}');
    chunk(part.cooked, part.raw, i + 1 == node->parts.size());
  }
  ++cursor_;  // "`"
  open("TemplateLiteral");
  key("expressions");
  out_ += '[' + expressions + ']';
  key("quasis");
  out_ += '[' + quasis + ']';
  close(start, cursor_);
  return start;
}

void EstreeWriter::array_items(const Array* node, bool pattern) {
  out_ += '[';
  for (size_t i = 0; i < node->items.size(); ++i) {
    const Expr* item = node->items[i];
    if (i != 0) out_ += ',';
    if (item->kind == NodeKind::Hole) {
      out_ += "null";
    } else if (pattern) {
      target(item);
    } else {
      expression(item);
    }
    take_if(',');
  }
  out_ += ']';
}

// Name of a property or class member. Returns where it starts, brackets included.
u32 EstreeWriter::property_key(const Expr* name, bool computed) {
  const u32 start = next_token();
  if (computed) {
    take('[');
    expression(name);
    take(']');
    return start;
  }
  switch (name->kind) {
    case NodeKind::Name:
      identifier(text(as<Name>(name)->name));
      break;
    case NodeKind::PrivateName:
      open("PrivateIdentifier");
      field("name", text(as<PrivateName>(name)->name).substr(1));
      cursor_ = end_of_name(start + 1);
      close(start, cursor_);
      break;
    default:
      expression(name);
  }
  return start;
}

void EstreeWriter::object_properties(const Object* node, bool pattern) {
  out_ += '[';
  for (size_t i = 0; i < node->properties.size(); ++i) {
    const Property& property = node->properties[i];
    if (i != 0) out_ += ',';
    const u32 start = next_token();
    if (property.kind == PropertyKind::Spread) {
      open(pattern ? "RestElement" : "SpreadElement");
      take_word("...");
      key("argument");
      pattern ? target(property.value) : expression(property.value);
      close(start, cursor_);
      take_if(',');
      continue;
    }
    open("Property");
    const bool method = property.kind == PropertyKind::Method;
    field("method", method);
    field("shorthand", property.shorthand);
    field("computed", property.computed);
    const bool accessor = property.kind == PropertyKind::Get || property.kind == PropertyKind::Set;
    if (property.shorthand) {
      const std::string_view name = text(as<Ident>(property.value)->name);
      key("key");
      identifier(name);
      const u32 name_end = cursor_;
      key("value");
      cursor_ = start;
      if (property.initializer) {
        open("AssignmentPattern");
        key("left");
        identifier(name);
        take('=');
        key("right");
        expression(property.initializer);
        close(start, cursor_);
      } else {
        identifier(name);
        cursor_ = name_end;
      }
    } else if (method || accessor) {
      const Function* fn = as<FunctionExpr>(property.value)->fn;
      if (accessor) take_word(property.kind == PropertyKind::Get ? "get" : "set");
      if (fn->flags & kFnAsync) take_word("async");
      if (fn->flags & kFnGenerator) take('*');
      key("key");
      property_key(property.key, property.computed);
      key("value");
      function(fn, "FunctionExpression", next_token());
    } else {
      key("key");
      property_key(property.key, property.computed);
      take(':');
      key("value");
      pattern ? target(property.value) : expression(property.value);
    }
    field("kind", std::string_view(property.kind == PropertyKind::Get   ? "get"
                                   : property.kind == PropertyKind::Set ? "set"
                                                                        : "init"));
    close(start, cursor_);
    take_if(',');
  }
  out_ += ']';
}

// An expression that is assigned to: literals are patterns.
u32 EstreeWriter::target(const Expr* node) {
  const u32 start = next_token();
  if (node->flags & kParenthesized) return expression(node);
  switch (node->kind) {
    case NodeKind::Array:
      take('[');
      open("ArrayPattern");
      key("elements");
      array_items(as<Array>(node), true);
      take(']');
      close(start, cursor_);
      return start;
    case NodeKind::Object:
      take('{');
      open("ObjectPattern");
      key("properties");
      object_properties(as<Object>(node), true);
      take('}');
      close(start, cursor_);
      return start;
    case NodeKind::Spread:
      open("RestElement");
      take_word("...");
      key("argument");
      target(as<Spread>(node)->value);
      close(start, cursor_);
      return start;
    case NodeKind::Assign:
      open("AssignmentPattern");
      key("left");
      target(as<Assign>(node)->target);
      take('=');
      key("right");
      expression(as<Assign>(node)->value);
      close(start, cursor_);
      return start;
    default:
      return expression(node);
  }
}

// A node that begins with a token of its own, at `start`.
u32 EstreeWriter::bare(const Expr* node, u32 start) {
  const auto literal = [&](std::string_view value, u32 end) {
    open("Literal");
    key("value");
    out_ += value;
    cursor_ = end;
    field("raw", source_.substr(start, end - start));
    close(start, end);
    return start;
  };
  switch (node->kind) {
    case NodeKind::Ident:
      return identifier(text(as<Ident>(node)->name));
    case NodeKind::PrivateName:
      return property_key(node, false);
    case NodeKind::Null:
      return literal("null", start + 4);
    case NodeKind::Boolean:
      return as<Boolean>(node)->value() ? literal("true", start + 4) : literal("false", start + 5);
    case NodeKind::This:
    case NodeKind::Super:
      cursor_ = end_of_name(start);
      open(node->kind == NodeKind::This ? "ThisExpression" : "Super");
      close(start, cursor_);
      return start;
    case NodeKind::Number: {
      const f64 value = as<Number>(node)->value;
      char buffer[40];
      const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
      return literal(std::isfinite(value)
                         ? std::string_view(buffer, static_cast<size_t>(result.ptr - buffer))
                         : "null",
                     end_of_number(start));
    }
    case NodeKind::BigInt: {
      cursor_ = end_of_number(start);
      if (source_[cursor_ - 1] != 'n' && source_.substr(cursor_, 1) == "n") ++cursor_;
      open("Literal");
      null_field("value");
      field("raw", source_.substr(start, cursor_ - start));
      field("bigint", as<BigInt>(node)->text);
      close(start, cursor_);
      return start;
    }
    case NodeKind::String:
      return string_literal(as<String>(node)->value);
    case NodeKind::RegExp: {
      const std::string_view whole = as<RegExp>(node)->text;
      const size_t slash = whole.rfind('/');
      cursor_ = start + static_cast<u32>(whole.size());
      open("Literal");
      key("value");
      out_ += "{}";
      field("raw", whole);
      key("regex");
      out_ += "{\"flags\":";
      string(whole.substr(slash + 1));
      out_ += ",\"pattern\":";
      string(whole.substr(1, slash - 1));
      out_ += '}';
      close(start, cursor_);
      return start;
    }
    case NodeKind::Template:
      return template_literal(as<Template>(node));
    case NodeKind::Array:
      take('[');
      open(is_target_ ? "ArrayPattern" : "ArrayExpression");
      key("elements");
      array_items(as<Array>(node), std::exchange(is_target_, false));
      take(']');
      close(start, cursor_);
      return start;
    case NodeKind::Object:
      take('{');
      open(is_target_ ? "ObjectPattern" : "ObjectExpression");
      key("properties");
      object_properties(as<Object>(node), std::exchange(is_target_, false));
      take('}');
      close(start, cursor_);
      return start;
    case NodeKind::Function: {
      const Function* fn = as<FunctionExpr>(node)->fn;
      return function(fn, fn->flags & kFnArrow ? "ArrowFunctionExpression" : "FunctionExpression",
                      start);
    }
    case NodeKind::Class:
      return class_node(as<ClassExpr>(node)->cls, "ClassExpression", start);
    case NodeKind::New: {
      const auto* call = as<New>(node);
      take_word("new");
      open("NewExpression");
      key("callee");
      expression(call->callee);
      key("arguments");
      // `new X` alone has no list.
      if (take_if('(')) {
        arguments(call->args);
        take(')');
      } else {
        out_ += "[]";
      }
      close(start, cursor_);
      return start;
    }
    case NodeKind::Unary: {
      const auto* unary = as<Unary>(node);
      const std::string_view op = kUnary[node->aux];
      take_word(op);
      open(unary->op() >= UnaryOp::PreInc ? "UpdateExpression" : "UnaryExpression");
      field("operator", op);
      field("prefix", true);
      key("argument");
      expression(unary->value);
      close(start, cursor_);
      return start;
    }
    case NodeKind::Spread:
      take_word("...");
      open("SpreadElement");
      key("argument");
      expression(as<Spread>(node)->value);
      close(start, cursor_);
      return start;
    case NodeKind::Await:
      take_word("await");
      open("AwaitExpression");
      key("argument");
      expression(as<Await>(node)->value);
      close(start, cursor_);
      return start;
    case NodeKind::Yield:
      take_word("yield");
      open("YieldExpression");
      field("delegate", node->aux == 1);
      if (node->aux == 1) take('*');
      if (const Expr* value = as<Yield>(node)->value) {
        key("argument");
        expression(value);
      } else {
        null_field("argument");
      }
      close(start, cursor_);
      return start;
    case NodeKind::NewTarget:
    case NodeKind::ImportMeta: {
      const bool is_new = node->kind == NodeKind::NewTarget;
      open("MetaProperty");
      key("meta");
      identifier(is_new ? "new" : "import");
      take('.');
      key("property");
      identifier(is_new ? "target" : "meta");
      close(start, cursor_);
      return start;
    }
    case NodeKind::ImportCall: {
      const auto* call = as<ImportCall>(node);
      take_word("import");
      open("ImportExpression");
      if (call->phase != ImportPhase::Evaluation) {
        take('.');
        const std::string_view phase = call->phase == ImportPhase::Defer ? "defer" : "source";
        take_word(phase);
        field("phase", phase);
      }
      take('(');
      key("source");
      expression(call->specifier);
      if (call->options) {
        take(',');
        key("options");
        expression(call->options);
      } else {
        null_field("options");
      }
      take_if(',');
      take(')');
      close(start, cursor_);
      return start;
    }
    default:
      SINTER_UNREACHABLE();
  }
}

// ---- Patterns of declarations

u32 EstreeWriter::binding(const Binding* node) {
  const u32 start = next_token();
  switch (node->kind) {
    case NodeKind::BindingIdent:
      return identifier(text(as<BindingIdent>(node)->name));
    case NodeKind::BindingArray: {
      const auto* array = as<BindingArray>(node);
      take('[');
      open("ArrayPattern");
      key("elements");
      out_ += '[';
      for (size_t i = 0; i < array->items.size(); ++i) {
        if (i != 0) out_ += ',';
        const BindingElement& item = array->items[i];
        if (item.binding == nullptr) {
          out_ += "null";
        } else if (node->aux == 1 && i + 1 == array->items.size()) {
          const u32 rest = next_token();
          take_word("...");
          open("RestElement");
          key("argument");
          binding(item.binding);
          close(rest, cursor_);
        } else {
          binding_with_default(item.binding, item.initializer);
        }
        take_if(',');
      }
      out_ += ']';
      take(']');
      close(start, cursor_);
      return start;
    }
    default: {
      const auto* object = as<BindingObject>(node);
      take('{');
      open("ObjectPattern");
      key("properties");
      out_ += '[';
      for (size_t i = 0; i < object->properties.size(); ++i) {
        if (i != 0) out_ += ',';
        const BindingProperty& property = object->properties[i];
        const u32 from = next_token();
        if (property.rest) {
          take_word("...");
          open("RestElement");
          key("argument");
          binding(property.value);
          close(from, cursor_);
          take_if(',');
          continue;
        }
        open("Property");
        field("method", false);
        // {x} and {x = 1}: the key and the bound name are one token.
        const bool shorthand = !property.computed &&
                               property.value->kind == NodeKind::BindingIdent &&
                               property.value->start == property.key->start;
        field("shorthand", shorthand);
        field("computed", property.computed);
        key("key");
        property_key(property.key, property.computed);
        if (shorthand) {
          cursor_ = from;
        } else {
          take(':');
        }
        key("value");
        binding_with_default(property.value, property.initializer);
        field("kind", std::string_view("init"));
        close(from, cursor_);
        take_if(',');
      }
      out_ += ']';
      take('}');
      close(start, cursor_);
      return start;
    }
  }
}

u32 EstreeWriter::binding_with_default(const Binding* node, const Expr* initializer) {
  if (!initializer) return binding(node);
  open("AssignmentPattern");
  key("left");
  const u32 start = binding(node);
  take('=');
  key("right");
  expression(initializer);
  close(start, cursor_);
  return start;
}

}  // namespace sinter::js
