#include "bundler/emit/metafile.h"

#include <set>

#include "base/json_text.h"
#include "bundler/link/uses.h"
#include "parsers/js/compile.h"
#include "parsers/js/specifier_forms.h"

namespace sinter::bundler {

namespace {

std::string_view record_kind(const unit::Record& record) {
  switch (static_cast<js::ImportKind>(record.kind)) {
    case js::ImportKind::Statement:
      return "import-statement";
    case js::ImportKind::Require:
      return "require-call";
    case js::ImportKind::DynamicImport:
      return "dynamic-import";
    case js::ImportKind::RequireResolve:
      return "require-resolve";
    case js::ImportKind::NewUrl:
      return "new-url";
  }
  return "";
}

std::string_view style_record_kind(css::RecordKind kind) {
  switch (kind) {
    case css::RecordKind::Import:
      return "import-rule";
    case css::RecordKind::Url:
      return "url-token";
    case css::RecordKind::Composes:
      return "composes-from";
  }
  return "";
}

std::string input_json(const Graph& graph, const Module& module) {
  std::string json =
      "{\n      \"bytes\": " + std::to_string(module.source_size) + ",\n      \"imports\": [";
  bool first = true;
  const auto records = module.unit.records();
  // The script of a style sheet only repeats what the sheet itself refers to.
  for (u32 r = 0; r < records.size() && !module.css; ++r) {
    const Target& target = module.targets[r];
    if (target.kind == TargetKind::None || target.module == kRuntimeModule) continue;
    if (target.kind == TargetKind::Asset) continue;
    const std::string_view specifier = module.unit.text(records[r].specifier);
    const bool external = is_none(target.module) || graph.modules[target.module].is_external();
    json += first ? "\n        {" : ",\n        {";
    first = false;
    json += "\n          \"path\": ";
    append_json_string(json, is_none(target.module) ? specifier
                             : external             ? graph.modules[target.module].path
                                                    : graph.modules[target.module].pretty_path);
    json += ",\n          \"kind\": ";
    append_json_string(json, record_kind(records[r]));
    if (external) {
      json += ",\n          \"external\": true";
    } else if (!specifier.starts_with(js::kInjectedSpecifier)) {
      json += ",\n          \"original\": ";
      append_json_string(json, js::written_specifier(specifier));
    }
    json += "\n        }";
  }
  for (u32 r = 0; r < module.css_targets.size(); ++r) {
    const Target& target = module.css_targets[r];
    if (target.kind == TargetKind::None || target.kind == TargetKind::Missing) continue;
    const std::string_view specifier = module.css.text(module.css.records()[r].specifier);
    json += first ? "\n        {" : ",\n        {";
    first = false;
    json += "\n          \"path\": ";
    append_json_string(json,
                       target.kind == TargetKind::Module  ? graph.modules[target.module].pretty_path
                       : target.kind == TargetKind::Asset ? graph.assets[target.asset].pretty_path
                                                          : specifier);
    json += ",\n          \"kind\": ";
    append_json_string(json, style_record_kind(module.css.records()[r].kind));
    if (target.kind == TargetKind::AsWritten) {
      json += ",\n          \"external\": true";
    } else {
      json += ",\n          \"original\": ";
      append_json_string(json, specifier);
    }
    json += "\n        }";
  }
  json += first ? "]" : "\n      ]";
  const bool esm = module.unit.has(unit::kFactEsm);
  const bool cjs = module.unit.has(unit::kFactUsesExports | unit::kFactUsesModule);
  if (esm || cjs) json += std::string(",\n      \"format\": \"") + (esm ? "esm\"" : "cjs\"");
  return json + "\n    }";
}

// "inputs" and "bytes", which end an output's object.
void append_sizes(std::string& json, const Graph& graph, const OutputFile& file,
                  std::span<const PieceSize> pieces) {
  std::map<std::string_view, u64> sizes;
  for (const PieceSize& piece : pieces)
    if (!is_none(piece.module) && piece.module != kRuntimeModule)
      sizes[graph.modules[piece.module].pretty_path] += piece.bytes;
  json += ",\n      \"inputs\": {";
  bool first = true;
  for (const auto& [path, bytes] : sizes) {
    json += first ? "\n        " : ",\n        ";
    first = false;
    append_json_string(json, path);
    json += ": {\n          \"bytesInOutput\": " + std::to_string(bytes) + "\n        }";
  }
  json += first ? "}" : "\n      }";
  json += ",\n      \"bytes\": " + std::to_string(file.contents.size()) + "\n    }";
}

}  // namespace

void add_inputs(Metafile& metafile, const Graph& graph) {
  for (const Module& module : graph.modules)
    if (!module.is_external() && &module != &graph.modules[kRuntimeModule])
      metafile.inputs[module.pretty_path] = input_json(graph, module);
  for (const Asset& asset : graph.assets)
    metafile.inputs.emplace(asset.pretty_path,
                            "{\n      \"bytes\": " + std::to_string(asset.contents.size()) +
                                ",\n      \"imports\": []\n    }");
}

void add_output(Metafile& metafile, const Link& link, ChunkId id, const OutputFile& file,
                std::span<const PieceSize> pieces,
                const std::function<const OutputFile&(ChunkId)>& file_of,
                const OutputFile* own_style, std::span<const OutputFile* const> styles) {
  const Chunk& chunk = link.chunks[id];
  std::string json = "{\n      \"imports\": [";
  bool first = true;
  auto import = [&](std::string_view path, std::string_view kind, bool external) {
    json += first ? "\n        {" : ",\n        {";
    first = false;
    json += "\n          \"path\": ";
    append_json_string(json, path);
    json += ",\n          \"kind\": ";
    append_json_string(json, kind);
    if (external) json += ",\n          \"external\": true";
    json += "\n        }";
  };
  for (const CrossImport& other : chunk.imports)
    import(file_of(other.from).pretty_path, "import-statement", false);
  for (const ExternalImport& external : chunk.externals)
    import(link[external.module].source->path, "import-statement", true);
  for (ModuleId module_id : chunk.modules) {
    const LinkModule& module = link[module_id];
    if (module.unit == nullptr || link.imports_externals()) continue;
    for (ModuleId dependency : module.dependencies)
      if (link[dependency].is_external())
        import(link[dependency].source->path, "require-call", true);
  }
  for (ChunkId other : chunk.dynamic_imports)
    import(file_of(other).pretty_path, "dynamic-import", false);
  json += first ? "]" : "\n      ]";

  json += ",\n      \"exports\": [";
  for (size_t i = 0; i < file.exports.size(); ++i) {
    json += i == 0 ? "\n        " : ",\n        ";
    append_json_string(json, file.exports[i]);
  }
  json += file.exports.empty() ? "]" : "\n      ]";
  if (!file.entry_point.empty()) {
    json += ",\n      \"entryPoint\": ";
    append_json_string(json, file.entry_point);
  }
  if (own_style) {
    json += ",\n      \"cssBundle\": ";
    append_json_string(json, own_style->pretty_path);
  }
  if (!is_none(chunk.entry) && !styles.empty()) {
    json += ",\n      \"styles\": [";
    for (size_t i = 0; i < styles.size(); ++i) {
      json += i == 0 ? "\n        " : ",\n        ";
      append_json_string(json, styles[i]->pretty_path);
    }
    json += "\n      ]";
  }
  append_sizes(json, link.graph, file, pieces);
  metafile.outputs[file.pretty_path] = std::move(json);
}

// `imports`: what the browser will load.
void add_style_output(Metafile& metafile, const Graph& graph, const OutputFile& file,
                      std::span<const PieceSize> pieces) {
  std::string json = "{\n      \"imports\": [";
  bool first = true;
  std::set<std::string_view> seen;
  for (const PieceSize& piece : pieces) {
    const Module& module = graph.modules[piece.module];
    for (u32 r = 0; r < module.css_targets.size(); ++r) {
      const Target& target = module.css_targets[r];
      const bool asset =
          target.kind == TargetKind::Asset && graph.assets[target.asset].data_url.empty();
      if (!asset && target.kind != TargetKind::AsWritten) continue;
      const std::string_view path = asset ? std::string_view(graph.assets[target.asset].output)
                                          : module.css.text(module.css.records()[r].specifier);
      if (!seen.insert(path).second) continue;
      json += first ? "\n        {" : ",\n        {";
      first = false;
      json += "\n          \"path\": ";
      append_json_string(json, path);
      json += ",\n          \"kind\": ";
      append_json_string(json, style_record_kind(module.css.records()[r].kind));
      if (!asset) json += ",\n          \"external\": true";
      json += "\n        }";
    }
  }
  json += first ? "]" : "\n      ]";
  if (!file.entry_point.empty()) {
    json += ",\n      \"entryPoint\": ";
    append_json_string(json, file.entry_point);
  }
  append_sizes(json, graph, file, pieces);
  metafile.outputs[file.pretty_path] = std::move(json);
}

void add_companion(Metafile& metafile, const OutputFile& file) {
  metafile.outputs[file.pretty_path] =
      "{\n      \"imports\": [],\n      \"exports\": [],\n      \"inputs\": {},\n      "
      "\"bytes\": " +
      std::to_string(file.contents.size()) + "\n    }";
}

std::string to_json(const Metafile& metafile) {
  std::string json = "{\n  \"inputs\": {";
  auto add = [&](const std::map<std::string, std::string>& items) {
    bool first = true;
    for (const auto& [path, text] : items) {
      json += first ? "\n    " : ",\n    ";
      first = false;
      append_json_string(json, path);
      json += ": " + text;
    }
    json += first ? "}" : "\n  }";
  };
  add(metafile.inputs);
  json += ",\n  \"outputs\": {";
  add(metafile.outputs);
  return json + "\n}\n";
}

}  // namespace sinter::bundler
