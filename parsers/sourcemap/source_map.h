// An incoming source map: the v3 format (ECMA-426), plain or with sections ("index map").
//
// Read for two reasons: to chain our own mappings through the map that a compiler or a plugin left
// for a module, and to show original positions in stack traces. Reading is tolerant where the
// standard is: unknown fields are ignored, mappings out of range are skipped, lines need not be
// sorted.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::sourcemap {

struct MapSource {
  std::string name;  // with sourceRoot in front, as the map means it; may be relative to the map
  std::optional<std::string> content;
  bool ignored = false;  // listed in ignoreList
};

struct OriginalPosition {
  u32 source;  // index into sources()
  u32 line;    // from 0
  u32 column;  // from 0, UTF-16
  u32 name;    // index into names(), or kNone
};

class SourceMap {
 public:
  // Nothing on malformed input; `error` then says why.
  static std::optional<SourceMap> parse(std::string_view json, std::string* error = nullptr);

  // Original position of the nearest mapping at or before this generated position on the same line.
  // Nothing if there is none or if it says "no original".
  std::optional<OriginalPosition> find(u32 line, u32 utf16_column) const;

  // Generated lines that have an entry in the map.
  u32 line_count() const {
    return line_begins_.empty() ? 0 : static_cast<u32>(line_begins_.size()) - 1;
  }
  // Calls fn(generated column, original position or nothing) for the mappings of a line, in order.
  template <class Fn>
  void for_each_mapping(u32 line, Fn&& fn) const {
    for (u32 i = line_begins_[line]; i < line_begins_[line + 1]; ++i) {
      const Segment& s = segments_[i];
      std::optional<OriginalPosition> position;
      if (s.source != kNone) position = OriginalPosition{s.source, s.line, s.column, s.name};
      fn(s.generated_column, position);
    }
  }

  const std::vector<MapSource>& sources() const { return sources_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  friend struct SourceMapReader;

  struct Segment {
    u32 generated_column;
    u32 source;  // kNone: maps to nothing
    u32 line;
    u32 column;
    u32 name;
  };

  std::vector<MapSource> sources_;
  std::vector<std::string> names_;
  std::vector<Segment> segments_;  // by line, then by generated column
  std::vector<u32> line_begins_;   // line -> first segment; one more at the end
};

// The URL of the last `//# sourceMappingURL=…` or `/*# sourceMappingURL=… */` comment, if only
// white space and comments follow it.
std::optional<std::string_view> find_source_mapping_url(std::string_view text);

}  // namespace sinter::sourcemap
