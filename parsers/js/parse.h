// parse: source text to syntax tree, with all early errors of ECMA-262 except those that need
// resolved references.
//
// The tree, its names and its symbols live in a ParseMemory, one per thread, reused from module to
// module: parse() empties it first. Names are declared into scopes here; `bind` resolves the
// references.
//
// What a scope's `symbols` list holds, beyond ast.h:
// - `var x` and `function x` in a function whose parameter is also `x` use the parameter's symbol
// (Args scope).
// - A function declared in a block that annex B.3.3 also makes a `var` has ONE symbol, listed both
// in the block's
//   scope and in the function's (or module's) scope; its kind is then Var and kSymAssigned is set.
//   Otherwise the kind stays FunctionLex and only the block lists it.
// - `var x` where the same scope has `function x` (or the other way round) shares one symbol;
// FunctionVar wins.
// - TypeScript declarations that merge (enum, namespace, class, function of one name) share one
// symbol.
// - Labels are in no scope: Labeled::symbol, and Break/Continue::label_symbol, are set here.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "parsers/js/ast.h"

namespace sinter::js {

struct ParseOptions {
  Language language = Language::JavaScript;
  SourceType source_type = SourceType::Unambiguous;
  bool commonjs_wrapper =
      false;  // the file is or may be CommonJS: top-level `return` and `new.target` are allowed
  bool ts_legacy_decorators =
      false;  // TypeScript's experimentalDecorators: parameter decorators are allowed
  bool ts_decorator_metadata = false;  // emitDecoratorMetadata, with the former
  bool ts_angle_assertions =
      true;                    // false for .mts and .cts: `<T>x` and `<T>() => x` are errors there
  std::string_view path = {};  // for diagnostics
};

// Array::aux of `[key, value]` in a list of decorators: a type that emitDecoratorMetadata records.
inline constexpr u16 kMetadataEntry = 1;

// What a text has that only sloppy code may have.
struct SloppySyntax {
  bool block_functions = false;  // that annex B.3.3 makes a `var` of the function around
  bool duplicate_parameters = false;
  bool repeated_functions = false;       // at the top of a script
  bool catch_variables = false;          // `catch (e) { var e }`, which strict code may have too
  SourceRange reserved_word = kNoRange;  // first name that strict code reserves
  struct Problem {
    const char* message;
    SourceRange range;
  };
  std::vector<Problem> problems;  // what cannot be said in another way, in order of the text

  bool any() const {
    return block_functions || duplicate_parameters || catch_variables || !problems.empty() ||
           !reserved_word.is_none();
  }
};

struct ParserScratch;  // working stacks of the parser

struct ParseMemory {
  ParseMemory();
  ~ParseMemory();
  ParseMemory(const ParseMemory&) = delete;
  ParseMemory& operator=(const ParseMemory&) = delete;

  void reset();

  Arena arena;
  AtomTable atoms;
  SymbolTable symbols;
  std::vector<ImportRecord> records;
  std::vector<LegalComment> legal_comments;
  SloppySyntax sloppy;
  bool extended_classes = false;  // decorators or accessor fields: no engine runs them
  std::unique_ptr<ParserScratch> scratch;
};

// Parses `source`, which 64 readable zero bytes must follow. Errors go to `diagnostics`: the first
// one that stops the parser, and before it any number of early errors that do not. False when there
// was one; the tree is then unusable.
bool parse(std::string_view source, const ParseOptions& options, ParseMemory& memory, Ast& out,
           Diagnostics& diagnostics);

}  // namespace sinter::js
