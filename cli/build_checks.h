// What a build's result is asked about besides its files: the metafile and what is told from it,
// and whether it can be made again.
#pragma once

#include <string>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "bundler/build.h"
#include "cli/build_flags.h"

namespace sinter::cli {

// The metafile at `path` replaces nothing that the build has read or made.
bool check_metafile(const std::string& path, const bundler::BuildResult& result,
                    Diagnostics& diagnostics);
bool write_metafile(const std::string& path, const bundler::BuildResult& result, FileSystem& files,
                    Diagnostics& diagnostics);
// The metafile of --compare; before anything is written, which may replace it.
bool read_earlier_metafile(const std::string& path, FileSystem& files, std::string& text,
                           Diagnostics& diagnostics);
// --compare, --analyze and --why, to standard error: code may be on standard output.
void print_metafile_texts(const BuildFlags& flags, const std::string& earlier,
                          const bundler::BuildResult& result);

// Two builds of the same input; each file that differs is an error.
bool same_outputs(const bundler::BuildResult& first, const bundler::BuildResult& second,
                  Diagnostics& diagnostics);

}  // namespace sinter::cli
