// What follows from the options where they do not say.
#include <array>
#include <utility>

#include "bundler/build.h"
#include "bundler/graph/scan.h"

namespace sinter::bundler {

Format output_format(const BuildOptions& options) {
  if (options.format) return *options.format;
  if (!options.global_name.empty()) return Format::Iife;
  return options.platform == Platform::Node ? Format::Cjs : Format::Esm;
}

bool wants_splitting(const BuildOptions& options) {
  if (output_format(options) != Format::Esm || options.outdir.empty()) return false;
  return options.splitting.value_or(true);
}

Loader parse_loader(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Loader>, 17> kLoaders = {{
      {"js", Loader::Js},
      {"jsx", Loader::Jsx},
      {"ts", Loader::Ts},
      {"tsx", Loader::Tsx},
      {"json", Loader::Json},
      {"text", Loader::Text},
      {"base64", Loader::Base64},
      {"dataurl", Loader::DataUrl},
      {"binary", Loader::Binary},
      {"file", Loader::File},
      {"copy", Loader::Copy},
      {"empty", Loader::Empty},
      {"wasm", Loader::Wasm},
      {"css", Loader::Css},
      {"global-css", Loader::GlobalCss},
      {"local-css", Loader::LocalCss},
      {"default", Loader::None},
  }};
  for (const auto& [key, loader] : kLoaders)
    if (key == name) return loader;
  return Loader::None;
}

}  // namespace sinter::bundler
