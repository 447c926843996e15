// import.meta.glob: the files that patterns name, and the object that stands for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace sinter::bundler {

struct ImportGlob {
  std::vector<std::string> patterns;  // "./a/*.js", "/src/**", "!**/x.js"
  bool eager = false;
  bool exhaustive = false;  // hidden files and node_modules too
  bool case_sensitive = true;
  std::string import;  // name of one export; empty: the whole module
  std::string query;   // "?raw"
  std::string base;    // keys and relative patterns start here
};

// From the text of a call's arguments. Nothing when it is no valid call; `error` says why.
std::optional<ImportGlob> parse_import_glob(std::string_view arguments, std::string& error);

struct GlobbedFile {
  std::string key;        // as the program asks for it: "./a/x.js", "/src/x.js"
  std::string specifier;  // what is imported
};
// Sorted by key. `directories` gathers those that were read. `importer` is left out, it cannot
// import itself.
std::vector<GlobbedFile> files_of_glob(const ImportGlob& glob, const std::string& importer,
                                       const std::string& root, FileSystem& files,
                                       std::vector<std::string>& directories);

struct GlobCode {
  std::string expression;  // in place of the call, without a line end
  std::string imports;     // statements for the end of the module, where imports may stand as well
};
// `number` tells the calls of a module apart.
GlobCode import_glob_code(const ImportGlob& glob, const std::vector<GlobbedFile>& files,
                          u32 number);

}  // namespace sinter::bundler
