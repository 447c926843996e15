// A host for a build of several scans of the same modules: their sources are asked for once, as
// plugins expect that count or collect what they see.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "bundler/plugin/forwarding_host.h"

namespace sinter::bundler {

class SourceMemory final : public ForwardingHost {
 public:
  using ForwardingHost::ForwardingHost;

  void load(std::string id, std::function<void(SourceAnswer)> answer) override {
    if (const SourceAnswer* known = find(loaded_, id)) return answer(*known);
    std::string key = id;
    ForwardingHost::load(std::move(id), [this, key = std::move(key), answer = std::move(answer)](
                                            SourceAnswer got) { tell(loaded_, key, got, answer); });
  }
  void transform(std::string id, ModuleSource source,
                 std::function<void(SourceAnswer)> answer) override {
    if (const SourceAnswer* known = find(transformed_, id)) return answer(*known);
    std::string key = id;
    ForwardingHost::transform(std::move(id), std::move(source),
                              [this, key = std::move(key), answer = std::move(answer)](
                                  SourceAnswer got) { tell(transformed_, key, got, answer); });
  }

 private:
  using Answers = std::map<std::string, SourceAnswer, std::less<>>;

  const SourceAnswer* find(const Answers& answers, std::string_view id) {
    const std::lock_guard lock(mutex_);
    const auto known = answers.find(id);
    return known == answers.end() ? nullptr : &known->second;
  }

  void tell(Answers& answers, const std::string& id, SourceAnswer& got,
            const std::function<void(SourceAnswer)>& answer) {
    SourceAnswer kept = got;
    kept.diagnostics = {};  // they are told once
    {
      const std::lock_guard lock(mutex_);
      answers.insert_or_assign(id, std::move(kept));
    }
    answer(std::move(got));
  }

  std::mutex mutex_;
  Answers loaded_, transformed_;
};

}  // namespace sinter::bundler
