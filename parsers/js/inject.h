// --inject: globals become imports of the files whose exports have their names.
#pragma once

#include "parsers/js/ast.h"
#include "parsers/js/bind.h"
#include "parsers/js/compile.h"

namespace sinter::js {

// Runs after fold, so that --define, which is more precise, comes first. A CommonJS module gets the
// values by require(), because an import would make an ES module of it.
void inject_imports(Ast& ast, const BindResult& bound, const CompileOptions& options,
                    const ModuleInput& input);

}  // namespace sinter::js
