// N-API: work on other threads, thread-safe functions, cleanup hooks, and loading addons.
#include <dlfcn.h>

#include <condition_variable>
#include <deque>
#include <mutex>

#include "runtime/engine/effects.h"
#include "runtime/engine/lazy_libraries.h"
#include "runtime/napi/napi_env.h"
#include "runtime/node/bindings.h"

using namespace sinter::runtime::napi;
using sinter::runtime::Env;
using sinter::runtime::Js;

#define API extern "C" __attribute__((visibility("default")))

struct napi_async_work__ {
  uv_work_t request;
  napi_env env;
  napi_async_execute_callback execute;
  napi_async_complete_callback complete;
  void* data;
};

namespace {

// Enters JavaScript for addon code run from the event loop; ticks and microtasks follow.
template <class Call>
void from_loop(napi_env env, Call&& call) {
  Env& owner = env->owner;
  if (owner.exiting()) return;
  v8::HandleScope scope(env->isolate);
  v8::Local<v8::Context> context = owner.context.Get(env->isolate);
  v8::Context::Scope entered(context);
  call_into_addon(env, call);
  owner.run_ticks();
}

}  // namespace

API napi_status napi_create_async_work(napi_env env, napi_value, napi_value,
                                       napi_async_execute_callback execute,
                                       napi_async_complete_callback complete, void* data,
                                       napi_async_work* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, execute);
  NAPI_ARG(env, result);
  auto* work = new napi_async_work__{{}, env, execute, complete, data};
  work->request.data = work;
  *result = reinterpret_cast<napi_async_work>(work);
  return napi_ok;
}
API napi_status napi_delete_async_work(napi_env env, napi_async_work work) {
  NAPI_ENV(env);
  NAPI_ARG(env, work);
  delete reinterpret_cast<napi_async_work__*>(work);
  return napi_ok;
}
API napi_status napi_queue_async_work(napi_env env, napi_async_work given) {
  NAPI_ENV(env);
  NAPI_ARG(env, given);
  auto* work = reinterpret_cast<napi_async_work__*>(given);
  int error = uv_queue_work(
      env->owner.loop, &work->request,
      [](uv_work_t* request) {
        auto* work = static_cast<napi_async_work__*>(request->data);
        work->execute(work->env, work->data);
      },
      [](uv_work_t* request, int status) {
        auto* work = static_cast<napi_async_work__*>(request->data);
        if (!work->complete) return;
        from_loop(work->env, [&] {
          work->complete(work->env, status == UV_ECANCELED ? napi_cancelled : napi_ok, work->data);
        });
      });
  return error ? set_error(env, napi_generic_failure) : napi_ok;
}
API napi_status napi_cancel_async_work(napi_env env, napi_async_work given) {
  NAPI_ENV(env);
  NAPI_ARG(env, given);
  auto* work = reinterpret_cast<napi_async_work__*>(given);
  return uv_cancel(reinterpret_cast<uv_req_t*>(&work->request)) == 0
             ? napi_ok
             : set_error(env, napi_generic_failure);
}

// ---- Thread-safe functions: a queue other threads fill and the loop drains.

// Lives until its handle is closed and every thread has let go of it: one that is told
// `napi_closing` has, and may come long after the environment's end.
struct napi_threadsafe_function__ {
  napi_env env;
  v8::Global<v8::Function> function;
  void* context;
  napi_finalize finalize;
  void* finalize_data;
  napi_threadsafe_function_call_js call;
  size_t limit;
  size_t threads;
  uv_async_t* async;
  std::mutex mutex;
  std::condition_variable room;
  std::deque<void*> queue;
  bool closing = false;    // nothing is taken any more
  bool finalized = false;  // the handle is being closed
  bool closed = false;     // and now it is
};

