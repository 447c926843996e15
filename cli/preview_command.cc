// sinter preview: the output of `sinter build`, served as a static host would.
#include <csignal>

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/json.h"
#include "base/json_text.h"
#include "base/mime.h"
#include "base/path.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/shortcuts.h"
#include "cli/terminal.h"
#include "dev_server/http/send_file.h"
#include "dev_server/http/server.h"
#include "dev_server/net/open_browser.h"
#include "dev_server/net/terminal_keys.h"
#include "dev_server/plugin_bridge.h"
#include "dev_server/proxy_routes.h"

namespace sinter::cli {
namespace {

struct PreviewFlags {
  std::vector<std::string> config_values;
  std::string root, config, mode, base, out_dir, host, open, color = "auto";
  u16 port = 0;
  bool strict_port = false, no_config = false;
  CLI::App* app = nullptr;
};

// The path below the base, with its slash; nothing for paths outside of it.
std::optional<std::string> below_base(std::string_view path, std::string_view base) {
  if (path.starts_with(base)) return "/" + std::string(path.substr(base.size()));
  return std::nullopt;
}

class Preview {
 public:
  Preview(const plugins::ProjectConfig& config, dev::EventLoop& loop)
      : config_(config), loop_(loop), gate_({.roots = {config.build.out_dir}, .deny = {}}) {
    const std::string& base = config.base;
    base_ = base.starts_with('/') && !base.starts_with("//") ? base : "/";
  }

  // Plugins' middlewares, the proxy, files and pages, in this order.
  bool handle(const std::shared_ptr<dev::Exchange>& exchange) {
    if (!has_middlewares()) return answer(exchange);
    bridge_->offer(exchange, /*late=*/false, [this, exchange] { answer(exchange); });
    return true;
  }
  bool has_middlewares() const { return bridge_ && bridge_->has_middlewares(); }
  void use(dev::PluginBridge& bridge,
           std::function<bool(const std::shared_ptr<dev::Exchange>&)> proxy) {
    bridge_ = &bridge;
    proxy_ = std::move(proxy);
  }

  const std::string& base() const { return base_; }

 private:
  bool answer(const std::shared_ptr<dev::Exchange>& exchange) {
    if (has_middlewares() && proxy_(exchange)) return true;
    const dev::Request& request = exchange->request;
    // A parsed path has no slash at its end.
    const std::string& asked = request.target.path;
    std::optional<std::string> path =
        below_base(request.target.is_directory && asked != "/" ? asked + "/" : asked, base_);
    if (!path && asked + "/" == base_) {
      dev::Response redirect;
      redirect.status = 302;
      redirect.header("location", base_);
      exchange->respond(std::move(redirect));
      return true;
    }
    if (!path) {
      exchange->respond_error(404, fmt::format("The site is at {}", base_));
      return true;
    }
    if (request.target.is_directory && !path->ends_with('/')) *path += '/';
    const bool is_page = path->ends_with('/') || path::extension(*path) == ".html";
    if (!is_page && request.is_read() && send(exchange, file_of(*path))) return true;
    if (!bridge_ || !bridge_->has_late_middlewares()) return answer_page(exchange, *path);
    bridge_->offer(exchange, /*late=*/true,
                   [this, exchange, path = *path] { answer_page(exchange, path); });
    return true;
  }

  // As static hosts do: the file, "x/index.html", "x.html", and for a single-page app index.html.
  bool answer_page(const std::shared_ptr<dev::Exchange>& exchange, const std::string& path) {
    const dev::Request& request = exchange->request;
    if (!request.is_read()) {
      exchange->respond_error(405, "Only GET and HEAD are answered here");
      return true;
    }
    const std::string file = file_of(path);
    if (!path.ends_with('/') && send(exchange, file)) return true;
    if (path.ends_with('/') && send(exchange, path::join(file, "index.html"))) return true;
    if (!path.ends_with('/') && send(exchange, file + ".html")) return true;
    const std::optional<std::string_view> accept = request.header("accept");
    const bool wants_page = !accept || accept->empty() ||
                            accept->find("text/html") != std::string_view::npos ||
                            accept->find("*/*") != std::string_view::npos;
    if (config_.app_type == plugins::AppType::Spa && wants_page && path::extension(path).empty() &&
        send(exchange, path::join(config_.build.out_dir, "index.html")))
      return true;
    exchange->respond_error(404, "There is no such file in the output");
    return true;
  }

  std::string file_of(const std::string& path) const {
    return path::join(config_.build.out_dir, path.substr(1));
  }

  bool send(const std::shared_ptr<dev::Exchange>& exchange, const std::string& file) {
    dev::GateAnswer answer = gate_.open(file);
    if (answer.verdict != dev::GateVerdict::Open) return false;
    dev::SendOptions options;
    // Names with a hash never change what they mean; all others are asked for again.
    options.cache_control = "no-cache";
    dev::send_file(loop_, exchange, std::move(answer.file), std::move(options));
    return true;
  }

