// Tokens: names, gaps, literals, and the spaces that keep two tokens apart.
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cstring>

#include "parsers/js/number_format.h"
#include "parsers/js/printer.h"
#include "parsers/js/unicode.h"

namespace sinter::js {
namespace {

bool is_word_byte(char c) {
  // Bytes of multi-byte characters count as parts of a name; a space too many after one is
  // harmless.
  return (c & 0x80) != 0 || is_identifier_continue(static_cast<unsigned char>(c));
}

// Copies up to 16 bytes in two overlapping halves and answers whether any byte is outside ASCII.
// `to` has 16 bytes room.
inline bool copy_short(char* to, const char* from, size_t size) {
  u64 high;
  if (size >= 8) {
    u64 first, last;
    std::memcpy(&first, from, 8);
    std::memcpy(&last, from + size - 8, 8);
    std::memcpy(to, &first, 8);
    std::memcpy(to + size - 8, &last, 8);
    high = first | last;
  } else if (size >= 4) {
    u32 first, last;
    std::memcpy(&first, from, 4);
    std::memcpy(&last, from + size - 4, 4);
    std::memcpy(to, &first, 4);
    std::memcpy(to + size - 4, &last, 4);
    high = first | last;
  } else if (size != 0) {
    const char first = from[0], middle = from[size / 2], last = from[size - 1];
    to[0] = first;
    to[size / 2] = middle;
    to[size - 1] = last;
    high = static_cast<unsigned char>(first | middle | last);
  } else {
    high = 0;
  }
  return (high & 0x8080808080808080) != 0;
}

// Bytes that stand for themselves between double quotes, wherever the string stands. `<` may begin
// `</script`.
bool is_plain(std::string_view text) {
  const char* p = text.data();
  const char* end = p + text.size();
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'),
                less = _mm_set1_epi8('<');
  const __m128i control = _mm_set1_epi8(0x20), rubout = _mm_set1_epi8(0x7f);
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    // As signed bytes, those below 0x20 are the controls and everything outside ASCII.
    __m128i special = _mm_or_si128(_mm_cmplt_epi8(bytes, control), _mm_cmpeq_epi8(bytes, rubout));
    special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, quote));
    special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, backslash));
    special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, less));
    if (_mm_movemask_epi8(special) != 0) return false;
  }
#endif
  for (; p != end; ++p) {
    const char c = *p;
    if (static_cast<signed char>(c) < 0x20 || c == '"' || c == '\\' || c == '<' || c == 0x7f)
      return false;
  }
  return true;
}

}  // namespace

Printer::Printer(const Ast& ast, const Analysis* analysis, const PrintOptions& options,
                 unit::TextWriter& out, unit::UnitBuilder* builder)
    : ast_(ast),
      atoms_(*ast.atoms),
      analysis_(analysis),
      options_(options),
      minify_(options.minify_whitespace),
      style_{options.ascii_only, options.minify_whitespace},
      out_(out),
      builder_(builder) {}

// ---------------------------------------------------------------------------------------------------------------
// Spaces

void Printer::word_space() {
  if (out_.size() == word_end_ || (!out_.empty() && is_word_byte(out_.back()))) out_.push(' ');
}

// Before an operator that begins with `first`: `a + +b`, `a - --b`, `a-- > b` and `a < !--b` must
// not come out as `a++b`, `a---b`, `a-->b` and `a<!--b` (the last two begin comments in scripts).
void Printer::operator_space(char first, char second) {
  if (out_.empty() || out_.size() == word_end_) return;
  const char c = out_.back();
  bool needed = false;
  switch (first) {
    case '+':
      needed = c == '+' && !at(update_end_);
      break;
    case '-':
      needed =
          (c == '-' && !at(update_end_)) || (second == '-' && c == '!' && out_.from_end(2) == '<');
      break;
    case '>':
      needed = c == '-' && out_.from_end(2) == '-';
      break;
    default:
      break;
  }
  if (needed) out_.push(' ');
}

// ---------------------------------------------------------------------------------------------------------------
// Names

void Printer::print_name_text(std::string_view name) {
  word_space();
  bool non_ascii = false;
  if (name.size() <= 16) [[likely]] {
    out_.reserve(16);
    non_ascii = copy_short(out_.cursor(), name.data(), name.size());
  } else {
    out_.reserve(name.size());
    std::memcpy(out_.cursor(), name.data(), name.size());
    for (const char c : name) non_ascii |= (c & 0x80) != 0;
  }
  if (non_ascii && options_.ascii_only) [[unlikely]] {
    scratch_.clear();
    append_identifier(scratch_, name, style_);
    out_.append(scratch_);
    word_end_ = out_.size();  // `\u{3c0}` ends in a brace but is a name
    return;
  }
  out_.advance_to(out_.cursor() + name.size());
}

