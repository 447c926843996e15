#include "cli/suggest.h"

#include <algorithm>
#include <vector>

namespace sinter::cli {
namespace {

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// `outDir` and `out-dir` are the same wish.
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '-' && c != '_') out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return out;
}

}  // namespace

std::string nearest_name(std::string_view typed, std::span<const std::string> known) {
  const std::string wanted = plain(typed);
  const size_t limit = std::max<size_t>(1, wanted.size() / 3);
  size_t best = limit + 1;
  std::string found;
  for (const std::string& name : known) {
    const size_t distance = edit_distance(wanted, plain(name));
    if (distance < best) {
      best = distance;
      found = name;
    }
  }
  return found;
}

}  // namespace sinter::cli
