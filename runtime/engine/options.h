// What the command line asked of the runtime, in the form its parts read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/sinter_runtime.h"

namespace sinter::runtime {

class Effects;

struct Options {
  std::string exec_path;
  std::string script;  // as given; empty for -e and standard input
  std::vector<std::string> arguments;
  std::vector<std::string> exec_arguments;
  std::vector<std::string> option_arguments;
  std::vector<std::string> imports;
  std::vector<std::string> requires_;
  std::vector<std::string> conditions;
  std::vector<std::string> engine_flags;
  std::string evaluate;
  bool has_evaluate = false;
  bool print = false;
  bool evaluate_as_module = false;
  bool read_stdin = false;
  size_t max_heap_megabytes = 0;
  bool has_permissions = false;  // --permission
  std::vector<std::string> permissions;
  // Told of every effect, where there is one.
  void (*observed)(void* context, const char* principal, const char* effect, const char* resource,
                   size_t resource_size, int denied) = nullptr;
  void* observer_context = nullptr;
  std::shared_ptr<Effects> effects;  // made of the above; null when they ask for nothing
  std::string inspect;               // host:port of --inspect; empty without
  bool inspect_break = false;
  std::string version;
  std::string host_program;  // a built-in module; empty for programs of the user
  const char* const* (*environment_options)() = nullptr;
  sinter_runtime_compile compile = nullptr;
  void* compile_context = nullptr;
};

}  // namespace sinter::runtime
