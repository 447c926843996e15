// The order in which the specification evaluates modules: depth first along static imports in the
// order of the records, a module after its dependencies. Finds the circles on the way (Tarjan's
// algorithm).
#include <algorithm>

#include "bundler/link/passes.h"
#include "parsers/js/ast.h"

namespace sinter::bundler {

namespace {

bool is_static(const unit::Record& record) {
  return static_cast<js::ImportKind>(record.kind) == js::ImportKind::Statement;
}

// An explicit stack: chains of ten thousand modules must not overflow ours.
class Walk {
 public:
  explicit Walk(Link& link) : link_(link), index_(link.modules.size(), kNone) {}

  void from(ModuleId root) {
    if (!enter(root)) return;
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      const LinkModule& module = link_[frame.module];
      const u32 records =
          module.unit == nullptr ? 0 : static_cast<u32>(module.unit->records().size());
      bool descended = false;
      while (!descended && frame.next < records) {  // entering one moves the frames
        const u32 r = frame.next++;
        if (!is_static(module.unit->records()[r])) continue;
        const ModuleId target = target_of(module, r);
        if (is_none(target)) continue;
        descended = enter(target);
        if (!descended && index_[to_index(target)] != kDone)
          frame.low = std::min(frame.low, index_[to_index(target)]);
      }
      if (descended) continue;
      leave();
    }
  }

 private:
  struct Frame {
    ModuleId module;
    u32 next;
    u32 low;  // lowest index that is reached from it and still open
  };
  static constexpr u32 kDone = kNone - 1;

  bool enter(ModuleId module) {
    u32& index = index_[to_index(module)];
    if (index != kNone) return false;
    index = next_index_++;
    stack_.push_back({module, 0, index});
    open_.push_back(module);
    return true;
  }

  void leave() {
    const Frame frame = stack_.back();
    stack_.pop_back();
    link_[frame.module].order = static_cast<u32>(link_.in_order.size());
    link_.in_order.push_back(frame.module);
    if (!stack_.empty()) stack_.back().low = std::min(stack_.back().low, frame.low);
    if (frame.low != index_[to_index(frame.module)]) return;
    const bool alone = open_.back() == frame.module;
    for (ModuleId module = none<ModuleId>; module != frame.module;) {
      module = open_.back();
      open_.pop_back();
      index_[to_index(module)] = kDone;
      if (!alone) link_[module].cycle = to_index(frame.module);
    }
  }

  Link& link_;
  std::vector<u32> index_;
  u32 next_index_ = 0;
  std::vector<Frame> stack_;
  std::vector<ModuleId> open_;  // entered, and their circle not closed yet
};

}  // namespace

void order_modules(Link& link) {
  link.in_order.reserve(link.modules.size());
  Walk walk(link);
  walk.from(kRuntimeModule);
  for (ModuleId module : link.graph.injected) walk.from(module);
  for (const Entry& entry : link.entries) walk.from(entry.module);
  // What is left is reached by require() and import() only; ids are in the order of the scan's
  // walk.
  for (ModuleId module : link.modules.ids()) walk.from(module);
}

}  // namespace sinter::bundler
