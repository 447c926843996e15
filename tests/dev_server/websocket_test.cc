#include "dev_server/http/websocket.h"

#include <gtest/gtest.h>

namespace sinter::dev {
namespace {

std::string client_frame(u8 first, std::string_view payload, bool masked = true) {
  std::string frame(1, static_cast<char>(first));
  const u8 bit = masked ? 0x80 : 0;
  if (payload.size() < 126) {
    frame += static_cast<char>(bit | payload.size());
  } else {
    frame += static_cast<char>(bit | 126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size());
  }
  if (masked) frame += "abcd";
  for (size_t i = 0; i < payload.size(); ++i)
    frame += masked ? static_cast<char>(payload[i] ^ "abcd"[i & 3]) : payload[i];
  return frame;
}

FrameResult result_of(std::string_view bytes, size_t max = 1000) {
  Frame frame;
  size_t used;
  return read_frame(bytes, max, frame, used);
}

TEST(WebSocket, HandshakeKeyOfTheRfc) {
  EXPECT_EQ(websocket_accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocket, ReadsMaskedFrames) {
  Frame frame;
  size_t used = 0;
  const std::string text(300, 'x');
  const std::string bytes = client_frame(0x81, text) + "rest";
  ASSERT_EQ(read_frame(bytes, 1000, frame, used), FrameResult::Complete);
  EXPECT_EQ(frame.payload, text);
  EXPECT_TRUE(frame.final);
  EXPECT_EQ(used, bytes.size() - 4);
  for (size_t size = 0; size < bytes.size() - 4; ++size)
    EXPECT_EQ(result_of(std::string_view(bytes).substr(0, size)), FrameResult::Incomplete) << size;
}

TEST(WebSocket, RefusesWhatTheRfcForbids) {
  EXPECT_EQ(result_of(client_frame(0x81, "x", false)), FrameResult::ProtocolError);  // not masked
  EXPECT_EQ(result_of(client_frame(0xc1, "x")), FrameResult::ProtocolError);         // reserved bit
  EXPECT_EQ(result_of(client_frame(0x83, "x")), FrameResult::ProtocolError);  // unknown opcode
  EXPECT_EQ(result_of(client_frame(0x09, "x")), FrameResult::ProtocolError);  // control, in pieces
  EXPECT_EQ(result_of(client_frame(0x89, std::string(126, 'x'))), FrameResult::ProtocolError);
  EXPECT_EQ(result_of(std::string("\x81\xfe\x00\x01", 4) + "abcdx"), FrameResult::ProtocolError);
  EXPECT_EQ(result_of(client_frame(0x81, std::string(300, 'x')), 299), FrameResult::TooBig);
}

TEST(WebSocket, Utf8) {
  EXPECT_TRUE(is_valid_utf8("aé€😀"));
  for (const char* text :
       {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"})
    EXPECT_FALSE(is_valid_utf8(text));
}

}  // namespace
}  // namespace sinter::dev
