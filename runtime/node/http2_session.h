// One HTTP/2 connection: nghttp2's protocol machine, what its streams have still to send, and the
// events that the JavaScript half hears of. Bytes come in from a socket's handle (as its ByteSink)
// or chunk by chunk, and go out in batches: straight to a socket's handle, or as buffers for TLS
// and other streams.
//
// Memory is bounded on both sides. Incoming: the peer may send as much as a stream's window allows,
// which grows only with what the program has read. Outgoing: a batch holds kMostBatched bytes, the
// next one is made when the socket has taken it, and each stream has the one write under way that
// its JavaScript stream allows. `max_memory` bounds what nghttp2 itself holds.
#pragma once

#include <nghttp2/nghttp2.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/engine/held_bytes.h"
#include "runtime/engine/resource.h"

namespace sinter::runtime {

class Http2Session final : public Resource, public ByteSink {
 public:
  // Fields of the Float64Array that the constructor gets; NaN stands for nghttp2's default.
  enum class Limit : u32 {
    kMaxDeflateTable,
    kMaxReservedStreams,
    kMaxSendHeaderBlock,
    kPeerMaxStreams,
    kPadding,
    kMaxHeaderPairs,
    kMaxPings,
    kMaxSettingsWaiting,
    kMaxMemory,
    kMaxSettingsEntries,
    kMaxInvalidFrames,
    kMaxRejectedStreams,
    kStreamResetBurst,
    kStreamResetRate,
    kStrictWhitespace,
    kCount
  };
  enum Padding { kPaddingNone, kPaddingAligned, kPaddingMax };

  // The callbacks, called with the wrapper as `this`:
  //   onheaders(id, category, flags, [name, value, …], sensitive names or undefined)
  //   ondata(id, ArrayBuffer) -> whether more may come; ondata(id) at the end
  //   onclose(id, code, whether the write under way was sent)
  //   onwritten(id)       all of the stream's write was handed to the socket
  //   ontrailers(id)      the body was sent, and the stream waits for its trailers
  //   onframe(kind, …)    see Frame
  //   onerror(code, name or undefined)
  static constexpr int kExtraFields = 7;
  enum Callback { kOnHeaders = 1, kOnData, kOnClose, kOnWritten, kOnTrailers, kOnFrame, kOnError };
  enum Frame : i32 {
    kSettings,     // ()
    kSettingsAck,  // (milliseconds)
    kPing,         // (bytes)
    kPingAck,      // (milliseconds, bytes)
    kGoaway,       // (code, last stream, bytes or undefined)
    kPriority,     // (stream, parent, weight, exclusive)
    kAltsvc,       // (stream, origin, value)
    kOrigin,       // ([origin, …])
    kNotSent,      // (stream, type, code)
    kReceived,     // (): the bytes that had come are done with
  };

  Http2Session(Js&, bool server, Bytes limits);
  ~Http2Session() override;
  void set_callbacks(Js&, Function headers, Function data, Function close, Function written,
                     Function trailers, Function frame, Function error);

  ByteSink* byte_sink() override { return this; }
  void received(Js&, const char* data, size_t size) override;
  // `drain`: ticks and microtasks run after each event, as if it came from the event loop.
  void receive(Js&, Bytes bytes, bool drain);
  // No more events, and nothing is sent any more.
  void close(Js&);

  // ---- Output (http2_output.cc). Headers are one string: name NUL value NUL flag, again and
  // again.
  enum StreamOption : u32 { kNoBody = 1, kWaitForTrailers = 2 };
  // A stream's id, or a negative error of nghttp2.
  i32 request(Js&, v8::Local<v8::String> headers, u32 options, i32 parent, i32 weight,
              bool exclusive);
  i32 push_promise(Js&, i32 id, v8::Local<v8::String> headers, u32 options);
  i32 respond(Js&, i32 id, v8::Local<v8::String> headers, u32 options);
  i32 inform(Js&, i32 id, v8::Local<v8::String> headers);
  i32 send_trailers(Js&, i32 id, v8::Local<v8::String> headers);
  // Text goes out as UTF-8. `ended`: nothing follows. False when there is no such stream any more.
  bool write(Js&, i32 id, Value chunk, bool ended);
  void end(Js&, i32 id);
  // The stream's end comes with its last bytes after all: there are no trailers.
  void forget_trailers(Js&, i32 id);
  // The program has read what ondata said no to.
  void resume(Js&, i32 id);
  // What may be sent of the stream goes out before it is reset. `forget`: no more events of it.
  void reset(Js&, i32 id, u32 code, bool forget);
  i32 set_priority(Js&, i32 id, i32 parent, i32 weight, bool exclusive, bool silent);
  // False when as many wait for their answer as may. `pairs`: ids and values, as u32.
  bool submit_settings(Js&, Bytes pairs);
  bool submit_ping(Js&, Bytes payload);
  void submit_goaway(Js&, u32 code, i32 last_stream, Bytes data);
  void submit_altsvc(Js&, i32 stream, std::string origin, std::string value);
  void submit_origin(Js&, std::vector<std::string> origins);
  // The last GOAWAY: nothing else is received or begun.
  void terminate(Js&, u32 code);
  bool set_next_stream(Js&, i32 id);
  i32 set_local_window(Js&, i32 size);

