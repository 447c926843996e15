// N-API: objects, functions, classes, references and errors.
#include "runtime/napi/napi_env.h"

using namespace sinter::runtime::napi;
using sinter::runtime::Js;

#define API extern "C" __attribute__((visibility("default")))

struct napi_callback_info__ {
  const v8::FunctionCallbackInfo<v8::Value>& info;
  void* data;
};

namespace {

napi_status give(napi_env env, napi_value* result, v8::Local<v8::Value> value) {
  NAPI_ARG(env, result);
  *result = out(value);
  return napi_ok;
}

// What a JavaScript function made by an addon carries.
struct Callback {
  napi_env env;
  napi_callback function;
  void* data;
};

void invoke(const v8::FunctionCallbackInfo<v8::Value>& info) {
  auto* callback = static_cast<Callback*>(info.Data().As<v8::External>()->Value());
  napi_env env = callback->env;
  napi_callback_info__ given{info, callback->data};
  env->last_error = {};
  int scopes = env->open_handle_scopes;
  napi_value result = callback->function(env, &given);
  env->open_handle_scopes = scopes;
  if (!env->last_exception.IsEmpty()) {
    v8::Local<v8::Value> error = env->last_exception.Get(env->isolate);
    env->last_exception.Reset();
    env->isolate->ThrowException(error);
    return;
  }
  if (result) info.GetReturnValue().Set(in(result));
}

v8::Local<v8::External> callback_data(napi_env env, napi_callback function, void* data) {
  // Lives as long as the process: functions of addons are nearly all module-level.
  return v8::External::New(env->isolate, new Callback{env, function, data});
}

napi_status property_name(napi_env env, const napi_property_descriptor& p,
                          v8::Local<v8::Name>* name) {
  if (p.utf8name) {
    v8::Local<v8::String> text;
    if (!v8::String::NewFromUtf8(env->isolate, p.utf8name, v8::NewStringType::kInternalized)
             .ToLocal(&text)) {
      return napi_generic_failure;
    }
    *name = text;
    return napi_ok;
  }
  if (!p.name || !in(p.name)->IsName()) return napi_name_expected;
  *name = in(p.name).As<v8::Name>();
  return napi_ok;
}

v8::PropertyAttribute attributes_of(const napi_property_descriptor& p) {
  unsigned out = v8::None;
  if (!p.getter && !p.setter && !(p.attributes & napi_writable)) out |= v8::ReadOnly;
  if (!(p.attributes & napi_enumerable)) out |= v8::DontEnum;
  if (!(p.attributes & napi_configurable)) out |= v8::DontDelete;
  return static_cast<v8::PropertyAttribute>(out);
}

v8::Local<v8::Private> wrap_key(napi_env env) {
  return v8::Private::ForApi(env->isolate,
                             v8::String::NewFromUtf8Literal(env->isolate, "sinter:napi.wrap"));
}
v8::Local<v8::Private> tag_key(napi_env env) {
  return v8::Private::ForApi(env->isolate,
                             v8::String::NewFromUtf8Literal(env->isolate, "sinter:napi.tag"));
}

}  // namespace

