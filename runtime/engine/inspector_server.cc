#include "runtime/engine/inspector_server.h"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>

namespace sinter::runtime {

namespace {

constexpr size_t kLargestHead = 16 * 1024;
constexpr size_t kLargestMessage = 256 * 1024 * 1024;
enum Opcode : u8 { kContinuation, kText, kBinary, kClose = 8, kPing, kPong };

bool same_word(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() &&
         std::equal(a.begin(), a.end(), lower.begin(),
                    [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string accept_key(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  u8 digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
  u8 encoded[64];
  const int length = EVP_EncodeBlock(encoded, digest, static_cast<int>(size));
  return {reinterpret_cast<char*>(encoded), static_cast<size_t>(length)};
}

std::string random_id() {
  u8 bytes[16];
  RAND_bytes(bytes, sizeof bytes);
  bytes[6] = static_cast<u8>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<u8>((bytes[8] & 0x3f) | 0x80);
  std::string out;
  for (size_t i = 0; i < sizeof bytes; i++) {
    constexpr char kDigits[] = "0123456789abcdef";
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kDigits[bytes[i] >> 4];
    out += kDigits[bytes[i] & 15];
  }
  return out;
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<u8>(c) < 0x20) {
      char escape[8];
      snprintf(escape, sizeof escape, "\\u%04x", c);
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string frame(Opcode opcode, std::string_view payload) {
  std::string out(1, static_cast<char>(0x80 | opcode));
  const size_t size = payload.size();
  if (size < 126) {
    out += static_cast<char>(size);
  } else {
    const int bytes = size < 65536 ? 2 : 8;
    out += static_cast<char>(bytes == 2 ? 126 : 127);
    for (int i = bytes - 1; i >= 0; i--) out += static_cast<char>(size >> (8 * i) & 0xff);
  }
  return out.append(payload);
}

}  // namespace

bool parse_inspector_request(std::string_view head, InspectorRequest* out) {
  const size_t line_end = head.find("\r\n");
  std::string_view line = head.substr(0, line_end);
  if (!line.starts_with("GET ") || !line.ends_with(" HTTP/1.1")) return false;
  out->path = line.substr(4, line.size() - 4 - 9);
  while (line_end != std::string_view::npos) {
    head.remove_prefix(head.find("\r\n") + 2);
    line = head.substr(0, head.find("\r\n"));
    if (line.empty()) break;
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
    if (same_word(name, "host")) out->host = value;
    if (same_word(name, "upgrade")) out->upgrades = same_word(value, "websocket");
    if (same_word(name, "sec-websocket-key")) out->websocket_key = value;
    if (head.find("\r\n") == std::string_view::npos) break;
  }
  return true;
}

bool is_safe_host(std::string_view host) {
  const size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    const std::string_view port = host.substr(colon + 1);
    if (port.find_first_not_of("0123456789") != std::string_view::npos) return false;
    host = host.substr(0, colon);
  }
  if (same_word(host, "localhost") || same_word(host, "localhost6")) return true;
  in6_addr address;
  if (host.starts_with("[") && host.ends_with("]")) {
    return inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &address) == 1;
  }
  return inet_pton(AF_INET, std::string(host).c_str(), &address) == 1;
}

struct InspectorServer::Connection {
  InspectorServer* server;
  uv_tcp_t handle;
  std::string buffer;   // read and not understood yet
  std::string message;  // fragments of one
  u32 session = 0;      // not zero once it is a WebSocket
  bool closing = false;
  char memory[65536];
};

InspectorServer::InspectorServer(Events events, std::string version, std::string title,
                                 std::string url)
    : events_(std::move(events)),
      version_(std::move(version)),
      title_(std::move(title)),
      url_(std::move(url)),
      id_(random_id()) {}

InspectorServer::~InspectorServer() { stop(); }

bool InspectorServer::start(const std::string& host, int port, std::string* error) {
  uv_loop_init(&loop_);
  uv_tcp_init(&loop_, &listener_);
  listener_.data = this;
  uv_async_init(&loop_, &wake_,
                [](uv_async_t* async) { static_cast<InspectorServer*>(async->data)->wake(); });
  wake_.data = this;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_family = host == "localhost" ? AF_INET : AF_UNSPEC;
  uv_getaddrinfo_t lookup;
  int failed =
      uv_getaddrinfo(&loop_, &lookup, nullptr, host.c_str(), std::to_string(port).c_str(), &hints);
  if (!failed) failed = uv_tcp_bind(&listener_, lookup.addrinfo->ai_addr, 0);
  if (!failed) {
    failed = uv_listen(reinterpret_cast<uv_stream_t*>(&listener_), 16,
                       [](uv_stream_t* stream, int status) {
                         if (status == 0) static_cast<InspectorServer*>(stream->data)->accept();
                       });
  }
  if (failed) {
    *error = uv_strerror(failed);
    uv_close(reinterpret_cast<uv_handle_t*>(&listener_), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
    return false;
  }
  const bool v6 = lookup.addrinfo->ai_family == AF_INET6;
  uv_freeaddrinfo(lookup.addrinfo);
  sockaddr_storage bound;
  int size = sizeof bound;
  uv_tcp_getsockname(&listener_, reinterpret_cast<sockaddr*>(&bound), &size);
  const u16 actual = ntohs(v6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                              : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
  const std::string shown = host.find(':') != std::string::npos ? "[" + host + "]" : host;
  host_and_port_ = shown + ":" + std::to_string(actual);
  address_ = "ws://" + host_and_port_ + "/" + id_;
  thread_ = std::thread([this] { run(); });
  return true;
}

void InspectorServer::run() {
  uv_run(&loop_, UV_RUN_DEFAULT);
  uv_loop_close(&loop_);
}

void InspectorServer::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  uv_async_send(&wake_);
  thread_.join();
}

void InspectorServer::send(u32 session, std::string text) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    outgoing_.emplace_back(session, std::move(text));
  }
  uv_async_send(&wake_);
}

void InspectorServer::wake() {
  std::vector<std::pair<u32, std::string>> outgoing;
  bool stopping;
  {
    std::lock_guard lock(mutex_);
    outgoing.swap(outgoing_);
    stopping = stopping_;
  }
  for (auto& [session, text] : outgoing) {
    auto found = sessions_.find(session);
    if (found != sessions_.end()) write(*found->second, frame(kText, text));
  }
  if (!stopping) return;
  const std::vector<Connection*> all = connections_;
  for (Connection* connection : all) {
    if (connection->session) {
      write(*connection, frame(kClose, std::string_view("\x03\xe8", 2)), true);
    } else {
      close(*connection);
    }
  }
  uv_close(reinterpret_cast<uv_handle_t*>(&listener_), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
}

void InspectorServer::accept() {
  auto* connection = new Connection;
  connection->server = this;
  uv_tcp_init(&loop_, &connection->handle);
  connection->handle.data = connection;
  connections_.push_back(connection);
  auto* stream = reinterpret_cast<uv_stream_t*>(&connection->handle);
  if (uv_accept(reinterpret_cast<uv_stream_t*>(&listener_), stream) != 0) return close(*connection);
  uv_tcp_nodelay(&connection->handle, 1);
  uv_read_start(
      stream,
      [](uv_handle_t* handle, size_t, uv_buf_t* buffer) {
        auto* connection = static_cast<Connection*>(handle->data);
        *buffer = uv_buf_init(connection->memory, sizeof connection->memory);
      },
      [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
        auto* connection = static_cast<Connection*>(stream->data);
        if (count < 0) return connection->server->close(*connection);
        connection->buffer.append(buffer->base, static_cast<size_t>(count));
        connection->server->read(*connection);
      });
}

void InspectorServer::close(Connection& connection) {
  if (connection.closing) return;
  connection.closing = true;
  std::erase(connections_, &connection);
  if (connection.session) {
    sessions_.erase(connection.session);
    events_.closed(connection.session);
  }
  uv_close(reinterpret_cast<uv_handle_t*>(&connection.handle),
           [](uv_handle_t* handle) { delete static_cast<Connection*>(handle->data); });
}

void InspectorServer::write(Connection& connection, std::string bytes, bool last) {
  if (connection.closing) return;
  struct Request {
    uv_write_t request;
    std::string bytes;
    bool last;
  };
  auto* request = new Request{{}, std::move(bytes), last};
  request->request.data = request;
  uv_buf_t buffer = uv_buf_init(request->bytes.data(), static_cast<u32>(request->bytes.size()));
  const int error = uv_write(&request->request, reinterpret_cast<uv_stream_t*>(&connection.handle),
                             &buffer, 1, [](uv_write_t* done, int status) {
                               std::unique_ptr<Request> request(static_cast<Request*>(done->data));
                               auto* connection = static_cast<Connection*>(done->handle->data);
                               if (status < 0 || request->last)
                                 connection->server->close(*connection);
                             });
  if (error) {
    delete request;
    close(connection);
  }
}

void InspectorServer::read(Connection& connection) {
  if (connection.session) return read_frames(connection);
  const size_t end = connection.buffer.find("\r\n\r\n");
  if (end == std::string::npos) {
    if (connection.buffer.size() > kLargestHead) close(connection);
    return;
  }
  const std::string head = connection.buffer.substr(0, end + 2);
  connection.buffer.erase(0, end + 4);
  answer(connection, head);
}

void InspectorServer::answer(Connection& connection, std::string_view head) {
  const auto reply = [&](std::string_view status, std::string_view type, std::string_view body) {
    write(connection,
          "HTTP/1.1 " + std::string(status) + "\r\nContent-Type: " + std::string(type) +
              "\r\nCache-Control: no-cache\r\nConnection: close\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + std::string(body),
          true);
  };
  InspectorRequest request;
  if (!parse_inspector_request(head, &request)) {
    return reply("400 Bad Request", "text/plain", "Only GET requests of HTTP/1.1 are understood\n");
  }
  if (!is_safe_host(request.host)) {
    return reply("403 Forbidden", "text/plain",
                 "The Host header must name an IP address or localhost\n");
  }
  if (request.upgrades) {
    if (request.path.substr(std::min<size_t>(1, request.path.size())) != id_ ||
        request.websocket_key.empty()) {
      return reply("400 Bad Request", "text/plain", "There is no such target\n");
    }
    write(connection,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Accept: " +
              accept_key(request.websocket_key) + "\r\n\r\n");
    connection.session = ++last_session_;
    sessions_[connection.session] = &connection;
    events_.opened(connection.session);
    return read_frames(connection);
  }
  constexpr std::string_view kJson = "application/json; charset=UTF-8";
  if (request.path == "/json/version") {
    return reply("200 OK", kJson,
                 "{\n  \"Browser\": " + json_text("sinter/" + version_) +
                     ",\n  \"Protocol-Version\": \"1.1\"\n}\n");
  }
  if (request.path == "/json" || request.path == "/json/list")
    return reply("200 OK", kJson, list());
  reply("404 Not Found", "text/plain", "There is /json/version and /json/list\n");
}

std::string InspectorServer::list() const {
  const std::string target = host_and_port_ + "/" + id_;
  const std::string frontend =
      "devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=" + target;
  std::string out = "[ {\n";
  const std::pair<std::string_view, std::string> fields[] = {{"description", "sinter instance"},
                                                             {"devtoolsFrontendUrl", frontend},
                                                             {"id", id_},
                                                             {"title", title_},
                                                             {"type", "node"},
                                                             {"url", url_},
                                                             {"webSocketDebuggerUrl", address_}};
  for (const auto& [name, value] : fields) {
    if (out.size() > 4) out += ",\n";
    out += "  \"" + std::string(name) + "\": " + json_text(value);
  }
  return out + "\n} ]\n";
}

void InspectorServer::read_frames(Connection& connection) {
  for (;;) {
    const std::string& in = connection.buffer;
    if (connection.closing || in.size() < 2) return;
    const auto byte = [&](size_t at) { return static_cast<u8>(in[at]); };
    const bool final = byte(0) & 0x80;
    const auto opcode = static_cast<Opcode>(byte(0) & 15);
    size_t size = byte(1) & 127, at = 2;
    // Clients mask what they send.
    if (!(byte(1) & 0x80) || byte(0) & 0x70) return close(connection);
    if (size >= 126) {
      const size_t bytes = size == 126 ? 2 : 8;
      if (in.size() < at + bytes) return;
      size = 0;
      for (size_t i = 0; i < bytes; i++) size = size << 8 | byte(at + i);
      at += bytes;
    }
    if (size > kLargestMessage || connection.message.size() + size > kLargestMessage) {
      return close(connection);
    }
    if (in.size() < at + 4 + size) return;
    std::string payload = in.substr(at + 4, size);
    for (size_t i = 0; i < size; i++) payload[i] = static_cast<char>(payload[i] ^ in[at + i % 4]);
    connection.buffer.erase(0, at + 4 + size);
    switch (opcode) {
      case kText:
      case kContinuation:
        connection.message += payload;
        if (final) {
          events_.received(connection.session, std::move(connection.message));
          connection.message.clear();
        }
        break;
      case kPing:
        write(connection, frame(kPong, payload));
        break;
      case kPong:
        break;
      default:
        return write(connection, frame(kClose, payload.substr(0, 2)), true);
    }
  }
}

}  // namespace sinter::runtime
