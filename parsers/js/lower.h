// lower: TypeScript, JSX and decorators to plain JavaScript. Runs after bind, before fold.
//
// References it creates are Ident nodes with their symbols set; new names are Generated symbols
// declared in the right scope; runtime helpers are Import symbols from a record with
// kRuntimeSpecifier.
#pragma once

#include "base/diagnostics.h"
#include "parsers/js/ast.h"
#include "parsers/js/bind.h"
#include "parsers/js/compile.h"

namespace sinter::js {

// `extended_classes` is ParseMemory's. False when there were errors.
bool lower(Ast& ast, BindResult& bound, bool extended_classes, const CompileOptions& options,
           const ModuleInput& input, Diagnostics& diagnostics);

}  // namespace sinter::js
