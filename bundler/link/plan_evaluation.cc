// When each module is evaluated: where its chunk is (flattened), or when it is asked for (wrapped
// in init_x).
//
// A module is wrapped for either of two reasons, decided apart: it is wanted on demand (interop),
// or flattening would not give the order of evaluation that the specification demands (order). The
// latter is found by playing through what each entry's chunks would do and comparing. Modules whose
// evaluation cannot be observed are never wrapped.
#include <algorithm>
#include <map>
#include <set>

#include "bundler/link/entry_set.h"
#include "bundler/link/uses.h"

namespace sinter::bundler {

namespace {

class Planner {
 public:
  explicit Planner(Link& link)
      : link_(link),
        observable_(link.modules.size(), 0),
        sensitive_(link.modules.size(), 0),
        comes_first_(link.modules.size(), 0) {}

  void run() {
    leave_bindings_to_evaluators();
    find_observable();
    spread_sensitivity();
    wrap_on_demand();
    wrap_eval();
    order_chunk_imports();
    wrap_groups();
    make_steps();
    if (link_.chunks.size() > 1) restore_order();
  }

 private:
  // Who evaluates a CommonJS module makes `import_x` for its whole chunk. A module of a circle that
  // only uses the name, and that runs before x does, must not ask for it as well.
  void leave_bindings_to_evaluators() {
    if (link_.bound_elsewhere.empty()) return;
    std::set<std::pair<ChunkId, ModuleId>> evaluated;
    for (const LinkModule& module : link_.modules)
      for (ModuleId dependency : module.dependencies)
        if (link_.bound_elsewhere.find(to_index(dependency)))
          evaluated.insert({module.chunk, dependency});
    for (LinkModule& module : link_.modules)
      std::erase_if(module.bound_late, [&](ModuleId id) {
        return module.cycle != kNone && link_[id].order > module.order &&
               evaluated.contains({module.chunk, id});
      });
  }

  // Whether anybody can tell when the module's own code runs.
  bool is_observable(ModuleId id) const {
    const LinkModule& module = link_[id];
    if (module.is_external()) return !link_.imports_externals();
    if (module.is_commonjs()) return true;
    const auto parts = module.unit->parts();
    for (u32 p = 0; p < parts.size(); ++p) {
      constexpr u16 kUnordered = unit::kPartOrderFree | unit::kPartFunction | unit::kPartDirective;
      if (link_.is_live(id, p) && !(parts[p].flags & kUnordered) &&
          parts[p].code_end != parts[p].code_begin)
        return true;
    }
    bool dynamic = false;
    if (module.exports_object)
      for_each_dynamic_star(link_, id, [&](ModuleId, Sym) { dynamic = true; });
    return dynamic;
  }

  void find_observable() {
    link_.pool.parallel_for(
        link_.modules.size(),
        [&](size_t i) {
          const ModuleId id = static_cast<ModuleId>(i);
          if (link_[id].live && id != kRuntimeModule) observable_[i] = is_observable(id);
        },
        32);
  }

  // A module whose dependencies are observable must evaluate them at the right time.
  void spread_sensitivity() {
    IndexVec<ModuleId, std::vector<ModuleId>> importers(link_.modules.size());
    std::vector<ModuleId> queue;
    for (ModuleId id : link_.modules.ids()) {
      for (ModuleId dependency : link_[id].dependencies) importers[dependency].push_back(id);
      if (!observable_[to_index(id)]) continue;
      sensitive_[to_index(id)] = 1;
      queue.push_back(id);
    }
    while (!queue.empty()) {
      const ModuleId id = queue.back();
      queue.pop_back();
      for (ModuleId importer : importers[id]) {
        if (sensitive_[to_index(importer)]) continue;
        sensitive_[to_index(importer)] = 1;
        queue.push_back(importer);
      }
    }
  }

  bool can_wrap(ModuleId id) const {
    const LinkModule& module = link_[id];
    return module.live && sensitive_[to_index(id)] && !module.is_commonjs() &&
           !module.is_external();
  }

  // A wrapped module's dependencies are evaluated with it, not before.
  void wrap_with_dependencies(ModuleId root, bool LinkModule::*reason) {
    std::vector<ModuleId> queue = {root};
    while (!queue.empty()) {
      const ModuleId id = queue.back();
      queue.pop_back();
      if (!can_wrap(id) || link_[id].*reason) continue;
      link_[id].*reason = true;
      for (ModuleId dependency : link_[id].dependencies) queue.push_back(dependency);
    }
  }

