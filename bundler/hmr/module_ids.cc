#include "bundler/hmr/module_ids.h"

#include "base/hash.h"
#include "base/path.h"

namespace sinter::bundler {

std::string client_id_of_path(std::string_view id, std::string_view root) {
  // Ids of plugins that are URLs already ("/@react-refresh").
  if (id.starts_with("/@")) return std::string(id);
  // The id of all files that a computed path may mean holds a list of them.
  if (id.starts_with(std::string_view("\0glob:", 6)))
    return "/@id/__x00__glob:" + to_base32(hash128(id), 10);
  if (!path::is_absolute(id)) {
    std::string out = "/@id/";
    for (const char c : id) {
      if (c == '\0')
        out += "__x00__";
      else
        out += c;
    }
    return out;
  }
  const size_t query = id.find('?');
  if (root == "/") return std::string(id);
  if (path::is_inside(root, id.substr(0, query))) return std::string(id.substr(root.size()));
  return "/@fs" + std::string(id);
}

std::string client_id(const Graph& graph, ModuleId id, std::string_view root) {
  if (id == kRuntimeModule) return std::string(kHelpersUrl);
  const Module& module = graph.modules[id];
  if (module.is_external()) return module.path;
  return client_id_of_path(module.id, root);
}

std::string path_of_client_id(std::string_view id, std::string_view root) {
  if (id.starts_with("/@fs/")) return std::string(id.substr(4));
  if (id.starts_with("/@id/")) {
    std::string out;
    std::string_view rest = id.substr(5);
    for (size_t at = 0; at < rest.size();) {
      if (rest.substr(at).starts_with("__x00__")) {
        out += '\0';
        at += 7;
      } else {
        out += rest[at++];
      }
    }
    return out;
  }
  if (id.starts_with("/@")) return std::string(id);
  return root == "/" ? std::string(id) : std::string(root) + std::string(id);
}

}  // namespace sinter::bundler
