#include "parsers/css/tokenizer.h"

#include <array>
#include <cstring>

namespace sinter::css {

namespace {

constexpr u8 kNameStart = 1, kName = 2, kDigit = 4, kSpace = 8, kHex = 16, kNonPrintable = 32;

constexpr std::array<u8, 256> make_classes() {
  std::array<u8, 256> table{};
  auto add = [&](int from, int to, u8 bits) {
    for (int c = from; c <= to; ++c) table[static_cast<size_t>(c)] |= bits;
  };
  add('a', 'z', kNameStart | kName);
  add('A', 'Z', kNameStart | kName);
  add('_', '_', kNameStart | kName);
  add(0x80, 0xff, kNameStart | kName);
  add('0', '9', kName | kDigit | kHex);
  add('-', '-', kName);
  add('a', 'f', kHex);
  add('A', 'F', kHex);
  for (char c : {' ', '\t', '\n', '\r', '\f'}) table[static_cast<u8>(c)] |= kSpace;
  add(1, 8, kNonPrintable);
  add(0x0b, 0x0b, kNonPrintable);
  add(0x0e, 0x1f, kNonPrintable);
  add(0x7f, 0x7f, kNonPrintable);
  return table;
}
constexpr std::array<u8, 256> kClasses = make_classes();

bool is(char c, u8 bits) { return (kClasses[static_cast<u8>(c)] & bits) != 0; }
bool is_newline(char c) { return c == '\n' || c == '\r' || c == '\f'; }

u32 hex_value(char c) { return static_cast<u32>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10); }

void append_utf8(std::string& out, u32 c) {
  if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = 0xfffd;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 63));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 63));
    out += static_cast<char>(0x80 | (c & 63));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 63));
    out += static_cast<char>(0x80 | (c >> 6 & 63));
    out += static_cast<char>(0x80 | (c & 63));
  }
}

class Tokenizer {
 public:
  Tokenizer(std::string_view source, TokenList& list)
      : begin_(source.data()), at_(begin_), end_(begin_ + source.size()), list_(list) {}

  void run() {
    list_.tokens.clear();
    list_.at_keywords.clear();
    list_.legal_comments.clear();
    list_.open.clear();
    list_.unclosed_comment = false;
    u8 seen = 0;
    for (const char* p = begin_; p < end_; ++p) seen |= static_cast<u8>(*p);
    list_.has_non_ascii = (seen & 0x80) != 0;
    list_.tokens.reserve(static_cast<size_t>(end_ - begin_) / 4 + 16);
    for (;;) {
      skip_space();
      if (at_ >= end_) break;
      token();
    }
    const u32 last = static_cast<u32>(list_.tokens.size());
    for (u32 index : list_.open) list_.tokens[index].link = last;
    start_ = end_;
    at_ = end_;
    push(TokenKind::End);
  }

 private:
  void push(TokenKind kind) {
    list_.tokens.push_back({offset(start_), offset(at_), 0, kind, flags_});
  }
  u32 offset(const char* p) const { return static_cast<u32>(p - begin_); }

  void skip_space() {
    flags_ = 0;
    for (;;) {
      while (is(*at_, kSpace) && at_ < end_) {
        flags_ |= kSpaceBefore;
        ++at_;
      }
      if (*at_ != '/' || at_[1] != '*') return;
      comment();
    }
  }

  void comment() {
    const char* const start = at_;
    at_ += 2;
    for (;;) {
      const void* star = std::memchr(at_, '*', static_cast<size_t>(end_ - at_));
      if (star == nullptr) {
        at_ = end_;
        list_.unclosed_comment = true;
        break;
      }
      at_ = static_cast<const char*>(star) + 1;
      if (*at_ == '/') {
        ++at_;
        break;
      }
    }
    flags_ |= kCommentBefore;
    const std::string_view text(start, static_cast<size_t>(at_ - start));
    if (text.ends_with("*/") && (text.starts_with("/*!") || text.find("@license") != text.npos ||
                                 text.find("@preserve") != text.npos))
      list_.legal_comments.push_back({offset(start), offset(at_)});
  }