namespace sinter::runtime::napi {

void on_collected(const v8::WeakCallbackInfo<napi_ref__>& info);
void on_collected(const v8::WeakCallbackInfo<napi_ref__>& info) {
  napi_ref__* reference = info.GetParameter();
  reference->value.Reset();
  reference->dead = true;
  if (!reference->finalize && !reference->owned_by_runtime) return;
  // Finalizers may call anything, so not during collection.
  reference->env->owner.post([reference](Js&) {
    napi_finalize finalize = reference->finalize;
    reference->finalize = nullptr;
    napi_env env = reference->env;
    void* data = reference->data;
    void* hint = reference->hint;
    if (reference->owned_by_runtime) delete_reference(reference);
    if (finalize) call_into_addon(env, [&] { finalize(env, data, hint); });
  });
}

napi_ref__* make_reference(napi_env env, v8::Local<v8::Value> value, uint32_t count, bool owned,
                           napi_finalize finalize, void* data, void* hint) {
  auto* reference = new napi_ref__{
      env, v8::Global<v8::Value>(env->isolate, value), count, owned, false, finalize, data, hint};
  reference->next = env->references;
  if (env->references) env->references->previous = reference;
  env->references = reference;
  if (count == 0 && (value->IsObject() || value->IsSymbol())) {
    reference->value.SetWeak(reference, on_collected, v8::WeakCallbackType::kParameter);
  }
  return reference;
}

void delete_reference(napi_ref__* reference) {
  napi_env env = reference->env;
  if (reference->previous) reference->previous->next = reference->next;
  if (reference->next) reference->next->previous = reference->previous;
  if (env->references == reference) env->references = reference->next;
  reference->value.Reset();
  delete reference;
}

void destroy(Environments* environments) {
  if (!environments) return;
  for (napi_env env : environments->list) {
    while (!env->cleanup_hooks.empty()) {
      auto [hook, argument] = env->cleanup_hooks.back();
      env->cleanup_hooks.pop_back();
      hook(argument);
    }
    while (napi_ref__* reference = env->references) {
      napi_finalize finalize = reference->finalize;
      void* data = reference->data;
      void* hint = reference->hint;
      if (reference->owned_by_runtime) {
        delete_reference(reference);
      } else {
        // The addon's own: its finalizer may delete it, so it is only taken off the list.
        env->references = reference->next;
        if (reference->next) reference->next->previous = nullptr;
        reference->previous = reference->next = nullptr;
        reference->finalize = nullptr;
        reference->value.Reset();
      }
      if (finalize) finalize(env, data, hint);
    }
    if (env->instance_finalize) {
      env->instance_finalize(env, env->instance_data, env->instance_hint);
    }
    delete env;
  }
  delete environments;
}

}  // namespace sinter::runtime::napi

// ---- Properties

#define OBJECT_OF(env, value, object)                                               \
  v8::Local<v8::Object> object;                                                     \
  NAPI_ARG(env, value);                                                             \
  NAPI_CHECK_EXCEPTION(env, in(value)->ToObject((env)->context()).ToLocal(&object), \
                       napi_object_expected)

