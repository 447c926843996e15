// Tokens of the lexical grammar.
//
// The order is used: binary operators stand in BinaryOp order, assignment operators in AssignOp
// order, and reserved words come last, so that classes of tokens are ranges.
#pragma once

#include <array>
#include <string_view>

#include "base/types.h"
#include "parsers/js/atoms.h"

namespace sinter::js {

enum class Tok : u8 {
  End,
  Identifier,  // contextual keywords too; compare the atom
  PrivateName,
  Number,
  BigInt,
  String,
  Template,  // `…` or `…${, and after a substitution }…` or }…${
  JsxText,

  LBrace,
  RBrace,
  LParen,
  RParen,
  LBracket,
  RBracket,
  Dot,
  DotDotDot,
  Semicolon,
  Comma,
  Question,
  QuestionDot,
  Colon,
  Arrow,
  At,
  Tilde,
  Bang,
  PlusPlus,
  MinusMinus,

  Assign,
  AddAssign,
  SubAssign,
  MulAssign,
  DivAssign,
  RemAssign,
  PowAssign,
  ShlAssign,
  ShrAssign,
  UShrAssign,
  BitOrAssign,
  BitAndAssign,
  BitXorAssign,
  NullishAssign,
  OrAssign,
  AndAssign,

  Add,
  Sub,
  Mul,
  Div,
  Rem,
  Pow,
  Lt,
  Le,
  Gt,
  Ge,
  In,
  Instanceof,
  Shl,
  Shr,
  UShr,
  LooseEq,
  LooseNe,
  StrictEq,
  StrictNe,
  Nullish,
  Or,
  And,
  BitOr,
  BitAnd,
  BitXor,

  Break,
  Case,
  Catch,
  Class,
  Const,
  Continue,
  Debugger,
  Default,
  Delete,
  Do,
  Else,
  Enum,
  Export,
  Extends,
  False,
  Finally,
  For,
  Function,
  If,
  Import,
  New,
  Null,
  Return,
  Super,
  Switch,
  This,
  Throw,
  True,
  Try,
  Typeof,
  Var,
  Void,
  While,
  With,
  kCount,
};

// Token::flags
inline constexpr u8 kTokNewline = 1,  // a line terminator stands before it
    kTokEscaped = 2,                  // the identifier or string has an escape
    kTokPure = 4,                     // after `/* @__PURE__ */`
    kTokNoSideEffects = 8,            // after `/* @__NO_SIDE_EFFECTS__ */`
    kTokLegacyOctal = 16,   // legacy octal number, or a string with an octal escape or \8 \9
    kTokTemplateTail = 32,  // the template ends here
    kTokBadEscape = 64;     // the template has an escape that only tagged templates may have

struct Token {
  Tok kind = Tok::End;
  u8 flags = 0;
  u32 start = 0;
  u32 end = 0;
  Atom atom = Atom::None;   // Identifier, PrivateName, reserved words
  f64 number = 0;           // Number
  std::string_view string;  // String and JsxText: decoded. Template: cooked. BigInt: digits
};

struct ReservedWord {
  std::string_view text;
  Tok token;
};

inline constexpr ReservedWord kReservedWords[] = {
    {"break", Tok::Break},
    {"case", Tok::Case},
    {"catch", Tok::Catch},
    {"class", Tok::Class},
    {"const", Tok::Const},
    {"continue", Tok::Continue},
    {"debugger", Tok::Debugger},
    {"default", Tok::Default},
    {"delete", Tok::Delete},
    {"do", Tok::Do},
    {"else", Tok::Else},
    {"enum", Tok::Enum},
    {"export", Tok::Export},
    {"extends", Tok::Extends},
    {"false", Tok::False},
    {"finally", Tok::Finally},
    {"for", Tok::For},
    {"function", Tok::Function},
    {"if", Tok::If},
    {"import", Tok::Import},
    {"in", Tok::In},
    {"instanceof", Tok::Instanceof},
    {"new", Tok::New},
    {"null", Tok::Null},
    {"return", Tok::Return},
    {"super", Tok::Super},
    {"switch", Tok::Switch},
    {"this", Tok::This},
    {"throw", Tok::Throw},
    {"true", Tok::True},
    {"try", Tok::Try},
    {"typeof", Tok::Typeof},
    {"var", Tok::Var},
    {"void", Tok::Void},
    {"while", Tok::While},
    {"with", Tok::With},
};

namespace token_internal {

inline constexpr std::string_view kWellKnown[] = {
#define SINTER_ATOM(id, text) text,
    SINTER_JS_WELL_KNOWN_ATOMS(SINTER_ATOM)
#undef SINTER_ATOM
};

constexpr Tok reserved_word(std::string_view text) {
  for (const ReservedWord& word : kReservedWords) {
    if (word.text == text) return word.token;
  }
  return Tok::Identifier;
}

constexpr u32 count_atoms() {
  u32 count = static_cast<u32>(std::size(kWellKnown));
  for (const ReservedWord& word : kReservedWords) {
    bool known = false;
    for (std::string_view text : kWellKnown) known = known || text == word.text;
    if (!known) ++count;
  }
  return count;
}

}  // namespace token_internal

// Every AtomTable begins with the well-known names and then the reserved words that are not among
// them, so an atom below this number tells the token by table; any other atom is an identifier.
inline constexpr u32 kReservedAtomCount = token_internal::count_atoms();

inline constexpr std::array<Tok, kReservedAtomCount> kTokenOfAtom = [] {
  using namespace token_internal;
  std::array<Tok, kReservedAtomCount> table{};
  u32 next = 0;
  for (std::string_view text : kWellKnown) table[next++] = reserved_word(text);
  for (const ReservedWord& word : kReservedWords) {
    bool known = false;
    for (std::string_view text : kWellKnown) known = known || text == word.text;
    if (!known) table[next++] = word.token;
  }
  return table;
}();

inline bool is_reserved_word(Tok tok) {
  return tok >= Tok::Break || tok == Tok::In || tok == Tok::Instanceof;
}
inline bool is_assign(Tok tok) { return tok >= Tok::Assign && tok <= Tok::AndAssign; }

// What to call a token in a message.
std::string_view token_text(Tok tok);

}  // namespace sinter::js
