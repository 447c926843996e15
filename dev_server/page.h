// HTML pages in dev: where the client goes, and which scripts a page will ask for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinter::dev {

// Puts `tags` where a page's own scripts cannot come before them: behind <head>, or where a parser
// would open it.
std::string inject_into_head(std::string_view html, std::string_view tags);

// The `src` of the page's module scripts as written, in order.
std::vector<std::string> module_script_sources(std::string_view html);

// Text between two tags, with the characters escaped that mean something there.
std::string escape_html(std::string_view text);

}  // namespace sinter::dev
