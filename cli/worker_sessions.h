// Plugins of workers: `worker.plugins` makes a list of its own for every worker's build.
//
// Plugins keep what they know of a build, and workers are built while the page is, several at once:
// each build has a session with its own copy of the config. One that is done serves the next.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "bundler/html/build_site.h"
#include "cli/project.h"

namespace sinter::cli {

class WorkerSessions {
 public:
  explicit WorkerSessions(const Project& project) : project_(project) {}

  bundler::BuildResult run(const bundler::PluginBuild& build, Diagnostics& diagnostics);

 private:
  std::unique_ptr<plugins::Session> take(Diagnostics& diagnostics);

  const Project& project_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<plugins::Session>> idle_;
};

}  // namespace sinter::cli
