// Syntax that came after ES2015, and which targets lack it.
//
// A target is what `--target` names: a language year, versions of engines, or several of them.
// Compile asks it per construct, for what an engine lacks is seldom all of a year. Left out is what
// never reaches the output: numeric separators, trailing commas, `export * as ns` (the linker
// writes something else), and what the printer escapes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::js {

enum class LanguageFeature : u8 {
#define FEATURE(name, ...) name,
#include "parsers/js/language_features.inc"
#undef FEATURE
  Count,
};

struct LanguageTarget {
  u64 missing = 0;   // bits of LanguageFeature: what one of the list lacks
  std::string list;  // "es2019", "chrome100,safari14"; empty: has everything

  bool has(LanguageFeature feature) const { return !(missing >> static_cast<u8>(feature) & 1); }
};

// Of "es2020", "esnext", "chrome90", or a list "chrome90,safari14". Nullopt for anything else, and
// for engines older than ES2015.
std::optional<LanguageTarget> language_target(std::string_view list);

// `--supported:NAME=BOOL` in esbuild's names: overrides what the target says.
enum class Override : u8 {
  Done,
  Unknown,
  Always,  // part of every output
};
Override set_supported(LanguageTarget& target, std::string_view name, bool supported);

// "Optional chaining"
std::string_view words_of(LanguageFeature feature);
u16 year_of(LanguageFeature feature);
// Which of the target lack it: "ES2018", "safari12 and chrome70".
std::string lacking(const LanguageTarget& target, LanguageFeature feature);

}  // namespace sinter::js
