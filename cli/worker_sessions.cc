#include "cli/worker_sessions.h"

#include <utility>

#include "plugins/host/build_hooks.h"

namespace sinter::cli {

std::unique_ptr<plugins::Session> WorkerSessions::take(Diagnostics& diagnostics) {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<plugins::Session> session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
  }
  return project_.session->start_for_worker(diagnostics);
}

bundler::BuildResult WorkerSessions::run(const bundler::PluginBuild& build,
                                         Diagnostics& diagnostics) {
  std::unique_ptr<plugins::Session> session = take(diagnostics);
  if (!session) return {};
  bundler::BuildResult result = plugins::build_with_hooks(
      *session, project_.config.build.out_dir, [&] { return build(session->plugin_host()); },
      diagnostics);
  if (!session->close_bundle(diagnostics)) result.ok = false;
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(session));
  return result;
}

}  // namespace sinter::cli
