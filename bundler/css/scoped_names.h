// The names that local classes, ids and animations of CSS modules have in the output, and those
// under which JavaScript sees them. Both depend on the file's path in the project and on nothing
// else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bundler/css/css_options.h"
#include "parsers/css/unit.h"

namespace sinter::bundler {

// `pretty_path`: relative to the project.
std::string scoped_name(const CssOptions& options, std::string_view pretty_path,
                        std::string_view local);

// By local of the Unit, which was made of `text`.
std::vector<std::string> scoped_names(const CssOptions& options, const std::string& id,
                                      std::string_view pretty_path, std::string_view text,
                                      const css::Unit& unit, Diagnostics& diagnostics);

// The names under which `local` is exported: one or two.
std::vector<std::string> exported_names(CssLocalsConvention convention, std::string_view local);

}  // namespace sinter::bundler
