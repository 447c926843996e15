// What process.env reads and writes: the process's own variables on the main thread and in workers
// that share them, or a worker's private copy.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sinter::runtime {

class EnvironmentVariables {
 public:
  virtual ~EnvironmentVariables() = default;
  virtual std::optional<std::string> get(const std::string& name) = 0;
  virtual void set(const std::string& name, const std::string& value) = 0;
  virtual void remove(const std::string& name) = 0;
  virtual std::vector<std::string> names() = 0;

  // The one of the process.
  static std::shared_ptr<EnvironmentVariables> of_process();
  static std::shared_ptr<EnvironmentVariables> copy_of(
      std::vector<std::pair<std::string, std::string>> variables);
};

}  // namespace sinter::runtime
