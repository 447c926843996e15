// transpile: one TypeScript or JSX file to JavaScript text that an engine runs, module syntax kept.
//
// For the runtime's loader, which links modules itself, and for plugins: no Unit, no bundling,
// names as written.
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

// A helper function that the text calls, by the name it has there.
struct HelperName {
  std::string imported, local;
};

struct MappedText {
  std::string code;
  std::vector<unit::Mapping> mappings;
  std::string strings;              // what Mapping::name refers to
  std::vector<HelperName> helpers;  // of transpile_to_target: to be defined in front of the code
};

// Nullopt when there were errors, which are then in `diagnostics`. Of the target only what the
// runtime's own engine lacks is looked at.
std::optional<MappedText> transpile_for_runtime(const ModuleInput& input,
                                                const CompileOptions& options,
                                                CompileMemory& memory, Diagnostics& diagnostics);

// The same for any target: what it lacks is written in another way, or an error.
std::optional<MappedText> transpile_to_target(const ModuleInput& input,
                                              const CompileOptions& options, CompileMemory& memory,
                                              Diagnostics& diagnostics);

// One line that defines `helpers`, from the text of the module that has them, which 64 readable
// zero bytes must follow.
std::string helper_definitions(std::string_view helper_module,
                               const std::vector<HelperName>& helpers);

}  // namespace sinter::js
