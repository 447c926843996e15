// Follows every imported symbol to what it stands for: a declared symbol in some module, a member
// of an object known only at run time, a module's namespace, or a constant.
//
// Each module follows its own symbols and writes only their bindings; chains through other modules
// are walked in the Units' tables, so that all modules can be matched in parallel.
#include <fmt/format.h>

#include <algorithm>

#include "bundler/link/passes.h"
#include "bundler/link/spelling.h"
#include "parsers/js/ast.h"

namespace sinter::bundler {

namespace {

// Strings longer than this are written once, not at every use.
constexpr u32 kLongestInlinedText = 14;

enum class Outcome : u8 {
  Found,
  Missing,    // no such export
  Ambiguous,  // two `export *` bring different bindings of this name
  Cycle,      // re-exports lead back to themselves
  Dropped,    // TypeScript: a re-exported type
  Reported,   // the module it would come from has the error
};

struct Match {
  Outcome outcome = Outcome::Found;
  Binding binding;
  ModuleId missing_in = none<ModuleId>;  // the module without the export
};

Match found(Binding binding) { return {Outcome::Found, binding, none<ModuleId>}; }
Match failed(Outcome outcome, ModuleId module) { return {outcome, Binding::undefined(), module}; }

BindingKind constant_kind(unit::ConstantKind kind) {
  return static_cast<BindingKind>(static_cast<u8>(BindingKind::Number) + static_cast<u8>(kind));
}
static_assert(static_cast<u8>(BindingKind::BigInt) - static_cast<u8>(BindingKind::Number) ==
              static_cast<u8>(unit::ConstantKind::BigInt));

// Whether two bindings are one, inlined or not.
bool same_target(const Binding& a, const Binding& b) {
  const bool plain = (a.is_constant() || a.kind() == BindingKind::Name) &&
                     (b.is_constant() || b.kind() == BindingKind::Name);
  return plain && !is_none(a.target) ? a.target == b.target : a == b;
}

class Matcher {
 public:
  explicit Matcher(const Link& link) : link_(link) {}

  // What the symbol `local` of `module` stands for.
  Match follow(ModuleId module, u32 local) {
    detours_ = 0;
    asked_rivals_.clear();
    user_ = module;
    return step(module, local);
  }

 private:
  // Import chains are as long as barrels are deep; a longer one would not fit on the stack.
  static constexpr size_t kLongestPath = 2000;
  static constexpr u32 kMaxDetours = 8;

  Match step(ModuleId id, u32 local) {
    const Sym symbol = link_.symbol(id, local);
    if (path_.size() == kLongestPath ||
        std::find(path_.begin(), path_.end(), symbol) != path_.end())
      return failed(Outcome::Cycle, id);
    path_.push_back(symbol);
    const Match match = resolve(id, local);
    path_.pop_back();
    return match;
  }

  Match resolve(ModuleId id, u32 local) {
    const LinkModule& module = link_[id];
    if (module.unit == nullptr || local >= module.symbol_count)
      return found(Binding::name(static_cast<Sym>(module.symbol_base + local)));
    const unit::Unit& unit = *module.unit;
    const unit::Symbol& symbol = unit.symbols()[local];
    if (symbol.kind == unit::SymbolKind::Helper)
      return find(kRuntimeModule, unit.text(symbol.name), id);
    if (symbol.import == kNone) return found(declared(id, local));

    const unit::Import& import = unit.imports()[symbol.import];
    if (import.kind == unit::ImportKind::Member) return member(id, import);
    const ModuleId target = target_of(module, import.record);
    if (is_none(target)) return failed(Outcome::Reported, target);
    if (import.kind == unit::ImportKind::Namespace) return found(namespace_of(target, id));
    Match match = find(target, unit.text(import.name), id);
    if (match.outcome == Outcome::Missing && match.missing_in == target && import.reexport == 1 &&
        module.source->typescript)
      match.outcome = Outcome::Dropped;
    if (match.outcome != Outcome::Found && import.reexport == 2) return found(Binding::undefined());
    return own_failure(match, target);
  }

