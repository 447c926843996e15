// Hooks of the dev server: configureServer, transformIndexHtml, handleHotUpdate and hotUpdate, and
// what goes on between plugins and clients.
//
// Middlewares of plugins run in an HTTP server of their own on the loopback interface
// (ServerSetup::port). The dev server sends it each request first, with the headers
//     x-sinter-token: TOKEN          without it the answer is 403
//     x-sinter-phase: post           for those that plugins put behind the dev server's own
//     handling
// An answer with status 404 and the header `x-sinter-next` means that nobody took the request: its
// value is the URL to go on with, which a middleware may have changed.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "plugins/host/session.h"

namespace sinter::plugins {

// What plugins ask of the dev server; called on the JavaScript thread, must return soon.
class ServerServices {
 public:
  virtual ~ServerServices() = default;
  // `client` as given to socket_message(); empty: all. The payload is that of Vite's protocol.
  virtual void send(std::string_view client, std::string_view payload_json) = 0;
  virtual void watch(std::span<const std::string> paths) = 0;
  virtual void invalidate(std::string_view id) = 0;
  virtual void reload_module(std::string_view id) = 0;
  virtual void restart() = 0;
  virtual void close() = 0;
  virtual void open_browser() = 0;
  // What the dev server itself does to a page, between the two phases of transformIndexHtml.
  virtual std::string process_html(std::string_view url, std::string html) = 0;
  // The code that a URL is answered with; nothing when there is no such module. May answer later.
  virtual void transform(std::string url,
                         std::function<void(std::optional<std::string>)> answer) = 0;
};

struct ServerSetup {
  u16 port = 0;  // 0: no plugin added a middleware
  std::string token;
  bool upgrades = false;     // a plugin listens to `upgrade` of server.httpServer
  bool after = false;        // there are middlewares of the phase "post"
  bool prints_urls = false;  // a plugin replaced `server.printUrls`
};

// Runs configureServer (configurePreviewServer for `preview`). `services` must outlive the session.
bool configure_server(Session& session, ServerServices& services, bool preview, ServerSetup& setup,
                      Diagnostics& diagnostics);
// JSON: {"address": {"port", "address", "family"}, "urls": {"local": […], "network": […]}, "text"},
// the text being what server.printUrls() writes.
void server_listening(Session& session, std::string_view json);
// What the transform hooks make of `server.origin`, which plugins see in all code. Behind
// server_listening().
std::string origin_in_code(Session& session, const std::string& origin, Diagnostics& diagnostics);
// Runs closeServer or closePreviewServer. `restarts`: another server takes this one's place.
void server_closed(Session& session, bool restarts, Diagnostics& diagnostics);
// Calls `server.printUrls`, which a plugin has replaced; returns when all is written.
void print_urls(Session& session, Diagnostics& diagnostics);

// What plugins gave to server.bindCLIShortcuts(), in the order in which they count.
struct Shortcut {
  std::string key, description;
  bool hidden = false;  // it does nothing, also where the server itself has one of the key
};
std::vector<Shortcut> shortcuts(Session& session);
void run_shortcut(Session& session, const std::string& key);

enum class HtmlPhase : u8 {
  Pre,   // order "pre": the page as written
  Post,  // all others: with the bundler's own tags in it
};
struct HtmlPage {
  std::string path;          // "/index.html"
  std::string filename;      // absolute
  std::string original_url;  // of the request, in dev
};
bool transform_index_html(Session& session, HtmlPhase phase, const HtmlPage& page,
                          std::string& html, Diagnostics& diagnostics);

// What this.emitFile() was given under a reference: bytes with a name, or the id of a chunk's
// module.
struct EmittedFile {
  std::string name, contents, module_id;
};
// Nothing when there is no such file, or it has no source yet.
std::optional<EmittedFile> emitted_file(Session& session, std::string_view reference,
                                        Diagnostics& diagnostics);

struct HotModule {
  std::string id, url, type;  // "js" or "css"
};
struct HotUpdate {
  std::string type;  // "create", "update" or "delete"
  std::string file;
  i64 timestamp = 0;
  std::vector<HotModule> modules;
};
struct HotUpdateAnswer {
  std::optional<std::vector<std::string>> modules;  // ids; nothing: as they were
  std::vector<std::string> invalidated;             // by moduleGraph.invalidateModule()
};
bool hot_update(Session& session, const HotUpdate& update, HotUpdateAnswer& answer,
                Diagnostics& diagnostics);

// An event of a client's socket with its data as JSON; also "vite:client:connect" and
// "…:disconnect".
void socket_message(Session& session, std::string_view event, std::string_view data_json,
                    std::string_view client);
// An edit on which no hook has a say: all that Session::watch_change() and file_event() do, without
// an answer.
void file_edited(Session& session, std::string_view file);
// For `server.watcher`: "add", "change", "unlink", "addDir" or "unlinkDir".
void file_event(Session& session, std::string_view event, std::string_view file);

}  // namespace sinter::plugins
