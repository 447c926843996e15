// `build.license`: the licences of the packages whose code is in the output.
#pragma once

#include <string>

#include "base/file_system.h"
#include "bundler/build.h"

namespace sinter::cli {

// Markdown, or with a file name that ends in ".json" a list of {name, version, identifier, text}.
// Packages are those of the metafile's outputs, or of all inputs where there is no metafile.
std::string licenses_of(const bundler::BuildResult& result, const std::string& root,
                        std::string_view file_name, FileSystem& files);

}  // namespace sinter::cli
