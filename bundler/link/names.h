// Names of symbols in linked code.
#pragma once

#include <string>
#include <string_view>

#include "bundler/link/link.h"
#include "bundler/link/uses.h"

namespace sinter::bundler {

// The name of `symbol` in the code of `chunk`. Empty when the chunk does not write it.
inline std::string_view name_of(const Link& link, ChunkId chunk, Sym symbol) {
  if (link.chunks.size() == 1) return link.names[symbol];
  if (!link.is_external_name(symbol) && link[link.owners[symbol]].chunk == chunk &&
      !is_interop(link, symbol))
    return link.names[symbol];
  const std::string_view* name = link.chunks[chunk].foreign_names.find(to_index(symbol));
  return name ? *name : std::string_view();
}

// "react-dom/index.js" → "react_dom": what `require_…`, `import_…` and `…_exports` are made of.
std::string identifier_of_path(std::string_view path);

// A word that no variable may be called, in strict code or in any of the places we put names.
bool is_reserved_word(std::string_view name);

bool is_identifier_name(std::string_view name);

// The name as it is written: with escapes, where the output is to be ASCII.
std::string_view spelled(const Link& link, std::string_view name, Arena& memory);

// Gives the names of one chunk. Chunks are independent of each other.
void assign_readable_names(Link& link, ChunkId chunk);
void assign_minified_names(Link& link, ChunkId chunk);

// Calls fn(Sym) once for each symbol that the chunk declares or imports at its top level, in an
// order that depends on the modules only.
template <class Fn>
void for_each_top_level_symbol(const Link& link, ChunkId id, Fn fn) {
  const Chunk& chunk = link.chunks[id];
  for (ModuleId module_id : chunk.modules) {
    const LinkModule& module = link[module_id];
    if (module.exports_object && !module.is_commonjs())
      fn(link.symbol(module_id, LinkerSymbol::Exports));
    if (module.is_wrapped()) fn(link.symbol(module_id, LinkerSymbol::Wrapper));
    if (module.own_scope) fn(link.symbol(module_id, LinkerSymbol::Scope));
    if (module.is_commonjs()) continue;
    const auto parts = module.unit->parts();
    for (u32 p = 0; p < parts.size(); ++p) {
      if (!link.is_live(module_id, p)) continue;
      for (u32 s : unit::Unit::slice(module.unit->part_symbols(), parts[p].declares))
        fn(link.symbol(module_id, s));
    }
  }
  for (const CrossImport& import : chunk.imports)
    for (Sym symbol : import.symbols) fn(symbol);
  for (const ExternalImport& external : chunk.externals) {
    if (external.as_namespace) fn(link.symbol(external.module, LinkerSymbol::Exports));
    for (Sym symbol : external.names) fn(symbol);
  }
  for (Sym symbol : chunk.interop) fn(symbol);
}

}  // namespace sinter::bundler
