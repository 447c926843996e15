#include "dev_server/engine/sent_scripts.h"

namespace sinter::dev {
namespace {

// Those of some large pages.
constexpr size_t kRememberedScripts = 512;

}  // namespace

using bundler::ModuleId;

void SentScripts::remember(const std::string& hash, const std::vector<ModuleId>& modules) {
  const auto [at, added] = client_ids_.try_emplace(hash);
  if (!added) return;
  for (const ModuleId module : modules) at->second.push_back(states_.client_id(module));
  order_.push_back(hash);
  if (order_.size() <= kRememberedScripts) return;
  client_ids_.erase(order_.front());
  order_.pop_front();
}

void SentScripts::remember_part(const std::string& hash, const std::vector<ModuleId>& modules) {
  remember(hash, modules);
  parts_.try_emplace(hash, modules);
}

std::optional<std::vector<ModuleId>> SentScripts::modules_of(const std::string& hash) const {
  if (const auto part = parts_.find(hash); part != parts_.end()) return part->second;
  const auto sent = client_ids_.find(hash);
  if (sent == client_ids_.end()) return std::nullopt;
  std::vector<ModuleId> modules;
  for (const std::string& id : sent->second) {
    modules.push_back(states_.find(id));
    if (is_none(modules.back()) || !graph_.modules[modules.back()].unit) return std::nullopt;
  }
  return modules;
}

}  // namespace sinter::dev
