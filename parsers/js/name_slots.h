// Slots for the names of inner scopes, when identifiers are minified.
//
// A slot is a number that becomes one short name in the whole output, so the fewer slots there are
// and the more often the first ones are written, the shorter the output. Two names share a slot
// unless they are seen from one place: an inner name takes the slot of an outer one that nothing in
// the inner scope refers to. That also makes functions look alike (`function(e,t)`), which
// compresses well.
//
// The walk of analyze opens and closes scopes, adds their names and reports every use; `assign`
// colours the scopes from the outside in once all uses are known.
#pragma once

#include <vector>

#include "base/types.h"

namespace sinter::js {

class NameSlots {
 public:
  void open();
  u32 depth() const { return static_cast<u32>(open_.size()); }
  // Closes scopes until `depth` are open.
  void close_to(u32 depth) { open_.resize(depth); }

  // A name of the innermost open scope; its number. All names of a scope are added before anything
  // else happens in it.
  u32 add();
  // The name is written in the innermost open scope: used, or declared (a `var` in a block clashes
  // with the names of that block).
  void use(u32 name);

  // By name, its slot; and how often each slot is written. Names never written take none (kNone).
  std::vector<u32> assign(std::vector<u32>& slot_uses) const;

 private:
  struct Name {
    u32 scope;
    u32 uses = 0;
    u32 seen_in;  // the last scope that was told of a use, and with it all scopes between it and
                  // `scope`
  };
  struct Scope {
    u32 first_name;
    u32 name_count = 0;
    u32 outer_names =
        kNone;  // list in outer_names_: names of outer scopes that are used here or further in
  };
  struct OuterName {
    u32 name, next;
  };

  std::vector<Name> names_;
  std::vector<Scope> scopes_;  // in the order they were opened: outer before inner
  std::vector<OuterName> outer_names_;
  std::vector<u32> open_;
};

}  // namespace sinter::js
