#include "plugins/host/js_output_hooks.h"

#include "base/json.h"
#include "plugins/host/answers.h"
#include "plugins/host/json_text.h"

namespace sinter::plugins {

namespace {

std::string chunks_json(std::span<const bundler::ChunkDescription> chunks) {
  std::string out = "[";
  for (const bundler::ChunkDescription& chunk : chunks) {
    if (out.size() > 1) out += ',';
    out += chunk_json(chunk);
  }
  return out + ']';
}

}  // namespace

std::string chunk_json(const bundler::ChunkDescription& chunk, std::string_view extra) {
  std::string out = R"({"type":"chunk")";
  append_json_field(out, "fileName", chunk.file_name);
  append_json_field(out, "preliminaryFileName", chunk.preliminary_name);
  append_json_field(out, "name", chunk.name);
  if (!chunk.facade_module_id.empty())
    append_json_field(out, "facadeModuleId", chunk.facade_module_id);
  append_json_raw_field(out, "isEntry", chunk.entry ? "true" : "false");
  append_json_raw_field(out, "isDynamicEntry", chunk.dynamic_entry ? "true" : "false");
  const auto list = [&](std::string_view key, std::span<const std::string> items) {
    std::string text;
    append_json_strings(text, items);
    append_json_raw_field(out, key, text);
  };
  list("exports", chunk.exports);
  list("imports", chunk.imports);
  list("dynamicImports", chunk.dynamic_imports);
  std::string parts = "[";
  for (const bundler::ChunkPart& part : chunk.parts) {
    if (parts.size() > 1) parts += ',';
    std::string item = "{";
    append_json_field(item, "id", part.id);
    append_json_raw_field(item, "start", std::to_string(part.start));
    append_json_raw_field(item, "length", std::to_string(part.length));
    append_json_raw_field(item, "originalLength", std::to_string(part.original_length));
    std::string exports;
    append_json_strings(exports, part.exports);
    append_json_raw_field(item, "exports", exports);
    parts += item + '}';
  }
  append_json_raw_field(out, "modules", parts + ']');
  if (!chunk.styles.empty()) list("styles", chunk.styles);
  out += extra;
  return out + '}';
}

bool JsOutputHooks::render_start(const bundler::RenderOptions& options, Diagnostics& diagnostics) {
  // Of hooks that ran beside the scan.
  const size_t errors = diagnostics.error_count();
  late_problems_(diagnostics);
  if (diagnostics.error_count() != errors) return false;
  std::string json = "{";
  append_json_field(json, "format", options.format);
  append_json_field(json, "dir", options.directory);
  if (!options.global_name.empty()) append_json_field(json, "name", options.global_name);
  append_json_field(json, "entryFileNames", options.entry_names);
  append_json_field(json, "chunkFileNames", options.chunk_names);
  append_json_raw_field(json, "sourcemap", options.source_map ? "true" : "false");
  const Answer answer = thread_.request_and_wait("renderStart", {Part(json + '}')});
  diagnostics.merge(std::move(read_header(answer, root_).diagnostics));
  if (answer.failed) return false;
  if (const json::ParseResult header = json::parse(answer.text(0)))
    file_urls_ |= header.root().find_bool("fileUrls").value_or(false);
  return true;
}

bool JsOutputHooks::addons(std::span<const bundler::ChunkDescription> chunks,
                           std::vector<bundler::ChunkAddon>& out, Diagnostics& diagnostics) {
  Answer answer = thread_.request_and_wait("addons", {Part(chunks_json(chunks))});
  diagnostics.merge(std::move(read_header(answer, root_).diagnostics));
  for (size_t i = 1; i + 3 < answer.parts.size(); i += 4)
    out.push_back({std::move(answer.parts[i].data), std::move(answer.parts[i + 1].data),
                   std::move(answer.parts[i + 2].data), std::move(answer.parts[i + 3].data)});
  return !answer.failed;
}

bool JsOutputHooks::wants_render_chunk() const {
  if (file_urls_) return true;
  for (const char* hook : {"renderChunk", "augmentChunkHash", "renderDynamicImport",
                           "resolveFileUrl", "resolveImportMeta"})
    if (hooks_.has(hook)) return true;
  return false;
}

bool JsOutputHooks::render_chunks(std::span<const bundler::ChunkDescription> chunks,
                                  std::vector<bundler::RenderedChunk>& texts,
                                  std::vector<bundler::LateStyle>& styles,
                                  Diagnostics& diagnostics) {
  Parts parts{Part(chunks_json(chunks))};
  for (bundler::RenderedChunk& text : texts) {
    parts.emplace_back(std::move(text.code));
    parts.emplace_back(std::move(text.map));
  }
  Answer answer = thread_.request_and_wait("renderChunks", std::move(parts));
  diagnostics.merge(std::move(read_header(answer, root_).diagnostics));
  if (answer.failed) return false;
  size_t part = 1 + 3 * texts.size();
  SINTER_CHECK(part <= answer.parts.size());
  // The ids and texts of style sheets come last.
  for (; part + 1 < answer.parts.size(); part += 2)
    styles.push_back({std::move(answer.parts[part].data), std::move(answer.parts[part + 1].data)});
  for (size_t i = 0; i < texts.size(); ++i) {
    texts[i].code = std::move(answer.parts[1 + 3 * i].data);
    texts[i].map = std::move(answer.parts[2 + 3 * i].data);
    texts[i].augmentation = std::move(answer.parts[3 + 3 * i].data);
  }
  return true;
}

}  // namespace sinter::plugins
