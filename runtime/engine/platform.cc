#include "runtime/engine/platform.h"

#include <libplatform/libplatform.h>
#include <sys/mman.h>
#include <v8.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <map>
#include <mutex>
#include <unordered_map>

#include "runtime/engine/env.h"

namespace sinter::runtime {

namespace {

// V8's tasks for an isolate's own thread, run between the events of its loop.
class ForegroundRunner final : public v8::TaskRunner {
 public:
  explicit ForegroundRunner(uv_loop_t* loop) : async_(new uv_async_t), timer_(new uv_timer_t) {
    uv_async_init(loop, async_, [](uv_async_t* async) {
      auto* runner = static_cast<ForegroundRunner*>(async->data);
      // A task may settle promises (WebAssembly does), whose reactions run at once.
      if (async->loop->data) static_cast<Env*>(async->loop->data)->pump();
      runner->wait_for_delayed();
    });
    async_->data = this;
    uv_unref(reinterpret_cast<uv_handle_t*>(async_));
    uv_timer_init(loop, timer_);
    timer_->data = this;
    uv_unref(reinterpret_cast<uv_handle_t*>(timer_));
  }

  void PostTask(std::unique_ptr<v8::Task> task) override {
    std::lock_guard lock(mutex_);
    if (!async_) return;
    tasks_.push_back(std::move(task));
    uv_async_send(async_);
  }
  void PostNonNestableTask(std::unique_ptr<v8::Task> task) override { PostTask(std::move(task)); }
  void PostDelayedTask(std::unique_ptr<v8::Task> task, double seconds) override {
    std::lock_guard lock(mutex_);
    if (!async_) return;
    delayed_.emplace(uv_hrtime() + static_cast<u64>(seconds * 1e9), std::move(task));
    uv_async_send(async_);
  }
  void PostNonNestableDelayedTask(std::unique_ptr<v8::Task> task, double seconds) override {
    PostDelayedTask(std::move(task), seconds);
  }
  void PostIdleTask(std::unique_ptr<v8::IdleTask>) override {}
  bool IdleTasksEnabled() override { return false; }
  bool NonNestableTasksEnabled() const override { return true; }
  bool NonNestableDelayedTasksEnabled() const override { return true; }

  // Those that are due; true if there were any.
  bool run() {
    bool any = false;
    for (;;) {
      std::unique_ptr<v8::Task> task;
      {
        std::lock_guard lock(mutex_);
        while (!delayed_.empty() && delayed_.begin()->first <= uv_hrtime()) {
          tasks_.push_back(std::move(delayed_.begin()->second));
          delayed_.erase(delayed_.begin());
        }
        if (tasks_.empty()) return any;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task->Run();
      any = true;
    }
  }

  void close() {
    // The end of a task may post another one, which takes the mutex.
    decltype(tasks_) dropped;
    decltype(delayed_) dropped_delayed;
    std::lock_guard lock(mutex_);
    dropped.swap(tasks_);
    dropped_delayed.swap(delayed_);
    if (!async_) return;
    uv_close(reinterpret_cast<uv_handle_t*>(async_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_async_t*>(handle); });
    uv_close(reinterpret_cast<uv_handle_t*>(timer_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
    async_ = nullptr;
  }

 private:
  // Any thread may post, but only the loop's own may start a timer.
  void wait_for_delayed() {
    std::lock_guard lock(mutex_);
    if (!async_ || delayed_.empty()) return;
    const u64 now = uv_hrtime(), due = delayed_.begin()->first;
    uv_update_time(timer_->loop);
    uv_timer_start(
        timer_,
        [](uv_timer_t* timer) {
          auto* runner = static_cast<ForegroundRunner*>(timer->data);
          if (timer->loop->data) static_cast<Env*>(timer->loop->data)->pump();
          runner->wait_for_delayed();
        },
        due > now ? (due - now) / 1000000 + 1 : 0, 0);
  }

  std::mutex mutex_;
  std::deque<std::unique_ptr<v8::Task>> tasks_;
  std::multimap<u64, std::unique_ptr<v8::Task>> delayed_;  // by when they are due
  uv_async_t* async_;
  uv_timer_t* timer_;
};

// The work that worker threads have been given and not finished. WebAssembly compiles there:
// nothing on the event loop says that a module is on its way.
class BackgroundWork {
 public:
  std::unique_ptr<v8::Task> counted(std::unique_ptr<v8::Task> task) {
    std::lock_guard lock(mutex_);
    ++unfinished_;
    return std::make_unique<Counted>(*this, std::move(task));
  }
  void wait() {
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [this] { return unfinished_ == 0; });
  }

 private:
  struct Counted final : v8::Task {
    Counted(BackgroundWork& owner, std::unique_ptr<v8::Task> counted_task)
        : work(owner), task(std::move(counted_task)) {}
    ~Counted() override {
      // What the task holds goes first: its end may post to the foreground.
      task.reset();
      std::lock_guard lock(work.mutex_);
      if (--work.unfinished_ == 0) work.finished_.notify_all();
    }
    void Run() override { task->Run(); }

    BackgroundWork& work;
    std::unique_ptr<v8::Task> task;
  };

  std::mutex mutex_;
  std::condition_variable finished_;
  size_t unfinished_ = 0;
};

class LoopPlatform final : public v8::Platform {
 public:
  LoopPlatform() : background_(v8::platform::NewDefaultPlatform()) {}

  v8::PageAllocator* GetPageAllocator() override { return background_->GetPageAllocator(); }
  v8::ZoneBackingAllocator* GetZoneBackingAllocator() override {
    return background_->GetZoneBackingAllocator();
  }
  int NumberOfWorkerThreads() override { return background_->NumberOfWorkerThreads(); }
  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* isolate) override {
    return runner(isolate);
  }
  void CallOnWorkerThread(std::unique_ptr<v8::Task> task) override {
    background_->CallOnWorkerThread(work_.counted(std::move(task)));
  }
  void CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double delay) override {
    background_->CallDelayedOnWorkerThread(std::move(task), delay);
  }
  std::unique_ptr<v8::JobHandle> PostJob(v8::TaskPriority priority,
                                         std::unique_ptr<v8::JobTask> task) override {
    return v8::platform::NewDefaultJobHandle(this, priority, std::move(task),
                                             static_cast<size_t>(NumberOfWorkerThreads()));
  }
  double MonotonicallyIncreasingTime() override {
    return background_->MonotonicallyIncreasingTime();
  }
  double CurrentClockTimeMillis() override { return background_->CurrentClockTimeMillis(); }
  v8::TracingController* GetTracingController() override {
    return background_->GetTracingController();
  }

