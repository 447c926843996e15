// The bytes of an argument for as long as another thread or the kernel works on them. The memory
// itself is held, not the JavaScript object: a program may transfer the object's buffer meanwhile,
// whose new owner may drop it.
#pragma once

#include <memory>

#include "runtime/engine/js.h"

namespace sinter::runtime {

class HeldBytes {
 public:
  HeldBytes(Js& js, Value value)
      : bytes_(Convert<Bytes>::from(js, value)), store_(store_of(value)) {}

  const Bytes& bytes() const { return bytes_; }

 private:
  static std::shared_ptr<v8::BackingStore> store_of(Value value) {
    if (value->IsArrayBufferView())
      return value.As<v8::ArrayBufferView>()->Buffer()->GetBackingStore();
    if (value->IsArrayBuffer()) return value.As<v8::ArrayBuffer>()->GetBackingStore();
    if (value->IsSharedArrayBuffer()) return value.As<v8::SharedArrayBuffer>()->GetBackingStore();
    return nullptr;
  }

  Bytes bytes_;
  std::shared_ptr<v8::BackingStore> store_;
};

}  // namespace sinter::runtime
