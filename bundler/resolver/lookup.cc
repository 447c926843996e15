// The order in which a specifier is tried; see resolver.h.

#include "bundler/resolver/lookup.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "bundler/resolver/glob.h"

namespace sinter::bundler {
namespace {

bool names_directory(std::string_view specifier) {
  return specifier.ends_with('/') || specifier == "." || specifier == ".." ||
         specifier.ends_with("/.") || specifier.ends_with("/..");
}

bool is_declaration_file(std::string_view path) {
  return path.ends_with(".d.ts") || path.ends_with(".d.mts") || path.ends_with(".d.cts");
}

// What follows an alias's name in a specifier that it matches.
std::optional<std::string_view> match_alias(const Alias& alias, std::string_view specifier) {
  if (!specifier.starts_with(alias.from)) return std::nullopt;
  std::string_view rest = specifier.substr(alias.from.size());
  if (rest.empty()) return rest;
  if (alias.exact) return std::nullopt;
  if (alias.from.ends_with('/') || rest.front() == '/') return rest;
  return std::nullopt;
}

}  // namespace

Resolution Lookup::run(std::string_view specifier) {
  Resolution whole = attempt(specifier);
  if (whole.status != ResolveStatus::NotFound) return whole;
  // A file may really be named "a?b" or "a#b", so the suffix is only cut off when there is none of
  // that name.
  const size_t cut = suffix_start(specifier);
  if (cut == std::string_view::npos) return whole;
  Resolution without = attempt(specifier.substr(0, cut));
  if (without.status == ResolveStatus::External) {
    without.external_specifier += specifier.substr(cut);
  } else if (without.status != ResolveStatus::NotFound) {
    without.suffix = specifier.substr(cut);
  }
  return without;
}

Resolution Lookup::attempt(std::string_view specifier) {
  browser_mapped_ = false;
  return finish(find(specifier));
}

Resolution Lookup::finish(Outcome outcome) {
  Resolution resolution;
  if (outcome.status == ResolveStatus::Found && !browser_mapped_ && state_.use_browser_map) {
    std::string path = outcome.place.directory->real_path(outcome.place.name);
    if (auto mapped = browser_file(path)) outcome = std::move(*mapped);
  }
  auto file_at = [&](const Place& place) -> const ResolvedFile* {
    if (!place.directory) return nullptr;
    if (state_.options.preserve_symlinks) {
      return &state_.file(path::child(place.directory->path(), place.name));
    }
    std::string real = place.directory->real_path(place.name);
    return real.empty() ? nullptr : &state_.file(real);
  };
  resolution.status = outcome.status;
  switch (outcome.status) {
    case ResolveStatus::Found:
      resolution.file = file_at(outcome.place);
      if (outcome.require_place) resolution.require_file = file_at(*outcome.require_place);
      if (resolution.require_file == resolution.file) resolution.require_file = nullptr;
      break;
    case ResolveStatus::Disabled:
      resolution.file = file_at(outcome.place);
      break;
    case ResolveStatus::External:
      resolution.external_specifier = std::move(outcome.external);
      resolution.external_is_path = outcome.external_is_path;
      break;
    case ResolveStatus::NotFound:
      break;
  }
  return resolution;
}

bool Lookup::is_external(std::string_view specifier) const {
  for (const std::string& pattern : state_.options.externals) {
    if (pattern.find('*') != std::string::npos) {
      if (matches_wildcard(pattern, specifier)) return true;
    } else if (specifier.starts_with(pattern) &&
               (specifier.size() == pattern.size() || specifier[pattern.size()] == '/')) {
      return true;
    }
  }
  return false;
}

Outcome Lookup::find(std::string_view specifier) {
  SpecifierKind kind = specifier_kind(specifier);
  if (kind == SpecifierKind::Empty) return Outcome::failure();
  if (group_ != ResolveGroup::Entry) {
    if (kind == SpecifierKind::Url) return Outcome::external_specifier(specifier);
    // "url(#gradient)" names an element of the document, and "mailto:" and the like no file.
    if (group_ == ResolveGroup::Url && kind == SpecifierKind::Private) {
      return Outcome::external_specifier(specifier);
    }
    // A relative pattern is matched where the path is known; see find_path.
    if (kind != SpecifierKind::Relative && is_external(specifier)) {
      return Outcome::external_specifier(specifier);
    }
    if (kind == SpecifierKind::Relative && is_external(specifier) &&
        std::find(state_.options.externals.begin(), state_.options.externals.end(), specifier) ==
            state_.options.externals.end()) {
      // "*.png" is about the text of the specifier; "./x.js" is about a file.
      return Outcome::external_specifier(specifier);
    }
  }
  if (auto aliased = find_alias(specifier)) return std::move(*aliased);
  return find_without_alias(specifier, kind);
}

std::optional<Outcome> Lookup::find_alias(std::string_view specifier) {
  for (const Alias& alias : state_.options.aliases) {
    auto rest = match_alias(alias, specifier);
    if (!rest) continue;
    if (!alias.to) return Outcome{.status = ResolveStatus::Disabled};
    std::string target = *alias.to;
    if (!rest->empty()) {
      if (target.ends_with('/') && rest->front() == '/') rest->remove_prefix(1);
      if (!target.ends_with('/') && rest->front() != '/') target += '/';
      target += *rest;
    }
    if (trace_) {
      trace_->steps.push_back(fmt::format("The alias \"{}\" made it \"{}\"", alias.from, target));
    }
    SpecifierKind kind = specifier_kind(target);
    if (kind == SpecifierKind::Relative || kind == SpecifierKind::Absolute) {
      return find_path(path::join(state_.options.working_directory, target),
                       names_directory(target));
    }
    if (kind == SpecifierKind::Url || is_external(target)) {
      return Outcome::external_specifier(target);
    }
    // The project chose the alias, so its own packages come before those the importer sees.
    const DirectoryInfo* importer = from_;
    from_ = state_.info_of_nearest(state_.options.working_directory);
    Outcome found = find_without_alias(target, kind);
    from_ = importer;
    return found ? std::move(found) : find_without_alias(target, kind);
  }
  return std::nullopt;
}

Outcome Lookup::find_without_alias(std::string_view specifier, SpecifierKind kind) {
  const bool node = state_.options.platform == Platform::Node;
  switch (kind) {
    case SpecifierKind::Empty:
      return Outcome::failure();
    case SpecifierKind::Url:
      return Outcome::external_specifier(specifier);
    case SpecifierKind::Relative:
      return find_path(path::join(from_->directory->path(), specifier), names_directory(specifier));
    case SpecifierKind::FileUrl: {
      auto path = path_of_file_url(specifier);
      return path ? find_path(path::normalize(*path), names_directory(*path)) : Outcome::failure();
    }
    case SpecifierKind::Absolute: {
      if (auto mapped = find_tsconfig_path(specifier)) return std::move(*mapped);
      return find_path(path::normalize(specifier), names_directory(specifier));
    }
    case SpecifierKind::Private: {
      if (auto mapped = find_tsconfig_path(specifier)) return std::move(*mapped);
      return find_private(specifier);
    }
    case SpecifierKind::NodeUrl:
      if (auto mapped = browser_package(*from_, specifier)) return std::move(*mapped);
      return node ? Outcome::external_specifier(specifier) : Outcome::failure();
    case SpecifierKind::Bare:
      break;
  }
  if (auto mapped = browser_package(*from_, specifier)) return std::move(*mapped);
  if (node && is_node_builtin(specifier)) return Outcome::external_specifier(specifier);
  if (auto mapped = find_tsconfig_path(specifier)) return std::move(*mapped);
  const bool file_first =
      group_ == ResolveGroup::Entry || group_ == ResolveGroup::Url || group_ == ResolveGroup::Css;
  if (file_first) {
    // Not for a directory that happens to have the name of a package: url(foo) and `sinter build
    // foo` mean files.
    if (Outcome found = find_file(path::join(from_->directory->path(), specifier))) return found;
  }
  if (tsconfig_ && tsconfig_->base_url) {
    if (Outcome found =
            find_path(path::join(*tsconfig_->base_url, specifier), names_directory(specifier));
        found && !(found.place.directory && is_declaration_file(found.place.name))) {
      return found;
    }
  }
  if (state_.options.packages_external && group_ != ResolveGroup::Entry) {
    return Outcome::external_specifier(specifier);
  }
  Outcome found = find_package(*from_, specifier);
  if (!found.decided() && file_first) {
    found = find_path(path::join(from_->directory->path(), specifier), names_directory(specifier));
  }
  return found;
}

std::optional<Outcome> Lookup::find_tsconfig_path(std::string_view specifier) {
  if (!tsconfig_ || tsconfig_->paths.empty()) return std::nullopt;
  std::string_view star;
  const TsPath* path = tsconfig_->match_path(specifier, star);
  if (!path) return std::nullopt;
  for (const std::string& target : path->targets) {
    std::string full = target;
    if (size_t at = full.find('*'); at != std::string::npos) full.replace(at, 1, star);
    // TypeScript's mapping to a declaration says where the types are, not the code.
    if (is_declaration_file(full)) continue;
    if (trace_) {
      trace_->steps.push_back(fmt::format("\"paths\" in {} maps it to \"{}\"",
                                          state_.pretty_path(tsconfig_->path),
                                          state_.pretty_path(full)));
    }
    Outcome found = find_path(path::normalize(full), names_directory(full));
    if (found && !(found.place.directory && is_declaration_file(found.place.name))) return found;
  }
  return std::nullopt;
}

}  // namespace sinter::bundler
