#include "cli/size_budgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/path.h"
#include "cli/build_report.h"

namespace sinter::cli {

namespace {

using bundler::OutputFile;
using plugins::SizeBudget;

std::string_view name_of(SizeBudget::Measure measure) {
  switch (measure) {
    case SizeBudget::Measure::Raw:
      return "raw";
    case SizeBudget::Measure::Gzip:
      return "gzip";
    case SizeBudget::Measure::Brotli:
      return "brotli";
  }
  return "";
}

u64 size_of(std::string_view text, SizeBudget::Measure measure) {
  switch (measure) {
    case SizeBudget::Measure::Gzip:
      return gzip_size(text);
    case SizeBudget::Measure::Brotli:
      return brotli_size(text);
    case SizeBudget::Measure::Raw:
      break;
  }
  return text.size();
}

class BudgetCheck {
 public:
  BudgetCheck(const std::string& outdir, const bundler::BuildResult& result,
              Diagnostics& diagnostics)
      : outdir_(outdir), diagnostics_(diagnostics) {
    for (const OutputFile& file : result.outputs) files_.emplace(file.path, &file);
  }

  bool run(std::span<const SizeBudget> budgets) {
    const size_t errors = diagnostics_.error_count();
    for (const SizeBudget& budget : budgets) {
      bool found = false;
      for (const auto& [path, file] : files_) {
        if (file->kind != bundler::OutputKind::EntryChunk || file->dynamic_entry) continue;
        if (!budget.entry.empty() && !is_named(*file, budget.entry)) continue;
        found = true;
        check(budget, *file);
      }
      if (!found && !budget.entry.empty())
        diagnostics_
            .error("config-value", fmt::format("\"build.budgets\" names the entry \"{}\", which "
                                               "there is not",
                                               budget.entry))
            .help("Name an entry's source, such as index.html, or its file without the hash");
    }
    return diagnostics_.error_count() == errors;
  }

 private:
  // By its source, "index.html", or that without an extension, or by the name of its file.
  bool is_named(const OutputFile& file, std::string_view name) const {
    if (file.entry_point == name || path::stem(file.entry_point) == name) return true;
    std::string_view stem = path::stem(file.path);
    return stem == name || (stem.starts_with(name) && stem.substr(name.size()).starts_with('-'));
  }

  void collect(const OutputFile& file, std::set<const OutputFile*>& loaded) const {
    if (!loaded.insert(&file).second) return;
    for (const std::string& path : file.imports)
      if (const auto at = files_.find(path); at != files_.end()) collect(*at->second, loaded);
    for (const std::string& style : file.styles)
      if (const auto at = files_.find(path::join(outdir_, style)); at != files_.end())
        loaded.insert(at->second);
  }

  void check(const SizeBudget& budget, const OutputFile& entry) {
    std::set<const OutputFile*> loaded;
    collect(entry, loaded);
    std::vector<std::pair<u64, std::string_view>> sizes;
    u64 total = 0;
    for (const OutputFile* file : loaded) {
      const u64 size = size_of(file->contents, budget.measure);
      sizes.emplace_back(size, file->pretty_path);
      total += size;
    }
    if (total <= budget.max_bytes) return;
    Diagnostic& error = diagnostics_.error(
        "over-budget",
        fmt::format("\"{}\" has {} ({}), {} more than its budget of {}", entry.entry_point,
                    kilobytes(total), name_of(budget.measure), kilobytes(total - budget.max_bytes),
                    kilobytes(budget.max_bytes)));
    std::sort(sizes.begin(), sizes.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (const auto& [size, path] : sizes) error.note(fmt::format("{} {}", kilobytes(size), path));
    error.help("Load parts by import(), or raise the budget in build.budgets");
  }

  const std::string& outdir_;
  Diagnostics& diagnostics_;
  std::map<std::string, const OutputFile*> files_;
};

}  // namespace

bool check_budgets(std::span<const SizeBudget> budgets, const std::string& outdir,
                   const bundler::BuildResult& result, Diagnostics& diagnostics) {
  return BudgetCheck(outdir, result, diagnostics).run(budgets);
}

}  // namespace sinter::cli
