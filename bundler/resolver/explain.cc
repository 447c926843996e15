// The message for a specifier that could not be resolved: what is wrong, what was tried, what was
// probably meant. Runs only for errors, so it may look at the disk as much as it likes.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/path.h"
#include "bundler/resolver/lookup.h"
#include "bundler/resolver/near_miss.h"

namespace sinter::bundler {
namespace {

// Packages that stand in for Node's modules in browsers.
struct Polyfill {
  std::string_view builtin;
  std::string_view package;
};
constexpr Polyfill kPolyfills[] = {{"assert", "assert"},
                                   {"buffer", "buffer"},
                                   {"console", "console-browserify"},
                                   {"constants", "constants-browserify"},
                                   {"crypto", "crypto-browserify"},
                                   {"domain", "domain-browser"},
                                   {"events", "events"},
                                   {"http", "stream-http"},
                                   {"https", "https-browserify"},
                                   {"os", "os-browserify"},
                                   {"path", "path-browserify"},
                                   {"process", "process"},
                                   {"punycode", "punycode"},
                                   {"querystring", "querystring-es3"},
                                   {"stream", "stream-browserify"},
                                   {"string_decoder", "string_decoder"},
                                   {"timers", "timers-browserify"},
                                   {"tty", "tty-browserify"},
                                   {"url", "url"},
                                   {"util", "util"},
                                   {"vm", "vm-browserify"},
                                   {"zlib", "browserify-zlib"}};

class Explainer {
 public:
  Explainer(Resolver::State& state, const ResolveRequest& request, SourceRange range)
      : state_(state), request_(request) {
    importer_directory_ = request.importer_path.empty()
                              ? state.options.working_directory
                              : std::string(path::dirname(request.importer_path));
    from_ = state.info_of_nearest(importer_directory_);
    tsconfig_ = request.importer_path.empty() ? state.tsconfig(*from_)
                                              : state.tsconfig_for(*from_, request.importer_path);
    specifier_ = request.specifier;
    diagnostic_.code = request.kind == ResolveKind::Entry ? "missing-entry" : "unresolved-import";
    if (!request.importer_path.empty()) diagnostic_.path = state.pretty_path(request.importer_path);
    diagnostic_.range = range;
  }

  Diagnostic run() {
    if (specifier_.empty()) {
      diagnostic_.message = "An import needs the name of a module, but this one is empty";
      return std::move(diagnostic_);
    }
    std::string looked_up(specifier_);
    if (from_->directory->path() != importer_directory_ &&
        specifier_kind(specifier_) == SpecifierKind::Relative) {
      looked_up = path::join(importer_directory_, specifier_);
    }
    Lookup(state_, *from_, tsconfig_, group_of(request_.kind), &trace_).run(looked_up);
    for (const std::string& step : trace_.steps) diagnostic_.note(step);

    // The name without "?raw" is what people recognise.
    if (size_t cut = suffix_start(specifier_); cut != std::string_view::npos) {
      specifier_ = specifier_.substr(0, cut);
    }
    if (!trace_.exports_failures.empty()) {
      explain_exports(trace_.exports_failures.back());
      return std::move(diagnostic_);
    }
    const SpecifierKind kind = specifier_kind(specifier_);
    std::string_view builtin = specifier_;
    if (kind == SpecifierKind::NodeUrl) builtin.remove_prefix(5);
    if (kind == SpecifierKind::NodeUrl ||
        (kind == SpecifierKind::Bare && is_node_builtin(builtin) &&
         trace_.packages_without.empty() && request_.kind != ResolveKind::Entry)) {
      explain_builtin(builtin);
    } else if (kind == SpecifierKind::Private) {
      explain_private();
    } else if (kind == SpecifierKind::Bare && request_.kind != ResolveKind::Entry) {
      explain_package();
    } else {
      explain_path();
    }
    return std::move(diagnostic_);
  }

 private:
  void message(std::string text) { diagnostic_.message = std::move(text); }
  void note(std::string text) { diagnostic_.note(std::move(text)); }
  void fix(std::string text) {
    if (diagnostic_.fix.empty()) diagnostic_.help(std::move(text));
  }

