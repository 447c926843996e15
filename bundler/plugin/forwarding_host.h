// A host that hands every question about modules on to another: the base of those that change or
// remember some of the answers. The output is not theirs.
#pragma once

#include "bundler/plugin/plugin_host.h"

namespace sinter::bundler {

class ForwardingHost : public PluginHost {
 public:
  explicit ForwardingHost(PluginHost& host) : host_(host) {}

  void scan_started(ScanServices& services) override { host_.scan_started(services); }
  void scan_ended() override { host_.scan_ended(); }
  bool wants_resolve_id(std::string_view specifier, std::string_view importer) const override {
    return host_.wants_resolve_id(specifier, importer);
  }
  void resolve_id(ResolveIdRequest request, std::function<void(ResolveIdAnswer)> answer) override {
    host_.resolve_id(std::move(request), std::move(answer));
  }
  bool wants_load(std::string_view id) const override { return host_.wants_load(id); }
  void load(std::string id, std::function<void(SourceAnswer)> answer) override {
    host_.load(std::move(id), std::move(answer));
  }
  bool wants_transform(std::string_view id, std::string_view code,
                       std::string_view module_type) const override {
    return host_.wants_transform(id, code, module_type);
  }
  void transform(std::string id, ModuleSource source,
                 std::function<void(SourceAnswer)> answer) override {
    host_.transform(std::move(id), std::move(source), std::move(answer));
  }
  std::optional<AssetPlace> place_asset(const std::string& path) override {
    return host_.place_asset(path);
  }
  std::optional<std::string> output_url(std::string_view output, std::string_view from) override {
    return host_.output_url(output, from);
  }
  std::optional<std::string> root_url(std::string_view url, std::string_view from) override {
    return host_.root_url(url, from);
  }
  bool wants_module_parsed() const override { return host_.wants_module_parsed(); }
  void module_parsed(std::string id, std::vector<std::string> imports,
                     std::vector<std::string> dynamic_imports) override {
    host_.module_parsed(std::move(id), std::move(imports), std::move(dynamic_imports));
  }

 private:
  PluginHost& host_;
};

}  // namespace sinter::bundler
