#include "cli/project_flags.h"

#include <CLI/CLI.hpp>

#include "bundler/targets/targets.h"

namespace sinter::cli {

void add_flags(const BuildFlags& flags, const bundler::BuildOptions& given,
               bundler::BuildOptions& options) {
  const auto has = [&](const char* name) { return flags.app->count(name) != 0; };
  const auto append = [](const auto& from, auto& to) {
    to.insert(to.end(), from.begin(), from.end());
  };
  js::CompileOptions& code = options.code;
  append(given.code.defines, code.defines);
  append(given.code.pure, code.pure);
  append(given.code.drop_labels, code.drop_labels);
  // They were found to be right when the flags were read.
  std::string ignored;
  for (const std::string& text : flags.supported)
    bundler::override_support(text, code.target, options.css.target, ignored);
  code.drop_console |= given.code.drop_console;
  code.drop_debugger |= given.code.drop_debugger;
  append(given.external, options.external);
  append(given.conditions, options.conditions);
  append(given.inject, options.inject);
  append(given.chunk_groups, options.chunk_groups);
  // The first that fits is used.
  options.loaders.insert(options.loaders.begin(), given.loaders.begin(), given.loaders.end());
  if (has("--keep-names")) code.keep_names = given.code.keep_names;
  if (has("--ignore-annotations")) code.ignore_annotations = given.code.ignore_annotations;
  if (has("--tree-shaking")) code.tree_shaking = options.tree_shaking = given.tree_shaking;
  if (has("--charset")) code.charset = given.code.charset;
  if (has("--minify-whitespace")) code.minify_whitespace = given.code.minify_whitespace;
  if (has("--minify-identifiers")) code.minify_identifiers = given.code.minify_identifiers;
  if (has("--minify-syntax")) code.minify_syntax = given.code.minify_syntax;
  if (has("--banner")) options.banner_js = given.banner_js;
  if (has("--footer")) options.footer_js = given.footer_js;
  if (has("--legal-comments")) options.legal_comments = given.legal_comments;
  if (has("--source-root")) options.source_root = given.source_root;
  if (has("--sources-content")) options.sources_content = given.sources_content;
  if (has("--preserve-symlinks")) options.preserve_symlinks = given.preserve_symlinks;
  if (has("--packages")) options.packages_external = given.packages_external;
  if (has("--min-chunk-size")) options.min_chunk_size = given.min_chunk_size;
  if (has("--tsconfig")) options.tsconfig = given.tsconfig;
  if (has("--tsconfig-raw")) options.tsconfig_raw = given.tsconfig_raw;
}

std::string flag_without_meaning(const BuildFlags& flags) {
  for (const char* name : {"--outbase",
                           "--entry-names",
                           "--chunk-names",
                           "--asset-names",
                           "--out-extension",
                           "--public-path",
                           "--splitting",
                           "--globals",
                           "--allow-overwrite",
                           "--preserve-modules",
                           "--preserve-modules-root",
                           "--alias",
                           "--main-fields",
                           "--resolve-extensions",
                           "--jsx",
                           "--jsx-dev",
                           "--jsx-factory",
                           "--jsx-fragment",
                           "--jsx-import-source",
                           "--jsx-side-effects",
                           "--trace"})
    if (flags.app->count(name) != 0) return name;
  return {};
}

}  // namespace sinter::cli
