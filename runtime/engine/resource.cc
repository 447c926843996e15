#include "runtime/engine/resource.h"

namespace sinter::runtime {

Resource::~Resource() {
  if (env_) env_->unlink(this);
}

void Resource::attach(Js& js, Object wrapper, const void* type) {
  type_ = type;
  env_ = &js.env();
  async_context_ = AsyncContext(js.isolate);
  wrapper->SetAlignedPointerInInternalField(0, this);
  wrapper_.Reset(js.isolate, wrapper);
  env_->link(this);
  if (holds_ == 0) make_weak();
}

void Resource::make_weak() {
  wrapper_.SetWeak(
      this,
      [](const v8::WeakCallbackInfo<Resource>& info) {
        info.GetParameter()->wrapper_.Reset();
        // Deleting may call into V8 (other handles), which the first pass forbids.
        info.SetSecondPassCallback(
            [](const v8::WeakCallbackInfo<Resource>& second) { delete second.GetParameter(); });
      },
      v8::WeakCallbackType::kParameter);
}

void Resource::hold() {
  if (holds_++ == 0 && !wrapper_.IsEmpty()) wrapper_.ClearWeak();
}

void Resource::release() {
  if (--holds_ == 0 && !wrapper_.IsEmpty()) make_weak();
}

Resource* Resource::unwrap(Value value) {
  if (!value->IsObject()) return nullptr;
  auto object = value.As<v8::Object>();
  if (object->InternalFieldCount() < 1) return nullptr;
  return static_cast<Resource*>(object->GetAlignedPointerFromInternalField(0));
}

void Resource::emit(std::string_view name, std::initializer_list<Value> arguments) {
  Js js(env_->isolate);
  Object self = wrapper(js);
  Value function = js.get(self, name);
  if (!function->IsFunction()) return;
  if (async_context_.empty()) {
    env_->call(function.As<v8::Function>(), self, arguments);
    return;
  }
  CallScope scope(*env_);
  AsyncContext::Scope asynchronous(js.isolate, async_context_);
  env_->call(function.As<v8::Function>(), self, arguments);
}

}  // namespace sinter::runtime
