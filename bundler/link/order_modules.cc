// The order in which the specification evaluates modules: depth first along static imports in the
// order of the records, a module after its dependencies.
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
  explicit Walk(Link& link) : link_(link), seen_(link.modules.size(), 0) {}

  void from(ModuleId root) {
    if (!enter(root)) return;
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      const LinkModule& module = link_[frame.module];
      const u32 records =
          module.unit == nullptr ? 0 : static_cast<u32>(module.unit->records().size());
      bool descended = false;
      while (frame.next < records && !descended) {
        const u32 r = frame.next++;
        if (!is_static(module.unit->records()[r])) continue;
        const ModuleId target = target_of(module, r);
        descended = !is_none(target) && enter(target);
      }
      if (descended) continue;
      link_[stack_.back().module].order = static_cast<u32>(link_.in_order.size());
      link_.in_order.push_back(stack_.back().module);
      stack_.pop_back();
    }
  }

 private:
  struct Frame {
    ModuleId module;
    u32 next;
  };
  bool enter(ModuleId module) {
    u8& seen = seen_[to_index(module)];
    if (seen) return false;
    seen = 1;
    stack_.push_back({module, 0});
    return true;
  }

  Link& link_;
  std::vector<u8> seen_;
  std::vector<Frame> stack_;
};

}  // namespace

void order_modules(Link& link) {
  link.in_order.reserve(link.modules.size());
  Walk walk(link);
  walk.from(kRuntimeModule);
  for (ModuleId module : link.graph.injected) walk.from(module);
  for (const Entry& entry : link.entries) walk.from(entry.module);
  // What is left is reached by require() and import() only; ids are in the order of the scan's walk.
  for (ModuleId module : link.modules.ids()) walk.from(module);
}

}  // namespace sinter::bundler
