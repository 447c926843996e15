// The scan: from entries to the module graph. Reads, compiles and resolves in parallel, one task a
// module.
#pragma once

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "base/task_pool.h"
#include "bundler/build.h"
#include "bundler/graph/graph.h"

namespace sinter::bundler {

Graph scan(const BuildOptions& options, FileSystem& files, TaskPool& pool,
           Diagnostics& diagnostics);

// The format that the options ask for, or that follows from them.
Format output_format(const BuildOptions& options);

// Whether import() and modules shared by entries get files of their own.
bool wants_splitting(const BuildOptions& options);

}  // namespace sinter::bundler
