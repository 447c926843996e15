// The module's import of runtime helpers: passes that write calls of them collect the names here.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/js/make.h"

namespace sinter::js {

class RuntimeImports {
 public:
  explicit RuntimeImports(Ast& ast) : ast_(ast), make_(ast) {}

  // Goes on with the import that an earlier pass has made, if there is one.
  void resume();

  // The local name of a helper.
  SymbolId get(std::string_view name);

  // Puts the import in front of the module, or completes the one that is there.
  void add_to_module();

 private:
  Ast& ast_;
  NodeMaker make_;
  Import* import_ = nullptr;
  std::vector<ImportItem> items_;
};

}  // namespace sinter::js
