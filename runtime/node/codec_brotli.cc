// Brotli (RFC 7932).
#include <brotli/decode.h>
#include <brotli/encode.h>

#include "runtime/node/codec.h"

namespace sinter::runtime {

namespace {

class BrotliEncoder final : public Codec {
 public:
  BrotliEncoder() : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {}
  ~BrotliEncoder() override { BrotliEncoderDestroyInstance(state_); }

  i32 step(i32 flush, Bytes in, Bytes out) override {
    const u8* next_in = in.data;
    u8* next_out = out.data;
    in_left_ = in.size;
    out_left_ = out.size;
    return BrotliEncoderCompressStream(state_, static_cast<BrotliEncoderOperation>(flush),
                                       &in_left_, &next_in, &out_left_, &next_out, nullptr)
               ? 0
               : -1;
  }
  bool set_parameter(i32 key, i32 value) override {
    return BrotliEncoderSetParameter(state_, static_cast<BrotliEncoderParameter>(key),
                                     static_cast<u32>(value));
  }

 private:
  BrotliEncoderState* state_;
};

class BrotliDecoder final : public Codec {
 public:
  BrotliDecoder() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {}
  ~BrotliDecoder() override { BrotliDecoderDestroyInstance(state_); }

  i32 step(i32 flush, Bytes in, Bytes out) override {
    const u8* next_in = in.data;
    u8* next_out = out.data;
    in_left_ = in.size;
    out_left_ = out.size;
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(state_, &in_left_, &next_in, &out_left_, &next_out, nullptr);
    if (result == BROTLI_DECODER_RESULT_ERROR) {
      message_ = "Decompression failed";
      error_ = BrotliDecoderGetErrorCode(state_);
      return -1;
    }
    if (result == BROTLI_DECODER_RESULT_SUCCESS) return kEnd;
    if (flush == BROTLI_OPERATION_FINISH && result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT &&
        in_left_ == 0) {
      message_ = "unexpected end of file";
      return kUnexpectedEnd;
    }
    return 0;
  }
  bool set_parameter(i32 key, i32 value) override {
    return BrotliDecoderSetParameter(state_, static_cast<BrotliDecoderParameter>(key),
                                     static_cast<u32>(value));
  }
  i32 brotli_error() const override { return error_; }
  // Node.js's Brotli names errors with their group, Debian's without.
  std::string brotli_error_name() const override {
    const char* group = error_ >= BROTLI_DECODER_ERROR_FORMAT_DISTANCE ? "FORMAT_"
                        : error_ <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
                                error_ > BROTLI_DECODER_ERROR_UNREACHABLE
                            ? "ALLOC_"
                            : "";
    return std::string("ERR__ERROR_") + group + BrotliDecoderErrorString(error_);
  }

 private:
  BrotliDecoderErrorCode error_ = BROTLI_DECODER_NO_ERROR;
  BrotliDecoderState* state_;
};

}  // namespace

std::unique_ptr<Codec> brotli_codec(CodecMode mode) {
  if (mode == CodecMode::BrotliEncode) return std::make_unique<BrotliEncoder>();
  return std::make_unique<BrotliDecoder>();
}

}  // namespace sinter::runtime
