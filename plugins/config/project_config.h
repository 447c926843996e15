// What a project wants, after the config file, the plugins' config hooks and the command line have
// spoken.
//
// A plain struct: config_keys.h fills it from the JSON that evaluating the config file leaves, and
// every command reads it. Names and defaults are Vite's, so that a vite.config.* means here what it
// means there. Paths are as written until resolve_paths() has made them absolute.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/types.h"
#include "bundler/build.h"
#include "bundler/html/integrity.h"

namespace sinter::plugins {

// A JavaScript function among the values. The session that evaluated the config calls it by this
// number.
using FunctionId = u32;

enum class Command : u8 { Serve, Build };
enum class AppType : u8 { Spa, Mpa, Custom };
enum class LogLevel : u8 { Silent, Error, Warn, Info };

// Text that is compared as it is, or a regular expression.
struct Pattern {
  std::string text;
  std::string flags;  // of a regular expression
  bool regexp = false;
};

struct AliasRule {
  Pattern find;
  std::string replacement;
};

struct ResolveConfig {
  std::vector<AliasRule> alias;  // in order: the first that matches is used
  std::vector<std::string> extensions = {".mjs", ".js", ".mts", ".ts", ".jsx", ".tsx", ".json"};
  std::vector<std::string> conditions;   // empty: those of the platform and the mode
  std::vector<std::string> main_fields;  // empty: browser, module, jsnext:main, jsnext
  std::vector<std::string> dedupe;       // packages that are always the project's own copy
  bool preserve_symlinks = false;
};

enum class LocalsConvention : u8 { AsWritten, CamelCase, CamelCaseOnly, Dashes, DashesOnly };

struct CssConfig {
  bool modules = true;          // css.modules: false turns them off
  bool modules_global = false;  // css.modules.scopeBehaviour: "global"
  bool modules_export_globals = false;
  std::string modules_generate_scoped_name;  // pattern such as "[name]__[local]__[hash:base64:5]";
                                             // empty: the default
  std::optional<FunctionId> name_local;      // generateScopedName as a function
  std::optional<FunctionId> report_exports;  // getJSON
  std::string modules_hash_prefix;
  LocalsConvention modules_locals_convention = LocalsConvention::AsWritten;
  bool dev_sourcemap = false;
};

// Of the keys `oxc` and `esbuild`, which mean the same here. Nothing: what tsconfig.json says.
struct JsxConfig {
  std::optional<js::JsxMode> mode;
  std::optional<bool> development;
  std::string factory, fragment, import_source;
  bool refresh = false;                  // React Fast Refresh, in dev
  std::vector<Pattern> refresh_include;  // jsxRefreshInclude
  std::vector<Pattern> refresh_exclude;
  bool enabled = true;  // `esbuild: false`, `oxc: false`
};

// Switches of the compiler, from `esbuild`.
struct CodeConfig {
  bool drop_console = false, drop_debugger = false;
  bool keep_names = false;
  std::vector<std::string> pure;
  std::vector<std::string> target;     // of scripts, in dev as well; "build.target" comes to it
  std::vector<std::string> supported;  // "bigint=true": whatever the target says
  bundler::LegalCommentMode legal_comments = bundler::LegalCommentMode::EndOfFile;
};

struct ProxyRule {
  std::string context;  // "/api": prefix of the path; starting with '^': a regular expression
  std::string target;
  bool change_origin = false;
  bool ws = false;
  bool secure = true;
  bool xfwd = false;
  bool prepend_path = true;
  bool ignore_path = false;
  bool rewrite_ws_origin = false;
  bool auto_rewrite = false;
  bool follow_redirects = false;
  std::string host_rewrite, protocol_rewrite, auth;
  u32 timeout_ms = 0, proxy_timeout_ms = 0;  // 0: none
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::pair<std::string, std::string>> cookie_domain_rewrite,
      cookie_path_rewrite;  // "*" is any
  std::optional<FunctionId> rewrite, bypass, configure;
};

// server.cors: which other origins may read answers. The options are those of the package `cors`.
struct CorsConfig {
  bool enabled = true;
  bool local = true;             // what this machine serves itself; the default
  bool any = false;              // true, or origin: "*"
  std::vector<Pattern> origins;  // of `origin`
  bool credentials = false;
  bool preflight_continue = false;
  std::string methods = "GET,HEAD,PUT,PATCH,POST,DELETE";
  std::string allowed_headers;  // empty: what the browser asks for
  std::string exposed_headers;
  std::optional<u32> max_age;
  u16 options_status = 204;
};

// server.https: PEM texts; paths have been read.
struct TlsConfig {
  std::string certificate, key, passphrase;
};

// What `server` and `preview` have in common.
struct ListenConfig {
  std::string host = "localhost";  // "0.0.0.0" of `host: true`
  u16 port = 5173;
  bool strict_port = false;
  bool open = false;
  std::string open_path;
  bool allow_all_hosts = false;            // allowedHosts: true
  std::vector<std::string> allowed_hosts;  // ".example.com" is the domain and everything below it
  std::vector<ProxyRule> proxy;            // in order
  std::vector<std::pair<std::string, std::string>> headers;
  CorsConfig cors;
  std::optional<TlsConfig> https;
};

struct HmrConfig {
  bool enabled = true;
  bool overlay = true;
  std::string protocol, host, path;
  std::optional<u16> port, client_port;
  u32 timeout_ms = 30000;
};

struct FsConfig {
  bool strict = true;
  std::vector<std::string> allow;  // empty: the workspace root
  std::vector<std::string> deny = {".env", ".env.*", "*.{crt,pem}", "**/.git/**"};
};

struct ServerConfig : ListenConfig {
  HmrConfig hmr;
  FsConfig fs;
  std::string origin;
  bool watch = true;                       // server.watch: null turns it off
  std::vector<std::string> watch_ignored;  // globs
  bool watch_polling = false;              // look at files in intervals
  u32 watch_interval = 100;                // milliseconds
  bool middleware_mode = false;
  bool forward_errors = true;                                   // that pages do not catch
  std::vector<std::string> forward_levels = {"error", "warn"};  // methods of their console
  bool ignores_packages_in_maps = true;  // server.sourcemapIgnoreList: false says no
  std::vector<std::string> warmup;       // globs, relative to root
};

struct PreviewConfig : ListenConfig {
  PreviewConfig() { port = 4173; }
};

// build.rolldownOptions.input: a name, or empty where only the path was given.
struct BuildInput {
  std::string name;
  std::string path;
};

// build.rolldownOptions.treeshake.
struct TreeshakeConfig {
  bool enabled = true;
  bool annotations = true;
  js::PropertyReads property_reads = js::PropertyReads::MayAct;
  bool unknown_global_side_effects = true;
  bool commonjs = true;
  std::vector<std::string> manual_pure_functions;

