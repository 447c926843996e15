// print: the analysed tree as Unit code with gaps, and all other tables of the Unit.
#pragma once

#include "parsers/js/analyze.h"
#include "parsers/js/ast.h"
#include "parsers/js/compile.h"
#include "parsers/unit/builder.h"

namespace sinter::js {

void print_unit(const Ast& ast, const Analysis& analysis, const CompileOptions& options,
                const ModuleInput& input, unit::UnitBuilder& builder);

}  // namespace sinter::js
