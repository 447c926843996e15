#include "parsers/js/name_slots.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>
#include <vector>

namespace sinter::js {

TEST(NameSlots, InnerNamesTakeSlotsThatNothingInsideRefersTo) {
  NameSlots names;
  names.open();
  const u32 outer = names.add(), used_inside = names.add(), never = names.add();
  names.use(outer);
  names.use(used_inside);
  names.open();
  const u32 inner = names.add();
  names.use(inner);
  names.use(used_inside);
  names.close_to(1);
  names.use(outer);
  names.close_to(0);
  std::vector<u32> uses;
  const std::vector<u32> slots = names.assign(uses);
  EXPECT_EQ(slots[outer], 0u);
  EXPECT_EQ(slots[used_inside], 1u);
  EXPECT_EQ(slots[inner], 0u);
  EXPECT_EQ(slots[never], kNone);
  EXPECT_EQ(uses, (std::vector<u32>{3, 2}));
}

// Whatever the program: a use finds no other name of its slot between itself and its declaration.
TEST(NameSlots, NoNameIsCaptured) {
  for (u32 seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    NameSlots names;
    std::vector<std::vector<u32>> open;  // names of the open scopes
    std::vector<std::pair<u32, std::vector<std::vector<u32>>>>
        uses;  // a use, and the scopes around it
    const auto visible = [&]() -> std::vector<u32> {
      std::vector<u32> all;
      for (const auto& scope : open) all.insert(all.end(), scope.begin(), scope.end());
      return all;
    };
    for (u32 step = 0; step < 200; ++step) {
      const u32 what = random() % 4;
      if (what == 0 && open.size() < 8) {
        names.open();
        open.emplace_back();
        for (u32 n = random() % 4; n > 0; --n) {
          open.back().push_back(names.add());
          if (random() % 4 != 0) {
            names.use(open.back().back());
            uses.push_back({open.back().back(), open});
          }
        }
      } else if (what == 1 && !open.empty()) {
        open.resize(random() % open.size());
        names.close_to(static_cast<u32>(open.size()));
      } else if (const std::vector<u32> all = visible(); !all.empty()) {
        const u32 name = all[random() % all.size()];
        names.use(name);
        uses.push_back({name, open});
      }
    }
    std::vector<u32> slot_uses;
    const std::vector<u32> slots = names.assign(slot_uses);
    for (const auto& [name, scopes] : uses) {
      ASSERT_NE(slots[name], kNone);
      bool found = false;
      for (size_t i = scopes.size(); i-- > 0 && !found;) {
        for (u32 other : scopes[i]) {
          found |= other == name;
          if (other != name) {
            ASSERT_NE(slots[other], slots[name]) << "seed " << seed;
          }
        }
      }
      EXPECT_TRUE(found);
    }
  }
}

}  // namespace sinter::js
