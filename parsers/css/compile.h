// compile: the text of one style sheet to its Unit. The one entry to this folder.
//
// Everything that needs only this file happens here: tokenise, parse with the error recovery that
// CSS prescribes, lower what the target lacks, minify, print. The result depends on nothing but the
// arguments. What is wrong with the source is in the Unit's diagnostics: a style sheet always has a
// Unit.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"
#include "parsers/css/target.h"
#include "parsers/css/unit.h"

namespace sinter::css {

// Whether names are local to the file.
enum class Scoping : u8 {
  None,    // a plain style sheet
  Global,  // names are global unless inside `:local`
  Local,   // names are local unless inside `:global` (CSS Modules)
};

struct CompileOptions {
  bool minify_whitespace = false;
  bool minify_syntax = false;
  bool ascii_only = false;  // other characters are escaped
  bool source_map = false;  // fill the mappings table
  bool keep_legal_comments = true;
  Scoping scoping = Scoping::None;
  bool export_globals = false;  // global names of a CSS module are among the locals too
  Target target;
  // The value `name` of the file behind a record of the Unit. Nothing: that file has no such value.
  // Empty while other files are not known: names then stand for themselves, and the Unit, which has
  // kUnitTakesValues, must be made again. Its records are the same then.
  std::function<std::optional<std::string>(u32 record, std::string_view name)> foreign_value = {};
};

class CompileMemory;  // tokens, arena, tables and scratch text of one thread

struct CompileMemoryDeleter {
  void operator()(CompileMemory*) const;
};
using CompileMemoryPtr = std::unique_ptr<CompileMemory, CompileMemoryDeleter>;
CompileMemoryPtr make_compile_memory();

// kSourcePadding zero bytes follow `source`, which has no byte order mark.
Unit compile(std::string_view source, const CompileOptions& options, CompileMemory& memory);

}  // namespace sinter::css
