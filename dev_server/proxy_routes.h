// The config's proxy rules as the proxy knows them: `server.proxy` and `preview.proxy`.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "dev_server/http/proxy.h"
#include "plugins/config/project_config.h"

namespace sinter::dev {

// `key` names the rules in what `warn` is told of: rules that are left out, and what has no effect.
std::vector<ProxyRoute> proxy_routes(const std::vector<plugins::ProxyRule>& rules,
                                     std::string_view key,
                                     const std::function<void(const std::string&)>& warn);

}  // namespace sinter::dev
