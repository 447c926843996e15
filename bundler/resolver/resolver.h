// From an import specifier to a file: Node's algorithm as bundlers apply it, with `browser` maps,
// tsconfig `paths`, aliases and externals on top.
//
// A Resolver answers for one state of the disk and one set of options; it remembers everything it
// learns and is made anew when either changes. All functions are safe to call from several threads,
// and every reference and pointer it returns lives as long as the Resolver. A question asked before
// costs two hash lookups.
//
// The order in which a specifier is tried:
//   URL → external → alias → browser map of the importer → Node built-in → tsconfig `paths`
//   → path | `imports` of the package | tsconfig `baseUrl` → packages external → self reference →
//   node_modules → NODE_PATH
// and then the browser map of the package that the found file belongs to.
//
// Differences from Node, on purpose: extensions and directory indexes are tried for `import` as for
// `require`;
// "./x.js" also finds "x.ts" when there is no "x.js"; exports targets do likewise. Both are what
// bundlers do and TypeScript projects need.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/directory_cache.h"
#include "base/file_system.h"
#include "bundler/platform.h"
#include "bundler/resolver/package_json.h"
#include "bundler/resolver/tsconfig.h"

namespace sinter::bundler {

enum class ResolveKind : u8 {
  Entry,  // from the command line: a bare name is a file first
  Import,
  DynamicImport,
  Require,
  RequireResolve,
  Url,        // `new URL(…)`, CSS `url()`, HTML attributes: a bare name is a file first
  CssImport,  // likewise, with the condition and main field "style"
};

struct Alias {
  std::string from;  // matches itself and, unless `exact`, itself + "/…"; with a trailing slash,
                     // any longer name
  // A path (relative: to the working directory) or a package. Nothing: the module is empty.
  std::optional<std::string> to;
  bool exact = false;
};

struct ResolveOptions {
  Platform platform = Platform::Browser;
  std::string working_directory = "/";  // absolute
  // Besides "import" or "require", "default", the platform's own ("browser", "node") and, on these
  // two, "module".
  std::vector<std::string> conditions;
  bool platform_conditions = true;  // false: without "browser", "node" and "module"
  // Empty: "browser", "module", "main" on the browser; "main", "module" on Node; none on neutral.
  std::vector<std::string> main_fields;
  // Empty: .tsx .ts .jsx .js .mts .mjs .css .json, with JavaScript before TypeScript inside
  // node_modules.
  std::vector<std::string> extensions;
  std::vector<Alias> aliases;  // the longest `from` that matches is used, once
  // "pkg" (with its subpaths), "pkg/*", "*.png": matched against the specifier. Those that start
  // with "./", "../" or
  // "/" are also matched against absolute paths.
  std::vector<std::string> externals;
  bool packages_external = false;  // every bare specifier that no alias and no tsconfig path claims
  bool preserve_symlinks = false;
  std::string tsconfig;                 // absolute; used for all files outside node_modules
  std::string tsconfig_raw;             // text; likewise
  std::vector<std::string> node_paths;  // NODE_PATH: tried last
};

struct ResolveRequest {
  std::string_view specifier;
  std::string_view
      importer_path;  // absolute path of the importing file; empty: the working directory
  ResolveKind kind = ResolveKind::Import;
};

enum class ModuleType : u8 { Unknown, Esm, CommonJs };

// A file that something resolved to. There is one per path, so its address and `index` identify the
// module.
struct ResolvedFile {
  u32 index = 0;  // dense, by first use: it depends on timing and must not reach the output
  std::string path;
  ModuleType type = ModuleType::Unknown;  // .mjs/.mts, .cjs/.cts, or the "type" of the package
  std::optional<bool> side_effects;       // of package.json; nothing when it does not say
  const PackageInfo* package = nullptr;   // nearest package.json with a name
  const TsConfig* tsconfig = nullptr;     // the one that speaks for this file; null in node_modules
  bool in_node_modules = false;
};

enum class ResolveStatus : u8 {
  Found,
  External,
  Disabled,  // an empty module: `browser: {x: false}` or `alias: {x: false}`
  NotFound,  // Resolver::explain says why
};

struct Resolution {
  ResolveStatus status = ResolveStatus::NotFound;
  const ResolvedFile* file = nullptr;  // of Found, and of Disabled where there is a file
  // Set when a package has both `module` and `main`: `file` is what an `import` gets, this is what
  // a `require` of the same specifier gets. If a program does both, the linker should take this one
  // for both, or the package runs twice.
  const ResolvedFile* require_file = nullptr;
  std::string suffix;              // "?query" or "#fragment"; not part of the path
  std::string external_specifier;  // of External, without a change, suffix included
  bool external_is_path =
      false;  // `external_specifier` is an absolute path: rewrite it relative to the output

  std::string_view path() const { return file ? std::string_view(file->path) : std::string_view(); }
};

class Resolver {
 public:
  Resolver(FileSystem& files, ResolveOptions options);
  ~Resolver();

  const Resolution& resolve(const ResolveRequest& request);

  // Why a request was NotFound: an error with code "unresolved-import" that names the specifier and
  // the importer, notes on what was tried, near misses, and a fix. `range` is the specifier's in
  // the importer.
  Diagnostic explain(const ResolveRequest& request, SourceRange range = kNoRange);

  // Facts about a file that was not reached through an import.
  const ResolvedFile& file(std::string_view absolute_path);

  // What `imports` of the importer's package.json says of "#x/*", which may hold stars: an absolute
  // path, which is not looked for; empty where it says nothing.
  std::string imported_path(std::string_view specifier, std::string_view importer_path);

  // Problems met in package.json and tsconfig.json files since the last call, sorted by path.
  std::vector<Diagnostic> take_diagnostics();

  DirectoryCache& directories();
  const ResolveOptions& options() const;
  // Relative to the working directory, for messages.
  std::string pretty_path(std::string_view absolute_path) const;

  struct State;  // private to this folder

 private:
  std::unique_ptr<State> state_;
};

}  // namespace sinter::bundler
