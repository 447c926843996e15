// `--analyze`: what is in each output and how big, largest first, from the metafile.
#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "bundler/build.h"

namespace sinter::bundler {

namespace {

std::string human(f64 bytes) {
  if (bytes < 1000) return fmt::format("{:.0f} B", bytes);
  if (bytes < 1e6) return fmt::format("{:.1f} kB", bytes / 1e3);
  return fmt::format("{:.1f} MB", bytes / 1e6);
}

struct Row {
  std::string_view name;
  f64 bytes;
};

f64 number(const json::Value& object, std::string_view key) {
  const json::Value* value = object.find(key);
  return value && value->is_number() ? value->number() : 0;
}

}  // namespace

std::string analyze_text(std::string_view metafile, bool verbose) {
  const json::ParseResult parsed = json::parse(metafile);
  if (!parsed) return {};
  const json::Value* outputs = parsed.root().find("outputs");
  const json::Value* inputs = parsed.root().find("inputs");
  if (outputs == nullptr) return {};
  std::string text;
  for (const json::Member& output : outputs->members()) {
    const json::Value* parts = output.value.find("inputs");
    if (parts == nullptr || parts->members().empty()) continue;
    const f64 total = number(output.value, "bytes");
    text += fmt::format("\n  {}  {}  100.0%\n", output.key, human(total));
    std::vector<Row> rows;
    for (const json::Member& part : parts->members())
      rows.push_back({part.key, number(part.value, "bytesInOutput")});
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return a.bytes > b.bytes; });
    size_t width = 0;
    for (const Row& row : rows) width = std::max(width, row.name.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      text += fmt::format("   {} {:<{}}  {:>9}  {:5.1f}%\n", i + 1 < rows.size() ? "├" : "└",
                          rows[i].name, width, human(rows[i].bytes),
                          total > 0 ? rows[i].bytes * 100 / total : 0);
      if (!verbose || inputs == nullptr) continue;
      for (const json::Member& input : inputs->members()) {
        const json::Value* imports = input.value.find("imports");
        if (imports == nullptr) continue;
        for (const json::Value& import : imports->items())
          if (import.find_string("path") == rows[i].name) {
            text += fmt::format("   {}    imported by {}\n", i + 1 < rows.size() ? "│" : " ",
                                input.key);
            break;
          }
      }
    }
  }
  return text;
}

}  // namespace sinter::bundler
