// One JavaScript environment: an isolate, its context, its libuv loop and what ties them together.
// The main thread has one and every worker thread its own. It owns the order of Node's event loop:
// after each entry into JavaScript from the loop, the nextTick queue and the microtasks run until
// both are empty; immediates run in the check phase; timers in the timer phase.
#pragma once

#include <uv.h>

#include <array>
#include <atomic>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/engine/environment_variables.h"
#include "runtime/engine/js.h"
#include "runtime/engine/options.h"

namespace sinter::runtime {

class CompileCache;
class Effects;
class Inspector;
class Resource;
class ModuleRecord;
class RestingMemory;
class StreamHandle;
class WorkerThread;
class Host;
namespace napi {
struct Environments;
}

// Fields of the array shared with the JavaScript half, so that C++ need not call into it to learn
// that a queue is empty.
enum class Shared : u32 {
  kTickScheduled,
  kRejectionPending,
  kImmediateCount,
  kImmediateRefCount,
  kImmediateOutstanding,
  kCount
};

// Finds by string_view without making a string.
struct NameHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

class Env {
 public:
  Env(v8::Isolate* isolate, uv_loop_t* loop, const Options& options, WorkerThread* worker);
  ~Env();

  static Env& from(v8::Isolate* isolate) { return *static_cast<Env*>(isolate->GetData(0)); }

  // Creates the context with the bootstrap run, from the snapshot if there is one, and tells the
  // JavaScript half about this process; false if that threw (a bug of ours).
  bool boot();
  // After boot(), in the process that makes the snapshot: gives it the context, and holds no handle
  // any more.
  void enter_snapshot(v8::SnapshotCreator& creator);
  // Starts the program (`run_main` of the JavaScript half), runs the loop to its end, and returns
  // the exit code.
  int run();
  // Like run(), for a host: `turn` runs one turn of the loop and says whether to go on.
  void run_hosted(const std::function<bool()>& turn);

  // Enters JavaScript from the event loop. Returns empty if it threw (already reported).
  v8::MaybeLocal<v8::Value> call(Function function, Value receiver,
                                 std::initializer_list<Value> arguments);
  void call_held(const HeldFunction& function, std::initializer_list<Value> arguments);

  // An exception nobody caught; ends the process unless JavaScript handles it.
  void report_exception(Value error, bool from_promise = false);
  void report_exception(v8::TryCatch& caught);
  // Keeps with the exception where it was thrown, for values that have no stack of their own
  // (`throw 1`) and for SyntaxErrors, whose stack does not name the place. The first place counts.
  void note_place(v8::TryCatch& caught);

  // process.reallyExit: ends the process, without taking anything down; terminates the execution of
  // a worker, and of any program when the tear-down is whole.
  void exit(int code);
  bool exiting() const { return exiting_; }
  int exit_code() const { return exit_code_; }
  // From any thread, for a worker: no more JavaScript runs, and the loop ends.
  void request_stop(int code);
  // Ends the threads that this one started, and waits for them.
  void end_workers();
  // Closes every resource and the loop's handles; the last step, but for a main thread that ends
  // the process.
  void close();
  // Whether main threads take everything down, too, and handles that nobody closed end the process
  // with a message: in debug builds, and with SINTER_TEAR_DOWN=1 (docs/testing.md).
  static bool tears_down_whole();

  u32& shared(Shared field) { return shared_fields_[static_cast<u32>(field)]; }
  Value shared_array(Js& js);

  // Functions the JavaScript half hands over at boot.
  struct Hooks {
    HeldFunction begin, run_ticks, run_immediates, run_timers, promise_rejected, fatal_exception,
        import_dynamically, initialize_import_meta, emit_exit, emit_before_exit, run_main,
        make_port, describe_host_object, revive_host_object, prepare_stack;

    struct Slot {
      std::string_view name;  // in JavaScript
      HeldFunction Hooks::*held;
    };
    static const std::array<Slot, 15> kSlots;
  } hooks;

  // Whether stacks are written by the hook prepare_stack (source maps) or by V8.
  void format_stacks(bool by_hook);

  // Work for another thread, completed on this one.
  void queue_work(std::function<void()> work, std::function<void(Js&)> done);
  // From any thread.
  void post(std::function<void(Js&)> task);
  // The same for what may outlive the environment: a task that comes too late is dropped.
  class PostQueue;
  std::shared_ptr<PostQueue> post_queue() const { return posts_; }

  void timer_schedule(i64 milliseconds);
  void timer_reference(bool referenced);
  void immediate_reference(bool referenced);
  f64 now() const;  // milliseconds of the loop's clock since it began

