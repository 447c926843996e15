// Source text to tokens, one at a time, on demand.
//
// The parser asks for the next token; where the grammar decides how text is read (regular
// expressions, the rest of a template, JSX, `>` in types) it asks again with `rescan_*`. A
// Checkpoint is a copy of a few words, so looking ahead is lexing ahead and going back. The text is
// followed by 64 zero bytes: no scan checks bounds, a zero byte before the end is an ordinary
// invalid character.
//
// After the first fatal error the lexer stands at the end of the text and gives only Tok::End, so
// productions need no error paths: loops stop at End, and nothing more is reported.
#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "parsers/js/ast.h"
#include "parsers/js/token.h"

namespace sinter::js {

class Lexer {
 public:
  struct Checkpoint {
    Token tok;
    const char* p;
    u32 previous_end;
    bool failed;
  };

  Token tok;
  u32 previous_end = 0;  // end of the token before `tok`

  void next();

  Checkpoint checkpoint() const { return {tok, p_, previous_end, failed_}; }
  void rewind(const Checkpoint& to) {
    tok = to.tok;
    p_ = to.p;
    previous_end = to.previous_end;
    failed_ = to.failed;
  }
  // The token after this one, without moving.
  Token peek() {
    const Checkpoint here = checkpoint();
    ++speculating_;
    next();
    --speculating_;
    const Token seen = tok;
    rewind(here);
    return seen;
  }
  // First byte of the next token, when only white space and comments without a line break stand
  // before it; else '\n'.
  char peek_byte_on_line() const;

  void rescan_regexp();                 // tok is `/` or `/=`; becomes the text of the literal
  void rescan_template_continuation();  // tok is `}`
  void rescan_greater();                // tok begins with `>`: only that `>`
  void rescan_less();                   // tok begins with `<`: only that `<`
  void next_jsx_child();                // text, `{` or `<` after the current token
  void next_jsx_name();                 // after the current token: an identifier may contain '-'
  void next_jsx_attribute_value();      // a string has no escapes but entities

  bool failed() const { return failed_; }
  std::string_view text(u32 start, u32 end) const { return {begin_ + start, end - start}; }
  std::string_view token_source() const { return text(tok.start, tok.end); }

  // Reports the error that ends parsing (only the first is reported) and moves to the end.
  void fail(SourceRange range, std::string message);
  // Reports an early error; parsing goes on. The reference is for notes and is valid until the next
  // call.
  Diagnostic& report(SourceRange range, std::string message);
  void unexpected();
  void expected(Tok kind);
  // The note goes to the error reported last.
  void note_last_error(std::string message, SourceRange range) {
    last_error_->note(std::move(message), std::string(path_), range);
  }
  SourceRange token_range() const { return {tok.start, tok.end}; }

 protected:
  void start(std::string_view source, Arena* arena, AtomTable* atoms, Diagnostics* diagnostics,
             std::string_view path);
  std::string_view skip_hashbang();
  u32 offset(const char* p) const { return static_cast<u32>(p - begin_); }

  // What comments may say to the parser; collected while skipping them.
  std::vector<LegalComment>* legal_comments_ = nullptr;
  Pragmas pragmas_;

  u32 speculating_ = 0;         // errors are not reported while looking ahead
  bool html_comments_ = false;  // `<!--` and `-->` begin comments (scripts)
  bool saw_html_comment_ = false;
  Diagnostics* diagnostics_ = nullptr;
  std::string_view path_;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  Arena* arena_ = nullptr;
  AtomTable* atoms_ = nullptr;

 private:
  void finish(Tok kind, const char* p) {
    tok.kind = kind;
    tok.end = offset(p);
    p_ = p;
  }
  void lex_identifier(const char* p);
  void lex_identifier_slow(const char* p);
  void lex_private_name(const char* p);
  void lex_number(const char* p);
  void lex_string(const char* p, char quote);
  void lex_template(const char* p);
  void lex_other(const char* p);
  bool read_identifier_slow(const char*& p, std::string& name, bool& escaped);
  std::string_view decode_escapes(const char* p, const char* end, bool is_template);
  std::string_view decode_entities(std::string_view raw);
  const char* skip_line_comment(const char* p);
  const char* skip_block_comment(const char* p);  // null: unterminated (reported)
  void read_comment(const char* start, const char* end);
  void read_pragma(std::string_view body);
  bool at_line_start(const char* p) const;
  void bad_character(const char* p);

  const char* p_ = nullptr;
  u32 comments_read_to_ = 0;  // looking ahead twice records a comment once
  bool failed_ = false;
  Diagnostic* last_error_ = nullptr;
};

}  // namespace sinter::js
