// JSON modules. Each key of the top-level object that can name a binding is a part of its own, so
// that `import {version} from "./package.json"` brings one string; the default export is an object
// made of them, so that `data.list` and `import {list}` are the same array.
#include <string>
#include <vector>

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
        style_{options.minify_whitespace, options.charset == Charset::Ascii},
        default_name_(default_export_name(input.pretty_path)) {}

  void build() {
    begin_loader_unit(input_, options_, unit::kFactJson, builder_);
    for (const json::ModuleExport& entry : module_.exports()) {
      if (is_variable(entry)) named_export(entry);
    }
    default_export();
    for (const json::ModuleExport& entry : module_.exports()) {
      if (!is_variable(entry) && entry.key != "default") member_export(entry);
    }
  }

 private:
  // What `require` gets is made in a function with the parameters `exports` and `module`, among
  // variables that keep their names.
  bool is_variable(const json::ModuleExport& entry) const {
    return entry.is_binding_name && entry.key != "default" && entry.key != "exports" &&
           entry.key != "module" && entry.key != default_name_;
  }

  void named_export(const json::ModuleExport& entry) {
    const u32 symbol = add_local_symbol(entry.key, unit::SymbolKind::Local, builder_);
    const u32 start = entry.value->range().start;
    begin_value_part(symbol, start, options_, builder_);
    if (options_.source_map)
      builder_.mappings.push_back(
          {builder_.parts.back().code_begin, entry.key_start, builder_.intern(entry.key)});
    append_value(*entry.value, 0);
    end_value_part(symbol, unit::kPartOrderFree, options_, builder_);
    builder_.exports.push_back({builder_.intern(entry.key), symbol, start});
    add_constant(symbol, *entry.value);
  }

  // A key that cannot name a variable is a member of the default export, imported as
  // `import {"a-b" as x}`: a variable for each would make tables of such keys twice as long.
  void member_export(const json::ModuleExport& entry) {
    const u32 symbol = static_cast<u32>(builder_.symbols.size());
    const unit::Str name = builder_.intern(entry.key);
    builder_.symbols.push_back({.name = name,
                                .use_count = 0,
                                .part = kNone,
                                .import = static_cast<u32>(builder_.imports.size()),
                                .constant = kNone,
                                .kind = unit::SymbolKind::ImportMember,
                                .flags = 0,
                                .reserved = 0});
    builder_.imports.push_back({.symbol = symbol,
                                .record = kNone,
                                .base = builder_.facts.default_symbol,
                                .name = name,
                                .source_start = entry.key_start,
                                .source_end = entry.key_start,
                                .kind = unit::ImportKind::Member,
                                .reexport = 0,
                                .reserved = 0});
    builder_.exports.push_back({name, symbol, entry.key_start});
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
    const u32 symbol = add_local_symbol(default_name_, unit::SymbolKind::Default, builder_);
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
    map(module_.root().range().start);
    builder_.code.push('{');
    u32 named = 0;
    bool first = true;
    for (const json::ModuleExport& entry : module_.exports()) {
      if (!first) builder_.code.push(',');
      first = false;
      if (!options_.minify_whitespace) builder_.code.append("\n  ");
      if (is_variable(entry) && !options_.minify_identifiers) {
        if (options_.source_map)
          builder_.mappings.push_back(
              {builder_.code.size(), entry.key_start, builder_.intern(entry.key)});
        add_symbol_use(named++, unit::kUseShorthand, builder_);
        continue;
      }
      map(entry.key_start);
      text_.clear();
      json::append_property_name(text_, entry.key, style_);
      builder_.code.append(text_);
      builder_.code.append(options_.minify_whitespace ? ":" : ": ");
      if (is_variable(entry)) {
        map(entry.value->range().start);
        add_symbol_use(named++, 0, builder_);
      } else {
        append_value(*entry.value, 1);
      }
    }
    if (!options_.minify_whitespace) builder_.code.push('\n');
    builder_.code.push('}');
  }

  void map(u32 source) {
    if (options_.source_map) builder_.mappings.push_back({builder_.code.size(), source, {0, 0}});
  }

  void append_value(const json::Value& value, u32 indent) {
    text_.clear();
    positions_.clear();
    json::append_expression(text_, value, style_, indent,
                            options_.source_map ? &positions_ : nullptr);
    const u32 base = builder_.code.size();
    for (const json::TextPosition& position : positions_)
      builder_.mappings.push_back({base + position.offset, position.source, {0, 0}});
    builder_.code.append(text_);
  }

  const json::JsonModule& module_;
  const ModuleInput& input_;
  const CompileOptions& options_;
  unit::UnitBuilder& builder_;
  const json::PrintStyle style_;
  const std::string default_name_;
  std::string text_;
  std::vector<json::TextPosition> positions_;
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
