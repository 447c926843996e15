// One module's share of a chunk's source map, encoded independently of all other modules.
//
// Every number of the v3 format is a difference to the one before. A module is encoded as if its
// text stood at the start of the file and nothing came before, so that all modules can be encoded
// in parallel; joining them then rewrites only each module's first mapping (and first name) and
// copies the rest.

#pragma once

#include <bit>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "parsers/sourcemap/positions.h"
#include "parsers/sourcemap/source_map.h"
#include "parsers/unit/unit.h"

namespace sinter::sourcemap {

// How a piece of a Unit's code came into the output: the gap at `unit_offset` was filled with
// `fill_length` bytes at `output_offset`, then `length` bytes of code from `unit_offset` on
// followed. A piece that starts without a gap has fill_length 0; of two gaps at one place the first
// has length 0. Code that no segment covers was left out, and so are its mappings.
struct CopySegment {
  u32 unit_offset;
  u32 length;
  u32 output_offset;
  u32 fill_length;
};

// One module's part of one output file. Segments ascend in both the Unit and the output; code that
// the linker moved out of this order (hoisted functions) is an entry of its own.
struct ModuleMappings {
  std::span<const unit::Mapping> mappings;
  std::string_view strings;  // of the same Unit: what Mapping::name refers to
  std::span<const CopySegment> segments;

  std::string_view source_name;  // for `sources`, already relative to the map
  std::string_view source_text;
  bool ignored = false;  // goes to x_google_ignoreList

  // The map of a compiler that ran before us on this module. Its sources then stand in the output
  // in place of this one. `input_source_names`, when not empty, replaces the names of its sources
  // one by one, because the map's are relative to the map.
  const SourceMap* input_map = nullptr;
  std::span<const std::string> input_source_names;
};

// Indices of a module's names in the joined map. One probe in a flat table: half of all mappings of
// minified code ask for one.
class NameIndices {
 public:
  NameIndices() : slots_(1) {}
  explicit NameIndices(size_t count) : slots_(std::bit_ceil(count * 2 + 1)) {}

  // False if the name is there already.
  bool insert(unit::Str name, u32 index) {
    Slot* slot = &slots_[find_slot(name)];
    if (slot->size != 0) return false;
    if ((count_ + 1) * 2 > slots_.size()) {
      grow();
      slot = &slots_[find_slot(name)];
    }
    ++count_;
    *slot = {name.offset, name.size, index};
    return true;
  }
  u32 find(unit::Str name) const {
    const Slot& slot = slots_[find_slot(name)];
    return slot.size == 0 ? kNone : slot.index;
  }

 private:
  struct Slot {
    u32 offset = 0, size = 0, index = kNone;  // no name is empty: size 0 marks a free slot
  };

  // A table of strings may let one string be the start of another: an offset alone is no identity.
  size_t find_slot(unit::Str name) const {
    const size_t mask = slots_.size() - 1;
    size_t at = (name.offset * 0x9e3779b1u ^ name.size) & mask;
    while (slots_[at].size != 0 &&
           (slots_[at].offset != name.offset || slots_[at].size != name.size)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old)
      if (slot.size != 0) slots_[find_slot({slot.offset, slot.size})] = slot;
  }

  std::vector<Slot> slots_;
  size_t count_ = 0;
};

// Where the joined map lists the sources and names of one module.
struct GlobalIndices {
  u32 source = 0;                  // without an input map
  std::vector<u32> input_sources;  // with one: by its source index …
  std::vector<u32> input_names;    // … and name index
  NameIndices names;
};

// How many mappings encode_mappings() looks at: few of them say nothing new.
size_t count_mappings(const ModuleMappings& module);

// Names of the module that the output spells differently: only these are worth listing. In order of
// first use, without duplicates.
std::vector<unit::Str> used_names(const ModuleMappings& module, std::string_view output);

// A growing byte buffer without the zeroing and checks of std::string.
class ByteBuffer {
 public:
  // The end of the content, with at least `bytes` writable after it. Call set_end() when written.
  char* reserve(size_t bytes) {
    if (capacity_ - size_ < bytes) grow(bytes);
    return data_.get() + size_;
  }
  void set_end(const char* end) { size_ = static_cast<size_t>(end - data_.get()); }
  size_t size() const { return size_; }
  std::string_view view() const { return {data_.get(), size_}; }

 private:
  void grow(size_t bytes);

  std::unique_ptr<char[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

struct EncodedMapping {
  u32 line = 0;  // generated; relative to the start of the module's text
  u32 column = 0;
  u32 source = 0;
  u32 original_line = 0;
  u32 original_column = 0;
  u32 name = kNone;
};

struct EncodedMappings {
  bool empty = true;
  EncodedMapping first;  // to be written by the join
  ByteBuffer rest;       // all mappings after the first
  // Where in `rest` the first name is (kNone: `first` has the first name, or there is none), its
  // length there, and which name it is; it must be rewritten, the later ones follow from it.
  u32 first_name_at = kNone;
  u32 first_name_size = 0;
  u32 first_name = kNone;
  EncodedMapping last;  // its `name` is the last name used by any mapping, kNone if none was
  // Where text that is nobody's follows the module's on the same line: a mapping without a source
  // has to end the last one there.
  bool has_tail = false;
  LinePosition tail{};
  LinePosition end{};  // of the text, relative to its start
};

// `text` is the output from this module's start to the next one's; `output_offset` is where it
// starts in the file. `lines` are those of the module's source.
EncodedMappings encode_mappings(const ModuleMappings& module, const SourceLines& lines,
                                const GlobalIndices& indices, std::string_view text,
                                u32 output_offset);

}  // namespace sinter::sourcemap
