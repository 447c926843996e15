// A value on its way to another environment: the structured clone of it, by V8's serializer, with
// what cannot be bytes beside it (shared and transferred memory, ports, WebAssembly modules).
// A message belongs to no isolate, so that any thread may hold, drop or read it; it may be read
// more than once (BroadcastChannel) as long as nothing was transferred.
//
// Objects that only the JavaScript half understands (Blob, KeyObject) are instances of the native
// HostObject: the hook `describeHostObject` turns one into plain data, `reviveHostObject` back.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/engine/js.h"

namespace sinter::runtime {

struct Entangled;
class MessagePort;

// Code of the errors that are DataCloneErrors; the JavaScript half makes DOMExceptions of them.
inline constexpr std::string_view kDataCloneError = "SINTER_DATA_CLONE";

class Message {
 public:
  // `transfer`: an array of ArrayBuffers and MessagePorts that move instead of being copied.
  // `source`: the port the value is posted on, which cannot transfer itself. Empty with an
  // exception pending when the value cannot be cloned; nothing has been moved then.
  static std::shared_ptr<Message> serialize(Js& js, Value value, Value transfer,
                                            MessagePort* source);
  ~Message();
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  // The value, and in *ports an array of the ports that came with it. Empty with an exception
  // pending when this environment cannot hold it.
  v8::MaybeLocal<v8::Value> deserialize(Js& js, Value* ports);

 private:
  friend class MessageWriter;
  friend class MessageReader;
  Message() = default;

  u8* data_ = nullptr;
  size_t size_ = 0;
  std::vector<std::shared_ptr<v8::BackingStore>> shared_, moved_;
  std::vector<std::shared_ptr<Entangled>> ports_;
  std::vector<v8::CompiledWasmModule> wasm_;
  // The descriptions of host objects: V8 lets no JavaScript run while it reads a value, so these
  // are read, and the objects made of them, before the message itself.
  std::vector<std::shared_ptr<Message>> described_;
};

void fill_message(BindingObject& binding);

}  // namespace sinter::runtime
