// ECMAScript modules: one object a module, driven by the JavaScript half of the loader, which does
// the resolving and loading. A source-text module is compiled from text; a synthetic one (built-in,
// CommonJS, JSON) is a list of export names whose values a callback sets when it is evaluated.
//
// The loader's modules live as long as their environment. Those of `node:vm` (vm.SourceTextModule)
// live as long as something holds them, may belong to another context, and import() in them is
// answered by who made them.
#pragma once

#include <map>

#include "runtime/engine/resource.h"

namespace sinter::runtime {

class ModuleRecord final : public Resource {
 public:
  // JavaScript values that the collector has to see: what it is linked to; for modules of node:vm
  // also the callback of a synthetic one and the global object of their context.
  enum Field { kLinked = 1, kEvaluate, kGlobal };
  static constexpr int kExtraFields = 3;

  // `source` is a string, or an array of export names with `evaluate` for a synthetic module.
  // A module of node:vm has an origin: [global object or undefined, key of its import(), line,
  // column, bytes of compiled code or undefined].
  ModuleRecord(Js& js, Value url, Value source, Function evaluate, Value origin);
  ~ModuleRecord() override;

  // [[specifier, attribute type or ''], ...]
  Value requests(Js& js);
  // One ModuleRecord for each request, in order.
  void link(Js& js, Value records);
  void instantiate(Js& js);
  // A limit in milliseconds; zero is none.
  Value evaluate(Js& js, f64 limit, bool interruptible);
  // For a module of node:vm, once: the global object of its context or undefined, and what
  // evaluates it, if it is a synthetic one.
  void bind(Js& js, Value global, Value evaluate);
  // Of a source-text module, before it is evaluated.
  Value code(Js& js);
  bool code_was_rejected(Js&) { return code_was_rejected_; }
  Value module_namespace(Js& js);
  i32 status(Js& js);
  Value error(Js& js);
  bool is_async(Js& js);
  void set_export(Js& js, Value name, Value value);
  Value url(Js& js) { return url_.Get(js.isolate); }
  static ModuleRecord* find(Env& env, v8::Local<v8::Module> module);
  static void fill(BindingObject& binding);

 private:
  static v8::MaybeLocal<v8::Module> resolve(v8::Local<v8::Context> context,
                                            v8::Local<v8::String> specifier,
                                            v8::Local<v8::FixedArray> assertions,
                                            v8::Local<v8::Module> referrer);
  static v8::MaybeLocal<v8::Value> run_synthetic(v8::Local<v8::Context> context,
                                                 v8::Local<v8::Module> module);

  v8::Local<v8::Context> context(Js& js);

  v8::Global<v8::Module> module_;
  v8::Global<v8::Value> url_;
  v8::Global<v8::Function> evaluate_;
  std::map<std::pair<std::string, std::string>, size_t> request_index_;
  int hash_ = 0;
  bool code_was_rejected_ = false;
};

// The host's part of a script's origin: `key` answers import() in it. Without one it is the loader.
v8::Local<v8::Data> import_key(Js& js, Value key);

// import() and import.meta.
void install_module_callbacks(v8::Isolate* isolate);

}  // namespace sinter::runtime
