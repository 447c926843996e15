// JSX text, attribute strings and names with '-'.

#include <algorithm>
#include <string>

#include "parsers/js/lexer.h"
#include "parsers/js/lexer_scan.h"
#include "parsers/js/unicode.h"

namespace sinter::js {
namespace {

struct Entity {
  std::string_view name;
  char32_t value;
};
constexpr Entity kEntities[] = {
#include "parsers/js/jsx_entities.inc"
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// The value of `&…;` at the start of `text`, and its length; zero when it is not an entity.
size_t read_entity(std::string_view text, char32_t& value) {
  const size_t close = text.substr(0, 12).find(';');
  if (close == std::string_view::npos || close < 2) return 0;
  std::string_view name = text.substr(1, close - 1);
  if (name[0] == '#') {
    name.remove_prefix(1);
    const bool hex = !name.empty() && name[0] == 'x';
    if (hex) name.remove_prefix(1);
    if (name.empty()) return 0;
    value = 0;
    for (char c : name) {
      u32 digit;
      if (c >= '0' && c <= '9') {
        digit = static_cast<u32>(c - '0');
      } else if (hex && ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')) {
        digit = static_cast<u32>((c | 0x20) - 'a' + 10);
      } else {
        return 0;
      }
      value = value * (hex ? 16 : 10) + digit;
      if (value > 0x10ffff) return 0;
    }
    return close + 1;
  }
  const auto* found = std::lower_bound(
      std::begin(kEntities), std::end(kEntities), name,
      [](const Entity& entity, std::string_view key) { return entity.name < key; });
  if (found == std::end(kEntities) || found->name != name) return 0;
  value = found->value;
  return close + 1;
}

void append_decoded(std::string& out, std::string_view raw) {
  for (size_t i = 0; i < raw.size();) {
    char32_t value;
    const size_t length = raw[i] == '&' ? read_entity(raw.substr(i), value) : 0;
    if (length == 0) {
      out.push_back(raw[i++]);
    } else {
      append_utf8(out, value);
      i += length;
    }
  }
}

}  // namespace

std::string_view Lexer::decode_entities(std::string_view raw) {
  if (raw.find('&') == std::string_view::npos) return raw;
  std::string out;
  append_decoded(out, raw);
  return out.empty() ? std::string_view("") : arena_->copy(out);
}

// Lines are trimmed where they touch a line end, empty ones dropped, the rest joined by a space. A
// text that is only white space with a line end vanishes: its string has no data.
void Lexer::next_jsx_child() {
  if (failed_) return;
  previous_end = tok.end;
  tok.flags = 0;
  const char* start = p_;
  tok.start = offset(start);
  if (*start == '<') return finish(Tok::Lt, start + 1);
  if (*start == '{') return finish(Tok::LBrace, start + 1);
  const char* p = start;
  bool multiline = false, entities = false;
  for (; *p != '<' && *p != '{'; ++p) {
    if (p >= end_) {
      tok.start = offset(end_);
      return finish(Tok::End, end_);
    }
    if (*p == '>' || *p == '}') {
      return fail(
          {offset(p), offset(p) + 1},
          *p == '>' ? "The character \">\" is not valid inside a JSX element; write {'>'} instead"
                    : "The character \"}\" is not valid inside a JSX element; write {'}'} instead");
    }
    multiline = multiline || *p == '\n' || *p == '\r' || static_cast<u8>(*p) == 0xe2;
    entities = entities || *p == '&';
  }
  const std::string_view raw(start, static_cast<size_t>(p - start));
  tok.string = raw;
  if (multiline) {
    const auto line_end_length = [&](size_t i) -> size_t {
      if (raw[i] == '\n' || raw[i] == '\r') return 1;
      const CodePoint c = static_cast<u8>(raw[i]) == 0xe2 ? decode_utf8(raw, i) : CodePoint{0, 0};
      return is_line_terminator(c.value) ? c.length : 0;
    };
    std::string out;
    bool any = false, first_line = true;
    for (size_t begin = 0; begin <= raw.size();) {
      size_t end = begin, skip = 0;
      while (end < raw.size() && (skip = line_end_length(end)) == 0) ++end;
      const bool last_line = end == raw.size();
      size_t from = begin, to = end;
      if (!first_line) {
        while (from < to && is_blank(raw[from])) ++from;
      }
      if (!last_line) {
        while (to > from && is_blank(raw[to - 1])) --to;
      }
      if (from < to) {
        if (any) out.push_back(' ');
        append_decoded(out, raw.substr(from, to - from));
        any = true;
      }
      first_line = false;
      if (last_line) break;
      begin = end + skip;
    }
    tok.string = any ? arena_->copy(out) : std::string_view();
  } else if (entities) {
    tok.string = decode_entities(raw);
  }
  finish(Tok::JsxText, p);
}

void Lexer::next_jsx_name() {
  next();
  if (tok.kind != Tok::Identifier && !is_reserved_word(tok.kind)) return;
  if (*p_ != '-') return;
  const char* p = p_;
  while (*p == '-' || scan::is_ascii_identifier_part(*p) || static_cast<u8>(*p) >= 0x80) {
    if (static_cast<u8>(*p) < 0x80) {
      ++p;
      continue;
    }
    const CodePoint c = decode_utf8(p, end_);
    if (!is_identifier_continue(c.value)) break;
    p += c.length;
  }
  tok.atom = atoms_->intern(text(tok.start, offset(p)));
  finish(Tok::Identifier, p);
}

void Lexer::next_jsx_attribute_value() {
  if (failed_) return;
  const Checkpoint before = checkpoint();
  const char* p = p_;
  while (is_blank(*p) || *p == '\n' || *p == '\r') ++p;
  if (*p != '"' && *p != '\'') {
    rewind(before);
    return next();
  }
  previous_end = tok.end;
  tok.flags = 0;
  tok.start = offset(p);
  const char quote = *p++;
  const char* start = p;
  while (*p != quote) {
    if (p >= end_) return fail({tok.start, tok.start + 1}, "Unterminated string literal");
    ++p;
  }
  tok.string = decode_entities({start, static_cast<size_t>(p - start)});
  finish(Tok::String, p + 1);
}

}  // namespace sinter::js
