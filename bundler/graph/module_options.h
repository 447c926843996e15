// The compile options of each module: those of the command line, with what the file's tsconfig.json
// says on top.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "bundler/build.h"
#include "bundler/resolver/resolver.h"

namespace sinter::bundler {

class ModuleOptions {
 public:
  ModuleOptions(const BuildOptions& options, bool source_map);

  const js::CompileOptions& base() const { return base_; }
  // For the modules that are compiled from now on.
  void set_injected(std::vector<js::Injected> injected);
  // `file` may be null. Safe to call from several threads.
  const js::CompileOptions& of(const ResolvedFile* file);

 private:
  void make_own();

  const BuildOptions& options_;
  js::CompileOptions base_;  // of packages, and of modules that are no file
  js::CompileOptions own_;   // of the project's own files without a tsconfig.json
  size_t own_defines_ = 0;   // the others are those of injected files
  std::mutex mutex_;
  std::unordered_map<const TsConfig*, std::unique_ptr<js::CompileOptions>> by_tsconfig_;
};

}  // namespace sinter::bundler
