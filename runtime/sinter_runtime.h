/* The C interface of libsinter_runtime.so: the only symbols the command line looks up after opening
 * the library (with RTLD_GLOBAL, so that native addons find the napi_* functions in it).
 * Plain C so that neither side depends on the other's C++ library. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Turns TypeScript or JSX, or syntax newer than the engine, into JavaScript.
 * Returns 0 and a malloc'ed text in *js, or non-zero and a malloc'ed message in *js. */
typedef int (*sinter_runtime_compile)(void* context, const char* source, size_t source_length,
                                      const char* path, char** js, size_t* js_length);

typedef struct sinter_runtime_options {
  uint32_t struct_size; /* sizeof(sinter_runtime_options), so that fields can be added */
  const char* exec_path;
  const char* version;          /* of Sinter, for process.versions.sinter */
  const char* script;           /* NULL for -e and standard input */
  const char* const* arguments; /* after the script, NULL-terminated */
  const char* const* exec_arguments;
  const char* const* imports;    /* --import */
  const char* const* requires_;  /* --require */
  const char* const* conditions; /* --conditions */
  const char* evaluate;          /* -e or -p */
  int print;                     /* -p */
  int evaluate_as_module;        /* --input-type=module */
  int read_stdin;
  size_t max_heap_megabytes;      /* 0: V8's choice */
  sinter_runtime_compile compile; /* NULL: TypeScript is refused */
  void* compile_context;
} sinter_runtime_options;

/* Runs the program to its end and returns the exit code. Once per process. */
int sinter_runtime_main(const sinter_runtime_options* options);

#ifdef __cplusplus
}
#endif
