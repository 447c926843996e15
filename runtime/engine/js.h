// The binding layer: how a C++ function or class becomes visible to JavaScript.
//
// A function is declared once, with the C++ types it wants, and registered by name:
//
//     static i32 add(Js& js, i32 a, i32 b);
//     module.function<&add>("add");
//
// Arguments and results are converted by type (`Convert<T>`), never by hand. The JavaScript half of
// each built-in validates what the user passed, so a conversion here is lenient: what is missing
// becomes the type's zero. `Js&` is the proof of being inside the isolate with a context entered;
// `Value` is valid only until the current callback returns, so it is never stored.
// Errors are scheduled with `js.throw_*`; the function then returns anything.
#pragma once

#include <v8.h>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/types.h"

namespace sinter::runtime {

class Env;

// What the heap refers to outside of itself is named in a startup snapshot by its place in this
// list, in the order of being asked for; null while no snapshot is made.
extern std::vector<intptr_t>* recorded_references;
void record_reference(intptr_t address);
// Around every address that V8 is given to keep.
template <class T>
T* recorded(T* address) {
  if (recorded_references) [[unlikely]]
    record_reference(reinterpret_cast<intptr_t>(address));
  return address;
}

using Value = v8::Local<v8::Value>;
using Object = v8::Local<v8::Object>;
using Function = v8::Local<v8::Function>;
using HeldValue = v8::Global<v8::Value>;

// The asynchronous context that something was begun in (what AsyncLocalStorage's stores are in),
// for the callbacks that come of it. Nothing is kept where there is none.
class AsyncContext {
 public:
  AsyncContext() = default;
  explicit AsyncContext(v8::Isolate* isolate) {
    Value now = isolate->GetCurrentContext()->GetContinuationPreservedEmbedderData();
    if (!now->IsUndefined()) value_.Reset(isolate, now);
  }
  bool empty() const { return value_.IsEmpty(); }

  // Around calls that are to run in it.
  class Scope {
   public:
    Scope(v8::Isolate* isolate, const AsyncContext& inner) {
      if (inner.empty()) return;
      context_ = isolate->GetCurrentContext();
      before_ = context_->GetContinuationPreservedEmbedderData();
      context_->SetContinuationPreservedEmbedderData(inner.value_.Get(isolate));
    }
    ~Scope() {
      if (!context_.IsEmpty()) context_->SetContinuationPreservedEmbedderData(before_);
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    v8::Local<v8::Context> context_;
    Value before_;
  };

 private:
  HeldValue value_;
};

// A callback, with the asynchronous context that it was handed over in.
class HeldFunction : public v8::Global<v8::Function> {
 public:
  HeldFunction() = default;
  HeldFunction(v8::Isolate* isolate, Function function)
      : v8::Global<v8::Function>(isolate, function), context(isolate) {}
  AsyncContext context;
};

// The bytes of an ArrayBufferView or ArrayBuffer argument: a view, alive as long as the argument.
struct Bytes {
  u8* data = nullptr;
  size_t size = 0;
  std::string_view text() const { return {reinterpret_cast<const char*>(data), size}; }
};

// Bytes made by C++ (with malloc) that become an ArrayBuffer without a copy.
struct OwnedBytes {
  u8* data = nullptr;
  size_t size = 0;
};

class Js {
 public:
  explicit Js(v8::Isolate* isolate) : isolate(isolate), context(isolate->GetCurrentContext()) {}

  v8::Isolate* isolate;
  v8::Local<v8::Context> context;

  Env& env() const { return *static_cast<Env*>(isolate->GetData(0)); }

  Value undefined() const { return v8::Undefined(isolate); }
  Value null() const { return v8::Null(isolate); }
  Value boolean(bool value) const { return v8::Boolean::New(isolate, value); }
  Value number(f64 value) const { return v8::Number::New(isolate, value); }
  // `text` is UTF-8; ASCII takes the one-byte path, which is twenty times faster than decoding.
  v8::Local<v8::String> string(std::string_view text) const;
  v8::Local<v8::String> latin1(std::string_view text) const;
  v8::Local<v8::String> symbol_name(std::string_view ascii) const;  // internalised
  Object object() const { return v8::Object::New(isolate); }
  Value array(const std::vector<Value>& items) const;
  Value strings(const std::vector<std::string>& items) const;
  Value array_buffer(OwnedBytes bytes) const;
  Value bytes_copy(std::string_view bytes) const;  // a fresh Uint8Array

