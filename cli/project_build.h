// One build of a project, from its config file to the files it would write. Nothing is written here
// but what plugins write themselves: build_project.h decides what becomes of the result.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "base/task_pool.h"
#include "bundler/assets/publish.h"
#include "bundler/build.h"
#include "cli/build_flags.h"
#include "cli/project.h"

namespace sinter::cli {

class ProjectBuild {
 public:
  // Reads the config. False when there were errors.
  bool load(const ProjectFlags& flags, const std::string& working_directory, FileSystem& files,
            Diagnostics& diagnostics);
  // Configs in the file: more than one where it exports a list.
  u32 config_count() const;

  // `announce` is called when nothing stands in the way of the build any more.
  void run(const BuildFlags& flags, const bundler::BuildOptions& given, FileSystem& files,
           TaskPool& pool, const std::function<void()>& announce, Diagnostics& diagnostics);

  const plugins::ProjectConfig& config() const { return project_->config; }
  plugins::Session* session() const { return project_->session.get(); }  // may be null

  bundler::BuildResult result;
  bundler::PublishOptions publish;

 private:
  std::unique_ptr<Project> project_;
};

}  // namespace sinter::cli
