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
#include "cli/terminal.h"
#include "dev_server/http/send_file.h"
#include "dev_server/http/server.h"
#include "dev_server/net/open_browser.h"
#include "dev_server/proxy_routes.h"

namespace sinter::cli {
namespace {

struct PreviewFlags {
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

  bool handle(const std::shared_ptr<dev::Exchange>& exchange) {
    const dev::Request& request = exchange->request;
    if (!request.is_read()) {
      exchange->respond_error(405, "Only GET and HEAD are answered here");
      return true;
    }
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
    // As static hosts do: the file, then "x/index.html", "x.html", and for a single-page app
    // index.html.
    const std::string file = path::join(config_.build.out_dir, path->substr(1));
    if (!path->ends_with('/') && send(exchange, file)) return true;
    if (path->ends_with('/') && send(exchange, path::join(file, "index.html"))) return true;
    if (!path->ends_with('/') && send(exchange, file + ".html")) return true;
    const std::optional<std::string_view> accept = request.header("accept");
    const bool wants_page = !accept || accept->empty() ||
                            accept->find("text/html") != std::string_view::npos ||
                            accept->find("*/*") != std::string_view::npos;
    if (config_.app_type == plugins::AppType::Spa && wants_page && path::extension(*path).empty() &&
        send(exchange, path::join(config_.build.out_dir, "index.html")))
      return true;
    exchange->respond_error(404, "There is no such file in the output");
    return true;
  }

  const std::string& base() const { return base_; }

 private:
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

void install_proxy(dev::Server& server, dev::Proxy& proxy, plugins::Session* session) {
  const auto forward = [&proxy, session](const std::shared_ptr<dev::Exchange>& exchange) {
    const dev::ProxyRoute* route = proxy.find(exchange->request.raw_target);
    if (!route) return false;
    exchange->request.raw_target = rewritten(exchange->request.raw_target, *route, session);
    proxy.forward(exchange, *route);
    return true;
  };
  // With a body, and without.
  server.use_streaming(forward);
  server.use(forward);
  server.use_upgrade([&proxy, session](dev::Upgrade& upgrade) {
    const dev::ProxyRoute* route = proxy.find(upgrade.request.raw_target);
    if (!route || !route->web_sockets) return false;
    upgrade.request.raw_target = rewritten(upgrade.request.raw_target, *route, session);
    proxy.forward(upgrade, *route);
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
  install_proxy(server, proxy, project->session.get());
  Preview preview(config, loop);
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
  auto print = [&](std::string_view label, std::string_view host) {
    const std::string url = url_of(host);
    std::printf("  %s  %-8s %s\n", styled("➜", Style::Green, terminal).c_str(),
                std::string(label).c_str(), styled(url, Style::Cyan, terminal).c_str());
  };
  print("Local:", everywhere ? "localhost" : listen.host);
  if (everywhere)
    for (const std::string& address : dev::network_addresses()) print("Network:", address);
  std::fflush(stdout);
  if (listen.open) {
    const std::string_view below = given("--open") ? flags.open : listen.open_path;
    dev::open_browser(url_of(everywhere ? "localhost" : listen.host) +
                      std::string(below.starts_with('/') ? below.substr(1) : below));
  }
  loop.run();
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
  app.add_flag("--no-config", flags->no_config, "Read no config file");
  app.add_option("--color", flags->color, "auto, true or false");
  return [flags] { return run_preview(*flags); };
}

}  // namespace sinter::cli
