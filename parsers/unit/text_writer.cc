#include "parsers/unit/text_writer.h"

#include <algorithm>

namespace sinter::unit {

void TextWriter::grow(size_t bytes) {
  const size_t used = static_cast<size_t>(cursor_ - begin_);
  const size_t capacity = static_cast<size_t>(limit_ - begin_);
  const size_t wanted = std::max({used + bytes, capacity * 2, size_t{4096}});
  char* memory = static_cast<char*>(std::realloc(begin_, wanted));
  SINTER_CHECK(memory != nullptr);
  // Offsets into the text are 32 bits wide.
  SINTER_CHECK(used + bytes < kNone);
  begin_ = memory;
  cursor_ = memory + used;
  limit_ = memory + wanted;
}

void TextWriter::shrink_beyond(size_t bytes) {
  if (static_cast<size_t>(limit_ - begin_) <= bytes) return;
  std::free(begin_);
  begin_ = cursor_ = limit_ = nullptr;
}

}  // namespace sinter::unit
