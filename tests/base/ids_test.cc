#include "base/ids.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sinter {
namespace {

enum class ModuleId : u32 {};

TEST(IndexVec, GivesOutIdsInOrder) {
  IndexVec<ModuleId, std::string> names;
  const ModuleId a = names.push("a");
  const ModuleId b = names.emplace(2, 'b');
  EXPECT_EQ(to_index(a), 0u);
  EXPECT_EQ(names[b], "bb");
  EXPECT_TRUE(names.contains(b));
  EXPECT_FALSE(names.contains(none<ModuleId>));
  EXPECT_TRUE(is_none(none<ModuleId>));

  std::vector<u32> seen;
  for (const ModuleId id : names.ids()) seen.push_back(to_index(id));
  EXPECT_EQ(seen, (std::vector<u32>{0, 1}));
}

TEST(IndexVec, HoldsBits) {
  IndexVec<ModuleId, bool> live(3, false);
  live[ModuleId{1}] = true;
  EXPECT_TRUE(live[ModuleId{1}]);
  EXPECT_FALSE(live[ModuleId{2}]);
}

TEST(IndexSpan, ViewsAnArray) {
  int numbers[] = {10, 20};
  const IndexSpan<ModuleId, int> view{std::span(numbers)};
  view[ModuleId{1}] = 21;
  const IndexSpan<ModuleId, const int> read_only = view;
  EXPECT_EQ(read_only[ModuleId{1}], 21);
  EXPECT_EQ(read_only.ids().size(), 2u);
}

}  // namespace
}  // namespace sinter
