// JSON string literals, for everything that writes JSON: diagnostics, traces, the metafile, source
// maps.
#pragma once

#include <string>
#include <string_view>

namespace sinter {

// Appends `text` as a quoted JSON string. Bytes that are not UTF-8 become U+FFFD, so that the
// result is always valid JSON; lone surrogates encoded in three bytes (WTF-8) become \uXXXX
// escapes.
void append_json_string(std::string& out, std::string_view text);

std::string json_string(std::string_view text);

}  // namespace sinter
