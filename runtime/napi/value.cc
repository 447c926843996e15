// N-API: making values and reading them.
#include <algorithm>

#include "runtime/napi/napi_env.h"

using namespace sinter::runtime::napi;

#define API extern "C" __attribute__((visibility("default")))

namespace {

constexpr uint32_t kLatestVersion = 9;

napi_status give(napi_env env, napi_value* result, v8::Local<v8::Value> value) {
  NAPI_ARG(env, result);
  *result = out(value);
  return napi_ok;
}
size_t length_of(const char* text, size_t length) {
  return length == NAPI_AUTO_LENGTH ? strlen(text) : length;
}

const char* const kMessages[] = {nullptr,
                                 "Invalid argument",
                                 "An object was expected",
                                 "A string was expected",
                                 "A string or symbol was expected",
                                 "A function was expected",
                                 "A number was expected",
                                 "A boolean was expected",
                                 "An array was expected",
                                 "Unknown failure",
                                 "An exception is pending",
                                 "The async work item was cancelled",
                                 "napi_escape_handle already called on scope",
                                 "Invalid handle scope usage",
                                 "Invalid callback scope usage",
                                 "Thread-safe function queue is full",
                                 "Thread-safe function handle is closing",
                                 "A bigint was expected",
                                 "A date was expected",
                                 "An arraybuffer was expected",
                                 "A detachable arraybuffer was expected",
                                 "Main thread would deadlock",
                                 "External buffers are not allowed",
                                 "Cannot run JavaScript"};

}  // namespace

API napi_status napi_get_last_error_info(napi_env env, const napi_extended_error_info** result) {
  if (!env || !result) return napi_invalid_arg;
  size_t code = env->last_error.error_code;
  env->last_error.error_message =
      code < sizeof kMessages / sizeof *kMessages ? kMessages[code] : nullptr;
  *result = &env->last_error;
  return napi_ok;
}

#define SIMPLE_MAKER(name, value)                          \
  API napi_status name(napi_env env, napi_value* result) { \
    NAPI_ENV(env);                                         \
    return give(env, result, value);                       \
  }
SIMPLE_MAKER(napi_get_undefined, v8::Undefined(env->isolate))
SIMPLE_MAKER(napi_get_null, v8::Null(env->isolate))
SIMPLE_MAKER(napi_get_global, env->context()->Global())
SIMPLE_MAKER(napi_create_object, v8::Object::New(env->isolate))
SIMPLE_MAKER(napi_create_array, v8::Array::New(env->isolate))

#define NUMBER_MAKER(name, type, value)                                \
  API napi_status name(napi_env env, type input, napi_value* result) { \
    NAPI_ENV(env);                                                     \
    return give(env, result, value);                                   \
  }
NUMBER_MAKER(napi_get_boolean, bool, v8::Boolean::New(env->isolate, input))
NUMBER_MAKER(napi_create_array_with_length, size_t,
             v8::Array::New(env->isolate, static_cast<int>(input)))
NUMBER_MAKER(napi_create_double, double, v8::Number::New(env->isolate, input))
NUMBER_MAKER(napi_create_int32, int32_t, v8::Integer::New(env->isolate, input))
NUMBER_MAKER(napi_create_uint32, uint32_t, v8::Integer::NewFromUnsigned(env->isolate, input))
NUMBER_MAKER(napi_create_int64, int64_t, v8::Number::New(env->isolate, static_cast<double>(input)))
NUMBER_MAKER(napi_create_bigint_int64, int64_t, v8::BigInt::New(env->isolate, input))
NUMBER_MAKER(napi_create_bigint_uint64, uint64_t, v8::BigInt::NewFromUnsigned(env->isolate, input))

API napi_status napi_create_bigint_words(napi_env env, int sign, size_t count,
                                         const uint64_t* words, napi_value* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, words);
  NAPI_EXPECT(env, count <= INT32_MAX, napi_invalid_arg);
  v8::Local<v8::BigInt> made;
  bool ok =
      v8::BigInt::NewFromWords(env->context(), sign, static_cast<int>(count), words).ToLocal(&made);
  NAPI_CHECK_EXCEPTION(env, ok, napi_generic_failure);
  return give(env, result, made);
}

