#include "parsers/sourcemap/source_map.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include <simdjson.h>

#include "parsers/sourcemap/vlq.h"

namespace sinter::sourcemap {

namespace dom = simdjson::dom;

// Positions beyond these are of no file, and a map must not decide how much memory its lines take.
// Columns stay so small that the difference of any two fits the format.
constexpr u64 kMaxSectionLine = 1 << 24;
constexpr i64 kMaxPosition = (1 << 30) - 1;

struct SourceMapReader {
  SourceMap& map;
  std::string& error;
  // Segments as they come, with the absolute generated line.
  struct Placed {
    u32 line;
    SourceMap::Segment segment;
  };
  std::vector<Placed> placed;
  Placed last_placed{};  // the one furthest into the generated text

  static bool before(const Placed& a, const Placed& b) {
    return a.line != b.line ? a.line < b.line
                            : a.segment.generated_column < b.segment.generated_column;
  }

  bool fail(std::string message) {
    error = std::move(message);
    return false;
  }

  bool read(const dom::object& object, u32 line_offset, u32 column_offset) {
    dom::array sections;
    if (object["sections"].get(sections) == simdjson::SUCCESS) {
      return read_sections(sections, line_offset, column_offset);
    }
    return read_plain(object, line_offset, column_offset);
  }

  bool read_sections(const dom::array& sections, u32 line_offset, u32 column_offset) {
    for (const dom::element section : sections) {
      u64 line = 0, column = 0;
      dom::object inner;
      if (section["offset"]["line"].get(line) != simdjson::SUCCESS ||
          section["offset"]["column"].get(column) != simdjson::SUCCESS ||
          section["map"].get(inner) != simdjson::SUCCESS) {
        return fail("a section needs an offset and a map");
      }
      // The column offset of an outer section applies to the first line only.
      const u64 outer_column = line == 0 ? column_offset : 0;
      if (line > kMaxSectionLine - line_offset || column > kMaxPosition - outer_column) {
        return fail("a section begins where no file has text");
      }
      Placed start{};
      start.line = line_offset + static_cast<u32>(line);
      start.segment.generated_column = static_cast<u32>(column + outer_column);
      // A section ends where the next begins; whatever an earlier one says beyond that is void.
      if (!placed.empty() && !before(last_placed, start)) {
        std::erase_if(placed, [&](const Placed& p) { return !before(p, start); });
        last_placed = start;
      }
      if (!read(inner, start.line, start.segment.generated_column)) return false;
    }
    return true;
  }

  bool read_plain(const dom::object& object, u32 line_offset, u32 column_offset) {
    std::string_view mappings;
    if (object["mappings"].get(mappings) != simdjson::SUCCESS) {
      return fail("the field \"mappings\" is missing or no string");
    }
    const u32 source_base = static_cast<u32>(map.sources_.size());
    const u32 name_base = static_cast<u32>(map.names_.size());
    if (!read_sources(object, source_base)) return false;

    dom::array names;
    if (object["names"].get(names) == simdjson::SUCCESS) {
      for (const dom::element name : names) {
        std::string_view text;
        if (name.get(text) != simdjson::SUCCESS) text = {};
        map.names_.emplace_back(text);
      }
    }
    return read_mappings(mappings, line_offset, column_offset, source_base, name_base);
  }

  bool read_sources(const dom::object& object, u32 source_base) {
    dom::array sources;
    if (object["sources"].get(sources) != simdjson::SUCCESS) {
      return fail("the field \"sources\" is missing or no array");
    }
    std::string_view root;
    if (object["sourceRoot"].get(root) != simdjson::SUCCESS) root = {};
    for (const dom::element source : sources) {
      std::string_view text;
      MapSource& added = map.sources_.emplace_back();
      if (source.get(text) != simdjson::SUCCESS) continue;  // null: a source without a name
      added.name = root;
      if (!root.empty() && root.back() != '/') added.name += '/';
      added.name += text;
    }
    dom::array contents;
    if (object["sourcesContent"].get(contents) == simdjson::SUCCESS) {
      size_t i = source_base;
      for (const dom::element content : contents) {
        std::string_view text;
        if (i < map.sources_.size() && content.get(text) == simdjson::SUCCESS) {
          map.sources_[i].content = text;
        }
        ++i;
      }
    }
    for (const char* const key : {"ignoreList", "x_google_ignoreList"}) {
      dom::array ignored;
      if (object[key].get(ignored) != simdjson::SUCCESS) continue;
      for (const dom::element index : ignored) {
        u64 i = 0;
        if (index.get(i) == simdjson::SUCCESS && i < map.sources_.size() - source_base) {
          map.sources_[source_base + i].ignored = true;
        }
      }
    }
    return true;
  }

