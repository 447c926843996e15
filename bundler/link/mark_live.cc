// Tree shaking: which parts of which modules the program needs.
//
// A module that is evaluated keeps the parts that have side effects. A part that is kept keeps the
// parts that declare what it uses, in whatever module. Nothing else is kept.
//
// CommonJS modules are kept whole, but for those that only ever set names on their exports object:
// there a name that nobody reads goes, with what only it used.
#include <algorithm>

#include "bundler/link/passes.h"
#include "bundler/link/uses.h"
#include "parsers/js/ast.h"

namespace sinter::bundler {

namespace {

js::ImportKind kind_of(const unit::Record& record) {
  return static_cast<js::ImportKind>(record.kind);
}

bool is_pure_function(const Link& link, const Binding& binding) {
  if (binding.kind() != BindingKind::Name || link.is_external_name(binding.target)) return false;
  const LinkModule& owner = link[link.owners[binding.target]];
  const u32 local = to_index(binding.target) - owner.symbol_base;
  if (owner.unit == nullptr || local >= owner.symbol_count) return false;
  const u8 flags = owner.unit->symbols()[local].flags;
  const u8 wanted = link.options.code.ignore_annotations
                        ? unit::kSymbolPureCall
                        : unit::kSymbolPureCall | unit::kSymbolAnnotatedPure;
  return (flags & wanted) != 0 && !(flags & unit::kSymbolAssigned);
}

class Marker {
 public:
  explicit Marker(Link& link) : link_(link) { collect_redeclarations(); }

  void run() {
    const size_t user_entries = link_.entries.size();
    for (ModuleId module : link_.graph.injected) include_module(module);
    for (size_t e = 0; e < user_entries; ++e)
      include_entry(link_.entries[static_cast<EntryId>(e)].module);
    drain();
  }

 private:
  // Symbols declared by more than one part: `var x` twice, merged namespaces and enums.
  void collect_redeclarations() {
    std::vector<std::vector<std::pair<Sym, PartId>>> found(link_.modules.size());
    link_.pool.parallel_for(
        link_.modules.size(),
        [&](size_t i) {
          const LinkModule& module = link_.modules[static_cast<ModuleId>(i)];
          if (module.unit == nullptr) return;
          const auto parts = module.unit->parts();
          for (u32 p = 0; p < parts.size(); ++p)
            for (u32 s : unit::Unit::slice(module.unit->part_symbols(), parts[p].declares))
              if (module.unit->symbols()[s].part != p)
                found[i].emplace_back(static_cast<Sym>(module.symbol_base + s),
                                      static_cast<PartId>(module.part_base + p));
        },
        64);
    for (const auto& each : found)
      redeclarations_.insert(redeclarations_.end(), each.begin(), each.end());
    std::sort(redeclarations_.begin(), redeclarations_.end());
  }

  void include_entry(ModuleId id) {
    include_module(id);
    const LinkModule& module = link_[id];
    if (module.is_commonjs()) return include_commonjs(id);
    if (module.is_external()) return;
    if (link_.format == Format::Iife && link_.options.global_name.empty()) return;
    if (link_.format == Format::Esm) {
      include_exports(id);
      for (const unit::StarExport& star : module.unit->star_exports())
        include_dynamic_star(id, star);
    } else if (is_lone_default(link_, id)) {
      include_exports(id);
    } else {
      include_exports_object(id);
    }
  }

  void include_exports(ModuleId id) {
    LinkModule& module = link_[id];
    if (module.exports_all) return;
    module.exports_all = true;
    for (const ResolvedExport& e : module.exports) use(binding_of_export(link_, e.symbol));
  }

  void include_export(ModuleId id, std::string_view name) {
    LinkModule& module = link_[id];
    if (module.exports_all) return;
    if (module.dynamic_exports && find_export(module, name) == nullptr) return include_exports(id);
    const auto at =
        std::lower_bound(module.exports_names.begin(), module.exports_names.end(), name);
    if (at != module.exports_names.end() && *at == name) return;
    module.exports_names.insert(at, name);
    if (const ResolvedExport* e = find_export(module, name))
      use(binding_of_export(link_, e->symbol));
  }