  void explain_path() {
    if (request_.kind == ResolveKind::Entry) {
      message(fmt::format("Cannot find the entry point \"{}\"", specifier_));
    } else {
      message(fmt::format("Cannot find \"{}\" from \"{}\"", specifier_,
                          state_.pretty_path(importer_directory_)));
    }
    std::string path = path::join(importer_directory_, specifier_);
    if (specifier_kind(specifier_) == SpecifierKind::FileUrl) {
      auto decoded = path_of_file_url(specifier_);
      if (!decoded) {
        note("A file URL must have an absolute path, no host and no encoded slash");
        return;
      }
      path = path::normalize(*decoded);
    }
    look_near(path, [&](std::string_view name) {
      std::string_view before = specifier_;
      while (before.ends_with('/')) before.remove_suffix(1);
      const size_t slash = before.rfind('/');
      before = slash == std::string_view::npos ? std::string_view() : before.substr(0, slash + 1);
      return std::string(before) + std::string(name);
    });
    if (specifier_kind(specifier_) == SpecifierKind::Absolute) {
      std::string below = path::join(state_.options.working_directory, specifier_.substr(1));
      if (state_.directories.kind(below) == EntryKind::File) {
        fix(fmt::format(
            "A leading slash means the root of the disk: write a relative path to \"{}\"",
            state_.pretty_path(below)));
      }
    }
  }

  // Says why there is nothing at `path`, and what is there instead. `spell` makes a specifier of an
  // entry's name.
  template <class Spell>
  void look_near(const std::string& path, Spell spell) {
    const std::string parent(path::dirname(path));
    const std::string name(path::basename(path));
    const Directory* directory = state_.directories.open(parent);
    if (!directory) {
      explain_missing_directory(parent);
      return;
    }
    if (const DirectoryEntry* entry = directory->find(name)) {
      switch (directory->kind(*entry)) {
        case EntryKind::Directory:
          note(
              fmt::format("\"{}\" is a directory without an index file", state_.pretty_path(path)));
          if (auto info = state_.info(path); info && info->own_package) {
            note("None of the main fields of its package.json leads to a file", info->own_package);
          }
          return;
        case EntryKind::Other:
          note(fmt::format("\"{}\" is not a regular file", state_.pretty_path(path)));
          return;
        default:
          break;
      }
      if (entry->kind == EntryKind::Symlink) {
        const LinkTarget& target = directory->target(*entry);
        note(target.status.error == FileError::SymlinkLoop
                 ? fmt::format("\"{}\" is a symbolic link that leads back to itself",
                               state_.pretty_path(path))
                 : fmt::format("\"{}\" is a symbolic link to nothing", state_.pretty_path(path)));
        return;
      }
    }
    std::vector<std::string_view> same_stem, names;
    for (const DirectoryEntry& entry : directory->entries()) {
      if (entry.name.starts_with('.')) continue;
      names.push_back(entry.name);
      if (path::stem(entry.name) == name && directory->kind(entry) == EntryKind::File) {
        same_stem.push_back(entry.name);
      }
    }
    for (std::string_view other : same_stem) {
      note(fmt::format("There is \"{}\", but \"{}\" is not among the extensions that are tried: {}",
                       other, path::extension(other), fmt::join(state_.options.extensions, " ")));
      fix(fmt::format("Write \"{}\"", spell(other)));
      return;
    }
    // "./foo.jsx" where there is "foo.tsx", or "foo.js.ts".
    std::string_view stem = path::stem(name);
    if (!path::extension(name).empty()) {
      for (std::string_view other : names) {
        if (other != name && path::stem(other) == stem) {
          note(fmt::format("There is a file of that name with another extension: \"{}\"", other));
          fix(fmt::format("Did you mean \"{}\"?", spell(other)));
          return;
        }
      }
    }
    // Names are compared with and without their extension, as they may be written either way.
    const bool with_extension = !path::extension(name).empty();
    std::vector<std::string_view> candidates = names;
    if (!with_extension) {
      for (std::string_view& candidate : candidates) {
        const auto& tried = state_.options.extensions;
        if (std::find(tried.begin(), tried.end(), path::extension(candidate)) != tried.end()) {
          candidate = path::stem(candidate);
        }
      }
    }
    if (auto near = nearest_name(name, candidates)) {
      if (equals_ignoring_case(*near, name)) {
        note(fmt::format("There is \"{}\", which differs in upper and lower case", *near));
      }
      fix(fmt::format("Did you mean \"{}\"?", spell(*near)));
    }
  }

