// The elements of an HTML text with exact ranges, by tree-sitter.
//
// Nothing is corrected: an element that is never closed ends where the grammar ends it, and tags
// inside of an error count too, because browsers show broken pages as well.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "base/types.h"

namespace sinter::syntax {

struct HtmlAttribute {
  SourceRange whole;
  SourceRange name;
  SourceRange value = kNoRange;  // without quotes; kNoRange when there is no `=`
  bool quoted = false;
};

struct HtmlElement {
  SourceRange whole;
  SourceRange start_tag;
  SourceRange tag_name;
  SourceRange content = kNoRange;  // between the tags
  SourceRange end_tag = kNoRange;
  u32 parent = kNone;  // index of the element around this one
  std::vector<HtmlAttribute> attributes;
};

struct HtmlElements {
  std::vector<HtmlElement> elements;  // in the order of their start tags
  SourceRange doctype = kNoRange;
};

// Nothing when the text is larger than 16 MB or takes more than ten seconds.
std::optional<HtmlElements> html_elements(std::string_view text);

}  // namespace sinter::syntax
