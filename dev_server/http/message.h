// One HTTP request and its answer.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/types.h"
#include "dev_server/http/target.h"
#include "dev_server/net/tcp_stream.h"

namespace sinter::dev {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string raw_target;
  Target target;
  HeaderList headers;  // names in lower case, in the order of arrival
  std::string body;    // whole, unless the exchange streams it
  bool peer_is_loopback = false;
  bool takes_chunks = true;  // HTTP/1.1

  // The first header of that (lower-case) name.
  std::optional<std::string_view> header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return std::nullopt;
  }
  bool is_read() const { return method == "GET" || method == "HEAD"; }
};

struct Response {
  int status = 200;
  HeaderList headers;
  SharedText body;  // may be null

  Response& header(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

class Connection;

// A request that waits for its answer. Handlers may keep it and answer later, on the loop's thread.
// Of a client that has gone, everything here does nothing.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  explicit Exchange(std::weak_ptr<Connection> connection) : connection_(std::move(connection)) {}

  Request request;

  // The whole answer at once.
  void respond(Response response);
  void respond_text(int status, std::string_view content_type, std::string text);
  // A short page that says what is wrong, for people.
  void respond_error(int status, std::string_view reason);

  // An answer in pieces. Without a content-length header the pieces are sent chunked.
  void begin(Response head);
  // `sent` is called when the client has taken it.
  void write(std::string piece, std::function<void()> sent = {});
  void end();
  // In the middle of an answer that cannot be completed.
  void abort();

  bool body_complete = false;
  // Body in pieces instead of `request.body`: only from a handler that was asked before the body
  // has arrived (Server::use_streaming).
  std::function<void(std::string_view)> on_body;
  std::function<void()> on_body_end;
  // The client has gone before the answer was complete.
  std::function<void()> on_gone;

  bool is_answered() const { return answered_; }
  bool is_gone() const { return connection_.expired(); }
  void pause_body();
  void resume_body();

 private:
  friend class Connection;
  std::weak_ptr<Connection> connection_;
  bool answered_ = false;
  bool chunked_ = false;
};

std::string_view status_text(int status);

}  // namespace sinter::dev
