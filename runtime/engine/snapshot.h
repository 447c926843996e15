// V8 startup snapshot of the bootstrap: the heap as it is after the built-in modules that every
// program needs have run, made once at build time and read at every start of an isolate (main
// thread, hosts, workers) instead of running them again.
//
// What belongs to one process (arguments, environment, time, descriptors) is not in it: the
// bootstrap's `begin` hook adds that at every start, from a snapshot or not.
//
// The snapshot lies beside the library. It names functions of the library by their offset, so it
// carries the build ids of the library and of V8's and is used only with these; with others, or
// without a snapshot, the bootstrap runs as it did when the snapshot was made.
#pragma once

#include <v8.h>

#include <string>
#include <string_view>

#include "runtime/engine/options.h"

namespace sinter::runtime {

// Maps the snapshot, if there is one that fits. Once per process, before its first isolate.
void open_snapshot();
// All isolates of a process begin from the same snapshot: V8 shares their read-only memory.
void begin_from_snapshot(v8::Isolate::CreateParams& parameters);
// After a context was made of it: its pages need not stay in memory.
void rest_snapshot();
// Whether isolates have a context with the bootstrap already run.
bool has_snapshot();

// Runs the bootstrap and writes the snapshot of it. 0, or an exit code after a message. The process
// is good for nothing else afterwards.
int make_snapshot(const std::string& path, const Options& options);

}  // namespace sinter::runtime
