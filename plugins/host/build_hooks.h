// A build with all hooks around it: buildStart before the scan, buildEnd and the output hooks after
// it, generateBundle on the files, writeBundle and closeBundle when they are written.
#pragma once

#include <functional>
#include <string_view>

#include "base/diagnostics.h"
#include "bundler/build.h"
#include "plugins/host/session.h"

namespace sinter::plugins {

// Runs `make`, which is to build with the session's plugin_host(), between buildStart and
// generateBundle. `outdir` is absolute. Nothing is written. Hooks that fail leave `ok` of the
// result false.
bundler::BuildResult build_with_hooks(Session& session, std::string_view outdir,
                                      const std::function<bundler::BuildResult()>& make,
                                      Diagnostics& diagnostics);

// writeBundle and closeBundle, after the files were written.
bool finish_build(Session& session, Diagnostics& diagnostics);

}  // namespace sinter::plugins
