// Where time goes, in the Chrome trace event format (chrome://tracing, ui.perfetto.dev).
//
//   TRACE_SCOPE("scan");
//   TRACE_SCOPE("compile", module_path);
//
// Off by default: a scope then costs one relaxed load. Names are string literals; a detail is
// copied only when tracing.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter {

class Trace {
 public:
  // Begins to collect; the file is written by finish().
  static void start(std::string path);
  // Call it when no traced work is running. False when the file cannot be written.
  static bool finish();
  static bool is_on() { return on_.load(std::memory_order_relaxed); }

  // A sample of a quantity over time, such as bytes in use.
  static void counter(const char* name, f64 value);

 private:
  friend class TraceScope;
  static u64 now();
  static void record(const char* name, std::string detail, u64 start, u64 end);

  static inline std::atomic<bool> on_{false};
};

class TraceScope {
 public:
  explicit TraceScope(const char* name, std::string_view detail = {}) {
    if (!Trace::is_on()) [[likely]]
      return;
    name_ = name;
    detail_ = detail;
    start_ = Trace::now();
  }
  ~TraceScope() {
    if (name_ != nullptr) Trace::record(name_, std::move(detail_), start_, Trace::now());
  }
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  const char* name_ = nullptr;
  u64 start_ = 0;
  std::string detail_;
};

}  // namespace sinter

#define SINTER_TRACE_JOIN2(a, b) a##b
#define SINTER_TRACE_JOIN(a, b) SINTER_TRACE_JOIN2(a, b)
#define TRACE_SCOPE(...) ::sinter::TraceScope SINTER_TRACE_JOIN(trace_scope_, __LINE__)(__VA_ARGS__)
