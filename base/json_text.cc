#include "base/json_text.h"

#include "base/types.h"

namespace sinter {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void append_unicode_escape(std::string& out, u32 unit) {
  const char escape[] = {'\\', 'u', kHex[unit >> 12], kHex[(unit >> 8) & 15], kHex[(unit >> 4) & 15],
                         kHex[unit & 15]};
  out.append(escape, sizeof(escape));
}

bool is_continuation(std::string_view text, size_t index) {
  return index < text.size() && (static_cast<u8>(text[index]) & 0xC0) == 0x80;
}

struct Sequence {
  size_t length;  // 0: not well formed
  u32 code_point;
};

// A multi-byte sequence; surrogates are let through for the caller to escape.
Sequence decode(std::string_view text, size_t i) {
  const u32 first = static_cast<u8>(text[i]);
  const auto low6 = [&](size_t at) { return u32{static_cast<u8>(text[at])} & 0x3F; };
  if (first >= 0xC2 && first < 0xE0 && is_continuation(text, i + 1)) {
    return {2, (first & 0x1F) << 6 | low6(i + 1)};
  }
  if (first >= 0xE0 && first < 0xF0 && is_continuation(text, i + 1) && is_continuation(text, i + 2)) {
    const u32 code_point = (first & 0x0F) << 12 | low6(i + 1) << 6 | low6(i + 2);
    if (code_point >= 0x800) return {3, code_point};
  }
  if (first >= 0xF0 && first < 0xF5 && is_continuation(text, i + 1) &&
      is_continuation(text, i + 2) && is_continuation(text, i + 3)) {
    const u32 code_point =
        (first & 0x07) << 18 | low6(i + 1) << 12 | low6(i + 2) << 6 | low6(i + 3);
    if (code_point >= 0x10000 && code_point <= 0x10FFFF) return {4, code_point};
  }
  return {0, 0};
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.reserve(out.size() + text.size() + 2);
  out += '"';
  size_t plain_start = 0;
  for (size_t i = 0; i < text.size();) {
    const u8 byte = static_cast<u8>(text[i]);
    if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\' && byte != 0x7F) {
      ++i;
      continue;
    }
    size_t length = 1;
    bool surrogate = false;
    Sequence sequence{0, 0};
    if (byte >= 0x80) {
      sequence = decode(text, i);
      surrogate = sequence.code_point >= 0xD800 && sequence.code_point < 0xE000;
      if (sequence.length != 0 && !surrogate) {
        i += sequence.length;
        continue;
      }
      if (sequence.length != 0) length = sequence.length;
    }
    out.append(text, plain_start, i - plain_start);
    if (surrogate) {
      append_unicode_escape(out, sequence.code_point);
    } else if (byte >= 0x80) {
      out += "\uFFFD";
    } else if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[i];
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (byte == '\t') {
      out += "\\t";
    } else {
      append_unicode_escape(out, byte);
    }
    i += length;
    plain_start = i;
  }
  out.append(text, plain_start);
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace sinter
