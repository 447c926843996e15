#include "dev_server/proxy_routes.h"

#include <fmt/format.h>

namespace sinter::dev {

std::vector<ProxyRoute> proxy_routes(const std::vector<plugins::ProxyRule>& rules,
                                     std::string_view key,
                                     const std::function<void(const std::string&)>& warn) {
  std::vector<ProxyRoute> routes;
  for (const plugins::ProxyRule& rule : rules) {
    const std::optional<ProxyTarget> target = parse_proxy_target(rule.target);
    if (!target) {
      warn(
          fmt::format("{}[\"{}\"]: the target \"{}\" is no http:// or ws:// URL; this rule is left "
                      "out",
                      key, rule.context, rule.target));
      continue;
    }
    if (rule.bypass || rule.configure || !rule.cookie_domain_rewrite.empty() ||
        !rule.cookie_path_rewrite.empty() || rule.auto_rewrite || rule.follow_redirects ||
        !rule.host_rewrite.empty() || !rule.auth.empty())
      warn(
          fmt::format("{}[\"{}\"]: of bypass, configure, auth and the rewriting of cookies and "
                      "redirects, nothing has an effect here",
                      key, rule.context));
    ProxyRoute route;
    route.context = rule.context;
    route.target = *target;
    route.change_origin = rule.change_origin;
    route.web_sockets = rule.ws || rule.target.starts_with("ws:");
    route.prepend_path = rule.prepend_path;
    route.ignore_path = rule.ignore_path;
    route.forwarded_headers = rule.xfwd;
    route.rewrite_socket_origin = rule.rewrite_ws_origin;
    route.timeout_ms = rule.proxy_timeout_ms ? rule.proxy_timeout_ms : rule.timeout_ms;
    route.rewrite = rule.rewrite;
    for (const auto& [name, value] : rule.headers) route.headers.emplace_back(name, value);
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace sinter::dev
