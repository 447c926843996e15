// The receiving half of Http2Session: nghttp2's events on their way to JavaScript.
#include "runtime/node/http2_session.h"

#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace sinter::runtime {

namespace {

// A block of headers that is larger is answered with ENHANCE_YOUR_CALM.
constexpr size_t kMaxHeadersSize = 65535;
// Of what a program may ask for; as bytes it still is a number of 64 bits.
constexpr f64 kMostOfLimit = 4294967295;
// What a stream costs beside nghttp2's own memory.
constexpr size_t kStreamCost = 512;

std::string_view text_of(nghttp2_rcbuf* buffer) {
  const nghttp2_vec vec = nghttp2_rcbuf_get_buf(buffer);
  return {reinterpret_cast<const char*>(vec.base), vec.len};
}

}  // namespace

// One table for every session; nghttp2 copies it.
nghttp2_session_callbacks* Http2Session::callbacks() {
  static nghttp2_session_callbacks* const table = [] {
    nghttp2_session_callbacks* made = nullptr;
    nghttp2_session_callbacks_new(&made);
    nghttp2_session_callbacks_set_on_begin_headers_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, void* user) {
          return of(user).begin_headers(frame);
        });
    nghttp2_session_callbacks_set_on_header_callback2(
        made,
        [](nghttp2_session*, const nghttp2_frame* frame, nghttp2_rcbuf* name, nghttp2_rcbuf* value,
           u8 flags, void* user) { return of(user).header(frame, name, value, flags); });
    nghttp2_session_callbacks_set_on_frame_recv_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, void* user) {
          return of(user).frame_received(frame);
        });
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(
        made, [](nghttp2_session*, const nghttp2_frame*, int error, void* user) {
          return of(user).invalid_frame(error);
        });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        made, [](nghttp2_session*, u8, i32 id, const u8* data, size_t size, void* user) {
          return of(user).data_received(id, data, size);
        });
    nghttp2_session_callbacks_set_on_stream_close_callback(
        made, [](nghttp2_session*, i32 id, u32 code, void* user) {
          return of(user).stream_closed(id, code);
        });
    nghttp2_session_callbacks_set_on_frame_not_send_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, int error, void* user) {
          return of(user).frame_not_sent(frame, error);
        });
    nghttp2_session_callbacks_set_select_padding_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, size_t most, void* user) {
          return of(user).padded(frame, most);
        });
    nghttp2_session_callbacks_set_send_data_callback(
        made,
        [](nghttp2_session*, nghttp2_frame* frame, const u8* head, size_t size,
           nghttp2_data_source*, void* user) { return of(user).send_data(frame, head, size); });
    // The only sign of a peer that speaks another protocol.
    nghttp2_session_callbacks_set_error_callback2(
        made, [](nghttp2_session*, int, const char* message, size_t size, void* user) {
          constexpr std::string_view kNotHttp2 = "Remote peer returned unexpected data";
          if (std::string_view(message, size).starts_with(kNotHttp2)) {
            Http2Session& self = of(user);
            self.call(kOnError, {self.integer(NGHTTP2_ERR_PROTO)});
          }
          return 0;
        });
    return made;
  }();
  return table;
}

