// sinter_runtime_main: from the C options to a running main environment.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>

#include "runtime/engine/code_cache.h"
#include "runtime/engine/compile_cache.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/env.h"
#include "runtime/engine/inspector.h"
#include "runtime/engine/platform.h"
#include "runtime/engine/snapshot.h"

namespace sinter::runtime {
namespace {

std::string text(const char* value) { return value ? value : ""; }

std::vector<std::string> list(const char* const* items) {
  std::vector<std::string> out;
  for (; items && *items; items++) out.push_back(*items);
  return out;
}

// Exit codes, as Node.js has them.
constexpr int kBadOption = 9, kCannotInspect = 12;

Options read(const sinter_runtime_options& given) {
  Options options;
  options.exec_path = text(given.exec_path);
  options.version = text(given.version);
  options.script = text(given.script);
  options.arguments = list(given.arguments);
  options.exec_arguments = list(given.exec_arguments);
  options.option_arguments = list(given.option_arguments);
  options.imports = list(given.imports);
  options.requires_ = list(given.requires_);
  options.conditions = list(given.conditions);
  options.engine_flags = list(given.engine_flags);
  options.evaluate = text(given.evaluate);
  options.has_evaluate = given.evaluate != nullptr;
  options.print = given.print != 0;
  options.evaluate_as_module = given.evaluate_as_module != 0;
  options.read_stdin = given.read_stdin != 0;
  options.max_heap_megabytes = given.max_heap_megabytes;
  options.has_permissions = given.permissions != nullptr;
  options.permissions = list(given.permissions);
  options.observed = given.observed;
  options.observer_context = given.observed_context;
  options.inspect = text(given.inspect);
  options.inspect_break = given.inspect_break != 0;
  options.environment_options = given.environment_options;
  options.compile = given.compile;
  options.compile_context = given.compile_context;
  return options;
}

}  // namespace
}  // namespace sinter::runtime

extern "C" __attribute__((visibility("default"))) int sinter_runtime_main(
    const sinter_runtime_options* given) {
  using namespace sinter::runtime;
  // A peer that went away is an EPIPE error of the write, not the end of the process.
  signal(SIGPIPE, SIG_IGN);
  // The options are never destroyed: the process ends first.
  Options& options = *new Options(read(*given));
  std::string error;
  options.effects = Effects::from(options, &error);
  if (!error.empty()) {
    fprintf(stderr, "error: %s\n", error.c_str());
    return kBadOption;
  }
  start_v8(options.max_heap_megabytes, options.engine_flags);
  open_builtin_cache();
  open_snapshot();

  uv_loop_t* loop = uv_default_loop();
  v8::Isolate* isolate = v8::Isolate::Allocate();
  platform_attach(isolate, loop);
  v8::Isolate::CreateParams parameters;
  parameters.array_buffer_allocator = array_buffer_allocator();
  begin_from_snapshot(parameters);
  v8::Isolate::Initialize(isolate, parameters);
  int code;
  {
    v8::Isolate::Scope entered(isolate);
    Env* env = new Env(isolate, loop, options, nullptr);
    if (!options.inspect.empty()) {
      env->inspector = Inspector::open(*env, options, &error);
      if (!env->inspector) {
        fprintf(stderr, "error: %s\n", error.c_str());
        return kCannotInspect;
      }
    }
    if (!env->boot()) return 7;
    env->at_exit.push_back([isolate] { write_builtin_cache(isolate); });
    env->at_exit.push_back([env] {
      if (env->compile_cache) env->compile_cache->write(env->isolate);
    });
    code = env->run();
    // Only where the tear-down is whole.
    env->close();
    delete env;
  }
  dispose(isolate, loop);
  fflush(nullptr);
  // As in Env::exit.
  _exit(code);
}

extern "C" __attribute__((visibility("default"))) int sinter_runtime_make_snapshot(
    const sinter_runtime_options* given, const char* path) {
  using namespace sinter::runtime;
  return make_snapshot(path, *new Options(read(*given)));
}