  // A backslash that is followed by anything but a line end starts an escape.
  bool starts_escape(const char* p) const {
    return *p == '\\' && p + 1 < end_ && !is_newline(p[1]);
  }
  bool starts_name(const char* p) const {
    if (*p == '-')
      return is(p[1], kNameStart) || p[1] == '-' || is_null_in_text(p + 1) || starts_escape(p + 1);
    return is(*p, kNameStart) || is_null_in_text(p) || starts_escape(p);
  }
  // NUL stands for U+FFFD, which is a name character; the padding behind the text does not.
  bool is_null_in_text(const char* p) const { return *p == '\0' && p < end_; }
  bool starts_number(const char* p) const {
    if (*p == '+' || *p == '-') ++p;
    if (*p == '.') ++p;
    return is(*p, kDigit);
  }

  void escape() {
    ++at_;
    flags_ |= kEscaped;
    if (!is(*at_, kHex)) {
      ++at_;
      while (at_ < end_ && (static_cast<u8>(*at_) & 0xc0) == 0x80) ++at_;
      return;
    }
    for (int i = 0; i < 6 && is(*at_, kHex); ++i) ++at_;
    if (*at_ == '\r' && at_[1] == '\n') ++at_;
    if (is(*at_, kSpace)) ++at_;
  }

  void name() {
    for (;;) {
      while (is(*at_, kName)) ++at_;
      if (is_null_in_text(at_)) {
        ++at_;
      } else if (starts_escape(at_)) {
        escape();
      } else {
        return;
      }
    }
  }

  void number() {
    if (*at_ == '+' || *at_ == '-') ++at_;
    while (is(*at_, kDigit)) ++at_;
    if (*at_ == '.' && is(at_[1], kDigit)) {
      ++at_;
      while (is(*at_, kDigit)) ++at_;
    }
    if ((*at_ | 32) == 'e') {
      const char* p = at_ + 1;
      if (*p == '+' || *p == '-') ++p;
      if (is(*p, kDigit)) {
        at_ = p;
        while (is(*at_, kDigit)) ++at_;
      }
    }
    if (*at_ == '%') {
      ++at_;
      push(TokenKind::Percentage);
    } else if (starts_name(at_)) {
      const u32 unit = offset(at_);
      name();
      push(TokenKind::Dimension);
      list_.tokens.back().link = unit;
    } else {
      push(TokenKind::Number);
    }
  }

  void string(char quote) {
    ++at_;
    for (;; ++at_) {
      const char c = *at_;
      if (c == quote) {
        ++at_;
        push(TokenKind::String);
        return;
      }
      if (c == '\\') {
        flags_ |= kEscaped;
        if (at_ + 1 < end_) ++at_;
        if (*at_ == '\r' && at_[1] == '\n') ++at_;
        continue;
      }
      if (is_newline(c)) {
        push(TokenKind::BadString);
        return;
      }
      if (at_ >= end_) {
        at_ = end_;
        flags_ |= kUnterminated;
        push(TokenKind::String);
        return;
      }
    }
  }

  // After `url(`, where no quote follows.
  void url() {
    while (is(*at_, kSpace)) ++at_;
    for (;;) {
      const char c = *at_;
      if (c == ')') {
        ++at_;
        push(TokenKind::Url);
        return;
      }
      if (at_ >= end_) {
        flags_ |= kUnterminated;
        push(TokenKind::Url);
        return;
      }
      if (is(c, kSpace)) {
        const char* p = at_;
        while (is(*p, kSpace)) ++p;
        if (*p == ')' || p >= end_) {
          at_ = p;
          continue;
        }
        return bad_url();
      }
      if (c == '"' || c == '\'' || c == '(' || is(c, kNonPrintable)) return bad_url();
      if (c == '\\') {
        if (!starts_escape(at_)) return bad_url();
        escape();
        continue;
      }
      ++at_;
    }
  }

  void bad_url() {
    while (at_ < end_ && *at_ != ')') {
      if (starts_escape(at_))
        escape();
      else
        ++at_;
    }
    if (at_ < end_) ++at_;
    push(TokenKind::BadUrl);
  }

