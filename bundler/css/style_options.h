// How one style sheet is compiled.
#pragma once

#include "bundler/build.h"
#include "parsers/css/compile.h"

namespace sinter::bundler {

css::CompileOptions style_compile_options(const BuildOptions& options, Loader loader,
                                          bool source_map);

}  // namespace sinter::bundler
