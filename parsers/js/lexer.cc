#include "parsers/js/lexer.h"

#include <fmt/format.h>

#include "parsers/js/lexer_scan.h"
#include "parsers/js/unicode.h"

namespace sinter::js {

void Lexer::start(std::string_view source, Arena* arena, AtomTable* atoms, Diagnostics* diagnostics,
                  std::string_view path) {
  begin_ = source.data();
  end_ = begin_ + source.size();
  p_ = begin_;
  arena_ = arena;
  atoms_ = atoms;
  diagnostics_ = diagnostics;
  path_ = path;
}

// ---------------------------------------------------------------------------------------------------------------
// Errors

void Lexer::fail(SourceRange range, std::string message) {
  if (!failed_) report(range, std::move(message));
  failed_ = true;
  p_ = end_;
  tok.kind = Tok::End;
  tok.flags = 0;
  tok.start = tok.end = offset(end_);
}

Diagnostic& Lexer::report(SourceRange range, std::string message) {
  static thread_local Diagnostic dropped;
  if (failed_ || speculating_ != 0) {
    dropped.notes.clear();
    last_error_ = &dropped;
    return dropped;
  }
  return *(last_error_ =
               &diagnostics_->error("syntax-error", std::move(message), std::string(path_), range));
}

std::string_view token_text(Tok tok) {
  switch (tok) {
#define SINTER_TOKEN(kind, text) \
  case Tok::kind:                \
    return text;
    // clang-format off
    SINTER_TOKEN(End, "end of file")
    SINTER_TOKEN(Identifier, "identifier")
    SINTER_TOKEN(PrivateName, "private name")
    SINTER_TOKEN(Number, "number")
    SINTER_TOKEN(BigInt, "bigint")
    SINTER_TOKEN(String, "string")
    SINTER_TOKEN(Template, "template")
    SINTER_TOKEN(JsxText, "text")
    SINTER_TOKEN(LBrace, "{")
    SINTER_TOKEN(RBrace, "}")
    SINTER_TOKEN(LParen, "(")
    SINTER_TOKEN(RParen, ")")
    SINTER_TOKEN(LBracket, "[")
    SINTER_TOKEN(RBracket, "]")
    SINTER_TOKEN(Dot, ".")
    SINTER_TOKEN(DotDotDot, "...")
    SINTER_TOKEN(Semicolon, ";")
    SINTER_TOKEN(Comma, ",")
    SINTER_TOKEN(Question, "?")
    SINTER_TOKEN(QuestionDot, "?.")
    SINTER_TOKEN(Colon, ":")
    SINTER_TOKEN(Arrow, "=>")
    SINTER_TOKEN(At, "@")
    SINTER_TOKEN(Tilde, "~")
    SINTER_TOKEN(Bang, "!")
    SINTER_TOKEN(PlusPlus, "++")
    SINTER_TOKEN(MinusMinus, "--")
    SINTER_TOKEN(Assign, "=")
    SINTER_TOKEN(AddAssign, "+=")
    SINTER_TOKEN(SubAssign, "-=")
    SINTER_TOKEN(MulAssign, "*=")
    SINTER_TOKEN(DivAssign, "/=")
    SINTER_TOKEN(RemAssign, "%=")
    SINTER_TOKEN(PowAssign, "**=")
    SINTER_TOKEN(ShlAssign, "<<=")
    SINTER_TOKEN(ShrAssign, ">>=")
    SINTER_TOKEN(UShrAssign, ">>>=")
    SINTER_TOKEN(BitOrAssign, "|=")
    SINTER_TOKEN(BitAndAssign, "&=")
    SINTER_TOKEN(BitXorAssign, "^=")
    SINTER_TOKEN(NullishAssign, "?\?=")
    SINTER_TOKEN(OrAssign, "||=")
    SINTER_TOKEN(AndAssign, "&&=")
    SINTER_TOKEN(Add, "+")
    SINTER_TOKEN(Sub, "-")
    SINTER_TOKEN(Mul, "*")
    SINTER_TOKEN(Div, "/")
    SINTER_TOKEN(Rem, "%")
    SINTER_TOKEN(Pow, "**")
    SINTER_TOKEN(Lt, "<")
    SINTER_TOKEN(Le, "<=")
    SINTER_TOKEN(Gt, ">")
    SINTER_TOKEN(Ge, ">=")
    SINTER_TOKEN(Shl, "<<")
    SINTER_TOKEN(Shr, ">>")
    SINTER_TOKEN(UShr, ">>>")
    SINTER_TOKEN(LooseEq, "==")
    SINTER_TOKEN(LooseNe, "!=")
    SINTER_TOKEN(StrictEq, "===")
    SINTER_TOKEN(StrictNe, "!==")
    SINTER_TOKEN(Nullish, "??")
    SINTER_TOKEN(Or, "||")
    SINTER_TOKEN(And, "&&")
    SINTER_TOKEN(BitOr, "|")
    SINTER_TOKEN(BitAnd, "&")
    SINTER_TOKEN(BitXor, "^")
    // clang-format on
#undef SINTER_TOKEN
    default:
      for (const ReservedWord& word : kReservedWords) {
        if (word.token == tok) return word.text;
      }
      return "token";
  }
}

void Lexer::unexpected() {
  if (tok.kind == Tok::End) return fail(token_range(), "Unexpected end of file");
  if (tok.kind == Tok::String) return fail(token_range(), "Unexpected string");
  if (tok.kind == Tok::Template) return fail(token_range(), "Unexpected template literal");
  fail(token_range(), fmt::format("Unexpected \"{}\"", token_source()));
}

void Lexer::expected(Tok kind) {
  if (failed_) return;
  const std::string found = tok.kind == Tok::End        ? "end of file"
                            : tok.kind == Tok::Template ? "template literal"
                            : tok.kind == Tok::String   ? std::string("string")
                                                        : fmt::format("\"{}\"", token_source());
  const bool is_class = kind <= Tok::JsxText;
  fail(token_range(), fmt::format("Expected {0}{1}{0} but found {2}", is_class ? "" : "\"",
                                  token_text(kind), found));
}

void Lexer::bad_character(const char* p) {
  const CodePoint c = decode_utf8(p, end_);
  const SourceRange range{offset(p), offset(p) + c.length};
  if (c.value < 0x20 || c.value == 0x7f) {
    fail(range, fmt::format("Unexpected character U+{:04X}", static_cast<u32>(c.value)));
  } else {
    fail(range, fmt::format("Unexpected \"{}\"", std::string_view(p, c.length)));
  }
}

// ---------------------------------------------------------------------------------------------------------------
// White space and comments

bool Lexer::at_line_start(const char* p) const {
  // `-->` is a comment when only white space and block comments stand before it on its line; the
  // flag says whether a line end came since the last token, and at the start of the text there is
  // none.
  return (tok.flags & kTokNewline) != 0 || previous_end == 0 || offset(p) == 0;
}

const char* Lexer::skip_line_comment(const char* start) {
  bool marks = false;
  const char* p = start;
  for (;;) {
    p = scan::line_stop(p, marks);
    if (*p == '\n' || *p == '\r' || p >= end_) break;
    if (static_cast<u8>(p[0]) == 0xe2 && static_cast<u8>(p[1]) == 0x80 &&
        (static_cast<u8>(p[2]) & 0xfe) == 0xa8)
      break;
    ++p;
  }
  if (p > end_) p = end_;
  if (marks) read_comment(start, p);
  return p;
}

const char* Lexer::skip_block_comment(const char* start) {
  bool marks = false, lines = false;
  const char* p = start + 2;
  for (;;) {
    p = scan::star_stop(p, marks, lines);
    if (*p == '*') {
      if (*++p == '/') break;
    } else if (p >= end_) {
      fail({offset(start), offset(start) + 2}, "Expected \"*/\" to terminate multi-line comment");
      return nullptr;
    } else {
      ++p;  // a zero byte in the comment
    }
  }
  ++p;
  if (lines) {
    // Byte 0xE2 begins many characters; only two of them end lines.
    bool newline = false;
    for (const char* q = start; q < p && !newline; ++q) {
      newline = *q == '\n' || *q == '\r' ||
                (static_cast<u8>(q[0]) == 0xe2 && static_cast<u8>(q[1]) == 0x80 &&
                 (static_cast<u8>(q[2]) & 0xfe) == 0xa8);
    }
    if (newline) tok.flags |= kTokNewline;
  }
  if (marks) read_comment(start, p);
  return p;
}

char Lexer::peek_byte_on_line() const {
  const char* p = p_;
  for (;;) {
    while (*p == ' ' || *p == '\t') ++p;
    if (*p != '/' || p[1] != '*') break;
    const char* close = p + 2;
    while (close < end_ && (close[0] != '*' || close[1] != '/')) {
      if (*close == '\n' || *close == '\r') return '\n';
      ++close;
    }
    p = close < end_ ? close + 2 : end_;
  }
  if (*p == '\r' || (*p == '/' && p[1] == '/') || p >= end_) return '\n';
  return *p;
}

std::string_view Lexer::skip_hashbang() {
  if (text(0, 3) == "\xef\xbb\xbf") p_ += 3;
  if (p_[0] != '#' || p_[1] != '!') return {};
  bool marks = false;
  const char* start = p_;
  const char* p = scan::line_stop(start, marks);
  while (static_cast<u8>(*p) == 0xe2 && !is_line_terminator(decode_utf8(p, end_).value))
    p = scan::line_stop(p + 1, marks);
  p_ = std::min(p, end_);
  return {start, static_cast<size_t>(p_ - start)};
}

// ---------------------------------------------------------------------------------------------------------------
// Tokens

void Lexer::next() {
  previous_end = tok.end;
  tok.flags = 0;
  const char* p = p_;
again:
  if (*p == ' ') ++p;
  tok.start = offset(p);
  switch (static_cast<u8>(*p)) {
    case '\n':
    case '\r':
      tok.flags |= kTokNewline;
      ++p;
      [[fallthrough]];
    case ' ':
      p = scan::spaces_end(p);
      goto again;
    case '\t':
    case '\v':
    case '\f':
      ++p;
      goto again;
    case 0:
      if (p < end_) return bad_character(p);
      tok.start = offset(end_);
      return finish(Tok::End, end_);

    case '/':
      if (p[1] == '/') {
        p = skip_line_comment(p);
        goto again;
      }
      if (p[1] == '*') {
        p = skip_block_comment(p);
        if (p == nullptr) return;
        goto again;
      }
      return p[1] == '=' ? finish(Tok::DivAssign, p + 2) : finish(Tok::Div, p + 1);

    case '{':
      return finish(Tok::LBrace, p + 1);
    case '}':
      return finish(Tok::RBrace, p + 1);
    case '(':
      return finish(Tok::LParen, p + 1);
    case ')':
      return finish(Tok::RParen, p + 1);
    case '[':
      return finish(Tok::LBracket, p + 1);
    case ']':
      return finish(Tok::RBracket, p + 1);
    case ';':
      return finish(Tok::Semicolon, p + 1);
    case ',':
      return finish(Tok::Comma, p + 1);
    case ':':
      return finish(Tok::Colon, p + 1);
    case '@':
      return finish(Tok::At, p + 1);
    case '~':
      return finish(Tok::Tilde, p + 1);

    case '.':
      if (p[1] >= '0' && p[1] <= '9') return lex_number(p);
      if (p[1] == '.' && p[2] == '.') return finish(Tok::DotDotDot, p + 3);
      return finish(Tok::Dot, p + 1);
    case '?':
      if (p[1] == '?')
        return p[2] == '=' ? finish(Tok::NullishAssign, p + 3) : finish(Tok::Nullish, p + 2);
      if (p[1] == '.' && !(p[2] >= '0' && p[2] <= '9')) return finish(Tok::QuestionDot, p + 2);
      return finish(Tok::Question, p + 1);
    case '=':
      if (p[1] == '=')
        return p[2] == '=' ? finish(Tok::StrictEq, p + 3) : finish(Tok::LooseEq, p + 2);
      return p[1] == '>' ? finish(Tok::Arrow, p + 2) : finish(Tok::Assign, p + 1);
    case '!':
      if (p[1] == '=')
        return p[2] == '=' ? finish(Tok::StrictNe, p + 3) : finish(Tok::LooseNe, p + 2);
      return finish(Tok::Bang, p + 1);
    case '+':
      if (p[1] == '+') return finish(Tok::PlusPlus, p + 2);
      return p[1] == '=' ? finish(Tok::AddAssign, p + 2) : finish(Tok::Add, p + 1);
    case '-':
      if (p[1] == '-') {
        if (p[2] == '>' && html_comments_ && at_line_start(p)) {
          saw_html_comment_ = true;
          p = skip_line_comment(p);
          goto again;
        }
        return finish(Tok::MinusMinus, p + 2);
      }
      return p[1] == '=' ? finish(Tok::SubAssign, p + 2) : finish(Tok::Sub, p + 1);
    case '*':
      if (p[1] == '*') return p[2] == '=' ? finish(Tok::PowAssign, p + 3) : finish(Tok::Pow, p + 2);
      return p[1] == '=' ? finish(Tok::MulAssign, p + 2) : finish(Tok::Mul, p + 1);
    case '%':
      return p[1] == '=' ? finish(Tok::RemAssign, p + 2) : finish(Tok::Rem, p + 1);
    case '&':
      if (p[1] == '&') return p[2] == '=' ? finish(Tok::AndAssign, p + 3) : finish(Tok::And, p + 2);
      return p[1] == '=' ? finish(Tok::BitAndAssign, p + 2) : finish(Tok::BitAnd, p + 1);
    case '|':
      if (p[1] == '|') return p[2] == '=' ? finish(Tok::OrAssign, p + 3) : finish(Tok::Or, p + 2);
      return p[1] == '=' ? finish(Tok::BitOrAssign, p + 2) : finish(Tok::BitOr, p + 1);
    case '^':
      return p[1] == '=' ? finish(Tok::BitXorAssign, p + 2) : finish(Tok::BitXor, p + 1);
    case '<':
      if (p[1] == '<') return p[2] == '=' ? finish(Tok::ShlAssign, p + 3) : finish(Tok::Shl, p + 2);
      if (p[1] == '!' && p[2] == '-' && p[3] == '-' && html_comments_) {
        saw_html_comment_ = true;
        p = skip_line_comment(p);
        goto again;
      }
      return p[1] == '=' ? finish(Tok::Le, p + 2) : finish(Tok::Lt, p + 1);
    case '>':
      if (p[1] == '>') {
        if (p[2] == '>')
          return p[3] == '=' ? finish(Tok::UShrAssign, p + 4) : finish(Tok::UShr, p + 3);
        return p[2] == '=' ? finish(Tok::ShrAssign, p + 3) : finish(Tok::Shr, p + 2);
      }
      return p[1] == '=' ? finish(Tok::Ge, p + 2) : finish(Tok::Gt, p + 1);

    case '"':
    case '\'':
      return lex_string(p, *p);
    case '`':
      return lex_template(p + 1);
    case '#':
      return lex_private_name(p);
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return lex_number(p);

    case 'a':
    case 'b':
    case 'c':
    case 'd':
    case 'e':
    case 'f':
    case 'g':
    case 'h':
    case 'i':
    case 'j':
    case 'k':
    case 'l':
    case 'm':
    case 'n':
    case 'o':
    case 'p':
    case 'q':
    case 'r':
    case 's':
    case 't':
    case 'u':
    case 'v':
    case 'w':
    case 'x':
    case 'y':
    case 'z':
    case 'A':
    case 'B':
    case 'C':
    case 'D':
    case 'E':
    case 'F':
    case 'G':
    case 'H':
    case 'I':
    case 'J':
    case 'K':
    case 'L':
    case 'M':
    case 'N':
    case 'O':
    case 'P':
    case 'Q':
    case 'R':
    case 'S':
    case 'T':
    case 'U':
    case 'V':
    case 'W':
    case 'X':
    case 'Y':
    case 'Z':
    case '$':
    case '_':
      return lex_identifier(p);

    default: {
      if (*p == '\\') return lex_identifier_slow(p);
      if (static_cast<u8>(*p) < 0x80) return bad_character(p);
      const CodePoint c = decode_utf8(p, end_);
      if (is_line_terminator(c.value)) {
        tok.flags |= kTokNewline;
      } else if (!is_js_whitespace(c.value)) {
        return lex_identifier_slow(p);
      }
      p += c.length;
      goto again;
    }
  }
}

void Lexer::lex_identifier(const char* p) {
  const char* end = scan::identifier_end(p);
  if (static_cast<u8>(*end) >= 0x80 || *end == '\\') [[unlikely]]
    return lex_identifier_slow(p);
  const u32 size = static_cast<u32>(end - p);
  const Atom atom = atoms_->intern_hashed(p, size, hash_name_padded(p, size));
  tok.atom = atom;
  finish(static_cast<u32>(atom) < kReservedAtomCount ? kTokenOfAtom[static_cast<u32>(atom)]
                                                     : Tok::Identifier,
         end);
}

}  // namespace sinter::js
