// JSON strings at memory speed: sourcesContent holds every source of a project.
//
// The size is counted first, so that the whole map is allocated once and its parts are written in
// place by several threads. Text is expected to be UTF-8; lone surrogates in WTF-8 become escapes.

#pragma once

#include <string_view>

#include "base/types.h"

namespace sinter::sourcemap {

// Bytes that write_json_string writes, quotes included.
size_t json_string_size(std::string_view text);

// Returns the end of what was written.
char* write_json_string(char* out, std::string_view text);

}  // namespace sinter::sourcemap
