#include "runtime/engine/message.h"

#include <algorithm>

#include "runtime/engine/env.h"
#include "runtime/engine/message_port.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

// What precedes a host object in the bytes.
enum HostTag : u32 { kPortTag, kDescribedTag };

void throw_clone_error(Js& js, std::string_view message) {
  js.throw_coded(kDataCloneError, message);
}

// Marks values that may not be transferred (markAsUntransferable) or cloned (markAsUncloneable).
v8::Local<v8::Private> mark(Js& js, bool cloning) {
  return v8::Private::ForApi(
      js.isolate, js.symbol_name(cloning ? "sinter:uncloneable" : "sinter:untransferable"));
}

bool is_marked(Js& js, Value value, bool cloning) {
  return value->IsObject() &&
         value.As<v8::Object>()->HasPrivate(js.context, mark(js, cloning)).FromMaybe(false);
}

}  // namespace

class MessageWriter final : public v8::ValueSerializer::Delegate {
 public:
  MessageWriter(Js& js, Message& message) : js_(js), message_(message) {}

  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    throw_clone_error(js_, js_.to_string(message));
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate*, v8::Local<v8::Object> object) override {
    if (auto* port = MessagePort::from(object)) {
      auto found = std::find(ports.begin(), ports.end(), port);
      if (found == ports.end()) {
        throw_clone_error(
            js_, "Object that needs transfer was found in message but not listed in transferList");
        return v8::Nothing<bool>();
      }
      serializer->WriteUint32(kPortTag);
      serializer->WriteUint32(static_cast<u32>(found - ports.begin()));
      return v8::Just(true);
    }
    auto& describe = js_.env().hooks.describe_host_object;
    Value description, argument = object;
    if (!describe.IsEmpty()) {
      if (!describe.Get(js_.isolate)
               ->Call(js_.context, js_.undefined(), 1, &argument)
               .ToLocal(&description)) {
        return v8::Nothing<bool>();
      }
      if (!description->IsUndefined()) {
        auto described = Message::serialize(js_, description, js_.undefined(), nullptr);
        if (!described) return v8::Nothing<bool>();
        serializer->WriteUint32(kDescribedTag);
        serializer->WriteUint32(static_cast<u32>(message_.described_.size()));
        message_.described_.push_back(std::move(described));
        return v8::Just(true);
      }
    }
    throw_clone_error(
        js_, "#<" + js_.to_string(object->GetConstructorName()) + "> could not be cloned.");
    return v8::Nothing<bool>();
  }

  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate*,
                                             v8::Local<v8::SharedArrayBuffer> buffer) override {
    auto store = buffer->GetBackingStore();
    auto& list = message_.shared_;
    auto found = std::find(list.begin(), list.end(), store);
    if (found == list.end()) found = list.insert(list.end(), std::move(store));
    return v8::Just(static_cast<uint32_t>(found - list.begin()));
  }

  v8::Maybe<uint32_t> GetWasmModuleTransferId(v8::Isolate*,
                                              v8::Local<v8::WasmModuleObject> module) override {
    message_.wasm_.push_back(module->GetCompiledModule());
    return v8::Just(static_cast<uint32_t>(message_.wasm_.size() - 1));
  }

  v8::ValueSerializer* serializer = nullptr;
  std::vector<MessagePort*> ports;

 private:
  Js& js_;
  Message& message_;
};

class MessageReader final : public v8::ValueDeserializer::Delegate {
 public:
  MessageReader(Message& message, const std::vector<Value>& ports,
                const std::vector<Value>& revived)
      : message_(message), ports_(ports), revived_(revived) {}

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate*) override {
    u32 tag, index;
    if (!deserializer->ReadUint32(&tag)) return {};
    auto& list = tag == kPortTag ? ports_ : revived_;
    if (!deserializer->ReadUint32(&index) || index >= list.size()) return {};
    return list[index].As<v8::Object>();
  }
  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate* isolate,
                                                                   uint32_t id) override {
    if (id >= message_.shared_.size()) return {};
    return v8::SharedArrayBuffer::New(isolate, message_.shared_[id]);
  }
  v8::MaybeLocal<v8::WasmModuleObject> GetWasmModuleFromId(v8::Isolate* isolate,
                                                           uint32_t id) override {
    if (id >= message_.wasm_.size()) return {};
    return v8::WasmModuleObject::FromCompiledModule(isolate, message_.wasm_[id]);
  }

  v8::ValueDeserializer* deserializer = nullptr;

 private:
  Message& message_;
  const std::vector<Value>& ports_;
  const std::vector<Value>& revived_;
};

Message::~Message() { free(data_); }

