// What kind of thing an import specifier names, told from its text alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::bundler {

enum class SpecifierKind : u8 {
  Empty,
  Relative,  // ".", "..", "./x", "../x"
  Absolute,  // "/x"
  Private,   // "#x": the `imports` of the enclosing package
  Url,       // "https:", "data:", "//host": has a scheme that is not the disk
  FileUrl,   // "file:///x"
  NodeUrl,   // "node:fs"
  Bare,      // "pkg", "@scope/pkg/sub": everything else
};

SpecifierKind specifier_kind(std::string_view specifier);

// "pkg/sub/path" in its two parts. `subpath` is "." or starts with "./", as the keys of `exports`
// do; a trailing slash is kept ("pkg/" has the subpath "./").
struct PackageSpecifier {
  std::string_view name;
  std::string subpath;
};

// Nothing when the name is not one a package can have: "@scope" without a name, or with a
// backslash, '%' or leading dot.
std::optional<PackageSpecifier> parse_package_specifier(std::string_view specifier);

// The path of a file URL with its percent escapes decoded; nothing when it has a foreign host or an
// encoded slash.
std::optional<std::string> path_of_file_url(std::string_view url);

// Where "?query" or "#fragment" begins, or npos. A leading '#' is part of the name.
size_t suffix_start(std::string_view specifier);

// Names such as "fs" and "fs/promises", without "node:".
bool is_node_builtin(std::string_view name);
// Those that exist only with the "node:" prefix, such as "test" and "sqlite".
bool is_node_builtin_with_prefix_only(std::string_view name);

}  // namespace sinter::bundler
