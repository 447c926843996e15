// The `browser` map of package.json (github.com/defunctzombie/package-browser-field-spec): replaces
// packages and files when bundling for the browser.

#include <fmt/format.h>

#include "base/path.h"
#include "bundler/resolver/lookup.h"

namespace sinter::bundler {
namespace {

// "./x/y" for a path below the package's directory.
std::optional<std::string> key_of(const PackageInfo& scope, std::string_view path) {
  if (!path::is_inside(scope.directory, path) || path == scope.directory) return std::nullopt;
  std::string_view below = path.substr(scope.directory.size());
  if (below.starts_with('/')) below.remove_prefix(1);
  return "./" + std::string(below);
}

}  // namespace

// A package (or "node:" module) imported from inside the scope.
std::optional<Outcome> Lookup::browser_package(const DirectoryInfo& from,
                                               std::string_view specifier) {
  const PackageInfo* scope = from.browser_scope;
  if (!scope || !state_.use_browser_map || browser_mapped_) return std::nullopt;
  auto it = scope->browser_map.find(specifier);
  if (it == scope->browser_map.end()) {
    for (const std::string& extension : state_.options.extensions) {
      it = scope->browser_map.find(std::string(specifier) + extension);
      if (it != scope->browser_map.end()) break;
    }
  }
  if (it == scope->browser_map.end()) return std::nullopt;
  // {"x": "x"} would otherwise hide the package from itself.
  if (it->second && *it->second == specifier) return std::nullopt;
  return browser_target(*scope, *it, "");
}

// A path as it was written, before extensions are tried: the file it names need not exist.
std::optional<Outcome> Lookup::browser_path(const std::string& path) {
  if (!state_.use_browser_map || browser_mapped_) return std::nullopt;
  const DirectoryInfo* info = state_.info(path::dirname(path));
  if (!info || !info->browser_scope) return std::nullopt;
  const PackageInfo& scope = *info->browser_scope;
  std::string real = path::child(info->directory->real().path(), path::basename(path));
  auto key = key_of(scope, state_.options.preserve_symlinks ? path : real);
  if (!key) return std::nullopt;
  auto it = scope.browser_map.find(*key);
  if (it == scope.browser_map.end()) {
    for (const std::string& extension : state_.options.extensions) {
      it = scope.browser_map.find(*key + extension);
      if (it != scope.browser_map.end()) break;
    }
  }
  if (it == scope.browser_map.end()) return std::nullopt;
  return browser_target(scope, *it, path);
}

// A file that was found: the map may name it with its extension, without it, or by its directory.
std::optional<Outcome> Lookup::browser_file(const std::string& path) {
  const DirectoryInfo* info = state_.info(path::dirname(path));
  if (!info || !info->browser_scope) return std::nullopt;
  const PackageInfo& scope = *info->browser_scope;
  auto key = key_of(scope, path);
  if (!key) return std::nullopt;
  auto it = scope.browser_map.find(*key);
  std::string_view extension = path::extension(path);
  if (it == scope.browser_map.end()) {
    it = scope.browser_map.find(std::string_view(*key).substr(0, key->size() - extension.size()));
  }
  if (it == scope.browser_map.end() && !extension.empty()) {
    // {"index.js": …}: the "./" is often left out, which with an extension cannot be mistaken for a
    // package.
    it = scope.browser_map.find(std::string_view(*key).substr(2));
  }
  if (it == scope.browser_map.end() && path::stem(path) == "index") {
    it = scope.browser_map.find(path::dirname(*key));
  }
  if (it == scope.browser_map.end()) return std::nullopt;
  return browser_target(scope, *it, path);
}

std::optional<Outcome> Lookup::browser_target(const PackageInfo& scope,
                                              const PackageInfo::BrowserMap::value_type& entry,
                                              const std::string& replaced) {
  const auto& [key, target] = entry;
  if (!target) {
    Outcome disabled{.status = ResolveStatus::Disabled};
    if (!replaced.empty()) {
      browser_mapped_ = true;
      Outcome file = find_file(replaced);
      if (!file) file = find_directory(replaced);
      browser_mapped_ = false;
      disabled.place = std::move(file.place);
    }
    return disabled;
  }
  if (trace_) {
    trace_->steps.push_back(fmt::format("\"browser\" in {} maps \"{}\" to \"{}\"",
                                        state_.pretty_path(scope.path), key, *target));
  }
  browser_mapped_ = true;
  const DirectoryInfo* directory = state_.info_of_nearest(scope.directory);
  if (specifier_kind(*target) == SpecifierKind::Relative) {
    return find_path(path::join(scope.directory, *target), target->ends_with('/'));
  }
  Outcome found = find_package(*directory, *target);
  // Many packages leave the "./" out.
  if (!found) {
    if (Outcome file = find_path(path::join(scope.directory, *target), false)) return file;
  }
  return found ? std::move(found) : Outcome::failure();
}

}  // namespace sinter::bundler