API napi_status napi_create_string_utf8(napi_env env, const char* text, size_t length,
                                        napi_value* result) {
  NAPI_ENV(env);
  if (!text) NAPI_EXPECT(env, length == 0, napi_invalid_arg);
  NAPI_EXPECT(env, length == NAPI_AUTO_LENGTH || length <= INT32_MAX, napi_invalid_arg);
  if (!text) return give(env, result, v8::String::Empty(env->isolate));
  v8::Local<v8::String> made;
  NAPI_EXPECT(env,
              v8::String::NewFromUtf8(env->isolate, text, v8::NewStringType::kNormal,
                                      static_cast<int>(length_of(text, length)))
                  .ToLocal(&made),
              napi_generic_failure);
  return give(env, result, made);
}
API napi_status napi_create_string_latin1(napi_env env, const char* text, size_t length,
                                          napi_value* result) {
  NAPI_ENV(env);
  if (!text) NAPI_EXPECT(env, length == 0, napi_invalid_arg);
  NAPI_EXPECT(env, length == NAPI_AUTO_LENGTH || length <= INT32_MAX, napi_invalid_arg);
  if (!text) return give(env, result, v8::String::Empty(env->isolate));
  v8::Local<v8::String> made;
  NAPI_EXPECT(env,
              v8::String::NewFromOneByte(env->isolate, reinterpret_cast<const uint8_t*>(text),
                                         v8::NewStringType::kNormal,
                                         static_cast<int>(length_of(text, length)))
                  .ToLocal(&made),
              napi_generic_failure);
  return give(env, result, made);
}
API napi_status napi_create_string_utf16(napi_env env, const char16_t* text, size_t length,
                                         napi_value* result) {
  NAPI_ENV(env);
  if (!text) NAPI_EXPECT(env, length == 0, napi_invalid_arg);
  NAPI_EXPECT(env, length == NAPI_AUTO_LENGTH || length <= INT32_MAX, napi_invalid_arg);
  if (!text) return give(env, result, v8::String::Empty(env->isolate));
  v8::Local<v8::String> made;
  NAPI_EXPECT(env,
              v8::String::NewFromTwoByte(env->isolate, reinterpret_cast<const uint16_t*>(text),
                                         v8::NewStringType::kNormal,
                                         length == NAPI_AUTO_LENGTH ? -1 : static_cast<int>(length))
                  .ToLocal(&made),
              napi_generic_failure);
  return give(env, result, made);
}
// Copies, as the interface allows: the text's finalizer runs at once.
API napi_status node_api_create_external_string_latin1(napi_env env, char* text, size_t length,
                                                       napi_finalize finalize, void* hint,
                                                       napi_value* result, bool* copied) {
  napi_status status = napi_create_string_latin1(env, text, length, result);
  if (status != napi_ok) return status;
  if (copied) *copied = true;
  if (finalize) finalize(env, text, hint);
  return napi_ok;
}
API napi_status node_api_create_external_string_utf16(napi_env env, char16_t* text, size_t length,
                                                      napi_finalize finalize, void* hint,
                                                      napi_value* result, bool* copied) {
  napi_status status = napi_create_string_utf16(env, text, length, result);
  if (status != napi_ok) return status;
  if (copied) *copied = true;
  if (finalize) finalize(env, text, hint);
  return napi_ok;
}
API napi_status node_api_create_property_key_utf16(napi_env env, const char16_t* text,
                                                   size_t length, napi_value* result) {
  return napi_create_string_utf16(env, text, length, result);
}
API napi_status node_api_create_property_key_utf8(napi_env env, const char* text, size_t length,
                                                  napi_value* result) {
  return napi_create_string_utf8(env, text, length, result);
}
API napi_status node_api_create_property_key_latin1(napi_env env, const char* text, size_t length,
                                                    napi_value* result) {
  return napi_create_string_latin1(env, text, length, result);
}

