// Keys of `json`, `oxc` and `esbuild`.
#include <fmt/format.h>

#include "plugins/config/config_rows.h"

namespace sinter::plugins {

namespace {

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

void read_supported(V value, C config, R reader) {
  if (!value.is_object()) return reader.refuse(value, "an object of true and false");
  for (const json::Member& member : value.members()) {
    if (!member.value.is_bool()) return reader.refuse(value, "an object of true and false");
    config.code.supported.push_back(
        fmt::format("{}={}", member.key, member.value.boolean() ? "true" : "false"));
  }
}

// clang-format off
const ConfigKey kRows[] = {
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
  {"oxc.target", "string | string[]", "\"esnext\"", "What scripts are compiled for, in dev as well; for a build `build.target` comes to it",
   [](V v, C c, R r) { r.strings(v, c.code.target); }},
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
  {"esbuild.supported", "object", "{}", "Constructs that the target has or lacks, in esbuild's names, whatever `build.target` says: {\"top-level-await\": true}", read_supported},
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
  {"esbuild.target", "string | string[]", "\"esnext\"", "What scripts are compiled for, in dev as well; for a build `build.target` comes to it",
   [](V v, C c, R r) { r.strings(v, c.code.target); }},
  {"esbuild.define", "object", "", "Use `define`", kNotRead, kUnsupported},
  {"esbuild.loader", "string", "", "Files are compiled by extension", kNotRead, kUnsupported},
  {"esbuild.charset", "\"ascii\" | \"utf8\"", "", "Output is UTF-8", kNotRead, kNoEffect},
  {"esbuild.tsconfigRaw", "string | object", "", "tsconfig.json says it", kNotRead, kUnsupported},
  {"esbuild.minify", "boolean", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"esbuild.minifyIdentifiers", "boolean", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"esbuild.minifySyntax", "boolean", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"esbuild.minifyWhitespace", "boolean", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"esbuild.treeShaking", "boolean", "", "Unused code is always dropped", kNotRead, kNoEffect},
};
// clang-format on

}  // namespace

std::span<const ConfigKey> compiler_keys() { return kRows; }

}  // namespace sinter::plugins
