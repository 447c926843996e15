// Deflate, gzip and Brotli streams for `node:zlib`. One call consumes from an input range into an
// output range; the JavaScript half owns both and loops.
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>

#include "runtime/engine/fallible.h"
#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

// The numbering of zlib.constants: DEFLATE 1, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP,
// BROTLI_DECODE 8, BROTLI_ENCODE 9.
enum Mode {
  kDeflate = 1,
  kInflate,
  kGzip,
  kGunzip,
  kDeflateRaw,
  kInflateRaw,
  kUnzip,
  kBrotliDecode,
  kBrotliEncode
};

class Compressor final : public Resource {
 public:
  Compressor(Js& js, i32 mode, i32 level, i32 window, i32 memory, i32 strategy, Bytes dictionary)
      : mode_(mode), dictionary_(dictionary.text()) {
    if (mode_ == kBrotliEncode) {
      encoder_ = BrotliEncoderCreateInstance(nullptr, nullptr, nullptr);
      return;
    }
    if (mode_ == kBrotliDecode) {
      decoder_ = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
      return;
    }
    if (mode_ == kGzip) window += 16;
    if (mode_ == kGunzip) window += 16;
    if (mode_ == kUnzip) window += 32;
    if (mode_ == kDeflateRaw || mode_ == kInflateRaw) window = -window;
    int error;
    if (deflates()) {
      // zlib has no raw window of 8.
      if (window == -8) window = -9;
      error = deflateInit2(&stream_, level, Z_DEFLATED, window, memory, strategy);
    } else {
      error = inflateInit2(&stream_, window);
    }
    if (error == Z_OK && !dictionary_.empty() && (deflates() || mode_ == kInflateRaw)) {
      error = set_dictionary();
    }
    ready_ = error == Z_OK;
    if (!ready_) js.throw_coded("ERR_ZLIB_INITIALIZATION_FAILED", "Initialization failed");
  }
  ~Compressor() override { end(); }

