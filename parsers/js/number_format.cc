#include "parsers/js/number_format.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace sinter::js {
namespace {

u32 digit_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<u32>(c - '0');
  return static_cast<u32>((c | 0x20) - 'a' + 10);
}

// Bits per digit of a prefix `0x`, `0o`, `0b`; 0 for any other text.
u32 radix_bits(std::string_view text) {
  if (text.size() < 2 || text[0] != '0') return 0;
  switch (text[1] | 0x20) {
    case 'x':
      return 4;
    case 'o':
      return 3;
    case 'b':
      return 1;
    default:
      return 0;
  }
}

// Exact rounding for a radix that is a power of two: keep at least 60 leading bits and fold all
// later ones into the lowest as a sticky bit; the conversion from integer then rounds to nearest.
f64 parse_power_of_two_digits(std::string_view digits, u32 bits) {
  u64 mantissa = 0;
  i64 exponent = 0;
  bool sticky = false;
  for (const char c : digits) {
    if (c == '_') continue;
    const u32 digit = digit_value(c);
    if (mantissa >> (63 - bits) == 0) {
      mantissa = mantissa << bits | digit;
    } else {
      sticky |= digit != 0;
      exponent += bits;
    }
  }
  const f64 value = static_cast<f64>(mantissa | static_cast<u64>(sticky));
  return exponent == 0 ? value : std::ldexp(value, static_cast<int>(std::min<i64>(exponent, 4096)));
}

// std::from_chars does not say in which direction a value was out of range.
f64 out_of_range_value(std::string_view text) {
  i64 magnitude = 0;  // position of the first significant digit relative to the point
  bool significant = false, after_point = false;
  size_t i = 0;
  for (; i < text.size() && (text[i] | 0x20) != 'e'; ++i) {
    if (text[i] == '.') {
      after_point = true;
    } else {
      significant |= text[i] != '0';
      if (!after_point && significant) ++magnitude;
      if (after_point && !significant) --magnitude;
    }
  }
  i64 exponent = 0;
  if (i < text.size()) {
    const bool negative = text[++i] == '-';
    if (negative || text[i] == '+') ++i;
    for (; i < text.size() && exponent < 1'000'000'000'000; ++i)
      exponent = exponent * 10 + (text[i] - '0');
    if (negative) exponent = -exponent;
  }
  return magnitude + exponent > 0 ? std::numeric_limits<f64>::infinity() : 0.0;
}

f64 parse_decimal(std::string_view text) {
  f64 value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc::result_out_of_range ? out_of_range_value(text) : value;
}

std::string without_separators(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c != '_') out.push_back(c);
  }
  return out;
}

// Shortest decimal digits that read back as the value: value = 0.DIGITS × 10^point.
struct ShortestDecimal {
  char digits[20];
  u32 count;
  i32 point;
};

ShortestDecimal shortest_decimal(f64 value) {
  char text[40];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  const char* e = end;
  while (*--e != 'e') {
  }
  ShortestDecimal d;
  d.count = 0;
  for (const char* p = text; p < e; ++p) {
    if (*p != '.') d.digits[d.count++] = *p;
  }
  i32 exponent = 0;
  std::from_chars(e[1] == '+' ? e + 2 : e + 1, end, exponent);
  d.point = exponent + 1;
  return d;
}

char* append(char* out, const char* from, size_t n) {
  std::memcpy(out, from, n);
  return out + n;
}

char* append_zeros(char* out, i32 n) {
  std::memset(out, '0', static_cast<size_t>(n));
  return out + n;
}

char* append_integer(char* out, u64 n) { return std::to_chars(out, out + 20, n).ptr; }

constexpr f64 kMaxSafeInteger = 9007199254740991.0;

std::string_view canonical(f64 value, char* buffer) {
  char* out = buffer;
  if (value <= kMaxSafeInteger && value == std::floor(value)) {
    out = append_integer(out, static_cast<u64>(value));
    return {buffer, static_cast<size_t>(out - buffer)};
  }
  const ShortestDecimal d = shortest_decimal(value);
  const i32 count = static_cast<i32>(d.count);
  if (d.point > 21 || d.point <= -6) {
    *out++ = d.digits[0];
    if (count > 1) {
      *out++ = '.';
      out = append(out, d.digits + 1, d.count - 1);
    }
    *out++ = 'e';
    *out++ = d.point > 0 ? '+' : '-';
    out = append_integer(out, static_cast<u64>(std::abs(d.point - 1)));
  } else if (d.point <= 0) {
    out = append(out, "0.", 2);
    out = append_zeros(out, -d.point);
    out = append(out, d.digits, d.count);
  } else if (d.point >= count) {
    out = append(out, d.digits, d.count);
    out = append_zeros(out, d.point - count);
  } else {
    out = append(out, d.digits, static_cast<size_t>(d.point));
    *out++ = '.';
    out = append(out, d.digits + d.point, static_cast<size_t>(count - d.point));
  }
  return {buffer, static_cast<size_t>(out - buffer)};
}

u32 decimal_width(u32 n) { return n < 10 ? 1 : n < 100 ? 2 : 3; }

char* append_hex(char* out, u64 n) {
  out = append(out, "0x", 2);
  return std::to_chars(out, out + 16, n, 16).ptr;
}

