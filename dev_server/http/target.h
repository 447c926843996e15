// The one parse of a request target. Everything that looks at a URL looks at its result.
//
// Strict on purpose: what browsers never send is refused instead of interpreted, so that no two
// parts of the server can read one target differently. Percent-escapes are decoded exactly once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sinter::dev {

struct QueryItem {
  std::string key, value;
  bool has_value = false;  // "?raw" has none, "?raw=" an empty one
};

struct Target {
  std::string path;           // decoded, starts with '/', without empty, "." and ".." segments
  bool is_directory = false;  // the target's path ended in '/', "/." or "/.."
  std::string raw_query;      // without '?'
  std::vector<QueryItem> query;

  bool has(std::string_view key) const;
  // The first value of `key`.
  std::optional<std::string_view> value(std::string_view key) const;
};

// Nothing for: another form than origin-form, a fragment, a backslash, a control or non-ASCII byte,
// a bad escape, an escaped slash, backslash or control character, `..` above the root, more than 8
// KiB.
std::optional<Target> parse_target(std::string_view text);

// Decodes %XX (and nothing else). Nothing when an escape is malformed.
std::optional<std::string> percent_decode(std::string_view text);
// Encodes what may not stand in a URL's path; '/' stays.
std::string percent_encode_path(std::string_view path);

// Whether `path` is `prefix` or goes on behind it with a '/': "/public" holds "/public/x" and not
// "/publicx".
bool path_has_prefix(std::string_view path, std::string_view prefix);

}  // namespace sinter::dev
