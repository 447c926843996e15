// The connected clients: who may connect, what they are told, what they say.
//
// The protocol is Vite's, because plugins' client code speaks it: subprotocol "vite-hmr", JSON
// payloads with a `type`. A connection needs this process's token, so that no other page and no
// other program can listen or send; a probe ("vite-ping") needs none and is told nothing.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dev_server/http/websocket.h"

namespace sinter::dev {

class Channel {
 public:
  struct Client {
    std::shared_ptr<WebSocket> socket;
    u64 sequence = 0;  // that it came with or was told of last
    u32 number = 0;    // names it to plugins
    std::string page;  // which text of which page it has, as that says; not to be trusted
  };
  struct Callbacks {
    std::function<void(Client&)> gone = [](Client&) {};
    std::function<void(Client&)> connected = [](Client&) {};
    // Whether pages of this other origin may connect, if they have the token: those that
    // server.cors names, and those of this machine.
    std::function<bool(std::string_view origin)> trusts = [](std::string_view) { return false; };
    // A `custom` message; `data` is its JSON text ("null" when there is none).
    std::function<void(Client&, const std::string& event, const std::string& data)> message =
        [](Client&, const std::string&, const std::string&) {};
  };

  // `path` is where clients connect: the base, and what server.hmr.path adds to it. `origins` count
  // as same besides the server's own.
  Channel(EventLoop& loop, std::string path, std::vector<std::string> origins, Callbacks callbacks);
  ~Channel();

  // True when the request was for this channel, also when it was refused.
  bool take_upgrade(Upgrade& upgrade);

  void send(Client& client, std::string_view payload);
  void broadcast(std::string_view payload);
  std::vector<std::shared_ptr<Client>> clients() const { return clients_; }

  // 128 random bits as text; new with every process.
  const std::string& token() const { return token_; }
  bool is_token(std::string_view text) const;

 private:
  EventLoop& loop_;
  std::string path_, token_;
  std::vector<std::string> origins_;
  Callbacks callbacks_;
  std::vector<std::shared_ptr<Client>> clients_;
  u32 next_number_ = 1;
};

// {"type":"custom","event":…,"data":…}; `data` is JSON.
std::string custom_payload(std::string_view event, std::string_view data);

}  // namespace sinter::dev
