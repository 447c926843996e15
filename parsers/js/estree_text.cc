// Tokens and JSON: what the ESTree writer's nodes are made of.
#include <algorithm>

#include "parsers/js/estree_writer.h"
#include "parsers/sourcemap/json_escape.h"

namespace sinter::js {

Utf16Offsets::Utf16Offsets(std::string_view text) {
  u32 excess = 0;
  for (u32 at = 0; at < text.size();) {
    const u8 byte = static_cast<u8>(text[at]);
    if (byte < 0x80) {
      ++at;
      continue;
    }
    const u32 length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    excess += length - (length == 4 ? 2 : 1);
    at += length;
    steps_.push_back({at, excess});
  }
}

u32 Utf16Offsets::of(u32 byte_offset) const {
  const auto after =
      std::upper_bound(steps_.begin(), steps_.end(), byte_offset,
                       [](u32 offset, const Step& step) { return offset < step.byte_end; });
  return after == steps_.begin() ? byte_offset : byte_offset - (after - 1)->excess;
}

// ---- The text

u32 EstreeWriter::skip_trivia(u32 at) const {
  const std::string_view s = source_;
  while (at < s.size()) {
    const u8 c = static_cast<u8>(s[at]);
    if (c == ' ' || (c >= 9 && c <= 13)) {
      ++at;
    } else if (c == '/' && at + 1 < s.size() && s[at + 1] == '/') {
      while (at < s.size() && s[at] != '\n' && s[at] != '\r' && s.substr(at, 3) != "\u2028" &&
             s.substr(at, 3) != "\u2029")
        ++at;
    } else if (c == '/' && at + 1 < s.size() && s[at + 1] == '*') {
      const size_t end = s.find("*/", at + 2);
      at = end == std::string_view::npos ? static_cast<u32>(s.size()) : static_cast<u32>(end + 2);
    } else if (c == '#' && at == 0 && s.substr(0, 2) == "#!") {
      while (at < s.size() && s[at] != '\n' && s[at] != '\r') ++at;
    } else if (c >= 0xc2) {
      // The spaces of Unicode, and the byte order mark.
      const std::string_view two = s.substr(at, 2), three = s.substr(at, 3);
      if (two == "\u00a0") {
        at += 2;
      } else if (three == "\u1680" || (three >= "\u2000" && three <= "\u200a") ||
                 three == "\u2028" || three == "\u2029" || three == "\u202f" || three == "\u205f" ||
                 three == "\u3000" || three == "\ufeff") {
        at += 3;
      } else {
        break;
      }
    } else {
      break;
    }
  }
  return at;
}

bool EstreeWriter::at(char c) const {
  const u32 next = next_token();
  return next < source_.size() && source_[next] == c;
}

bool EstreeWriter::at_word(std::string_view word) const {
  const u32 next = next_token();
  if (source_.substr(next, word.size()) != word) return false;
  return end_of_name(next) == next + word.size();
}

void EstreeWriter::take(char c) {
  const u32 next = next_token();
  SINTER_CHECK(next < source_.size() && source_[next] == c);
  cursor_ = next + 1;
}

void EstreeWriter::take_word(std::string_view word) {
  const u32 next = next_token();
  SINTER_CHECK(source_.substr(next, word.size()) == word);
  cursor_ = next + static_cast<u32>(word.size());
}

bool EstreeWriter::take_if(char c) {
  if (!at(c)) return false;
  take(c);
  return true;
}

// A semicolon where there is one; else it was inserted and the statement ends with its last token.
void EstreeWriter::semicolon() { take_if(';'); }

u32 EstreeWriter::end_of_name(u32 at) const {
  while (at < source_.size()) {
    const u8 c = static_cast<u8>(source_[at]);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
        c == '$') {
      ++at;
    } else if (c == '\\') {
      at += 2;  // \uXXXX or \u{…}: hexadecimal digits are name characters
      if (at < source_.size() && source_[at] == '{')
        at = static_cast<u32>(source_.find('}', at)) + 1;
    } else if (c >= 0x80 && skip_trivia(at) == at) {
      at += c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    } else {
      break;
    }
  }
  return at;
}

u32 EstreeWriter::end_of_string(u32 at) const {
  const char quote = source_[at++];
  while (at < source_.size() && source_[at] != quote) at += source_[at] == '\\' ? 2 : 1;
  return at + 1;
}

u32 EstreeWriter::end_of_number(u32 at) const {
  const auto digits = [&] {
    while (at < source_.size() &&
           ((source_[at] >= '0' && source_[at] <= '9') || source_[at] == '_'))
      ++at;
  };
  if (source_[at] == '0' && at + 1 < source_.size()) {
    const char next = static_cast<char>(source_[at + 1] | 0x20);
    if (next == 'x' || next == 'o' || next == 'b') return end_of_name(at);
    // 017: an octal number has no fraction.
    if (source_[at + 1] >= '0' && source_[at + 1] <= '7') {
      const u32 begin = at;
      digits();
      if (source_.substr(begin, at - begin).find_first_of("89") == std::string_view::npos)
        return at;
    }
  }
  digits();
  if (at < source_.size() && source_[at] == 'n') return at + 1;
  if (at < source_.size() && source_[at] == '.') {
    ++at;
    digits();
  }
  if (at < source_.size() && (source_[at] == 'e' || source_[at] == 'E')) {
    ++at;
    if (at < source_.size() && (source_[at] == '+' || source_[at] == '-')) ++at;
    digits();
  }
  return at;
}

// From behind "`" or "}" to "`" or "${".
u32 EstreeWriter::end_of_template_chunk(u32 at) const {
  while (at < source_.size() && source_[at] != '`' && source_.substr(at, 2) != "${")
    at += source_[at] == '\\' ? 2 : 1;
  return at;
}

// ---- JSON

void EstreeWriter::open(std::string_view type) {
  out_ += "{\"type\":\"";
  out_ += type;
  out_ += '"';
}

void EstreeWriter::close(u32 start, u32 end) {
  out_ += ",\"start\":";
  out_ += std::to_string(offsets_.of(start));
  out_ += ",\"end\":";
  out_ += std::to_string(offsets_.of(end));
  out_ += '}';
}

void EstreeWriter::key(std::string_view name) {
  out_ += ",\"";
  out_ += name;
  out_ += "\":";
}

void EstreeWriter::string(std::string_view text) {
  const size_t at = out_.size();
  out_.resize(at + sourcemap::json_string_size(text));
  sourcemap::write_json_string(out_.data() + at, text);
}

void EstreeWriter::field(std::string_view name, std::string_view text) {
  key(name);
  string(text);
}

void EstreeWriter::field(std::string_view name, bool value) {
  key(name);
  out_ += value ? "true" : "false";
}

void EstreeWriter::null_field(std::string_view name) {
  key(name);
  out_ += "null";
}

}  // namespace sinter::js
