// Wrapped ES modules that keep their names inside of their function.
//
// A wrapped module's names are usually declared outside of its wrapper, as `var`: everybody can
// write them as they are. Some things are lost by that, and come back when the names stay
// inside and others read them through an object of getters, `x_scope.name`:
//
// - Dead zones. Reading a `let`, `const` or `class` before it has its value throws; a `var` is
//   undefined. A module can be read too early by itself, where a statement reads, or calls what
//   reads, a name of a later one; and in a circle by a module that is evaluated before it. Circles
//   of modules that just declare things are told from those that run code: in the former only what
//   is read on evaluation counts, and that is known.
// - Assigning to a constant throws; to a `var` it does not.
// - Names that direct eval can see keep their spelling, and two modules of one file may spell one
//   alike.
//
// A getter costs time at every read, so no other module is treated in this way.
#include <algorithm>

#include "bundler/link/uses.h"
#include "parsers/js/bind.h"

namespace sinter::bundler {

namespace {

class Circles {
 public:
  explicit Circles(const Link& link) : link_(link), index_(link.modules.size(), kNone) {}

  // Circles of what evaluates what, be it by import or by require(), as lists of modules.
  std::vector<std::vector<ModuleId>> find() {
    for (ModuleId id : link_.modules.ids())
      if (link_[id].live && link_[id].unit != nullptr && id != kRuntimeModule) walk(id);
    return std::move(circles_);
  }

 private:
  struct Frame {
    ModuleId module;
    u32 low;
    size_t next;
    std::vector<ModuleId> targets;
  };

  std::vector<ModuleId> targets_of(ModuleId id) const {
    const LinkModule& module = link_[id];
    std::vector<ModuleId> targets = module.dependencies;
    const auto parts = module.unit->parts();
    const auto records = module.unit->records();
    for (u32 p = 0; p < parts.size(); ++p) {
      if (!link_.is_live(id, p)) continue;
      for (u32 r : unit::Unit::slice(module.unit->part_records(), parts[p].records))
        if (static_cast<js::ImportKind>(records[r].kind) == js::ImportKind::Require)
          targets.push_back(target_of(module, r));
    }
    std::erase_if(targets, [&](ModuleId target) {
      return is_none(target) || link_[target].unit == nullptr || !link_[target].live;
    });
    return targets;
  }

  bool enter(ModuleId id) {
    if (index_[to_index(id)] != kNone) return false;
    index_[to_index(id)] = next_;
    stack_.push_back({id, next_++, 0, targets_of(id)});
    open_.push_back(id);
    return true;
  }

  void walk(ModuleId root) {
    enter(root);
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      if (frame.next < frame.targets.size()) {
        const ModuleId target = frame.targets[frame.next++];
        if (!enter(target) && index_[to_index(target)] != kClosed)
          frame.low = std::min(frame.low, index_[to_index(target)]);
        continue;
      }
      leave();
    }
  }

  void leave() {
    const ModuleId id = stack_.back().module;
    const u32 low = stack_.back().low;
    stack_.pop_back();
    if (!stack_.empty()) stack_.back().low = std::min(stack_.back().low, low);
    if (low != index_[to_index(id)]) return;
    std::vector<ModuleId> circle;
    do {
      circle.push_back(open_.back());
      open_.pop_back();
      index_[to_index(circle.back())] = kClosed;
    } while (circle.back() != id);
    if (circle.size() > 1) circles_.push_back(std::move(circle));
  }

  static constexpr u32 kClosed = kNone - 1;
  const Link& link_;
  std::vector<u32> index_;
  u32 next_ = 0;
  std::vector<Frame> stack_;
  std::vector<ModuleId> open_;
  std::vector<std::vector<ModuleId>> circles_;
};

class Keeper {
 public:
  explicit Keeper(Link& link) : link_(link) {}

