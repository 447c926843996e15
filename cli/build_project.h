// `sinter build` in a project: without an entry, in a folder with an index.html or a config file.
#pragma once

#include <string>

#include "bundler/build.h"
#include "cli/build_flags.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "cli/warning_policy.h"

namespace sinter::cli {

// `given`: what the command line says by itself.
int build_project(const ProjectFlags& flags, const BuildFlags& build,
                  const bundler::BuildOptions& given, LogOptions log, const WarningPolicy& policy,
                  const Terminal& terminal);

}  // namespace sinter::cli
