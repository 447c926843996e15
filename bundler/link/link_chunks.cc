// What each chunk takes from others: symbols from other chunks, externals, and the interop bindings
// it makes for itself.
#include <algorithm>

#include "bundler/link/module_ranges.h"
#include "bundler/link/uses.h"

namespace sinter::bundler {

namespace {

template <class Id>
void sort_unique(std::vector<Id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

class ChunkLinker {
 public:
  ChunkLinker(Link& link, ChunkId id) : link_(link), id_(id), chunk_(link.chunks[id]) {}

  void run() {
    for (u32 i = 0; i < chunk_.imports.size(); ++i)
      import_of_.insert(to_index(chunk_.imports[i].from), i);
    const auto written = collect_in_ranges<std::vector<Written>>(
        link_.pool, chunk_.modules,
        [&](std::vector<Written>& found, std::span<const ModuleId> modules) {
          for (ModuleId module : modules)
            for_each_written(link_, module, [&](Sym symbol, u32) {
              if (!is_plain(symbol)) found.push_back({symbol, module});
            });
        });
    for (const std::vector<Written>& range : written)
      for (const Written& each : range) {
        write(each.symbol);
        if (link_[each.by].cycle != kNone && is_interop(link_, each.symbol))
          chunk_.early_interop.push_back(each.symbol);
      }
    for (ModuleId module : chunk_.modules) {
      find_externals(module);
      find_dynamic_imports(module);
    }
    for (const ChunkStep& step : chunk_.steps)
      if (step.evaluates_wrapped)
        visit_evaluation(link_, step.module, [&](Sym symbol, u32) { write(symbol); });
    if (!is_none(chunk_.entry)) write_entry();
    for (CrossImport& import : chunk_.imports)
      std::sort(import.symbols.begin(), import.symbols.end());
    std::sort(chunk_.interop.begin(), chunk_.interop.end());
    sort_unique(chunk_.early_interop);
    sort_unique(chunk_.dynamic_imports);
    std::sort(chunk_.externals.begin(), chunk_.externals.end(),
              [&](const ExternalImport& a, const ExternalImport& b) {
                return link_[a.module].order < link_[b.module].order;
              });
  }

 private:
  // A symbol that a module writes and that is not simply declared in this chunk.
  struct Written {
    Sym symbol;
    ModuleId by;
  };

  // Declared by the chunk's own modules, as nearly all symbols are.
  bool is_plain(Sym symbol) const {
    return link_[link_.owners[symbol]].chunk == id_ && !link_.is_external_name(symbol) &&
           !is_interop(link_, symbol);
  }

  void write(Sym symbol) {
    if (is_plain(symbol)) return;
    const ModuleId owner = link_.owners[symbol];
    if (!written_.add(to_index(symbol))) return;
    if (link_.is_external_name(symbol)) {
      external(owner).names.push_back(symbol);
      return;
    }
    if (is_interop(link_, symbol)) {
      chunk_.interop.push_back(symbol);
      if (const Sym helper = interop_helper(link_, symbol); !is_none(helper)) write(helper);
      visit_evaluation(link_, owner, [&](Sym wrapper, u32) { write(wrapper); });
      return;
    }
    if (link_[owner].is_external()) {
      external(owner).as_namespace = true;
      return;
    }
    const ChunkId from = link_[owner].chunk;
    if (is_none(from)) return;
    bool added;
    const u32 at =
        import_of_.insert(to_index(from), static_cast<u32>(chunk_.imports.size()), &added);
    if (added) chunk_.imports.push_back({from, {}});
    chunk_.imports[at].symbols.push_back(symbol);
  }

  ExternalImport& external(ModuleId module) {
    bool added;
    const u32 at =
        external_of_.insert(to_index(module), static_cast<u32>(chunk_.externals.size()), &added);
    if (added) chunk_.externals.push_back({module, false, {}});
    return chunk_.externals[at];
  }

  // Imported for its effects, whether names are taken from it or not.
  void find_externals(ModuleId id) {
    const LinkModule& module = link_[id];
    if (module.unit == nullptr || !link_.imports_externals()) return;
    const auto records = module.unit->records();
    for (u32 r = 0; r < records.size(); ++r) {
      if (static_cast<js::ImportKind>(records[r].kind) != js::ImportKind::Statement) continue;
      const ModuleId target = target_of(module, r);
      if (!is_none(target) && link_[target].is_external() && link_[target].live) external(target);
    }
  }

  void find_dynamic_imports(ModuleId id) {
    const LinkModule& module = link_[id];
    if (!link_.splitting) return;
    const auto parts = module.unit->parts();
    for (u32 p = 0; p < parts.size(); ++p) {
      if (!link_.is_live(id, p)) continue;
      for (u32 r : unit::Unit::slice(module.unit->part_records(), parts[p].records)) {
        const ModuleId target = target_of(module, r);
        if (is_none(target) || static_cast<js::ImportKind>(module.unit->records()[r].kind) !=
                                   js::ImportKind::DynamicImport)
          continue;
        if (const ChunkId* chunk = entry_chunk(target)) chunk_.dynamic_imports.push_back(*chunk);
      }
    }
  }

  const ChunkId* entry_chunk(ModuleId module) const {
    for (const Entry& entry : link_.entries)
      if (entry.module == module) return &entry.chunk;
    return nullptr;
  }

  // The names of the entry's file, and what its last lines write.
  void write_entry() {
    const ModuleId id = link_.entries[chunk_.entry].module;
    const LinkModule& module = link_[id];
    if (module.is_commonjs()) {
      write(link_.symbol(id, LinkerSymbol::Wrapper));
      return;
    }
    const Entry& entry = link_.entries[chunk_.entry];
    const bool hands_out_object =
        module.dynamic_exports || module.own_scope || entry.hands_out_object;
    if (entry.imported && hands_out_object && module.exports_object) {
      // Names that only run time knows, and those of a module with its own scope, cannot be
      // exported: the whole object is, under one name.
      const Sym object = link_.symbol(id, LinkerSymbol::Exports);
      chunk_.entry_exports.push_back({kNamespaceAlias, Binding::exports_object(object), {}});
      write(object);
      if (entry.dynamic) return;
    }
    for_each_shown_export(module, [&](const ResolvedExport& e) {
      const Binding binding = binding_of_export(link_, e.symbol);
      chunk_.entry_exports.push_back({e.name, binding, {}});
      const Sym root = root_of(link_, binding);
      if (!is_none(root)) write(root);
    });
    if (link_.format != Format::Esm && module.exports_object && !is_lone_default(link_, id)) {
      write(link_.symbol(id, LinkerSymbol::Exports));
      write(link_.helper(Helper::ToCommonJs));
    }
    if (link_.format == Format::Esm)
      for (const unit::StarExport& star : module.unit->star_exports()) {
        const ModuleId target = target_of(module, star.record);
        if (!is_none(target) && link_[target].is_external()) external(target);
      }
  }

  Link& link_;
  const ChunkId id_;
  Chunk& chunk_;
  IdTable<u8> written_;
  IdTable<u32> import_of_, external_of_;
};

// Helpers come first, where they have a chunk of their own.
void put_runtime_first(Link& link, Chunk& chunk) {
  const ChunkId runtime = link[kRuntimeModule].chunk;
  if (is_none(runtime) || link.chunks[runtime].modules.size() != 1) return;
  std::stable_partition(chunk.imports.begin(), chunk.imports.end(),
                        [&](const CrossImport& import) { return import.from == runtime; });
}

// A file that runs nothing: it hands out variables of one other.
bool only_hands_out(const Link& link, const Entry& entry) {
  const Chunk& chunk = link.chunks[entry.chunk];
  if (!chunk.modules.empty() || !chunk.steps.empty() || !chunk.interop.empty() ||
      !chunk.externals.empty() || chunk.imports.size() != 1)
    return false;
  if (link[entry.module].chunk != chunk.imports.front().from) return false;
  return std::all_of(chunk.entry_exports.begin(), chunk.entry_exports.end(),
                     [](const EntryExport& e) { return e.value.kind() == BindingKind::Name; });
}

// import() of a module that is also imported statically: the file of its code is shared, and one of
// its own would only hand out what that exports. The first is the module's file where it exports
// nothing besides, which import() would show.
void join_with_shared_chunks(Link& link) {
  IdTable<ChunkId> joined;
  for (EntryId id : link.entries.ids()) {
    Entry& entry = link.entries[id];
    if (!entry.dynamic || !only_hands_out(link, entry)) continue;
    Chunk& own = link.chunks[entry.chunk];
    const ChunkId target = own.imports.front().from;
    Chunk& shared = link.chunks[target];
    const bool shows_all =
        std::all_of(shared.exports.begin(), shared.exports.end(), [&](Sym symbol) {
          return std::any_of(own.entry_exports.begin(), own.entry_exports.end(),
                             [&](const EntryExport& e) { return e.value.target == symbol; });
        });
    if (!is_none(shared.entry) || shared.group || !shows_all) continue;
    shared.entry = id;
    shared.entry_exports = std::move(own.entry_exports);
    shared.exports.clear();
    joined.insert(to_index(entry.chunk), target);
    entry.chunk = target;
    own = Chunk();
  }
  if (joined.size() == 0) return;
  for (Chunk& chunk : link.chunks) {
    for (ChunkId& other : chunk.dynamic_imports)
      if (const ChunkId* target = joined.find(to_index(other))) other = *target;
    sort_unique(chunk.dynamic_imports);
  }
}

bool has_styles_only(const Link& link, const Chunk& chunk) {
  if (!is_none(chunk.entry) || !chunk.imports.empty() || !chunk.exports.empty() ||
      !chunk.externals.empty())
    return false;
  return std::all_of(chunk.modules.begin(), chunk.modules.end(), [&](ModuleId id) {
    const LinkModule& module = link[id];
    if (!module.source->is_style() || module.is_wrapped() || module.exports_object) return false;
    for (u32 p = 0; p < module.part_count; ++p)
      if (link.is_live(id, p)) return false;
    return true;
  });
}

void drop_style_chunks(Link& link) {
  for (Chunk& chunk : link.chunks) chunk.styles_only = has_styles_only(link, chunk);
  for (Chunk& chunk : link.chunks)
    std::erase_if(chunk.imports,
                  [&](const CrossImport& import) { return link.chunks[import.from].styles_only; });
}

}  // namespace

void link_chunks(Link& link) {
  link.pool.parallel_for(link.chunks.size(), [&](size_t c) {
    ChunkLinker(link, static_cast<ChunkId>(c)).run();
    if (link.chunks.size() > 1) put_runtime_first(link, link.chunks[static_cast<ChunkId>(c)]);
  });
  for (Chunk& chunk : link.chunks)
    for (const CrossImport& import : chunk.imports) {
      auto& exports = link.chunks[import.from].exports;
      exports.insert(exports.end(), import.symbols.begin(), import.symbols.end());
    }
  link.pool.parallel_for(link.chunks.size(), [&](size_t c) {
    sort_unique(link.chunks[static_cast<ChunkId>(c)].exports);
  });
  if (link.splitting) join_with_shared_chunks(link);
  drop_style_chunks(link);
}

}  // namespace sinter::bundler