  // The exports object with all names.
  void include_exports_object(ModuleId id) {
    include_module(id);
    LinkModule& module = link_[id];
    if (module.is_commonjs()) return include_commonjs(id);
    if (module.is_external()) return;
    include_exports(id);
    open_exports_object(id);
  }

  // Somebody has the exports object of a CommonJS module, and may read any name of it.
  void include_commonjs(ModuleId id) {
    include_module(id);
    LinkModule& module = link_[id];
    if (module.exports_all) return;
    module.exports_all = true;
    if (!only_sets_exports(id)) return;
    const auto parts = module.unit->parts();
    for (u32 p = 0; p < parts.size(); ++p)
      if (parts[p].flags & unit::kPartCjsExport) include_part(id, p);
  }

  // One name of it is read.
  void include_commonjs_name(ModuleId id, std::string_view name) {
    include_module(id);
    LinkModule& module = link_[id];
    if (module.exports_all || !only_sets_exports(id)) return;
    const auto at =
        std::lower_bound(module.exports_names.begin(), module.exports_names.end(), name);
    if (at != module.exports_names.end() && *at == name) return;
    module.exports_names.insert(at, name);
    const auto parts = module.unit->parts();
    const auto names = module.unit->cjs_exports();
    for (u32 p = 0; p < parts.size(); ++p)
      if (parts[p].cjs_export != kNone &&
          module.unit->text(names[parts[p].cjs_export].name) == name)
        include_part(id, p);
  }

  // A name read by way of `import_x`.
  void include_interop_member(Sym interop, const Binding& member) {
    const ModuleId owner = link_.owners[interop];
    const LinkModule& module = link_[owner];
    // A method gets the object as `this`.
    if (member.keeps_receiver) return include_commonjs(owner);
    // Unless the marker is set, and for Node's rules even then, the default export is the object.
    const bool has_default = linker_symbol(link_, interop) == LinkerSymbol::Interop &&
                             module.unit->has(unit::kFactCjsEsModule);
    if (member.view() == "default" && !has_default) return include_commonjs(owner);
    if (member.view() == "module.exports") return include_commonjs(owner);
    include_commonjs_name(owner, member.view());
  }

  // Whether unread exports of a CommonJS module can be found: its code does nothing with the
  // exports object but set names on it.
  bool only_sets_exports(ModuleId id) {
    bool added;
    u8& known = only_sets_.insert(to_index(id), 0, &added);
    if (added)
      known = link_.options.tree_shaking && link_.options.commonjs_tree_shaking &&
              sets_known_exports(*link_[id].unit);
    return known != 0;
  }

  void open_exports_object(ModuleId id) {
    LinkModule& module = link_[id];
    if (module.exports_object) return;
    module.exports_object = true;
    if (const ResolvedExport* e = synthetic_export(module))
      use(binding_of_export(link_, e->symbol));
    for (const unit::StarExport& star : module.unit->star_exports()) include_dynamic_star(id, star);
  }

  // `export *` whose names only run time knows copies them from an object, which must then exist.
  void include_dynamic_star(ModuleId id, const unit::StarExport& star) {
    const ModuleId target = target_of(link_[id], star.record);
    if (is_none(target)) return;
    const LinkModule& behind = link_[target];
    if (behind.is_commonjs())
      include_commonjs(target);
    else if (behind.is_external())
      include_module(target);
    else if (behind.dynamic_exports)
      include_exports_object(target);
  }

  void include_module(ModuleId id) {
    LinkModule& module = link_[id];
    if (module.live) return;
    module.live = true;
    modules_.push_back(id);
  }

  void include_part(ModuleId id, u32 part) {
    u8& live = link_.live_parts[static_cast<PartId>(link_[id].part_base + part)];
    if (live) return;
    live = kLive;
    parts_.push_back({id, part});
  }

