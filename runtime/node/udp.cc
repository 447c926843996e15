// Datagram sockets. Events are methods of the wrapper: onmessage(bytes, [address, family, port]) or
// onmessage(error code).
#include <memory>

#include "runtime/engine/effects.h"
#include "runtime/node/bindings.h"
#include "runtime/node/event_scope.h"
#include "runtime/node/socket_address.h"

namespace sinter::runtime {

namespace {

class DatagramHandle final : public Resource {
 public:
  // Beside libuv's flags: several sockets may have the port, and the kernel shares datagrams out.
  static constexpr u32 kReusePort = 0x100;

  explicit DatagramHandle(Js& js) : handle_(new uv_udp_t) {
    uv_udp_init(js.env().loop, handle_);
    handle_->data = this;
    // Alive until closed, as the loop knows it.
    hold();
  }
  ~DatagramHandle() override { close_handle(); }
  void close_at_exit() override { close_handle(); }

  i32 open(Js&, i32 file) { return handle_ ? uv_udp_open(handle_, file) : UV_EBADF; }
  i32 bind(Js& js, std::string address, i32 port, u32 flags) {
    sockaddr_storage storage;
    if (int error = usable(js, address, port, &storage)) return error;
    if (flags & kReusePort) {
      const int file = reusable_socket(storage.ss_family, SOCK_DGRAM);
      if (file < 0) return file;
      if (int error = uv_udp_open(handle_, file)) {
        ::close(file);
        return error;
      }
      // libuv lets addresses be used again in sockets that it is given.
      const int off = 0;
      setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &off, sizeof off);
    }
    return uv_udp_bind(handle_, reinterpret_cast<sockaddr*>(&storage), flags & ~kReusePort);
  }
  i32 connect(Js& js, std::string address, i32 port) {
    sockaddr_storage storage;
    if (int error = usable(js, address, port, &storage)) return error;
    return uv_udp_connect(handle_, reinterpret_cast<sockaddr*>(&storage));
  }
  i32 disconnect(Js&) { return handle_ ? uv_udp_connect(handle_, nullptr) : UV_EBADF; }

  // Its parts make one datagram. The number of bytes sent plus one; zero when callback(status) will
  // be called; or an error. Without an address it goes to where the socket is connected.
  i32 send(Js& js, Value parts, std::optional<std::string> address, i32 port, Function callback) {
    if (!handle_) return UV_EBADF;
    sockaddr_storage storage;
    sockaddr* to = nullptr;
    if (address) {
      if (int error = usable(js, *address, port, &storage)) return error;
      to = reinterpret_cast<sockaddr*>(&storage);
    }
    std::vector<uv_buf_t> buffers;
    size_t total = 0;
    auto list = parts.As<v8::Array>();
    for (u32 i = 0; i < list->Length(); i++) {
      const Bytes bytes = Convert<Bytes>::from(js, list->Get(js.context, i).ToLocalChecked());
      buffers.push_back(
          uv_buf_init(reinterpret_cast<char*>(bytes.data), static_cast<u32>(bytes.size)));
      total += bytes.size;
    }
    const auto count = static_cast<u32>(buffers.size());
    const int sent = uv_udp_try_send(handle_, buffers.data(), count, to);
    if (sent >= 0) return sent + 1;
    if (sent != UV_EAGAIN && sent != UV_ENOSYS) return sent;
    struct Request {
      uv_udp_send_t request;
      std::string bytes;
      HeldFunction callback;
    };
    auto request = std::make_unique<Request>();
    request->request.data = request.get();
    request->bytes.reserve(total);
    for (const uv_buf_t& buffer : buffers) request->bytes.append(buffer.base, buffer.len);
    if (!callback.IsEmpty()) request->callback = HeldFunction(js.isolate, callback);
    uv_buf_t whole = uv_buf_init(request->bytes.data(), static_cast<u32>(total));
    const int error =
        uv_udp_send(&request->request, handle_, &whole, 1, to, [](uv_udp_send_t* done, int status) {
          std::unique_ptr<Request> request(static_cast<Request*>(done->data));
          auto* self = static_cast<DatagramHandle*>(done->handle->data);
          if (!self || self->env().exiting()) return;
          EventScope scope(*self);
          self->env().call_held(request->callback, {v8::Integer::New(self->env().isolate, status)});
        });
    if (error) return error;
    request.release();
    return 0;
  }

