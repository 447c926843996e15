// One file's bytes to a Unit, by its loader.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "bundler/build.h"
#include "bundler/graph/graph.h"

namespace sinter::bundler {

// The loader of a file by its name: the longest extension that is configured, ".module.css" before
// ".css". Loader::None when there is none.
Loader loader_of_path(const BuildOptions& options, std::string_view path);

// The loader of what plugins made: their word, else the path's extension (of a made-up name only
// that of a style sheet), else that at the end of the query ("lang.ts" of
// ".vue?vue&type=script&lang.ts"), else JavaScript.
Loader loader_of_made(const BuildOptions& options, std::string_view id,
                      std::string_view module_type);

inline bool is_style_loader(Loader loader) {
  return loader == Loader::Css || loader == Loader::GlobalCss || loader == Loader::LocalCss;
}

struct LoadInput {
  std::string_view text;  // 64 zero bytes follow
  js::ModuleInput module;
  Loader loader;
  std::string_view extension;
  std::string_view asset_url;  // of the `file` loader
};

// Nothing when there were errors, which are then in `diagnostics`.
std::optional<unit::Unit> load_unit(const LoadInput& input, const js::CompileOptions& options,
                                    js::CompileMemory& memory, Diagnostics& diagnostics);

}  // namespace sinter::bundler
