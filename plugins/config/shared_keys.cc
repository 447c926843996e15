// Keys at the top of the config, and those of `resolve`.
#include <fmt/format.h>

#include "plugins/config/config_rows.h"

namespace sinter::plugins {

namespace {

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

// The sources are given by the plugins' half; see plugins/js/virtual_modules.js.
void read_virtual(V value, C config, R reader) {
  if (!value.is_object()) return reader.refuse(value, "an object of source texts");
  for (const json::Member& member : value.members()) {
    if (!member.value.is_string() && !as_function(member.value))
      reader
          .error(fmt::format("\"{}\" of \"virtual\" must be a text or a function that gives one, "
                             "not {}",
                             member.key, describe_kind(member.value)))
          .help("For data, write JSON.stringify(…) and call it \"virtual:x.json\"");
    if (member.key.empty() || member.key.starts_with('.') || member.key.starts_with('/') ||
        member.key.starts_with('\0'))
      reader.error(fmt::format("\"{}\" cannot be the name of a virtual module", member.key))
          .help("Use a name such as \"virtual:build\"");
  }
  // Workers import them, too.
  config.worker.has_plugins |= !value.members().empty();
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

void read_nonce(V value, C config, R reader) {
  if (!reader.string(value, config.csp_nonce)) return;
  if (config.csp_nonce.find_first_of("\"'<>& \t\n") != std::string::npos)
    reader.error("\"html.cspNonce\" holds a character that no nonce has")
        .help("A nonce is base64, or a name that the server replaces");
}

void read_integrity(V value, C config, R reader) {
  using bundler::Integrity;
  if (value.is_bool()) {
    config.integrity = value.boolean() ? Integrity::Sha384 : Integrity::None;
    return;
  }
  reader.choice<Integrity>(
      value,
      {{"sha256", Integrity::Sha256}, {"sha384", Integrity::Sha384}, {"sha512", Integrity::Sha512}},
      config.integrity);
}

void read_built_url(V value, C config, R reader) {
  config.render_built_url = as_function(value);
  if (!config.render_built_url) reader.refuse(value, "a function");
}

void add_page_assets(const std::string& tag, const json::Member& list, bool set, C config,
                     R reader) {
  std::vector<std::string> attributes;
  if (!reader.strings(list.value, attributes)) return;
  for (std::string& attribute : attributes)
    config.page_assets.push_back({tag, std::move(attribute), set, {}});
}

void read_page_assets(V value, C config, R reader) {
  constexpr std::string_view kWanted =
      "an object such as {\"html-import\": {srcAttributes: [\"src\"]}}";
  if (!value.is_object()) return reader.refuse(value, kWanted);
  config.page_assets.clear();
  for (const json::Member& element : value.members()) {
    if (!element.value.is_object()) return reader.refuse(element.value, kWanted);
    const size_t first = config.page_assets.size();
    std::optional<FunctionId> filter;
    for (const json::Member& member : element.value.members()) {
      if (member.key == "srcAttributes" || member.key == "srcsetAttributes") {
        add_page_assets(std::string(element.key), member, member.key == "srcsetAttributes", config,
                        reader);
      } else if (member.key == "filter") {
        filter = as_function(member.value);
        if (!filter) reader.refuse(member.value, "a function, for `filter`");
      } else {
        reader
            .error(fmt::format("There is no config key \"{}.{}.{}\"", reader.path(), element.key,
                               member.key))
            .help("The keys are srcAttributes, srcsetAttributes and filter");
      }
    }
    for (size_t i = first; i < config.page_assets.size(); ++i)
      config.page_assets[i].filter = filter;
  }
}

// clang-format off
const ConfigKey kRows[] = {
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
  {"virtual", "object", "{}", "Modules that are no files, by the names that they are imported by: {\"virtual:build\": source}. A function gives the source when the module is loaded; `this` has a plugin's `addWatchFile`. An extension in the name says what it is: \"virtual:data.json\"", read_virtual},
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
  {"html.cspNonce", "string", "", "A nonce, or what the server that sends the page replaces by one: put on the page's scripts, styles and links, and kept for what scripts add", read_nonce},
  {"html.integrity", "boolean | \"sha256\" | \"sha384\" | \"sha512\"", "false", "Builds say what scripts and styles must be: `integrity` in pages, in an import map for what scripts load, and in the manifest. true is sha384", read_integrity},
  {"html.additionalAssetSources", "object", "{}", "More elements of pages whose attributes name files, by tag: {srcAttributes, srcsetAttributes, filter}. `filter` ({key, value, attributes}) says whether an attribute is one", read_page_assets},
  {"customLogger", "Logger", "", "Messages are printed by sinter; plugins' messages go the same way", kNotRead, kUnsupported},
  {"input", "string | string[] | object", "index.html", "The same as `build.rolldownOptions.input`",
   [](V v, C c, R r) { read_input(v, c.build.input, r); }},
  {"tsconfig", "string", "", "The nearest tsconfig.json of each file is used", kNotRead, kUnsupported},
  {"builder", "object", "", "Several environments are not supported", kNotRead, kUnsupported},
  {"devtools", "boolean | object", "", "There are no devtools", kNotRead, kUnsupported},
  {"environments", "object", "", "Several environments are not supported", kNotRead, kUnsupported},
  {"future", "object | \"warn\"", "", "Vite's deprecation warnings do not apply", kNotRead, kNoEffect},
  {"legacy", "object", "", "Vite's former behaviours are not supported", kNotRead, kUnsupported},
  {"experimental.renderBuiltUrl", "function", "", "Gives the URLs of a build's files: (filename, {type, hostId, hostType, ssr}) is a URL, {relative: true}, in scripts {runtime: an expression}, or nothing: then `base` says it. Scripts name what import() loads relative to themselves; `hostId` of an asset's URL in a script is the pattern of scripts' names", read_built_url},
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
   "Conditions of `exports` in package.json that are met, besides `import`, `require` and `default`. A list replaces the default one, of which `defaultClientConditions` of `vite` is a copy; `development|production` is one of the two, by NODE_ENV",
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
};
// clang-format on

}  // namespace

std::span<const ConfigKey> shared_keys() { return kRows; }

}  // namespace sinter::plugins
