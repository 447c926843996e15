#include "parsers/sourcemap/join.h"

#include <cstring>
#include <optional>
#include <unordered_map>

#include "base/base64.h"
#include "base/hash.h"
#include "parsers/sourcemap/json_escape.h"
#include "parsers/sourcemap/vlq.h"

namespace sinter::sourcemap {
namespace {

template <class Fn>
void for_each_index(TaskPool* pool, size_t n, const Fn& fn) {
  if (pool != nullptr && n > 1) {
    pool->parallel_for(n, fn);
  } else {
    for (size_t i = 0; i < n; ++i) fn(i);
  }
}

// The lists `sources` and `names`, each text once.
struct ListedSource {
  std::string_view name;
  const std::string_view* content;  // null: unknown
  bool ignored;
};

class SourceList {
 public:
  u32 add(std::string_view name, const std::string_view* content, bool ignored) {
    const auto [entry, added] = index_.emplace(name, static_cast<u32>(sources.size()));
    if (added) {
      sources.push_back({name, content, ignored});
    } else if (sources[entry->second].content == nullptr) {
      sources[entry->second].content = content;
    }
    return entry->second;
  }
  std::vector<ListedSource> sources;

 private:
  std::unordered_map<std::string_view, u32> index_;
};

// One thread gathers the names of all modules: their hashes are known by then.
class NameList {
 public:
  static u32 hash(std::string_view name) { return static_cast<u32>(hash64(name)); }

  NameList() : slots_(256) {}

  u32 add(std::string_view name, u32 hash) {
    for (size_t at = hash;; ++at) {
      Slot& slot = slots_[at & (slots_.size() - 1)];
      if (slot.number == kNone) {
        slot = {hash, static_cast<u32>(names.size())};
        names.push_back(name);
        if (names.size() * 2 > slots_.size()) grow();
        return static_cast<u32>(names.size() - 1);
      }
      if (slot.hash == hash && names[slot.number] == name) return slot.number;
    }
  }
  std::vector<std::string_view> names;

 private:
  struct Slot {
    u32 hash = 0, number = kNone;
  };

  void grow() {
    std::vector<Slot> old(slots_.size() * 4);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number == kNone) continue;
      size_t at = slot.hash;
      while (slots_[at & (slots_.size() - 1)].number != kNone) ++at;
      slots_[at & (slots_.size() - 1)] = slot;
    }
  }

  std::vector<Slot> slots_;
};

// Gives every source and name its place, in order of the modules so that it does not depend on
// threads. Contents are pointed to, so `contents` must not grow once it is referred to.
struct Lists {
  SourceList sources;
  NameList names;
  std::vector<std::string_view> contents;
  std::vector<GlobalIndices> indices;

  void build(std::span<const ModuleMappings> modules, std::span<const NamesInUse> used,
             std::span<const std::vector<u32>> hashes) {
    size_t content_count = modules.size();
    for (const ModuleMappings& module : modules) {
      if (module.input_map != nullptr) content_count += module.input_map->sources().size();
    }
    contents.reserve(content_count);
    indices.resize(modules.size());
    for (size_t i = 0; i < modules.size(); ++i) {
      const ModuleMappings& module = modules[i];
      if (module.input_map != nullptr) {
        add_input_map(module, indices[i]);
      } else if (!module.mappings.empty()) {
        contents.push_back(module.source_text);
        indices[i].source = sources.add(module.source_name, &contents.back(), module.ignored);
      }
      indices[i].names.reserve(used[i].names.size());
      for (size_t n = 0; n < used[i].names.size(); ++n) {
        const unit::Str name = used[i].names[n];
        indices[i].names.push_back(
            names.add(module.strings.substr(name.offset, name.size), hashes[i][n]));
      }
    }
  }

 private:
  void add_input_map(const ModuleMappings& module, GlobalIndices& target) {
    const auto& inputs = module.input_map->sources();
    target.input_sources.reserve(inputs.size());
    for (size_t i = 0; i < inputs.size(); ++i) {
      const std::string_view name = i < module.input_source_names.size()
                                        ? std::string_view(module.input_source_names[i])
                                        : std::string_view(inputs[i].name);
      const std::string_view* content = nullptr;
      if (inputs[i].content) {
        contents.push_back(*inputs[i].content);
        content = &contents.back();
      }
      target.input_sources.push_back(
          sources.add(name, content, module.ignored || inputs[i].ignored));
    }
    target.input_names.reserve(module.input_map->names().size());
    for (const std::string& name : module.input_map->names()) {
      target.input_names.push_back(names.add(name, NameList::hash(name)));
    }
  }
};

// Puts the modules' mappings one after the other, rewriting what refers to the module before.
class Stitcher {
 public:
  // Upper bound of the bytes that append() adds for `encoded`.
  static size_t max_size(const EncodedMappings& encoded) {
    return encoded.rest.size() + encoded.end.line + 9 * kMaxVlqSize;
  }

  explicit Stitcher(char* out) : out_(out) {}

  void append(const EncodedMappings& encoded) {
    if (!encoded.empty) append_mappings(encoded);
    // Where the next module's text starts.
    start_.column = encoded.end.line == 0 ? start_.column + encoded.end.column : encoded.end.column;
    start_.line += encoded.end.line;
  }