  void run_ticks();
  bool pump();  // V8's own foreground tasks; true if there were any

  // While a stream's bytes are being handled: which such event it is. What is written to a socket
  // more than once in one goes out together at its end (StreamHandle::delay).
  u64 read_event = 0;
  u64 last_read_event = 0;
  std::vector<StreamHandle*> delayed_writers;
  void flush_delayed_writes();

  // Resources alive now, closed when the environment ends.
  void link(Resource* resource);
  void unlink(Resource* resource);

  v8::Isolate* isolate;
  uv_loop_t* loop;
  const Options& options;
  Effects* const effects;                           // null while nobody restricts or observes them
  Inspector* inspector = nullptr;                   // of --inspect, on the main thread
  WorkerThread* worker;                             // null on the main thread
  std::shared_ptr<EnvironmentVariables> variables;  // process.env
  Host* host = nullptr;                             // set while the environment serves messages
  v8::Global<v8::Context> context;
  std::unordered_multimap<int, ModuleRecord*> modules;  // by v8::Module identity hash
  std::unique_ptr<CompileCache> compile_cache;          // null where there is none
  std::unique_ptr<napi::Environments, void (*)(napi::Environments*)> napi_environments;
  std::vector<std::function<void()>> at_exit;
  std::unordered_map<std::string, v8::Eternal<v8::String>, NameHash, std::equal_to<>> names;

 private:
  friend class CallScope;
  void start_loop_handles();
  bool run_bootstrap();
  bool leave_snapshot();
  void share_fields(v8::Local<v8::Uint32Array> array);
  int drain_loop();

  v8::Global<v8::Uint32Array> shared_array_;
  std::shared_ptr<v8::BackingStore> shared_store_;
  u32* shared_fields_ = nullptr;
  int depth_ = 0;
  std::atomic<bool> exiting_{false};
  bool handling_fatal_ = false;
  std::atomic<int> exit_code_{0};
  u64 start_time_ = 0;
  uv_timer_t timer_{};
  uv_check_t immediate_check_{};
  uv_idle_t immediate_idle_{};
  uv_async_t post_async_{};
  uv_async_t stop_async_{};
  std::shared_ptr<PostQueue> posts_;
  std::unique_ptr<RestingMemory> resting_memory_;
  Resource* resources_ = nullptr;
};

// After the environment is closed and gone. A handle of the loop that is still open would be used
// after its memory is gone, so it ends the process.
void dispose(v8::Isolate* isolate, uv_loop_t* loop);

class Env::PostQueue {
 public:
  explicit PostQueue(uv_async_t* wake) : wake_(wake) {}

  void post(std::function<void(Js&)> task) {
    std::lock_guard lock(mutex_);
    if (!wake_) return;
    tasks_.push_back(std::move(task));
    uv_async_send(wake_);
  }
  std::vector<std::function<void(Js&)>> take() {
    std::lock_guard lock(mutex_);
    return std::exchange(tasks_, {});
  }
  void close() {
    std::vector<std::function<void(Js&)>> dropped;
    std::lock_guard lock(mutex_);
    wake_ = nullptr;
    dropped.swap(tasks_);
  }

 private:
  std::mutex mutex_;
  std::vector<std::function<void(Js&)>> tasks_;
  uv_async_t* wake_;  // null: the environment ends
};

inline void Env::post(std::function<void(Js&)> task) { posts_->post(std::move(task)); }

// Around what may throw a SyntaxError that JavaScript code of ours passes on: the place is known
// only here.
class KeepPlace {
 public:
  explicit KeepPlace(Env& env) : env_(env), caught_(env.isolate) {}
  ~KeepPlace() {
    if (!caught_.HasCaught()) return;
    env_.note_place(caught_);
    caught_.ReThrow();
  }

 private:
  Env& env_;
  v8::TryCatch caught_;
};

// One entry into JavaScript from the loop, for callers that make several calls in it. Leaving the
// outermost one drains ticks and microtasks.
class CallScope {
 public:
  explicit CallScope(Env& env)
      : env_(env), handles_(env.isolate), context_(env.context.Get(env.isolate)) {
    context_->Enter();
    env_.depth_++;
  }
  ~CallScope() {
    if (--env_.depth_ == 0 && !env_.exiting_) env_.run_ticks();
    context_->Exit();
  }

 private:
  Env& env_;
  v8::HandleScope handles_;
  v8::Local<v8::Context> context_;
};

}  // namespace sinter::runtime
