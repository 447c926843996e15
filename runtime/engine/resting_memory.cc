#include "runtime/engine/resting_memory.h"

#include <algorithm>

namespace sinter::runtime {

namespace {

constexpr u64 kRestMilliseconds = 50;
// Less is not worth marking the heap for; and what an empty heap holds anyway.
constexpr size_t kLeastGrowth = 4 << 20, kYoungGeneration = 8 << 20;

v8::HeapStatistics statistics_of(v8::Isolate* isolate) {
  v8::HeapStatistics statistics;
  isolate->GetHeapStatistics(&statistics);
  return statistics;
}

}  // namespace

RestingMemory::RestingMemory(v8::Isolate* isolate, uv_loop_t* loop)
    : isolate_(isolate), loop_(loop) {
  uv_timer_init(loop, &timer_);
  uv_unref(reinterpret_cast<uv_handle_t*>(&timer_));
  timer_.data = this;
  isolate->AddGCEpilogueCallback(&RestingMemory::collected, this, v8::kGCTypeAll);
}

void RestingMemory::close() {
  isolate_->RemoveGCEpilogueCallback(&RestingMemory::collected, this);
  uv_close(reinterpret_cast<uv_handle_t*>(&timer_), nullptr);
}

void RestingMemory::collected(v8::Isolate*, v8::GCType type, v8::GCCallbackFlags, void* data) {
  static_cast<RestingMemory*>(data)->collected(type);
}

void RestingMemory::collected(v8::GCType type) {
  collections_++;
  if (type == v8::kGCTypeMarkSweepCompact) {
    live_ = statistics_of(isolate_).used_heap_size();
    done_ = asked_;
    last_asked_ = collections_;
  }
  if (uv_is_active(reinterpret_cast<uv_handle_t*>(&timer_))) return;
  seen_collections_ = collections_;
  seen_idle_ = uv_metrics_idle_time(loop_);
  seen_at_ = uv_hrtime();
  uv_timer_start(
      &timer_, [](uv_timer_t* timer) { static_cast<RestingMemory*>(timer->data)->look(); },
      kRestMilliseconds, kRestMilliseconds);
}

void RestingMemory::look() {
  const u64 idle = uv_metrics_idle_time(loop_), now = uv_hrtime();
  const bool rests =
      collections_ == seen_collections_ && (idle - seen_idle_) * 10 >= (now - seen_at_) * 9;
  seen_collections_ = collections_;
  seen_idle_ = idle;
  seen_at_ = now;
  if (!rests) return;
  if (asked_ && !done_) {
    // Marking goes on between the program's own work; V8 may have refused to begin it, too.
    if (++looks_ > 100) asked_ = false;
    return;
  }
  const size_t size = statistics_of(isolate_).total_heap_size();
  if (done_) {
    asked_ = done_ = false;
    left_ = collections_ == last_asked_ ? size : 0;
  }
  if (size >=
      std::max(live_ + live_ / 2 + kYoungGeneration, left_ + std::max(kLeastGrowth, left_ / 2))) {
    asked_ = true;
    looks_ = 0;
    // The timer goes on until that is done.
    isolate_->MemoryPressureNotification(v8::MemoryPressureLevel::kModerate);
  } else {
    uv_timer_stop(&timer_);
  }
}

}  // namespace sinter::runtime
