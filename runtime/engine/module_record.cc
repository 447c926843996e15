#include "runtime/engine/module_record.h"

#include "runtime/engine/cjs_source.h"
#include "runtime/engine/compile_cache.h"
#include "runtime/engine/inspector.h"

namespace sinter::runtime {

namespace {

// V8 hands attributes over as a flat list: key, value[, position]. Only `type` has a meaning.
std::string attribute_type(Js& js, v8::Local<v8::FixedArray> list, int stride) {
  for (int i = 0; i + 1 < list->Length(); i += stride) {
    auto key = list->Get(js.context, i).As<v8::Value>();
    if (js.to_string(key) == "type") {
      return js.to_string(list->Get(js.context, i + 1).As<v8::Value>());
    }
  }
  return {};
}

v8::ScriptCompiler::CompileOptions options_for(const v8::ScriptCompiler::CachedData* cached) {
  return cached ? v8::ScriptCompiler::kConsumeCodeCache : v8::ScriptCompiler::kNoCompileOptions;
}

v8::MaybeLocal<v8::Promise> import_dynamically(v8::Local<v8::Context> context, v8::Local<v8::Data>,
                                               Value resource_name, v8::Local<v8::String> specifier,
                                               v8::Local<v8::FixedArray> assertions) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::EscapableHandleScope scope(isolate);
  Js js(isolate);
  Env& env = js.env();
  Value arguments[] = {specifier, resource_name, js.string(attribute_type(js, assertions, 2))};
  Value result;
  if (!env.hooks.import_dynamically.Get(isolate)
           ->Call(context, js.undefined(), 3, arguments)
           .ToLocal(&result) ||
      !result->IsPromise()) {
    return {};
  }
  return scope.Escape(result.As<v8::Promise>());
}

void initialize_import_meta(v8::Local<v8::Context> context, v8::Local<v8::Module> module,
                            v8::Local<v8::Object> meta) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::HandleScope scope(isolate);
  Js js(isolate);
  ModuleRecord* record = ModuleRecord::find(js.env(), module);
  if (!record) return;
  Value arguments[] = {meta, record->url(js), record->wrapper(js)};
  leave_pending(js.env().hooks.initialize_import_meta.Get(isolate)->Call(context, js.undefined(), 3,
                                                                         arguments));
}

}  // namespace

void install_module_callbacks(v8::Isolate* isolate) {
  isolate->SetHostImportModuleDynamicallyCallback(&import_dynamically);
  isolate->SetHostInitializeImportMetaObjectCallback(&initialize_import_meta);
}

ModuleRecord::ModuleRecord(Js& js, Value url, Value source, Function evaluate) {
  url_.Reset(js.isolate, url);
  v8::Local<v8::Module> module;
  if (source->IsArray()) {
    auto names = source.As<v8::Array>();
    std::vector<v8::Local<v8::String>> exports;
    for (u32 i = 0; i < names->Length(); i++) {
      exports.push_back(names->Get(js.context, i).ToLocalChecked().As<v8::String>());
    }
    module = v8::Module::CreateSyntheticModule(js.isolate, url.As<v8::String>(), exports,
                                               &run_synthetic);
    evaluate_.Reset(js.isolate, evaluate);
  } else {
    v8::ScriptOrigin origin(js.isolate, url, 0, 0, false, -1, Value(), false, false, true);
    CompileCache* cache = js.env().compile_cache.get();
    auto text = source.As<v8::String>();
    std::string key = cache ? cache->key(js, text, CompileCache::kModule, url) : "";
    v8::ScriptCompiler::CachedData* cached = key.empty() ? nullptr : cache->find(key);
    v8::ScriptCompiler::Source unit(text, origin, cached);
    KeepPlace place(js.env());
    if (!v8::ScriptCompiler::CompileModule(js.isolate, &unit, options_for(cached))
             .ToLocal(&module)) {
      return;
    }
    if (!key.empty() && (!cached || cached->rejected)) cache->compiled(js, key, module);
  }
  module_.Reset(js.isolate, module);
  hash_ = module->GetIdentityHash();
  js.env().modules.emplace(hash_, this);
  // Modules live as long as their environment: the loader's map never forgets one.
  hold();
}

ModuleRecord::~ModuleRecord() {
  if (module_.IsEmpty() || !has_wrapper()) return;
  auto [begin, end] = env().modules.equal_range(hash_);
  for (auto it = begin; it != end; ++it) {
    if (it->second == this) {
      env().modules.erase(it);
      return;
    }
  }
}

