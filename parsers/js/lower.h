// lower: TypeScript, JSX and decorators to plain JavaScript. Runs after bind, before fold.
//
// References it creates are Ident nodes with their symbols set; new names are Generated symbols declared in the right
// scope; runtime helpers are Import symbols from the record with kRuntimeSpecifier (`runtime_helper`).
#pragma once

#include "base/diagnostics.h"
#include "parsers/js/ast.h"
#include "parsers/js/bind.h"
#include "parsers/js/compile.h"

namespace sinter::js {

// False when there were errors.
bool lower(Ast& ast, BindResult& bound, const CompileOptions& options, const ModuleInput& input,
           Diagnostics& diagnostics);

// The Import symbol of the runtime helper `name`, adding the record and an import of it on first use.
SymbolId runtime_helper(Ast& ast, std::string_view name);

}  // namespace sinter::js
