#include "parsers/sourcemap/encode_mappings.h"

#include <algorithm>
#include <cstring>

#include "parsers/sourcemap/vlq.h"

namespace sinter::sourcemap {
namespace {

// Walks mappings and copy segments side by side.
class OutputOffsets {
 public:
  // There is at least one segment.
  explicit OutputOffsets(std::span<const CopySegment> segments)
      : segment_(segments.data()), last_(segments.data() + segments.size() - 1) {
    enter(segment_);
  }

  // Where the mapping's code went, or kNone if it was left out. Code offsets must not decrease.
  u32 locate(const unit::Mapping& mapping) {
    const u32 offset = mapping.code;
    while (next_start_ <= offset && start_ < offset) enter(segment_ + 1);
    if (start_ > offset) return kNone;
    if (start_ == offset) {
      // The walk stops at the first segment of an offset: it moves on only past smaller ones.
      if (mapping.name.size == 0) return segment_->output_offset;
      // Of several gaps in one place (`const ` and the declared name) a name belongs to the last.
      const CopySegment* named = segment_;
      for (const CopySegment* s = segment_; s <= last_ && s->unit_offset == offset; ++s) {
        if (s->fill_length > 0) named = s;
      }
      return named->output_offset;
    }
    const u32 distance = offset - start_;
    if (distance >= segment_->length) return kNone;
    return segment_->output_offset + segment_->fill_length + distance;
  }

 private:
  void enter(const CopySegment* segment) {
    segment_ = segment;
    start_ = segment->unit_offset;
    next_start_ = segment == last_ ? kNone : segment[1].unit_offset;
  }

  const CopySegment* segment_;
  const CopySegment* last_;
  u32 start_, next_start_;
};

// The mappings that the segments can refer to: few, where an entry is one hoisted part of a module.
std::span<const unit::Mapping> copied_mappings(const ModuleMappings& module) {
  if (module.segments.empty()) return {};
  const CopySegment& last = module.segments.back();
  const auto begin = std::ranges::lower_bound(module.mappings, module.segments.front().unit_offset,
                                              {}, &unit::Mapping::code);
  const auto end = std::ranges::upper_bound(
      begin, module.mappings.end(), last.unit_offset + last.length, {}, &unit::Mapping::code);
  return {begin, end};
}

std::string_view name_text(const ModuleMappings& module, unit::Str name) {
  return module.strings.substr(name.offset, name.size);
}

bool is_name_byte(char c) {
  const u8 byte = static_cast<u8>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_' || byte == '$' || byte >= 0x80;
}

// Whether the output at this place spells the name itself, so that listing it would say nothing.
bool is_spelled_at(std::string_view text, size_t offset, std::string_view name) {
  if (offset >= text.size() || text[offset] != name[0]) return false;
  if (text.substr(offset, name.size()) != name) return false;
  const size_t after = offset + name.size();
  return after >= text.size() || !is_name_byte(text[after]);
}

// Numbers names in order of first use. One probe in a flat table: half of all mappings of minified
// code ask for one.
class NameNumbers {
 public:
  explicit NameNumbers(std::vector<unit::Str>& names) : names_(names), slots_(kInitialSlots) {}

  u32 number_of(unit::Str name) {
    Slot* slot = find_slot(name);
    if (slot->name.size != 0) return slot->number;
    const u32 number = static_cast<u32>(names_.size());
    names_.push_back(name);
    *slot = {name, number};
    if (names_.size() * 2 > slots_.size()) grow();
    return number;
  }

 private:
  static constexpr size_t kInitialSlots = 128;

  struct Slot {
    unit::Str name{0, 0};  // none is empty: size 0 marks a free slot
    u32 number = 0;
  };

  // A table of strings may let one string be the start of another: an offset alone is no identity.
  Slot* find_slot(unit::Str name) {
    const size_t mask = slots_.size() - 1;
    size_t at = (name.offset * 0x9e3779b1u ^ name.size) & mask;
    while (slots_[at].name.size != 0 &&
           (slots_[at].name.offset != name.offset || slots_[at].name.size != name.size)) {
      at = (at + 1) & mask;
    }
    return &slots_[at];
  }

  void grow() {
    slots_.assign(slots_.size() * 4, Slot{});
    for (u32 i = 0; i < names_.size(); ++i) *find_slot(names_[i]) = {names_[i], i};
  }

  std::vector<unit::Str>& names_;
  std::vector<Slot> slots_;
};

class Encoder {
 public:
  Encoder(const ModuleMappings& module, const NamesInUse& used, const SourceLines& lines,
          const GlobalIndices& indices, std::string_view text, u32 output_offset)
      : module_(module),
        indices_(indices),
        text_(text),
        output_offset_(output_offset),
        next_name_(used.of_mappings.data()),
        positions_(lines),
        cursor_(text) {}

  EncodedMappings run() {
    const std::span<const unit::Mapping> mappings = copied_mappings(module_);
    if (!mappings.empty()) {
      if (module_.input_map == nullptr) {
        encode<false>(mappings);
      } else {
        encode<true>(mappings);
      }
    }
    end_mapped_text();
    result_.end = cursor_.advance_to(static_cast<u32>(text_.size()));
    return std::move(result_);
  }

