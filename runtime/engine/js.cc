#include "runtime/engine/js.h"

#include <uv.h>

#include "runtime/engine/env.h"
#include "runtime/engine/text.h"

namespace sinter::runtime {

std::string utf8(v8::Isolate* isolate, v8::Local<v8::Value> value) {
  v8::Local<v8::String> text;
  if (value->IsString()) {
    text = value.As<v8::String>();
  } else {
    v8::TryCatch ignore(isolate);
    if (!value->ToString(isolate->GetCurrentContext()).ToLocal(&text)) return {};
  }
  std::string out(static_cast<size_t>(text->Utf8Length(isolate)), '\0');
  text->WriteUtf8(isolate, out.data(), static_cast<int>(out.size()), nullptr,
                  v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
  return out;
}

Bytes Convert<Bytes>::from(Js&, Value v) {
  if (v->IsArrayBufferView()) {
    auto view = v.As<v8::ArrayBufferView>();
    u8* base = static_cast<u8*>(view->Buffer()->Data());
    return {base ? base + view->ByteOffset() : nullptr, view->ByteLength()};
  }
  if (v->IsArrayBuffer()) {
    auto buffer = v.As<v8::ArrayBuffer>();
    return {static_cast<u8*>(buffer->Data()), buffer->ByteLength()};
  }
  if (v->IsSharedArrayBuffer()) {
    auto buffer = v.As<v8::SharedArrayBuffer>();
    return {static_cast<u8*>(buffer->Data()), buffer->ByteLength()};
  }
  return {};
}

v8::Local<v8::String> Js::string(std::string_view text) const {
  if (is_ascii(text)) return latin1(text);
  if (text.size() > size_t{v8::String::kMaxLength} * 3) return v8::String::Empty(isolate);
  // What is shorter is not worth a buffer.
  constexpr size_t kWorthDecoding = 64;
  v8::MaybeLocal<v8::String> made;
  std::vector<u16> units;
  bool is_latin1 = true;
  if (text.size() >= kWorthDecoding && decode_utf16(text, units, is_latin1)) {
    if (is_latin1) return latin1(narrow_latin1(units));
    made = v8::String::NewFromTwoByte(isolate, units.data(), v8::NewStringType::kNormal,
                                      static_cast<int>(units.size()));
  } else {
    made = v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal,
                                   static_cast<int>(text.size()));
  }
  v8::Local<v8::String> out;
  return made.ToLocal(&out) ? out : v8::String::Empty(isolate);
}

v8::Local<v8::String> Js::latin1(std::string_view text) const {
  v8::Local<v8::String> out;
  // The engine takes a size as an int.
  if (text.size() > v8::String::kMaxLength) return v8::String::Empty(isolate);
  if (!v8::String::NewFromOneByte(isolate, reinterpret_cast<const u8*>(text.data()),
                                  v8::NewStringType::kNormal, static_cast<int>(text.size()))
           .ToLocal(&out)) {
    return v8::String::Empty(isolate);
  }
  return out;
}

v8::Local<v8::String> Js::symbol_name(std::string_view ascii) const {
  const auto make = [&] {
    return v8::String::NewFromOneByte(isolate, reinterpret_cast<const u8*>(ascii.data()),
                                      v8::NewStringType::kInternalized,
                                      static_cast<int>(ascii.size()))
        .ToLocalChecked();
  };
  // A handle that lasts for ever cannot be in a snapshot.
  if (recorded_references) [[unlikely]]
    return make();
  auto& names = env().names;
  auto found = names.find(ascii);
  if (found == names.end()) found = names.try_emplace(std::string(ascii)).first;
  auto& cached = found->second;
  if (cached.IsEmpty()) {
    cached.Set(isolate, make());
  }
  return cached.Get(isolate);
}

Value Js::array(const std::vector<Value>& items) const {
  return v8::Array::New(isolate, const_cast<Value*>(items.data()), items.size());
}

Value Js::strings(const std::vector<std::string>& items) const {
  std::vector<Value> values;
  values.reserve(items.size());
  for (const std::string& item : items) values.push_back(string(item));
  return array(values);
}

Value Js::array_buffer(OwnedBytes bytes) const {
  if (bytes.size == 0) {
    free(bytes.data);
    return v8::ArrayBuffer::New(isolate, 0);
  }
  auto store = v8::ArrayBuffer::NewBackingStore(
      bytes.data, bytes.size, [](void* data, size_t, void*) { free(data); }, nullptr);
  return v8::ArrayBuffer::New(isolate, std::move(store));
}

Value Js::bytes_copy(std::string_view bytes) const {
  auto buffer = v8::ArrayBuffer::New(isolate, bytes.size());
  if (!bytes.empty()) memcpy(buffer->GetBackingStore()->Data(), bytes.data(), bytes.size());
  return v8::Uint8Array::New(buffer, 0, bytes.size());
}

void Js::set(Object target, std::string_view name, Value value) const {
  leave_pending(target->Set(context, symbol_name(name), value));
}

Value Js::get(Object target, std::string_view name) const {
  Value out;
  return target->Get(context, symbol_name(name)).ToLocal(&out) ? out : undefined();
}

std::string Js::to_string(Value value) const { return utf8(isolate, value); }

void Js::throw_error(std::string_view message) const {
  isolate->ThrowException(v8::Exception::Error(string(message)));
}

void Js::throw_type_error(std::string_view message) const {
  isolate->ThrowException(v8::Exception::TypeError(string(message)));
}

void Js::throw_coded(std::string_view code, std::string_view message) const {
  auto error = v8::Exception::Error(string(message)).As<v8::Object>();
  set(error, "code", string(code));
  isolate->ThrowException(error);
}

Value Js::system_error(int error, std::string_view syscall, std::string_view path,
                       std::string_view dest) const {
  char name[64], text[128];
  uv_err_name_r(error, name, sizeof name);
  uv_strerror_r(error, text, sizeof text);
  std::string message = std::string(name) + ": " + text + ", " + std::string(syscall);
  if (!path.empty()) message += " '" + std::string(path) + "'";
  if (!dest.empty()) message += " -> '" + std::string(dest) + "'";
  auto made = v8::Exception::Error(string(message)).As<v8::Object>();
  set(made, "errno", v8::Integer::New(isolate, error));
  set(made, "code", string(name));
  set(made, "syscall", string(syscall));
  if (!path.empty()) set(made, "path", string(path));
  if (!dest.empty()) set(made, "dest", string(dest));
  return made;
}

void Js::throw_system(int error, std::string_view syscall, std::string_view path,
                      std::string_view dest) const {
  isolate->ThrowException(system_error(error, syscall, path, dest));
}

BindingObject& BindingObject::raw(std::string_view name, v8::FunctionCallback callback) {
  auto function =
      v8::Function::New(js.context, recorded(callback), {}, 0, v8::ConstructorBehavior::kThrow)
          .ToLocalChecked();
  function->SetName(js.symbol_name(name));
  js.set(target, name, function);
  return *this;
}

}  // namespace sinter::runtime
