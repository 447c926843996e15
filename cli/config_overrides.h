// Keys of the config on the command line: `--build.cssMinify=false`, which is short for
// `--set:build.cssMinify=false`. They stand over the config file.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sinter::cli {

// An object of objects, by paths with dots.
class ConfigTree {
 public:
  // `value` is JSON text. False where a part of the path has a value already, or is empty.
  bool set(std::string_view path, std::string value);
  bool empty() const { return children_.empty(); }
  std::string text() const;

 private:
  std::map<std::string, ConfigTree, std::less<>> children_;
  std::string value_;  // of a leaf
};

// Adds "KEY.PATH=VALUE" to the tree: VALUE is JSON, or else a text; without one the key is true.
// What is wrong with it, or nothing.
std::optional<std::string> add_override(std::string_view text, ConfigTree& tree);

// "--build.minify=false" as "--set=build.minify=false"; nothing for any other argument.
std::optional<std::string> as_override(std::string_view argument);

}  // namespace sinter::cli
