#include "bundler/resolver/tsconfig.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "bundler/resolver/package_exports.h"
#include "bundler/resolver/package_json.h"
#include "bundler/resolver/specifier.h"

namespace sinter::bundler {
namespace {

constexpr std::string_view kConfigDir = "${configDir}";
// Chains of `extends` longer than this are taken for an error.
constexpr size_t kMaxExtends = 64;

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  }
  return out;
}

// Reads one file and everything it extends into one TsConfig. What a file says overrides what it
// extends.
class Loader {
 public:
  Loader(DirectoryCache& directories, std::string leaf_directory, Diagnostics& diagnostics)
      : directories_(directories),
        leaf_directory_(std::move(leaf_directory)),
        diagnostics_(diagnostics) {}

  bool read_file(const std::string& path, TsConfig& into) {
    if (std::find(stack_.begin(), stack_.end(), path) != stack_.end()) {
      diagnostics_.error("tsconfig", fmt::format("\"extends\" leads back to \"{}\"", path),
                         stack_.back());
      return true;
    }
    if (stack_.size() >= kMaxExtends) return true;
    FileBuffer text;
    if (FileStatus status = directories_.files().read_file(path, text); !status) {
      if (status.error == FileError::Missing) return false;
      diagnostics_.error("tsconfig", fmt::format("Cannot read this file: {}", status.describe()),
                         path);
      return true;
    }
    read_text(text.text(), path, std::string(path::dirname(path)), into);
    return true;
  }

