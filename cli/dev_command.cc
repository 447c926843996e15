// sinter dev
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <memory>

#include "base/file_system.h"
#include "base/path.h"
#include "base/trace.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/shortcuts.h"
#include "cli/terminal.h"
#include "dev_server/dev_server.h"
#include "dev_server/net/open_browser.h"
#include "dev_server/net/terminal_keys.h"
#include "dev_server/watch/watcher.h"
#include "plugins/config/env.h"
#include "plugins/config/project_config.h"

namespace sinter::cli {
namespace {

using Clock = std::chrono::steady_clock;

f64 milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<f64, std::milli>(Clock::now() - start).count();
}

struct DevFlags {
  std::vector<std::string> config_values;
  std::string root = ".";
  std::string config, mode, base, host, open, log_level, color = "auto", trace;
  u32 port = 0, threads = 0;
  bool strict_port = false, refresh = false, no_config = false;
  CLI::Option* host_option = nullptr;
  CLI::Option* open_option = nullptr;
  CLI::Option* strict_port_option = nullptr;
};

class DevCommand {
 public:
  explicit DevCommand(const DevFlags& flags)
      : flags_(flags),
        terminal_(detect_terminal(flags.color == "true"    ? ColorMode::Always
                                  : flags.color == "false" ? ColorMode::Never
                                                           : ColorMode::Auto)) {}

  int run() {
    started_ = Clock::now();
    if (!flags_.trace.empty()) Trace::start(path::join(files_.current_directory(), flags_.trace));
    std::unique_ptr<dev::DevServerOptions> options = load();
    if (!options) return kUsage;
    if (!serve(std::move(*options))) return kFailed;
    announce();
    loop_.on_signal(SIGINT, [this] { loop_.stop(); });
    loop_.on_signal(SIGTERM, [this] { loop_.stop(); });
    loop_.on_signal(SIGHUP, [this] { loop_.stop(); });
    dev::TerminalKeys keys(loop_, [this](const std::string& line) { on_line(line); });
    loop_.run();
    server_.reset();
    if (!flags_.trace.empty()) Trace::finish();
    return kSuccess;
  }

 private:
  // What one run of the server, up to the next restart, works on. Nothing when there were errors.
  std::unique_ptr<dev::DevServerOptions> load() {
    Diagnostics diagnostics;
    const i64 since = dev::realtime_ns();
    const std::string working_directory = files_.current_directory();
    ProjectFlags flags;
    flags.root = path::join(working_directory, flags_.root);
    flags.config = flags_.config;
    flags.no_config = flags_.no_config;
    flags.config_values = flags_.config_values;
    if (!flags_.mode.empty()) flags.mode = flags_.mode;
    if (!flags_.base.empty()) flags.base = flags_.base;
    if (flags_.port != 0) flags.port = static_cast<u16>(flags_.port);
    if (flags_.strict_port_option->count()) flags.strict_port = flags_.strict_port;
    if (flags_.host_option->count()) flags.host = flags_.host.empty() ? "0.0.0.0" : flags_.host;
    if (flags_.open_option->count()) flags.open = true;
    FileInfo info;
    if (!files_.stat(flags.root, info) || info.kind != EntryKind::Directory)
      diagnostics.error("no-folder", fmt::format("There is no folder \"{}\"", flags_.root));
    std::unique_ptr<Project> project;
    if (!diagnostics.has_errors())
      project =
          load_project(flags, plugins::Command::Serve, working_directory, files_, diagnostics);
    auto options = std::make_unique<dev::DevServerOptions>();
    options->read_since_ns = since;
    if (project) {
      options->config = std::move(project->config);
      options->session = std::move(project->session);
      next_styles_ = std::move(project->styles);
      plugins::ProjectConfig& config = options->config;
      config_log_level_ = log_level_of(config);
      if (flags_.refresh) config.jsx.refresh = true;
      if (flags_.open_option->count()) config.server.open_path = flags_.open;
      // A base that is relative is for builds; a server has to have a root.
      if (plugins::has_relative_base(config)) config.base = "/";
      bundler::BuildOptions build = plugins::to_build_options(config, diagnostics);
      build.conditions = plugins::make_conditions(config, project->env);
      for (js::Define& define : plugins::make_defines(config, project->env, diagnostics))
        build.code.defines.push_back(std::move(define));
      add_css_functions(config, options->session.get(), build);
      options->build = dev::dev_build_options(config, std::move(build));
      options->variables.emplace(config, project->env);
      options->build.plugins = next_styles_.get();
      options->restart_files = project->env.files;
      if (options->session) {
        const auto& files = options->session->config_dependencies();
        options->restart_files.insert(options->restart_files.end(), files.begin(), files.end());
      }
      if (!config.config_file.empty()) options->restart_files.push_back(config.config_file);
      options->threads = flags_.threads;
    }
    print(diagnostics, flags.root);
    return project && !diagnostics.has_errors() ? std::move(options) : nullptr;
  }

