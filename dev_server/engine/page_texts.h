// What stands in pages themselves: the scripts and styles of each page, as it was sent.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sinter::dev {

class PageTexts {
 public:
  // Texts of one page by id (an absolute path with a query: bundler/hmr/module_ids.h).
  using Texts = std::map<std::string, std::string>;

  struct Change {
    bool any = false;               // a text is another, or gone
    std::vector<std::string> gone;  // ids
  };
  Change replace(const std::string& page, Texts texts) {
    const std::lock_guard lock(mutex_);
    Change change;
    Texts& known = pages_[page];
    for (const auto& [id, text] : known) {
      const auto now = texts.find(id);
      change.any |= now == texts.end() || now->second != text;
      if (now == texts.end()) change.gone.push_back(id);
    }
    known = std::move(texts);
    return change;
  }

  // From any thread: scans ask for them.
  std::optional<std::string> find(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const auto page = pages_.find(std::string(id.substr(0, id.find('?'))));
    if (page == pages_.end()) return std::nullopt;
    const auto part = page->second.find(std::string(id));
    return part == page->second.end() ? std::nullopt : std::optional(part->second);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Texts> pages_;  // by path
};

}  // namespace sinter::dev
