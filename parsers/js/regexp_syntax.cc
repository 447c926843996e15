#include "parsers/js/regexp_syntax.h"

#include <algorithm>
#include <string>
#include <vector>

#include "parsers/js/regexp_properties.h"
#include "parsers/js/unicode.h"

namespace sinter::regexp {
namespace {

constexpr char32_t kEnd = 0xffffffff;
constexpr char32_t kMaxCodePoint = 0x10ffff;
// Groups and classes nested deeper than this are refused, as engines do, before the stack is full.
constexpr u32 kMaxDepth = 1000;

// One character of the pattern: a code point with the flags u and v, a UTF-16 code unit without.
struct Character {
  char32_t value;
  u32 offset;
};

// A member of a character class: one character, or a set.
struct ClassMember {
  bool is_set = false;
  bool may_contain_strings = false;  // only sets
  char32_t value = 0;

  static ClassMember character(char32_t value) { return {false, false, value}; }
  static ClassMember set(bool strings = false) { return {true, strings, 0}; }
};

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int hex_value(char32_t c) {
  if (is_digit(c)) return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
  return -1;
}

bool is_one_of(char32_t c, std::string_view set) {
  return c < 0x80 && set.find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_syntax_character(char32_t c) { return is_one_of(c, "^$\\.*+?()[]{}|"); }

class Parser {
 public:
  Parser(std::string_view pattern, std::string_view flags) : pattern_(pattern), flags_(flags) {}

  Syntax run() {
    if (!read_flags()) return result_;
    split_pattern();
    survey_groups();
    parse_disjunction();
    if (!failed() && peek() == ')') fail("Unmatched ')'");
    if (!failed()) check_references();
    return result_;
  }

 private:
  // ---- Text

  void split_pattern() {
    characters_.reserve(pattern_.size());
    for (size_t i = 0; i < pattern_.size();) {
      const CodePoint c = decode_utf8(pattern_, i);
      const u32 offset = static_cast<u32>(i) + 1;
      if (!unicode_ && c.value > 0xffff) {
        const char32_t bits = c.value - 0x10000;
        characters_.push_back({0xd800 + (bits >> 10), offset});
        characters_.push_back({0xdc00 + (bits & 0x3ff), offset});
      } else {
        characters_.push_back({c.value, offset});
      }
      i += c.length;
    }
  }

  char32_t peek(size_t ahead = 0) const {
    return at_ + ahead < characters_.size() ? characters_[at_ + ahead].value : kEnd;
  }
  char32_t next() { return characters_[at_++].value; }
  bool eat(char32_t c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  bool eat_text(std::string_view text) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (peek(i) != static_cast<char32_t>(text[i])) return false;
    }
    at_ += text.size();
    return true;
  }
  u32 offset_of(size_t at) const {
    return at < characters_.size() ? characters_[at].offset : static_cast<u32>(pattern_.size()) + 1;
  }

  bool failed() const { return result_.error != nullptr; }
  // The first error stays. Parsing functions return soon after because the text seems to have
  // ended.
  void fail(const char* message, size_t at) {
    if (failed()) return;
    result_.error = message;
    result_.error_offset = offset_of(at);
    at_ = characters_.size();
  }
  void fail(const char* message) { fail(message, at_); }

  // ---- Flags

  bool read_flags() {
    for (size_t i = 0; i < flags_.size(); ++i) {
      const char c = flags_[i];
      const bool known = std::string_view("dgimsuvy").find(c) != std::string_view::npos;
      const bool repeated = flags_.find(c) < i;
      if (!known || repeated || (c == 'v' && has_flag('u', i)) || (c == 'u' && has_flag('v', i))) {
        result_.error = !known     ? "Invalid flag in regular expression"
                        : repeated ? "Duplicate flag in regular expression"
                                   : "The flags \"u\" and \"v\" cannot be used together";
        result_.error_offset = static_cast<u32>(pattern_.size() + 2 + i);
        return false;
      }
      switch (c) {
        case 'd':
          result_.features |= kIndicesFlag;
          break;
        case 's':
          result_.features |= kDotAllFlag;
          break;
        case 'u':
          result_.features |= kUnicodeFlag;
          break;
        case 'v':
          result_.features |= kUnicodeSetsFlag;
          break;
        case 'y':
          result_.features |= kStickyFlag;
          break;
        default:
          break;
      }
    }
    sets_ = has_flag('v', flags_.size());
    unicode_ = sets_ || has_flag('u', flags_.size());
    return true;
  }
  bool has_flag(char c, size_t before) const {
    return flags_.substr(0, before).find(c) != std::string_view::npos;
  }

  // ---- Groups

  // Two facts of the whole pattern decide how its escapes are read: how many groups it has (\2)
  // and, in annex B, whether any of them has a name (\k).
  void survey_groups() {
    u32 class_depth = 0;
    for (size_t i = 0; i < characters_.size(); ++i) {
      switch (characters_[i].value) {
        case '\\':
          ++i;
          break;
        case '[':
          if (class_depth == 0 || sets_) ++class_depth;
          break;
        case ']':
          if (class_depth > 0) --class_depth;
          break;
        case '(': {
          if (class_depth > 0) break;
          const auto ahead = [&](size_t n) {
            return i + n < characters_.size() ? characters_[i + n].value : kEnd;
          };
          if (ahead(1) != '?') {
            ++result_.capture_count;
          } else if (ahead(2) == '<' && ahead(3) != '=' && ahead(3) != '!') {
            ++result_.capture_count;
            has_names_ = true;
          }
          break;
        }
        default:
          break;
      }
    }
    names_matter_ = unicode_ || has_names_;
  }

  void parse_disjunction() {
    if (++depth_ > kMaxDepth) return fail("Regular expression is nested too deeply");
    // Names of one alternative may repeat in another, but not after the whole disjunction.
    const size_t base = active_names_.size();
    std::vector<std::string> of_all_alternatives;
    while (true) {
      while (peek() != kEnd && peek() != '|' && peek() != ')') parse_term();
      std::move(
          active_names_.begin() + static_cast<std::ptrdiff_t>(std::min(base, active_names_.size())),
          active_names_.end(), std::back_inserter(of_all_alternatives));
      active_names_.resize(base);
      if (!eat('|')) break;
    }
    std::move(of_all_alternatives.begin(), of_all_alternatives.end(),
              std::back_inserter(active_names_));
    --depth_;
  }

  void parse_term() {
    bool quantifiable = true;
    switch (peek()) {
      case '^':
      case '$':
        ++at_;
        quantifiable = false;
        break;
      case '(':
        quantifiable = parse_group();
        break;
      case '.':
        ++at_;
        break;
      case '[':
        parse_class();
        break;
      case '\\':
        if (peek(1) == 'b' || peek(1) == 'B') {
          at_ += 2;
          quantifiable = false;
        } else {
          parse_atom_escape();
        }
        break;
      case '*':
      case '+':
      case '?':
        return fail("Nothing to repeat");
      case '{':
        if (unicode_ || is_quantifier_ahead()) return fail("Nothing to repeat");
        ++at_;
        break;
      case '}':
      case ']':
        if (unicode_) return fail("Lone quantifier brackets");
        ++at_;
        break;
      default:
        ++at_;
        break;
    }
    if (failed()) return;
    const size_t quantifier = at_;
    if (parse_quantifier() && !quantifiable) fail("Nothing to repeat", quantifier);
  }

  // Returns whether a quantifier may follow.
  bool parse_group() {
    const size_t start = at_++;
    bool quantifiable = true;
    if (eat('?')) {
      if (eat(':')) {
      } else if (eat('=') || eat('!')) {
        quantifiable = !unicode_;  // annex B
      } else if (eat_text("<=") || eat_text("<!")) {
        result_.features |= kLookbehind;
        quantifiable = false;
      } else if (peek() == '<') {
        parse_group_specifier();
      } else {
        parse_modifiers();
      }
    }
    parse_disjunction();
    if (!failed() && !eat(')')) fail("Unterminated group", start);
    return quantifiable;
  }

  void parse_modifiers() {
    std::string seen;
    bool dash = false, any = false;
    while (!eat(':')) {
      const char32_t c = peek();
      if (c == '-' && !dash) {
        dash = true;
      } else if (is_one_of(c, "ims")) {
        if (is_one_of(c, seen)) return fail("Repeated flag in group modifiers");
        seen += static_cast<char>(c);
        any = true;
      } else {
        return fail("Invalid group");
      }
      ++at_;
    }
    if (!any) return fail("Invalid group", at_ - 1);
    result_.features |= kModifiers;
  }

  void parse_group_specifier() {
    const size_t start = at_;
    std::string name;
    if (!parse_group_name(name)) return fail("Invalid capture group name", start);
    result_.features |= kNamedGroups;
    if (std::ranges::find(active_names_, name) != active_names_.end()) {
      return fail("Duplicate capture group name", start);
    }
    if (std::ranges::find(all_names_, name) != all_names_.end())
      result_.features |= kDuplicateNames;
    active_names_.push_back(name);
    all_names_.push_back(std::move(name));
  }

  // `<name>` at the current place; the name may have \u escapes, in any mode.
  bool parse_group_name(std::string& name) {
    if (!eat('<')) return false;
    while (peek() != '>') {
      if (peek() == kEnd) return false;
      char32_t c = next();
      if (c == '\\') {
        if (!eat('u') || !parse_unicode_escape(c, true)) return false;
      } else if (is_high_surrogate(c) && is_low_surrogate(peek())) {
        c = combine_surrogates(c, next());
      }
      if (!(name.empty() ? js::is_identifier_start(c) : js::is_identifier_continue(c)))
        return false;
      append_utf8(name, c);
    }
    ++at_;
    return !name.empty();
  }

  void check_references() {
    for (const auto& [name, at] : references_) {
      if (std::ranges::find(all_names_, name) == all_names_.end()) {
        return fail("Invalid named capture referenced", at);
      }
    }
  }

  // ---- Quantifiers

  // `{n}`, `{n,}` or `{n,m}` at the current place. Does not move.
  bool is_quantifier_ahead() const {
    size_t i = 1;
    if (!is_digit(peek(i))) return false;
    while (is_digit(peek(i))) ++i;
    if (peek(i) == ',') {
      ++i;
      while (is_digit(peek(i))) ++i;
    }
    return peek(i) == '}';
  }

  // Engines read any large number as infinity, and so accept {2147483648,2147483647}.
  u32 read_number() {
    constexpr u64 kInfinity = 0x7fffffff;
    u64 value = 0;
    while (is_digit(peek())) value = std::min(value * 10 + (next() - '0'), kInfinity);
    return static_cast<u32>(value);
  }

  bool parse_quantifier() {
    if (peek() == '{') {
      if (!is_quantifier_ahead()) {
        if (unicode_) fail("Incomplete quantifier");
        return false;
      }
      const size_t start = at_++;
      const u32 minimum = read_number();
      if (eat(',') && is_digit(peek()) && read_number() < minimum) {
        fail("Numbers out of order in {} quantifier", start);
        return false;
      }
      ++at_;  // `}`
    } else if (!eat('*') && !eat('+') && !eat('?')) {
      return false;
    }
    eat('?');
    return true;
  }

  // ---- Escapes

  void parse_atom_escape() {
    const size_t start = at_++;
    const char32_t c = peek();
    if (c == kEnd) return fail("\\ at end of pattern", start);
    if (c >= '1' && c <= '9') return parse_back_reference(start);
    if (c == 'k' && names_matter_) {
      ++at_;
      std::string name;
      if (!parse_group_name(name)) return fail("Invalid named reference", start);
      references_.emplace_back(std::move(name), start);
      return;
    }
    ClassMember ignored;
    if (parse_set_escape(start, ignored)) return;
    parse_character_escape(start, false);
  }

  void parse_back_reference(size_t start) {
    const size_t digits = at_;
    u32 number = 0;
    while (is_digit(peek()))
      number = std::min(number * 10 + static_cast<u32>(next() - '0'), 1u << 24);
    if (number <= result_.capture_count) return;
    if (unicode_) return fail("Invalid escape", start);
    // Annex B: an octal escape, or the digit itself.
    at_ = digits + 1;
  }

  // \d \D \s \S \w \W \p{…} \P{…}, behind the backslash. Returns false if it is none of them.
  bool parse_set_escape(size_t start, ClassMember& member) {
    const char32_t c = peek();
    if (is_one_of(c, "dDsSwW")) {
      ++at_;
      member = ClassMember::set();
      return true;
    }
    if (!unicode_ || (c != 'p' && c != 'P')) return false;
    ++at_;
    member = ClassMember::set(parse_property(start, c == 'P'));
    return true;
  }

  // Returns whether the property is one of strings.
  bool parse_property(size_t start, bool negated) {
    result_.features |= kUnicodeProperty;
    std::string name, value;
    bool has_value = false;
    if (eat('{')) {
      while (peek() != '}' && peek() != kEnd) {
        const char32_t c = next();
        if (c == '=' && !has_value) {
          has_value = true;
        } else {
          append_utf8(has_value ? value : name, c);
        }
      }
      if (eat('}')) {
        const PropertyKind kind = classify_property(name, has_value, value);
        if (kind == PropertyKind::kCharacters) return false;
        if (kind == PropertyKind::kStrings && sets_ && !negated) return true;
      }
    }
    fail("Invalid property name", start);
    return false;
  }

  // \u behind the `u`. `combine`: a pair of escapes is one code point.
  bool parse_unicode_escape(char32_t& value, bool combine) {
    const size_t start = at_;
    if (combine && eat('{')) {
      value = 0;
      size_t digits = 0;
      for (; hex_value(peek()) >= 0; ++digits) {
        value = std::min(value << 4 | static_cast<char32_t>(hex_value(next())), kMaxCodePoint + 1);
      }
      if (digits > 0 && value <= kMaxCodePoint && eat('}')) return true;
      at_ = start;
      return false;
    }
    if (!parse_hex_digits(4, value)) return false;
    if (combine && is_high_surrogate(value) && peek() == '\\' && peek(1) == 'u') {
      const size_t second = at_;
      at_ += 2;
      char32_t low = 0;
      if (parse_hex_digits(4, low) && is_low_surrogate(low)) {
        value = combine_surrogates(value, low);
      } else {
        at_ = second;
      }
    }
    return true;
  }

  // Moves only if all digits are there.
  bool parse_hex_digits(u32 count, char32_t& value) {
    char32_t digits = 0;
    for (u32 i = 0; i < count; ++i) {
      const int digit = hex_value(peek(i));
      if (digit < 0) return false;
      digits = digits << 4 | static_cast<char32_t>(digit);
    }
    at_ += count;
    value = digits;
    return true;
  }

  // CharacterEscape behind the backslash; back references and sets are done. Returns the character.
  char32_t parse_character_escape(size_t start, bool in_class) {
    const char32_t c = next();
    char32_t value = 0;
    switch (c) {
      case 't':
        return '\t';
      case 'n':
        return '\n';
      case 'v':
        return '\v';
      case 'f':
        return '\f';
      case 'r':
        return '\r';
      case 'c':
        return parse_control_escape(start, in_class);
      case 'x':
        if (parse_hex_digits(2, value)) return value;
        if (unicode_) fail("Invalid escape", start);
        return 'x';
      case 'u':
        if (parse_unicode_escape(value, unicode_)) return value;
        if (unicode_) fail("Invalid Unicode escape", start);
        return 'u';
      case '0':
        if (!is_digit(peek())) return 0;
        if (unicode_) fail(in_class ? "Invalid class escape" : "Invalid decimal escape", start);
        return parse_legacy_octal(0);
      default:
        break;
    }
    if (unicode_) {
      if (is_syntax_character(c) || c == '/' || (in_class && c == '-')) return c;
      fail("Invalid escape", start);
      return 0;
    }
    if (c == 'k' && names_matter_) fail("Invalid escape", start);
    if (c >= '1' && c <= '7') return parse_legacy_octal(c - '0');
    return c;
  }

  char32_t parse_legacy_octal(char32_t value) {
    for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7' && value * 8 + (peek() - '0') <= 0xff;
         ++i) {
      value = value * 8 + (next() - '0');
    }
    return value;
  }