  void note(std::string text, const PackageInfo* package) {
    diagnostic_.note(std::move(text), state_.pretty_path(package->path));
  }

  void explain_missing_directory(std::string parent) {
    // The first part of the path that is not there is the one that is misspelt.
    while (parent != "/" && !state_.directories.open(path::dirname(parent))) {
      parent = path::dirname(parent);
    }
    const Directory* above = state_.directories.open(path::dirname(parent));
    std::string_view name = path::basename(parent);
    const DirectoryEntry* entry = above ? above->find(name) : nullptr;
    if (entry && entry->kind == EntryKind::Symlink &&
        above->target(*entry).status.error == FileError::SymlinkLoop) {
      note(fmt::format("\"{}\" is a symbolic link that leads back to itself",
                       state_.pretty_path(parent)));
      return;
    }
    if (entry && above->kind(*entry) == EntryKind::File) {
      note(fmt::format("\"{}\" is a file, not a directory", state_.pretty_path(parent)));
      return;
    }
    note(fmt::format("There is no directory \"{}\"", state_.pretty_path(parent)));
    if (!above) return;
    std::vector<std::string_view> names;
    for (const DirectoryEntry& other : above->entries()) {
      if (above->kind(other) == EntryKind::Directory) names.push_back(other.name);
    }
    if (auto near = nearest_name(name, names)) {
      fix(fmt::format("Did you mean \"{}\"?",
                      state_.pretty_path(path::child(above->path(), *near))));
    }
  }

  void explain_builtin(std::string_view builtin) {
    if (!is_node_builtin(builtin) && !is_node_builtin_with_prefix_only(builtin)) {
      message(fmt::format("There is no Node.js module \"{}\"", specifier_));
      return;
    }
    message(fmt::format(
        "Cannot import \"{}\": it is part of Node.js and does not exist in {}", specifier_,
        state_.options.platform == Platform::Browser ? "browsers" : "platform \"neutral\""));
    if (from_->in_node_modules && from_->described_by && !from_->described_by->name.empty()) {
      note(fmt::format("The package \"{}\" was not made for browsers", from_->described_by->name));
    }
    for (const Polyfill& polyfill : kPolyfills) {
      if (polyfill.builtin != builtin) continue;
      // "buffer/" with a slash is the package, "buffer" the built-in.
      const bool same = polyfill.package == builtin;
      note(
          fmt::format("The npm package \"{}\" does the same in browsers: "
                      "--alias:{}={}{}",
                      polyfill.package, specifier_, polyfill.package, same ? "/" : ""));
    }
    fix(
        fmt::format("Use --platform=node if the output runs on Node.js, or --external:{} to leave "
                    "the import as it is",
                    specifier_));
  }

  void explain_private() {
    const PackageInfo* scope = from_->scope;
    message(fmt::format("Cannot find \"{}\" in the \"imports\" of a package.json", specifier_));
    if (!scope) {
      note("There is no package.json above this file");
    } else {
      note("It has no \"imports\" field", scope);
      fix(fmt::format("Add \"imports\": {{\"{}\": \"./…\"}} to {}", specifier_,
                      state_.pretty_path(scope->path)));
    }
  }

