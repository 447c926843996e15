#include "bundler/emit/source_maps.h"

#include <deque>
#include <memory>

#include "base/path.h"
#include "base/trace.h"
#include "parsers/sourcemap/source_map.h"

namespace sinter::bundler {

namespace {

// The map that a compiler left for the module, parsed, with its sources relative to our map.
struct InputMap {
  std::optional<sourcemap::SourceMap> map;
  std::vector<std::string> names;
};

InputMap read_input_map(const Module& module, const std::string& map_directory) {
  InputMap input;
  if (module.source_map.empty()) return input;
  input.map = sourcemap::SourceMap::parse(module.source_map);
  if (!input.map) return input;
  for (const sourcemap::MapSource& source : input.map->sources()) {
    const bool is_url = source.name.find("://") != std::string::npos;
    input.names.push_back(
        is_url ? source.name
               : path::relative(map_directory, path::join(path::dirname(module.path), source.name)));
  }
  return input;
}

}  // namespace

std::string chunk_source_map(const Link& link, std::string_view output,
                             std::span<const Piece> pieces, const std::string& map_directory) {
  TRACE_SCOPE("source map");
  std::vector<sourcemap::ModuleMappings> modules;
  std::deque<std::string> names;
  std::deque<InputMap> inputs;
  IdTable<u32> known;  // module → index into names and inputs
  for (const Piece& piece : pieces) {
    if (is_none(piece.module) || piece.segments.empty()) continue;
    const Module& module = *link[piece.module].source;
    bool added;
    const u32 at = known.insert(to_index(piece.module), static_cast<u32>(names.size()), &added);
    if (added) {
      names.push_back(path::relative(map_directory, module.path));
      inputs.push_back(read_input_map(module, map_directory));
    }
    modules.push_back({.mappings = module.unit.mappings(),
                       .strings = {module.unit.strings().data(), module.unit.strings().size()},
                       .segments = piece.segments,
                       .source_name = names[at],
                       .source_text = module.text,
                       .ignored = false,
                       .input_map = inputs[at].map ? &*inputs[at].map : nullptr,
                       .input_source_names = inputs[at].names});
  }
  return sourcemap::join_source_map(output, modules,
                                    {.sources_content = link.options.sources_content,
                                     .source_root = link.options.source_root},
                                    &link.pool);
}

}  // namespace sinter::bundler
