// One module's share of a chunk's source map, encoded independently of all other modules.
//
// Every number of the v3 format is a difference to the one before. A module is encoded as if its
// text stood at the start of the file and nothing came before, so that all modules can be encoded
// in parallel; joining them then rewrites only each module's first mapping (and first name) and
// copies the rest.

#pragma once

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

// Where the joined map lists the sources and names of one module.
struct GlobalIndices {
  u32 source = 0;                  // without an input map
  std::vector<u32> input_sources;  // with one: by its source index …
  std::vector<u32> input_names;    // … and name index
  std::vector<u32> names;          // by place in NamesInUse::names
};

// How many mappings encode_mappings() looks at: few of them say nothing new.
size_t count_mappings(const ModuleMappings& module);

// The names of a module that its part of the map mentions: those that the output spells
// differently. Mappings outnumber names by far, so each name is looked for once: `of_mappings` has,
// for each mapping with a name whose code is in the output, its place in `names` (kNone: the output
// spells it the same).
struct NamesInUse {
  std::vector<unit::Str> names;  // in order of first use, without duplicates
  std::vector<u32> of_mappings;
};
NamesInUse names_in_use(const ModuleMappings& module, std::string_view output);

// A growing byte buffer without the zeroing and checks of std::string.
class ByteBuffer {
 public:
  // The end of the content, with at least `bytes` writable after it. Call set_end() when written.
  char* reserve(size_t bytes) {
    if (capacity_ - size_ < bytes) grow(bytes);
    return data_.get() + size_;
  }
  void set_end(const char* end) { size_ = static_cast<size_t>(end - data_.get()); }
  const char* begin() const { return data_.get(); }
  const char* limit() const { return data_.get() + capacity_; }
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
EncodedMappings encode_mappings(const ModuleMappings& module, const NamesInUse& used,
                                const SourceLines& lines, const GlobalIndices& indices,
                                std::string_view text, u32 output_offset);

}  // namespace sinter::sourcemap