  void read_text(std::string_view text, const std::string& path, const std::string& directory,
                 TsConfig& into) {
    json::ParseResult parsed = json::parse(text, json::kJsonc);
    if (!parsed) {
      // An empty file is what an editor creates first; TypeScript takes it for "{}".
      if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) {
        diagnostics_.add(json::to_diagnostic(parsed.error, path));
      }
      return;
    }
    const json::Value& root = parsed.root();
    if (!root.is_object()) {
      diagnostics_.error("tsconfig", "A tsconfig must hold an object", path, root.range());
      return;
    }
    stack_.push_back(path);
    path_ = path;
    if (const json::Value* extends = root.find("extends")) {
      if (extends->is_array()) {
        for (const json::Value& item : extends->items()) extend(item, path, directory, into);
      } else {
        extend(*extends, path, directory, into);
      }
    }
    path_ = path;
    // `references` is the one thing that is not inherited.
    into.references.clear();
    if (const json::Value* options = root.find("compilerOptions")) {
      read_options(*options, directory, into);
    }
    read_scope(root, directory, into);
    stack_.pop_back();
  }

 private:
  void warn(std::string message, SourceRange range) {
    diagnostics_.warning("tsconfig", std::move(message), path_, range);
  }

  void extend(const json::Value& value, const std::string& from, const std::string& directory,
              TsConfig& into) {
    if (!value.is_string()) {
      warn("\"extends\" must be a string or an array of strings", value.range());
      return;
    }
    std::string_view specifier = value.string();
    std::string found = find_extended(specifier, directory);
    if (found.empty() || !read_file(found, into)) {
      path_ = from;
      diagnostics_.error("tsconfig", fmt::format("Cannot find the base \"{}\"", specifier), from,
                         value.range());
    }
  }

  bool is_file(const std::string& path) { return directories_.kind(path) == EntryKind::File; }

  std::string with_json(const std::string& path) {
    if (is_file(path)) return path;
    if (!path.ends_with(".json") && is_file(path + ".json")) return path + ".json";
    return {};
  }

  std::string find_extended(std::string_view specifier, const std::string& directory) {
    SpecifierKind kind = specifier_kind(specifier);
    if (kind == SpecifierKind::Relative || kind == SpecifierKind::Absolute) {
      std::string path = path::join(directory, specifier);
      if (std::string found = with_json(path); !found.empty()) return found;
      if (is_file(path + "/tsconfig.json")) return path + "/tsconfig.json";
      return {};
    }
    auto package = parse_package_specifier(specifier);
    if (!package) return {};
    for (std::string_view at = directory;; at = path::dirname(at)) {
      std::string root = path::child(path::child(at, "node_modules"), package->name);
      if (directories_.open(root)) {
        if (std::string found = in_package(root, package->subpath); !found.empty()) return found;
      }
      if (at == "/") return {};
    }
  }

  std::string in_package(const std::string& root, const std::string& subpath) {
    Diagnostics ignored;  // the resolver reports what is wrong with a package.json
    auto package = load_package_json(directories_.files(), root, ignored);
    if (package && package->exports) {
      static const std::vector<std::string> conditions{"require", "node", "types"};
      for (const std::string& tried : {subpath, subpath + ".json"}) {
        ExportsResult result = resolve_exports(*package->exports, tried, conditions);
        if (result.status == ExportsStatus::Path) {
          std::string path = path::join(root, result.target);
          if (is_file(path)) return path;
        }
      }
    }
    if (subpath == ".") {
      if (package) {
        if (auto field = package->main_field("tsconfig")) {
          if (std::string found = with_json(path::join(root, *field)); !found.empty()) return found;
        }
      }
      std::string path = root + "/tsconfig.json";
      return is_file(path) ? path : std::string();
    }
    std::string path = path::join(root, subpath);
    if (std::string found = with_json(path); !found.empty()) return found;
    path += "/tsconfig.json";
    return is_file(path) ? path : std::string();
  }

  std::string absolute(std::string_view text, const std::string& directory) {
    if (text.starts_with(kConfigDir)) {
      return path::normalize(leaf_directory_ + "/" + std::string(text.substr(kConfigDir.size())));
    }
    return path::join(directory, text);
  }

  void read_options(const json::Value& options, const std::string& directory, TsConfig& into) {
    if (!options.is_object()) {
      warn("\"compilerOptions\" must be an object", options.range());
      return;
    }
    TsCompilerOptions& to = into.options;
    auto read_bool = [&](const json::Member& member, std::optional<bool>& target) {
      if (member.value.is_bool()) {
        target = member.value.boolean();
      } else if (!member.value.is_null()) {
        warn(fmt::format("\"{}\" must be true or false", member.key), member.value.range());
      }
    };
    auto read_string = [&](const json::Member& member, std::optional<std::string>& target) {
      if (member.value.is_string()) {
        target = member.value.string();
      } else if (!member.value.is_null()) {
        warn(fmt::format("\"{}\" must be a string", member.key), member.value.range());
      }
    };
    for (const json::Member& member : options.members()) {
      std::string_view key = member.key;
      if (key == "jsx") {
        read_jsx(member.value, to);
      } else if (key == "jsxFactory") {
        read_string(member, to.jsx_factory);
      } else if (key == "jsxFragmentFactory") {
        read_string(member, to.jsx_fragment_factory);
      } else if (key == "jsxImportSource") {
        read_string(member, to.jsx_import_source);
      } else if (key == "target") {
        read_string(member, to.target);
        if (to.target) to.target = lower_case(*to.target);
      } else if (key == "useDefineForClassFields") {
        read_bool(member, to.use_define_for_class_fields);
      } else if (key == "experimentalDecorators") {
        read_bool(member, to.experimental_decorators);
      } else if (key == "emitDecoratorMetadata") {
        read_bool(member, to.emit_decorator_metadata);
      } else if (key == "verbatimModuleSyntax") {
        read_bool(member, to.verbatim_module_syntax);
      } else if (key == "preserveValueImports") {
        read_bool(member, to.preserve_value_imports);
      } else if (key == "strict") {
        read_bool(member, to.strict);
      } else if (key == "alwaysStrict") {
        read_bool(member, to.always_strict);
      } else if (key == "importsNotUsedAsValues") {
        read_imports_not_used_as_values(member.value, to);
      } else if (key == "baseUrl") {
        if (member.value.is_string()) into.base_url = absolute(member.value.string(), directory);
      }
    }
    // After the loop: `paths` are relative to `baseUrl`, which may be written below them.
    if (const json::Value* paths = options.find("paths")) read_paths(*paths, directory, into);
  }

  void read_jsx(const json::Value& value, TsCompilerOptions& to) {
    std::string text = value.is_string() ? lower_case(value.string()) : "";
    if (text == "preserve") {
      to.jsx = TsJsx::Preserve;
    } else if (text == "react") {
      to.jsx = TsJsx::React;
    } else if (text == "react-jsx") {
      to.jsx = TsJsx::ReactJsx;
    } else if (text == "react-jsxdev") {
      to.jsx = TsJsx::ReactJsxDev;
    } else if (text == "react-native") {
      to.jsx = TsJsx::ReactNative;
    } else if (!value.is_null()) {
      warn(
          "\"jsx\" must be \"preserve\", \"react\", \"react-jsx\", \"react-jsxdev\" or "
          "\"react-native\"",
          value.range());
    }
  }

  void read_imports_not_used_as_values(const json::Value& value, TsCompilerOptions& to) {
    std::string text = value.is_string() ? lower_case(value.string()) : "";
    if (text == "remove") {
      to.imports_not_used_as_values = ImportsNotUsedAsValues::Remove;
    } else if (text == "preserve") {
      to.imports_not_used_as_values = ImportsNotUsedAsValues::Preserve;
    } else if (text == "error") {
      to.imports_not_used_as_values = ImportsNotUsedAsValues::Error;
    } else if (!value.is_null()) {
      warn("\"importsNotUsedAsValues\" must be \"remove\", \"preserve\" or \"error\"",
           value.range());
    }
  }

  void read_paths(const json::Value& paths, const std::string& directory, TsConfig& into) {
    if (paths.is_null()) {
      into.paths.clear();
      return;
    }
    if (!paths.is_object()) {
      warn("\"paths\" must be an object", paths.range());
      return;
    }
    // The whole object replaces an inherited one.
    into.paths.clear();
    const std::string& base = into.base_url ? *into.base_url : directory;
    for (const json::Member& member : paths.members()) {
      if (std::count(member.key.begin(), member.key.end(), '*') > 1) {
        warn("A key of \"paths\" may have one \"*\" only", member.key_range);
        continue;
      }
      if (!member.value.is_array()) {
        warn(fmt::format("The value of \"{}\" must be an array of strings", member.key),
             member.value.range());
        continue;
      }
      TsPath& added = into.paths.emplace_back();
      added.pattern = member.key;
      for (const json::Value& item : member.value.items()) {
        if (!item.is_string()) {
          warn("An item of \"paths\" must be a string", item.range());
          continue;
        }
        std::string_view text = item.string();
        // TypeScript itself refuses this; it would name the package of that name, which is not what
        // it means.
        if (!into.base_url && !path::is_absolute(text) && !text.starts_with("./") &&
            !text.starts_with("../") && !text.starts_with(kConfigDir)) {
          warn(fmt::format("Non-relative path \"{}\" is not allowed when \"baseUrl\" is not set: "
                           "write \"./{}\"",
                           text, text),
               item.range());
          continue;
        }
        added.targets.push_back(absolute(text, base));
      }
    }
  }

  // TypeScript's patterns: a directory name without extension stands for everything below it.
  static Glob include_pattern(const std::string& path) {
    std::string_view name = path::basename(path);
    if (name.find('*') == std::string_view::npos && name.find('?') == std::string_view::npos &&
        name.find('.') == std::string_view::npos) {
      return Glob(path + "/**");
    }
    return Glob(path);
  }

  void read_scope(const json::Value& root, const std::string& directory, TsConfig& into) {
    auto strings = [&](std::string_view key) -> std::optional<std::vector<std::string>> {
      const json::Value* value = root.find(key);
      if (!value || value->is_null()) return std::nullopt;
      if (!value->is_array()) {
        warn(fmt::format("\"{}\" must be an array of strings", key), value->range());
        return std::nullopt;
      }
      std::vector<std::string> out;
      for (const json::Value& item : value->items()) {
        if (item.is_string()) out.push_back(absolute(item.string(), directory));
      }
      return out;
    };
    if (auto files = strings("files")) into.files = std::move(files);
    if (auto include = strings("include")) {
      into.include.emplace();
      for (std::string& path : *include) into.include->push_back(include_pattern(std::move(path)));
    }
    if (auto exclude = strings("exclude")) {
      into.exclude.clear();
      for (std::string& path : *exclude) {
        into.exclude.emplace_back(path);
        into.exclude.emplace_back(path + "/**");
      }
    }
    const json::Value* references = root.find("references");
    if (!references || !references->is_array()) return;
    for (const json::Value& item : references->items()) {
      auto path = item.find_string("path");
      if (!path) continue;
      std::string full = absolute(*path, directory);
      into.references.push_back(full.ends_with(".json") ? full : full + "/tsconfig.json");
    }
  }

  DirectoryCache& directories_;
  std::string leaf_directory_;
  Diagnostics& diagnostics_;
  std::vector<std::string> stack_;
  std::string path_;  // of the file being read
};

}  // namespace

