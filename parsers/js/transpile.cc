#include "parsers/js/transpile.h"

#include <unordered_map>
#include <utility>

#include "parsers/js/bind.h"
#include "parsers/js/compile_memory.h"
#include "parsers/js/lower.h"
#include "parsers/js/lower_target.h"
#include "parsers/js/make.h"
#include "parsers/js/parse.h"
#include "parsers/js/printer.h"
#include "parsers/js/walk.h"

namespace sinter::js {

namespace {

// The import of the helper functions that the passes made, which it leaves in front of the module.
Import* helper_import(const Ast& ast) {
  auto* import = ast.body.empty() ? nullptr : try_as<Import>(ast.body[0]);
  if (!import) return nullptr;
  const ImportRecord& record = (*ast.records)[static_cast<u32>(import->record)];
  return record.flags & kRecordRuntime ? import : nullptr;
}

// As the runtime's loader will find it. A CommonJS module requires it instead, after its
// directives.
void load_helpers(Ast& ast) {
  Import* import = helper_import(ast);
  if (!import) return;
  (*ast.records)[static_cast<u32>(import->record)].specifier = kHelpersSpecifier;
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

std::vector<HelperName> take_helpers(Ast& ast) {
  std::vector<HelperName> helpers;
  const Import* import = helper_import(ast);
  if (!import) return helpers;
  for (const ImportItem& item : import->items) {
    helpers.push_back({std::string(ast.atoms->text(item.imported)),
                       std::string(ast.atoms->text(as<BindingIdent>(item.local)->name))});
  }
  ast.body = NodeMaker(ast).list(std::vector<Stmt*>(ast.body.begin() + 1, ast.body.end()));
  return helpers;
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

MappedText print(const Ast& ast, CompileMemory& memory) {
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

}  // namespace

std::optional<MappedText> transpile_for_runtime(const ModuleInput& input,
                                                const CompileOptions& options,
                                                CompileMemory& memory, Diagnostics& diagnostics) {
  Ast ast{};
  if (!parse_and_lower(input, options, memory, ast, diagnostics)) return std::nullopt;
  load_helpers(ast);
  return print(ast, memory);
}

std::optional<MappedText> transpile_to_target(const ModuleInput& input,
                                              const CompileOptions& options, CompileMemory& memory,
                                              Diagnostics& diagnostics) {
  Ast ast{};
  if (!parse_and_lower(input, options, memory, ast, diagnostics)) return std::nullopt;
  if (!lower_to_target(ast, options, input, diagnostics)) return std::nullopt;
  std::vector<HelperName> helpers = take_helpers(ast);
  MappedText out = print(ast, memory);
  out.helpers = std::move(helpers);
  return out;
}

std::string helper_definitions(std::string_view helper_module,
                               const std::vector<HelperName>& helpers) {
  const CompileMemoryPtr memory = make_compile_memory();
  Ast ast{};
  Diagnostics diagnostics;
  BindResult bound;
  ParseOptions parsing;
  parsing.source_type = SourceType::Module;
  SINTER_CHECK(parse(helper_module, parsing, memory->parse, ast, diagnostics) &&
               bind(ast, {}, bound, diagnostics));
  std::unordered_map<SymbolId, size_t> declared;  // and the statement that does
  for (size_t i = 0; i < ast.body.size(); ++i) {
    if (auto* vars = try_as<Var>(ast.body[i])) {
      vars->flags &= static_cast<u8>(~kExported);
      for (const Declarator& one : vars->declarators)
        declared[as<BindingIdent>(one.binding)->symbol] = i;
    } else if (const auto* decl = try_as<FunctionDecl>(ast.body[i])) {
      declared[as<BindingIdent>(decl->fn->name)->symbol] = i;
    }
  }
  std::vector<bool> needed(ast.body.size());
  const auto need = [&](auto&& self, Node* node) -> void {
    if (const auto* name = try_as<Ident>(node)) {
      const auto found = declared.find(name->symbol);
      if (found == declared.end() || needed[found->second]) return;
      needed[found->second] = true;
      return self(self, ast.body[found->second]);
    }
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  const NodeMaker make(ast);
  std::string names, values;
  for (const HelperName& helper : helpers) {
    for (const auto& [symbol, at] : declared)
      if (ast.atoms->text((*ast.symbols)[symbol].name) == helper.imported)
        need(need, make.ident(symbol, 0));
    if (!names.empty()) names += ", ", values += ", ";
    names += helper.imported == helper.local ? helper.local : helper.imported + ": " + helper.local;
    values += helper.imported;
  }
  std::vector<Stmt*> body;
  for (size_t i = 0; i < ast.body.size(); ++i)
    if (needed[i]) body.push_back(ast.body[i]);
  ast.body = make.list(body);
  PrintOptions printing;
  printing.minify_whitespace = true;
  std::string code = print_plain(ast, printing);
  while (code.ends_with('\n') || code.ends_with(';')) code.pop_back();
  return "const { " + names + " } = /* @__PURE__ */ (() => {" + code + ";return{" + values +
         "}})();";
}

}  // namespace sinter::js
