#include "dev_server/http/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sinter::dev {

namespace {

constexpr size_t kLongestHead = 16 << 10;
constexpr size_t kLongestRequestLine = 8 << 10;
constexpr u32 kMostHeaders = 100;

bool is_token_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

struct RequestLine {
  std::string_view method, target, version;
};

// What is wrong with a head; 0 when nothing. `head` ends with the empty line. Stricter than the
// parser behind it: every line ends in CRLF, no header is folded, no space stands before a colon.
int check_head(std::string_view head, RequestLine& line) {
  size_t at = head.find("\r\n");
  if (at > kLongestRequestLine) return 414;
  const std::string_view first = head.substr(0, at);
  const size_t space = first.find(' ');
  const size_t second = first.rfind(' ');
  if (space == std::string_view::npos || second == space) return 400;
  line = {first.substr(0, space), first.substr(space + 1, second - space - 1),
          first.substr(second + 1)};
  if (!is_token(line.method)) return 400;
  if (line.version != "HTTP/1.1" && line.version != "HTTP/1.0")
    return line.version.starts_with("HTTP/") ? 505 : 400;
  u32 count = 0, hosts = 0, lengths = 0, encodings = 0;
  for (at += 2; at + 2 < head.size();) {
    const size_t end = head.find("\r\n", at);
    const std::string_view header = head.substr(at, end - at);
    at = end + 2;
    if (++count > kMostHeaders) return 431;
    const size_t colon = header.find(':');
    if (colon == std::string_view::npos || !is_token(header.substr(0, colon))) return 400;
    for (const char c : header.substr(colon)) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte < 0x20 && c != '\t') || byte == 0x7f) return 400;
    }
    std::string name(header.substr(0, colon));
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    hosts += name == "host";
    lengths += name == "content-length";
    encodings += name == "transfer-encoding";
  }
  if (hosts != 1 || lengths > 1 || encodings > 1 || (lengths && encodings)) return 400;
  if (encodings && line.version == "HTTP/1.0") return 400;
  return 0;
}

Connection* of(llhttp_t* parser) { return static_cast<Connection*>(parser->data); }

std::string_view reason_of(int status) {
  switch (status) {
    case 414:
      return "The request line is longer than 8 KiB";
    case 431:
      return "The request's headers are larger than 16 KiB or more than 100";
    case 505:
      return "This server speaks HTTP/1.1";
    default:
      return "The request is malformed";
  }
}

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

}  // namespace

