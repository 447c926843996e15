#include "bundler/graph/original_positions.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/path.h"
#include "base/utf8.h"
#include "parsers/sourcemap/source_map.h"

namespace sinter::bundler {

namespace {

class Originals {
 public:
  Originals(const Module& module, std::string_view code, const sourcemap::SourceMap& map,
            std::string_view file_text)
      : module_(module), map_(map), generated_(code), file_text_(file_text), file_(file_text) {}

  std::optional<SourceRange> of(SourceRange range) const {
    const std::optional<u32> start = offset_of(range.start);
    if (!start) return std::nullopt;
    // What is generated in one piece may come from several places: the end has to fit the start.
    std::optional<u32> end = offset_of(range.end);
    const u32 line_end = file_.line_range(line_at(*start)).end;
    if (!end || *end <= *start || *end > line_end)
      end = std::min(line_end, *start + std::max<u32>(range.size(), 1));
    return SourceRange{*start, std::max(*end, *start)};
  }

 private:
  u32 line_at(u32 offset) const { return file_.locate(offset).line; }

  bool is_own_file(const sourcemap::MapSource& source) const {
    // Transforms of a single file often give it no name.
    if (source.name.empty()) return map_.sources().size() == 1;
    const std::string path = path::is_absolute(source.name)
                                 ? path::normalize(source.name)
                                 : path::join(path::dirname(module_.path), source.name);
    return path == module_.path || (map_.sources().size() == 1 &&
                                    path::basename(source.name) == path::basename(module_.path));
  }

  std::optional<u32> offset_of(u32 offset) const {
    const LineColumn at = generated_.locate(offset);
    const auto found = map_.find(at.line - 1, at.utf16_column);
    if (!found || !is_own_file(map_.sources()[found->source])) return std::nullopt;
    if (found->line + 1 > file_.line_count()) return std::nullopt;
    const SourceRange line = file_.line_range(found->line + 1);
    u32 result = line.start;
    for (u32 units = 0; units < found->column && result < line.end; ++result) {
      // Bytes that go on with a character count nothing; the last of four makes a pair.
      const auto byte = static_cast<unsigned char>(file_text_[result]);
      if ((byte & 0xc0) != 0x80) units += byte >= 0xf0 ? 2 : 1;
      while (result + 1 < line.end &&
             (static_cast<unsigned char>(file_text_[result + 1]) & 0xc0) == 0x80)
        ++result;
    }
    return result;
  }

  const Module& module_;
  const sourcemap::SourceMap& map_;
  LineTable generated_;
  std::string_view file_text_;
  LineTable file_;
};

}  // namespace

bool use_original_positions(Diagnostics& diagnostics, const Module& module, std::string_view code,
                            std::string_view map, FileSystem& files) {
  if (map.empty()) return false;
  const std::optional<sourcemap::SourceMap> parsed = sourcemap::SourceMap::parse(map);
  if (!parsed) return false;
  const ReadResult file = files.read_file(module.path);
  if (!file) return false;
  std::string_view text = file.text();
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const Originals originals(module, code, *parsed, text);
  std::vector<Diagnostic> moved = diagnostics.take();
  const std::vector<Diagnostic> kept = moved;
  bool all = true;
  const auto move = [&](const std::string& path, SourceRange& range) {
    if (path != module.pretty_path || range.is_none()) return;
    const std::optional<SourceRange> original = originals.of(range);
    all &= original.has_value();
    if (original) range = *original;
  };
  for (Diagnostic& diagnostic : moved) {
    move(diagnostic.path, diagnostic.range);
    for (Note& note : diagnostic.notes) move(note.path, note.range);
  }
  for (const Diagnostic& diagnostic : all ? moved : kept) diagnostics.add(diagnostic);
  return all;
}

}  // namespace sinter::bundler
