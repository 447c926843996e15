// The loaders whose module is one value: text, base64, dataurl, file URL, binary, empty.
#include <algorithm>
#include <string>

#include "parsers/js/compile.h"
#include "parsers/js/compile_memory.h"
#include "parsers/js/loader_unit.h"
#include "parsers/js/module_name.h"
#include "parsers/js/string_escape.h"

namespace sinter::js {
namespace {

using unit::RelocKind;

std::string encode_base64(std::string_view bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out((bytes.size() + 2) / 3 * 4, '=');
  const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
  size_t i = 0, o = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const u32 word = u32{in[i]} << 16 | u32{in[i + 1]} << 8 | in[i + 2];
    out[o++] = kDigits[word >> 18];
    out[o++] = kDigits[word >> 12 & 63];
    out[o++] = kDigits[word >> 6 & 63];
    out[o++] = kDigits[word & 63];
  }
  if (const size_t rest = bytes.size() - i; rest != 0) {
    const u32 word = u32{in[i]} << 16 | (rest == 2 ? u32{in[i + 1]} << 8 : 0);
    out[o++] = kDigits[word >> 18];
    out[o++] = kDigits[word >> 12 & 63];
    if (rest == 2) out[o++] = kDigits[word >> 6 & 63];
  }
  return out;
}

// The module's only export.
u32 add_default_export(const ModuleInput& input, unit::UnitBuilder& builder) {
  const u32 symbol =
      add_local_symbol(default_export_name(input.pretty_path), unit::SymbolKind::Default, builder);
  builder.facts.default_symbol = symbol;
  builder.exports.push_back({builder.intern("default"), symbol, 0});
  return symbol;
}

}  // namespace

void begin_loader_unit(const ModuleInput& input, const CompileOptions& options, u32 facts,
                       unit::UnitBuilder& builder) {
  builder.reset();
  builder.facts.flags = facts;
  if (options.minify_identifiers) builder.facts.flags |= unit::kFactMinifiedNames;
  if (options.minify_whitespace) builder.facts.flags |= unit::kFactMinifiedSpace;
  builder.facts.source_size = static_cast<u32>(input.source.size());
  builder.facts.line_count =
      1 + static_cast<u32>(std::count(input.source.begin(), input.source.end(), '\n'));
}

u32 add_local_symbol(std::string_view name, unit::SymbolKind kind, unit::UnitBuilder& builder) {
  builder.symbols.push_back({.name = builder.intern(name),
                             .use_count = 0,
                             .part = static_cast<u32>(builder.parts.size()),
                             .import = kNone,
                             .constant = kNone,
                             .kind = kind,
                             .flags = 0,
                             .reserved = 0});
  return static_cast<u32>(builder.symbols.size() - 1);
}

void begin_value_part(u32 symbol, u32 source_start, const CompileOptions& options,
                      unit::UnitBuilder& builder) {
  unit::Part part{};
  part.code_begin = part.code_end = builder.code.size();
  part.reloc_begin = part.reloc_end = static_cast<u32>(builder.relocs.size());
  part.mapping_begin = part.mapping_end = static_cast<u32>(builder.mappings.size());
  part.declares = {static_cast<u32>(builder.part_symbols.size()), 1};
  part.uses.begin = static_cast<u32>(builder.uses.size());
  part.records.begin = static_cast<u32>(builder.part_records.size());
  part.source_start = source_start;
  part.cjs_export = kNone;
  builder.part_symbols.push_back(symbol);
  builder.parts.push_back(part);
  const auto keyword = static_cast<u32>(unit::DeclareKeyword::Var);
  builder.relocs.push_back(
      unit::Reloc::make(builder.code.size(), RelocKind::Declare, keyword, symbol));
  builder.relocs.push_back(
      unit::Reloc::make(builder.code.size(), RelocKind::Symbol, unit::kUseNoInline, symbol));
  if (options.minify_whitespace) {
    builder.code.push('=');
  } else {
    builder.code.append(" = ");
  }
}

