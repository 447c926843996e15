// The state behind a `napi_env` (one for each native addon loaded into an environment), and the
// conversions every N-API function needs. A `napi_value` is the address of a V8 handle, valid while
// the handle scope it was made in is open; so it is passed as the Local itself.
#pragma once

#include <js_native_api.h>
#include <node_api.h>

#include <cstring>
#include <string>
#include <vector>

#include "runtime/engine/env.h"

struct napi_env__ {
  napi_env__(sinter::runtime::Env& owner, std::string file)
      : owner(owner), isolate(owner.isolate), file(std::move(file)) {}

  sinter::runtime::Env& owner;
  v8::Isolate* isolate;
  std::string file;
  v8::Global<v8::Value> last_exception;
  napi_extended_error_info last_error{};
  int open_handle_scopes = 0;
  int open_callback_scopes = 0;
  void* instance_data = nullptr;
  napi_finalize instance_finalize = nullptr;
  void* instance_hint = nullptr;
  std::vector<std::pair<void (*)(void*), void*>> cleanup_hooks;
  struct napi_ref__* references = nullptr;
  std::vector<struct napi_threadsafe_function__*> threadsafe_functions;  // those that are open

  v8::Local<v8::Context> context() const { return isolate->GetCurrentContext(); }
};

// A reference, and also what finalizers and wraps are kept in: strong while count > 0, else weak.
struct napi_ref__ {
  napi_env env;
  v8::Global<v8::Value> value;
  uint32_t count;
  bool owned_by_runtime;  // deleted by us after its finalizer, not by the addon
  bool dead = false;
  napi_finalize finalize = nullptr;
  void* data = nullptr;
  void* hint = nullptr;
  napi_ref__* next = nullptr;
  napi_ref__* previous = nullptr;
};

namespace sinter::runtime::napi {

struct Environments {
  std::vector<napi_env__*> list;
};
void destroy(Environments* environments);
// The environment ends: threads that call from now on are told so.
void close_threadsafe_functions(Environments& environments);

inline napi_value out(v8::Local<v8::Value> value) { return reinterpret_cast<napi_value>(*value); }
inline v8::Local<v8::Value> in(napi_value value) {
  v8::Local<v8::Value> local;
  static_assert(sizeof local == sizeof value);
  memcpy(static_cast<void*>(&local), &value, sizeof local);
  return local;
}

inline napi_status set_error(napi_env env, napi_status status) {
  env->last_error.error_code = status;
  return status;
}

napi_ref__* make_reference(napi_env env, v8::Local<v8::Value> value, uint32_t count, bool owned,
                           napi_finalize finalize = nullptr, void* data = nullptr,
                           void* hint = nullptr);
void delete_reference(napi_ref__* reference);

// Runs addon code that may leave an exception behind, and reports that as uncaught.
template <class Call>
void call_into_addon(napi_env env, Call&& call) {
  v8::HandleScope scope(env->isolate);
  env->last_error = {};
  call();
  if (!env->last_exception.IsEmpty()) {
    v8::Local<v8::Value> error = env->last_exception.Get(env->isolate);
    env->last_exception.Reset();
    env->owner.report_exception(error);
  }
}

}  // namespace sinter::runtime::napi

// Every function begins with one of these.
#define NAPI_ENV(env)                    \
  do {                                   \
    if (!(env)) return napi_invalid_arg; \
    (env)->last_error = {};              \
  } while (0)
#define NAPI_ARG(env, arg)                                                          \
  do {                                                                              \
    if (!(arg)) return ::sinter::runtime::napi::set_error((env), napi_invalid_arg); \
  } while (0)
#define NAPI_EXPECT(env, condition, status)                                       \
  do {                                                                            \
    if (!(condition)) return ::sinter::runtime::napi::set_error((env), (status)); \
  } while (0)
// For functions that may run JavaScript: fails while an exception is pending, and keeps a new one.
#define NAPI_PREAMBLE(env)                                                     \
  NAPI_ENV(env);                                                               \
  NAPI_EXPECT((env), (env)->last_exception.IsEmpty(), napi_pending_exception); \
  ::sinter::runtime::napi::TryScope try_scope(env)
#define NAPI_CHECK_EXCEPTION(env, condition, status)                         \
  do {                                                                       \
    if (!(condition)) {                                                      \
      return ::sinter::runtime::napi::set_error(                             \
          (env), try_scope.HasCaught() ? napi_pending_exception : (status)); \
    }                                                                        \
  } while (0)

namespace sinter::runtime::napi {

class TryScope : public v8::TryCatch {
 public:
  explicit TryScope(napi_env env) : v8::TryCatch(env->isolate), env_(env) {}
  ~TryScope() {
    if (HasCaught()) env_->last_exception.Reset(env_->isolate, Exception());
  }

 private:
  napi_env env_;
};

}  // namespace sinter::runtime::napi
