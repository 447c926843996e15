// Flags of `sinter build` in a project, whose options come from a config file: those that say more,
// and those that have no meaning there.
#pragma once

#include <string>

#include "bundler/build.h"
#include "cli/build_flags.h"

namespace sinter::cli {

// What the command line says besides what ProjectFlags holds. `given`: the options of the command
// line by itself.
void add_flags(const BuildFlags& flags, const bundler::BuildOptions& given,
               bundler::BuildOptions& options);

// What a project says in other ways; empty when no such flag is given.
std::string flag_without_meaning(const BuildFlags& flags);

}  // namespace sinter::cli
