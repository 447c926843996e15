// Base64 (RFC 4648 section 4, with padding) and percent-encoding, for data URLs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter {

constexpr size_t base64_size(size_t bytes) { return (bytes + 2) / 3 * 4; }

void append_base64(std::string& out, std::string_view bytes);

// Accepts missing padding and the URL-safe alphabet; white space and anything else is an error.
std::optional<std::string> decode_base64(std::string_view text);

// Replaces %XX; a `%` without two hexadecimal digits stands for itself, as browsers do.
std::string decode_percent(std::string_view text);

// `data:MIME,…` with the shorter of base64 and percent-encoding. Percent-encoding is considered
// only for UTF-8 text. The result holds no character that needs quoting in url("…") or in "…".
std::string data_url(std::string_view mime_type, std::string_view bytes);

// The bytes of a `data:` URL of either encoding; nothing when `url` is no valid data URL.
struct DataUrl {
  std::string_view mime_type;  // with parameters other than `;base64`, as written
  std::string bytes;
};
std::optional<DataUrl> parse_data_url(std::string_view url);

}  // namespace sinter
