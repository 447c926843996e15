// v8.Serializer and v8.Deserializer: V8's structured clone format, a piece at a time. What is
// neither a plain value nor an ArrayBuffer is left to methods of the JavaScript object, as Node's
// documentation of `v8` says ("Serialization API").
#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {
namespace {

// object[name](argument) into `result`, if there is such a function. False: an exception is
// pending.
bool call_if_there(Js& js, Object object, std::string_view name, Value argument, Value* result) {
  Value method = js.get(object, name);
  if (method.IsEmpty()) return false;
  if (!method->IsFunction()) return true;
  const int count = argument.IsEmpty() ? 0 : 1;
  return method.As<v8::Function>()
      ->Call(js.context, object, count, count ? &argument : nullptr)
      .ToLocal(result);
}

class Serializer final : public Resource, public v8::ValueSerializer::Delegate {
 public:
  explicit Serializer(Js& js) : isolate_(js.isolate), serializer_(js.isolate, this) {}

  void write_header(Js&) { serializer_.WriteHeader(); }
  bool write_value(Js& js, Value value) {
    return serializer_.WriteValue(js.context, value).FromMaybe(false);
  }
  OwnedBytes release_buffer(Js&) {
    auto [data, size] = serializer_.Release();
    return {data, size};
  }
  void transfer_array_buffer(Js&, u32 id, Value buffer) {
    if (buffer->IsArrayBuffer()) serializer_.TransferArrayBuffer(id, buffer.As<v8::ArrayBuffer>());
  }
  void write_uint32(Js&, u32 value) { serializer_.WriteUint32(value); }
  void write_uint64(Js&, u32 high, u32 low) { serializer_.WriteUint64(u64{high} << 32 | low); }
  void write_double(Js&, f64 value) { serializer_.WriteDouble(value); }
  void write_raw_bytes(Js&, Bytes bytes) { serializer_.WriteRawBytes(bytes.data, bytes.size); }
  void treat_views_as_host_objects(Js&, bool mode) {
    serializer_.SetTreatArrayBufferViewsAsHostObjects(mode);
  }

 private:
  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    Js js(isolate_);
    Value error;
    if (!call_if_there(js, wrapper(js), "_getDataCloneError", message, &error)) return;
    isolate_->ThrowException(error.IsEmpty() ? v8::Exception::Error(message) : error);
  }
  v8::Maybe<bool> WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object> object) override {
    Js js(isolate);
    Value result;
    if (!call_if_there(js, wrapper(js), "_writeHostObject", object, &result))
      return v8::Nothing<bool>();
    return result.IsEmpty() ? Delegate::WriteHostObject(isolate, object) : v8::Just(true);
  }
  v8::Maybe<u32> GetSharedArrayBufferId(v8::Isolate* isolate,
                                        v8::Local<v8::SharedArrayBuffer> buffer) override {
    Js js(isolate);
    Value result;
    if (!call_if_there(js, wrapper(js), "_getSharedArrayBufferId", buffer, &result))
      return v8::Nothing<u32>();
    return result.IsEmpty() ? Delegate::GetSharedArrayBufferId(isolate, buffer)
                            : result->Uint32Value(js.context);
  }

  v8::Isolate* isolate_;
  v8::ValueSerializer serializer_;
};

class Deserializer final : public Resource, public v8::ValueDeserializer::Delegate {
 public:
  Deserializer(Js& js, Value view)
      : store_(view.As<v8::ArrayBufferView>()->Buffer()->GetBackingStore()),
        bytes_(Convert<Bytes>::from(js, view)),
        deserializer_(js.isolate, bytes_.data, bytes_.size, this) {}

  bool read_header(Js& js) { return deserializer_.ReadHeader(js.context).FromMaybe(false); }
  Value read_value(Js& js) {
    Value out;
    return deserializer_.ReadValue(js.context).ToLocal(&out) ? out : Value();
  }
  u32 wire_format_version(Js&) { return deserializer_.GetWireFormatVersion(); }
  void transfer_array_buffer(Js&, u32 id, Value buffer) {
    if (buffer->IsArrayBuffer())
      deserializer_.TransferArrayBuffer(id, buffer.As<v8::ArrayBuffer>());
    else if (buffer->IsSharedArrayBuffer())
      deserializer_.TransferSharedArrayBuffer(id, buffer.As<v8::SharedArrayBuffer>());
  }
  u32 read_uint32(Js& js) {
    u32 value = 0;
    if (!deserializer_.ReadUint32(&value)) js.throw_error("ReadUint32() failed");
    return value;
  }
  Value read_uint64(Js& js) {
    u64 value = 0;
    if (!deserializer_.ReadUint64(&value)) {
      js.throw_error("ReadUint64() failed");
      return {};
    }
    return js.array({js.number(static_cast<f64>(value >> 32)),
                     js.number(static_cast<f64>(value & 0xffffffff))});
  }
  f64 read_double(Js& js) {
    f64 value = 0;
    if (!deserializer_.ReadDouble(&value)) js.throw_error("ReadDouble() failed");
    return value;
  }
  // Where they begin in the bytes that are read.
  f64 read_raw_bytes(Js& js, f64 length) {
    const void* data = nullptr;
    if (!(length >= 0) || !deserializer_.ReadRawBytes(static_cast<size_t>(length), &data)) {
      js.throw_error("ReadRawBytes() failed");
      return 0;
    }
    return static_cast<f64>(static_cast<const u8*>(data) - bytes_.data);
  }