std::string_view status_text(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 101:
      return "Switching Protocols";
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 416:
      return "Range Not Satisfiable";
    case 426:
      return "Upgrade Required";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

Connection::Connection(Server& server, std::shared_ptr<TcpStream> stream)
    : server_(server), stream_(std::move(stream)) {
  llhttp_settings_init(&settings_);
  settings_.on_header_field = on_header_field;
  settings_.on_header_value = on_header_value;
  settings_.on_header_value_complete = on_header_value_complete;
  settings_.on_body = on_body;
  settings_.on_message_complete = on_message_complete;
  llhttp_init(&parser_, HTTP_REQUEST, &settings_);
  parser_.data = this;
  since_ = server_.loop().now();
}

void Connection::start() {
  const std::weak_ptr<Connection> weak = weak_from_this();
  stream_->on_data = [weak](std::string_view data) {
    if (const auto self = weak.lock()) self->on_data(data);
  };
  stream_->on_end = [weak] {
    if (const auto self = weak.lock()) self->on_end();
  };
  stream_->on_closed = [weak] {
    if (const auto self = weak.lock()) self->forget();
  };
  stream_->start_reading();
}

// The stream is closed, or somebody else's now.
void Connection::forget() {
  const auto exchange = std::move(exchange_);
  exchange_ = nullptr;
  const auto self = shared_from_this();
  if (server_.connections_.erase(self) == 0) return;
  const auto peer = server_.per_peer_.find(stream_->peer());
  if (peer != server_.per_peer_.end() && --peer->second == 0) server_.per_peer_.erase(peer);
  if (exchange && exchange->on_gone) exchange->on_gone();
}

void Connection::check_timeouts(u64 now) {
  const ServerOptions& options = server_.options();
  switch (state_) {
    case State::Head:
      if (head_since_ != 0 && now - head_since_ > options.header_timeout_ms)
        return refuse(408, "The request's headers did not arrive in time");
      if (head_since_ == 0 && now - since_ > options.idle_timeout_ms) close();
      return;
    case State::Body:
      if (!streaming_ && now - since_ > options.body_timeout_ms)
        refuse(408, "The request's body did not arrive in time");
      return;
    case State::Answer:
    case State::Closing:
      if (stream_->pending_bytes() != 0 &&
          now - stream_->last_progress() > options.write_timeout_ms)
        close();
      return;
  }
}

void Connection::on_data(std::string_view data) {
  if (state_ == State::Closing) return;
  buffer_ += data;
  if (state_ == State::Answer) {
    // The next request may wait, but not without limit.
    if (buffer_.size() > kLongestHead) stream_->stop_reading();
    return;
  }
  process();
}

void Connection::on_end() {
  if (state_ == State::Answer && exchange_) {
    // Half-closed: the client may still read. A write to one that is gone ends the connection.
    keep_alive_ = false;
    if (!exchange_->is_answered() && !exchange_->on_gone) return;
  }
  if (state_ == State::Closing) return;
  close();
}

void Connection::process() {
  if (processing_) return;
  processing_ = true;
  const auto self = shared_from_this();
  while (!stream_->is_closed()) {
    if (state_ == State::Head) {
      if (!take_head()) break;
    } else if (state_ == State::Body) {
      if (buffer_.empty()) break;
      feed_body();
    } else {
      break;
    }
  }
  processing_ = false;
}

// True when a complete head was there.
bool Connection::take_head() {
  // An empty line before a request is left over from the one before.
  if (buffer_.starts_with("\r\n")) buffer_.erase(0, 2);
  if (buffer_.empty()) return false;
  if (head_since_ == 0) head_since_ = server_.loop().now();
  const size_t end = buffer_.find("\r\n\r\n");
  // A bare line feed is seen at once: a client that sends such lines never sends the end.
  const size_t feed = buffer_.find('\n');
  if (feed != std::string::npos && (feed == 0 || buffer_[feed - 1] != '\r'))
    return refuse(400, "A line of the request ends without a carriage return"), false;
  if (end == std::string::npos) {
    if (buffer_.size() > kLongestHead) {
      const bool long_line = buffer_.find("\r\n") == std::string::npos;
      refuse(long_line ? 414 : 431, reason_of(long_line ? 414 : 431));
    }
    return false;
  }
  if (end > kLongestHead) return refuse(431, reason_of(431)), false;
  const std::string head = buffer_.substr(0, end + 4);
  buffer_.erase(0, end + 4);

  exchange_ = std::make_shared<Exchange>(weak_from_this());
  Request& request = exchange_->request;
  RequestLine line;
  if (const int status = check_head(head, line); status != 0)
    return refuse(status, reason_of(status)), false;
  request.method = line.method;
  request.raw_target = line.target;
  request.peer_is_loopback = stream_->peer_is_loopback();
  keep_alive_ = line.version == "HTTP/1.1";
  request.takes_chunks = keep_alive_;
  message_complete_ = streaming_ = false;
  field_.clear();
  value_.clear();

  llhttp_init(&parser_, HTTP_REQUEST, &settings_);
  parser_.data = this;
  const llhttp_errno_t error = llhttp_execute(&parser_, head.data(), head.size());
  if (error != HPE_OK && error != HPE_PAUSED && error != HPE_PAUSED_UPGRADE)
    return refuse(400, reason_of(400)), false;
  keep_alive_ = keep_alive_ && llhttp_should_keep_alive(&parser_);

  const std::string_view host = *request.header("host");
  const HostVerdict verdict = check_host(host, server_.options().hosts);
  if (verdict == HostVerdict::Malformed) return refuse(400, "The Host header names no host"), false;
  if (verdict == HostVerdict::Foreign)
    return refuse(403, "This host is not allowed. To allow it, add it to server.allowedHosts"),
           false;
  std::optional<Target> target = parse_target(request.raw_target);
  if (!target) return refuse(400, "The request's target is malformed"), false;
  request.target = std::move(*target);

  head_since_ = 0;
  since_ = server_.loop().now();
  if (error == HPE_PAUSED_UPGRADE) {
    const std::optional<std::string_view> upgrade = request.header("upgrade");
    const bool websocket = upgrade && upgrade->size() == 9 &&
                           std::equal(upgrade->begin(), upgrade->end(), "websocket",
                                      [](char a, char b) { return (a | 0x20) == b; });
    if (!websocket || request.method != "GET")
      return refuse(400, "Only WebSocket upgrades are possible here"), false;
    take_upgrade(std::exchange(buffer_, {}));
    return false;
  }
  state_ = State::Body;
  if (message_complete_) {
    request_complete();
    return true;
  }
  streaming_ = server_.dispatch_streaming(exchange_);
  if (!streaming_ && exchange_ && exchange_->is_answered()) return false;
  if (const auto expect = request.header("expect"); expect && *expect == "100-continue")
    stream_->write("HTTP/1.1 100 Continue\r\n\r\n");
  return true;
}

void Connection::feed_body() {
  const std::string data = std::exchange(buffer_, {});
  const llhttp_errno_t error = llhttp_execute(&parser_, data.data(), data.size());
  if (error == HPE_PAUSED) {
    buffer_ = data.substr(static_cast<size_t>(llhttp_get_error_pos(&parser_) - data.data()));
  } else if (error != HPE_OK) {
    return refuse(400, "The request's body is malformed");
  }
  if (stream_->is_closed() || !exchange_) return;
  if (!streaming_ && exchange_->request.body.size() > server_.options().max_body)
    return refuse(413, "The request's body is larger than this server takes");
  if (message_complete_) request_complete();
}

void Connection::request_complete() {
  state_ = exchange_->is_answered() && state_ == State::Closing ? State::Closing : State::Answer;
  since_ = server_.loop().now();
  exchange_->body_complete = true;
  if (streaming_) {
    if (exchange_->on_body_end) exchange_->on_body_end();
    return;
  }
  server_.dispatch(exchange_);
}

void Connection::take_upgrade(std::string rest) {
  stream_->stop_reading();
  stream_->on_data = nullptr;
  stream_->on_end = nullptr;
  stream_->on_closed = nullptr;
  Upgrade upgrade{std::move(exchange_->request), stream_, std::move(rest)};
  exchange_ = nullptr;
  // From here on the stream belongs to whoever takes it; this connection only ends.
  const auto self = shared_from_this();
  forget();
  server_.dispatch_upgrade(std::move(upgrade));
}

void Connection::refuse(int status, std::string_view reason) {
  if (!exchange_) exchange_ = std::make_shared<Exchange>(weak_from_this());
  keep_alive_ = false;
  if (exchange_->is_answered()) return close();
  state_ = State::Answer;
  exchange_->respond_error(status, reason);
}

void Connection::send_head(Exchange& exchange, const Response& response, bool has_length,
                           u64 length, SharedText body) {
  // An answer before the whole request has come: the rest of it is not waited for.
  if (state_ == State::Body) keep_alive_ = false;
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\n", response.status, status_text(response.status));
  bool cache = false, policy = false, nosniff = false;
  HeaderList cors = response.headers;
  const size_t own = cors.size();
  server_.options().cors.add_headers(exchange.request, cors);
  cors.erase(cors.begin(), cors.begin() + static_cast<std::ptrdiff_t>(own));
  for (const HeaderList* list :
       {&response.headers, static_cast<const HeaderList*>(&server_.options().headers),
        static_cast<const HeaderList*>(&cors)}) {
    for (const auto& [name, value] : *list) {
      if (has_line_break(name) || has_line_break(value)) continue;
      std::string lower = name;
      for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
      if (lower == "connection" || lower == "transfer-encoding" || lower == "keep-alive") continue;
      if (lower == "content-length" && has_length) continue;
      cache = cache || lower == "cache-control";
      policy = policy || lower == "cross-origin-resource-policy";
      nosniff = nosniff || lower == "x-content-type-options";
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }
  if (!cache) head += "cache-control: no-cache\r\n";
  if (!nosniff) head += "x-content-type-options: nosniff\r\n";
  if (!policy) head += "cross-origin-resource-policy: same-origin\r\n";
  if (has_length && response.status != 204 && response.status != 304)
    head += fmt::format("content-length: {}\r\n", length);
  if (exchange.chunked_) head += "transfer-encoding: chunked\r\n";
  head += keep_alive_ ? "connection: keep-alive\r\n\r\n" : "connection: close\r\n\r\n";
  if (exchange.request.method == "HEAD") body = nullptr;
  stream_->write(std::move(head), std::move(body));
}

void Connection::send_piece(std::string text, std::function<void()> sent) {
  stream_->write(std::move(text), nullptr, std::move(sent));
}

void Connection::response_done() {
  const bool body_missing = state_ == State::Body;
  exchange_ = nullptr;
  if (!keep_alive_ || body_missing) {
    state_ = State::Closing;
    // The rest of what the client sends is read and dropped, because closing a socket with unread
    // bytes would take the answer away from the client as well.
    buffer_.clear();
    stream_->finish();
    return;
  }
  state_ = State::Head;
  since_ = server_.loop().now();
  stream_->start_reading();
  if (!buffer_.empty() && !processing_)
    server_.loop().post([self = shared_from_this()] {
      if (!self->stream_->is_closed()) self->process();
    });
}

int Connection::on_header_field(llhttp_t* parser, const char* at, size_t size) {
  of(parser)->field_.append(at, size);
  return 0;
}
int Connection::on_header_value(llhttp_t* parser, const char* at, size_t size) {
  of(parser)->value_.append(at, size);
  return 0;
}
int Connection::on_header_value_complete(llhttp_t* parser) {
  Connection& self = *of(parser);
  for (char& c : self.field_)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  while (self.value_.ends_with(' ') || self.value_.ends_with('\t')) self.value_.pop_back();
  self.exchange_->request.headers.emplace_back(std::exchange(self.field_, {}),
                                               std::exchange(self.value_, {}));
  return 0;
}
int Connection::on_body(llhttp_t* parser, const char* at, size_t size) {
  Connection& self = *of(parser);
  if (!self.exchange_) return 0;
  // Pieces that come before anybody takes them are kept.
  if (!self.streaming_ || !self.exchange_->on_body) {
    // A little more than the limit is kept, so that the caller sees that it was passed.
    if (self.exchange_->request.body.size() <= self.server_.options().max_body)
      self.exchange_->request.body.append(at, size);
  } else {
    self.exchange_->on_body({at, size});
  }
  return 0;
}
int Connection::on_message_complete(llhttp_t* parser) {
  of(parser)->message_complete_ = true;
  return parser->upgrade ? 0 : HPE_PAUSED;
}

// -- Exchange

void Exchange::respond(Response response) {
  const auto connection = connection_.lock();
  if (!connection || answered_) return;
  answered_ = true;
  const u64 length = response.body ? response.body->size() : 0;
  connection->send_head(*this, response, true, length, response.body);
  connection->response_done();
}

void Exchange::respond_text(int status, std::string_view content_type, std::string text) {
  Response response;
  response.status = status;
  response.header("content-type", std::string(content_type));
  response.body = std::make_shared<const std::string>(std::move(text));
  respond(std::move(response));
}

void Exchange::respond_error(int status, std::string_view reason) {
  respond_text(status, "text/plain;charset=utf-8",
               fmt::format("{} {}\n\n{}\n", status, status_text(status), reason));
}

void Exchange::begin(Response head) {
  const auto connection = connection_.lock();
  if (!connection || answered_) return;
  answered_ = true;
  bool has_length = head.status == 204 || head.status == 304;
  for (const auto& [name, value] : head.headers)
    has_length = has_length || name == "content-length";
  chunked_ = !has_length && request.method != "HEAD" && request.takes_chunks;
  connection->send_head(*this, head, false, 0, nullptr);
}

void Exchange::write(std::string piece, std::function<void()> sent) {
  const auto connection = connection_.lock();
  if (!connection || piece.empty()) return;
  if (request.method == "HEAD") {
    if (sent) sent();
    return;
  }
  if (chunked_) piece = fmt::format("{:x}\r\n", piece.size()) + piece + "\r\n";
  connection->send_piece(std::move(piece), std::move(sent));
}

void Exchange::end() {
  const auto connection = connection_.lock();
  if (!connection) return;
  if (chunked_) connection->send_piece("0\r\n\r\n", {});
  connection->response_done();
}

void Exchange::abort() {
  if (const auto connection = connection_.lock()) connection->abort();
}

void Exchange::pause_body() {
  if (const auto connection = connection_.lock()) connection->pause_body();
}
void Exchange::resume_body() {
  if (const auto connection = connection_.lock()) connection->resume_body();
}

}  // namespace sinter::dev
