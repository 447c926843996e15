#include "dev_server/dev_server_impl.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/allocator.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/path.h"
#include "bundler/hmr/factory.h"
#include "parsers/js/specifier_forms.h"

namespace sinter::dev {

namespace {

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

std::string json_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ',';
    append_json_string(out, item);
  }
  return out + "]";
}

DevServer::Impl::Impl(EventLoop& loop, DevServerOptions options, DevServerEvents events)
    : loop_(loop),
      config_(std::move(options.config)),
      build_(std::move(options.build)),
      events_(std::move(events)),
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
              }) {
  for (std::string& path : options.restart_files) {
    const Hash128 content = content_of(path);
    restart_files_.emplace(std::move(path), content);
  }
}

DevServer::Impl::~Impl() {
  if (bridge_) bridge_->stop();
}

bool DevServer::Impl::start(std::string& error) {
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
  if (bridge_)
    bridge_->listening(address_json(
        {server_.port(), config_.server.host, local_urls(), network_urls(), events_.url_lines()}));
  ask_for_origin();
  start_watching();
  warm_up();
  return true;
}

// laravel-vite-plugin puts the server's address in place of an origin that it made up.
void DevServer::Impl::ask_for_origin() {
  std::string& origin = config_.server.origin;
  if (!session_ || origin.empty()) return;
  Diagnostics diagnostics;
  origin = plugins::origin_in_code(*session_, origin, diagnostics);
  events_.messages(diagnostics);
  engine_.set_asset_base(asset_base());
}

std::vector<std::string> DevServer::Impl::local_urls() const {
  const std::string& host = config_.server.host;
  const bool any = host == "localhost" || host == "0.0.0.0" || host == "::" || host.empty();
  return {url_of(any ? "localhost" : host)};
}

std::vector<std::string> DevServer::Impl::network_urls() const {
  std::vector<std::string> urls;
  if (config_.server.host == "0.0.0.0" || config_.server.host == "::")
    for (const std::string& address : network_addresses()) urls.push_back(url_of(address));
  return urls;
}

std::string DevServer::Impl::url_of(const std::string& host) const {
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}{}", config_.server.https ? "https" : "http", v6 ? "[" : "",
                     host, v6 ? "]" : "", server_.port(), config_.base);
}

// Who may read, and over what.
bool DevServer::Impl::secure(std::string& error) {
  const std::optional<CorsRules> cors = CorsRules::make(config_.server.cors, "server.cors", error);
  if (!cors) return false;
  server_.options().cors = *cors;
  if (!config_.server.https) return true;
  const plugins::TlsConfig& tls = *config_.server.https;
  server_.options().tls = TlsServer::make({tls.certificate, tls.key, tls.passphrase}, error);
  if (!server_.options().tls) error = "server.https: " + error;
  return server_.options().tls != nullptr;
}

// server.hmr.port: the update channel on a port of its own, besides the server's.
bool DevServer::Impl::listen_for_updates(std::string& error) {
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

bool DevServer::Impl::start_plugins(std::string& error) {
  if (!session_) return true;
  PluginBridge::Callbacks callbacks;
  callbacks.send = [this](const std::string& client, const std::string& payload) {
    if (client.empty()) return channel_.broadcast(payload);
    for (const auto& each : channel_.clients())
      if (std::to_string(each->number) == client) channel_.send(*each, payload);
  };
  callbacks.watch = [this](const std::vector<std::string>& paths) {
    for (const std::string& path : paths) plugin_watched_.insert(std::string(path::dirname(path)));
    watch_graph(realtime_ns());
  };
  callbacks.restart = [this] { events_.restart(""); };
  callbacks.close = [this] { events_.close(); };
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
  if (bridge_->has_middlewares()) server_.options().max_body = kMiddlewareBody;
  if (!configured) error = "A plugin failed while the server was started";
  return configured;
}

ServeGate::Rules DevServer::Impl::gate_rules() const {
  ServeGate::Rules rules;
  rules.roots = config_.server.fs.allow;
  if (rules.roots.empty()) {
    rules.roots.push_back(workspace_root(config_.root));
    // The gate follows links of its folders: packages may be installed elsewhere as a whole.
    rules.roots.push_back(path::join(config_.root, "node_modules"));
  }
  rules.roots.push_back(config_.root);
  if (!config_.public_dir.empty()) rules.roots.push_back(config_.public_dir);
  // Names that are secret stay denied, whatever a project adds.
  for (const std::string& pattern : config_.server.fs.deny) rules.deny.push_back(pattern);
  rules.strict = config_.server.fs.strict;
  return rules;
}

ServerOptions DevServer::Impl::server_options() const {
  ServerOptions options;
  options.hosts.allowed = config_.server.allowed_hosts;
  options.hosts.allow_all = config_.server.allow_all_hosts;
  const std::string& host = config_.server.host;
  if (!host.empty() && host != "0.0.0.0" && host != "::") options.hosts.allowed.push_back(host);
  for (const auto& [name, value] : config_.server.headers)
    options.headers.emplace_back(name, value);
  return options;
}

std::vector<std::string> DevServer::Impl::origins() const {
  return config_.server.origin.empty() ? std::vector<std::string>()
                                       : std::vector<std::string>{config_.server.origin};
}

// Below the base, with or without a slash before it.
std::string DevServer::Impl::hmr_path() const {
  const std::string& path = config_.server.hmr.path;
  return path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

// Where pages find files that modules refer to by URL.
std::string DevServer::Impl::asset_base() const {
  std::string origin = config_.server.origin;
  if (origin.ends_with('/')) origin.pop_back();
  return origin + config_.base;
}

Channel::Callbacks DevServer::Impl::channel_callbacks() {
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
    if (bridge_) bridge_->message("vite:client:disconnect", "null", std::to_string(client.number));
  };
  return callbacks;
}

EngineOptions DevServer::Impl::engine_options(u32 threads) {
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

DevServer::DevServer(EventLoop& loop, DevServerOptions options, DevServerEvents events)
    : impl_(std::make_unique<Impl>(loop, std::move(options), std::move(events))) {}

DevServer::~DevServer() = default;

bool DevServer::start(std::string& error) { return impl_->start(error); }
std::vector<std::string> DevServer::local_urls() const { return impl_->local_urls(); }
std::vector<std::string> DevServer::network_urls() const { return impl_->network_urls(); }
u16 DevServer::port() const { return impl_->port(); }
void DevServer::close_for_restart() {
  if (impl_->bridge()) impl_->bridge()->stop(/*restarts=*/true);
}
bool DevServer::plugin_prints_urls() const {
  return impl_->bridge() && impl_->bridge()->prints_urls();
}
void DevServer::print_urls(std::function<void()> done) {
  impl_->bridge()->print_urls(std::move(done));
}
void DevServer::shortcuts(std::function<void(std::vector<plugins::Shortcut>)> done) {
  if (!impl_->bridge()) return done({});
  impl_->bridge()->shortcuts(std::move(done));
}
void DevServer::run_shortcut(const std::string& key) { impl_->bridge()->run_shortcut(key); }
void DevServer::reload_pages() { impl_->reload_pages(); }
DevEngine& DevServer::engine() { return impl_->engine(); }

bundler::BuildOptions dev_build_options(const plugins::ProjectConfig& config,
                                        bundler::BuildOptions options) {
  options.working_directory = config.root;
  options.url_root = config.root;
  options.outdir = config.root;
  options.public_path = config.base;
  options.asset_names = "[dir]/[name]";
  options.name_asset = nullptr;
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
  code.target = plugins::compiler_target(config);
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
