// How style sheets are compiled and written.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/types.h"
#include "parsers/css/target.h"

namespace sinter::bundler {

// Under which names a CSS module exports `my-class`.
enum class CssLocalsConvention : u8 {
  AsWritten,      // "my-class"
  CamelCase,      // "my-class" and "myClass"
  CamelCaseOnly,  // "myClass"
  Dashes,         // likewise, but only dashes make capitals, not underscores
  DashesOnly,
};

struct CssOptions {
  bool modules = true;                  // `.module.css` files are CSS Modules
  bool modules_global = false;          // names in them are global unless inside `:local`
  bool modules_export_globals = false;  // names that are global are exported too
  // Names in the output: [local], [name] (of the file), [ext], [folder], [path], [hash] and
  // [hash:base64:5].
  std::string scoped_name = "_[local]_[hash:base64:5]";
  // In its place: asked for each name, with the module's id and its text. Called by several
  // threads.
  std::function<std::string(std::string_view local, const std::string& id, std::string_view text,
                            Diagnostics& diagnostics)>
      name_local;
  // Is told the exports of each CSS module, as a JSON object. Called by several threads.
  std::function<void(const std::string& id, const std::string& exports, Diagnostics& diagnostics)>
      report_exports;
  std::string hash_prefix;
  CssLocalsConvention locals = CssLocalsConvention::AsWritten;

  std::optional<bool> minify;  // follows the minifying of JavaScript unless set
  css::Target target;
  std::string names;       // template of file names; empty: those of the chunks they belong to
  bool code_split = true;  // off: one file with all styles
};

}  // namespace sinter::bundler
