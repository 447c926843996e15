// HTML pages: any bytes are a page. Every range lies within the text, in an order in which a page
// can be rewritten, and what is escaped for an attribute is read back as it was.
#include "base/types.h"
#include "parsers/html/page.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sinter;

namespace {

void check_range(SourceRange range, size_t size) {
  SINTER_CHECK(range.start <= range.end && range.end <= size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, size_t size) {
  const fuzz::PaddedText text(data, size);
  const auto page = html::parse_page(text.view());
  if (!page) return 0;
  u32 last_start = 0;
  for (const html::Reference& reference : page->references) {
    check_range(reference.element, size);
    check_range(reference.value, size);
    if (reference.attribute != kNoRange) check_range(reference.attribute, size);
    SINTER_CHECK(reference.value.start >= last_start);
    last_start = reference.value.start;
    SINTER_CHECK(html::decode_entities(html::escape_attribute(reference.url)) == reference.url);
  }
  for (const SourceRange mark : page->ignore_marks) check_range(mark, size);
  for (const u32 place : {page->head_start, page->head_end, page->body_start, page->body_end})
    SINTER_CHECK(place <= size);
  html::escape_inline_style(text.view());
  return 0;
}
