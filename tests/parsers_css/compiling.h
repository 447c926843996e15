// Compiles a style sheet and shows the result as text, with its gaps filled in a visible way.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "parsers/css/compile.h"

namespace sinter::css {

// Gaps show as `url(<specifier>)`, `"<specifier>"` and `<name>`; @import rules as `@import "x" …`.
std::string shown(const Unit& unit);

std::string compiled(std::string_view source, const CompileOptions& options);

std::string printed(std::string_view source);
std::string minified(std::string_view source);
std::string lowered(std::string_view source);  // nesting lowered, readable
std::string for_target(std::string_view source, std::string_view browsers);  // readable
std::string localized(std::string_view source);  // a CSS Module, readable

// The messages, one a line: "error|warning <code>: <message>".
std::string messages(std::string_view source, Scoping scoping = Scoping::None,
                     std::string_view browsers = {});

#define EXPECT_PRINTED(in, out) EXPECT_EQ(::sinter::css::printed(in), out)
#define EXPECT_MINIFIED(in, out) EXPECT_EQ(::sinter::css::minified(in), out)
#define EXPECT_LOWERED(in, out) EXPECT_EQ(::sinter::css::lowered(in), out)

}  // namespace sinter::css
