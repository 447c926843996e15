// ECMAScript modules: one object a module, driven by the JavaScript half of the loader, which does
// the resolving and loading. A source-text module is compiled from text; a synthetic one (built-in,
// CommonJS, JSON) is a list of export names whose values a callback sets when it is evaluated.
#pragma once

#include <map>

#include "runtime/engine/resource.h"

namespace sinter::runtime {

class ModuleRecord final : public Resource {
 public:
  // `source` is a string, or an array of export names with `evaluate` for a synthetic module.
  ModuleRecord(Js& js, Value url, Value source, Function evaluate);
  ~ModuleRecord() override;

  // [[specifier, attribute type or ''], ...]
  Value requests(Js& js);
  // One ModuleRecord for each request, in order.
  void link(Js& js, Value records);
  void instantiate(Js& js);
  Value evaluate(Js& js);
  Value module_namespace(Js& js);
  i32 status(Js& js);
  Value error(Js& js);
  bool is_async(Js& js);
  void set_export(Js& js, Value name, Value value);
  Value url(Js& js) { return url_.Get(js.isolate); }
  // V8's code for the module, for the compile cache.

  static ModuleRecord* find(Env& env, v8::Local<v8::Module> module);
  static void fill(BindingObject& binding);

 private:
  static v8::MaybeLocal<v8::Module> resolve(v8::Local<v8::Context> context,
                                            v8::Local<v8::String> specifier,
                                            v8::Local<v8::FixedArray> assertions,
                                            v8::Local<v8::Module> referrer);
  static v8::MaybeLocal<v8::Value> run_synthetic(v8::Local<v8::Context> context,
                                                 v8::Local<v8::Module> module);

  v8::Global<v8::Module> module_;
  v8::Global<v8::Value> url_;
  v8::Global<v8::Function> evaluate_;
  std::vector<v8::Global<v8::Object>> linked_;
  std::map<std::pair<std::string, std::string>, size_t> request_index_;
  int hash_ = 0;
};

// import() and import.meta.
void install_module_callbacks(v8::Isolate* isolate);

}  // namespace sinter::runtime
