#include "bundler/graph/known_imports.h"

#include <string>

namespace sinter::bundler {

namespace {

struct Declared {
  const Module* module = nullptr;
  u32 symbol = kNone;
};

// Follows `export {x} from "…"` and `import {x} from "…"; export {x}` to the declaration. Cycles
// end at the limit.
Declared find_declaration(const Module& module, std::string_view name, const TargetOf& target_of) {
  const Module* at = &module;
  std::string wanted(name);
  for (int depth = 0; depth < 16; ++depth) {
    const unit::Unit& unit = at->unit;
    if (!unit || !unit.has(unit::kFactEsm)) return {};
    u32 symbol = kNone;
    for (const unit::Export& each : unit.exports()) {
      if (unit.text(each.name) == wanted) symbol = each.symbol;
    }
    if (symbol == kNone) return {};
    const u32 row = unit.symbols()[symbol].import;
    if (row == kNone) return {at, symbol};
    const unit::Import& import = unit.imports()[row];
    if (import.kind != unit::ImportKind::Named) return {};
    const Module* next = target_of(*at, import.record);
    if (!next) return {};
    wanted = unit.text(import.name);
    at = next;
  }
  return {};
}

}  // namespace

std::vector<js::KnownImport> known_imports(const Module& module, const TargetOf& target_of) {
  std::vector<js::KnownImport> out;
  const unit::Unit& unit = module.unit;
  const auto add = [&](std::string_view specifier, std::string_view name, const Module& target) {
    const Declared found = find_declaration(target, name, target_of);
    if (!found.module) return;
    for (const unit::Constant& constant : found.module->unit.constants()) {
      if (constant.symbol != found.symbol) continue;
      out.push_back({std::string(specifier), std::string(name),
                     std::string(found.module->unit.text(constant.member)), constant.kind,
                     std::string(found.module->unit.text(constant.text))});
    }
  };
  for (const unit::Import& import : unit.imports()) {
    if (import.reexport == 1) continue;
    if (import.kind == unit::ImportKind::Named) {
      const Module* target = target_of(module, import.record);
      if (target)
        add(unit.text(unit.records()[import.record].specifier), unit.text(import.name), *target);
    } else if (import.kind == unit::ImportKind::Member) {
      const u32 base_row = unit.symbols()[import.base].import;
      if (base_row == kNone) continue;
      const unit::Import& base = unit.imports()[base_row];
      if (base.kind != unit::ImportKind::Namespace) continue;
      const Module* target = target_of(module, base.record);
      if (target)
        add(unit.text(unit.records()[base.record].specifier), unit.text(import.name), *target);
    }
  }
  return out;
}

}  // namespace sinter::bundler
