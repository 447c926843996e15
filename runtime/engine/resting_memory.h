// The memory of a program that rests. V8 collects while a program allocates: a server that answered
// a burst of requests and now waits would keep their garbage, and the young generation that grew by
// them, until the next burst. When nothing was collected for a while, the loop only waited and the
// heap has grown by half since it was last collected whole, V8 is asked to mark it, in the
// background, and to give back what is free.
#pragma once

#include <uv.h>
#include <v8.h>

#include "base/types.h"

namespace sinter::runtime {

class RestingMemory {
 public:
  // Both have to outlive it, and the loop has to measure its idle time.
  RestingMemory(v8::Isolate* isolate, uv_loop_t* loop);
  RestingMemory(const RestingMemory&) = delete;
  RestingMemory& operator=(const RestingMemory&) = delete;
  // Before the loop is closed; the loop has to turn once more before this object ends.
  void close();

 private:
  static void collected(v8::Isolate*, v8::GCType type, v8::GCCallbackFlags, void* self);
  void collected(v8::GCType type);
  void look();

  v8::Isolate* const isolate_;
  uv_loop_t* const loop_;
  uv_timer_t timer_{};
  size_t live_ = 0;      // in the heap after the last whole collection
  size_t left_ = 0;      // the heap's size when one that was asked for gave nothing more back
  u64 collections_ = 0;  // of any kind
  u64 last_asked_ = 0;   // which of them ended what was asked for
  bool asked_ = false;   // for one that may still go on
  bool done_ = false;    // a whole one since then
  int looks_ = 0;        // since then
  u64 seen_collections_ = 0;
  u64 seen_idle_ = 0, seen_at_ = 0;
};

}  // namespace sinter::runtime
