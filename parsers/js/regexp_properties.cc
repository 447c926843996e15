#include "parsers/js/regexp_properties.h"

#include <algorithm>
#include <span>

namespace sinter::regexp {
namespace {

#include "parsers/js/regexp_property_tables.inc"

bool contains(std::span<const std::string_view> sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

}  // namespace

PropertyKind classify_property(std::string_view name, bool has_value, std::string_view value) {
  bool known = false;
  if (!has_value) {
    if (contains(kStringProperties, name)) return PropertyKind::kStrings;
    known = contains(kGeneralCategories, name) || contains(kBinaryProperties, name);
  } else if (name == "General_Category" || name == "gc") {
    known = contains(kGeneralCategories, value);
  } else if (name == "Script" || name == "sc" || name == "Script_Extensions" || name == "scx") {
    known = contains(kScripts, value);
  }
  return known ? PropertyKind::kCharacters : PropertyKind::kUnknown;
}

}  // namespace sinter::regexp