  void set(Object target, std::string_view name, Value value) const;
  Value get(Object target, std::string_view name) const;

  std::string to_string(Value value) const;

  // Each schedules a JavaScript exception.
  void throw_error(std::string_view message) const;
  void throw_type_error(std::string_view message) const;
  void throw_coded(std::string_view code, std::string_view message) const;
  // Node's SystemError; `error` is a negative libuv code. Empty path and dest are left out.
  void throw_system(int error, std::string_view syscall, std::string_view path = {},
                    std::string_view dest = {}) const;
  Value system_error(int error, std::string_view syscall, std::string_view path = {},
                     std::string_view dest = {}) const;
};

std::string utf8(v8::Isolate* isolate, v8::Local<v8::Value> value);

// For V8 results that only say whether an exception is pending: it stays pending, and our caller's
// return hands it to JavaScript.
template <class Result>
void leave_pending(Result&&) {}

template <class T>
struct Convert;

template <>
struct Convert<bool> {
  static bool from(Js& js, Value v) { return v->BooleanValue(js.isolate); }
  static Value to(Js& js, bool v) { return js.boolean(v); }
};
template <>
struct Convert<i32> {
  static i32 from(Js& js, Value v) {
    return v->IsInt32() ? v.As<v8::Int32>()->Value() : v->Int32Value(js.context).FromMaybe(0);
  }
  static Value to(Js& js, i32 v) { return v8::Integer::New(js.isolate, v); }
};
template <>
struct Convert<u32> {
  static u32 from(Js& js, Value v) { return v->Uint32Value(js.context).FromMaybe(0); }
  static Value to(Js& js, u32 v) { return v8::Integer::NewFromUnsigned(js.isolate, v); }
};
template <>
struct Convert<i64> {
  static i64 from(Js& js, Value v) {
    if (v->IsBigInt()) return v.As<v8::BigInt>()->Int64Value();
    return v->IsNumber() ? v->IntegerValue(js.context).FromMaybe(0) : 0;
  }
  static Value to(Js& js, i64 v) { return js.number(static_cast<f64>(v)); }
};
template <>
struct Convert<u64> {
  static u64 from(Js& js, Value v) { return static_cast<u64>(Convert<i64>::from(js, v)); }
  static Value to(Js& js, u64 v) { return v8::BigInt::NewFromUnsigned(js.isolate, v); }
};
template <>
struct Convert<f64> {
  static f64 from(Js& js, Value v) { return v->NumberValue(js.context).FromMaybe(0); }
  static Value to(Js& js, f64 v) { return js.number(v); }
};
template <>
struct Convert<std::string> {
  static std::string from(Js& js, Value v) {
    // A path may be given as bytes.
    if (v->IsArrayBufferView()) {
      auto view = v.As<v8::ArrayBufferView>();
      std::string out(view->ByteLength(), '\0');
      view->CopyContents(out.data(), out.size());
      return out;
    }
    return v->IsNullOrUndefined() ? std::string() : utf8(js.isolate, v);
  }
  static Value to(Js& js, const std::string& v) { return js.string(v); }
};
template <>
struct Convert<std::vector<std::string>> {
  static std::vector<std::string> from(Js& js, Value v) {
    std::vector<std::string> out;
    if (!v->IsArray()) return out;
    auto array = v.As<v8::Array>();
    for (u32 i = 0; i < array->Length(); i++) {
      Value item;
      if (array->Get(js.context, i).ToLocal(&item)) out.push_back(utf8(js.isolate, item));
    }
    return out;
  }
  static Value to(Js& js, const std::vector<std::string>& v) { return js.strings(v); }
};
template <>
struct Convert<Value> {
  static Value from(Js&, Value v) { return v; }
  static Value to(Js& js, Value v) { return v.IsEmpty() ? js.undefined() : v; }
};
template <>
struct Convert<v8::Local<v8::String>> {
  static v8::Local<v8::String> from(Js& js, Value v) {
    return v->IsString() ? v.As<v8::String>() : v8::String::Empty(js.isolate);
  }
  static Value to(Js&, v8::Local<v8::String> v) { return v; }
};
template <>
struct Convert<Object> {
  static Object from(Js& js, Value v) { return v->IsObject() ? v.As<v8::Object>() : js.object(); }
  static Value to(Js&, Object v) { return v; }
};
template <>
struct Convert<Function> {
  static Function from(Js&, Value v) { return v->IsFunction() ? v.As<v8::Function>() : Function(); }
  static Value to(Js& js, Function v) { return v.IsEmpty() ? js.undefined() : Value(v); }
};
template <>
struct Convert<Bytes> {
  static Bytes from(Js& js, Value v);
};
template <>
struct Convert<OwnedBytes> {
  static Value to(Js& js, OwnedBytes v) { return js.array_buffer(v); }
};
template <class T>
struct Convert<std::optional<T>> {
  static std::optional<T> from(Js& js, Value v) {
    if (v->IsNullOrUndefined()) return std::nullopt;
    return Convert<T>::from(js, v);
  }
  static Value to(Js& js, const std::optional<T>& v) {
    return v ? Convert<T>::to(js, *v) : js.undefined();
  }
};

using CallInfo = v8::FunctionCallbackInfo<v8::Value>;

namespace detail {

template <class T>
using Bare = std::remove_cv_t<std::remove_reference_t<T>>;

template <class R, class Call>
void return_value(Js& js, const CallInfo& info, Call&& call) {
  if constexpr (std::is_void_v<R>) {
    call();
  } else if constexpr (std::is_same_v<R, bool>) {
    info.GetReturnValue().Set(call());
  } else if constexpr (std::is_same_v<R, i32> || std::is_same_v<R, u32> || std::is_same_v<R, f64>) {
    info.GetReturnValue().Set(call());
  } else {
    info.GetReturnValue().Set(Convert<Bare<R>>::to(js, call()));
  }
}

template <class F>
struct Signature;
template <class R, class... A>
struct Signature<R (*)(Js&, A...)> {
  template <auto F>
  static void invoke(const CallInfo& info) {
    Js js(info.GetIsolate());
    apply<F>(js, info, std::index_sequence_for<A...>());
  }
  template <auto F, size_t... I>
  static void apply(Js& js, const CallInfo& info, std::index_sequence<I...>) {
    // Braces: conversions run left to right.
    std::tuple<Bare<A>...> arguments{Convert<Bare<A>>::from(js, info[I])...};
    return_value<R>(js, info, [&]() -> R { return F(js, std::get<I>(arguments)...); });
  }
};
template <class T, class R, class... A>
struct Signature<R (T::*)(Js&, A...)> {
  using Owner = T;
  template <auto F>
  static void invoke(const CallInfo& info) {
    Js js(info.GetIsolate());
    apply<F>(js, info, std::index_sequence_for<A...>());
  }
  template <auto F, size_t... I>
  static void apply(Js& js, const CallInfo& info, std::index_sequence<I...>);
};

template <auto F>
void trampoline(const CallInfo& info) {
  Signature<decltype(F)>::template invoke<F>(info);
}

}  // namespace detail

// The object a built-in module's JavaScript half receives from `binding('name')`.
class BindingObject {
 public:
  BindingObject(Js& js, Object target) : js(js), target(target) {}

  template <auto F>
  BindingObject& function(std::string_view name) {
    return raw(name, &detail::trampoline<F>);
  }
  BindingObject& raw(std::string_view name, v8::FunctionCallback callback);
  BindingObject& constant(std::string_view name, f64 value) {
    js.set(target, name, js.number(value));
    return *this;
  }
  BindingObject& value(std::string_view name, Value value) {
    js.set(target, name, value);
    return *this;
  }

  Js& js;
  Object target;
};

}  // namespace sinter::runtime