Http2Session::Http2Session(Js&, bool server, Bytes limits) : server_(server) {
  f64 values[static_cast<size_t>(Limit::kCount)];
  for (f64& value : values) value = std::nan("");
  memcpy(values, limits.data, std::min(limits.size, sizeof values));
  nghttp2_option* option = nullptr;
  nghttp2_option_new(&option);
  const auto with = [&](Limit limit, auto set) {
    const f64 value = values[static_cast<size_t>(limit)];
    // Programs say Infinity, or the largest integer there is.
    if (!std::isnan(value)) set(std::clamp(value, 0.0, kMostOfLimit));
  };
  // Windows grow with what the program reads, and streams that are closed are not kept.
  nghttp2_option_set_no_auto_window_update(option, 1);
  nghttp2_option_set_no_closed_streams(option, 1);
  if (!server) {
    nghttp2_option_set_builtin_recv_extension_type(option, NGHTTP2_ALTSVC);
    nghttp2_option_set_builtin_recv_extension_type(option, NGHTTP2_ORIGIN);
  }
  with(Limit::kMaxDeflateTable, [&](f64 v) {
    nghttp2_option_set_max_deflate_dynamic_table_size(option, static_cast<size_t>(v));
  });
  with(Limit::kMaxReservedStreams,
       [&](f64 v) { nghttp2_option_set_max_reserved_remote_streams(option, static_cast<u32>(v)); });
  with(Limit::kMaxSendHeaderBlock, [&](f64 v) {
    nghttp2_option_set_max_send_header_block_length(option, static_cast<size_t>(v));
  });
  nghttp2_option_set_peer_max_concurrent_streams(option, 100);
  with(Limit::kPeerMaxStreams,
       [&](f64 v) { nghttp2_option_set_peer_max_concurrent_streams(option, static_cast<u32>(v)); });
  with(Limit::kMaxSettingsEntries,
       [&](f64 v) { nghttp2_option_set_max_settings(option, static_cast<size_t>(v)); });
  with(Limit::kStreamResetBurst, [&](f64 v) {
    const f64 rate = values[static_cast<size_t>(Limit::kStreamResetRate)];
    nghttp2_option_set_stream_reset_rate_limit(option, static_cast<u64>(v),
                                               std::isnan(rate) ? 33 : static_cast<u64>(rate));
  });
  with(Limit::kStrictWhitespace, [&](f64 v) {
    nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(option, v == 0);
  });
  max_header_pairs_ = 128;
  with(Limit::kMaxHeaderPairs, [&](f64 v) { max_header_pairs_ = static_cast<size_t>(v); });
  max_header_pairs_ = std::max<size_t>(max_header_pairs_, server ? 4 : 1);
  with(Limit::kMaxPings, [&](f64 v) { max_pings_ = static_cast<size_t>(v); });
  with(Limit::kMaxSettingsWaiting, [&](f64 v) { max_settings_waiting_ = static_cast<size_t>(v); });
  with(Limit::kMaxMemory, [&](f64 v) { max_memory_ = static_cast<size_t>(v * 1e6); });
  with(Limit::kMaxInvalidFrames, [&](f64 v) { max_invalid_frames_ = static_cast<u32>(v); });
  with(Limit::kMaxRejectedStreams, [&](f64 v) { max_rejected_streams_ = static_cast<u32>(v); });
  with(Limit::kPadding, [&](f64 v) { padding_ = static_cast<i32>(v); });

  memory_.mem_user_data = &memory_used_;
  memory_.malloc = [](size_t size, void* used) {
    void* made = ::malloc(size);
    *static_cast<size_t*>(used) += malloc_usable_size(made);
    return made;
  };
  memory_.calloc = [](size_t count, size_t size, void* used) {
    void* made = ::calloc(count, size);
    *static_cast<size_t*>(used) += malloc_usable_size(made);
    return made;
  };
  memory_.realloc = [](void* old, size_t size, void* used) {
    const size_t before = malloc_usable_size(old);
    void* made = ::realloc(old, size);
    if (made) *static_cast<size_t*>(used) += malloc_usable_size(made) - before;
    return made;
  };
  memory_.free = [](void* old, void* used) {
    *static_cast<size_t*>(used) -= malloc_usable_size(old);
    ::free(old);
  };
  auto make = server ? nghttp2_session_server_new3 : nghttp2_session_client_new3;
  make(&session_, callbacks(), this, option, &memory_);
  nghttp2_option_del(option);
}

Http2Session::~Http2Session() {
  drop_headers();
  if (session_) nghttp2_session_del(session_);
}

void Http2Session::set_callbacks(Js& js, Function headers, Function data, Function close,
                                 Function written, Function trailers, Function frame,
                                 Function error) {
  Object self = wrapper(js);
  const Function callbacks[] = {headers, data, close, written, trailers, frame, error};
  for (int i = 0; i < kExtraFields; i++) {
    if (!callbacks[i].IsEmpty()) self->SetInternalField(1 + i, callbacks[i]);
  }
}

