// Values of CSS Modules: `@value name: text`, `@value name from "file"`, and `:export` and
// `:import()` of Interoperable CSS, which preprocessors are made to write.
//
// A value stands for text and may be used anywhere, in selectors and media queries too. So it is
// put in place before the sheet is parsed, and everything behind that sees plain CSS. What is made
// of it keeps the places of the source.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/css/compile.h"
#include "parsers/css/tokenizer.h"
#include "parsers/css/unit_builder.h"

namespace sinter::css {

// Source text with its values in place.
class PlacedValues {
 public:
  std::string_view text() const { return std::string_view(text_).substr(0, size_); }
  // Of an offset into text(): where it comes from. Of something inside a value, where that is used.
  u32 source_offset(u32 offset) const;

 private:
  friend class ValueReader;

  struct Piece {
    u32 begin;   // in text()
    u32 source;  // offset in the source
    bool value;  // stands for one name: all of it comes from there
  };
  std::string text_;  // and the padding that the tokenizer wants
  u32 size_ = 0;
  std::vector<Piece> pieces_;  // by `begin`
};

// Whether a CSS module has any of these.
bool has_values(std::string_view source, const TokenList& list);

// Adds what the sheet exports to `builder.values`, the files whose values it takes to
// `builder.records`, and what is wrong to `builder.diagnostics`.
PlacedValues place_values(std::string_view source, const TokenList& list,
                          const CompileOptions& options, UnitBuilder& builder);

}  // namespace sinter::css
