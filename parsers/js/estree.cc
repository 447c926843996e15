#include "parsers/js/estree.h"

#include <charconv>
#include <cmath>

#include "base/diagnostics.h"
#include "base/path.h"
#include "base/source.h"
#include "parsers/js/estree_writer.h"
#include "parsers/js/parse.h"

namespace sinter::js {

namespace {

// The parser wants zeros behind the text.
std::string padded(std::string_view source) {
  std::string out;
  out.reserve(source.size() + kSourcePadding);
  out = source;
  out.append(kSourcePadding, '\0');
  return out;
}

EstreeError error_at(std::string_view source, const Diagnostic& item) {
  EstreeError error;
  error.message = item.message;
  if (item.range.is_none()) return error;
  const LineColumn at = LineTable(source).locate(item.range.start);
  error.line = at.line;
  error.column = at.utf16_column;
  error.utf16_offset = Utf16Offsets(source).of(item.range.start);
  return error;
}

bool parse_source(std::string_view source, const ParseOptions& options, ParseMemory& memory,
                  Ast& ast, EstreeError& error) {
  Diagnostics diagnostics;
  if (parse(source, options, memory, ast, diagnostics)) return true;
  for (const Diagnostic& item : diagnostics.items()) {
    if (item.severity != Severity::Error) continue;
    error = error_at(source, item);
    break;
  }
  return false;
}

}  // namespace

std::optional<std::string> parse_to_estree(std::string_view given, const EstreeOptions& options,
                                           EstreeError& error) {
  if (options.language != Language::JavaScript) {
    error.message =
        options.language == Language::Jsx
            ? "this.parse() gives trees of JavaScript: turn the JSX into calls first"
            : "this.parse() gives trees of JavaScript: take the types out first (transformWithOxc)";
    return std::nullopt;
  }
  const std::string text = padded(given);
  const std::string_view source(text.data(), given.size());
  ParseOptions parsing;
  parsing.language = options.language;
  // A module has no top-level return, so a text that may have one is not taken for a module before
  // it shows import or export.
  parsing.source_type = options.script                          ? SourceType::Script
                        : options.allow_return_outside_function ? SourceType::Unambiguous
                                                                : SourceType::Module;
  parsing.commonjs_wrapper = options.allow_return_outside_function;
  ParseMemory memory;
  Ast ast{};
  if (!parse_source(source, parsing, memory, ast, error)) return std::nullopt;
  if (!options.allow_return_outside_function && ast.first_top_level_return != Ast::kNoOffset) {
    error.message = "'return' outside of function";
    error.utf16_offset = Utf16Offsets(source).of(ast.first_top_level_return);
    return std::nullopt;
  }
  EstreeWriter writer(ast, source);
  return writer.program(options.script);
}

std::optional<EstreeError> check_syntax(std::string_view given, std::string_view path) {
  const std::string text = padded(given);
  const std::string_view source(text.data(), given.size());
  const std::string_view extension = path::extension(path);
  ParseOptions parsing;
  parsing.language = extension == ".tsx" ? Language::Tsx
                     : extension == ".ts" || extension == ".mts" || extension == ".cts"
                         ? Language::TypeScript
                     : extension == ".jsx" ? Language::Jsx
                                           : Language::JavaScript;
  parsing.commonjs_wrapper = true;
  parsing.path = path;
  ParseMemory memory;
  Ast ast{};
  EstreeError error;
  if (parse_source(source, parsing, memory, ast, error)) return std::nullopt;
  return error;
}

}  // namespace sinter::js
