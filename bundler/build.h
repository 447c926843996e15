// The bundler's public face: from options and a file system to output files in memory.
//
// build() reads files, compiles each module to a Unit, links the Units and returns every output
// file in memory; it writes nothing. write_outputs() puts them on disk, and refuses to when
// anything is wrong. Both report through Diagnostics. Every byte of the result is independent of
// the number of threads, of the order in which tasks ended, and of the absolute path of the working
// directory.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "base/task_pool.h"
#include "base/types.h"
#include "bundler/css/css_options.h"
#include "bundler/platform.h"
#include "bundler/plugin/output_hooks.h"
#include "bundler/plugin/plugin_host.h"
#include "parsers/js/compile.h"

namespace sinter::bundler {

enum class Format : u8 { Esm, Cjs, Iife, Umd };
enum class SourceMapMode : u8 {
  None,
  Linked,    // FILE.map beside FILE, and a comment that names it
  Inline,    // a data: URL in the comment
  External,  // FILE.map, no comment ("hidden" is another name for it)
  Both,      // inline and FILE.map
};
// Where `/*! … */`, `@license` and `@preserve` comments go.
enum class LegalCommentMode : u8 { None, Inline, EndOfFile, Linked, External };

enum class Loader : u8 {
  None,
  Js,
  Jsx,
  Ts,
  Tsx,
  Json,
  Text,
  Base64,
  DataUrl,
  Binary,
  File,  // copied beside the output; the module's default export is its URL
  Copy,  // copied, and the import itself is left pointing at the copy
  Empty,
  Wasm,       // instantiated; see assets/wasm_module.h
  Css,        // a style sheet
  GlobalCss,  // likewise, where `:local` makes names local
  LocalCss,   // a CSS module: names are local unless inside `:global`
};

// What an ES module sees of an external that the output requires: which is a CommonJS module.
enum class Interop : u8 {
  ByImporter,   // Auto, and Default for importers that follow Node's rules
  Auto,         // module.exports is the default export unless it says that it was an ES module
  EsModule,     // module.exports is the namespace
  Default,      // module.exports is the default export, always
  DefaultOnly,  // likewise, and there are no others
  Compat,       // Auto, where having a property `default` says it
};

// One place of the command line that names an input. `output` is the path of the output below
// outdir without extension ("admin/main"), or empty to derive it from the input's own path.
struct EntryPoint {
  std::string input;
  std::string output;
};

struct StdinInput {
  std::string contents;
  std::string resolve_dir;  // relative imports start here; empty: they cannot be resolved
  std::string source_file;  // shown in messages; empty: "<stdin>"
  Loader loader = Loader::Js;
};

// Files as functions see them that name them.
struct ChunkToName {
  std::string name;  // what [name] stands for
  std::string facade_module_id;
  bool entry = false, dynamic_entry = false;
  std::vector<std::string> exports;     // names, sorted
  std::vector<std::string> module_ids;  // in order of evaluation
};
struct AssetToName {
  std::string name;      // "logo.png"
  std::string original;  // absolute path; empty: it was made
};

struct BuildOptions {
  // Input.
  std::vector<EntryPoint> entries;
  std::optional<StdinInput> stdin_input;
  std::string
      working_directory;  // absolute; relative paths below start here, and so do pretty paths

  // Output.
  std::string outdir;  // one of outdir and outfile, or neither: one entry to stdout
  std::string outfile;
  std::string outbase;           // empty: lowest common directory of the entries
  std::optional<Format> format;  // default: esm for browser and neutral, cjs for node, iife when
                                 // a global name is given
  std::string global_name;       // iife and umd: `a.b["c"]`
  std::vector<std::pair<std::string, std::string>>
      globals;  // umd/iife: external module → global expression
  // umd/iife: an external without a global gets a guessed one, and a warning. Otherwise it is
  // required when the file runs.
  bool guess_globals = false;
  // cjs, umd, iife: of an external. Called by the thread that builds; may be empty.
  std::function<Interop(const std::string& external)> interop;
  // cjs, umd, iife: a file whose entry has only a default export is that value, not an object
  // with a property `default`.
  bool lone_default = false;
  Platform platform = Platform::Browser;
  std::optional<bool>
      splitting;  // default: on for esm with outdir and several entries or an import()
  // A chunk of its own, by name, for modules whose ids contain a text, and what these import.
  std::vector<std::pair<std::string, std::string>> chunk_groups;
  // Shared chunks of fewer bytes of source are joined to others, as long as no entry loads as much
  // in vain.
  u64 min_chunk_size = 0;
  std::string entry_names = "[dir]/[name]";
  std::string chunk_names = "[name]-[hash]";
  std::string asset_names = "[name]-[hash]";
  // Patterns of single files that hold their extension, "js/[name]-[hash].js"; an empty one leaves
  // it to the three above. The first is called by the thread that builds, the second by several
  // threads. May be empty.
  std::function<std::string(const ChunkToName&)> name_chunk;
  std::function<std::string(const AssetToName&)> name_asset;
  std::string public_path;  // prefix of asset URLs and dynamic imports in output code
  std::vector<std::pair<std::string, std::string>> out_extensions;  // {".js", ".mjs"}
  std::string banner_js, footer_js;
  LegalCommentMode legal_comments = LegalCommentMode::EndOfFile;
  SourceMapMode source_map = SourceMapMode::None;
  bool sources_content = true;
  std::string source_root;
  // Which sources a map calls ignored, and how it names them; each is given a name relative to the
  // map, and the map's own path. Called by several threads; may be empty.
  std::function<bool(const std::string& source, const std::string& map)> ignores_source;
  std::function<std::string(const std::string& source, const std::string& map)> source_path;
  std::string source_map_base_url;  // before a map's name in the comment
  // Pattern of the name of a script's map, "maps/[name]-[hash].map", where [hash] is that of the
  // map and [chunkhash] that of the script; empty: FILE.map. Called by several threads; may be
  // empty.
  std::function<std::string(const ChunkToName&)> name_map;
  bool debug_ids = false;  // in maps and files, for services that match the two
  // One file for each module, at the module's path below `preserve_modules_root` (empty: the lowest
  // common directory).
  bool preserve_modules = false;
  std::string preserve_modules_root;
  bool metafile = false;
  bool allow_overwrite = false;  // an output may replace an input

