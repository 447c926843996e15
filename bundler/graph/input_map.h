// The source map that a compiler left beside or inside a module.
#pragma once

#include <string>
#include <string_view>

#include "base/file_system.h"
#include "bundler/resolver/resolver.h"

namespace sinter::bundler {

// JSON text; empty when there is none. A map outside of the module's package is not read, because its
// contents would end up in the output.
std::string read_input_map(FileSystem& files, std::string_view module_path,
                           const ResolvedFile* file, std::string_view text);

}  // namespace sinter::bundler
