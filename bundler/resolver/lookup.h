// One resolution in progress. Internal to bundler/resolver.
//
// The same code answers and explains: with a Trace it also writes down what it tried.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundler/resolver/package_exports.h"
#include "bundler/resolver/resolver_state.h"
#include "bundler/resolver/specifier.h"

namespace sinter::bundler {

struct Trace {
  struct ExportsFailure {
    const PackageInfo* package;
    std::string subpath;  // "./x" of exports, "#x" of imports
    ExportsResult result;
    std::string missing_file;  // the target that is not there
  };
  std::vector<std::string> steps;  // aliases and mappings that were applied, as sentences
  std::vector<std::string> tried_paths;
  std::vector<std::string> searched;  // node_modules directories without the package
  std::vector<std::string>
      packages_without;  // package directories that were there but did not have the file
  std::vector<ExportsFailure> exports_failures;
};

// Where something was found: a directory and the name of a file in it.
struct Place {
  const Directory* directory = nullptr;
  std::string name;
};

struct Outcome {
  ResolveStatus status = ResolveStatus::NotFound;
  Place place;
  std::optional<Place> require_place;
  std::string external;
  bool external_is_path = false;
  // No other place may be tried: a package that has `exports` has the last word.
  bool final_failure = false;

  bool decided() const { return status != ResolveStatus::NotFound || final_failure; }
  explicit operator bool() const { return status != ResolveStatus::NotFound; }

  static Outcome found(const Directory& directory, std::string name) {
    return {.status = ResolveStatus::Found, .place = {&directory, std::move(name)}};
  }
  static Outcome external_specifier(std::string_view specifier) {
    return {.status = ResolveStatus::External, .external = std::string(specifier)};
  }
  static Outcome failure() { return {.final_failure = true}; }
};

class Lookup {
 public:
  Lookup(Resolver::State& state, const DirectoryInfo& from, const TsConfig* tsconfig,
         ResolveGroup group, Trace* trace)
      : state_(state), from_(&from), tsconfig_(tsconfig), group_(group), trace_(trace) {}

  Resolution run(std::string_view specifier);

 private:
  // lookup.cc: the order of things
  Resolution attempt(std::string_view specifier);
  Outcome find(std::string_view specifier);
  Outcome find_without_alias(std::string_view specifier, SpecifierKind kind);
  bool is_external(std::string_view specifier) const;
  std::optional<Outcome> find_alias(std::string_view specifier);
  std::optional<Outcome> find_tsconfig_path(std::string_view specifier);
  Resolution finish(Outcome outcome);

  // lookup_path.cc: files and directories
  Outcome find_path(const std::string& path, bool directory_only);
  Outcome find_file(const std::string& path);
  Outcome find_file(const Directory& directory, std::string_view name);
  Outcome find_rewritten(const Directory& directory, std::string_view name);
  Outcome find_directory(const std::string& path);
  Outcome find_main(const DirectoryInfo& info);
  Outcome find_index(const Directory& directory);
  Outcome find_exact(const std::string& path);

  // lookup_package.cc: names of packages
  Outcome find_package(const DirectoryInfo& from, std::string_view specifier);
  Outcome find_in_package(const DirectoryInfo& package, const PackageSpecifier& specifier);
  Outcome find_private(std::string_view specifier);
  Outcome finish_exports(const PackageInfo& package, const std::string& directory,
                         std::string_view subpath, const ExportsResult& result);

  // lookup_browser.cc: the `browser` map
  std::optional<Outcome> browser_package(const DirectoryInfo& from, std::string_view specifier);
  std::optional<Outcome> browser_path(const std::string& path);
  std::optional<Outcome> browser_file(const std::string& path);
  std::optional<Outcome> browser_target(const PackageInfo& scope,
                                        const PackageInfo::BrowserMap::value_type& entry,
                                        const std::string& replaced);

  Resolver::State& state_;
  const DirectoryInfo* from_;
  const TsConfig* tsconfig_;
  ResolveGroup group_;
  Trace* trace_;
  // A replacement from a browser map is not replaced again, or two entries could point at each
  // other for ever.
  bool browser_mapped_ = false;
};

}  // namespace sinter::bundler
