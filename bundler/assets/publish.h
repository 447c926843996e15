// The output folder of a project: emptied and filled as one step.
//
// Everything is written to a folder beside it first, and that takes the place of the old one at the
// end. A build that fails or is interrupted leaves the old output as it was.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "bundler/build.h"

namespace sinter::bundler {

// Files of an output folder by their path in it.
using OutdirFiles = std::map<std::string, FileInfo>;
OutdirFiles list_outdir(const std::string& outdir, FileSystem& files);

struct PublishOptions {
  std::string root;        // of the project
  std::string outdir;      // absolute
  std::string public_dir;  // copied to outdir; empty: none
  bool empty = true;       // what outdir held goes, but for .git
  // What it held before the build: files that came or changed since then were written by plugins,
  // and stay.
  std::optional<OutdirFiles> before = {};
};

// Refuses an outdir that is the project's root or around it, or that holds files which the build
// has read.
bool check_outdir(const PublishOptions& options, FileSystem& files, Diagnostics& diagnostics);

// Writes the outputs, all of which lie below outdir. True when the output folder is complete.
bool publish(const BuildResult& result, const PublishOptions& options, FileSystem& files,
             Diagnostics& diagnostics);

}  // namespace sinter::bundler
