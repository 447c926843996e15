// How a declaration that a Unit leaves a gap for begins.
#pragma once

#include <string_view>

#include "base/types.h"
#include "parsers/unit/unit.h"

namespace sinter::unit {

// With the space behind it; nothing for a class, whose text has the keyword.
inline std::string_view keyword_text(DeclareKeyword keyword) {
  switch (keyword) {
    case DeclareKeyword::Const:
    case DeclareKeyword::ConstPattern:
      return "const ";
    case DeclareKeyword::Let:
    case DeclareKeyword::LetPattern:
      return "let ";
    case DeclareKeyword::Var:
    case DeclareKeyword::VarPattern:
      return "var ";
    case DeclareKeyword::Using:
      return "using ";
    case DeclareKeyword::AwaitUsing:
      return "await using ";
    case DeclareKeyword::Class:
      return {};
  }
  SINTER_UNREACHABLE();
}

}  // namespace sinter::unit
