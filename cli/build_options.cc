#include "cli/build_options.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>

#include "base/json.h"
#include "base/path.h"
#include "bundler/target.h"
#include "cli/suggest.h"

namespace sinter::cli {
namespace {

// "a=b" into its halves; false without '=' or without a.
bool split_pair(std::string_view text, std::string& key, std::string& value) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  key = text.substr(0, equals);
  value = text.substr(equals + 1);
  return true;
}

// Options that may be given several times, or once with commas.
std::vector<std::string> split_commas(const std::vector<std::string>& values) {
  std::vector<std::string> out;
  for (std::string_view text : values) {
    for (;;) {
      const size_t comma = text.find(',');
      if (comma != 0 && !text.empty()) out.emplace_back(text.substr(0, comma));
      if (comma == std::string_view::npos) break;
      text.remove_prefix(comma + 1);
    }
  }
  return out;
}

bool is_identifier_path(std::string_view text) {
  bool start = true;
  for (const char c : text) {
    // Bytes of other scripts are taken for letters: the parser of the output's reader knows better.
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c & 0x80);
    if (c == '.' ? start : !(letter || (!start && c >= '0' && c <= '9'))) return false;
    start = c == '.';
  }
  return !start;
}

// Identifiers joined by dots, or by brackets around strings: `app["my-lib"].core`.
bool is_property_path(std::string_view text) {
  for (bool first = true; !text.empty() || first; first = false) {
    if (!first && text.starts_with("[\"")) {
      const size_t end = text.find("\"]");
      if (end == std::string_view::npos ||
          text.substr(0, end).find_first_of("\\\n") != std::string_view::npos)
        return false;
      text.remove_prefix(end + 2);
      continue;
    }
    if (!first && !text.starts_with('.')) return false;
    if (!first) text.remove_prefix(1);
    const size_t end = std::min(text.find_first_of(".["), text.size());
    if (!is_identifier_path(text.substr(0, end))) return false;
    text.remove_prefix(end);
  }
  return true;
}

// A path of output files such as "assets/[name]-[hash]".
bool check_name_template(std::string_view flag, std::string_view pattern, std::string& error) {
  constexpr std::string_view kParts[] = {"[dir]", "[name]", "[hash]", "[ext]"};
  for (size_t at = pattern.find('['); at != std::string_view::npos;
       at = pattern.find('[', at + 1)) {
    const std::string_view rest = pattern.substr(at);
    if (std::any_of(std::begin(kParts), std::end(kParts),
                    [&](auto part) { return rest.starts_with(part); }))
      continue;
    error = "Invalid " + std::string(flag) + " \"" + std::string(pattern) + "\": \"" +
            std::string(rest.substr(
                0, rest.find(']') == std::string_view::npos ? rest.size() : rest.find(']') + 1)) +
            "\" is none of [dir], [name], [hash] and [ext]";
    return false;
  }
  return true;
}

template <class T>
struct Choice {
  std::string_view name;
  T value;
};

template <class T, size_t N>
bool choose(std::string_view flag, const std::string& given, const Choice<T> (&choices)[N], T& out,
            std::string& error) {
  std::vector<std::string> names;
  for (const Choice<T>& choice : choices) {
    if (choice.name == given) {
      out = choice.value;
      return true;
    }
    names.emplace_back(choice.name);
  }
  error = "Invalid value \"" + given + "\" for " + std::string(flag);
  const std::string near = nearest_name(given, names);
  if (!near.empty()) error += ": did you mean \"" + near + "\"?";
  error += near.empty() ? ": it is one of" : " It is one of";
  for (size_t i = 0; i < names.size(); ++i) error += (i ? ", " : " ") + names[i];
  return false;
}

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

bool add_define(const std::string& text, std::vector<js::Define>& defines, std::string& error) {
  std::string key, value;
  if (!split_pair(text, key, value)) {
    error = "Invalid --define \"" + text + "\": write --define:NAME=VALUE";
    return false;
  }
  if (!is_identifier_path(key)) {
    error =
        "Invalid --define name \"" + key + "\": it is an identifier, or identifiers joined by dots";
    return false;
  }
  js::Define define;
  std::string_view rest = key;
  for (;;) {
    const size_t dot = rest.find('.');
    define.path.emplace_back(rest.substr(0, dot));
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  const bool literal = !is_identifier_path(value);
  if (literal) {
    FileBuffer buffer;
    buffer.assign(value);
    if (!json::parse(buffer.text())) {
      error = "Invalid --define value \"" + value + "\" for \"" + key +
              "\": it is JSON or an identifier; a string needs quotes of its own: --define:" + key +
              "='\"" + value + "\"'";
      return false;
    }
  }
  define.value = value;
  defines.push_back(std::move(define));
  return true;
}

bool add_text_by_type(const std::vector<std::string>& values, std::string_view flag,
                      std::string& js, std::string& error) {
  for (const std::string& text : values) {
    std::string type, value;
    if (!split_pair(text, type, value) || type != "js") {
      error = "Invalid --" + std::string(flag) + " \"" + text + "\": write --" + std::string(flag) +
              ":js=TEXT";
      return false;
    }
    js = value;
  }
  return true;
}

bool pairs(const std::vector<std::string>& values, std::string_view flag, std::string_view form,
           std::vector<std::pair<std::string, std::string>>& out, std::string& error) {
  for (const std::string& text : values) {
    std::string key, value;
    if (!split_pair(text, key, value)) {
      error = "Invalid --" + std::string(flag) + " \"" + text + "\": write --" + std::string(flag) +
              ":" + std::string(form);
      return false;
    }
    out.emplace_back(std::move(key), std::move(value));
  }
  return true;
}

}  // namespace