  void explain_package() {
    auto parsed = parse_package_specifier(specifier_);
    if (!parsed) {
      message(fmt::format("\"{}\" is not a package name that Node.js allows", specifier_));
      if (specifier_.starts_with('@')) {
        std::string below(specifier_.substr(specifier_.find('/') == 1 ? 2 : 1));
        note("A name that starts with \"@\" has two parts, as in \"@scope/name\"");
        if (!below.empty()) {
          fix("If \"@\" stands for a folder of yours, map it with \"paths\" in tsconfig.json or "
              "--alias");
        }
      }
      return;
    }
    if (!trace_.packages_without.empty()) {
      explain_missing_file(*parsed);
      return;
    }
    message(fmt::format("Cannot find the package \"{}\"", parsed->name));
    if (parsed->subpath != ".")
      diagnostic_.message += fmt::format(", imported as \"{}\"", specifier_);
    if (const std::string_view field = declared(parsed->name); !field.empty()) {
      if (field != "peerDependencies")
        fix("Install the dependencies first, for example with \"npm install\"");
    } else {
      suggest_file();
    }
    suggest_installed(parsed->name);
    note_searched();
    if (is_node_builtin(parsed->name)) {
      fix("Use --platform=node if the output runs on Node.js");
    }
    fix(fmt::format(
        "Install it, for example with \"npm install {}\", or use --external:{} to leave "
        "the import as it is",
        parsed->name, parsed->name));
  }

  // A file that was meant, without "./".
  void suggest_file() {
    for (const std::string& base : {importer_directory_, state_.options.working_directory}) {
      const std::string path = path::join(base, specifier_);
      if (!exists_with_extension(path)) continue;
      std::string relative = path::relative(importer_directory_, path);
      if (!relative.starts_with('.')) relative = "./" + relative;
      note("Without a leading \"./\" this names a package, not a file");
      fix(fmt::format("Did you mean \"{}\"?", relative));
      return;
    }
  }

  bool exists_with_extension(const std::string& path) {
    if (state_.directories.kind(path) != EntryKind::Missing) return true;
    for (const std::string& extension : state_.options.extensions) {
      if (state_.directories.kind(path + extension) == EntryKind::File) return true;
    }
    return false;
  }

  // The field of the importer's package.json that lists the package, or nothing. What a package
  // needed for its own development is installed with nobody who uses it.
  std::string_view declared(std::string_view name) {
    for (const DirectoryInfo* at = from_; at; at = at->parent) {
      if (!at->own_package || !at->own_package->document) continue;
      const bool is_installed = at->own_package->path.find("/node_modules/") != std::string::npos;
      for (std::string_view field :
           {"dependencies", "peerDependencies", "optionalDependencies", "devDependencies"}) {
        if (is_installed && field == "devDependencies") continue;
        const json::Value* list = at->own_package->document->root().find(field);
        if (list && list->find(name)) {
          diagnostic_.note(fmt::format("It is listed in \"{}\" but not installed", field),
                           state_.pretty_path(at->own_package->path), list->find(name)->range());
          return field;
        }
      }
    }
    return {};
  }

  void suggest_installed(std::string_view name) {
    std::vector<std::string> installed;
    for (const DirectoryInfo* at = from_; at; at = at->parent) {
      if (!at->node_modules) continue;
      for (const DirectoryEntry& entry : at->node_modules->entries()) {
        if (entry.name.starts_with('.')) continue;
        if (!entry.name.starts_with('@')) {
          installed.emplace_back(entry.name);
          continue;
        }
        const Directory* scope =
            state_.directories.open(path::child(at->node_modules->path(), entry.name));
        if (!scope) continue;
        for (const DirectoryEntry& inner : scope->entries()) {
          installed.push_back(path::child(entry.name, inner.name));
        }
      }
    }
    std::vector<std::string_view> names(installed.begin(), installed.end());
    if (auto near = nearest_name(name, names)) {
      fix(fmt::format("Did you mean \"{}\", which is installed?", *near));
    }
  }

  void note_searched() {
    std::vector<std::string> places;
    for (const std::string& path : trace_.searched) {
      std::string pretty = state_.pretty_path(path);
      if (std::find(places.begin(), places.end(), pretty) == places.end()) places.push_back(pretty);
    }
    if (places.empty()) {
      note(fmt::format("There is no node_modules directory in \"{}\" or above it",
                       state_.pretty_path(importer_directory_)));
    } else {
      note(fmt::format("Looked in {}", fmt::join(places, ", ")));
    }
  }