  // As StreamHandle::write. 0: written all there is; 1: the handle will call onwrite, and there may
  // be more after it; negative: an error. Nothing happens while busy().
  i32 send(Js&, Value handle);
  // The next batch, or undefined when there is nothing to send.
  Value pull(Js&);
  // Inside of one of the callbacks.
  bool busy(Js&) { return depth_ > 0; }
  bool wants_read(Js&) { return session_ && nghttp2_session_want_read(session_); }
  bool wants_write(Js&) {
    return session_ && (nghttp2_session_want_write(session_) || !resets_.empty());
  }
  // How many frames wait to be sent: more than the peer takes them, and reading should stop.
  f64 frames_queued(Js&) {
    return session_ ? static_cast<f64>(nghttp2_session_get_outbound_queue_size(session_)) : 0;
  }
  f64 bytes_batched(Js&) { return sent_; }

  // ---- What there is to see
  Value state(Js&);
  Value stream_state(Js&, i32 id);
  // The seven settings of the standard, then ids and values of others.
  Value settings(Js&, bool remote);
  void set_remote_custom(Js&, Bytes ids);

 private:
  // A part of a stream's write that was not sent yet.
  struct Piece {
    std::string text;
    std::unique_ptr<HeldBytes> held;
    size_t begin = 0;
    std::string_view rest() const {
      const std::string_view all = held ? held->bytes().text() : std::string_view(text);
      return all.substr(begin);
    }
  };
  struct Stream {
    explicit Stream(i32 id) : id(id) {}
    i32 id;
    std::vector<Piece> pieces;
    size_t first = 0;   // of `pieces` that is not sent
    size_t queued = 0;  // bytes
    size_t unread = 0;  // bytes that the program did not take yet: the window does not grow by them
    bool ended = false;
    bool writing = false;  // onwritten is due once `queued` is zero
    bool deferred = false;
    bool wants_trailers = false;
    bool forgotten = false;
  };
  struct Header {
    nghttp2_rcbuf* name;
    nghttp2_rcbuf* value;
    u8 flags;
  };
  // Headers as nghttp2 wants them, with the text they point into.
  struct HeaderList {
    std::string text;
    std::vector<nghttp2_nv> list;
  };

  static nghttp2_session_callbacks* callbacks();
  static Http2Session& of(void* user) { return *static_cast<Http2Session*>(user); }
  Stream* find(i32 id) {
    auto found = streams_.find(id);
    return found == streams_.end() ? nullptr : found->second.get();
  }
  Stream& add(i32 id) {
    auto& slot = streams_[id];
    slot = std::make_unique<Stream>(id);
    return *slot;
  }
  bool may_add_stream();

  // Events of nghttp2.
  int begin_headers(const nghttp2_frame*);
  int header(const nghttp2_frame*, nghttp2_rcbuf* name, nghttp2_rcbuf* value, u8 flags);
  int frame_received(const nghttp2_frame*);
  int invalid_frame(int error);
  int data_received(i32 id, const u8* data, size_t size);
  int stream_closed(i32 id, u32 code);
  int frame_not_sent(const nghttp2_frame*, int error);
  ssize_t padded(const nghttp2_frame*, size_t most) const;
  ssize_t read_source(i32 id, size_t most, u32* flags);
  int send_data(const nghttp2_frame*, const u8* head, size_t size);

  void headers_complete(i32 id, const nghttp2_frame*, i32 category);
  void settings_received(const nghttp2_settings&);
  void drop_headers();
  Value header_text(Js&, nghttp2_rcbuf* text, bool is_name);
  // The result, empty when JavaScript threw (reported) or the environment ends.
  v8::MaybeLocal<v8::Value> call(Callback, std::initializer_list<Value> arguments);
  i32 result() { return env().exiting() || closed_ ? NGHTTP2_ERR_CALLBACK_FAILURE : 0; }
  Value integer(i64 value) const;

  HeaderList parse_headers(Js&, v8::Local<v8::String> text);
  void resume_output(Stream&);
  void fill_batch(Js&);
  void apply_resets();
  void tell_written();
  nghttp2_data_provider source();

  static constexpr size_t kMostBatched = 64 * 1024;

  nghttp2_session* session_ = nullptr;
  nghttp2_mem memory_{};
  size_t memory_used_ = 0;
  bool server_;
  bool closed_ = false;
  bool draining_ = false;
  int depth_ = 0;  // of calls into nghttp2 that call back: it may not be entered again to send
  std::unordered_map<i32, std::unique_ptr<Stream>> streams_;

  std::vector<Header> headers_;  // of the block that is coming; blocks never interleave
  size_t headers_size_ = 0;

  std::string batch_;
  f64 sent_ = 0;
  std::vector<i32> written_;
  std::vector<i32> trailers_;
  std::vector<std::pair<i32, u32>> resets_;

  std::deque<u64> pings_, settings_waiting_;  // when each was sent
  std::vector<std::vector<nghttp2_settings_entry>> custom_waiting_;
  std::vector<nghttp2_settings_entry> local_custom_, remote_custom_;

  size_t max_header_pairs_, max_pings_ = 10, max_settings_waiting_ = 10;
  size_t max_memory_ = 10 * 1000 * 1000;
  u32 max_invalid_frames_ = 1000, max_rejected_streams_ = 100;
  u32 invalid_frames_ = 0, rejected_streams_ = 0;
  i32 padding_ = kPaddingNone;
  const char* error_name_ = nullptr;
};

}  // namespace sinter::runtime