API napi_status napi_create_symbol(napi_env env, napi_value description, napi_value* result) {
  NAPI_ENV(env);
  if (!description) return give(env, result, v8::Symbol::New(env->isolate));
  NAPI_EXPECT(env, in(description)->IsString(), napi_string_expected);
  return give(env, result, v8::Symbol::New(env->isolate, in(description).As<v8::String>()));
}
API napi_status node_api_symbol_for(napi_env env, const char* text, size_t length,
                                    napi_value* result) {
  napi_value name;
  napi_status status = napi_create_string_utf8(env, text, length, &name);
  if (status != napi_ok) return status;
  return give(env, result, v8::Symbol::For(env->isolate, in(name).As<v8::String>()));
}
API napi_status napi_create_date(napi_env env, double time, napi_value* result) {
  NAPI_PREAMBLE(env);
  v8::Local<v8::Value> made;
  NAPI_CHECK_EXCEPTION(env, v8::Date::New(env->context(), time).ToLocal(&made),
                       napi_generic_failure);
  return give(env, result, made);
}

// ---- Reading

API napi_status napi_typeof(napi_env env, napi_value value, napi_valuetype* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  auto v = in(value);
  *result = v->IsNumber()      ? napi_number
            : v->IsBigInt()    ? napi_bigint
            : v->IsString()    ? napi_string
            : v->IsFunction()  ? napi_function
            : v->IsExternal()  ? napi_external
            : v->IsObject()    ? napi_object
            : v->IsBoolean()   ? napi_boolean
            : v->IsUndefined() ? napi_undefined
            : v->IsSymbol()    ? napi_symbol
                               : napi_null;
  return napi_ok;
}

API napi_status napi_get_value_double(napi_env env, napi_value value, double* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_EXPECT(env, in(value)->IsNumber(), napi_number_expected);
  *result = in(value).As<v8::Number>()->Value();
  return napi_ok;
}
API napi_status napi_get_value_int32(napi_env env, napi_value value, int32_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_EXPECT(env, in(value)->IsNumber(), napi_number_expected);
  *result = in(value)->Int32Value(env->context()).FromMaybe(0);
  return napi_ok;
}
API napi_status napi_get_value_uint32(napi_env env, napi_value value, uint32_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_EXPECT(env, in(value)->IsNumber(), napi_number_expected);
  *result = in(value)->Uint32Value(env->context()).FromMaybe(0);
  return napi_ok;
}
API napi_status napi_get_value_int64(napi_env env, napi_value value, int64_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_EXPECT(env, in(value)->IsNumber(), napi_number_expected);
  double number = in(value).As<v8::Number>()->Value();
  *result = __builtin_isfinite(number) ? in(value)->IntegerValue(env->context()).FromMaybe(0) : 0;
  return napi_ok;
}
API napi_status napi_get_value_bool(napi_env env, napi_value value, bool* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_EXPECT(env, in(value)->IsBoolean(), napi_boolean_expected);
  *result = in(value).As<v8::Boolean>()->Value();
  return napi_ok;
}
API napi_status napi_get_value_bigint_int64(napi_env env, napi_value value, int64_t* result,
                                            bool* lossless) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_ARG(env, lossless);
  NAPI_EXPECT(env, in(value)->IsBigInt(), napi_bigint_expected);
  *result = in(value).As<v8::BigInt>()->Int64Value(lossless);
  return napi_ok;
}
API napi_status napi_get_value_bigint_uint64(napi_env env, napi_value value, uint64_t* result,
                                             bool* lossless) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_ARG(env, lossless);
  NAPI_EXPECT(env, in(value)->IsBigInt(), napi_bigint_expected);
  *result = in(value).As<v8::BigInt>()->Uint64Value(lossless);
  return napi_ok;
}
API napi_status napi_get_value_bigint_words(napi_env env, napi_value value, int* sign,
                                            size_t* count, uint64_t* words) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, count);
  NAPI_EXPECT(env, in(value)->IsBigInt(), napi_bigint_expected);
  auto big = in(value).As<v8::BigInt>();
  int size = static_cast<int>(*count);
  if (!sign && !words) {
    size = big->WordCount();
  } else {
    NAPI_ARG(env, sign);
    NAPI_ARG(env, words);
    big->ToWordsArray(sign, &size, words);
  }
  *count = static_cast<size_t>(size);
  return napi_ok;
}
API napi_status napi_get_date_value(napi_env env, napi_value value, double* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  NAPI_EXPECT(env, in(value)->IsDate(), napi_date_expected);
  *result = in(value).As<v8::Date>()->ValueOf();
  return napi_ok;
}

