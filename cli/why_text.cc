#include "cli/why_text.h"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <vector>

#include "base/json.h"
#include "cli/build_report.h"

namespace sinter::cli {

namespace {

struct Import {
  std::string_view from, kind;
};

class Explanation {
 public:
  Explanation(const json::Value& inputs, const json::Value& outputs)
      : inputs_(inputs), outputs_(outputs) {
    for (const json::Member& input : inputs.members()) {
      importers_.try_emplace(input.key);
      const json::Value* imports = input.value.find("imports");
      if (!imports) continue;
      for (const json::Value& import : imports->items())
        importers_[import.find_string("path").value_or("")].push_back(
            {input.key, import.find_string("kind").value_or("")});
    }
    for (const json::Member& output : outputs.members())
      if (const auto entry = output.value.find_string("entryPoint")) entries_[*entry] = output.key;
  }

  std::string of(std::string_view name) const {
    std::string text;
    for (const json::Member& input : inputs_.members())
      if (input.key.find(name) != std::string_view::npos) text += module(input.key);
    return text.empty() ? fmt::format("\nNo module of the bundle has \"{}\" in its path\n", name)
                        : text;
  }

 private:
  std::string module(std::string_view path) const {
    std::string text = fmt::format("\n{}\n", path);
    bool anywhere = false;
    for (const json::Member& output : outputs_.members()) {
      const json::Value* parts = output.value.find("inputs");
      const json::Value* part = parts ? parts->find(path) : nullptr;
      const json::Value* bytes = part ? part->find("bytesInOutput") : nullptr;
      if (!bytes) continue;
      anywhere = true;
      text +=
          fmt::format("  {} of {}\n", kilobytes(static_cast<size_t>(bytes->number())), output.key);
    }
    if (!anywhere) text += "  nothing of it is in the output\n";
    return text + chain(path);
  }

  // The module first, each line's importer below it.
  std::string chain(std::string_view path) const {
    std::map<std::string_view, Import> towards;  // a module, and what it imports on the way
    std::deque<std::string_view> open = {path};
    towards[path] = {};
    while (!open.empty()) {
      const std::string_view at = open.front();
      open.pop_front();
      if (is_entry(at)) return written(at, towards);
      const auto importers = importers_.find(at);
      if (importers == importers_.end()) continue;
      for (const Import& import : importers->second)
        if (towards.try_emplace(import.from, Import{at, import.kind}).second)
          open.push_back(import.from);
    }
    return {};
  }

  // Chunks of import() are entries of the metafile too; somebody imports those.
  bool is_entry(std::string_view path) const {
    if (!entries_.contains(path)) return false;
    const auto importers = importers_.find(path);
    return importers == importers_.end() || importers->second.empty();
  }

  static std::string written(std::string_view entry,
                             const std::map<std::string_view, Import>& towards) {
    std::string text = fmt::format("  {} (entry)\n", entry);
    size_t depth = 1;
    for (const Import* step = &towards.at(entry); !step->from.empty();
         step = &towards.at(step->from)) {
      text += fmt::format("  {:>{}} {} ({})\n", "└", depth * 2, step->from, step->kind);
      ++depth;
    }
    return text;
  }

  const json::Value& inputs_;
  const json::Value& outputs_;
  std::map<std::string_view, std::vector<Import>> importers_;
  std::map<std::string_view, std::string_view> entries_;
};

}  // namespace

std::string why_text(std::string_view metafile, std::span<const std::string> names) {
  const json::ParseResult parsed = json::parse(metafile);
  if (!parsed) return {};
  const json::Value* inputs = parsed.root().find("inputs");
  const json::Value* outputs = parsed.root().find("outputs");
  if (!inputs || !outputs) return {};
  const Explanation explanation(*inputs, *outputs);
  std::string text;
  for (const std::string& name : names) text += explanation.of(name);
  return text;
}

}  // namespace sinter::cli