  std::shared_ptr<ForegroundRunner> runner(v8::Isolate* isolate) {
    std::lock_guard lock(mutex_);
    return runners_[isolate];
  }
  void wait_for_background_work() { work_.wait(); }
  void attach(v8::Isolate* isolate, uv_loop_t* loop) {
    auto made = std::make_shared<ForegroundRunner>(loop);
    std::lock_guard lock(mutex_);
    runners_[isolate] = std::move(made);
  }
  void forget(v8::Isolate* isolate) {
    std::lock_guard lock(mutex_);
    runners_.erase(isolate);
  }
  void detach(v8::Isolate* isolate) {
    // The closed runner stays known: V8 may still ask for it while the isolate is disposed.
    if (auto found = runner(isolate)) found->close();
  }

 private:
  BackgroundWork work_;
  std::unique_ptr<v8::Platform> background_;
  std::mutex mutex_;
  std::unordered_map<v8::Isolate*, std::shared_ptr<ForegroundRunner>> runners_;
};

LoopPlatform* the_platform = nullptr;

// Large buffers are the system's pages themselves, which are zero, and memory only once they are
// written: parsers ask for gigabytes of which they use little, and calloc would write them all.
class BufferAllocator final : public v8::ArrayBuffer::Allocator {
 public:
  void* Allocate(size_t size) override { return size >= kLarge ? map(size) : calloc(size, 1); }
  void* AllocateUninitialized(size_t size) override {
    return size >= kLarge ? map(size) : malloc(size);
  }
  void Free(void* data, size_t size) override {
    if (size >= kLarge) {
      munmap(data, size);
    } else {
      free(data);
    }
  }

 private:
  static constexpr size_t kLarge = size_t{64} << 20;
  static void* map(size_t size) {
    void* data = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return data == MAP_FAILED ? nullptr : data;
  }
};

}  // namespace

void start_v8(size_t max_heap_megabytes, std::span<const std::string> flags) {
  // The sums of V8's own snapshot and of the built-in modules' code, which came with the program,
  // are not computed again at every start; the compile cache has its own. Import attributes and
  // WebAssembly proposals that shipped in later engines. Compilers are quicker with a large young
  // generation, and get it in one step when much survives; to begin with 16 MB costs every start a
  // millisecond, and servers that much memory.
  v8::V8::SetFlagsFromString(
      "--harmony-import-attributes --harmony-import-assertions --turbo-fast-api-calls "
      "--no-verify-snapshot-checksum "
      "--experimental-wasm-return-call --experimental-wasm-extended-const "
      "--min-semi-space-size=4 --semi-space-growth-factor=4");
  if (max_heap_megabytes) {
    v8::V8::SetFlagsFromString(
        ("--max-old-space-size=" + std::to_string(max_heap_megabytes)).c_str());
  }
  for (const std::string& flag : flags) v8::V8::SetFlagsFromString(flag.c_str());
  the_platform = new LoopPlatform;
  v8::V8::InitializePlatform(the_platform);
  v8::V8::Initialize();
}

void platform_attach(v8::Isolate* isolate, uv_loop_t* loop) { the_platform->attach(isolate, loop); }
void platform_forget(v8::Isolate* isolate) { the_platform->forget(isolate); }
void platform_detach(v8::Isolate* isolate) { the_platform->detach(isolate); }
void platform_wait_for_background_work() { the_platform->wait_for_background_work(); }
bool platform_run_tasks(v8::Isolate* isolate) {
  auto runner = the_platform->runner(isolate);
  return runner && runner->run();
}

v8::ArrayBuffer::Allocator* array_buffer_allocator() {
  static auto* allocator = new BufferAllocator;
  return allocator;
}

}  // namespace sinter::runtime
