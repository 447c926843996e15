// Which symbols a module's linked code writes. Chunk imports, helper use and name frequencies all
// come from this one enumeration, so that they agree with what emit/ writes.
#pragma once

#include "bundler/link/link.h"
#include "bundler/link/passes.h"
#include "parsers/js/ast.h"

namespace sinter::bundler {

// The symbol that is written first when `binding` is: the base of a chain of members. None for
// constants.
inline Sym root_of(const Link& link, Binding binding) {
  while (binding.kind() == BindingKind::Member) {
    const Binding& base = link.bindings[binding.target];
    if (base.kind() == BindingKind::Name && base.target == binding.target) return base.target;
    binding = base;
  }
  return binding.is_constant() ? none<Sym> : binding.target;
}

// Whether the file of an entry is the value of its default export. See BuildOptions::lone_default.
inline bool is_lone_default(const Link& link, ModuleId entry) {
  if (!link.options.lone_default || link.format == Format::Esm || is_none(entry)) return false;
  const LinkModule& module = link[entry];
  return !module.is_commonjs() && !module.is_external() && !module.dynamic_exports &&
         module.exports.size() == 1 && module.exports.front().name == "default";
}

// Whether the code may assign to a name that is declared together with `declared`, once it has its
// value. Direct eval may.
inline bool may_be_assigned(const unit::Unit& unit, u32 declared) {
  const u32 part = unit.symbols()[declared].part;
  if (part == kNone) return false;
  u8 flags = 0;
  for (u32 s : unit::Unit::slice(unit.part_symbols(), unit.parts()[part].declares))
    flags |= unit.symbols()[s].flags;
  return (flags & (unit::kSymbolAssigned | unit::kSymbolFrozen)) != 0;
}

// Whether the part is `const …`.
inline bool declares_constants(const unit::Unit& unit, const unit::Part& part) {
  if (!(part.flags & unit::kPartDeclaration) || part.reloc_begin == part.reloc_end) return false;
  const unit::Reloc& first = unit.relocs()[part.reloc_begin];
  return first.kind() == unit::RelocKind::Declare &&
         (first.keyword() == unit::DeclareKeyword::Const ||
          first.keyword() == unit::DeclareKeyword::ConstPattern);
}

// Which of the linker's own symbols `symbol` is; kCount for any other symbol.
inline LinkerSymbol linker_symbol(const Link& link, Sym symbol) {
  if (link.is_external_name(symbol)) return LinkerSymbol::kCount;
  const LinkModule& owner = link[link.owners[symbol]];
  const u32 local = to_index(symbol) - owner.symbol_base;
  return local < owner.symbol_count ? LinkerSymbol::kCount
                                    : static_cast<LinkerSymbol>(local - owner.symbol_count);
}

inline bool is_interop(const Link& link, Sym symbol) {
  const LinkerSymbol which = linker_symbol(link, symbol);
  return which == LinkerSymbol::Interop || which == LinkerSymbol::InteropNode;
}

// Files that are no ES modules have `require` themselves, if anything has.
// Files of Node.js that are no ES modules find what lies beside them by `__filename`.
inline bool knows_file_name(const Link& link) {
  return link.format == Format::Cjs && link.options.platform == Platform::Node;
}

inline bool needs_require_shim(const Link& link) {
  return link.format == Format::Esm || link.format == Format::Iife || link.format == Format::Umd;
}

// The expression that holds an external in files that are no modules (`--globals`); empty: none.
inline std::string_view global_of(const Link& link, ModuleId external) {
  if (link.format != Format::Iife && link.format != Format::Umd) return {};
  for (const auto& [name, expression] : link.options.globals)
    if (name == link[external].source->path) return expression;
  const auto guessed = link.guessed_globals.find(external);
  return guessed == link.guessed_globals.end() ? std::string_view() : guessed->second;
}

// The helper that makes what an interop symbol holds; none where that is what require() gives.
inline Sym interop_helper(const Link& link, Sym interop) {
  switch (link.interop_of(link.owners[interop])) {
    case Interop::EsModule:
    case Interop::DefaultOnly:
      return none<Sym>;
    case Interop::Compat:
      return link.helper(Helper::CompatEsm);
    default:
      return link.helper(Helper::ToEsm);
  }
}

// The names that the exports object of `module` shows.
template <class Fn>
void for_each_shown_export(const LinkModule& module, Fn fn) {
  if (module.exports_all) {
    for (const ResolvedExport& e : module.exports) fn(e);
  } else {
    for (std::string_view name : module.exports_names)
      if (const ResolvedExport* e = find_export(module, name)) fn(*e);
  }
}

// `export *` of modules whose names only run time knows: the symbol of the object they come from.
template <class Fn>
void for_each_dynamic_star(const Link& link, ModuleId id, Fn fn) {
  const LinkModule& module = link[id];
  for (const unit::StarExport& star : module.unit->star_exports()) {
    const ModuleId target = target_of(module, star.record);
    if (is_none(target)) continue;
    const LinkModule& behind = link[target];
    if (behind.is_external() && link.imports_externals())
      fn(target, link.symbol(target, LinkerSymbol::Exports));
    else if (behind.is_commonjs() || behind.is_external())
      fn(target, link.interop(target, id));
    else if (behind.dynamic_exports)
      fn(target, link.symbol(target, LinkerSymbol::Exports));
  }
}

// Symbols that the evaluation of a wrapped module or external writes: its wrapper.
template <class Fn>
void visit_evaluation(const Link& link, ModuleId target, Fn fn) {
  const LinkModule& module = link[target];
  if (module.is_external()) {
    if (link.format == Format::Umd)
      fn(link.symbol(target, LinkerSymbol::Exports), 1u);  // a parameter of the factory
    else if (link.format != Format::Cjs && global_of(link, target).empty())
      fn(link.helper(Helper::Require), 1u);
  } else if (module.is_wrapped()) {
    fn(link.symbol(target, LinkerSymbol::Wrapper), 1u);
  }
}

// Whether import() of the module goes through the helper that loads style sheets.
inline bool loads_styles(const Link& link, ModuleId module) {
  return to_index(module) < link.loads_styles.size() && link.loads_styles[module] != 0;
}

template <class Fn>
void visit_record(const Link& link, ModuleId id, u32 index, Fn fn) {
  const unit::Record& record = link[id].unit->records()[index];
  const Target& target = link[id].source->targets[index];
  const js::ImportKind kind = static_cast<js::ImportKind>(record.kind);
  const bool is_require = kind == js::ImportKind::Require;
  if (target.kind == TargetKind::Missing && is_require) {
    fn(link.helper(Helper::Missing), 1u);
  } else if (is_none(target.module) && needs_require_shim(link) &&
             (is_require || kind == js::ImportKind::RequireResolve)) {
    fn(link.helper(Helper::Require), 1u);
  }
  if (is_none(target.module)) return;
  const LinkModule& module = link[target.module];
  if (kind == js::ImportKind::Require) {
    visit_evaluation(link, target.module, fn);
    if (module.is_commonjs() || module.is_external()) return;
    fn(link.symbol(target.module, LinkerSymbol::Exports), 1u);
    fn(link.helper(Helper::ToCommonJs), 1u);
  } else if (kind == js::ImportKind::DynamicImport && !module.is_external()) {
    if (module.is_commonjs()) fn(link.helper(Helper::ToEsm), 1u);
    if (loads_styles(link, target.module)) fn(link.helper(Helper::Preload), 1u);
    if (link.splitting) return;
    visit_evaluation(link, target.module, fn);
    if (!module.is_commonjs()) fn(link.symbol(target.module, LinkerSymbol::Exports), 1u);
  }
}

// The names of a module with its own scope that others may read: those in its export list, by their
// own names. Calls fn(local symbol) for each once.
template <class Fn>
void for_each_scope_name(const Link& link, ModuleId id, Fn fn) {
  const LinkModule& module = link[id];
  const auto symbols = module.unit->symbols();
  IdTable<u8> seen;
  for (const unit::Export& e : module.unit->exports()) {
    const unit::Symbol& symbol = symbols[e.symbol];
    if (symbol.import != kNone || symbol.part == kNone || !link.is_live(id, symbol.part)) continue;
    if (link.is_outside(id, symbol.part)) continue;
    if (seen.add(e.symbol)) fn(e.symbol);
  }
}
inline std::string_view scope_name(const unit::Unit& unit, u32 local) {
  const unit::Symbol& symbol = unit.symbols()[local];
  return symbol.kind == unit::SymbolKind::Default ? "default" : unit.text(symbol.name);
}

// Calls fn(Sym, count) for every symbol written in the module's code, in its wrapper, in its
// exports object, and where flattened code makes the chunk evaluate what it imports. A symbol may
// be visited more than once.
template <class Fn>
void for_each_written(const Link& link, ModuleId id, Fn fn) {
  const LinkModule& module = link[id];
  if (module.unit == nullptr) return;
  const unit::Unit& unit = *module.unit;
  const auto parts = unit.parts();
  auto visit = [&](const Binding& binding, u32 count) {
    const Sym root = root_of(link, binding);
    if (is_none(root)) return;
    fn(root, count);
  };
  for (u32 p = 0; p < parts.size(); ++p) {
    if (!link.is_live(id, p)) continue;
    for (u32 s : unit::Unit::slice(unit.part_symbols(), parts[p].declares))
      fn(static_cast<Sym>(module.symbol_base + s), 1u);
    for (const unit::Use& use : unit::Unit::slice(unit.uses(), parts[p].uses))
      visit(link.bindings[static_cast<Sym>(module.symbol_base + use.symbol)], use.count);
    for (u32 r : unit::Unit::slice(unit.part_records(), parts[p].records))
      visit_record(link, id, r, fn);
    if (unit.has(unit::kFactUsesRequire) && needs_require_shim(link) && id != kRuntimeModule) {
      const auto relocs = unit.relocs();
      for (u32 r = parts[p].reloc_begin; r < parts[p].reloc_end; ++r)
        if (relocs[r].kind() == unit::RelocKind::RequireRef) fn(link.helper(Helper::Require), 1u);
    }
  }
  for (ModuleId dependency : module.dependencies) visit_evaluation(link, dependency, fn);
  for (ModuleId bound : module.bound_late) visit_evaluation(link, bound, fn);
  if (module.is_commonjs()) {
    fn(link.symbol(id, LinkerSymbol::Wrapper), 1u);
    fn(link.helper(Helper::CommonJs), 1u);
    return;
  }
  if (module.is_wrapped_esm()) {
    fn(link.symbol(id, LinkerSymbol::Wrapper), 1u);
    if (module.own_scope) {
      fn(link.symbol(id, LinkerSymbol::Scope), 1u);
      fn(link.helper(module.has_await ? Helper::Scope : Helper::EsmScope), 1u);
    }
    if (module.has_await || !module.own_scope)
      fn(link.helper(module.has_await ? Helper::EsmAsync : Helper::Esm), 1u);
  }
  if (module.exports_object) {
    fn(link.symbol(id, LinkerSymbol::Exports), 1u);
    fn(link.helper(Helper::Export), 1u);
    for_each_shown_export(
        module, [&](const ResolvedExport& e) { visit(binding_of_export(link, e.symbol), 1); });
    for_each_dynamic_star(link, id, [&](ModuleId, Sym object) {
      fn(object, 1u);
      fn(link.helper(Helper::ReExport), 1u);
    });
    if (const ResolvedExport* e = synthetic_export(module)) {
      visit(binding_of_export(link, e->symbol), 1);
      fn(link.helper(Helper::ReExport), 1u);
    }
  }
}

}  // namespace sinter::bundler
