#include "dev_server/http/websocket.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "dev_server/http/sha1.h"

namespace sinter::dev {

namespace {

constexpr size_t kLongestMessage = 1 << 20;
constexpr u32 kMostFrames = 256;
constexpr size_t kMostPending = 4 << 20;
constexpr u64 kPingInterval = 30'000;

void refuse(Upgrade& upgrade, int status, std::string_view reason, std::string_view header = {}) {
  upgrade.stream->write(
      fmt::format("HTTP/1.1 {} {}\r\ncontent-type: text/plain\r\n{}content-length: {}\r\n"
                  "connection: close\r\n\r\n{}",
                  status, status_text(status), header, reason.size(), reason));
  upgrade.stream->finish();
}

bool has_token(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const size_t end = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, end);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (item.size() == wanted.size() &&
        std::equal(item.begin(), item.end(), wanted.begin(),
                   [](char a, char b) { return (a | 0x20) == (b | 0x20); }))
      return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

// A code that may stand in a close frame (RFC 6455, 7.4).
bool is_close_code(u16 code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

FrameResult read_frame(std::string_view buffer, size_t max_payload, Frame& frame, size_t& used) {
  if (buffer.size() < 2) return FrameResult::Incomplete;
  const auto byte = [&](size_t at) { return static_cast<u8>(buffer[at]); };
  const u8 opcode = byte(0) & 15;
  if ((byte(0) & 0x70) != 0 || opcode > 10 || (opcode > 2 && opcode < 8))
    return FrameResult::ProtocolError;
  if ((byte(1) & 0x80) == 0) return FrameResult::ProtocolError;  // clients must mask
  frame.opcode = static_cast<Opcode>(opcode);
  frame.final = (byte(0) & 0x80) != 0;
  u64 size = byte(1) & 0x7f;
  size_t at = 2;
  const bool control = opcode >= 8;
  if (control && (size > 125 || !frame.final)) return FrameResult::ProtocolError;
  if (size >= 126) {
    const size_t width = size == 126 ? 2 : 8;
    if (buffer.size() < at + width) return FrameResult::Incomplete;
    size = 0;
    for (size_t i = 0; i < width; ++i) size = size << 8 | byte(at + i);
    // The shortest form is the only one allowed.
    if ((width == 2 && size < 126) || (width == 8 && size < 65536) || size >> 63)
      return FrameResult::ProtocolError;
    at += width;
  }
  if (size > max_payload) return FrameResult::TooBig;
  if (buffer.size() < at + 4 + size) return FrameResult::Incomplete;
  const std::string_view mask = buffer.substr(at, 4);
  at += 4;
  frame.payload.assign(buffer.substr(at, size));
  for (size_t i = 0; i < frame.payload.size(); ++i) frame.payload[i] ^= mask[i & 3];
  used = at + size;
  return FrameResult::Complete;
}

std::string make_frame(Opcode opcode, std::string_view payload) {
  std::string frame;
  frame += static_cast<char>(0x80 | static_cast<u8>(opcode));
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else {
    const bool small = payload.size() < 65536;
    frame += static_cast<char>(small ? 126 : 127);
    for (int shift = small ? 8 : 56; shift >= 0; shift -= 8)
      frame += static_cast<char>(u64{payload.size()} >> shift);
  }
  frame += payload;
  return frame;
}

bool is_valid_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<u8>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || i + length > text.size()) return false;
    u32 code = lead & (0xff >> (length + 1));
    for (size_t k = 1; k < length; ++k) {
      const auto next = static_cast<u8>(text[i + k]);
      if ((next & 0xc0) != 0x80) return false;
      code = code << 6 | (next & 0x3f);
    }
    const u32 least = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80;
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    i += length;
  }
  return true;
}

