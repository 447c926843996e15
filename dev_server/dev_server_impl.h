// The dev server from the inside: the parts that it joins, and what its requests, builds and
// changed files lead to. One class, because all of it works on the same parts on one thread; its
// functions stand in the files that are named here.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "dev_server/channel.h"
#include "dev_server/client_files.h"
#include "dev_server/dev_server.h"
#include "dev_server/http/proxy.h"
#include "dev_server/http/serve_gate.h"
#include "dev_server/http/server.h"
#include "dev_server/page_references.h"
#include "dev_server/plugin_bridge.h"
#include "dev_server/watch/watcher.h"

namespace sinter::dev {

constexpr std::string_view kJavaScript = "text/javascript;charset=utf-8";

class DevServer::Impl {
 public:
  Impl(EventLoop& loop, DevServerOptions options, DevServerEvents events);
  ~Impl();
  bool start(std::string& error);
  std::vector<std::string> local_urls() const;
  std::vector<std::string> network_urls() const;
  PluginBridge* bridge() const { return bridge_.get(); }
  u16 port() const { return server_.port(); }
  DevEngine& engine() { return engine_; }
  void reload_pages() { channel_.broadcast("{\"type\":\"full-reload\",\"path\":\"*\"}"); }

 private:
  // -- dev_server.cc: the parts and their options

  std::string url_of(const std::string& host) const;
  bool secure(std::string& error);
  bool listen_for_updates(std::string& error);
  bool start_plugins(std::string& error);
  ServeGate::Rules gate_rules() const;
  ServerOptions server_options() const;
  std::vector<std::string> origins() const;
  std::string hmr_path() const;
  std::string asset_base() const;
  void ask_for_origin();
  Channel::Callbacks channel_callbacks();
  EngineOptions engine_options(u32 threads);

  // -- route_requests.cc: who answers a request

  void install_handlers();
  bool handle(const std::shared_ptr<Exchange>& exchange);
  static void respond_not_found(const std::shared_ptr<Exchange>& exchange);
  bool handle_below(const std::shared_ptr<Exchange>& exchange);
  bool answer_page_or_late(const std::shared_ptr<Exchange>& exchange, const std::string& path,
                           bool is_directory);
  void make_proxy();
  bool is_own_path(std::string_view path) const;
  bool answer_by_proxy(const std::shared_ptr<Exchange>& exchange);
  void with_path(std::string path, const ProxyRoute& route, std::function<void(std::string)> then);
  bool answer_outside_base(const std::shared_ptr<Exchange>& exchange);

  // -- own_scripts.cc: what the server itself has for pages

  ClientSettings client_settings();
  // How often what kept pages from being complete was mended.
  u64 mends() const { return engine_.mends() + mended_references_; }
  u64 old_sequence();
  void send_script(const std::shared_ptr<Exchange>& exchange, std::string text);
  bool answer_own_files(const std::shared_ptr<Exchange>& exchange, const std::string& path);
  void answer_emitted_file(const std::shared_ptr<Exchange>& exchange, std::string reference);
  static bool is_worker(const std::shared_ptr<Exchange>& exchange);
  enum class Wanted : u8 { Entry, Part, Chunk, Map, Style };
  DevEngine::OnScript answer_with(const std::shared_ptr<Exchange>& exchange, Wanted wanted);
  void send_answer(const std::shared_ptr<Exchange>& exchange, Wanted wanted,
                   const ScriptAnswer& answer);
  void answer_open_in_editor(const std::shared_ptr<Exchange>& exchange);
  std::string failed_page_script(const std::string& payload) const;

  // -- serve_pages.cc: pages

  static bool is_page(const std::string& path, bool is_directory);
  bool answer_page(const std::shared_ptr<Exchange>& exchange, const std::string& path,
                   bool is_directory);
  GateAnswer open_page(const std::string& file);
  std::string page_mark(const std::string& file, std::string_view html);
  bool has_old_page(const std::string& mark);
  bool send_page(const std::shared_ptr<Exchange>& exchange, const std::string& file);
  void make_page(std::string html, const std::function<std::string()>& tags,
                 const std::string& file, std::function<void(std::string)> done);
  std::string with_variables(const std::string& html, const std::string& file);
  void warm_page(std::string_view html, std::string_view file);
  bool answer_fallback(const std::shared_ptr<Exchange>& exchange, const std::string& path);
  bool answer_missing_reference(const std::shared_ptr<Exchange>& exchange, const std::string& path);
  void warm_up();

  // -- serve_files.cc: files and modules

  std::string path_of_url(const std::string& path) const;
  void forbid(const std::shared_ptr<Exchange>& exchange);
  bool answer_public_file(const std::shared_ptr<Exchange>& exchange, const std::string& path);
  bool is_module(const Request& request, const std::string& path) const;
  static bool is_linked_style(const Request& request, const std::string& path);
  static bool is_style_name(std::string_view path);
  bool answer_module(const std::shared_ptr<Exchange>& exchange, const std::string& path,
                     bool as_style = false);
  bool answer_file(const std::shared_ptr<Exchange>& exchange, const std::string& path);

  // -- push_updates.cc: what connected pages are told

  void on_update(EngineUpdate update);
  void send_update(Channel::Client& client, const EngineUpdate& update);
  static std::string update_message(Channel::Client& client,
                                    const std::vector<std::string>& changed, u64 sequence);
  void tell_of_files(const EngineUpdate& update);
  static bool is_shown(std::string_view file);
  bool tell_of_inline_style(const EngineUpdate& update, const std::string& id);
  void tell_console(const std::string& data);

  // -- follow_files.cc: which files are watched, and what their changes lead to

  void start_watching();
  static Hash128 content_of(const std::string& path);
  bool needs_restart(const std::string& path) const;
  void on_files(std::vector<std::string> paths);
  static std::vector<PluginBridge::ChangedFile> events_of(
      const std::vector<DevEngine::FileModules>& files);
  void ask_plugins(std::vector<PluginBridge::ChangedFile> changed);
  void watch_graph(i64 since);

  EventLoop& loop_;
  plugins::ProjectConfig config_;
  bundler::BuildOptions build_;
  DevServerEvents events_;
  std::unordered_map<std::string, Hash128> restart_files_;  // by path: what they hold
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
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  // Destroyed from the last to the first: the engine asks the session's plugins, and the session
  // calls the bridge.
  std::unique_ptr<PluginBridge> bridge_;
  std::shared_ptr<plugins::Session> session_;
  DevEngine engine_;
};

// The query of a module: what the client or the browser adds to avoid caches is no part of the id.
std::string module_query(const Target& target);
bool accepts_html(const Request& request);
// ["a","b"]
std::string json_list(const std::vector<std::string>& items);

}  // namespace sinter::dev
