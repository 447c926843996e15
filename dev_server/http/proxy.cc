#include "dev_server/http/proxy.h"

#include <fmt/format.h>
#include <llhttp.h>

#include <algorithm>
#include <regex>

namespace sinter::dev {

namespace {

// Headers that speak of one connection only (RFC 9110, 7.6.1).
bool is_hop_header(std::string_view name) {
  static constexpr std::string_view kHop[] = {
      "connection",        "keep-alive", "proxy-authenticate", "proxy-connection", "te", "trailer",
      "transfer-encoding", "upgrade",    "proxy-authorization"};
  return std::find(std::begin(kHop), std::end(kHop), name) != std::end(kHop);
}

std::string authority(const ProxyTarget& target) {
  const bool v6 = target.host.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + target.host + "]" : target.host;
  return target.port == 80 ? host : host + ":" + std::to_string(target.port);
}

std::string target_path(const Request& request, const ProxyRoute& route) {
  std::string path = request.raw_target;
  if (!path.starts_with('/')) path.insert(0, "/");
  if (route.ignore_path) path = "/";
  return route.prepend_path ? route.target.path + path : path;
}

// The request as it is sent on. `keep` are lines that replace those of the connection.
std::string request_head(const Request& request, const ProxyRoute& route, std::string_view keep,
                         bool socket) {
  std::string head = fmt::format("{} {} HTTP/1.1\r\n", request.method, target_path(request, route));
  const auto is_set = [&](std::string_view name) {
    return std::any_of(route.headers.begin(), route.headers.end(), [&](const auto& header) {
      return std::equal(header.first.begin(), header.first.end(), name.begin(), name.end(),
                        [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    });
  };
  for (const auto& [name, value] : request.headers) {
    if (is_hop_header(name) || is_set(name)) continue;
    if (name == "host" && route.change_origin) {
      head += "host: " + authority(route.target) + "\r\n";
    } else if (name == "origin" && socket && route.rewrite_socket_origin) {
      head += "origin: http://" + authority(route.target) + "\r\n";
    } else if (name.starts_with("x-forwarded-") && route.forwarded_headers) {
      continue;
    } else {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }
  if (route.forwarded_headers)
    head += fmt::format("x-forwarded-host: {}\r\nx-forwarded-proto: http\r\n",
                        request.header("host").value_or(""));
  for (const auto& [name, value] : route.headers)
    head.append(name).append(": ").append(value).append("\r\n");
  return head.append(keep).append("\r\n");
}

// One request on its way. Kept alive by the stream's callbacks.
class Passage : public std::enable_shared_from_this<Passage> {
 public:
  Passage(Server& server, std::shared_ptr<Exchange> exchange, const ProxyRoute& route,
          Proxy::Intercept intercept)
      : server_(server),
        exchange_(std::move(exchange)),
        route_(route),
        intercept_(std::move(intercept)) {
    llhttp_settings_init(&settings_);
    settings_.on_status = [](llhttp_t*, const char*, size_t) { return 0; };
    settings_.on_header_field = [](llhttp_t* parser, const char* at, size_t size) {
      of(parser).field_.append(at, size);
      return 0;
    };
    settings_.on_header_value = [](llhttp_t* parser, const char* at, size_t size) {
      of(parser).value_.append(at, size);
      return 0;
    };
    settings_.on_header_value_complete = [](llhttp_t* parser) {
      Passage& self = of(parser);
      for (char& c : self.field_)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
      if (!is_hop_header(self.field_))
        self.response_.headers.emplace_back(std::move(self.field_), std::move(self.value_));
      self.field_.clear();
      self.value_.clear();
      return 0;
    };
    settings_.on_headers_complete = [](llhttp_t* parser) { return of(parser).headers_complete(); };
    settings_.on_body = [](llhttp_t* parser, const char* at, size_t size) {
      of(parser).body(std::string(at, size));
      return 0;
    };
    settings_.on_message_complete = [](llhttp_t* parser) { return of(parser).message_complete(); };
    llhttp_init(&parser_, HTTP_RESPONSE, &settings_);
    parser_.data = this;
  }

  void start() {
    const Request& request = exchange_->request;
    const auto encoding = request.header("transfer-encoding");
    chunked_ = encoding.has_value();
    const bool body_follows = chunked_ || request.header("content-length");
    head_ = request_head(
        request, route_,
        chunked_ ? "transfer-encoding: chunked\r\nconnection: close\r\n" : "connection: close\r\n",
        false);
    if (body_follows && !exchange_->body_complete) {
      exchange_->on_body = [self = shared_from_this()](std::string_view piece) {
        self->request_body(piece);
      };
      exchange_->on_body_end = [self = shared_from_this()] { self->request_end(); };
    }
    exchange_->on_gone = [self = shared_from_this()] { self->client_gone(); };
    TcpStream::connect(
        server_.loop(), route_.target.host, route_.target.port,
        [self = shared_from_this()](std::shared_ptr<TcpStream> stream, std::string error) {
          if (stream)
            self->connected(std::move(stream));
          else
            self->fail(502, error);
        });
    if (route_.timeout_ms != 0)
      timer_ = server_.loop().after(route_.timeout_ms, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self && !self->begun_) self->fail(504, "no answer in time");
      });
  }

 private:
  static Passage& of(llhttp_t* parser) { return *static_cast<Passage*>(parser->data); }

  void connected(std::shared_ptr<TcpStream> stream) {
    if (done_) return stream->close();
    stream_ = std::move(stream);
    stream_->on_data = [self = shared_from_this()](std::string_view data) { self->on_data(data); };
    stream_->on_end = [self = shared_from_this()] { self->on_end(); };
    std::string text = std::move(head_);
    if (!exchange_->request.body.empty()) text += framed(exchange_->request.body);
    for (const std::string& piece : waiting_) text += piece;
    waiting_.clear();
    if (chunked_ && exchange_->body_complete && !ended_) text += "0\r\n\r\n";
    stream_->write(std::move(text));
    stream_->start_reading();
    exchange_->resume_body();
  }

  std::string framed(std::string_view piece) const {
    return chunked_ ? fmt::format("{:x}\r\n{}\r\n", piece.size(), piece) : std::string(piece);
  }
  void request_body(std::string_view piece) {
    if (done_) return;
    if (!stream_) {
      waiting_.push_back(framed(piece));
      exchange_->pause_body();
      return;
    }
    exchange_->pause_body();
    stream_->write(framed(piece), nullptr,
                   [self = shared_from_this()] { self->exchange_->resume_body(); });
  }
  void request_end() {
    if (done_ || !chunked_ || !stream_) return;
    ended_ = true;
    stream_->write("0\r\n\r\n");
  }

  void on_data(std::string_view data) {
    const auto self = shared_from_this();
    // The next piece is read when the client has taken this one.
    stream_->stop_reading();
    outstanding_ = 1;
    const llhttp_errno_t error = llhttp_execute(&parser_, data.data(), data.size());
    if (error != HPE_OK && !done_) return fail(502, "its answer is malformed");
    taken();
  }
  void on_end() {
    if (done_) return;
    if (begun_ && llhttp_finish(&parser_) == HPE_OK && done_) return;
    if (begun_) {
      done_ = true;
      exchange_->abort();
      release();
    } else {
      fail(502, "it closed the connection");
    }
  }

  int headers_complete() {
    // "100 Continue" and the like are between it and us.
    if (parser_.status_code < 200) {
      response_ = {};
      return 0;
    }
    response_.status = parser_.status_code;
    if (intercept_) {
      exchange_->on_gone = nullptr;
      if (intercept_(response_)) {
        done_ = true;
        if (timer_) server_.loop().cancel(std::exchange(timer_, 0));
        stream_->close();
        return 1;
      }
      exchange_->on_gone = [self = shared_from_this()] { self->client_gone(); };
    }
    begun_ = true;
    exchange_->begin(std::move(response_));
    return exchange_->request.method == "HEAD" ? 1 : 0;
  }
  void body(std::string piece) {
    if (done_) return;
    ++outstanding_;
    exchange_->write(std::move(piece), [self = shared_from_this()] { self->taken(); });
  }
  int message_complete() {
    if (!begun_ || done_) return 0;
    done_ = true;
    exchange_->end();
    release();
    return 0;
  }
  void taken() {
    if (--outstanding_ == 0 && !done_ && stream_) stream_->start_reading();
  }

  void fail(int status, const std::string& reason) {
    if (done_) return;
    done_ = true;
    if (begun_)
      exchange_->abort();
    else
      exchange_->respond_error(status, fmt::format("The proxy target {}:{} cannot answer: {}",
                                                   route_.target.host, route_.target.port, reason));
    release();
  }
  void client_gone() {
    if (std::exchange(done_, true)) return;
    release();
  }
  void release() {
    if (timer_) server_.loop().cancel(std::exchange(timer_, 0));
    if (stream_) stream_->close();
    // Callbacks hold references to this object; they may be running.
    server_.loop().post([exchange = exchange_] {
      exchange->on_body = nullptr;
      exchange->on_body_end = nullptr;
      exchange->on_gone = nullptr;
    });
  }

  Server& server_;
  std::shared_ptr<Exchange> exchange_;
  const ProxyRoute route_;
  const Proxy::Intercept intercept_;
  std::shared_ptr<TcpStream> stream_;
  llhttp_t parser_;
  llhttp_settings_t settings_;
  Response response_;
  std::string head_, field_, value_;
  std::vector<std::string> waiting_;  // of the body, until the target is connected
  EventLoop::TimerId timer_ = 0;
  u32 outstanding_ = 0;
  bool chunked_ = false, begun_ = false, done_ = false, ended_ = false;
};

void join(const std::shared_ptr<TcpStream>& from, const std::shared_ptr<TcpStream>& to) {
  const std::weak_ptr<TcpStream> weak = to;
  from->on_data = [from, weak](std::string_view data) {
    const auto to = weak.lock();
    if (!to) return;
    from->stop_reading();
    to->write(std::string(data), nullptr, [from] { from->start_reading(); });
  };
  from->on_end = [weak] {
    if (const auto to = weak.lock()) to->finish();
  };
  from->on_closed = [weak] {
    if (const auto to = weak.lock()) to->finish();
  };
}

}  // namespace

struct Proxy::Compiled {
  std::optional<std::regex> pattern;
};

std::optional<ProxyTarget> parse_proxy_target(std::string_view url) {
  if (url.starts_with("http://"))
    url.remove_prefix(7);
  else if (url.starts_with("ws://"))
    url.remove_prefix(5);
  else
    return std::nullopt;
  ProxyTarget target;
  const size_t slash = url.find('/');
  if (slash != std::string_view::npos) {
    target.path = url.substr(slash);
    while (target.path.ends_with('/')) target.path.pop_back();
  }
  const std::optional<HostName> host = parse_host(url.substr(0, slash));
  if (!host) return std::nullopt;
  target.host = host->name;
  target.port = host->port ? host->port : 80;
  return target;
}

Proxy::Proxy(Server& server, std::vector<ProxyRoute> routes)
    : server_(server), routes_(std::move(routes)) {
  for (const ProxyRoute& route : routes_) {
    auto compiled = std::make_unique<Compiled>();
    if (route.context.starts_with('^')) {
      try {
        compiled->pattern.emplace(route.context, std::regex::ECMAScript);
      } catch (const std::regex_error&) {
        // A pattern that is none matches nothing; the config's reader has said so.
      }
    }
    compiled_.push_back(std::move(compiled));
  }
}

Proxy::~Proxy() = default;

const ProxyRoute* Proxy::find(std::string_view target) const {
  for (size_t i = 0; i < routes_.size(); ++i) {
    const ProxyRoute& route = routes_[i];
    if (route.context.starts_with('^')) {
      const auto& pattern = compiled_[i]->pattern;
      if (pattern && std::regex_search(target.begin(), target.end(), *pattern)) return &route;
    } else if (target.starts_with(route.context)) {
      return &route;
    }
  }
  return nullptr;
}

void Proxy::forward(const std::shared_ptr<Exchange>& exchange, const ProxyRoute& route,
                    Intercept intercept) {
  std::make_shared<Passage>(server_, exchange, route, std::move(intercept))->start();
}

void Proxy::forward(Upgrade& upgrade, const ProxyRoute& route) {
  const std::string head =
      request_head(upgrade.request, route, "connection: Upgrade\r\nupgrade: websocket\r\n", true);
  TcpStream::connect(
      server_.loop(), route.target.host, route.target.port,
      [client = upgrade.stream, head, rest = upgrade.rest](std::shared_ptr<TcpStream> target,
                                                           std::string) {
        if (!target) {
          client->write(
              "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
          return client->finish();
        }
        join(client, target);
        join(target, client);
        target->write(head + rest);
        target->start_reading();
        client->start_reading();
      });
}

}  // namespace sinter::dev
