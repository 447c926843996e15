// tsconfig.json as far as a bundler needs it: how specifiers map to files, which files it speaks
// for, and the compiler options that change what the code means.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostics.h"
#include "base/directory_cache.h"
#include "base/json.h"
#include "bundler/resolver/glob.h"

namespace sinter::bundler {

enum class TsJsx : u8 { Unspecified, Preserve, React, ReactJsx, ReactJsxDev, ReactNative };
enum class ImportsNotUsedAsValues : u8 { Unspecified, Remove, Preserve, Error };

// Unset means that neither the file nor what it extends says anything.
struct TsCompilerOptions {
  TsJsx jsx = TsJsx::Unspecified;
  std::optional<std::string> jsx_factory;
  std::optional<std::string> jsx_fragment_factory;
  std::optional<std::string> jsx_import_source;
  std::optional<std::string> target;  // lower case: "es2022", "esnext"
  std::optional<bool> use_define_for_class_fields;
  std::optional<bool> experimental_decorators;
  std::optional<bool> emit_decorator_metadata;
  std::optional<bool> verbatim_module_syntax;
  std::optional<bool> preserve_value_imports;
  ImportsNotUsedAsValues imports_not_used_as_values = ImportsNotUsedAsValues::Unspecified;
  std::optional<bool> strict;
  std::optional<bool> always_strict;

  // TypeScript's own default: on from target ES2022 on; an absent target leaves it to the bundler's
  // (on).
  bool effective_use_define_for_class_fields() const;
  bool effective_always_strict() const { return always_strict.value_or(strict.value_or(false)); }
};

// One key of `paths`. `targets` are absolute, with the '*' still in them.
struct TsPath {
  std::string pattern;
  std::vector<std::string> targets;
};

// `extends` is already applied. Immutable; lives as long as the cache.
struct TsConfig {
  std::string path;       // of the file; empty for a raw one
  std::string directory;  // of the file
  TsCompilerOptions options;
  std::optional<std::string> base_url;  // absolute
  std::vector<TsPath> paths;
  std::vector<std::string> references;  // absolute paths of tsconfig files

  // Absolute patterns. Without `files` and `include` everything below the directory is included.
  std::optional<std::vector<std::string>> files;
  std::optional<std::vector<Glob>> include;
  std::vector<Glob> exclude;

  bool includes(std::string_view file) const;
  // The keys of `paths` that fit, best first, with what '*' stands for: the exact key, or the one
  // with the longest text before its '*'.
  const TsPath* match_path(std::string_view specifier, std::string_view& star) const;
};

// Loads each tsconfig once. Thread-safe.
class TsConfigCache {
 public:
  explicit TsConfigCache(DirectoryCache& directories);
  ~TsConfigCache();

  // Null when the file is missing (an error is then recorded).
  const TsConfig* load(std::string_view path);
  // From the text of a tsconfig, as if it were a file in `directory`.
  const TsConfig* load_raw(std::string_view text, std::string_view directory);

  // The config that speaks for `file`: `config` itself, or one of its references when only that
  // includes the file (Vite's templates have a root tsconfig that consists of references). Falls
  // back to `config`.
  const TsConfig* for_file(const TsConfig& config, std::string_view file);

  // Messages since the last call.
  std::vector<Diagnostic> take_diagnostics();

 private:
  struct Slot {
    std::mutex loading;
    bool loaded = false;
    std::unique_ptr<TsConfig> config;
  };
  const TsConfig* find_reference(const TsConfig& config, std::string_view file, int depth);

  DirectoryCache& directories_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<Slot>> slots_;
  std::vector<std::unique_ptr<TsConfig>> raw_;
  std::mutex diagnostics_mutex_;
  Diagnostics diagnostics_;
};

}  // namespace sinter::bundler
