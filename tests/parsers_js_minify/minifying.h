// What fold makes of a source text, printed without changing names: readable in and out.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "parsers/js/bind.h"
#include "parsers/js/fold.h"
#include "parsers/js/lower.h"
#include "parsers/js/parse.h"
#include "parsers/js/printer.h"
#include "parsers/js/walk.h"

namespace sinter::js {

struct MinifyTest {
  SourceType type = SourceType::Unambiguous;
  Language language = Language::JavaScript;
  CompileOptions options;
};

inline MinifyTest minified_syntax() {
  MinifyTest test;
  test.options.minify_syntax = true;
  return test;
}

// References in the tree, by symbol.
inline std::vector<u32> count_references(const Ast& ast) {
  std::vector<u32> counts(ast.symbols->size());
  const auto walk = [&](auto&& self, Node* node) -> void {
    if (const auto* ident = try_as<Ident>(node); ident && ident->symbol != SymbolId::None) {
      ++counts[static_cast<u32>(ident->symbol)];
    }
    if (auto* exported = try_as<ExportDefault>(node)) self(self, exported->value);
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  for (Stmt* item : ast.body) walk(walk, item);
  return counts;
}

// use_count may be too high (dead code is not always subtracted) but a name counted unused must be
// unused.
inline std::string undercounted(const Ast& ast, std::string_view after) {
  const std::vector<u32> counts = count_references(ast);
  std::string out;
  for (u32 i = 0; i < counts.size(); ++i) {
    const Symbol& symbol = (*ast.symbols)[static_cast<SymbolId>(i)];
    if (symbol.use_count < counts[i]) {
      out += std::string(after) + ": " + std::string(ast.atoms->text(symbol.name)) + " has " +
             std::to_string(counts[i]) + " uses, counted " + std::to_string(symbol.use_count) +
             "\n";
    }
  }
  return out;
}

inline std::string minify_source(std::string_view text, const MinifyTest& test) {
  const std::string padded = std::string(text) + std::string(kSourcePadding, '\0');
  const std::string_view source(padded.data(), text.size());
  ParseMemory memory;
  Ast ast{};
  Diagnostics diagnostics;
  const auto failure = [&] {
    return "error: " + (diagnostics.empty() ? std::string("?") : diagnostics.items()[0].message);
  };
  ParseOptions parse_options;
  parse_options.language = test.language;
  parse_options.source_type = test.type;
  parse_options.commonjs_wrapper = test.type != SourceType::Module;
  if (!parse(source, parse_options, memory, ast, diagnostics)) return failure();
  std::vector<EnumConstant> constants;
  ast.enum_constants = &constants;
  BindResult bound;
  if (!bind(ast, "file.js", bound, diagnostics)) return failure();
  ModuleInput input;
  input.source = source;
  input.pretty_path = "file.js";
  input.language = test.language;
  if (!lower(ast, bound, memory.extended_classes, test.options, input, diagnostics))
    return failure();
  std::string wrong = undercounted(ast, "lower");
  fold(ast, bound, test.options, diagnostics);
  wrong += undercounted(ast, "fold");
  if (!wrong.empty()) return wrong;
  return print_plain(ast, {.minify_whitespace = test.options.minify_syntax,
                           .minify_syntax = test.options.minify_syntax});
}

}  // namespace sinter::js

// The whole module; a function's body (so that names are local); readable output, where only
// constants fold.
#define EXPECT_MINIFIED(in, out) \
  EXPECT_EQ(::sinter::js::minify_source(in, ::sinter::js::minified_syntax()), out)
#define EXPECT_MINIFIED_BODY(in, out)                                                            \
  EXPECT_EQ(                                                                                     \
      ::sinter::js::minify_source("function f(a,b,c){" in "}", ::sinter::js::minified_syntax()), \
      "function f(a,b,c){" out "}")
#define EXPECT_FOLDED(in, out) EXPECT_EQ(::sinter::js::minify_source(in, {}), out)
