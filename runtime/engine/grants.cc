#include "runtime/engine/grants.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "runtime/engine/canonical_path.h"

namespace sinter::runtime {

namespace {

constexpr std::string_view kNames[] = {"read", "write", "net",  "env",
                                       "run",  "ffi",   "time", "random"};

// Read by nearly every program, and no secrets.
constexpr std::string_view kHarmless[] = {"NODE_ENV", "CI",   "TZ",          "LANG",
                                          "NO_COLOR", "TERM", "FORCE_COLOR", "COLORTERM"};

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> out(1);
  for (size_t i = 0; i < list.size(); i++) {
    if (list[i] != ',') {
      out.back() += list[i];
    } else if (i + 1 < list.size() && list[i + 1] == ',') {
      out.back() += ',';
      i++;
    } else {
      out.emplace_back();
    }
  }
  return out;
}

bool is_variable_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c != '=' && c != '*'; });
}

// True when `path` is `folder` or lies below it.
bool within(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace

std::string_view effect_name(Effect effect) { return kNames[static_cast<u8>(effect)]; }

std::string normal_host(std::string_view text) {
  std::string host(text);
  std::ranges::transform(host, host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  in6_addr v6;
  const std::string bare = host.substr(0, host.find('%'));
  if (inet_pton(AF_INET6, bare.c_str(), &v6) != 1) return host;
  char out[INET6_ADDRSTRLEN];
  if (IN6_IS_ADDR_V4MAPPED(&v6)) return inet_ntop(AF_INET, v6.s6_addr + 12, out, sizeof out);
  return inet_ntop(AF_INET6, &v6, out, sizeof out);
}

std::optional<HostAndPort> parse_host_grant(std::string_view text, int lowest_port) {
  if (text.starts_with("unix:")) {
    if (text.size() == 5) return std::nullopt;
    return HostAndPort{"unix:" + canonical_path(text.substr(5), true), 0};
  }
  std::string_view host = text, port;
  bool has_port = false;
  if (text.starts_with("[")) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = text.substr(1, end - 1);
    in6_addr ignored;
    if (inet_pton(AF_INET6, std::string(host).c_str(), &ignored) != 1) return std::nullopt;
    port = text.substr(end + 1);
    if (!port.empty()) {
      if (port[0] != ':') return std::nullopt;
      port.remove_prefix(1);
      has_port = true;
    }
  } else if (const size_t colon = text.find(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
    has_port = true;
  }
  if (host.empty() || host.find_first_of("/@ ,") != std::string_view::npos) return std::nullopt;
  if (host.find('*') != std::string_view::npos && (host != "*" || !has_port)) return std::nullopt;
  HostAndPort out{normal_host(host), 0};
  if (has_port) {
    auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (error != std::errc() || end != port.data() + port.size() || out.port < lowest_port ||
        out.port > 65535) {
      return std::nullopt;
    }
  }
  return out;
}

bool Grants::add(std::string_view text, std::string* error) {
  const size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const auto* found = std::ranges::find(kNames, name);
  const auto effect = static_cast<Effect>(found - kNames);
  if (found == std::end(kNames) || effect > Effect::kAddon) {
    *error = "There is no option --allow-" + std::string(name);
    return false;
  }
  Kind& kind = kinds_[static_cast<u8>(effect)];
  if (equals == std::string_view::npos) {
    kind.all = true;
    return true;
  }
  if (effect == Effect::kAddon) {
    *error = "--allow-ffi takes no value: a native addon can do everything";
    return false;
  }
  for (const std::string& value : split(text.substr(equals + 1))) {
    if (value == "*") {
      kind.all = true;
    } else if (!add_value(effect, value, error)) {
      *error = "--allow-" + std::string(name) + "=" + value + ": " + *error;
      return false;
    }
  }
  return true;
}

bool Grants::add_value(Effect effect, const std::string& value, std::string* error) {
  Kind& kind = kinds_[static_cast<u8>(effect)];
  if (value.empty()) {
    *error = "a value is missing";
    return false;
  }
  switch (effect) {
    case Effect::kRead:
    case Effect::kWrite:
      if (value.find('*') != std::string::npos) {
        *error = "a folder grants what is below it; * is only for everything";
        return false;
      }
      kind.values.push_back(canonical_path(value, true));
      return true;
    case Effect::kEnv: {
      const bool prefix = value.ends_with('*');
      if (!is_variable_name(std::string_view(value).substr(0, value.size() - prefix))) {
        *error = "expected the name of a variable, or the beginning of one and *";
        return false;
      }
      kind.values.push_back(value);
      return true;
    }
    case Effect::kRun: {
      const char* search = getenv("PATH");
      const std::string file = find_program(value, search ? search : "", "");
      if (file.empty()) {
        *error = "there is no such program";
        return false;
      }
      kind.values.push_back(file);
      return true;
    }
    case Effect::kNet: {
      auto host = parse_host_grant(value);
      if (!host) {
        *error = "expected HOST, HOST:PORT, [IPV6]:PORT, *:PORT or unix:PATH";
        return false;
      }
      kind.hosts.push_back(std::move(*host));
      return true;
    }
    default:
      return false;
  }
}

bool Grants::path(Effect effect, std::string_view canonical) const {
  const Kind& kind = kinds_[static_cast<u8>(effect)];
  if (canonical.starts_with("/proc/")) {
    // The memory and the variables of a process are more than files.
    const std::string_view last = canonical.substr(canonical.rfind('/') + 1);
    if (last == "mem" && !all(Effect::kAddon)) return false;
    if (last == "environ" && !all(Effect::kEnv)) return false;
  }
  return kind.all || std::ranges::any_of(kind.values, [&](const std::string& folder) {
           return within(canonical, folder);
         });
}

bool Grants::variable(std::string_view name) const {
  const Kind& kind = kinds_[static_cast<u8>(Effect::kEnv)];
  if (kind.all || std::ranges::find(kHarmless, name) != std::end(kHarmless)) return true;
  return std::ranges::any_of(kind.values, [&](const std::string& one) {
    return one.ends_with('*') ? name.starts_with(std::string_view(one).substr(0, one.size() - 1))
                              : name == one;
  });
}

bool Grants::host(std::string_view address, int port, const std::vector<std::string>& names) const {
  const Kind& kind = kinds_[static_cast<u8>(Effect::kNet)];
  if (kind.all) return true;
  if (address.starts_with("unix:")) {
    return std::ranges::any_of(kind.hosts,
                               [&](const HostAndPort& one) { return one.host == address; });
  }
  const std::string plain = normal_host(address);
  return std::ranges::any_of(kind.hosts, [&](const HostAndPort& one) {
    if (one.port != 0 && one.port != port) return false;
    return one.host == "*" || one.host == plain ||
           std::ranges::find(names, one.host) != names.end();
  });
}

bool Grants::lookup(std::string_view name) const {
  const Kind& kind = kinds_[static_cast<u8>(Effect::kNet)];
  const std::string plain = normal_host(name);
  return kind.all || std::ranges::any_of(kind.hosts, [&](const HostAndPort& one) {
           return one.host == "*" || one.host == plain;
         });
}

bool Grants::program(std::string_view canonical) const {
  const Kind& kind = kinds_[static_cast<u8>(Effect::kRun)];
  return kind.all || std::ranges::find(kind.values, canonical) != kind.values.end();
}

}  // namespace sinter::runtime
