// The names each ES module exports: its own, and those that come through `export *`.
//
// A module's own export hides one of the same name behind a star. Two stars that bring the same
// name make it ambiguous, unless both lead to one binding; that is known only when imports are
// matched, so the rivals are kept.
//
// Behind `export *` of CommonJS are the names that the module surely sets, as in Node, and others
// that only run time knows. The former are exports like any other, except that they give way to
// names of ES modules, and that of two the first wins: that is what copying at run time does.
#include <algorithm>
#include <memory>

#include "bundler/link/passes.h"

namespace sinter::bundler {

namespace {

void collect_own(Link& link, ModuleId id) {
  LinkModule& module = link[id];
  if (module.unit == nullptr) return;
  const auto exports = module.unit->exports();
  module.exports.reserve(exports.size());
  for (const unit::Export& e : exports)
    module.exports.push_back(
        {module.unit->text(e.name), link.symbol(id, e.symbol), id, e.source_start, kNone});
  std::sort(module.exports.begin(), module.exports.end(),
            [](const ResolvedExport& a, const ResolvedExport& b) { return a.name < b.name; });

  for (u32 c = 0; c < module.unit->constants().size(); ++c)
    if (module.unit->constants()[c].member.size != 0) module.enum_constants.push_back(c);
  const auto constants = module.unit->constants();
  std::sort(module.enum_constants.begin(), module.enum_constants.end(), [&](u32 a, u32 b) {
    if (constants[a].symbol != constants[b].symbol)
      return constants[a].symbol < constants[b].symbol;
    return module.unit->text(constants[a].member) < module.unit->text(constants[b].member);
  });
}

// Until all expansions are done, a star name's symbol is its index in its expansion, so marked.
constexpr u32 kUnnumbered = 0x8000'0000;

struct StarName {
  ModuleId exporter;
  Binding binding;
};

// One module's stars, expanded from the own exports of the modules behind them.
class Expansion {
 public:
  Expansion(const Link& link, ModuleId root) : link_(link) {
    exports = link[root].exports;
    for (u32 i = 0; i < exports.size(); ++i) known_.add(exports[i].name, i);
    own_count_ = static_cast<u32>(exports.size());
    IdTable<u8> visited;
    visited.add(to_index(root));
    follow_stars(root, visited);
    std::sort(contested_.begin(), contested_.end());
    contested_.erase(std::unique(contested_.begin(), contested_.end()), contested_.end());
    for (const u32 at : contested_) settle(root, at);
    // Last, for they give way to all others.
    for (const CommonJsStar& star : commonjs_stars_) add_known_names(star);
  }

  std::vector<ResolvedExport> exports;
  std::vector<std::pair<Sym, ModuleId>> rivals;
  std::vector<u32> rival_next;
  std::vector<StarName> star_names;
  bool dynamic = false;

 private:
  struct CommonJsStar {
    ModuleId exporter;
    ModuleId target;
    u32 source_start;
  };

  void follow_stars(ModuleId id, IdTable<u8>& visited) {
    const LinkModule& module = link_[id];
    for (const unit::StarExport& star : module.unit->star_exports()) {
      const ModuleId target = target_of(module, star.record);
      if (is_none(target)) continue;
      const LinkModule& behind = link_[target];
      if (behind.is_commonjs() || behind.is_external()) {
        dynamic = true;
        if (behind.is_commonjs()) commonjs_stars_.push_back({id, target, star.source_start});
        continue;
      }
      if (!visited.add(to_index(target))) continue;
      if (synthetic_export(behind)) dynamic = true;
      for (const ResolvedExport& e : behind.exports) add(e);
      follow_stars(target, visited);
    }
  }

  void add(const ResolvedExport& e) {
    if (e.name == "default") return;
    bool added;
    const u32 at = known_.insert(e.name, static_cast<u32>(exports.size()), added);
    if (added)
      exports.push_back(e);
    else if (at >= own_count_)
      contested_.push_back(at);
  }

  // Of the modules that export the name, those count that are not all behind another of them.
  void settle(ModuleId root, u32 at) {
    std::vector<const ResolvedExport*> origins;
    IdTable<u8> visited;
    visited.add(to_index(root));
    find_origins(root, exports[at].name, visited, origins);
    exports[at] = *origins.front();
    for (const ResolvedExport* rival : std::span(origins).subspan(1)) {
      rival_next.push_back(exports[at].rivals);
      exports[at].rivals = static_cast<u32>(rivals.size());
      rivals.emplace_back(rival->symbol, rival->module);
    }
  }

