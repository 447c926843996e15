// The thread that JavaScript plugins run on, and the messages to and from it.
//
// A request is an operation's name and parts; it never blocks, and its answer arrives by a callback
// on the JavaScript thread. JavaScript's own questions go to a NativeOperations.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/types.h"
#include "plugins/host/runtime_library.h"

namespace sinter::plugins {

// UTF-8 text, or bytes that JavaScript sees as a Uint8Array.
struct Part {
  std::string data;
  bool is_bytes = false;

  Part(std::string text) : data(std::move(text)) {}
  Part(std::string_view text) : data(text) {}
  Part(const char* text) : data(text) {}
  static Part bytes(std::string data) {
    Part part(std::move(data));
    part.is_bytes = true;
    return part;
  }
};
using Parts = std::vector<Part>;

// Failed: parts[0] describes the error as JSON.
struct Answer {
  bool failed = false;
  Parts parts;

  std::string_view text(size_t index) const {
    return index < parts.size() ? std::string_view(parts[index].data) : std::string_view();
  }
};

class EffectLog;

class NativeOperations {
 public:
  virtual ~NativeOperations() = default;
  // On the JavaScript thread. `reply` may be called at once or later, from any thread, once.
  virtual void call(std::string_view operation, Parts parts, std::function<void(Answer)> reply) = 0;
  // The answer is waited for. Failed: parts[0] is a message.
  virtual Answer ask(std::string_view operation, Parts parts) = 0;
};

class JsThread {
 public:
  // Null when the runtime cannot be opened or started.
  // `effects`, where there is one, is told what its JavaScript does and outlives the thread.
  static std::unique_ptr<JsThread> start(NativeOperations& natives, EffectLog* effects,
                                         std::string& error);
  // Requests that were not answered are answered as failed.
  ~JsThread();
  JsThread(const JsThread&) = delete;
  JsThread& operator=(const JsThread&) = delete;

  void request(const char* operation, Parts parts, std::function<void(Answer)> answer);
  // Not to be called on the JavaScript thread.
  Answer request_and_wait(const char* operation, Parts parts);

 private:
  explicit JsThread(NativeOperations& natives) : natives_(natives) {}

  NativeOperations& natives_;
  const RuntimeLibrary* library_ = nullptr;
  sinter_host* host_ = nullptr;
  std::mutex mutex_;
  std::unordered_map<u64, std::function<void(Answer)>> waiting_;
  u64 last_id_ = 0;
};

}  // namespace sinter::plugins