  Binding declared(ModuleId id, u32 local) const {
    const unit::Unit& unit = *link_[id].unit;
    const unit::Symbol& symbol = unit.symbols()[local];
    const Sym sym = link_.symbol(id, local);
    if (symbol.constant == kNone || id == user_ || (symbol.flags & unit::kSymbolAssigned))
      return Binding::name(sym);
    // From a circle of imports it may be read before it has its value, which must throw.
    const LinkModule& user = link_[user_];
    if (user.cycle != kNone && (user.cycle == link_[id].cycle || user.order < link_[id].order))
      return Binding::name(sym);
    const unit::Constant& constant = unit.constants()[symbol.constant];
    if (constant.member.size != 0 || constant.text.size > kLongestInlinedText)
      return Binding::name(sym);
    return Binding::constant(constant_kind(constant.kind), unit.text(constant.text), sym);
  }

  Binding namespace_of(ModuleId target, ModuleId importer) const {
    const LinkModule& module = link_[target];
    if (module.is_commonjs()) return Binding::name(link_.interop(target, importer));
    if (module.is_external())
      return Binding::name(link_.imports_externals() ? link_.symbol(target, LinkerSymbol::Exports)
                                                     : link_.interop(target, importer));
    return Binding::exports_object(link_.symbol(target, LinkerSymbol::Exports));
  }

  // The export `name` of `target`, imported by `importer`.
  Match find(ModuleId target, std::string_view name, ModuleId importer) {
    const LinkModule& module = link_[target];
    if (module.is_commonjs() || module.is_external()) {
      const bool by_import = module.is_external() && link_.imports_externals();
      const Sym base =
          by_import ? link_.symbol(target, LinkerSymbol::Interop) : link_.interop(target, importer);
      return found(Binding::member(base, name));
    }
    const ResolvedExport* e = find_export(module, name);
    if (e == nullptr) {
      std::vector<ModuleId> seen;
      if (const ModuleId source = find_synthetic(target, name, seen); !is_none(source))
        return synthetic_member(source, name, importer);
      if (module.dynamic_exports && name != "default") return dynamic_export(target, name);
      return failed(Outcome::Missing, target);
    }
    if (link_.is_star_name(e->symbol)) return found(link_.bindings[e->symbol]);
    Match match = step(e->module, to_index(e->symbol) - link_[e->module].symbol_base);
    if (match.outcome == Outcome::Cycle) match = other_way(module, *e, match);
    if (e->rivals != kNone && match.outcome == Outcome::Found && has_rival(module, *e, match))
      return failed(Outcome::Ambiguous, target);
    return match;
  }

  // The module whose synthetic export brings `name` to `id`: itself, or one behind its `export *`.
  ModuleId find_synthetic(ModuleId id, std::string_view name, std::vector<ModuleId>& seen) const {
    const LinkModule& module = link_[id];
    if (!module.dynamic_exports || module.unit == nullptr || module.is_commonjs())
      return none<ModuleId>;
    if (std::find(seen.begin(), seen.end(), id) != seen.end()) return none<ModuleId>;
    seen.push_back(id);
    const ResolvedExport* e = synthetic_export(module);
    if (e != nullptr && e->name != name) return id;
    if (name == "default") return none<ModuleId>;
    for (const unit::StarExport& star : module.unit->star_exports()) {
      const ModuleId target = target_of(module, star.record);
      if (is_none(target)) continue;
      if (const ModuleId found = find_synthetic(target, name, seen); !is_none(found)) return found;
    }
    return none<ModuleId>;
  }

  Match synthetic_member(ModuleId owner, std::string_view name, ModuleId importer) {
    const ResolvedExport& e = *synthetic_export(link_[owner]);
    const Match base = step(e.module, to_index(e.symbol) - link_[e.module].symbol_base);
    if (base.outcome != Outcome::Found) return failed(Outcome::Reported, owner);
    if (base.binding.kind() == BindingKind::Namespace)
      return find(link_.owners[base.binding.target], name, importer);
    const bool plain = base.binding.kind() == BindingKind::Name;
    return found(Binding::member(plain ? base.binding.target : e.symbol, name));
  }

  // Where the failing step is another module's re-export, that module has the message.
  static Match own_failure(Match match, ModuleId target) {
    const bool failed = match.outcome == Outcome::Missing || match.outcome == Outcome::Ambiguous;
    if (failed && match.missing_in != target) match.outcome = Outcome::Reported;
    return match;
  }

