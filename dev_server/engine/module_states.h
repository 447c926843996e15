// Which modules are not what pages have: the names that pages call modules by, the version of each
// now, and the version it had in the last good state with the *sequence* (dev_engine.h) in which it
// became that.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/task_pool.h"
#include "bundler/graph/scan.h"
#include "bundler/hmr/dev_bundle.h"

namespace sinter::dev {

class ModuleStates {
 public:
  // `graph` is updated by scans; after each of them comes scanned().
  ModuleStates(const bundler::Graph& graph, std::string root)
      : graph_(graph), root_(std::move(root)) {}

  // Finds the versions of what may have changed.
  void scanned(const bundler::GraphChange& change, const bundler::FactoryOptions& factory,
               TaskPool& pool);

  const bundler::ModuleVersions& versions() const { return versions_; }
  const std::string& client_id(bundler::ModuleId module) const {
    return client_ids_[to_index(module)];
  }
  // None when there is no such module.
  bundler::ModuleId find(const std::string& client_id) const;

  // Makes the present state the last good one. Whatever is not as it was becomes part of
  // `sequence`. True when any factory is another, or came; `changed` gets the client ids of those
  // that are another, for pages to replace.
  bool accept(u64 sequence, std::vector<std::string>& changed);

  // A state with errors is not accepted, but pages get scripts of what is good in it. When that is
  // undone they have to hear of it: modules that are sent so become part of `sequence`, and are
  // `changed` at the next accept(). True when any was not as in the last good state.
  bool note_sent(const std::vector<bundler::ModuleId>& modules, u64 sequence);

  // What an update from the sequence `from` consists of, in the order of the graph.
  std::vector<bundler::ModuleId> newer_than(u64 from) const;
  // The same when `from` is the sequence before the last accept(): asks no other module.
  std::vector<bundler::ModuleId> newest(u64 from) const { return update_of(last_changed_, from); }

 private:
  // Of a module in the last good state.
  struct State {
    std::string version;
    u64 changed = 0;  // sequence in which it became this
    u64 added = 0;    // sequence in which the module came
    bool gone = false;
  };

  void number_modules();
  void find_all_versions(const bundler::FactoryOptions& factory, TaskPool& pool);
  void find_version(bundler::ModuleId module, const bundler::FactoryOptions& factory);
  bool is_as_accepted(u32 module) const;
  void set_state(u32 module, u64 sequence);
  std::vector<bundler::ModuleId> update_of(const std::vector<u32>& newer, u64 from) const;

  const bundler::Graph& graph_;
  std::string root_;

  std::vector<std::string> client_ids_;           // by module
  std::unordered_map<std::string, u32> numbers_;  // and back
  bundler::ModuleVersions versions_;              // by module; empty: without a Unit
  std::unordered_map<std::string, State> state_by_id_;
  std::vector<State*> states_;                // the same by module; null: new or without a Unit
  std::vector<bundler::ModuleId> styles_;     // modules that may be style sheets
  std::vector<u32> last_changed_;             // by the last accept()
  std::vector<bundler::ModuleId> touched_;    // by scans since the last good state …
  bool all_touched_ = true;                   // … or everything, if numbers are others
  std::vector<std::string> sent_unaccepted_;  // client ids; see note_sent()
};

}  // namespace sinter::dev
