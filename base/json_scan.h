// The byte-level parts of JSON that simdjson does not cover: JSONC blanking, escapes with lone
// surrogates, and the exact scan that finds where a text is wrong. Internal to base/json.cc.
#pragma once

#include <span>
#include <string_view>

#include "base/types.h"

namespace sinter::json {

inline constexpr int kMaxDepth = 1000;
inline constexpr size_t kInvalidEscape = ~size_t{0};

// Decodes the inside of a string literal into `out`, which has room for raw.size() bytes. Returns
// the decoded size.
size_t decode_escapes(std::string_view raw, char* out);

// The length of the JSON number at the start of `text`, or 0.
size_t scan_number(std::string_view text);

// Overwrites bytes that are not part of well-formed UTF-8 with '?'.
void blank_invalid_utf8(std::span<char> text);

}  // namespace sinter::json
