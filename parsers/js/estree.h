// The syntax tree as ESTree, the form in which JavaScript tools exchange trees: what `this.parse()`
// and `parseAst` of plugins give. JSON text with the node types, fields and positions of acorn;
// positions are UTF-16 offsets, as JavaScript counts.
//
// Our tree keeps where nodes start. Where they end is found again from their children and the
// tokens behind them, which costs one more look at the text and keeps the tree of every other use
// small.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"
#include "parsers/js/ast.h"

namespace sinter::js {

struct EstreeOptions {
  Language language =
      Language::JavaScript;  // JSX and TypeScript are not part of ESTree's core: see below
  bool allow_return_outside_function = false;
  bool script = false;
};

struct EstreeError {
  std::string message;
  u32 utf16_offset = 0;
  u32 line = 1;    // from 1
  u32 column = 0;  // UTF-16, from 0
};

// JSX gives the nodes of the JSX extension. TypeScript syntax is an error that says so: its nodes
// are not kept by our parser.
std::optional<std::string> parse_to_estree(std::string_view source, const EstreeOptions& options,
                                           EstreeError& error);

// The first syntax error of a file, whose name tells the language; nothing when there is none.
std::optional<EstreeError> check_syntax(std::string_view source, std::string_view path);

}  // namespace sinter::js
