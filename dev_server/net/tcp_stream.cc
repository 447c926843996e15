#include "dev_server/net/tcp_stream.h"

#include <uv.h>

#include <utility>

namespace sinter::dev {

namespace {

constexpr size_t kReadBuffer = 64 << 10;

struct WriteRequest {
  uv_write_t request;
  std::shared_ptr<TcpStream> stream;
  std::string head;
  SharedText body;
  std::function<void()> done;
};

// Tries the addresses of a name one after the other: `localhost` is ::1 first on many machines, and
// servers often listen on 127.0.0.1 only.
struct ConnectRequest {
  uv_getaddrinfo_t lookup;
  uv_connect_t connect;
  std::function<void(std::shared_ptr<TcpStream>, std::string)> done;
  EventLoop* loop = nullptr;
  std::shared_ptr<TcpStream> stream;
  addrinfo* addresses = nullptr;
  addrinfo* next = nullptr;

  ~ConnectRequest() {
    if (addresses) uv_freeaddrinfo(addresses);
  }
};

// One buffer serves all streams: it is used only while a read callback runs.
char* read_buffer() {
  // On the heap: static thread-local storage takes its room from the stack of every thread.
  static thread_local const std::unique_ptr<char[]> buffer(new char[kReadBuffer]);
  return buffer.get();
}

}  // namespace

struct TcpStream::Handle {
  uv_tcp_t tcp;
  uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&tcp); }
};

TcpStream::TcpStream(EventLoop& loop) : loop_(loop), handle_(std::make_unique<Handle>()) {
  uv_tcp_init(loop.handle(), &handle_->tcp);
  handle_->tcp.data = this;
  last_progress_ = loop.now();
}

TcpStream::~TcpStream() = default;

std::shared_ptr<TcpStream> TcpStream::accept(EventLoop& loop, uv_stream_s* listener) {
  std::shared_ptr<TcpStream> stream(new TcpStream(loop));
  stream->self_ = stream;
  if (uv_accept(listener, stream->handle_->stream()) != 0) {
    stream->close();
    return nullptr;
  }
  uv_tcp_nodelay(&stream->handle_->tcp, 1);
  stream->find_peer();
  return stream;
}

void TcpStream::connect(EventLoop& loop, const std::string& host, u16 port,
                        std::function<void(std::shared_ptr<TcpStream>, std::string)> done) {
  auto* request = new ConnectRequest;
  request->done = std::move(done);
  request->lookup.data = request->connect.data = request;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  request->loop = &loop;

  struct Steps {
    static void fail(ConnectRequest* request, int status) {
      const std::unique_ptr<ConnectRequest> owned(request);
      request->done(nullptr, uv_strerror(status));
    }
    static void try_next(ConnectRequest* request, int last_status) {
      if (request->next == nullptr) return fail(request, last_status);
      const addrinfo* address = request->next;
      request->next = address->ai_next;
      request->stream.reset(new TcpStream(*request->loop));
      request->stream->self_ = request->stream;
      const int status = uv_tcp_connect(&request->connect, &request->stream->handle_->tcp,
                                        address->ai_addr, connected);
      if (status != 0) {
        request->stream->close();
        try_next(request, status);
      }
    }
    static void connected(uv_connect_t* connect, int status) {
      auto* request = static_cast<ConnectRequest*>(connect->data);
      if (status != 0) {
        request->stream->close();
        return try_next(request, status);
      }
      const std::unique_ptr<ConnectRequest> owned(request);
      uv_tcp_nodelay(&request->stream->handle_->tcp, 1);
      request->stream->find_peer();
      request->done(std::move(request->stream), {});
    }
    static void found(uv_getaddrinfo_t* lookup, int status, addrinfo* addresses) {
      auto* request = static_cast<ConnectRequest*>(lookup->data);
      request->addresses = request->next = addresses;
      try_next(request, status != 0 ? status : UV_EAI_NODATA);
    }
  };
  const int status = uv_getaddrinfo(loop.handle(), &request->lookup, Steps::found, host.c_str(),
                                    std::to_string(port).c_str(), &hints);
  if (status != 0) Steps::fail(request, status);
}

void TcpStream::find_peer() {
  sockaddr_storage address{};
  int size = sizeof address;
  if (uv_tcp_getpeername(&handle_->tcp, reinterpret_cast<sockaddr*>(&address), &size) != 0) return;
  char text[64] = "";
  if (address.ss_family == AF_INET)
    uv_ip4_name(reinterpret_cast<sockaddr_in*>(&address), text, sizeof text);
  else if (address.ss_family == AF_INET6)
    uv_ip6_name(reinterpret_cast<sockaddr_in6*>(&address), text, sizeof text);
  peer_ = text;
}

bool TcpStream::peer_is_loopback() const {
  return peer_.starts_with("127.") || peer_ == "::1" || peer_.starts_with("::ffff:127.");
}