  i32 receive_start(Js&) {
    if (!handle_) return UV_EBADF;
    return uv_udp_recv_start(
        handle_,
        [](uv_handle_t*, size_t, uv_buf_t* buffer) {
          // One buffer a thread: what came is copied to its exact size before the next one.
          static thread_local char memory[65536];
          *buffer = uv_buf_init(memory, sizeof memory);
        },
        [](uv_udp_t* handle, ssize_t count, const uv_buf_t* buffer, const sockaddr* from,
           unsigned) {
          auto* self = static_cast<DatagramHandle*>(handle->data);
          // Without an address nothing came.
          if (!self || self->env().exiting() || (count == 0 && !from)) return;
          EventScope scope(*self);
          Js js(self->env().isolate);
          if (count < 0) {
            self->emit("onmessage", {js.number(static_cast<f64>(count)), js.undefined()});
            return;
          }
          sockaddr_storage address{};
          memcpy(&address, from,
                 from->sa_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in));
          self->emit("onmessage", {js.bytes_copy({buffer->base, static_cast<size_t>(count)}),
                                   describe_address(js, address)});
        });
  }
  i32 receive_stop(Js&) { return handle_ ? uv_udp_recv_stop(handle_) : UV_EBADF; }

  void close(Js&) {
    if (!handle_) return;
    uv_close(as_handle(), [](uv_handle_t* handle) {
      auto* self = static_cast<DatagramHandle*>(handle->data);
      delete reinterpret_cast<uv_udp_t*>(handle);
      if (self) self->release();
    });
    handle_ = nullptr;
  }

  // [address, family, port], or an error.
  Value local_address(Js& js) { return name(js, &uv_udp_getsockname); }
  Value peer_address(Js& js) { return name(js, &uv_udp_getpeername); }

  i32 set_broadcast(Js&, bool on) { return handle_ ? uv_udp_set_broadcast(handle_, on) : UV_EBADF; }
  i32 set_ttl(Js&, i32 value) { return handle_ ? uv_udp_set_ttl(handle_, value) : UV_EBADF; }
  i32 set_multicast_ttl(Js&, i32 value) {
    return handle_ ? uv_udp_set_multicast_ttl(handle_, value) : UV_EBADF;
  }
  i32 set_multicast_loopback(Js&, bool on) {
    return handle_ ? uv_udp_set_multicast_loop(handle_, on) : UV_EBADF;
  }
  i32 set_multicast_interface(Js&, std::string address) {
    return handle_ ? uv_udp_set_multicast_interface(handle_, address.c_str()) : UV_EBADF;
  }
  i32 membership(Js&, std::string group, std::optional<std::string> interface, bool join) {
    if (!handle_) return UV_EBADF;
    return uv_udp_set_membership(handle_, group.c_str(), interface ? interface->c_str() : nullptr,
                                 join ? UV_JOIN_GROUP : UV_LEAVE_GROUP);
  }
  i32 source_membership(Js&, std::string group, std::optional<std::string> interface,
                        std::string source, bool join) {
    if (!handle_) return UV_EBADF;
    return uv_udp_set_source_membership(handle_, group.c_str(),
                                        interface ? interface->c_str() : nullptr, source.c_str(),
                                        join ? UV_JOIN_GROUP : UV_LEAVE_GROUP);
  }
  // Zero reads it. The size, or an error.
  i32 buffer_size(Js&, i32 size, bool receive) {
    if (!handle_) return UV_EBADF;
    const int error =
        receive ? uv_recv_buffer_size(as_handle(), &size) : uv_send_buffer_size(as_handle(), &size);
    return error ? error : size;
  }
  f64 queued_bytes(Js&) {
    return handle_ ? static_cast<f64>(uv_udp_get_send_queue_size(handle_)) : 0;
  }
  f64 queued(Js&) { return handle_ ? static_cast<f64>(uv_udp_get_send_queue_count(handle_)) : 0; }
  void reference(Js&, bool on) {
    if (handle_) on ? uv_ref(as_handle()) : uv_unref(as_handle());
  }
  bool has_reference(Js&) { return handle_ && uv_has_ref(as_handle()); }
  i32 file(Js&) {
    uv_os_fd_t file = -1;
    if (handle_) uv_fileno(as_handle(), &file);
    return file;
  }

