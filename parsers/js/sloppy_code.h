// sloppy_code: rewrites what only sloppy code may say, so that a CommonJS file can stand in an ES
// module, whose code is strict. Runs after bind.
//
// Functions in blocks (annex B.3.3) get a name of their own in the block and set the `var` of the
// function around it where their declaration stands; words that strict code reserves and
// parameters of equal names get other names. So does, in strict code too, a `var` that meets the
// parameter of a catch clause. What cannot be said in strict code is a diagnostic of
// the code below in the Unit, one for each place: whether it matters only the linker knows.
#pragma once

#include <string_view>

#include "base/diagnostics.h"
#include "parsers/js/ast.h"
#include "parsers/js/bind.h"
#include "parsers/js/parse.h"

namespace sinter::js {

// Code of such a diagnostic. It is a warning in the Unit, and said as an error where the output is
// strict.
inline constexpr std::string_view kSloppyOnly = "sloppy-code";

// Fills BindResult::renamed.
void rewrite_sloppy_code(Ast& ast, const SloppySyntax& found, BindResult& bound,
                         Diagnostics& diagnostics);

}  // namespace sinter::js
