// The text of a CommonJS module, prepared for the search for what it exports
// (internal/cjs_exports): a package of several megabytes is read through before its first line
// runs.
#pragma once

#include <string>
#include <string_view>

namespace sinter::runtime {

// Comments, templates and regular expressions become a blank or "0"; strings stay, because names
// are in them.
std::string without_comments_and_templates(std::string_view source);

}  // namespace sinter::runtime