  void run() {
    bool any = false, dead_zones = false;
    for (ModuleId id : link_.modules.ids()) {
      LinkModule& module = link_[id];
      if (!module.live || module.unit == nullptr || module.is_commonjs()) continue;
      module.own_scope = module.wrap_scope;
      if (has_dead_zones(id)) {
        dead_zones |= !module.has_await;
        module.own_scope |= (assigns_constants(id) || reads_itself_early(id)) && leave_outside(id);
      }
      any |= module.own_scope;
      if (module.is_wrapped_esm() && !module.own_scope) refuse_assigned_constants(id);
    }
    if (dead_zones)
      for (const std::vector<ModuleId>& circle : Circles(link_).find())
        any |= keep_dead_zones(circle);
    if (!any) return;
    hand_out_objects();
    rewrite_bindings();
  }

 private:
  // An ES module in a function, with names that have a dead zone and that others can read. One that
  // waits cannot be a generator that stops before it begins: in a circle its functions, which may
  // be called before, have to be outside.
  bool has_dead_zones(ModuleId id) const {
    const LinkModule& module = link_[id];
    if (!module.is_wrapped_esm() || (module.has_await && module.cycle != kNone)) return false;
    bool any = false;
    const auto parts = module.unit->parts();
    for (u32 p = 0; p < parts.size() && !any; ++p) {
      if (!link_.is_live(id, p)) continue;
      for (u32 s : unit::Unit::slice(module.unit->part_symbols(), parts[p].declares))
        any |= is_lexical(*module.unit, s);
    }
    return any;
  }
  bool assigns_constants(ModuleId id) const {
    const unit::Unit& unit = *link_[id].unit;
    const auto parts = unit.parts();
    for (u32 p = 0; p < parts.size(); ++p) {
      if (!link_.is_live(id, p) || !declares_constants(unit, parts[p])) continue;
      for (u32 s : unit::Unit::slice(unit.part_symbols(), parts[p].declares))
        if (unit.symbols()[s].flags & unit::kSymbolAssigned) return true;
    }
    return false;
  }
  static bool is_lexical(const unit::Unit& unit, u32 local) {
    const unit::Symbol& symbol = unit.symbols()[local];
    return (symbol.flags & unit::kSymbolLexical) || symbol.kind == unit::SymbolKind::Default;
  }

  // Whether a statement reads, itself or through the declarations it uses, a name that a later one
  // declares. What a declaration uses in functions for later counts as read, because it may be
  // called.
  bool reads_itself_early(ModuleId id) const {
    const unit::Unit& unit = *link_[id].unit;
    const auto symbols = unit.symbols();
    const auto parts = unit.parts();
    std::vector<u8> reached(symbols.size(), 0);
    std::vector<u32> queue;
    const auto reach_symbol = [&](u32 symbol) {
      if (symbols[symbol].part == kNone || reached[symbol]) return;
      reached[symbol] = 1;
      queue.push_back(symbol);
    };
    // By its own name, by one under which the module imports it from itself, or through the
    // namespace.
    const auto reach = [&](u32 used) {
      const Sym root = root_of(link_, link_.bindings[link_.symbol(id, used)]);
      if (is_none(root) || link_.is_external_name(root) || link_.owners[root] != id) return;
      const u32 symbol = to_index(root) - link_[id].symbol_base;
      if (symbol < symbols.size()) return reach_symbol(symbol);
      for (const unit::Export& e : unit.exports()) reach_symbol(e.symbol);
    };
    for (u32 p = 0; p < parts.size(); ++p) {
      if (!link_.is_live(id, p) || (parts[p].flags & unit::kPartFunction)) continue;
      for (const unit::Use& use : unit::Unit::slice(unit.uses(), parts[p].uses))
        if (use.eager) reach(use.symbol);
      while (!queue.empty()) {
        const u32 symbol = queue.back();
        queue.pop_back();
        const u32 declared = symbols[symbol].part;
        if (declared >= p && is_lexical(unit, symbol) &&
            !(parts[declared].flags & unit::kPartFunction))
          return true;
        for (const unit::Use& use : unit::Unit::slice(unit.uses(), parts[declared].uses))
          reach(use.symbol);
      }
    }
    return false;
  }

