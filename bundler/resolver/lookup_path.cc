// Files and directories: Node's LOAD_AS_FILE and LOAD_AS_DIRECTORY, with the extensions of the
// options.

#include <array>

#include "base/path.h"
#include "bundler/resolver/glob.h"
#include "bundler/resolver/lookup.h"

namespace sinter::bundler {
namespace {

struct Rewrite {
  std::string_view from;
  std::array<std::string_view, 2> to;
};
// TypeScript projects import the file that will be there after compilation.
constexpr std::array<Rewrite, 4> kRewrites = {{{".js", {".ts", ".tsx"}},
                                               {".jsx", {".tsx", ".ts"}},
                                               {".mjs", {".mts", ""}},
                                               {".cjs", {".cts", ""}}}};

}  // namespace

Outcome Lookup::find_path(const std::string& path, bool directory_only) {
  if (group_ != ResolveGroup::Entry) {
    for (const std::string& pattern : state_.path_externals) {
      if (matches_wildcard(pattern, path)) {
        return {.status = ResolveStatus::External, .external = path, .external_is_path = true};
      }
    }
  }
  if (auto mapped = browser_path(path)) return std::move(*mapped);
  if (!directory_only) {
    if (Outcome found = find_file(path)) return found;
  }
  return find_directory(path);
}

Outcome Lookup::find_file(const std::string& path) {
  if (trace_) trace_->tried_paths.push_back(path);
  if (path == "/") return {};
  const Directory* directory = state_.directories.open(path::dirname(path));
  return directory ? find_file(*directory, path::basename(path)) : Outcome();
}

Outcome Lookup::find_file(const Directory& directory, std::string_view name) {
  if (directory.has_file(name)) return Outcome::found(directory, std::string(name));
  const DirectoryInfo* info = state_.info(directory);
  std::string candidate;
  for (const std::string& extension : state_.extensions(info->in_node_modules)) {
    candidate.assign(name).append(extension);
    if (directory.has_file(candidate)) return Outcome::found(directory, std::move(candidate));
  }
  return find_rewritten(directory, name);
}

Outcome Lookup::find_rewritten(const Directory& directory, std::string_view name) {
  std::string_view extension = path::extension(name);
  for (const Rewrite& rewrite : kRewrites) {
    if (extension != rewrite.from) continue;
    for (std::string_view to : rewrite.to) {
      if (to.empty()) continue;
      std::string candidate(name.substr(0, name.size() - extension.size()));
      candidate += to;
      if (directory.has_file(candidate)) return Outcome::found(directory, std::move(candidate));
    }
  }
  return {};
}

Outcome Lookup::find_exact(const std::string& path) {
  const Directory* directory = state_.directories.open(path::dirname(path));
  if (!directory) return {};
  std::string_view name = path::basename(path);
  if (directory->has_file(name)) return Outcome::found(*directory, std::string(name));
  // A workspace package that is not built yet: its `exports` name the output, its sources lie
  // beside it.
  return find_rewritten(*directory, name);
}

Outcome Lookup::find_directory(const std::string& path) {
  const DirectoryInfo* info = state_.info(path);
  if (!info) return {};
  if (info->own_package) {
    if (Outcome found = find_main(*info)) return found;
  }
  return find_index(*info->directory);
}

Outcome Lookup::find_index(const Directory& directory) {
  const DirectoryInfo* info = state_.info(directory);
  for (const std::string& extension : state_.extensions(info->in_node_modules)) {
    std::string candidate = "index" + extension;
    if (directory.has_file(candidate)) {
      if (auto mapped = browser_path(path::child(directory.path(), candidate))) {
        return std::move(*mapped);
      }
      return Outcome::found(directory, std::move(candidate));
    }
  }
  return {};
}

Outcome Lookup::find_main(const DirectoryInfo& info) {
  auto load = [&](std::string_view value) -> Outcome {
    std::string path = path::join(info.directory->path(), value);
    if (auto mapped = browser_path(path)) return std::move(*mapped);
    if (path != info.directory->path()) {
      if (Outcome found = find_file(path)) return found;
    }
    // Not find_directory: a main field does not lead to another package.json.
    const Directory* directory = state_.directories.open(path);
    return directory ? find_index(*directory) : Outcome();
  };
  const PackageInfo& package = *info.own_package;
  if (group_ == ResolveGroup::Css) {
    if (auto style = package.main_field("style")) {
      if (Outcome found = load(*style)) return found;
    }
  }
  const bool is_require = group_ == ResolveGroup::Require;
  for (const std::string& field : state_.options.main_fields) {
    // A require() of a package that has both gets `main`: the `module` build's default export would
    // have to be unwrapped by hand (`require("x").default`), which code written for `main` does not
    // do.
    if (is_require && state_.default_main_fields && field == "module" &&
        package.main_field("main")) {
      continue;
    }
    auto value = package.main_field(field);
    if (!value) continue;
    Outcome found = load(*value);
    if (!found) {
      if (trace_) {
        trace_->steps.push_back("\"" + field + "\" in " + state_.pretty_path(package.path) +
                                " names \"" + std::string(*value) + "\", which does not exist");
      }
      continue;
    }
    if (field == "module" && state_.default_main_fields && found.status == ResolveStatus::Found) {
      if (auto main = package.main_field("main")) {
        Outcome other = load(*main);
        if (other.status == ResolveStatus::Found) found.require_place = std::move(other.place);
      }
    }
    return found;
  }
  return {};
}

}  // namespace sinter::bundler
