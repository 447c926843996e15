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
};
// clang-format on

}  // namespace

std::span<const ConfigKey> shared_keys() { return kRows; }

}  // namespace sinter::plugins
