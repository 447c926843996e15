// A small but complete Unit: something in every table.
#pragma once

#include "parsers/unit/builder.h"

namespace sinter::unit {

// import {x} from "./a"; const y = x.z + 1; export {y}
inline void fill_sample(UnitBuilder& b) {
  b.facts.flags = kFactEsm;
  b.facts.source_size = 50;
  b.facts.line_count = 1;
  b.facts.nested_slots = 1;
  b.records.push_back({.specifier = b.intern("./a"),
                       .source_start = 16,
                       .source_end = 21,
                       .kind = 0,
                       .phase = 0,
                       .flags = kRecordNamesKnown,
                       .attributes = {0, 1},
                       .names = {0, 1}});
  b.attributes.push_back({b.intern("type"), b.intern("js")});
  b.record_names.push_back(b.intern("x"));
  const auto symbol = [&](std::string_view name, SymbolKind kind, u32 part, u32 import,
                          u32 constant) {
    b.symbols.push_back({.name = b.intern(name),
                         .use_count = 1,
                         .part = part,
                         .import = import,
                         .constant = constant,
                         .kind = kind,
                         .flags = 0,
                         .reserved = 0});
  };
  symbol("x", SymbolKind::Import, kNone, 0, kNone);
  symbol("y", SymbolKind::Local, 0, kNone, 0);
  symbol("z", SymbolKind::ImportMember, kNone, 1, kNone);
  b.imports.push_back({0, 0, kNone, b.intern("x"), 8, 9, ImportKind::Named, 0, 0});
  b.imports.push_back({2, kNone, 0, b.intern("z"), 30, 31, ImportKind::Member, 0, 0});
  b.exports.push_back({b.intern("y"), 1, 45});
  b.star_exports.push_back({0, 0});
  b.constants.push_back({1, {0, 0}, b.intern("1"), ConstantKind::Number, {}});
  b.cjs_exports.push_back({b.intern("q")});
  b.nested_names.push_back(b.intern("n"));
  b.free_names.push_back(b.intern("window"));
  b.slot_uses.push_back(3);
  b.char_counts.assign(64, 2);
  b.directives.push_back(b.intern("use client"));

  Part part{};
  b.mappings.push_back({0, 20, {0, 0}});
  b.relocs.push_back(
      Reloc::make(0, RelocKind::Declare, static_cast<u32>(DeclareKeyword::Const), 1));
  b.relocs.push_back(Reloc::make(0, RelocKind::Symbol, kUseNoInline, 1));
  b.code.append(" = ");
  b.mappings.push_back({b.code.size(), 30, b.intern("z")});
  b.relocs.push_back(Reloc::make(b.code.size(), RelocKind::Symbol, kUseOperand, 2));
  b.code.append(" + ");
  b.relocs.push_back(
      Reloc::make(b.code.size(), RelocKind::ImportMeta, 0, b.import_meta_property("url")));
  b.relocs.push_back(Reloc::make(b.code.size(), RelocKind::DeclareEnd, 0, 1));
  b.code.append(";\n");
  part.code_end = b.code.size();
  part.reloc_end = static_cast<u32>(b.relocs.size());
  part.mapping_end = 2;
  part.declares = {0, 1};
  part.uses = {0, 1};
  part.records = {0, 1};
  part.source_start = 20;
  part.cjs_export = 0;
  part.flags = kPartPure | kPartDeclaration;
  b.part_symbols.push_back(1);
  b.uses.push_back({2, 1});
  b.part_records.push_back(0);
  b.parts.push_back(part);
  b.legal_comments.push_back({b.add("/*! MIT */"), 0});
  b.diagnostics.push_back({b.intern("some-code"), b.intern("a message"), {0, 0}, 1, 2, 1, {}, 1});
  b.diagnostics.push_back({{0, 0}, b.intern("a note"), {0, 0}, 1, 2, 2, {}, 0});
}

}  // namespace sinter::unit