void add_build_flags(CLI::App& app, BuildFlags& f) {
  f.app = &app;
  app.add_option("entry", f.entries, "Entry points; OUT=FILE names the output");

  app.add_flag("--bundle", f.bundle, "Inline imported modules (always on)")->group("Output");
  app.add_option("--outdir,--out-dir,--outDir", f.outdir, "Folder for the output files")
      ->group("Output");
  app.add_option("--outfile", f.outfile, "The output file, for one entry")->group("Output");
  app.add_option("--outbase", f.outbase, "Folder that outputs' paths in --outdir are relative to")
      ->group("Output");
  app.add_option("--format", f.format, "esm, cjs, iife or umd")->group("Output");
  app.add_option("--global-name", f.global_name,
                 "Name of the global that holds the exports (iife, umd)")
      ->group("Output");
  app.add_option("--globals", f.globals,
                 "--globals:MODULE=NAME  global that holds an external module (iife, umd)")
      ->allow_extra_args(false)
      ->group("Output");
  app.add_option("--platform", f.platform, "browser, node or neutral")->group("Output");
  app.add_flag("--preserve-modules,--preserveModules", f.preserve_modules,
               "One file for each module, as libraries are published (esm, cjs)")
      ->group("Output");
  app.add_option("--preserve-modules-root,--preserveModulesRoot", f.preserve_modules_root,
                 "Folder that paths of those files start from")
      ->group("Output");
  app.add_flag("--splitting", f.splitting, "Share code between entries in chunks (esm)")
      ->group("Output");
  app.add_option("--chunk", f.chunk,
                 "--chunk:NAME=TEXT  a chunk for modules whose path contains TEXT")
      ->allow_extra_args(false)
      ->group("Output");
  app.add_option("--entry-names", f.entry_names, "Path of entry outputs, of [dir] [name] [hash]")
      ->group("Output");
  app.add_option("--chunk-names", f.chunk_names, "Path of shared chunks")->group("Output");
  app.add_option("--asset-names", f.asset_names, "Path of copied files")->group("Output");
  app.add_option("--out-extension", f.out_extension, "--out-extension:.js=.mjs")
      ->allow_extra_args(false)
      ->group("Output");
  app.add_option("--public-path", f.public_path, "Prefix of URLs of output files")->group("Output");
  app.add_option("--banner", f.banner, "--banner:js=TEXT  text before each output")
      ->allow_extra_args(false)
      ->group("Output");
  app.add_option("--footer", f.footer, "--footer:js=TEXT  text after each output")
      ->allow_extra_args(false)
      ->group("Output");
  app.add_flag("--allow-overwrite", f.allow_overwrite, "Outputs may replace inputs")
      ->group("Output");
  app.add_option("--legal-comments", f.legal_comments, "none, inline, eof, linked or external")
      ->group("Output");

  app.add_option("--external", f.external,
                 "--external:NAME  leave imports of it as they are; * is a wildcard")
      ->allow_extra_args(false)
      ->group("Modules");
  app.add_option("--packages", f.packages, "external: leave all packages as imports")
      ->group("Modules");
  app.add_option("--alias", f.alias, "--alias:FROM=TO  use one package for another")
      ->allow_extra_args(false)
      ->group("Modules");
  app.add_option("--loader", f.loader,
                 "--loader:.EXT=NAME  js jsx ts tsx json text base64 dataurl binary file copy css "
                 "global-css local-css empty; "
                 "--loader=NAME for standard input")
      ->allow_extra_args(false)
      ->group("Modules");
  app.add_option("--inject", f.inject,
                 "--inject:FILE  its exports stand for globals of the same name")
      ->allow_extra_args(false)
      ->group("Modules");
  app.add_option("--conditions", f.conditions, "Conditions of package.json \"exports\", by commas")
      ->allow_extra_args(false)
      ->group("Modules");
  app.add_option("--main-fields", f.main_fields,
                 "Fields of package.json that name the entry, by commas")
      ->allow_extra_args(false)
      ->group("Modules");
  app.add_option("--resolve-extensions", f.resolve_extensions, "Extensions to try, by commas")
      ->allow_extra_args(false)
      ->group("Modules");
  app.add_flag("--preserve-symlinks", f.preserve_symlinks, "A link is a module of its own")
      ->group("Modules");
  app.add_option("--tsconfig", f.tsconfig, "Use this tsconfig.json for all files")
      ->group("Modules");
  app.add_option("--tsconfig-raw", f.tsconfig_raw, "The JSON text of a tsconfig to use instead")
      ->group("Modules");
  app.add_option("--sourcefile", f.sourcefile, "Name of standard input in messages and maps")
      ->group("Modules");
  app.add_option("--abs-working-dir", f.abs_working_dir, "Folder that relative paths start from")
      ->group("Modules");

  app.add_flag("--minify", f.minify, "All three of the following")->group("Code");
  app.add_flag("--minify-whitespace", f.minify_whitespace, "Remove white space")->group("Code");
  app.add_flag("--minify-identifiers", f.minify_identifiers, "Shorten names")->group("Code");
  app.add_flag("--minify-syntax", f.minify_syntax, "Write the same in fewer characters")
      ->group("Code");
  app.add_option("--target", f.target,
                 "es2015 … es2026, esnext, or engines: chrome100,safari16,node18")
      ->group("Code");
  app.add_option("--define", f.define, "--define:NAME=VALUE  replace a global name")
      ->allow_extra_args(false)
      ->group("Code");
  app.add_option("--drop", f.drop, "--drop:console  --drop:debugger")
      ->allow_extra_args(false)
      ->group("Code");
  app.add_option("--drop-labels", f.drop_labels, "Labels of statements to remove, by commas")
      ->allow_extra_args(false)
      ->group("Code");
  app.add_option("--pure", f.pure, "--pure:NAME  calls of it may be dropped when unused")
      ->allow_extra_args(false)
      ->group("Code");
  app.add_flag("--tree-shaking", f.tree_shaking, "Drop unused code (on)")->group("Code");
  app.add_flag("--ignore-annotations", f.ignore_annotations,
               "Do not trust @__PURE__ and \"sideEffects\"")
      ->group("Code");
  app.add_flag("--keep-names", f.keep_names, "Keep \"name\" of functions and classes")
      ->group("Code");
  app.add_option("--charset", f.charset, "ascii (escape others) or utf8")->group("Code");
  app.add_option("--jsx", f.jsx, "automatic, transform or preserve")->group("Code");
  app.add_flag("--jsx-dev", f.jsx_dev, "React's development runtime for JSX")->group("Code");
  app.add_option("--jsx-factory", f.jsx_factory, "Function for elements with --jsx=transform")
      ->group("Code");
  app.add_option("--jsx-fragment", f.jsx_fragment, "Value for fragments with --jsx=transform")
      ->group("Code");
  app.add_option("--jsx-import-source", f.jsx_import_source, "Package of the automatic JSX runtime")
      ->group("Code");
  app.add_flag("--jsx-side-effects", f.jsx_side_effects, "JSX may not be dropped when unused")
      ->group("Code");

  app.add_option("--config,-c", f.config, "Config file of the project")->group("Project");
  app.add_flag("--no-config", f.no_config, "Read no config file")->group("Project");
  app.add_flag("--explain-plugins", f.explain_plugins, "List hooks of plugins with calls and time")
      ->group("Project");
  app.add_option("--mode,-m", f.mode, "Mode: which .env files are read (production)")
      ->group("Project");
  app.add_option("--base", f.base, "Public path of the site: /x/, a full URL, or ./")
      ->group("Project");
  app.add_option("--assets-dir,--assetsDir", f.assets_dir,
                 "Folder below the output for scripts and assets (assets)")
      ->group("Project");
  app.add_option("--assets-inline-limit,--assetsInlineLimit", f.assets_inline_limit,
                 "Assets of fewer bytes become data: URLs (4096)")
      ->group("Project");
  app.add_flag("--empty-out-dir,--emptyOutDir", f.empty_out_dir,
               "Remove what the output folder held")
      ->group("Project");
  app.add_option("--manifest", f.manifest, "Write .vite/manifest.json")
      ->expected(0, 1)
      ->group("Project");

  app.add_option("--sourcemap", f.sourcemap, "linked (default), inline, external, hidden or both")
      ->group("Source maps");
  app.add_option("--source-root", f.source_root, "\"sourceRoot\" of maps")->group("Source maps");
  app.add_flag("--sources-content", f.sources_content, "Put the sources' text into maps (on)")
      ->group("Source maps");

  app.add_option("--metafile", f.metafile,
                 "Write what went into each output, as JSON in esbuild's form")
      ->group("Report");
  app.add_option("--analyze", f.analyze_mode,
                 "Show what is in each output; verbose: with the import paths")
      ->group("Report");
  app.add_flag("--report-compressed-size", f.report_compressed_size,
               "Show gzip sizes of large files too")
      ->group("Report");
  app.add_option("--log-level", f.log_level, "info, warning, error or silent")->group("Report");
  app.add_option("--log-limit", f.log_limit, "Messages shown at most; 0 is all")->group("Report");
  app.add_option("--log-format", f.log_format, "text, json (one message a line), github or sarif")
      ->group("Report");
  app.add_option("--max-warnings", f.max_warnings, "Fail when there are more warnings")
      ->group("Report");
  app.add_option("--deny", f.deny, "--deny:CODE  warnings that are errors, by commas; all")
      ->allow_extra_args(false)
      ->group("Report");
  app.add_option("--log-override", f.log_override,
                 "--log-override:CODE=LEVEL  error, warning or silent")
      ->allow_extra_args(false)
      ->group("Report");
  app.add_option("--why", f.why, "--why:FILE  show which imports lead to modules of this name")
      ->allow_extra_args(false)
      ->group("Report");
  app.add_flag("--verify-reproducible", f.verify_reproducible,
               "Build again with one thread and compare (exit code 5)")
      ->group("Report");
  app.add_option("--color", f.color, "auto, true or false")->group("Report");
  app.add_option("--trace", f.trace, "Write a Chrome trace of the build to this file")
      ->group("Report");
  app.add_option("--threads", f.threads, "Threads to use; 0 is one a core")->group("Report");

  // Of an option that is given again, as in `npm run build -- --outdir=elsewhere`, the last one
  // counts.
  for (CLI::Option* option : app.get_options()) {
    if (option->get_items_expected_max() <= 1 && !option->get_positional()) {
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }
  }
}