Place Printer::place(SymbolId symbol) const {
  if (!has_gaps() || symbol == SymbolId::None) return {};
  return analysis_->places[static_cast<u32>(symbol)];
}

void Printer::gap(unit::RelocKind kind, u32 flags, u32 target) {
  builder_->relocs.push_back(unit::Reloc::make(out_.size(), kind, flags, target));
}

void Printer::word_gap(unit::RelocKind kind, u32 flags, u32 target) {
  word_space();
  gap(kind, flags, target);
  word_end_ = out_.size();
}

void Printer::print_symbol(SymbolId symbol, Atom name, u32 use, u32 source) {
  const Place where = place(symbol);
  switch (where.kind) {
    case PlaceKind::Text:
      map_word(source);
      print_atom(name);
      break;
    case PlaceKind::Nested:
    case PlaceKind::TopLevel:
      word_space();
      map_name(source, name);
      if (where.kind == PlaceKind::Nested) {
        gap(unit::RelocKind::Nested, 0, where.index);
      } else {
        gap(unit::RelocKind::Symbol, use & kUseMask, where.index);
      }
      word_end_ = out_.size();
      break;
    case PlaceKind::Require:
      map_word(source);
      word_gap(unit::RelocKind::RequireRef, use & kUseMask, 0);
      break;
    case PlaceKind::Private:  // a label: minified ones share the table of private names, without
                              // the `#`
      word_space();
      map(source);
      print_name_text(analysis_->private_names[where.index].substr(1));
      break;
  }
}

void Printer::print_private(SymbolId symbol, Atom name) {
  // `#` cannot join with what stands before it, except that `a in#b` reads badly; it is still two
  // tokens.
  std::string_view text = atoms_.text(name);
  if (options_.minify_identifiers && has_gaps() && symbol != SymbolId::None) {
    const Place where = analysis_->places[static_cast<u32>(symbol)];
    if (where.kind == PlaceKind::Private && where.index < analysis_->private_names.size()) {
      text = analysis_->private_names[where.index];
    }
  }
  out_.push('#');
  print_name_text(text.substr(1));
}

// ---------------------------------------------------------------------------------------------------------------
// Mappings

void Printer::map(u32 source) {
  if (!options_.source_map || source == kNone) return;
  if (at(last_mapping_)) return;
  // A mapping cannot stand between two gaps; the text after a gap belongs to the gap's mapping
  // until the next token.
  if (at(word_end_)) return;
  last_mapping_ = out_.size();
  builder_->mappings.push_back({out_.size(), source, {0, 0}});
}

void Printer::map_word(u32 source) {
  if (!options_.source_map) return;
  word_space();
  map(source);
}

void Printer::map_name(u32 source, Atom name) {
  if (!options_.source_map || source == kNone) return;
  if (at(word_end_)) return;
  std::vector<unit::Mapping>& mappings = builder_->mappings;
  // The name's mapping says more than that of the statement it begins, unless a declaration's gap
  // stands between.
  if (at(last_mapping_) &&
      (builder_->relocs.empty() || builder_->relocs.back().offset != out_.size())) {
    mappings.pop_back();
  }
  last_mapping_ = out_.size();
  builder_->mappings.push_back({out_.size(), source, atom_string(name)});
}

unit::Str Printer::atom_string(Atom atom) {
  const u32 index = static_cast<u32>(atom);
  if (index >= atom_strings_.size()) {
    atom_strings_.resize(atoms_.size(), unit::Str{0, kNone});
  }
  unit::Str& known = atom_strings_[index];
  if (known.size == kNone) known = builder_->intern(atoms_.text(atom));
  return known;
}

// ---------------------------------------------------------------------------------------------------------------
// Literals

void Printer::print_string(std::string_view value, BacktickUse backtick) {
  if (is_plain(value)) [[likely]] {
    out_.reserve(value.size() + 2);
    char* to = out_.cursor();
    *to++ = '"';
    if (!value.empty()) std::memcpy(to, value.data(), value.size());
    to += value.size();
    *to++ = '"';
    out_.advance_to(to);
    return;
  }
  scratch_.clear();
  append_string_literal(scratch_, value, backtick, style_);
  out_.append(scratch_);
}

