// Targets of a build: what `--target` and `build.target` name, as what the compilers of scripts
// and of styles ask.
//
// A list may hold language years, versions of engines, "baseline-widely-available", queries of
// browserslist, and "browserslist" for those that the project keeps for all of its tools.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "parsers/css/target.h"
#include "parsers/js/language_features.h"

namespace sinter::bundler {

struct Targets {
  js::LanguageTarget language;
  css::Target styles;
};

// `folder` is where the project's browserslist is looked for, and `environment` which section of
// it counts. Nullopt, and why in `error`, where the list cannot be understood or answered.
std::optional<Targets> find_targets(std::string_view list, std::string_view folder,
                                    std::string_view environment, FileSystem& files,
                                    std::string& error);

// "FEATURE=true" or "FEATURE=false" of `--supported`, in esbuild's names.
bool override_support(std::string_view text, js::LanguageTarget& language, css::Target& styles,
                      std::string& error);

}  // namespace sinter::bundler
