// `sinter dev`: one project, served and updated as it is edited.
//
// Joins the parts: HTTP (http/), the engine that builds (engine/), the watcher (watch/), the
// connected clients (channel.h). Lives on the event loop's thread; the engine and the watcher reach
// it by posting to the loop.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bundler/build.h"
#include "dev_server/engine/dev_engine.h"
#include "dev_server/net/event_loop.h"
#include "plugins/config/env.h"
#include "plugins/config/project_config.h"
#include "plugins/host/server_hooks.h"
#include "plugins/host/session.h"

namespace sinter::dev {

struct DevServerOptions {
  plugins::ProjectConfig config;                    // paths resolved
  bundler::BuildOptions build;                      // see dev_build_options()
  std::vector<std::string> restart_files;           // config, .env …: absolute paths
  std::optional<plugins::PageVariables> variables;  // %NAME% in pages
  std::shared_ptr<plugins::Session> session;        // of the config file; null: there is none
  // When the project's files began to be read (realtime_ns()): what changes after that and before
  // it is watched counts as changed. 0: now.
  i64 read_since_ns = 0;
  u32 threads = 0;
};

// What the terminal is told.
struct DevServerEvents {
  std::function<void(const EngineUpdate&)> built = [](const EngineUpdate&) {};
  std::function<void(const Diagnostics&)> messages = [](const Diagnostics&) {};  // of plugins
  std::function<void()> close = [] {}, open_browser = [] {};
  // The lines with the addresses, for plugins that print them together with their own.
  std::function<std::string()> url_lines = [] { return std::string(); };
  // A file that the whole project depends on has changed; empty: a plugin asks for it.
  std::function<void(const std::string& path)> restart = [](const std::string&) {};
  std::function<void(const std::string& level, const std::string& text)> console =
      [](const std::string&, const std::string&) {};
  std::function<void(const std::string&)> warning = [](const std::string&) {};
};

class DevServer {
 public:
  DevServer(EventLoop& loop, DevServerOptions options, DevServerEvents events);
  ~DevServer();

  // Listens and starts to build. False when it cannot; `error` says why.
  bool start(std::string& error);

  // "http://localhost:5173/" and, when other machines can connect, their URLs.
  std::vector<std::string> local_urls() const;
  std::vector<std::string> network_urls() const;
  u16 port() const;
  // Whether a plugin prints the addresses in the command's place, and that. `done` comes
  // afterwards.
  bool plugin_prints_urls() const;
  void print_urls(std::function<void()> done);

  // Those that plugins gave to server.bindCLIShortcuts(), and one of them. Without plugins `done`
  // is called at once.
  void shortcuts(std::function<void(std::vector<plugins::Shortcut>)> done);
  void run_shortcut(const std::string& key);

  // Tells plugins that the server closes because another one takes its place. Only to be destroyed
  // afterwards.
  void close_for_restart();

  void reload_pages();
  DevEngine& engine();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Options of a build for dev from those of a production build: nothing is minified or left out,
// maps are made, import() is followed only when it happens.
bundler::BuildOptions dev_build_options(const plugins::ProjectConfig& config,
                                        bundler::BuildOptions production);

}  // namespace sinter::dev