void TcpStream::start_reading() {
  if (closed_ || reading_) return;
  reading_ = true;
  uv_read_start(
      handle_->stream(),
      [](uv_handle_t*, size_t, uv_buf_t* buffer) {
        *buffer = uv_buf_init(read_buffer(), kReadBuffer);
      },
      [](uv_stream_t* handle, ssize_t size, const uv_buf_t* buffer) {
        const auto stream = static_cast<TcpStream*>(handle->data)->shared_from_this();
        if (stream->closed_ || size == 0) return;
        if (size < 0) {
          stream->stop_reading();
          if (stream->on_end) stream->on_end();
        } else {
          stream->received({buffer->base, static_cast<size_t>(size)});
        }
      });
  if (!held_.empty()) loop_.post([self = shared_from_this()] { self->deliver_held(); });
}

void TcpStream::received(std::string_view bytes) {
  if (tls_) return received_encrypted(bytes);
  if (on_data) on_data(bytes);
}

void TcpStream::received_encrypted(std::string_view bytes) {
  std::string wire;
  const TlsState state = tls_->receive(
      bytes,
      [this](std::string_view plain) {
        if (closed_) return;
        // One piece from the network may hold more than was wanted.
        if (!reading_ || !on_data || !held_.empty())
          held_.append(plain);
        else
          on_data(plain);
      },
      wire);
  if (!wire.empty() && !closed_) write_raw(std::move(wire), nullptr, {});
  if (state == TlsState::Open || closed_) return;
  stop_reading();
  if (on_end) on_end();
  if (state == TlsState::Broken) close();
}

void TcpStream::deliver_held() {
  if (closed_ || !reading_ || !on_data || held_.empty()) return;
  on_data(std::exchange(held_, {}));
}

void TcpStream::stop_reading() {
  if (closed_ || !reading_) return;
  reading_ = false;
  uv_read_stop(handle_->stream());
}

void TcpStream::write(std::string head, SharedText body, std::function<void()> done) {
  if (closed_ || finishing_) return;
  if (!tls_) return write_raw(std::move(head), std::move(body), std::move(done));
  std::string wire;
  // Before the handshake is done nothing can be said, not even that there is no room.
  if (!tls_->send(head, wire) || (body && !tls_->send(*body, wire))) return close();
  write_raw(std::move(wire), nullptr, std::move(done));
}

void TcpStream::write_raw(std::string head, SharedText body, std::function<void()> done) {
  auto* write =
      new WriteRequest{{}, shared_from_this(), std::move(head), std::move(body), std::move(done)};
  write->request.data = write;
  uv_buf_t buffers[2];
  u32 count = 0;
  size_t total = 0;
  const auto add = [&](std::string_view text) {
    if (text.empty()) return;
    buffers[count++] = uv_buf_init(const_cast<char*>(text.data()), static_cast<u32>(text.size()));
    total += text.size();
  };
  add(write->head);
  if (write->body) add(*write->body);
  if (pending_bytes_ == 0) last_progress_ = loop_.now();
  pending_bytes_ += total;
  const auto finished = [](uv_write_t* request, int status) {
    const std::unique_ptr<WriteRequest> write(static_cast<WriteRequest*>(request->data));
    TcpStream& stream = *write->stream;
    stream.pending_bytes_ -= write->head.size() + (write->body ? write->body->size() : 0);
    stream.last_progress_ = stream.loop_.now();
    if (stream.closed_) return;
    if (status != 0) {
      if (stream.on_end) stream.on_end();
      stream.close();
      return;
    }
    if (write->done) write->done();
    if (stream.finishing_ && stream.pending_bytes_ == 0) stream.close();
  };
  if (uv_write(&write->request, handle_->stream(), buffers, count, finished) != 0) {
    pending_bytes_ -= total;
    delete write;
    close();
  }
}

void TcpStream::finish() {
  if (closed_ || finishing_) return;
  if (tls_) {
    std::string wire;
    tls_->end(wire);
    if (!wire.empty()) write_raw(std::move(wire), nullptr, {});
  }
  if (pending_bytes_ == 0) return close();
  finishing_ = true;
}

void TcpStream::close() {
  if (closed_) return;
  closed_ = true;
  // Callbacks hold references to their owners.
  loop_.post([self = shared_from_this()] {
    self->on_data = nullptr, self->on_end = nullptr, self->on_closed = nullptr;
  });
  const auto closed = std::move(on_closed);
  auto* const tcp = reinterpret_cast<uv_handle_t*>(&handle_->tcp);
  // A loop that ends closes all that is open, and cancels what was to be written: then this is too
  // late.
  if (!uv_is_closing(tcp))
    uv_close(tcp, [](uv_handle_t* handle) {
      const auto self = std::move(static_cast<TcpStream*>(handle->data)->self_);
    });
  if (closed) closed();
}

}  // namespace sinter::dev
