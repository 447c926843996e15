#include "cli/graph_lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "cli/build_report.h"

namespace sinter::cli {
namespace {

constexpr std::string_view kPackages = "node_modules/";

bool is_of_package(std::string_view path) { return path.find(kPackages) != path.npos; }

// "a/node_modules/@s/p/lib/x.js" is of "@s/p" in "a/node_modules/@s/p".
struct PackagePlace {
  std::string_view name, folder;
};
PackagePlace place_of(std::string_view path) {
  const size_t begin = path.rfind(kPackages) + kPackages.size();
  size_t end = path.find('/', begin);
  if (path.substr(begin).starts_with('@') && end != path.npos) end = path.find('/', end + 1);
  end = std::min(end, path.size());
  return {path.substr(begin, end - begin), path.substr(0, end)};
}

class GraphLint {
 public:
  GraphLint(const json::Value& inputs, const json::Value& outputs, Diagnostics& diagnostics)
      : diagnostics_(diagnostics) {
    for (const json::Member& input : inputs.members()) {
      numbers_.emplace(input.key, static_cast<u32>(paths_.size()));
      paths_.push_back(input.key);
    }
    imports_.resize(paths_.size());
    lazy_.resize(paths_.size());
    for (const json::Member& input : inputs.members()) {
      const json::Value* const imports = input.value.find("imports");
      if (!imports) continue;
      const u32 from = numbers_.at(input.key);
      for (const json::Value& import : imports->items()) {
        const auto to = numbers_.find(import.find_string("path").value_or(""));
        if (to == numbers_.end()) continue;  // external
        const std::string_view kind = import.find_string("kind").value_or("");
        if (kind == "import-statement" || kind == "require-call")
          imports_[from].push_back(to->second);
        else if (kind == "dynamic-import")
          lazy_[from].push_back(to->second);
      }
    }
    for (const json::Member& output : outputs.members()) {
      if (const auto entry = output.value.find_string("entryPoint"))
        if (const auto at = numbers_.find(*entry); at != numbers_.end()) roots_.insert(at->second);
      const json::Value* const parts = output.value.find("inputs");
      if (!parts) continue;
      for (const json::Member& part : parts->members()) {
        const json::Value* const bytes = part.value.find("bytesInOutput");
        if (bytes && bytes->is_number()) bytes_[part.key] += static_cast<u64>(bytes->number());
      }
    }
    for (const std::vector<u32>& targets : lazy_) roots_.insert(targets.begin(), targets.end());
  }

  void run() {
    duplicate_packages();
    import_cycles();
    ineffective_imports();
  }

 private:
  void duplicate_packages() {
    std::map<std::string_view, std::map<std::string_view, u64>> packages;  // folders by name
    for (const auto& [path, bytes] : bytes_) {
      if (bytes == 0 || !is_of_package(path)) continue;
      const PackagePlace place = place_of(path);
      packages[place.name][place.folder] += bytes;
    }
    for (const auto& [name, folders] : packages) {
      if (folders.size() < 2) continue;
      std::string list;
      for (const auto& [folder, bytes] : folders)
        list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", folder, kilobytes(bytes));
      diagnostics_
          .warning("duplicate-package", fmt::format("The package \"{}\" is bundled {} times: {}",
                                                    name, folders.size(), list))
          .help("Make its users agree about a version, or name it in resolve.dedupe");
    }
  }

