// What each live module needs evaluated before it.
//
// That is its static imports, in their order. An import of a module that is not live (free of side
// effects, such as a barrel) is looked through: in its place stand the modules that declare what
// the importer takes from it. After this pass modules that are not live play no part in order.
#include <algorithm>

#include "bundler/link/uses.h"

namespace sinter::bundler {

namespace {

struct Dependency {
  u32 record;
  u32 order;
  ModuleId module;
  bool operator<(const Dependency& other) const {
    return record != other.record ? record < other.record : order < other.order;
  }
};

// The record through which a symbol came into the module, also for members of members.
u32 record_of(const unit::Unit& unit, const unit::Import& import) {
  const unit::Import* at = &import;
  while (at->record == kNone && at->kind == unit::ImportKind::Member) {
    const u32 base = unit.symbols()[at->base].import;
    if (base == kNone) return kNone;
    at = &unit.imports()[base];
  }
  return at->record;
}

class Finder {
 public:
  Finder(const Link& link, ModuleId id) : link_(link), id_(id), module_(link[id]) {}

  std::vector<ModuleId> find() {
    const unit::Unit& unit = *module_.unit;
    const auto records = unit.records();
    for (u32 r = 0; r < records.size(); ++r) {
      if (static_cast<js::ImportKind>(records[r].kind) != js::ImportKind::Statement) continue;
      const ModuleId target = target_of(module_, r);
      if (!is_none(target)) add(r, target);
    }
    for (const unit::Import& import : unit.imports())
      add_declarer(record_of(unit, import), link_.bindings[link_.symbol(id_, import.symbol)]);
    for (const unit::StarExport& star : unit.star_exports()) add_behind(star);
    if (module_.exports_object || module_.exports_all)
      for_each_shown_export(module_, [&](const ResolvedExport& e) {
        const Sym root = root_of(link_, binding_of_export(link_, e.symbol));
        if (!is_none(root)) bind(root);
      });

    std::sort(found_.begin(), found_.end());
    std::vector<ModuleId> modules;
    IdTable<u8> seen;
    for (const Dependency& d : found_)
      if (seen.add(to_index(d.module))) modules.push_back(d.module);
    if (!bound_late_.empty()) keep_written();
    std::erase_if(bound_late_, [&](ModuleId id) { return !seen.add(to_index(id)); });
    return modules;
  }

  // CommonJS modules that are evaluated for others, but whose `import_x` this module uses.
  std::vector<ModuleId> bound_late() { return std::move(bound_late_); }

 private:
  bool is_evaluated(ModuleId target) const {
    const LinkModule& module = link_[target];
    return module.live && target != kRuntimeModule && target != id_ &&
           !(module.is_external() && link_.imports_externals());
  }
  void add(u32 record, ModuleId target) {
    if (is_evaluated(target)) found_.push_back({record, link_[target].order, target});
  }
  // The declaring module is a dependency of its own when the module that was named is not live.
  void add_declarer(u32 record, const Binding& binding) {
    const Sym root = root_of(link_, binding);
    if (is_none(root) || record == kNone) return;
    if (!link_[target_of(module_, record)].live)
      add(record, link_.owners[root]);
    else
      bind(root);
  }
  // Names that come through `export *` have no import of their own. Who takes them from this module
  // relies on it to have them evaluated.
  void add_behind(const unit::StarExport& star) {
    const ModuleId target = target_of(module_, star.record);
    if (is_none(target) || link_[target].live) return;
    for (const ResolvedExport& e : link_[target].exports) {
      const ResolvedExport* shown = find_export(module_, e.name);
      if (shown == nullptr || shown->symbol != e.symbol) continue;
      const Sym root = root_of(link_, binding_of_export(link_, e.symbol));
      if (is_none(root)) continue;
      add(star.record, link_[e.module].live ? e.module : link_.owners[root]);
    }
  }
  // `import_x` is made by who uses it, be it another chunk or another wrapper than that of the
  // module that has the import. That has no say in when x is evaluated.
  void bind(Sym root) {
    if (is_interop(link_, root) && is_evaluated(link_.owners[root]))
      bound_late_.push_back(link_.owners[root]);
  }

  void keep_written() {
    IdTable<u8> written;
    for_each_written(link_, id_, [&](Sym symbol, u32) {
      if (is_interop(link_, symbol)) written.add(to_index(link_.owners[symbol]));
    });
    std::erase_if(bound_late_, [&](ModuleId id) { return !written.find(to_index(id)); });
  }

  const Link& link_;
  const ModuleId id_;
  const LinkModule& module_;
  std::vector<Dependency> found_;
  std::vector<ModuleId> bound_late_;
};

}  // namespace

void find_dependencies(Link& link) {
  link.pool.parallel_for(
      link.modules.size(),
      [&](size_t i) {
        const ModuleId id = static_cast<ModuleId>(i);
        LinkModule& module = link[id];
        if (!module.live || module.unit == nullptr || module.is_commonjs() || id == kRuntimeModule)
          return;
        Finder finder(link, id);
        module.dependencies = finder.find();
        module.bound_late = finder.bound_late();
      },
      16);
  for (const LinkModule& module : link.modules)
    for (ModuleId bound : module.bound_late) link.bound_elsewhere.add(to_index(bound));
}

EvaluationOrder evaluation_order(const Link& link, const Entry& entry) {
  struct Frame {
    ModuleId module;
    u32 next;
    u32 low;
  };
  constexpr u32 kClosed = kNone - 1;
  EvaluationOrder order;
  std::vector<Frame> stack;
  std::vector<ModuleId> open;
  std::vector<u32> index(link.modules.size(), kNone);
  u32 next_index = 0;
  auto enter = [&](ModuleId module) {
    if (index[to_index(module)] != kNone) return false;
    stack.push_back({module, 0, next_index});
    index[to_index(module)] = next_index++;
    open.push_back(module);
    return true;
  };
  auto leave = [&] {
    const Frame frame = stack.back();
    stack.pop_back();
    order.modules.push_back(frame.module);
    if (!stack.empty()) stack.back().low = std::min(stack.back().low, frame.low);
    if (frame.low != index[to_index(frame.module)]) return;
    const bool alone = open.back() == frame.module;
    for (ModuleId module = none<ModuleId>; module != frame.module;) {
      module = open.back();
      open.pop_back();
      index[to_index(module)] = kClosed;
      if (!alone) order.circle_entry.insert(to_index(module), frame.module);
    }
  };
  auto walk = [&](ModuleId root) {
    enter(root);
    while (!stack.empty()) {
      Frame& frame = stack.back();
      const auto& dependencies = link[frame.module].dependencies;
      if (frame.next == dependencies.size()) {
        leave();
        continue;
      }
      const ModuleId dependency = dependencies[frame.next++];
      const u32 seen = index[to_index(dependency)];
      if (seen != kNone && seen != kClosed)
        frame.low = std::min(frame.low, seen);
      else
        enter(dependency);
    }
  };
  if (!entry.dynamic)
    for (ModuleId module : link.graph.injected) walk(module);
  walk(entry.module);
  return order;
}

}  // namespace sinter::bundler
