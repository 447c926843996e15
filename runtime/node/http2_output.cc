// The sending half of Http2Session: what the program submits, and how it becomes bytes.
#include <cstring>

#include "runtime/node/http2_session.h"
#include "runtime/node/stream_handle.h"

namespace sinter::runtime {

namespace {

// A chunk of at most this size is copied: that costs less than holding its memory.
constexpr size_t kCopied = 4096;

}  // namespace

// ---- Submitting

Http2Session::HeaderList Http2Session::parse_headers(Js& js, v8::Local<v8::String> text) {
  HeaderList out;
  out.text.resize(static_cast<size_t>(text->Length()));
  text->WriteOneByte(js.isolate, reinterpret_cast<u8*>(out.text.data()), 0, text->Length(),
                     v8::String::NO_NULL_TERMINATION);
  auto* at = reinterpret_cast<u8*>(out.text.data());
  auto* const end = at + out.text.size();
  const auto next = [&](size_t* size) {
    auto* const begin = at;
    auto* const zero = static_cast<u8*>(memchr(at, 0, static_cast<size_t>(end - at)));
    *size = static_cast<size_t>((zero ? zero : end) - begin);
    at = zero ? zero + 1 : end;
    return begin;
  };
  while (at < end) {
    nghttp2_nv header{};
    header.name = next(&header.namelen);
    header.value = next(&header.valuelen);
    header.flags = at < end ? *at++ : static_cast<u8>(NGHTTP2_NV_FLAG_NONE);
    out.list.push_back(header);
  }
  return out;
}

nghttp2_data_provider Http2Session::source() {
  nghttp2_data_provider provider{};
  provider.source.ptr = this;
  provider.read_callback = [](nghttp2_session*, i32 id, u8*, size_t most, u32* flags,
                              nghttp2_data_source* source,
                              void*) { return of(source->ptr).read_source(id, most, flags); };
  return provider;
}

i32 Http2Session::request(Js& js, v8::Local<v8::String> headers, u32 options, i32 parent,
                          i32 weight, bool exclusive) {
  if (!session_) return NGHTTP2_ERR_INVALID_STATE;
  const HeaderList list = parse_headers(js, headers);
  nghttp2_priority_spec priority;
  nghttp2_priority_spec_init(&priority, parent, weight, exclusive);
  const nghttp2_data_provider provider = source();
  const i32 id = nghttp2_submit_request(session_, &priority, list.list.data(), list.list.size(),
                                        options & kNoBody ? nullptr : &provider, nullptr);
  if (id < 0) return id;
  Stream& stream = add(id);
  stream.ended = options & kNoBody;
  stream.wants_trailers = options & kWaitForTrailers;
  return id;
}

i32 Http2Session::push_promise(Js& js, i32 id, v8::Local<v8::String> headers, u32 options) {
  if (!session_) return NGHTTP2_ERR_INVALID_STATE;
  const HeaderList list = parse_headers(js, headers);
  const i32 promised = nghttp2_submit_push_promise(session_, NGHTTP2_FLAG_NONE, id,
                                                   list.list.data(), list.list.size(), nullptr);
  if (promised < 0) return promised;
  add(promised).ended = options & kNoBody;
  return promised;
}

i32 Http2Session::respond(Js& js, i32 id, v8::Local<v8::String> headers, u32 options) {
  Stream* stream = find(id);
  if (!session_ || !stream) return NGHTTP2_ERR_STREAM_CLOSED;
  const HeaderList list = parse_headers(js, headers);
  stream->wants_trailers = options & kWaitForTrailers;
  const bool no_body = stream->ended || (options & kNoBody);
  stream->ended = no_body;
  const nghttp2_data_provider provider = source();
  return nghttp2_submit_response(session_, id, list.list.data(), list.list.size(),
                                 no_body ? nullptr : &provider);
}

i32 Http2Session::inform(Js& js, i32 id, v8::Local<v8::String> headers) {
  if (!session_ || !find(id)) return NGHTTP2_ERR_STREAM_CLOSED;
  const HeaderList list = parse_headers(js, headers);
  return nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, id, nullptr, list.list.data(),
                                list.list.size(), nullptr);
}

i32 Http2Session::send_trailers(Js& js, i32 id, v8::Local<v8::String> headers) {
  Stream* stream = find(id);
  if (!session_ || !stream) return NGHTTP2_ERR_STREAM_CLOSED;
  stream->wants_trailers = false;
  if (headers->Length() == 0) {
    // An empty block of trailers troubles some browsers: an empty DATA frame ends the stream.
    const nghttp2_data_provider provider = source();
    return nghttp2_submit_data(session_, NGHTTP2_FLAG_END_STREAM, id, &provider);
  }
  const HeaderList list = parse_headers(js, headers);
  return nghttp2_submit_trailer(session_, id, list.list.data(), list.list.size());
}

void Http2Session::resume_output(Stream& stream) {
  if (!stream.deferred) return;
  stream.deferred = false;
  nghttp2_session_resume_data(session_, stream.id);
}

