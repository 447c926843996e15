#include "plugins/config/project_config.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/path.h"
#include "bundler/targets/targets.h"

namespace sinter::plugins {

namespace {

Diagnostic& config_error(const ProjectConfig& config, Diagnostics& diagnostics,
                         std::string message) {
  return diagnostics.error(
      "config-value", std::move(message),
      config.config_file.empty() ? "" : std::string(path::basename(config.config_file)));
}

bool is_full_url(std::string_view base) {
  return base.starts_with("http://") || base.starts_with("https://") || base.starts_with("//");
}

void normalize_base(ProjectConfig& config, Diagnostics& diagnostics) {
  std::string& base = config.base;
  if (base.empty() || base == "." || base == "./") {
    base = "./";
    return;
  }
  if (base.find_first_of("\"'<>\\ \n\t") != std::string::npos) {
    config_error(config, diagnostics, fmt::format("\"base\" cannot be \"{}\"", base))
        .help("It is \"/\", \"/path/\", a full URL, or \"./\"");
    return;
  }
  if (base.starts_with("./") || base.starts_with("../")) {
    config_error(config, diagnostics,
                 fmt::format("\"base\" cannot be the relative path \"{}\"", base))
        .help("Use \"./\" for URLs relative to the page");
    return;
  }
  if (!is_full_url(base) && !base.starts_with('/')) base.insert(0, "/");
  if (!base.ends_with('/')) base += '/';
}

}  // namespace

bool is_inside_name(std::string_view name) {
  return !path::is_absolute(name) && path::normalize(name).substr(0, 2) != ".." &&
         name.find('\0') == std::string_view::npos;
}

std::string file_name_template(std::string_view pattern, std::string_view format) {
  std::string made;
  while (!pattern.empty()) {
    if (pattern.starts_with("[hash:")) {
      made += "[hash]";
      pattern.remove_prefix(std::min(pattern.find(']'), pattern.size() - 1) + 1);
    } else if (pattern.starts_with("[format]")) {
      made += format;
      pattern.remove_prefix(8);
    } else {
      made += pattern.front();
      pattern.remove_prefix(1);
    }
  }
  return made;
}

namespace {

void set_script_template(std::string_view key, const ProjectConfig& config,
                         const std::string& pattern, std::string& out,
                         bundler::BuildOptions& options, Diagnostics& diagnostics) {
  if (pattern.empty()) {
    out = path::join(config.build.assets_dir, "[name]-[hash]");
    if (out.starts_with("./")) out.erase(0, 2);
    return;
  }
  std::string made = file_name_template(pattern);
  const std::string extension(path::extension(made));
  if (extension != ".js" && extension != ".mjs" && extension != ".cjs") {
    config_error(config, diagnostics,
                 fmt::format("\"{}\" must end in .js, .mjs or .cjs, not \"{}\"", key, pattern));
    return;
  }
  if (extension != ".js") options.out_extensions = {{".js", extension}};
  made.resize(made.size() - extension.size());
  out = std::move(made);
}

void set_asset_template(const ProjectConfig& config, bundler::BuildOptions& options) {
  const std::string& pattern = config.build.output.asset_file_names;
  options.asset_names = path::join(config.build.assets_dir, "[name]-[hash]");
  if (pattern.empty()) return;
  std::string made = file_name_template(pattern);
  for (const std::string_view extension : {"[extname]", ".[ext]"}) {
    if (!made.ends_with(extension)) continue;
    made.resize(made.size() - extension.size());
    if (made.find("[extname]") != std::string::npos) break;
    options.asset_names = std::move(made);
    return;
  }
  options.name_asset = [made = file_name_template(pattern)](const bundler::AssetToName&) {
    return made;
  };
}

void add_aliases(const ProjectConfig& config, bundler::BuildOptions& options) {
  for (const AliasRule& rule : config.resolve.alias) {
    if (rule.find.regexp) continue;  // the plugin session's (HookTable)
    // "/src" is below root, as in a URL, unless there is such a path on the disk.
    std::string target = rule.replacement;
    if (target.starts_with('/') && access(target.c_str(), F_OK) != 0)
      target = path::join(config.root, target.substr(1));
    options.alias.emplace_back(rule.find.text, std::move(target));
  }
}

// As one text with commas.
std::string target_list(const std::vector<std::string>& targets) {
  std::string list;
  for (const std::string& target : targets) {
    if (!list.empty()) list += ',';
    list += target;
  }
  return list;
}

// Nullopt, with an error, for what is none.
std::optional<bundler::Targets> targets_of(const ProjectConfig& config, std::string_view key,
                                           const std::vector<std::string>& list,
                                           Diagnostics& diagnostics) {
  RealFileSystem files;
  std::string error;
  std::optional<bundler::Targets> targets =
      bundler::find_targets(target_list(list), config.root, config.mode, files, error);
  if (!targets)
    config_error(config, diagnostics, fmt::format("\"{}\" is not understood: {}", key, error));
  return targets;
}

void take_for_granted(std::initializer_list<js::LanguageFeature> features,
                      js::LanguageTarget& target) {
  for (const js::LanguageFeature feature : features)
    target.missing &= ~(u64{1} << static_cast<u8>(feature));
}

void add_targets(const ProjectConfig& config, bundler::BuildOptions& options,
                 Diagnostics& diagnostics) {
  const BuildConfig& build = config.build;
  if (auto targets = targets_of(config, "build.target", build.target, diagnostics)) {
    options.code.target = std::move(targets->language);
    options.css.target = std::move(targets->styles);
  }
  if (!config.code.target.empty()) {
    if (auto targets = targets_of(config, "esbuild.target", config.code.target, diagnostics)) {
      js::LanguageTarget& scripts = options.code.target;
      scripts.missing |= targets->language.missing;
      if (!scripts.list.empty() && !targets->language.list.empty()) scripts.list += ',';
      scripts.list += targets->language.list;
    }
  }
  // A project's target is about the rest of the language, as in Vite: its pages load modules.
  take_for_granted({js::LanguageFeature::DynamicImport, js::LanguageFeature::ImportMeta},
                   options.code.target);
  if (!build.css_target.empty())
    if (auto targets = targets_of(config, "build.cssTarget", build.css_target, diagnostics))
      options.css.target = std::move(targets->styles);
  options.css.target.warns =
      (build.css_target.empty() ? build.target : build.css_target) != BuildConfig().target;
  std::string error;
  for (const std::string& text : config.code.supported)
    if (!bundler::override_support(text, options.code.target, options.css.target, error))
      config_error(config, diagnostics, fmt::format("\"esbuild.supported\" is wrong: {}", error));
}

void add_css(const ProjectConfig& config, bundler::BuildOptions& options) {
  const CssConfig& from = config.css;
  bundler::CssOptions& css = options.css;
  css.modules = from.modules;
  css.modules_global = from.modules_global;
  css.modules_export_globals = from.modules_export_globals;
  if (!from.modules_generate_scoped_name.empty())
    css.scoped_name = from.modules_generate_scoped_name;
  css.hash_prefix = from.modules_hash_prefix;
  css.locals = static_cast<bundler::CssLocalsConvention>(from.modules_locals_convention);
  static_assert(static_cast<u8>(LocalsConvention::DashesOnly) ==
                static_cast<u8>(bundler::CssLocalsConvention::DashesOnly));
  if (config.build.css_minify_set) css.minify = config.build.css_minify;
  css.names = options.asset_names;
  css.code_split = config.build.css_code_split;
}

void add_jsx(const ProjectConfig& config, bundler::BuildOptions& options) {
  const JsxConfig& jsx = config.jsx;
  js::JsxOptions& out = options.code.jsx;
  options.jsx_explicit = jsx.mode || jsx.development || !jsx.factory.empty() ||
                         !jsx.fragment.empty() || !jsx.import_source.empty();
  if (jsx.mode) out.mode = *jsx.mode;
  if (!jsx.mode && !jsx.factory.empty()) out.mode = js::JsxMode::Classic;
  if (jsx.development.value_or(config.command == Command::Serve) &&
      out.mode == js::JsxMode::Automatic)
    out.mode = js::JsxMode::AutomaticDev;
  if (!jsx.factory.empty()) out.factory = jsx.factory;
  if (!jsx.fragment.empty()) out.fragment = jsx.fragment;
  if (!jsx.import_source.empty()) out.import_source = jsx.import_source;
}

}  // namespace

bool resolve_paths(ProjectConfig& config, std::string_view working_directory,
                   Diagnostics& diagnostics) {
  const size_t errors = diagnostics.error_count();
  config.root = path::join(working_directory, config.root.empty() ? "." : config.root);
  auto below_root = [&](std::string& path) {
    if (!path.empty()) path = path::join(config.root, path);
  };
  below_root(config.public_dir);
  if (config.env_dir.empty()) config.env_dir = config.root;
  below_root(config.env_dir);
  if (config.build.out_dir.empty()) config.build.out_dir = "dist";
  below_root(config.build.out_dir);
  if (config.mode.empty())
    config.mode = config.command == Command::Build ? "production" : "development";
  normalize_base(config, diagnostics);
  if (!is_inside_name(config.build.assets_dir))
    config_error(config, diagnostics,
                 fmt::format("\"build.assetsDir\" is outside of the output: \"{}\"",
                             config.build.assets_dir));
  if (!config.build.manifest.empty() && !is_inside_name(config.build.manifest))
    config_error(
        config, diagnostics,
        fmt::format("\"build.manifest\" is outside of the output: \"{}\"", config.build.manifest));
  return diagnostics.error_count() == errors;
}

js::LanguageTarget compiler_target(const ProjectConfig& config) {
  js::LanguageTarget target;
  Diagnostics known;
  if (!config.code.target.empty()) {
    if (auto targets = targets_of(config, "esbuild.target", config.code.target, known))
      target = std::move(targets->language);
  }
  css::Target styles;
  std::string error;
  for (const std::string& text : config.code.supported)
    bundler::override_support(text, target, styles, error);
  // Pages of the dev server are modules.
  using enum js::LanguageFeature;
  take_for_granted({DynamicImport, ImportMeta, TopLevelAwait, ImportAttributes}, target);
  return target;
}

// "[name]" of an input "admin/main" has the folder, as Rollup's. Not with a relative base, which
// needs all scripts in one.
void keep_folders_of_inputs(const ProjectConfig& config, std::string& pattern) {
  const bool has_folders = std::ranges::any_of(config.build.input, [](const BuildInput& input) {
    return input.name.find('/') != std::string::npos;
  });
  const size_t at = pattern.find("[name]");
  if (has_folders && at != std::string::npos && !has_relative_base(config))
    pattern.insert(at, "[dir]/");
}

bundler::BuildOptions to_build_options(const ProjectConfig& config, Diagnostics& diagnostics) {
  bundler::BuildOptions options;
  const BuildConfig& build = config.build;
  options.working_directory = config.root;
  options.outdir = build.out_dir;
  options.format = bundler::Format::Esm;
  options.platform = bundler::Platform::Browser;
  options.splitting = !build.output.one_script;
  options.min_chunk_size = build.output.min_chunk_size;
  set_script_template("entryFileNames", config, build.output.entry_file_names, options.entry_names,
                      options, diagnostics);
  keep_folders_of_inputs(config, options.entry_names);
  set_script_template("chunkFileNames", config, build.output.chunk_file_names, options.chunk_names,
                      options, diagnostics);
  set_asset_template(config, options);
  options.source_map = build.source_map;
  options.legal_comments = config.code.legal_comments;
  for (const Pattern& pattern : build.external)
    if (!pattern.regexp) options.external.push_back(pattern.text);
  add_aliases(config, options);
  options.main_fields = config.resolve.main_fields;
  if (!options.main_fields.empty()) options.main_fields.emplace_back("main");
  options.resolve_extensions = config.resolve.extensions;
  options.preserve_symlinks = config.resolve.preserve_symlinks;
  options.platform_conditions = config.resolve.conditions.empty();

  options.loaders = build.module_types;
  options.source_map_base_url = build.output.sourcemap_base_url;
  options.sources_content = !build.output.sourcemap_excludes_sources;
  if (const std::string& names = build.output.sourcemap_file_names; !names.empty()) {
    if (!is_inside_name(names))
      config_error(config, diagnostics,
                   fmt::format("\"sourcemapFileNames\" is outside of the output: \"{}\"", names));
    options.name_map = [pattern = file_name_template(names)](const bundler::ChunkToName&) {
      return pattern;
    };
  }
  options.debug_ids = build.output.sourcemap_debug_ids;
  if (const auto all = build.output.sourcemap_ignores_all)
    options.ignores_source = [all = *all](const std::string&, const std::string&) { return all; };
  options.preserve_modules = build.output.preserve_modules;
  if (!build.output.preserve_modules_root.empty())
    options.preserve_modules_root = path::join(config.root, build.output.preserve_modules_root);

  const TreeshakeConfig& treeshake = build.treeshake;
  options.tree_shaking = treeshake.enabled;
  options.commonjs_tree_shaking = treeshake.commonjs;
  using Modules = TreeshakeConfig::Modules;
  if (treeshake.modules == Modules::None || treeshake.modules == Modules::NoneExternal)
    options.module_side_effects = [every = treeshake.modules == Modules::None](const std::string&,
                                                                               bool external) {
      return every || external ? std::optional(false) : std::nullopt;
    };

  js::CompileOptions& code = options.code;
  code.tree_shaking = treeshake.enabled;
  code.ignore_annotations = !treeshake.annotations;
  code.property_reads = treeshake.property_reads;
  code.unknown_globals_are_pure = !treeshake.unknown_global_side_effects;
  code.minify_whitespace = code.minify_identifiers = code.minify_syntax = build.minify;
  code.keep_names = config.code.keep_names;
  code.pure = config.code.pure;
  code.pure.insert(code.pure.end(), treeshake.manual_pure_functions.begin(),
                   treeshake.manual_pure_functions.end());
  code.drop_console = config.code.drop_console;
  code.drop_debugger = config.code.drop_debugger;
  code.charset = js::Charset::Utf8;
  add_targets(config, options, diagnostics);
  add_css(config, options);
  add_jsx(config, options);
  options.define_node_env = false;  // env.h defines it
  return options;
}

}  // namespace sinter::plugins
