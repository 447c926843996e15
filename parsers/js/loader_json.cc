// JSON modules. Each key of the top-level object that can name a binding is a part of its own, so
// that `import {version} from "./package.json"` brings one string; the default export is an object
// made of them, so that `data.list` and `import {list}` are the same array.
#include <string>

#include "parsers/js/compile.h"
#include "parsers/js/compile_memory.h"
#include "parsers/js/loader_unit.h"
#include "parsers/js/module_name.h"
#include "parsers/json/json_module.h"

namespace sinter::js {
namespace {

class JsonUnit {
 public:
  JsonUnit(const json::JsonModule& module, const ModuleInput& input, const CompileOptions& options,
           unit::UnitBuilder& builder)
      : module_(module),
        input_(input),
        options_(options),
        builder_(builder),
        style_{options.minify_whitespace, options.charset == Charset::Ascii} {}

  void build() {
    begin_loader_unit(input_, options_, unit::kFactJson, builder_);
    for (const json::ModuleExport& entry : module_.exports()) {
      if (entry.is_binding_name && entry.key != "default") named_export(entry);
    }
    default_export();
  }

 private:
  void named_export(const json::ModuleExport& entry) {
    const u32 symbol = add_local_symbol(entry.key, unit::SymbolKind::Local, builder_);
    const u32 start = entry.value->range().start;
    begin_value_part(symbol, start, options_, builder_);
    append_value(*entry.value, 0);
    end_value_part(symbol, unit::kPartOrderFree, options_, builder_);
    builder_.exports.push_back({builder_.intern(entry.key), symbol, start});
    add_constant(symbol, *entry.value);
  }

  // Plain values may be written where they are used.
  void add_constant(u32 symbol, const json::Value& value) {
    unit::ConstantKind kind;
    switch (value.kind()) {
      case json::Kind::Null:
        kind = unit::ConstantKind::Null;
        break;
      case json::Kind::Bool:
        kind = unit::ConstantKind::Boolean;
        break;
      case json::Kind::String:
        kind = unit::ConstantKind::String;
        break;
      case json::Kind::Number:
        if (value.number() - value.number() != 0) return;  // 1e999
        kind = __builtin_signbit(value.number()) ? unit::ConstantKind::NegativeNumber
                                                 : unit::ConstantKind::Number;
        break;
      default:
        return;
    }
    text_.clear();
    json::append_expression(text_, value, style_);
    builder_.symbols[symbol].constant = static_cast<u32>(builder_.constants.size());
    builder_.constants.push_back({symbol, {0, 0}, builder_.intern(text_), kind, {}});
  }

  void default_export() {
    const u32 symbol = add_local_symbol(default_export_name(input_.pretty_path),
                                        unit::SymbolKind::Default, builder_);
    builder_.facts.default_symbol = symbol;
    builder_.exports.push_back({builder_.intern("default"), symbol, 0});
    begin_value_part(symbol, 0, options_, builder_);
    if (!module_.root().is_object() || module_.exports().empty()) {
      append_value(module_.root(), 0);
    } else {
      object();
    }
    // The object is made of the variables of the other parts: it may not be made before them.
    end_value_part(symbol, unit::kPartExportDefault, options_, builder_);
  }

  void object() {
    builder_.code.push('{');
    u32 named = 0;
    bool first = true;
    for (const json::ModuleExport& entry : module_.exports()) {
      if (!first) builder_.code.push(',');
      first = false;
      if (!options_.minify_whitespace) builder_.code.append("\n  ");
      const bool is_named = entry.is_binding_name && entry.key != "default";
      if (is_named && !options_.minify_identifiers) {
        add_symbol_use(named++, unit::kUseShorthand, builder_);
        continue;
      }
      text_.clear();
      json::append_property_name(text_, entry.key, style_);
      builder_.code.append(text_);
      builder_.code.append(options_.minify_whitespace ? ":" : ": ");
      if (is_named) {
        add_symbol_use(named++, 0, builder_);
      } else {
        append_value(*entry.value, 1);
      }
    }
    if (!options_.minify_whitespace) builder_.code.push('\n');
    builder_.code.push('}');
  }

  void append_value(const json::Value& value, u32 indent) {
    text_.clear();
    json::append_expression(text_, value, style_, indent);
    builder_.code.append(text_);
  }

  const json::JsonModule& module_;
  const ModuleInput& input_;
  const CompileOptions& options_;
  unit::UnitBuilder& builder_;
  const json::PrintStyle style_;
  std::string text_;
};

}  // namespace

std::optional<unit::Unit> compile_json(const ModuleInput& input, const CompileOptions& options,
                                       CompileMemory& memory, Diagnostics& diagnostics) {
  json::ParseError error;
  const std::optional<json::JsonModule> module = json::JsonModule::parse(input.source, error);
  if (!module) {
    diagnostics.error("json-syntax", error.message, std::string(input.pretty_path), error.range);
    return std::nullopt;
  }
  JsonUnit(*module, input, options, memory.builder).build();
  return memory.builder.finish();
}

}  // namespace sinter::js