  void explain_missing_file(const PackageSpecifier& parsed) {
    const std::string& package = trace_.packages_without.front();
    const DirectoryInfo* info = state_.info(package);
    if (parsed.subpath == "." || parsed.subpath == "./") {
      message(fmt::format("The package \"{}\" has no entry point", parsed.name));
      note(fmt::format("It is installed in \"{}\"", state_.pretty_path(package)));
      if (state_.options.main_fields.empty()) {
        note("Platform \"neutral\" has no main fields of its own");
        fix("Name them with --main-fields=module,main");
      } else {
        note(fmt::format("None of {} leads to a file, and there is no index file",
                         fmt::join(state_.options.main_fields, ", ")));
      }
      if (info && info->own_package && info->own_package->main_field("types")) {
        fix("It only holds types: write \"import type\"");
      }
      return;
    }
    message(fmt::format("The package \"{}\" has no file \"{}\"", parsed.name,
                        parsed.subpath.substr(2)));
    look_near(path::join(package, parsed.subpath), [&](std::string_view name) {
      return path::join(parsed.name, path::child(path::dirname(parsed.subpath), name));
    });
    note(fmt::format("It is installed in \"{}\"", state_.pretty_path(package)));
  }

  // A package that is installed by hand may have no name of its own.
  std::string name_of(const PackageInfo& package) const {
    if (!package.name.empty()) return package.name;
    const auto parsed = parse_package_specifier(specifier_);
    return std::string(parsed ? parsed->name : specifier_);
  }

  void explain_exports(const Trace::ExportsFailure& failure) {
    const PackageInfo& package = *failure.package;
    const bool is_private = failure.subpath.starts_with('#');
    const std::string where = state_.pretty_path(package.path);
    const std::string_view field = is_private ? "imports" : "exports";
    const ExportsResult& result = failure.result;
    const std::string name = name_of(package);
    const std::string subject =
        is_private ? fmt::format("\"{}\"", failure.subpath)
        : failure.subpath == "."
            ? fmt::format("the package \"{}\"", name)
            : fmt::format("\"{}\" of the package \"{}\"", failure.subpath, name);
    auto blame = [&](std::string text) { diagnostic_.note(std::move(text), where, result.range); };
    switch (result.status) {
      case ExportsStatus::Path:
      case ExportsStatus::PathPrefix:
        message(fmt::format("Cannot import {}: the file it names does not exist", subject));
        blame(
            fmt::format("\"{}\" leads to \"{}\"", field, state_.pretty_path(failure.missing_file)));
        if (!path::is_inside(state_.options.working_directory, package.directory) ||
            package.directory.find("/node_modules/") == std::string::npos) {
          fix("Is that package built?");
        } else {
          fix("The installation may be incomplete: install the package again");
        }
        return;
      case ExportsStatus::Undefined:
        explain_unlisted(failure, subject, field, where);
        return;
      case ExportsStatus::UnmatchedConditions: {
        message(fmt::format("Cannot import {}: no condition of its \"{}\" holds", subject, field));
        std::vector<std::string_view> wanted = result.conditions;
        std::sort(wanted.begin(), wanted.end());
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        blame(fmt::format("It offers: {}", fmt::join(wanted, ", ")));
        note(fmt::format("These hold here: {}, default",
                         fmt::join(state_.conditions_of(group_of(request_.kind)), ", ")));
        auto offers = [&](std::string_view name) {
          return std::find(wanted.begin(), wanted.end(), name) != wanted.end();
        };
        const bool is_require = group_of(request_.kind) == ResolveGroup::Require;
        if (is_require && offers("import")) {
          fix("It can only be imported with \"import\", not with \"require\"");
        } else if (!is_require && offers("require")) {
          fix("It can only be imported with \"require\", not with \"import\"");
        } else if (offers("node") && state_.options.platform != Platform::Node) {
          fix("Use --platform=node if the output runs on Node.js");
        } else if (offers("browser") && state_.options.platform != Platform::Browser) {
          fix("Use --platform=browser if the output runs in browsers");
        } else if (!wanted.empty()) {
          fix(fmt::format("Make one hold with --conditions={}", wanted.front()));
        }
        return;
      }
      case ExportsStatus::Null:
        message(fmt::format("Cannot import {}: its \"{}\" keeps it private", subject, field));
        blame("The target here is null");
        return;
      case ExportsStatus::InvalidTarget:
        message(fmt::format("Cannot import {}: its \"{}\" is not valid", subject, field));
        blame(result.target.empty()
                  ? std::string("A target must be a string, an object, an array or null")
                  : fmt::format(
                        "The target \"{}\" must start with \"./\" and stay inside the package",
                        result.target));
        return;
      case ExportsStatus::InvalidSpecifier:
        message(fmt::format("Cannot import {}: the path leaves the package", subject));
        return;
      case ExportsStatus::InvalidConfig:
        message(fmt::format("Cannot import {}: its \"{}\" is not valid", subject, field));
        blame(is_private ? "\"imports\" must be an object without numeric keys"
                         : "The keys must either all start with \".\" or all be conditions");
        return;
      case ExportsStatus::Package:
        message(fmt::format("Cannot find \"{}\"", result.target));
        return;
    }
  }

