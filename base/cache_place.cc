#include "base/cache_place.h"

#include <cstdlib>

namespace sinter {

namespace {

std::string variable(const char* name) {
  const char* value = getenv(name);
  return value ? value : "";
}

}  // namespace

std::string compiled_code_place() {
  if (variable("NODE_DISABLE_COMPILE_CACHE") == "1") return "";
  std::string place = variable("SINTER_COMPILE_CACHE");
  if (place.empty()) place = variable("NODE_COMPILE_CACHE");
  if (!place.empty()) return place;
  std::string base = variable("XDG_CACHE_HOME");
  if (base.empty() && !variable("HOME").empty()) base = variable("HOME") + "/.cache";
  return base.empty() ? "" : base + "/sinter/code";
}

}  // namespace sinter
