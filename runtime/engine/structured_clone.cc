// The structured clone algorithm, by V8's serializer. Objects of the platform (ports, blobs) are
// cloned by the JavaScript half before and after.
#include "runtime/engine/env.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

class Writer final : public v8::ValueSerializer::Delegate {
 public:
  explicit Writer(v8::Isolate* isolate) : isolate_(isolate) {}
  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    isolate_->ThrowException(v8::Exception::Error(message));
  }
  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate*,
                                             v8::Local<v8::SharedArrayBuffer> buffer) override {
    shared.push_back(buffer->GetBackingStore());
    return v8::Just(static_cast<uint32_t>(shared.size() - 1));
  }
  std::vector<std::shared_ptr<v8::BackingStore>> shared;

 private:
  v8::Isolate* isolate_;
};

class Reader final : public v8::ValueDeserializer::Delegate {
 public:
  explicit Reader(Writer& writer) : writer_(writer) {}
  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate* isolate,
                                                                   uint32_t id) override {
    return v8::SharedArrayBuffer::New(isolate, writer_.shared[id]);
  }

 private:
  Writer& writer_;
};

// `transfer`: ArrayBuffers that move instead of being copied.
Value structured_clone(Js& js, Value value, Value transfer) {
  Writer writer(js.isolate);
  v8::ValueSerializer serializer(js.isolate, &writer);
  std::vector<v8::Local<v8::ArrayBuffer>> moved;
  if (transfer->IsArray()) {
    auto list = transfer.As<v8::Array>();
    for (u32 i = 0; i < list->Length(); i++) {
      Value item = list->Get(js.context, i).ToLocalChecked();
      if (!item->IsArrayBuffer()) continue;
      serializer.TransferArrayBuffer(static_cast<u32>(moved.size()), item.As<v8::ArrayBuffer>());
      moved.push_back(item.As<v8::ArrayBuffer>());
    }
  }
  serializer.WriteHeader();
  if (!serializer.WriteValue(js.context, value).FromMaybe(false)) return {};
  auto [data, size] = serializer.Release();
  Reader reader(writer);
  v8::ValueDeserializer deserializer(js.isolate, data, size, &reader);
  for (size_t i = 0; i < moved.size(); i++) {
    auto store = moved[i]->GetBackingStore();
    moved[i]->Detach();
    deserializer.TransferArrayBuffer(static_cast<u32>(i),
                                     v8::ArrayBuffer::New(js.isolate, std::move(store)));
  }
  Value out;
  bool ok = deserializer.ReadHeader(js.context).FromMaybe(false) &&
            deserializer.ReadValue(js.context).ToLocal(&out);
  free(data);
  return ok ? out : Value();
}

// v8.serialize and v8.deserialize.
Value serialize(Js& js, Value value) {
  Writer writer(js.isolate);
  v8::ValueSerializer serializer(js.isolate, &writer);
  serializer.WriteHeader();
  if (!serializer.WriteValue(js.context, value).FromMaybe(false)) return {};
  auto [data, size] = serializer.Release();
  return js.array_buffer({data, size});
}
Value deserialize(Js& js, Bytes bytes) {
  v8::ValueDeserializer deserializer(js.isolate, bytes.data, bytes.size);
  Value out;
  bool ok = deserializer.ReadHeader(js.context).FromMaybe(false) &&
            deserializer.ReadValue(js.context).ToLocal(&out);
  return ok ? out : Value();
}

}  // namespace

void fill_messaging(BindingObject& b) {
  b.function<&structured_clone>("structuredClone")
      .function<&serialize>("serialize")
      .function<&deserialize>("deserialize");
}

}  // namespace sinter::runtime
