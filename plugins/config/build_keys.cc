// Keys of `build`, but for those of Rolldown.
#include <fmt/format.h>

#include <charconv>

#include "plugins/config/config_rows.h"

namespace sinter::plugins {

namespace {

void read_sourcemap(V value, C config, R reader) {
  using bundler::SourceMapMode;
  if (value.is_bool()) {
    config.build.source_map = value.boolean() ? SourceMapMode::Linked : SourceMapMode::None;
    return;
  }
  reader.choice<SourceMapMode>(value,
                               {{"inline", SourceMapMode::Inline},
                                {"hidden", SourceMapMode::External},
                                {"linked", SourceMapMode::Linked},
                                {"both", SourceMapMode::Both}},
                               config.build.source_map);
}

void read_minify(V value, C config, R reader) {
  if (value.is_bool()) {
    config.build.minify = value.boolean();
    return;
  }
  // terser takes the scripts that were written; see plugins/js/terser.js.
  if (value.is_string() && value.string() == "terser") {
    config.build.minify = false;
    if (!config.build.css_minify_set) config.build.css_minify = config.build.css_minify_set = true;
    return;
  }
  // What cannot run is dropped from all output.
  reader.choice<bool>(value, {{"oxc", true}, {"esbuild", true}, {"dce-only", false}},
                      config.build.minify);
}

void read_target(V value, std::vector<std::string>& out, R reader) {
  if (value.is_bool() && !value.boolean()) {
    out = {"esnext"};
    return;
  }
  reader.strings(value, out);
}

void read_manifest(V value, C config, R reader) {
  if (value.is_bool()) {
    config.build.manifest = value.boolean() ? ".vite/manifest.json" : "";
    return;
  }
  reader.string(value, config.build.manifest);
}

void read_module_preload(V value, C config, R reader) {
  if (value.is_bool()) {
    config.build.module_preload = config.build.module_preload_polyfill = value.boolean();
  } else if (!value.is_object()) {
    reader.refuse(value, "true, false or an object");
  }
}

void read_preload_dependencies(V value, C config, R reader) {
  config.build.preload_dependencies = as_function(value);
  if (!config.build.preload_dependencies) reader.refuse(value, "a function");
}

void read_lib_formats(V value, LibConfig& lib, R reader) {
  reader.strings(value, lib.formats);
  for (std::string& format : lib.formats) {
    if (format == "esm" || format == "module") format = "es";
    if (format == "commonjs") format = "cjs";
    if (format != "es" && format != "cjs" && format != "umd" && format != "iife")
      reader
          .error(fmt::format("There is no format \"{}\" in \"{}.formats\"", format, reader.path()))
          .help("The formats are \"es\", \"cjs\", \"umd\" and \"iife\"");
  }
}

void read_lib(V value, C config, R reader) {
  if (value.is_bool() && !value.boolean()) {
    config.build.lib = {};
    return;
  }
  if (!value.is_object()) return reader.refuse(value, "an object or false");
  LibConfig lib;
  for (const json::Member& member : value.members()) {
    if (member.key == "entry") {
      read_input(member.value, lib.entries, reader);
    } else if (member.key == "name") {
      reader.string(member.value, lib.name);
    } else if (member.key == "formats") {
      read_lib_formats(member.value, lib, reader);
    } else if (member.key == "cssFileName") {
      reader.string(member.value, lib.css_file_name);
    } else if (member.key == "fileName") {
      // A function was asked for every name; see plugins/js/lib_names.js.
      if (const json::Value* names = member.value.find("$names"))
        reader.pairs(*names, lib.file_names);
      else
        reader.string(member.value, lib.file_name);
    } else {
      reader.error(fmt::format("There is no config key \"{}.{}\"", reader.path(), member.key))
          .help("The keys are entry, name, formats, fileName and cssFileName");
    }
  }
  if (lib.entries.empty())
    reader.error(fmt::format("\"{}.entry\" is missing", reader.path()))
        .help("Name the module, or several as an object");
  config.build.lib = std::move(lib);
}

void read_inline_limit(V value, C config, R reader) {
  if (const auto function = as_function(value)) {
    config.build.inline_asset_function = *function;
    return;
  }
  reader.number(value, config.build.assets_inline_limit);
}

void read_license(V value, C config, R reader) {
  constexpr std::string_view kFile = ".vite/license.md";
  if (value.is_bool()) {
    config.build.license = value.boolean() ? kFile : "";
    return;
  }
  if (!value.is_object()) return reader.refuse(value, "true, false or {fileName}");
  config.build.license = kFile;
  for (const json::Member& member : value.members()) {
    if (member.key == "fileName")
      reader.string(member.value, config.build.license);
    else
      reader.error(fmt::format("There is no config key \"build.license.{}\"", member.key))
          .help("The key is fileName");
  }
}

// "150 kB" or a number of bytes.
std::optional<u64> bytes_of(V value) {
  if (value.is_number() && value.number() >= 0) return static_cast<u64>(value.number());
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = value.string();
  f64 number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !(number >= 0)) return std::nullopt;
  std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  f64 factor = 0;
  if (unit == "B" || unit.empty()) factor = 1;
  if (unit == "kB" || unit == "KB" || unit == "kb") factor = 1e3;
  if (unit == "MB" || unit == "mb") factor = 1e6;
  return factor == 0 ? std::nullopt : std::optional(static_cast<u64>(number * factor));
}

void read_budgets(V value, C config, R reader) {
  if (!value.is_array()) return reader.refuse(value, "a list of {entry, measure, max}");
  config.build.budgets.clear();
  for (const json::Value& item : value.items()) {
    if (!item.is_object()) return reader.refuse(item, "a list of {entry, measure, max}");
    SizeBudget budget;
    bool limited = false;
    for (const json::Member& member : item.members()) {
      if (member.key == "entry") {
        reader.string(member.value, budget.entry);
      } else if (member.key == "measure") {
        reader.choice<SizeBudget::Measure>(member.value,
                                           {{"gzip", SizeBudget::Measure::Gzip},
                                            {"brotli", SizeBudget::Measure::Brotli},
                                            {"raw", SizeBudget::Measure::Raw}},
                                           budget.measure);
      } else if (member.key == "max") {
        const std::optional<u64> bytes = bytes_of(member.value);
        if (!bytes) return reader.refuse(member.value, "a size as in \"150 kB\", for `max`");
        budget.max_bytes = *bytes;
        limited = true;
      } else {
        reader.error(fmt::format("There is no config key \"build.budgets[].{}\"", member.key))
            .help("The keys are entry, measure and max");
      }
    }
    if (!limited)
      reader.error("A budget of \"build.budgets\" has no \"max\"").help("Write max: \"150 kB\"");
    config.build.budgets.push_back(std::move(budget));
  }
}

// clang-format off
const ConfigKey kRows[] = {
  {"build.outDir", "string", "\"dist\"", "Folder of the output, below root",
   [](V v, C c, R r) { r.string(v, c.build.out_dir); }},
  {"build.assetsDir", "string", "\"assets\"", "Folder of scripts, styles and assets, below outDir",
   [](V v, C c, R r) { r.string(v, c.build.assets_dir); }},
  {"build.assetsInlineLimit", "number | function", "4096",
   "Assets of fewer bytes become data: URLs; a function (path, content) may decide for each", read_inline_limit},
  {"build.target", "string | string[] | false", "\"baseline-widely-available\"",
   "Oldest browsers: \"es2020\", \"chrome111\", a browserslist query such as \"last 2 versions\", \"browserslist\" for the project's own, or a list of those",
   [](V v, C c, R r) { read_target(v, c.build.target, r); }},
  {"build.minify", "boolean | \"oxc\" | \"esbuild\" | \"terser\" | \"dce-only\"", "true", "Minify scripts; `dce-only` drops what cannot run and leaves the rest readable, as false does; `terser` is the package of that name, which the project has installed", read_minify},
  {"build.sourcemap", "boolean | \"inline\" | \"hidden\"", "false", "Source maps of scripts", read_sourcemap},
  {"build.cssCodeSplit", "boolean", "true", "Styles of a lazily loaded chunk go to a file of their own",
   [](V v, C c, R r) { r.boolean(v, c.build.css_code_split); }},
  {"build.cssTarget", "string | string[] | false", "build.target", "Oldest browsers for styles",
   [](V v, C c, R r) { read_target(v, c.build.css_target, r); }},
  {"build.cssMinify", "boolean | \"lightningcss\" | \"esbuild\"", "build.minify", "Minify styles",
   [](V v, C c, R r) {
     c.build.css_minify_set = v.is_bool() ? r.boolean(v, c.build.css_minify)
         : r.choice<bool>(v, {{"lightningcss", true}, {"esbuild", true}}, c.build.css_minify);
   }},
  {"build.lib", "object | false", "false", "Build a package for others: {entry, name, formats, fileName, cssFileName}", read_lib},
  {"build.manifest", "boolean | string", "false", "Write which files each source became, to .vite/manifest.json", read_manifest},
  {"build.emptyOutDir", "boolean", "true when outDir is inside root", "Remove what outDir held",
   [](V v, C c, R r) { bool on; if (v.is_null()) c.build.empty_out_dir.reset(); else if (r.boolean(v, on)) c.build.empty_out_dir = on; }},
  {"build.copyPublicDir", "boolean", "true", "Copy the public folder to outDir",
   [](V v, C c, R r) { r.boolean(v, c.build.copy_public_dir); }},
  {"build.write", "boolean", "true", "Write the output to disk",
   [](V v, C c, R r) { r.boolean(v, c.build.write); }},
  {"build.reportCompressedSize", "boolean", "true", "Show gzip sizes",
   [](V v, C c, R r) { r.boolean(v, c.build.report_compressed_size); }},
  {"build.chunkSizeWarningLimit", "number", "500", "Warn of scripts of more kB than this",
   [](V v, C c, R r) { r.number(v, c.build.chunk_size_warning_limit); }},
  {"build.modulePreload", "boolean | object", "true", "Preload the imports of scripts", read_module_preload},
  {"build.modulePreload.polyfill", "boolean", "true", "Preload also where the browser has no `modulepreload`",
   [](V v, C c, R r) { r.boolean(v, c.build.module_preload_polyfill); }},
  {"build.modulePreload.resolveDependencies", "function", "", "Which scripts are preloaded beside one: (filename, deps, {hostId, hostType}) gives a list. Style sheets of a script are always loaded", read_preload_dependencies},
  {"build.polyfillModulePreload", "boolean", "true", "Another name of `build.modulePreload.polyfill`",
   [](V v, C c, R r) { r.boolean(v, c.build.module_preload_polyfill); }},
  {"build.commonjsOptions", "object", "", "CommonJS is understood without options", kNotRead, kNoEffect},
  {"build.dynamicImportVarsOptions", "object", "", "import() of a template is understood without options", kNotRead, kNoEffect},
  {"build.terserOptions", "object", "{}", "With `minify: \"terser\"`: its options", kNotRead, kElsewhere},
  {"build.watch", "object | null", "", "Use `sinter dev`", kNotRead, kUnsupported},
  {"build.license", "boolean | {fileName}", "false", "Write the licences of the packages in the output, to .vite/license.md; as JSON where fileName ends in .json", read_license},
  {"build.budgets", "object[]", "[]", "Sizes that the build must not exceed (exit code 4): {entry, measure, max}. `max` is \"150 kB\" or a number of bytes, `measure` \"gzip\", \"brotli\" or \"raw\", `entry` the name of one; without it every entry is measured, each with the scripts and styles it loads at once", read_budgets},
  {"build.chunkImportMap", "boolean", "", "Scripts name each other by hash", kNotRead, kUnsupported},
  {"build.ssr", "boolean | string", "", kNoSsr, kNotRead, kUnsupported},
  {"build.ssrManifest", "boolean | string", "", kNoSsr, kNotRead, kUnsupported},
  {"build.ssrEmitAssets", "boolean", "", kNoSsr, kNotRead, kNoEffect},
  {"build.emitAssets", "boolean", "", kNoSsr, kNotRead, kNoEffect},
  {"build.createEnvironment", "function", "", "Several environments are not supported", kNotRead, kUnsupported},
};
// clang-format on

}  // namespace

std::span<const ConfigKey> build_keys() { return kRows; }

}  // namespace sinter::plugins