  // Outside of its function a name is a `var`, and assigning to it would not throw.
  void refuse_assigned_constants(ModuleId id) {
    if (!assigns_constants(id)) return;
    const unit::Unit& unit = *link_[id].unit;
    SourceRange range = kNoRange;
    for (const unit::DiagnosticEntry& entry : unit.diagnostics())
      if (range == kNoRange && unit.text(entry.code) == js::kAssignToConstant)
        range = {entry.source_start, entry.source_end};
    link_.diagnostics
        .error(
            "assigned-constant",
            "A constant is assigned to in a module with top-level await that is part of a circle "
            "of imports: the output could not throw there",
            link_[id].source->pretty_path, range)
        .help("Declare it with \"let\", or remove the assignment");
  }

  bool keep_dead_zones(const std::vector<ModuleId>& circle) {
    const bool runs_code =
        std::any_of(circle.begin(), circle.end(), [&](ModuleId id) { return runs(id); });
    bool any = false;
    for (ModuleId id : circle) {
      LinkModule& module = link_[id];
      if (module.own_scope || module.has_await || !has_dead_zones(id)) continue;
      module.own_scope = (runs_code || is_read_early(id, circle)) && leave_outside(id);
      any |= module.own_scope;
    }
    for (ModuleId reader : circle) any |= keep_what_comes_later(reader, circle, runs_code);
    return any;
  }

  // Through a re-export of its circle a module can also read what is no part of the circle, but
  // evaluated after it.
  bool keep_what_comes_later(ModuleId reader, const std::vector<ModuleId>& circle, bool runs_code) {
    const LinkModule& module = link_[reader];
    const auto parts = module.unit->parts();
    bool any = false;
    for (u32 p = 0; p < parts.size(); ++p) {
      if (!link_.is_live(reader, p)) continue;
      for (const unit::Use& use : unit::Unit::slice(module.unit->uses(), parts[p].uses)) {
        if (!use.eager && !runs_code) continue;
        const Sym root = root_of(link_, link_.bindings[link_.symbol(reader, use.symbol)]);
        if (is_none(root) || link_.is_external_name(root)) continue;
        const ModuleId owner = link_.owners[root];
        LinkModule& read = link_[owner];
        if (read.own_scope || read.order < module.order || read.unit == nullptr) continue;
        if (std::find(circle.begin(), circle.end(), owner) != circle.end()) continue;
        if (read.has_await || !has_dead_zones(owner)) continue;
        read.own_scope = leave_outside(owner);
        any |= read.own_scope;
      }
    }
    return any;
  }

  // Whether evaluating the module may call functions, which may read anything.
  bool runs(ModuleId id) const {
    const LinkModule& module = link_[id];
    if (module.is_commonjs()) return true;
    const auto parts = module.unit->parts();
    for (u32 p = 0; p < parts.size(); ++p)
      if (link_.is_live(id, p) && !(parts[p].flags & unit::kPartFunction) &&
          !is_pure_part(link_, module, parts[p]))
        return true;
    return false;
  }

  bool is_read_early(ModuleId id, const std::vector<ModuleId>& circle) const {
    return std::any_of(circle.begin(), circle.end(), [&](ModuleId reader) {
      return reader != id && link_[reader].order < link_[id].order && reads(reader, id);
    });
  }

  // Whether evaluating `reader` reads a name of `id`.
  bool reads(ModuleId reader, ModuleId id) const {
    const LinkModule& module = link_[reader];
    const auto parts = module.unit->parts();
    for (u32 p = 0; p < parts.size(); ++p) {
      if (!link_.is_live(reader, p)) continue;
      for (const unit::Use& use : unit::Unit::slice(module.unit->uses(), parts[p].uses)) {
        if (!use.eager) continue;
        const Sym root = root_of(link_, link_.bindings[link_.symbol(reader, use.symbol)]);
        if (!is_none(root) && link_.owners[root] == id) return true;
      }
    }
    return false;
  }

