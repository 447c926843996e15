#include "cli/warning_policy.h"

#include <fmt/format.h>

namespace sinter::cli {

namespace {

Verdict verdict_on(const WarningPolicy& policy, const std::string& code) {
  Verdict verdict = Verdict::Warning;
  for (const auto& [name, each] : policy.verdicts)
    if (name == code || name == "all") verdict = each;
  return verdict;
}

}  // namespace

bool apply(const WarningPolicy& policy, Diagnostics& diagnostics) {
  if (!policy.verdicts.empty()) {
    for (Diagnostic& diagnostic : diagnostics.take()) {
      if (diagnostic.severity == Severity::Warning) {
        const Verdict verdict = verdict_on(policy, diagnostic.code);
        if (verdict == Verdict::Silent) continue;
        if (verdict == Verdict::Error) diagnostic.severity = Severity::Error;
      }
      diagnostics.add(std::move(diagnostic));
    }
  }
  const size_t warnings = diagnostics.warning_count();
  if (policy.max_warnings >= 0 && warnings > static_cast<size_t>(policy.max_warnings))
    diagnostics.error("too-many-warnings",
                      fmt::format("{} warnings, more than --max-warnings={} allows: nothing was "
                                  "written",
                                  warnings, policy.max_warnings));
  return !diagnostics.has_errors();
}

}  // namespace sinter::cli
