// The options of `sinter build`: what the bundler is told, of what stands on the command line.
#pragma once

#include <string>

#include "bundler/build.h"
#include "cli/build_flags.h"
#include "cli/terminal.h"
#include "cli/warning_policy.h"

namespace sinter::cli {

// False when a value makes no sense; the reason is then in `error`.
bool to_build_options(const BuildFlags& flags, bundler::BuildOptions& options, LogOptions& log,
                      WarningPolicy& policy, std::string& error);

}  // namespace sinter::cli