  char32_t parse_control_escape(size_t start, bool in_class) {
    const char32_t letter = peek();
    // Annex B lets digits and `_` follow in a class.
    if (is_letter(letter) || (in_class && !unicode_ && (is_digit(letter) || letter == '_'))) {
      return next() & 31;
    }
    if (unicode_) {
      fail("Invalid Unicode escape", start);
      return 0;
    }
    // Annex B: the backslash stands for itself, and the `c` is read again.
    --at_;
    return '\\';
  }

  // ---- Character classes

  void parse_class() {
    const size_t start = at_++;
    if (sets_) {
      parse_set_contents(start);
      return;
    }
    eat('^');
    while (peek() != ']') {
      if (peek() == kEnd) return fail("Unterminated character class", start);
      const size_t first_at = at_;
      const ClassMember first = parse_class_atom();
      if (peek() != '-' || peek(1) == ']' || peek(1) == kEnd) continue;
      ++at_;
      const ClassMember last = parse_class_atom();
      if (failed()) return;
      if (first.is_set || last.is_set) {
        if (unicode_) return fail("Invalid character class", first_at);
      } else if (first.value > last.value) {
        return fail("Range out of order in character class", first_at);
      }
    }
    ++at_;
  }

  ClassMember parse_class_atom() {
    const size_t start = at_;
    if (!eat('\\')) return ClassMember::character(next());
    if (peek() == kEnd) {
      fail("\\ at end of pattern", start);
      return {};
    }
    if (eat('b')) return ClassMember::character('\b');
    ClassMember member;
    if (parse_set_escape(start, member)) return member;
    return ClassMember::character(parse_character_escape(start, true));
  }

