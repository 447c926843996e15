#include "plugins/host/js_thread.h"

#include <condition_variable>

#include "base/version.h"
#include "plugins/host/effect_log.h"

namespace sinter::plugins {

namespace {

Parts read_parts(const sinter_part* parts, size_t count) {
  Parts out;
  out.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    out.emplace_back(std::string(parts[i].data, parts[i].size));
    out.back().is_bytes = parts[i].is_bytes != 0;
  }
  return out;
}

std::vector<sinter_part> views_of(const Parts& parts) {
  std::vector<sinter_part> out;
  out.reserve(parts.size());
  for (const Part& part : parts) out.push_back({part.data.data(), part.data.size(), part.is_bytes});
  return out;
}

}  // namespace

std::unique_ptr<JsThread> JsThread::start(NativeOperations& natives, EffectLog* effects,
                                          std::string& error) {
  std::unique_ptr<JsThread> thread(new JsThread(natives));
  thread->library_ = open_runtime_library(error);
  if (!thread->library_) return nullptr;

  static const std::string own_version(version());
  sinter_runtime_options runtime{};
  runtime.struct_size = sizeof runtime;
  runtime.exec_path = thread->library_->executable.c_str();
  runtime.version = own_version.c_str();
  runtime.compile = compile_for_runtime;
  if (effects) {
    runtime.observed = EffectLog::observe;
    runtime.observed_context = effects;
  }
  sinter_host_options options{};
  options.struct_size = sizeof options;
  options.runtime = &runtime;
  options.program = "plugins/main";
  options.context = thread.get();
  options.answered = [](void* context, uint64_t id, int failed, const sinter_part* parts,
                        size_t count) {
    auto* self = static_cast<JsThread*>(context);
    std::function<void(Answer)> waiting;
    {
      std::lock_guard lock(self->mutex_);
      const auto at = self->waiting_.find(id);
      if (at == self->waiting_.end()) return;
      waiting = std::move(at->second);
      self->waiting_.erase(at);
    }
    waiting({failed != 0, read_parts(parts, count)});
  };
  options.called = [](void* context, const char* operation, uint64_t id, const sinter_part* parts,
                      size_t count) {
    auto* self = static_cast<JsThread*>(context);
    self->natives_.call(operation, read_parts(parts, count), [self, id](Answer answer) {
      const std::vector<sinter_part> views = views_of(answer.parts);
      self->library_->host_reply(self->host_, id, answer.failed, views.data(), views.size());
    });
  };
  options.asked = [](void* context, const char* operation, const sinter_part* parts, size_t count,
                     sinter_reply* reply) -> int {
    auto* self = static_cast<JsThread*>(context);
    const Answer answer = self->natives_.ask(operation, read_parts(parts, count));
    for (const sinter_part& part : views_of(answer.parts)) self->library_->reply_add(reply, &part);
    return answer.failed;
  };
  thread->host_ = thread->library_->host_start(&options);
  if (!thread->host_) {
    error = "The JavaScript runtime could not start";
    return nullptr;
  }
  return thread;
}

JsThread::~JsThread() {
  if (host_) library_->host_stop(host_);
  std::unordered_map<u64, std::function<void(Answer)>> left;
  {
    std::lock_guard lock(mutex_);
    left.swap(waiting_);
  }
  for (auto& [id, waiting] : left) waiting({true, {R"({"message":"The plugins were stopped"})"}});
}

void JsThread::request(const char* operation, Parts parts, std::function<void(Answer)> answer) {
  u64 id;
  {
    std::lock_guard lock(mutex_);
    id = ++last_id_;
    waiting_.emplace(id, std::move(answer));
  }
  const std::vector<sinter_part> views = views_of(parts);
  library_->host_send(host_, operation, id, views.data(), views.size());
}

Answer JsThread::request_and_wait(const char* operation, Parts parts) {
  struct Wait {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    Answer answer;
  };
  // Shared: the callback may come while this frame is already leaving.
  const auto wait = std::make_shared<Wait>();
  request(operation, std::move(parts), [wait](Answer answer) {
    std::lock_guard lock(wait->mutex);
    wait->answer = std::move(answer);
    wait->done = true;
    wait->changed.notify_all();
  });
  std::unique_lock lock(wait->mutex);
  wait->changed.wait(lock, [&] { return wait->done; });
  return std::move(wait->answer);
}

}  // namespace sinter::plugins
