#include "bundler/runtime_helpers/runtime_helpers.h"

#include <array>

namespace sinter::bundler {

namespace {

constexpr char kSource[] =
#include "bundler/runtime_helpers/runtime_source.inc"
    // Sources are followed by zero bytes; see base/source.h.
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

}  // namespace

std::string_view helper_name(Helper helper) {
  static constexpr std::array<std::string_view, kHelperCount> kNames = {
      "__commonJS", "__esm",         "__esmAsync", "__export", "__reExport",
      "__toESM",    "__toCommonJS", "__require",  "__missing"};
  return kNames[static_cast<u32>(helper)];
}

std::string_view runtime_source() { return {kSource, sizeof kSource - 1 - 64}; }

}  // namespace sinter::bundler
