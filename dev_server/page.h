// HTML pages in dev: where the client goes, and which scripts a page will ask for.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dev_server/engine/dev_engine.h"
#include "dev_server/http/target.h"
#include "parsers/html/page.h"

namespace sinter::dev {

// Puts `tags` where a page's own scripts cannot come before them: behind <head>, or where a parser
// would open it.
std::string inject_into_head(std::string_view html, std::string_view tags);

// What stands in the page itself and has to be compiled: inline modules that import something, and
// styles. `file` is the page's own path: "/page.html". Ids are "/page.html?html-proxy&index=0.js".
std::vector<PagePart> inline_parts(std::string_view html, std::string_view file);

// A page with what browsers cannot do by themselves: URLs from the root are put below `base`,
// inline modules that import something become scripts which the server compiles,
// "BASE/page.html?html-proxy&index=0.js", and styles get their compiled texts. `styles` are those
// of the parts that are styles, in order; where there is none, the page's own stays. `sources` are
// attributes with URLs besides those that HTML has.
std::string page_for_browser(std::string_view html, std::string_view base, std::string_view file,
                             std::span<const std::optional<std::string>> styles = {},
                             std::span<const html::AssetSource> sources = {});

// The path below the root, with its query, of a URL that stands in the page `file`. Nothing for
// URLs of other sites and of the server's own scripts.
std::optional<Target> target_in_page(std::string_view url, std::string_view base,
                                     std::string_view file);

// The `src` of the page's module scripts as written, in order.
std::vector<std::string> module_script_sources(std::string_view html);

// Text between two tags, with the characters escaped that mean something there.
std::string escape_html(std::string_view text);

}  // namespace sinter::dev