void Http2Session::close(Js&) {
  closed_ = true;
  streams_.clear();
  resets_.clear();
  if (depth_ > 0 || !session_) return;
  drop_headers();
  nghttp2_session_del(session_);
  session_ = nullptr;
}

Value Http2Session::integer(i64 value) const {
  return v8::Number::New(env().isolate, static_cast<f64>(value));
}

v8::MaybeLocal<v8::Value> Http2Session::call(Callback callback,
                                             std::initializer_list<Value> arguments) {
  if (closed_ || env().exiting()) return {};
  Js js(env().isolate);
  Object self = wrapper(js);
  Value function = self->GetInternalField(callback).As<v8::Value>(), out;
  if (!function->IsFunction()) return {};
  v8::TryCatch caught(js.isolate);
  if (function.As<v8::Function>()
          ->Call(js.context, self, static_cast<int>(arguments.size()),
                 const_cast<Value*>(arguments.begin()))
          .ToLocal(&out)) {
    // What came with one frame is done before the next: a program that awaits a response may add
    // its listeners before the frame behind it resets the stream.
    if (draining_) env().run_ticks();
    return out;
  }
  env().report_exception(caught);
  return {};
}

void Http2Session::received(Js& js, const char* data, size_t size) {
  receive(js, {reinterpret_cast<u8*>(const_cast<char*>(data)), size}, true);
}

void Http2Session::receive(Js& js, Bytes bytes, bool drain) {
  if (!session_ || closed_) return;
  hold();  // a callback may let go of the connection
  depth_++;
  draining_ = drain;
  const ssize_t taken = nghttp2_session_mem_recv(session_, bytes.data, bytes.size);
  draining_ = false;
  depth_--;
  if (closed_) {
    close(js);
  } else if (taken < 0) {
    v8::HandleScope scope(js.isolate);
    call(kOnError, {integer(taken), error_name_ ? Value(js.string(error_name_)) : js.undefined()});
  } else {
    v8::HandleScope scope(js.isolate);
    call(kOnFrame, {integer(kReceived)});
  }
  release();
}

// ---- Streams begin

