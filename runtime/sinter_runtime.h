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
  const char* version;                 /* of Sinter, for process.versions.sinter */
  const char* script;                  /* NULL for -e and standard input */
  const char* const* arguments;        /* after the script, NULL-terminated */
  const char* const* exec_arguments;   /* process.execArgv: options of the command line */
  const char* const* option_arguments; /* what options are read from: with those of NODE_OPTIONS */
  const char* const* imports;          /* --import */
  const char* const* requires_;        /* --require */
  const char* const* conditions;       /* --conditions */
  /* Switches of V8: "--stack-size=2000"; NULL: none. */
  const char* const* engine_flags;
  const char* evaluate;   /* -e or -p */
  int print;              /* -p */
  int evaluate_as_module; /* --input-type=module */
  int read_stdin;
  size_t max_heap_megabytes;      /* 0: V8's choice */
  sinter_runtime_compile compile; /* NULL: TypeScript is refused */
  void* compile_context;
  /* NULL: the program may do everything. Otherwise what it is granted: "read", "write", "net",
   * "env", "run", "ffi", alone for all of it or as "read=/a,/b". */
  const char* const* permissions;
  const char* inspect; /* "host:port" where a debugger is listened for; NULL: nowhere */
  int inspect_break;   /* wait for the debugger and pause at the first statement */
  /* NULL, or told of every effect of the program, also by its worker threads (on their thread):
   * `principal` is who did it ("program"; of a host "config", or what runAs of internal/effects was
   * given), `effect` is "read", "write", "net", "env", "run", "ffi", "time" or "random", and
   * `resource` a canonical path, host:port, name of a variable, program … */
  void (*observed)(void* context, const char* principal, const char* effect, const char* resource,
                   size_t resource_size, int denied);
  void* observed_context;
  /* Names of the options that NODE_OPTIONS may hold, NULL-terminated; NULL: none. */
  const char* const* (*environment_options)(void);
} sinter_runtime_options;

/* Runs the program to its end and returns the exit code. Once per process. */
int sinter_runtime_main(const sinter_runtime_options* options);

/* Writes the startup snapshot that the library reads from beside itself; for the build. Returns an
 * exit code or ends the process. */
int sinter_runtime_make_snapshot(const sinter_runtime_options* options, const char* path);

/* ---- Hosting: JavaScript on a thread of its own, reached by messages.
 *
 * A host runs one built-in program (JavaScript embedded in the library) until it is stopped. The
 * native side sends requests from any thread; they arrive in order, many in one turn of the event
 * loop, and each is answered once. JavaScript asks the native side in the same way, or
 * synchronously. A message is an operation's name and parts; a part is UTF-8 text or, marked so,
 * bytes. */
typedef struct sinter_part {
  const char* data;
  size_t size;
  int is_bytes; /* JavaScript sees a Uint8Array instead of a string */
} sinter_part;

typedef struct sinter_host sinter_host;
typedef struct sinter_reply sinter_reply;

typedef struct sinter_host_options {
  uint32_t struct_size;
  const sinter_runtime_options* runtime; /* of the program's own options nothing is read */
  const char* program;                   /* id of the built-in module whose start() is called */
  void* context;
  /* All of these are called on the host's thread, must return soon, and see the parts only during
   * the call. */
  /* The answer to a request. Failed: parts[0] is JSON text that describes the error. */
  void (*answered)(void* context, uint64_t id, int failed, const sinter_part* parts, size_t count);
  /* JavaScript asks; sinter_host_reply() answers, at once or later, from any thread. */
  void (*called)(void* context, const char* operation, uint64_t id, const sinter_part* parts,
                 size_t count);
  /* JavaScript asks and waits: sinter_reply_add() before returning. Non-zero: parts[0] is an error
   * message. */
  int (*asked)(void* context, const char* operation, const sinter_part* parts, size_t count,
               sinter_reply* reply);
} sinter_host_options;

/* NULL when the runtime could not start. Several hosts may live one after the other. */
sinter_host* sinter_host_start(const sinter_host_options* options);
void sinter_host_send(sinter_host* host, const char* operation, uint64_t id,
                      const sinter_part* parts, size_t count);
void sinter_host_reply(sinter_host* host, uint64_t id, int failed, const sinter_part* parts,
                       size_t count);
void sinter_reply_add(sinter_reply* reply, const sinter_part* part);
/* Ends the program (its 'exit' listeners run), waits for the thread and frees the host. Requests
 * that are not answered by then never will be. JavaScript that does not return is terminated. */
void sinter_host_stop(sinter_host* host);

#ifdef __cplusplus
}
#endif
