// A build with all hooks around it: buildStart before the scan, buildEnd and the output hooks after
// it, generateBundle on the files, writeBundle and closeBundle when they are written.
#pragma once

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "base/task_pool.h"
#include "bundler/build.h"
#include "plugins/host/session.h"

namespace sinter::plugins {

// Nothing is written; `options.plugins` must be the session's. Files that the caller adds to the
// result must be there before generate_bundle().
bundler::BuildResult build_modules(Session& session, const bundler::BuildOptions& options,
                                   FileSystem& files, TaskPool& pool, Diagnostics& diagnostics);

// generateBundle over all files of the result, which it changes. False when a hook failed;
// `result.ok` is then false, too.
bool generate_bundle(Session& session, const bundler::BuildOptions& options,
                     bundler::BuildResult& result, Diagnostics& diagnostics);

// Both, for builds that add nothing.
bundler::BuildResult build_with_hooks(Session& session, const bundler::BuildOptions& options,
                                      FileSystem& files, TaskPool& pool, Diagnostics& diagnostics);

// writeBundle and closeBundle, after the files were written.
bool finish_build(Session& session, Diagnostics& diagnostics);

}  // namespace sinter::plugins
