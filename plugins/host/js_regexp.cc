#include "plugins/host/js_regexp.h"

#include "base/types.h"

namespace sinter::plugins {

namespace {

// ECMAScript's \s inside of a class. RE2's own is ASCII.
constexpr std::string_view kSpace =
    R"(\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view kNotSpace =
    R"(\x00-\x08\x0e-\x1f!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
constexpr std::string_view kNotLineEnd = R"([^\n\r\x{2028}\x{2029}])";
constexpr std::string_view kAny = R"([\x{0}-\x{10ffff}])";

class Translator {
 public:
  Translator(std::string_view source, bool dot_all, bool unicode)
      : source_(source), dot_all_(dot_all), unicode_(unicode) {}

  bool run() {
    while (at_ < source_.size()) {
      const char c = source_[at_];
      if (c == '\\') {
        if (!escape(false)) return false;
      } else if (c == '[') {
        if (!character_class()) return false;
      } else if (c == '(') {
        if (!group()) return false;
      } else if (c == '.') {
        out_ += dot_all_ ? kAny : kNotLineEnd;
        ++at_;
      } else if (c == '{' && !is_quantifier()) {
        // Annex B: a brace that begins no quantifier is itself.
        out_ += "\\{";
        ++at_;
      } else {
        out_ += c;
        ++at_;
      }
    }
    return true;
  }
  std::string take() { return std::move(out_); }

 private:
  bool is_quantifier() const {
    size_t at = at_ + 1;
    const size_t digits = at;
    while (at < source_.size() && source_[at] >= '0' && source_[at] <= '9') ++at;
    if (at == digits) return false;
    if (at < source_.size() && source_[at] == ',') ++at;
    while (at < source_.size() && source_[at] >= '0' && source_[at] <= '9') ++at;
    return at < source_.size() && source_[at] == '}';
  }

  // Only "(" and "(?:" mean the same; a named group is a group where no reference can name it.
  bool group() {
    if (source_.substr(at_, 2) != "(?") {
      out_ += "(?:";
      ++at_;
      return true;
    }
    if (source_.substr(at_, 3) == "(?:") {
      out_ += "(?:";
      at_ += 3;
      return true;
    }
    if (source_.substr(at_, 3) == "(?<" && at_ + 3 < source_.size() && source_[at_ + 3] != '=' &&
        source_[at_ + 3] != '!') {
      const size_t end = source_.find('>', at_);
      if (end == std::string_view::npos) return false;
      out_ += "(?:";
      at_ = end + 1;
      return true;
    }
    return false;  // look-around, modifiers
  }

  static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
  // Empty when these are not all hexadecimal digits.
  std::string_view hex(size_t from, size_t count) const {
    if (from + count > source_.size()) return {};
    for (size_t i = from; i < from + count; ++i)
      if (!is_hex(source_[i])) return {};
    return source_.substr(from, count);
  }
  void code_point(std::string_view digits) {
    out_ += "\\x{";
    out_ += digits;
    out_ += '}';
  }

  bool escape(bool in_class) {
    if (at_ + 1 >= source_.size()) return false;
    const char c = source_[at_ + 1];
    const size_t next = at_ + 2;
    switch (c) {
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 'n':
      case 'r':
      case 't':
      case 'f':
      case 'v':
        out_ += '\\';
        out_ += c;
        at_ = next;
        return true;
      case 'b':
      case 'B':
        if (in_class) {
          if (c == 'B') return false;
          out_ += "\\x08";
        } else {
          out_ += '\\';
          out_ += c;
        }
        at_ = next;
        return true;
      case 's':
      case 'S': {
        const std::string_view set = c == 's' ? kSpace : kNotSpace;
        if (in_class) {
          out_ += set;
        } else {
          out_ += '[';
          out_ += set;
          out_ += ']';
        }
        at_ = next;
        return true;
      }
      case '0':
        if (next < source_.size() && source_[next] >= '0' && source_[next] <= '9') return false;
        out_ += "\\x00";
        at_ = next;
        return true;
      case 'x': {
        const std::string_view digits = hex(next, 2);
        if (digits.empty()) return false;
        code_point(digits);
        at_ = next + 2;
        return true;
      }
      case 'u': {
        std::string_view digits;
        if (unicode_ && next < source_.size() && source_[next] == '{') {
          const size_t end = source_.find('}', next);
          if (end == std::string_view::npos) return false;
          digits = hex(next + 1, end - next - 1);
          if (digits.empty()) return false;
          at_ = end + 1;
        } else {
          digits = hex(next, 4);
          if (digits.empty()) return false;
          // Halves of a surrogate pair are no characters of UTF-8.
          if ((digits[0] == 'd' || digits[0] == 'D') && (digits[1] > '7')) return false;
          at_ = next + 4;
        }
        code_point(digits);
        return true;
      }
      default:
        // Back references, \c, \k, \p.
        if ((c >= '1' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
          return false;
        if (static_cast<u8>(c) >= 0x80) {
          at_ += 1;  // the character itself follows
          return true;
        }
        out_ += '\\';
        out_ += c;
        at_ = next;
        return true;
    }
  }

  bool character_class() {
    ++at_;
    const bool negated = at_ < source_.size() && source_[at_] == '^';
    if (negated) ++at_;
    if (at_ < source_.size() && source_[at_] == ']') {
      // [] matches nothing, [^] anything.
      if (!negated) return false;
      out_ += kAny;
      ++at_;
      return true;
    }
    out_ += negated ? "[^" : "[";
    while (at_ < source_.size() && source_[at_] != ']') {
      if (source_[at_] == '\\') {
        if (!escape(true)) return false;
      } else if (source_[at_] == '[') {
        out_ += "\\[";
        ++at_;
      } else {
        out_ += source_[at_++];
      }
    }
    if (at_ >= source_.size()) return false;
    out_ += ']';
    ++at_;
    return true;
  }

  std::string_view source_;
  bool dot_all_, unicode_;
  size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::optional<std::string> to_re2(std::string_view source, std::string_view flags) {
  bool ignore_case = false, multiline = false, dot_all = false, unicode = false;
  for (const char flag : flags) {
    switch (flag) {
      case 'i':
        ignore_case = true;
        break;
      case 'm':
        multiline = true;
        break;
      case 's':
        dot_all = true;
        break;
      case 'u':
        unicode = true;
        break;
      case 'g':
      case 'd':
        break;  // they do not change whether a text matches
      default:
        return std::nullopt;
    }
  }
  Translator translator(source, dot_all, unicode);
  if (!translator.run()) return std::nullopt;
  std::string out = translator.take();
  if (ignore_case || multiline) {
    std::string head = "(?";
    if (ignore_case) head += 'i';
    if (multiline) head += 'm';
    out = head + ')' + out;
  }
  return out;
}

}  // namespace sinter::plugins