 private:
  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate* isolate) override {
    Js js(isolate);
    Value result;
    // V8 forbids JavaScript while it reads.
    const v8::Isolate::AllowJavascriptExecutionScope allowed(isolate);
    if (!call_if_there(js, wrapper(js), "_readHostObject", Value(), &result)) return {};
    if (result.IsEmpty()) return Delegate::ReadHostObject(isolate);
    if (result->IsObject()) return result.As<v8::Object>();
    js.throw_type_error("readHostObject must return an object");
    return {};
  }

  std::shared_ptr<v8::BackingStore> store_;  // so that the bytes stay, whatever becomes of the view
  Bytes bytes_;
  v8::ValueDeserializer deserializer_;
};

u32 cached_data_version_tag(Js&) { return v8::ScriptCompiler::CachedDataVersionTag(); }

Value heap_space_statistics(Js& js) {
  std::vector<Value> spaces;
  for (size_t i = 0; i < js.isolate->NumberOfHeapSpaces(); ++i) {
    v8::HeapSpaceStatistics space;
    js.isolate->GetHeapSpaceStatistics(&space, i);
    Object entry = js.object();
    const auto number = [&](std::string_view name, size_t value) {
      js.set(entry, name, js.number(static_cast<f64>(value)));
    };
    js.set(entry, "space_name", js.string(space.space_name()));
    number("space_size", space.space_size());
    number("space_used_size", space.space_used_size());
    number("space_available_size", space.space_available_size());
    number("physical_space_size", space.physical_space_size());
    spaces.push_back(entry);
  }
  return js.array(spaces);
}

Value heap_code_statistics(Js& js) {
  v8::HeapCodeStatistics code;
  js.isolate->GetHeapCodeAndMetadataStatistics(&code);
  Object out = js.object();
  const auto number = [&](std::string_view name, size_t value) {
    js.set(out, name, js.number(static_cast<f64>(value)));
  };
  number("code_and_metadata_size", code.code_and_metadata_size());
  number("bytecode_and_metadata_size", code.bytecode_and_metadata_size());
  number("external_script_source_size", code.external_script_source_size());
  number("cpu_profiler_metadata_size", 0);  // this V8 does not count it
  return out;
}

}  // namespace

void fill_serialization(BindingObject& b) {
  Class<Serializer>(b.js, "Serializer")
      .constructor<>()
      .method<&Serializer::write_header>("writeHeader")
      .method<&Serializer::write_value>("writeValue")
      .method<&Serializer::release_buffer>("releaseBuffer")
      .method<&Serializer::transfer_array_buffer>("transferArrayBuffer")
      .method<&Serializer::write_uint32>("writeUint32")
      .method<&Serializer::write_uint64>("writeUint64")
      .method<&Serializer::write_double>("writeDouble")
      .method<&Serializer::write_raw_bytes>("writeRawBytes")
      .method<&Serializer::treat_views_as_host_objects>("_setTreatArrayBufferViewsAsHostObjects")
      .install(b);
  Class<Deserializer>(b.js, "Deserializer")
      .constructor<Value>()
      .method<&Deserializer::read_header>("readHeader")
      .method<&Deserializer::read_value>("readValue")
      .method<&Deserializer::wire_format_version>("getWireFormatVersion")
      .method<&Deserializer::transfer_array_buffer>("transferArrayBuffer")
      .method<&Deserializer::read_uint32>("readUint32")
      .method<&Deserializer::read_uint64>("readUint64")
      .method<&Deserializer::read_double>("readDouble")
      .method<&Deserializer::read_raw_bytes>("_readRawBytes")
      .install(b);
  b.function<&cached_data_version_tag>("cachedDataVersionTag")
      .function<&heap_space_statistics>("heapSpaceStatistics")
      .function<&heap_code_statistics>("heapCodeStatistics");
}

}  // namespace sinter::runtime
