// lower_to_target: writes what the target lacks in what it has, and reports what is left of it.
//
// Runs after fold, so that code nobody needs costs nothing, on the tree of plain JavaScript that
// lower leaves.
#pragma once

#include "base/diagnostics.h"
#include "parsers/js/ast.h"
#include "parsers/js/compile.h"

namespace sinter::js {

// False where the target has all that could be lowered: code for it needs no helpers.
bool lowers_for(const LanguageTarget& target);

// False when there were errors.
bool lower_to_target(Ast& ast, const CompileOptions& options, const ModuleInput& input,
                     Diagnostics& diagnostics);

}  // namespace sinter::js
