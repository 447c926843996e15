#include "parsers/js/name_slots.h"

#include "base/ids.h"

namespace sinter::js {

void NameSlots::open() {
  open_.push_back(static_cast<u32>(scopes_.size()));
  scopes_.push_back({static_cast<u32>(names_.size())});
}

u32 NameSlots::add() {
  const u32 scope = open_.back();
  ++scopes_[scope].name_count;
  names_.push_back({scope, 0, scope});
  return static_cast<u32>(names_.size() - 1);
}

void NameSlots::use(u32 id) {
  Name& name = names_[id];
  ++name.uses;
  // Scopes are numbered as they open. A scope that is still open encloses every scope opened after
  // it, so it knows of the name when one of those was told.
  for (size_t i = open_.size(); i-- > 0 && open_[i] > name.seen_in;) {
    Scope& scope = scopes_[open_[i]];
    outer_names_.push_back({id, scope.outer_names});
    scope.outer_names = static_cast<u32>(outer_names_.size() - 1);
  }
  if (!open_.empty() && open_.back() > name.seen_in) name.seen_in = open_.back();
}

std::vector<u32> NameSlots::assign(std::vector<u32>& slot_uses) const {
  std::vector<u32> slots(names_.size(), kNone);
  std::vector<u32> taken_by;  // by slot: the last scope that could not have it, plus one
  for (u32 s = 0; s < scopes_.size(); ++s) {
    const Scope& scope = scopes_[s];
    if (scope.name_count == 0) continue;
    for (u32 at = scope.outer_names; at != kNone; at = outer_names_[at].next) {
      taken_by[slots[outer_names_[at].name]] = s + 1;
    }
    u32 slot = 0;
    for (u32 name = scope.first_name; name < scope.first_name + scope.name_count; ++name) {
      if (names_[name].uses == 0) continue;
      while (slot < taken_by.size() && taken_by[slot] == s + 1) ++slot;
      if (slot == taken_by.size()) {
        taken_by.push_back(0);
        slot_uses.push_back(0);
      }
      slots[name] = slot;
      slot_uses[slot++] += names_[name].uses;
    }
  }
  return slots;
}

}  // namespace sinter::js
