// `require("./locale/" + name)`: a module made of all files that the computed path may mean. Its
// value is a function from the path to what require() or import() gives for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "bundler/build.h"

namespace sinter::bundler {

// The files below `directory` that match the relative `pattern`, as paths relative to it that begin
// as the pattern does, sorted. Only files that a loader is configured for: a README beside the
// modules is not one. A pattern of the project's own that names an extension ("./pages/*.vue")
// means all such files: a plugin may be what loads them. Hidden files and node_modules are left
// out.
std::vector<std::string> files_of_pattern(FileSystem& files, const BuildOptions& options,
                                          std::string_view directory, std::string_view pattern,
                                          bool package = false);

// "@/pages/*.js" of an alias and "/pages/*.js" below the project's root: what to look for, and
// where. A path of such a file is what the program computes: `prefix`, the path found, `query`.
struct PatternPlace {
  std::string directory;
  std::string_view pattern;
  std::string prefix, query;
};
bool leads_to_folder(std::string_view alias_target);  // and not to a package
std::string folder_prefix(std::string_view alias);    // "@" → "@/"
PatternPlace place_of_pattern(const BuildOptions& options, const std::string& directory,
                              std::string_view pattern);

// The module's source. `imports`: by import(), not by require().
std::string glob_module_source(const std::vector<std::string>& paths, bool imports,
                               std::string_view pattern);

}  // namespace sinter::bundler
