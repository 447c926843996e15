// `build.lib`: a package for others instead of a site. One build for each format, with names that
// follow package.json, as in Vite.
#pragma once

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "base/task_pool.h"
#include "bundler/html/build_site.h"
#include "plugins/config/project_config.h"

namespace sinter::cli {

// `options` and `site` are those of a site without entries.
bundler::BuildResult build_lib(const plugins::ProjectConfig& config,
                               const bundler::BuildOptions& options, const bundler::SiteBuild& site,
                               FileSystem& files, TaskPool& pool, Diagnostics& diagnostics);

}  // namespace sinter::cli
