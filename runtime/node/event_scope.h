// Entering JavaScript from a libuv callback.
#pragma once

#include "runtime/engine/resource.h"

namespace sinter::runtime {

// Enters JavaScript from a libuv callback of `resource`.
class EventScope {
 public:
  explicit EventScope(Resource& resource)
      : handles_(resource.env().isolate),
        context_(resource.env().context.Get(resource.env().isolate)) {}

 private:
  v8::HandleScope handles_;
  v8::Context::Scope context_;
};

}  // namespace sinter::runtime
