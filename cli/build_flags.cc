#include "cli/build_flags.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "cli/config_overrides.h"

namespace sinter::cli {

namespace {

// The help shows a section as it shows a group of options.
class SectionFormatter final : public CLI::Formatter {
 public:
  std::string make_expanded(const CLI::App* section) const override {
    return make_groups(section, CLI::AppFormatMode::Normal);
  }
};

// CLI11 compares each new option with all that its App has, slowly: of a hundred options in one App
// that took as long as all other things at the start of a process.
CLI::App& section(CLI::App& app, const char* name) {
  CLI::App* group = app.add_option_group(name);
  group->set_help_flag();
  group->option_defaults()->group(name);
  return *group;
}

}  // namespace

void add_build_flags(CLI::App& app, BuildFlags& f) {
  f.app = &app;
  auto formatter = std::make_shared<SectionFormatter>();
  formatter->column_width(app.get_formatter()->get_column_width());
  app.formatter(std::move(formatter));
  app.add_option("entry", f.entries, "Entry points; OUT=FILE names the output");

  CLI::App& output = section(app, "Output");
  output.add_flag("--bundle", f.bundle, "Inline imported modules (always on)");
  output.add_option("--outdir,--out-dir,--outDir", f.outdir, "Folder for the output files");
  output.add_option("--outfile", f.outfile, "The output file, for one entry");
  output.add_option("--outbase", f.outbase,
                    "Folder that outputs' paths in --outdir are relative to");
  output.add_option("--format", f.format, "esm, cjs, iife or umd");
  output.add_option("--global-name", f.global_name,
                    "Name of the global that holds the exports (iife, umd)");
  output
      .add_option("--globals", f.globals,
                  "--globals:MODULE=NAME  global that holds an external module (iife, umd)")
      ->allow_extra_args(false);
  output.add_option("--platform", f.platform, "browser, node or neutral");
  output.add_flag("--preserve-modules,--preserveModules", f.preserve_modules,
                  "One file for each module, as libraries are published (esm, cjs)");
  output.add_option("--preserve-modules-root,--preserveModulesRoot", f.preserve_modules_root,
                    "Folder that paths of those files start from");
  output.add_flag("--splitting", f.splitting, "Share code between entries in chunks (esm)");
  output
      .add_option("--chunk", f.chunk,
                  "--chunk:NAME=TEXT  a chunk for modules whose path contains TEXT")
      ->allow_extra_args(false);
  output.add_option("--entry-names", f.entry_names,
                    "Path of entry outputs, of [dir] [name] [hash]");
  output
      .add_option("--min-chunk-size", f.min_chunk_size,
                  "Join shared chunks of fewer bytes of source to others")
      ->option_text("BYTES");
  output.add_option("--chunk-names", f.chunk_names, "Path of shared chunks");
  output.add_option("--asset-names", f.asset_names, "Path of copied files");
  output.add_option("--out-extension", f.out_extension, "--out-extension:.js=.mjs")
      ->allow_extra_args(false);
  output.add_option("--public-path", f.public_path, "Prefix of URLs of output files");
  output.add_option("--banner", f.banner, "--banner:js=TEXT  text before each output")
      ->allow_extra_args(false);
  output.add_option("--footer", f.footer, "--footer:js=TEXT  text after each output")
      ->allow_extra_args(false);
  output.add_flag("--allow-overwrite", f.allow_overwrite, "Outputs may replace inputs");
  output.add_option("--legal-comments", f.legal_comments, "none, inline, eof, linked or external");

  CLI::App& modules = section(app, "Modules");
  modules
      .add_option("--external", f.external,
                  "--external:NAME  leave imports of it as they are; * is a wildcard")
      ->allow_extra_args(false);
  modules.add_option("--packages", f.packages, "external: leave all packages as imports");
  modules.add_option("--alias", f.alias, "--alias:FROM=TO  use one package for another")
      ->allow_extra_args(false);
  modules
      .add_option("--loader", f.loader,
                  "--loader:.EXT=NAME  js jsx ts tsx json text base64 dataurl binary file copy css "
                  "global-css local-css empty; "
                  "--loader=NAME for standard input")
      ->allow_extra_args(false);
  modules
      .add_option("--inject", f.inject,
                  "--inject:FILE  its exports stand for globals of the same name")
      ->allow_extra_args(false);
  modules
      .add_option("--conditions", f.conditions, "Conditions of package.json \"exports\", by commas")
      ->allow_extra_args(false);
  modules
      .add_option("--main-fields", f.main_fields,
                  "Fields of package.json that name the entry, by commas")
      ->allow_extra_args(false);
  modules.add_option("--resolve-extensions", f.resolve_extensions, "Extensions to try, by commas")
      ->allow_extra_args(false);
  modules.add_flag("--preserve-symlinks", f.preserve_symlinks, "A link is a module of its own");
  modules.add_option("--tsconfig", f.tsconfig, "Use this tsconfig.json for all files");
  modules.add_option("--tsconfig-raw", f.tsconfig_raw,
                     "The JSON text of a tsconfig to use instead");
  modules.add_option("--sourcefile", f.sourcefile, "Name of standard input in messages and maps");
  modules.add_option("--abs-working-dir", f.abs_working_dir,
                     "Folder that relative paths start from");

  CLI::App& code = section(app, "Code");
  code.add_flag("--minify", f.minify, "All three of the following");
  code.add_flag("--minify-whitespace", f.minify_whitespace, "Remove white space");
  code.add_flag("--minify-identifiers", f.minify_identifiers, "Shorten names");
  code.add_flag("--minify-syntax", f.minify_syntax, "Write the same in fewer characters");
  code.add_option("--target", f.target,
                  "es2015 … es2026, esnext, engines (chrome100,safari16,node18), browserslist, or "
                  "a query of it");
  code.add_option("--supported", f.supported,
                  "--supported:FEATURE=BOOL  whether the target has it, in esbuild's names")
      ->allow_extra_args(false);
  code.add_option("--define", f.define, "--define:NAME=VALUE  replace a global name")
      ->allow_extra_args(false);
  code.add_option("--drop", f.drop, "--drop:console  --drop:debugger")->allow_extra_args(false);
  code.add_option("--drop-labels", f.drop_labels, "Labels of statements to remove, by commas")
      ->allow_extra_args(false);
  code.add_option("--pure", f.pure, "--pure:NAME  calls of it may be dropped when unused")
      ->allow_extra_args(false);
  code.add_flag("--tree-shaking", f.tree_shaking, "Drop unused code (on)");
  code.add_flag("--ignore-annotations", f.ignore_annotations,
                "Do not trust @__PURE__ and \"sideEffects\"");
  code.add_flag("--keep-names", f.keep_names, "Keep \"name\" of functions and classes");
  code.add_option("--charset", f.charset, "ascii (escape others) or utf8");
  code.add_option("--jsx", f.jsx, "automatic, transform or preserve");
  code.add_flag("--jsx-dev", f.jsx_dev, "React's development runtime for JSX");
  code.add_option("--jsx-factory", f.jsx_factory, "Function for elements with --jsx=transform");
  code.add_option("--jsx-fragment", f.jsx_fragment, "Value for fragments with --jsx=transform");
  code.add_option("--jsx-import-source", f.jsx_import_source,
                  "Package of the automatic JSX runtime");
  code.add_flag("--jsx-side-effects", f.jsx_side_effects, "JSX may not be dropped when unused");

  CLI::App& project = section(app, "Project");
  project.add_option("--config,-c", f.config, "Config file of the project");
  project.add_flag("--no-config", f.no_config, "Read no config file");
  project.add_flag("--explain-plugins", f.explain_plugins,
                   "List hooks of plugins with calls and time");
  project
      .add_option("--set", f.config_values,
                  "--KEY.PATH=VALUE  a key of the config, such as --build.cssMinify=false")
      ->allow_extra_args(false);
  project.add_option("--mode,-m", f.mode, "Mode: which .env files are read (production)");
  project.add_option("--base", f.base, "Public path of the site: /x/, a full URL, or ./");
  project.add_option("--assets-dir,--assetsDir", f.assets_dir,
                     "Folder below the output for scripts and assets (assets)");
  project.add_option("--assets-inline-limit,--assetsInlineLimit", f.assets_inline_limit,
                     "Assets of fewer bytes become data: URLs (4096)");
  project.add_flag("--empty-out-dir,--emptyOutDir", f.empty_out_dir,
                   "Remove what the output folder held");
  project.add_option("--manifest", f.manifest, "Write .vite/manifest.json")->expected(0, 1);

  CLI::App& maps = section(app, "Source maps");
  maps.add_option("--sourcemap", f.sourcemap, "linked (default), inline, external, hidden or both");
  maps.add_option("--source-root", f.source_root, "\"sourceRoot\" of maps");
  maps.add_flag("--sources-content", f.sources_content, "Put the sources' text into maps (on)");

  CLI::App& report = section(app, "Report");
  report.add_option("--metafile", f.metafile,
                    "Write what went into each output, as JSON in esbuild's form");
  report.add_option("--analyze", f.analyze_mode,
                    "Show what is in each output; verbose: with the import paths");
  report.add_option("--compare", f.compare,
                    "Show how outputs grew since the build that wrote this metafile");
  report.add_flag("--report-compressed-size", f.report_compressed_size,
                  "Show gzip sizes: of large files, and in pipes");
  report.add_flag("--lint", f.lint,
                  "Warn of packages in several versions, circles of imports, import() in vain");
  report.add_option("--log-level", f.log_level, "info, warning, error or silent");
  report.add_option("--log-limit", f.log_limit, "Messages shown at most; 0 is all");
  report.add_option("--log-format", f.log_format,
                    "text, json (one message a line), github or sarif");
  report.add_option("--max-warnings", f.max_warnings, "Fail when there are more warnings");
  report.add_option("--deny", f.deny, "--deny:CODE  warnings that are errors, by commas; all")
      ->allow_extra_args(false);
  report
      .add_option("--log-override", f.log_override,
                  "--log-override:CODE=LEVEL  error, warning or silent")
      ->allow_extra_args(false);
  report.add_option("--why", f.why, "--why:FILE  show which imports lead to modules of this name")
      ->allow_extra_args(false);
  report.add_flag("--verify-reproducible", f.verify_reproducible,
                  "Build again with one thread and compare (exit code 5)");
  report.add_option("--color", f.color, "auto, true or false");
  report.add_option("--trace", f.trace, "Write a Chrome trace of the build to this file");
  report.add_option("--threads", f.threads, "Threads to use; 0 is one a core");

  // Of an option that is given again, as in `npm run build -- --outdir=elsewhere`, the last one
  // counts.
  for (CLI::App* group : app.get_subcommands([](CLI::App*) { return true; })) {
    for (CLI::Option* option : group->get_options()) {
      if (option->get_items_expected_max() <= 1)
        option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }
  }
}

std::vector<std::string> normalize_arguments(int argc, char** argv) {
  std::vector<std::string> out;
  const std::string_view command = argc > 1 ? argv[1] : "";
  const bool builds = command == "build";
  const bool has_config = builds || command == "dev" || command == "preview";
  bool only_names = false;  // after `--`
  for (int i = 1; i < argc; ++i) {
    std::string text = argv[i];
    only_names = only_names || text == "--";
    if (!only_names && text.starts_with("--")) {
      if (auto override = has_config ? as_override(text) : std::nullopt) {
        out.push_back(std::move(*override));
        continue;
      }
      const size_t equals = text.find('=');
      const size_t colon = text.find(':');
      if (colon != std::string::npos && colon < equals) text[colon] = '=';
      if (builds) {
        if (text == "--sourcemap") {
          // `--sourcemap hidden`, as Vite takes it, names no entry point.
          const std::string_view next = i + 1 < argc ? argv[i + 1] : "";
          const bool named = next == "inline" || next == "hidden";
          text += '=';
          text += named ? next : "linked";
          if (named) ++i;
        }
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

}  // namespace sinter::cli