bool Http2Session::write(Js& js, i32 id, Value chunk, bool ended) {
  Stream* stream = find(id);
  if (!session_ || !stream || stream->forgotten) return false;
  Piece piece;
  if (chunk->IsString()) {
    auto text = chunk.As<v8::String>();
    piece.text.resize(static_cast<size_t>(text->Utf8Length(js.isolate)));
    text->WriteUtf8(js.isolate, piece.text.data(), static_cast<int>(piece.text.size()), nullptr,
                    v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
  } else {
    const Bytes bytes = Convert<Bytes>::from(js, chunk);
    if (bytes.size <= kCopied) {
      piece.text.assign(bytes.text());
    } else {
      piece.held = std::make_unique<HeldBytes>(js, chunk);
    }
  }
  const size_t size = piece.rest().size();
  stream->writing = true;
  stream->queued += size;
  if (size > 0) stream->pieces.push_back(std::move(piece));
  if (ended) stream->ended = true;
  // One of no bytes has nothing that could be sent.
  if (stream->queued == 0) written_.push_back(id);
  resume_output(*stream);
  return true;
}

void Http2Session::end(Js&, i32 id) {
  Stream* stream = find(id);
  if (!session_ || !stream) return;
  stream->ended = true;
  resume_output(*stream);
}

void Http2Session::forget_trailers(Js&, i32 id) {
  if (Stream* stream = find(id)) stream->wants_trailers = false;
}

void Http2Session::resume(Js&, i32 id) {
  Stream* stream = find(id);
  if (!session_ || !stream || stream->unread == 0) return;
  nghttp2_session_consume_stream(session_, id, std::exchange(stream->unread, 0));
}

void Http2Session::reset(Js&, i32 id, u32 code, bool forget) {
  Stream* stream = find(id);
  if (!session_ || !stream) return;
  if (forget) stream->forgotten = true;
  for (const auto& [waiting, _] : resets_) {
    if (waiting == id) return;
  }
  resets_.emplace_back(id, code);
}

i32 Http2Session::set_priority(Js&, i32 id, i32 parent, i32 weight, bool exclusive, bool silent) {
  if (!session_) return NGHTTP2_ERR_INVALID_STATE;
  nghttp2_priority_spec priority;
  nghttp2_priority_spec_init(&priority, parent, weight, exclusive);
  return silent ? nghttp2_session_change_stream_priority(session_, id, &priority)
                : nghttp2_submit_priority(session_, NGHTTP2_FLAG_NONE, id, &priority);
}

bool Http2Session::submit_settings(Js&, Bytes pairs) {
  if (!session_ || settings_waiting_.size() >= max_settings_waiting_) return false;
  std::vector<nghttp2_settings_entry> entries, custom;
  for (size_t at = 0; at + 8 <= pairs.size; at += 8) {
    u32 pair[2];
    memcpy(pair, pairs.data + at, 8);
    entries.push_back({static_cast<i32>(pair[0]), pair[1]});
    if (pair[0] == 7 || pair[0] > NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL) {
      custom.push_back(entries.back());
    }
  }
  if (nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, entries.data(), entries.size()) != 0) {
    return false;
  }
  settings_waiting_.push_back(uv_hrtime());
  custom_waiting_.push_back(std::move(custom));
  return true;
}

bool Http2Session::submit_ping(Js&, Bytes payload) {
  if (!session_ || pings_.size() >= max_pings_) return false;
  u8 data[8];
  const u64 now = uv_hrtime();
  memcpy(data, &now, 8);
  if (payload.size == 8) memcpy(data, payload.data, 8);
  if (nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE, data) != 0) return false;
  pings_.push_back(now);
  return true;
}

void Http2Session::submit_goaway(Js&, u32 code, i32 last_stream, Bytes data) {
  if (!session_) return;
  if (last_stream <= 0) last_stream = nghttp2_session_get_last_proc_stream_id(session_);
  nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, last_stream, code, data.data, data.size);
}

void Http2Session::submit_altsvc(Js&, i32 stream, std::string origin, std::string value) {
  if (!session_) return;
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<const u8*>(text.data());
  };
  nghttp2_submit_altsvc(session_, NGHTTP2_FLAG_NONE, stream, bytes(origin), origin.size(),
                        bytes(value), value.size());
}

void Http2Session::submit_origin(Js&, std::vector<std::string> origins) {
  if (!session_) return;
  std::vector<nghttp2_origin_entry> entries;
  for (std::string& origin : origins) {
    entries.push_back({reinterpret_cast<u8*>(origin.data()), origin.size()});
  }
  nghttp2_submit_origin(session_, NGHTTP2_FLAG_NONE, entries.data(), entries.size());
}

void Http2Session::terminate(Js&, u32 code) {
  if (session_) nghttp2_session_terminate_session(session_, code);
}

