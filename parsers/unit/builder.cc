#include "parsers/unit/builder.h"

#include <algorithm>
#include <cstring>

namespace sinter::unit {
namespace {

constexpr size_t kKeptTextBytes = 16 << 20;
constexpr u32 kTableAlignment = 8;

u32 hash_text(std::string_view text) {
  // Interned strings are short names; a multiply per 8 bytes is enough.
  u64 hash = text.size() * 0x9e3779b97f4a7c15;
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    u64 word;
    std::memcpy(&word, text.data() + i, 8);
    hash = (hash ^ word) * 0x9fb21c651e98df25;
    hash ^= hash >> 29;
  }
  u64 tail = 0;
  std::memcpy(&tail, text.data() + i, text.size() - i);
  hash = (hash ^ tail) * 0x9fb21c651e98df25;
  return static_cast<u32>(hash >> 32);
}

struct TableBytes {
  const void* data;
  u64 count;
  u64 element;
};

template <class T>
TableBytes bytes_of(const std::vector<T>& table) {
  static_assert(alignof(T) <= kTableAlignment);
  return {table.data(), table.size(), sizeof(T)};
}

TableBytes bytes_of(const TextWriter& text) { return {text.view().data(), text.size(), 1}; }

}  // namespace

Facts empty_facts() {
  Facts facts{};
  facts.top_level_await = kNone;
  facts.first_esm_syntax = kNone;
  facts.first_cjs_use = kNone;
  facts.exports_symbol = kNone;
  facts.module_symbol = kNone;
  facts.default_symbol = kNone;
  facts.reexport_record = kNone;
  return facts;
}

UnitBuilder::UnitBuilder() : facts(empty_facts()) {}

void UnitBuilder::reset() {
  facts = empty_facts();
#define SINTER_UNIT_TABLE(type, name) name.clear();
  SINTER_UNIT_TABLES(SINTER_UNIT_TABLE)
#undef SINTER_UNIT_TABLE
  code.shrink_beyond(kKeptTextBytes);
  strings.shrink_beyond(kKeptTextBytes);
  clear_slots();
  interned_.clear();
  hashes_.clear();
}

Str UnitBuilder::add(std::string_view text) {
  if (text.empty()) return {0, 0};
  const u32 offset = strings.size();
  strings.append(text);
  return {offset, static_cast<u32>(text.size())};
}

Str UnitBuilder::intern(std::string_view text) {
  if (text.empty()) return {0, 0};
  if (interned_.size() * 2 >= slots_.size()) grow_slots();
  const u32 hash = hash_text(text);
  const u32 mask = static_cast<u32>(slots_.size()) - 1;
  for (u32 slot = hash & mask;; slot = (slot + 1) & mask) {
    const u32 entry = slots_[slot];
    if (entry == 0) {
      const Str added = add(text);
      interned_.push_back(added);
      hashes_.push_back(hash);
      slots_[slot] = static_cast<u32>(interned_.size());
      return added;
    }
    if (hashes_[entry - 1] != hash) continue;
    const Str found = interned_[entry - 1];
    if (strings.view().substr(found.offset, found.size) == text) return found;
  }
}

// After a large module the table is large for the small ones that follow.
void UnitBuilder::clear_slots() {
  if (interned_.size() * 16 > slots_.size()) return std::fill(slots_.begin(), slots_.end(), 0);
  const u32 mask = static_cast<u32>(slots_.size()) - 1;
  for (u32 i = 0; i < interned_.size(); ++i) {
    u32 slot = hashes_[i] & mask;
    while (slots_[slot] != i + 1) slot = (slot + 1) & mask;
    slots_[slot] = 0;
  }
}

void UnitBuilder::grow_slots() {
  slots_.assign(std::max<size_t>(256, slots_.size() * 2), 0);
  const u32 mask = static_cast<u32>(slots_.size()) - 1;
  for (u32 i = 0; i < interned_.size(); ++i) {
    u32 slot = hashes_[i] & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

u32 UnitBuilder::import_meta_property(std::string_view property) {
  const Str name = intern(property);
  for (u32 i = 0; i < import_meta.size(); ++i) {
    if (import_meta[i].offset == name.offset && import_meta[i].size == name.size) return i;
  }
  import_meta.push_back(name);
  return static_cast<u32>(import_meta.size() - 1);
}

Unit UnitBuilder::finish() {
  const TableBytes tables[] = {
#define SINTER_UNIT_TABLE(type, name) bytes_of(name),
      SINTER_UNIT_TABLES(SINTER_UNIT_TABLE)
#undef SINTER_UNIT_TABLE
  };
  static_assert(std::size(tables) == static_cast<size_t>(Table::kCount));

  Header header{};
  header.magic = kMagic;
  header.version = kVersion;
  header.facts = facts;
  const auto align = [](u64 offset) {
    return (offset + kTableAlignment - 1) & ~u64{kTableAlignment - 1};
  };
  u64 end = align(sizeof(Header));
  for (size_t i = 0; i < std::size(tables); ++i) {
    header.tables[i] = {static_cast<u32>(end), static_cast<u32>(tables[i].count)};
    end = align(end + tables[i].count * tables[i].element);
  }
  SINTER_CHECK(end < kNone);
  header.size = static_cast<u32>(end);

  // new char[] is aligned for any fundamental type, which covers every table.
  std::shared_ptr<char[]> block(new char[end]);
  char* out = block.get();
  std::memcpy(out, &header, sizeof(Header));
  u64 written = sizeof(Header);
  for (size_t i = 0; i < std::size(tables); ++i) {
    std::memset(out + written, 0, header.tables[i].offset - written);
    const u64 bytes = tables[i].count * tables[i].element;
    if (bytes != 0) std::memcpy(out + header.tables[i].offset, tables[i].data, bytes);
    written = header.tables[i].offset + bytes;
  }
  std::memset(out + written, 0, end - written);
  reset();
  return Unit(std::move(block));
}

}  // namespace sinter::unit
