// What the project's JavaScript did to the world outside, by who did it: the record of the
// runtime's choke point (runtime/engine/effects.h), for --explain-plugins.
//
// It is told by the JavaScript thread and by workers that plugins start. Without --explain-plugins
// there is none, and nothing is told.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace sinter::plugins {

class EffectLog {
 public:
  // `observed` of sinter_runtime_options, with the log as its context.
  static void observe(void* log, const char* principal, const char* effect, const char* resource,
                      size_t resource_size, int denied);

  // A row for each principal and kind of effect: how many resources, and the first of them. Paths
  // below `root` are relative; `width` is that of the first column.
  std::string table(const std::string& root, size_t width) const;

 private:
  mutable std::mutex mutex_;
  // Principal → effect → resources; sorted, so that the table is no matter of time.
  std::map<std::string, std::map<std::string, std::set<std::string>>, std::less<>> record_;
};

}  // namespace sinter::plugins
