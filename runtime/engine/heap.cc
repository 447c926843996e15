// What is in the engine's heap: snapshots for DevTools, one written before the heap's limit is
// reached, and what collections of garbage did.
#include <unistd.h>
#include <v8-profiler.h>

#include <chrono>
#include <cstdio>
#include <ctime>

#include "runtime/engine/effects.h"
#include "runtime/engine/worker.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

struct DeleteSnapshot {
  void operator()(const v8::HeapSnapshot* snapshot) const {
    const_cast<v8::HeapSnapshot*>(snapshot)->Delete();
  }
};
using Snapshot = std::unique_ptr<const v8::HeapSnapshot, DeleteSnapshot>;

// Writes a snapshot as JSON, piece by piece.
template <class Take>
class SnapshotStream final : public v8::OutputStream {
 public:
  explicit SnapshotStream(Take take) : take_(take) {}
  int GetChunkSize() override { return 65536; }
  void EndOfStream() override {}
  WriteResult WriteAsciiChunk(char* data, int size) override {
    return take_(std::string_view(data, static_cast<size_t>(size))) ? kContinue : kAbort;
  }

 private:
  Take take_;
};

template <class Take>
void write_snapshot(const v8::HeapSnapshot& snapshot, Take take) {
  SnapshotStream<Take> stream(take);
  snapshot.Serialize(&stream, v8::HeapSnapshot::kJSON);
}

// Hands the pieces to `take` until it throws.
void heap_snapshot(Js& js, Function take, bool internals, bool numbers) {
  const Snapshot snapshot(js.isolate->GetHeapProfiler()->TakeHeapSnapshot(
      nullptr, nullptr, /*treat_global_objects_as_roots=*/!internals, numbers));
  write_snapshot(*snapshot, [&](std::string_view piece) {
    Value argument = js.string(piece);
    return !take->Call(js.context, js.undefined(), 1, &argument).IsEmpty();
  });
}

// "Heap.20261122.101500.PID.THREAD.001.heapsnapshot", as Node names them.
std::string snapshot_name(int thread) {
  static std::atomic<int> sequence{0};
  const time_t now = time(nullptr);
  tm local{};
  localtime_r(&now, &local);
  char name[128];
  snprintf(name, sizeof name, "Heap.%04d%02d%02d.%02d%02d%02d.%d.%d.%03d.heapsnapshot",
           local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min,
           local.tm_sec, getpid(), thread, ++sequence);
  return name;
}
int thread_of(Env& env) { return env.worker ? env.worker->id : 0; }
std::string new_snapshot_name(Js& js) { return snapshot_name(thread_of(js.env())); }

// setHeapSnapshotNearHeapLimit(): the limit is lifted while a snapshot is written, a few times.
class SnapshotNearLimit {
 public:
  static void set(Js& js, u32 most) {
    Env& env = js.env();
    std::string folder = ".";
    if (env.effects && !env.effects->path(js, Effect::kWrite, true, folder)) return;
    // For as long as the isolate.
    auto* watch = new SnapshotNearLimit(env, most);
    env.isolate->AddNearHeapLimitCallback(&reached, watch);
    env.at_exit.push_back([watch] {
      if (!watch->done_) watch->env_.isolate->RemoveNearHeapLimitCallback(&reached, 0);
      delete watch;
    });
  }

 private:
  SnapshotNearLimit(Env& env, u32 most) : env_(env), left_(most) {}

  static size_t reached(void* data, size_t current, size_t initial) {
    auto* self = static_cast<SnapshotNearLimit*>(data);
    // What a snapshot needs itself is not known before: the young generation's size and then some.
    constexpr size_t kRoom = size_t{64} * 1024 * 1024;
    if (self->writing_) return current + kRoom;
    if (self->left_ == 0) {
      self->done_ = true;
      self->env_.isolate->RemoveNearHeapLimitCallback(&reached, initial);
      return current;
    }
    self->left_--;
    self->writing_ = true;
    const std::string name = snapshot_name(thread_of(self->env_));
    if (FILE* file = fopen(name.c_str(), "wx")) {
      const Snapshot snapshot(self->env_.isolate->GetHeapProfiler()->TakeHeapSnapshot());
      write_snapshot(*snapshot, [&](std::string_view piece) {
        return fwrite(piece.data(), 1, piece.size(), file) == piece.size();
      });
      fclose(file);
      fprintf(stderr, "Wrote snapshot to %s\n", name.c_str());
    } else {
      fprintf(stderr, "sinter: cannot write the heap snapshot %s: %s\n", name.c_str(),
              strerror(errno));
    }
    self->writing_ = false;
    // The next snapshot shows what the program adds to this.
    return self->left_ > 0 ? current + kRoom : current + kRoom / 2;
  }