  // What is wanted on demand may be wanted before the place that imports give to the modules that
  // it uses and that are not wrapped, because nobody can tell when they run. Those that use each
  // other keep their order.
  void put_first(ModuleId root) {
    std::vector<ModuleId> queue = {root};
    while (!queue.empty()) {
      const ModuleId id = queue.back();
      queue.pop_back();
      if (comes_first_[to_index(id)] || !link_[id].live || link_[id].is_external()) continue;
      comes_first_[to_index(id)] = 1;
      for (ModuleId dependency : link_[id].dependencies) queue.push_back(dependency);
    }
  }

  void wrap_on_demand() {
    for (ModuleId id : link_.modules.ids()) {
      const LinkModule& module = link_[id];
      if (!module.live || module.unit == nullptr) continue;
      const auto parts = module.unit->parts();
      for (u32 p = 0; p < parts.size(); ++p) {
        if (!link_.is_live(id, p)) continue;
        for (u32 r : unit::Unit::slice(module.unit->part_records(), parts[p].records)) {
          const ModuleId target = target_of(module, r);
          const auto kind = static_cast<js::ImportKind>(module.unit->records()[r].kind);
          const bool on_demand = kind == js::ImportKind::Require ||
                                 (kind == js::ImportKind::DynamicImport && !link_.splitting);
          if (!on_demand || is_none(target)) continue;
          wrap_with_dependencies(target, &LinkModule::wrap_interop);
          put_first(target);
        }
      }
    }
  }

  // Direct eval must not see the names of other modules of its file, nor they its own. The entry of
  // a file may stay at the top: there its names come first.
  void wrap_eval() {
    for (ModuleId id : link_.modules.ids()) {
      LinkModule& module = link_[id];
      if (!module.live || module.unit == nullptr || module.is_commonjs()) continue;
      if (!module.unit->has(unit::kFactDirectEval)) continue;
      const Chunk& chunk = link_.chunks[module.chunk];
      const bool is_entry = !is_none(chunk.entry) && link_.entries[chunk.entry].module == id;
      module.wrap_scope = module.is_wrapped_esm() || !is_entry;
    }
  }

  // Chunks are imported in the order in which their modules are first needed.
  void order_chunk_imports() {
    if (link_.chunks.size() == 1) return;
    link_.pool.parallel_for(link_.chunks.size(), [&](size_t c) {
      const ChunkId id = static_cast<ChunkId>(c);
      Chunk& chunk = link_.chunks[id];
      IdTable<u8> seen;
      seen.add(to_index(id));
      auto need = [&](ModuleId module) {
        const ChunkId from = link_[module].chunk;
        if (!is_none(from) && seen.add(to_index(from))) chunk.imports.push_back({from, {}});
      };
      if (!is_none(chunk.entry)) {
        if (!link_.entries[chunk.entry].dynamic)
          for (ModuleId module : link_.graph.injected) need(module);
      }
      for (ModuleId module : chunk.modules) {
        for (ModuleId dependency : link_[module].dependencies) need(dependency);
        for_each_written(link_, module, [&](Sym symbol, u32) { need(link_.owners[symbol]); });
      }
      if (!is_none(chunk.entry)) {
        const ModuleId entry = link_.entries[chunk.entry].module;
        need(entry);
        for_each_shown_export(link_[entry], [&](const ResolvedExport& e) {
          const Sym root = root_of(link_, binding_of_export(link_, e.symbol));
          if (!is_none(root)) need(link_.owners[root]);
        });
      }
    });
  }

