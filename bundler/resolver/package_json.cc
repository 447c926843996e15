#include "bundler/resolver/package_json.h"

#include <fmt/format.h>

#include "base/path.h"

namespace sinter::bundler {
namespace {

void read_browser_map(const json::Value& browser, PackageInfo::BrowserMap& map) {
  if (!browser.is_object()) return;
  for (const json::Member& member : browser.members()) {
    std::optional<std::string> target;
    if (member.value.is_string()) {
      target = member.value.string();
    } else if (!member.value.is_bool() || member.value.boolean()) {
      continue;  // `true` keeps the file
    }
    std::string key(member.key);
    if (key.starts_with("./") || key.starts_with("../")) {
      // "./a/../b.js" and "./b.js" are one file.
      key = "./" + path::normalize(key);
    }
    map.insert_or_assign(std::move(key), std::move(target));
  }
}

void read_side_effects(const json::Value& value, PackageInfo& package, Diagnostics& problems) {
  auto add_glob = [&](std::string_view text) {
    // As webpack does: a pattern without a slash matches in every directory; "./x" has one.
    const bool anywhere = text.find('/') == std::string_view::npos;
    if (text.starts_with("./")) text.remove_prefix(2);
    if (text.starts_with("/")) text.remove_prefix(1);
    std::string pattern = anywhere ? "**/" + std::string(text) : std::string(text);
    package.side_effect_globs.emplace_back(pattern);
  };
  if (value.is_bool()) {
    package.side_effects = value.boolean() ? SideEffects::Yes : SideEffects::No;
  } else if (value.is_string()) {
    package.side_effects = SideEffects::Listed;
    add_glob(value.string());
  } else if (value.is_array()) {
    package.side_effects = SideEffects::Listed;
    for (const json::Value& item : value.items()) {
      if (item.is_string()) {
        add_glob(item.string());
      } else {
        problems.warning("package-json", "Every item of \"sideEffects\" must be a string",
                         package.path, item.range());
      }
    }
  } else if (!value.is_null()) {
    problems.warning("package-json", "\"sideEffects\" must be a boolean or an array of strings",
                     package.path, value.range());
  }
}

}  // namespace

std::optional<std::string_view> PackageInfo::main_field(std::string_view field) const {
  if (!document) return std::nullopt;
  auto value = document->root().find_string(field);
  return value && !value->empty() ? value : std::nullopt;
}

std::optional<bool> PackageInfo::has_side_effects(std::string_view file) const {
  switch (side_effects) {
    case SideEffects::Unspecified:
      return std::nullopt;
    case SideEffects::Yes:
      return true;
    case SideEffects::No:
      return false;
    case SideEffects::Listed:
      break;
  }
  if (!path::is_inside(directory, file)) return true;
  std::string_view below = file.substr(directory.size());
  if (below.starts_with('/')) below.remove_prefix(1);
  for (const Glob& glob : side_effect_globs) {
    if (glob.matches(below)) return true;
  }
  return false;
}

std::unique_ptr<PackageInfo> load_package_json(FileSystem& files, std::string_view directory,
                                               Diagnostics& problems) {
  auto package = std::make_unique<PackageInfo>();
  package->directory = directory;
  package->path = path::child(directory, "package.json");
  thread_local FileBuffer buffer;
  if (FileStatus status = files.read_file(package->path, buffer); !status) {
    if (status.error == FileError::Missing) return nullptr;
    problems.error("package-json", fmt::format("Cannot read this file: {}", status.describe()),
                   package->path);
    return package;
  }
  json::ParseResult parsed = json::parse(buffer.text());
  if (!parsed) {
    problems.add(json::to_diagnostic(parsed.error, package->path));
    return package;
  }
  package->document = std::move(parsed.document);
  const json::Value& root = package->document->root();
  if (!root.is_object()) {
    problems.error("package-json", "A package.json must hold an object", package->path,
                   root.range());
    return package;
  }
  for (const json::Member& member : root.members()) {
    const json::Value& value = member.value;
    if (member.key == "name") {
      if (value.is_string()) package->name = value.string();
    } else if (member.key == "version") {
      if (value.is_string()) package->version = value.string();
    } else if (member.key == "type") {
      // Node takes any other value for an absent one; a misspelt one is worth a word.
      if (value.is_string() && value.string() == "module") {
        package->type = PackageType::Module;
      } else if (value.is_string() && value.string() == "commonjs") {
        package->type = PackageType::CommonJs;
      } else {
        problems.warning("package-json", "\"type\" must be \"module\" or \"commonjs\"",
                         package->path, value.range());
      }
    } else if (member.key == "exports") {
      if (!value.is_null()) package->exports = &value;
    } else if (member.key == "imports") {
      if (!value.is_null()) package->imports = &value;
    } else if (member.key == "browser") {
      read_browser_map(value, package->browser_map);
    } else if (member.key == "sideEffects") {
      read_side_effects(value, *package, problems);
    }
  }
  return package;
}

}  // namespace sinter::bundler