  // A name that only run time can find. Where there is one object that it can come from, it is read
  // from there: the exports object of a circle may not have it yet.
  Match dynamic_export(ModuleId target, std::string_view name) {
    const LinkModule& module = link_[target];
    StarSource source;
    std::vector<ModuleId> seen;
    find_star_source(target, source, seen);
    if (source.count == 1) return find(source.module, name, source.exporter);
    return found(Binding::member(static_cast<Sym>(module.symbol_base + module.symbol_count +
                                                  static_cast<u32>(LinkerSymbol::Exports)),
                                 name));
  }

  struct StarSource {
    u32 count = 0;
    ModuleId module = none<ModuleId>;
    ModuleId exporter = none<ModuleId>;
  };
  // What `export *` of names that are not known leads to.
  void find_star_source(ModuleId id, StarSource& source, std::vector<ModuleId>& seen) const {
    if (std::find(seen.begin(), seen.end(), id) != seen.end()) return;
    seen.push_back(id);
    const LinkModule& module = link_[id];
    for (const unit::StarExport& star : module.unit->star_exports()) {
      const ModuleId target = target_of(module, star.record);
      if (is_none(target) || source.count > 1) continue;
      const LinkModule& behind = link_[target];
      if (behind.is_commonjs() || behind.is_external()) {
        if (source.module == target) continue;
        source = {source.count + 1, target, id};
      } else if (behind.dynamic_exports) {
        find_star_source(target, source, seen);
      }
    }
  }

  // An `export *` that leads back to where it was asked brings nothing; another one may bring the
  // name. Tried a few times for each symbol: where none brings it, trying everywhere would not end.
  Match other_way(const LinkModule& module, const ResolvedExport& e, const Match& circle) {
    for (u32 r = e.rivals; r != kNone; r = module.rival_next[r]) {
      const auto [symbol, owner] = module.rivals[r];
      if (++detours_ > kMaxDetours) break;
      const Match other = step(owner, to_index(symbol) - link_[owner].symbol_base);
      if (other.outcome != Outcome::Cycle) return other;
    }
    return circle;
  }

  bool has_rival(const LinkModule& module, const ResolvedExport& e, const Match& match) {
    for (u32 r = e.rivals; r != kNone; r = module.rival_next[r]) {
      const auto [symbol, owner] = module.rivals[r];
      // What was asked once brings nothing new (ResolveExport's resolveSet): diamonds of `export *`
      // would be walked on all ways.
      if (std::find(asked_rivals_.begin(), asked_rivals_.end(), symbol) != asked_rivals_.end())
        continue;
      asked_rivals_.push_back(symbol);
      const Match other = step(owner, to_index(symbol) - link_[owner].symbol_base);
      if (other.outcome == Outcome::Found && !same_target(other.binding, match.binding))
        return true;
    }
    return false;
  }

  Match member(ModuleId id, const unit::Import& import) {
    const LinkModule& module = link_[id];
    const unit::Unit& unit = *module.unit;
    const std::string_view property = unit.text(import.name);
    const Match base = step(id, import.base);
    if (base.outcome != Outcome::Found) return failed(Outcome::Reported, id);
    const Sym base_symbol = link_.symbol(id, import.base);
    if (base.binding.kind() == BindingKind::Namespace) {
      const ModuleId owner = link_.owners[base.binding.target];
      return own_failure(find(owner, property, id), owner);
    }
    if (base.binding.kind() == BindingKind::Name) {
      const Match known = known_member(id, import, base.binding.target, property);
      if (known.outcome == Outcome::Found) return known;
    }
    const Sym printed =
        base.binding.kind() == BindingKind::Name ? base.binding.target : base_symbol;
    Binding binding = Binding::member(printed, property);
    binding.keeps_receiver = 1;
    return found(binding);
  }