  void set_brotli(Js&, i32 key, u32 value) {
    if (encoder_)
      BrotliEncoderSetParameter(encoder_, static_cast<BrotliEncoderParameter>(key), value);
    if (decoder_)
      BrotliDecoderSetParameter(decoder_, static_cast<BrotliDecoderParameter>(key), value);
  }
  // Answers the error code (0 fine); what is left of input and output is in left_.
  i32 run(Js& js, i32 flush, Bytes in, Bytes out, Bytes left) {
    if (is_busy(js)) return 0;
    i32 error = step(flush, in, out);
    store(left);
    return error;
  }
  void run_async(Js& js, Function callback, i32 flush, Value in, Value out, Value left) {
    if (is_busy(js)) return;
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
        [this, state, flush] { state->error = step(flush, state->in.bytes(), state->out.bytes()); },
        [this, state](Js& js) {
          running_ = false;
          store(state->left.bytes());
          js.env().call_held(state->callback, {js.number(state->error)});
          release();
        });
  }
  std::string message(Js&) { return stream_.msg ? stream_.msg : message_; }
  i32 reset(Js& js) {
    if (!ready_ || is_busy(js)) return 0;
    return deflates() ? deflateReset(&stream_) : inflateReset(&stream_);
  }
  i32 parameters(Js& js, i32 level, i32 strategy) {
    if (!ready_ || is_busy(js)) return 0;
    return mode_ == kDeflate || mode_ == kGzip || mode_ == kDeflateRaw
               ? deflateParams(&stream_, level, strategy)
               : 0;
  }
  void close(Js& js) {
    if (!is_busy(js)) end();
  }

 private:
  // A thread of the pool has the state: nobody else may touch it.
  bool is_busy(Js& js) {
    if (running_) js.throw_coded("ERR_INVALID_STATE", "A write is in progress");
    return running_;
  }
  bool deflates() const { return mode_ == kDeflate || mode_ == kGzip || mode_ == kDeflateRaw; }
  int set_dictionary() {
    auto* data = reinterpret_cast<const Bytef*>(dictionary_.data());
    auto size = static_cast<uInt>(dictionary_.size());
    return deflates() ? deflateSetDictionary(&stream_, data, size)
                      : inflateSetDictionary(&stream_, data, size);
  }
  void store(Bytes left) {
    const u32 numbers[] = {static_cast<u32>(in_left_), static_cast<u32>(out_left_)};
    memcpy(left.data, numbers, std::min(left.size, sizeof numbers));
  }
  i32 step(i32 flush, Bytes in, Bytes out) {
    if (encoder_) {
      const u8* next_in = in.data;
      u8* next_out = out.data;
      in_left_ = in.size;
      out_left_ = out.size;
      bool ok = BrotliEncoderCompressStream(encoder_, static_cast<BrotliEncoderOperation>(flush),
                                            &in_left_, &next_in, &out_left_, &next_out, nullptr);
      return ok ? 0 : -1;
    }
    if (decoder_) {
      const u8* next_in = in.data;
      u8* next_out = out.data;
      in_left_ = in.size;
      out_left_ = out.size;
      auto result = BrotliDecoderDecompressStream(decoder_, &in_left_, &next_in, &out_left_,
                                                  &next_out, nullptr);
      if (result == BROTLI_DECODER_RESULT_ERROR) {
        message_ = "Decompression failed";
        return -1;
      }
      if (result == BROTLI_DECODER_RESULT_SUCCESS) return 1;
      if (flush == 2 && result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && in_left_ == 0) {
        message_ = "unexpected end of file";
        return Z_BUF_ERROR;
      }
      return 0;
    }
    stream_.next_in = in.data;
    stream_.avail_in = static_cast<uInt>(in.size);
    stream_.next_out = out.data;
    stream_.avail_out = static_cast<uInt>(out.size);
    int error;
    if (deflates()) {
      error = deflate(&stream_, flush);
    } else {
      error = inflate(&stream_, flush);
      if (error == Z_NEED_DICT && !dictionary_.empty()) {
        error = set_dictionary();
        if (error == Z_OK)
          error = inflate(&stream_, flush);
        else if (error == Z_DATA_ERROR)
          error = Z_NEED_DICT;
      }
      // A gzip file may be several members one after another.
      while (error == Z_STREAM_END && stream_.avail_in > 0 &&
             (mode_ == kGunzip || mode_ == kUnzip) && stream_.next_in[0] == 0x1f) {
        inflateReset(&stream_);
        error = inflate(&stream_, flush);
      }
    }
    in_left_ = stream_.avail_in;
    out_left_ = stream_.avail_out;
    if (error == Z_STREAM_END) return 1;
    if (error == Z_OK) {
      if (flush == Z_FINISH && stream_.avail_out != 0 && !deflates()) {
        message_ = "unexpected end of file";
        return Z_BUF_ERROR;
      }
      return 0;
    }
    if (error == Z_BUF_ERROR) {
      if (flush != Z_FINISH || stream_.avail_out == 0) return 0;
      message_ = "unexpected end of file";
      return Z_BUF_ERROR;
    }
    if (error == Z_NEED_DICT)
      message_ = dictionary_.empty() ? "Missing dictionary" : "Bad dictionary";
    return error;
  }
  void end() {
    if (ready_) deflates() ? deflateEnd(&stream_) : inflateEnd(&stream_);
    ready_ = false;
    if (encoder_) BrotliEncoderDestroyInstance(encoder_);
    if (decoder_) BrotliDecoderDestroyInstance(decoder_);
    encoder_ = nullptr;
    decoder_ = nullptr;
  }

  int mode_;
  std::string dictionary_, message_;
  z_stream stream_{};
  bool ready_ = false, running_ = false;
  size_t in_left_ = 0, out_left_ = 0;
  BrotliEncoderState* encoder_ = nullptr;
  BrotliDecoderState* decoder_ = nullptr;
};

u32 checksum(Js&, Bytes bytes, u32 start) {
  return static_cast<u32>(crc32(start, bytes.data, static_cast<uInt>(bytes.size)));
}

}  // namespace

void fill_compression(BindingObject& b) {
  Class<Compressor>(b.js, "Compressor")
      .constructor<i32, i32, i32, i32, i32, Bytes>()
      .method<&Compressor::set_brotli>("setBrotli")
      .method<&Compressor::run>("run")
      .method<&Compressor::run_async>("runAsync")
      .method<&Compressor::message>("message")
      .method<&Compressor::reset>("reset")
      .method<&Compressor::parameters>("parameters")
      .method<&Compressor::close>("close")
      .install(b);
  b.function<&checksum>("crc32");
}

}  // namespace sinter::runtime
