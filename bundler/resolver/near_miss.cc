#include "bundler/resolver/near_miss.h"

#include <algorithm>

namespace sinter::bundler {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

u32 edit_distance(std::string_view a, std::string_view b, u32 limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  // Three rows of the table of optimal string alignment.
  std::vector<u32> before(a.size() + 1), above(a.size() + 1), row(a.size() + 1);
  for (u32 i = 0; i <= a.size(); ++i) above[i] = i;
  for (u32 j = 1; j <= b.size(); ++j) {
    row[0] = j;
    u32 best = j;
    for (u32 i = 1; i <= a.size(); ++i) {
      u32 cost = above[i - 1] + (a[i - 1] != b[j - 1]);
      cost = std::min({cost, above[i] + 1, row[i - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost = std::min(cost, before[i - 2] + 1);
      }
      row[i] = cost;
      best = std::min(best, cost);
    }
    if (best > limit) return limit + 1;
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min(above[a.size()], limit + 1);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string> nearest_name(std::string_view name,
                                        std::span<const std::string_view> candidates) {
  u32 limit = std::max<u32>(1, static_cast<u32>(name.size() / 3));
  std::string_view best;
  for (std::string_view candidate : candidates) {
    if (candidate == name || candidate.empty()) continue;
    // A difference in case only is the likeliest slip of all.
    const u32 distance =
        equals_ignoring_case(name, candidate) ? 0 : edit_distance(name, candidate, limit);
    if (distance > limit) continue;
    if (best.empty() || distance < limit || (distance == limit && candidate < best)) {
      best = candidate;
      limit = distance;
    }
  }
  if (best.empty()) return std::nullopt;
  return std::string(best);
}

std::vector<std::string_view> nearest_names(std::string_view name,
                                            std::span<const std::string_view> candidates,
                                            size_t count) {
  std::vector<std::pair<u32, std::string_view>> ranked;
  for (std::string_view candidate : candidates) {
    ranked.push_back({edit_distance(name, candidate, 1000), candidate});
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string_view> out;
  for (auto& [distance, candidate] : ranked) {
    if (out.size() < count) out.push_back(candidate);
  }
  return out;
}

}  // namespace sinter::bundler
