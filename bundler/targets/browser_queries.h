// Queries of browserslist, such as "> 0.5%, last 2 versions, not dead": which versions of which
// engines they mean.
//
// The answer comes from a table of this program's own (browser_table.inc), so that it depends on
// nothing but the query. Queries about anything else are refused: usage of a country or of a
// site, packages of queries, Electron, the Node.js that happens to run.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::bundler {

// The oldest version of each engine, as a list that `--target` takes: "chrome109,safari26.4".
// Opera Mini, KaiOS and Baidu are left out: no table says what syntax they know. Nullopt, and what
// is wrong in `error`, for a query that cannot be answered.
std::optional<std::string> answer_browser_query(std::string_view query, std::string& error);

}  // namespace sinter::bundler