API napi_status napi_set_property(napi_env env, napi_value object, napi_value key,
                                  napi_value value) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  NAPI_ARG(env, key);
  NAPI_ARG(env, value);
  NAPI_CHECK_EXCEPTION(env, target->Set(env->context(), in(key), in(value)).FromMaybe(false),
                       napi_generic_failure);
  return napi_ok;
}
API napi_status napi_get_property(napi_env env, napi_value object, napi_value key,
                                  napi_value* result) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  NAPI_ARG(env, key);
  v8::Local<v8::Value> value;
  NAPI_CHECK_EXCEPTION(env, target->Get(env->context(), in(key)).ToLocal(&value),
                       napi_generic_failure);
  return give(env, result, value);
}
API napi_status napi_has_property(napi_env env, napi_value object, napi_value key, bool* result) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  NAPI_ARG(env, key);
  NAPI_ARG(env, result);
  v8::Maybe<bool> has = target->Has(env->context(), in(key));
  NAPI_CHECK_EXCEPTION(env, has.IsJust(), napi_generic_failure);
  *result = has.FromJust();
  return napi_ok;
}
API napi_status napi_has_own_property(napi_env env, napi_value object, napi_value key,
                                      bool* result) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  NAPI_ARG(env, key);
  NAPI_ARG(env, result);
  NAPI_EXPECT(env, in(key)->IsName(), napi_name_expected);
  v8::Maybe<bool> has = target->HasOwnProperty(env->context(), in(key).As<v8::Name>());
  NAPI_CHECK_EXCEPTION(env, has.IsJust(), napi_generic_failure);
  *result = has.FromJust();
  return napi_ok;
}
API napi_status napi_delete_property(napi_env env, napi_value object, napi_value key,
                                     bool* result) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  NAPI_ARG(env, key);
  v8::Maybe<bool> done = target->Delete(env->context(), in(key));
  NAPI_CHECK_EXCEPTION(env, done.IsJust(), napi_generic_failure);
  if (result) *result = done.FromJust();
  return napi_ok;
}
API napi_status napi_set_named_property(napi_env env, napi_value object, const char* name,
                                        napi_value value) {
  napi_value key;
  napi_status status = napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &key);
  return status == napi_ok ? napi_set_property(env, object, key, value) : status;
}
API napi_status napi_get_named_property(napi_env env, napi_value object, const char* name,
                                        napi_value* result) {
  napi_value key;
  napi_status status = napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &key);
  return status == napi_ok ? napi_get_property(env, object, key, result) : status;
}
API napi_status napi_has_named_property(napi_env env, napi_value object, const char* name,
                                        bool* result) {
  napi_value key;
  napi_status status = napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &key);
  return status == napi_ok ? napi_has_property(env, object, key, result) : status;
}
API napi_status napi_set_element(napi_env env, napi_value object, uint32_t index,
                                 napi_value value) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  NAPI_ARG(env, value);
  NAPI_CHECK_EXCEPTION(env, target->Set(env->context(), index, in(value)).FromMaybe(false),
                       napi_generic_failure);
  return napi_ok;
}
API napi_status napi_get_element(napi_env env, napi_value object, uint32_t index,
                                 napi_value* result) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  v8::Local<v8::Value> value;
  NAPI_CHECK_EXCEPTION(env, target->Get(env->context(), index).ToLocal(&value),
                       napi_generic_failure);
  return give(env, result, value);
}
API napi_status napi_has_element(napi_env env, napi_value object, uint32_t index, bool* result) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  NAPI_ARG(env, result);
  v8::Maybe<bool> has = target->Has(env->context(), index);
  NAPI_CHECK_EXCEPTION(env, has.IsJust(), napi_generic_failure);
  *result = has.FromJust();
  return napi_ok;
}
API napi_status napi_delete_element(napi_env env, napi_value object, uint32_t index, bool* result) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  v8::Maybe<bool> done = target->Delete(env->context(), index);
  NAPI_CHECK_EXCEPTION(env, done.IsJust(), napi_generic_failure);
  if (result) *result = done.FromJust();
  return napi_ok;
}
API napi_status napi_get_array_length(napi_env env, napi_value value, uint32_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_EXPECT(env, in(value)->IsArray(), napi_array_expected);
  *result = in(value).As<v8::Array>()->Length();
  return napi_ok;
}
API napi_status napi_get_all_property_names(napi_env env, napi_value object,
                                            napi_key_collection_mode mode, napi_key_filter filter,
                                            napi_key_conversion conversion, napi_value* result) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  unsigned wanted = v8::ALL_PROPERTIES;
  if (filter & napi_key_writable) wanted |= v8::ONLY_WRITABLE;
  if (filter & napi_key_enumerable) wanted |= v8::ONLY_ENUMERABLE;
  if (filter & napi_key_configurable) wanted |= v8::ONLY_CONFIGURABLE;
  if (filter & napi_key_skip_strings) wanted |= v8::SKIP_STRINGS;
  if (filter & napi_key_skip_symbols) wanted |= v8::SKIP_SYMBOLS;
  v8::Local<v8::Array> names;
  bool ok =
      target
          ->GetPropertyNames(
              env->context(),
              mode == napi_key_own_only ? v8::KeyCollectionMode::kOwnOnly
                                        : v8::KeyCollectionMode::kIncludePrototypes,
              static_cast<v8::PropertyFilter>(wanted), v8::IndexFilter::kIncludeIndices,
              conversion == napi_key_numbers_to_strings ? v8::KeyConversionMode::kConvertToString
                                                        : v8::KeyConversionMode::kKeepNumbers)
          .ToLocal(&names);
  NAPI_CHECK_EXCEPTION(env, ok, napi_generic_failure);
  return give(env, result, names);
}
API napi_status napi_get_property_names(napi_env env, napi_value object, napi_value* result) {
  return napi_get_all_property_names(
      env, object, napi_key_include_prototypes,
      static_cast<napi_key_filter>(napi_key_enumerable | napi_key_skip_symbols),
      napi_key_numbers_to_strings, result);
}
API napi_status napi_get_prototype(napi_env env, napi_value object, napi_value* result) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  return give(env, result, target->GetPrototype());
}
API napi_status napi_object_freeze(napi_env env, napi_value object) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  NAPI_CHECK_EXCEPTION(
      env, target->SetIntegrityLevel(env->context(), v8::IntegrityLevel::kFrozen).FromMaybe(false),
      napi_generic_failure);
  return napi_ok;
}
API napi_status napi_object_seal(napi_env env, napi_value object) {
  NAPI_PREAMBLE(env);
  OBJECT_OF(env, object, target);
  NAPI_CHECK_EXCEPTION(
      env, target->SetIntegrityLevel(env->context(), v8::IntegrityLevel::kSealed).FromMaybe(false),
      napi_generic_failure);
  return napi_ok;
}
API napi_status napi_instanceof(napi_env env, napi_value object, napi_value type, bool* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, object);
  NAPI_ARG(env, result);
  *result = false;
  if (!type || !in(type)->IsFunction()) {
    napi_throw_type_error(env, "ERR_NAPI_CONS_FUNCTION", "Constructor must be a function");
    return set_error(env, napi_function_expected);
  }
  v8::Maybe<bool> is = in(object)->InstanceOf(env->context(), in(type).As<v8::Object>());
  NAPI_CHECK_EXCEPTION(env, is.IsJust(), napi_generic_failure);
  *result = is.FromJust();
  return napi_ok;
}

