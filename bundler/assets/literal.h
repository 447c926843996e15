// JavaScript literals as values: strings, booleans, arrays and objects of them, as options of
// import.meta.glob are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::bundler {

struct LiteralMember;

struct Literal {
  enum class Kind : u8 { String, Boolean, Array, Object, Null };
  Kind kind = Kind::Null;
  bool boolean = false;
  std::string text;  // of a string
  std::vector<Literal> items;
  std::vector<LiteralMember> members;

  const Literal* find(std::string_view key) const;
};

struct LiteralMember {
  std::string key;
  Literal value;
};

// The arguments between the parentheses of a call. Nothing when one of them is no literal.
std::optional<std::vector<Literal>> parse_literal_arguments(std::string_view text);

}  // namespace sinter::bundler