// `size` counts code units of the encoding and includes room for the terminating zero.
API napi_status napi_get_value_string_utf8(napi_env env, napi_value value, char* buffer,
                                           size_t size, size_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_EXPECT(env, in(value)->IsString(), napi_string_expected);
  auto text = in(value).As<v8::String>();
  if (!buffer) {
    NAPI_ARG(env, result);
    *result = static_cast<size_t>(text->Utf8Length(env->isolate));
  } else if (size) {
    int copied =
        text->WriteUtf8(env->isolate, buffer, static_cast<int>(size - 1), nullptr,
                        v8::String::REPLACE_INVALID_UTF8 | v8::String::NO_NULL_TERMINATION);
    buffer[copied] = 0;
    if (result) *result = static_cast<size_t>(copied);
  } else if (result) {
    *result = 0;
  }
  return napi_ok;
}
API napi_status napi_get_value_string_latin1(napi_env env, napi_value value, char* buffer,
                                             size_t size, size_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_EXPECT(env, in(value)->IsString(), napi_string_expected);
  auto text = in(value).As<v8::String>();
  if (!buffer) {
    NAPI_ARG(env, result);
    *result = static_cast<size_t>(text->Length());
  } else if (size) {
    int copied = text->WriteOneByte(env->isolate, reinterpret_cast<uint8_t*>(buffer), 0,
                                    static_cast<int>(size - 1), v8::String::NO_NULL_TERMINATION);
    buffer[copied] = 0;
    if (result) *result = static_cast<size_t>(copied);
  } else if (result) {
    *result = 0;
  }
  return napi_ok;
}
API napi_status napi_get_value_string_utf16(napi_env env, napi_value value, char16_t* buffer,
                                            size_t size, size_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_EXPECT(env, in(value)->IsString(), napi_string_expected);
  auto text = in(value).As<v8::String>();
  if (!buffer) {
    NAPI_ARG(env, result);
    *result = static_cast<size_t>(text->Length());
  } else if (size) {
    int copied = text->Write(env->isolate, reinterpret_cast<uint16_t*>(buffer), 0,
                             static_cast<int>(size - 1), v8::String::NO_NULL_TERMINATION);
    buffer[copied] = 0;
    if (result) *result = static_cast<size_t>(copied);
  } else if (result) {
    *result = 0;
  }
  return napi_ok;
}

#define COERCE(name, Method)                                                    \
  API napi_status name(napi_env env, napi_value value, napi_value* result) {    \
    NAPI_PREAMBLE(env);                                                         \
    NAPI_ARG(env, value);                                                       \
    decltype(in(value)->Method(env->context()).ToLocalChecked()) made;          \
    NAPI_CHECK_EXCEPTION(env, in(value)->Method(env->context()).ToLocal(&made), \
                         napi_generic_failure);                                 \
    return give(env, result, made);                                             \
  }
COERCE(napi_coerce_to_number, ToNumber)
COERCE(napi_coerce_to_object, ToObject)
COERCE(napi_coerce_to_string, ToString)
API napi_status napi_coerce_to_bool(napi_env env, napi_value value, napi_value* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  return give(env, result, in(value)->ToBoolean(env->isolate));
}

#define TEST(name, Method)                                             \
  API napi_status name(napi_env env, napi_value value, bool* result) { \
    NAPI_ENV(env);                                                     \
    NAPI_ARG(env, value);                                              \
    NAPI_ARG(env, result);                                             \
    *result = in(value)->Method();                                     \
    return napi_ok;                                                    \
  }
TEST(napi_is_array, IsArray)
TEST(napi_is_arraybuffer, IsArrayBuffer)
TEST(napi_is_buffer, IsArrayBufferView)
TEST(napi_is_dataview, IsDataView)
TEST(napi_is_date, IsDate)
TEST(napi_is_error, IsNativeError)
TEST(napi_is_promise, IsPromise)
TEST(napi_is_typedarray, IsTypedArray)

