// One TCP connection on the event loop, accepted or opened: bytes in, bytes out, backpressure.
//
// A stream keeps itself alive until its socket is closed. After on_closed no callback is called any
// more; close() may be called at any time, also from a callback and more than once.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "dev_server/net/event_loop.h"
#include "dev_server/net/tls.h"

struct uv_stream_s;

namespace sinter::dev {

using SharedText = std::shared_ptr<const std::string>;

class TcpStream : public std::enable_shared_from_this<TcpStream> {
 public:
  // Null when the connection is gone already.
  static std::shared_ptr<TcpStream> accept(EventLoop& loop, uv_stream_s* listener);
  // `done` gets a stream, or null and what went wrong ("connection refused").
  static void connect(EventLoop& loop, const std::string& host, u16 port,
                      std::function<void(std::shared_ptr<TcpStream>, std::string)> done);
  ~TcpStream();

  std::function<void(std::string_view)> on_data;
  // The other side has ended or broken the connection. The stream is not closed by that.
  std::function<void()> on_end;
  // The stream was closed, by whomever.
  std::function<void()> on_closed;

  // From here on, what goes over the network is encrypted. Before anything is read or written.
  void use_tls(std::unique_ptr<TlsSession> session) { tls_ = std::move(session); }
  bool is_encrypted() const { return tls_ != nullptr; }

  void start_reading();
  void stop_reading();

  // Writes `head`, then `body`. `done` is called when both are with the kernel, or never if the
  // stream is closed before.
  void write(std::string head, SharedText body = nullptr, std::function<void()> done = {});
  // Handed to write() and not with the kernel yet.
  size_t pending_bytes() const { return pending_bytes_; }

  // Closes when everything written has been sent.
  void finish();
  void close();
  bool is_closed() const { return closed_; }

  // "127.0.0.1", "::1"; empty when unknown.
  const std::string& peer() const { return peer_; }
  bool peer_is_loopback() const;
  u64 last_progress() const { return last_progress_; }  // EventLoop::now() of the last byte written

 private:
  struct Handle;
  explicit TcpStream(EventLoop& loop);
  void find_peer();
  void received(std::string_view bytes);
  void received_encrypted(std::string_view bytes);
  void deliver_held();
  void write_raw(std::string head, SharedText body, std::function<void()> done);

  EventLoop& loop_;
  std::unique_ptr<TlsSession> tls_;
  std::string held_;  // decrypted while nobody reads
  std::unique_ptr<Handle> handle_;
  std::shared_ptr<TcpStream> self_;  // until the socket is closed
  std::string peer_;
  size_t pending_bytes_ = 0;
  u64 last_progress_ = 0;
  bool closed_ = false, finishing_ = false, reading_ = false;
};

}  // namespace sinter::dev
