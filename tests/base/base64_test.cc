#include "base/base64.h"

#include <gtest/gtest.h>

#include "base/mime.h"

namespace sinter {
namespace {

std::string encode(std::string_view bytes) {
  std::string out;
  append_base64(out, bytes);
  return out;
}

TEST(Base64, KnownValues) {
  EXPECT_EQ(encode(""), "");
  EXPECT_EQ(encode("f"), "Zg==");
  EXPECT_EQ(encode("fo"), "Zm8=");
  EXPECT_EQ(encode("foo"), "Zm9v");
  EXPECT_EQ(encode("Many hands make light work."), "TWFueSBoYW5kcyBtYWtlIGxpZ2h0IHdvcmsu");
  EXPECT_EQ(encode("\xff\xfe\xfd\xfb\xef\xbf"), "//79+++/");
}

TEST(Base64, RoundTripOfEveryLength) {
  std::string bytes;
  u32 seed = 1;
  for (size_t n = 0; n < 300; ++n) {
    EXPECT_EQ(encode(bytes).size(), base64_size(n));
    EXPECT_EQ(decode_base64(encode(bytes)), bytes) << n;
    seed = seed * 1664525 + 1013904223;
    bytes += static_cast<char>(seed >> 24);
  }
  EXPECT_EQ(decode_base64("-_-_"), decode_base64("+/+/"));
  EXPECT_EQ(decode_base64("Zg"), "f");
  for (const char* bad : {"Z", "Zg=x", "Z g=", "Zm9v\n", "Zm\xc3\xa9"})
    EXPECT_FALSE(decode_base64(bad)) << bad;
}

TEST(DataUrl, TakesTheShorterEncoding) {
  EXPECT_EQ(data_url("text/plain", ""), "data:text/plain,");
  EXPECT_EQ(data_url("text/plain", "hello world"), "data:text/plain,hello world");
  EXPECT_EQ(data_url("text/plain", "a%b#c "), "data:text/plain,a%25b%23c%20");
  EXPECT_EQ(data_url("image/png", "\x89PNG\r\n"), "data:image/png;base64,iVBORw0K");
  EXPECT_EQ(data_url("text/plain", "\xff"), "data:text/plain;base64,/w==");
  for (const std::string_view bytes :
       {"<svg xmlns=\"x\"><path d='M0 0'/></svg>", "a\nb\t\"c\"", "é", "100%", " "}) {
    const std::string url = data_url("text/plain", bytes);
    EXPECT_EQ(url.find_first_of("\"'\\<>\n`#"), std::string::npos) << url;
    EXPECT_EQ(parse_data_url(url)->bytes, bytes);
    EXPECT_EQ(parse_data_url(url)->mime_type, "text/plain");
  }
}

TEST(Mime, ByExtension) {
  EXPECT_EQ(mime_type_of_extension(".png"), "image/png");
  EXPECT_EQ(mime_type_of_extension("WOFF2"), "font/woff2");
  EXPECT_EQ(mime_type_of_extension("js"), "text/javascript;charset=utf-8");
  EXPECT_EQ(mime_type_of_extension("zst"), "application/zstd");
  EXPECT_EQ(mime_type_of_extension("zzz"), "application/octet-stream");
  EXPECT_EQ(mime_type_of_extension(""), "application/octet-stream");
  EXPECT_EQ(mime_type_without_parameters("text/css;charset=utf-8"), "text/css");
  EXPECT_EQ(mime_type_without_parameters("image/png"), "image/png");
}

}  // namespace
}  // namespace sinter
