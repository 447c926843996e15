// Numbers and BigInts between source text and value.
//
// Parsing follows StringNumericValue of ECMA-262 section 12.9.3 with correct rounding in every
// radix. Printing gives Number::toString (section 6.1.6.1.20), or for minified code the shortest
// literal that reads back as the same value.

#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::js {

// Enough for any result of print_number or number_to_string.
inline constexpr size_t kNumberBufferSize = 32;

// The value of a NumericLiteral as the lexer accepted it: decimal, `0x`, `0o`, `0b`, legacy octal
// (`017`, but `089` is decimal), with or without `_` separators; no `n` suffix.
f64 parse_number_literal(std::string_view text);

// Number::toString(value) for every value: "NaN", "-Infinity", "0" for negative zero.
std::string_view number_to_string(f64 value, char* buffer);

// A literal for a finite value that is not negative (the caller prints `-`, which may need
// parentheses or a space). `minify` picks the shortest of `.5`, `1e3`, `0xffffffffff` and the
// canonical form; otherwise the canonical form.
std::string_view print_number(f64 value, char* buffer, bool minify);

// A BigInt literal (with or without the `n`) without separators and leading zeros, digits in lower
// case, in the shortest radix we can tell cheaply; with the `n`.
std::string normalize_bigint_literal(std::string_view literal);

// BigInt::toString of the literal: decimal digits without the `n`, the property key `{1n: x}`
// makes.
std::string bigint_to_decimal(std::string_view literal);

}  // namespace sinter::js