std::string websocket_accept_key(std::string_view key) {
  const auto digest = sha1(std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
  std::string text;
  append_base64(text, {reinterpret_cast<const char*>(digest.data()), digest.size()});
  return text;
}

std::vector<std::string> offered_protocols(const Request& request) {
  std::vector<std::string> protocols;
  for (const auto& [name, value] : request.headers) {
    if (name != "sec-websocket-protocol") continue;
    for (std::string_view list = value; !list.empty();) {
      const size_t end = std::min(list.find(','), list.size());
      std::string_view item = list.substr(0, end);
      while (item.starts_with(' ')) item.remove_prefix(1);
      while (item.ends_with(' ')) item.remove_suffix(1);
      protocols.emplace_back(item);
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }
  return protocols;
}

WebSocket::WebSocket(EventLoop& loop, std::shared_ptr<TcpStream> stream)
    : loop_(loop), stream_(std::move(stream)) {}

WebSocket::~WebSocket() {
  if (ping_) loop_.cancel(ping_);
}

std::shared_ptr<WebSocket> WebSocket::accept(EventLoop& loop, Upgrade& upgrade,
                                             std::string_view protocol) {
  const Request& request = upgrade.request;
  const auto connection = request.header("connection");
  const auto version = request.header("sec-websocket-version");
  const auto key = request.header("sec-websocket-key");
  if (!connection || !has_token(*connection, "upgrade") || !key || key->size() != 24) {
    refuse(upgrade, 400, "The WebSocket handshake is malformed");
    return nullptr;
  }
  if (!version || *version != "13") {
    refuse(upgrade, 426, "This server speaks WebSocket version 13",
           "sec-websocket-version: 13\r\n");
    return nullptr;
  }
  std::shared_ptr<WebSocket> socket(new WebSocket(loop, upgrade.stream));
  std::string head = fmt::format(
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
      "sec-websocket-accept: {}\r\n",
      websocket_accept_key(*key));
  if (!protocol.empty()) head.append("sec-websocket-protocol: ").append(protocol).append("\r\n");
  socket->stream_->write(head + "\r\n");
  socket->start(std::move(upgrade.rest));
  return socket;
}

void WebSocket::start(std::string rest) {
  const std::weak_ptr<WebSocket> weak = weak_from_this();
  // The stream's callbacks keep the socket alive.
  stream_->on_data = [self = shared_from_this()](std::string_view data) { self->on_data(data); };
  stream_->on_end = [weak] {
    if (const auto self = weak.lock()) self->stream_->close();
  };
  stream_->on_closed = [weak] {
    if (const auto self = weak.lock()) self->ended();
  };
  ping_ = loop_.every(kPingInterval, [weak] {
    const auto self = weak.lock();
    if (!self || self->closing_) return;
    if (!self->answered_ping_) return self->stream_->close();
    self->answered_ping_ = false;
    self->stream_->write(make_frame(Opcode::Ping, {}));
  });
  stream_->start_reading();
  if (!rest.empty())
    loop_.post([weak, rest = std::move(rest)] {
      if (const auto self = weak.lock()) self->on_data(rest);
    });
}

void WebSocket::on_data(std::string_view data) {
  if (closing_) return;
  const auto self = shared_from_this();
  buffer_ += data;
  size_t at = 0;
  while (!closing_) {
    Frame frame;
    size_t used = 0;
    const FrameResult result =
        read_frame(std::string_view(buffer_).substr(at), kLongestMessage, frame, used);
    if (result == FrameResult::Incomplete) break;
    if (result == FrameResult::ProtocolError) return fail(1002, "malformed frame");
    if (result == FrameResult::TooBig) return fail(1009, "message too big");
    at += used;
    take(std::move(frame));
  }
  buffer_.erase(0, at);
}

void WebSocket::take(Frame frame) {
  switch (frame.opcode) {
    case Opcode::Ping:
      if (stream_->pending_bytes() < kMostPending)
        stream_->write(make_frame(Opcode::Pong, frame.payload));
      return;
    case Opcode::Pong:
      answered_ping_ = true;
      return;
    case Opcode::Close: {
      if (frame.payload.size() == 1) return fail(1002, "malformed close");
      u16 code = 1000;
      if (frame.payload.size() >= 2) {
        code = static_cast<u16>(static_cast<u8>(frame.payload[0]) << 8 |
                                static_cast<u8>(frame.payload[1]));
        if (!is_close_code(code) || !is_valid_utf8(std::string_view(frame.payload).substr(2)))
          return fail(1002, "malformed close");
      }
      return close(code);
    }
    case Opcode::Continuation:
      if (frames_ == 0) return fail(1002, "continuation of nothing");
      break;
    case Opcode::Text:
      if (frames_ != 0) return fail(1002, "message within a message");
      break;
    case Opcode::Binary:
      return fail(1003, "only text messages");
  }
  if (++frames_ > kMostFrames) return fail(1009, "too many fragments");
  if (message_.size() + frame.payload.size() > kLongestMessage)
    return fail(1009, "message too big");
  message_ += frame.payload;
  if (!frame.final) return;
  frames_ = 0;
  std::string message = std::exchange(message_, {});
  if (!is_valid_utf8(message)) return fail(1007, "not UTF-8");
  if (on_message) on_message(std::move(message));
}

void WebSocket::send(std::string_view text) {
  if (closing_) return;
  if (stream_->pending_bytes() + text.size() > kMostPending) return close(1013, "too slow");
  stream_->write(make_frame(Opcode::Text, text));
}

void WebSocket::close(u16 code, std::string_view reason) {
  if (closing_) return;
  closing_ = true;
  std::string payload;
  payload += static_cast<char>(code >> 8);
  payload += static_cast<char>(code & 0xff);
  payload += reason.substr(0, 123);
  stream_->write(make_frame(Opcode::Close, payload));
  stream_->finish();
  ended();
}

void WebSocket::ended() {
  closing_ = true;
  if (ping_) loop_.cancel(std::exchange(ping_, 0));
  if (std::exchange(told_, true)) return;
  const auto callback = std::move(on_close);
  on_message = nullptr;
  if (callback) callback();
}

}  // namespace sinter::dev
