#include "bundler/plugin/plugin_host.h"

namespace sinter::bundler {

std::string_view path_of_id(std::string_view id) {
  return id.starts_with('/') ? id.substr(0, id.find('?')) : id;
}

std::string_view query_of_id(std::string_view id) {
  const size_t at = id.find('?');
  return at == std::string_view::npos ? std::string_view() : id.substr(at + 1);
}

bool query_has(std::string_view query, std::string_view key) {
  while (!query.empty()) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    if (pair.substr(0, pair.find('=')) == key) return true;
    if (end == std::string_view::npos) return false;
    query.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace sinter::bundler