  void ident_like() {
    name();
    if (*at_ != '(') {
      push(TokenKind::Ident);
      return;
    }
    const std::string_view text(start_, static_cast<size_t>(at_ - start_));
    ++at_;
    if (text.size() == 3 && equals_ignoring_case(text, "url")) {
      const char* p = at_;
      while (is(*p, kSpace)) ++p;
      if (*p != '"' && *p != '\'') return url();
    }
    open(TokenKind::Function);
  }

  void open(TokenKind kind) {
    list_.open.push_back(static_cast<u32>(list_.tokens.size()));
    push(kind);
  }

  // A bracket that does not close the innermost open one is a token like any other.
  void close(TokenKind kind, TokenKind opener) {
    ++at_;
    if (!list_.open.empty()) {
      Token& last = list_.tokens[list_.open.back()];
      if (last.kind == opener ||
          (kind == TokenKind::CloseParen && last.kind == TokenKind::Function)) {
        last.link = static_cast<u32>(list_.tokens.size());
        list_.open.pop_back();
      }
    }
    push(kind);
  }

  void one(TokenKind kind) {
    ++at_;
    push(kind);
  }

  void token() {
    start_ = at_;
    const char c = *at_;
    switch (c) {
      case '{':
        ++at_;
        return open(TokenKind::OpenBrace);
      case '}':
        return close(TokenKind::CloseBrace, TokenKind::OpenBrace);
      case '(':
        ++at_;
        return open(TokenKind::OpenParen);
      case ')':
        return close(TokenKind::CloseParen, TokenKind::OpenParen);
      case '[':
        ++at_;
        return open(TokenKind::OpenBracket);
      case ']':
        return close(TokenKind::CloseBracket, TokenKind::OpenBracket);
      case ':':
        return one(TokenKind::Colon);
      case ';':
        return one(TokenKind::Semicolon);
      case ',':
        return one(TokenKind::Comma);
      case '"':
      case '\'':
        return string(c);
      case '#':
        if (is(at_[1], kName) || is_null_in_text(at_ + 1) || starts_escape(at_ + 1)) {
          ++at_;
          const bool id = starts_name(at_);
          name();
          push(id ? TokenKind::IdHash : TokenKind::Hash);
          return;
        }
        return one(TokenKind::Delim);
      case '@':
        if (starts_name(at_ + 1)) {
          ++at_;
          name();
          list_.at_keywords.push_back(static_cast<u32>(list_.tokens.size()));
          push(TokenKind::AtKeyword);
          return;
        }
        return one(TokenKind::Delim);
      case '.':
      case '+':
        return starts_number(at_) ? number() : one(TokenKind::Delim);
      case '-':
        if (starts_number(at_)) return number();
        if (at_[1] == '-' && at_[2] == '>') {
          at_ += 3;
          push(TokenKind::Cdc);
          return;
        }
        return starts_name(at_) ? ident_like() : one(TokenKind::Delim);
      case '<':
        if (at_[1] == '!' && at_[2] == '-' && at_[3] == '-') {
          at_ += 4;
          push(TokenKind::Cdo);
          return;
        }
        return one(TokenKind::Delim);
      case '\\':
        return starts_escape(at_) ? ident_like() : one(TokenKind::Delim);
      default:
        if (is(c, kDigit)) return number();
        if (is(c, kNameStart) || c == '\0') return ident_like();
        return one(TokenKind::Delim);
    }
  }

  const char* const begin_;
  const char* at_;
  const char* const end_;
  const char* start_ = nullptr;
  u8 flags_ = 0;
  TokenList& list_;
};

