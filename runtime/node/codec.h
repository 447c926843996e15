// The libraries behind `node:zlib`: each consumes from an input range into an output range.
#pragma once

#include <memory>
#include <string>

#include "runtime/engine/js.h"

namespace sinter::runtime {

// The numbering of zlib.constants.
enum class CodecMode : i32 {
  Deflate = 1,
  Inflate,
  Gzip,
  Gunzip,
  DeflateRaw,
  InflateRaw,
  Unzip,
  BrotliDecode,
  BrotliEncode,
  ZstdCompress,
  ZstdDecompress,
};

class Codec {
 public:
  // zlib's error codes for every library: 0 goes on, kEnd is the end of the compressed data.
  static constexpr i32 kEnd = 1;
  static constexpr i32 kUnexpectedEnd = -5;
  // zstd's error n is kZstdErrors - n.
  static constexpr i32 kZstdErrors = -1000;

  virtual ~Codec() = default;
  // `flush` is a constant of the library: Z_FINISH, BROTLI_OPERATION_FLUSH, ZSTD_e_end.
  virtual i32 step(i32 flush, Bytes in, Bytes out) = 0;
  virtual i32 reset() { return 0; }
  // False when the library refuses: a number it does not know, a value out of range.
  virtual bool set_parameter(i32, i32) { return false; }
  virtual i32 set_level_and_strategy(i32, i32) { return 0; }
  // How much will be compressed, for the header.
  virtual bool pledge(u64) { return false; }
  virtual std::string message() const { return message_; }
  // What a Brotli decoder failed with, by the library's number and name; 0 and empty: nothing.
  virtual i32 brotli_error() const { return 0; }
  virtual std::string brotli_error_name() const { return {}; }

  size_t in_left() const { return in_left_; }
  size_t out_left() const { return out_left_; }

 protected:
  std::string message_;
  size_t in_left_ = 0;
  size_t out_left_ = 0;
};

struct ZlibSettings {
  i32 level = 0;
  i32 window = 0;
  i32 memory = 0;
  i32 strategy = 0;
};

// Null when the library refuses the settings or the dictionary.
std::unique_ptr<Codec> zlib_codec(CodecMode mode, const ZlibSettings& settings, Bytes dictionary);
std::unique_ptr<Codec> brotli_codec(CodecMode mode);
std::unique_ptr<Codec> zstd_codec(CodecMode mode, Bytes dictionary);

}  // namespace sinter::runtime
