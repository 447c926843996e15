// libsinter_runtime.so, opened when JavaScript has to run for the first time: a command that runs
// none pays nothing for V8.
#pragma once

#include <string>

#include "runtime/sinter_runtime.h"

namespace sinter::plugins {

struct RuntimeLibrary {
  std::string executable;  // this program's own path: process.execPath of scripts
  int (*main)(const sinter_runtime_options*) = nullptr;
  sinter_host* (*host_start)(const sinter_host_options*) = nullptr;
  void (*host_send)(sinter_host*, const char*, uint64_t, const sinter_part*, size_t) = nullptr;
  void (*host_reply)(sinter_host*, uint64_t, int, const sinter_part*, size_t) = nullptr;
  void (*reply_add)(sinter_reply*, const sinter_part*) = nullptr;
  void (*host_stop)(sinter_host*) = nullptr;
};

// Null when it cannot be opened; `error` then says why and what to do. Opened once per process.
const RuntimeLibrary* open_runtime_library(std::string& error);

// Lends the runtime our compiler, for TypeScript and JSX files that it loads.
int compile_for_runtime(void* context, const char* source, size_t length, const char* file,
                        char** js, size_t* js_length);

}  // namespace sinter::plugins