API napi_status napi_define_properties(napi_env env, napi_value object, size_t count,
                                       const napi_property_descriptor* properties) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, object);
  NAPI_EXPECT(env, in(object)->IsObject(), napi_object_expected);
  auto target = in(object).As<v8::Object>();
  for (size_t i = 0; i < count; i++) {
    const auto& p = properties[i];
    v8::Local<v8::Name> name;
    if (napi_status status = property_name(env, p, &name)) return set_error(env, status);
    auto function = [&](napi_callback callback) {
      return v8::Function::New(env->context(), invoke, callback_data(env, callback, p.data))
          .ToLocalChecked();
    };
    v8::Maybe<bool> done = v8::Nothing<bool>();
    if (p.getter || p.setter) {
      v8::PropertyDescriptor descriptor(
          p.getter ? v8::Local<v8::Value>(function(p.getter))
                   : v8::Local<v8::Value>(v8::Undefined(env->isolate)),
          p.setter ? v8::Local<v8::Value>(function(p.setter))
                   : v8::Local<v8::Value>(v8::Undefined(env->isolate)));
      descriptor.set_enumerable((p.attributes & napi_enumerable) != 0);
      descriptor.set_configurable((p.attributes & napi_configurable) != 0);
      done = target->DefineProperty(env->context(), name, descriptor);
    } else {
      v8::PropertyDescriptor descriptor(
          p.method ? v8::Local<v8::Value>(function(p.method)) : in(p.value),
          (p.attributes & napi_writable) != 0);
      descriptor.set_enumerable((p.attributes & napi_enumerable) != 0);
      descriptor.set_configurable((p.attributes & napi_configurable) != 0);
      done = target->DefineProperty(env->context(), name, descriptor);
    }
    NAPI_CHECK_EXCEPTION(env, done.FromMaybe(false), napi_invalid_arg);
  }
  return napi_ok;
}

// ---- Functions and classes

API napi_status napi_create_function(napi_env env, const char* name, size_t length,
                                     napi_callback callback, void* data, napi_value* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, callback);
  v8::Local<v8::Function> function;
  bool ok = v8::Function::New(env->context(), invoke, callback_data(env, callback, data))
                .ToLocal(&function);
  NAPI_CHECK_EXCEPTION(env, ok, napi_generic_failure);
  if (name) {
    v8::Local<v8::String> text;
    if (v8::String::NewFromUtf8(env->isolate, name, v8::NewStringType::kInternalized,
                                length == NAPI_AUTO_LENGTH ? -1 : static_cast<int>(length))
            .ToLocal(&text)) {
      function->SetName(text);
    }
  }
  return give(env, result, function);
}

