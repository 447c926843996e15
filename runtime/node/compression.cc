// Streams of `node:zlib` over the compressors' libraries (codec.h). One call consumes from an input
// range into an output range; the JavaScript half owns both and loops.
#include <zlib.h>

#include "runtime/engine/fallible.h"
#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"
#include "runtime/node/codec.h"

namespace sinter::runtime {

namespace {

std::unique_ptr<Codec> codec_of(CodecMode mode, const ZlibSettings& settings, Bytes dictionary) {
  switch (mode) {
    case CodecMode::BrotliDecode:
    case CodecMode::BrotliEncode:
      return brotli_codec(mode);
    case CodecMode::ZstdCompress:
    case CodecMode::ZstdDecompress:
      return zstd_codec(mode, dictionary);
    default:
      return zlib_codec(mode, settings, dictionary);
  }
}

class Compressor final : public Resource {
 public:
  Compressor(Js& js, i32 mode, i32 level, i32 window, i32 memory, i32 strategy, Bytes dictionary)
      : codec_(
            codec_of(static_cast<CodecMode>(mode), {level, window, memory, strategy}, dictionary)) {
    if (!codec_) js.throw_coded("ERR_ZLIB_INITIALIZATION_FAILED", "Initialization failed");
  }

  bool set_parameter(Js&, i32 key, i32 value) {
    return codec_ && codec_->set_parameter(key, value);
  }
  bool pledge(Js&, f64 bytes) { return codec_ && codec_->pledge(static_cast<u64>(bytes)); }
  // Answers the error code (0 fine); `left` receives what is left of input and output.
  i32 run(Js& js, i32 flush, Bytes in, Bytes out, Bytes left) {
    if (!codec_ || is_busy(js)) return 0;
    const i32 error = codec_->step(flush, in, out);
    store(left);
    return error;
  }
  void run_async(Js& js, Function callback, i32 flush, Value in, Value out, Value left) {
    if (!codec_ || is_busy(js)) return;
    struct State {
      HeldFunction callback;
      HeldBytes in, out, left;
      i32 error = 0;
    };
    auto state =
        std::make_shared<State>(State{HeldFunction(js.isolate, callback), HeldBytes(js, in),
                                      HeldBytes(js, out), HeldBytes(js, left)});
    hold();
    running_ = true;
    js.env().queue_work(
        [this, state, flush] {
          state->error = codec_->step(flush, state->in.bytes(), state->out.bytes());
        },
        [this, state](Js& js) {
          running_ = false;
          store(state->left.bytes());
          js.env().call_held(state->callback, {js.number(state->error)});
          release();
        });
  }
  std::string message(Js&) { return codec_ ? codec_->message() : std::string(); }
  i32 brotli_error(Js&) { return codec_ ? codec_->brotli_error() : 0; }
  std::string brotli_error_name(Js&) {
    return codec_ ? codec_->brotli_error_name() : std::string();
  }
  i32 reset(Js& js) { return !codec_ || is_busy(js) ? 0 : codec_->reset(); }
  i32 parameters(Js& js, i32 level, i32 strategy) {
    return !codec_ || is_busy(js) ? 0 : codec_->set_level_and_strategy(level, strategy);
  }
  void close(Js& js) {
    if (!is_busy(js)) codec_.reset();
  }

 private:
  // A thread of the pool has the state: nobody else may touch it.
  bool is_busy(Js& js) {
    if (running_) js.throw_coded("ERR_INVALID_STATE", "A write is in progress");
    return running_;
  }
  void store(Bytes left) {
    const u32 numbers[] = {static_cast<u32>(codec_->in_left()),
                           static_cast<u32>(codec_->out_left())};
    memcpy(left.data, numbers, std::min(left.size, sizeof numbers));
  }

  std::unique_ptr<Codec> codec_;
  bool running_ = false;
};

u32 checksum(Js&, Bytes bytes, u32 start) {
  return static_cast<u32>(crc32(start, bytes.data, static_cast<uInt>(bytes.size)));
}

}  // namespace

void fill_compression(BindingObject& b) {
  Class<Compressor>(b.js, "Compressor")
      .constructor<i32, i32, i32, i32, i32, Bytes>()
      .method<&Compressor::set_parameter>("setParameter")
      .method<&Compressor::pledge>("pledge")
      .method<&Compressor::run>("run")
      .method<&Compressor::run_async>("runAsync")
      .method<&Compressor::message>("message")
      .method<&Compressor::brotli_error>("brotliError")
      .method<&Compressor::brotli_error_name>("brotliErrorName")
      .method<&Compressor::reset>("reset")
      .method<&Compressor::parameters>("parameters")
      .method<&Compressor::close>("close")
      .install(b);
  b.function<&checksum>("crc32");
}

}  // namespace sinter::runtime
