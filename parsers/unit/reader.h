// Reads a Unit that came from outside the process: the disk cache or another machine.
//
// Everything that a user of the Unit may follow is checked once here: table bounds, strings,
// slices, indices, the order of parts, gaps and mappings. A file that passes may be nonsense, but
// reading it never leaves the block.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "parsers/unit/unit.h"

namespace sinter::unit {

// Copies `bytes`. Nullopt when they are not a Unit of this version, whole and consistent.
std::optional<Unit> read_unit(std::string_view bytes);

// The same without a copy: `block` holds `size` bytes and is aligned to 8.
std::optional<Unit> read_unit(std::shared_ptr<const char[]> block, size_t size);

}  // namespace sinter::unit