  bool read_mappings(std::string_view text, u32 line_offset, u32 column_offset, u32 source_base,
                     u32 name_base) {
    const i64 source_count = static_cast<i64>(map.sources_.size()) - source_base;
    const i64 name_count = static_cast<i64>(map.names_.size()) - name_base;
    placed.reserve(placed.size() + text.size() / 5);
    i64 column = 0, source = 0, original_line = 0, original_column = 0, name = 0;
    u32 line = line_offset;
    const char* p = text.data();
    const char* const end = p + text.size();
    const auto ends_segment = [&] { return p == end || *p == ',' || *p == ';'; };
    while (p < end) {
      if (*p == ';') {
        ++line;
        column = 0;
        ++p;
        continue;
      }
      if (*p == ',') {
        ++p;
        continue;
      }
      const auto position = p - text.data();
      i64 delta = 0;
      bool valid = read_vlq(p, end, delta);
      column += delta;
      bool has_source = false, has_name = false;
      if (valid && !ends_segment()) {
        has_source = true;
        for (i64* field : {&source, &original_line, &original_column}) {
          valid = valid && read_vlq(p, end, delta);
          *field += delta;
        }
        if (valid && !ends_segment()) {
          has_name = true;
          valid = read_vlq(p, end, delta);
          name += delta;
        }
      }
      if (!valid || !ends_segment()) {
        return fail("invalid mapping at character " + std::to_string(position) +
                    " of \"mappings\"");
      }
      if (column < 0 || column > kMaxPosition) continue;
      SourceMap::Segment segment{static_cast<u32>(column), kNone, 0, 0, kNone};
      if (line == line_offset) segment.generated_column += column_offset;
      if (has_source) {
        if (source < 0 || source >= source_count || original_line < 0 || original_column < 0 ||
            original_line > kMaxPosition || original_column > kMaxPosition) {
          continue;
        }
        segment.source = source_base + static_cast<u32>(source);
        segment.line = static_cast<u32>(original_line);
        segment.column = static_cast<u32>(original_column);
        if (has_name && name >= 0 && name < name_count) {
          segment.name = name_base + static_cast<u32>(name);
        }
      }
      placed.push_back({line, segment});
      if (before(last_placed, placed.back())) last_placed = placed.back();
    }
    return true;
  }

  void finish() {
    if (!std::is_sorted(placed.begin(), placed.end(), before)) {
      std::stable_sort(placed.begin(), placed.end(), before);
    }
    map.segments_.reserve(placed.size());
    for (const Placed& p : placed) {
      while (map.line_begins_.size() <= p.line) {
        map.line_begins_.push_back(static_cast<u32>(map.segments_.size()));
      }
      map.segments_.push_back(p.segment);
    }
    map.line_begins_.push_back(static_cast<u32>(map.segments_.size()));
  }
};

std::optional<SourceMap> SourceMap::parse(std::string_view json, std::string* error) {
  std::string ignored_error;
  std::string& message = error != nullptr ? *error : ignored_error;
  // Servers may prepend a line that keeps the map from being run as a script.
  if (json.starts_with(")]}")) json.remove_prefix(std::min(json.find('\n'), json.size()));

  dom::parser parser;
  dom::element root;
  if (const auto code = parser.parse(json.data(), json.size()).get(root);
      code != simdjson::SUCCESS) {
    message = simdjson::error_message(code);
    return std::nullopt;
  }
  dom::object object;
  if (root.get(object) != simdjson::SUCCESS) {
    message = "a source map must be a JSON object";
    return std::nullopt;
  }
  u64 version = 0;
  if (object["version"].get(version) != simdjson::SUCCESS || version != 3) {
    message = "only version 3 of source maps is supported";
    return std::nullopt;
  }
  SourceMap map;
  SourceMapReader reader{map, message, {}};
  if (!reader.read(object, 0, 0)) return std::nullopt;
  reader.finish();
  return map;
}

std::optional<OriginalPosition> SourceMap::find(u32 line, u32 utf16_column) const {
  if (line + 1 >= line_begins_.size()) return std::nullopt;
  const auto begin = segments_.begin() + line_begins_[line];
  const auto end = segments_.begin() + line_begins_[line + 1];
  const auto after = std::upper_bound(begin, end, utf16_column, [](u32 column, const Segment& s) {
    return column < s.generated_column;
  });
  if (after == begin) return std::nullopt;
  const Segment& segment = *std::prev(after);
  if (segment.source == kNone) return std::nullopt;
  return OriginalPosition{segment.source, segment.line, segment.column, segment.name};
}

namespace {

// Like rfind, which compares at every byte: looks for the byte at `rare` of the key, which texts
// seldom have, so that most of a file is passed at memory speed.
size_t find_last(std::string_view text, std::string_view key, size_t rare) {
  for (size_t end = text.size(); end > 0;) {
    const void* found = memrchr(text.data(), key[rare], end);
    if (found == nullptr) break;
    end = static_cast<size_t>(static_cast<const char*>(found) - text.data());
    if (end >= rare && text.substr(end - rare).starts_with(key)) return end - rare;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> find_source_mapping_url(std::string_view text) {
  constexpr std::string_view kKey = "sourceMappingURL=";
  const size_t key = find_last(text, kKey, kKey.find('U'));
  if (key == std::string_view::npos || key < 4) return std::nullopt;
  const std::string_view opening = text.substr(key - 4, 4);
  const bool line_comment = opening == "//# " || opening == "//@ ";
  const bool block_comment = opening == "/*# " || opening == "/*@ ";
  if (!line_comment && !block_comment) return std::nullopt;

  std::string_view rest = text.substr(key + kKey.size());
  const size_t url_end = std::min(rest.find_first_of(" \t\r\n\"'*"), rest.size());
  const std::string_view url = rest.substr(0, url_end);
  rest.remove_prefix(url_end);
  if (block_comment) {
    const size_t close = rest.find("*/");
    if (close == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(close + 2);
  } else {
    rest.remove_prefix(std::min(rest.find_first_of("\r\n"), rest.size()));
  }
  // Whatever follows must not be code: else the text only mentions such a comment.
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    if (rest.empty()) break;
    if (!rest.starts_with("//")) return std::nullopt;
    rest.remove_prefix(std::min(rest.find_first_of("\r\n"), rest.size()));
  }
  if (url.empty()) return std::nullopt;
  return url;
}

}  // namespace sinter::sourcemap
