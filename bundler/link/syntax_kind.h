// ES module or CommonJS, as far as a module's own syntax tells.
#pragma once

#include "bundler/link/link.h"

namespace sinter::bundler {

// None: the module is what its importer takes it for.
ExportsKind kind_of_unit(const unit::Unit& unit);

}  // namespace sinter::bundler
