// The dev server and the project's plugins: server hooks, middlewares, hot updates.
//
// Hooks run JavaScript and may take their time, so they are called on a thread of the bridge's own,
// one after the other; answers come back to the event loop. A project without a config file has no
// bridge.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "dev_server/channel.h"
#include "dev_server/engine/dev_engine.h"
#include "dev_server/http/proxy.h"
#include "dev_server/http/server.h"
#include "plugins/host/server_hooks.h"
#include "plugins/host/session.h"

namespace sinter::dev {

// Larger bodies of requests do not reach plugins' middlewares.
constexpr size_t kMiddlewareBody = 64 << 20;

// Where a server listens, as plugins::server_listening() wants it.
struct ServerAddress {
  u16 port = 0;
  const std::string& host;
  std::vector<std::string> local_urls, network_urls;
  std::string url_lines;  // what `server.printUrls` writes
};
std::string address_json(const ServerAddress& address);

class PluginBridge final : public plugins::ServerServices {
 public:
  struct Callbacks {  // on the event loop
    std::function<void(std::string client, std::string payload)> send;
    std::function<void(std::vector<std::string> paths)> watch;
    std::function<void()> restart, close, open_browser;
    std::function<void(const Diagnostics&)> report;
  };

  PluginBridge(EventLoop& loop, Server& server, plugins::Session& session, Callbacks callbacks);
  ~PluginBridge() override;

  // Ends the bridge's thread; before the session goes. `restarts`: another server is to take this
  // one's place.
  void stop(bool restarts = false);

  // configureServer. False when a hook failed; the reason is in `diagnostics`.
  bool configure(DevEngine& engine, Diagnostics& diagnostics);
  // configurePreviewServer, for a server without an engine.
  bool configure_preview(Diagnostics& diagnostics);
  void listening(const std::string& json);
  // Whether a plugin prints the addresses in the server's place, and that. `done` comes afterwards.
  bool prints_urls() const { return setup_.prints_urls; }
  void print_urls(std::function<void()> done);
  // The shortcuts of plugins, and one of them.
  void shortcuts(std::function<void(std::vector<plugins::Shortcut>)> done);
  void run_shortcut(std::string key);

  bool has_middlewares() const { return setup_.port != 0; }
  bool has_late_middlewares() const { return setup_.port != 0 && setup_.after; }
  bool takes_upgrades() const { return setup_.upgrades; }
  // Offers a request to the plugins' middlewares. `next` is called when none of them answers; the
  // request's target is then the one to go on with.
  void offer(const std::shared_ptr<Exchange>& exchange, bool late, std::function<void()> next);
  void offer(Upgrade& upgrade);

  // transformIndexHtml: `own` does the server's part in between the two phases, and calls back. It
  // is called on the loop, and may call back on it only.
  using OwnTransform = std::function<void(std::string, std::function<void(std::string)>)>;
  void transform_page(plugins::HtmlPage page, std::string html, OwnTransform own,
                      std::function<void(std::string)> done);

  // watchChange, `server.watcher` and hotUpdate for changed files; `done` gets what has to be
  // looked at: their paths, ids that plugins name besides, and of a file of which a plugin has
  // picked some modules, the ids of those. The others of such files are in `later`.
  struct ChangedFile {
    std::string path, event;  // "create", "update" or "delete"
    std::vector<plugins::HotModule> modules;
  };
  // Whether a hook may have a say in what an edit changes. If not, it is enough to tell_of_edit(),
  // from any thread; what is asked of plugins afterwards, they answer knowing of the edit.
  bool has_update_hooks() const;
  void tell_of_edit(const std::string& path);
  struct Changes {
    std::vector<std::string> now, later;
  };
  void files_changed(std::vector<ChangedFile> files, std::function<void(Changes)> done);
  // What this.emitFile() was given under `reference`; nothing when there is no such file.
  void emitted_file(std::string reference,
                    std::function<void(std::optional<plugins::EmittedFile>)> done);
  // A function of the config, by its number; `done` gets JSON, or an empty text when it failed.
  void call(u32 function, std::string arguments, std::function<void(const std::string&)> done);
  void message(const std::string& event, const std::string& data, const std::string& client);

  // plugins::ServerServices: on the JavaScript thread.
  void send(std::string_view client, std::string_view payload_json) override;
  void watch(std::span<const std::string> paths) override;
  void invalidate(std::string_view id) override;
  void reload_module(std::string_view id) override;
  void restart() override;
  void close() override;
  void open_browser() override;
  std::string process_html(std::string_view url, std::string html) override;
  void transform(std::string url, std::function<void(std::optional<std::string>)> answer) override;

 private:
  void transform_page_late(plugins::HtmlPage page, std::string html,
                           std::function<void(std::string)> done);
  void post(std::function<void()> task);
  void on_loop(std::function<void()> task);
  void report(Diagnostics diagnostics);
  ProxyRoute route(bool late) const;

  EventLoop& loop_;
  Server& server_;
  plugins::Session& session_;
  Callbacks callbacks_;
  DevEngine* engine_ = nullptr;
  plugins::ServerSetup setup_;
  std::unique_ptr<Proxy> proxy_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sinter::dev
