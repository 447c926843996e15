// The debugger's door: a small HTTP and WebSocket server on a thread of its own, because it has to
// answer while the program stands still at a breakpoint. It knows nothing of V8: it carries the
// messages of Chrome's DevTools protocol.
//
//     GET /json/version   what this is
//     GET /json/list      the one target, with the address of its WebSocket (also GET /json)
//     GET /<id>           the WebSocket; the id is random, so that only who can read the list gets
//     in
//
// A request must name an IP address or `localhost` as its host: a web page that was made to resolve
// to this machine names its own.
#pragma once

#include <uv.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/types.h"

namespace sinter::runtime {

class InspectorServer {
 public:
  // All are called on the server's thread.
  struct Events {
    std::function<void(u32 session)> opened;
    std::function<void(u32 session, std::string text)> received;
    std::function<void(u32 session)> closed;
  };
  InspectorServer(Events events, std::string version, std::string title, std::string url);
  ~InspectorServer();

  // Listens and starts the thread; otherwise says why not.
  bool start(const std::string& host, int port, std::string* error);
  // ws://…, once it has started.
  const std::string& address() const { return address_; }

  // From any thread.
  void send(u32 session, std::string text);
  // Sends what is left, closes everything and waits for the thread.
  void stop();

 private:
  struct Connection;
  void run();
  void accept();
  void wake();
  void read(Connection& connection);
  void answer(Connection& connection, std::string_view head);
  void read_frames(Connection& connection);
  void write(Connection& connection, std::string bytes, bool last = false);
  void close(Connection& connection);
  std::string list() const;

  Events events_;
  std::string version_, title_, url_, id_, host_and_port_, address_;
  uv_loop_t loop_{};
  uv_tcp_t listener_{};
  uv_async_t wake_{};
  std::thread thread_;
  std::unordered_map<u32, Connection*> sessions_;
  std::vector<Connection*> connections_;
  u32 last_session_ = 0;

  std::mutex mutex_;  // of what follows
  std::vector<std::pair<u32, std::string>> outgoing_;
  bool stopping_ = false;
};

// Exposed for its tests: the head of an HTTP request, as far as the server needs it.
struct InspectorRequest {
  std::string_view path;
  std::string_view host;
  std::string_view websocket_key;
  bool upgrades = false;
};
bool parse_inspector_request(std::string_view head, InspectorRequest* out);
// Whether a Host header names an IP address or localhost.
bool is_safe_host(std::string_view host);

}  // namespace sinter::runtime
