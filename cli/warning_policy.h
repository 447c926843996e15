// Which warnings a build takes for errors, or does not want to hear of.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/diagnostics.h"

namespace sinter::cli {

enum class Verdict : u8 { Error, Warning, Silent };

struct WarningPolicy {
  // By code, or "all"; later ones win. Errors stay errors.
  std::vector<std::pair<std::string, Verdict>> verdicts;
  i64 max_warnings = -1;  // none
};

// Gives each warning its severity, and adds an error when too many are left. False when there are
// errors.
bool apply(const WarningPolicy& policy, Diagnostics& diagnostics);

}  // namespace sinter::cli
