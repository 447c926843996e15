#include "cli/build_options.h"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include "base/path.h"
#include "bundler/graph/scan.h"
#include "bundler/targets/targets.h"
#include "cli/flag_values.h"

namespace sinter::cli {
namespace {

constexpr Choice<bundler::Format> kFormats[] = {{"esm", bundler::Format::Esm},
                                                {"cjs", bundler::Format::Cjs},
                                                {"iife", bundler::Format::Iife},
                                                {"umd", bundler::Format::Umd}};
constexpr Choice<bundler::Platform> kPlatforms[] = {{"browser", bundler::Platform::Browser},
                                                    {"node", bundler::Platform::Node},
                                                    {"neutral", bundler::Platform::Neutral}};
constexpr Choice<bundler::SourceMapMode> kSourceMaps[] = {
    {"linked", bundler::SourceMapMode::Linked},   {"true", bundler::SourceMapMode::Linked},
    {"inline", bundler::SourceMapMode::Inline},   {"external", bundler::SourceMapMode::External},
    {"hidden", bundler::SourceMapMode::External}, {"both", bundler::SourceMapMode::Both},
    {"none", bundler::SourceMapMode::None},       {"false", bundler::SourceMapMode::None}};
constexpr Choice<bundler::LegalCommentMode> kLegalComments[] = {
    {"none", bundler::LegalCommentMode::None},
    {"inline", bundler::LegalCommentMode::Inline},
    {"eof", bundler::LegalCommentMode::EndOfFile},
    {"linked", bundler::LegalCommentMode::Linked},
    {"external", bundler::LegalCommentMode::External}};
constexpr Choice<js::Charset> kCharsets[] = {{"ascii", js::Charset::Ascii},
                                             {"utf8", js::Charset::Utf8}};
constexpr Choice<js::JsxMode> kJsxModes[] = {{"automatic", js::JsxMode::Automatic},
                                             {"transform", js::JsxMode::Classic},
                                             {"classic", js::JsxMode::Classic},
                                             {"preserve", js::JsxMode::Preserve}};
constexpr Choice<LogLevel> kLogLevels[] = {{"silent", LogLevel::Silent},
                                           {"error", LogLevel::Error},
                                           {"warning", LogLevel::Warning},
                                           {"info", LogLevel::Info}};
constexpr Choice<Verdict> kVerdicts[] = {
    {"error", Verdict::Error}, {"warning", Verdict::Warning}, {"silent", Verdict::Silent}};
constexpr Choice<LogFormat> kLogFormats[] = {{"text", LogFormat::Text},
                                             {"json", LogFormat::Json},
                                             {"github", LogFormat::Github},
                                             {"sarif", LogFormat::Sarif}};

bool take_output_flags(const BuildFlags& f, bundler::BuildOptions& o, std::string& error) {
  for (const std::string& text : f.entries) {
    std::string output, input;
    const bool named = split_pair(text, output, input);
    o.entries.push_back(named ? bundler::EntryPoint{input, output} : bundler::EntryPoint{text, ""});
  }
  if (o.entries.size() > 1 && f.outdir.empty()) {
    error = "Several entry points need an output directory: use --outdir";
    return false;
  }
  o.outdir = f.outdir;
  o.outfile = f.outfile;
  o.outbase = f.outbase;
  if (!f.format.empty()) {
    bundler::Format format{};
    if (!choose("--format", f.format, kFormats, format, error)) return false;
    o.format = format;
  }
  if (!f.global_name.empty() && !is_property_path(f.global_name)) {
    error = "Invalid --global-name \"" + f.global_name +
            "\": it is a name such as lib, app.lib or app[\"my-lib\"]";
    return false;
  }
  o.global_name = f.global_name;
  if (!pairs(f.globals, "globals", "MODULE=NAME", o.globals, error)) return false;
  if (!choose("--platform", f.platform, kPlatforms, o.platform, error)) return false;
  if (f.app->count("--splitting") != 0) o.splitting = f.splitting;
  if (!f.entry_names.empty()) o.entry_names = f.entry_names;
  o.min_chunk_size = f.min_chunk_size;
  if (!f.chunk_names.empty()) o.chunk_names = f.chunk_names;
  if (!f.asset_names.empty()) o.asset_names = f.asset_names;
  o.public_path = f.public_path;
  o.preserve_modules = f.preserve_modules;
  o.preserve_modules_root = f.preserve_modules_root;
  if (!f.preserve_modules_root.empty() && !f.preserve_modules) {
    error = "--preserve-modules-root needs --preserve-modules";
    return false;
  }
  if (!pairs(f.out_extension, "out-extension", ".js=.mjs", o.out_extensions, error)) return false;
  for (const auto& [from, to] : o.out_extensions) {
    if (from == ".js" && to.starts_with('.') && to.size() > 1 && to.find('/') == std::string::npos)
      continue;
    error = "Invalid --out-extension \"" + from + "=" + to + "\": write --out-extension:.js=.mjs";
    return false;
  }
  for (const auto& [flag, pattern] : {std::pair{"--entry-names", &o.entry_names},
                                      {"--chunk-names", &o.chunk_names},
                                      {"--asset-names", &o.asset_names}}) {
    if (!check_name_template(flag, *pattern, error)) return false;
  }
  if (!add_text_by_type(f.banner, "banner", o.banner_js, error)) return false;
  if (!add_text_by_type(f.footer, "footer", o.footer_js, error)) return false;
  o.allow_overwrite = f.allow_overwrite;
  if (!f.legal_comments.empty() &&
      !choose("--legal-comments", f.legal_comments, kLegalComments, o.legal_comments, error)) {
    return false;
  }
  if (!f.sourcemap.empty() && !choose("--sourcemap", f.sourcemap, kSourceMaps, o.source_map, error))
    return false;
  o.source_root = f.source_root;
  o.sources_content = f.sources_content;
  o.metafile = !f.metafile.empty() || !f.analyze_mode.empty() || !f.why.empty() ||
               !f.compare.empty() || f.lint;
  if (!f.analyze_mode.empty() && f.analyze_mode != "short" && f.analyze_mode != "verbose") {
    error = "Invalid value \"" + f.analyze_mode + "\" for --analyze: it is verbose, or nothing";
    return false;
  }
  return true;
}

bool take_module_flags(const BuildFlags& f, bundler::BuildOptions& o, std::string& error) {
  o.external = split_commas(f.external);
  if (!f.packages.empty() && f.packages != "external" && f.packages != "bundle") {
    error = "Invalid value \"" + f.packages + "\" for --packages: it is external or bundle";
    return false;
  }
  o.packages_external = f.packages == "external";
  if (!pairs(f.alias, "alias", "FROM=TO", o.alias, error)) return false;
  if (!pairs(f.chunk, "chunk", "NAME=TEXT", o.chunk_groups, error)) return false;
  o.conditions = split_commas(f.conditions);
  o.main_fields = split_commas(f.main_fields);
  o.resolve_extensions = split_commas(f.resolve_extensions);
  o.preserve_symlinks = f.preserve_symlinks;
  o.tsconfig = f.tsconfig;
  o.tsconfig_raw = f.tsconfig_raw;
  o.inject = f.inject;
  for (const std::string& text : f.loader) {
    std::string extension, name;
    if (text.find('=') == std::string::npos) {
      extension = kStdinExtension;
      name = text;
    } else if (!split_pair(text, extension, name) || extension[0] != '.') {
      error = "Invalid --loader \"" + text +
              "\": write --loader:.EXT=NAME, or --loader=NAME for standard input";
      return false;
    }
    const bundler::Loader loader = bundler::parse_loader(name);
    if (loader == bundler::Loader::None) {
      error = "There is no loader \"" + name +
              "\": it is one of js, jsx, ts, tsx, json, text, base64, dataurl, css, global-css, "
              "local-css, binary, "
              "file, copy, empty";
      return false;
    }
    o.loaders.emplace_back(extension, loader);
  }
  return true;
}

bool take_code_flags(const BuildFlags& f, bundler::BuildOptions& o, std::string& error) {
  js::CompileOptions& code = o.code;
  code.minify_whitespace = f.minify_whitespace || f.minify;
  code.minify_identifiers = f.minify_identifiers || f.minify;
  code.minify_syntax = f.minify_syntax || f.minify;
  code.keep_names = f.keep_names;
  code.ignore_annotations = f.ignore_annotations;
  code.tree_shaking = o.tree_shaking = f.tree_shaking;
  if (!choose("--charset", f.charset, kCharsets, code.charset, error)) return false;
  if (!f.target.empty()) {
    RealFileSystem files;
    std::optional<bundler::Targets> targets =
        bundler::find_targets(f.target, o.working_directory, "production", files, error);
    if (!targets) {
      error = "Invalid --target: " + error;
      return false;
    }
    code.target = std::move(targets->language);
    o.css.target = std::move(targets->styles);
    // In other files there is none: see the warning "empty-import-meta".
    if (bundler::output_format(o) != bundler::Format::Esm)
      js::set_supported(code.target, "import-meta", true);
  }
  for (const std::string& text : f.supported) {
    if (!bundler::override_support(text, code.target, o.css.target, error)) return false;
  }
  for (const std::string& text : f.define) {
    if (!add_define(text, code.defines, error)) return false;
  }
  for (const std::string& what : split_commas(f.drop)) {
    if (what == "console") {
      code.drop_console = true;
    } else if (what == "debugger") {
      code.drop_debugger = true;
    } else {
      error = "Invalid --drop \"" + what + "\": it is console or debugger";
      return false;
    }
  }
  code.drop_labels = split_commas(f.drop_labels);
  code.pure = split_commas(f.pure);
  for (const auto& [flag, names] :
       {std::pair{"--drop-labels", &code.drop_labels}, {"--pure", &code.pure}}) {
    for (const std::string& name : *names) {
      if (is_identifier_path(name)) continue;
      error = std::string("Invalid ") + flag + " \"" + name + "\": it is a name";
      return false;
    }
  }
  return true;
}

bool take_jsx_flags(const BuildFlags& f, bundler::BuildOptions& o, std::string& error) {
  const auto given = [&](const char* name) { return f.app->count(name) != 0; };
  js::CompileOptions& code = o.code;
  o.jsx_explicit = given("--jsx") || given("--jsx-dev") || given("--jsx-factory") ||
                   given("--jsx-fragment") || given("--jsx-import-source");
  if (!f.jsx.empty() && !choose("--jsx", f.jsx, kJsxModes, code.jsx.mode, error)) return false;
  if (f.jsx_dev && code.jsx.mode == js::JsxMode::Automatic)
    code.jsx.mode = js::JsxMode::AutomaticDev;
  if (!f.jsx_factory.empty()) {
    code.jsx.factory = f.jsx_factory;
    if (f.jsx.empty()) code.jsx.mode = js::JsxMode::Classic;
  }
  if (!f.jsx_fragment.empty()) code.jsx.fragment = f.jsx_fragment;
  if (!f.jsx_import_source.empty()) code.jsx.import_source = f.jsx_import_source;
  code.jsx.side_effects = f.jsx_side_effects;
  if (!f.jsx_factory.empty() && !is_identifier_path(f.jsx_factory)) {
    error = "Invalid --jsx-factory \"" + f.jsx_factory +
            "\": it is a function's name such as h or React.createElement";
    return false;
  }
  return true;
}

bool take_report_flags(const BuildFlags& f, LogOptions& log, WarningPolicy& policy,
                       std::string& error) {
  if (!choose("--log-level", f.log_level, kLogLevels, log.level, error)) return false;
  if (!choose("--log-format", f.log_format, kLogFormats, log.format, error)) return false;
  log.limit = f.log_limit;
  policy.max_warnings = f.max_warnings;
  for (const std::string& code : split_commas(f.deny))
    policy.verdicts.emplace_back(code, Verdict::Error);
  for (const std::string& text : f.log_override) {
    std::string code, level;
    Verdict verdict{};
    if (!split_pair(text, code, level)) {
      error = "Invalid --log-override \"" + text + "\": write --log-override:CODE=LEVEL";
      return false;
    }
    if (!choose("--log-override", level, kVerdicts, verdict, error)) return false;
    policy.verdicts.emplace_back(code, verdict);
  }
  if (f.color != "auto" && f.color != "true" && f.color != "false") {
    error = "Invalid value \"" + f.color + "\" for --color: it is auto, true or false";
    return false;
  }
  return true;
}

}  // namespace

bool to_build_options(const BuildFlags& f, bundler::BuildOptions& o, LogOptions& log,
                      WarningPolicy& policy, std::string& error) {
  if (!f.bundle) {
    error = "--bundle=false is not supported: sinter always bundles";
    return false;
  }
  if (!f.outdir.empty() && !f.outfile.empty()) {
    error = "--outdir and --outfile exclude each other";
    return false;
  }
  o.working_directory = f.abs_working_dir;
  if (o.working_directory.empty()) {
    char buffer[4096];
    if (!getcwd(buffer, sizeof buffer)) {
      error = "The working directory does not exist any more";
      return false;
    }
    o.working_directory = buffer;
  } else if (!path::is_absolute(o.working_directory)) {
    error = "--abs-working-dir needs an absolute path, not \"" + o.working_directory + "\"";
    return false;
  }
  if (f.threads > 1024) {
    error = "Invalid --threads " + std::to_string(f.threads) + ": it is at most 1024";
    return false;
  }
  return take_output_flags(f, o, error) && take_module_flags(f, o, error) &&
         take_code_flags(f, o, error) && take_jsx_flags(f, o, error) &&
         take_report_flags(f, log, policy, error);
}

}  // namespace sinter::cli
