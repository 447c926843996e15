// Whom the server talks to: the Host header (against DNS rebinding) and the Origin header (against
// pages of other sites).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::dev {

struct HostName {
  std::string name;  // lower case; IPv6 without brackets
  u16 port = 0;      // 0: none given
  bool is_ip = false;
};

// "localhost:5173", "127.0.0.1", "[::1]:80". Nothing for everything else, including user names, odd
// spellings of IPv4 addresses ("0177.0.0.1", "1.2") and empty names.
std::optional<HostName> parse_host(std::string_view text);

enum class HostVerdict : u8 { Allowed, Foreign, Malformed };

struct HostRules {
  // "example.com", or ".example.com" for it and every name below it. `localhost`, names below it
  // and IP addresses are always allowed: no page can make them mean another machine.
  std::vector<std::string> allowed;
  bool allow_all = false;
};
HostVerdict check_host(std::string_view host, const HostRules& rules);

enum class OriginKind : u8 {
  Absent,  // no browser, or a plain navigation
  Same,
  Foreign,  // another site, "null" (a sandboxed frame, a file), or malformed
};
// `host` is the request's Host header; `configured` are full origins that count as same.
OriginKind classify_origin(std::optional<std::string_view> origin, std::string_view host,
                           const std::vector<std::string>& configured);

}  // namespace sinter::dev
