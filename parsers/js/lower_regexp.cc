#include "parsers/js/lower_regexp.h"

#include <algorithm>
#include <vector>

#include "base/types.h"
#include "base/utf8.h"

namespace sinter::regexp {

namespace {

struct StringProperty {
  std::string_view name, pattern;
};

// In the order in which they must be tried: where two match at one place, the longer is first.
constexpr StringProperty kStringProperties[] = {
#include "parsers/js/regexp_emoji_sequences.inc"
};

const StringProperty* string_property(std::string_view name) {
  for (const StringProperty& one : kStringProperties) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

// What a class matches. `body` is the inside of a class in the syntax of the flag `u`; `others` are
// patterns for one code point each, which a class cannot express.
struct Set {
  std::string body;
  std::vector<std::string> others;
  std::vector<std::u32string> strings;  // never of length one
  std::vector<const StringProperty*> properties;
  bool has_strings() const { return !strings.empty() || !properties.empty(); }
};

// A code point as it can stand anywhere in a pattern with the flag `u`.
void append_character(std::string& out, char32_t c) {
  const bool word =
      (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 128) || c == '_';
  const bool printable =
      c > 0xa0 && !(c >= 0xd800 && c <= 0xdfff) && c != 0x2028 && c != 0x2029 && c != 0xfeff;
  if (word || printable) {
    append_utf8(out, c);
    return;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string digits;
  for (char32_t rest = c; rest || digits.size() < 4; rest >>= 4)
    digits.insert(digits.begin(), kHex[rest & 15]);
  out += digits.size() > 4 ? "\\u{" + digits + "}" : "\\u" + digits;
}

// A pattern for one code point of the set.
std::string one_of(const Set& set) {
  if (set.others.empty()) return "[" + set.body + "]";
  std::string out = "(?:";
  if (!set.body.empty()) out += "[" + set.body + "]|";
  for (size_t i = 0; i < set.others.size(); ++i) out += (i ? "|" : "") + set.others[i];
  return out + ")";
}

bool has_single(const Set& set) { return !set.body.empty() || !set.others.empty(); }

class Lowering {
 public:
  Lowering(std::string_view pattern, bool ignore_case)
      : text_(pattern), ignore_case_(ignore_case) {}

  std::string run() {
    while (at_ < text_.size() && error_.empty()) {
      const char c = text_[at_];
      if (c == '[') {
        ++at_;
        out_ += pattern_of(class_contents());
      } else if (c == '\\' && at_ + 1 < text_.size()) {
        if (text_[at_ + 1] == 'p' || text_[at_ + 1] == 'P') {
          out_ += pattern_of(escape_set());
        } else {
          out_ += text_.substr(at_, 2);
          at_ += 2;
        }
      } else {
        out_ += c;
        ++at_;
      }
    }
    return std::move(out_);
  }
  const std::string& error() const { return error_; }

 private:
  void fail(std::string_view message) {
    if (error_.empty()) error_ = message;
  }

  // The set as a pattern: longest strings first, the empty string last.
  std::string pattern_of(const Set& set) {
    if (!set.has_strings()) return one_of(set);
    if (!set.strings.empty() && !set.properties.empty() && set.strings.front().size() > 1) {
      fail("a class with both \\q{…} and a property of strings");
    }
    std::string out = "(?:";
    const auto separate = [&] { out += out.size() > 3 ? "|" : ""; };
    for (const StringProperty& property : kStringProperties) {
      if (std::find(set.properties.begin(), set.properties.end(), &property) ==
          set.properties.end())
        continue;
      separate();
      out += property.pattern;
    }
    std::vector<std::u32string> strings = set.strings;
    std::stable_sort(strings.begin(), strings.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    bool empty = false;
    for (const std::u32string& string : strings) {
      if (string.empty()) {
        empty = true;
        continue;
      }
      separate();
      for (char32_t c : string) append_character(out, c);
    }
    if (has_single(set)) {
      separate();
      out += one_of(set);
    }
    return out + (empty ? "|)" : ")");
  }

  // After `[`.
  Set class_contents() {
    const bool negated = peek("^");
    if (negated) ++at_;
    Set set;
    while (at_ < text_.size() && text_[at_] != ']' && error_.empty()) {
      if (peek("--") || peek("&&")) {
        const bool subtract = text_[at_] == '-';
        at_ += 2;
        const Set operand = class_operand(false);
        combine(set, operand, subtract);
      } else {
        merge(set, class_operand(true));
      }
    }
    ++at_;  // ]
    if (!negated) return set;
    Set out;
    // A negated class has no strings: that is an early error.
    if (set.others.empty()) {
      out.others.push_back("[^" + set.body + "]");
    } else {
      out.others.push_back("(?!" + one_of(set) + ")[^]");
    }
    return out;
  }

  void merge(Set& set, const Set& operand) {
    set.body += operand.body;
    set.others.insert(set.others.end(), operand.others.begin(), operand.others.end());
    for (const auto& string : operand.strings) {
      if (std::find(set.strings.begin(), set.strings.end(), string) == set.strings.end())
        set.strings.push_back(string);
    }
    set.properties.insert(set.properties.end(), operand.properties.begin(),
                          operand.properties.end());
  }

  void combine(Set& set, const Set& operand, bool subtract) {
    if (!set.properties.empty() || !operand.properties.empty()) {
      fail("a set operation on a property of strings");
    }
    Set out;
    if (has_single(set)) {
      if (has_single(operand)) {
        out.others.push_back("(?:(?" + std::string(subtract ? "!" : "=") + one_of(operand) + ")" +
                             one_of(set) + ")");
      } else if (subtract) {
        out.body = set.body;
        out.others = set.others;
      }
    }
    for (const auto& string : set.strings) {
      const bool shared = std::find(operand.strings.begin(), operand.strings.end(), string) !=
                          operand.strings.end();
      if (shared != subtract) out.strings.push_back(string);
    }
    set = std::move(out);
  }

  Set class_operand(bool range) {
    if (peek("[")) {
      ++at_;
      return class_contents();
    }
    if (peek("\\q{")) return quoted_strings();
    if (text_[at_] == '\\' && at_ + 1 < text_.size() &&
        std::string_view("pPdDsSwW").find(text_[at_ + 1]) != std::string_view::npos) {
      return escape_set();
    }
    Set set;
    append_character(set.body, class_character());
    if (range && peek("-") && !peek("--")) {
      ++at_;
      set.body += '-';
      append_character(set.body, class_character());
    }
    return set;
  }

  // \q{ab|c|}
  Set quoted_strings() {
    at_ += 3;
    Set set;
    std::u32string string;
    const auto finish = [&] {
      if (string.size() == 1) {
        append_character(set.body, string[0]);
      } else if (std::find(set.strings.begin(), set.strings.end(), string) == set.strings.end()) {
        set.strings.push_back(string);
      }
      string.clear();
    };
    while (at_ < text_.size() && text_[at_] != '}') {
      if (text_[at_] == '|') {
        ++at_;
        finish();
      } else {
        string += class_character();
      }
    }
    ++at_;
    finish();
    return set;
  }

  // \d \s \w \p{…} and their complements.
  Set escape_set() {
    Set set;
    const char kind = text_[at_ + 1];
    const size_t start = at_;
    at_ += 2;
    if (kind != 'p' && kind != 'P') {
      set.body = text_.substr(start, 2);
      return set;
    }
    const size_t close = std::min(text_.find('}', at_), text_.size() - 1);
    const std::string_view name = text_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    if (const StringProperty* property = string_property(name)) {
      set.properties.push_back(property);
    } else if (kind == 'P' && ignore_case_) {
      // `v` folds case before it complements, `u` after.
      set.others.push_back("[^\\p{" + std::string(name) + "}]");
    } else {
      set.body = text_.substr(start, at_ - start);
    }
    return set;
  }

  char32_t class_character() {
    if (text_[at_] != '\\') return literal();
    ++at_;
    const char c = text_[at_];
    switch (c) {
      case 'b':
        return ++at_, 8;
      case 't':
        return ++at_, 9;
      case 'n':
        return ++at_, 10;
      case 'v':
        return ++at_, 11;
      case 'f':
        return ++at_, 12;
      case 'r':
        return ++at_, 13;
      case '0':
        return ++at_, 0;
      case 'c':
        at_ += 2;
        return static_cast<char32_t>(text_[at_ - 1] & 31);
      case 'x':
        ++at_;
        return hex(2);
      case 'u': {
        ++at_;
        if (peek("{")) {
          const size_t close = text_.find('}', at_);
          ++at_;
          const char32_t value = hex(close - at_);
          ++at_;
          return value;
        }
        const char32_t high = hex(4);
        if (high >= 0xd800 && high <= 0xdbff && peek("\\u") && !peek("\\u{")) {
          const size_t back = at_;
          at_ += 2;
          const char32_t low = hex(4);
          if (low >= 0xdc00 && low <= 0xdfff)
            return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
          at_ = back;
        }
        return high;
      }
      default:
        return literal();
    }
  }

  char32_t literal() {
    if (at_ >= text_.size()) return ++at_, 0;
    const CodePoint character = decode_utf8(text_, at_);
    at_ += character.length;
    return character.value;
  }

  char32_t hex(size_t digits) {
    char32_t value = 0;
    for (; digits > 0 && at_ < text_.size(); --digits) {
      const char c = text_[at_++];
      value = value * 16 + static_cast<char32_t>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return value;
  }

  bool peek(std::string_view expected) const {
    return text_.substr(at_, expected.size()) == expected;
  }

  std::string_view text_;
  bool ignore_case_;
  size_t at_ = 0;
  std::string out_, error_;
};

}  // namespace

bool lower_unicode_sets(std::string_view literal, std::string& out, std::string& error) {
  const size_t slash = literal.rfind('/');
  std::string flags(literal.substr(slash + 1));
  const size_t v = flags.find('v');
  if (v == std::string::npos) return false;
  flags[v] = 'u';
  Lowering lowering(literal.substr(1, slash - 1), flags.find('i') != std::string::npos);
  out = "/" + lowering.run() + "/" + flags;
  error = lowering.error();
  return true;
}

bool lower_dot_all(std::string_view literal, std::string& out) {
  const size_t slash = literal.rfind('/');
  std::string flags(literal.substr(slash + 1));
  const size_t s = flags.find('s');
  if (s == std::string::npos) return false;
  flags.erase(s, 1);
  out.clear();
  bool in_class = false;
  for (size_t i = 0; i < slash; ++i) {
    const char c = literal[i];
    if (c == '.' && !in_class) {
      out += "[^]";
      continue;
    }
    out += c;
    if (c == '\\') {
      out += literal[++i];
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    }
  }
  out += '/';
  out += flags;
  return true;
}

}  // namespace sinter::regexp
