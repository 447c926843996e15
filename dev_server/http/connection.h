// One client's connection: requests come in one after the other, each is answered before the next
// is looked at. Internal to the server.
#pragma once

#include <llhttp.h>

#include <memory>
#include <string>

#include "dev_server/http/message.h"
#include "dev_server/http/server.h"

namespace sinter::dev {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Server& server, std::shared_ptr<TcpStream> stream);
  void start();
  void close() { stream_->close(); }
  // Between two requests: nothing is lost when it is closed.
  bool is_idle() const { return state_ == State::Head && buffer_.empty(); }
  // Closes the connection when it has been too slow.
  void check_timeouts(u64 now);
  const std::string& peer() const { return stream_->peer(); }

  // For Exchange.
  void send_head(Exchange& exchange, const Response& response, bool has_length, u64 length,
                 SharedText body);
  void send_piece(std::string text, std::function<void()> sent);
  void response_done();
  void abort() { close(); }
  void pause_body() { stream_->stop_reading(); }
  void resume_body() { stream_->start_reading(); }

 private:
  enum class State : u8 {
    Head,     // waiting for a request, or for the rest of its head
    Body,     // the head is there, the body is not
    Answer,   // the request is complete, the answer is not
    Closing,  // only the rest of the answer is still to be sent
  };

  void on_data(std::string_view data);
  void on_end();
  void forget();
  void process();
  bool take_head();
  void feed_body();
  void refuse(int status, std::string_view reason);
  void request_complete();
  void take_upgrade(std::string rest);

  static int on_header_field(llhttp_t* parser, const char* at, size_t size);
  static int on_header_value(llhttp_t* parser, const char* at, size_t size);
  static int on_header_value_complete(llhttp_t* parser);
  static int on_body(llhttp_t* parser, const char* at, size_t size);
  static int on_message_complete(llhttp_t* parser);

  Server& server_;
  std::shared_ptr<TcpStream> stream_;
  llhttp_t parser_;
  llhttp_settings_t settings_;
  State state_ = State::Head;
  std::string buffer_;
  std::shared_ptr<Exchange> exchange_;  // of the current request
  std::string field_, value_;
  u64 since_ = 0;       // when the current state began
  u64 head_since_ = 0;  // when the first byte of the current head came; 0: not yet
  bool message_complete_ = false;
  bool streaming_ = false;  // the body goes to exchange_->on_body
  bool keep_alive_ = true;
  bool processing_ = false;
};

}  // namespace sinter::dev
