// JSON files as modules: which names they export, and their value as a JavaScript expression.
//
// The whole value is the default export. Every key of a top-level object that can be the name of a
// binding is a named export too, so that a program that imports one key of a large file need not
// carry the others.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/types.h"

namespace sinter::json {

struct PrintStyle {
  bool minify = false;      // no white space, shortest numbers and quotes
  bool ascii_only = false;  // --charset=ascii
};

// One key of the top-level object, in source order; of equal keys only the last value is there.
struct ModuleExport {
  std::string_view key;
  const Value* value;
  u32 key_start;         // offset of the key's opening quote
  bool is_binding_name;  // an identifier that is no reserved word: `import {key}` can name it
};

// Where a key or value of printed JSON stands in the source.
struct TextPosition {
  u32 offset;  // into the printed text
  u32 source;
};

class JsonModule {
 public:
  // Nothing when the text is no JSON; `error` then says what is wrong and where. The text must
  // outlive the module.
  static std::optional<JsonModule> parse(std::string_view text, ParseError& error);

  const Value& root() const { return document_.root(); }

  // Empty unless the root is an object.
  const std::vector<ModuleExport>& exports() const { return exports_; }

 private:
  explicit JsonModule(Document document);

  Document document_;
  std::vector<ModuleExport> exports_;
};

// Appends the value as an expression that evaluates to what JSON.parse would return: the key
// `__proto__` is written as a computed name, because `{"__proto__": x}` sets the prototype.
// `indent` is the nesting level that readable output starts at. Keys that are not numbers come out
// without quotes where both styles of names allow it. An object literal at the start of a statement
// needs parentheses, which are the caller's. `positions`, if given, receives those of all keys and
// values.
void append_expression(std::string& out, const Value& value, PrintStyle style, u32 indent = 0,
                       std::vector<TextPosition>* positions = nullptr);

// `key` as the name of a property in an object literal: `name`, `"quoted name"` or `["__proto__"]`.
void append_property_name(std::string& out, std::string_view key, PrintStyle style);

}  // namespace sinter::json