  void use(const Binding& binding) {
    switch (binding.kind()) {
      case BindingKind::Name:
        return use_symbol(binding.target);
      case BindingKind::Member:
        if (is_interop(link_, binding.target) && link_[link_.owners[binding.target]].is_commonjs())
          return include_interop_member(binding.target, binding);
        return use(link_.bindings[binding.target].kind() == BindingKind::Name &&
                           link_.bindings[binding.target].target == binding.target
                       ? Binding::name(binding.target)
                       : link_.bindings[binding.target]);
      case BindingKind::Namespace:
        return include_exports_object(link_.owners[binding.target]);
      default:
        // An inlined constant: the module it comes from is evaluated as if it were not, because
        // what happens must not depend on how long the constant's text is.
        if (!is_none(binding.target)) include_module(link_.owners[binding.target]);
        return;
    }
  }

  void use_symbol(Sym symbol) {
    const ModuleId owner = link_.owners[symbol];
    const LinkModule& module = link_[owner];
    if (link_.is_external_name(symbol)) return include_module(owner);
    const u32 local = to_index(symbol) - module.symbol_base;
    if (local >= module.symbol_count) {
      // The whole object, be it itself or as `import_x`.
      const bool wrapper = local - module.symbol_count == static_cast<u32>(LinkerSymbol::Wrapper);
      const bool exports = local - module.symbol_count == static_cast<u32>(LinkerSymbol::Exports);
      if (module.is_commonjs() && !wrapper) return include_commonjs(owner);
      return exports ? include_exports_object(owner) : include_module(owner);
    }
    const u32 part = module.unit->symbols()[local].part;
    if (part == kNone) return include_module(owner);
    include_part(owner, part);
    if (redeclarations_.empty()) return;
    auto at = std::lower_bound(redeclarations_.begin(), redeclarations_.end(),
                               std::pair<Sym, PartId>(symbol, PartId{0}));
    for (; at != redeclarations_.end() && at->first == symbol; ++at)
      include_part(owner, to_index(at->second) - module.part_base);
  }

  void drain() {
    while (!modules_.empty() || !parts_.empty()) {
      if (!modules_.empty()) {
        const ModuleId id = modules_.back();
        modules_.pop_back();
        enter_module(id);
      } else {
        const PartRef part = parts_.back();
        parts_.pop_back();
        enter_part(part.module, part.part);
      }
    }
  }

  // The module is evaluated: its effects stay, and so do those of its static imports.
  void enter_module(ModuleId id) {
    const LinkModule& module = link_[id];
    if (module.unit == nullptr) return;
    const auto parts = module.unit->parts();
    const bool commonjs = module.is_commonjs();
    const bool keep_all = (commonjs && !only_sets_exports(id)) ||
                          module.unit->has(unit::kFactDirectEval) ||
                          (!link_.options.tree_shaking && id != kRuntimeModule);
    for (u32 p = 0; p < parts.size(); ++p)
      if (keep_all || (commonjs && !can_go(parts[p])) || !is_pure_part(link_, module, parts[p]))
        include_part(id, p);
    const auto records = module.unit->records();
    for (u32 r = 0; r < records.size(); ++r) {
      if (kind_of(records[r]) != js::ImportKind::Statement) continue;
      const ModuleId target = target_of(module, r);
      if (!is_none(target) && !link_[target].side_effect_free && target != kRuntimeModule)
        include_module(target);
    }
  }

  // The parts of a CommonJS module whose use is known: declarations, and exports of one name.
  static bool can_go(const unit::Part& part) {
    return part.cjs_export != kNone
               ? (part.flags & unit::kPartCjsExport) != 0
               : (part.flags & (unit::kPartFunction | unit::kPartDeclaration)) != 0;
  }

  void enter_part(ModuleId id, u32 part_index) {
    include_module(id);
    const LinkModule& module = link_[id];
    const unit::Unit& unit = *module.unit;
    const unit::Part& part = unit.parts()[part_index];
    for (const unit::Use& u : unit::Unit::slice(unit.uses(), part.uses))
      use(link_.bindings[static_cast<Sym>(module.symbol_base + u.symbol)]);
    for (u32 s : unit::Unit::slice(unit.part_symbols(), part.declares))
      use_symbol(static_cast<Sym>(module.symbol_base + s));
    for (u32 r : unit::Unit::slice(unit.part_records(), part.records)) enter_record(id, r);
  }

