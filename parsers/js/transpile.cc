#include "parsers/js/transpile.h"

#include "parsers/js/bind.h"
#include "parsers/js/compile_memory.h"
#include "parsers/js/lower.h"
#include "parsers/js/make.h"
#include "parsers/js/parse.h"
#include "parsers/js/printer.h"

namespace sinter::js {

namespace {

// The import of the helper functions that lower made, as the loader will find it. A CommonJS module
// requires them instead, after its directives.
void load_helpers(Ast& ast) {
  if (ast.body.empty()) return;
  auto* import = try_as<Import>(ast.body[0]);
  if (!import) return;
  ImportRecord& record = (*ast.records)[static_cast<u32>(import->record)];
  if (!(record.flags & kRecordRuntime)) return;
  record.specifier = kHelpersSpecifier;
  if (ast.is_module) return;
  const NodeMaker make(ast);
  std::vector<BindingProperty> properties;
  for (const ImportItem& item : import->items) {
    properties.push_back({0, false, false, make.name(item.imported, 0), item.local, nullptr});
  }
  auto* pattern = make.node<BindingObject>(0);
  pattern->properties = make.list(properties);
  const SymbolId require = unbound_symbol(ast, Atom::require);
  Stmt* load =
      make.var(VarKind::Const, pattern,
               make.call(make.ident(require, 0), {make.string(kHelpersSpecifier, 0)}, 0), 0);
  std::vector<Stmt*> body(ast.body.begin() + 1, ast.body.end());
  size_t at = 0;
  while (at < body.size() && body[at]->kind == NodeKind::Directive) ++at;
  body.insert(body.begin() + static_cast<std::ptrdiff_t>(at), load);
  ast.body = make.list(body);
}

// The tree that is left when types and syntax newer than the target are gone.
bool parse_and_lower(const ModuleInput& input, const CompileOptions& options, CompileMemory& memory,
                     Ast& ast, Diagnostics& diagnostics) {
  ParseOptions parsing;
  parsing.language = input.language;
  parsing.source_type = input.force_commonjs ? SourceType::Script : input.source_type;
  parsing.commonjs_wrapper = parsing.source_type != SourceType::Module;
  parsing.ts_legacy_decorators = options.ts.experimental_decorators;
  parsing.ts_decorator_metadata =
      parsing.ts_legacy_decorators && options.ts.emit_decorator_metadata;
  parsing.ts_angle_assertions =
      !input.pretty_path.ends_with(".mts") && !input.pretty_path.ends_with(".cts");
  parsing.path = input.pretty_path;

  memory.enum_constants.clear();
  if (!parse(input.source, parsing, memory.parse, ast, diagnostics)) return false;
  ast.enum_constants = &memory.enum_constants;
  BindResult bound;
  if (!bind(ast, input.pretty_path, bound, diagnostics)) return false;
  return lower(ast, bound, memory.parse.extended_classes, options, input, diagnostics);
}

}  // namespace

std::optional<MappedText> transpile_with_mappings(const ModuleInput& input,
                                                  const CompileOptions& options,
                                                  CompileMemory& memory, Diagnostics& diagnostics,
                                                  Helpers helpers) {
  Ast ast{};
  if (!parse_and_lower(input, options, memory, ast, diagnostics)) return std::nullopt;
  if (helpers == Helpers::kImported) load_helpers(ast);
  for (const ImportRecord& record : *ast.records) {
    if (helpers == Helpers::kImported || !(record.flags & kRecordRuntime)) continue;
    diagnostics
        .error(
            "needs-bundling",
            "Decorators, accessor fields and `using` need helper functions that only a bundle has",
            std::string(input.pretty_path))
        .help("Leave the file to the bundler, which compiles it by itself");
    return std::nullopt;
  }
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
