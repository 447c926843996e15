// The JavaScript side of a CSS module: a named export for every name that can be a binding, and a
// default export with all of them. Like a JSON module, so that what nobody uses is left out and a
// name is written as the string it stands for.
#pragma once

#include <span>
#include <string>

#include "parsers/js/compile.h"

namespace sinter::js {

struct StyleExport {
  std::string name;
  std::string value;
};

// A file whose names the style sheet takes over: it is imported for its effect.
struct StyleImport {
  std::string_view specifier;
  u32 source_start, source_end;
};

// `exports` have different names. The Unit's records are those of `imports`, in their order.
unit::Unit compile_style_exports(std::span<const StyleExport> exports,
                                 std::span<const StyleImport> imports, const ModuleInput& input,
                                 const CompileOptions& options, CompileMemory& memory);

}  // namespace sinter::js