  void print(const Diagnostics& diagnostics, const std::string& root,
             const bundler::GeneratedSources* generated = nullptr) {
    print_diagnostics(diagnostics, bundler::source_lookup(files_, root, generated), log_options(),
                      terminal_);
  }
  LogOptions log_options() const {
    LogOptions log;
    log.level = flags_.log_level == "silent"  ? LogLevel::Silent
                : flags_.log_level == "error" ? LogLevel::Error
                : flags_.log_level == "warn"  ? LogLevel::Warning
                : flags_.log_level == "info"  ? LogLevel::Info
                                              : config_log_level_;
    return log;
  }

  bool serve(dev::DevServerOptions options) {
    dev::DevServerEvents events;
    events.built = [this](const dev::EngineUpdate& update) { on_built(update); };
    events.restart = [this](const std::string& path) { restart(path); };
    events.console = [this](const std::string& level, const std::string& text) {
      on_console(level, text);
    };
    events.messages = [this](const Diagnostics& diagnostics) { print(diagnostics, root_); };
    events.close = [this] { loop_.stop(); };
    events.url_lines = [this] { return is_quiet() ? std::string() : urls(); };
    events.open_browser = [this] { dev::open_browser(server_->local_urls()[0]); };
    events.warning = [this](const std::string& text) {
      say(styled(text, Style::Yellow, terminal_));
    };
    root_ = options.config.root;
    styles_ = std::move(next_styles_);  // the server that used the former ones is gone
    open_ = options.config.server.open;
    open_path_ = options.config.server.open_path;
    server_ = std::make_unique<dev::DevServer>(loop_, std::move(options), std::move(events));
    std::string error;
    if (server_->start(error)) return true;
    std::fprintf(stderr, "error: %s\n", error.c_str());
    server_.reset();
    return false;
  }

  // The addresses, or what a plugin prints in their place; then `done`.
  void print_urls(std::function<void()> done) {
    if (server_->plugin_prints_urls()) return server_->print_urls(std::move(done));
    if (!is_quiet()) std::fputs(urls().c_str(), stdout);
    std::fflush(stdout);
    done();
  }

  // The new server takes the old one's port. A config with an error leaves the old one running.
  void restart(const std::string& path) {
    say(path.empty()
            ? std::string("restarting …")
            : fmt::format("{} changed, restarting …",
                          path::is_inside(root_, path) ? path.substr(root_.size() + 1) : path));
    loop_.post([this] {
      std::shared_ptr<dev::DevServerOptions> options = load();
      if (!options) return;
      options->config.server.port = server_->port();
      server_->close_for_restart();
      server_.reset();
      // The port is free when the closing of the old sockets has been carried out.
      loop_.post([this, options] {
        if (!serve(std::move(*options))) loop_.stop();
      });
    });
  }

  // -- the terminal

  bool is_quiet() const { return log_options().level != LogLevel::Info; }

  void announce() {
    if (!is_quiet()) {
      std::printf("\n  %s %s  %s\n\n", styled("SINTER", Style::Bold, terminal_).c_str(),
                  styled("v" + std::string(version()), Style::Green, terminal_).c_str(),
                  styled(fmt::format("ready in {:.0f} ms", milliseconds_since(started_)),
                         Style::Dim, terminal_)
                      .c_str());
      std::fflush(stdout);
    }
    print_urls([this] {
      if (!is_quiet() && terminal_.interactive && isatty(STDIN_FILENO))
        std::fputs(styled("  press h + enter to show help\n", Style::Dim, terminal_).c_str(),
                   stdout);
      std::fflush(stdout);
      if (open_)
        dev::open_browser(server_->local_urls()[0] +
                          (open_path_.starts_with('/') ? open_path_.substr(1) : open_path_));
    });
  }

  std::string urls() {
    std::string text;
    for (const std::string& url : server_->local_urls())
      text += fmt::format("  {}  {}\n", styled("Local:  ", Style::Bold, terminal_),
                          styled(url, Style::Cyan, terminal_));
    const std::vector<std::string> network = server_->network_urls();
    for (const std::string& url : network)
      text += fmt::format("  {}  {}\n", styled("Network:", Style::Bold, terminal_),
                          styled(url, Style::Cyan, terminal_));
    if (network.empty())
      text += styled("  Network:  use --host to expose\n", Style::Dim, terminal_);
    else
      text += styled(fmt::format("  Everyone in the network can read the files below {}\n", root_),
                     Style::Yellow, terminal_);
    return text;
  }

  void say(const std::string& text) {
    if (is_quiet()) return;
    const std::time_t now = std::time(nullptr);
    std::tm local;
    localtime_r(&now, &local);
    char time[16];
    std::strftime(time, sizeof time, "%H:%M:%S", &local);
    std::printf("%s %s %s\n", styled(time, Style::Dim, terminal_).c_str(),
                styled("[sinter]", Style::Cyan, terminal_).c_str(), text.c_str());
    std::fflush(stdout);
  }

