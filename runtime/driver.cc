// sinter-run: a program that only opens the runtime and runs a script, for the runtime's tests.
//   sinter-run [-e CODE | -p CODE | FILE | -] [--import M] [--require M] [--conditions C] [args...]
//   sinter-run --make-snapshot FILE
// --observe writes a line to standard error for every effect of the program.
#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/sinter_runtime.h"

int main(int argc, char** argv) {
  char self[PATH_MAX];
  ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
  if (size < 0) return 1;
  self[size] = 0;
  std::string library(self);
  library = library.substr(0, library.rfind('/')) + "/libsinter_runtime.so";
  void* handle = dlopen(library.c_str(), RTLD_LAZY | RTLD_GLOBAL);
  if (!handle) {
    fprintf(stderr, "sinter-run: %s\n", dlerror());
    return 1;
  }
  auto run = reinterpret_cast<int (*)(const sinter_runtime_options*)>(
      dlsym(handle, "sinter_runtime_main"));

  sinter_runtime_options options{};
  options.struct_size = sizeof options;
  options.exec_path = self;
  options.version = "0.1.0";
  if (argc == 3 && strcmp(argv[1], "--make-snapshot") == 0) {
    auto make = reinterpret_cast<int (*)(const sinter_runtime_options*, const char*)>(
        dlsym(handle, "sinter_runtime_make_snapshot"));
    return make(&options, argv[2]);
  }
  std::vector<const char*> arguments, exec_arguments, imports, requires_, conditions;
  int at = 1;
  for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
    exec_arguments.push_back(argv[at]);
    std::string option = argv[at], value;
    bool has_value = false;
    if (size_t equals = option.find('='); equals != std::string::npos && option[1] == '-') {
      value = option.substr(equals + 1);
      option.resize(equals);
      has_value = true;
    }
    auto take = [&]() -> const char* {
      if (has_value) return strdup(value.c_str());
      if (at + 1 < argc) {
        exec_arguments.push_back(argv[at + 1]);
        return argv[++at];
      }
      return "";
    };
    if (option == "-e" || option == "--eval") {
      options.evaluate = take();
    } else if (option == "-p" || option == "--print" || option == "-pe") {
      options.evaluate = take();
      options.print = 1;
    } else if (option == "--import") {
      imports.push_back(take());
    } else if (option == "--require" || option == "-r") {
      requires_.push_back(take());
    } else if (option == "--conditions" || option == "-C") {
      conditions.push_back(take());
    } else if (option == "--max-heap" || option == "--max-old-space-size") {
      options.max_heap_megabytes = strtoul(take(), nullptr, 10);
    } else if (option == "--observe") {
      options.observed = [](void*, const char* principal, const char* effect, const char* resource,
                            size_t size, int denied) {
        fprintf(stderr, "%s%s %s %.*s\n", denied ? "denied: " : "observed: ", principal, effect,
                static_cast<int>(size), resource);
      };
    } else if (option == "--input-type") {
      options.evaluate_as_module = strcmp(take(), "module") == 0;
    } else if (option == "--") {
      at++;
      break;
    }
  }
  if (!options.evaluate) {
    if (at < argc && strcmp(argv[at], "-") != 0) {
      options.script = argv[at++];
    } else {
      options.read_stdin = 1;
      if (at < argc) at++;
    }
  }
  for (; at < argc; at++) arguments.push_back(argv[at]);
  for (auto* list : {&arguments, &exec_arguments, &imports, &requires_, &conditions}) {
    list->push_back(nullptr);
  }
  options.arguments = arguments.data();
  options.exec_arguments = exec_arguments.data();
  options.option_arguments = exec_arguments.data();
  options.imports = imports.data();
  options.requires_ = requires_.data();
  options.conditions = conditions.data();
  return run(&options);
}