namespace {

// One thread less. The lock is the function's, which may be gone afterwards.
void let_go(napi_threadsafe_function__* function, std::unique_lock<std::mutex> lock) {
  const bool last = --function->threads == 0 && function->closed;
  lock.unlock();
  if (last) delete function;
}

void finish(napi_threadsafe_function__* function) {
  if (function->finalized) return;
  function->finalized = true;
  std::erase(function->env->threadsafe_functions, function);
  // Without an environment the addon frees what it had sent.
  std::deque<void*> unsent;
  {
    std::lock_guard lock(function->mutex);
    unsent.swap(function->queue);
  }
  for (void* data : unsent)
    if (function->call) function->call(nullptr, nullptr, function->context, data);
  uv_close(reinterpret_cast<uv_handle_t*>(function->async), [](uv_handle_t* handle) {
    auto* function = static_cast<napi_threadsafe_function__*>(handle->data);
    delete reinterpret_cast<uv_async_t*>(handle);
    napi_env env = function->env;
    from_loop(env, [&] {
      if (function->finalize) function->finalize(env, function->finalize_data, function->context);
    });
    function->function.Reset();
    std::unique_lock lock(function->mutex);
    function->closed = true;
    const bool unused = function->threads == 0;
    lock.unlock();
    if (unused) delete function;
  });
}

void drain(napi_threadsafe_function__* function) {
  napi_env env = function->env;
  // Not without end: a producer faster than us would keep the loop from everything else.
  for (int i = 0; i < 1000; i++) {
    void* data;
    {
      std::unique_lock lock(function->mutex);
      if (function->closing) {
        lock.unlock();
        finish(function);
        return;
      }
      if (function->queue.empty()) {
        if (function->threads == 0) {
          function->closing = true;
          lock.unlock();
          finish(function);
        }
        return;
      }
      data = function->queue.front();
      function->queue.pop_front();
      function->room.notify_one();
    }
    from_loop(env, [&] {
      napi_value callback =
          function->function.IsEmpty() ? nullptr : out(function->function.Get(env->isolate));
      if (function->call) {
        function->call(env, callback, function->context, data);
      } else if (callback) {
        napi_value receiver;
        napi_get_undefined(env, &receiver);
        napi_call_function(env, receiver, callback, 0, nullptr, nullptr);
      }
    });
    if (env->owner.exiting()) return;
  }
  uv_async_send(function->async);
}

}  // namespace

API napi_status napi_create_threadsafe_function(napi_env env, napi_value callback, napi_value,
                                                napi_value, size_t limit, size_t threads,
                                                void* finalize_data, napi_finalize finalize,
                                                void* context,
                                                napi_threadsafe_function_call_js call,
                                                napi_threadsafe_function* result) {
  NAPI_ENV(env);
  NAPI_EXPECT(env, threads > 0, napi_invalid_arg);
  NAPI_ARG(env, result);
  if (!callback) NAPI_ARG(env, call);
  auto* function = new napi_threadsafe_function__;
  function->env = env;
  function->context = context;
  function->finalize = finalize;
  function->finalize_data = finalize_data;
  function->call = call;
  function->limit = limit;
  function->threads = threads;
  if (callback) {
    if (!in(callback)->IsFunction()) {
      delete function;
      return set_error(env, napi_invalid_arg);
    }
    function->function.Reset(env->isolate, in(callback).As<v8::Function>());
  }
  function->async = new uv_async_t;
  uv_async_init(env->owner.loop, function->async, [](uv_async_t* async) {
    drain(static_cast<napi_threadsafe_function__*>(async->data));
  });
  function->async->data = function;
  env->threadsafe_functions.push_back(function);
  *result = reinterpret_cast<napi_threadsafe_function>(function);
  return napi_ok;
}
API napi_status napi_get_threadsafe_function_context(napi_threadsafe_function given,
                                                     void** result) {
  *result = reinterpret_cast<napi_threadsafe_function__*>(given)->context;
  return napi_ok;
}
API napi_status napi_call_threadsafe_function(napi_threadsafe_function given, void* data,
                                              napi_threadsafe_function_call_mode mode) {
  auto* function = reinterpret_cast<napi_threadsafe_function__*>(given);
  std::unique_lock lock(function->mutex);
  while (function->limit > 0 && function->queue.size() >= function->limit && !function->closing) {
    if (mode == napi_tsfn_nonblocking) return napi_queue_full;
    function->room.wait(lock);
  }
  if (function->closing) {
    if (function->threads == 0) return napi_invalid_arg;
    let_go(function, std::move(lock));
    return napi_closing;
  }
  function->queue.push_back(data);
  uv_async_send(function->async);
  return napi_ok;
}
API napi_status napi_acquire_threadsafe_function(napi_threadsafe_function given) {
  auto* function = reinterpret_cast<napi_threadsafe_function__*>(given);
  std::lock_guard lock(function->mutex);
  if (function->closing) return napi_closing;
  function->threads++;
  return napi_ok;
}
API napi_status napi_release_threadsafe_function(napi_threadsafe_function given,
                                                 napi_threadsafe_function_release_mode mode) {
  auto* function = reinterpret_cast<napi_threadsafe_function__*>(given);
  std::unique_lock lock(function->mutex);
  if (function->threads == 0) return napi_invalid_arg;
  if (!function->closing && (function->threads == 1 || mode == napi_tsfn_abort)) {
    function->closing = mode == napi_tsfn_abort;
    if (function->closing) function->room.notify_all();
    uv_async_send(function->async);
  }
  let_go(function, std::move(lock));
  return napi_ok;
}
API napi_status napi_ref_threadsafe_function(napi_env, napi_threadsafe_function given) {
  auto* function = reinterpret_cast<napi_threadsafe_function__*>(given);
  if (!function->finalized) uv_ref(reinterpret_cast<uv_handle_t*>(function->async));
  return napi_ok;
}
API napi_status napi_unref_threadsafe_function(napi_env, napi_threadsafe_function given) {
  auto* function = reinterpret_cast<napi_threadsafe_function__*>(given);
  if (!function->finalized) uv_unref(reinterpret_cast<uv_handle_t*>(function->async));
  return napi_ok;
}

