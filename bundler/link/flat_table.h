// Open-addressing hash tables for the link's hot passes: names and 32-bit ids as keys, no
// allocation per entry, and no iteration (so that nothing can depend on the order of a table).
#pragma once

#include <cstring>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::bundler {

inline u64 hash_name(std::string_view name) {
  u64 hash = 0x9e3779b97f4a7c15ull ^ name.size();
  const char* at = name.data();
  size_t left = name.size();
  for (; left >= 8; at += 8, left -= 8) {
    u64 word;
    std::memcpy(&word, at, 8);
    hash = (hash ^ word) * 0xff51afd7ed558ccdull;
    hash ^= hash >> 32;
  }
  u64 word = 0;
  std::memcpy(&word, at, left);
  hash = (hash ^ word) * 0xc4ceb9fe1a85ec53ull;
  return hash ^ hash >> 29;
}

// Name → u32. The table does not own the names' bytes.
class NameTable {
 public:
  void reserve(size_t count) {
    size_t capacity = 16;
    while (capacity * 3 < count * 4) capacity *= 2;
    if (capacity > slots_.size()) rehash(capacity);
  }

  // The value of `name`, which is `fallback` when it is not there.
  u32 find(std::string_view name, u32 fallback = kNone) const {
    if (slots_.empty()) return fallback;
    const u64 hash = hash_name(name);
    for (size_t i = hash & mask();; i = (i + 1) & mask()) {
      const Slot& slot = slots_[i];
      if (slot.name == nullptr) return fallback;
      if (slot.hash == static_cast<u32>(hash >> 32) && slot.view() == name) return slot.value;
    }
  }
  bool contains(std::string_view name) const {
    if (slots_.empty()) return false;
    const u64 hash = hash_name(name);
    for (size_t i = hash & mask();; i = (i + 1) & mask()) {
      const Slot& slot = slots_[i];
      if (slot.name == nullptr) return false;
      if (slot.hash == static_cast<u32>(hash >> 32) && slot.view() == name) return true;
    }
  }

  // The value, made `value` when the name is new; `added` says which.
  u32& insert(std::string_view name, u32 value, bool& added) {
    if ((count_ + 1) * 4 > slots_.size() * 3) rehash(slots_.empty() ? 16 : slots_.size() * 2);
    const u64 hash = hash_name(name);
    for (size_t i = hash & mask();; i = (i + 1) & mask()) {
      Slot& slot = slots_[i];
      if (slot.name == nullptr) {
        slot = {name.empty() ? "" : name.data(), static_cast<u32>(name.size()),
                static_cast<u32>(hash >> 32), value};
        ++count_;
        added = true;
        return slot.value;
      }
      if (slot.hash == static_cast<u32>(hash >> 32) && slot.view() == name) {
        added = false;
        return slot.value;
      }
    }
  }
  // False when it was there already.
  bool add(std::string_view name, u32 value = 0) {
    bool added;
    insert(name, value, added);
    return added;
  }
  size_t size() const { return count_; }

 private:
  struct Slot {
    const char* name = nullptr;
    u32 size = 0;
    u32 hash = 0;
    u32 value = 0;
    std::string_view view() const { return {name, size}; }
  };
  size_t mask() const { return slots_.size() - 1; }
  void rehash(size_t capacity) {
    std::vector<Slot> old(capacity);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.name == nullptr) continue;
      size_t i = hash_name(slot.view()) & mask();
      while (slots_[i].name != nullptr) i = (i + 1) & mask();
      slots_[i] = slot;
    }
  }

  std::vector<Slot> slots_;
  size_t count_ = 0;
};

// 32-bit id → V. kNone is no key.
template <class V>
class IdTable {
 public:
  bool empty() const { return count_ == 0; }
  V* find(u32 key) {
    if (slots_.empty()) return nullptr;
    for (size_t i = start(key);; i = (i + 1) & mask()) {
      if (slots_[i].key == key) return &slots_[i].value;
      if (slots_[i].key == kNone) return nullptr;
    }
  }
  const V* find(u32 key) const { return const_cast<IdTable*>(this)->find(key); }
  V& insert(u32 key, V value, bool* added = nullptr) {
    if ((count_ + 1) * 4 > slots_.size() * 3) rehash(slots_.empty() ? 16 : slots_.size() * 2);
    for (size_t i = start(key);; i = (i + 1) & mask()) {
      if (slots_[i].key == key) {
        if (added) *added = false;
        return slots_[i].value;
      }
      if (slots_[i].key == kNone) {
        slots_[i] = {key, std::move(value)};
        ++count_;
        if (added) *added = true;
        return slots_[i].value;
      }
    }
  }
  // False when it was there already.
  bool add(u32 key, V value = {}) {
    bool added;
    insert(key, std::move(value), &added);
    return added;
  }
  size_t size() const { return count_; }

 private:
  struct Slot {
    u32 key = kNone;
    V value = {};
  };
  size_t mask() const { return slots_.size() - 1; }
  size_t start(u32 key) const { return (key * 0x9e3779b1u >> 7) & mask(); }
  void rehash(size_t capacity) {
    std::vector<Slot> old(capacity);
    old.swap(slots_);
    for (Slot& slot : old) {
      if (slot.key == kNone) continue;
      size_t i = start(slot.key);
      while (slots_[i].key != kNone) i = (i + 1) & mask();
      slots_[i] = std::move(slot);
    }
  }

  std::vector<Slot> slots_;
  size_t count_ = 0;
};

}  // namespace sinter::bundler
