// fold: --define, --drop, --pure, constant folding and dead branches (always); with minify_syntax
// also the peephole rewrites that make code shorter. Runs after lower, before analyze. The result
// is as strict as the source: no rewrite changes observable behaviour under the assumptions in
// docs/minify.md.
#pragma once

#include "base/diagnostics.h"
#include "parsers/js/ast.h"
#include "parsers/js/bind.h"
#include "parsers/js/compile.h"

namespace sinter::js {

void fold(Ast& ast, const BindResult& bound, const CompileOptions& options,
          Diagnostics& diagnostics);

}  // namespace sinter::js
