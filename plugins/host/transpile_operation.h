// transformWithOxc and transformWithEsbuild of plugins, by our own compiler.
#pragma once

#include "plugins/host/js_thread.h"

namespace sinter::plugins {

// [code, file, options as JSON] → [{"error"} or {"warnings"}, code, source map].
Answer transpile(const Parts& parts);

}  // namespace sinter::plugins