bool Http2Session::may_add_stream() {
  const u32 most =
      nghttp2_session_get_local_settings(session_, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  if (streams_.size() >= most) return false;
  size_t used = memory_used_ + batch_.size() + (streams_.size() + 1) * kStreamCost;
  return used <= max_memory_;
}

int Http2Session::begin_headers(const nghttp2_frame* frame) {
  drop_headers();
  const bool promised = frame->hd.type == NGHTTP2_PUSH_PROMISE;
  const i32 id = promised ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
  if (find(id)) return 0;
  if (!may_add_stream()) {
    if (rejected_streams_++ > max_rejected_streams_) return NGHTTP2_ERR_CALLBACK_FAILURE;
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  rejected_streams_ = 0;
  add(id);
  return 0;
}

int Http2Session::header(const nghttp2_frame* frame, nghttp2_rcbuf* name, nghttp2_rcbuf* value,
                         u8 flags) {
  const bool promised = frame->hd.type == NGHTTP2_PUSH_PROMISE;
  const i32 id = promised ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
  if (!find(id)) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  const size_t size = text_of(name).size() + text_of(value).size() + 32;
  if (headers_.size() >= max_header_pairs_ || headers_size_ + size > kMaxHeadersSize) {
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  headers_size_ += size;
  nghttp2_rcbuf_incref(name);
  nghttp2_rcbuf_incref(value);
  headers_.push_back({name, value, flags});
  return 0;
}

void Http2Session::drop_headers() {
  for (const Header& header : headers_) {
    nghttp2_rcbuf_decref(header.name);
    nghttp2_rcbuf_decref(header.value);
  }
  headers_.clear();
  headers_size_ = 0;
}

// Names, and values of nghttp2's table, are the same few again and again: kept as the names of
// properties that they become.
Value Http2Session::header_text(Js& js, nghttp2_rcbuf* text, bool is_name) {
  const std::string_view view = text_of(text);
  if (nghttp2_rcbuf_is_static(text) && !view.empty()) return js.symbol_name(view);
  if (is_name) {
    v8::Local<v8::String> made;
    if (v8::String::NewFromOneByte(js.isolate, reinterpret_cast<const u8*>(view.data()),
                                   v8::NewStringType::kInternalized, static_cast<int>(view.size()))
            .ToLocal(&made)) {
      return made;
    }
  }
  return js.latin1(view);
}

void Http2Session::headers_complete(i32 id, const nghttp2_frame* frame, i32 category) {
  Stream* stream = find(id);
  if (!stream || stream->forgotten) return;
  Js js(env().isolate);
  v8::HandleScope scope(js.isolate);
  std::vector<Value> items, sensitive;
  items.reserve(2 * headers_.size());
  for (const Header& header : headers_) {
    items.push_back(header_text(js, header.name, true));
    items.push_back(header_text(js, header.value, false));
    if (header.flags & NGHTTP2_NV_FLAG_NO_INDEX) sensitive.push_back(items[items.size() - 2]);
  }
  drop_headers();
  call(kOnHeaders, {integer(id), integer(category), integer(frame->hd.flags), js.array(items),
                    sensitive.empty() ? js.undefined() : js.array(sensitive)});
}

// ---- Frames

int Http2Session::frame_received(const nghttp2_frame* frame) {
  const i32 id = frame->hd.stream_id;
  Js js(env().isolate);
  v8::HandleScope scope(js.isolate);
  switch (frame->hd.type) {
    case NGHTTP2_DATA: {
      const Stream* stream = find(id);
      if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) && stream && !stream->forgotten) {
        call(kOnData, {integer(id)});
      }
      break;
    }
    case NGHTTP2_HEADERS:
      headers_complete(id, frame, frame->headers.cat);
      break;
    case NGHTTP2_PUSH_PROMISE:
      headers_complete(frame->push_promise.promised_stream_id, frame, NGHTTP2_HCAT_REQUEST);
      break;
    case NGHTTP2_PRIORITY:
      call(kOnFrame, {integer(kPriority), integer(id), integer(frame->priority.pri_spec.stream_id),
                      integer(frame->priority.pri_spec.weight),
                      js.boolean(frame->priority.pri_spec.exclusive)});
      break;
    case NGHTTP2_SETTINGS:
      if (frame->hd.flags & NGHTTP2_FLAG_ACK) {
        // One nobody waits for means nothing.
        if (settings_waiting_.empty()) break;
        const u64 sent = settings_waiting_.front();
        settings_waiting_.pop_front();
        local_custom_ = std::move(custom_waiting_.front());
        custom_waiting_.erase(custom_waiting_.begin());
        call(kOnFrame,
             {integer(kSettingsAck), js.number(static_cast<f64>(uv_hrtime() - sent) / 1e6)});
      } else {
        settings_received(frame->settings);
        call(kOnFrame, {integer(kSettings)});
      }
      break;
    case NGHTTP2_PING: {
      const Value payload =
          js.bytes_copy({reinterpret_cast<const char*>(frame->ping.opaque_data), 8});
      if (!(frame->hd.flags & NGHTTP2_FLAG_ACK)) {
        call(kOnFrame, {integer(kPing), payload});
      } else if (pings_.empty()) {
        call(kOnError, {integer(NGHTTP2_ERR_PROTO)});
      } else {
        const u64 sent = pings_.front();
        pings_.pop_front();
        call(kOnFrame,
             {integer(kPingAck), js.number(static_cast<f64>(uv_hrtime() - sent) / 1e6), payload});
      }
      break;
    }
    case NGHTTP2_GOAWAY: {
      const nghttp2_goaway& goaway = frame->goaway;
      const std::string_view data(reinterpret_cast<const char*>(goaway.opaque_data),
                                  goaway.opaque_data_len);
      call(kOnFrame, {integer(kGoaway), integer(goaway.error_code), integer(goaway.last_stream_id),
                      data.empty() ? js.undefined() : js.bytes_copy(data)});
      break;
    }
    case NGHTTP2_ALTSVC: {
      const auto& altsvc = *static_cast<const nghttp2_ext_altsvc*>(frame->ext.payload);
      call(
          kOnFrame,
          {integer(kAltsvc), integer(id),
           js.latin1({reinterpret_cast<const char*>(altsvc.origin), altsvc.origin_len}),
           js.latin1({reinterpret_cast<const char*>(altsvc.field_value), altsvc.field_value_len})});
      break;
    }
    case NGHTTP2_ORIGIN: {
      const auto& origins = *static_cast<const nghttp2_ext_origin*>(frame->ext.payload);
      std::vector<Value> list;
      for (size_t i = 0; i < origins.nov; i++) {
        list.push_back(js.latin1(
            {reinterpret_cast<const char*>(origins.ov[i].origin), origins.ov[i].origin_len}));
      }
      if (!list.empty()) call(kOnFrame, {integer(kOrigin), js.array(list)});
      break;
    }
    default:
      break;
  }
  return result();
}

void Http2Session::settings_received(const nghttp2_settings& settings) {
  for (size_t i = 0; i < settings.niv; i++) {
    for (nghttp2_settings_entry& wanted : remote_custom_) {
      if (wanted.settings_id == settings.iv[i].settings_id) wanted.value = settings.iv[i].value;
    }
  }
}

int Http2Session::invalid_frame(int error) {
  if (invalid_frames_++ > max_invalid_frames_) {
    error_name_ = "ERR_HTTP2_TOO_MANY_INVALID_FRAMES";
    return 1;
  }
  if (nghttp2_is_fatal(error) || error == NGHTTP2_ERR_STREAM_CLOSED || error == NGHTTP2_ERR_PROTO) {
    v8::HandleScope scope(env().isolate);
    call(kOnError, {integer(error)});
  }
  return result();
}

int Http2Session::data_received(i32 id, const u8* data, size_t size) {
  if (size == 0) return 0;
  // One stream that nobody reads must not stop the others.
  nghttp2_session_consume_connection(session_, size);
  Stream* stream = find(id);
  if (!stream || stream->forgotten) return 0;
  Js js(env().isolate);
  v8::HandleScope scope(js.isolate);
  auto store = v8::ArrayBuffer::NewBackingStoreForNodeLTS(js.isolate, size);
  memcpy(store->Data(), data, size);
  Value more;
  const bool called =
      call(kOnData, {integer(id), v8::ArrayBuffer::New(js.isolate, std::move(store))})
          .ToLocal(&more);
  if (closed_) return result();
  stream = find(id);
  if (called && more->IsTrue()) {
    nghttp2_session_consume_stream(session_, id, size);
  } else if (stream) {
    stream->unread += size;
  }
  return result();
}

int Http2Session::stream_closed(i32 id, u32 code) {
  auto found = streams_.find(id);
  if (found == streams_.end()) return 0;
  const std::unique_ptr<Stream> stream = std::move(found->second);
  streams_.erase(found);
  if (stream->forgotten) return result();
  v8::HandleScope scope(env().isolate);
  Js js(env().isolate);
  const bool sent = stream->writing && stream->queued == 0;
  call(kOnClose, {integer(id), integer(code), js.boolean(sent)});
  return result();
}

int Http2Session::frame_not_sent(const nghttp2_frame* frame, int error) {
  const i32 id = frame->hd.stream_id;
  const bool request =
      !server_ && frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST;
  v8::HandleScope scope(env().isolate);
  const bool ending = error == NGHTTP2_ERR_SESSION_CLOSING || error == NGHTTP2_ERR_STREAM_CLOSED ||
                      error == NGHTTP2_ERR_STREAM_CLOSING;
  if (!ending) {
    // What Node.js tells: the code of HTTP/2 that comes nearest.
    const u32 code = error == NGHTTP2_ERR_STREAM_CLOSED || error == NGHTTP2_ERR_STREAM_CLOSING
                         ? NGHTTP2_STREAM_CLOSED
                     : error == NGHTTP2_ERR_FRAME_SIZE_ERROR         ? NGHTTP2_FRAME_SIZE_ERROR
                     : error == NGHTTP2_ERR_START_STREAM_NOT_ALLOWED ? NGHTTP2_REFUSED_STREAM
                     : error == NGHTTP2_ERR_FLOW_CONTROL             ? NGHTTP2_FLOW_CONTROL_ERROR
                     : error == NGHTTP2_ERR_REFUSED_STREAM           ? NGHTTP2_REFUSED_STREAM
                     : error == NGHTTP2_ERR_HEADER_COMP              ? NGHTTP2_COMPRESSION_ERROR
                     : error == NGHTTP2_ERR_CANCEL                   ? NGHTTP2_CANCEL
                     : error == NGHTTP2_ERR_PROTO                    ? NGHTTP2_PROTOCOL_ERROR
                                                                     : NGHTTP2_INTERNAL_ERROR;
    call(kOnFrame, {integer(kNotSent), integer(id), integer(frame->hd.type), integer(code)});
  }
  // nghttp2 never opened the stream, and will not tell that it is closed.
  if (request && ending) return stream_closed(id, NGHTTP2_REFUSED_STREAM);
  return result();
}

// ---- What there is to see

Value Http2Session::state(Js& js) {
  if (!session_) return js.undefined();
  const f64 values[] = {
      static_cast<f64>(nghttp2_session_get_effective_local_window_size(session_)),
      static_cast<f64>(nghttp2_session_get_effective_recv_data_length(session_)),
      static_cast<f64>(nghttp2_session_get_next_stream_id(session_)),
      static_cast<f64>(nghttp2_session_get_local_window_size(session_)),
      static_cast<f64>(nghttp2_session_get_last_proc_stream_id(session_)),
      static_cast<f64>(nghttp2_session_get_remote_window_size(session_)),
      static_cast<f64>(nghttp2_session_get_outbound_queue_size(session_)),
      static_cast<f64>(nghttp2_session_get_hd_deflate_dynamic_table_size(session_)),
      static_cast<f64>(nghttp2_session_get_hd_inflate_dynamic_table_size(session_))};
  std::vector<Value> list;
  for (const f64 value : values) list.push_back(js.number(value));
  return js.array(list);
}

Value Http2Session::stream_state(Js& js, i32 id) {
  nghttp2_stream* stream = session_ ? nghttp2_session_find_stream(session_, id) : nullptr;
  if (!stream) return js.undefined();
  std::vector<Value> list;
  for (const i32 value :
       {static_cast<i32>(nghttp2_stream_get_state(stream)), nghttp2_stream_get_weight(stream),
        nghttp2_stream_get_sum_dependency_weight(stream),
        nghttp2_session_get_stream_local_close(session_, id),
        nghttp2_session_get_stream_remote_close(session_, id),
        nghttp2_session_get_stream_local_window_size(session_, id)}) {
    list.push_back(js.number(value));
  }
  return js.array(list);
}

Value Http2Session::settings(Js& js, bool remote) {
  if (!session_) return js.undefined();
  std::vector<Value> list;
  auto get = remote ? nghttp2_session_get_remote_settings : nghttp2_session_get_local_settings;
  for (const nghttp2_settings_id id :
       {NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, NGHTTP2_SETTINGS_ENABLE_PUSH,
        NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, NGHTTP2_SETTINGS_MAX_FRAME_SIZE,
        NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE,
        NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL}) {
    list.push_back(js.number(get(session_, id)));
  }
  for (const nghttp2_settings_entry& entry : remote ? remote_custom_ : local_custom_) {
    // Asked for, but the peer did not send it.
    if (remote && entry.value == 0) continue;
    list.push_back(js.number(entry.settings_id));
    list.push_back(js.number(entry.value));
  }
  return js.array(list);
}

void Http2Session::set_remote_custom(Js&, Bytes ids) {
  remote_custom_.clear();
  for (size_t at = 0; at + 4 <= ids.size; at += 4) {
    u32 id;
    memcpy(&id, ids.data + at, 4);
    remote_custom_.push_back({static_cast<i32>(id), 0});
  }
}

}  // namespace sinter::runtime
