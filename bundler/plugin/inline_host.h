// A host for a build whose output is not what is written: a style that goes into a page. Plugins
// see the modules, and not the output; URLs stand in the page.
#pragma once

#include "bundler/assets/site.h"
#include "bundler/plugin/forwarding_host.h"

namespace sinter::bundler {

class InlineHost final : public ForwardingHost {
 public:
  InlineHost(PluginHost& host, const Site& site, std::string_view page)
      : ForwardingHost(host), site_(site), page_(page) {}

  std::optional<std::string> output_url(std::string_view output, std::string_view) override {
    return site_.output_url(output, UrlHost::Page, page_);
  }
  std::optional<std::string> root_url(std::string_view url, std::string_view) override {
    return site_.root_url(url, UrlHost::Page, page_);
  }

 private:
  const Site& site_;
  const std::string_view page_;
};

}  // namespace sinter::bundler
