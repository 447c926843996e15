// Zstandard (RFC 8878).
#include <zstd.h>
#include <zstd_errors.h>

#include <cstring>

#include "runtime/node/codec.h"

namespace sinter::runtime {

namespace {

class ZstdCodec : public Codec {
 protected:
  i32 failed(size_t result) {
    const ZSTD_ErrorCode error = ZSTD_getErrorCode(result);
    message_ = ZSTD_getErrorString(error);
    return kZstdErrors - static_cast<i32>(error);
  }
};

class ZstdCompressor final : public ZstdCodec {
 public:
  ZstdCompressor() : context_(ZSTD_createCCtx()) {}
  ~ZstdCompressor() override { ZSTD_freeCCtx(context_); }

  bool load(Bytes dictionary) {
    return dictionary.size == 0 ||
           !ZSTD_isError(ZSTD_CCtx_loadDictionary(context_, dictionary.data, dictionary.size));
  }
  i32 step(i32 flush, Bytes in, Bytes out) override {
    in_left_ = in.size;
    out_left_ = out.size;
    // Asked once more because its last byte filled the output, zstd would add an empty frame.
    if (whole_ && in.size == 0) return 0;
    ZSTD_inBuffer source{in.data, in.size, 0};
    ZSTD_outBuffer target{out.data, out.size, 0};
    const size_t pending =
        ZSTD_compressStream2(context_, &target, &source, static_cast<ZSTD_EndDirective>(flush));
    in_left_ = source.size - source.pos;
    out_left_ = target.size - target.pos;
    if (ZSTD_isError(pending)) return failed(pending);
    whole_ = flush == ZSTD_e_end && pending == 0;
    return 0;
  }
  i32 reset() override {
    whole_ = false;
    const size_t result = ZSTD_CCtx_reset(context_, ZSTD_reset_session_only);
    return ZSTD_isError(result) ? failed(result) : 0;
  }
  bool set_parameter(i32 key, i32 value) override {
    return !ZSTD_isError(
        ZSTD_CCtx_setParameter(context_, static_cast<ZSTD_cParameter>(key), value));
  }
  bool pledge(u64 bytes) override {
    if (ZSTD_isError(ZSTD_CCtx_setPledgedSrcSize(context_, bytes))) return false;
    // Begun, or a first call that is the last one too would make its size the pledge.
    ZSTD_inBuffer source{nullptr, 0, 0};
    ZSTD_outBuffer target{nullptr, 0, 0};
    return !ZSTD_isError(ZSTD_compressStream2(context_, &target, &source, ZSTD_e_continue));
  }

 private:
  ZSTD_CCtx* context_;
  bool whole_ = false;
};

class ZstdDecompressor final : public ZstdCodec {
 public:
  ZstdDecompressor() : context_(ZSTD_createDCtx()) {}
  ~ZstdDecompressor() override { ZSTD_freeDCtx(context_); }

  bool load(Bytes dictionary) {
    return dictionary.size == 0 ||
           !ZSTD_isError(ZSTD_DCtx_loadDictionary(context_, dictionary.data, dictionary.size));
  }
  i32 step(i32 flush, Bytes in, Bytes out) override {
    ZSTD_inBuffer source{in.data, in.size, 0};
    ZSTD_outBuffer target{out.data, out.size, 0};
    i32 result = 0;
    do {
      if (is_between_) {
        result = enter_next_frame(source, target);
        if (is_between_ || result != 0) break;
      }
      const size_t pending = ZSTD_decompressStream(context_, &target, &source);
      if (ZSTD_isError(pending)) {
        result = failed(pending);
        break;
      }
      is_between_ = pending == 0;
    } while (source.pos < source.size && target.pos < target.size);
    in_left_ = source.size - source.pos;
    out_left_ = target.size - target.pos;
    if (result != 0 || flush != ZSTD_e_end || in_left_ != 0 || out_left_ == 0) return result;
    if (is_between_) return kEnd;
    message_ = "unexpected end of file";
    return kUnexpectedEnd;
  }
  i32 reset() override {
    is_between_ = false;
    magic_size_ = 0;
    const size_t result = ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
    return ZSTD_isError(result) ? failed(result) : 0;
  }
  bool set_parameter(i32 key, i32 value) override {
    return !ZSTD_isError(
        ZSTD_DCtx_setParameter(context_, static_cast<ZSTD_dParameter>(key), value));
  }

 private:
  // What follows a frame is a frame, or ignored: its first four bytes are kept until they say
  // which.
  i32 enter_next_frame(ZSTD_inBuffer& source, ZSTD_outBuffer& target) {
    static constexpr u8 kFrame[] = {0x28, 0xb5, 0x2f, 0xfd};
    static constexpr u8 kSkippable[] = {0x50, 0x2a, 0x4d, 0x18};  // to 0x5f
    while (magic_size_ < sizeof magic_) {
      if (source.pos == source.size) return 0;
      const u8 byte = static_cast<const u8*>(source.src)[source.pos];
      magic_[magic_size_] = byte;
      const size_t size = magic_size_ + 1;
      const bool is_skippable =
          (magic_[0] & 0xf0) == kSkippable[0] && memcmp(magic_ + 1, kSkippable + 1, size - 1) == 0;
      if (!is_skippable && memcmp(magic_, kFrame, size) != 0) return kEnd;
      magic_size_ = size;
      ++source.pos;
    }
    is_between_ = false;
    magic_size_ = 0;
    ZSTD_inBuffer magic{magic_, sizeof magic_, 0};
    const size_t pending = ZSTD_decompressStream(context_, &target, &magic);
    return ZSTD_isError(pending) ? failed(pending) : 0;
  }

  ZSTD_DCtx* context_;
  bool is_between_ = false;  // a frame is over, the next has not begun
  u8 magic_[4] = {};
  size_t magic_size_ = 0;
};

template <class T>
std::unique_ptr<Codec> loaded(Bytes dictionary) {
  auto codec = std::make_unique<T>();
  if (!codec->load(dictionary)) return nullptr;
  return codec;
}

}  // namespace

std::unique_ptr<Codec> zstd_codec(CodecMode mode, Bytes dictionary) {
  return mode == CodecMode::ZstdCompress ? loaded<ZstdCompressor>(dictionary)
                                         : loaded<ZstdDecompressor>(dictionary);
}

}  // namespace sinter::runtime
