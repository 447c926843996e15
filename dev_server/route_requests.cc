// Who answers a request: the update channel, the server's own scripts, plugins' middlewares, the
// proxy, files, modules and pages, in this order.
#include "dev_server/dev_server_impl.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/json_text.h"
#include "dev_server/http/target.h"
#include "dev_server/page.h"
#include "dev_server/proxy_routes.h"

namespace sinter::dev {

bool accepts_html(const Request& request) {
  const auto accept = request.header("accept");
  return accept && (accept->find("text/html") != std::string_view::npos);
}

void DevServer::Impl::install_handlers() {
  // The update channel comes before every proxy rule, so that none can take it.
  server_.use_upgrade([this](Upgrade& upgrade) { return channel_.take_upgrade(upgrade); });
  make_proxy();
  server_.use_upgrade([this](Upgrade& upgrade) {
    if (!bridge_ || !bridge_->takes_upgrades()) return false;
    bridge_->offer(upgrade);
    return true;
  });
  server_.use([this](const std::shared_ptr<Exchange>& exchange) { return handle(exchange); });
}

bool DevServer::Impl::handle(const std::shared_ptr<Exchange>& exchange) {
  Request& request = exchange->request;
  const std::string& base = config_.base;
  if (!path_has_prefix(request.target.path, base)) return answer_outside_base(exchange);
  std::string path =
      "/" + request.target.path.substr(std::min(base.size(), request.target.path.size()));
  if (answer_own_files(exchange, path)) return true;
  if (!bridge_ || !bridge_->has_middlewares()) return handle_below(exchange);
  bridge_->offer(exchange, /*late=*/false, [this, exchange] {
    if (!handle_below(exchange)) respond_not_found(exchange);
  });
  return true;
}

void DevServer::Impl::respond_not_found(const std::shared_ptr<Exchange>& exchange) {
  if (!exchange->is_answered()) exchange->respond_error(404, "There is nothing here");
}

// What the plugins' middlewares have left, perhaps under another URL.
bool DevServer::Impl::handle_below(const std::shared_ptr<Exchange>& exchange) {
  Request& request = exchange->request;
  if (!path_has_prefix(request.target.path, config_.base)) return false;
  const std::string path =
      "/" + request.target.path.substr(std::min(config_.base.size(), request.target.path.size()));
  const bool is_directory = request.target.is_directory;
  if (answer_by_proxy(exchange)) return true;
  if (!request.is_read()) return false;
  if (is_page(path, is_directory)) return answer_page_or_late(exchange, path, is_directory);
  if (!is_directory && answer_public_file(exchange, path)) return true;
  if (!is_directory && is_linked_style(request, path)) return answer_module(exchange, path, true);
  if (!is_directory && is_module(request, path)) return answer_module(exchange, path);
  if (!is_directory && answer_file(exchange, path)) return true;
  return answer_page_or_late(exchange, path, is_directory);
}

// Middlewares that plugins put behind the server's own come before its pages.
bool DevServer::Impl::answer_page_or_late(const std::shared_ptr<Exchange>& exchange,
                                          const std::string& path, bool is_directory) {
  const auto answer = [this, exchange, path, is_directory] {
    return is_page(path, is_directory) ? answer_page(exchange, path, is_directory)
                                       : answer_fallback(exchange, path);
  };
  if (!bridge_ || !bridge_->has_late_middlewares()) return answer();
  bridge_->offer(exchange, /*late=*/true, [exchange, answer] {
    if (!answer()) respond_not_found(exchange);
  });
  return true;
}

void DevServer::Impl::make_proxy() {
  std::vector<ProxyRoute> routes =
      proxy_routes(config_.server.proxy, "server.proxy",
                   [this](const std::string& text) { events_.warning(text); });
  proxy_ = std::make_unique<Proxy>(server_, std::move(routes));
  server_.use_streaming([this](const std::shared_ptr<Exchange>& exchange) {
    if (bridge_ && bridge_->has_middlewares()) return false;
    return !is_own_path(exchange->request.target.path) && answer_by_proxy(exchange);
  });
  server_.use_upgrade([this](Upgrade& upgrade) {
    const ProxyRoute* route = proxy_->find(upgrade.request.raw_target);
    if (!route || !route->web_sockets) return false;
    const auto taken = std::make_shared<Upgrade>(std::move(upgrade));
    with_path(taken->request.raw_target, *route, [this, taken, route](std::string path) {
      taken->request.raw_target = std::move(path);
      proxy_->forward(*taken, *route);
    });
    return true;
  });
}

bool DevServer::Impl::is_own_path(std::string_view path) const {
  if (!path_has_prefix(path, config_.base)) return false;
  const std::string_view rest = path.substr(std::min(config_.base.size(), path.size()));
  return rest.starts_with("@sinter/") || rest.starts_with("@vite/") || rest == "__open-in-editor";
}

bool DevServer::Impl::answer_by_proxy(const std::shared_ptr<Exchange>& exchange) {
  const ProxyRoute* route = proxy_->find(exchange->request.raw_target);
  if (!route) return false;
  with_path(exchange->request.raw_target, *route, [this, exchange, route](std::string path) {
    exchange->request.raw_target = std::move(path);
    proxy_->forward(exchange, *route);
  });
  return true;
}

// The path that the target is asked for; the config may have a function that makes it.
void DevServer::Impl::with_path(std::string path, const ProxyRoute& route,
                                std::function<void(std::string)> then) {
  if (!route.rewrite || !bridge_) return then(std::move(path));
  bridge_->call(*route.rewrite, "[" + json_string(path) + "]",
                [path, then = std::move(then)](const std::string& answer) {
                  const json::ParseResult made = json::parse(answer);
                  then(made && made.root().is_string() ? std::string(made.root().string()) : path);
                });
}

bool DevServer::Impl::answer_outside_base(const std::shared_ptr<Exchange>& exchange) {
  const Request& request = exchange->request;
  if (request.is_read() && (request.target.path == "/" || request.target.path == "/index.html")) {
    Response response;
    response.status = 302;
    response.header("location", percent_encode_path(config_.base));
    exchange->respond(std::move(response));
    return true;
  }
  if (accepts_html(request)) {
    exchange->respond_text(
        404, "text/html;charset=utf-8",
        fmt::format("<!doctype html><title>404</title><p>This project is served below <a "
                    "href=\"{0}\">{0}</a>.",
                    escape_html(config_.base)));
  } else {
    exchange->respond_error(404, "This project is served below " + config_.base);
  }
  return true;
}

}  // namespace sinter::dev
