#include "plugins/host/effect_log.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "base/file_system.h"
#include "base/path.h"

namespace sinter::plugins {

namespace {

// The choke point's names, in the order and the words of the table.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kKinds = {{
    {"read", "read"},
    {"write", "wrote"},
    {"env", "env"},
    {"net", "net"},
    {"run", "ran"},
    {"ffi", "addon"},
    {"time", "time"},
    {"random", "random"},
}};

// "a.css, b.css and 3 more"
std::string first_of(const std::vector<std::string>& list) {
  constexpr size_t kShown = 4;
  std::string out;
  for (size_t i = 0; i < list.size() && i < kShown; ++i) out += (i ? ", " : "") + list[i];
  if (list.size() > kShown) out += fmt::format(" and {} more", list.size() - kShown);
  return out;
}

}  // namespace

void EffectLog::observe(void* log, const char* principal, const char* effect, const char* resource,
                        size_t resource_size, int) {
  auto* self = static_cast<EffectLog*>(log);
  std::lock_guard lock(self->mutex_);
  auto at = self->record_.find(std::string_view(principal));
  if (at == self->record_.end()) at = self->record_.try_emplace(principal).first;
  at->second[effect].emplace(resource, resource_size);
}

std::string EffectLog::table(const std::string& root, size_t width) const {
  RealFileSystem files;
  std::string out;
  const auto row = [&](std::string_view who, std::string_view kind,
                       const std::vector<std::string>& list) {
    if (!list.empty())
      out +=
          fmt::format("{:<{}}  {:<10} {:>5}  {}\n", who, width, kind, list.size(), first_of(list));
  };
  std::lock_guard lock(mutex_);
  for (const auto& [principal, effects] : record_) {
    for (const auto& [effect, word] : kKinds) {
      const auto found = effects.find(std::string(effect));
      if (found == effects.end()) continue;
      std::vector<std::string> list, missing;
      for (const std::string& resource : found->second) {
        const bool below = resource.starts_with(root + '/');
        std::string shown = below ? resource.substr(root.size() + 1) : resource;
        FileInfo info;
        // Most of what a resolver tries is not there. The answer hangs on it all the same.
        const bool is_missing =
            effect == "read" && files.stat(resource, info) && info.kind == EntryKind::Missing;
        (is_missing ? missing : list).push_back(std::move(shown));
      }
      row(principal, word, list);
      row(principal, "looked for", missing);
    }
  }
  return out;
}

}  // namespace sinter::plugins