  // A group's file is also loaded for some of its modules; the others must not run then, unless
  // they have run before. The same goes for chunks that were joined.
  void wrap_groups() {
    if (!link_.has_partly_wanted) return;
    std::vector<EntrySet> loaders(link_.chunks.size(), no_entries(link_));
    const std::vector<EntrySet> importers = importers_of_entries();
    std::map<std::pair<EntrySet, ChunkId>, bool> known;
    for (u32 c = static_cast<u32>(link_.chunks.size()); c-- > 0;) {
      const Chunk& chunk = link_.chunks[ChunkId{c}];
      if (!chunk.partly_wanted) continue;
      // They import such chunks before them only, so those that import this one are complete.
      for (const ModuleId id : chunk.modules) add_entries(loaders[c], entries_of(link_, id));
      for (const CrossImport& import : chunk.imports)
        add_entries(loaders[to_index(import.from)], loaders[c]);
      for (const ModuleId id : chunk.modules) {
        EntrySet set = entries_of(link_, id);
        const auto [at, added] = known.try_emplace({set, ChunkId{c}}, false);
        if (added) {
          add_later_entries(set, importers);
          at->second = is_part_of(loaders[c], set);
        }
        if (!at->second) wrap_with_dependencies(id, &LinkModule::wrap_order);
      }
    }
  }

  // For each entry that only import() reaches, the entries whose code has that import().
  std::vector<EntrySet> importers_of_entries() const {
    IdTable<u32> entry_of;
    for (const EntryId entry : link_.entries.ids())
      if (link_.entries[entry].dynamic)
        entry_of.insert(to_index(link_.entries[entry].module), to_index(entry));
    std::vector<EntrySet> importers(link_.entries.size(), no_entries(link_));
    for (const ModuleId id : link_.modules.ids()) {
      const LinkModule& module = link_[id];
      if (!module.live || module.unit == nullptr) continue;
      for (u32 r = 0; r < module.unit->records().size(); ++r) {
        if (static_cast<js::ImportKind>(module.unit->records()[r].kind) !=
            js::ImportKind::DynamicImport)
          continue;
        const ModuleId target = target_of(module, r);
        const u32* entry = is_none(target) ? nullptr : entry_of.find(to_index(target));
        if (entry) add_entries(importers[*entry], entries_of(link_, id));
      }
    }
    return importers;
  }

  // Where everybody who imports an entry's file is in the set, what the set stands for has been
  // evaluated before that file is loaded.
  void add_later_entries(EntrySet& set, const std::vector<EntrySet>& importers) const {
    for (bool changed = true; changed;) {
      changed = false;
      for (const EntryId entry : link_.entries.ids()) {
        if (!link_.entries[entry].dynamic || has_entry(set, entry)) continue;
        if (!is_part_of(importers[to_index(entry)], set)) continue;
        add_entry(set, entry);
        changed = true;
      }
    }
  }

  bool is_evaluated_on_demand(ModuleId id) const {
    return link_[id].is_wrapped() || link_[id].is_external();
  }

  void make_steps() {
    std::vector<std::vector<ChunkId>> by_entry(link_.entries.size());
    for (ChunkId chunk : link_.chunks.ids())
      by_entry[to_index(link_.chunks[chunk].first_entry)].push_back(chunk);
    link_.pool.parallel_for(link_.entries.size(), [&](size_t e) {
      if (by_entry[e].empty()) return;
      const EntryId id = static_cast<EntryId>(e);
      std::vector<u32> position(link_.modules.size(), 0);
      u32 next = 0;
      const EvaluationOrder order = evaluation_order(link_, link_.entries[id]);
      for (ModuleId module : order.modules) position[to_index(module)] = ++next;
      for (ChunkId chunk : by_entry[e]) make_steps_of(link_.chunks[chunk], order, position);
    });
  }

  // Something that a chunk evaluates, or that is evaluated because of that.
  struct Event {
    ModuleId module;
    u32 at;  // position in the order of evaluation
    bool flattened = false;
    bool wanted = false;  // by flattened code of the chunk, not only by wrapped modules
  };