std::string_view shortest(f64 value, char* buffer) {
  char* out = buffer;
  // Below 1000 no other form of an integer is shorter (`1e3` ties with nothing before it).
  if (value < 1000 && value == std::floor(value)) {
    out = append_integer(out, static_cast<u64>(value));
    return {buffer, static_cast<size_t>(out - buffer)};
  }
  const ShortestDecimal d = shortest_decimal(value);
  const i32 count = static_cast<i32>(d.count);
  if (d.point >= count) {
    // An integer: digits and zeros, digits and exponent, or hexadecimal.
    const u32 zeros = static_cast<u32>(d.point - count);
    const u32 plain = d.count + zeros;
    const u32 exponential = zeros == 0 ? plain : d.count + 1 + decimal_width(zeros);
    if (value < 18446744073709551616.0) {
      const u64 integer = static_cast<u64>(value);
      const u32 hex = 2 + (static_cast<u32>(std::bit_width(integer)) + 3) / 4;
      if (hex < plain && hex < exponential) {
        out = append_hex(out, integer);
        return {buffer, static_cast<size_t>(out - buffer)};
      }
    }
    out = append(out, d.digits, d.count);
    if (exponential < plain) {
      *out++ = 'e';
      out = append_integer(out, zeros);
    } else {
      out = append_zeros(out, static_cast<i32>(zeros));
    }
  } else if (d.point > 0) {
    out = append(out, d.digits, static_cast<size_t>(d.point));
    *out++ = '.';
    out = append(out, d.digits + d.point, static_cast<size_t>(count - d.point));
  } else {
    const u32 negative_exponent = static_cast<u32>(count - d.point);
    const u32 plain = 1 + static_cast<u32>(-d.point) + d.count;
    if (d.count + 2 + decimal_width(negative_exponent) < plain) {
      out = append(out, d.digits, d.count);
      out = append(out, "e-", 2);
      out = append_integer(out, negative_exponent);
    } else {
      *out++ = '.';
      out = append_zeros(out, -d.point);
      out = append(out, d.digits, d.count);
    }
  }
  return {buffer, static_cast<size_t>(out - buffer)};
}

// A BigInt's magnitude in base 10^9, least significant limb first.
using Limbs = std::vector<u32>;
constexpr u32 kLimbBase = 1'000'000'000;

void multiply_add(Limbs& limbs, u32 factor, u32 addend) {
  u64 carry = addend;
  for (u32& limb : limbs) {
    carry += static_cast<u64>(limb) * factor;
    limb = static_cast<u32>(carry % kLimbBase);
    carry /= kLimbBase;
  }
  if (carry != 0) limbs.push_back(static_cast<u32>(carry));
}

std::string digits_without_leading_zeros(std::string digits) {
  const size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return "0";
  digits.erase(0, first);
  return digits;
}

std::string bigint_digits(std::string_view literal) {
  if (!literal.empty() && literal.back() == 'n') literal.remove_suffix(1);
  return without_separators(literal);
}

}  // namespace

f64 parse_number_literal(std::string_view text) {
  if (text.size() == 1) return digit_value(text[0]);
  if (const u32 bits = radix_bits(text)) return parse_power_of_two_digits(text.substr(2), bits);
  if (text[0] == '0' && text.find_first_not_of("01234567") == std::string_view::npos) {
    return parse_power_of_two_digits(text, 3);
  }
  if (text.find('_') != std::string_view::npos) return parse_decimal(without_separators(text));
  return parse_decimal(text);
}

std::string_view number_to_string(f64 value, char* buffer) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value >= 0) return canonical(value == 0 ? 0.0 : value, buffer);  // -0 prints as 0
  buffer[0] = '-';
  return {buffer, canonical(-value, buffer + 1).size() + 1};
}

std::string_view print_number(f64 value, char* buffer, bool minify) {
  SINTER_DCHECK(std::isfinite(value) && !std::signbit(value));
  return minify ? shortest(value, buffer) : canonical(value, buffer);
}

std::string bigint_to_decimal(std::string_view literal) {
  const std::string digits = bigint_digits(literal);
  const u32 bits = radix_bits(digits);
  if (bits == 0) return digits_without_leading_zeros(digits);
  Limbs limbs;
  for (size_t i = 2; i < digits.size(); ++i)
    multiply_add(limbs, 1u << bits, digit_value(digits[i]));
  if (limbs.empty()) return "0";
  std::string out = std::to_string(limbs.back());
  for (size_t i = limbs.size() - 1; i-- > 0;) {
    const std::string limb = std::to_string(limbs[i]);
    out.append(9 - limb.size(), '0').append(limb);
  }
  return out;
}

std::string normalize_bigint_literal(std::string_view literal) {
  std::string digits = bigint_digits(literal);
  const u32 bits = radix_bits(digits);
  if (bits == 0) return digits_without_leading_zeros(std::move(digits)) + 'n';

  digits = digits_without_leading_zeros(digits.substr(2));
  for (char& c : digits) c = static_cast<char>(c | 0x20);  // digits already have this bit
  u64 small = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), small, 1 << bits);
  if (error == std::errc()) {
    const std::string decimal = std::to_string(small) + 'n';
    char hex[20];
    const std::string_view hex_digits(hex, static_cast<size_t>(append_hex(hex, small) - hex));
    return decimal.size() <= hex_digits.size() + 1 ? decimal : std::string(hex_digits) + 'n';
  }
  if (bits == 4) return "0x" + digits + 'n';
  return bigint_to_decimal(literal) + 'n';
}

}  // namespace sinter::js
