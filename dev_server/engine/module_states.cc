#include "dev_server/engine/module_states.h"

#include <algorithm>
#include <utility>

#include "base/trace.h"
#include "bundler/hmr/factory.h"
#include "bundler/hmr/module_ids.h"

namespace sinter::dev {

using bundler::ModuleId;

void ModuleStates::scanned(const bundler::GraphChange& change,
                           const bundler::FactoryOptions& factory, TaskPool& pool) {
  TRACE_SCOPE("find versions");
  if (change.renumbered) {
    number_modules();
    find_all_versions(factory, pool);
    return;
  }
  for (const ModuleId module : change.changed) {
    find_version(module, factory);
    if (graph_.modules[module].is_style() &&
        std::find(styles_.begin(), styles_.end(), module) == styles_.end())
      styles_.push_back(module);
  }
  // A sheet's text has that of the sheets it imports in it.
  for (const ModuleId module : styles_)
    if (graph_.modules[module].is_style()) find_version(module, factory);
  touched_.insert(touched_.end(), change.changed.begin(), change.changed.end());
}

void ModuleStates::number_modules() {
  client_ids_.clear();
  client_ids_.reserve(graph_.modules.size());
  numbers_.clear();
  numbers_.reserve(graph_.modules.size());
  for (u32 m = 0; m < graph_.modules.size(); ++m) {
    client_ids_.push_back(bundler::client_id(graph_, static_cast<ModuleId>(m), root_));
    numbers_.emplace(client_ids_.back(), m);
  }
}

void ModuleStates::find_all_versions(const bundler::FactoryOptions& factory, TaskPool& pool) {
  styles_.clear();
  for (const ModuleId module : graph_.modules.ids())
    if (graph_.modules[module].is_style()) styles_.push_back(module);
  versions_.assign(graph_.modules.size(), {});
  pool.parallel_for(
      versions_.size(), [&](size_t m) { find_version(static_cast<ModuleId>(m), factory); }, 64);
  all_touched_ = true;
  touched_.clear();
  states_.assign(graph_.modules.size(), nullptr);
  for (u32 m = 0; m < client_ids_.size(); ++m)
    if (const auto at = state_by_id_.find(client_ids_[m]); at != state_by_id_.end())
      states_[m] = &at->second;
}

void ModuleStates::find_version(ModuleId module, const bundler::FactoryOptions& factory) {
  versions_[to_index(module)] =
      graph_.modules[module].unit ? bundler::factory_version(graph_, module, factory) : "";
}

ModuleId ModuleStates::find(const std::string& client_id) const {
  const auto at = numbers_.find(client_id);
  return at == numbers_.end() ? none<ModuleId> : static_cast<ModuleId>(at->second);
}

bool ModuleStates::accept(u64 sequence, std::vector<std::string>& changed) {
  bool any = false;
  last_changed_.clear();
  const auto compare = [&](u32 m) {
    if (versions_[m].empty() || is_as_accepted(m)) return;
    any = true;
    last_changed_.push_back(m);
    if (states_[m] && states_[m]->version != versions_[m]) changed.push_back(client_ids_[m]);
    set_state(m, sequence);
  };
  if (std::exchange(all_touched_, false)) {
    for (u32 m = 0; m < versions_.size(); ++m) compare(m);
    // One that is gone may come back: unchanged, it is like new; changed, pages that have its old
    // version have to hear of it.
    for (auto& [id, state] : state_by_id_) {
      const auto at = numbers_.find(id);
      state.gone = at == numbers_.end() || versions_[at->second].empty();
    }
  } else {
    std::sort(touched_.begin(), touched_.end());
    for (const ModuleId module : touched_) compare(to_index(module));
    for (const ModuleId module : styles_)
      if (graph_.modules[module].is_style()) compare(to_index(module));
    touched_.clear();
  }
  for (const std::string& id : std::exchange(sent_unaccepted_, {}))
    if (std::find(changed.begin(), changed.end(), id) == changed.end()) changed.push_back(id);
  return any;
}

bool ModuleStates::note_sent(const std::vector<ModuleId>& modules, u64 sequence) {
  bool any = false;
  for (const ModuleId module : modules) {
    const u32 m = to_index(module);
    if (versions_[m].empty() || is_as_accepted(m)) continue;
    if (states_[m] && states_[m]->version != versions_[m])
      sent_unaccepted_.push_back(client_ids_[m]);
    set_state(m, sequence);
    any = true;
  }
  return any;
}

bool ModuleStates::is_as_accepted(u32 m) const {
  const State* known = states_[m];
  return known && !known->gone && known->version == versions_[m];
}

void ModuleStates::set_state(u32 m, u64 sequence) {
  State*& state = states_[m];
  if (!state) state = &state_by_id_[client_ids_[m]];
  if (state->changed == 0 || (state->gone && state->version == versions_[m]))
    state->added = sequence;
  state->changed = sequence;
  state->version = versions_[m];
  state->gone = false;
}

std::vector<ModuleId> ModuleStates::newer_than(u64 from) const {
  std::vector<u32> newer;
  for (u32 m = 0; m < states_.size(); ++m)
    if (states_[m] && states_[m]->changed > from) newer.push_back(m);
  return update_of(newer, from);
}

std::vector<ModuleId> ModuleStates::update_of(const std::vector<u32>& newer, u64 from) const {
  std::vector<ModuleId> changed;
  std::vector<u8> is_newer(states_.size());
  for (const u32 m : newer) {
    is_newer[m] = 1;
    // One that has only come since is sent if a changed one needs it.
    if (states_[m]->added <= from || states_[m]->changed > states_[m]->added)
      changed.push_back(static_cast<ModuleId>(m));
  }
  // What a module that is as old needs is as old.
  return bundler::static_closure(graph_, changed, &is_newer);
}

}  // namespace sinter::dev
