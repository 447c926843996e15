// Scripts that pages were sent, by the hash that names them: pages come back for the parts of an
// entry script, and debuggers for maps.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bundler/graph/graph.h"
#include "dev_server/engine/module_states.h"

namespace sinter::dev {

class SentScripts {
 public:
  SentScripts(const bundler::Graph& graph, const ModuleStates& states)
      : graph_(graph), states_(states) {}

  // Kept while later scripts are few; the graph may become another meanwhile.
  void remember(const std::string& hash, const std::vector<bundler::ModuleId>& modules);
  // Kept, however many there are, while the graph is what it is.
  void remember_part(const std::string& hash, const std::vector<bundler::ModuleId>& modules);
  void graph_changed() { parts_.clear(); }

  // Nothing when the script is forgotten, or one of its modules has gone.
  std::optional<std::vector<bundler::ModuleId>> modules_of(const std::string& hash) const;

 private:
  const bundler::Graph& graph_;
  const ModuleStates& states_;
  std::unordered_map<std::string, std::vector<bundler::ModuleId>> parts_;
  std::unordered_map<std::string, std::vector<std::string>> client_ids_;
  std::deque<std::string> order_;  // hashes in `client_ids_`, the oldest first
};

}  // namespace sinter::dev
