#include "bundler/graph/input_map.h"

#include "base/base64.h"
#include "base/path.h"
#include "parsers/sourcemap/source_map.h"

namespace sinter::bundler {

std::string read_input_map(FileSystem& files, std::string_view module_path,
                           const ResolvedFile* file, std::string_view text) {
  const std::optional<std::string_view> url = sourcemap::find_source_mapping_url(text);
  if (!url || url->empty()) return {};
  if (url->starts_with("data:")) {
    const std::optional<DataUrl> data = parse_data_url(*url);
    return data ? data->bytes : std::string();
  }
  if (url->find("://") != std::string_view::npos) return {};
  const std::string map_path = path::join(path::dirname(module_path), decode_percent(*url));
  const std::string_view allowed =
      file && file->package ? std::string_view(file->package->directory) : path::dirname(module_path);
  if (!path::is_inside(allowed, map_path)) return {};
  const ReadResult read = files.read_file(map_path);
  return read ? std::string(read.text()) : std::string();
}

}  // namespace sinter::bundler