namespace sinter::runtime::napi {

void close_threadsafe_functions(Environments& environments) {
  for (napi_env env : environments.list) {
    while (!env->threadsafe_functions.empty()) {
      napi_threadsafe_function__* function = env->threadsafe_functions.back();
      {
        std::lock_guard lock(function->mutex);
        function->closing = true;
        function->room.notify_all();
      }
      finish(function);
    }
  }
}

}  // namespace sinter::runtime::napi

// ---- Contexts, hooks, the loop

API napi_status napi_async_init(napi_env env, napi_value, napi_value, napi_async_context* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  *result = reinterpret_cast<napi_async_context>(new char);
  return napi_ok;
}
API napi_status napi_async_destroy(napi_env env, napi_async_context context) {
  NAPI_ENV(env);
  delete reinterpret_cast<char*>(context);
  return napi_ok;
}
API napi_status napi_make_callback(napi_env env, napi_async_context, napi_value receiver,
                                   napi_value function, size_t count, const napi_value* arguments,
                                   napi_value* result) {
  napi_status status = napi_call_function(env, receiver, function, count, arguments, result);
  if (status == napi_ok && env->open_callback_scopes == 0) env->owner.run_ticks();
  return status;
}
API napi_status napi_open_callback_scope(napi_env env, napi_value, napi_async_context,
                                         napi_callback_scope* result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  env->open_callback_scopes++;
  *result = reinterpret_cast<napi_callback_scope>(env);
  return napi_ok;
}
API napi_status napi_close_callback_scope(napi_env env, napi_callback_scope) {
  NAPI_ENV(env);
  NAPI_EXPECT(env, env->open_callback_scopes > 0, napi_callback_scope_mismatch);
  if (--env->open_callback_scopes == 0) env->owner.run_ticks();
  return napi_ok;
}
API napi_status napi_add_env_cleanup_hook(napi_env env, void (*hook)(void*), void* argument) {
  NAPI_ENV(env);
  env->cleanup_hooks.emplace_back(hook, argument);
  return napi_ok;
}
API napi_status napi_remove_env_cleanup_hook(napi_env env, void (*hook)(void*), void* argument) {
  NAPI_ENV(env);
  std::erase(env->cleanup_hooks, std::pair(hook, argument));
  return napi_ok;
}
struct napi_async_cleanup_hook_handle__ {
  napi_env env;
  napi_async_cleanup_hook hook;
  void* argument;
};
API napi_status napi_add_async_cleanup_hook(napi_env env, napi_async_cleanup_hook hook,
                                            void* argument,
                                            napi_async_cleanup_hook_handle* result) {
  NAPI_ENV(env);
  auto* handle = new napi_async_cleanup_hook_handle__{env, hook, argument};
  env->cleanup_hooks.emplace_back(
      [](void* given) {
        auto* handle = static_cast<napi_async_cleanup_hook_handle__*>(given);
        handle->hook(reinterpret_cast<napi_async_cleanup_hook_handle>(handle), handle->argument);
      },
      handle);
  if (result) *result = reinterpret_cast<napi_async_cleanup_hook_handle>(handle);
  return napi_ok;
}
API napi_status napi_remove_async_cleanup_hook(napi_async_cleanup_hook_handle given) {
  auto* handle = reinterpret_cast<napi_async_cleanup_hook_handle__*>(given);
  std::erase_if(handle->env->cleanup_hooks,
                [&](const auto& hook) { return hook.second == static_cast<void*>(handle); });
  delete handle;
  return napi_ok;
}
API napi_status napi_get_uv_event_loop(napi_env env, uv_loop_t** loop) {
  NAPI_ENV(env);
  NAPI_ARG(env, loop);
  *loop = env->owner.loop;
  return napi_ok;
}
API napi_status node_api_get_module_file_name(napi_env env, const char** result) {
  NAPI_ENV(env);
  NAPI_ARG(env, result);
  *result = env->file.c_str();
  return napi_ok;
}
API napi_status napi_fatal_exception(napi_env env, napi_value error) {
  NAPI_ENV(env);
  NAPI_ARG(env, error);
  env->owner.report_exception(in(error));
  return napi_ok;
}
API void napi_fatal_error(const char* location, size_t location_length, const char* message,
                          size_t message_length) {
  auto text = [](const char* value, size_t length) {
    if (!value) return std::string();
    return length == NAPI_AUTO_LENGTH ? std::string(value) : std::string(value, length);
  };
  fprintf(stderr, "FATAL ERROR: %s %s\n", text(location, location_length).c_str(),
          text(message, message_length).c_str());
  fflush(stderr);
  abort();
}

