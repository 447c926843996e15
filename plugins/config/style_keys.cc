// Keys of `css`.
#include "plugins/config/config_rows.h"

namespace sinter::plugins {

namespace {

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

void read_css_modules(V value, C config, R reader) {
  if (value.is_bool() && !value.boolean()) {
    config.css.modules = false;
  } else if (!value.is_object()) {
    reader.refuse(value, "an object or false");
  }
}

// clang-format off
const ConfigKey kRows[] = {
  // -- css
  {"css.modules", "object | false", "", "CSS Modules (`*.module.css`); false turns them off", read_css_modules},
  {"css.modules.scopeBehaviour", "\"local\" | \"global\"", "\"local\"", "Whether class names are local unless they say otherwise",
   [](V v, C c, R r) { r.choice<bool>(v, {{"local", false}, {"global", true}}, c.css.modules_global); }},
  {"css.modules.exportGlobals", "boolean", "false", "Global class names are exported too",
   [](V v, C c, R r) { r.boolean(v, c.css.modules_export_globals); }},
  {"css.modules.generateScopedName", "string | function", "\"_[local]_[hash:base64:5]\"", "Pattern of local names; a function (name, file, css) may give them",
   [](V v, C c, R r) {
     c.css.name_local = as_function(v);
     if (!c.css.name_local) r.string(v, c.css.modules_generate_scoped_name);
   }},
  {"css.modules.hashPrefix", "string", "\"\"", "Goes into the hash of local names",
   [](V v, C c, R r) { r.string(v, c.css.modules_hash_prefix); }},
  {"css.modules.localsConvention", "\"camelCase\" | \"camelCaseOnly\" | \"dashes\" | \"dashesOnly\"", "",
   "Names under which classes are exported", read_locals_convention},
  {"css.modules.getJSON", "function", "", "Is given (file, exports, file) of each CSS module",
   [](V v, C c, R r) {
     c.css.report_exports = as_function(v);
     if (!c.css.report_exports) r.refuse(v, "a function");
   }},
  {"css.modules.globalModulePaths", "RegExp[]", "", "Use `css.modules.scopeBehaviour`", kNotRead, kUnsupported},
  {"css.devSourcemap", "boolean", "false", "Source maps of styles in dev",
   [](V v, C c, R r) { r.boolean(v, c.css.dev_sourcemap); }},
  {"css.preprocessorOptions", "object", "{}", "Options of Sass, Less and Stylus, by extension: `scss`, `sass`, `less`, `styl`. All those of the package, and `additionalData`", kNotRead, kElsewhere},
  {"css.postcss", "string | object", "postcss.config.*", "PostCSS options and plugins, or where its config file is", kNotRead, kElsewhere},
  {"css.preprocessorMaxWorkers", "number | true", "", "Preprocessors run on the plugin session", kNotRead, kNoEffect},
  {"css.transformer", "\"postcss\" | \"lightningcss\"", "\"postcss\"", "`lightningcss` leaves PostCSS out; CSS is compiled by sinter either way", kNotRead, kElsewhere},
  {"css.lightningcss", "object", "", "CSS is compiled by sinter; see `build.cssTarget`", kNotRead, kUnsupported},
};
// clang-format on

}  // namespace

std::span<const ConfigKey> style_keys() { return kRows; }

}  // namespace sinter::plugins