API napi_status napi_define_class(napi_env env, const char* name, size_t length,
                                  napi_callback constructor, void* data, size_t count,
                                  const napi_property_descriptor* properties, napi_value* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, constructor);
  v8::EscapableHandleScope scope(env->isolate);
  auto type =
      v8::FunctionTemplate::New(env->isolate, invoke, callback_data(env, constructor, data));
  type->SetClassName(
      v8::String::NewFromUtf8(env->isolate, name, v8::NewStringType::kInternalized,
                              length == NAPI_AUTO_LENGTH ? -1 : static_cast<int>(length))
          .ToLocalChecked());
  auto signature = v8::Signature::New(env->isolate, type);
  std::vector<napi_property_descriptor> statics;
  for (size_t i = 0; i < count; i++) {
    const auto& p = properties[i];
    if (p.attributes & napi_static) {
      statics.push_back(p);
      continue;
    }
    v8::Local<v8::Name> key;
    if (napi_status status = property_name(env, p, &key)) return set_error(env, status);
    auto function = [&](napi_callback callback) {
      return v8::FunctionTemplate::New(env->isolate, invoke, callback_data(env, callback, p.data),
                                       signature);
    };
    if (p.getter || p.setter) {
      type->PrototypeTemplate()->SetAccessorProperty(
          key, p.getter ? function(p.getter) : v8::Local<v8::FunctionTemplate>(),
          p.setter ? function(p.setter) : v8::Local<v8::FunctionTemplate>(), attributes_of(p));
    } else if (p.method) {
      type->PrototypeTemplate()->Set(key, function(p.method), attributes_of(p));
    } else {
      type->PrototypeTemplate()->Set(key, in(p.value), attributes_of(p));
    }
  }
  v8::Local<v8::Function> made;
  NAPI_CHECK_EXCEPTION(env, type->GetFunction(env->context()).ToLocal(&made), napi_generic_failure);
  *result = out(scope.Escape(made));
  return statics.empty() ? napi_ok
                         : napi_define_properties(env, *result, statics.size(), statics.data());
}

API napi_status napi_get_cb_info(napi_env env, napi_callback_info given, size_t* count,
                                 napi_value* arguments, napi_value* receiver, void** data) {
  NAPI_ENV(env);
  NAPI_ARG(env, given);
  auto* call = reinterpret_cast<napi_callback_info__*>(given);
  if (arguments) {
    NAPI_ARG(env, count);
    size_t have = static_cast<size_t>(call->info.Length());
    for (size_t i = 0; i < *count; i++) {
      arguments[i] = out(i < have ? call->info[static_cast<int>(i)]
                                  : v8::Local<v8::Value>(v8::Undefined(env->isolate)));
    }
  }
  if (count) *count = static_cast<size_t>(call->info.Length());
  if (receiver) *receiver = out(call->info.This());
  if (data) *data = call->data;
  return napi_ok;
}
API napi_status napi_get_new_target(napi_env env, napi_callback_info given, napi_value* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, given);
  NAPI_ARG(env, result);
  auto* call = reinterpret_cast<napi_callback_info__*>(given);
  *result = call->info.IsConstructCall() ? out(call->info.NewTarget()) : nullptr;
  return napi_ok;
}
API napi_status napi_call_function(napi_env env, napi_value receiver, napi_value function,
                                   size_t count, const napi_value* arguments, napi_value* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, function);
  NAPI_EXPECT(env, in(function)->IsFunction(), napi_function_expected);
  auto self = receiver ? in(receiver) : v8::Local<v8::Value>(v8::Undefined(env->isolate));
  v8::Local<v8::Value> value;
  bool ok = in(function)
                .As<v8::Function>()
                ->Call(env->context(), self, static_cast<int>(count),
                       reinterpret_cast<v8::Local<v8::Value>*>(const_cast<napi_value*>(arguments)))
                .ToLocal(&value);
  NAPI_CHECK_EXCEPTION(env, ok, napi_generic_failure);
  if (result) *result = out(value);
  return napi_ok;
}
API napi_status napi_new_instance(napi_env env, napi_value type, size_t count,
                                  const napi_value* arguments, napi_value* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, type);
  NAPI_EXPECT(env, in(type)->IsFunction(), napi_function_expected);
  v8::Local<v8::Object> made;
  bool ok =
      in(type)
          .As<v8::Function>()
          ->NewInstance(env->context(), static_cast<int>(count),
                        reinterpret_cast<v8::Local<v8::Value>*>(const_cast<napi_value*>(arguments)))
          .ToLocal(&made);
  NAPI_CHECK_EXCEPTION(env, ok, napi_pending_exception);
  return give(env, result, made);
}

// ---- Wrapping native objects