bool TsCompilerOptions::effective_use_define_for_class_fields() const {
  if (use_define_for_class_fields) return *use_define_for_class_fields;
  if (!target) return true;
  if (*target == "esnext") return true;
  if (!target->starts_with("es20")) return false;  // es3, es5, es6
  return target->compare(2, std::string::npos, "2022") >= 0;
}

bool TsConfig::includes(std::string_view file) const {
  if (files && std::find(files->begin(), files->end(), file) != files->end()) return true;
  auto excluded = [&] {
    if (exclude.empty()) return file.find("/node_modules/") != std::string_view::npos;
    return std::any_of(exclude.begin(), exclude.end(),
                       [&](const Glob& glob) { return glob.matches(file); });
  };
  if (include) {
    return std::any_of(include->begin(), include->end(),
                       [&](const Glob& glob) { return glob.matches(file); }) &&
           !excluded();
  }
  return !files && path::is_inside(directory, file) && !excluded();
}

const TsPath* TsConfig::match_path(std::string_view specifier, std::string_view& star) const {
  const TsPath* best = nullptr;
  size_t best_prefix = 0;
  for (const TsPath& path : paths) {
    const size_t at = path.pattern.find('*');
    if (at == std::string::npos) {
      if (path.pattern != specifier) continue;
      star = {};
      return &path;
    }
    std::string_view prefix = std::string_view(path.pattern).substr(0, at);
    std::string_view suffix = std::string_view(path.pattern).substr(at + 1);
    if (specifier.size() < prefix.size() + suffix.size() || !specifier.starts_with(prefix) ||
        !specifier.ends_with(suffix)) {
      continue;
    }
    if (!best || prefix.size() > best_prefix) {
      best = &path;
      best_prefix = prefix.size();
      star = specifier.substr(prefix.size(), specifier.size() - prefix.size() - suffix.size());
    }
  }
  return best;
}

