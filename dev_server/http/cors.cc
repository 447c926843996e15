#include "dev_server/http/cors.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "dev_server/http/host_check.h"
#include "plugins/host/js_regexp.h"

namespace sinter::dev {

namespace {

// "http://localhost:3000": what runs on this machine under a name that no other machine can have.
bool is_local(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!origin.starts_with(scheme)) continue;
    const std::optional<HostName> host = parse_host(origin.substr(scheme.size()));
    return host && (host->name == "localhost" || host->name.ends_with(".localhost") ||
                    host->name == "127.0.0.1" || host->name == "::1");
  }
  return false;
}

bool has(const HeaderList& headers, std::string_view wanted) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    return header.first.size() == wanted.size() &&
           std::equal(wanted.begin(), wanted.end(), header.first.begin(), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + ('a' - 'A')) : b);
           });
  });
}

}  // namespace

std::optional<CorsRules> CorsRules::make(const plugins::CorsConfig& config, std::string_view key,
                                         std::string& error) {
  CorsRules rules;
  rules.config_ = config;
  for (const plugins::Pattern& pattern : config.origins) {
    if (!pattern.regexp) continue;
    const std::optional<std::string> text = plugins::to_re2(pattern.text, pattern.flags);
    auto compiled = text ? std::make_shared<re2::RE2>(*text, re2::RE2::Quiet) : nullptr;
    if (!compiled || !compiled->ok()) {
      error = fmt::format(
          "{}.origin: the expression /{}/ has look-around or back references, which are not "
          "possible here: write it without them, or list the origins",
          key, pattern.text);
      return std::nullopt;
    }
    rules.patterns_.push_back(std::move(compiled));
  }
  return rules;
}

bool CorsRules::trusts(std::string_view origin) const {
  // "null" is what sandboxed frames and files of any site call themselves.
  if (!config_.enabled || origin == "null") return false;
  if (config_.local || config_.any) {
    if (is_local(origin)) return true;
  }
  for (const plugins::Pattern& pattern : config_.origins)
    if (!pattern.regexp && pattern.text == origin) return true;
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const auto& pattern) {
    return re2::RE2::PartialMatch(std::string(origin), *pattern);
  });
}

bool CorsRules::allows(std::string_view origin) const {
  return config_.enabled && (config_.any || trusts(origin));
}

void CorsRules::add_origin(const Request& request, HeaderList& headers) const {
  // Only pages are told: what is no page has no use for it.
  const auto origin = request.header("origin");
  if (!config_.any || config_.credentials) headers.emplace_back("vary", "Origin");
  if (!origin || !allows(*origin) || has(headers, "access-control-allow-origin")) return;
  headers.emplace_back("access-control-allow-origin",
                       config_.any && !config_.credentials ? "*" : std::string(*origin));
  if (config_.credentials) headers.emplace_back("access-control-allow-credentials", "true");
  if (!config_.exposed_headers.empty())
    headers.emplace_back("access-control-expose-headers", config_.exposed_headers);
}

void CorsRules::add_headers(const Request& request, HeaderList& headers) const {
  if (config_.enabled) add_origin(request, headers);
}

std::optional<Response> CorsRules::preflight(const Request& request) const {
  if (!config_.enabled || config_.preflight_continue || request.method != "OPTIONS" ||
      !request.header("origin") || !request.header("access-control-request-method"))
    return std::nullopt;
  Response response;
  response.status = config_.options_status;
  if (!allows(*request.header("origin"))) return response;
  response.header("access-control-allow-methods", config_.methods);
  const auto wanted = request.header("access-control-request-headers");
  if (!config_.allowed_headers.empty()) {
    response.header("access-control-allow-headers", config_.allowed_headers);
  } else if (wanted) {
    response.header("vary", "Access-Control-Request-Headers");
    response.header("access-control-allow-headers", std::string(*wanted));
  }
  if (config_.max_age) response.header("access-control-max-age", std::to_string(*config_.max_age));
  return response;
}

}  // namespace sinter::dev