  void on_built(const dev::EngineUpdate& update) {
    if (update.error || (!update.diagnostics.empty() && update.modules_changed))
      print(update.diagnostics, root_, &update.generated_sources);
    if (update.error) return;
    if (update.was_broken) say(styled("the error is mended", Style::Green, terminal_));
    if (update.changed.empty()) return;
    std::string names;
    for (size_t i = 0; i < update.changed.size() && i < 3; ++i)
      names += (i ? ", " : "") + update.changed[i];
    if (update.changed.size() > 3) names += fmt::format(" and {} more", update.changed.size() - 3);
    say(fmt::format(
        "{} {} {}", styled("hmr update", Style::Green, terminal_), names,
        styled(fmt::format("({:.0f} ms)", update.milliseconds), Style::Dim, terminal_)));
  }

  void on_console(const std::string& level, const std::string& text) {
    // What a page sends must not drive the terminal.
    std::string clean;
    for (const char c : text)
      if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') clean += c;
    say(fmt::format("{} {}",
                    styled("(browser)", level == "error" ? Style::Red : Style::Yellow, terminal_),
                    clean));
  }

  static constexpr OwnShortcut kShortcuts[] = {{'r', "restart the server"},
                                               {'u', "show the server's addresses"},
                                               {'o', "open a browser"},
                                               {'c', "clear the screen"},
                                               {'q', "quit"}};

  // Plugins may have shortcuts of their own, also in place of these.
  void on_line(const std::string& line) {
    if (!server_) return;
    server_->shortcuts([this, line](const std::vector<plugins::Shortcut>& custom) {
      if (!server_) return;
      if (line == "h") {
        std::fputs(shortcut_list(kShortcuts, custom).c_str(), stdout);
        std::fflush(stdout);
        return;
      }
      for (const plugins::Shortcut& shortcut : custom)
        if (shortcut.key == line) return server_->run_shortcut(line);
      if (line.size() == 1) on_key(line[0]);
    });
  }

  void on_key(char key) {
    switch (key) {
      case 'r':
        return restart("");
      case 'u':
        std::fputs("\n", stdout);
        return print_urls([] {});
      case 'o':
        return dev::open_browser(server_->local_urls()[0]);
      case 'c':
        std::fputs("\x1b[2J\x1b[3J\x1b[H", stdout);
        std::fflush(stdout);
        return;
      case 'q':
        return loop_.stop();
      default:
        return;
    }
  }

  const DevFlags& flags_;
  Terminal terminal_;
  RealFileSystem files_;
  dev::EventLoop loop_;
  std::unique_ptr<plugins::StyleHost> styles_, next_styles_;  // the server's, and the next one's
  std::unique_ptr<dev::DevServer> server_;
  Clock::time_point started_;
  std::string root_, open_path_;
  LogLevel config_log_level_ = LogLevel::Info;
  bool open_ = false;
};

}  // namespace

Command add_dev_command(CLI::App& app) {
  auto flags = std::make_shared<DevFlags>();
  app.add_option("root", flags->root, "Folder of the project")->option_text("FOLDER");
  app.add_option("--port", flags->port,
                 "Port to listen on; the next free one is taken (default: 5173)")
      ->check(CLI::Range(1, 65535))
      ->option_text("N");
  flags->strict_port_option =
      app.add_flag("--strictPort,--strict-port", flags->strict_port, "Fail when the port is taken");
  flags->host_option =
      app.add_option("--host", flags->host, "Listen on this address; without one, on all networks")
          ->expected(0, 1)
          ->option_text("ADDRESS");
  flags->open_option = app.add_option("--open", flags->open, "Open a browser, at this path")
                           ->expected(0, 1)
                           ->option_text("PATH");
  app.add_option("--base", flags->base, "URL path below which the project is served")
      ->option_text("PATH");
  app.add_option("-c,--config", flags->config, "Config file")->option_text("FILE");
  app.add_option("--set", flags->config_values,
                 "--KEY.PATH=VALUE  a key of the config, such as --server.cors=false")
      ->allow_extra_args(false);
  app.add_flag("--refresh", flags->refresh,
               "React Fast Refresh without a plugin; needs the package react-refresh");
  app.add_flag("--no-config", flags->no_config, "Read no config file");
  app.add_option("-m,--mode", flags->mode, "Mode: which .env files are read (default: development)")
      ->option_text("NAME");
  app.add_option("-l,--logLevel,--log-level", flags->log_level, "info, warn, error or silent")
      ->check(CLI::IsMember({"info", "warn", "error", "silent"}));
  app.add_option("--color", flags->color, "true, false or auto")
      ->check(CLI::IsMember({"true", "false", "auto"}));
  app.add_option("--threads", flags->threads, "Threads to use; 0 is one per core")
      ->option_text("N");
  app.add_option("--trace", flags->trace, "Write a trace of the work for chrome://tracing")
      ->option_text("FILE");
  app.footer(
      "Examples:\n  sinter dev\n  sinter dev examples/react --port=3000 --open\n  sinter dev "
      "--host");
  return [flags] { return DevCommand(*flags).run(); };
}

}  // namespace sinter::cli
