// Tokens of CSS, as CSS Syntax Module Level 3 (section 4) defines them.
//
// White space and comments are no tokens of their own: they are a mark on the token that follows,
// since nothing that reads tokens wants to step over them. Every opening bracket knows the index of
// the one that closes it, so that skipping a block costs nothing.
#pragma once

#include <string_view>

#include "base/types.h"

namespace sinter::css {

enum class TokenKind : u8 {
  End,
  Ident,
  Function,   // `name(`: `link` is the index of its `)`
  AtKeyword,  // `@name`
  Hash,       // `#1a2`: not a name, so no id selector
  IdHash,     // `#name`
  String,
  BadString,
  Url,  // `url(` without quotes, up to and including its `)`
  BadUrl,
  Delim,
  Number,
  Percentage,
  Dimension,  // `link` is the offset of its unit in the source
  Cdo,        // <!--
  Cdc,        // -->
  Colon,
  Semicolon,
  Comma,
  OpenBracket,
  CloseBracket,
  OpenParen,
  CloseParen,
  OpenBrace,
  CloseBrace,
};

inline constexpr u8 kSpaceBefore = 1;
inline constexpr u8 kCommentBefore = 2;
inline constexpr u8 kEscaped = 4;       // has a backslash
inline constexpr u8 kUnterminated = 8;  // a string or url that the end of the file closes

struct Token {
  u32 start;
  u32 end;
  u32 link;
  TokenKind kind;
  u8 flags;

  bool space_before() const { return (flags & kSpaceBefore) != 0; }
  bool escaped() const { return (flags & kEscaped) != 0; }
};
static_assert(sizeof(Token) == 16);

inline bool opens(TokenKind kind) {
  return kind == TokenKind::Function || kind == TokenKind::OpenParen ||
         kind == TokenKind::OpenBracket || kind == TokenKind::OpenBrace;
}

}  // namespace sinter::css