  void make_steps_of(Chunk& chunk, const EvaluationOrder& order, const std::vector<u32>& position) {
    std::vector<Event> events;
    IdTable<u8> seen;
    // Modules of a group that its first entry does not reach come last: they may need the others.
    auto position_of = [&](ModuleId id) {
      if (comes_first_[to_index(id)] && !sensitive_[to_index(id)]) return u32{0};
      const u32 at = position[to_index(id)];
      const bool last = at == 0 && chunk.partly_wanted;
      return last ? static_cast<u32>(order.modules.size()) + 1 + link_[id].order : at;
    };
    auto evaluate = [&](ModuleId id) {
      if (is_evaluated_on_demand(id) && seen.add(to_index(id)))
        events.push_back({id, position_of(id), false, true});
    };
    if (!is_none(chunk.entry)) {
      const Entry& entry = link_.entries[chunk.entry];
      if (!entry.dynamic)
        for (ModuleId module : link_.graph.injected) evaluate(module);
      // The file of a CommonJS entry ends in its evaluation: see emit/exports.
      if (!link_[entry.module].is_commonjs()) evaluate(entry.module);
    }
    for (ModuleId id : chunk.modules) {
      if (is_evaluated_on_demand(id)) continue;
      for (ModuleId dependency : link_[id].dependencies) evaluate(dependency);
      for (ModuleId bound : link_[id].bound_late) evaluate(bound);
      events.push_back({id, position_of(id), true});
    }
    add_consequences(chunk, events, seen, position);
    if (!is_none(chunk.entry)) {
      // Bindings that the entry's export list shows are made in the entry's own file. Whatever they
      // come from is evaluated by then.
      for_each_shown_export(link_[link_.entries[chunk.entry].module], [&](const ResolvedExport& e) {
        const Sym root = root_of(link_, binding_of_export(link_, e.symbol));
        if (is_none(root) || !is_interop(link_, root)) return;
        const ModuleId owner = link_.owners[root];
        const bool wanted = std::any_of(events.begin(), events.end(), [&](const Event& event) {
          return event.module == owner && event.wanted;
        });
        if (is_evaluated_on_demand(owner) && !wanted) events.push_back({owner, kNone, false, true});
      });
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.at < b.at; });
    chunk.steps.clear();
    IdTable<u8> done;
    for (auto at = events.begin(); at != events.end();) {
      const auto next = std::find_if(at, events.end(), [](const Event& e) { return e.flattened; });
      evaluate_wrapped(chunk, order, {at, next}, done);
      at = next;
      for (; at != events.end() && at->flattened; ++at) chunk.steps.push_back({at->module, false});
    }
  }

  // Wrapped modules of the chunk that wrapped modules evaluate first.
  void add_consequences(const Chunk& chunk, std::vector<Event>& events, IdTable<u8>& seen,
                        const std::vector<u32>& position) const {
    for (size_t i = 0; i < events.size(); ++i) {
      if (events[i].flattened || !link_[events[i].module].is_wrapped_esm()) continue;
      for (ModuleId dependency : link_[events[i].module].dependencies) {
        const ModuleId home = link_[dependency].is_external() ? none<ModuleId> : dependency;
        if (!is_evaluated_on_demand(dependency) || is_none(home)) continue;
        if (&link_.chunks[link_[home].chunk] != &chunk || !seen.add(to_index(dependency))) continue;
        events.push_back({dependency, position[to_index(dependency)]});
      }
    }
  }

  // A row of wrapped modules between two flattened ones. It is enough to ask for the wanted ones
  // where that evaluates all in their order; otherwise each is asked for.
  void evaluate_wrapped(Chunk& chunk, const EvaluationOrder& order, std::span<const Event> row,
                        IdTable<u8>& done) const {
    // Asking for a member of a circle that is not where the walk entered it would evaluate the
    // circle in another order.
    const auto asked_for = [&](ModuleId id) {
      const ModuleId* entry = order.circle_entry.find(to_index(id));
      return entry && link_[*entry].is_wrapped_esm() ? *entry : id;
    };
    bool enough = true;
    for (const Event& event : row) enough &= !link_[event.module].is_wrapped_esm();
    if (!enough) {
      std::vector<ModuleId> expected, evaluated;
      IdTable<u8> in_row, trial = done;
      for (const Event& event : row) {
        // Only its binding is wanted: whatever that comes from has been evaluated.
        if (event.at == kNone) continue;
        const bool first = in_row.add(to_index(event.module));
        if (first && observable_[to_index(event.module)] && !done.find(to_index(event.module)))
          expected.push_back(event.module);
      }
      for (const Event& event : row)
        if (event.wanted) play(asked_for(event.module), trial, evaluated);
      std::erase_if(evaluated, [&](ModuleId id) { return !in_row.find(to_index(id)); });
      enough = evaluated == expected;
    }
    std::vector<ModuleId> evaluated;
    IdTable<u8> asked;
    for (const Event& event : row) {
      const ModuleId id = asked_for(event.module);
      // Who is wanted may need its value put into `import_x`, or be waited for, though it has been
      // evaluated.
      const bool needed = event.wanted && (!link_[id].is_wrapped_esm() || link_[id].has_await);
      if (!needed && (done.find(to_index(id)) || (enough && !event.wanted))) continue;
      play(id, done, evaluated);
      if (asked.add(to_index(id))) chunk.steps.push_back({id, true});
    }
  }