  // ---- Classes of the flag v: `[` is behind us. Returns whether the class may contain strings.

  bool parse_set_contents(size_t start) {
    if (++depth_ > kMaxDepth) {
      fail("Regular expression is nested too deeply");
      return false;
    }
    const bool negated = eat('^');
    bool strings = false;
    if (peek() != ']') {
      bool is_range = false;
      const ClassMember first = parse_set_operand_or_range(is_range);
      strings = first.may_contain_strings;
      if (!is_range && at_operator("&&")) {
        strings &= parse_set_operation("&&");
      } else if (!is_range && at_operator("--")) {
        parse_set_operation("--");
      } else {
        while (peek() != ']' && peek() != kEnd) {
          strings |= parse_set_operand_or_range(is_range).may_contain_strings;
        }
      }
    }
    if (!failed() && !eat(']')) fail("Unterminated character class", start);
    if (negated && strings) fail("Negated character class may contain strings", start);
    --depth_;
    return strings && !negated;
  }

  bool at_operator(std::string_view text) const {
    return peek() == static_cast<char32_t>(text[0]) && peek(1) == static_cast<char32_t>(text[1]);
  }

  // The operators and operands behind the first operand. Returns whether all may contain strings.
  bool parse_set_operation(std::string_view op) {
    bool strings = true;
    while (peek() != ']' && peek() != kEnd) {
      if (!eat_text(op) || (op == "&&" && peek() == '&')) {
        fail("Invalid set operation in character class");
        return false;
      }
      if (peek() == ']' || peek() == kEnd) {
        fail("Invalid set operation in character class");
        return false;
      }
      strings &= parse_set_operand().may_contain_strings;
    }
    return strings;
  }

