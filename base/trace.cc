#include "base/trace.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <vector>

#include "base/json_text.h"

namespace sinter {
namespace {

struct Event {
  const char* name;
  std::string detail;
  u64 start;  // nanoseconds
  u64 end;    // equal to kCounter for a counter, whose value is then used
  f64 value;
};

constexpr u64 kCounter = ~u64{0};

// One per thread that has recorded anything; they outlive their threads.
struct Log {
  size_t thread;
  std::vector<Event> events;
};

struct Session {
  std::mutex mutex;
  std::string path;
  u64 start = 0;
  std::vector<std::unique_ptr<Log>> logs;
};

Session& session() {
  static Session* instance = new Session;  // never destroyed: threads may still record at exit
  return *instance;
}

Log& thread_log() {
  thread_local Log* log = [] {
    const std::lock_guard lock(session().mutex);
    auto& logs = session().logs;
    logs.push_back(std::make_unique<Log>(Log{logs.size() + 1, {}}));
    return logs.back().get();
  }();
  return *log;
}

std::string to_line(const Event& event, size_t thread, u64 origin) {
  char numbers[160];
  const f64 start = static_cast<f64>(event.start - origin) / 1000;
  std::string line = "{\"name\":" + json_string(event.name);
  if (event.end == kCounter) {
    std::snprintf(numbers, sizeof(numbers),
                  ",\"ph\":\"C\",\"pid\":%d,\"ts\":%.3f,\"args\":{\"value\":%.17g}}",
                  static_cast<int>(getpid()), start, event.value);
    return line + numbers;
  }
  std::snprintf(
      numbers, sizeof(numbers), ",\"ph\":\"X\",\"pid\":%d,\"tid\":%zu,\"ts\":%.3f,\"dur\":%.3f",
      static_cast<int>(getpid()), thread, start, static_cast<f64>(event.end - event.start) / 1000);
  line += numbers;
  if (!event.detail.empty()) line += ",\"args\":{\"detail\":" + json_string(event.detail) + "}";
  return line + "}";
}

}  // namespace

u64 Trace::now() {
  return static_cast<u64>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                              std::chrono::steady_clock::now().time_since_epoch())
                              .count());
}

void Trace::start(std::string path) {
  const std::lock_guard lock(session().mutex);
  session().path = std::move(path);
  session().start = now();
  for (const auto& log : session().logs) log->events.clear();
  on_.store(true, std::memory_order_relaxed);
}

void Trace::record(const char* name, std::string detail, u64 start, u64 end) {
  thread_log().events.push_back({name, std::move(detail), start, end, 0});
}

void Trace::counter(const char* name, f64 value) {
  if (is_on()) thread_log().events.push_back({name, {}, now(), kCounter, value});
}

bool Trace::finish() {
  if (!on_.exchange(false)) return true;
  const std::lock_guard lock(session().mutex);
  std::FILE* file = std::fopen(session().path.c_str(), "wb");
  if (file == nullptr) return false;
  std::fputs("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n", file);
  const char* separator = "";
  for (const auto& log : session().logs) {
    for (const Event& event : log->events) {
      const std::string line = to_line(event, log->thread, session().start);
      std::fprintf(file, "%s%s", separator, line.c_str());
      separator = ",\n";
    }
    log->events.clear();
  }
  std::fputs("\n]}\n", file);
  const bool written = std::ferror(file) == 0;
  return (std::fclose(file) == 0) && written;
}

}  // namespace sinter
