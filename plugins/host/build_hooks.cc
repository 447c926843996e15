#include "plugins/host/build_hooks.h"

#include <algorithm>

#include "base/json.h"
#include "base/path.h"
#include "plugins/host/answers.h"
#include "plugins/host/js_output_hooks.h"
#include "plugins/host/json_text.h"
#include "plugins/host/session_state.h"

namespace sinter::plugins {

namespace {

using bundler::OutputFile;

// Outputs as the parts of a message: descriptions as JSON, contents behind it, then maps.
Parts bundle_parts(const std::vector<OutputFile>& outputs, std::string_view directory) {
  std::string json = "[";
  Parts contents, maps;
  for (const OutputFile& file : outputs) {
    if (json.size() > 1) json += ',';
    const std::string name = path::relative(directory, file.path);
    const OutputFile* map = nullptr;
    for (const OutputFile& other : outputs)
      if (file.chunk && !file.source_map.empty() && other.path == file.source_map) map = &other;
    std::string extra;
    if (!file.own_styles.empty()) {
      extra += ",\"css\":";
      append_json_strings(extra, file.own_styles);
    }
    if (map) {
      extra += ",\"sourcemapFileName\":";
      append_json_string(extra, path::relative(directory, file.source_map));
      extra += ",\"mapPart\":" + std::to_string(outputs.size() + maps.size());
      maps.emplace_back(map->contents);
    }
    if (file.chunk) {
      json += chunk_json(*file.chunk, extra);
      contents.emplace_back(file.contents);
    } else {
      std::string item = R"({"type":"asset")";
      append_json_field(item, "fileName", name);
      json += item + '}';
      // Text assets come as strings, as from Rollup's and Vite's own plugins.
      const std::string_view extension = path::extension(name);
      const bool text = extension == ".css" || extension == ".html" || extension == ".js" ||
                        extension == ".json" || extension == ".map" || extension == ".svg" ||
                        extension == ".txt";
      contents.push_back(text ? Part(file.contents) : Part::bytes(file.contents));
    }
  }
  Parts out{Part(json + ']')};
  for (Part& part : contents) out.push_back(std::move(part));
  for (Part& part : maps) out.push_back(std::move(part));
  return out;
}

// generateBundle over all files of the result, which it changes.
bool generate_bundle(Session& session, std::string_view directory, bundler::BuildResult& result,
                     Diagnostics& diagnostics) {
  Session::State& state = session.state();
  Answer answer =
      state.thread->request_and_wait("generateBundle", bundle_parts(result.outputs, directory));
  diagnostics.merge(std::move(read_header(answer, state.root).diagnostics));
  if (answer.failed) {
    result.ok = false;
    return false;
  }
  const json::ParseResult header = json::parse(answer.text(0));
  SINTER_CHECK(header);
  std::vector<OutputFile> outputs;
  for (const json::Value& item : header.root().find("files")->items()) {
    OutputFile file;
    const json::Value* index = item.find("index");
    if (index) {
      file = result.outputs[static_cast<size_t>(index->number())];
    } else {
      file.kind = item.find_string("type") == "chunk" ? bundler::OutputKind::Chunk
                                                      : bundler::OutputKind::Asset;
    }
    file.path = path::join(directory, item.find_string("fileName").value_or(""));
    file.pretty_path = path::relative(state.root, file.path);
    if (const json::Value* part = item.find("part")) {
      file.contents = std::move(answer.parts[1 + static_cast<size_t>(part->number())].data);
    }
    outputs.push_back(std::move(file));
  }
  // A chunk's map that a hook changed is a file of its own.
  for (const json::Value& item : header.root().find("files")->items()) {
    const json::Value* part = item.find("mapPart");
    if (!part) continue;
    const json::Value* index = item.find("index");
    if (!index) continue;
    const std::string map_path = result.outputs[static_cast<size_t>(index->number())].source_map;
    for (OutputFile& file : outputs) {
      if (file.path != map_path) continue;
      file.contents = std::move(answer.parts[1 + static_cast<size_t>(part->number())].data);
    }
  }
  std::stable_sort(outputs.begin(), outputs.end(),
                   [](const OutputFile& a, const OutputFile& b) { return a.kind < b.kind; });
  result.outputs = std::move(outputs);
  return true;
}

}  // namespace

bundler::BuildResult build_with_hooks(Session& session, std::string_view outdir,
                                      const std::function<bundler::BuildResult()>& make,
                                      Diagnostics& diagnostics) {
  bundler::BuildResult result;
  if (session.build_start(diagnostics)) {
    result = make();
    if (result.ok) {
      // Without plugins no output began on the other side, and nobody changes it.
      if (session.plugin_host().output_hooks())
        generate_bundle(session, outdir, result, diagnostics);
      return result;
    }
  }
  // After a whole scan, buildEnd came before renderStart.
  std::string message = "The build failed";
  for (const Diagnostic& item : diagnostics.items()) {
    if (item.severity != Severity::Error) continue;
    message = item.message;
    break;
  }
  session.build_end(message, diagnostics);
  return result;
}

bool finish_build(Session& session, Diagnostics& diagnostics) {
  return session.state().host->run_hook("writeBundle", {}, diagnostics) &&
         session.close_bundle(diagnostics);
}

}  // namespace sinter::plugins
