// What source maps need of single modules, made when a map is asked for.
#include "bundler/graph/input_map.h"
#include "bundler/graph/load.h"
#include "bundler/graph/scan_state.h"

namespace sinter::bundler {

ModuleMap Scanner::State::map_module(const Slot& s) {
  const Module& module = s.module;
  if (s.fixed || s.asset != kNone || !module.unit || module.css || module.kind != ModuleKind::Code)
    return {};
  FileBuffer& buffer = buffers[pool.worker_index()];
  if (s.made)
    buffer.assign(s.made->code);
  else if (!files.read_file(module.path, buffer))
    return {};
  const std::string_view text = without_byte_order_mark(buffer.text());
  js::CompileOptions compile = module_options->of(s.file);
  compile.source_map = true;
  Diagnostics unused;
  const std::optional<unit::Unit> unit = load_unit(load_input(s, text), compile, memory(), unused);
  // Another text than the one that was compiled: a map of it would tell lies.
  if (!unit || unit->code_text() != module.unit.code_text()) return {};
  ModuleMap map;
  map.unit = *unit;
  map.text = std::make_shared<const std::string>(text);
  map.input = s.made && !s.made->map.empty() ? plugin_input_map(module, s.made->map, unused)
                                             : read_input_map(files, module, s.file, text, unused);
  return map;
}

void Scanner::defer_maps(bool of_styles) {
  state_->map_scripts = false;
  state_->map_styles &= !of_styles;
}

std::vector<ModuleMap> Scanner::map_modules(std::span<const ModuleId> modules) {
  std::vector<ModuleMap> maps(modules.size());
  state_->pool.parallel_for(modules.size(), [&](size_t i) {
    const u32 module = to_index(modules[i]);
    if (module < state_->last_order.size())
      maps[i] = state_->map_module(state_->slots[state_->last_order[module]]);
  });
  return maps;
}

}  // namespace sinter::bundler