  void explain_unlisted(const Trace::ExportsFailure& failure, const std::string& subject,
                        std::string_view field, const std::string& where) {
    const PackageInfo& package = *failure.package;
    message(fmt::format("Cannot import {}: it is not listed in \"{}\"", subject, field));
    const bool is_private = field == "imports";
    std::vector<std::string_view> keys;
    if (!is_private) {
      keys = exported_subpaths(*package.exports);
    } else if (package.imports->is_object()) {
      for (const json::Member& member : package.imports->members()) keys.push_back(member.key);
    }
    auto specifier_of = [&](std::string_view key) {
      if (is_private) return std::string(key);
      const std::string name = name_of(package);
      return key == "." ? name : name + std::string(key.substr(1));
    };
    std::vector<std::string> shown;
    for (std::string_view key : nearest_names(failure.subpath, keys, 4)) {
      shown.push_back("\"" + specifier_of(key) + "\"");
    }
    diagnostic_.note(fmt::format("It lists {}{}", fmt::join(shown, ", "),
                                 keys.size() > shown.size()
                                     ? fmt::format(" and {} more", keys.size() - shown.size())
                                     : ""),
                     where, failure.result.range);
    if (auto near = nearest_name(failure.subpath, keys);
        near && near->find('*') == std::string::npos) {
      fix(fmt::format("Did you mean \"{}\"?", specifier_of(*near)));
    }
    // "pkg/lib/x.js" where the map lists "./x" and leads to "./lib/x.js".
    if (!is_private && package.exports->is_object()) {
      for (const json::Member& member : package.exports->members()) {
        ExportsResult target = resolve_exports(*package.exports, member.key,
                                               state_.conditions_of(group_of(request_.kind)));
        if (target.status == ExportsStatus::Path &&
            (target.target == failure.subpath ||
             path::stem(target.target) == path::basename(failure.subpath)) &&
            path::dirname(target.target) == path::dirname(failure.subpath)) {
          fix(fmt::format("That file is exported as \"{}\"", specifier_of(member.key)));
        }
      }
      std::string path = path::join(package.directory, failure.subpath);
      if (exists_with_extension(path)) {
        note("The file exists, but \"exports\" decides what may be imported from outside");
      }
    }
  }

  Resolver::State& state_;
  const ResolveRequest& request_;
  Diagnostic diagnostic_;
  Trace trace_;
  std::string importer_directory_;
  std::string_view specifier_;
  const DirectoryInfo* from_ = nullptr;
  const TsConfig* tsconfig_ = nullptr;
};

}  // namespace

Diagnostic Resolver::explain(const ResolveRequest& request, SourceRange range) {
  return Explainer(*state_, request, range).run();
}

}  // namespace sinter::bundler