ModuleRecord* ModuleRecord::find(Env& env, v8::Local<v8::Module> module) {
  auto [begin, end] = env.modules.equal_range(module->GetIdentityHash());
  for (auto it = begin; it != end; ++it) {
    if (it->second->module_ == module) return it->second;
  }
  return nullptr;
}

Value ModuleRecord::requests(Js& js) {
  auto list = module_.Get(js.isolate)->GetModuleRequests();
  std::vector<Value> out;
  for (int i = 0; i < list->Length(); i++) {
    auto request = list->Get(js.context, i).As<v8::ModuleRequest>();
    std::string type = attribute_type(js, request->GetImportAssertions(), 3);
    request_index_[{js.to_string(request->GetSpecifier()), type}] = static_cast<size_t>(i);
    out.push_back(js.array({request->GetSpecifier(), js.string(type)}));
  }
  return js.array(out);
}

void ModuleRecord::link(Js& js, Value records) {
  auto list = records.As<v8::Array>();
  linked_.clear();
  for (u32 i = 0; i < list->Length(); i++) {
    linked_.emplace_back(js.isolate, list->Get(js.context, i).ToLocalChecked().As<v8::Object>());
  }
}

v8::MaybeLocal<v8::Module> ModuleRecord::resolve(v8::Local<v8::Context> context,
                                                 v8::Local<v8::String> specifier,
                                                 v8::Local<v8::FixedArray> assertions,
                                                 v8::Local<v8::Module> referrer) {
  Js js(context->GetIsolate());
  ModuleRecord* from = find(js.env(), referrer);
  if (from) {
    auto found =
        from->request_index_.find({js.to_string(specifier), attribute_type(js, assertions, 3)});
    if (found != from->request_index_.end() && found->second < from->linked_.size()) {
      auto* target = runtime::unwrap<ModuleRecord>(from->linked_[found->second].Get(js.isolate));
      if (target && !target->module_.IsEmpty()) return target->module_.Get(js.isolate);
    }
  }
  js.throw_error("Module '" + js.to_string(specifier) + "' was not linked");
  return {};
}

void ModuleRecord::instantiate(Js& js) {
  KeepPlace place(js.env());
  leave_pending(module_.Get(js.isolate)->InstantiateModule(js.context, &resolve));
}

Value ModuleRecord::evaluate(Js& js) {
  if (js.env().inspector) js.env().inspector->break_if_armed();
  Value result;
  return module_.Get(js.isolate)->Evaluate(js.context).ToLocal(&result) ? result : Value();
}

v8::MaybeLocal<v8::Value> ModuleRecord::run_synthetic(v8::Local<v8::Context> context,
                                                      v8::Local<v8::Module> module) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::EscapableHandleScope scope(isolate);
  Js js(isolate);
  ModuleRecord* record = find(js.env(), module);
  if (record && !record->evaluate_.IsEmpty()) {
    Value arguments[] = {record->wrapper(js)};
    if (record->evaluate_.Get(isolate)->Call(context, js.undefined(), 1, arguments).IsEmpty()) {
      return {};
    }
  }
  // The specification wants a promise here (synthetic modules take part in top-level await).
  auto resolver = v8::Promise::Resolver::New(context).ToLocalChecked();
  leave_pending(resolver->Resolve(context, js.undefined()));
  return scope.Escape(resolver->GetPromise().As<v8::Value>());
}

Value ModuleRecord::module_namespace(Js& js) {
  auto module = module_.Get(js.isolate);
  if (module->GetStatus() < v8::Module::kInstantiated) return js.undefined();
  return module->GetModuleNamespace();
}

i32 ModuleRecord::status(Js& js) { return module_.Get(js.isolate)->GetStatus(); }
Value ModuleRecord::error(Js& js) {
  auto module = module_.Get(js.isolate);
  return module->GetStatus() == v8::Module::kErrored ? module->GetException() : js.undefined();
}
bool ModuleRecord::is_async(Js& js) {
  auto module = module_.Get(js.isolate);
  return module->IsSourceTextModule() && module->IsGraphAsync();
}

void ModuleRecord::set_export(Js& js, Value name, Value value) {
  leave_pending(
      module_.Get(js.isolate)->SetSyntheticModuleExport(js.isolate, name.As<v8::String>(), value));
}

