#include "parsers/js/transpile.h"

#include "parsers/js/bind.h"
#include "parsers/js/compile_memory.h"
#include "parsers/js/lower.h"
#include "parsers/js/parse.h"
#include "parsers/js/printer.h"

namespace sinter::js {

namespace {

// The tree that is left when types and syntax newer than the target are gone.
bool parse_and_lower(const ModuleInput& input, const CompileOptions& options, CompileMemory& memory, Ast& ast,
                     Diagnostics& diagnostics) {
  ParseOptions parsing;
  parsing.language = input.language;
  parsing.source_type = input.force_commonjs ? SourceType::Script : input.source_type;
  parsing.commonjs_wrapper = parsing.source_type != SourceType::Module;
  parsing.ts_legacy_decorators = options.ts.experimental_decorators;
  parsing.ts_angle_assertions = !input.pretty_path.ends_with(".mts") && !input.pretty_path.ends_with(".cts");
  parsing.path = input.pretty_path;

  memory.enum_constants.clear();
  if (!parse(input.source, parsing, memory.parse, ast, diagnostics)) return false;
  ast.enum_constants = &memory.enum_constants;
  BindResult bound;
  if (!bind(ast, input.pretty_path, bound, diagnostics)) return false;
  if (!lower(ast, bound, options, input, diagnostics)) return false;
  for (const ImportRecord& record : *ast.records) {
    if (!(record.flags & kRecordRuntime)) continue;
    diagnostics
        .error("needs-bundling", "Decorators and accessor fields cannot be run without bundling yet",
               std::string(input.pretty_path))
        .help("Bundle the file first: sinter build FILE --platform=node --outfile=out.mjs");
    return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> transpile(const ModuleInput& input, const CompileOptions& options, CompileMemory& memory,
                                     Diagnostics& diagnostics) {
  Ast ast{};
  if (!parse_and_lower(input, options, memory, ast, diagnostics)) return std::nullopt;
  PrintOptions printing;
  printing.ascii_only = false;
  return print_plain(ast, printing);
}

std::optional<MappedText> transpile_with_mappings(const ModuleInput& input, const CompileOptions& options,
                                                  CompileMemory& memory, Diagnostics& diagnostics) {
  Ast ast{};
  if (!parse_and_lower(input, options, memory, ast, diagnostics)) return std::nullopt;
  PrintOptions printing;
  printing.ascii_only = false;
  memory.builder.reset();
  MappedText out;
  out.code = print_plain(ast, printing, memory.builder);
  out.mappings = memory.builder.mappings;
  out.strings = std::string(memory.builder.strings.view());
  memory.builder.reset();
  return out;
}

}  // namespace sinter::js
