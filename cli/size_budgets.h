// `build.budgets`: sizes that a build must not exceed.
#pragma once

#include <span>

#include "base/diagnostics.h"
#include "bundler/build.h"
#include "plugins/config/project_config.h"

namespace sinter::cli {

// An error "over-budget" for each entry that is too large, with what is in it. False when there is
// one. An entry's size is that of its script, the scripts this one imports, and their styles.
bool check_budgets(std::span<const plugins::SizeBudget> budgets, const std::string& outdir,
                   const bundler::BuildResult& result, Diagnostics& diagnostics);

}  // namespace sinter::cli