  enum class Modules : u8 {
    AsPackages,    // package.json says which modules have side effects
    None,          // no module has
    NoneExternal,  // no external has; of others package.json says it
    Asked,         // a list, rules or a function; see plugins/js/side_effects.js
  };
  Modules modules = Modules::AsPackages;
};

// output.exports.
enum class ExportsMode : u8 { Auto, Named, Default, None };

struct OutputConfig {
  std::string entry_file_names, chunk_file_names,
      asset_file_names;  // empty: below assetsDir with a hash
  std::string format;    // "es", "iife", "umd", "cjs"; empty: es
  std::string name;
  // File names that functions give.
  std::optional<FunctionId> name_entry, name_chunk, name_asset;
  bool one_script = false;  // import() has no file of its own
  ExportsMode exports = ExportsMode::Auto;
  bundler::Interop interop = bundler::Interop::ByImporter;
  std::optional<FunctionId> interop_function;
  u32 min_chunk_size = 0;
  std::vector<std::pair<std::string, std::string>> globals;
  bool preserve_modules = false;
  std::string preserve_modules_root;
  std::string sourcemap_file_names;
  std::optional<FunctionId> name_sourcemap;
  bool sourcemap_excludes_sources = false;
  std::string sourcemap_base_url;
  bool sourcemap_debug_ids = false;
  std::optional<bool> sourcemap_ignores_all;  // true: every source, false: none
  std::optional<FunctionId> sourcemap_ignore_list, sourcemap_path_transform;
};

// build.lib: a package for others instead of a site.
struct LibConfig {
  std::vector<BuildInput> entries;   // empty: a site is built
  std::string name;                  // of the global, for umd and iife
  std::vector<std::string> formats;  // "es", "cjs", "umd", "iife"; empty: Vite's default
  std::string file_name;             // without extension; empty: the package's name
  // Of a function: the name with its extension, by format and name of the entry ("es/index").
  std::vector<std::pair<std::string, std::string>> file_names;
  std::string css_file_name;  // without extension; empty: file_name, or the package's name
};

// build.budgets: more bytes are an error.
struct SizeBudget {
  enum class Measure : u8 { Raw, Gzip, Brotli };
  std::string entry;  // its name, with all that is loaded with it; empty: every entry by itself
  Measure measure = Measure::Gzip;
  u64 max_bytes = 0;
};

struct BuildConfig {
  std::string out_dir = "dist";
  std::string assets_dir = "assets";
  u32 assets_inline_limit = 4096;
  // assetsInlineLimit as a function: it is asked first, by its number; the limit decides what it
  // does not.
  std::optional<FunctionId> inline_asset_function;
  bool css_code_split = true;
  bool css_minify_set = false, css_minify = true;  // cssMinify follows minify unless set
  bundler::SourceMapMode source_map = bundler::SourceMapMode::None;
  bool minify = true;
  std::vector<std::string> target = {"baseline-widely-available"};
  std::vector<std::string> css_target;  // empty: target
  std::vector<BuildInput> input;        // empty: index.html
  std::vector<Pattern> external;
  OutputConfig output;
  TreeshakeConfig treeshake;
  std::vector<std::pair<std::string, bundler::Loader>> module_types;
  std::string license;  // path below outDir of the packages' licences; empty: none
  std::vector<SizeBudget> budgets;
  LibConfig lib;
  std::string manifest;               // path below outDir; empty: none
  std::optional<bool> empty_out_dir;  // nothing: when outDir is inside root
  bool copy_public_dir = true;
  bool report_compressed_size = true;
  bool write = true;
  bool module_preload = true;
  bool module_preload_polyfill = true;
  std::optional<FunctionId> preload_dependencies;  // modulePreload.resolveDependencies
  u32 chunk_size_warning_limit = 500;              // kB
};

struct WorkerConfig {
  std::string format = "iife";
  bool has_plugins = false;      // or texts that are put around its script
  std::string entry_file_names;  // empty: below assetsDir with a hash
};

// One of html.additionalAssetSources.
struct PageAssetRule {
  std::string tag, attribute;
  bool set = false;  // it is written as srcset is
  std::optional<FunctionId> filter;
};

struct DefineRule {
  std::string name;
  std::string value;  // JavaScript: JSON, or a name
};

struct ProjectConfig {
  std::string config_file;  // absolute; empty when there is none
  std::string root;         // absolute after resolve_paths()
  std::string base = "/";
  std::string mode;  // "development" for serve, "production" for build
  Command command = Command::Build;
  std::string public_dir = "public";  // empty: none
  bool env_files = true;              // envDir: false reads no file
  std::string env_dir;                // empty: root
  std::vector<std::string> env_prefix = {"VITE_"};
  std::vector<DefineRule> define;
  AppType app_type = AppType::Spa;
  LogLevel log_level = LogLevel::Info;
  bool clear_screen = true;
  WorkerConfig worker;
  std::vector<Pattern> assets_include;
  std::string csp_nonce;                       // html.cspNonce
  std::vector<PageAssetRule> page_assets;      // html.additionalAssetSources
  std::optional<FunctionId> render_built_url;  // experimental.renderBuiltUrl
  bundler::Integrity integrity = bundler::Integrity::None;

