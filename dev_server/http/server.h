// The HTTP/1.1 server: listening sockets, the checks every request passes, and the list of
// handlers.
//
// Used by `sinter dev` and `sinter preview`. Every request is parsed once and strictly
// (http/target.h), its Host is checked before anything else looks at it, and every answer carries
// the headers that keep other sites' pages from using it. Handlers are asked in order; the first
// that returns true has taken the request. Files are sent through http/send_file.h only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "dev_server/http/cors.h"
#include "dev_server/http/host_check.h"
#include "dev_server/http/message.h"
#include "dev_server/net/event_loop.h"

namespace sinter::dev {

struct ServerOptions {
  HostRules hosts;
  HeaderList headers;  // added to every answer (server.headers)
  CorsRules cors;
  std::shared_ptr<TlsServer> tls;  // null: plain HTTP
  u32 max_connections = 1024;
  u32 max_connections_per_peer = 128;  // of other machines
  u64 header_timeout_ms = 10'000;
  u64 body_timeout_ms = 30'000;
  u64 idle_timeout_ms = 65'000;
  u64 write_timeout_ms = 30'000;  // without a byte taken by the client
  size_t max_body = 1 << 20;
};

// A request to change the protocol. Whoever takes it gets the socket.
struct Upgrade {
  Request request;
  std::shared_ptr<TcpStream> stream;
  std::string rest;  // bytes that came behind the request
};

class Server {
 public:
  using Handler = std::function<bool(const std::shared_ptr<Exchange>&)>;
  using UpgradeHandler = std::function<bool(Upgrade&)>;

  Server(EventLoop& loop, ServerOptions options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void use(Handler handler) { handlers_.push_back(std::move(handler)); }
  // Asked when the headers are there: may take the body in pieces (Exchange::on_body).
  void use_streaming(Handler handler) { streaming_.push_back(std::move(handler)); }
  void use_upgrade(UpgradeHandler handler) { upgrades_.push_back(std::move(handler)); }
  void clear_handlers();

  // "localhost" listens on 127.0.0.1 and ::1; "0.0.0.0" and "::" on every interface. When the port
  // is taken the next ones are tried, unless `strict`. On failure `error` says why.
  bool listen(const std::string& host, u16 port, bool strict, std::string& error);
  u16 port() const { return port_; }
  // No new connections; those that wait for their next request are closed.
  void close();

  EventLoop& loop() { return loop_; }
  ServerOptions& options() { return options_; }

 private:
  friend class Connection;
  struct Listener;

  bool listen_on(const std::string& address, u16 port, int& status);
  void accept(Listener& listener);
  void dispatch(const std::shared_ptr<Exchange>& exchange);
  bool dispatch_streaming(const std::shared_ptr<Exchange>& exchange);
  void dispatch_upgrade(Upgrade upgrade);
  void check_timeouts();

  EventLoop& loop_;
  ServerOptions options_;
  u16 port_ = 0;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<Handler> handlers_, streaming_;
  std::vector<UpgradeHandler> upgrades_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::unordered_map<std::string, u32> per_peer_;
  EventLoop::TimerId clock_ = 0;
};

// The addresses of this machine's network interfaces, for the printed URLs.
std::vector<std::string> network_addresses();

}  // namespace sinter::dev
