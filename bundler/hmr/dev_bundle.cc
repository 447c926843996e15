#include "bundler/hmr/dev_bundle.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "base/hash.h"
#include "base/json_text.h"
#include "base/version.h"
#include "bundler/hmr/module_ids.h"
#include "bundler/link/names.h"
#include "parsers/js/string_escape.h"
#include "parsers/sourcemap/join.h"

namespace sinter::bundler {

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  js::append_string_literal(out, text, js::BacktickUse::kForbidden, {});
  return out;
}

bool is_url(std::string_view specifier) {
  return specifier.starts_with("http://") || specifier.starts_with("https://") ||
         specifier.starts_with("//") || specifier.starts_with("data:");
}

// Modules outside of the bundle that `modules` import by statement: the browser loads them.
std::vector<ModuleId> externals_of(const Graph& graph, const std::vector<ModuleId>& modules) {
  std::vector<ModuleId> externals;
  std::vector<u8> seen(graph.modules.size());
  for (const ModuleId id : modules) {
    for (const Target& target : graph.modules[id].targets) {
      if (target.kind != TargetKind::Module || !graph.modules[target.module].is_external())
        continue;
      if (!std::exchange(seen[to_index(target.module)], 1)) externals.push_back(target.module);
    }
  }
  return externals;
}

// `import` of what is no URL fails in a browser and takes the whole script with it: those externals
// are left to the registry, which throws where one is used.
std::string header(const Graph& graph, const std::vector<ModuleId>& modules,
                   const DevScriptOptions& options, std::optional<u64> sequence = std::nullopt) {
  std::string text = std::string("import { ") + (sequence ? "redefine" : "define") +
                     " as __define, external as __external } from " +
                     quoted(options.base + "@sinter/registry.js") + ";";
  // In the same line: maps do not differ.
  if (sequence) text += " export const sequence = " + std::to_string(*sequence) + ";";
  text += "\n";
  u32 number = 0;
  for (const ModuleId id : externals_of(graph, modules)) {
    const std::string& path = graph.modules[id].path;
    if (!is_url(path)) continue;
    const std::string name = "__external_" + std::to_string(number++);
    text += "import * as " + name + " from " + quoted(path) + ";\n";
    text += "__external(" + quoted(path) + ", " + name + ");\n";
  }
  return text;
}

std::vector<Factory> write_factories(const Graph& graph, const std::vector<ModuleId>& modules,
                                     const FactoryOptions& options, TaskPool& pool) {
  std::vector<Factory> factories(modules.size());
  pool.parallel_for(
      modules.size(), [&](size_t i) { factories[i] = write_factory(graph, modules[i], options); },
      16);
  return factories;
}

std::string join(std::string text, const std::vector<Factory>& factories,
                 std::string_view end = "export {};\n") {
  size_t size = text.size() + 256;
  for (const Factory& factory : factories) size += factory.text.size();
  text.reserve(size);
  for (const Factory& factory : factories) text += factory.text;
  text += end;
  return text;
}

void name_map(std::string& text, std::string_view hash, const DevScriptOptions& options) {
  if (!options.map_url.empty())
    text.append("//# sourceMappingURL=").append(options.map_url).append(hash).append("\n");
}

void add_exported_names(const Graph& graph, ModuleId id, bool with_default, std::vector<u8>& seen,
                        std::set<std::string>& names) {
  const Module& module = graph.modules[id];
  if (!module.unit || std::exchange(seen[to_index(id)], 1)) return;
  for (const unit::Export& e : module.unit.exports()) {
    const std::string_view name = module.unit.text(e.name);
    if (with_default || name != "default") names.emplace(name);
  }
  for (const unit::StarExport& star : module.unit.star_exports()) {
    const Target& target = module.targets[star.record];
    if (target.kind == TargetKind::Module)
      add_exported_names(graph, target.module, false, seen, names);
  }
}

}  // namespace

std::vector<std::string> exported_names(const Graph& graph, ModuleId module) {
  std::vector<u8> seen(graph.modules.size());
  std::set<std::string> names;
  add_exported_names(graph, module, true, seen, names);
  return {names.begin(), names.end()};
}

std::string definitions_hash(const Graph& graph, const std::vector<ModuleId>& modules,
                             const ModuleVersions& versions, const DevScriptOptions& options) {
  Hasher hasher;
  hasher.add(version()).add(kFactoryFormat).add(options.base).add(options.map_url);
  for (const ModuleId id : modules)
    hasher.add(client_id(graph, id, options.factory.root)).add(versions[to_index(id)]);
  return to_base32(hasher.finish(), 12);
}

