// What one thread reuses from module to module.
#pragma once

#include <vector>

#include "parsers/js/analyze.h"
#include "parsers/js/compile.h"
#include "parsers/js/parse.h"
#include "parsers/unit/builder.h"

namespace sinter::js {

class CompileMemory {
 public:
  ParseMemory parse;
  std::vector<EnumConstant> enum_constants;
  Analysis analysis;
  unit::UnitBuilder builder;
};

// Moves warnings into the builder's diagnostics table, each followed by its notes.
void store_diagnostics(Diagnostics& diagnostics, unit::UnitBuilder& builder);

}  // namespace sinter::js
