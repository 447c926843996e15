#include "parsers/js/style_module.h"

#include "parsers/js/ast.h"
#include "parsers/js/compile_memory.h"
#include "parsers/js/loader_unit.h"
#include "parsers/js/module_name.h"
#include "parsers/js/string_escape.h"
#include "parsers/json/json_module.h"

namespace sinter::js {

namespace {

class StyleUnit {
 public:
  StyleUnit(std::span<const StyleExport> exports, const ModuleInput& input,
            const CompileOptions& options, unit::UnitBuilder& builder)
      : exports_(exports), input_(input), options_(options), builder_(builder) {}

  void build(std::span<const StyleImport> imports) {
    begin_loader_unit(input_, options_, unit::kFactJson, builder_);
    for (const StyleImport& import : imports)
      builder_.records.push_back({.specifier = builder_.intern(import.specifier),
                                  .source_start = import.source_start,
                                  .source_end = import.source_end,
                                  .kind = static_cast<u8>(ImportKind::Statement),
                                  .phase = static_cast<u8>(ImportPhase::Evaluation),
                                  .flags = 0,
                                  .attributes = {0, 0},
                                  .names = {0, 0}});
    symbols_.assign(exports_.size(), kNone);
    for (size_t i = 0; i < exports_.size(); ++i)
      if (is_binding(exports_[i].name)) symbols_[i] = named_export(exports_[i]);
    default_export();
  }

 private:
  static bool is_binding(std::string_view name) {
    return name != "default" && make_identifier(name) == name;
  }

  u32 named_export(const StyleExport& entry) {
    const u32 symbol = add_local_symbol(entry.name, unit::SymbolKind::Local, builder_);
    begin_value_part(symbol, 0, options_, builder_);
    append_value_string(entry.value, options_, builder_);
    end_value_part(symbol, unit::kPartOrderFree, options_, builder_);
    builder_.exports.push_back({builder_.intern(entry.name), symbol, 0});
    std::string text;
    append_string_literal(text, entry.value, BacktickUse::kForbidden,
                          {options_.charset == Charset::Ascii, options_.minify_whitespace});
    builder_.symbols[symbol].constant = static_cast<u32>(builder_.constants.size());
    builder_.constants.push_back(
        {symbol, {0, 0}, builder_.intern(text), unit::ConstantKind::String, {}});
    return symbol;
  }

  void default_export() {
    const u32 symbol = add_local_symbol(default_export_name(input_.pretty_path),
                                        unit::SymbolKind::Default, builder_);
    builder_.facts.default_symbol = symbol;
    builder_.exports.push_back({builder_.intern("default"), symbol, 0});
    begin_value_part(symbol, 0, options_, builder_);
    builder_.code.push('{');
    std::string key;
    for (size_t i = 0; i < exports_.size(); ++i) {
      if (i > 0) builder_.code.push(',');
      if (!options_.minify_whitespace) builder_.code.append("\n  ");
      if (symbols_[i] != kNone && !options_.minify_identifiers) {
        add_symbol_use(symbols_[i], unit::kUseShorthand, builder_);
        continue;
      }
      key.clear();
      json::append_property_name(key, exports_[i].name,
                                 {options_.minify_whitespace, options_.charset == Charset::Ascii});
      builder_.code.append(key);
      builder_.code.append(options_.minify_whitespace ? ":" : ": ");
      if (symbols_[i] != kNone)
        add_symbol_use(symbols_[i], 0, builder_);
      else
        append_value_string(exports_[i].value, options_, builder_);
    }
    if (!options_.minify_whitespace && !exports_.empty()) builder_.code.push('\n');
    builder_.code.push('}');
    end_value_part(symbol, unit::kPartExportDefault, options_, builder_);
  }

  std::span<const StyleExport> exports_;
  const ModuleInput& input_;
  const CompileOptions& options_;
  unit::UnitBuilder& builder_;
  std::vector<u32> symbols_;  // by export; kNone: only a property of the default export
};

}  // namespace

unit::Unit compile_style_exports(std::span<const StyleExport> exports,
                                 std::span<const StyleImport> imports, const ModuleInput& input,
                                 const CompileOptions& options, CompileMemory& memory) {
  StyleUnit(exports, input, options, memory.builder).build(imports);
  return memory.builder.finish();
}

}  // namespace sinter::js
