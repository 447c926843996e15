// The server's side of a WebSocket (RFC 6455): handshake, frames, limits.
//
// No extension is negotiated. What a peer sends is bounded: a message may have 1 MiB and 256
// frames, and what is waiting to be sent may have 4 MiB; a client that does not read is dropped
// with 1013 and catches up when it connects again.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "dev_server/http/server.h"

namespace sinter::dev {

enum class Opcode : u8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

// One frame as it stands at the beginning of a buffer.
struct Frame {
  Opcode opcode = Opcode::Text;
  bool final = false;
  std::string payload;  // unmasked
};
enum class FrameResult : u8 { Complete, Incomplete, ProtocolError, TooBig };
// On Complete, `used` bytes of `buffer` were the frame.
FrameResult read_frame(std::string_view buffer, size_t max_payload, Frame& frame, size_t& used);
// Unmasked, as servers send them.
std::string make_frame(Opcode opcode, std::string_view payload);

bool is_valid_utf8(std::string_view text);

// "dGhlIHNhbXBsZSBub25jZQ==" → "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
std::string websocket_accept_key(std::string_view key);

class WebSocket : public std::enable_shared_from_this<WebSocket> {
 public:
  // Answers the handshake. Null (with an error sent) when the request is no proper one. `protocol`
  // is the subprotocol to confirm; empty: none.
  static std::shared_ptr<WebSocket> accept(EventLoop& loop, Upgrade& upgrade,
                                           std::string_view protocol);
  ~WebSocket();

  std::function<void(std::string)> on_message;
  std::function<void()> on_close;  // once, whoever closed

  void send(std::string_view text);
  void close(u16 code, std::string_view reason = {});
  bool is_open() const { return !closing_; }

 private:
  WebSocket(EventLoop& loop, std::shared_ptr<TcpStream> stream);
  void start(std::string rest);
  void on_data(std::string_view data);
  void take(Frame frame);
  void fail(u16 code, std::string_view reason) { close(code, reason); }
  void ended();

  EventLoop& loop_;
  std::shared_ptr<TcpStream> stream_;
  std::string buffer_, message_;
  u32 frames_ = 0;  // of the current message; 0: none has begun
  bool closing_ = false, told_ = false, answered_ping_ = true;
  EventLoop::TimerId ping_ = 0;
};

// The subprotocols that a request offers, in its order.
std::vector<std::string> offered_protocols(const Request& request);

}  // namespace sinter::dev
