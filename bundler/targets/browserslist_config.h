// The queries that a project keeps for all of its tools: `.browserslistrc`, or "browserslist" in
// package.json.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"

namespace sinter::bundler {

// Of the folder, or of the nearest above it that has one, joined by commas. `environment` is a
// section such as "production"; a config without that section has one called "defaults". Nullopt,
// and why in `error`, where there is none.
std::optional<std::string> browserslist_of(std::string_view folder, std::string_view environment,
                                           FileSystem& files, std::string& error);

}  // namespace sinter::bundler