  ClassMember parse_set_operand_or_range(bool& is_range) {
    const size_t start = at_;
    const ClassMember first = parse_set_operand();
    is_range = !failed() && peek() == '-' && peek(1) != '-';
    if (!is_range) return first;
    ++at_;
    if (peek() == kEnd) return first;  // reported as an unterminated class
    const ClassMember last = parse_set_operand();
    if (first.is_set || last.is_set) {
      fail("Invalid character class", start);
    } else if (first.value > last.value) {
      fail("Range out of order in character class", start);
    }
    return ClassMember::set();
  }

  // A nested class, \q{…}, another escaped set, or a character.
  ClassMember parse_set_operand() {
    const size_t start = at_;
    if (eat('[')) return ClassMember::set(parse_set_contents(start));
    if (peek() == '\\') {
      if (peek(1) == 'q') {
        at_ += 2;
        return ClassMember::set(parse_class_strings(start));
      }
      ++at_;
      ClassMember member;
      if (parse_set_escape(start, member)) return member;
      at_ = start;
    }
    return ClassMember::character(parse_set_character());
  }

  char32_t parse_set_character() {
    const size_t start = at_;
    const char32_t c = peek();
    if (c == kEnd) {
      fail("Unterminated character class");
      return 0;
    }
    if (c == '\\') {
      ++at_;
      if (peek() == kEnd) {
        fail("\\ at end of pattern", start);
        return 0;
      }
      if (eat('b')) return '\b';
      if (is_one_of(peek(), "&-!#%,:;<=>@`~")) return next();
      return parse_character_escape(start, true);
    }
    if (is_one_of(c, "()[]{}/-|")) {
      fail("Invalid character in character class");
      return 0;
    }
    if (peek(1) == c && is_one_of(c, "&!#$%*+,.:;<=>?@^`~")) {
      fail("Invalid set operation in character class");
      return 0;
    }
    return next();
  }

  // `{abc|d}` of \q. Returns whether one of the strings is not exactly one character.
  bool parse_class_strings(size_t start) {
    if (!eat('{')) {
      fail("Invalid escape", start);
      return false;
    }
    bool strings = false;
    u32 length = 0;
    while (!failed()) {
      if (peek() == kEnd) {
        fail("Invalid character class", start);
      } else if (peek() == '|' || peek() == '}') {
        strings |= length != 1;
        length = 0;
        if (next() == '}') break;
      } else {
        parse_set_character();
        ++length;
      }
    }
    return strings;
  }

  std::string_view pattern_;
  std::string_view flags_;
  bool unicode_ = false;  // flag u or v
  bool sets_ = false;     // flag v
  bool has_names_ = false;
  bool names_matter_ = false;  // \k must be a reference
  std::vector<Character> characters_;
  size_t at_ = 0;
  u32 depth_ = 0;
  std::vector<std::string> active_names_;  // that may match together with what comes next
  std::vector<std::string> all_names_;
  std::vector<std::pair<std::string, size_t>> references_;
  Syntax result_;
};

}  // namespace

Syntax check_syntax(std::string_view pattern, std::string_view flags) {
  return Parser(pattern, flags).run();
}

}  // namespace sinter::regexp
