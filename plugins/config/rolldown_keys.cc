// Keys of `build.rolldownOptions`, which is also called `build.rollupOptions`.
#include <fmt/format.h>

#include "plugins/config/config_rows.h"

namespace sinter::plugins {

void read_input(V value, std::vector<BuildInput>& out, R reader) {
  std::vector<BuildInput> inputs;
  auto add = [&](std::string_view name, V path) {
    if (path.is_string()) inputs.push_back({std::string(name), std::string(path.string())});
    return path.is_string();
  };
  bool ok = true;
  if (value.is_array()) {
    for (const json::Value& item : value.items()) ok = ok && add("", item);
  } else if (value.is_object()) {
    for (const json::Member& member : value.members()) ok = ok && add(member.key, member.value);
  } else {
    ok = add("", value);
  }
  if (!ok) return reader.refuse(value, "a path, a list of paths or an object of paths");
  out = std::move(inputs);
}

namespace {

void read_external(V value, C config, R reader) {
  // A function and regular expressions are asked by the plugins' half; see Container.isExternal().
  if (!as_function(value)) reader.patterns(value, config.build.external);
}

void read_file_names(V value, std::string& out, std::optional<FunctionId>& function, R reader) {
  function = as_function(value);
  if (!function) reader.string(value, out);
}

// Written by the plugins' half, around what it is told of each script.
void read_addon(V value, C, R reader) {
  if (!value.is_string() && !as_function(value)) reader.refuse(value, "a string or a function");
}

// What these say is asked of the config's JavaScript when the modules are known; see
// plugins/js/chunk_groups.js.
void read_manual_chunks(V value, C, R reader) {
  if (!value.is_object()) reader.refuse(value, "an object or a function");
}

void read_code_splitting(V value, C config, R reader) {
  if (value.is_bool()) config.build.output.one_script = !value.boolean();
  if (!value.is_bool() && !value.is_object()) {
    reader.refuse(value, "an object");
  } else if (const json::Value* groups = value.find("groups"); groups && !groups->is_array()) {
    reader.refuse(*groups, "an object with a list of groups");
  }
}

void read_output_minify(V value, C config, R reader) {
  if (value.is_bool()) {
    config.build.minify = value.boolean();
  } else if (value.is_string() && value.string() == "dce-only") {
    config.build.minify = false;
  } else {
    reader.refuse(value, "true, false or \"dce-only\"");
  }
}

void read_ignore_list(V value, C config, R reader) {
  OutputConfig& output = config.build.output;
  output.sourcemap_ignore_list = as_function(value);
  if (value.is_bool())
    output.sourcemap_ignores_all = value.boolean();
  else if (!output.sourcemap_ignore_list)
    reader.refuse(value, "true, false or a function");
}

void read_path_transform(V value, C config, R reader) {
  config.build.output.sourcemap_path_transform = as_function(value);
  if (!as_function(value)) reader.refuse(value, "a function");
}

void read_map_names(V value, C config, R reader) {
  OutputConfig& output = config.build.output;
  read_file_names(value, output.sourcemap_file_names, output.name_sourcemap, reader);
}

void read_interop(V value, C config, R reader) {
  using bundler::Interop;
  OutputConfig& output = config.build.output;
  output.interop_function = as_function(value);
  if (output.interop_function) return;
  reader.choice<Interop>(value,
                         {{"auto", Interop::Auto},
                          {"esModule", Interop::EsModule},
                          {"default", Interop::Default},
                          {"defaultOnly", Interop::DefaultOnly},
                          {"compat", Interop::Compat}},
                         output.interop);
}

void set_preset(std::string_view name, TreeshakeConfig& treeshake) {
  treeshake = {};
  if (name != "smallest") return;  // what "safest" asks for is the default here
  treeshake.modules = TreeshakeConfig::Modules::None;
  treeshake.property_reads = js::PropertyReads::Pure;
  treeshake.unknown_global_side_effects = false;
}

void read_treeshake_preset(V value, C config, R reader) {
  std::string_view name;
  if (reader.choice<std::string_view>(
          value, {{"recommended", "recommended"}, {"safest", "safest"}, {"smallest", "smallest"}},
          name))
    set_preset(name, config.build.treeshake);
}

void read_treeshake(V value, C config, R reader) {
  if (value.is_bool()) {
    config.build.treeshake = {};
    config.build.treeshake.enabled = value.boolean();
  } else if (value.is_string()) {
    read_treeshake_preset(value, config, reader);
  } else if (!value.is_object()) {
    reader.refuse(value, "true, false, a preset or an object");
  }
}

void read_module_side_effects(V value, C config, R reader) {
  using Modules = TreeshakeConfig::Modules;
  Modules& modules = config.build.treeshake.modules;
  if (value.is_bool())
    modules = value.boolean() ? Modules::AsPackages : Modules::None;
  else if (value.is_array() || as_function(value))
    modules = Modules::Asked;
  else
    reader.choice<Modules>(value, {{"no-external", Modules::NoneExternal}}, modules);
}

// What Rollup can leave out of consideration, and this bundler never does.
void read_always_on(V value, R reader) {
  bool on = true;
  if (reader.boolean(value, on) && !on)
    reader.warn(fmt::format("\"{}\" cannot be switched off", reader.path()),
                "Mark calls as /* @__PURE__ */, or modules as free of side effects");
}

void read_property_reads(V value, C config, R reader) {
  js::PropertyReads& reads = config.build.treeshake.property_reads;
  if (value.is_bool())
    reads = value.boolean() ? js::PropertyReads::MayAct : js::PropertyReads::Pure;
  else
    reader.choice<js::PropertyReads>(value, {{"always", js::PropertyReads::Act}}, reads);
}

void read_module_types(V value, C config, R reader) {
  if (!value.is_object()) return reader.refuse(value, "an object such as {\".glsl\": \"text\"}");
  config.build.module_types.clear();
  for (const json::Member& member : value.members()) {
    const std::string_view name = member.value.is_string() ? member.value.string() : "";
    const bundler::Loader loader =
        name == "asset" ? bundler::Loader::File : bundler::parse_loader(name);
    if (loader == bundler::Loader::None)
      reader
          .error(fmt::format("\"{}\" of \"{}\" is no module type: {}", member.key, reader.path(),
                             describe_kind(member.value)))
          .help(
              "It is js, jsx, ts, tsx, json, text, base64, dataurl, binary, css, asset, copy, "
              "empty or wasm");
    std::string extension(member.key);
    if (!extension.starts_with('.')) extension.insert(0, 1, '.');
    config.build.module_types.emplace_back(std::move(extension), loader);
  }
}

// clang-format off
const ConfigKey kRows[] = {
  {"build.rolldownOptions.input", "string | string[] | object", "index.html",
   "Entries: HTML pages and modules. `build.rollupOptions` is another name for the group",
   [](V v, C c, R r) { read_input(v, c.build.input, r); }},
  {"build.rolldownOptions.external", "string | RegExp | (string | RegExp)[] | function", "[]", "Modules that stay imports; * is a wildcard in a string", read_external},
  {"build.rolldownOptions.output.entryFileNames", "string | function", "\"assets/[name]-[hash].js\"", "Path of entry scripts; a function (chunk) may give it for each",
   [](V v, C c, R r) { read_file_names(v, c.build.output.entry_file_names, c.build.output.name_entry, r); }},
  {"build.rolldownOptions.output.chunkFileNames", "string | function", "\"assets/[name]-[hash].js\"", "Path of other scripts, likewise",
   [](V v, C c, R r) { read_file_names(v, c.build.output.chunk_file_names, c.build.output.name_chunk, r); }},
  {"build.rolldownOptions.output.assetFileNames", "string | function", "\"assets/[name]-[hash][extname]\"", "Path of assets and styles; a function is given {name, names, originalFileName, originalFileNames}",
   [](V v, C c, R r) { read_file_names(v, c.build.output.asset_file_names, c.build.output.name_asset, r); }},
  {"build.rolldownOptions.output.format", "\"es\"", "\"es\"", "Module format",
   [](V v, C, R r) { bool es; r.choice<bool>(v, {{"es", true}, {"esm", true}, {"module", true}}, es); }},
  {"build.rolldownOptions.output.name", "string", "", "Use `build.lib.name`", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.globals", "object", "{}", "With `build.lib`: globals that hold external modules, for umd and iife",
   [](V v, C c, R r) { r.pairs(v, c.build.output.globals); }},
  {"build.rolldownOptions.output.banner", "string | function", "", "Text before each script; a function (chunk) gives it for each", read_addon},
  {"build.rolldownOptions.output.footer", "string | function", "", "Text behind each script", read_addon},
  {"build.rolldownOptions.output.manualChunks", "object | function", "", "Chunks by name, for modules and what they import", read_manual_chunks},
  {"build.rolldownOptions.output.codeSplitting", "object | boolean", "",
   "false: one script, which holds what import() loads. `groups` of {name, test, priority, minSize, maxSize, minShareCount, minModuleSize, maxModuleSize, tags, entriesAware, entriesAwareMergeThreshold} that share a chunk. Sizes are bytes of source", read_code_splitting},
  {"build.rolldownOptions.output.advancedChunks", "object", "", "The earlier name of `codeSplitting`", read_code_splitting},
  {"build.rolldownOptions.output.experimentalMinChunkSize", "number", "0",
   "Shared scripts of fewer bytes of source are joined to others, as long as no entry loads that much in vain. What an entry did not import does not run",
   [](V v, C c, R r) { r.number(v, c.build.output.min_chunk_size); }},
  {"build.rolldownOptions.output.inlineDynamicImports", "boolean", "false", "One script, which holds what import() loads",
   [](V v, C c, R r) { r.boolean(v, c.build.output.one_script); }},
  {"build.rolldownOptions.output.dir", "string", "", "Use `build.outDir`", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.sourcemap", "boolean | string", "", "Use `build.sourcemap`", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.intro", "string | function", "", "Text before the code of each script, inside of the function that iife and umd are", read_addon},
  {"build.rolldownOptions.output.outro", "string | function", "", "Text behind the code of each script, likewise", read_addon},
  {"build.rolldownOptions.output.exports", "\"auto\" | \"named\" | \"default\" | \"none\"", "\"auto\"", "With `build.lib`, for cjs, umd and iife: `auto` makes a file whose entry has only a default export that value; `named` an object with a property `default`; with `default` and `none` other exports are an error",
   [](V v, C c, R r) {
     r.choice<ExportsMode>(v, {{"auto", ExportsMode::Auto}, {"named", ExportsMode::Named}, {"default", ExportsMode::Default}, {"none", ExportsMode::None}}, c.build.output.exports);
   }},
  {"build.rolldownOptions.output.interop", "\"auto\" | \"esModule\" | \"default\" | \"defaultOnly\" | \"compat\" | function", "as the importer", "With `build.lib`, for cjs, umd and iife: what an import sees of an external module. `auto`: its exports object is the default export unless it has the `__esModule` mark; `compat`: unless it has a property `default`; `default`: always; `defaultOnly`: and named imports are an error; `esModule`: never. A function (id) gives it for each. Without the key it is `auto`, and `default` for importers that are ES modules to Node (.mjs, or by package.json)", read_interop},
  {"build.rolldownOptions.output.preserveModules", "boolean", "false", "With `build.lib`, as es and cjs: one file for each module",
   [](V v, C c, R r) { r.boolean(v, c.build.output.preserve_modules); }},
  {"build.rolldownOptions.output.preserveModulesRoot", "string", "common folder", "Folder below which paths of those files start",
   [](V v, C c, R r) { r.string(v, c.build.output.preserve_modules_root); }},
  {"build.rolldownOptions.output.sourcemapDebugIds", "boolean", "false", "Maps and files name each other by an id",
   [](V v, C c, R r) { r.boolean(v, c.build.output.sourcemap_debug_ids); }},
  {"build.rolldownOptions.output.sourcemapFileNames", "string | function", "the script's, and .map", "Path of maps: [name], [chunkhash] of the script, [hash] of the map, [format]; a function (chunk) may give it for each", read_map_names},
  {"build.rolldownOptions.output.sourcemapExcludeSources", "boolean", "false", "Maps do not hold the sources",
   [](V v, C c, R r) { r.boolean(v, c.build.output.sourcemap_excludes_sources); }},
  {"build.rolldownOptions.output.sourcemapBaseUrl", "string", "", "URL before the names of maps, in comments",
   [](V v, C c, R r) { r.string(v, c.build.output.sourcemap_base_url); }},
  {"build.rolldownOptions.output.sourcemapIgnoreList", "boolean | function", "node_modules", "Which sources debuggers pass over; a function (source, map) may decide for each", read_ignore_list},
  {"build.rolldownOptions.output.sourcemapPathTransform", "function", "", "Gives the names of sources in maps: (source, map)", read_path_transform},
  {"build.rolldownOptions.output.minify", "boolean | \"dce-only\"", "build.minify", "The same as `build.minify`", read_output_minify},
  {"build.rolldownOptions.output.assetFileName", "string", "", "Use `assetFileNames`", kNotRead, kUnsupported},
  {"build.rolldownOptions.plugins", "Plugin[]", "[]", "More plugins, for the build", kNotRead, kElsewhere},
  {"build.rolldownOptions.onwarn", "function", "", "Filters warnings", kNotRead, kElsewhere},
  {"build.rolldownOptions.onLog", "function", "", "Filters messages", kNotRead, kElsewhere},
  {"build.rolldownOptions.treeshake", "boolean | object", "true", "Drop unused code; also a preset: \"recommended\", \"safest\" or \"smallest\"", read_treeshake},
  {"build.rolldownOptions.treeshake.preset", "\"recommended\" | \"safest\" | \"smallest\"", "\"recommended\"", "Values of the other keys, where they are not given", read_treeshake_preset},
  {"build.rolldownOptions.treeshake.moduleSideEffects", "boolean | \"no-external\" | string[] | object[] | function", "true", "Which modules must be kept that nobody uses. true: as package.json says. A list names those that must; rules are {test, external, sideEffects}; a function is asked (id, external)", read_module_side_effects},
  {"build.rolldownOptions.treeshake.annotations", "boolean", "true", "Trust `@__PURE__` and `@__NO_SIDE_EFFECTS__`, and `sideEffects` of package.json",
   [](V v, C c, R r) { r.boolean(v, c.build.treeshake.annotations); }},
  {"build.rolldownOptions.treeshake.propertyReadSideEffects", "boolean | \"always\"", "true", "Reading a property may do something: false drops reads that nobody uses, \"always\" keeps those of the standard library and of literals too", read_property_reads},
  {"build.rolldownOptions.treeshake.unknownGlobalSideEffects", "boolean", "true", "Reading an unknown global may throw: false drops reads that nobody uses",
   [](V v, C c, R r) { r.boolean(v, c.build.treeshake.unknown_global_side_effects); }},
  {"build.rolldownOptions.treeshake.manualPureFunctions", "string[]", "[]", "Functions whose unused calls may be dropped",
   [](V v, C c, R r) { r.strings(v, c.build.treeshake.manual_pure_functions); }},
  {"build.rolldownOptions.treeshake.tryCatchDeoptimization", "true", "true", "What is in a `try` is kept, and what calls there may throw; this cannot be switched off",
   [](V v, C, R r) { read_always_on(v, r); }},
  {"build.rolldownOptions.treeshake.propertyWriteSideEffects", "true | \"always\"", "true", "Setting a property counts, unless nobody has the object; this cannot be switched off",
   [](V v, C, R r) { if (!(v.is_string() && v.string() == "always")) read_always_on(v, r); }},
  {"build.rolldownOptions.treeshake.correctVarValueBeforeDeclaration", "boolean", "", "Values of variables are not assumed before they are set", kNotRead, kNoEffect},
  {"build.rolldownOptions.treeshake.invalidImportSideEffects", "true", "true", "An import that cannot be found is an error, and those of external modules are kept; this cannot be switched off",
   [](V v, C, R r) { read_always_on(v, r); }},
  {"build.rolldownOptions.treeshake.commonjs", "boolean", "true", "Exports of CommonJS modules that nobody reads are dropped where that is safe",
   [](V v, C c, R r) { r.boolean(v, c.build.treeshake.commonjs); }},
  {"build.rolldownOptions.preserveEntrySignatures", "string | false", "", "Entries keep their exports", kNotRead, kUnsupported},
  {"build.rolldownOptions.resolve", "object", "", "Use `resolve`", kNotRead, kUnsupported},
  {"build.rolldownOptions.transform", "object", "", "Use `oxc`", kNotRead, kUnsupported},
  {"build.rolldownOptions.moduleTypes", "object", "{}", "What files of an extension are: js, jsx, ts, tsx, json, text, base64, dataurl, binary, css, asset, copy, empty or wasm", read_module_types},
  {"build.rolldownOptions.platform", "string", "", "Builds are for browsers", kNotRead, kUnsupported},
  {"build.rolldownOptions.logLevel", "string", "", "Use `logLevel`", kNotRead, kUnsupported},
  {"build.rolldownOptions.experimental", "object", "", "Options of Rolldown's own", kNotRead, kUnsupported},
  {"build.rolldownOptions.checks", "object", "", "Options of Rolldown's own", kNotRead, kUnsupported},
  {"build.rolldownOptions.optimization", "object", "", "Options of Rolldown's own", kNotRead, kUnsupported},
  {"build.rolldownOptions.cache", "boolean | object", "", "Options of Rollup's own", kNotRead, kNoEffect},
  {"build.rolldownOptions.maxParallelFileOps", "number", "", "Options of Rollup's own", kNotRead, kNoEffect},
  {"build.rolldownOptions.context", "string", "", "`this` at the top of a module is undefined", kNotRead, kUnsupported},
  {"build.rolldownOptions.shimMissingExports", "boolean", "", "A missing export is an error", kNotRead, kUnsupported},
};
// clang-format on

}  // namespace

std::span<const ConfigKey> rolldown_keys() { return kRows; }

}  // namespace sinter::plugins