 private:
  // Everything that a mapping is compared with is in local variables: this loop is a tenth of a
  // minified build.
  template <bool kInputMap>
  void encode(std::span<const unit::Mapping> mappings) {
    OutputOffsets offsets(module_.segments);
    const u32 source_size = static_cast<u32>(module_.source_text.size());
    ByteBuffer& rest = result_.rest;
    char* out = rest.reserve(mappings.size() * kUsualMappingSize + kMaxMappingSize);
    const char* limit = rest.limit();
    EncodedMapping last;
    u32 last_name = kNone;    // the last one that any mapping had
    bool last_named = false;  // the last mapping had one
    for (const unit::Mapping& mapping : mappings) {
      const u32 offset = offsets.locate(mapping);
      if (offset == kNone) continue;
      u32 name = kNone;
      if (mapping.name.size != 0) {
        const u32 number = *next_name_++;
        if (number != kNone) name = indices_.names[number];
      }
      EncodedMapping next;
      const LinePosition original = positions_.locate(std::min(mapping.source, source_size));
      if constexpr (kInputMap) {
        if (!find_in_input_map(original, mapping, next)) continue;
        if (next.name == kNone) next.name = name;
      } else {
        next.source = indices_.source;
        next.original_line = original.line;
        next.original_column = original.column;
        next.name = name;
      }
      const LinePosition generated = cursor_.advance_to(offset - output_offset_);
      next.line = generated.line;
      next.column = generated.column;
      if (result_.empty) {
        result_.empty = false;
        result_.first = last = next;
        last_name = next.name;
        last_named = next.name != kNone;
        continue;
      }
      const bool same_line = next.line == last.line;
      if (next.name == kNone && same_line) {
        // Says nothing new, or only repeats a place. (After a name, a mapping without one says
        // something: the name ends here.)
        if (next.column == last.column) continue;
        if (!last_named && next.original_column == last.original_column &&
            next.original_line == last.original_line && next.source == last.source)
          continue;
      }
      const u32 lines = next.line - last.line;
      if (static_cast<size_t>(limit - out) < lines + kMaxMappingSize) [[unlikely]] {
        rest.set_end(out);
        out = rest.reserve(lines + kMaxMappingSize);
        limit = rest.limit();
      }
      const auto delta = [](u32 to, u32 from) { return static_cast<i32>(to - from); };
      if (same_line) [[likely]] {
        *out++ = ',';
        out = write_vlq(out, delta(next.column, last.column));
      } else {
        std::memset(out, ';', lines);
        out = write_vlq(out + lines, delta(next.column, 0));
      }
      if constexpr (kInputMap) {
        out = write_vlq(out, delta(next.source, last.source));
      } else {
        *out++ = kZeroVlq;
      }
      out = write_vlq(out, delta(next.original_line, last.original_line));
      out = write_vlq(out, delta(next.original_column, last.original_column));
      last_named = next.name != kNone;
      if (last_named) {
        char* const name_start = out;
        out = write_vlq(out, delta(next.name, last_name == kNone ? 0 : last_name));
        if (last_name == kNone) {
          result_.first_name_at = static_cast<u32>(name_start - rest.begin());
          result_.first_name_size = static_cast<u32>(out - name_start);
          result_.first_name = next.name;
        }
        last_name = next.name;
      }
      last = next;
    }
    rest.set_end(out);
    result_.last = last;
    result_.last.name = last_name;
  }

  void end_mapped_text() {
    if (result_.empty) return;
    const CopySegment& last = module_.segments.back();
    const u32 end = last.output_offset + last.fill_length + last.length - output_offset_;
    if (end >= text_.size() || text_[end] == '\n' || (end > 0 && text_[end - 1] == '\n')) return;
    result_.tail = cursor_.advance_to(end);
    result_.has_tail = true;
  }

  bool find_in_input_map(LinePosition position, const unit::Mapping& mapping,
                         EncodedMapping& next) const {
    const auto original = module_.input_map->find(position.line, position.column);
    if (!original) return false;
    next.source = indices_.input_sources[original->source];
    next.original_line = original->line;
    next.original_column = original->column;
    if (original->name != kNone && mapping.name.size != 0)
      next.name = indices_.input_names[original->name];
    return true;
  }

  // A separator and five numbers; what most take.
  static constexpr size_t kMaxMappingSize = 1 + 5 * kMaxVlqSize, kUsualMappingSize = 8;

  const ModuleMappings& module_;
  const GlobalIndices& indices_;
  std::string_view text_;
  u32 output_offset_;
  const u32* next_name_;
  OriginalPositions positions_;
  GeneratedCursor cursor_;
  EncodedMappings result_;
};

}  // namespace

void ByteBuffer::grow(size_t bytes) {
  const size_t capacity = std::max(capacity_ * 2, size_ + bytes + 1024);
  auto data = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ != 0) std::memcpy(data.get(), data_.get(), size_);
  data_ = std::move(data);
  capacity_ = capacity;
}

size_t count_mappings(const ModuleMappings& module) { return copied_mappings(module).size(); }

NamesInUse names_in_use(const ModuleMappings& module, std::string_view output) {
  NamesInUse result;
  const std::span<const unit::Mapping> mappings = copied_mappings(module);
  if (mappings.empty()) return result;
  result.of_mappings.reserve(mappings.size());
  NameNumbers numbers(result.names);
  OutputOffsets offsets(module.segments);
  for (const unit::Mapping& mapping : mappings) {
    if (mapping.name.size == 0) continue;
    const u32 offset = offsets.locate(mapping);
    if (offset == kNone) continue;
    result.of_mappings.push_back(is_spelled_at(output, offset, name_text(module, mapping.name))
                                     ? kNone
                                     : numbers.number_of(mapping.name));
  }
  return result;
}

EncodedMappings encode_mappings(const ModuleMappings& module, const NamesInUse& used,
                                const SourceLines& lines, const GlobalIndices& indices,
                                std::string_view text, u32 output_offset) {
  return Encoder(module, used, lines, indices, text, output_offset).run();
}

}  // namespace sinter::sourcemap
