// Sets of entries, a bit for each: `Link::entry_bits` has one for every module, of the entries that
// reach it.
#pragma once

#include <vector>

#include "bundler/link/link.h"

namespace sinter::bundler {

using EntrySet = std::vector<u64>;

inline EntrySet no_entries(const Link& link) { return EntrySet(link.entry_words, 0); }

inline EntrySet entries_of(const Link& link, ModuleId id) {
  const auto first = link.entry_bits.begin() + to_index(id) * link.entry_words;
  return EntrySet(first, first + link.entry_words);
}

inline bool has_entry(const EntrySet& set, EntryId entry) {
  return (set[to_index(entry) / 64] >> to_index(entry) % 64) & 1;
}

inline void add_entry(EntrySet& set, EntryId entry) {
  set[to_index(entry) / 64] |= u64{1} << to_index(entry) % 64;
}

inline void add_entries(EntrySet& set, const EntrySet& other) {
  for (size_t w = 0; w < set.size(); ++w) set[w] |= other[w];
}

// Whether `whole` has all that `part` has.
inline bool is_part_of(const EntrySet& part, const EntrySet& whole) {
  for (size_t w = 0; w < part.size(); ++w)
    if (part[w] & ~whole[w]) return false;
  return true;
}

inline u64 count_entries(const EntrySet& set) {
  u64 count = 0;
  for (const u64 word : set) count += static_cast<u64>(__builtin_popcountll(word));
  return count;
}

// How many `set` has that `other` has not.
inline u64 count_outside(const EntrySet& set, const EntrySet& other) {
  u64 count = 0;
  for (size_t w = 0; w < set.size(); ++w)
    count += static_cast<u64>(__builtin_popcountll(set[w] & ~other[w]));
  return count;
}

// The set is not empty.
inline EntryId first_entry(const EntrySet& set) {
  for (u32 w = 0; w < set.size(); ++w)
    if (set[w]) return static_cast<EntryId>(w * 64 + static_cast<u32>(__builtin_ctzll(set[w])));
  SINTER_UNREACHABLE();
}

}  // namespace sinter::bundler