std::vector<DevPart> split_into_parts(const Graph& graph, const std::vector<ModuleId>& modules,
                                      const ModuleVersions& versions,
                                      const DevScriptOptions& options) {
  // About 256 modules: a megabyte at most of what applications are made of.
  constexpr u64 kOneIn = 256;
  constexpr size_t kMostBytes = 1 << 20;
  std::vector<DevPart> parts;
  for (const bool packages : {true, false}) {
    size_t bytes = kMostBytes;  // the first begins a part
    bool cut = true;
    for (const ModuleId id : modules) {
      const Module& module = graph.modules[id];
      if ((module.in_node_modules || id == kRuntimeModule) != packages) continue;
      if (cut || bytes >= kMostBytes) {
        parts.emplace_back();
        bytes = 0;
      }
      parts.back().modules.push_back(id);
      bytes += module.unit.code().size();
      cut = hash64(module.id) % kOneIn == 0;
    }
  }
  for (DevPart& part : parts) part.hash = definitions_hash(graph, part.modules, versions, options);
  return parts;
}

DevScript write_entry_script(const Graph& graph, ModuleId entry, std::string_view name,
                             const std::vector<DevPart>& parts, const DevScriptOptions& options) {
  std::string text =
      "import { start as __start } from " + quoted(options.base + "@sinter/registry.js") + ";\n";
  for (const DevPart& part : parts)
    text += "import " + quoted(options.base + "@sinter/part.js?v=" + part.hash) + ";\n";
  text += "const __run = __start(" + quoted(client_id(graph, entry, options.factory.root)) + ", " +
          quoted(name) + ");\n";
  text += "if (__run.promise) await __run.promise;\n";
  std::string list;
  u32 number = 0;
  for (const std::string& exported : exported_names(graph, entry)) {
    const std::string local = "__export_" + std::to_string(number++);
    text += "const " + local + " = __run.namespace[" + quoted(exported) + "];\n";
    list += (list.empty() ? "" : ", ") + local + " as " +
            (is_identifier_name(exported) ? exported : quoted(exported));
  }
  text += "export { " + list + " };\n";
  DevScript script;
  script.hash = to_base32(hash128(text), 12);
  script.text = std::move(text);
  return script;
}

std::string write_definitions_script(const Graph& graph, const std::vector<ModuleId>& modules,
                                     std::string_view hash, const DevScriptOptions& options,
                                     TaskPool& pool, std::optional<u64> sequence) {
  std::string text = join(header(graph, modules, options, sequence),
                          write_factories(graph, modules, options.factory, pool));
  name_map(text, hash, options);
  return text;
}

std::optional<std::string> write_definitions_function(const Graph& graph,
                                                      const std::vector<ModuleId>& modules,
                                                      std::string_view hash,
                                                      const DevScriptOptions& options,
                                                      TaskPool& pool) {
  for (const ModuleId id : externals_of(graph, modules))
    if (is_url(graph.modules[id].path)) return std::nullopt;
  std::string text = join("(__define) => { \"use strict\";\n",
                          write_factories(graph, modules, options.factory, pool), "}\n");
  name_map(text, hash, options);
  return text;
}

std::string write_script_map(const Graph& graph, const std::vector<ModuleId>& modules,
                             const std::vector<ModuleMap>& maps, const DevScriptOptions& options,
                             const std::function<bool(std::string_view)>& may_show,
                             TaskPool& pool) {
  FactoryOptions with_maps = options.factory;
  with_maps.maps = true;
  std::vector<Factory> factories = write_factories(graph, modules, with_maps, pool);
  const std::string head = header(graph, modules, options);
  const std::string script_text = join(head, factories);
  size_t at = head.size();
  std::vector<std::string> names(modules.size());
  std::vector<std::vector<std::string>> input_names(modules.size());
  std::vector<sourcemap::ModuleMappings> mappings;
  for (size_t i = 0; i < modules.size(); ++i) {
    const Module& module = graph.modules[modules[i]];
    for (sourcemap::CopySegment& segment : factories[i].segments)
      segment.output_offset += static_cast<u32>(at);
    at += factories[i].text.size();
    const ModuleMap& map = maps[i];
    if (!map.unit || map.unit.mappings().empty() || factories[i].segments.empty()) continue;
    names[i] = client_id(graph, modules[i], options.factory.root);
    const bool shown = map.text && may_show(module.path);
    const std::string_view text = shown ? std::string_view(*map.text) : std::string_view();
    mappings.push_back({.mappings = map.unit.mappings(),
                        .strings = {map.unit.strings().data(), map.unit.strings().size()},
                        .segments = factories[i].segments,
                        .source_name = names[i],
                        .source_text = text,
                        .ignored = options.lists_packages && module.in_node_modules,
                        .input_map = map.input.map.get(),
                        .input_source_names = input_names[i]});
  }
  return sourcemap::join_source_map(script_text, mappings, {}, &pool);
}

}  // namespace sinter::bundler
