// V8's sampling profiler, for --cpu-prof: the profile of a run as DevTools reads it.
#include <v8-profiler.h>

#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

class CpuProfile final : public Resource {
 public:
  CpuProfile(Js& js, i32 interval) : profiler_(v8::CpuProfiler::New(js.isolate)) {
    profiler_->SetSamplingInterval(interval);
    profiler_->StartProfiling(js.string("cpu"), true);
  }
  ~CpuProfile() override { profiler_->Dispose(); }

  // [start, end, nodes, samples, time deltas]; a node is [id, function, script id, url, line,
  // column, hits, children's ids], lines and columns from one.
  Value stop(Js& js) {
    v8::CpuProfile* profile = profiler_->StopProfiling(js.string("cpu"));
    if (!profile) return js.undefined();
    std::vector<Value> nodes, samples, deltas;
    add(js, profile->GetTopDownRoot(), nodes);
    i64 before = profile->GetStartTime();
    for (int i = 0; i < profile->GetSamplesCount(); i++) {
      samples.push_back(js.number(profile->GetSample(i)->GetNodeId()));
      i64 time = profile->GetSampleTimestamp(i);
      deltas.push_back(js.number(static_cast<f64>(time - before)));
      before = time;
    }
    Value out = js.array({js.number(static_cast<f64>(profile->GetStartTime())),
                          js.number(static_cast<f64>(profile->GetEndTime())), js.array(nodes),
                          js.array(samples), js.array(deltas)});
    profile->Delete();
    return out;
  }

 private:
  void add(Js& js, const v8::CpuProfileNode* root, std::vector<Value>& out) {
    // Call chains are as deep as the program's recursion: a list instead of ours.
    std::vector<const v8::CpuProfileNode*> waiting{root};
    while (!waiting.empty()) {
      const v8::CpuProfileNode* node = waiting.back();
      waiting.pop_back();
      std::vector<Value> children;
      for (int i = 0; i < node->GetChildrenCount(); i++) {
        children.push_back(js.number(node->GetChild(i)->GetNodeId()));
        waiting.push_back(node->GetChild(i));
      }
      out.push_back(
          js.array({js.number(node->GetNodeId()), js.string(node->GetFunctionNameStr()),
                    js.number(node->GetScriptId()), js.string(node->GetScriptResourceNameStr()),
                    js.number(node->GetLineNumber()), js.number(node->GetColumnNumber()),
                    js.number(node->GetHitCount()), js.array(children)}));
    }
  }

  v8::CpuProfiler* profiler_;
};

}  // namespace

void fill_profiler(BindingObject& b) {
  Class<CpuProfile>(b.js, "CpuProfile")
      .constructor<i32>()
      .method<&CpuProfile::stop>("stop")
      .install(b);
}

}  // namespace sinter::runtime