  Env& env_;
  u32 left_;
  bool writing_ = false, done_ = false;
};

// Collections of garbage between start and stop, as the JSON that v8.GCProfiler promises.
class GarbageProfile final : public Resource {
 public:
  explicit GarbageProfile(Js&) {}
  ~GarbageProfile() override { end(); }
  void close_at_exit() override { end(); }

  void start(Js& js) {
    if (started_) return;
    started_ = true;
    isolate_ = js.isolate;
    text_ =
        R"({"version":1,"startTime":)" + std::to_string(wall_milliseconds()) + R"(,"statistics":[)";
    js.isolate->AddGCPrologueCallback(&before, this);
    js.isolate->AddGCEpilogueCallback(&after, this);
  }
  // Undefined unless it was started.
  Value stop(Js& js) {
    if (!started_) return js.undefined();
    end();
    text_ += "],\"endTime\":" + std::to_string(wall_milliseconds()) + "}";
    return js.string(std::exchange(text_, {}));
  }

 private:
  static i64 wall_milliseconds() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
  void end() {
    if (!started_) return;
    started_ = false;
    isolate_->RemoveGCPrologueCallback(&before, this);
    isolate_->RemoveGCEpilogueCallback(&after, this);
  }

  static const char* kind(v8::GCType type) {
    switch (type) {
      case v8::kGCTypeScavenge:
        return "Scavenge";
      case v8::kGCTypeMinorMarkCompact:
        return "MinorMarkCompact";
      case v8::kGCTypeMarkSweepCompact:
        return "MarkSweepCompact";
      case v8::kGCTypeIncrementalMarking:
        return "IncrementalMarking";
      case v8::kGCTypeProcessWeakCallbacks:
        return "ProcessWeakCallbacks";
      default:
        return "Unknown";
    }
  }
  void add(std::string_view name, size_t value, bool first = false) {
    if (!first) text_ += ',';
    text_.append("\"").append(name).append("\":").append(std::to_string(value));
  }
  void add_heap(v8::Isolate* isolate) {
    v8::HeapStatistics heap;
    isolate->GetHeapStatistics(&heap);
    text_ += R"({"heapStatistics":{)";
    add("totalHeapSize", heap.total_heap_size(), true);
    add("totalHeapSizeExecutable", heap.total_heap_size_executable());
    add("totalPhysicalSize", heap.total_physical_size());
    add("totalAvailableSize", heap.total_available_size());
    add("totalGlobalHandlesSize", heap.total_global_handles_size());
    add("usedGlobalHandlesSize", heap.used_global_handles_size());
    add("usedHeapSize", heap.used_heap_size());
    add("heapSizeLimit", heap.heap_size_limit());
    add("mallocedMemory", heap.malloced_memory());
    add("externalMemory", heap.external_memory());
    add("peakMallocedMemory", heap.peak_malloced_memory());
    text_ += R"(},"heapSpaceStatistics":[)";
    for (size_t i = 0; i < isolate->NumberOfHeapSpaces(); i++) {
      v8::HeapSpaceStatistics space;
      isolate->GetHeapSpaceStatistics(&space, i);
      text_.append(i ? "," : "").append(R"({"spaceName":")").append(space.space_name()) += '"';
      add("spaceSize", space.space_size());
      add("spaceUsedSize", space.space_used_size());
      add("spaceAvailableSize", space.space_available_size());
      add("physicalSpaceSize", space.physical_space_size());
      text_ += '}';
    }
    text_ += "]}";
  }
  static void before(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags, void* data) {
    auto* self = static_cast<GarbageProfile*>(data);
    if (self->inside_) return;
    self->inside_ = true;
    if (self->text_.back() == '}') self->text_ += ',';
    self->text_.append(R"({"gcType":")").append(kind(type)).append(R"(","beforeGC":)");
    self->add_heap(isolate);
    self->began_ = std::chrono::steady_clock::now();
  }
  static void after(v8::Isolate* isolate, v8::GCType, v8::GCCallbackFlags, void* data) {
    auto* self = static_cast<GarbageProfile*>(data);
    if (!self->inside_) return;
    self->inside_ = false;
    const std::chrono::duration<f64, std::micro> cost =
        std::chrono::steady_clock::now() - self->began_;
    self->text_ += ",\"cost\":" + std::to_string(cost.count()) + ",\"afterGC\":";
    self->add_heap(isolate);
    self->text_ += '}';
  }