// ---- Loading

namespace {
// Addons of the older kind register from a static initialiser, while dlopen runs.
thread_local napi_module* registered = nullptr;
}  // namespace

API void napi_module_register(napi_module* module) { registered = module; }
// V8-ABI addons need Node's own classes; this says so when one is loaded instead of crashing.
API void node_module_register(void*) { registered = nullptr; }

namespace sinter::runtime {

namespace {

// Loads `file` and hands `exports` to it; the answer is what it exports.
Value load_addon(Js& js, std::string file, Object exports, i32 flags) {
  if (Effects* effects = js.env().effects) [[unlikely]] {
    if (!effects->whole(js, Effect::kAddon, file)) return {};
    if (!effects->path(js, Effect::kRead, true, file)) return {};
  }
  registered = nullptr;
  // Asked for at once, a function that is nowhere to be found is known now and not when it is
  // called.
  void* library = dlopen(file.c_str(), (flags & ~RTLD_LAZY) | RTLD_NOW);
  if (!library) {
    open_lazy_libraries_for_addons();
    library = dlopen(file.c_str(), flags ? flags : RTLD_LAZY);
  }
  if (!library) {
    const char* reason = dlerror();
    js.throw_coded("ERR_DLOPEN_FAILED", reason ? reason : "cannot open the addon");
    return {};
  }
  using Init = napi_value (*)(napi_env, napi_value);
  // A second load of the same file runs no static initialiser, so the module is remembered.
  static auto* known = new std::unordered_map<void*, napi_module*>;
  static std::mutex known_mutex;
  Init init = nullptr;
  {
    std::lock_guard lock(known_mutex);
    if (registered) (*known)[library] = registered;
    auto found = known->find(library);
    if (found != known->end()) init = reinterpret_cast<Init>(found->second->nm_register_func);
  }
  if (!init) init = reinterpret_cast<Init>(dlsym(library, "napi_register_module_v1"));
  if (!init) {
    js.throw_coded("ERR_DLOPEN_FAILED",
                   "Module did not self-register: '" + file +
                       "'. Sinter loads Node-API addons; addons built on V8's own C++ interface "
                       "need Node.js itself.");
    return {};
  }
  Env& env = js.env();
  if (!env.napi_environments) env.napi_environments.reset(new napi::Environments);
  auto* addon = new napi_env__(env, "file://" + file);
  env.napi_environments->list.push_back(addon);
  napi_value result = init(addon, napi::out(exports));
  if (!addon->last_exception.IsEmpty()) {
    js.isolate->ThrowException(addon->last_exception.Get(js.isolate));
    addon->last_exception.Reset();
    return {};
  }
  return result ? napi::in(result) : Value(exports);
}

}  // namespace

void fill_napi(BindingObject& b) { b.function<&load_addon>("load"); }

}  // namespace sinter::runtime
