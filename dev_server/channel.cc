#include "dev_server/channel.h"

#include <sys/random.h>

#include <algorithm>
#include <cstdlib>

#include "base/json.h"
#include "base/json_text.h"

namespace sinter::dev {

namespace {

constexpr std::string_view kProtocol = "vite-hmr";
constexpr std::string_view kPingProtocol = "vite-ping";

std::string random_token() {
  unsigned char bytes[16];
  size_t at = 0;
  while (at < sizeof bytes) {
    const ssize_t got = getrandom(bytes + at, sizeof bytes - at, 0);
    if (got > 0) at += static_cast<size_t>(got);
  }
  static constexpr char kAlphabet[] = "0123456789abcdef";
  std::string token;
  for (const unsigned char byte : bytes) {
    token += kAlphabet[byte >> 4];
    token += kAlphabet[byte & 15];
  }
  return token;
}

void refuse(Upgrade& upgrade) {
  static constexpr std::string_view kReason = "This page may not connect to the dev server";
  upgrade.stream->write("HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\ncontent-length: " +
                        std::to_string(kReason.size()) + "\r\nconnection: close\r\n\r\n" +
                        std::string(kReason));
  upgrade.stream->finish();
}

}  // namespace

Channel::Channel(EventLoop& loop, std::string path, std::vector<std::string> origins,
                 Callbacks callbacks)
    : loop_(loop),
      path_(std::move(path)),
      token_(random_token()),
      origins_(std::move(origins)),
      callbacks_(std::move(callbacks)) {
  if (path_.size() > 1 && path_.ends_with('/')) path_.pop_back();
}

Channel::~Channel() {
  for (const auto& client : clients_) {
    client->socket->on_message = nullptr;
    client->socket->on_close = nullptr;
    client->socket->close(1012, "the server restarts");
  }
}

bool Channel::is_token(std::string_view text) const {
  // In the same time for every wrong one.
  unsigned char difference = text.size() == token_.size() ? 0 : 1;
  for (size_t i = 0; i < token_.size(); ++i)
    difference |= static_cast<unsigned char>(token_[i] ^ (i < text.size() ? text[i] : 0));
  return difference == 0;
}

bool Channel::take_upgrade(Upgrade& upgrade) {
  const Request& request = upgrade.request;
  const std::vector<std::string> offered = offered_protocols(request);
  const auto offers = [&](std::string_view protocol) {
    return std::find(offered.begin(), offered.end(), protocol) != offered.end();
  };
  if (request.target.path != path_) {
    // Nobody else is given what is meant for this channel.
    if (!offers(kProtocol) && !offers(kPingProtocol)) return false;
    refuse(upgrade);
    return true;
  }
  const OriginKind origin =
      classify_origin(request.header("origin"), *request.header("host"), origins_);
  if (offers(kPingProtocol)) {
    if (auto socket = WebSocket::accept(loop_, upgrade, kPingProtocol)) socket->close(1000);
    return true;
  }
  if (!offers(kProtocol)) return false;
  const bool foreign =
      origin == OriginKind::Foreign && !callbacks_.trusts(*request.header("origin"));
  if (foreign || !is_token(request.target.value("token").value_or(""))) {
    refuse(upgrade);
    return true;
  }
  const auto socket = WebSocket::accept(loop_, upgrade, kProtocol);
  if (!socket) return true;
  const auto client = std::make_shared<Client>();
  client->socket = socket;
  client->number = next_number_++;
  if (const auto sequence = request.target.value("seq"))
    client->sequence = std::strtoull(std::string(*sequence).c_str(), nullptr, 10);
  client->page = request.target.value("page").value_or("");
  clients_.push_back(client);
  const std::weak_ptr<Client> weak = client;
  socket->on_close = [this, weak] {
    const auto gone = weak.lock();
    std::erase(clients_, gone);
    if (gone) callbacks_.gone(*gone);
  };
  socket->on_message = [this, weak](std::string text) {
    const auto sender = weak.lock();
    if (!sender) return;
    const json::ParseResult message = json::parse(text);
    if (!message || !message.root().is_object()) return;
    if (message.root().find_string("type") != "custom") return;
    const auto event = message.root().find_string("event");
    if (!event) return;
    const json::Value* data = message.root().find("data");
    callbacks_.message(*sender, std::string(*event),
                       data ? std::string(data->range().of(text)) : std::string("null"));
  };
  send(*client, "{\"type\":\"connected\"}");
  callbacks_.connected(*client);
  return true;
}

void Channel::send(Client& client, std::string_view payload) { client.socket->send(payload); }

void Channel::broadcast(std::string_view payload) {
  const auto clients = clients_;
  for (const auto& client : clients) client->socket->send(payload);
}

std::string custom_payload(std::string_view event, std::string_view data) {
  std::string out = "{\"type\":\"custom\",\"event\":";
  append_json_string(out, event);
  out += ",\"data\":";
  out += data;
  return out + "}";
}

}  // namespace sinter::dev
