// What `sinter build` says when it is done: each file with its size, and the time.
#pragma once

#include "bundler/build.h"
#include "cli/terminal.h"

namespace sinter::cli {

struct ReportOptions {
  bool all_compressed_sizes = false;  // compress large files too
};

// Files by kind and path, sizes in kB (1,000 bytes), gzip sizes of what browsers load, the time
// last.
void print_report(const bundler::BuildResult& result, f64 milliseconds,
                  const ReportOptions& options, const Terminal& terminal);

}  // namespace sinter::cli
