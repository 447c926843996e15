// All syntax errors of a broken file, found by a parser that recovers.
//
// The hand-written parsers stop at the first error and describe it exactly. tree-sitter goes on
// behind it, so that a person can mend a file in one round. Its grammars trail the languages, so it
// is asked only about files that are known to be broken.
#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "parsers/syntax/language.h"

namespace sinter::syntax {

struct ErrorOptions {
  std::string_view path;  // for the diagnostics
  u32 limit = 20;
  // A file of 16 MB or more, or one that takes longer than this to parse, gives no errors.
  u32 milliseconds = 1000;
};

// In the order of the text, at most one a line.
std::vector<Diagnostic> parse_errors(std::string_view text, Language language,
                                     const ErrorOptions& options = {});

// The errors behind `first`, which our own parser found: what it accepted before is not in doubt,
// and an error that spans the same place is the same error.
std::vector<Diagnostic> further_errors(const Diagnostic& first, std::string_view text,
                                       Language language, const ErrorOptions& options = {});

}  // namespace sinter::syntax