void end_value_part(u32 symbol, u16 flags, const CompileOptions& options,
                    unit::UnitBuilder& builder) {
  const auto keyword = static_cast<u32>(unit::DeclareKeyword::Var);
  builder.relocs.push_back(
      unit::Reloc::make(builder.code.size(), RelocKind::DeclareEnd, keyword, symbol));
  builder.code.push(';');
  if (!options.minify_whitespace) builder.code.push('\n');
  unit::Part& part = builder.parts.back();
  part.code_end = builder.code.size();
  part.reloc_end = static_cast<u32>(builder.relocs.size());
  part.uses.count = static_cast<u32>(builder.uses.size()) - part.uses.begin;
  part.records.count = static_cast<u32>(builder.part_records.size()) - part.records.begin;
  part.mapping_end = static_cast<u32>(builder.mappings.size());
  part.flags = unit::kPartPure | unit::kPartDeclaration | flags;
}

void add_symbol_use(u32 symbol, u32 use_flags, unit::UnitBuilder& builder) {
  builder.relocs.push_back(
      unit::Reloc::make(builder.code.size(), RelocKind::Symbol, use_flags, symbol));
  builder.uses.push_back({symbol, 1});
  ++builder.symbols[symbol].use_count;
}

void append_value_string(std::string_view value, const CompileOptions& options,
                         unit::UnitBuilder& builder) {
  std::string text;
  append_string_literal(text, value,
                        options.minify_syntax ? BacktickUse::kAllowed : BacktickUse::kForbidden,
                        {options.charset == Charset::Ascii, options.minify_whitespace});
  builder.code.append(text);
}

unit::Unit compile_string(std::string_view value, const ModuleInput& input,
                          const CompileOptions& options, CompileMemory& memory) {
  unit::UnitBuilder& builder = memory.builder;
  begin_loader_unit(input, options, unit::kFactLazyObject, builder);
  const u32 symbol = add_default_export(input, builder);
  begin_value_part(symbol, 0, options, builder);
  append_value_string(value, options, builder);
  end_value_part(symbol, unit::kPartOrderFree | unit::kPartExportDefault, options, builder);
  return builder.finish();
}

unit::Unit compile_binary(std::string_view bytes, const ModuleInput& input,
                          const CompileOptions& options, CompileMemory& memory) {
  unit::UnitBuilder& builder = memory.builder;
  begin_loader_unit(input, options, unit::kFactLazyObject, builder);
  builder.records.push_back({.specifier = builder.intern(kRuntimeSpecifier),
                             .source_start = 0,
                             .source_end = 0,
                             .kind = static_cast<u8>(ImportKind::Statement),
                             .phase = static_cast<u8>(ImportPhase::Evaluation),
                             .flags = kRecordRuntime | kRecordGenerated,
                             .attributes = {0, 0},
                             .names = {0, 0}});
  const u32 decode = add_local_symbol("__toBinary", unit::SymbolKind::Helper, builder);
  builder.symbols[decode].part = kNone;
  builder.symbols[decode].import = 0;
  builder.symbols[decode].flags = unit::kSymbolPureCall;
  builder.imports.push_back(
      {decode, 0, kNone, builder.intern("__toBinary"), 0, 0, unit::ImportKind::Named, 0, 0});
  const u32 symbol = add_default_export(input, builder);
  begin_value_part(symbol, 0, options, builder);
  if (!options.minify_whitespace) builder.code.append("/* @__PURE__ */ ");
  add_symbol_use(decode, unit::kUseCallTarget, builder);
  builder.code.push('(');
  append_value_string(encode_base64(bytes), options, builder);
  builder.code.push(')');
  end_value_part(symbol, unit::kPartExportDefault, options, builder);
  return builder.finish();
}

unit::Unit compile_empty(const CompileOptions& options, CompileMemory& memory) {
  begin_loader_unit({}, options, 0, memory.builder);
  return memory.builder.finish();
}

}  // namespace sinter::js
