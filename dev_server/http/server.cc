#include "dev_server/http/server.h"

#include <fmt/format.h>
#include <uv.h>

#include <utility>

#include "dev_server/http/connection.h"

namespace sinter::dev {

struct Server::Listener {
  uv_tcp_t* handle = nullptr;
  Server* server = nullptr;
};

Server::Server(EventLoop& loop, ServerOptions options) : loop_(loop), options_(std::move(options)) {
  clock_ = loop_.every(1000, [this] { check_timeouts(); });
}

Server::~Server() {
  loop_.cancel(clock_);
  close();
  const auto connections = connections_;
  for (const auto& connection : connections) connection->close();
}

void Server::clear_handlers() {
  handlers_.clear();
  streaming_.clear();
  upgrades_.clear();
}

bool Server::listen_on(const std::string& address, u16 port, int& status) {
  sockaddr_storage storage{};
  auto* name = reinterpret_cast<sockaddr*>(&storage);
  const bool v6 = address.find(':') != std::string::npos;
  status = v6 ? uv_ip6_addr(address.c_str(), port, reinterpret_cast<sockaddr_in6*>(name))
              : uv_ip4_addr(address.c_str(), port, reinterpret_cast<sockaddr_in*>(name));
  if (status != 0) return false;
  auto listener = std::make_unique<Listener>();
  listener->handle = new uv_tcp_t;
  listener->server = this;
  uv_tcp_init(loop_.handle(), listener->handle);
  listener->handle->data = listener.get();
  const auto discard = [](uv_handle_t* handle) { delete reinterpret_cast<uv_tcp_t*>(handle); };
  status = uv_tcp_bind(listener->handle, name, v6 ? UV_TCP_IPV6ONLY : 0);
  if (status == 0)
    status = uv_listen(reinterpret_cast<uv_stream_t*>(listener->handle), 511,
                       [](uv_stream_t* handle, int failed) {
                         auto& self = *static_cast<Listener*>(handle->data);
                         if (failed == 0) self.server->accept(self);
                       });
  if (status != 0) {
    uv_close(reinterpret_cast<uv_handle_t*>(listener->handle), discard);
    return false;
  }
  if (port == 0) {
    sockaddr_storage bound{};
    int size = sizeof bound;
    uv_tcp_getsockname(listener->handle, reinterpret_cast<sockaddr*>(&bound), &size);
    port_ = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                              : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
  } else {
    port_ = port;
  }
  listeners_.push_back(std::move(listener));
  return true;
}

bool Server::listen(const std::string& host, u16 port, bool strict, std::string& error) {
  std::vector<std::string> addresses;
  if (host == "localhost" || host.empty())
    addresses = {"127.0.0.1", "::1"};
  else if (host == "0.0.0.0" || host == "::")
    addresses = {"0.0.0.0", "::"};
  else
    addresses = {host};
  for (u32 attempt = 0; attempt < 100; ++attempt) {
    const u32 wanted = port == 0 ? 0 : port + attempt;
    if (wanted > 65535) break;
    int status = 0;
    u32 bound = 0;
    for (const std::string& address : addresses) {
      // With port 0 the second address takes the port that the first was given.
      if (listen_on(address, port_ != 0 && bound != 0 ? port_ : static_cast<u16>(wanted), status)) {
        ++bound;
        continue;
      }
      // A machine without IPv6 has no ::1; that is no reason to stop.
      if (bound != 0 && (status == UV_EADDRNOTAVAIL || status == UV_EAFNOSUPPORT)) continue;
      if (status == UV_EADDRINUSE) {
        bound = 0;
        break;
      }
    }
    if (bound != 0) return true;
    close();
    port_ = 0;
    if (status != UV_EADDRINUSE) {
      error = fmt::format("Cannot listen on {}:{}: {}", host, wanted, uv_strerror(status));
      return false;
    }
    if (strict) {
      error = fmt::format("Port {} is already in use", wanted);
      return false;
    }
  }
  error = fmt::format("Ports {} to {} are already in use", port, port + 99);
  return false;
}

void Server::close() {
  for (const auto& listener : listeners_) {
    listener->handle->data = nullptr;
    uv_close(reinterpret_cast<uv_handle_t*>(listener->handle),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_tcp_t*>(handle); });
  }
  listeners_.clear();
  const auto connections = connections_;
  for (const auto& connection : connections)
    if (connection->is_idle()) connection->close();
}

void Server::accept(Listener& listener) {
  const auto stream = TcpStream::accept(loop_, reinterpret_cast<uv_stream_t*>(listener.handle));
  if (!stream) return;
  if (options_.tls) {
    std::unique_ptr<TlsSession> session = options_.tls->session();
    if (!session) return stream->close();
    stream->use_tls(std::move(session));
  }
  u32& from_peer = per_peer_[stream->peer()];
  const bool too_many =
      connections_.size() >= options_.max_connections ||
      (!stream->peer_is_loopback() && from_peer >= options_.max_connections_per_peer);
  if (too_many) {
    if (from_peer == 0) per_peer_.erase(stream->peer());
    stream->write(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream->finish();
    return;
  }
  ++from_peer;
  const auto connection = std::make_shared<Connection>(*this, stream);
  connections_.insert(connection);
  connection->start();
}

void Server::dispatch(const std::shared_ptr<Exchange>& exchange) {
  if (std::optional<Response> answer = options_.cors.preflight(exchange->request))
    return exchange->respond(std::move(*answer));
  // A handler may replace the list while it runs (a restart).
  const auto handlers = handlers_;
  for (const Handler& handler : handlers)
    if (handler(exchange)) return;
  if (!exchange->is_answered()) exchange->respond_error(404, "There is nothing here");
}

bool Server::dispatch_streaming(const std::shared_ptr<Exchange>& exchange) {
  if (options_.cors.preflight(exchange->request)) return false;
  const auto handlers = streaming_;
  for (const Handler& handler : handlers)
    if (handler(exchange)) return true;
  return false;
}

void Server::dispatch_upgrade(Upgrade upgrade) {
  const auto handlers = upgrades_;
  for (const UpgradeHandler& handler : handlers)
    if (handler(upgrade)) return;
  upgrade.stream->write("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  upgrade.stream->finish();
}

void Server::check_timeouts() {
  const u64 now = loop_.now();
  const auto connections = connections_;
  for (const auto& connection : connections) connection->check_timeouts(now);
}

std::vector<std::string> network_addresses() {
  std::vector<std::string> addresses;
  uv_interface_address_t* interfaces = nullptr;
  int count = 0;
  if (uv_interface_addresses(&interfaces, &count) != 0) return addresses;
  for (int i = 0; i < count; ++i) {
    if (interfaces[i].is_internal || interfaces[i].address.address4.sin_family != AF_INET) continue;
    char text[64];
    uv_ip4_name(&interfaces[i].address.address4, text, sizeof text);
    addresses.emplace_back(text);
  }
  uv_free_interface_addresses(interfaces, count);
  return addresses;
}

}  // namespace sinter::dev
