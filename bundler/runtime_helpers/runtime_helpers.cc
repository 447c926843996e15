#include "bundler/runtime_helpers/runtime_helpers.h"

#include <array>

namespace sinter::bundler {

namespace {

constexpr char kSource[] =
#include "bundler/runtime_helpers/runtime_source.inc"
    ;

constexpr std::string_view kNodeRequire =
    "import { createRequire } from \"node:module\";\n"
    "export var __require = /* @__PURE__ */ createRequire(import.meta.url);\n";

}  // namespace

std::string_view helper_name(Helper helper) {
  static constexpr std::array<std::string_view, kHelperCount> kNames = {
      "__commonJS", "__esm",      "__esmAsync", "__esmScope",   "__scope",
      "__export",   "__reExport", "__toESM",    "__toCommonJS", "__require",
      "__missing",  "__preload",  "__compatESM"};
  return kNames[static_cast<u32>(helper)];
}

std::string runtime_source(bool node_require, bool lowering) {
  std::string source(kSource, sizeof kSource - 1);
  const auto replace = [&](std::string_view mark, std::string_view text) {
    const size_t begin = source.find(mark), end = source.find("//#end\n", begin);
    source.replace(begin, end - begin, text);
  };
  if (node_require) replace("//#require\n", kNodeRequire);
  if (!lowering) replace("//#lowering\n", "");
  return source;
}

}  // namespace sinter::bundler
