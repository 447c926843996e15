// The fields of a package.json that resolution uses.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "base/json.h"
#include "bundler/resolver/glob.h"

namespace sinter::bundler {

enum class PackageType : u8 { Unspecified, Module, CommonJs };

enum class SideEffects : u8 {
  Unspecified,
  Yes,
  No,
  Listed,  // only the files that match `PackageInfo::side_effect_globs`
};

// Immutable once loaded; lives as long as the Resolver.
struct PackageInfo {
  std::string directory;  // without links
  std::string path;       // of the package.json
  std::string name;       // may be empty
  std::string version;
  PackageType type = PackageType::Unspecified;

  // Null when absent or null.
  const json::Value* exports = nullptr;
  const json::Value* imports = nullptr;

  // The `browser` field as an object: what replaces a file ("./x", relative to the package) or a
  // package. Without a value (`false`) the module is empty.
  struct StringHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using BrowserMap =
      std::unordered_map<std::string, std::optional<std::string>, StringHash, std::equal_to<>>;
  BrowserMap browser_map;

  SideEffects side_effects = SideEffects::Unspecified;
  std::vector<Glob> side_effect_globs;

  std::optional<json::Document> document;

  // The string value of a main field such as "module"; `browser` only counts when it is a string.
  std::optional<std::string_view> main_field(std::string_view field) const;
  // `file` is an absolute path below `directory`. Nothing when the package does not say.
  std::optional<bool> has_side_effects(std::string_view file) const;
};

// Null when the file is not there. Problems of a file that is there (malformed JSON, a field of the
// wrong type) are added to `problems`; a malformed file gives an empty PackageInfo, so that it
// still bounds its scope.
std::unique_ptr<PackageInfo> load_package_json(FileSystem& files, std::string_view directory,
                                               Diagnostics& problems);

}  // namespace sinter::bundler