void Printer::print_number(f64 value, Level level) {
  if (value != value || value == __builtin_inf() || value == -__builtin_inf()) {
    // `NaN` and `Infinity` are names, which an inner scope may redeclare.
    if (value > 0 && !options_.minify_syntax) {
      word_space();
      out_.push_literal("1e999");
      return;
    }
    const bool wrap = level >= Level::Multiply;
    if (wrap) out_.push('(');
    if (value != value) {
      word_space();
      out_.push('0');
    } else {
      if (value < 0) {
        operator_space('-', '\0');
        out_.push('-');
      } else {
        word_space();
      }
      out_.push('1');
    }
    space();
    out_.push('/');
    space();
    out_.push('0');
    if (wrap) out_.push(')');
    return;
  }
  const bool negative = __builtin_signbit(value);
  const bool wrap = negative && level >= Level::Prefix;
  if (negative) {
    if (wrap) out_.push('(');
    operator_space('-', '\0');
    out_.push('-');
    value = -value;
  }
  if (value < 10 && value == static_cast<int>(value)) {
    word_space();
    out_.push(static_cast<char>('0' + static_cast<int>(value)));
    integer_end_ = out_.size();
  } else {
    char buffer[kNumberBufferSize];
    const std::string_view text = js::print_number(value, buffer, minify_);
    if (text[0] != '.') word_space();
    out_.append(text);
    if (text.find_first_of(".ex") == std::string_view::npos) integer_end_ = out_.size();
  }
  if (wrap) out_.push(')');
}

void Printer::print_bigint(const BigInt& value) {
  word_space();
  if (minify_) {
    out_.append(normalize_bigint_literal(value.text));
  } else {
    out_.append(value.text);
    out_.push('n');
  }
}

void Printer::print_regexp(const RegExp& value) {
  const char c = last();
  // `a / /b/` must not become a comment, nor `a < /script>/` the end of an HTML script element.
  if (c == '/' || (c == '<' && value.text.size() > 6)) out_.push(' ');
  bool copy = true;
  for (const char byte : value.text) copy &= (byte & 0x80) == 0 && byte != '<';
  if (copy) {
    out_.append(value.text);
  } else {
    // Outside ASCII a \u escape means the same character everywhere in a pattern; above the BMP a
    // pair of escapes does.
    scratch_.clear();
    append_breaking_script_end(scratch_, value.text);
    if (!options_.ascii_only) {
      out_.append(scratch_);
    } else {
      static constexpr char kHex[] = "0123456789abcdef";
      const auto unit_escape = [&](char32_t unit) {
        out_.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) out_.push(kHex[unit >> shift & 15]);
      };
      for (size_t i = 0; i < scratch_.size();) {
        if ((scratch_[i] & 0x80) == 0) {
          // A backslash before a character outside ASCII is an identity escape; the escape takes
          // its place.
          if (scratch_[i] == '\\' && i + 1 < scratch_.size()) {
            if ((scratch_[i + 1] & 0x80) == 0) {
              out_.push('\\');
              out_.push(scratch_[i + 1]);
              i += 2;
            } else {
              ++i;
            }
            continue;
          }
          out_.push(scratch_[i++]);
          continue;
        }
        const CodePoint character = decode_utf8(scratch_, i);
        const char32_t point = character.value;
        i += character.length;
        if (point < 0x10000) {
          unit_escape(point);
        } else {
          unit_escape(0xd800 + ((point - 0x10000) >> 10));
          unit_escape(0xdc00 + ((point - 0x10000) & 0x3ff));
        }
      }
    }
  }
  word_end_ = out_.size();  // a word behind it would be read as flags
}

void Printer::print_template(const Template& value, u32 flags) {
  const bool tagged = value.tag != nullptr;
  const auto piece = [&](std::string_view cooked, std::string_view raw) {
    // The raw text is what a tag sees, so it is kept. Without a tag only the value counts.
    if (tagged) {
      out_.append(raw);
      return;
    }
    scratch_.clear();
    append_escaped(scratch_, cooked, '`', style_);
    out_.append(scratch_);
  };
  if (tagged) {
    if ((value.flags & kPure) != 0 && !minify_) print_leading_comment(kPureComment);
    print_expr(value.tag, Level::Postfix,
               (flags & kForbidCall) | kOutsideChain | unit::kUseCallTarget | unit::kUseMember);
  }
  map(value.start);
  out_.push('`');
  piece(value.head_cooked, value.head_raw);
  for (const TemplatePart& part : value.parts) {
    out_.push('$');
    out_.push('{');
    print_expr(part.value, Level::Lowest, 0);
    out_.push('}');
    piece(part.cooked, part.raw);
  }
  out_.push('`');
}

void Printer::print_comment(std::string_view text) {
  comments_.push_back({out_.size(), static_cast<u32>(text.size())});
  out_.append(text);
}

void Printer::print_leading_comment(std::string_view text) {
  // What follows still begins the statement, if the comment did.
  const u32 before = out_.size();
  print_comment(text);
  for (u32* position :
       {&statement_start_, &arrow_body_start_, &export_default_start_, &for_init_start_}) {
    if (*position == before) *position = out_.size();
  }
}

}  // namespace sinter::js
