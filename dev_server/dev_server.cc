#include "dev_server/dev_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/allocator.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/mime.h"
#include "base/path.h"
#include "bundler/assets/import_glob.h"
#include "bundler/graph/load.h"
#include "bundler/hmr/factory.h"
#include "bundler/hmr/module_ids.h"
#include "bundler/html/html_page.h"
#include "dev_server/channel.h"
#include "dev_server/client_files.h"
#include "dev_server/engine/error_payload.h"
#include "dev_server/http/proxy.h"
#include "dev_server/http/send_file.h"
#include "dev_server/http/serve_gate.h"
#include "dev_server/http/server.h"
#include "dev_server/open_editor.h"
#include "dev_server/page.h"
#include "dev_server/page_references.h"
#include "dev_server/plugin_bridge.h"
#include "dev_server/proxy_routes.h"
#include "dev_server/watch/watcher.h"
#include "parsers/js/specifier_forms.h"

namespace sinter::dev {

namespace {

constexpr std::string_view kJavaScript = "text/javascript;charset=utf-8";
// A page's scripts may be older than what its client is told; see ClientSettings::sequence.
constexpr u64 kSequenceSlack = 10'000;

SharedText shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

std::string json_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ',';
    append_json_string(out, item);
  }
  return out + "]";
}

// The query of a module: what the client or the browser adds to avoid caches is no part of the id.
std::string module_query(const Target& target) {
  std::string query;
  for (const QueryItem& item : target.query) {
    if (item.key == "import" || item.key == "t" || item.key == "v") continue;
    query += query.empty() ? "?" : "&";
    query += item.key;
    if (item.has_value) query += "=" + item.value;
  }
  return query;
}

bool accepts_html(const Request& request) {
  const auto accept = request.header("accept");
  return accept && (accept->find("text/html") != std::string_view::npos);
}

std::string workspace_root(const std::string& root) {
  RealFileSystem files;
  for (std::string directory = root;; directory = std::string(path::dirname(directory))) {
    FileInfo info;
    for (const char* name : {"pnpm-workspace.yaml", "lerna.json"})
      if (files.stat(path::child(directory, name), info) && info.kind == EntryKind::File)
        return directory;
    FileBuffer text;
    if (files.read_file(path::child(directory, "package.json"), text))
      if (const auto package = json::parse(text.text());
          package && package.root().find("workspaces"))
        return directory;
    if (directory == "/") return root;
  }
}

}  // namespace

class DevServer::Impl {
 public:
  Impl(EventLoop& loop, DevServerOptions options, DevServerEvents events)
      : loop_(loop),
        config_(std::move(options.config)),
        build_(std::move(options.build)),
        events_(std::move(events)),
        restart_files_(options.restart_files.begin(), options.restart_files.end()),
        variables_(std::move(options.variables)),
        read_since_(options.read_since_ns != 0 ? options.read_since_ns : realtime_ns()),
        gate_(gate_rules()),
        server_(loop, server_options()),
        channel_(loop, config_.base + hmr_path(), origins(), channel_callbacks()),
        session_(std::move(options.session)),
        engine_(engine_options(options.threads),
                [this, alive = std::weak_ptr<bool>(alive_)](EngineUpdate update) {
                  loop_.post([this, alive, update = std::move(update)]() mutable {
                    if (alive.lock()) on_update(std::move(update));
                  });
                }) {}
  ~Impl() {
    if (bridge_) bridge_->stop();
  }

  bool start(std::string& error) {
    if (!secure(error) || !start_plugins(error)) return false;
    install_handlers();
    for (const auto& [name, value] : config_.server.headers) {
      std::string lower = name;
      for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
      tells_code_ &= lower != "content-security-policy";
    }
    if (!server_.listen(config_.server.host, config_.server.port, config_.server.strict_port,
                        error) ||
        !listen_for_updates(error))
      return false;
    if (bridge_) bridge_->listening(address_json());
    start_watching();
    warm_up();
    return true;
  }
  std::vector<std::string> local_urls() const {
    const std::string& host = config_.server.host;
    const bool any = host == "localhost" || host == "0.0.0.0" || host == "::" || host.empty();
    return {url_of(any ? "localhost" : host)};
  }
  std::vector<std::string> network_urls() const {
    std::vector<std::string> urls;
    if (config_.server.host == "0.0.0.0" || config_.server.host == "::")
      for (const std::string& address : network_addresses()) urls.push_back(url_of(address));
    return urls;
  }
  u16 port() const { return server_.port(); }
  DevEngine& engine() { return engine_; }
  void reload_pages() { channel_.broadcast("{\"type\":\"full-reload\",\"path\":\"*\"}"); }

