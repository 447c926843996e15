#include "cli/compare_builds.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/json.h"
#include "cli/build_report.h"

namespace sinter::cli {
namespace {

struct Sizes {
  i64 before = 0, after = 0;
};
using Outputs = std::map<std::string, i64>;  // bytes by path

// "assets/index-cx1b2z9a.js" is "assets/index.js". A hash is eight characters or more of base 32,
// and so are some words: only outputs that the other build lacks are asked about.
std::string without_hash(const std::string& file) {
  constexpr size_t kShortest = 8;
  const size_t name = file.rfind('/') + 1;
  for (size_t end = file.size();
       (end = file.find_last_of("-._", end - 1)) != file.npos && end > name;) {
    const size_t stop = std::min(file.find_first_of("-._", end + 1), file.size());
    const std::string_view part = std::string_view(file).substr(end + 1, stop - end - 1);
    if (part.size() < kShortest || stop == file.size() ||
        part.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567") != part.npos)
      continue;
    return file.substr(0, end) + file.substr(stop);
  }
  return file;
}

std::optional<Outputs> outputs_of(std::string_view metafile) {
  const json::ParseResult parsed = json::parse(metafile);
  const json::Value* const outputs = parsed ? parsed.root().find("outputs") : nullptr;
  if (!outputs || !outputs->is_object()) return std::nullopt;
  Outputs table;
  for (const json::Member& output : outputs->members()) {
    if (output.key.ends_with(".map")) continue;
    const json::Value* const bytes = output.value.find("bytes");
    if (!bytes || !bytes->is_number()) return std::nullopt;
    table.emplace(output.key, static_cast<i64>(bytes->number()));
  }
  return table;
}

// What both have by the same name, then what is the same but for the hash, then the rest.
std::map<std::string, Sizes> match(const Outputs& before, const Outputs& after) {
  std::map<std::string, Sizes> table;
  std::map<std::string, std::pair<std::vector<std::string>, std::vector<std::string>>> unmatched;
  for (const auto& [file, bytes] : before) {
    const auto same = after.find(file);
    if (same != after.end()) {
      table[file] = {bytes, same->second};
    } else {
      unmatched[without_hash(file)].first.push_back(file);
    }
  }
  for (const auto& [file, bytes] : after)
    if (!before.contains(file)) unmatched[without_hash(file)].second.push_back(file);
  for (const auto& [name, files] : unmatched) {
    const bool renamed = !files.first.empty() && !files.second.empty();
    for (const std::string& file : files.first)
      table[renamed ? name : file].before += before.at(file);
    for (const std::string& file : files.second)
      table[renamed ? name : file].after += after.at(file);
  }
  return table;
}

std::string change(const Sizes& sizes) {
  const i64 by = sizes.after - sizes.before;
  const std::string sign = by < 0 ? "-" : "+";
  std::string text = sign + kilobytes(static_cast<size_t>(by < 0 ? -by : by));
  if (sizes.before == 0) return text + " (new)";
  if (sizes.after == 0) return text + " (gone)";
  return text +
         fmt::format(" ({:+.1f} %)", 100.0 * static_cast<f64>(by) / static_cast<f64>(sizes.before));
}

}  // namespace

std::optional<std::string> compare_builds(std::string_view earlier, std::string_view now) {
  const std::optional<Outputs> before = outputs_of(earlier), after = outputs_of(now);
  if (!before || !after) return std::nullopt;
  Sizes sum;
  std::vector<std::pair<std::string, Sizes>> rows;
  for (const auto& [name, sizes] : match(*before, *after)) {
    sum.before += sizes.before;
    sum.after += sizes.after;
    if (sizes.before != sizes.after) rows.emplace_back(name, sizes);
  }
  rows.emplace_back("all outputs", sum);
  size_t widest = 0, widest_size = 0;
  for (const auto& [name, sizes] : rows) {
    widest = std::max(widest, name.size());
    widest_size = std::max(widest_size, kilobytes(static_cast<size_t>(sizes.after)).size());
  }
  std::string text;
  for (const auto& [name, sizes] : rows)
    text += fmt::format("{:<{}}  {:>{}}  {}\n", name, widest,
                        kilobytes(static_cast<size_t>(sizes.after)), widest_size,
                        sizes.before == sizes.after ? "the same" : change(sizes));
  return text;
}

}  // namespace sinter::cli
