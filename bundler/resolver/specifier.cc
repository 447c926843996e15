#include "bundler/resolver/specifier.h"

#include <algorithm>
#include <array>

namespace sinter::bundler {
namespace {

// Sorted. `require("module").builtinModules` of Node 24, with the internal but importable names.
constexpr std::array<std::string_view, 68> kBuiltins = {"_http_agent",
                                                        "_http_client",
                                                        "_http_common",
                                                        "_http_incoming",
                                                        "_http_outgoing",
                                                        "_http_server",
                                                        "_stream_duplex",
                                                        "_stream_passthrough",
                                                        "_stream_readable",
                                                        "_stream_transform",
                                                        "_stream_wrap",
                                                        "_stream_writable",
                                                        "_tls_common",
                                                        "_tls_wrap",
                                                        "assert",
                                                        "assert/strict",
                                                        "async_hooks",
                                                        "buffer",
                                                        "child_process",
                                                        "cluster",
                                                        "console",
                                                        "constants",
                                                        "crypto",
                                                        "dgram",
                                                        "diagnostics_channel",
                                                        "dns",
                                                        "dns/promises",
                                                        "domain",
                                                        "events",
                                                        "fs",
                                                        "fs/promises",
                                                        "http",
                                                        "http2",
                                                        "https",
                                                        "inspector",
                                                        "inspector/promises",
                                                        "module",
                                                        "net",
                                                        "os",
                                                        "path",
                                                        "path/posix",
                                                        "path/win32",
                                                        "perf_hooks",
                                                        "process",
                                                        "punycode",
                                                        "querystring",
                                                        "readline",
                                                        "readline/promises",
                                                        "repl",
                                                        "stream",
                                                        "stream/consumers",
                                                        "stream/promises",
                                                        "stream/web",
                                                        "string_decoder",
                                                        "sys",
                                                        "timers",
                                                        "timers/promises",
                                                        "tls",
                                                        "trace_events",
                                                        "tty",
                                                        "url",
                                                        "util",
                                                        "util/types",
                                                        "v8",
                                                        "vm",
                                                        "wasi",
                                                        "worker_threads",
                                                        "zlib"};

// Only with the "node:" prefix.
constexpr std::array<std::string_view, 5> kPrefixOnly = {"sea", "sqlite", "test", "test/reporters",
                                                         "quic"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "https:" has 5; 0 when there is no scheme. One letter is a Windows drive, not a scheme.
size_t scheme_length(std::string_view text) {
  if (text.empty() || !is_letter(text[0])) return 0;
  size_t i = 1;
  while (i < text.size() && (is_letter(text[i]) || (text[i] >= '0' && text[i] <= '9') ||
                             text[i] == '+' || text[i] == '-' || text[i] == '.')) {
    ++i;
  }
  return i > 1 && i < text.size() && text[i] == ':' ? i : 0;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

SpecifierKind specifier_kind(std::string_view text) {
  if (text.empty()) return SpecifierKind::Empty;
  switch (text[0]) {
    case '.':
      if (text == "." || text == ".." || text.starts_with("./") || text.starts_with("../")) {
        return SpecifierKind::Relative;
      }
      // "./x" after a query, as in ".?raw", still names this directory.
      if (text.starts_with(".?") || text.starts_with("..?")) return SpecifierKind::Relative;
      return SpecifierKind::Bare;
    case '/':
      return text.starts_with("//") ? SpecifierKind::Url : SpecifierKind::Absolute;
    case '#':
      return SpecifierKind::Private;
    default:
      break;
  }
  if (size_t length = scheme_length(text)) {
    std::string_view scheme = text.substr(0, length);
    if (scheme == "node") return SpecifierKind::NodeUrl;
    if (scheme == "file") return SpecifierKind::FileUrl;
    if (scheme == "http" || scheme == "https" || scheme == "data" || scheme == "blob" ||
        text.substr(length).starts_with("://")) {
      return SpecifierKind::Url;
    }
  }
  return SpecifierKind::Bare;
}

std::optional<PackageSpecifier> parse_package_specifier(std::string_view specifier) {
  if (specifier.empty() || specifier[0] == '.') return std::nullopt;
  size_t slash = specifier.find('/');
  if (specifier[0] == '@') {
    if (slash == std::string_view::npos || slash == 1 || slash + 1 == specifier.size()) {
      return std::nullopt;
    }
    slash = specifier.find('/', slash + 1);
  }
  PackageSpecifier parsed;
  parsed.name = specifier.substr(0, slash);
  if (parsed.name.empty() || parsed.name.find_first_of("\\%") != std::string_view::npos) {
    return std::nullopt;
  }
  parsed.subpath = ".";
  if (slash != std::string_view::npos) parsed.subpath += specifier.substr(slash);
  return parsed;
}

std::optional<std::string> path_of_file_url(std::string_view url) {
  if (!url.starts_with("file://")) return std::nullopt;
  url.remove_prefix(7);
  if (url.starts_with("localhost/")) url.remove_prefix(9);
  if (!url.starts_with('/')) return std::nullopt;
  std::string path;
  for (size_t i = 0; i < url.size(); ++i) {
    if (url[i] != '%') {
      path += url[i];
      continue;
    }
    int high = i + 2 < url.size() ? hex_digit(url[i + 1]) : -1;
    int low = i + 2 < url.size() ? hex_digit(url[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    char byte = static_cast<char>(high * 16 + low);
    if (byte == '/' || byte == '\0') return std::nullopt;
    path += byte;
    i += 2;
  }
  return path;
}

size_t suffix_start(std::string_view specifier) { return specifier.find_first_of("?#", 1); }

bool is_node_builtin(std::string_view name) {
  return std::binary_search(kBuiltins.begin(), kBuiltins.end(), name);
}

bool is_node_builtin_with_prefix_only(std::string_view name) {
  return std::find(kPrefixOnly.begin(), kPrefixOnly.end(), name) != kPrefixOnly.end();
}

}  // namespace sinter::bundler