API napi_status napi_is_detached_arraybuffer(napi_env env, napi_value value, bool* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_ARG(env, result);
  *result = in(value)->IsArrayBuffer() &&
            in(value).As<v8::ArrayBuffer>()->GetBackingStore()->Data() == nullptr;
  return napi_ok;
}
API napi_status napi_strict_equals(napi_env env, napi_value a, napi_value b, bool* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, a);
  NAPI_ARG(env, b);
  NAPI_ARG(env, result);
  *result = in(a)->StrictEquals(in(b));
  return napi_ok;
}
API napi_status napi_get_version(napi_env env, uint32_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  *result = kLatestVersion;
  return napi_ok;
}
API napi_status napi_get_node_version(napi_env env, const napi_node_version** result) {
  static const napi_node_version version = {22, 12, 0, "node"};
  if (!env || !result) return napi_invalid_arg;
  *result = &version;
  return napi_ok;
}

// ---- Buffers

API napi_status napi_create_arraybuffer(napi_env env, size_t size, void** data,
                                        napi_value* result) {
  NAPI_PREAMBLE(env);
  auto buffer = v8::ArrayBuffer::New(env->isolate, size);
  if (data) *data = buffer->GetBackingStore()->Data();
  return give(env, result, buffer);
}
namespace {
// A finalizer of external memory must run on the JavaScript thread, and after collection is over.
struct ExternalMemory {
  std::shared_ptr<sinter::runtime::Env::PostQueue> queue;  // the engine frees buffers last of all
  napi_env env;
  napi_finalize finalize;
  void* hint;
};
v8::Local<v8::ArrayBuffer> external_buffer(napi_env env, void* data, size_t size,
                                           napi_finalize finalize, void* hint) {
  if (size == 0 || !data) {
    if (finalize) finalize(env, data, hint);
    return v8::ArrayBuffer::New(env->isolate, 0);
  }
  auto store = v8::ArrayBuffer::NewBackingStore(
      data, size,
      [](void* data, size_t, void* given) {
        auto* memory = static_cast<ExternalMemory*>(given);
        if (memory->finalize) {
          memory->queue->post([env = memory->env, finalize = memory->finalize, hint = memory->hint,
                               data](sinter::runtime::Js&) { finalize(env, data, hint); });
        }
        delete memory;
      },
      new ExternalMemory{env->owner.post_queue(), env, finalize, hint});
  return v8::ArrayBuffer::New(env->isolate, std::move(store));
}
// Buffers have Buffer.prototype: made through the function Buffer itself keeps on its prototype.
v8::Local<v8::Value> as_buffer(napi_env env, v8::Local<v8::ArrayBuffer> memory, size_t offset,
                               size_t size) {
  auto view = v8::Uint8Array::New(memory, offset, size);
  sinter::runtime::Js js(env->isolate);
  auto type = js.get(env->context()->Global(), "Buffer");
  if (type->IsFunction()) {
    auto prototype = js.get(type.As<v8::Object>(), "prototype");
    sinter::runtime::leave_pending(view->SetPrototype(env->context(), prototype));
  }
  return view;
}
}  // namespace

