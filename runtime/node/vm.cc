// Contexts for `node:vm`: global objects of their own in the same isolate.
#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

// A context whose global reads and writes through to the sandbox object the program gave.
class ScriptContext final : public Resource {
 public:
  ScriptContext(Js& js, Object sandbox) {
    auto type = v8::ObjectTemplate::New(js.isolate);
    auto data = sandbox;
    type->SetHandler(v8::NamedPropertyHandlerConfiguration(
        [](v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value>& info) {
          auto target = info.Data().As<v8::Object>();
          auto context = info.GetIsolate()->GetCurrentContext();
          Value value;
          // What the sandbox lacks comes from the new global itself (Array, Math and so on).
          if (target->HasOwnProperty(context, name).FromMaybe(false) &&
              target->Get(context, name).ToLocal(&value)) {
            info.GetReturnValue().Set(value);
          }
        },
        [](v8::Local<v8::Name> name, Value value, const v8::PropertyCallbackInfo<v8::Value>& info) {
          auto context = info.GetIsolate()->GetCurrentContext();
          leave_pending(info.Data().As<v8::Object>()->Set(context, name, value));
          info.GetReturnValue().Set(value);
        },
        nullptr,
        [](v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Boolean>& info) {
          auto context = info.GetIsolate()->GetCurrentContext();
          auto done = info.Data().As<v8::Object>()->Delete(context, name);
          info.GetReturnValue().Set(done.FromMaybe(false));
        },
        [](const v8::PropertyCallbackInfo<v8::Array>& info) {
          v8::Local<v8::Array> names;
          auto context = info.GetIsolate()->GetCurrentContext();
          if (info.Data().As<v8::Object>()->GetPropertyNames(context).ToLocal(&names)) {
            info.GetReturnValue().Set(names);
          }
        },
        data, v8::PropertyHandlerFlags::kHasNoSideEffect));
    auto fresh = v8::Context::New(js.isolate, nullptr, type);
    fresh->SetSecurityToken(js.context->GetSecurityToken());
    context_.Reset(js.isolate, fresh);
  }
  Value run(Js& js, Value source, Value filename, i32 line, i32 column) {
    auto context = context_.Get(js.isolate);
    v8::Context::Scope entered(context);
    v8::ScriptOrigin origin(js.isolate, filename, line, column);
    v8::ScriptCompiler::Source unit(source.As<v8::String>(), origin);
    v8::Local<v8::Script> script;
    Value result;
    if (!v8::ScriptCompiler::Compile(context, &unit).ToLocal(&script)) return {};
    return script->Run(context).ToLocal(&result) ? result : Value();
  }
  Value global(Js& js) { return context_.Get(js.isolate)->Global(); }

 private:
  v8::Global<v8::Context> context_;
};

}  // namespace

void fill_vm(BindingObject& b) {
  Class<ScriptContext>(b.js, "ScriptContext")
      .constructor<Object>()
      .method<&ScriptContext::run>("run")
      .method<&ScriptContext::global>("global")
      .install(b);
}

}  // namespace sinter::runtime
