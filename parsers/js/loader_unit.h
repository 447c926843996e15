// Builds Units of modules that have no JavaScript source: one `default` export whose value is
// known.
#pragma once

#include <string_view>

#include "parsers/js/compile.h"
#include "parsers/unit/builder.h"

namespace sinter::js {

// Starts a Unit with the facts that all loaders share.
void begin_loader_unit(const ModuleInput& input, const CompileOptions& options, u32 facts,
                       unit::UnitBuilder& builder);

// One part `var NAME = …;`. Between begin and end the caller writes the value's text and gaps; it
// is evaluated without side effects. `symbol` is a Unit symbol made with add_local_symbol.
u32 add_local_symbol(std::string_view name, unit::SymbolKind kind, unit::UnitBuilder& builder);
void begin_value_part(u32 symbol, u32 source_start, const CompileOptions& options,
                      unit::UnitBuilder& builder);
void end_value_part(u32 symbol, u16 flags, const CompileOptions& options,
                    unit::UnitBuilder& builder);

// A gap for `symbol` and its use by the part under construction.
void add_symbol_use(u32 symbol, u32 use_flags, unit::UnitBuilder& builder);

// A string literal by the output's rules.
void append_value_string(std::string_view value, const CompileOptions& options,
                         unit::UnitBuilder& builder);

}  // namespace sinter::js
