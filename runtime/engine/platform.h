// V8's view of the process: worker threads for its background jobs, and per isolate a queue of
// foreground tasks that wakes that isolate's event loop. V8's default platform has no way to wake a
// loop that sleeps in epoll, so the foreground half is ours; the background half delegates.
#pragma once

#include <uv.h>
#include <v8-array-buffer.h>
#include <v8-platform.h>

#include <memory>
#include <span>
#include <string>

namespace sinter::runtime {

// Initialises V8 once per process. `flags` are switches of its own.
void start_v8(size_t max_heap_megabytes, std::span<const std::string> flags);

// Ties an isolate (not yet initialised) to a loop; `platform_detach` must come before the loop
// ends.
void platform_attach(v8::Isolate* isolate, uv_loop_t* loop);
void platform_detach(v8::Isolate* isolate);
// After the isolate is gone; its address may come back as another's.
void platform_forget(v8::Isolate* isolate);
// Runs the foreground tasks that are due; true if there were any.
bool platform_run_tasks(v8::Isolate* isolate);
// Returns when V8's worker threads have nothing left to do, of any isolate. They may have posted
// foreground tasks until then.
void platform_wait_for_background_work();

v8::ArrayBuffer::Allocator* array_buffer_allocator();

}  // namespace sinter::runtime
