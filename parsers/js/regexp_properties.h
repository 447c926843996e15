// The names that \p{…} accepts (ECMA-262 tables 66 to 68 and the Unicode property value aliases).

#pragma once

#include <string_view>

#include "base/types.h"

namespace sinter::regexp {

enum class PropertyKind : u8 {
  kUnknown,
  kCharacters,  // \p and \P, flags u and v
  kStrings,     // \p only, flag v only
};

// `value` is empty for `\p{name}`, what stands after `=` otherwise.
PropertyKind classify_property(std::string_view name, bool has_value, std::string_view value);

}  // namespace sinter::regexp