  // An export list of an ES module file is made of variables, and one made for a value that comes
  // from elsewhere does not follow later assignments. So what is assigned and exported by an entry
  // stays outside, without its dead zone. False where that is a function, which sees the names
  // inside. The file of an import() can hand out an object instead.
  bool leave_outside(ModuleId id) {
    if (link_.format != Format::Esm) return true;
    LinkModule& module = link_[id];
    const auto symbols = module.unit->symbols();
    bool possible = true;
    std::vector<u32> outside;
    for (const Entry& entry : link_.entries) {
      if (entry.dynamic) continue;
      for_each_shown_export(link_[entry.module], [&](const ResolvedExport& e) {
        const Sym root = root_of(link_, link_.bindings[e.symbol]);
        if (!is_assigned(root) || link_.owners[root] != id) return;
        const u32 part = symbols[to_index(root) - module.symbol_base].part;
        possible &= part != kNone && !(module.unit->parts()[part].flags & unit::kPartFunction);
        outside.push_back(part);
      });
    }
    if (possible)
      for (u32 part : outside)
        link_.live_parts[static_cast<PartId>(module.part_base + part)] = kLiveOutside;
    return possible;
  }

  // Whether `symbol` is a name of a module's code that gets other values after its declaration.
  bool is_assigned(Sym symbol) const {
    if (is_none(symbol) || link_.is_external_name(symbol)) return false;
    const LinkModule& owner = link_[link_.owners[symbol]];
    const u32 local = to_index(symbol) - owner.symbol_base;
    if (local >= owner.symbol_count) return false;
    const unit::Symbol& declared = owner.unit->symbols()[local];
    if (!(declared.flags & unit::kSymbolAssigned)) return false;
    return declared.part == kNone ||
           !declares_constants(*owner.unit, owner.unit->parts()[declared.part]);
  }

  // import() of a file gives its exports object where its export list could not follow assignments.
  void hand_out_objects() {
    for (Entry& entry : link_.entries) {
      if (!entry.dynamic) continue;
      LinkModule& module = link_[entry.module];
      entry.hands_out_object = module.own_scope;
      for_each_shown_export(module, [&](const ResolvedExport& e) {
        const Sym root = root_of(link_, link_.bindings[e.symbol]);
        entry.hands_out_object |= is_assigned(root) && link_[link_.owners[root]].own_scope;
      });
      module.exports_object |= entry.hands_out_object;
    }
  }

  void rewrite_bindings() {
    link_.pool.parallel_for(
        link_.modules.size(),
        [&](size_t i) {
          const ModuleId id = static_cast<ModuleId>(i);
          if (link_[id].unit != nullptr) rewrite_module(id);
        },
        32);
  }

  void rewrite_module(ModuleId id) {
    const LinkModule& module = link_[id];
    for (const unit::Import& import : module.unit->imports()) {
      Binding& binding = link_.bindings[link_.symbol(id, import.symbol)];
      if (binding.kind() == BindingKind::Member) {
        // `imported.x` was written by the name of what is imported; now that is itself a member.
        const ModuleId owner = link_.owners[binding.target];
        if (import.kind == unit::ImportKind::Member && owner != id && is_own_name(binding.target))
          binding.target = link_.symbol(id, import.base);
      } else if (binding.kind() == BindingKind::Name && link_.owners[binding.target] != id) {
        binding = seen_from_outside(link_, binding);
      }
    }
  }

  bool is_own_name(Sym symbol) const {
    if (link_.is_external_name(symbol)) return false;
    return seen_from_outside(link_, Binding::name(symbol)).kind() == BindingKind::Member;
  }

  Link& link_;
};

}  // namespace

Binding seen_from_outside(const Link& link, Binding binding) {
  if (binding.kind() != BindingKind::Name || link.is_external_name(binding.target)) return binding;
  const ModuleId id = link.owners[binding.target];
  const LinkModule& owner = link[id];
  const u32 local = to_index(binding.target) - owner.symbol_base;
  if (!owner.own_scope || local >= owner.symbol_count) return binding;
  const u32 part = owner.unit->symbols()[local].part;
  if (part != kNone && link.is_outside(id, part)) return binding;
  return Binding::member(link.symbol(id, LinkerSymbol::Scope), scope_name(*owner.unit, local));
}

void keep_scopes(Link& link) { Keeper(link).run(); }

}  // namespace sinter::bundler
