// Names made from a module's path.
#pragma once

#include <string>
#include <string_view>

namespace sinter::js {

// Name of the variable that holds an unnamed default export: `src/date-picker/index.tsx` →
// `date_picker_default`.
std::string default_export_name(std::string_view path);

// `text` with every character that cannot stand in an identifier replaced by `_`; never empty,
// never a reserved word.
std::string make_identifier(std::string_view text);

}  // namespace sinter::js
