#include "plugins/config/config_table.h"

#include <vector>

#include "plugins/config/config_rows.h"

namespace sinter::plugins {

std::span<const ConfigKey> config_table() {
  static const std::vector<ConfigKey> table = [] {
    std::vector<ConfigKey> all;
    for (const std::span<const ConfigKey> rows :
         {shared_keys(), style_keys(), compiler_keys(), build_keys(), rolldown_keys(),
          server_keys(), other_keys()})
      all.insert(all.end(), rows.begin(), rows.end());
    return all;
  }();
  return table;
}

}  // namespace sinter::plugins