namespace {

// The CommonJS wrapper: a function with the given parameter names around the source.
Value compile_function(Js& js, Value source, Value filename, std::vector<std::string> names) {
  v8::ScriptOrigin origin(js.isolate, filename);
  CompileCache* cache = js.env().compile_cache.get();
  auto text = source.As<v8::String>();
  std::string context;
  for (const std::string& name : names) context += name + ",";
  std::string key = cache ? cache->key(js, text, CompileCache::kFunction, filename, context) : "";
  v8::ScriptCompiler::CachedData* cached = key.empty() ? nullptr : cache->find(key);
  v8::ScriptCompiler::Source unit(text, origin, cached);
  std::vector<v8::Local<v8::String>> parameters;
  for (const std::string& name : names) parameters.push_back(js.symbol_name(name));
  v8::Local<v8::Function> out;
  KeepPlace place(js.env());
  if (!v8::ScriptCompiler::CompileFunctionInContext(
           js.context, &unit, parameters.size(), parameters.data(), 0, nullptr, options_for(cached))
           .ToLocal(&out)) {
    return {};
  }
  if (!key.empty() && (!cached || cached->rejected)) cache->compiled(js, key, out);
  return out;
}

Value run_script(Js& js, Value source, Value filename, i32 line, i32 column) {
  v8::ScriptOrigin origin(js.isolate, filename, line, column);
  v8::ScriptCompiler::Source unit(source.As<v8::String>(), origin);
  v8::Local<v8::Script> script;
  {
    KeepPlace place(js.env());
    if (!v8::ScriptCompiler::Compile(js.context, &unit).ToLocal(&script)) return {};
  }
  Value result;
  return script->Run(js.context).ToLocal(&result) ? result : Value();
}

// True if the text is a module and not a script: it compiles as a module although it did not as a
// function body. (Node's "detect-module".)
bool parses_as_module(Js& js, Value source, Value filename) {
  v8::TryCatch quiet(js.isolate);
  v8::ScriptOrigin origin(js.isolate, filename, 0, 0, false, -1, Value(), false, false, true);
  v8::ScriptCompiler::Source unit(source.As<v8::String>(), origin);
  return !v8::ScriptCompiler::CompileModule(js.isolate, &unit).IsEmpty();
}

std::string code_for_exports(Js&, std::string source) {
  return without_comments_and_templates(source);
}

// Where compiled code is kept, or undefined.
Value compile_cache_folder(Js& js) {
  CompileCache* cache = js.env().compile_cache.get();
  return cache ? Value(js.string(cache->folder())) : js.undefined();
}
void flush_compile_cache(Js& js) {
  if (js.env().compile_cache && !js.env().worker) js.env().compile_cache->write(js.isolate);
}

// The compiler the command line lent us: [ok, text].
Value compile_source(Js& js, std::string source, std::string path) {
  const Options& options = js.env().options;
  if (!options.compile) return js.undefined();
  char* text = nullptr;
  size_t size = 0;
  int failed = options.compile(options.compile_context, source.data(), source.size(), path.c_str(),
                               &text, &size);
  Value out = js.array({js.boolean(failed == 0), js.string({text ? text : "", size})});
  free(text);
  return out;
}

}  // namespace

void ModuleRecord::fill(BindingObject& binding) {
  Class<ModuleRecord>(binding.js, "ModuleRecord")
      .constructor<Value, Value, Function>()
      .method<&ModuleRecord::requests>("requests")
      .method<&ModuleRecord::link>("link")
      .method<&ModuleRecord::instantiate>("instantiate")
      .method<&ModuleRecord::evaluate>("evaluate")
      .method<&ModuleRecord::module_namespace>("namespace")
      .method<&ModuleRecord::status>("status")
      .method<&ModuleRecord::error>("error")
      .method<&ModuleRecord::is_async>("isAsync")
      .method<&ModuleRecord::set_export>("setExport")
      .install(binding);
  binding.function<&compile_function>("compileFunction")
      .function<&run_script>("runScript")
      .function<&parses_as_module>("parsesAsModule")
      .function<&compile_source>("compileSource")
      .function<&code_for_exports>("codeForExports")
      .function<&compile_cache_folder>("compileCacheFolder")
      .function<&flush_compile_cache>("flushCompileCache");
}

}  // namespace sinter::runtime
