// Style sheets of a project that has no config file, or of entry points without a project: Sass,
// Less, Stylus and PostCSS.
//
// They need JavaScript, which such a project does not start otherwise. The session begins with the
// first sheet that needs it: one in another language, or any sheet where PostCSS is configured. A
// project with a config file has its session from the start, and these plugins are part of it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bundler/plugin/plugin_host.h"
#include "plugins/host/session.h"

namespace sinter::plugins {

class StyleHost final : public bundler::PluginHost {
 public:
  // `options` without a config file. `other_kinds`: extensions of files that are no style sheets,
  // because somebody said so.
  explicit StyleHost(SessionOptions options, std::vector<std::string> other_kinds = {});
  ~StyleHost() override;

  void scan_started(bundler::ScanServices& services) override;
  void scan_ended() override;
  bool wants_resolve_id(std::string_view, std::string_view) const override { return false; }
  void resolve_id(bundler::ResolveIdRequest request,
                  std::function<void(bundler::ResolveIdAnswer)> answer) override;
  bool wants_load(std::string_view) const override { return false; }
  void load(std::string id, std::function<void(bundler::SourceAnswer)> answer) override;
  bool wants_transform(std::string_view id, std::string_view code,
                       std::string_view module_type) const override;
  void transform(std::string id, bundler::ModuleSource source,
                 std::function<void(bundler::SourceAnswer)> answer) override;
  bool wants_module_parsed() const override { return false; }
  void module_parsed(std::string, std::vector<std::string>, std::vector<std::string>) override {}

 private:
  bool is_sheet(std::string_view extension) const;
  bool has_postcss() const;
  // Null when it cannot start; why is in `diagnostics`.
  Session* session(Diagnostics& diagnostics);

  const SessionOptions options_;
  const std::vector<std::string> other_kinds_;
  mutable std::once_flag postcss_looked_for_;
  mutable bool has_postcss_ = false;
  std::mutex mutex_;
  std::unique_ptr<Session> session_;
  bundler::ScanServices* services_ = nullptr;
};

}  // namespace sinter::plugins
