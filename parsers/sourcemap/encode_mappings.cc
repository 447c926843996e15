#include "parsers/sourcemap/encode_mappings.h"

#include <algorithm>
#include <cstring>

#include "parsers/sourcemap/vlq.h"

namespace sinter::sourcemap {
namespace {

// Walks mappings and copy segments side by side.
class OutputOffsets {
 public:
  explicit OutputOffsets(std::span<const CopySegment> segments)
      : segment_(segments.data()), end_(segments.data() + segments.size()) {}

  // Where the mapping's code went, or kNone if it was left out. Code offsets must not decrease.
  u32 locate(const unit::Mapping& mapping) {
    const u32 offset = mapping.code;
    while (segment_ != end_ && segment_->unit_offset < offset &&
           (segment_ + 1 == end_ ? segment_->unit_offset + segment_->length <= offset
                                 : segment_[1].unit_offset <= offset)) {
      ++segment_;
    }
    if (segment_ == end_ || segment_->unit_offset > offset) return kNone;
    if (segment_->unit_offset == offset) {
      // The walk stops at the first segment of an offset: it moves on only past smaller ones.
      if (mapping.name.size == 0) return segment_->output_offset;
      // Of several gaps in one place (`const ` and the declared name) a name belongs to the last.
      const CopySegment* named = segment_;
      for (const CopySegment* s = segment_; s != end_ && s->unit_offset == offset; ++s) {
        if (s->fill_length > 0) named = s;
      }
      return named->output_offset;
    }
    const u32 distance = offset - segment_->unit_offset;
    if (distance >= segment_->length) return kNone;
    return segment_->output_offset + segment_->fill_length + distance;
  }

 private:
  const CopySegment* segment_;
  const CopySegment* end_;
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

class Encoder {
 public:
  Encoder(const ModuleMappings& module, const SourceLines& lines, const GlobalIndices& indices,
          std::string_view text, u32 output_offset)
      : module_(module),
        indices_(indices),
        text_(text),
        output_offset_(output_offset),
        positions_(lines),
        cursor_(text) {}

  EncodedMappings run() {
    OutputOffsets offsets(module_.segments);
    const u32 source_size = static_cast<u32>(module_.source_text.size());
    for (const unit::Mapping& mapping : copied_mappings(module_)) {
      const u32 offset = offsets.locate(mapping);
      if (offset == kNone) continue;
      EncodedMapping next;
      if (!find_original(mapping, std::min(mapping.source, source_size), next)) continue;
      const u32 text_offset = offset - output_offset_;
      if (next.name == kNone && mapping.name.size != 0)
        next.name = index_of_name(mapping, text_offset);
      const LinePosition position = cursor_.advance_to(text_offset);
      next.line = position.line;
      next.column = position.column;
      add(next);
    }
    end_mapped_text();
    result_.end = cursor_.advance_to(static_cast<u32>(text_.size()));
    return std::move(result_);
  }

 private:
  void end_mapped_text() {
    if (result_.empty) return;
    const CopySegment& last = module_.segments.back();
    const u32 end = last.output_offset + last.fill_length + last.length - output_offset_;
    if (end >= text_.size() || text_[end] == '\n' || (end > 0 && text_[end - 1] == '\n')) return;
    result_.tail = cursor_.advance_to(end);
    result_.has_tail = true;
  }

  bool find_original(const unit::Mapping& mapping, u32 source_offset, EncodedMapping& next) {
    const LinePosition position = positions_.locate(source_offset);
    if (module_.input_map == nullptr) {
      next.source = indices_.source;
      next.original_line = position.line;
      next.original_column = position.column;
      return true;
    }
    const auto original = module_.input_map->find(position.line, position.column);
    if (!original) return false;
    next.source = indices_.input_sources[original->source];
    next.original_line = original->line;
    next.original_column = original->column;
    if (original->name != kNone && mapping.name.size != 0) {
      next.name = indices_.input_names[original->name];
    }
    return true;
  }

  u32 index_of_name(const unit::Mapping& mapping, u32 text_offset) const {
    if (is_spelled_at(text_, text_offset, name_text(module_, mapping.name))) return kNone;
    return indices_.names.find(mapping.name);
  }

  void add(const EncodedMapping& next) {
    if (result_.empty) {
      result_.empty = false;
      result_.first = result_.last = next;
      last_named_ = next.name != kNone;
      return;
    }
    EncodedMapping& last = result_.last;
    const bool same_line = next.line == last.line;
    const bool same_original = next.source == last.source &&
                               next.original_line == last.original_line &&
                               next.original_column == last.original_column;
    // Says nothing new, or only repeats a place. (After a name, a mapping without one says
    // something: the name ends here.)
    const bool redundant = (same_original && !last_named_) || next.column == last.column;
    if (same_line && next.name == kNone && redundant) return;
    last_named_ = next.name != kNone;

    char* out = result_.rest.reserve(next.line - last.line + 6 * kMaxVlqSize);
    if (same_line) {
      *out++ = ',';
    } else {
      std::memset(out, ';', next.line - last.line);
      out += next.line - last.line;
    }
    const auto delta = [](u32 to, u32 from) { return static_cast<i32>(to - from); };
    out = write_vlq(out, delta(next.column, same_line ? last.column : 0));
    out = write_vlq(out, delta(next.source, last.source));
    out = write_vlq(out, delta(next.original_line, last.original_line));
    out = write_vlq(out, delta(next.original_column, last.original_column));
    const u32 last_name = last.name;
    last = next;
    if (next.name == kNone) {
      last.name = last_name;
    } else {
      char* const name_start = out;
      out = write_vlq(out, delta(next.name, last_name == kNone ? 0 : last_name));
      if (last_name == kNone) {
        result_.first_name_at = static_cast<u32>(name_start - result_.rest.view().data());
        result_.first_name_size = static_cast<u32>(out - name_start);
        result_.first_name = next.name;
      }
    }
    result_.rest.set_end(out);
  }

  const ModuleMappings& module_;
  const GlobalIndices& indices_;
  std::string_view text_;
  u32 output_offset_;
  OriginalPositions positions_;
  GeneratedCursor cursor_;
  EncodedMappings result_;
  bool last_named_ = false;
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

std::vector<unit::Str> used_names(const ModuleMappings& module, std::string_view output) {
  std::vector<unit::Str> names;
  NameIndices seen;
  OutputOffsets offsets(module.segments);
  for (const unit::Mapping& mapping : copied_mappings(module)) {
    if (mapping.name.size == 0) continue;
    const u32 offset = offsets.locate(mapping);
    if (offset == kNone || is_spelled_at(output, offset, name_text(module, mapping.name))) continue;
    if (seen.insert(mapping.name, 0)) names.push_back(mapping.name);
  }
  return names;
}

EncodedMappings encode_mappings(const ModuleMappings& module, const SourceLines& lines,
                                const GlobalIndices& indices, std::string_view text,
                                u32 output_offset) {
  return Encoder(module, lines, indices, text, output_offset).run();
}

}  // namespace sinter::sourcemap