API napi_status napi_wrap(napi_env env, napi_value object, void* native, napi_finalize finalize,
                          void* hint, napi_ref* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, object);
  NAPI_EXPECT(env, in(object)->IsObject(), napi_object_expected);
  auto target = in(object).As<v8::Object>();
  NAPI_EXPECT(env, !target->HasPrivate(env->context(), wrap_key(env)).FromMaybe(true),
              napi_invalid_arg);
  // With a reference handed out, the addon deletes it; the wrap then lasts as long as it does.
  napi_ref__* reference = make_reference(env, target, 0, result == nullptr, finalize, native, hint);
  sinter::runtime::leave_pending(target->SetPrivate(env->context(), wrap_key(env),
                                                    v8::External::New(env->isolate, reference)));
  if (result) *result = reinterpret_cast<napi_ref>(reference);
  return napi_ok;
}
namespace {
napi_status find_wrap(napi_env env, napi_value object, napi_ref__** found) {
  NAPI_ARG(env, object);
  NAPI_EXPECT(env, in(object)->IsObject(), napi_object_expected);
  v8::Local<v8::Value> held;
  if (!in(object).As<v8::Object>()->GetPrivate(env->context(), wrap_key(env)).ToLocal(&held) ||
      !held->IsExternal()) {
    return set_error(env, napi_invalid_arg);
  }
  *found = static_cast<napi_ref__*>(held.As<v8::External>()->Value());
  return napi_ok;
}
}  // namespace
API napi_status napi_unwrap(napi_env env, napi_value object, void** result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  napi_ref__* reference;
  if (napi_status status = find_wrap(env, object, &reference)) return status;
  *result = reference->data;
  return napi_ok;
}
API napi_status napi_remove_wrap(napi_env env, napi_value object, void** result) {
  NAPI_ENV(env);
  napi_ref__* reference;
  if (napi_status status = find_wrap(env, object, &reference)) return status;
  if (result) *result = reference->data;
  sinter::runtime::leave_pending(
      in(object).As<v8::Object>()->DeletePrivate(env->context(), wrap_key(env)));
  reference->finalize = nullptr;
  if (reference->owned_by_runtime) delete_reference(reference);
  return napi_ok;
}
API napi_status napi_type_tag_object(napi_env env, napi_value object, const napi_type_tag* tag) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, tag);
  OBJECT_OF(env, object, target);
  NAPI_EXPECT(env, !target->HasPrivate(env->context(), tag_key(env)).FromMaybe(true),
              napi_invalid_arg);
  auto value = v8::BigInt::NewFromWords(env->context(), 0, 2, &tag->lower).ToLocalChecked();
  sinter::runtime::leave_pending(target->SetPrivate(env->context(), tag_key(env), value));
  return napi_ok;
}
API napi_status napi_check_object_type_tag(napi_env env, napi_value object,
                                           const napi_type_tag* tag, bool* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, tag);
  NAPI_ARG(env, result);
  OBJECT_OF(env, object, target);
  v8::Local<v8::Value> held;
  *result = false;
  if (target->GetPrivate(env->context(), tag_key(env)).ToLocal(&held) && held->IsBigInt()) {
    int sign = 0, count = 2;
    uint64_t words[2] = {0, 0};
    held.As<v8::BigInt>()->ToWordsArray(&sign, &count, words);
    *result = sign == 0 && words[0] == tag->lower && words[1] == tag->upper;
  }
  return napi_ok;
}
API napi_status napi_add_finalizer(napi_env env, napi_value object, void* data,
                                   napi_finalize finalize, void* hint, napi_ref* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, object);
  NAPI_ARG(env, finalize);
  NAPI_EXPECT(env, in(object)->IsObject(), napi_invalid_arg);
  auto* reference = make_reference(env, in(object), 0, result == nullptr, finalize, data, hint);
  if (result) *result = reinterpret_cast<napi_ref>(reference);
  return napi_ok;
}
API napi_status node_api_post_finalizer(napi_env env, napi_finalize finalize, void* data,
                                        void* hint) {
  NAPI_ENV(env);
  env->owner.post([=](Js&) { call_into_addon(env, [&] { finalize(env, data, hint); }); });
  return napi_ok;
}
API napi_status napi_create_external(napi_env env, void* data, napi_finalize finalize, void* hint,
                                     napi_value* result) {
  NAPI_PREAMBLE(env);
  auto made = v8::External::New(env->isolate, data);
  if (finalize) make_reference(env, made, 0, true, finalize, data, hint);
  return give(env, result, made);
}
API napi_status napi_get_value_external(napi_env env, napi_value value, void** result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_EXPECT(env, in(value)->IsExternal(), napi_invalid_arg);
  *result = in(value).As<v8::External>()->Value();
  return napi_ok;
}