 private:
  uv_handle_t* as_handle() { return reinterpret_cast<uv_handle_t*>(handle_); }
  void close_handle() {
    if (!handle_) return;
    handle_->data = nullptr;
    uv_close(as_handle(), [](uv_handle_t* handle) { delete reinterpret_cast<uv_udp_t*>(handle); });
    handle_ = nullptr;
  }
  // Zero when the address is one and may be used; otherwise an error, or a pending exception.
  int usable(Js& js, const std::string& address, i32 port, sockaddr_storage* out) {
    if (!handle_) return UV_EBADF;
    if (Effects* effects = js.env().effects; effects && !effects->connection(js, address, port)) {
      return UV_EACCES;
    }
    return parse_address(address, port, out);
  }
  Value name(Js& js, int (*get)(const uv_udp_t*, sockaddr*, int*)) {
    if (!handle_) return js.number(UV_EBADF);
    sockaddr_storage address;
    int size = sizeof address;
    const int error = get(handle_, reinterpret_cast<sockaddr*>(&address), &size);
    return error ? js.number(error) : describe_address(js, address);
  }

  uv_udp_t* handle_;
};

}  // namespace

void fill_udp(BindingObject& b) {
  Class<DatagramHandle>(b.js, "DatagramHandle")
      .constructor<>()
      .method<&DatagramHandle::open>("open")
      .method<&DatagramHandle::bind>("bind")
      .method<&DatagramHandle::connect>("connect")
      .method<&DatagramHandle::disconnect>("disconnect")
      .method<&DatagramHandle::send>("send")
      .method<&DatagramHandle::receive_start>("receiveStart")
      .method<&DatagramHandle::receive_stop>("receiveStop")
      .method<&DatagramHandle::close>("close")
      .method<&DatagramHandle::local_address>("localAddress")
      .method<&DatagramHandle::peer_address>("peerAddress")
      .method<&DatagramHandle::set_broadcast>("setBroadcast")
      .method<&DatagramHandle::set_ttl>("setTTL")
      .method<&DatagramHandle::set_multicast_ttl>("setMulticastTTL")
      .method<&DatagramHandle::set_multicast_loopback>("setMulticastLoopback")
      .method<&DatagramHandle::set_multicast_interface>("setMulticastInterface")
      .method<&DatagramHandle::membership>("membership")
      .method<&DatagramHandle::source_membership>("sourceMembership")
      .method<&DatagramHandle::buffer_size>("bufferSize")
      .method<&DatagramHandle::queued_bytes>("queuedBytes")
      .method<&DatagramHandle::queued>("queued")
      .method<&DatagramHandle::reference>("reference")
      .method<&DatagramHandle::has_reference>("hasRef")
      .method<&DatagramHandle::file>("fileno")
      .install(b);
  b.constant("UV_UDP_IPV6ONLY", UV_UDP_IPV6ONLY)
      .constant("UV_UDP_REUSEADDR", UV_UDP_REUSEADDR)
      .constant("REUSE_PORT", DatagramHandle::kReusePort);
}

}  // namespace sinter::runtime
