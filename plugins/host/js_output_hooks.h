// Output hooks of JavaScript plugins.
#pragma once

#include <functional>
#include <string>

#include "bundler/plugin/output_hooks.h"
#include "plugins/host/hook_table.h"
#include "plugins/host/js_thread.h"

namespace sinter::plugins {

class JsOutputHooks final : public bundler::OutputHooks {
 public:
  // `late_problems` hands over what hooks had to say that nobody waited for.
  JsOutputHooks(JsThread& thread, const HookTable& hooks, std::string root,
                std::function<void(Diagnostics&)> late_problems)
      : thread_(thread),
        hooks_(hooks),
        root_(std::move(root)),
        late_problems_(std::move(late_problems)) {}

  bool render_start(const bundler::RenderOptions& options, Diagnostics& diagnostics) override;
  bool addons(std::span<const bundler::ChunkDescription> chunks,
              std::vector<bundler::ChunkAddon>& out, Diagnostics& diagnostics) override;
  bool wants_render_chunk() const override;
  bool render_chunks(std::span<const bundler::ChunkDescription> chunks,
                     std::vector<bundler::RenderedChunk>& texts,
                     std::vector<bundler::LateStyle>& styles, Diagnostics& diagnostics) override;

 private:
  JsThread& thread_;
  const HookTable& hooks_;
  const std::string root_;
  bool file_urls_ = false;  // plugins have emitted files, to which code may refer
  const std::function<void(Diagnostics&)> late_problems_;
};

// A chunk as one JSON object, for the JavaScript half. `extra` are more fields, each with its
// comma.
std::string chunk_json(const bundler::ChunkDescription& chunk, std::string_view extra = {});

}  // namespace sinter::plugins