bool Http2Session::set_next_stream(Js&, i32 id) {
  return session_ && nghttp2_session_set_next_stream_id(session_, id) == 0;
}

i32 Http2Session::set_local_window(Js&, i32 size) {
  if (!session_) return NGHTTP2_ERR_INVALID_STATE;
  return nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, size);
}

// ---- Becoming bytes

ssize_t Http2Session::read_source(i32 id, size_t most, u32* flags) {
  Stream* stream = find(id);
  if (!stream) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  if (stream->queued == 0 && !stream->ended) {
    stream->deferred = true;
    return NGHTTP2_ERR_DEFERRED;
  }
  const size_t size = std::min(stream->queued, most);
  if (size > 0) *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  if (size == stream->queued && stream->ended) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (stream->wants_trailers) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      trailers_.push_back(id);
    }
  }
  return static_cast<ssize_t>(size);
}

int Http2Session::send_data(const nghttp2_frame* frame, const u8* head, size_t size) {
  Stream* stream = find(frame->hd.stream_id);
  if (!stream) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  batch_.append(reinterpret_cast<const char*>(head), 9);
  const size_t padding = frame->data.padlen;
  if (padding > 0) batch_.push_back(static_cast<char>(padding - 1));
  stream->queued -= size;
  while (size > 0) {
    Piece& piece = stream->pieces[stream->first];
    const std::string_view rest = piece.rest();
    const size_t part = std::min(size, rest.size());
    batch_.append(rest.substr(0, part));
    piece.begin += part;
    size -= part;
    if (part == rest.size()) {
      piece = {};
      stream->first++;
    }
  }
  if (padding > 1) batch_.append(padding - 1, '\0');
  if (stream->queued == 0) {
    stream->pieces.clear();
    stream->first = 0;
    if (stream->writing) written_.push_back(stream->id);
  }
  return 0;
}

ssize_t Http2Session::padded(const nghttp2_frame* frame, size_t most) const {
  const size_t size = frame->hd.length;
  if (padding_ == kPaddingMax) return static_cast<ssize_t>(most);
  if (padding_ != kPaddingAligned) return static_cast<ssize_t>(size);
  // With its head of nine bytes, the frame is a multiple of eight bytes long.
  const size_t over = (size + 9) % 8;
  return static_cast<ssize_t>(over == 0 ? size : std::min(most, size + 8 - over));
}

// Appends frames to the batch until it is full or there are none.
void Http2Session::fill_batch(Js&) {
  depth_++;
  for (bool again = true; again && !closed_;) {
    while (batch_.size() < kMostBatched) {
      const u8* data = nullptr;
      const ssize_t size = nghttp2_session_mem_send(session_, &data);
      if (size <= 0) break;
      batch_.append(reinterpret_cast<const char*>(data), static_cast<size_t>(size));
    }
    again = false;
    // A reset overtakes everything, so it waits for what comes before it.
    if (batch_.size() < kMostBatched && !resets_.empty() && !closed_) {
      apply_resets();
      again = true;
    }
  }
  depth_--;
}

void Http2Session::apply_resets() {
  for (const auto& [id, code] : std::exchange(resets_, {})) {
    Stream* stream = find(id);
    if (!stream) continue;
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, code);
  }
}

// Outside of nghttp2, because what a program does then may be to send more.
void Http2Session::tell_written() {
  v8::HandleScope scope(env().isolate);
  for (const i32 id : std::exchange(written_, {})) {
    Stream* stream = find(id);
    if (!stream || !stream->writing || stream->queued > 0) continue;
    stream->writing = false;
    if (!stream->forgotten) call(kOnWritten, {integer(id)});
  }
  for (const i32 id : std::exchange(trailers_, {})) {
    Stream* stream = find(id);
    if (stream && !stream->forgotten) call(kOnTrailers, {integer(id)});
  }
}

i32 Http2Session::send(Js& js, Value handle) {
  if (!session_ || closed_ || depth_ > 0) return 0;
  StreamHandle* stream = StreamHandle::from(handle);
  if (!stream) return UV_EBADF;
  hold();
  i32 status = 0;
  while (status == 0 && session_ && !closed_) {
    fill_batch(js);
    if (!batch_.empty()) {
      status = stream->write_pair(js, {reinterpret_cast<u8*>(batch_.data()), batch_.size()}, {});
      sent_ += static_cast<f64>(batch_.size());
      batch_.clear();
    } else if (written_.empty() && trailers_.empty()) {
      break;
    }
    tell_written();
  }
  if (closed_) close(js);
  release();
  return status;
}

Value Http2Session::pull(Js& js) {
  if (!session_ || closed_ || depth_ > 0) return js.undefined();
  hold();
  fill_batch(js);
  Value out = js.undefined();
  if (!batch_.empty()) {
    out = js.bytes_copy(batch_);
    sent_ += static_cast<f64>(batch_.size());
    batch_.clear();
  }
  tell_written();
  if (closed_) close(js);
  release();
  return out;
}

}  // namespace sinter::runtime
