#include "base/json_text.h"

#include "base/types.h"
#include "base/utf8.h"

namespace sinter {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void append_unicode_escape(std::string& out, u32 unit) {
  const char escape[] = {
      '\\', 'u', kHex[unit >> 12], kHex[(unit >> 8) & 15], kHex[(unit >> 4) & 15], kHex[unit & 15]};
  out.append(escape, sizeof(escape));
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
    const CodePoint c = decode_utf8(text, i);
    const bool malformed = byte >= 0x80 && c.length == 1;
    if (byte >= 0x80 && !malformed && !is_surrogate(c.value)) {
      i += c.length;
      continue;
    }
    out.append(text, plain_start, i - plain_start);
    if (malformed) {
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
      append_unicode_escape(out, c.value);
    }
    i += c.length;
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
