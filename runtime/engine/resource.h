// C++ objects that JavaScript holds: sockets, processes, hash states, workers.
//
// A `Resource` is owned by its JavaScript wrapper: when the wrapper is collected, the C++ object is
// deleted. While an operation is under way (`hold()` without `release()`), the reference is strong,
// so that neither side disappears below the event loop. A class lists what JavaScript sees in one
// place:
//
//     Class<Pipe>(js, "Pipe").constructor<bool>().method<&Pipe::open>("open").install(binding);
#pragma once

#include "runtime/engine/env.h"
#include "runtime/engine/js.h"

namespace sinter::runtime {

// Takes bytes from the event loop, valid during the call only; a call scope is open.
class ByteSink {
 public:
  virtual void received(Js& js, const char* data, size_t size) = 0;

 protected:
  ~ByteSink() = default;
};

class Resource {
 public:
  virtual ~Resource();
  Resource(const Resource&) = delete;
  Resource& operator=(const Resource&) = delete;

  Env& env() const { return *env_; }
  Object wrapper(Js& js) const { return wrapper_.Get(js.isolate); }
  bool has_wrapper() const { return !wrapper_.IsEmpty(); }

  // Strong while held; calls nest.
  void hold();
  void release();

  // Calls `wrapper[name](...)` as a fresh macrotask: ticks and microtasks run afterwards.
  void emit(std::string_view name, std::initializer_list<Value> arguments = {});

  // Where a stream's bytes may go without becoming a buffer first (an HTTP parser).
  virtual class ByteSink* byte_sink() { return nullptr; }

  const AsyncContext& async_context() const { return async_context_; }

  // Called when the environment ends with the object still alive: close what libuv knows about.
  virtual void close_at_exit() {}

  // Null for an object that is none.
  static Resource* unwrap(Value value);

 protected:
  Resource() = default;

 private:
  template <class T>
  friend class Class;
  friend class Env;
  template <class T>
  friend T* unwrap(Value value);
  void attach(Js& js, Object wrapper, const void* type);
  void make_weak();

  Env* env_ = nullptr;
  // Where it was made: its events run in it.
  AsyncContext async_context_;
  const void* type_ = nullptr;  // type_tag of its class
  v8::Global<v8::Object> wrapper_;
  int holds_ = 0;
  Resource* previous_ = nullptr;
  Resource* next_ = nullptr;
};

// Its address tells a class from the others: there is no RTTI.
template <class T>
inline char type_tag = 0;

// The object behind the wrapper, or null for an object of any other kind: programs hand on whatever
// they like.
template <class T>
T* unwrap(Value value) {
  Resource* resource = Resource::unwrap(value);
  return resource && resource->type_ == &type_tag<T> ? static_cast<T*>(resource) : nullptr;
}

template <class T>
class Class {
 public:
  Class(Js& js, std::string_view name) : js_(js), name_(name) {}

  template <class... A>
  Class& constructor() {
    template_ = v8::FunctionTemplate::New(js_.isolate, recorded(&construct<A...>));
    template_->SetClassName(js_.symbol_name(name_));
    // A class may keep JavaScript values in further fields, where the collector sees them.
    int fields = 1;
    if constexpr (requires { T::kExtraFields; }) fields += T::kExtraFields;
    template_->InstanceTemplate()->SetInternalFieldCount(fields);
    return *this;
  }
  // Not a constructor itself, so that V8 makes no prototype for it.
  template <auto F>
  Class& method(std::string_view name) {
    template_->PrototypeTemplate()->Set(
        js_.symbol_name(name),
        v8::FunctionTemplate::New(js_.isolate, recorded(&detail::trampoline<F>), {},
                                  v8::Signature::New(js_.isolate, template_), 0,
                                  v8::ConstructorBehavior::kThrow));
    return *this;
  }
  void install(BindingObject& binding) {
    binding.value(name_, template_->GetFunction(js_.context).ToLocalChecked());
  }

 private:
  template <class... A>
  static void construct(const CallInfo& info) {
    Js js(info.GetIsolate());
    if (!info.IsConstructCall()) return js.throw_type_error("Class constructor needs 'new'");
    make<A...>(js, info, std::index_sequence_for<A...>());
  }
  template <class... A, size_t... I>
  static void make(Js& js, const CallInfo& info, std::index_sequence<I...>) {
    std::tuple<A...> arguments{Convert<A>::from(js, info[I])...};
    T* object = new T(js, std::get<I>(arguments)...);
    object->attach(js, info.This(), &type_tag<T>);
  }

  Js& js_;
  std::string name_;
  v8::Local<v8::FunctionTemplate> template_;
};

template <class T, class R, class... A>
template <auto F, size_t... I>
void detail::Signature<R (T::*)(Js&, A...)>::apply(Js& js, const CallInfo& info,
                                                   std::index_sequence<I...>) {
  T* self = unwrap<T>(info.This());
  if (!self) return js.throw_type_error("Illegal invocation");
  std::tuple<Bare<A>...> arguments{Convert<Bare<A>>::from(js, info[I])...};
  return_value<R>(js, info, [&]() -> R { return (self->*F)(js, std::get<I>(arguments)...); });
}

}  // namespace sinter::runtime
