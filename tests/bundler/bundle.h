// Builds virtual projects: files in memory in, outputs by path out.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bundler/build.h"

namespace sinter::bundler {

struct Project {
  std::vector<std::pair<std::string_view, std::string_view>> files;
  std::vector<std::string> entries = {"/entry.js"};
  std::function<void(BuildOptions&)> options = [](BuildOptions&) {};
};

struct Bundled {
  bool ok = false;
  std::map<std::string, std::string> outputs;  // contents by path
  std::string messages;                        // "error: …" lines, in order
  BuildResult result;

  // The only output.
  const std::string& text() const;
};

Bundled bundle(const Project& project, u32 threads = 2);

}  // namespace sinter::bundler
