// A host for a build whose output is not what is written: one that goes into a page. Plugins see
// the modules, and not the output.
#pragma once

#include "bundler/plugin/forwarding_host.h"

namespace sinter::bundler {

class InlineHost final : public ForwardingHost {
 public:
  using ForwardingHost::ForwardingHost;
};

}  // namespace sinter::bundler
