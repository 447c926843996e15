// check_target: refuses what the target does not have and compile does not lower.
//
// Runs on the tree that will be printed, so that syntax removed by lowering or folding does not
// count. Each construct is reported once a module, at its first place.
#pragma once

#include "base/diagnostics.h"
#include "parsers/js/ast.h"
#include "parsers/js/compile.h"

namespace sinter::js {

// Bits of the LanguageFeatures that the literal has.
u64 regexp_features(const RegExp& literal);

// Only its tag can read the template literal.
bool has_invalid_escape(const Template* literal);

// Bits of the LanguageFeatures that the module has and the target lacks.
u64 lacking_syntax(const Ast& ast, const LanguageTarget& target);

// False when there were errors.
bool check_target(const Ast& ast, const CompileOptions& options, const ModuleInput& input,
                  Diagnostics& diagnostics);

// The error for one construct.
void report_too_old(const LanguageTarget& target, LanguageFeature feature, std::string path,
                    SourceRange range, Diagnostics& diagnostics);

}  // namespace sinter::js