  // A wrapped module evaluates its wrapped dependencies first, as init_x does. Appends the
  // observable ones.
  void play(ModuleId root, IdTable<u8>& done, std::vector<ModuleId>& events) const {
    std::vector<std::pair<ModuleId, u32>> stack;
    auto enter = [&](ModuleId id) {
      if (done.add(to_index(id))) stack.push_back({id, 0});
    };
    enter(root);
    while (!stack.empty()) {
      auto& [id, next] = stack.back();
      const auto& dependencies = link_[id].dependencies;
      if (link_[id].is_wrapped_esm() && next < dependencies.size()) {
        const ModuleId dependency = dependencies[next++];
        if (is_evaluated_on_demand(dependency)) enter(dependency);
        continue;
      }
      if (observable_[to_index(id)]) events.push_back(id);
      stack.pop_back();
    }
  }

  // Observable modules in the order in which loading the entry's file evaluates them.
  std::vector<ModuleId> simulate(EntryId entry) const {
    std::vector<ModuleId> events;
    IdTable<u8> done;
    std::vector<u8> loaded(link_.chunks.size(), 0);
    std::vector<std::pair<ChunkId, u32>> stack = {{link_.entries[entry].chunk, 0}};
    loaded[to_index(link_.entries[entry].chunk)] = 1;
    while (!stack.empty()) {
      auto& [id, next] = stack.back();
      const Chunk& chunk = link_.chunks[id];
      if (next < chunk.imports.size()) {
        const ChunkId from = chunk.imports[next++].from;
        if (loaded[to_index(from)]) continue;
        loaded[to_index(from)] = 1;
        stack.push_back({from, 0});
        continue;
      }
      for (const ChunkStep& step : chunk.steps) play(step.module, done, events);
      if (chunk.entry == entry && link_[link_.entries[entry].module].is_commonjs())
        play(link_.entries[entry].module, done, events);
      stack.pop_back();
    }
    // Other modules of a group have run before, or do not run.
    if (link_.has_partly_wanted)
      std::erase_if(events, [&](ModuleId id) { return !has_entry(entries_of(link_, id), entry); });
    return events;
  }

  std::vector<ModuleId> wanted_order(EntryId entry) const {
    std::vector<ModuleId> order = evaluation_order(link_, link_.entries[entry]).modules;
    std::erase_if(order, [&](ModuleId id) { return !observable_[to_index(id)]; });
    return order;
  }

  // Wrapping for one entry changes what chunks shared with others do, so until nothing changes.
  void restore_order() {
    std::vector<u8> wrapped(link_.entries.size(), 0);
    for (bool changed = true; changed;) {
      changed = false;
      std::vector<u8> wrong(link_.entries.size(), 0);
      link_.pool.parallel_for(link_.entries.size(), [&](size_t e) {
        const EntryId id = static_cast<EntryId>(e);
        if (!wrapped[e]) wrong[e] = simulate(id) != wanted_order(id);
      });
      for (size_t e = 0; e < wrong.size(); ++e) {
        if (!wrong[e]) continue;
        wrapped[e] = 1;
        changed = true;
        const Entry& entry = link_.entries[static_cast<EntryId>(e)];
        if (!entry.dynamic)
          for (ModuleId module : link_.graph.injected)
            wrap_with_dependencies(module, &LinkModule::wrap_order);
        wrap_with_dependencies(entry.module, &LinkModule::wrap_order);
      }
      if (changed) make_steps();
    }
  }

  Link& link_;
  std::vector<u8> observable_;  // evaluation has effects that others can see
  std::vector<u8> sensitive_;   // it, or a dependency, is observable
  // Wanted on demand, or by such a module. Of these, the insensitive ones start their file.
  std::vector<u8> comes_first_;
};

}  // namespace

void plan_evaluation(Link& link) { Planner(link).run(); }

}  // namespace sinter::bundler
