#include "parsers/json/json_module.h"

#include <cmath>
#include <utility>

#include "parsers/js/number_format.h"
#include "parsers/js/string_escape.h"
#include "parsers/js/unicode.h"

namespace sinter::json {
namespace {

js::StringStyle string_style(PrintStyle style) {
  return {.ascii_only = style.ascii_only, .minify = style.minify};
}

// `12`, but not `012` or `1e3`: the spelling must be what the number converts to as a key.
bool is_array_index(std::string_view key) {
  if (key.empty() || key.size() > 9 || (key[0] == '0' && key.size() > 1)) return false;
  return key.find_first_not_of("0123456789") == std::string_view::npos;
}

class Printer {
 public:
  Printer(std::string& out, PrintStyle style, u32 indent, std::vector<TextPosition>* positions)
      : out_(out), style_(style), indent_(indent), positions_(positions) {}

  void print(const Value& value) {
    note(value.range().start);
    switch (value.kind()) {
      case Kind::Null:
        out_ += "null";
        return;
      case Kind::Bool:
        print_boolean(value.boolean());
        return;
      case Kind::Number:
        print_number(value.number());
        return;
      case Kind::String:
        js::append_string_literal(out_, value.string(), js::BacktickUse::kForbidden,
                                  string_style(style_));
        return;
      case Kind::Array:
        print_array(value.items());
        return;
      case Kind::Object:
        print_object(value.members());
        return;
    }
  }

 private:
  void note(u32 source) {
    if (positions_ != nullptr) positions_->push_back({static_cast<u32>(out_.size()), source});
  }

  void print_boolean(bool value) {
    if (style_.minify) {
      out_ += value ? "!0" : "!1";
    } else {
      out_ += value ? "true" : "false";
    }
  }

  void print_number(f64 value) {
    if (std::signbit(value)) out_ += '-';
    value = std::fabs(value);
    if (std::isinf(value)) {
      // `1e999` is Infinity to JSON.parse; the name could be shadowed.
      out_ += style_.minify ? "1/0" : "1 / 0";
      return;
    }
    char buffer[js::kNumberBufferSize];
    out_ += js::print_number(value, buffer, style_.minify);
  }

  void print_array(std::span<const Value> items) {
    open('[', items.empty());
    for (size_t i = 0; i < items.size(); ++i) {
      if (i > 0) separate();
      print(items[i]);
    }
    close(']', items.empty());
  }

  void print_object(std::span<const Member> members) {
    open('{', members.empty());
    for (size_t i = 0; i < members.size(); ++i) {
      if (i > 0) separate();
      note(members[i].key_range.start);
      append_property_name(out_, members[i].key, style_);
      out_ += style_.minify ? ":" : ": ";
      print(members[i].value);
    }
    close('}', members.empty());
  }

  void open(char bracket, bool empty) {
    out_ += bracket;
    ++indent_;
    if (!empty) new_line();
  }
  void separate() {
    out_ += ',';
    new_line();
  }
  void close(char bracket, bool empty) {
    --indent_;
    if (!empty) new_line();
    out_ += bracket;
  }
  void new_line() {
    if (style_.minify) return;
    out_ += '\n';
    out_.append(indent_ * 2, ' ');
  }

  std::string& out_;
  PrintStyle style_;
  u32 indent_;
  std::vector<TextPosition>* positions_;
};

}  // namespace

std::optional<JsonModule> JsonModule::parse(std::string_view text, ParseError& error) {
  ParseResult result = json::parse(text);
  if (!result) {
    error = std::move(result.error);
    return std::nullopt;
  }
  return JsonModule(std::move(*result.document));
}

JsonModule::JsonModule(Document document) : document_(std::move(document)) {
  if (!root().is_object()) return;
  exports_.reserve(root().members().size());
  for (const Member& member : root().members()) {
    const bool is_name =
        js::is_identifier_name(member.key) && !js::is_reserved_in_module(member.key);
    exports_.push_back({member.key, &member.value, member.key_range.start, is_name});
  }
}

void append_property_name(std::string& out, std::string_view key, PrintStyle style) {
  if (key == "__proto__") {
    out += "[\"__proto__\"]";
  } else if (js::is_ascii_identifier_name(key) || is_array_index(key)) {
    out += key;
  } else {
    js::append_string_literal(out, key, js::BacktickUse::kForbidden, string_style(style));
  }
}

void append_expression(std::string& out, const Value& value, PrintStyle style, u32 indent,
                       std::vector<TextPosition>* positions) {
  Printer(out, style, indent, positions).print(value);
}

}  // namespace sinter::json
