// A libuv stream (TCP socket, pipe or terminal) as JavaScript sees it. Events are methods of the
// wrapper: onread(count, bytes), onwrite(status), onconnect(status), onconnection(status),
// onshutdown(status), onclose().
#pragma once

#include <string>
#include <string_view>

#include "runtime/engine/resource.h"

namespace sinter::runtime {

class StreamHandle final : public Resource {
 public:
  enum Kind { kTcp, kPipe, kTerminal };
  // Several sockets may listen on the port, and the kernel shares connections out among them.
  static constexpr u32 kReusePort = 0x100;
  // For a terminal `argument` is the descriptor; for a pipe, whether handles may be passed.
  StreamHandle(Js& js, i32 kind, i32 argument);
  ~StreamHandle() override;
  // Null for what is none: programs pass objects on that they were not given for it.
  static StreamHandle* from(Value value);

  i32 open(Js&, i32 file);
  // `flags`: libuv's, and kReusePort.
  i32 bind(Js&, std::string address, i32 port, u32 flags);
  i32 listen(Js&, i32 backlog);
  i32 accept(Js&, Value into);
  // Of a pipe for handles: the kind of the handle that came first and was not accepted yet; -1:
  // none; -2: one that is no stream.
  i32 pending_kind(Js&);
  // Bytes with a handle that the other end gets a copy of. 1: will call onwrite; negative: error.
  i32 write_handle(Js& js, Bytes bytes, Value handle);
  i32 connect(Js&, std::string address, i32 port);
  i32 read_start(Js&);
  i32 read_stop(Js&);
  // 0: written; 1: will call onwrite; negative: error.
  i32 write(Js&, Value bytes);
  // The same for a head (Latin-1) and a body (text as UTF-8, or bytes) at once.
  i32 write_message(Js&, v8::Local<v8::String> head, Value body);
  // Two pieces of bytes as one write.
  i32 write_pair(Js& js, Bytes first, Bytes second);
  // What is read goes to the sink (an HttpParser) and not to onread; undefined ends that.
  void consume(Js&, Value sink);
  f64 bytes_consumed(Js&) { return consumed_; }
  i32 shutdown(Js&);
  void close(Js&);
  void reset(Js&);
  void reference(Js&, bool on);
  bool has_reference(Js&) { return handle_ && uv_has_ref(as_handle()); }
  i32 set_no_delay(Js&, bool on);
  i32 set_keep_alive(Js&, bool on, u32 delay);
  i32 set_raw_mode(Js&, bool on);
  // [address, family, port], or [path] for a pipe; a number on error.
  Value local_address(Js&);
  Value peer_address(Js&);
  i32 file(Js&);
  f64 queued(Js&) {
    return handle_ ? static_cast<f64>(as_stream()->write_queue_size + delayed_.size()) : 0;
  }
  // Sends what was delayed.
  void flush();

  uv_stream_t* as_stream() { return reinterpret_cast<uv_stream_t*>(handle_); }
  void close_at_exit() override { close_handle(); }

 private:
  union AnyHandle {
    uv_tcp_t tcp;
    uv_pipe_t pipe;
    uv_tty_t tty;
  };
  uv_handle_t* as_handle() { return reinterpret_cast<uv_handle_t*>(handle_); }
  void close_handle();
  bool may_use(Js& js, std::string& address, i32 port);
  // True when the bytes were taken to be written at the end of the event: those of the first write
  // in an event go out at once, the later ones together, with one system call.
  bool delay(std::string_view head, std::string_view body = {});
  i32 write_both(Js& js, uv_buf_t (&buffers)[2]);

  AnyHandle* handle_ = nullptr;
  Kind kind_;
  ByteSink* sink_ = nullptr;
  HeldValue sink_owner_;
  f64 consumed_ = 0;
  u64 last_write_event_ = 0;
  std::string delayed_;
  i32 init_error_ = 0;
};

}  // namespace sinter::runtime