  // Members whose value is known: of an enum, and of the object that a JSON file is.
  Match known_member(ModuleId importer, const unit::Import& import, Sym base,
                     std::string_view property) {
    const Match unknown = failed(Outcome::Missing, importer);
    if (link_.is_external_name(base)) return unknown;
    const ModuleId owner = link_.owners[base];
    const LinkModule& module = link_[owner];
    const u32 local = to_index(base) - module.symbol_base;
    if (module.unit == nullptr || local >= module.symbol_count) return unknown;
    const unit::Unit& unit = *module.unit;

    const auto constants = unit.constants();
    const auto at = std::lower_bound(module.enum_constants.begin(), module.enum_constants.end(), 0,
                                     [&](u32 c, int) {
                                       if (constants[c].symbol != local)
                                         return constants[c].symbol < local;
                                       return unit.text(constants[c].member) < property;
                                     });
    if (at != module.enum_constants.end() && constants[*at].symbol == local &&
        unit.text(constants[*at].member) == property)
      return found(Binding::constant(constant_kind(constants[*at].kind),
                                     unit.text(constants[*at].text), base));

    const unit::Symbol& user = link_[importer].unit->symbols()[import.base];
    const unit::Symbol& member = link_[importer].unit->symbols()[import.symbol];
    if (unit.has(unit::kFactJson) && !module.is_commonjs() && property != "default" &&
        unit.facts().default_symbol == local && !(user.flags & unit::kSymbolImportNoMember) &&
        !(member.flags & unit::kSymbolAssigned)) {
      // A key that is no variable of its own is itself a member of this object.
      const ResolvedExport* e = find_export(module, property);
      if (e != nullptr && unit.symbols()[to_index(e->symbol) - module.symbol_base].import == kNone)
        return found(Binding::name(e->symbol));
    }
    return unknown;
  }

