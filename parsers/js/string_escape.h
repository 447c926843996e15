// String, template and identifier text: from raw source slices to values, and back to source.
//
// Values are WTF-8 (base/utf8.h). Decoding returns a slice of the source where nothing had to
// change, which is nearly always; otherwise the value lives in the arena. Decoding is lazy by
// design: the lexer only notes that a literal holds a backslash.
//
// Printing picks the cheapest quote and copies runs of plain bytes found 16 at a time.

#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/types.h"

namespace sinter::js {

struct DecodedText {
  std::string_view text;
  // The first invalid escape, as an offset into the raw text; `error` says what is wrong with it.
  // The rest of the literal is not decoded then (a template's cooked value is undefined).
  const char* error = nullptr;
  u32 error_offset = kNone;
  // The first of `\07`, `\8` and `\9`: an error in strict code.
  u32 legacy_octal_offset = kNone;

  bool ok() const { return error == nullptr; }
};

// `raw` is what stands between the quotes.
DecodedText decode_string_literal(std::string_view raw, Arena& arena);

// One template element: CR and CRLF become LF, octal escapes are errors.
DecodedText decode_template_cooked(std::string_view raw, Arena& arena);

// What `String.raw` sees of a template element: only line ends are normalised.
std::string_view decode_template_raw(std::string_view raw, Arena& arena);

// An IdentifierName with `\u` escapes, without a leading `#`. Checks that each escape is a
// character that may stand at its place.
DecodedText decode_identifier(std::string_view raw, Arena& arena);

struct StringStyle {
  bool ascii_only = false;  // --charset=ascii: all others as \xHH, \uHHHH, \u{H…}
  bool minify = false;      // tabs stand for themselves
};

enum class BacktickUse : u8 {
  kForbidden,  // directives, module specifiers, property keys, targets before ES2015
  kAllowed,
};

// The quote with the fewest escapes; `"` when equal.
char choose_quote(std::string_view value, BacktickUse backtick);

// A literal with its quotes.
void append_string_literal(std::string& out, std::string_view value, BacktickUse backtick,
                           StringStyle style);

// The text between `quote` characters; '`' gives the text of a template element whose cooked value
// is `value`.
void append_escaped(std::string& out, std::string_view value, char quote, StringStyle style);

// A name as source text: as it is, or with \u escapes where the output must be ASCII.
void append_identifier(std::string& out, std::string_view name, StringStyle style);

// Source text that is copied as it was written (regular expressions, comments, raw text of
// templates without a tag; a tag could see the backslash): breaks up `</script`.
void append_breaking_script_end(std::string& out, std::string_view text);

}  // namespace sinter::js
