// HTML pages in dev: where the client goes, and which scripts a page will ask for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinter::dev {

// Puts `tags` where a page's own scripts cannot come before them: behind <head>, or where a parser
// would open it.
std::string inject_into_head(std::string_view html, std::string_view tags);

// A page with what browsers cannot do by themselves: URLs from the root are put below `base`, and
// inline modules that import something become scripts which the server compiles,
// "BASE/page.html?html-proxy&index=0.js". `file` is the page's own path: "/page.html".
std::string page_for_browser(std::string_view html, std::string_view base, std::string_view file);

// The `src` of the page's module scripts as written, in order.
std::vector<std::string> module_script_sources(std::string_view html);

// Text between two tags, with the characters escaped that mean something there.
std::string escape_html(std::string_view text);

}  // namespace sinter::dev
