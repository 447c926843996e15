#include "bundler/emit/source_maps.h"

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/path.h"
#include "base/trace.h"
#include "parsers/sourcemap/source_map.h"

namespace sinter::bundler {

namespace {

// Names of the sources of a module's input map, relative to our map.
std::vector<std::string> input_source_names(const InputMap& input,
                                            const std::string& map_directory) {
  std::vector<std::string> names;
  if (!input.map) return names;
  for (const sourcemap::MapSource& source : input.map->sources()) {
    const bool is_url = source.name.find("://") != std::string::npos;
    names.push_back(is_url
                        ? source.name
                        : path::relative(map_directory, path::join(input.directory, source.name)));
  }
  return names;
}

}  // namespace

std::string source_map_of(const BuildOptions& options, TaskPool* pool, std::string_view output,
                          std::span<const MappedCode> code, const std::string& map_path) {
  TRACE_SCOPE("source map");
  const std::string map_directory(path::dirname(map_path));
  const auto shown = [&](std::string& name) {
    if (options.source_path) name = options.source_path(name, map_path);
  };
  std::vector<sourcemap::ModuleMappings> modules;
  std::deque<std::string> names;
  std::deque<std::vector<std::string>> input_names;
  std::vector<u8> ignored;
  std::unordered_map<const Module*, u32> known;  // module → index into names and input_names
  for (const MappedCode& each : code) {
    if (each.segments.empty()) continue;
    const Module& module = *each.module;
    const auto [at, added] = known.emplace(&module, static_cast<u32>(names.size()));
    if (added) {
      names.push_back(path::relative(map_directory, module.path));
      input_names.push_back(input_source_names(module.input_map, map_directory));
      ignored.push_back(options.ignores_source ? options.ignores_source(names.back(), map_path)
                                               : module.in_node_modules);
      shown(names.back());
      for (std::string& name : input_names.back()) shown(name);
    }
    modules.push_back(
        {.mappings = each.mappings,
         .strings = each.strings,
         .segments = each.segments,
         .source_name = names[at->second],
         .source_text = module.text ? std::string_view(*module.text) : std::string_view(),
         .ignored = ignored[at->second] != 0,
         .input_map = module.input_map.map.get(),
         .input_source_names = input_names[at->second]});
  }
  return sourcemap::join_source_map(
      output, modules,
      {.sources_content = options.sources_content, .source_root = options.source_root}, pool);
}

std::string chunk_source_map(const Link& link, std::string_view output,
                             std::span<const Piece> pieces, const std::string& map_path) {
  std::vector<MappedCode> code;
  for (const Piece& piece : pieces) {
    if (is_none(piece.module)) continue;
    const Module& module = *link[piece.module].source;
    code.push_back({&module,
                    module.unit.mappings(),
                    {module.unit.strings().data(), module.unit.strings().size()},
                    piece.segments});
  }
  return source_map_of(link.options, &link.pool, output, code, map_path);
}

}  // namespace sinter::bundler
