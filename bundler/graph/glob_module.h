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

// "@/pages/*.js" of an alias, "/pages/*.js" below the project's root and "#pages/*.js" of
// package.json: what to look for, and where.
struct PatternPlace {
  std::string directory;
  std::string_view pattern;
  std::string prefix, suffix;  // what the program writes before and behind what it computes
  // The path found is that `repeats` times, besides `dropped` bytes, of which so many are before.
  u32 dropped_start = 0, dropped = 0, repeats = 1;

  std::string written(const std::string& found) const {
    return prefix + found.substr(dropped_start, (found.size() - dropped) / repeats) + suffix;
  }
};
bool leads_to_folder(std::string_view alias_target);  // and not to a package
std::string folder_prefix(std::string_view alias);    // "@" → "@/"
PatternPlace place_of_pattern(const BuildOptions& options, const std::string& directory,
                              std::string_view pattern);
// Of "#pages/*.js", which package.json maps to `path`. The answer refers to both.
PatternPlace place_of_imported(std::string_view pattern, std::string& path);

// The module's source. `imports`: by import(), not by require().
std::string glob_module_source(const std::vector<std::string>& paths, bool imports,
                               std::string_view pattern);

}  // namespace sinter::bundler
