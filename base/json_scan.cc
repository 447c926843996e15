#include "base/json_scan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/utf8.h"

namespace sinter::json {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The four digits after "\u", or -1.
int hex4(std::string_view text, size_t at) {
  if (at + 4 > text.size()) return -1;
  int code = 0;
  for (size_t i = at; i < at + 4; ++i) {
    int digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

// The length of the well-formed UTF-8 sequence at `i`, or 0.
size_t utf8_length(std::span<const char> text, size_t i) {
  CodePoint point = decode_utf8(text.data() + i, text.data() + text.size());
  const bool malformed = point.length == 1 && static_cast<u8>(text[i]) >= 0x80;
  return malformed || is_surrogate(point.value) ? 0 : point.length;
}

// Strict recursive descent that stops at the first error.
class ErrorFinder {
 public:
  explicit ErrorFinder(std::string_view text) : text_(text) {}

  std::optional<ParseError> run() {
    skip_space();
    if (value(0)) {
      skip_space();
      if (i_ < text_.size()) unexpected("the end of the file");
    }
    return std::move(error_);
  }

 private:
  bool fail(std::string message, size_t start, size_t end) {
    if (!error_) error_ = {std::move(message), {static_cast<u32>(start), static_cast<u32>(end)}};
    return false;
  }

  // Names what stands at `i_`.
  bool unexpected(std::string_view wanted) {
    if (i_ >= text_.size()) {
      return fail(fmt::format("Expected {} but the file ends here", wanted), text_.size(),
                  text_.size());
    }
    char c = text_[i_];
    if (c == '/' && i_ + 1 < text_.size() && (text_[i_ + 1] == '/' || text_[i_ + 1] == '*')) {
      return fail("JSON does not allow comments", i_, i_ + 2);
    }
    if (c == '\'') return fail("JSON strings are written with double quotes", i_, i_ + 1);
    size_t end = i_;
    auto is_word = [](char x) {
      return is_digit(x) || (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || x == '_' ||
             x == '$' || x & 0x80;
    };
    while (end < text_.size() && is_word(text_[end]) && end - i_ < 40) ++end;
    if (end == i_) end = i_ + 1;
    std::string_view found = text_.substr(i_, end - i_);
    if (static_cast<u8>(c) < 0x20) {
      return fail(
          fmt::format("Expected {} but found the byte 0x{:02x}", wanted, static_cast<u8>(c)), i_,
          end);
    }
    return fail(fmt::format("Expected {} but found \"{}\"", wanted, found), i_, end);
  }

  void skip_space() {
    while (i_ < text_.size() &&
           (text_[i_] == ' ' || text_[i_] == '\t' || text_[i_] == '\n' || text_[i_] == '\r'))
      ++i_;
  }

  bool value(int depth) {
    if (depth > kMaxDepth) return fail("JSON is nested more than 1,000 levels deep", i_, i_ + 1);
    if (i_ >= text_.size()) return unexpected("a JSON value");
    switch (text_[i_]) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

  bool word(std::string_view expected) {
    if (!text_.substr(i_).starts_with(expected)) return unexpected("a JSON value");
    size_t end = i_ + expected.size();
    if (end < text_.size() && (is_digit(text_[end]) || (text_[end] >= 'a' && text_[end] <= 'z'))) {
      return unexpected("a JSON value");
    }
    i_ = end;
    return true;
  }

  bool number() {
    size_t size = scan_number(text_.substr(i_));
    if (size == 0) return unexpected("a JSON value");
    i_ += size;
    if (i_ < text_.size() && (is_digit(text_[i_]) || text_[i_] == '.')) {
      return fail("This is not a JSON number", i_ - size, i_ + 1);
    }
    return true;
  }

  bool string() {
    const size_t start = i_++;
    while (i_ < text_.size()) {
      const u8 c = static_cast<u8>(text_[i_]);
      if (c == '"') {
        ++i_;
        return true;
      }
      if (c == '\n' || c == '\r') return fail("This string is not closed", start, i_);
      if (c < 0x20) return fail("JSON strings cannot hold control characters", i_, i_ + 1);
      if (c == '\\') {
        char escape = i_ + 1 < text_.size() ? text_[i_ + 1] : '\0';
        if (escape == 'u') {
          if (hex4(text_, i_ + 2) < 0)
            return fail("\"\\u\" needs four hexadecimal digits", i_, i_ + 2);
          i_ += 6;
        } else if (std::string_view("\"\\/bfnrt").find(escape) != std::string_view::npos) {
          i_ += 2;
        } else {
          return fail("JSON has no such escape", i_, std::min(i_ + 2, text_.size()));
        }
        continue;
      }
      size_t length = utf8_length(text_, i_);
      if (length == 0) return fail("This byte is not UTF-8", i_, i_ + 1);
      i_ += length;
    }
    return fail("This string is not closed", start, text_.size());
  }

  bool array(int depth) {
    ++i_;
    skip_space();
    if (accept(']')) return true;
    while (true) {
      if (!value(depth + 1)) return false;
      skip_space();
      if (accept(']')) return true;
      const size_t comma = i_;
      if (!accept(',')) return unexpected("\",\" or \"]\"");
      skip_space();
      if (i_ < text_.size() && text_[i_] == ']')
        return fail("JSON does not allow a trailing comma", comma, comma + 1);
    }
  }

  bool object(int depth) {
    ++i_;
    skip_space();
    if (accept('}')) return true;
    while (true) {
      if (i_ >= text_.size() || text_[i_] != '"')
        return unexpected("a property name in double quotes");
      if (!string()) return false;
      skip_space();
      if (!accept(':')) return unexpected("\":\"");
      skip_space();
      if (!value(depth + 1)) return false;
      skip_space();
      if (accept('}')) return true;
      const size_t comma = i_;
      if (!accept(',')) return unexpected("\",\" or \"}\"");
      skip_space();
      if (i_ < text_.size() && text_[i_] == '}')
        return fail("JSON does not allow a trailing comma", comma, comma + 1);
    }
  }

  bool accept(char c) {
    if (i_ >= text_.size() || text_[i_] != c) return false;
    ++i_;
    return true;
  }

  std::string_view text_;
  size_t i_ = 0;
  std::optional<ParseError> error_;
};

}  // namespace

size_t decode_escapes(std::string_view raw, char* out) {
  char* to = out;
  for (size_t i = 0; i < raw.size();) {
    if (raw[i] != '\\') {
      *to++ = raw[i++];
      continue;
    }
    if (i + 1 >= raw.size()) return kInvalidEscape;
    const char escape = raw[i + 1];
    i += 2;
    switch (escape) {
      case '"':
        *to++ = '"';
        break;
      case '\\':
        *to++ = '\\';
        break;
      case '/':
        *to++ = '/';
        break;
      case 'b':
        *to++ = '\b';
        break;
      case 'f':
        *to++ = '\f';
        break;
      case 'n':
        *to++ = '\n';
        break;
      case 'r':
        *to++ = '\r';
        break;
      case 't':
        *to++ = '\t';
        break;
      case 'u': {
        int code = hex4(raw, i);
        if (code < 0) return kInvalidEscape;
        i += 4;
        u32 point = static_cast<u32>(code);
        if (code >= 0xD800 && code < 0xDC00 && raw.substr(i).starts_with("\\u")) {
          int low = hex4(raw, i + 2);
          if (low >= 0xDC00 && low < 0xE000) {
            point = 0x10000 + ((point - 0xD800) << 10) + (static_cast<u32>(low) - 0xDC00);
            i += 6;
          }
        }
        to += encode_utf8(point, to);
        break;
      }
      default:
        return kInvalidEscape;
    }
  }
  return static_cast<size_t>(to - out);
}

size_t scan_number(std::string_view text) {
  size_t i = 0;
  auto at = [&](size_t k) { return k < text.size() ? text[k] : '\0'; };
  auto digits = [&] {
    size_t start = i;
    while (is_digit(at(i))) ++i;
    return i > start;
  };
  if (at(i) == '-') ++i;
  if (at(i) == '0') {
    ++i;
  } else if (!digits()) {
    return 0;
  }
  if (at(i) == '.') {
    ++i;
    if (!digits()) return 0;
  }
  if (at(i) == 'e' || at(i) == 'E') {
    ++i;
    if (at(i) == '+' || at(i) == '-') ++i;
    if (!digits()) return 0;
  }
  return i;
}

void blank_invalid_utf8(std::span<char> text) {
  for (size_t i = 0; i < text.size();) {
    size_t length = utf8_length(text, i);
    if (length == 0) {
      text[i] = '?';
      length = 1;
    }
    i += length;
  }
}

std::optional<ParseError> blank_extensions(std::span<char> text, ParseOptions options) {
  constexpr size_t kNoComma = ~size_t{0};
  char last = '\0';         // the last byte that is neither space nor comment
  size_t comma = kNoComma;  // a comma with nothing but space and comments behind it so far
  for (size_t i = 0; i < text.size();) {
    switch (text[i]) {
      case '"':
        comma = kNoComma;
        last = '"';
        for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i) {
          if (text[i] == '\\') ++i;
        }
        ++i;
        break;
      case '/': {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (!options.comments || (next != '/' && next != '*')) {
          ++i;
          break;
        }
        const size_t start = i;
        if (next == '/') {
          while (i < text.size() && text[i] != '\n' && text[i] != '\r') text[i++] = ' ';
          break;
        }
        std::string_view rest(text.data() + i + 2, text.size() - i - 2);
        size_t close = rest.find("*/");
        if (close == std::string_view::npos) {
          return ParseError{"This comment is not closed",
                            {static_cast<u32>(start), static_cast<u32>(start + 2)}};
        }
        for (const size_t end = i + close + 4; i < end; ++i) {
          if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
        }
        break;
      }
      case ' ':
      case '\t':
      case '\n':
      case '\r':
        ++i;
        break;
      case ',':
        // In "[,]" the comma follows nothing, and stays an error.
        comma = last == '[' || last == '{' || last == ',' || last == ':' ? kNoComma : i;
        last = text[i++];
        break;
      case ']':
      case '}':
        if (options.trailing_commas && comma != kNoComma) text[comma] = ' ';
        [[fallthrough]];
      default:
        comma = kNoComma;
        last = text[i++];
    }
  }
  return std::nullopt;
}

std::optional<ParseError> find_error(std::string_view text) { return ErrorFinder(text).run(); }

Diagnostic to_diagnostic(const ParseError& error, std::string_view path) {
  return {.severity = Severity::Error,
          .code = "json-syntax",
          .message = error.message,
          .path = std::string(path),
          .range = error.range};
}

}  // namespace sinter::json
