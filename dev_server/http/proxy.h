// Forwards requests to another server: `server.proxy` of a project's config.
//
// Where a request goes is decided by the config alone; nothing in the request (its Host, an
// absolute target, forwarded headers) can name the target. Bodies pass through in pieces in both
// directions.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/types.h"
#include "dev_server/http/server.h"

namespace sinter::dev {

struct ProxyTarget {
  std::string host;
  u16 port = 80;
  std::string path;  // without a trailing slash
};
// Of "http://localhost:3000/x" and "ws://…". Nothing for anything else, https included.
std::optional<ProxyTarget> parse_proxy_target(std::string_view url);

struct ProxyRoute {
  std::string context;  // prefix of the path, or a regular expression that starts with '^'
  ProxyTarget target;
  bool change_origin = false;
  bool web_sockets = false;
  bool prepend_path = true;
  bool ignore_path = false;
  bool forwarded_headers = false;  // X-Forwarded-…
  bool rewrite_socket_origin = false;
  u32 timeout_ms = 0;          // for the first byte of the answer; 0: none
  HeaderList headers;          // added to the request
  std::optional<u32> rewrite;  // number of the config's function that makes the path
};

class Proxy {
 public:
  Proxy(Server& server, std::vector<ProxyRoute> routes);
  ~Proxy();

  // The first route for this path; null when there is none. `path` is the raw target.
  const ProxyRoute* find(std::string_view target) const;
  // `intercept` sees the answer's head first; when it returns true the answer is dropped, and the
  // request is the interceptor's again.
  using Intercept = std::function<bool(const Response&)>;
  void forward(const std::shared_ptr<Exchange>& exchange, const ProxyRoute& route,
               Intercept intercept = {});
  void forward(Upgrade& upgrade, const ProxyRoute& route);

 private:
  struct Compiled;
  Server& server_;
  std::vector<ProxyRoute> routes_;
  std::vector<std::unique_ptr<Compiled>> compiled_;
};

}  // namespace sinter::dev