  const Link& link_;
  std::vector<Sym> path_;  // the symbols whose steps are under way
  std::vector<Sym> asked_rivals_;
  u32 detours_ = 0;
  ModuleId user_ = none<ModuleId>;  // whose symbol is followed
};

std::string_view pretty(const Link& link, ModuleId module) {
  return link[module].source->pretty_path;
}

void report(const Link& link, ModuleId id, const unit::Import& import, const Match& match,
            Diagnostics& diagnostics) {
  const LinkModule& module = link[id];
  const std::string_view name = module.unit->text(import.name);
  const SourceRange range{import.source_start, import.source_end};
  const std::string& path = module.source->pretty_path;
  switch (match.outcome) {
    case Outcome::Found:
    case Outcome::Dropped:
    case Outcome::Reported:
      return;
    case Outcome::Cycle:
      diagnostics.error("import-cycle",
                        fmt::format("Detected a cycle while resolving the import \"{}\"", name),
                        path, range);
      return;
    case Outcome::Ambiguous:
      // A namespace object leaves such a name out.
      if (import.kind == unit::ImportKind::Member) {
        diagnostics.warning("import-is-undefined",
                            fmt::format("\"{}\" is always undefined: several `export *` of \"{}\" "
                                        "bring a different binding of this name",
                                        name, pretty(link, match.missing_in)),
                            path, range);
        return;
      }
      diagnostics.error("ambiguous-import",
                        fmt::format("The import \"{}\" is ambiguous: several `export *` of \"{}\" "
                                    "bring a different binding of this name",
                                    name, pretty(link, match.missing_in)),
                        path, range);
      return;
    case Outcome::Missing:
      break;
  }
  const LinkModule& missing_in = link[match.missing_in];
  const bool is_member = import.kind == unit::ImportKind::Member;
  if (missing_in.source->disabled) return;
  if (missing_in.kind == ExportsKind::None || is_member) {
    diagnostics.warning(
        "import-is-undefined",
        missing_in.kind == ExportsKind::None
            ? fmt::format("The import \"{}\" is always undefined: \"{}\" has no exports", name,
                          missing_in.source->pretty_path)
            : fmt::format("\"{}\" is always undefined: \"{}\" has no export of this name", name,
                          missing_in.source->pretty_path),
        path, range);
    return;
  }
  Diagnostic& diagnostic =
      diagnostics.error("missing-export",
                        fmt::format("No matching export in \"{}\" for import \"{}\"",
                                    missing_in.source->pretty_path, name),
                        path, range);
  std::vector<std::string_view> names;
  for (const ResolvedExport& e : missing_in.exports) names.push_back(e.name);
  const std::string_view nearest = nearest_name(name, names);
  if (!nearest.empty()) {
    const ResolvedExport* e = find_export(missing_in, nearest);
    diagnostic.help(fmt::format("Did you mean to import \"{}\" instead?", nearest));
    if (e->source_start != kNone)
      diagnostic.note(fmt::format("\"{}\" is exported here", nearest),
                      link[e->module].source->pretty_path,
                      {e->source_start, e->source_start + static_cast<u32>(nearest.size())});
  }
}

void match_module(Link& link, ModuleId id, Diagnostics& diagnostics) {
  const LinkModule& module = link[id];
  if (module.unit == nullptr) return;
  Matcher matcher(link);
  const auto symbols = module.unit->symbols();
  for (u32 s = 0; s < symbols.size(); ++s) {
    if (symbols[s].import == kNone && symbols[s].kind != unit::SymbolKind::Helper) continue;
    const Match match = matcher.follow(id, s);
    Binding binding = match.binding;
    if (match.outcome == Outcome::Dropped) binding.size = 0;
    link.bindings[link.symbol(id, s)] = binding;
    if (match.outcome != Outcome::Found && symbols[s].import != kNone)
      report(link, id, module.unit->imports()[symbols[s].import], match, diagnostics);
  }
}

// `import {a} from "external"` in an esm file: one symbol for each name of each external.
void name_externals(Link& link) {
  if (!link.imports_externals()) return;
  std::vector<std::pair<NameTable, ModuleId>> tables;
  IdTable<u32> table_of;
  for (ModuleId id : link.modules.ids()) {
    const LinkModule& user = link[id];
    if (user.unit == nullptr) continue;
    for (u32 s = 0; s < user.symbol_count; ++s) {
      Binding& binding = link.bindings[link.symbol(id, s)];
      if (binding.kind() != BindingKind::Member || to_index(binding.target) >= link.first_external)
        continue;
      const ModuleId owner = link.owners[binding.target];
      if (!link[owner].is_external() || binding.target != link.symbol(owner, LinkerSymbol::Interop))
        continue;
      bool added;
      const u32 table = table_of.insert(to_index(owner), static_cast<u32>(tables.size()), &added);
      if (added) tables.emplace_back(NameTable(), owner);
      const u32 index = tables[table].first.insert(
          binding.view(), static_cast<u32>(link.external_names.size()), added);
      if (added) link.external_names.push_back({owner, binding.view()});
      binding = Binding::name(static_cast<Sym>(link.first_external + index));
    }
  }
  for (const ExternalName& external : link.external_names) {
    const Sym symbol = link.owners.push(external.module);
    link.bindings.push(Binding::name(symbol));
  }
  link.symbol_total = static_cast<u32>(link.owners.size());
}

// Ambiguous names and re-exported types are no exports; namespaces must not show them.
void drop_false_exports(Link& link) {
  link.pool.parallel_for(
      link.modules.size(),
      [&](size_t i) {
        LinkModule& module = link.modules[static_cast<ModuleId>(i)];
        if (module.unit == nullptr) return;
        std::erase_if(module.exports, [&](const ResolvedExport& e) {
          const Binding& binding = link.bindings[e.symbol];
          if (binding.kind() == BindingKind::Undefined && binding.size == 0) return true;
          for (u32 r = e.rivals; r != kNone; r = module.rival_next[r])
            if (!same_target(link.bindings[module.rivals[r].first], binding)) return true;
          return false;
        });
      },
      64);
}

}  // namespace

Binding binding_of_export(const Link& link, Sym symbol) {
  const Binding& binding = link.bindings[symbol];
  if (binding.is_constant() && !is_none(binding.target))
    return seen_from_outside(link, Binding::name(binding.target));
  return seen_from_outside(link, binding);
}

void match_imports(Link& link) {
  std::vector<Diagnostics> diagnostics(link.modules.size());
  link.pool.parallel_for(
      link.modules.size(),
      [&](size_t i) { match_module(link, static_cast<ModuleId>(i), diagnostics[i]); }, 8);
  for (Diagnostics& each : diagnostics)
    if (!each.empty()) link.diagnostics.merge(std::move(each));
  drop_false_exports(link);
  name_externals(link);
}

}  // namespace sinter::bundler
