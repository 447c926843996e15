#include "bundler/graph/glob_module.h"

#include <algorithm>

#include "base/path.h"
#include "bundler/graph/load.h"
#include "bundler/resolver/glob.h"

namespace sinter::bundler {

namespace {

class Finder {
 public:
  Finder(FileSystem& files, const BuildOptions& options, std::string_view pattern, bool package)
      : files_(files),
        options_(options),
        glob_(pattern),
        deep_(pattern.find("**") != std::string_view::npos),
        names_extension_(!package && pattern.substr(pattern.rfind('*') + 1).find('.') !=
                                         std::string_view::npos) {
    const size_t wildcard = pattern.find('*');
    start_ = pattern.substr(0, pattern.rfind('/', wildcard) + 1);
    levels_ = static_cast<u32>(std::count(
        pattern.begin() + static_cast<std::ptrdiff_t>(start_.size()), pattern.end(), '/'));
  }

  std::vector<std::string> run(std::string_view directory) {
    look(path::join(directory, start_), start_, 0);
    std::sort(found_.begin(), found_.end());
    return std::move(found_);
  }

 private:
  // `prefix` ends with a slash.
  void look(const std::string& directory, const std::string& prefix, u32 level) {
    std::vector<ListedEntry> entries;
    if (!files_.list_directory(directory, entries)) return;
    for (const ListedEntry& entry : entries) {
      if (entry.name.starts_with('.') || entry.name == "node_modules") continue;
      const std::string name = prefix + entry.name;
      if (entry.kind == EntryKind::Directory) {
        if (deep_ || level < levels_)
          look(path::join(directory, entry.name), name + "/", level + 1);
      } else if (is_module(entry) && glob_.matches(name)) {
        found_.push_back(name);
      }
    }
  }

  // A name without an extension is a licence more often than a script.
  bool is_module(const ListedEntry& entry) const {
    if (entry.kind != EntryKind::File && entry.kind != EntryKind::Symlink) return false;
    if (entry.name.find('.') == std::string::npos) return false;
    if (entry.name.ends_with(".d.ts") || entry.name.ends_with(".d.mts")) return false;
    if (names_extension_) return true;
    const Loader loader = loader_of_path(options_, entry.name);
    return loader != Loader::None && loader != Loader::Css;
  }

  FileSystem& files_;
  const BuildOptions& options_;
  const Glob glob_;
  const bool deep_;
  const bool names_extension_;
  std::string start_;  // the directories before the first wildcard
  u32 levels_ = 0;     // directories that the pattern goes down from there
  std::vector<std::string> found_;
};

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

}  // namespace

std::vector<std::string> files_of_pattern(FileSystem& files, const BuildOptions& options,
                                          std::string_view directory, std::string_view pattern,
                                          bool package) {
  return Finder(files, options, pattern, package).run(directory);
}

bool leads_to_folder(std::string_view alias_target) {
  return path::is_absolute(alias_target) || alias_target.starts_with("./") ||
         alias_target.starts_with("../");
}

std::string folder_prefix(std::string_view alias) {
  return alias.ends_with('/') ? std::string(alias) : std::string(alias) + "/";
}

PatternPlace place_of_pattern(const BuildOptions& options, const std::string& directory,
                              std::string_view pattern) {
  PatternPlace place{directory, pattern, {}, {}};
  if (const size_t query = pattern.find('?'); query != pattern.npos) {
    place.suffix = pattern.substr(query);
    place.pattern = pattern = pattern.substr(0, query);
  }
  if (pattern.starts_with("./") || pattern.starts_with("../")) return place;
  // As the resolver, which takes the longest.
  size_t longest = 0;
  for (const auto& [from, to] : options.alias) {
    const std::string prefix = folder_prefix(from);
    if (prefix.size() <= longest || !pattern.starts_with(prefix) || !leads_to_folder(to)) continue;
    longest = prefix.size();
    place.prefix = prefix;
    place.directory = path::join(options.working_directory, to);
  }
  if (pattern.starts_with('/') && longest == 0 && !options.url_root.empty()) {
    place.prefix = "/";
    place.directory = options.url_root;
  }
  place.pattern = pattern.substr(place.prefix.size());
  return place;
}

PatternPlace place_of_imported(std::string_view pattern, std::string& path) {
  const std::string_view query = pattern.substr(std::min(pattern.find('?'), pattern.size()));
  pattern.remove_suffix(query.size());
  const size_t first = pattern.find('*'), behind = pattern.rfind('*') + 1;
  const std::string_view computed = pattern.substr(first, behind - first);
  const size_t start = path.find('*'), folder = path.rfind('/', start) + 1;
  u32 repeats = 0;
  for (size_t at = 0; (at = path.find(computed, at)) != path.npos; at += computed.size()) ++repeats;
  const u32 dropped = static_cast<u32>(path.size() - folder - repeats * computed.size());
  // "x-**/*" would not mean "x-a": a name of which only the end is computed is that of a file.
  if (path.compare(start, 3, "**/") == 0 && path[start - 1] != '/') path.erase(start, 3);
  PatternPlace place{path.substr(0, folder), std::string_view(path).substr(folder), {}, {}};
  place.prefix = pattern.substr(0, first);
  place.suffix = std::string(pattern.substr(behind)) + std::string(query);
  place.dropped_start = static_cast<u32>(start - folder);
  place.dropped = dropped;
  place.repeats = std::max(repeats, 1u);
  return place;
}

std::string glob_module_source(const std::vector<std::string>& paths, bool imports,
                               std::string_view pattern) {
  std::string out = "var modules = {\n  __proto__: null,\n";
  for (const std::string& path : paths) {
    out += "  ";
    append_string(out, path);
    out += imports ? ": () => import(" : ": () => require(";
    append_string(out, path);
    out += "),\n";
  }
  out += "};\n";
  // What the path leaves out is found as a resolver would, but only as Node.js itself does.
  out += R"(module.exports = (path) => {
  var load = modules[path])";
  if (!imports && pattern.ends_with('*'))
    out += R"( || modules[path + ".js"] || modules[path + ".json"] || modules[path + "/index.js"])";
  out += R"(;
  if (load) return load();
  var error = new Error("Cannot find module '" + path + "' among the bundled files of )";
  std::string shown(pattern);
  std::erase_if(shown, [](char c) { return c == '"' || c == '\\'; });
  out += shown + "\");\n  error.code = \"MODULE_NOT_FOUND\";\n  ";
  out += imports ? "return Promise.reject(error);\n};\n" : "throw error;\n};\n";
  return out;
}

}  // namespace sinter::bundler
