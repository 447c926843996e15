// Contexts for `node:vm`: global objects of their own in the same isolate.
#include <memory>

#include "runtime/engine/inspector.h"
#include "runtime/engine/module_record.h"
#include "runtime/engine/resource.h"
#include "runtime/engine/watchdog.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

// Runs a script in the context that is entered. A limit of zero is none.
Value run_limited(Js& js, v8::Local<v8::Context> context, v8::Local<v8::UnboundScript> unbound,
                  f64 limit, bool interruptible) {
  v8::Local<v8::Script> script = unbound->BindToCurrentContext();
  InterruptWatch interrupt(js.isolate, interruptible);
  Watchdog watchdog(js.isolate, limit);
  Value result;
  bool ok = script->Run(context).ToLocal(&result);
  const bool timed_out = watchdog.finish(), interrupted = interrupt.finish();
  if ((timed_out || interrupted) && !js.env().exiting()) {
    interrupted ? throw_interrupted(js) : throw_timeout(js, limit);
    return {};
  }
  return ok ? result : Value();
}

// A context whose global reads and writes through to the sandbox object the program gave.
class ScriptContext final : public Resource {
 public:
  // The context's global object, where the collector sees it: a context refers to its sandbox,
  // which the loader of contexts keeps this object by.
  static constexpr int kExtraFields = 1;

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
          auto target = info.Data().As<v8::Object>();
          // Strict code may not make a variable by assigning to it; the engine says so then. What a
          // declaration makes (of a function) comes this way too.
          if (info.ShouldThrowOnError() && !value->IsFunction() &&
              info.This() != context->Global() &&
              target->GetRealNamedPropertyAttributes(context, name).IsNothing() &&
              info.Holder()->GetRealNamedPropertyAttributes(context, name).IsNothing()) {
            return;
          }
          leave_pending(target->Set(context, name, value));
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
    if (js.env().inspector) js.env().inspector->context_created(fresh, "vm");
  }
  // Once, right after it was made: the constructor does not have its wrapper yet.
  void keep(Js& js) {
    wrapper(js)->SetInternalField(kExtraFields, context_.Get(js.isolate)->Global());
    context_.Reset();
  }
  v8::Local<v8::Context> context(Js& js) {
    return global(js).As<v8::Object>()->GetCreationContext().ToLocalChecked();
  }
  Value global(Js& js) { return wrapper(js)->GetInternalField(kExtraFields); }

 private:
  v8::Global<v8::Context> context_;
};

// A script compiled once, for every context it runs in. Mistakes are thrown when it is made.
class CompiledScript final : public Resource {
 public:
  CompiledScript(Js& js, v8::Local<v8::String> source, Value filename, i32 line, i32 column,
                 std::optional<Bytes> cached, Value key_of_import) {
    v8::ScriptOrigin origin(js.isolate, filename, line, column, false, -1, Value(), false, false,
                            false, import_key(js, key_of_import));
    v8::ScriptCompiler::CachedData* data =
        cached ? new v8::ScriptCompiler::CachedData(cached->data, static_cast<int>(cached->size))
               : nullptr;
    v8::ScriptCompiler::Source unit(source, origin, data);
    v8::Local<v8::UnboundScript> script;
    auto options =
        data ? v8::ScriptCompiler::kConsumeCodeCache : v8::ScriptCompiler::kNoCompileOptions;
    {
      const KeepPlace place(js.env());
      if (!v8::ScriptCompiler::CompileUnboundScript(js.isolate, &unit, options).ToLocal(&script)) {
        return;
      }
    }
    rejected_ = data && data->rejected;
    script_.Reset(js.isolate, script);
  }
  // In a ScriptContext, or without one in the caller's own context.
  Value run(Js& js, Value where, f64 limit, bool interruptible) {
    auto context = js.context;
    if (!where->IsUndefined()) {
      auto* other = runtime::unwrap<ScriptContext>(where);
      if (!other) {
        js.throw_type_error("Illegal invocation");
        return {};
      }
      context = other->context(js);
    }
    v8::Context::Scope entered(context);
    return run_limited(js, context, script_.Get(js.isolate), limit, interruptible);
  }
  Value code(Js& js) {
    std::unique_ptr<v8::ScriptCompiler::CachedData> data(
        v8::ScriptCompiler::CreateCodeCache(script_.Get(js.isolate)));
    if (!data) return js.bytes_copy({});
    return js.bytes_copy(
        {reinterpret_cast<const char*>(data->data), static_cast<size_t>(data->length)});
  }
  bool rejected(Js&) { return rejected_; }
  Value source_map_url(Js& js) {
    Value url = script_.Get(js.isolate)->GetSourceMappingURL();
    return url->IsString() ? url : js.undefined();
  }

 private:
  v8::Global<v8::UnboundScript> script_;
  bool rejected_ = false;
};

// A promise of what V8 estimates; without `eager` it waits for the next collection.
Value measure_memory(Js& js, bool detailed, bool eager) {
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(js.context).ToLocal(&resolver)) return {};
  js.isolate->MeasureMemory(
      v8::MeasureMemoryDelegate::Default(
          js.isolate, js.context, resolver,
          detailed ? v8::MeasureMemoryMode::kDetailed : v8::MeasureMemoryMode::kSummary),
      eager ? v8::MeasureMemoryExecution::kEager : v8::MeasureMemoryExecution::kDefault);
  return resolver->GetPromise();
}

}  // namespace

void fill_vm(BindingObject& b) {
  Class<ScriptContext>(b.js, "ScriptContext")
      .constructor<Object>()
      .method<&ScriptContext::keep>("keep")
      .method<&ScriptContext::global>("global")
      .install(b);
  Class<CompiledScript>(b.js, "CompiledScript")
      .constructor<v8::Local<v8::String>, Value, i32, i32, std::optional<Bytes>, Value>()
      .method<&CompiledScript::run>("run")
      .method<&CompiledScript::code>("code")
      .method<&CompiledScript::rejected>("rejected")
      .method<&CompiledScript::source_map_url>("sourceMapUrl")
      .install(b);
  b.function<&measure_memory>("measureMemory");
}

}  // namespace sinter::runtime
