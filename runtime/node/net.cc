#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>

#include "runtime/engine/canonical_path.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/held_bytes.h"
#include "runtime/node/bindings.h"
#include "runtime/node/event_scope.h"
#include "runtime/node/socket_address.h"
#include "runtime/node/stream_handle.h"

namespace sinter::runtime {

namespace {

// While bytes of a stream are handled, ticks and microtasks included.
class ReadEvent {
 public:
  explicit ReadEvent(Env& env) : env_(env) { env.read_event = ++env.last_read_event; }
  ~ReadEvent() {
    env_.read_event = 0;
    env_.flush_delayed_writes();
  }

 private:
  Env& env_;
};

}  // namespace

StreamHandle* StreamHandle::from(Value value) { return runtime::unwrap<StreamHandle>(value); }

StreamHandle::StreamHandle(Js& js, i32 kind, i32 argument) : kind_(static_cast<Kind>(kind)) {
  handle_ = new AnyHandle;
  uv_loop_t* loop = js.env().loop;
  switch (kind_) {
    case kTcp:
      init_error_ = uv_tcp_init(loop, &handle_->tcp);
      break;
    case kPipe:
      init_error_ = uv_pipe_init(loop, &handle_->pipe, argument);
      break;
    case kTerminal:
      init_error_ = uv_tty_init(loop, &handle_->tty, argument, 0);
      break;
  }
  if (init_error_) {
    delete handle_;
    handle_ = nullptr;
    js.throw_system(init_error_, "open");
    return;
  }
  as_handle()->data = this;
  // Alive until closed, as the loop knows it.
  hold();
}

StreamHandle::~StreamHandle() { close_handle(); }

void StreamHandle::close_handle() {
  if (!handle_) return;
  flush();
  as_handle()->data = nullptr;
  uv_close(as_handle(), [](uv_handle_t* handle) { delete reinterpret_cast<AnyHandle*>(handle); });
  handle_ = nullptr;
}

void StreamHandle::close(Js&) {
  if (!handle_) return;
  flush();
  uv_close(as_handle(), [](uv_handle_t* handle) {
    auto* self = static_cast<StreamHandle*>(handle->data);
    delete reinterpret_cast<AnyHandle*>(handle);
    if (!self || self->env().exiting()) return;
    EventScope scope(*self);
    self->emit("onclose");
    self->release();
  });
  handle_ = nullptr;
}

void StreamHandle::reset(Js& js) {
  flush();
  if (handle_ && kind_ == kTcp) {
    int error = uv_tcp_close_reset(&handle_->tcp, [](uv_handle_t* handle) {
      auto* self = static_cast<StreamHandle*>(handle->data);
      delete reinterpret_cast<AnyHandle*>(handle);
      if (!self || self->env().exiting()) return;
      EventScope scope(*self);
      self->emit("onclose");
      self->release();
    });
    if (error == 0) {
      handle_ = nullptr;
      return;
    }
  }
  close(js);
}

i32 StreamHandle::open(Js&, i32 file) {
  if (!handle_) return UV_EBADF;
  return kind_ == kTcp ? uv_tcp_open(&handle_->tcp, file) : uv_pipe_open(&handle_->pipe, file);
}

// Whether the socket may be bound or connected there; an exception is pending if not.
bool StreamHandle::may_use(Js& js, std::string& address, i32 port) {
  Effects* effects = js.env().effects;
  if (!effects) [[likely]]
    return true;
  if (kind_ != kPipe) return effects->connection(js, address, port);
  // Names that begin with a zero byte are not in the file system.
  const bool is_abstract = address.empty() || address[0] == 0;
  const std::string path = is_abstract ? address : canonical_path(address, true);
  if (!effects->connection(js, "unix:" + path, 0)) return false;
  if (effects->enforced()) address = path;
  return true;
}

i32 StreamHandle::bind(Js& js, std::string address, i32 port, u32 flags) {
  if (!handle_) return UV_EBADF;
  if (!may_use(js, address, port)) return 0;
  if (kind_ == kPipe) return uv_pipe_bind(&handle_->pipe, address.c_str());
  sockaddr_storage storage;
  if (int error = parse_address(address, port, &storage)) return error;
  if (flags & kReusePort) {
    const int file = reusable_socket(storage.ss_family, SOCK_STREAM);
    if (file < 0) return file;
    if (int error = uv_tcp_open(&handle_->tcp, file)) {
      ::close(file);
      return error;
    }
  }
  return uv_tcp_bind(&handle_->tcp, reinterpret_cast<sockaddr*>(&storage), flags & ~kReusePort);
}

i32 StreamHandle::listen(Js&, i32 backlog) {
  if (!handle_) return UV_EBADF;
  return uv_listen(as_stream(), backlog, [](uv_stream_t* stream, int status) {
    auto* self = static_cast<StreamHandle*>(stream->data);
    EventScope scope(*self);
    self->emit("onconnection", {v8::Integer::New(self->env().isolate, status)});
  });
}

i32 StreamHandle::accept(Js&, Value into) {
  auto* client = from(into);
  if (!handle_ || !client || !client->handle_) return UV_EBADF;
  return uv_accept(as_stream(), client->as_stream());
}

i32 StreamHandle::pending_kind(Js&) {
  if (!handle_ || kind_ != kPipe || uv_pipe_pending_count(&handle_->pipe) == 0) return -1;
  switch (uv_pipe_pending_type(&handle_->pipe)) {
    case UV_TCP:
      return kTcp;
    case UV_NAMED_PIPE:
      return kPipe;
    default:
      return -2;
  }
}

namespace {
// Ends a write whose end the program waits for; `Request` held its bytes.
template <class Request>
void tell_written(uv_write_t* done, int status) {
  auto* self = static_cast<StreamHandle*>(done->handle->data);
  delete static_cast<Request*>(done->data);
  if (!self || self->env().exiting()) return;
  EventScope scope(*self);
  self->emit("onwrite", {v8::Integer::New(self->env().isolate, status)});
}
}  // namespace

i32 StreamHandle::write_handle(Js&, Bytes bytes, Value handle) {
  auto* sent = from(handle);
  if (!handle_ || kind_ != kPipe || !sent || !sent->handle_) return UV_EBADF;
  flush();
  struct Request {
    uv_write_t request;
    std::string bytes;
  };
  auto* request = new Request{{}, std::string(bytes.text())};
  request->request.data = request;
  uv_buf_t buffer =
      uv_buf_init(request->bytes.data(), static_cast<unsigned>(request->bytes.size()));
  const int error = uv_write2(&request->request, as_stream(), &buffer, 1, sent->as_stream(),
                              &tell_written<Request>);
  if (error) {
    delete request;
    return error;
  }
  return 1;
}

i32 StreamHandle::connect(Js& js, std::string address, i32 port) {
  if (!handle_) return UV_EBADF;
  if (!may_use(js, address, port)) return 0;
  auto* request = new uv_connect_t;
  auto done = [](uv_connect_t* request, int status) {
    auto* self = static_cast<StreamHandle*>(request->handle->data);
    delete request;
    if (!self || status == UV_ECANCELED || self->env().exiting()) return;
    EventScope scope(*self);
    self->emit("onconnect", {v8::Integer::New(self->env().isolate, status)});
  };
  if (kind_ == kPipe) {
    uv_pipe_connect(request, &handle_->pipe, address.c_str(), done);
    return 0;
  }
  sockaddr_storage storage;
  int error = parse_address(address, port, &storage);
  if (!error) {
    error = uv_tcp_connect(request, &handle_->tcp, reinterpret_cast<sockaddr*>(&storage), done);
  }
  if (error) delete request;
  return error;
}

i32 StreamHandle::read_start(Js&) {
  if (!handle_) return UV_EBADF;
  return uv_read_start(
      as_stream(),
      [](uv_handle_t*, size_t, uv_buf_t* buffer) {
        // One buffer a thread: what was read is copied to its exact size before the next read.
        static thread_local char memory[65536];
        *buffer = uv_buf_init(memory, sizeof memory);
      },
      [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
        auto* self = static_cast<StreamHandle*>(stream->data);
        if (!self || count == 0) return;
        const ReadEvent event(self->env());
        if (count > 0 && self->sink_) {
          CallScope scope(self->env());
          Js js(self->env().isolate);
          AsyncContext::Scope asynchronous(js.isolate, self->async_context());
          self->consumed_ += static_cast<f64>(count);
          self->sink_->received(js, buffer->base, static_cast<size_t>(count));
          return;
        }
        EventScope scope(*self);
        Js js(self->env().isolate);
        if (count < 0) {
          self->emit("onread", {js.number(static_cast<f64>(count)), js.undefined()});
          return;
        }
        auto store =
            v8::ArrayBuffer::NewBackingStoreForNodeLTS(js.isolate, static_cast<size_t>(count));
        memcpy(store->Data(), buffer->base, static_cast<size_t>(count));
        self->emit("onread", {js.number(static_cast<f64>(count)),
                              v8::ArrayBuffer::New(js.isolate, std::move(store))});
      });
}

i32 StreamHandle::read_stop(Js&) { return handle_ ? uv_read_stop(as_stream()) : 0; }

namespace {
// Beyond it a system call more costs nothing.
constexpr size_t kMostDelayed = 64 * 1024;
}  // namespace

bool StreamHandle::delay(std::string_view head, std::string_view body) {
  Env& owner = env();
  const u64 event = owner.read_event;
  const size_t size = head.size() + body.size();
  // Who has nothing to send is not among those who wait to.
  if (size == 0 && !delayed_.empty()) return true;
  // Not behind bytes that the kernel did not take: the program has to hear of those it waits for.
  if (event == 0 || size == 0 || last_write_event_ != event || as_stream()->write_queue_size != 0 ||
      delayed_.size() + size > kMostDelayed) {
    last_write_event_ = event;
    flush();
    return false;
  }
  if (delayed_.empty()) owner.delayed_writers.push_back(this);
  delayed_.append(head).append(body);
  return true;
}

void StreamHandle::flush() {
  if (delayed_.empty()) return;
  std::erase(env().delayed_writers, this);
  struct Request {
    uv_write_t request;
    std::string bytes;
  };
  auto* request = new Request{{}, std::move(delayed_)};
  delayed_.clear();
  request->request.data = request;
  uv_buf_t buffer =
      uv_buf_init(request->bytes.data(), static_cast<unsigned>(request->bytes.size()));
  const int written = uv_try_write(as_stream(), &buffer, 1);
  if (written == static_cast<int>(buffer.len)) {
    delete request;
    return;
  }
  if (written > 0) {
    buffer.base += written;
    buffer.len -= static_cast<size_t>(written);
  }
  // An error is found again by reading.
  const int error = uv_write(&request->request, as_stream(), &buffer, 1, [](uv_write_t* done, int) {
    delete static_cast<Request*>(done->data);
  });
  if (error) delete request;
}

void Env::flush_delayed_writes() {
  while (!delayed_writers.empty()) delayed_writers.back()->flush();
}

i32 StreamHandle::write(Js& js, Value value) {
  if (!handle_) return UV_EBADF;
  Bytes bytes = Convert<Bytes>::from(js, value);
  if (delay(bytes.text())) return 0;
  uv_buf_t buffer = uv_buf_init(reinterpret_cast<char*>(bytes.data), static_cast<u32>(bytes.size));
  // Most writes fit into the kernel's buffer; those need neither a request nor a callback.
  int written = uv_try_write(as_stream(), &buffer, 1);
  if (written == static_cast<int>(bytes.size)) return 0;
  if (written < 0 && written != UV_EAGAIN && written != UV_ENOSYS) return written;
  if (written > 0) {
    buffer.base += written;
    buffer.len -= static_cast<size_t>(written);
  }
  struct Request {
    uv_write_t request;
    HeldBytes bytes;
  };
  auto* request = new Request{{}, HeldBytes(js, value)};
  request->request.data = request;
  const int error = uv_write(&request->request, as_stream(), &buffer, 1, &tell_written<Request>);
  if (error) {
    delete request;
    return error;
  }
  return 1;
}

i32 StreamHandle::write_message(Js& js, v8::Local<v8::String> head, Value body) {
  if (!handle_) return UV_EBADF;
  v8::Local<v8::String> text;
  Bytes bytes;
  if (body->IsString()) {
    text = body.As<v8::String>();
  } else {
    bytes = Convert<Bytes>::from(js, body);
  }
  size_t head_size = static_cast<size_t>(head->Length());
  size_t text_size = text.IsEmpty() ? 0 : static_cast<size_t>(text->Utf8Length(js.isolate));
  char small[16384];
  OwnedBytes large;
  char* into = small;
  if (head_size + text_size > sizeof small) {
    large = {static_cast<u8*>(malloc(head_size + text_size)), head_size + text_size};
    into = reinterpret_cast<char*>(large.data);
  }
  head->WriteOneByte(js.isolate, reinterpret_cast<u8*>(into), 0, static_cast<int>(head_size),
                     v8::String::NO_NULL_TERMINATION);
  if (text_size > 0) {
    text->WriteUtf8(js.isolate, into + head_size, static_cast<int>(text_size), nullptr,
                    v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
  }
  if (delay({into, head_size + text_size}, bytes.text())) {
    free(large.data);
    return 0;
  }
  uv_buf_t buffers[] = {
      uv_buf_init(into, static_cast<u32>(head_size + text_size)),
      uv_buf_init(reinterpret_cast<char*>(bytes.data), static_cast<u32>(bytes.size))};
  const i32 result = write_both(js, buffers);
  free(large.data);
  return result;
}

i32 StreamHandle::write_pair(Js& js, Bytes first, Bytes second) {
  if (!handle_) return UV_EBADF;
  if (delay(first.text(), second.text())) return 0;
  uv_buf_t buffers[] = {
      uv_buf_init(reinterpret_cast<char*>(first.data), static_cast<u32>(first.size)),
      uv_buf_init(reinterpret_cast<char*>(second.data), static_cast<u32>(second.size))};
  return write_both(js, buffers);
}

i32 StreamHandle::write_both(Js& js, uv_buf_t (&buffers)[2]) {
  const size_t total = buffers[0].len + buffers[1].len;
  int written = uv_try_write(as_stream(), buffers, buffers[1].len ? 2 : 1);
  if (written == UV_EAGAIN || written == UV_ENOSYS) written = 0;
  if (written < 0) return written;
  size_t done = static_cast<size_t>(written);
  if (done == total) return 0;
  // What the kernel did not take is kept.
  std::string rest;
  rest.reserve(total - done);
  for (const uv_buf_t& buffer : buffers) {
    size_t skip = std::min(done, static_cast<size_t>(buffer.len));
    rest.append(buffer.base + skip, buffer.len - skip);
    done -= skip;
  }
  return write(js, js.bytes_copy(rest));
}

void StreamHandle::consume(Js& js, Value sink) {
  Resource* resource = Resource::unwrap(sink);
  sink_ = resource ? resource->byte_sink() : nullptr;
  sink_owner_.Reset();
  if (sink_) sink_owner_.Reset(js.isolate, sink);
}

i32 StreamHandle::shutdown(Js&) {
  if (!handle_) return UV_ENOTCONN;
  flush();
  auto* request = new uv_shutdown_t;
  int error = uv_shutdown(request, as_stream(), [](uv_shutdown_t* request, int status) {
    auto* self = static_cast<StreamHandle*>(request->handle->data);
    delete request;
    if (!self || self->env().exiting()) return;
    EventScope scope(*self);
    self->emit("onshutdown", {v8::Integer::New(self->env().isolate, status)});
  });
  if (error) delete request;
  return error;
}

void StreamHandle::reference(Js&, bool on) {
  if (handle_) on ? uv_ref(as_handle()) : uv_unref(as_handle());
}
i32 StreamHandle::set_no_delay(Js&, bool on) {
  return handle_ && kind_ == kTcp ? uv_tcp_nodelay(&handle_->tcp, on) : 0;
}
i32 StreamHandle::set_keep_alive(Js&, bool on, u32 delay) {
  return handle_ && kind_ == kTcp ? uv_tcp_keepalive(&handle_->tcp, on, delay) : 0;
}
i32 StreamHandle::set_raw_mode(Js&, bool on) {
  return handle_ && kind_ == kTerminal
             ? uv_tty_set_mode(&handle_->tty, on ? UV_TTY_MODE_RAW : UV_TTY_MODE_NORMAL)
             : 0;
}

Value StreamHandle::local_address(Js& js) {
  if (!handle_) return js.number(UV_EBADF);
  if (kind_ == kPipe) {
    char path[512];
    size_t size = sizeof path;
    int error = uv_pipe_getsockname(&handle_->pipe, path, &size);
    return error ? js.number(error) : js.array({js.string({path, size})});
  }
  sockaddr_storage address;
  int size = sizeof address;
  int error = uv_tcp_getsockname(&handle_->tcp, reinterpret_cast<sockaddr*>(&address), &size);
  return error ? js.number(error) : describe_address(js, address);
}
Value StreamHandle::peer_address(Js& js) {
  if (!handle_ || kind_ != kTcp) return js.number(UV_EBADF);
  sockaddr_storage address;
  int size = sizeof address;
  int error = uv_tcp_getpeername(&handle_->tcp, reinterpret_cast<sockaddr*>(&address), &size);
  return error ? js.number(error) : describe_address(js, address);
}
i32 StreamHandle::file(Js&) {
  uv_os_fd_t file = -1;
  if (handle_) uv_fileno(as_handle(), &file);
  return file;
}

namespace {

Value window_size(Js& js, i32 file) {
  winsize size{};
  ioctl(file, TIOCGWINSZ, &size);
  return js.array({js.number(size.ws_col), js.number(size.ws_row)});
}

std::string handle_kind(Js&, i32 file) {
  switch (uv_guess_handle(file)) {
    case UV_TCP:
      return "TCP";
    case UV_NAMED_PIPE:
      return "PIPE";
    case UV_TTY:
      return "TTY";
    case UV_FILE:
      return "FILE";
    case UV_UDP:
      return "UDP";
    default:
      return "UNKNOWN";
  }
}

// 4, 6 or 0.
i32 ip_version(Js&, std::string text) {
  // A zone ("%eth0") may follow an IPv6 address.
  in_addr v4;
  in6_addr v6;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return 4;
  std::string bare = text.substr(0, text.find('%'));
  if (bare.size() != text.size() && bare.size() + 1 == text.size()) return 0;
  return inet_pton(AF_INET6, bare.c_str(), &v6) == 1 ? 6 : 0;
}

// callback(error code or 0, addresses)
i32 look_up(Js& js, Function callback, std::string host, i32 family, i32 flags) {
  if (Effects* effects = js.env().effects; effects && !effects->lookup(js, host)) return 0;
  struct Request {
    uv_getaddrinfo_t request;
    HeldFunction callback;
    std::string host;
  };
  auto* request = new Request{{}, HeldFunction(js.isolate, callback), host};
  request->request.data = request;
  addrinfo hints{};
  hints.ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  int error = uv_getaddrinfo(
      js.env().loop, &request->request,
      [](uv_getaddrinfo_t* done, int status, addrinfo* found) {
        std::unique_ptr<Request> request(static_cast<Request*>(done->data));
        Env& env = *static_cast<Env*>(done->loop->data);
        if (!env.exiting()) {
          v8::HandleScope scope(env.isolate);
          v8::Context::Scope entered(env.context.Get(env.isolate));
          Js js(env.isolate);
          std::vector<std::string> addresses;
          for (addrinfo* one = found; one; one = one->ai_next) {
            char text[64] = "";
            if (one->ai_family == AF_INET) {
              uv_ip4_name(reinterpret_cast<sockaddr_in*>(one->ai_addr), text, sizeof text);
            } else if (one->ai_family == AF_INET6) {
              uv_ip6_name(reinterpret_cast<sockaddr_in6*>(one->ai_addr), text, sizeof text);
            }
            addresses.push_back(text);
          }
          if (env.effects) env.effects->looked_up(request->host, addresses);
          env.call_held(request->callback, {js.number(status), js.strings(addresses)});
        }
        uv_freeaddrinfo(found);
      },
      host.c_str(), nullptr, &hints);
  if (error) delete request;
  return error;
}

}  // namespace

void fill_net(BindingObject& b) {
  Class<StreamHandle>(b.js, "StreamHandle")
      .constructor<i32, i32>()
      .method<&StreamHandle::open>("open")
      .method<&StreamHandle::bind>("bind")
      .method<&StreamHandle::listen>("listen")
      .method<&StreamHandle::accept>("accept")
      .method<&StreamHandle::pending_kind>("pendingKind")
      .method<&StreamHandle::write_handle>("writeHandle")
      .method<&StreamHandle::connect>("connect")
      .method<&StreamHandle::read_start>("readStart")
      .method<&StreamHandle::read_stop>("readStop")
      .method<&StreamHandle::write>("write")
      .method<&StreamHandle::write_message>("writeMessage")
      .method<&StreamHandle::write_pair>("writePair")
      .method<&StreamHandle::consume>("consume")
      .method<&StreamHandle::bytes_consumed>("bytesConsumed")
      .method<&StreamHandle::shutdown>("shutdown")
      .method<&StreamHandle::close>("close")
      .method<&StreamHandle::reset>("reset")
      .method<&StreamHandle::reference>("reference")
      .method<&StreamHandle::has_reference>("hasRef")
      .method<&StreamHandle::set_no_delay>("setNoDelay")
      .method<&StreamHandle::set_keep_alive>("setKeepAlive")
      .method<&StreamHandle::set_raw_mode>("setRawMode")
      .method<&StreamHandle::local_address>("localAddress")
      .method<&StreamHandle::peer_address>("peerAddress")
      .method<&StreamHandle::file>("fileno")
      .method<&StreamHandle::queued>("queued")
      .install(b);
  b.function<&window_size>("windowSize")
      .function<&handle_kind>("guessHandleType")
      .function<&ip_version>("ipVersion")
      .function<&look_up>("lookup")
      .constant("UV_EOF", UV_EOF)
      .constant("UV_EINVAL", UV_EINVAL)
      .constant("UV_ECANCELED", UV_ECANCELED)
      .constant("UV_TCP_IPV6ONLY", UV_TCP_IPV6ONLY)
      .constant("REUSE_PORT", StreamHandle::kReusePort)
      .constant("AI_ADDRCONFIG", AI_ADDRCONFIG)
      .constant("AI_ALL", AI_ALL)
      .constant("AI_V4MAPPED", AI_V4MAPPED);
}

}  // namespace sinter::runtime