  ResolveConfig resolve;
  CssConfig css;
  JsxConfig jsx;
  CodeConfig code;
  ServerConfig server;
  PreviewConfig preview;
  BuildConfig build;
};

// Makes root, publicDir, envDir, outDir … absolute, from `working_directory` and then root, and
// normalizes `base` to start and end with '/' ("" and "./" stay relative). False when a value makes
// no sense.
bool resolve_paths(ProjectConfig& config, std::string_view working_directory,
                   Diagnostics& diagnostics);

// `base` is relative: URLs are written relative to the file they stand in.
inline bool has_relative_base(const ProjectConfig& config) {
  return config.base.empty() || config.base == "./";
}

// "assets/[name]-[hash:8].js" as the bundler's template, which has one length of hashes.
std::string file_name_template(std::string_view pattern, std::string_view format = "es");
// Whether an output of this name would be inside of outDir.
bool is_inside_name(std::string_view name);

// The options of a production build, without its entries, which HTML may give. Values that no
// option can carry are errors.
bundler::BuildOptions to_build_options(const ProjectConfig& config, Diagnostics& diagnostics);

// What scripts are compiled for where "build.target" says nothing: in dev. Of a config that
// to_build_options() has no errors for.
js::LanguageTarget compiler_target(const ProjectConfig& config);

}  // namespace sinter::plugins
