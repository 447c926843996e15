// Early errors of regular expression literals: the grammar of ECMA-262 section 22.2.1 with annex B
// section B.1.2, flags `dgimsuvy`, modifiers and duplicate group names (ES2025).
//
// Nothing is compiled; the result is only whether an engine would accept the literal, and which
// features it needs, so that the compiler can tell whether the target has them.

#pragma once

#include <string_view>

#include "base/types.h"

namespace sinter::regexp {

// Features that came after ES5, for comparison with the target.
inline constexpr u32 kStickyFlag = 1;         // ES2015
inline constexpr u32 kUnicodeFlag = 2;        // ES2015
inline constexpr u32 kDotAllFlag = 4;         // ES2018
inline constexpr u32 kNamedGroups = 8;        // ES2018
inline constexpr u32 kLookbehind = 16;        // ES2018
inline constexpr u32 kUnicodeProperty = 32;   // ES2018
inline constexpr u32 kIndicesFlag = 64;       // ES2022: `d`
inline constexpr u32 kUnicodeSetsFlag = 128;  // ES2024: `v`
inline constexpr u32 kModifiers = 256;        // ES2025: (?i-m:…)
inline constexpr u32 kDuplicateNames = 512;   // ES2025

struct Syntax {
  const char* error = nullptr;  // static text; null if the literal is valid
  u32 error_offset = 0;         // bytes from the start of the literal (its first `/` is 0)
  u32 features = 0;
  u32 capture_count = 0;  // without the whole match

  bool ok() const { return error == nullptr; }
};

// For the literal `/pattern/flags`; both as written in the source, in UTF-8.
Syntax check_syntax(std::string_view pattern, std::string_view flags);

}  // namespace sinter::regexp