  char* end() const { return out_; }

 private:
  void append_mappings(const EncodedMappings& encoded) {
    const EncodedMapping first = absolute(encoded.first);
    const bool same_line = any_ && first.line == last_.line;
    if (same_line) {
      *out_++ = ',';
    } else {
      const u32 lines = first.line - last_.line;
      std::memset(out_, ';', lines);
      out_ += lines;
    }
    write(first.column, same_line ? last_.column : 0);
    write(first.source, last_.source);
    write(first.original_line, last_.original_line);
    write(first.original_column, last_.original_column);
    if (first.name != kNone) write(first.name, last_.name);

    const std::string_view rest = encoded.rest.view();
    if (encoded.first_name_at == kNone) {
      copy(rest);
    } else {
      copy(rest.substr(0, encoded.first_name_at));
      write(encoded.first_name, last_.name);
      copy(rest.substr(encoded.first_name_at + encoded.first_name_size));
    }
    const u32 last_name = encoded.last.name == kNone ? last_.name : encoded.last.name;
    last_ = absolute(encoded.last);
    last_.name = last_name;
    any_ = true;
    if (encoded.has_tail) append_tail(encoded.tail);
  }

  void append_tail(LinePosition at) {
    const u32 column = at.line == 0 ? start_.column + at.column : at.column;
    const u32 line = start_.line + at.line;
    if (line == last_.line) {
      *out_++ = ',';
      write(column, last_.column);
    } else {
      std::memset(out_, ';', line - last_.line);
      out_ += line - last_.line;
      write(column, 0);
    }
    last_.line = line;
    last_.column = column;
  }

  EncodedMapping absolute(EncodedMapping mapping) const {
    if (mapping.line == 0) mapping.column += start_.column;
    mapping.line += start_.line;
    return mapping;
  }

  void write(u32 to, u32 from) { out_ = write_vlq(out_, static_cast<i32>(to - from)); }
  void copy(std::string_view bytes) {
    if (!bytes.empty()) std::memcpy(out_, bytes.data(), bytes.size());
    out_ += bytes.size();
  }

  char* out_;
  LinePosition start_{};
  EncodedMapping last_{.name = 0};
  bool any_ = false;
};

// For each entry the first one with the same source text, so that its lines are counted once.
std::vector<u32> number_sources(std::span<const ModuleMappings> modules) {
  std::vector<u32> first(modules.size());
  std::unordered_map<const char*, u32> seen;
  seen.reserve(modules.size());
  for (size_t i = 0; i < modules.size(); ++i) {
    const std::string_view text = modules[i].source_text;
    const auto [entry, added] = seen.emplace(text.data(), static_cast<u32>(i));
    const bool same = !added && modules[entry->second].source_text.size() == text.size();
    first[i] = same ? entry->second : static_cast<u32>(i);
  }
  return first;
}

struct TextRange {
  u32 begin, end;
};

// Each module's text reaches to the start of the next one's, so that every line end is counted.
std::vector<TextRange> text_ranges(std::string_view output,
                                   std::span<const ModuleMappings> modules) {
  std::vector<TextRange> ranges(modules.size());
  u32 begin = 0;
  for (size_t i = 0; i < modules.size(); ++i) {
    u32 end = static_cast<u32>(output.size());
    for (size_t next = i + 1; next < modules.size(); ++next) {
      if (modules[next].segments.empty()) continue;
      end = modules[next].segments.front().output_offset;
      break;
    }
    if (modules[i].segments.empty()) end = begin;
    ranges[i] = {begin, end};
    begin = end;
  }
  return ranges;
}

void append_json(std::string& out, std::string_view text) {
  const size_t old_size = out.size();
  out.resize(old_size + json_string_size(text));
  write_json_string(out.data() + old_size, text);
}

void append_field(std::string& out, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  out += ",\"";
  out += key;
  out += "\":";
  append_json(out, value);
}

// The bytes of `"sourcesContent"`'s elements, each with the comma before it, as offsets of their
// starts and the end of all.
std::vector<size_t> content_offsets(std::span<const ListedSource> sources, TaskPool* pool) {
  std::vector<size_t> offsets(sources.size() + 1);
  for_each_index(pool, sources.size(), [&](size_t i) {
    offsets[i + 1] = sources[i].content == nullptr ? 4 : json_string_size(*sources[i].content);
  });
  for (size_t i = 0; i < sources.size(); ++i) offsets[i + 1] += offsets[i] + (i == 0 ? 0 : 1);
  return offsets;
}

// Written in place by all threads.
void append_sources_content(std::string& out, std::span<const ListedSource> sources,
                            std::span<const size_t> offsets, TaskPool* pool) {
  out += ",\"sourcesContent\":[";
  const size_t start = out.size();
  out.resize(start + offsets.back());
  for_each_index(pool, sources.size(), [&](size_t i) {
    char* to = out.data() + start + offsets[i];
    if (i > 0) *to++ = ',';
    if (sources[i].content == nullptr) {
      std::memcpy(to, "null", 4);
    } else {
      write_json_string(to, *sources[i].content);
    }
  });
  out += ']';
}

}  // namespace