  // Strongly connected modules by Tarjan's algorithm, with a stack of its own.
  void import_cycles() {
    constexpr u32 kUnseen = 0xffff'ffff;
    std::vector<u32> order(paths_.size(), kUnseen), low(paths_.size());
    std::vector<bool> open(paths_.size());
    std::vector<u32> stack;
    struct Frame {
      u32 module;
      size_t next = 0;
    };
    u32 count = 0;
    for (u32 start = 0; start < paths_.size(); ++start) {
      if (order[start] != kUnseen) continue;
      std::vector<Frame> frames;
      const auto enter = [&](u32 module) {
        order[module] = low[module] = count++;
        stack.push_back(module);
        open[module] = true;
        frames.push_back({module});
      };
      enter(start);
      while (!frames.empty()) {
        const u32 module = frames.back().module;
        if (frames.back().next < imports_[module].size()) {
          const u32 to = imports_[module][frames.back().next++];
          if (order[to] == kUnseen)
            enter(to);
          else if (open[to])
            low[module] = std::min(low[module], order[to]);
          continue;
        }
        frames.pop_back();
        if (!frames.empty())
          low[frames.back().module] = std::min(low[frames.back().module], low[module]);
        if (low[module] != order[module]) continue;
        std::vector<u32> members;
        do {
          members.push_back(stack.back());
          open[stack.back()] = false;
          stack.pop_back();
        } while (members.back() != module);
        if (members.size() > 1) report_cycle(members);
      }
    }
  }

  // A shortest way from the first of them back to itself. Circles inside of packages are not the
  // project's.
  void report_cycle(const std::vector<u32>& members) {
    u32 first = members[0];
    for (const u32 each : members)
      if (paths_[each] < paths_[first]) first = each;
    if (is_of_package(paths_[first])) return;
    const std::set<u32> inside(members.begin(), members.end());
    std::map<u32, u32> came_from;
    std::vector<u32> queue = {first};
    for (size_t at = 0; at < queue.size() && !came_from.contains(first); ++at)
      for (const u32 to : imports_[queue[at]])
        if (inside.contains(to) && came_from.emplace(to, queue[at]).second) queue.push_back(to);
    std::string chain(paths_[first]);
    size_t shown = 0;
    for (u32 at = came_from.at(first);; at = came_from.at(at)) {
      chain = fmt::format("{} → {}", paths_[at], chain);
      ++shown;
      if (at == first) break;
    }
    if (members.size() > shown)
      chain += fmt::format(", one of several among {} modules", members.size());
    diagnostics_.warning("import-cycle", "A circle of imports: " + chain);
  }

  // Wherever the importer is loaded, the module is, too.
  void ineffective_imports() {
    std::vector<std::vector<u32>> loaded_by(paths_.size());  // roots, ascending
    for (const u32 root : roots_) {
      std::vector<u32> stack = {root};
      std::set<u32> seen = {root};
      while (!stack.empty()) {
        const u32 module = stack.back();
        stack.pop_back();
        loaded_by[module].push_back(root);
        for (const u32 to : imports_[module])
          if (seen.insert(to).second) stack.push_back(to);
      }
    }
    for (u32 from = 0; from < paths_.size(); ++from) {
      for (const u32 to : lazy_[from]) {
        const std::vector<u32>& needed = loaded_by[from];
        const std::vector<u32>& have = loaded_by[to];
        if (needed.empty() || is_of_package(paths_[from]) ||
            !std::includes(have.begin(), have.end(), needed.begin(), needed.end()))
          continue;
        diagnostics_
            .warning("ineffective-import",
                     fmt::format("import() of \"{}\" in \"{}\" splits nothing off: an import "
                                 "statement loads the module at once",
                                 paths_[to], paths_[from]))
            .help(fmt::format("--why={} shows who imports it", paths_[to]));
      }
    }
  }

  Diagnostics& diagnostics_;
  std::map<std::string_view, u32> numbers_;
  std::vector<std::string_view> paths_;
  std::vector<std::vector<u32>> imports_, lazy_;  // of each module
  std::set<u32> roots_;                           // entries, and what import() loads
  std::map<std::string_view, u64> bytes_;         // in the output, by path
};

}  // namespace

void lint_graph(std::string_view metafile, Diagnostics& diagnostics) {
  const json::ParseResult parsed = json::parse(metafile);
  const json::Value* const inputs = parsed ? parsed.root().find("inputs") : nullptr;
  const json::Value* const outputs = parsed ? parsed.root().find("outputs") : nullptr;
  if (inputs && outputs) GraphLint(*inputs, *outputs, diagnostics).run();
}

}  // namespace sinter::cli