// ---- References and scopes

API napi_status napi_create_reference(napi_env env, napi_value value, uint32_t count,
                                      napi_ref* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  *result = reinterpret_cast<napi_ref>(make_reference(env, in(value), count, false));
  return napi_ok;
}
API napi_status napi_delete_reference(napi_env env, napi_ref reference) {
  NAPI_ENV(env);
  NAPI_ARG(env, reference);
  auto* r = reinterpret_cast<napi_ref__*>(reference);
  // A finalizer already under way still needs it.
  if (r->dead && r->finalize) {
    r->owned_by_runtime = true;
    return napi_ok;
  }
  delete_reference(r);
  return napi_ok;
}
API napi_status napi_reference_ref(napi_env env, napi_ref reference, uint32_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, reference);
  auto* r = reinterpret_cast<napi_ref__*>(reference);
  if (r->value.IsEmpty()) {
    if (result) *result = 0;
    return napi_ok;
  }
  if (++r->count == 1) r->value.ClearWeak();
  if (result) *result = r->count;
  return napi_ok;
}
API napi_status napi_reference_unref(napi_env env, napi_ref reference, uint32_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, reference);
  auto* r = reinterpret_cast<napi_ref__*>(reference);
  NAPI_EXPECT(env, r->count > 0, napi_generic_failure);
  if (--r->count == 0 && !r->value.IsEmpty()) {
    r->value.SetWeak(r, on_collected, v8::WeakCallbackType::kParameter);
  }
  if (result) *result = r->count;
  return napi_ok;
}
API napi_status napi_get_reference_value(napi_env env, napi_ref reference, napi_value* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, reference);
  NAPI_ARG(env, result);
  auto* r = reinterpret_cast<napi_ref__*>(reference);
  *result = r->value.IsEmpty() ? nullptr : out(r->value.Get(env->isolate));
  return napi_ok;
}
namespace {
// V8's scopes may not live on the heap by their own operator new; wrapped, they may.
struct HandleScopeBox {
  explicit HandleScopeBox(v8::Isolate* isolate) : scope(isolate) {}
  v8::HandleScope scope;
};
struct EscapableScopeBox {
  explicit EscapableScopeBox(v8::Isolate* isolate) : scope(isolate) {}
  v8::EscapableHandleScope scope;
  bool escaped = false;
};
}  // namespace
API napi_status napi_open_handle_scope(napi_env env, napi_handle_scope* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  *result = reinterpret_cast<napi_handle_scope>(new HandleScopeBox(env->isolate));
  env->open_handle_scopes++;
  return napi_ok;
}
API napi_status napi_close_handle_scope(napi_env env, napi_handle_scope scope) {
  NAPI_ENV(env);
  NAPI_ARG(env, scope);
  NAPI_EXPECT(env, env->open_handle_scopes > 0, napi_handle_scope_mismatch);
  env->open_handle_scopes--;
  delete reinterpret_cast<HandleScopeBox*>(scope);
  return napi_ok;
}
API napi_status napi_open_escapable_handle_scope(napi_env env,
                                                 napi_escapable_handle_scope* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  *result = reinterpret_cast<napi_escapable_handle_scope>(new EscapableScopeBox(env->isolate));
  env->open_handle_scopes++;
  return napi_ok;
}
API napi_status napi_close_escapable_handle_scope(napi_env env, napi_escapable_handle_scope scope) {
  NAPI_ENV(env);
  NAPI_ARG(env, scope);
  NAPI_EXPECT(env, env->open_handle_scopes > 0, napi_handle_scope_mismatch);
  env->open_handle_scopes--;
  delete reinterpret_cast<EscapableScopeBox*>(scope);
  return napi_ok;
}
API napi_status napi_escape_handle(napi_env env, napi_escapable_handle_scope scope,
                                   napi_value value, napi_value* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, scope);
  NAPI_ARG(env, value);
  auto* box = reinterpret_cast<EscapableScopeBox*>(scope);
  NAPI_EXPECT(env, !box->escaped, napi_escape_called_twice);
  box->escaped = true;
  return give(env, result, box->scope.Escape(in(value)));
}

// ---- Errors and promises