  v8::Isolate* isolate_ = nullptr;
  std::string text_;
  std::chrono::steady_clock::time_point began_;
  bool started_ = false, inside_ = false;
};

// When garbage was collected, for observers of `gc`. Event: oncollected(), after which take() gives
// for every collection its kind, its flags, how many milliseconds ago it began and how long it
// took.
class GarbageTimes final : public Resource {
 public:
  explicit GarbageTimes(Js&) {}
  ~GarbageTimes() override { end(); }
  void close_at_exit() override { end(); }

  void start(Js& js) {
    if (isolate_) return;
    isolate_ = js.isolate;
    isolate_->AddGCPrologueCallback(&before, this);
    isolate_->AddGCEpilogueCallback(&after, this);
    hold();
  }
  void stop(Js&) {
    if (!isolate_) return;
    end();
    release();
  }
  Value take(Js& js) {
    std::vector<Value> out;
    const Clock::time_point now = Clock::now();
    for (const Collection& one : std::exchange(collections_, {})) {
      for (const f64 value : {static_cast<f64>(one.kind), static_cast<f64>(one.flags),
                              milliseconds(now - one.began), milliseconds(one.ended - one.began)}) {
        out.push_back(js.number(value));
      }
    }
    return js.array(out);
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Collection {
    int kind, flags;
    Clock::time_point began, ended;
  };
  static f64 milliseconds(Clock::duration time) {
    return std::chrono::duration<f64, std::milli>(time).count();
  }
  void end() {
    if (!isolate_) return;
    isolate_->RemoveGCPrologueCallback(&before, this);
    isolate_->RemoveGCEpilogueCallback(&after, this);
    isolate_ = nullptr;
  }
  static void before(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* data) {
    static_cast<GarbageTimes*>(data)->began_ = Clock::now();
  }
  // No JavaScript runs here: it is told from the loop.
  static void after(v8::Isolate*, v8::GCType type, v8::GCCallbackFlags flags, void* data) {
    auto* self = static_cast<GarbageTimes*>(data);
    self->collections_.push_back({type, flags, self->began_, Clock::now()});
    if (self->collections_.size() > 1) return;
    // Held already, so that this only counts.
    self->hold();
    self->env().post([self](Js&) {
      if (self->isolate_) self->emit("oncollected");
      self->release();
    });
  }

  v8::Isolate* isolate_ = nullptr;
  std::vector<Collection> collections_;
  Clock::time_point began_;
};

}  // namespace

void fill_heap(BindingObject& b) {
  Class<GarbageProfile>(b.js, "GarbageProfile")
      .constructor<>()
      .method<&GarbageProfile::start>("start")
      .method<&GarbageProfile::stop>("stop")
      .install(b);
  Class<GarbageTimes>(b.js, "GarbageTimes")
      .constructor<>()
      .method<&GarbageTimes::start>("start")
      .method<&GarbageTimes::stop>("stop")
      .method<&GarbageTimes::take>("take")
      .install(b);
  b.function<&heap_snapshot>("snapshot")
      .function<&new_snapshot_name>("snapshotName")
      .function<&SnapshotNearLimit::set>("snapshotNearLimit");
}

}  // namespace sinter::runtime