  // Modules.
  std::vector<std::string> external;  // patterns with at most one `*`
  bool packages_external = false;     // --packages=external
  std::vector<std::pair<std::string, std::string>> alias;
  std::vector<std::string> conditions;          // besides the platform's own
  bool platform_conditions = true;              // false: without those
  std::vector<std::string> main_fields;         // empty: the platform's own
  std::vector<std::string> resolve_extensions;  // empty: .tsx .ts .jsx .js .css .json
  bool preserve_symlinks = false;
  std::string tsconfig;      // path; empty: nearest tsconfig.json of each file
  std::string tsconfig_raw;  // JSON text used for every file instead
  std::vector<std::string> inject;
  std::vector<std::pair<std::string, Loader>> loaders;  // {".svg", Loader::Text}; over the defaults

  PluginHost* plugins = nullptr;  // asked before the bundler's own rules; may be null
  // "/src/a.js" in an import is below this directory when there is such a file: what URLs of a
  // project mean. Empty: only the root of the disk.
  std::string url_root;
  // Targets of import() become modules only when Scanner::request() asks for them.
  bool defer_imports = false;
  // import() of a chunk with style sheets loads these first; for pages (formats with import.meta).
  bool preload_imports = false;

  // Code. `jsx` and `ts` are defaults that a tsconfig.json overrides unless `jsx_explicit`.
  js::CompileOptions code;  // defines, pure, drop, minify switches, target, charset, keep_names …
  bool jsx_explicit = false;
  CssOptions css;
  bool tree_shaking = true;
  bool commonjs_tree_shaking = true;  // unread exports of CommonJS modules go, too
  // Whether a module may not be dropped while nobody uses what it exports; nothing leaves that to
  // its package.json. Plugins that say so themselves are not overruled. Called by several threads;
  // may be empty.
  std::function<std::optional<bool>(const std::string& id, bool external)> module_side_effects;
  // Defaults for process.env.NODE_ENV come from here unless defined: "production" when minifying
  // (all three switches), else "development"; only on platform browser, as esbuild does.
  bool define_node_env = true;

  bool minify_all() const {
    return code.minify_whitespace && code.minify_identifiers && code.minify_syntax;
  }
};

enum class OutputKind : u8 { EntryChunk, Chunk, Style, Asset, SourceMap, LegalComments };

struct OutputFile {
  std::string path;         // absolute; "<stdout>" when there is neither outdir nor outfile
  std::string pretty_path;  // relative to the working directory
  std::string contents;
  OutputKind kind = OutputKind::Chunk;
  std::string entry_point;           // pretty path of the module when this is an entry's chunk
  std::string name;                  // of chunks and style sheets: what it is called in the options
  bool dynamic_entry = false;        // the entry is only reached by import()
  std::vector<std::string> exports;  // names, sorted; entry chunks in esm format
  std::vector<std::string> imports;  // paths of the chunks that are loaded with this one
  std::vector<std::string> dynamic_imports;  // paths of those that import() loads
  // Of a chunk: style sheets by path below outdir. Its own, with those that stand for no script,
  // and of an entry's chunk all that must be loaded before it runs, in the order in which they must
  // stand: those of chunks it imports too.
  std::vector<std::string> own_styles, styles;
  std::string source_map;                         // absolute path of its map; empty: none
  std::shared_ptr<const ChunkDescription> chunk;  // when there are plugins with output hooks
};

using GeneratedSources = std::map<std::string, std::string, std::less<>>;

struct BuildStatistics {
  u64 modules = 0;
  u64 source_bytes = 0;
  f64 scan_ms = 0, link_ms = 0, emit_ms = 0;
};

struct BuildResult {
  bool ok = false;                  // no errors: outputs may be written
  std::vector<OutputFile> outputs;  // entry chunks first, then chunks, assets, maps; deterministic
  std::string metafile;             // JSON in esbuild's schema; empty unless asked for
  std::vector<std::string> inputs;  // absolute paths of all files read, sorted
  // Texts that diagnostics speak of and no file holds: what plugins made, by pretty path.
  GeneratedSources generated_sources;
  BuildStatistics statistics;
};

BuildResult build(const BuildOptions& options, FileSystem& files, TaskPool& pool,
                  Diagnostics& diagnostics);

// Writes every output or none: checks come first (no output equals an input unless allowed, none
// lies outside outdir, no two share a path), and a file that fails to be written is reported.
// True when all were written.
bool write_outputs(const BuildResult& result, const BuildOptions& options, FileSystem& files,
                   Diagnostics& diagnostics);

// Text tree of what is in each output and how big, from the metafile (`--analyze`).
std::string analyze_text(std::string_view metafile, bool verbose);

// Reads the files that diagnostics name, for code frames. Keeps what it has read. `generated` may
// be null and must outlive the result.
SourceLookup source_lookup(FileSystem& files, std::string working_directory,
                           const GeneratedSources* generated = nullptr);

// "js", "dataurl" …; Loader::None when there is no such loader.
Loader parse_loader(std::string_view name);

}  // namespace sinter::bundler
