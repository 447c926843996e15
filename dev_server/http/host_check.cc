#include "dev_server/http/host_check.h"

#include <arpa/inet.h>

#include <algorithm>

namespace sinter::dev {

namespace {

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool parse_port(std::string_view text, u16& port) {
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit))
    return false;
  u32 value = 0;
  for (const char c : text) value = value * 10 + static_cast<u32>(c - '0');
  port = static_cast<u16>(value);
  return value != 0 && value <= 65535;
}

// Four decimal numbers without leading zeros: what inet_pton accepts.
bool is_ipv4(const std::string& text) {
  in_addr address;
  return inet_pton(AF_INET, text.c_str(), &address) == 1;
}
bool is_ipv6(const std::string& text) {
  in6_addr address;
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

// Labels of letters, digits, '-' and '_'; the last one not a number, which browsers would read as
// an IPv4 address.
bool is_domain(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  std::string_view label;
  for (size_t at = 0; at <= name.size();) {
    const size_t end = std::min(name.find('.', at), name.size());
    label = name.substr(at, end - at);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
      return false;
    for (const char c : label)
      if (!is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-' && c != '_') return false;
    at = end + 1;
  }
  return !is_digit(label.front()) || !std::all_of(label.begin(), label.end(), [](char c) {
    return is_digit(c) || c == 'x' || (c >= 'a' && c <= 'f');
  });
}

}  // namespace

std::optional<HostName> parse_host(std::string_view text) {
  HostName host;
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host.name = to_lower(text.substr(1, end - 1));
    host.is_ip = true;
    if (!is_ipv6(host.name)) return std::nullopt;
    text.remove_prefix(end + 1);
    if (text.empty()) return host;
    if (text[0] != ':' || !parse_port(text.substr(1), host.port)) return std::nullopt;
    return host;
  }
  const size_t colon = text.find(':');
  if (colon != std::string_view::npos && !parse_port(text.substr(colon + 1), host.port))
    return std::nullopt;
  host.name = to_lower(text.substr(0, colon));
  // A name may end in a dot: it is the same name.
  if (host.name.size() > 1 && host.name.ends_with('.')) host.name.pop_back();
  host.is_ip = is_ipv4(host.name);
  if (!host.is_ip && !is_domain(host.name)) return std::nullopt;
  return host;
}

HostVerdict check_host(std::string_view text, const HostRules& rules) {
  const std::optional<HostName> host = parse_host(text);
  if (!host) return HostVerdict::Malformed;
  if (rules.allow_all || host->is_ip || host->name == "localhost" ||
      host->name.ends_with(".localhost"))
    return HostVerdict::Allowed;
  for (const std::string& entry : rules.allowed) {
    const std::string allowed = to_lower(entry);
    if (host->name == allowed) return HostVerdict::Allowed;
    if (allowed.starts_with('.') &&
        (host->name == std::string_view(allowed).substr(1) || host->name.ends_with(allowed)))
      return HostVerdict::Allowed;
  }
  return HostVerdict::Foreign;
}

OriginKind classify_origin(std::optional<std::string_view> origin, std::string_view host,
                           const std::vector<std::string>& configured) {
  if (!origin) return OriginKind::Absent;
  for (const std::string& same : configured)
    if (*origin == same) return OriginKind::Same;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!origin->starts_with(scheme)) continue;
    const std::string_view authority = origin->substr(scheme.size());
    if (parse_host(authority) && to_lower(authority) == to_lower(host)) return OriginKind::Same;
  }
  return OriginKind::Foreign;
}

}  // namespace sinter::dev
