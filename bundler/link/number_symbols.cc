#include "bundler/link/passes.h"

namespace sinter::bundler {

void number_symbols(Link& link) {
  link.modules.resize(link.graph.modules.size());
  for (ModuleId id : link.graph.modules.ids()) {
    const Module& source = link.graph.modules[id];
    LinkModule& module = link.modules[id];
    module.source = &source;
    module.side_effect_free = source.side_effect_free && !link.options.code.ignore_annotations;
    module.symbol_base = link.symbol_total;
    module.part_base = link.part_total;
    if (!source.is_external()) {
      module.unit = &source.unit;
      module.symbol_count = static_cast<u32>(source.unit.symbols().size());
      module.part_count = static_cast<u32>(source.unit.parts().size());
    }
    link.symbol_total += module.symbol_count + kLinkerSymbols;
    link.part_total += module.part_count;
  }
  link.first_star_name = link.first_external = link.symbol_total;
  link.live_parts.assign(link.part_total, 0);
  link.owners.resize(link.symbol_total);
  link.bindings.resize(link.symbol_total);
  link.pool.parallel_for(
      link.modules.size(),
      [&](size_t i) {
        const ModuleId id = static_cast<ModuleId>(i);
        const LinkModule& module = link.modules[id];
        for (u32 s = 0; s < module.symbol_count + kLinkerSymbols; ++s) {
          const Sym symbol = static_cast<Sym>(module.symbol_base + s);
          link.owners[symbol] = id;
          link.bindings[symbol] = Binding::name(symbol);
        }
      },
      64);
}

}  // namespace sinter::bundler