API napi_status napi_create_external_arraybuffer(napi_env env, void* data, size_t size,
                                                 napi_finalize finalize, void* hint,
                                                 napi_value* result) {
  NAPI_PREAMBLE(env);
  return give(env, result, external_buffer(env, data, size, finalize, hint));
}
API napi_status napi_create_external_buffer(napi_env env, size_t size, void* data,
                                            napi_finalize finalize, void* hint,
                                            napi_value* result) {
  NAPI_PREAMBLE(env);
  auto memory = external_buffer(env, data, size, finalize, hint);
  return give(env, result, as_buffer(env, memory, 0, data ? size : 0));
}
API napi_status napi_create_buffer(napi_env env, size_t size, void** data, napi_value* result) {
  NAPI_PREAMBLE(env);
  auto memory = v8::ArrayBuffer::New(env->isolate, size);
  if (data) *data = memory->GetBackingStore()->Data();
  return give(env, result, as_buffer(env, memory, 0, size));
}
API napi_status napi_create_buffer_copy(napi_env env, size_t size, const void* from, void** data,
                                        napi_value* result) {
  void* into = nullptr;
  napi_status status = napi_create_buffer(env, size, &into, result);
  if (status == napi_ok && size) memcpy(into, from, size);
  if (data) *data = into;
  return status;
}
API napi_status node_api_create_buffer_from_arraybuffer(napi_env env, napi_value memory,
                                                        size_t offset, size_t size,
                                                        napi_value* result) {
  NAPI_PREAMBLE(env);
  NAPI_EXPECT(env, in(memory)->IsArrayBuffer(), napi_arraybuffer_expected);
  return give(env, result, as_buffer(env, in(memory).As<v8::ArrayBuffer>(), offset, size));
}
API napi_status napi_get_arraybuffer_info(napi_env env, napi_value value, void** data,
                                          size_t* size) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_EXPECT(env, in(value)->IsArrayBuffer(), napi_invalid_arg);
  auto store = in(value).As<v8::ArrayBuffer>()->GetBackingStore();
  if (data) *data = store->Data();
  if (size) *size = store->ByteLength();
  return napi_ok;
}
API napi_status napi_get_buffer_info(napi_env env, napi_value value, void** data, size_t* size) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  NAPI_EXPECT(env, in(value)->IsArrayBufferView(), napi_invalid_arg);
  auto view = in(value).As<v8::ArrayBufferView>();
  if (data) {
    *data = static_cast<char*>(view->Buffer()->GetBackingStore()->Data()) + view->ByteOffset();
  }
  if (size) *size = view->ByteLength();
  return napi_ok;
}
API napi_status napi_create_typedarray(napi_env env, napi_typedarray_type type, size_t length,
                                       napi_value memory, size_t offset, napi_value* result) {
  NAPI_PREAMBLE(env);
  NAPI_EXPECT(env, memory && in(memory)->IsArrayBuffer(), napi_invalid_arg);
  auto buffer = in(memory).As<v8::ArrayBuffer>();
  size_t width = 1;
  switch (type) {
    case napi_int16_array:
    case napi_uint16_array:
      width = 2;
      break;
    case napi_int32_array:
    case napi_uint32_array:
    case napi_float32_array:
      width = 4;
      break;
    case napi_float64_array:
    case napi_bigint64_array:
    case napi_biguint64_array:
      width = 8;
      break;
    default:
      break;
  }
  if (offset % width != 0 || length * width + offset > buffer->ByteLength()) {
    auto message = offset % width != 0 ? "start offset of the typed array must be a multiple of "
                                         "its element size"
                                       : "Invalid typed array length";
    auto error =
        v8::Exception::RangeError(v8::String::NewFromUtf8(env->isolate, message).ToLocalChecked());
    sinter::runtime::Js js(env->isolate);
    js.set(error.As<v8::Object>(), "code",
           js.string(offset % width != 0 ? "ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT"
                                         : "ERR_NAPI_INVALID_TYPEDARRAY_LENGTH"));
    env->isolate->ThrowException(error);
    return set_error(env, napi_invalid_arg);
  }
  v8::Local<v8::Value> made;
  switch (type) {
    case napi_int8_array:
      made = v8::Int8Array::New(buffer, offset, length);
      break;
    case napi_uint8_array:
      made = v8::Uint8Array::New(buffer, offset, length);
      break;
    case napi_uint8_clamped_array:
      made = v8::Uint8ClampedArray::New(buffer, offset, length);
      break;
    case napi_int16_array:
      made = v8::Int16Array::New(buffer, offset, length);
      break;
    case napi_uint16_array:
      made = v8::Uint16Array::New(buffer, offset, length);
      break;
    case napi_int32_array:
      made = v8::Int32Array::New(buffer, offset, length);
      break;
    case napi_uint32_array:
      made = v8::Uint32Array::New(buffer, offset, length);
      break;
    case napi_float32_array:
      made = v8::Float32Array::New(buffer, offset, length);
      break;
    case napi_float64_array:
      made = v8::Float64Array::New(buffer, offset, length);
      break;
    case napi_bigint64_array:
      made = v8::BigInt64Array::New(buffer, offset, length);
      break;
    case napi_biguint64_array:
      made = v8::BigUint64Array::New(buffer, offset, length);
      break;
    default:
      return set_error(env, napi_invalid_arg);
  }
  return give(env, result, made);
}
API napi_status napi_get_typedarray_info(napi_env env, napi_value value, napi_typedarray_type* type,
                                         size_t* length, void** data, napi_value* memory,
                                         size_t* offset) {
  NAPI_ENV(env);
  NAPI_ARG(env, value);
  auto v = in(value);
  NAPI_EXPECT(env, v->IsTypedArray(), napi_invalid_arg);
  auto array = v.As<v8::TypedArray>();
  if (type) {
    *type = v->IsInt8Array()           ? napi_int8_array
            : v->IsUint8Array()        ? napi_uint8_array
            : v->IsUint8ClampedArray() ? napi_uint8_clamped_array
            : v->IsInt16Array()        ? napi_int16_array
            : v->IsUint16Array()       ? napi_uint16_array
            : v->IsInt32Array()        ? napi_int32_array
            : v->IsUint32Array()       ? napi_uint32_array
            : v->IsFloat32Array()      ? napi_float32_array
            : v->IsFloat64Array()      ? napi_float64_array
            : v->IsBigInt64Array()     ? napi_bigint64_array
                                       : napi_biguint64_array;
  }
  if (length) *length = array->Length();
  if (data || memory) {
    auto buffer = array->Buffer();
    if (data) *data = static_cast<char*>(buffer->GetBackingStore()->Data()) + array->ByteOffset();
    if (memory) *memory = out(buffer);
  }
  if (offset) *offset = array->ByteOffset();
  return napi_ok;
}
API napi_status napi_create_dataview(napi_env env, size_t length, napi_value memory, size_t offset,
                                     napi_value* result) {
  NAPI_PREAMBLE(env);
  NAPI_EXPECT(env, memory && in(memory)->IsArrayBuffer(), napi_invalid_arg);
  auto buffer = in(memory).As<v8::ArrayBuffer>();
  if (length + offset > buffer->ByteLength()) {
    napi_throw_range_error(env, "ERR_NAPI_INVALID_DATAVIEW_ARGS",
                           "byte_offset + byte_length should be less than or equal to the size in "
                           "bytes of the array passed in");
    return set_error(env, napi_pending_exception);
  }
  return give(env, result, v8::DataView::New(buffer, offset, length));
}
API napi_status napi_get_dataview_info(napi_env env, napi_value value, size_t* length, void** data,
                                       napi_value* memory, size_t* offset) {
  NAPI_ENV(env);
  NAPI_EXPECT(env, value && in(value)->IsDataView(), napi_invalid_arg);
  auto view = in(value).As<v8::DataView>();
  if (length) *length = view->ByteLength();
  auto buffer = view->Buffer();
  if (data) *data = static_cast<char*>(buffer->GetBackingStore()->Data()) + view->ByteOffset();
  if (memory) *memory = out(buffer);
  if (offset) *offset = view->ByteOffset();
  return napi_ok;
}
API napi_status napi_detach_arraybuffer(napi_env env, napi_value value) {
  NAPI_ENV(env);
  NAPI_EXPECT(env, value && in(value)->IsArrayBuffer(), napi_arraybuffer_expected);
  auto buffer = in(value).As<v8::ArrayBuffer>();
  NAPI_EXPECT(env, buffer->IsDetachable(), napi_detachable_arraybuffer_expected);
  buffer->Detach();
  return napi_ok;
}
API napi_status napi_adjust_external_memory(napi_env env, int64_t change, int64_t* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  *result = env->isolate->AdjustAmountOfExternalAllocatedMemory(change);
  return napi_ok;
}
API napi_status napi_run_script(napi_env env, napi_value text, napi_value* result) {
  NAPI_PREAMBLE(env);
  NAPI_ARG(env, text);
  NAPI_EXPECT(env, in(text)->IsString(), napi_string_expected);
  v8::Local<v8::Script> script;
  v8::Local<v8::Value> value;
  bool ok = v8::Script::Compile(env->context(), in(text).As<v8::String>()).ToLocal(&script) &&
            script->Run(env->context()).ToLocal(&value);
  NAPI_CHECK_EXCEPTION(env, ok, napi_generic_failure);
  return give(env, result, value);
}