TsConfigCache::TsConfigCache(DirectoryCache& directories) : directories_(directories) {}
TsConfigCache::~TsConfigCache() = default;

const TsConfig* TsConfigCache::load(std::string_view path) {
  Slot* slot;
  {
    std::lock_guard lock(mutex_);
    std::unique_ptr<Slot>& entry = slots_[std::string(path)];
    if (!entry) entry = std::make_unique<Slot>();
    slot = entry.get();
  }
  std::lock_guard lock(slot->loading);
  if (slot->loaded) return slot->config.get();
  slot->loaded = true;
  auto config = std::make_unique<TsConfig>();
  config->path = path;
  config->directory = path::dirname(path);
  Diagnostics found;
  if (Loader(directories_, config->directory, found).read_file(config->path, *config)) {
    slot->config = std::move(config);
  } else {
    found.error("tsconfig", fmt::format("Cannot find the tsconfig \"{}\"", path));
  }
  std::lock_guard diagnostics_lock(diagnostics_mutex_);
  diagnostics_.merge(std::move(found));
  return slot->config.get();
}

const TsConfig* TsConfigCache::load_raw(std::string_view text, std::string_view directory) {
  auto config = std::make_unique<TsConfig>();
  config->directory = directory;
  Diagnostics found;
  Loader(directories_, config->directory, found)
      .read_text(text, "<tsconfig-raw>", config->directory, *config);
  std::lock_guard diagnostics_lock(diagnostics_mutex_);
  diagnostics_.merge(std::move(found));
  raw_.push_back(std::move(config));
  return raw_.back().get();
}

const TsConfig* TsConfigCache::find_reference(const TsConfig& config, std::string_view file,
                                              int depth) {
  if (depth > 8) return nullptr;  // references may form a cycle
  for (const std::string& path : config.references) {
    const TsConfig* referenced = load(path);
    if (!referenced) continue;
    if (referenced->includes(file)) return referenced;
    if (const TsConfig* found = find_reference(*referenced, file, depth + 1)) return found;
  }
  return nullptr;
}

const TsConfig* TsConfigCache::for_file(const TsConfig& config, std::string_view file) {
  if (config.references.empty() || config.includes(file)) return &config;
  const TsConfig* referenced = find_reference(config, file, 0);
  return referenced ? referenced : &config;
}

std::vector<Diagnostic> TsConfigCache::take_diagnostics() {
  std::lock_guard lock(diagnostics_mutex_);
  return diagnostics_.take();
}

}  // namespace sinter::bundler