  void enter_record(ModuleId id, u32 index) {
    const unit::Unit& unit = *link_[id].unit;
    const unit::Record& record = unit.records()[index];
    const ModuleId target = target_of(link_[id], index);
    if (is_none(target)) return;
    switch (kind_of(record)) {
      case js::ImportKind::Require:
        if (link_[target].is_commonjs()) return include_commonjs_record(target, unit, record);
        return include_exports_object(target);
      case js::ImportKind::DynamicImport: {
        include_module(target);
        if (link_[target].is_external()) return;
        if (link_.splitting) add_dynamic_entry(target);
        if (link_[target].is_commonjs()) {
          include_commonjs_name(target, "then");  // a promise asks every value it is resolved with
          return include_commonjs_record(target, unit, record);
        }
        if (!(record.flags & unit::kRecordNamesKnown)) {
          include_exports(target);
        } else {
          for (unit::Str name : unit::Unit::slice(unit.record_names(), record.names))
            include_export(target, unit.text(name));
        }
        if (!link_.splitting || link_[target].dynamic_exports) open_exports_object(target);
        return;
      }
      default:
        return;
    }
  }

  void include_commonjs_record(ModuleId target, const unit::Unit& unit,
                               const unit::Record& record) {
    if (!(record.flags & unit::kRecordNamesKnown)) return include_commonjs(target);
    include_module(target);
    for (unit::Str name : unit::Unit::slice(unit.record_names(), record.names)) {
      if (unit.text(name) == "default" || unit.text(name) == "module.exports")
        include_commonjs(target);
      else
        include_commonjs_name(target, unit.text(name));
    }
  }

  void add_dynamic_entry(ModuleId module) {
    if (!dynamic_.add(to_index(module))) return;
    for (Entry& entry : link_.entries) {
      if (entry.module != module) continue;
      entry.imported = true;
      return;
    }
    link_.entries.push({module, {}, true, true, none<ChunkId>});
  }

  struct PartRef {
    ModuleId module;
    u32 part;
  };
  Link& link_;
  std::vector<std::pair<Sym, PartId>> redeclarations_;
  std::vector<ModuleId> modules_;
  std::vector<PartRef> parts_;
  IdTable<u8> dynamic_;
  IdTable<u8> only_sets_;
};

}  // namespace

bool sets_known_exports(const unit::Unit& unit) {
  constexpr u32 kOtherWays = unit::kFactDirectEval | unit::kFactTopLevelThis |
                             unit::kFactUsesArguments | unit::kFactTopLevelReturn |
                             unit::kFactJson | unit::kFactLazyObject;
  const unit::Facts& facts = unit.facts();
  if (unit.has(kOtherWays)) return false;
  for (const unit::Part& part : unit.parts()) {
    if (part.flags & unit::kPartCjsExport) continue;
    for (const unit::Use& use : unit::Unit::slice(unit.uses(), part.uses))
      if (use.symbol == facts.exports_symbol || use.symbol == facts.module_symbol) return false;
  }
  return true;
}

bool is_pure_part(const Link& link, const LinkModule& module, const unit::Part& part) {
  if (!(part.flags & unit::kPartPure) || (part.flags & unit::kPartForceKeep)) return false;
  for (u32 s : unit::Unit::slice(module.unit->part_symbols(), part.pure_calls))
    if (!is_pure_function(link, link.bindings[static_cast<Sym>(module.symbol_base + s)]))
      return false;
  return true;
}

void mark_live(Link& link) {
  const size_t user_entries = link.entries.size();
  Marker(link).run();
  // Found in the order of a work list; files are named and compared in the order of modules.
  std::sort(link.entries.begin() + static_cast<std::ptrdiff_t>(user_entries), link.entries.end(),
            [](const Entry& a, const Entry& b) { return a.module < b.module; });
}

}  // namespace sinter::bundler