  void find_origins(ModuleId id, std::string_view name, IdTable<u8>& visited,
                    std::vector<const ResolvedExport*>& origins) const {
    const LinkModule& module = link_[id];
    for (const unit::StarExport& star : module.unit->star_exports()) {
      const ModuleId target = target_of(module, star.record);
      if (is_none(target) || link_[target].is_commonjs() || link_[target].is_external()) continue;
      if (!visited.add(to_index(target))) continue;
      if (const ResolvedExport* e = find_export(link_[target], name))
        origins.push_back(e);
      else
        find_origins(target, name, visited, origins);
    }
  }

  // The names that the module sets on its exports object, or another whose object it hands on.
  void add_known_names(const CommonJsStar& star) {
    constexpr u32 kMaxHops = 16;  // `module.exports = require(…)` may lead in circles
    ModuleId at = star.target;
    for (u32 hop = 0; hop < kMaxHops && !is_none(at) && link_[at].is_commonjs(); ++hop) {
      const unit::Unit& unit = *link_[at].unit;
      for (const unit::CjsExport& e : unit.cjs_exports()) add_known_name(star, unit.text(e.name));
      if (!unit.has(unit::kFactCjsReexport) || unit.facts().reexport_record == kNone) break;
      at = target_of(link_[at], unit.facts().reexport_record);
    }
  }

  void add_known_name(const CommonJsStar& star, std::string_view name) {
    if (name == "default" || name == "__esModule") return;
    bool added;
    known_.insert(name, static_cast<u32>(exports.size()), added);
    if (!added) return;
    const Sym symbol = static_cast<Sym>(kUnnumbered + static_cast<u32>(star_names.size()));
    star_names.push_back(
        {star.exporter, Binding::member(link_.interop(star.target, star.exporter), name)});
    exports.push_back({name, symbol, star.exporter, star.source_start, kNone});
  }

  const Link& link_;
  u32 own_count_ = 0;
  NameTable known_;
  std::vector<u32> contested_;  // exports whose name several of the modules have
  std::vector<CommonJsStar> commonjs_stars_;
};

void number_star_names(Link& link, LinkModule& module, std::span<const StarName> names) {
  if (names.empty()) return;
  const u32 first = link.first_external;
  for (const StarName& name : names) {
    link.owners.push(name.exporter);
    link.bindings.push(name.binding);
  }
  for (ResolvedExport& e : module.exports)
    if (to_index(e.symbol) >= kUnnumbered)
      e.symbol = static_cast<Sym>(first + (to_index(e.symbol) - kUnnumbered));
  link.first_external = link.symbol_total = static_cast<u32>(link.owners.size());
}

}  // namespace

const ResolvedExport* find_export(const LinkModule& module, std::string_view name) {
  const auto at = std::lower_bound(
      module.exports.begin(), module.exports.end(), name,
      [](const ResolvedExport& e, std::string_view wanted) { return e.name < wanted; });
  return at != module.exports.end() && at->name == name ? &*at : nullptr;
}

const ResolvedExport* synthetic_export(const LinkModule& module) {
  const std::string& name = module.source->synthetic_exports;
  return name.empty() ? nullptr : find_export(module, name);
}

void flatten_exports(Link& link) {
  link.pool.parallel_for(
      link.modules.size(), [&](size_t i) { collect_own(link, static_cast<ModuleId>(i)); }, 16);

  std::vector<ModuleId> with_stars;
  for (ModuleId id : link.modules.ids())
    if (link[id].unit != nullptr && !link[id].unit->star_exports().empty())
      with_stars.push_back(id);
  std::vector<std::unique_ptr<Expansion>> expansions(with_stars.size());
  link.pool.parallel_for(with_stars.size(), [&](size_t i) {
    expansions[i] = std::make_unique<Expansion>(link, with_stars[i]);
  });
  for (LinkModule& module : link.modules)
    if (module.unit != nullptr && !module.is_commonjs() && synthetic_export(module))
      module.dynamic_exports = true;
  for (size_t i = 0; i < with_stars.size(); ++i) {
    LinkModule& module = link[with_stars[i]];
    module.exports = std::move(expansions[i]->exports);
    module.rivals = std::move(expansions[i]->rivals);
    module.rival_next = std::move(expansions[i]->rival_next);
    module.dynamic_exports |= expansions[i]->dynamic;
    number_star_names(link, module, expansions[i]->star_names);
    std::sort(module.exports.begin(), module.exports.end(),
              [](const ResolvedExport& a, const ResolvedExport& b) { return a.name < b.name; });
  }

  for (u32 h = 0; h < kHelperCount; ++h) {
    const ResolvedExport* e =
        find_export(link[kRuntimeModule], helper_name(static_cast<Helper>(h)));
    SINTER_CHECK(e != nullptr);
    link.helpers.push_back(e->symbol);
  }
}

}  // namespace sinter::bundler
