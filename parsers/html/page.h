// An HTML page as a list of what it refers to and of the places where tags can be put.
//
// Ranges are exact, so that a page is rewritten by replacing ranges and everything else keeps its
// bytes. Pages are read as browsers read them: comments, <title> and <textarea> hold no references,
// broken markup is no error.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"
#include "base/types.h"

namespace sinter::html {

enum class ReferenceKind : u8 {
  ModuleScript,    // <script type="module" src="…">
  InlineModule,    // <script type="module">…</script>
  ClassicScript,   // <script src="…">
  StyleSheet,      // <link rel="stylesheet" href="…">
  InlineStyle,     // <style>…</style>
  StyleAttribute,  // style="background: url(…)"
  Asset,           // src, href, poster, data, content of a meta tag
  AssetSet,        // one candidate of srcset or imagesrcset
};

struct Reference {
  ReferenceKind kind;
  SourceRange element;  // the whole element
  SourceRange value;    // of the URL, without quotes; of an inline one, the content
  SourceRange attribute = kNoRange;
  std::string url;     // decoded; of an inline one, its text
  bool quoted = true;  // the attribute's value stands in quotes
  bool async = false;  // of a script
  bool media =
      false;  // a style sheet with `media` or `disabled`: the browser decides when to load it
  bool never_inline = false;  // icons and manifests: browsers do not take data: URLs there
};

// An attribute, besides those of HTML, whose value is the URL of a file of the site.
struct AssetSource {
  std::string tag, attribute;  // in lower case
  bool set = false;            // it is written as srcset is
  using Attributes = std::vector<std::pair<std::string, std::string>>;
  // Whether this one is; may be empty. `attributes` are all of the element, in order.
  std::function<bool(const std::string& attribute, const std::string& value,
                     const Attributes& attributes)>
      accepts;
};

struct Page {
  std::vector<Reference> references;  // in the order of the text
  std::vector<SourceRange>
      ignore_marks;  // `vite-ignore` attributes, which are not part of the result
  // Offsets for new tags. Without the tag they belong to, they are where a browser would open it.
  u32 head_start = 0, head_end = 0, body_start = 0, body_end = 0;
  bool has_head_tag = false, has_body_tag = false;
};

// Nothing when the text is larger than 16 MB.
std::optional<Page> parse_page(std::string_view text, std::span<const AssetSource> more = {});

// `&amp;` and other references of attribute values as characters.
std::string decode_entities(std::string_view text);
// `&`, `<`, `>` and `"` as references, for attribute values in double quotes.
std::string escape_attribute(std::string_view text);
// `</style` becomes `<\/style`: the same inside of CSS strings and url().
std::string escape_inline_style(std::string_view css);

}  // namespace sinter::html
