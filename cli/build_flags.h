// The flags of `sinter build` as they stand on the command line: their names, groups and help, and
// the values as written. build_options.h makes of them what the bundler is told.
#pragma once

#include <string>
#include <vector>

#include "base/types.h"

namespace CLI {
class App;
}

namespace sinter::cli {

// Values as written. Names are esbuild's; `--name:value` is accepted wherever `--name=value` is.
struct BuildFlags {
  std::vector<std::string> entries;
  bool bundle = true;
  bool splitting = false;
  std::string outdir, outfile, outbase, format, global_name, platform = "browser", packages, target,
                                                             charset = "ascii";
  u64 min_chunk_size = 0;
  std::string entry_names, chunk_names, asset_names, public_path;
  std::string sourcemap, source_root, sourcefile, legal_comments;
  bool sources_content = true;
  bool minify = false, minify_whitespace = false, minify_identifiers = false, minify_syntax = false;
  bool keep_names = false, tree_shaking = true, ignore_annotations = false,
       preserve_symlinks = false;
  bool allow_overwrite = false, preserve_modules = false;
  std::string preserve_modules_root;
  std::string jsx, jsx_factory, jsx_fragment, jsx_import_source;
  bool jsx_dev = false, jsx_side_effects = false;
  std::string tsconfig, tsconfig_raw;
  std::vector<std::string> define, supported, external, loader, alias, chunk, banner, footer,
      inject, drop, drop_labels, pure;
  std::vector<std::string> conditions, main_fields, resolve_extensions, out_extension, globals;
  std::string metafile, abs_working_dir;
  bool analyze = false, report_compressed_size = false;
  std::string analyze_mode, compare;

  std::string log_level = "info", log_format = "text", color = "auto", trace;
  u32 log_limit = 10, threads = 0;
  i64 max_warnings = -1;
  std::vector<std::string> deny, log_override, why;
  bool verify_reproducible = false, lint = false;

  // Of a project only.
  std::vector<std::string> config_values;
  std::string config, mode, base, assets_dir, manifest;
  bool no_config = false, explain_plugins = false, empty_out_dir = true;
  u32 assets_inline_limit = 4096;

  CLI::App* app = nullptr;  // knows which flags were given
};

// `--loader=ts` is for standard input, which has no file name; it is kept under this extension.
inline constexpr const char* kStdinExtension = ".stdin";

void add_build_flags(CLI::App& app, BuildFlags& flags);

// Rewrites esbuild's spellings to the parser's: `--define:K=V` to `--define=K=V`, a bare
// `--sourcemap` to
// `--sourcemap=linked`.
std::vector<std::string> normalize_arguments(int argc, char** argv);

}  // namespace sinter::cli
