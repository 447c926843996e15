#include "bundler/graph/input_map.h"

#include <fmt/format.h>

#include <string>

#include "base/base64.h"
#include "base/path.h"

namespace sinter::bundler {

namespace {

// The text of the map and the directory it stands in; nothing when there is none to read.
struct MapText {
  std::string json;
  std::string directory;
};

std::optional<MapText> find_map(FileSystem& files, const Module& module, const ResolvedFile* file,
                                std::string_view url) {
  const std::string_view module_directory = path::dirname(module.path);
  if (url.starts_with("data:")) {
    std::optional<DataUrl> data = parse_data_url(url);
    return MapText{data ? std::move(data->bytes) : std::string(), std::string(module_directory)};
  }
  if (url.find("://") != std::string_view::npos) return std::nullopt;
  const std::string map_path = path::join(module_directory, decode_percent(url));
  const std::string_view allowed =
      file && file->package ? std::string_view(file->package->directory) : module_directory;
  if (!path::is_inside(allowed, map_path)) return std::nullopt;
  const ReadResult read = files.read_file(map_path);
  if (!read) return std::nullopt;
  return MapText{std::string(read.text()), std::string(path::dirname(map_path))};
}

}  // namespace

InputMap read_input_map(FileSystem& files, const Module& module, const ResolvedFile* file,
                        std::string_view text, Diagnostics& diagnostics) {
  const std::optional<std::string_view> url = sourcemap::find_source_mapping_url(text);
  if (!url || url->empty()) return {};
  std::optional<MapText> found = find_map(files, module, file, *url);
  if (!found) return {};
  std::string error;
  std::optional<sourcemap::SourceMap> map = sourcemap::SourceMap::parse(found->json, &error);
  if (!map) {
    // Nobody but its author can mend a package.
    if (!module.in_node_modules) {
      const u32 start = static_cast<u32>(url->data() - text.data());
      const u32 end = start + static_cast<u32>(std::min<size_t>(url->size(), 60));
      diagnostics
          .warning("broken-source-map",
                   fmt::format("The source map of \"{}\" cannot be read: {}", module.pretty_path,
                               error.empty() ? "it is empty or no base64" : error),
                   module.pretty_path, {start, end})
          .note("Positions are those in this file, not in what it was made from");
    }
    return {};
  }
  return {std::make_shared<const sourcemap::SourceMap>(std::move(*map)),
          std::move(found->directory)};
}

InputMap plugin_input_map(const Module& module, std::string_view json, Diagnostics& diagnostics) {
  std::string error;
  std::optional<sourcemap::SourceMap> map = sourcemap::SourceMap::parse(json, &error);
  if (!map) {
    diagnostics.warning("broken-source-map",
                        fmt::format("A plugin gave \"{}\" a source map that cannot be read: {}",
                                    module.pretty_path, error.empty() ? "it is empty" : error),
                        module.pretty_path);
    return {};
  }
  return {std::make_shared<const sourcemap::SourceMap>(std::move(*map)),
          std::string(path::dirname(module.path))};
}

}  // namespace sinter::bundler
