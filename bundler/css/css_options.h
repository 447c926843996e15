// How style sheets are compiled and written.
#pragma once

#include <optional>
#include <string>

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
  std::string hash_prefix;
  CssLocalsConvention locals = CssLocalsConvention::AsWritten;

  std::optional<bool> minify;  // follows the minifying of JavaScript unless set
  css::Target target;
  std::string names;       // template of file names; empty: those of the chunks they belong to
  bool code_split = true;  // off: one file with all styles
};

}  // namespace sinter::bundler
