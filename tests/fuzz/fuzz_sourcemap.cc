// Source maps of other tools: any bytes are refused or read. Every position of an accepted map can
// be looked up, and the map composed with itself is one that is accepted.
#include <array>
#include <string>

#include "base/types.h"
#include "parsers/sourcemap/compose.h"
#include "parsers/sourcemap/source_map.h"

using namespace sinter;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  sourcemap::find_source_mapping_url(text);
  const auto map = sourcemap::SourceMap::parse(text);
  if (!map) return 0;
  for (u32 line = 0; line < map->line_count(); ++line) {
    map->for_each_mapping(line, [&](u32 column, const auto& position) {
      const auto found = map->find(line, column);
      SINTER_CHECK(!position || !found || found->source < map->sources().size());
      if (!position) return;
      SINTER_CHECK(position->source < map->sources().size());
      SINTER_CHECK(position->name == kNone || position->name < map->names().size());
      map->find(position->line, position->column);
    });
  }
  const std::array<std::string, 2> steps{text, text};
  const auto composed = sourcemap::compose_maps(steps, nullptr);
  SINTER_CHECK(composed && sourcemap::SourceMap::parse(*composed));
  return 0;
}
