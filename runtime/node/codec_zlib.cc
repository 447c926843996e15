// Deflate and gzip, by zlib.
#include <zlib.h>

#include "runtime/node/codec.h"

namespace sinter::runtime {

namespace {

class ZlibCodec final : public Codec {
 public:
  ZlibCodec(CodecMode mode, Bytes dictionary) : mode_(mode), dictionary_(dictionary.text()) {}
  ~ZlibCodec() override {
    if (ready_) deflates() ? deflateEnd(&stream_) : inflateEnd(&stream_);
  }

  bool start(const ZlibSettings& settings) {
    i32 window = settings.window;
    if (mode_ == CodecMode::Gzip || mode_ == CodecMode::Gunzip) window += 16;
    if (mode_ == CodecMode::Unzip) window += 32;
    if (mode_ == CodecMode::DeflateRaw || mode_ == CodecMode::InflateRaw) window = -window;
    // zlib has no raw window of 8.
    if (deflates() && window == -8) window = -9;
    i32 error = deflates() ? deflateInit2(&stream_, settings.level, Z_DEFLATED, window,
                                          settings.memory, settings.strategy)
                           : inflateInit2(&stream_, window);
    ready_ = error == Z_OK;
    // Node.js gives gzip no dictionary.
    if (ready_ && !dictionary_.empty() && mode_ != CodecMode::Gzip &&
        (deflates() || mode_ == CodecMode::InflateRaw)) {
      error = set_dictionary();
    }
    return error == Z_OK;
  }

  i32 step(i32 flush, Bytes in, Bytes out) override {
    stream_.next_in = in.data;
    stream_.avail_in = static_cast<uInt>(in.size);
    stream_.next_out = out.data;
    stream_.avail_out = static_cast<uInt>(out.size);
    const i32 error = deflates() ? deflate(&stream_, flush) : inflate_members(flush);
    in_left_ = stream_.avail_in;
    out_left_ = stream_.avail_out;
    switch (error) {
      case Z_STREAM_END:
        return kEnd;
      case Z_OK:
        return flush == Z_FINISH && out_left_ != 0 && !deflates() ? unexpected_end() : 0;
      case Z_BUF_ERROR:
        return flush == Z_FINISH && out_left_ != 0 ? unexpected_end() : 0;
      case Z_NEED_DICT:
        message_ = dictionary_.empty() ? "Missing dictionary" : "Bad dictionary";
    }
    return error;
  }
  i32 reset() override { return deflates() ? deflateReset(&stream_) : inflateReset(&stream_); }
  i32 set_level_and_strategy(i32 level, i32 strategy) override {
    return deflates() ? deflateParams(&stream_, level, strategy) : 0;
  }
  std::string message() const override { return stream_.msg ? stream_.msg : message_; }

 private:
  bool deflates() const {
    return mode_ == CodecMode::Deflate || mode_ == CodecMode::Gzip ||
           mode_ == CodecMode::DeflateRaw;
  }
  i32 set_dictionary() {
    auto* data = reinterpret_cast<const Bytef*>(dictionary_.data());
    auto size = static_cast<uInt>(dictionary_.size());
    return deflates() ? deflateSetDictionary(&stream_, data, size)
                      : inflateSetDictionary(&stream_, data, size);
  }
  i32 inflate_members(i32 flush) {
    i32 error = inflate(&stream_, flush);
    if (error == Z_NEED_DICT && !dictionary_.empty()) {
      error = set_dictionary();
      if (error == Z_OK)
        error = inflate(&stream_, flush);
      else if (error == Z_DATA_ERROR)
        error = Z_NEED_DICT;
    }
    // A gzip file may be several members one after another.
    while (error == Z_STREAM_END && stream_.avail_in > 0 &&
           (mode_ == CodecMode::Gunzip || mode_ == CodecMode::Unzip) &&
           stream_.next_in[0] == 0x1f) {
      inflateReset(&stream_);
      error = inflate(&stream_, flush);
    }
    return error;
  }
  i32 unexpected_end() {
    message_ = "unexpected end of file";
    return kUnexpectedEnd;
  }

  CodecMode mode_;
  std::string dictionary_;
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Codec> zlib_codec(CodecMode mode, const ZlibSettings& settings, Bytes dictionary) {
  auto codec = std::make_unique<ZlibCodec>(mode, dictionary);
  if (!codec->start(settings)) return nullptr;
  return codec;
}

}  // namespace sinter::runtime