std::vector<std::string> normalize_arguments(int argc, char** argv) {
  std::vector<std::string> out;
  const bool builds = argc > 1 && std::string_view(argv[1]) == "build";
  bool only_names = false;  // after `--`
  for (int i = 1; i < argc; ++i) {
    std::string text = argv[i];
    only_names = only_names || text == "--";
    if (!only_names && text.starts_with("--")) {
      const size_t equals = text.find('=');
      const size_t colon = text.find(':');
      if (colon != std::string::npos && colon < equals) text[colon] = '=';
      if (builds) {
        if (text == "--sourcemap") text = "--sourcemap=linked";
        if (text == "--analyze") text = "--analyze=short";
        if (text == "--color") text = "--color=true";
        if (text == "--metafile") text = "--metafile=meta.json";
      }
      // CLI11 takes the next argument for the value where none follows the '='.
      if (text.find('=') == text.size() - 1) {
        text.pop_back();
        out.push_back(std::move(text));
        text.clear();
      }
    }
    out.push_back(std::move(text));
  }
  return out;
}

bool to_build_options(const BuildFlags& f, bundler::BuildOptions& o, LogOptions& log,
                      WarningPolicy& policy, std::string& error) {
  const auto given = [&](const char* name) { return f.app->count(name) != 0; };

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
  if (given("--splitting")) o.splitting = f.splitting;
  if (!f.entry_names.empty()) o.entry_names = f.entry_names;
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
  o.metafile = !f.metafile.empty() || !f.analyze_mode.empty() || !f.why.empty();
  if (!f.analyze_mode.empty() && f.analyze_mode != "short" && f.analyze_mode != "verbose") {
    error = "Invalid value \"" + f.analyze_mode + "\" for --analyze: it is verbose, or nothing";
    return false;
  }

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

  js::CompileOptions& code = o.code;
  code.minify_whitespace = f.minify_whitespace || f.minify;
  code.minify_identifiers = f.minify_identifiers || f.minify;
  code.minify_syntax = f.minify_syntax || f.minify;
  code.keep_names = f.keep_names;
  code.ignore_annotations = f.ignore_annotations;
  code.tree_shaking = o.tree_shaking = f.tree_shaking;
  if (!choose("--charset", f.charset, kCharsets, code.charset, error)) return false;
  if (!f.target.empty()) {
    const std::optional<u16> target = bundler::parse_target(f.target);
    if (!target) {
      error = "Invalid --target \"" + f.target +
              "\": it is es2015 … es2026, esnext, or engines as in chrome100,safari16,node18";
      return false;
    }
    code.target = *target;
    o.css.target = css::target_of(f.target);
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

}  // namespace sinter::cli
