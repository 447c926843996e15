// A native addon whose thread calls JavaScript until it is told that nobody listens any more.
#include <node_api.h>

#include <thread>

namespace {

// Without an environment the call never happens, and its data is only freed.
void call(napi_env env, napi_value callback, void*, void* data) {
  delete static_cast<int*>(data);
  if (env == nullptr) return;
  napi_value receiver;
  napi_get_undefined(env, &receiver);
  napi_call_function(env, receiver, callback, 0, nullptr, nullptr);
}

napi_value start(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value callback, name;
  napi_get_cb_info(env, info, &count, &callback, nullptr, nullptr);
  napi_create_string_utf8(env, "start", NAPI_AUTO_LENGTH, &name);
  napi_threadsafe_function function;
  napi_create_threadsafe_function(env, callback, nullptr, name, 8, 1, nullptr, nullptr, nullptr,
                                  call, &function);
  std::thread([function] {
    for (;;) {
      int* data = new int(1);
      if (napi_call_threadsafe_function(function, data, napi_tsfn_blocking) == napi_ok) continue;
      delete data;
      return;
    }
  }).detach();
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "start", NAPI_AUTO_LENGTH, start, nullptr, &function);
  return function;
}
