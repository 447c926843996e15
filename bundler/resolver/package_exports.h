// The `exports` and `imports` maps of package.json: Node's PACKAGE_EXPORTS_RESOLVE and
// PACKAGE_IMPORTS_RESOLVE (nodejs.org/api/esm.html#resolution-algorithm-specification), as
// functions of the map alone: no disk is touched.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace sinter::bundler {

enum class ExportsStatus : u8 {
  Path,                 // `target` is a path below the package that must exist as it is
  PathPrefix,           // as Path, but from a deprecated "./dir/" key: extensions may be missing
  Package,              // `imports` only: `target` is another specifier to resolve from the package
  Undefined,            // the map has no such key
  UnmatchedConditions,  // there is a key, but none of its conditions holds
  Null,                 // the key is blocked by a null target
  InvalidTarget,        // the target is not a "./" path, or leaves the package
  InvalidSpecifier,     // what the pattern's '*' stands for leaves the package
  InvalidConfig,        // the map mixes "." keys and conditions
};

struct ExportsResult {
  ExportsStatus status = ExportsStatus::Undefined;
  std::string target;
  SourceRange range = kNoRange;              // in the package.json: the value that decided
  std::vector<std::string_view> conditions;  // UnmatchedConditions: those the map asks for
};

// `subpath` is "." or starts with "./".
ExportsResult resolve_exports(const json::Value& exports, std::string_view subpath,
                              std::span<const std::string> conditions);
// `specifier` starts with '#'.
ExportsResult resolve_imports(const json::Value& imports, std::string_view specifier,
                              std::span<const std::string> conditions);

// The keys that start with '.' (for an `exports` without any, just "."), for "did you mean".
std::vector<std::string_view> exported_subpaths(const json::Value& exports);

}  // namespace sinter::bundler