 private:
  std::string url_of(const std::string& host) const {
    const bool v6 = host.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}{}", config_.server.https ? "https" : "http", v6 ? "[" : "",
                       host, v6 ? "]" : "", server_.port(), config_.base);
  }

  // Who may read, and over what.
  bool secure(std::string& error) {
    const std::optional<CorsRules> cors =
        CorsRules::make(config_.server.cors, "server.cors", error);
    if (!cors) return false;
    server_.options().cors = *cors;
    if (!config_.server.https) return true;
    const plugins::TlsConfig& tls = *config_.server.https;
    server_.options().tls = TlsServer::make({tls.certificate, tls.key, tls.passphrase}, error);
    if (!server_.options().tls) error = "server.https: " + error;
    return server_.options().tls != nullptr;
  }

  // server.hmr.port: the update channel on a port of its own, besides the server's.
  bool listen_for_updates(std::string& error) {
    const std::optional<u16> port = config_.server.hmr.port;
    if (!port || *port == server_.port() || !config_.server.hmr.enabled) return true;
    ServerOptions options = server_options();
    options.tls = server_.options().tls;
    updates_ = std::make_unique<Server>(loop_, std::move(options));
    updates_->use_upgrade([this](Upgrade& upgrade) { return channel_.take_upgrade(upgrade); });
    updates_->use([](const std::shared_ptr<Exchange>& exchange) {
      exchange->respond_error(426, "This port is for the connections of pages to the dev server");
      return true;
    });
    if (updates_->listen(config_.server.host, *port, /*strict=*/true, error)) return true;
    error += " (server.hmr.port)";
    return false;
  }

  // -- plugins

  bool start_plugins(std::string& error) {
    if (!session_) return true;
    PluginBridge::Callbacks callbacks;
    callbacks.send = [this](const std::string& client, const std::string& payload) {
      if (client.empty()) return channel_.broadcast(payload);
      for (const auto& each : channel_.clients())
        if (std::to_string(each->number) == client) channel_.send(*each, payload);
    };
    callbacks.watch = [this](const std::vector<std::string>& paths) {
      for (const std::string& path : paths)
        plugin_watched_.insert(std::string(path::dirname(path)));
      watch_graph(realtime_ns());
    };
    callbacks.restart = [this] { events_.restart(""); };
    callbacks.close = [this] { events_.close(); };
    callbacks.print_urls = [this] { events_.print_urls(); };
    callbacks.open_browser = [this] { events_.open_browser(); };
    callbacks.report = [this](const Diagnostics& diagnostics) { events_.messages(diagnostics); };
    bridge_ = std::make_unique<PluginBridge>(loop_, server_, *session_, std::move(callbacks));
    Diagnostics diagnostics;
    const bool configured =
        session_->build_start(diagnostics) && bridge_->configure(engine_, diagnostics);
    events_.messages(diagnostics);
    // What starting an engine took is not needed again.
    release_unused_code();
    // Bodies are kept until the plugins' middlewares have said that they do not want them.
    if (bridge_->has_middlewares()) server_.options().max_body = 64 << 20;
    if (!configured) error = "A plugin failed while the server was started";
    return configured;
  }

  std::string address_json() const {
    return fmt::format(
        "{{\"address\":{{\"port\":{},\"address\":{},\"family\":\"IPv4\"}},\"urls\":{{\"local\":{},"
        "\"network\":{}}}}}",
        server_.port(), json_string(config_.server.host), json_list(local_urls()),
        json_list(network_urls()));
  }

  // -- options of the parts

  ServeGate::Rules gate_rules() const {
    ServeGate::Rules rules;
    rules.roots = config_.server.fs.allow;
    if (rules.roots.empty()) rules.roots.push_back(workspace_root(config_.root));
    rules.roots.push_back(config_.root);
    if (!config_.public_dir.empty()) rules.roots.push_back(config_.public_dir);
    // Names that are secret stay denied, whatever a project adds.
    for (const std::string& pattern : config_.server.fs.deny) rules.deny.push_back(pattern);
    rules.strict = config_.server.fs.strict;
    return rules;
  }
  ServerOptions server_options() const {
    ServerOptions options;
    options.hosts.allowed = config_.server.allowed_hosts;
    options.hosts.allow_all = config_.server.allow_all_hosts;
    const std::string& host = config_.server.host;
    if (!host.empty() && host != "0.0.0.0" && host != "::") options.hosts.allowed.push_back(host);
    for (const auto& [name, value] : config_.server.headers)
      options.headers.emplace_back(name, value);
    return options;
  }
  std::vector<std::string> origins() const {
    return config_.server.origin.empty() ? std::vector<std::string>()
                                         : std::vector<std::string>{config_.server.origin};
  }
  // Below the base, with or without a slash before it.
  std::string hmr_path() const {
    const std::string& path = config_.server.hmr.path;
    return path.substr(std::min(path.find_first_not_of('/'), path.size()));
  }
  // Where pages find files that modules refer to by URL.
  std::string asset_base() const {
    std::string origin = config_.server.origin;
    if (origin.ends_with('/')) origin.pop_back();
    return origin + config_.base;
  }
  Channel::Callbacks channel_callbacks() {
    Channel::Callbacks callbacks;
    callbacks.trusts = [this](std::string_view origin) {
      return server_.options().cors.trusts(origin);
    };
    callbacks.connected = [this](Channel::Client& client) {
      if (bridge_) bridge_->message("vite:client:connect", "null", std::to_string(client.number));
      if (has_old_page(client.page))
        return channel_.send(client, "{\"type\":\"full-reload\",\"path\":\"*\"}");
      if (const SharedText error = engine_.current_error()) return channel_.send(client, *error);
      if (const u64 sequence = engine_.sequence(); client.sequence < sequence)
        channel_.send(client, update_message(client, {}, sequence) + "}");
    };
    callbacks.message = [this](Channel::Client& client, const std::string& event,
                               const std::string& data) {
      if (event == "sinter:console") return tell_console(data);
      if (event == "sinter:failed") {
        // The script that failed may have come behind the news that all is well again.
        if (!engine_.current_error() && std::strtoull(data.c_str(), nullptr, 10) < mends())
          channel_.send(client, custom_payload("sinter:mended", "null"));
        return;
      }
      if (bridge_) bridge_->message(event, data, std::to_string(client.number));
    };
    callbacks.gone = [this](Channel::Client& client) {
      if (bridge_)
        bridge_->message("vite:client:disconnect", "null", std::to_string(client.number));
    };
    return callbacks;
  }
  EngineOptions engine_options(u32 threads) {
    EngineOptions options;
    options.build = build_;
    if (session_) options.build.plugins = &session_->plugin_host();
    options.base = config_.base;
    options.site.root = config_.root;
    options.site.base = options.asset_base = asset_base();
    options.lists_packages = config_.server.ignores_packages_in_maps;
    options.site.public_dir = config_.public_dir;
    options.site.serve = true;
    for (const plugins::Pattern& pattern : config_.assets_include)
      if (!pattern.regexp) options.site.asset_patterns.emplace_back(pattern.text);
    options.style_maps = config_.css.dev_sourcemap;
    options.threads = threads;
    options.may_show = [this](std::string_view path) { return !gate_.is_denied(path); };
    options.may_serve = [this](std::string_view path) { return gate_.allows(path); };
    return options;
  }

  // -- requests

  void install_handlers() {
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

  bool handle(const std::shared_ptr<Exchange>& exchange) {
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

  static void respond_not_found(const std::shared_ptr<Exchange>& exchange) {
    if (!exchange->is_answered()) exchange->respond_error(404, "There is nothing here");
  }

  // What the plugins' middlewares have left, perhaps under another URL.
  bool handle_below(const std::shared_ptr<Exchange>& exchange) {
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
  bool answer_page_or_late(const std::shared_ptr<Exchange>& exchange, const std::string& path,
                           bool is_directory) {
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

  // -- proxy

  void make_proxy() {
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

  bool is_own_path(std::string_view path) const {
    if (!path_has_prefix(path, config_.base)) return false;
    const std::string_view rest = path.substr(std::min(config_.base.size(), path.size()));
    return rest.starts_with("@sinter/") || rest.starts_with("@vite/") || rest == "__open-in-editor";
  }

  bool answer_by_proxy(const std::shared_ptr<Exchange>& exchange) {
    const ProxyRoute* route = proxy_->find(exchange->request.raw_target);
    if (!route) return false;
    with_path(exchange->request.raw_target, *route, [this, exchange, route](std::string path) {
      exchange->request.raw_target = std::move(path);
      proxy_->forward(exchange, *route);
    });
    return true;
  }

  // The path that the target is asked for; the config may have a function that makes it.
  void with_path(std::string path, const ProxyRoute& route, std::function<void(std::string)> then) {
    if (!route.rewrite || !bridge_) return then(std::move(path));
    bridge_->call(
        *route.rewrite, "[" + json_string(path) + "]",
        [path, then = std::move(then)](const std::string& answer) {
          const json::ParseResult made = json::parse(answer);
          then(made && made.root().is_string() ? std::string(made.root().string()) : path);
        });
  }

  bool answer_outside_base(const std::shared_ptr<Exchange>& exchange) {
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

  ClientSettings client_settings() {
    const HmrSettings& hmr = config_.server.hmr;
    ClientSettings settings;
    settings.base = config_.base;
    settings.asset_base = asset_base();
    settings.token = channel_.token();
    settings.sequence = old_sequence();
    settings.mends = mends();
    settings.socket_protocol = hmr.protocol;
    settings.socket_host = hmr.host;
    settings.socket_path = hmr_path();
    settings.socket_port = hmr.client_port.value_or(hmr.port.value_or(0));
    settings.overlay = hmr.overlay;
    settings.forward_console = config_.server.forward_console;
    settings.timeout_ms = hmr.timeout_ms;
    return settings;
  }
  using HmrSettings = plugins::HmrConfig;

  // How often what kept pages from being complete was mended.
  u64 mends() const { return engine_.mends() + mended_references_; }

  // The sequence of some seconds ago: scripts of the page that asks may be as old as that. What the
  // client gets twice it ignores.
  u64 old_sequence() {
    const u64 now = loop_.now();
    while (history_.size() > 1 && history_[1].first + kSequenceSlack < now) history_.pop_front();
    return history_.empty() ? engine_.sequence() : history_.front().second;
  }

  void send_script(const std::shared_ptr<Exchange>& exchange, std::string text) {
    const std::string etag = "\"" + to_base32(hash128(text), 12) + "\"";
    send_text(exchange, kJavaScript, shared(std::move(text)), etag);
  }

  bool answer_own_files(const std::shared_ptr<Exchange>& exchange, const std::string& path) {
    const Target& target = exchange->request.target;
    if (path == "/@vite/client")
      return send_script(exchange, client_script(client_settings())), true;
    if (path == "/@vite/env") return send_script(exchange, "export {};\n"), true;
    if (path == "/@sinter/registry.js")
      return send_script(exchange, registry_script(client_settings())), true;
    if (path == "/@sinter/overlay.js") return send_script(exchange, overlay_script()), true;
    if (path == "/@sinter/refresh.js")
      return send_script(exchange, refresh_script(config_.base)), true;
    if (path == "/__open-in-editor") return answer_open_in_editor(exchange), true;
    if (!path.starts_with("/@sinter/") || !exchange->request.is_read()) return false;
    if (path == "/@sinter/chunk.js") {
      std::vector<std::string> ids, have;
      for (const QueryItem& item : target.query) {
        if (item.key == "id") ids.push_back(item.value);
        if (item.key == "have") have.push_back(item.value);
      }
      engine_.chunk_script(std::move(ids), std::move(have), answer_with(exchange, Wanted::Chunk));
      return true;
    }
    if (path == "/@sinter/part.js") {
      engine_.part_script(std::string(target.value("v").value_or("")),
                          answer_with(exchange, Wanted::Part));
      return true;
    }
    if (path == "/@sinter/update.js") {
      const u64 from =
          std::strtoull(std::string(target.value("from").value_or("0")).c_str(), nullptr, 10);
      engine_.update_script(from, answer_with(exchange, Wanted::Chunk));
      return true;
    }
    if (path == "/@sinter/file") {
      answer_emitted_file(exchange, std::string(target.value("reference").value_or("")));
      return true;
    }
    if (path == "/@sinter/map") {
      engine_.script_map(std::string(target.value("script").value_or("")),
                         answer_with(exchange, Wanted::Map));
      return true;
    }
    return false;
  }

  // import.meta.ROLLUP_FILE_URL_…: what a plugin has emitted, which no folder holds.
  void answer_emitted_file(const std::shared_ptr<Exchange>& exchange, std::string reference) {
    if (!bridge_) return respond_not_found(exchange);
    bridge_->emitted_file(
        std::move(reference), [this, exchange](std::optional<plugins::EmittedFile> file) {
          if (!file) return respond_not_found(exchange);
          if (!file->module_id.empty())
            return engine_.entry_script(bundler::client_id_of_path(file->module_id, config_.root),
                                        is_worker(exchange), answer_with(exchange, Wanted::Entry));
          const std::string etag = "\"" + to_base32(hash128(file->contents), 12) + "\"";
          send_text(exchange, mime_type_of_extension(path::extension(file->name)),
                    shared(std::move(file->contents)), etag);
        });
  }
  static bool is_worker(const std::shared_ptr<Exchange>& exchange) {
    const auto destination = exchange->request.header("sec-fetch-dest");
    return destination && (*destination == "worker" || *destination == "sharedworker");
  }

  enum class Wanted : u8 { Entry, Part, Chunk, Map, Style };

  DevEngine::OnScript answer_with(const std::shared_ptr<Exchange>& exchange, Wanted wanted) {
    return [this, exchange, wanted, alive = std::weak_ptr<bool>(alive_)](ScriptAnswer answer) {
      loop_.post([this, exchange, wanted, alive, answer = std::move(answer)] {
        if (alive.lock()) send_answer(exchange, wanted, answer);
      });
    };
  }

  void send_answer(const std::shared_ptr<Exchange>& exchange, Wanted wanted,
                   const ScriptAnswer& answer) {
    if (answer.text) {
      HeaderList headers;
      if (answer.forever)
        headers.emplace_back("cache-control", "private, max-age=31536000, immutable");
      if (answer.etag.empty()) return exchange->respond_text(200, kJavaScript, *answer.text);
      return send_text(exchange,
                       wanted == Wanted::Map     ? "application/json"
                       : wanted == Wanted::Style ? "text/css;charset=utf-8"
                                                 : kJavaScript,
                       answer.text, answer.etag, std::move(headers));
    }
    if (!answer.error || wanted == Wanted::Map || wanted == Wanted::Style)
      return exchange->respond_error(404, "No module of this name can be loaded");
    // The error itself comes to the client by its socket. Workers have none, and no page to reload.
    const auto destination = exchange->request.header("sec-fetch-dest");
    const bool in_page = (wanted == Wanted::Entry || wanted == Wanted::Part) &&
                         (!destination || *destination == "script");
    std::string text;
    if (in_page) text = failed_page_script("");
    text +=
        "throw new Error(\"The build has errors: see the overlay or the terminal\");\nexport {};\n";
    exchange->respond_text(200, kJavaScript, std::move(text));
  }

  // Opens files on this machine, so: never by a mere GET, never without the token.
  void answer_open_in_editor(const std::shared_ptr<Exchange>& exchange) {
    const Request& request = exchange->request;
    if (request.method != "POST") {
      Response response;
      response.status = 405;
      response.header("allow", "POST");
      return exchange->respond(std::move(response));
    }
    const OriginKind origin =
        classify_origin(request.header("origin"), *request.header("host"), origins());
    if (origin == OriginKind::Foreign ||
        !channel_.is_token(request.header("x-sinter-token").value_or("")))
      return exchange->respond_error(403, "This page may not open files");
    const json::ParseResult message = json::parse(request.body);
    const auto file =
        message && message.root().is_object() ? message.root().find_string("file") : std::nullopt;
    if (!file || file->find_first_of("\\\n\r") != std::string_view::npos ||
        file->starts_with("//") || file->find('\0') != std::string_view::npos)
      return exchange->respond_error(400, "No file of this project is named");
    EditorPlace place = parse_editor_place(*file);
    if (!path::is_absolute(place.file)) place.file = path::join(config_.root, place.file);
    const GateAnswer answer = gate_.open(path::normalize(place.file));
    if (answer.verdict != GateVerdict::Open)
      return exchange->respond_error(403, "This file is outside of the project");
    place.file = answer.file.path;
    if (!open_in_editor(place))
      events_.warning("No editor could be started: set LAUNCH_EDITOR to the name of one");
    exchange->respond(Response{204, {}, nullptr});
  }

  // -- pages

  static bool is_page(const std::string& path, bool is_directory) {
    return is_directory || path.ends_with(".html") || path.ends_with(".htm");
  }

  bool answer_page(const std::shared_ptr<Exchange>& exchange, const std::string& path,
                   bool is_directory) {
    const Target& target = exchange->request.target;
    if (target.has("import") || target.has("raw") || target.has("html-proxy"))
      return answer_module(exchange, path);
    const std::string file =
        is_directory ? (path == "/" ? "/index.html" : path + "/index.html") : path;
    if (send_page(exchange, file)) return true;
    return answer_fallback(exchange, path);
  }

  GateAnswer open_page(const std::string& file) {
    GateAnswer answer = gate_.open(path_of_url(file));
    if (answer.verdict == GateVerdict::Missing && !config_.public_dir.empty())
      answer = gate_.open(path::join(config_.public_dir, file.substr(1)));
    return answer;
  }

  // Which text of which page a client has, as the page tells it. Of modules, sequences tell; a page
  // has none: it is read when it is asked for.
  std::string page_mark(const std::string& file, std::string_view html) {
    return fmt::format("{} {}-{}", file, to_base32(hash128(html), 12), style_editions_[file]);
  }

  // The page may have been edited between its request and its connection.
  bool has_old_page(const std::string& mark) {
    const std::string file = mark.substr(0, mark.rfind(' '));
    if (!file.starts_with('/')) return false;
    GateAnswer answer = open_page(file);
    std::string html;
    return answer.verdict == GateVerdict::Open && answer.file.read_all(html) &&
           page_mark(file, html) != mark;
  }

  // True when there is such a page, or something that is refused.
  bool send_page(const std::shared_ptr<Exchange>& exchange, const std::string& file) {
    GateAnswer answer = open_page(file);
    if (answer.verdict == GateVerdict::Forbidden) return forbid(exchange), true;
    std::string html;
    if (answer.verdict != GateVerdict::Open || !answer.file.read_all(html)) return false;
    page_references_.page_sent(html, config_.base, file);
    // A page that is loaded anew has everything as it is now.
    if (!later_.empty())
      engine_.files_changed(
          {std::make_move_iterator(later_.begin()), std::make_move_iterator(later_.end())});
    later_.clear();
    std::string tags = fmt::format("\n<script type=\"module\" src=\"{}@vite/client\"></script>\n",
                                   escape_html(percent_encode_path(config_.base)));
    if (config_.jsx.refresh)
      tags += fmt::format("<script type=\"module\" src=\"{}@sinter/refresh.js\"></script>\n",
                          escape_html(percent_encode_path(config_.base)));
    if (!config_.server.hmr.enabled) tags.clear();
    const auto with_mark = [this, tags, file, text = html] {
      if (tags.empty()) return tags;
      return fmt::format("\n<meta name=\"sinter-page\" content=\"{}\">",
                         escape_html(page_mark(file, text))) +
             tags;
    };
    const auto respond = [exchange](std::string page) {
      const std::string etag = "\"" + to_base32(hash128(page), 12) + "\"";
      send_text(exchange, "text/html;charset=utf-8", shared(std::move(page)), etag);
    };
    const auto own = [this, with_mark, file](std::string text,
                                             std::function<void(std::string)> done) {
      make_page(std::move(text), with_mark, file, std::move(done));
    };
    if (bridge_ && session_->has_hook("transformIndexHtml")) {
      warm_page(html, file);
      bridge_->transform_page({file, answer.file.path, exchange->request.raw_target},
                              std::move(html), own, respond);
    } else {
      own(html, respond);
      warm_page(html, file);
    }
    return true;
  }

  // The server's part in a page: variables, the client's tags, and what it compiles of the page's
  // own text. Only styles are waited for: they have to be in the page.
  void make_page(std::string html, const std::function<std::string()>& tags,
                 const std::string& file, std::function<void(std::string)> done) {
    html = with_variables(html, file);
    std::vector<PagePart> parts = inline_parts(html, file);
    const bool has_styles =
        std::any_of(parts.begin(), parts.end(), [](const PagePart& part) { return part.style; });
    const auto finish = [this, tags, file, done = std::move(done)](
                            const std::string& text,
                            std::span<const std::optional<std::string>> styles) {
      done(inject_into_head(page_for_browser(text, config_.base, file, styles), tags()));
    };
    const std::string path = path_of_url(file);
    if (parts.empty() ? pages_with_parts_.erase(path) == 0
                      : (pages_with_parts_.insert(path), false))
      return finish(html, {});
    if (!has_styles) finish(html, {});
    engine_.page_parts(
        path, std::move(parts),
        [this, has_styles, html = std::move(html), finish,
         alive = std::weak_ptr<bool>(alive_)](std::vector<std::optional<std::string>> styles) {
          if (!has_styles) return;
          loop_.post([html, finish, alive, styles = std::move(styles)] {
            if (alive.lock()) finish(html, styles);
          });
        });
  }

  std::string with_variables(const std::string& html, const std::string& file) {
    if (!variables_) return html;
    return bundler::replace_variables(html, [this, &file](std::string_view name) {
      std::optional<std::string> value = variables_->value(name);
      if (!value && variables_->has_prefix(name))
        events_.warning(fmt::format("%{}% in {} is not defined by any .env file", name, file));
      return value;
    });
  }

  // Starts to build the page's scripts before the browser asks for them.
  void warm_page(std::string_view html, std::string_view file) {
    std::vector<std::string> entries;
    for (const std::string& source : module_script_sources(html)) {
      const std::optional<Target> target = target_in_page(source, config_.base, file);
      if (target && gate_.open(path_of_url(target->path)).verdict == GateVerdict::Open)
        entries.push_back(target->path + module_query(*target));
    }
    if (!entries.empty()) engine_.warm(std::move(entries));
  }

  bool answer_fallback(const std::shared_ptr<Exchange>& exchange, const std::string& path) {
    // Denied names are refused even where a page would answer for any name.
    if (gate_.is_denied(path)) return forbid(exchange), true;
    // "/about" is about.html, as static hosts have it.
    if (config_.app_type != plugins::AppType::Custom && accepts_html(exchange->request) &&
        path::extension(path).empty() && !exchange->request.target.is_directory &&
        send_page(exchange, path + ".html"))
      return true;
    if (config_.app_type == plugins::AppType::Spa && accepts_html(exchange->request) &&
        path::extension(path) != ".js" && send_page(exchange, "/index.html"))
      return true;
    return answer_missing_reference(exchange, path);
  }

  // A page names a file that is not there: the terminal is told, and where a script is missing, the
  // page.
  bool answer_missing_reference(const std::shared_ptr<Exchange>& exchange,
                                const std::string& path) {
    const auto destination = exchange->request.header("sec-fetch-dest");
    if (destination && *destination != "script" && *destination != "style") return false;
    RealFileSystem disk;
    std::optional<PageReferences::Missing> missing = page_references_.missing(path, build_, disk);
    if (!missing) return false;
    Diagnostics diagnostics;
    diagnostics.add(std::move(missing->message));
    if (missing->is_new) events_.messages(diagnostics);
    if (!missing->script) return false;
    exchange->respond_text(
        200, kJavaScript,
        failed_page_script(error_payload(diagnostics, bundler::source_lookup(disk, config_.root))) +
            "export {};\n");
    return true;
  }

  // Without a payload, the page gets it by its socket.
  std::string failed_page_script(const std::string& payload) const {
    return "import { pageFailed } from " + json_string(config_.base + "@vite/client") +
           ";\npageFailed(" + payload + ");\n";
  }

  // -- files and modules

  std::string path_of_url(const std::string& path) const {
    return path::normalize(bundler::path_of_client_id(path, config_.root));
  }

  void forbid(const std::shared_ptr<Exchange>& exchange) {
    exchange->respond_error(
        403,
        "This file is outside of the folders that are served, or its name is denied "
        "(server.fs.allow, server.fs.deny)");
  }

  bool answer_public_file(const std::shared_ptr<Exchange>& exchange, const std::string& path) {
    if (config_.public_dir.empty() || path.starts_with("/@")) return false;
    GateAnswer answer = gate_.open(path::join(config_.public_dir, path.substr(1)));
    if (answer.verdict != GateVerdict::Open) return false;
    // A link in the public folder leads where it leads; it is not the public folder's file then.
    send_file(loop_, exchange, std::move(answer.file));
    return true;
  }

  bool is_module(const Request& request, const std::string& path) const {
    if (request.target.has("import") || request.target.has("raw") || request.target.has("url") ||
        request.target.has("inline") || request.target.has("worker"))
      return true;
    if (path.starts_with("/@id/") || (path.starts_with("/@") && !path.starts_with("/@fs/")))
      return true;
    const auto destination = request.header("sec-fetch-dest");
    if (destination &&
        (*destination == "script" || *destination == "worker" || *destination == "sharedworker"))
      return true;
    switch (bundler::loader_of_path(build_, path)) {
      case bundler::Loader::Js:
      case bundler::Loader::Jsx:
      case bundler::Loader::Ts:
      case bundler::Loader::Tsx:
        return true;
      default:
        return false;
    }
  }

  // A style sheet as itself, not as the module that puts it into a page.
  static bool is_linked_style(const Request& request, const std::string& path) {
    if (!is_style_name(path) || request.target.has("import")) return false;
    if (request.target.has("direct")) return true;
    const auto destination = request.header("sec-fetch-dest");
    if (destination) return *destination == "style";
    const auto accept = request.header("accept");
    return accept && accept->starts_with("text/css");
  }
  static bool is_style_name(std::string_view path) {
    for (const std::string_view extension :
         {".css", ".scss", ".sass", ".less", ".styl", ".stylus", ".pcss"})
      if (path.ends_with(extension)) return true;
    return false;
  }

  bool answer_module(const std::shared_ptr<Exchange>& exchange, const std::string& path,
                     bool as_style = false) {
    const bool is_file = !path.starts_with("/@") || path.starts_with("/@fs/");
    if (is_file) {
      const GateAnswer answer = gate_.open(path_of_url(path));
      if (answer.verdict == GateVerdict::Forbidden) return forbid(exchange), true;
      if (answer.verdict != GateVerdict::Open)
        return answer_page_or_late(exchange, path, /*is_directory=*/false);
    }
    if (as_style) {
      engine_.style_sheet(path, answer_with(exchange, Wanted::Style));
      return true;
    }
    engine_.entry_script(path + module_query(exchange->request.target), is_worker(exchange),
                         answer_with(exchange, Wanted::Entry));
    return true;
  }

  bool answer_file(const std::shared_ptr<Exchange>& exchange, const std::string& path) {
    if (path.starts_with("/@") && !path.starts_with("/@fs/")) return false;
    GateAnswer answer = gate_.open(path_of_url(path));
    if (answer.verdict == GateVerdict::Forbidden) return forbid(exchange), true;
    if (answer.verdict == GateVerdict::Directory) {
      if (!accepts_html(exchange->request)) return false;
      return send_page(exchange, path + "/index.html");
    }
    if (answer.verdict != GateVerdict::Open) return false;
    send_file(loop_, exchange, std::move(answer.file));
    return true;
  }

  // -- builds and updates

  void warm_up() {
    GateAnswer index = gate_.open(path::join(config_.root, "index.html"));
    std::string html;
    if (index.verdict == GateVerdict::Open && index.file.read_all(html))
      warm_page(html, "/index.html");
    if (config_.server.warmup.empty()) return;
    std::vector<std::string> ids;
    RealFileSystem disk;
    std::vector<std::string> directories;
    bundler::ImportGlob glob;
    for (const std::string& pattern : config_.server.warmup)
      glob.patterns.push_back(pattern.starts_with('.') || pattern.starts_with('/') ||
                                      pattern.starts_with('!') || pattern.starts_with("**")
                                  ? pattern
                                  : "./" + pattern);
    const std::string importer = path::child(config_.root, "index.html");
    for (const bundler::GlobbedFile& file :
         bundler::files_of_glob(glob, importer, config_.root, disk, directories)) {
      const std::string path = path::normalize(
          file.key.starts_with('/') ? config_.root + file.key : path::join(config_.root, file.key));
      if (gate_.open(path).verdict == GateVerdict::Open)
        ids.push_back(bundler::client_id_of_path(path, config_.root));
    }
    engine_.warm(std::move(ids));
  }

  void on_update(EngineUpdate update) {
    if (update.modules_changed) history_.emplace_back(loop_.now(), update.sequence);
    if (update.error) {
      channel_.broadcast(*update.error);
    } else {
      if (update.was_broken) channel_.broadcast(custom_payload("sinter:mended", "null"));
      // While there were errors, pages may have asked in vain for what they had been told of.
      if (update.workers_changed)
        reload_pages();
      else if (!update.changed.empty() || update.was_broken)
        for (const auto& client : channel_.clients()) send_update(*client, update);
      tell_of_files(update);
    }
    const bool turned = update.was_broken != (update.error != nullptr);
    if (update.files_changed || turned) watch_graph(update.started_ns);
    events_.built(update);
  }

  // Pages know up to which sequence they have everything: what they need is theirs to say.
  void send_update(Channel::Client& client, const EngineUpdate& update) {
    std::string message = update_message(client, update.changed, update.sequence);
    if (update.code && tells_code_) {
      message += fmt::format(",\"from\":{},\"code\":", update.code_from);
      append_json_string(message, *update.code);
    }
    channel_.send(client, message + "}");
  }
  static std::string update_message(Channel::Client& client,
                                    const std::vector<std::string>& changed, u64 sequence) {
    const u64 from = std::exchange(client.sequence, sequence);
    return fmt::format(
        "{{\"type\":\"bundled-dev-update\",\"changedIds\":{},\"url\":\"@sinter/"
        "update.js?from={}\",\"seq\":{}",
        json_list(changed), from, sequence);
  }

  // Files that pages refer to without a module between.
  void tell_of_files(const EngineUpdate& update) {
    for (const std::string& file : update.changed_files) {
      if (!path::is_inside(config_.root, file)) continue;
      std::string url = file.substr(config_.root == "/" ? 0 : config_.root.size());
      if (file.ends_with(".html")) {
        channel_.broadcast("{\"type\":\"full-reload\",\"path\":" + json_string(url) + "}");
      } else if (is_shown(file)) {
        if (!config_.public_dir.empty() && path::is_inside(config_.public_dir, file))
          url = file.substr(config_.public_dir.size());
        channel_.broadcast(custom_payload("sinter:asset", json_string(url)));
      }
    }
    for (const std::string& id : update.changed) {
      if (tell_of_inline_style(update, id) || !is_style_name(id)) continue;
      channel_.broadcast(
          fmt::format("{{\"type\":\"update\",\"updates\":[{{\"type\":\"css-update\",\"path\":{0},"
                      "\"acceptedPath\":{0},\"timestamp\":{1}}}]}}",
                      json_string(id), update.sequence));
    }
  }

  // An image, a font and the like: what shows it has only its URL, which stays the same.
  static bool is_shown(std::string_view file) {
    const std::string_view type = mime_type_of_extension(path::extension(file));
    for (const std::string_view kind : {"image/", "font/", "video/", "audio/"})
      if (type.starts_with(kind)) return true;
    return false;
  }

  // The styles of a page are in its text. When the page itself was edited it is loaded again
  // anyway, and has given its new styles when it was.
  bool tell_of_inline_style(const EngineUpdate& update, const std::string& id) {
    const size_t query = id.find("?html-proxy&inline-css");
    if (query == std::string::npos) return false;
    const std::string page = path_of_url(id.substr(0, query));
    const auto& files = update.changed_files;
    ++style_editions_[path::is_inside(config_.root, page) ? id.substr(0, query) : page];
    if (!files.empty() && std::find(files.begin(), files.end(), page) == files.end())
      channel_.broadcast("{\"type\":\"full-reload\",\"path\":" + json_string(id.substr(0, query)) +
                         "}");
    return true;
  }

  void tell_console(const std::string& data) {
    const json::ParseResult parsed = json::parse(data);
    if (!parsed || !parsed.root().is_object()) return;
    const auto level = parsed.root().find_string("level");
    const auto text = parsed.root().find_string("text");
    if (level && text) events_.console(std::string(*level), std::string(*text));
  }

  // -- watching

  void start_watching() {
    if (!config_.server.watch) return;
    WatcherOptions options;
    options.roots = {config_.root};
    options.since_ns = read_since_;
    options.poll_all = config_.server.watch_polling;
    if (options.poll_all) options.poll_ms = std::max(10u, config_.server.watch_interval);
    std::vector<bundler::Glob> ignored;
    for (const std::string& pattern : config_.server.watch_ignored) ignored.emplace_back(pattern);
    options.is_ignored = [ignored = std::move(ignored), root = config_.root,
                          out = config_.build.out_dir](std::string_view path) {
      const std::string_view name = path::basename(path);
      if (name == "node_modules" || name == ".git" || name == "test-results") return true;
      if (path == out) return true;
      for (const bundler::Glob& pattern : ignored)
        if (pattern.matches(path) ||
            pattern.matches(path.substr(std::min(path.size(), root.size() + 1))))
          return true;
      return false;
    };
    watcher_ = std::make_unique<Watcher>(
        std::move(options),
        [this, alive = std::weak_ptr<bool>(alive_)](std::vector<std::string> paths) {
          loop_.post([this, alive, paths = std::move(paths)]() mutable {
            if (alive.lock()) on_files(std::move(paths));
          });
        },
        [this, alive = std::weak_ptr<bool>(alive_)](std::string text) {
          loop_.post([this, alive, text = std::move(text)] {
            if (alive.lock()) events_.warning(text);
          });
        });
  }

  void on_files(std::vector<std::string> paths) {
    for (const std::string& path : paths)
      if (restart_files_.contains(path)) return events_.restart(path);
    bool mended = false;
    for (const std::string& path : paths) mended |= page_references_.mended(path);
    if (mended) {
      ++mended_references_;
      channel_.broadcast(custom_payload("sinter:mended", "null"));
    }
    if (!bridge_) return engine_.files_changed(std::move(paths));
    // Plugins hear of files only.
    RealFileSystem disk;
    const auto folders = std::stable_partition(paths.begin(), paths.end(), [&](const auto& path) {
      FileInfo info;
      return !disk.stat(path, info) || info.kind != EntryKind::Directory;
    });
    if (folders != paths.end()) engine_.files_changed({folders, paths.end()});
    paths.erase(folders, paths.end());
    if (paths.empty()) return;
    const bool waits = bridge_->has_update_hooks();
    engine_.modules_of_files(paths, [this, waits, alive = std::weak_ptr<bool>(alive_)](
                                        std::vector<DevEngine::FileModules> files) {
      std::vector<PluginBridge::ChangedFile> changed = events_of(files);
      const bool edits_only = std::all_of(changed.begin(), changed.end(),
                                          [](const auto& file) { return file.event == "update"; });
      if (!waits && edits_only) {
        std::vector<std::string> paths;
        for (const PluginBridge::ChangedFile& file : changed) {
          bridge_->tell_of_edit(file.path);
          paths.push_back(file.path);
        }
        return engine_.files_changed(std::move(paths));
      }
      loop_.post([this, alive, changed = std::move(changed)]() mutable {
        if (alive.lock()) ask_plugins(std::move(changed));
      });
    });
  }

  static std::vector<PluginBridge::ChangedFile> events_of(
      const std::vector<DevEngine::FileModules>& files) {
    std::vector<PluginBridge::ChangedFile> changed;
    RealFileSystem disk;
    for (const DevEngine::FileModules& file : files) {
      FileInfo info;
      const bool exists = disk.stat(file.path, info) && info.kind == EntryKind::File;
      PluginBridge::ChangedFile entry{file.path,
                                      !exists      ? "delete"
                                      : file.known ? "update"
                                                   : "create",
                                      {}};
      for (const DevEngine::FileModules::Module& module : file.modules)
        // In Vite's graph even a style sheet is "js" where a module imports it; plugins that tell
        // their files' parts apart by type count on that.
        entry.modules.push_back({module.id, module.client_id, "js"});
      changed.push_back(std::move(entry));
    }
    return changed;
  }

  void ask_plugins(std::vector<PluginBridge::ChangedFile> changed) {
    bridge_->files_changed(std::move(changed), [this](PluginBridge::Changes changes) {
      later_.insert(changes.later.begin(), changes.later.end());
      engine_.files_changed(std::move(changes.now));
    });
  }

  // Directories of the graph's files that no root holds: packages, linked packages. Of linked ones
  // also where their package.json is, which says what their names mean. `since`: when the first of
  // them may have been read that are not watched yet.
  void watch_graph(i64 since) {
    if (!watcher_) return;
    engine_.watched_files([this, since, alive = std::weak_ptr<bool>(alive_),
                           watched = plugin_watched_](std::vector<std::string> files) {
      std::set<std::string> directories = watched;
      RealFileSystem disk;
      const auto is_there = [&disk](const std::string& path) {
        FileInfo info;
        return disk.stat(path, info) && info.kind != EntryKind::Missing;
      };
      for (const std::string& file : files) {
        const bool package = file.find("/node_modules/") != std::string::npos;
        if (path::is_inside(config_.root, file) && !package) continue;
        if (!directories.emplace(path::dirname(file)).second || package) continue;
        for (std::string_view folder = path::dirname(file); folder.size() > 1;
             folder = path::dirname(folder)) {
          if (!is_there(path::child(folder, "package.json"))) continue;
          directories.emplace(folder);
          break;
        }
      }
      // What is missing may be installed: every package manager writes a file of its own beside the
      // packages when it is done.
      if (engine_.current_error())
        for (std::string_view folder = config_.root;; folder = path::dirname(folder)) {
          const std::string packages = path::child(folder, "node_modules");
          if (folder == config_.root || is_there(packages)) directories.insert(packages);
          if (folder.size() <= 1) break;
        }
      for (const std::string& file : restart_files_)
        if (!path::is_inside(config_.root, file)) directories.emplace(path::dirname(file));
      loop_.post(
          [this, since, alive,
           list = std::vector<std::string>(directories.begin(), directories.end())]() mutable {
            if (alive.lock() && watcher_) watcher_->set_directories(std::move(list), since);
          });
    });
  }

  EventLoop& loop_;
  plugins::ProjectConfig config_;
  bundler::BuildOptions build_;
  DevServerEvents events_;
  std::unordered_set<std::string> restart_files_;
  std::optional<plugins::PageVariables> variables_;
  i64 read_since_;  // nothing of the project was read before
  ServeGate gate_;
  Server server_;
  Channel channel_;
  std::unique_ptr<Server> updates_;  // server.hmr.port
  std::unique_ptr<Proxy> proxy_;
  bool tells_code_ = true;  // a policy may forbid pages to run texts
  PageReferences page_references_;
  u64 mended_references_ = 0;
  std::map<std::string, u64> style_editions_;  // of pages: how often their styles have changed
  std::set<std::string> later_;  // changed files of which only some modules were looked at
  std::set<std::string> pages_with_parts_;   // absolute paths
  std::set<std::string> plugin_watched_;     // directories of files that plugins watch
  std::deque<std::pair<u64, u64>> history_;  // when, which sequence
  std::unique_ptr<Watcher> watcher_;
  // Tasks that other threads have posted must not outlive the server.
  std::shared_ptr<bool> alive_ =
      std::make_shared<bool>(true);  // Destroyed from the last to the first: the engine asks the
                                     // session's plugins, and the session calls
  // the bridge.
  std::unique_ptr<PluginBridge> bridge_;
  std::shared_ptr<plugins::Session> session_;
  DevEngine engine_;
};

DevServer::DevServer(EventLoop& loop, DevServerOptions options, DevServerEvents events)
    : impl_(std::make_unique<Impl>(loop, std::move(options), std::move(events))) {}

DevServer::~DevServer() = default;

bool DevServer::start(std::string& error) { return impl_->start(error); }
std::vector<std::string> DevServer::local_urls() const { return impl_->local_urls(); }
std::vector<std::string> DevServer::network_urls() const { return impl_->network_urls(); }
u16 DevServer::port() const { return impl_->port(); }
void DevServer::reload_pages() { impl_->reload_pages(); }
DevEngine& DevServer::engine() { return impl_->engine(); }

bundler::BuildOptions dev_build_options(const plugins::ProjectConfig& config,
                                        bundler::BuildOptions options) {
  options.working_directory = config.root;
  options.url_root = config.root;
  options.outdir = config.root;
  options.public_path = config.base;
  options.asset_names = "[dir]/[name]";
  options.format = bundler::Format::Esm;
  options.splitting = true;
  options.defer_imports = true;
  options.tree_shaking = false;
  options.source_map = bundler::SourceMapMode::Linked;
  options.banner_js.clear();
  options.footer_js.clear();
  js::CompileOptions& code = options.code;
  code.minify_whitespace = code.minify_identifiers = code.minify_syntax = false;
  code.drop_console = code.drop_debugger = false;
  code.drop_labels.clear();
  code.target = js::kEsNext;
  options.legal_comments = bundler::LegalCommentMode::None;
  code.jsx.side_effects = true;  // nothing is left out: marks for that are only read
  code.jsx.refresh = config.jsx.refresh && config.server.hmr.enabled;
  code.defines.push_back(
      {{std::string(js::kComputedImport)}, std::string(bundler::kComputedImportName)});
  if (code.jsx.mode == js::JsxMode::Automatic && config.jsx.development.value_or(true))
    code.jsx.mode = js::JsxMode::AutomaticDev;
  return options;
}

}  // namespace sinter::dev
