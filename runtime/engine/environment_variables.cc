#include "runtime/engine/environment_variables.h"

#include <stdlib.h>
#include <time.h>

#include <string_view>

extern char** environ;

namespace sinter::runtime {

namespace {

class ProcessVariables final : public EnvironmentVariables {
 public:
  std::optional<std::string> get(const std::string& name) override {
    std::lock_guard lock(mutex_);
    const char* value = getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
  }
  void set(const std::string& name, const std::string& value) override {
    std::lock_guard lock(mutex_);
    setenv(name.c_str(), value.c_str(), 1);
    if (name == "TZ") tzset();
  }
  void remove(const std::string& name) override {
    std::lock_guard lock(mutex_);
    unsetenv(name.c_str());
  }
  std::vector<std::string> names() override {
    std::lock_guard lock(mutex_);
    std::vector<std::string> out;
    for (char** entry = environ; *entry; entry++) {
      std::string_view text = *entry;
      out.emplace_back(text.substr(0, text.find('=')));
    }
    return out;
  }

 private:
  // The C library's own functions are not safe beside one another.
  std::mutex mutex_;
};

class PrivateVariables final : public EnvironmentVariables {
 public:
  explicit PrivateVariables(std::vector<std::pair<std::string, std::string>> variables)
      : order_(std::move(variables)) {}
  std::optional<std::string> get(const std::string& name) override {
    std::lock_guard lock(mutex_);
    auto found = find(name);
    return found ? std::optional<std::string>(found->second) : std::nullopt;
  }
  void set(const std::string& name, const std::string& value) override {
    std::lock_guard lock(mutex_);
    if (auto found = find(name)) {
      found->second = value;
    } else {
      order_.emplace_back(name, value);
    }
  }
  void remove(const std::string& name) override {
    std::lock_guard lock(mutex_);
    std::erase_if(order_, [&](const auto& entry) { return entry.first == name; });
  }
  std::vector<std::string> names() override {
    std::lock_guard lock(mutex_);
    std::vector<std::string> out;
    for (const auto& entry : order_) out.push_back(entry.first);
    return out;
  }

 private:
  std::pair<std::string, std::string>* find(const std::string& name) {
    for (auto& entry : order_) {
      if (entry.first == name) return &entry;
    }
    return nullptr;
  }
  // A worker may itself share its copy with workers of its own.
  std::mutex mutex_;
  std::vector<std::pair<std::string, std::string>> order_;
};

}  // namespace

std::shared_ptr<EnvironmentVariables> EnvironmentVariables::of_process() {
  static auto* one = new std::shared_ptr<EnvironmentVariables>(new ProcessVariables);
  return *one;
}

std::shared_ptr<EnvironmentVariables> EnvironmentVariables::copy_of(
    std::vector<std::pair<std::string, std::string>> variables) {
  return std::make_shared<PrivateVariables>(std::move(variables));
}

}  // namespace sinter::runtime
