#include "parsers/css/unit_builder.h"

#include <cstring>
#include <memory>

namespace sinter::css {

namespace {

struct Part {
  const void* data;
  size_t bytes;
  u32 count;
};

template <class T>
Part part_of(const std::vector<T>& table) {
  return {table.data(), table.size() * sizeof(T), static_cast<u32>(table.size())};
}
Part part_of(const unit::TextWriter& text) {
  return {text.view().data(), text.view().size(), text.size()};
}

u32 aligned(size_t offset) { return static_cast<u32>((offset + 7) & ~size_t{7}); }

}  // namespace

Str UnitBuilder::add(std::string_view text) {
  const Str s{strings.size(), static_cast<u32>(text.size())};
  if (!text.empty()) strings.append(text);
  return s;
}

Unit UnitBuilder::finish() {
  const Part parts[] = {
#define SINTER_CSS_UNIT_TABLE(type, name) part_of(name),
      SINTER_CSS_UNIT_TABLES(SINTER_CSS_UNIT_TABLE)
#undef SINTER_CSS_UNIT_TABLE
  };
  Header header{};
  header.magic = kUnitMagic;
  header.version = kUnitVersion;
  header.flags = flags;
  u32 at = aligned(sizeof(Header));
  for (u32 i = 0; i < std::size(parts); ++i) {
    header.tables[i] = {at, parts[i].count};
    at = aligned(at + parts[i].bytes);
  }
  header.size = at;
  std::shared_ptr<char[]> block(new char[at]());
  std::memcpy(block.get(), &header, sizeof(header));
  for (u32 i = 0; i < std::size(parts); ++i)
    if (parts[i].bytes != 0)
      std::memcpy(block.get() + header.tables[i].offset, parts[i].data, parts[i].bytes);
  reset();
  return Unit(std::move(block));
}

void UnitBuilder::reset() {
  flags = 0;
  code.clear();
  strings.clear();
  gaps.clear();
  records.clear();
  imports.clear();
  locals.clear();
  composes.clear();
  values.clear();
  layers.clear();
  mappings.clear();
  legal_comments.clear();
  diagnostics.clear();
}

}  // namespace sinter::css