std::shared_ptr<Message> Message::serialize(Js& js, Value value, Value transfer,
                                            MessagePort* source) {
  std::shared_ptr<Message> message(new Message);
  MessageWriter writer(js, *message);
  v8::ValueSerializer serializer(js.isolate, &writer);
  writer.serializer = &serializer;
  std::vector<v8::Local<v8::ArrayBuffer>> buffers;
  if (transfer->IsArray()) {
    auto list = transfer.As<v8::Array>();
    for (u32 i = 0; i < list->Length(); i++) {
      Value item;
      if (!list->Get(js.context, i).ToLocal(&item)) return nullptr;
      if (is_marked(js, item, false)) {
        throw_clone_error(js, "Value could not be cloned: it was marked as untransferable.");
        return nullptr;
      }
      if (item->IsArrayBuffer()) {
        auto buffer = item.As<v8::ArrayBuffer>();
        if (!buffer->IsDetachable()) {
          throw_clone_error(js, "An ArrayBuffer is not detachable and could not be cloned.");
          return nullptr;
        }
        if (std::find(buffers.begin(), buffers.end(), buffer) != buffers.end()) {
          throw_clone_error(js, "Transfer list contains duplicate ArrayBuffer");
          return nullptr;
        }
        serializer.TransferArrayBuffer(static_cast<u32>(buffers.size()), buffer);
        buffers.push_back(buffer);
      } else if (auto* port = MessagePort::from(item)) {
        if (port == source) {
          throw_clone_error(js, "Transfer list contains source port");
          return nullptr;
        }
        if (!port->attached()) {
          throw_clone_error(js, "MessagePort in transfer list is already detached");
          return nullptr;
        }
        if (std::find(writer.ports.begin(), writer.ports.end(), port) != writer.ports.end()) {
          throw_clone_error(js, "Transfer list contains duplicate MessagePort");
          return nullptr;
        }
        writer.ports.push_back(port);
      } else {
        js.throw_coded("ERR_INVALID_TRANSFER_OBJECT", "Found invalid object in transferList");
        return nullptr;
      }
    }
  }
  if (is_marked(js, value, true)) {
    throw_clone_error(js, "Value could not be cloned: it was marked as uncloneable.");
    return nullptr;
  }
  serializer.WriteHeader();
  if (!serializer.WriteValue(js.context, value).FromMaybe(false)) return nullptr;
  // Getters of the value ran meanwhile, and may have closed or transferred what was listed.
  for (MessagePort* port : writer.ports) {
    if (port->attached()) continue;
    throw_clone_error(js, "MessagePort in transfer list is already detached");
    return nullptr;
  }
  for (auto buffer : buffers) {
    if (!buffer->WasDetached()) continue;
    throw_clone_error(js, "An ArrayBuffer is detached and could not be cloned.");
    return nullptr;
  }
  for (auto buffer : buffers) {
    message->moved_.push_back(buffer->GetBackingStore());
    buffer->Detach();
  }
  for (MessagePort* port : writer.ports) message->ports_.push_back(port->detach());
  std::tie(message->data_, message->size_) = serializer.Release();
  return message;
}

v8::MaybeLocal<v8::Value> Message::deserialize(Js& js, Value* ports_out) {
  std::vector<Value> ports;
  for (auto& entangled : ports_) {
    Object port = MessagePort::create(js, entangled);
    if (port.IsEmpty()) return {};
    ports.push_back(port);
  }
  ports_.clear();
  std::vector<Value> revived;
  for (auto& described : described_) {
    Value description, object;
    if (!described->deserialize(js, nullptr).ToLocal(&description) ||
        !js.env()
             .hooks.revive_host_object.Get(js.isolate)
             ->Call(js.context, js.undefined(), 1, &description)
             .ToLocal(&object)) {
      return {};
    }
    revived.push_back(object);
  }
  MessageReader reader(*this, ports, revived);
  v8::ValueDeserializer deserializer(js.isolate, data_, size_, &reader);
  reader.deserializer = &deserializer;
  for (size_t i = 0; i < moved_.size(); i++) {
    deserializer.TransferArrayBuffer(static_cast<u32>(i),
                                     v8::ArrayBuffer::New(js.isolate, std::move(moved_[i])));
  }
  moved_.clear();
  Value out;
  if (!deserializer.ReadHeader(js.context).FromMaybe(false) ||
      !deserializer.ReadValue(js.context).ToLocal(&out)) {
    return {};
  }
  if (ports_out) *ports_out = js.array(ports);
  return out;
}

namespace {

Value structured_clone(Js& js, Value value, Value transfer) {
  auto message = Message::serialize(js, value, transfer, nullptr);
  Value out;
  return message && message->deserialize(js, nullptr).ToLocal(&out) ? out : Value();
}

void set_mark(Js& js, Value value, bool cloning) {
  if (!value->IsObject()) return;
  leave_pending(
      value.As<v8::Object>()->SetPrivate(js.context, mark(js, cloning), v8::True(js.isolate)));
}
bool has_mark(Js& js, Value value, bool cloning) { return is_marked(js, value, cloning); }

// Instances are what V8's serializer calls host objects; classes of the JavaScript half get one by
// `Reflect.construct(HostObject, [], new.target)`.
void construct_host_object(const CallInfo& info) {
  info.This()->SetAlignedPointerInInternalField(0, nullptr);
}

}  // namespace

void fill_message(BindingObject& b) {
  auto host = v8::FunctionTemplate::New(b.js.isolate, recorded(&construct_host_object));
  host->InstanceTemplate()->SetInternalFieldCount(1);
  host->SetClassName(b.js.symbol_name("HostObject"));
  b.value("HostObject", host->GetFunction(b.js.context).ToLocalChecked());
  b.function<&structured_clone>("structuredClone")
      .function<&set_mark>("setMark")
      .function<&has_mark>("hasMark");
}

}  // namespace sinter::runtime
