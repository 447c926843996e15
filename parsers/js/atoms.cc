#include "parsers/js/atoms.h"

#include "parsers/js/token.h"

namespace sinter::js {
namespace {

constexpr u32 kInitialSlots = 1024;

constexpr std::string_view kWellKnownTexts[] = {
#define SINTER_ATOM(id, text) text,
    SINTER_JS_WELL_KNOWN_ATOMS(SINTER_ATOM)
#undef SINTER_ATOM
};

}  // namespace

AtomTable::AtomTable() {
  slots_.resize(kInitialSlots);
  mask_ = kInitialSlots - 1;
  for (std::string_view text : kWellKnownTexts) intern(text);
  for (const ReservedWord& word : kReservedWords) intern(word.text);
  SINTER_CHECK(size() == kReservedAtomCount);
}

Atom AtomTable::intern(std::string_view text) {
  const u32 hash = hash_name(text);
  return intern_hashed(text.data(), static_cast<u32>(text.size()), hash);
}

Atom AtomTable::intern_copy(std::string_view text, Arena& arena) {
  const Atom known = find(text);
  return known != Atom::None ? known : intern(arena.copy(text));
}

Atom AtomTable::find(std::string_view text) const {
  const u32 hash = hash_name(text);
  for (u32 slot = hash & mask_;; slot = (slot + 1) & mask_) {
    const Slot entry = slots_[slot];
    if (entry.atom_plus_one == 0) return Atom::None;
    if (entry.hash == hash && texts_[entry.atom_plus_one - 1] == text) {
      return static_cast<Atom>(entry.atom_plus_one - 1);
    }
  }
}

Atom AtomTable::insert(std::string_view text, u32 hash, u32 slot) {
  const u32 atom = size();
  texts_.push_back(text);
  hashes_.push_back(hash);
  places_.push_back(slot);
  slots_[slot] = {hash, atom + 1};
  if (size() * 2 > slots_.size()) grow();
  return static_cast<Atom>(atom);
}

void AtomTable::grow() {
  slots_.assign(slots_.size() * 4, Slot{0, 0});
  mask_ = static_cast<u32>(slots_.size() - 1);
  for (u32 atom = 0; atom < size(); ++atom) {
    u32 slot = hashes_[atom] & mask_;
    while (slots_[slot].atom_plus_one != 0) slot = (slot + 1) & mask_;
    slots_[slot] = {hashes_[atom], atom + 1};
    places_[atom] = slot;
  }
}

void AtomTable::reset() {
  // Well-known names were put in first, so no probe sequence of theirs runs over a later name's
  // slot.
  for (u32 atom = kReservedAtomCount; atom < size(); ++atom) slots_[places_[atom]] = {0, 0};
  texts_.resize(kReservedAtomCount);
  hashes_.resize(kReservedAtomCount);
  places_.resize(kReservedAtomCount);
}

}  // namespace sinter::js
