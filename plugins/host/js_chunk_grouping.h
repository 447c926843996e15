// Groups of modules that the config wants in chunks of their own, as its JavaScript says.
#pragma once

#include <string>

#include "bundler/plugin/chunk_groups.h"
#include "plugins/host/js_thread.h"

namespace sinter::plugins {

class JsChunkGrouping final : public bundler::ChunkGrouping {
 public:
  JsChunkGrouping(JsThread& thread, std::string root) : thread_(thread), root_(std::move(root)) {}

  bool group_modules(std::span<const bundler::GroupableModule> modules,
                     std::vector<bundler::ChunkGroup>& groups, Diagnostics& diagnostics) override;

 private:
  JsThread& thread_;
  const std::string root_;
};

}  // namespace sinter::plugins