namespace {
v8::Local<v8::Value> make_error(v8::Local<v8::Value> (*make)(v8::Local<v8::String>), napi_env env,
                                v8::Local<v8::String> message, v8::Local<v8::Value> code) {
  auto error = make(message);
  if (!code.IsEmpty() && code->IsString()) {
    Js js(env->isolate);
    js.set(error.As<v8::Object>(), "code", code);
  }
  return error;
}
v8::Local<v8::Value> make_syntax_error(v8::Local<v8::String> message) {
  return v8::Exception::SyntaxError(message);
}
}  // namespace
#define ERROR_MAKER(create, throws, Make)                                                         \
  API napi_status create(napi_env env, napi_value code, napi_value message, napi_value* result) { \
    NAPI_ENV(env);                                                                                \
    NAPI_ARG(env, message);                                                                       \
    NAPI_EXPECT(env, in(message)->IsString(), napi_string_expected);                              \
    return give(env, result,                                                                      \
                make_error(Make, env, in(message).As<v8::String>(),                               \
                           code ? in(code) : v8::Local<v8::Value>()));                            \
  }                                                                                               \
  API napi_status throws(napi_env env, const char* code, const char* message) {                   \
    NAPI_PREAMBLE(env);                                                                           \
    Js js(env->isolate);                                                                          \
    env->isolate->ThrowException(                                                                 \
        make_error(Make, env, js.string(message ? message : ""),                                  \
                   code ? v8::Local<v8::Value>(js.string(code)) : v8::Local<v8::Value>()));       \
    return napi_ok;                                                                               \
  }
ERROR_MAKER(napi_create_error, napi_throw_error, &v8::Exception::Error)
ERROR_MAKER(napi_create_type_error, napi_throw_type_error, &v8::Exception::TypeError)
ERROR_MAKER(napi_create_range_error, napi_throw_range_error, &v8::Exception::RangeError)
ERROR_MAKER(node_api_create_syntax_error, node_api_throw_syntax_error, &make_syntax_error)

API napi_status napi_throw(napi_env env, napi_value error) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, error);
  env->isolate->ThrowException(in(error));
  return napi_ok;
}
API napi_status napi_is_exception_pending(napi_env env, bool* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  *result = !env->last_exception.IsEmpty();
  return napi_ok;
}
API napi_status napi_get_and_clear_last_exception(napi_env env, napi_value* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  if (env->last_exception.IsEmpty()) return napi_get_undefined(env, result);
  *result = out(env->last_exception.Get(env->isolate));
  env->last_exception.Reset();
  return napi_ok;
}
API napi_status napi_create_promise(napi_env env, napi_deferred* deferred, napi_value* promise) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, deferred);
  v8::Local<v8::Promise::Resolver> resolver;
  NAPI_CHECK_EXCEPTION(env, v8::Promise::Resolver::New(env->context()).ToLocal(&resolver),
                       napi_generic_failure);
  *deferred = reinterpret_cast<napi_deferred>(
      new v8::Global<v8::Promise::Resolver>(env->isolate, resolver));
  return give(env, promise, resolver->GetPromise());
}
namespace {
napi_status settle(napi_env env, napi_deferred deferred, napi_value value, bool resolve) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, value);
  auto* held = reinterpret_cast<v8::Global<v8::Promise::Resolver>*>(deferred);
  auto resolver = held->Get(env->isolate);
  delete held;
  auto done = resolve ? resolver->Resolve(env->context(), in(value))
                      : resolver->Reject(env->context(), in(value));
  NAPI_CHECK_EXCEPTION(env, done.FromMaybe(false), napi_generic_failure);
  return napi_ok;
}
}  // namespace
API napi_status napi_resolve_deferred(napi_env env, napi_deferred deferred, napi_value value) {
  return settle(env, deferred, value, true);
}
API napi_status napi_reject_deferred(napi_env env, napi_deferred deferred, napi_value value) {
  return settle(env, deferred, value, false);
}
API napi_status napi_set_instance_data(napi_env env, void* data, napi_finalize finalize,
                                       void* hint) {
  NAPI_ENV(env);
  env->instance_data = data;
  env->instance_finalize = finalize;
  env->instance_hint = hint;
  return napi_ok;
}
API napi_status napi_get_instance_data(napi_env env, void** data) {
  NAPI_ENV(env);
  NAPI_ARG(env, data);
  *data = env->instance_data;
  return napi_ok;
}
