// JSX, for `jsx: preserve`.
#include "parsers/js/printer.h"

namespace sinter::js {

void Printer::print_jsx(const JsxElement& element) {
  map(element.start);
  out_.push('<');
  if (element.tag != nullptr) print_jsx_tag(element.tag);
  for (const JsxAttribute& attribute : element.attributes) print_jsx_attribute(attribute);
  if (element.children.empty() && element.tag != nullptr) {
    space();
    out_.push_literal("/>");
    return;
  }
  out_.push('>');
  // Two texts side by side were two children; printed bare they would become one.
  bool after_text = false;
  for (const Expr* child : element.children) {
    if (const auto* text = try_as<String>(child);
        text != nullptr && !after_text && print_jsx_text(text->value)) {
      after_text = true;
      continue;
    }
    after_text = false;
    if (const auto* nested = try_as<JsxElement>(child)) {
      print_jsx(*nested);
      continue;
    }
    out_.push('{');
    print_expr(child, Level::Comma, 0);
    out_.push('}');
  }
  map(element.close);
  out_.push_literal("</");
  if (element.tag != nullptr) print_jsx_tag(element.tag);
  out_.push('>');
}

void Printer::print_jsx_tag(const Expr* tag) {
  if (const auto* name = try_as<String>(tag)) {
    out_.append(name->value);
    return;
  }
  print_expr(tag, Level::Postfix, unit::kUseMember | unit::kUseNoInline);
}

void Printer::print_jsx_attribute(const JsxAttribute& attribute) {
  out_.push(' ');
  map(attribute.start);
  if (attribute.name == nullptr) {
    out_.push_literal("{...");
    print_expr(attribute.value, Level::Comma, 0);
    out_.push('}');
    return;
  }
  out_.append(as<String>(static_cast<const Expr*>(attribute.name))->value);
  if (attribute.value == nullptr) return;
  out_.push('=');
  if (const auto* text = try_as<String>(static_cast<const Expr*>(attribute.value))) {
    // Attribute strings have no escapes, only entities: anything that might read as one goes into
    // braces.
    bool plain = true;
    for (const char c : text->value) plain &= (c & 0x80) == 0 && c != '&' && c != '"' && c >= 0x20;
    if (plain) {
      out_.push('"');
      out_.append(text->value);
      out_.push('"');
      return;
    }
  }
  out_.push('{');
  print_expr(attribute.value, Level::Comma, 0);
  out_.push('}');
}

// False when the text cannot stand bare between tags: it would be trimmed, or read as markup.
bool Printer::print_jsx_text(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if ((c & 0x80) != 0 || c < 0x20 || c == '{' || c == '}' || c == '<' || c == '>' || c == '&')
      return false;
  }
  out_.append(text);
  return true;
}

}  // namespace sinter::js
