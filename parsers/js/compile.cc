#include "parsers/js/compile.h"

#include "parsers/js/analyze.h"
#include "parsers/js/bind.h"
#include "parsers/js/compile_memory.h"
#include "parsers/js/fold.h"
#include "parsers/js/inject.h"
#include "parsers/js/lower.h"
#include "parsers/js/lower_refresh.h"
#include "parsers/js/lower_target.h"
#include "parsers/js/parse.h"
#include "parsers/js/print.h"
#include "parsers/js/sloppy_code.h"

namespace sinter::js {
namespace {

ParseOptions parse_options(const ModuleInput& input, const CompileOptions& options) {
  ParseOptions parse;
  parse.language = input.language;
  parse.source_type = input.force_commonjs ? SourceType::Script : input.source_type;
  parse.commonjs_wrapper = parse.source_type != SourceType::Module;
  parse.ts_legacy_decorators = options.ts.experimental_decorators;
  parse.ts_decorator_metadata = parse.ts_legacy_decorators && options.ts.emit_decorator_metadata;
  parse.ts_angle_assertions =
      !input.pretty_path.ends_with(".mts") && !input.pretty_path.ends_with(".cts");
  parse.path = input.pretty_path;
  return parse;
}

// Each pass leaves the tree as the next one expects it; the headers say how.
bool build_unit(const ModuleInput& input, const CompileOptions& options, CompileMemory& memory,
                Diagnostics& diagnostics) {
  Ast ast{};
  memory.enum_constants.clear();
  if (!parse(input.source, parse_options(input, options), memory.parse, ast, diagnostics))
    return false;
  ast.enum_constants = &memory.enum_constants;

  BindResult bound;
  if (!bind(ast, input.pretty_path, bound, diagnostics)) return false;
  if (memory.parse.sloppy.any()) rewrite_sloppy_code(ast, memory.parse.sloppy, bound, diagnostics);
  if (options.jsx.refresh) lower_refresh(ast);
  if (!lower(ast, bound, memory.parse.extended_classes, options, input, diagnostics)) return false;
  replace_known_imports(ast, input.known_imports);
  fold(ast, bound, options, diagnostics);
  inject_imports(ast, bound, options, input);
  if (!lower_to_target(ast, options, input, diagnostics)) return false;

  memory.analysis.reset();
  analyze(ast, bound, options, input, memory.analysis, diagnostics);
  if (diagnostics.has_errors()) return false;
  // At the top of an ES module such names would be declared twice; in a function they are not.
  if (memory.parse.sloppy.repeated_functions && !ast.strict)
    memory.analysis.facts |= unit::kFactSloppyOnly;
  print_unit(ast, memory.analysis, options, input, memory.builder);
  return true;
}

}  // namespace

void CompileMemoryDeleter::operator()(CompileMemory* memory) const { delete memory; }

CompileMemoryPtr make_compile_memory() { return CompileMemoryPtr(new CompileMemory); }

void store_diagnostics(Diagnostics& diagnostics, unit::UnitBuilder& builder) {
  for (const Diagnostic& item : diagnostics.take()) {
    builder.diagnostics.push_back({.code = builder.intern(item.code),
                                   .message = builder.add(item.message),
                                   .fix = builder.add(item.fix),
                                   .source_start = item.range.start,
                                   .source_end = item.range.end,
                                   .severity = static_cast<u8>(item.severity),
                                   .reserved = {},
                                   .note_count = static_cast<u32>(item.notes.size())});
    for (const Note& note : item.notes) {
      builder.diagnostics.push_back({.code = {0, 0},
                                     .message = builder.add(note.message),
                                     .fix = {0, 0},
                                     .source_start = note.range.start,
                                     .source_end = note.range.end,
                                     .severity = static_cast<u8>(Severity::Note),
                                     .reserved = {},
                                     .note_count = 0});
    }
  }
}

std::optional<unit::Unit> compile(const ModuleInput& input, const CompileOptions& options,
                                  CompileMemory& memory, Diagnostics& diagnostics) {
  Diagnostics found;
  memory.builder.reset();
  if (!build_unit(input, options, memory, found)) {
    diagnostics.merge(std::move(found));
    return std::nullopt;
  }
  store_diagnostics(found, memory.builder);
  return memory.builder.finish();
}

}  // namespace sinter::js
