// transpile: one TypeScript or JSX file to JavaScript text that an engine runs, module syntax kept.
//
// For the runtime's loader, which links modules itself: no Unit, no bundling, names as written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "parsers/js/compile.h"
#include "parsers/unit/unit.h"

namespace sinter::js {

// Where syntax needs helper functions (decorators, `using`), the text imports or requires them from
// this module.
inline constexpr std::string_view kHelpersSpecifier = "sinter:helpers";

// What becomes of syntax that needs the helper functions.
enum class Helpers : u8 { kRefused, kImported };

// Nullopt when there were errors, which are then in `diagnostics`.
struct MappedText {
  std::string code;
  std::vector<unit::Mapping> mappings;
  std::string strings;  // what Mapping::name refers to
};
std::optional<MappedText> transpile_with_mappings(const ModuleInput& input,
                                                  const CompileOptions& options,
                                                  CompileMemory& memory, Diagnostics& diagnostics,
                                                  Helpers helpers = Helpers::kRefused);

}  // namespace sinter::js