std::string join_source_map(std::string_view output, std::span<const ModuleMappings> modules,
                            const MapOptions& options, TaskPool* pool) {
  const size_t count = modules.size();
  std::vector<NamesInUse> used(count);
  std::vector<std::vector<u32>> hashes(count);  // of the names in use
  const std::vector<u32> source_of = number_sources(modules);
  std::vector<std::optional<SourceLines>> lines(count);
  for_each_index(pool, count * 2, [&](size_t i) {
    if (i < count) {
      used[i] = names_in_use(modules[i], output);
      hashes[i].reserve(used[i].names.size());
      for (const unit::Str name : used[i].names)
        hashes[i].push_back(NameList::hash(modules[i].strings.substr(name.offset, name.size)));
    } else if (source_of[i - count] == i - count) {
      lines[i - count].emplace(modules[i - count].source_text);
    }
  });
  Lists lists;
  lists.build(modules, used, hashes);

  const std::vector<TextRange> ranges = text_ranges(output, modules);
  std::vector<EncodedMappings> encoded(count);
  const auto encode = [&] {
    for_each_index(pool, count, [&](size_t i) {
      const std::string_view text = output.substr(ranges[i].begin, ranges[i].end - ranges[i].begin);
      encoded[i] = encode_mappings(modules[i], used[i], *lines[source_of[i]], lists.indices[i],
                                   text, ranges[i].begin);
    });
  };

  std::string out;
  const auto append_list = [&](const auto& items, const auto& text_of) {
    for (size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out += ',';
      append_json(out, text_of(items[i]));
    }
    out += ']';
  };
  const auto write_lists = [&] {
    std::vector<size_t> contents;
    if (options.sources_content) contents = content_offsets(lists.sources.sources, pool);
    // One allocation for nearly all maps. What is not needed of it is never touched.
    constexpr size_t kMappingBytes = 12, kKeyBytes = 4096, kIgnoredBytes = 11;
    size_t bytes = kKeyBytes + (contents.empty() ? 0 : contents.back());
    for (const ModuleMappings& module : modules)
      bytes += count_mappings(module) * kMappingBytes + 9 * kMaxVlqSize;
    for (const ListedSource& s : lists.sources.sources)
      bytes += json_string_size(s.name) + 1 + kIgnoredBytes;
    for (const std::string_view name : lists.names.names) bytes += json_string_size(name) + 1;
    out.reserve(bytes);
    out += "{\"version\":3";
    append_field(out, "file", options.file);
    append_field(out, "sourceRoot", options.source_root);
    out += ",\"sources\":[";
    append_list(lists.sources.sources, [](const ListedSource& s) { return s.name; });
    if (options.sources_content) append_sources_content(out, lists.sources.sources, contents, pool);
    out += ",\"names\":[";
    append_list(lists.names.names, [](std::string_view name) { return name; });
    out += ",\"mappings\":\"";
  };
  // A program of one large module has one thread for each.
  for_each_index(pool, 2, [&](size_t i) { i == 0 ? encode() : write_lists(); });

  size_t mappings_bound = 0;
  for (const EncodedMappings& e : encoded) mappings_bound += Stitcher::max_size(e);
  const size_t mappings_start = out.size();
  out.resize(mappings_start + mappings_bound);
  Stitcher stitcher(out.data() + mappings_start);
  for (const EncodedMappings& e : encoded) stitcher.append(e);
  out.resize(static_cast<size_t>(stitcher.end() - out.data()));
  out += '"';

  bool first_ignored = true;
  for (size_t i = 0; i < lists.sources.sources.size(); ++i) {
    if (!lists.sources.sources[i].ignored) continue;
    out += first_ignored ? ",\"x_google_ignoreList\":[" : ",";
    out += std::to_string(i);
    first_ignored = false;
  }
  if (!first_ignored) out += ']';
  append_field(out, "debugId", options.debug_id);
  out += '}';
  return out;
}

std::string source_map_comment(MapForm form, CommentSyntax syntax, std::string_view map_json,
                               std::string_view url) {
  if (form == MapForm::kNone || form == MapForm::kExternal) return {};
  std::string out =
      syntax == CommentSyntax::kCss ? "/*# sourceMappingURL=" : "//# sourceMappingURL=";
  if (form == MapForm::kInline) {
    out += "data:application/json;charset=utf-8;base64,";
    append_base64(out, map_json);
  } else {
    // What would end the comment or be read as part of the URL's syntax.
    for (const char c : url) {
      constexpr std::string_view kEncoded = " %\"'*#?<>\\\r\n\t";
      if (kEncoded.find(c) == std::string_view::npos) {
        out += c;
      } else {
        constexpr char kHex[] = "0123456789ABCDEF";
        const char escape[] = {'%', kHex[static_cast<u8>(c) >> 4], kHex[c & 15]};
        out.append(escape, sizeof escape);
      }
    }
  }
  out += syntax == CommentSyntax::kCss ? " */\n" : "\n";
  return out;
}

}  // namespace sinter::sourcemap
