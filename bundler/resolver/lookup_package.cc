// Names of packages: self reference, node_modules, `exports` and `imports`.

#include "base/path.h"
#include "bundler/resolver/lookup.h"

namespace sinter::bundler {

Outcome Lookup::find_package(const DirectoryInfo& from, std::string_view specifier) {
  auto parsed = parse_package_specifier(specifier);
  if (!parsed) return Outcome::failure();

  // PACKAGE_SELF_RESOLVE: only a package with `exports` can import itself by name.
  if (from.scope && from.scope->exports && from.scope->name == parsed->name) {
    ExportsResult result =
        resolve_exports(*from.scope->exports, parsed->subpath, state_.conditions_of(group_));
    return finish_exports(*from.scope, from.scope->directory, parsed->subpath, result);
  }

  const std::string_view first_segment =
      std::string_view(parsed->name).substr(0, parsed->name.find('/'));
  auto look_in = [&](const Directory& modules) -> Outcome {
    // Cheaper than opening a directory that is not there, and nearly all are not.
    if (modules.kind(first_segment) == EntryKind::Directory) {
      const DirectoryInfo* package = state_.info(path::child(modules.path(), parsed->name));
      if (package) {
        Outcome found = find_in_package(*package, *parsed);
        if (found.decided()) return found;
        if (trace_) trace_->packages_without.push_back(package->directory->path());
      } else if (trace_) {
        trace_->searched.push_back(modules.path());
      }
    } else if (trace_) {
      trace_->searched.push_back(modules.path());
    }
    // "node_modules/name.js", from before packages were directories.
    const std::string path = path::join(modules.path(), specifier);
    if (specifier.ends_with('/') || path::dirname(path) != modules.path()) return {};
    return find_file(modules, path::basename(path));
  };

  for (const DirectoryInfo* at = &from; at; at = at->parent) {
    if (!at->node_modules) continue;
    if (Outcome found = look_in(*at->node_modules); found.decided()) return found;
  }
  for (const std::string& path : state_.options.node_paths) {
    const Directory* directory = state_.directories.open(path);
    if (!directory) continue;
    if (Outcome found = look_in(*directory); found.decided()) return found;
  }
  return {};
}

Outcome Lookup::find_in_package(const DirectoryInfo& package, const PackageSpecifier& specifier) {
  const std::string& directory = package.directory->path();
  if (package.own_package && package.own_package->exports) {
    ExportsResult result = resolve_exports(*package.own_package->exports, specifier.subpath,
                                           state_.conditions_of(group_));
    return finish_exports(*package.own_package, directory, specifier.subpath, result);
  }
  if (specifier.subpath == "." || specifier.subpath == "./") return find_directory(directory);
  return find_path(path::join(directory, specifier.subpath), specifier.subpath.ends_with('/'));
}

Outcome Lookup::find_private(std::string_view specifier) {
  const PackageInfo* scope = from_->scope;
  if (!scope || !scope->imports) return Outcome::failure();
  ExportsResult result = resolve_imports(*scope->imports, specifier, state_.conditions_of(group_));
  if (result.status == ExportsStatus::Package) {
    if (trace_) {
      trace_->steps.push_back("\"imports\" in " + state_.pretty_path(scope->path) +
                              " maps it to \"" + result.target + "\"");
    }
    const DirectoryInfo* package = state_.info_of_nearest(scope->directory);
    const bool node = state_.options.platform == Platform::Node;
    SpecifierKind kind = specifier_kind(result.target);
    if (kind == SpecifierKind::Url) return Outcome::external_specifier(result.target);
    if (is_external(result.target)) return Outcome::external_specifier(result.target);
    if (kind == SpecifierKind::NodeUrl || (node && is_node_builtin(result.target))) {
      if (auto mapped = browser_package(*package, result.target)) return std::move(*mapped);
      return node ? Outcome::external_specifier(result.target) : Outcome::failure();
    }
    // "#x": "#y" is not followed, as in Node.
    if (kind != SpecifierKind::Bare) return Outcome::failure();
    if (auto mapped = browser_package(*package, result.target)) return std::move(*mapped);
    if (state_.options.packages_external) return Outcome::external_specifier(result.target);
    Outcome found = find_package(*package, result.target);
    return found ? std::move(found) : Outcome::failure();
  }
  return finish_exports(*scope, scope->directory, specifier, result);
}

Outcome Lookup::finish_exports(const PackageInfo& package, const std::string& directory,
                               std::string_view subpath, const ExportsResult& result) {
  Outcome found;
  std::string path;
  if (result.status == ExportsStatus::Path || result.status == ExportsStatus::PathPrefix) {
    path = path::join(directory, result.target);
    if (group_ != ResolveGroup::Entry) {
      if (auto mapped = browser_path(path)) return std::move(*mapped);
    }
    found = result.status == ExportsStatus::Path ? find_exact(path) : find_path(path, false);
  }
  if (found) return found;
  if (trace_) {
    trace_->exports_failures.push_back({&package, std::string(subpath), result, path});
  }
  return Outcome::failure();
}

}  // namespace sinter::bundler