std::string_view decode(std::string_view text, std::string& buffer) {
  if (text.find_first_of(std::string_view("\\\0", 2)) == text.npos) return text;
  buffer.clear();
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '\0') {
      append_utf8(buffer, 0xfffd);
      ++i;
      continue;
    }
    if (c != '\\') {
      buffer += c;
      ++i;
      continue;
    }
    if (++i == text.size()) break;
    if (is(text[i], kHex)) {
      u32 value = 0;
      for (int n = 0; n < 6 && i < text.size() && is(text[i], kHex); ++n)
        value = value * 16 + hex_value(text[i++]);
      if (i + 1 < text.size() && text[i] == '\r' && text[i + 1] == '\n')
        i += 2;
      else if (i < text.size() && is(text[i], kSpace))
        ++i;
      append_utf8(buffer, value);
    } else if (is_newline(text[i])) {  // in strings: the line goes on
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      ++i;
    } else {
      buffer += text[i++];
    }
  }
  return buffer;
}

}  // namespace

void tokenize(std::string_view source, TokenList& list) { Tokenizer(source, list).run(); }

std::string_view unescape(std::string_view written, std::string& buffer) {
  return decode(written, buffer);
}

std::string_view string_value(std::string_view source, const Token& token, std::string& buffer) {
  const u32 close = token.flags & kUnterminated ? 0 : 1;
  return decode(source.substr(token.start + 1, token.end - token.start - 1 - close), buffer);
}

std::string_view url_value(std::string_view source, const Token& token, std::string& buffer) {
  std::string_view text = source.substr(token.start, token.end - token.start);
  text.remove_prefix(text.find('(') + 1);
  if (!(token.flags & kUnterminated)) text.remove_suffix(1);
  while (!text.empty() && is(text.front(), kSpace)) text.remove_prefix(1);
  // White space that ends an escape belongs to it; decode() takes it as such.
  while (!text.empty() && is(text.back(), kSpace)) text.remove_suffix(1);
  return decode(text, buffer);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() && starts_ignoring_case(text, lower_case);
}

bool starts_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() < lower_case.size()) return false;
  for (size_t i = 0; i < lower_case.size(); ++i) {
    char c = text[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c != lower_case[i]) return false;
  }
  return true;
}

bool is_name_char(char c) { return is(c, kName); }
bool is_name_start(char c) { return is(c, kNameStart); }
bool is_css_space(char c) { return is(c, kSpace); }

bool is_plain_ident(std::string_view text) {
  if (text.empty()) return false;
  size_t i = 0;
  if (text[0] == '-') {
    if (text.size() == 1) return false;
    i = 1;
  }
  if (!is(text[i], kNameStart) && !(i == 1 && text[1] == '-')) return false;
  for (; i < text.size(); ++i)
    if (!is(text[i], kName)) return false;
  return true;
}

void append_ident(std::string& out, std::string_view name) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool digit_here = is(c, kDigit) && (i == 0 || (i == 1 && name[0] == '-'));
    if (digit_here || (static_cast<u8>(c) < 0x20 || c == 0x7f)) {
      out += '\\';
      if (static_cast<u8>(c) >= 16) out += kDigits[static_cast<u8>(c) >> 4];
      out += kDigits[c & 15];
      out += ' ';
    } else if (!is(c, kName) || (c == '-' && name.size() == 1)) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
}

void append_string(std::string& out, std::string_view value) {
  size_t doubles = 0, singles = 0;
  for (char c : value) {
    doubles += c == '"';
    singles += c == '\'';
  }
  const char quote = doubles > singles ? '\'' : '"';
  out += quote;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (is_newline(c) || c == '\0') {
      out += c == '\n' ? "\\a" : c == '\r' ? "\\d" : c == '\f' ? "\\c" : "\\fffd";
      if (i + 1 < value.size() && (is(value[i + 1], kHex) || is(value[i + 1], kSpace))) out += ' ';
    } else {
      out += c;
    }
  }
  out += quote;
}

void append_url(std::string& out, std::string_view value, bool shortest) {
  bool plain = true;
  for (char c : value)
    if (is(c, kSpace | kNonPrintable) || c == '"' || c == '\'' || c == '(' || c == ')' ||
        c == '\\' || c == '\0')
      plain = false;
  out += "url(";
  if (plain && shortest)
    out += value;
  else
    append_string(out, value);
  out += ')';
}

}  // namespace sinter::css
