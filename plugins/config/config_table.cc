#include "plugins/config/config_table.h"

#include <fmt/format.h>

#include "plugins/config/config_server.h"

namespace sinter::plugins {

namespace {

using V = const json::Value&;
using C = ProjectConfig&;
using R = ConfigReader&;

void read_alias(V value, C config, R reader) {
  std::vector<AliasRule> rules;
  if (value.is_array()) {
    for (const json::Value& item : value.items()) {
      const json::Value* find = item.find("find");
      const auto pattern = find ? as_pattern(*find) : std::nullopt;
      const auto replacement = item.find_string("replacement");
      if (!pattern || !replacement) return reader.refuse(item, "a list of {find, replacement}");
      if (item.find("customResolver"))
        reader.error("\"resolve.alias[].customResolver\" is not supported")
            .help("Use a plugin with a resolveId hook");
      rules.push_back({*pattern, std::string(*replacement)});
    }
  } else if (value.is_object()) {
    for (const json::Member& member : value.members()) {
      if (!member.value.is_string()) return reader.refuse(member.value, "an object of strings");
      rules.push_back(
          {Pattern{std::string(member.key), "", false}, std::string(member.value.string())});
    }
  } else {
    return reader.refuse(value, "an object or a list of {find, replacement}");
  }
  config.resolve.alias = std::move(rules);
}

void read_define(V value, C config, R reader) {
  if (!value.is_object()) return reader.refuse(value, "an object");
  for (const json::Member& member : value.members()) {
    if (as_function(member.value) || member.value.find("$unserializable")) {
      reader.error(fmt::format("The value of \"define.{}\" has no JSON form", member.key))
          .help("Give a string of JavaScript, or a value that JSON.stringify can write");
      continue;
    }
    DefineRule rule{std::string(member.key), member.value.is_string()
                                                 ? std::string(member.value.string())
                                                 : to_json_text(member.value)};
    std::erase_if(config.define, [&](const DefineRule& old) { return old.name == rule.name; });
    config.define.push_back(std::move(rule));
  }
}

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

void read_external(V value, C config, R reader) {
  // A function and regular expressions are asked by the plugins' half; see Container.isExternal().
  if (!as_function(value)) reader.patterns(value, config.build.external);
}

void read_file_names(V value, std::string& out, R reader) {
  if (as_function(value)) {
    reader.error(fmt::format("\"{}\" cannot be a function", reader.path()))
        .help("Use a pattern of [name], [hash] and [ext], such as \"assets/[name]-[hash].js\"");
    return;
  }
  reader.string(value, out);
}

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
  if (value.is_string() && value.string() == "terser") {
    reader.warn("\"build.minify\" is \"terser\": sinter minifies itself",
                "Remove the key, or use @rollup/plugin-terser");
    config.build.minify = true;
    return;
  }
  reader.choice<bool>(value, {{"oxc", true}, {"esbuild", true}}, config.build.minify);
}

void read_target(V value, std::vector<std::string>& out, R reader) {
  if (value.is_bool() && !value.boolean()) {
    out = {"esnext"};
    return;
  }
  reader.strings(value, out);
}

void read_locals_convention(V value, C config, R reader) {
  if (as_function(value)) {
    reader.error("\"css.modules.localsConvention\" cannot be a function");
    return;
  }
  reader.choice<LocalsConvention>(value,
                                  {{"camelCase", LocalsConvention::CamelCase},
                                   {"camelCaseOnly", LocalsConvention::CamelCaseOnly},
                                   {"dashes", LocalsConvention::Dashes},
                                   {"dashesOnly", LocalsConvention::DashesOnly}},
                                  config.css.modules_locals_convention);
}

void read_jsx_mode(V value, C config, R reader) {
  js::JsxMode mode{};
  if (reader.choice<js::JsxMode>(value,
                                 {{"transform", js::JsxMode::Classic},
                                  {"classic", js::JsxMode::Classic},
                                  {"automatic", js::JsxMode::Automatic},
                                  {"preserve", js::JsxMode::Preserve}},
                                 mode))
    config.jsx.mode = mode;
}

void read_oxc_jsx(V value, C config, R reader) {
  if (value.is_string()) return read_jsx_mode(value, config, reader);
  if (value.is_bool() && !value.boolean()) {
    config.jsx.mode = js::JsxMode::Preserve;
    return;
  }
  if (!value.is_object()) reader.refuse(value, "an object, or \"preserve\"");
}

void read_switch(V value, C config, R reader) {
  if (value.is_bool()) {
    config.jsx.enabled = value.boolean();
  } else if (!value.is_object()) {
    reader.refuse(value, "an object or false");
  }
}

void read_drop(V value, C config, R reader) {
  std::vector<std::string> names;
  if (!reader.strings(value, names)) return;
  for (const std::string& name : names) {
    if (name == "console") {
      config.code.drop_console = true;
    } else if (name == "debugger") {
      config.code.drop_debugger = true;
    } else {
      reader.error(
          fmt::format("\"esbuild.drop\" knows \"console\" and \"debugger\", not \"{}\"", name));
    }
  }
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

void read_text_or_function(V value, std::string& out, R reader) {
  if (as_function(value)) {
    reader.error(fmt::format("\"{}\" cannot be a function", reader.path())).help("Give a string");
    return;
  }
  reader.string(value, out);
}

// What these say is asked of the config's JavaScript when the modules are known; see
// plugins/js/chunk_groups.js.
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

void read_env_dir(V value, C config, R reader) {
  if (value.is_bool() && !value.boolean()) {
    config.env_files = false;
    return;
  }
  reader.string(value, config.env_dir);
}

void read_public_dir(V value, C config, R reader) {
  if (value.is_bool() && !value.boolean()) {
    config.public_dir.clear();
    return;
  }
  reader.string(value, config.public_dir);
}

void read_css_modules(V value, C config, R reader) {
  if (value.is_bool() && !value.boolean()) {
    config.css.modules = false;
  } else if (!value.is_object()) {
    reader.refuse(value, "an object or false");
  }
}

void read_inline_limit(V value, C config, R reader) {
  if (const auto function = as_function(value)) {
    config.build.inline_asset_function = *function;
    return;
  }
  reader.number(value, config.build.assets_inline_limit);
}

constexpr KeyStatus kNoEffect = KeyStatus::NoEffect;
constexpr KeyStatus kUnsupported = KeyStatus::Unsupported;
constexpr KeyStatus kElsewhere = KeyStatus::Elsewhere;
constexpr ReadKey kNotRead = nullptr;

constexpr std::string_view kNoPreBundling =
    "There is no pre-bundling of dependencies: nothing to tune";
constexpr std::string_view kNoSsr = "Server-side builds are not supported";

// clang-format off
const ConfigKey kTable[] = {
  // -- shared
  {"root", "string", "working directory", "Folder of index.html; other paths start here",
   [](V v, C c, R r) { r.string(v, c.root); }},
  {"base", "string", "\"/\"", "Public path of the site: \"/x/\", a full URL, or \"./\" for relative URLs",
   [](V v, C c, R r) { r.string(v, c.base); }},
  {"mode", "string", "\"production\" (build), \"development\" (dev)", "Chooses the .env files; `import.meta.env.MODE`",
   [](V v, C c, R r) { r.string(v, c.mode); }},
  {"define", "object", "{}", "Names that are replaced by an expression: strings are JavaScript, other values become JSON",
   read_define},
  {"plugins", "Plugin[]", "[]", "Plugins of Rollup and Vite", kNotRead, kElsewhere},
  {"publicDir", "string | false", "\"public\"", "Files that are copied to the output as they are", read_public_dir},
  {"cacheDir", "string", "", "Nothing is kept on the disk between runs", kNotRead, kNoEffect},
  {"envDir", "string | false", "root", "Folder of the .env files; false reads none", read_env_dir},
  {"envPrefix", "string | string[]", "\"VITE_\"", "Only variables that start so are shown to the program",
   [](V v, C c, R r) { r.strings(v, c.env_prefix); }},
  {"appType", "\"spa\" | \"mpa\" | \"custom\"", "\"spa\"", "What a server answers to unknown paths: index.html, 404, or nothing",
   [](V v, C c, R r) {
     r.choice<AppType>(v, {{"spa", AppType::Spa}, {"mpa", AppType::Mpa}, {"custom", AppType::Custom}}, c.app_type);
   }},
  {"logLevel", "\"info\" | \"warn\" | \"error\" | \"silent\"", "\"info\"", "What is printed, where --log-level does not say it",
   [](V v, C c, R r) {
     r.choice<LogLevel>(v, {{"info", LogLevel::Info}, {"warn", LogLevel::Warn}, {"error", LogLevel::Error}, {"silent", LogLevel::Silent}}, c.log_level);
   }},
  {"clearScreen", "boolean", "true", "The dev server clears the terminal when it starts",
   [](V v, C c, R r) { r.boolean(v, c.clear_screen); }},
  {"assetsInclude", "string | RegExp | (string | RegExp)[]", "", "More files that are assets, as glob patterns",
   [](V v, C c, R r) { r.patterns(v, c.assets_include); }},
  {"html.cspNonce", "string", "", "Let the server that sends the page add the nonce", kNotRead, kUnsupported},
  {"html.additionalAssetSources", "object", "", "Use a plugin's transformIndexHtml hook", kNotRead, kUnsupported},
  {"customLogger", "Logger", "", "Messages are printed by sinter; plugins' messages go the same way", kNotRead, kUnsupported},
  {"input", "string | string[] | object", "index.html", "The same as `build.rolldownOptions.input`",
   [](V v, C c, R r) { read_input(v, c.build.input, r); }},
  {"tsconfig", "string", "", "The nearest tsconfig.json of each file is used", kNotRead, kUnsupported},
  {"builder", "object", "", "Several environments are not supported", kNotRead, kUnsupported},
  {"devtools", "boolean | object", "", "There are no devtools", kNotRead, kUnsupported},
  {"environments", "object", "", "Several environments are not supported", kNotRead, kUnsupported},
  {"future", "object | \"warn\"", "", "Vite's deprecation warnings do not apply", kNotRead, kNoEffect},
  {"legacy", "object", "", "Vite's former behaviours are not supported", kNotRead, kUnsupported},
  {"experimental.renderBuiltUrl", "function", "", "URLs follow `base`", kNotRead, kUnsupported},
  {"experimental.importGlobRestoreExtension", "boolean", "", "Keys of import.meta.glob are always paths with extensions",
   kNotRead, kNoEffect},
  {"experimental.hmrPartialAccept", "boolean", "", "`import.meta.hot.acceptExports` always works", kNotRead, kNoEffect},
  {"experimental.bundledDev", "boolean", "", "The dev server always bundles", kNotRead, kNoEffect},
  {"keepProcessEnv", "boolean", "", "`process.env` is left alone but for NODE_ENV", kNotRead, kNoEffect},
  {"consumer", "\"client\" | \"server\"", "", "Several environments are not supported", kNotRead, kUnsupported},

  // -- resolve
  {"resolve.alias", "object | {find, replacement}[]", "{}", "Other names for modules; the first that matches is used", read_alias},
  {"resolve.dedupe", "string[]", "[]", "Packages of which only the project's own copy is used",
   [](V v, C c, R r) { r.strings(v, c.resolve.dedupe); }},
  {"resolve.conditions", "string[]", "[\"module\", \"browser\", \"development|production\"]",
   "Conditions of `exports` in package.json that are met",
   [](V v, C c, R r) { r.strings(v, c.resolve.conditions); }},
  {"resolve.mainFields", "string[]", "[\"browser\", \"module\", \"jsnext:main\", \"jsnext\"]",
   "Fields of package.json that name the entry",
   [](V v, C c, R r) { r.strings(v, c.resolve.main_fields); }},
  {"resolve.extensions", "string[]", "[\".mjs\", \".js\", \".mts\", \".ts\", \".jsx\", \".tsx\", \".json\"]",
   "Extensions that an import may leave out",
   [](V v, C c, R r) { r.strings(v, c.resolve.extensions); }},
  {"resolve.preserveSymlinks", "boolean", "false", "A link is a module of its own, not the file it points to",
   [](V v, C c, R r) { r.boolean(v, c.resolve.preserve_symlinks); }},
  {"resolve.tsconfigPaths", "true", "true", "`paths` of tsconfig.json are always followed",
   [](V v, C, R r) {
     bool followed = true;
     if (r.boolean(v, followed) && !followed)
       r.warn("\"resolve.tsconfigPaths\" cannot be switched off", "Take `paths` out of tsconfig.json");
   }},
  {"resolve.externalConditions", "string[]", "", kNoSsr, kNotRead, kNoEffect},
  {"resolve.noExternal", "boolean | string | RegExp | list", "", kNoSsr, kNotRead, kNoEffect},
  {"resolve.external", "true | string[]", "", kNoSsr, kNotRead, kNoEffect},
  {"resolve.builtins", "(string | RegExp)[]", "", kNoSsr, kNotRead, kNoEffect},

  // -- css
  {"css.modules", "object | false", "", "CSS Modules (`*.module.css`); false turns them off", read_css_modules},
  {"css.modules.scopeBehaviour", "\"local\" | \"global\"", "\"local\"", "Whether class names are local unless they say otherwise",
   [](V v, C c, R r) { r.choice<bool>(v, {{"local", false}, {"global", true}}, c.css.modules_global); }},
  {"css.modules.exportGlobals", "boolean", "false", "Global class names are exported too",
   [](V v, C c, R r) { r.boolean(v, c.css.modules_export_globals); }},
  {"css.modules.generateScopedName", "string", "\"_[local]_[hash:base64:5]\"", "Pattern of local names",
   [](V v, C c, R r) { read_text_or_function(v, c.css.modules_generate_scoped_name, r); }},
  {"css.modules.hashPrefix", "string", "\"\"", "Goes into the hash of local names",
   [](V v, C c, R r) { r.string(v, c.css.modules_hash_prefix); }},
  {"css.modules.localsConvention", "\"camelCase\" | \"camelCaseOnly\" | \"dashes\" | \"dashesOnly\"", "",
   "Names under which classes are exported", read_locals_convention},
  {"css.modules.getJSON", "function", "", "Use a plugin's transform hook", kNotRead, kUnsupported},
  {"css.modules.globalModulePaths", "RegExp[]", "", "Use `css.modules.scopeBehaviour`", kNotRead, kUnsupported},
  {"css.devSourcemap", "boolean", "false", "Source maps of styles in dev",
   [](V v, C c, R r) { r.boolean(v, c.css.dev_sourcemap); }},
  {"css.preprocessorOptions", "object", "{}", "Options of Sass, Less and Stylus, by extension: `scss`, `sass`, `less`, `styl`. All those of the package, and `additionalData`", kNotRead, kElsewhere},
  {"css.postcss", "string | object", "postcss.config.*", "PostCSS options and plugins, or where its config file is", kNotRead, kElsewhere},
  {"css.preprocessorMaxWorkers", "number | true", "", "Preprocessors run on the plugin session", kNotRead, kNoEffect},
  {"css.transformer", "\"postcss\" | \"lightningcss\"", "\"postcss\"", "`lightningcss` leaves PostCSS out; CSS is compiled by sinter either way", kNotRead, kElsewhere},
  {"css.lightningcss", "object", "", "CSS is compiled by sinter; see `build.cssTarget`", kNotRead, kUnsupported},

  // -- json, jsx
  {"json.namedExports", "boolean", "", "Keys of a JSON file are exports; those that nobody imports cost nothing", kNotRead, kNoEffect},
  {"json.stringify", "boolean | \"auto\"", "", "JSON is compiled to an object of which unused keys are dropped", kNotRead, kNoEffect},
  {"oxc", "object | false", "", "Options of the compiler", read_switch},
  {"oxc.jsx", "object | \"preserve\"", "", "How JSX is compiled; tsconfig.json says it where this does not", read_oxc_jsx},
  {"oxc.jsx.runtime", "\"automatic\" | \"classic\"", "\"automatic\"", "Functions that elements call", read_jsx_mode},
  {"oxc.jsx.development", "boolean", "true in dev", "The development runtime",
   [](V v, C c, R r) { bool on; if (r.boolean(v, on)) c.jsx.development = on; }},
  {"oxc.jsx.importSource", "string", "\"react\"", "Package of the automatic runtime",
   [](V v, C c, R r) { r.string(v, c.jsx.import_source); }},
  {"oxc.jsx.pragma", "string", "\"React.createElement\"", "Function for elements of the classic runtime",
   [](V v, C c, R r) { r.string(v, c.jsx.factory); }},
  {"oxc.jsx.pragmaFrag", "string", "\"React.Fragment\"", "Value for fragments of the classic runtime",
   [](V v, C c, R r) { r.string(v, c.jsx.fragment); }},
  {"oxc.jsx.refresh", "boolean | object", "false", "React Fast Refresh in dev",
   [](V v, C c, R) { c.jsx.refresh = v.is_bool() ? v.boolean() : v.is_object(); }},
  {"oxc.jsx.throwIfNamespace", "boolean", "", "Namespaces in JSX are compiled", kNotRead, kNoEffect},
  {"oxc.jsx.pure", "boolean", "", "Elements are pure", kNotRead, kNoEffect},
  {"oxc.jsxRefreshInclude", "string | RegExp | list", "", "Files that Fast Refresh is for",
   [](V v, C c, R r) { r.patterns(v, c.jsx.refresh_include); }},
  {"oxc.jsxRefreshExclude", "string | RegExp | list", "", "Files that Fast Refresh is not for",
   [](V v, C c, R r) { r.patterns(v, c.jsx.refresh_exclude); }},
  {"oxc.jsxInject", "string", "", "Use the automatic JSX runtime", kNotRead, kUnsupported},
  {"oxc.include", "string | RegExp | list", "", "Files are compiled by extension", kNotRead, kUnsupported},
  {"oxc.exclude", "string | RegExp | list", "", "Files are compiled by extension", kNotRead, kUnsupported},
  {"oxc.target", "string | string[]", "", "Use `build.target`", kNotRead, kUnsupported},
  {"oxc.define", "object", "", "Use `define`", kNotRead, kUnsupported},
  {"oxc.inject", "object", "", "Use @rollup/plugin-inject", kNotRead, kUnsupported},
  {"oxc.typescript", "object", "", "tsconfig.json says it", kNotRead, kUnsupported},
  {"oxc.decorator", "object", "", "tsconfig.json says it", kNotRead, kUnsupported},
  {"oxc.assumptions", "object", "", "The compiler assumes nothing", kNotRead, kUnsupported},
  {"oxc.sourcemap", "boolean", "", "Use `build.sourcemap`", kNotRead, kNoEffect},
  {"esbuild", "object | false", "", "Options of the compiler, in the words of Vite 7", read_switch},
  {"esbuild.jsx", "\"automatic\" | \"transform\" | \"preserve\"", "\"automatic\"", "How JSX is compiled", read_jsx_mode},
  {"esbuild.jsxDev", "boolean", "true in dev", "The development runtime",
   [](V v, C c, R r) { bool on; if (r.boolean(v, on)) c.jsx.development = on; }},
  {"esbuild.jsxImportSource", "string", "\"react\"", "Package of the automatic runtime",
   [](V v, C c, R r) { r.string(v, c.jsx.import_source); }},
  {"esbuild.jsxFactory", "string", "\"React.createElement\"", "Function for elements of the classic runtime",
   [](V v, C c, R r) { r.string(v, c.jsx.factory); }},
  {"esbuild.jsxFragment", "string", "\"React.Fragment\"", "Value for fragments of the classic runtime",
   [](V v, C c, R r) { r.string(v, c.jsx.fragment); }},
  {"esbuild.drop", "(\"console\" | \"debugger\")[]", "[]", "Removes calls of console methods, and debugger statements", read_drop},
  {"esbuild.pure", "string[]", "[]", "Functions whose unused calls may be dropped",
   [](V v, C c, R r) { r.strings(v, c.code.pure); }},
  {"esbuild.keepNames", "boolean", "false", "Functions and classes keep their `name`",
   [](V v, C c, R r) { r.boolean(v, c.code.keep_names); }},
  {"esbuild.legalComments", "\"none\" | \"inline\" | \"eof\" | \"linked\" | \"external\"", "\"eof\"", "Where licence comments go",
   [](V v, C c, R r) {
     using bundler::LegalCommentMode;
     r.choice<LegalCommentMode>(v, {{"none", LegalCommentMode::None}, {"inline", LegalCommentMode::Inline},
                                    {"eof", LegalCommentMode::EndOfFile}, {"linked", LegalCommentMode::Linked},
                                    {"external", LegalCommentMode::External}}, c.code.legal_comments);
   }},
  {"esbuild.jsxInject", "string", "", "Use the automatic JSX runtime", kNotRead, kUnsupported},
  {"esbuild.include", "string | RegExp | list", "", "Files are compiled by extension", kNotRead, kUnsupported},
  {"esbuild.exclude", "string | RegExp | list", "", "Files are compiled by extension", kNotRead, kUnsupported},
  {"esbuild.target", "string | string[]", "", "Use `build.target`", kNotRead, kUnsupported},
  {"esbuild.define", "object", "", "Use `define`", kNotRead, kUnsupported},
  {"esbuild.loader", "string", "", "Files are compiled by extension", kNotRead, kUnsupported},
  {"esbuild.charset", "\"ascii\" | \"utf8\"", "", "Output is UTF-8", kNotRead, kNoEffect},
  {"esbuild.supported", "object", "", "Use `build.target`", kNotRead, kUnsupported},
  {"esbuild.tsconfigRaw", "string | object", "", "tsconfig.json says it", kNotRead, kUnsupported},
  {"esbuild.minify", "boolean", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"esbuild.minifyIdentifiers", "boolean", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"esbuild.minifySyntax", "boolean", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"esbuild.minifyWhitespace", "boolean", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"esbuild.treeShaking", "boolean", "", "Unused code is always dropped", kNotRead, kNoEffect},

  // -- build
  {"build.outDir", "string", "\"dist\"", "Folder of the output, below root",
   [](V v, C c, R r) { r.string(v, c.build.out_dir); }},
  {"build.assetsDir", "string", "\"assets\"", "Folder of scripts, styles and assets, below outDir",
   [](V v, C c, R r) { r.string(v, c.build.assets_dir); }},
  {"build.assetsInlineLimit", "number | function", "4096",
   "Assets of fewer bytes become data: URLs; a function (path, content) may decide for each", read_inline_limit},
  {"build.target", "string | string[] | false", "\"baseline-widely-available\"",
   "Oldest browsers: \"es2020\", \"chrome111\", or a list of those",
   [](V v, C c, R r) { read_target(v, c.build.target, r); }},
  {"build.minify", "boolean | \"oxc\" | \"esbuild\"", "true", "Minify scripts", read_minify},
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
  {"build.rolldownOptions.input", "string | string[] | object", "index.html",
   "Entries: HTML pages and modules. `build.rollupOptions` is another name for the group",
   [](V v, C c, R r) { read_input(v, c.build.input, r); }},
  {"build.rolldownOptions.external", "string | RegExp | (string | RegExp)[] | function", "[]", "Modules that stay imports; * is a wildcard in a string", read_external},
  {"build.rolldownOptions.output.entryFileNames", "string", "\"assets/[name]-[hash].js\"", "Path of entry scripts",
   [](V v, C c, R r) { read_file_names(v, c.build.output.entry_file_names, r); }},
  {"build.rolldownOptions.output.chunkFileNames", "string", "\"assets/[name]-[hash].js\"", "Path of other scripts",
   [](V v, C c, R r) { read_file_names(v, c.build.output.chunk_file_names, r); }},
  {"build.rolldownOptions.output.assetFileNames", "string", "\"assets/[name]-[hash][extname]\"", "Path of assets and styles",
   [](V v, C c, R r) { read_file_names(v, c.build.output.asset_file_names, r); }},
  {"build.rolldownOptions.output.format", "\"es\"", "\"es\"", "Module format",
   [](V v, C, R r) { bool es; r.choice<bool>(v, {{"es", true}, {"esm", true}, {"module", true}}, es); }},
  {"build.rolldownOptions.output.name", "string", "", "Use `build.lib.name`", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.globals", "object", "{}", "With `build.lib`: globals that hold external modules, for umd and iife",
   [](V v, C c, R r) { r.pairs(v, c.build.output.globals); }},
  {"build.rolldownOptions.output.banner", "string", "", "Text before each script",
   [](V v, C c, R r) { read_text_or_function(v, c.build.output.banner, r); }},
  {"build.rolldownOptions.output.footer", "string", "", "Text behind each script",
   [](V v, C c, R r) { read_text_or_function(v, c.build.output.footer, r); }},
  {"build.rolldownOptions.output.manualChunks", "object | function", "", "Chunks by name, for modules and what they import", read_manual_chunks},
  {"build.rolldownOptions.output.codeSplitting", "object | boolean", "",
   "false: one script, which holds what import() loads. `groups` of {name, test, priority, minSize, minShareCount, minModuleSize, maxModuleSize} that share a chunk", read_code_splitting},
  {"build.rolldownOptions.output.advancedChunks", "object", "", "The earlier name of `codeSplitting`", read_code_splitting},
  {"build.rolldownOptions.output.inlineDynamicImports", "boolean", "false", "One script, which holds what import() loads",
   [](V v, C c, R r) { r.boolean(v, c.build.output.one_script); }},
  {"build.rolldownOptions.output.dir", "string", "", "Use `build.outDir`", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.sourcemap", "boolean | string", "", "Use `build.sourcemap`", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.intro", "string", "", "Use `banner`", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.outro", "string", "", "Use `footer`", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.exports", "string", "", "Follows from the entry's exports", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.interop", "string", "", "Follows Node.js and the `__esModule` mark", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.preserveModules", "boolean", "", "Modules are joined to chunks", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.minify", "boolean | object", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"build.rolldownOptions.output.assetFileName", "string", "", "Use `assetFileNames`", kNotRead, kUnsupported},
  {"build.rolldownOptions.plugins", "Plugin[]", "[]", "More plugins, for the build", kNotRead, kElsewhere},
  {"build.rolldownOptions.onwarn", "function", "", "Filters warnings", kNotRead, kElsewhere},
  {"build.rolldownOptions.onLog", "function", "", "Filters messages", kNotRead, kElsewhere},
  {"build.rolldownOptions.treeshake", "boolean | object", "", "Unused code is always dropped", kNotRead, kUnsupported},
  {"build.rolldownOptions.preserveEntrySignatures", "string | false", "", "Entries keep their exports", kNotRead, kUnsupported},
  {"build.rolldownOptions.resolve", "object", "", "Use `resolve`", kNotRead, kUnsupported},
  {"build.rolldownOptions.transform", "object", "", "Use `oxc`", kNotRead, kUnsupported},
  {"build.rolldownOptions.moduleTypes", "object", "", "Use a plugin's load hook", kNotRead, kUnsupported},
  {"build.rolldownOptions.platform", "string", "", "Builds are for browsers", kNotRead, kUnsupported},
  {"build.rolldownOptions.logLevel", "string", "", "Use `logLevel`", kNotRead, kUnsupported},
  {"build.rolldownOptions.experimental", "object", "", "Options of Rolldown's own", kNotRead, kUnsupported},
  {"build.rolldownOptions.checks", "object", "", "Options of Rolldown's own", kNotRead, kUnsupported},
  {"build.rolldownOptions.optimization", "object", "", "Options of Rolldown's own", kNotRead, kUnsupported},
  {"build.rolldownOptions.cache", "boolean | object", "", "Options of Rollup's own", kNotRead, kNoEffect},
  {"build.rolldownOptions.maxParallelFileOps", "number", "", "Options of Rollup's own", kNotRead, kNoEffect},
  {"build.rolldownOptions.context", "string", "", "`this` at the top of a module is undefined", kNotRead, kUnsupported},
  {"build.rolldownOptions.shimMissingExports", "boolean", "", "A missing export is an error", kNotRead, kUnsupported},
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
  {"build.modulePreload.resolveDependencies", "function", "", "All imports are preloaded", kNotRead, kUnsupported},
  {"build.polyfillModulePreload", "boolean", "true", "Another name of `build.modulePreload.polyfill`",
   [](V v, C c, R r) { r.boolean(v, c.build.module_preload_polyfill); }},
  {"build.commonjsOptions", "object", "", "CommonJS is understood without options", kNotRead, kNoEffect},
  {"build.dynamicImportVarsOptions", "object", "", "import() of a template is understood without options", kNotRead, kNoEffect},
  {"build.terserOptions", "object", "", "sinter minifies itself", kNotRead, kUnsupported},
  {"build.watch", "object | null", "", "Use `sinter dev`", kNotRead, kUnsupported},
  {"build.license", "boolean | object", "", "See `esbuild.legalComments`", kNotRead, kUnsupported},
  {"build.chunkImportMap", "boolean", "", "Scripts name each other by hash", kNotRead, kUnsupported},
  {"build.ssr", "boolean | string", "", kNoSsr, kNotRead, kUnsupported},
  {"build.ssrManifest", "boolean | string", "", kNoSsr, kNotRead, kUnsupported},
  {"build.ssrEmitAssets", "boolean", "", kNoSsr, kNotRead, kNoEffect},
  {"build.emitAssets", "boolean", "", kNoSsr, kNotRead, kNoEffect},
  {"build.createEnvironment", "function", "", "Several environments are not supported", kNotRead, kUnsupported},

  // -- server
  {"server.host", "string | boolean", "\"localhost\"", "Address to listen on; true is all addresses",
   [](V v, C c, R r) { read_host(v, c.server, r); }},
  {"server.port", "number", "5173", "Port to listen on", [](V v, C c, R r) { r.port(v, c.server.port); }},
  {"server.strictPort", "boolean", "false", "Fail when the port is taken, instead of taking the next",
   [](V v, C c, R r) { r.boolean(v, c.server.strict_port); }},
  {"server.open", "boolean | string", "false", "Open the page in a browser", [](V v, C c, R r) { read_open(v, c.server, r); }},
  {"server.allowedHosts", "true | string[]", "[]", "Host names that requests may be for, besides localhost and addresses",
   [](V v, C c, R r) { read_allowed_hosts(v, c.server, r); }},
  {"server.proxy", "object", "{}", "Requests that another server answers, by path", [](V v, C c, R r) { read_proxy(v, c.server, r); }},
  {"server.cors", "boolean | object", "pages of this machine", "Origins whose pages may read answers, in the words of the package cors; by default localhost, names below it, 127.0.0.1 and [::1]",
   [](V v, C c, R r) { read_cors(v, c.server, r); }},
  {"server.headers", "object", "{}", "Headers of every answer", [](V v, C c, R r) { r.pairs(v, c.server.headers); }},
  {"server.hmr", "boolean | object", "true", "Hot module replacement",
   [](V v, C c, R r) {
     if (v.is_bool()) c.server.hmr.enabled = v.boolean(); else if (!v.is_object()) r.refuse(v, "true, false or an object");
   }},
  {"server.hmr.overlay", "boolean", "true", "Show errors over the page", [](V v, C c, R r) { r.boolean(v, c.server.hmr.overlay); }},
  {"server.hmr.protocol", "\"ws\" | \"wss\"", "as the page", "Protocol of the client's connection",
   [](V v, C c, R r) { r.string(v, c.server.hmr.protocol); }},
  {"server.hmr.host", "string", "as the page", "Host of the client's connection", [](V v, C c, R r) { r.string(v, c.server.hmr.host); }},
  {"server.hmr.port", "number", "server.port", "Port of the WebSocket server",
   [](V v, C c, R r) { u16 port; if (r.port(v, port)) c.server.hmr.port = port; }},
  {"server.hmr.clientPort", "number", "server.hmr.port", "Port of the client's connection, behind a proxy",
   [](V v, C c, R r) { u16 port; if (r.port(v, port)) c.server.hmr.client_port = port; }},
  {"server.hmr.path", "string", "\"\"", "Path of the client's connection", [](V v, C c, R r) { r.string(v, c.server.hmr.path); }},
  {"server.hmr.timeout", "number", "30000", "Milliseconds until a connection is given up", [](V v, C c, R r) { r.number(v, c.server.hmr.timeout_ms); }},
  {"server.hmr.server", "http.Server", "", "The client connects to sinter's own server", kNotRead, kUnsupported},
  {"server.ws", "false | object", "", "Use `server.hmr`", kNotRead, kUnsupported},
  {"server.fs.strict", "boolean", "true", "Serve only files below the workspace root or `allow`", [](V v, C c, R r) { r.boolean(v, c.server.fs.strict); }},
  {"server.fs.allow", "string[]", "workspace root", "Folders whose files may be served", [](V v, C c, R r) { r.strings(v, c.server.fs.allow); }},
  {"server.fs.deny", "string[]", "[\".env\", \".env.*\", \"*.{crt,pem}\", \"**/.git/**\"]", "Files that are never served",
   [](V v, C c, R r) { r.strings(v, c.server.fs.deny); }},
  {"server.origin", "string", "", "Origin of asset URLs in dev", [](V v, C c, R r) { r.string(v, c.server.origin); }},
  {"server.watch", "object | null", "", "What is watched; null watches nothing",
   [](V v, C c, R r) { if (v.is_null()) c.server.watch = false; else if (!v.is_object()) r.refuse(v, "an object or null"); }},
  {"server.watch.ignored", "string | string[]", "[]", "Files whose changes do not count, as globs",
   [](V v, C c, R r) { r.strings(v, c.server.watch_ignored); }},
  {"server.watch.usePolling", "boolean", "false", "Look at all files in intervals, where the system tells of no changes (network drives, WSL)",
   [](V v, C c, R r) { r.boolean(v, c.server.watch_polling); }},
  {"server.watch.interval", "number", "100", "Milliseconds between two looks", [](V v, C c, R r) { r.number(v, c.server.watch_interval); }},
  {"server.middlewareMode", "boolean | object", "false", "The program's own server hands requests over", kNotRead, kUnsupported},
  {"server.warmup.clientFiles", "string[]", "[]", "Files to compile at the start besides what pages import, as globs below root",
   [](V v, C c, R r) { r.strings(v, c.server.warmup); }},
  {"server.warmup.ssrFiles", "string[]", "", kNoSsr, kNotRead, kNoEffect},
  {"server.https", "object", "", "Serve over TLS: { key, cert, passphrase }, as paths, texts or buffers of PEM", [](V v, C c, R r) { read_https(v, c.server, r); }},
  {"server.preTransformRequests", "boolean", "", "The whole program is compiled at the start", kNotRead, kNoEffect},
  {"server.sourcemapIgnoreList", "false", "node_modules", "false: debuggers show the code of packages too",
   [](V v, C c, R r) {
     if (v.is_bool() && !v.boolean()) c.server.ignores_packages_in_maps = false;
     else r.error("server.sourcemapIgnoreList can only be false").help("Without the key, what is in node_modules is on the ignore list");
   }},
  {"server.forwardConsole", "boolean", "true", "Show the page's console in the terminal", [](V v, C c, R) { c.server.forward_console = !v.is_bool() || v.boolean(); }},
  {"server.perEnvironmentStartEndDuringDev", "boolean", "", "There is one environment", kNotRead, kNoEffect},
  {"server.perEnvironmentWatchChangeDuringDev", "boolean", "", "There is one environment", kNotRead, kNoEffect},
  {"server.hotUpdateEnvironments", "function", "", "There is one environment", kNotRead, kUnsupported},

  // -- preview
  {"preview.host", "string | boolean", "server.host", "Address to listen on; true is all addresses",
   [](V v, C c, R r) { read_host(v, c.preview, r); }},
  {"preview.port", "number", "4173", "Port to listen on", [](V v, C c, R r) { r.port(v, c.preview.port); }},
  {"preview.strictPort", "boolean", "server.strictPort", "Fail when the port is taken, instead of taking the next",
   [](V v, C c, R r) { r.boolean(v, c.preview.strict_port); }},
  {"preview.open", "boolean | string", "server.open", "Open the page in a browser", [](V v, C c, R r) { read_open(v, c.preview, r); }},
  {"preview.allowedHosts", "true | string[]", "server.allowedHosts", "Host names that requests may be for",
   [](V v, C c, R r) { read_allowed_hosts(v, c.preview, r); }},
  {"preview.proxy", "object", "server.proxy", "Requests that another server answers, by path", [](V v, C c, R r) { read_proxy(v, c.preview, r); }},
  {"preview.cors", "boolean | object", "server.cors", "Origins whose pages may read answers", [](V v, C c, R r) { read_cors(v, c.preview, r); }},
  {"preview.headers", "object", "server.headers", "Headers of every answer", [](V v, C c, R r) { r.pairs(v, c.preview.headers); }},
  {"preview.https", "object", "server.https", "Serve over TLS", [](V v, C c, R r) { read_https(v, c.preview, r); }},

  // -- workers, dependencies, server-side rendering
  {"worker.format", "\"es\" | \"iife\"", "\"iife\"", "Format of worker scripts",
   [](V v, C c, R r) { r.choice<std::string>(v, {{"es", "es"}, {"iife", "iife"}}, c.worker_format); }},
  {"worker.plugins", "() => Plugin[]", "", "Workers are compiled without plugins, as Vite does by default", kNotRead, kUnsupported},
  {"worker.rollupOptions", "object", "", "Workers are built as the page is", kNotRead, kUnsupported},
  {"worker.rolldownOptions", "object", "", "Workers are built as the page is", kNotRead, kUnsupported},
  {"optimizeDeps", "object", "", kNoPreBundling, kNotRead, kNoEffect},
  {"ssr", "object", "", kNoSsr, kNotRead, kNoEffect},
  {"test", "object", "", "The configuration of Vitest", kNotRead, kElsewhere},
};
// clang-format on

}  // namespace

std::span<const ConfigKey> config_table() { return kTable; }

}  // namespace sinter::plugins
