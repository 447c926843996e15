// What is known of the argument of `require(…)` or `import(…)` when compiling: a constant, or a
// path with unknown pieces, which becomes the specifier of a module that the bundler makes of all
// files the path may mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parsers/js/ast.h"
#include "parsers/js/compile.h"

namespace sinter::js {

// `require("./x/" + name)`: the rest of the specifier is the kind and the pattern of the files that
// it may mean. Such a module's value is a function from the path that was computed to the module of
// that path.
inline constexpr std::string_view kGlobRequireSpecifier{"\0sinter/glob-require:", 21};
inline constexpr std::string_view kGlobImportSpecifier{"\0sinter/glob-import:", 20};

// What the source says: without the prefix.
inline std::string_view written_specifier(std::string_view specifier) {
  for (const std::string_view prefix : {kGlobRequireSpecifier, kGlobImportSpecifier}) {
    if (specifier.starts_with(prefix)) return specifier.substr(prefix.size());
  }
  return specifier;
}

// The path of a define whose value is a function: it is called in place of `import()` where the
// argument is neither constant nor a pattern of files.
inline constexpr std::string_view kComputedImport = "import()";

// The first name of a define with two names: computed paths that begin with the second are files
// of the project, too, as those of an alias are, and may end in a query. It has no value.
inline constexpr std::string_view kPatternPrefix = "import() of";

// The text of a string, of a template or concatenation of such. Lives in the tree's arena.
std::optional<std::string_view> constant_specifier(const Ast& ast, const Expr* node);

// A relative path whose middle is computed, as a pattern of files: `"./locale/" + name + ".js"`
// gives
// `./locale/**/*.js`. Nothing when it does not begin with `./`, `../` or a prefix of `options`, or
// when the directory is not known. A query stays at its end: `./text/*.txt?raw`.
std::optional<std::string> specifier_pattern(const Expr* node, const CompileOptions& options);

// `import(c ? "a" : "b")` becomes `c ? import("a") : import("b")`, so that each of the two can be
// known: that conditional, or nothing when the call in `slot` is of another form.
Conditional* import_of_choice(const Ast& ast, Expr*& slot);

}  // namespace sinter::js