  const plugins::ProjectConfig& config_;
  dev::EventLoop& loop_;
  dev::ServeGate gate_;
  std::string base_;
  dev::PluginBridge* bridge_ = nullptr;
  std::function<bool(const std::shared_ptr<dev::Exchange>&)> proxy_;
};

// The path that a route's target is asked for; the config may have a function that makes it.
std::string rewritten(std::string path, const dev::ProxyRoute& route, plugins::Session* session) {
  if (!route.rewrite || !session) return path;
  Diagnostics diagnostics;
  const auto answer =
      session->call_function(*route.rewrite, "[" + json_string(path) + "]", diagnostics);
  FileBuffer buffer;
  buffer.assign(answer.value_or(""));
  const json::ParseResult made = json::parse(buffer.text());
  return made && made.root().is_string() ? std::string(made.root().string()) : path;
}

std::function<bool(const std::shared_ptr<dev::Exchange>&)> forwarder(dev::Proxy& proxy,
                                                                     plugins::Session* session) {
  return [&proxy, session](const std::shared_ptr<dev::Exchange>& exchange) {
    const dev::ProxyRoute* route = proxy.find(exchange->request.raw_target);
    if (!route) return false;
    exchange->request.raw_target = rewritten(exchange->request.raw_target, *route, session);
    proxy.forward(exchange, *route);
    return true;
  };
}

void install_proxy(dev::Server& server, dev::Proxy& proxy, plugins::Session* session,
                   dev::PluginBridge* bridge) {
  // Middlewares may want the body of a request, which is then read first.
  if (!bridge || !bridge->has_middlewares()) {
    server.use_streaming(forwarder(proxy, session));
    server.use(forwarder(proxy, session));
  }
  server.use_upgrade([&proxy, session](dev::Upgrade& upgrade) {
    const dev::ProxyRoute* route = proxy.find(upgrade.request.raw_target);
    if (!route || !route->web_sockets) return false;
    upgrade.request.raw_target = rewritten(upgrade.request.raw_target, *route, session);
    proxy.forward(upgrade, *route);
    return true;
  });
  if (!bridge || !bridge->takes_upgrades()) return;
  server.use_upgrade([bridge](dev::Upgrade& upgrade) {
    bridge->offer(upgrade);
    return true;
  });
}

int run_preview(const PreviewFlags& flags) {
  const Terminal terminal = detect_terminal(flags.color == "true"    ? ColorMode::Always
                                            : flags.color == "false" ? ColorMode::Never
                                                                     : ColorMode::Auto);
  const auto given = [&](const char* name) { return flags.app->count(name) != 0; };
  RealFileSystem files;
  Diagnostics diagnostics;
  const std::string working_directory = files.current_directory();
  ProjectFlags project_flags;
  if (!flags.root.empty()) project_flags.root = path::join(working_directory, flags.root);
  project_flags.preview = true;
  project_flags.config = flags.config;
  project_flags.no_config = flags.no_config;
  project_flags.config_values = flags.config_values;
  if (given("--mode")) project_flags.mode = flags.mode;
  if (given("--base")) project_flags.base = flags.base;
  if (given("--out-dir")) project_flags.out_dir = flags.out_dir;
  if (given("--host"))
    project_flags.host = flags.host.empty() || flags.host == "true" ? "0.0.0.0" : flags.host;
  if (given("--port")) project_flags.port = flags.port;
  if (given("--strict-port")) project_flags.strict_port = flags.strict_port;
  if (given("--open")) project_flags.open = true;
  const std::unique_ptr<Project> project =
      load_project(project_flags, plugins::Command::Build, working_directory, files, diagnostics);
  std::vector<dev::ProxyRoute> routes;
  if (project) {
    FileInfo info;
    const std::string& out_dir = project->config.build.out_dir;
    if (!files.stat(out_dir, info) || info.kind != EntryKind::Directory)
      diagnostics
          .error("no-output", fmt::format("There is no output to show: \"{}\" is not a folder",
                                          path::relative(working_directory, out_dir)))
          .help("Run `sinter build` first");
    routes = dev::proxy_routes(
        project->config.preview.proxy, "preview.proxy",
        [&](const std::string& text) { diagnostics.warning("preview-proxy", text); });
  }
  print_diagnostics(diagnostics, bundler::source_lookup(files, working_directory), {}, terminal);
  if (!project) return kUsage;
  if (diagnostics.has_errors()) return kFailed;
  const plugins::ProjectConfig& config = project->config;
  const plugins::PreviewConfig& listen = config.preview;

  dev::EventLoop loop;
  dev::ServerOptions options;
  options.hosts = {.allowed = listen.allowed_hosts, .allow_all = listen.allow_all_hosts};
  for (const auto& [name, value] : listen.headers) options.headers.emplace_back(name, value);
  std::string refused;
  const auto cors = dev::CorsRules::make(listen.cors, "preview.cors", refused);
  if (cors) options.cors = *cors;
  if (cors && listen.https) {
    options.tls = dev::TlsServer::make(
        {listen.https->certificate, listen.https->key, listen.https->passphrase}, refused);
    if (!options.tls) refused.insert(0, "preview.https: ");
  }
  if (!refused.empty()) {
    std::fprintf(stderr, "error: %s\n", refused.c_str());
    return kFailed;
  }
  const bool encrypted = options.tls != nullptr;
  dev::Server server(loop, std::move(options));
  dev::Proxy proxy(server, std::move(routes));
  Preview preview(config, loop);
  std::unique_ptr<dev::PluginBridge> bridge;
  if (project->session && project->session->has_hook("configurePreviewServer")) {
    dev::PluginBridge::Callbacks callbacks;
    callbacks.close = [&loop] { loop.stop(); };
    callbacks.report = [&](const Diagnostics& more) {
      print_diagnostics(more, bundler::source_lookup(files, working_directory), {}, terminal);
    };
    bridge =
        std::make_unique<dev::PluginBridge>(loop, server, *project->session, std::move(callbacks));
    Diagnostics more;
    const bool configured = bridge->configure_preview(more);
    print_diagnostics(more, bundler::source_lookup(files, working_directory), {}, terminal);
    if (!configured) return kFailed;
    preview.use(*bridge, forwarder(proxy, project->session.get()));
    if (bridge->has_middlewares()) server.options().max_body = dev::kMiddlewareBody;
  }
  install_proxy(server, proxy, project->session.get(), bridge.get());
  server.use(
      [&](const std::shared_ptr<dev::Exchange>& exchange) { return preview.handle(exchange); });
  std::string error;
  if (!server.listen(listen.host, listen.port, listen.strict_port, error)) {
    std::fprintf(stderr, "error: %s\n", error.c_str());
    return kFailed;
  }
  loop.on_signal(SIGINT, [&] { loop.stop(); });
  loop.on_signal(SIGTERM, [&] { loop.stop(); });
  const bool everywhere = listen.host == "0.0.0.0" || listen.host == "::";
  const auto url_of = [&](std::string_view host) {
    return fmt::format("{}://{}:{}{}", encrypted ? "https" : "http", host, server.port(),
                       preview.base());
  };
  std::vector<std::string> networks;
  if (everywhere)
    for (const std::string& address : dev::network_addresses()) networks.push_back(url_of(address));
  const std::string local = url_of(everywhere ? "localhost" : listen.host);
  std::string lines;
  const auto add_line = [&](std::string_view label, const std::string& url) {
    lines += fmt::format("  {}  {:<8} {}\n", styled("➜", Style::Green, terminal), label,
                         styled(url, Style::Cyan, terminal));
  };
  add_line("Local:", local);
  for (const std::string& url : networks) add_line("Network:", url);
  if (bridge)
    bridge->listening(dev::address_json({server.port(), listen.host, {local}, networks, lines}));
  const auto print_urls = [&](std::function<void()> then) {
    if (bridge && bridge->prints_urls()) return bridge->print_urls(std::move(then));
    std::fputs(lines.c_str(), stdout);
    then();
  };
  print_urls([&terminal] {
    if (terminal.interactive && isatty(STDIN_FILENO))
      std::fputs(styled("  press h + enter to show help\n", Style::Dim, terminal).c_str(), stdout);
    std::fflush(stdout);
  });
  const std::string_view below = given("--open") ? flags.open : listen.open_path;
  const std::string opened = local + std::string(below.starts_with('/') ? below.substr(1) : below);
  if (listen.open) dev::open_browser(opened);
  dev::TerminalKeys keys(loop, [&](const std::string& line) {
    static constexpr OwnShortcut kShortcuts[] = {
        {'u', "show the server's addresses"}, {'o', "open a browser"}, {'q', "quit"}};
    if (line == "h") {
      std::fputs(shortcut_list(kShortcuts).c_str(), stdout);
      std::fflush(stdout);
    } else if (line == "u") {
      std::fputs("\n", stdout);
      print_urls([] { std::fflush(stdout); });
    } else if (line == "o") {
      dev::open_browser(opened);
    } else if (line == "q") {
      loop.stop();
    }
  });
  loop.run();
  if (bridge) bridge->stop();
  return kSuccess;
}

}  // namespace

Command add_preview_command(CLI::App& app) {
  auto flags = std::make_shared<PreviewFlags>();
  flags->app = &app;
  app.add_option("root", flags->root, "Folder of the project");
  app.add_option("--port,-p", flags->port, "Port to listen on (4173)");
  app.add_flag("--strict-port,--strictPort", flags->strict_port, "Fail when the port is taken");
  app.add_option("--host", flags->host, "Address to listen on; without one, all of this machine's")
      ->expected(0, 1);
  app.add_option("--open", flags->open, "Open a browser, at this path")->expected(0, 1);
  app.add_option("--base", flags->base, "Public path of the site");
  app.add_option("--out-dir,--outDir", flags->out_dir, "Folder that is served");
  app.add_option("--mode,-m", flags->mode, "Mode, for the config and .env files");
  app.add_option("--config,-c", flags->config, "Config file");
  app.add_option("--set", flags->config_values,
                 "--KEY.PATH=VALUE  a key of the config, such as --server.cors=false")
      ->allow_extra_args(false);
  app.add_flag("--no-config", flags->no_config, "Read no config file");
  app.add_option("--color", flags->color, "auto, true or false");
  return [flags] { return run_preview(*flags); };
}

}  // namespace sinter::cli
