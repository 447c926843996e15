#include "runtime/engine/module_record.h"

#include "runtime/engine/cjs_source.h"
#include "runtime/engine/compile_cache.h"
#include "runtime/engine/inspector.h"
#include "runtime/engine/watchdog.h"

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

v8::MaybeLocal<v8::Promise> import_dynamically(v8::Local<v8::Context> context,
                                               v8::Local<v8::Data> host_options,
                                               Value resource_name, v8::Local<v8::String> specifier,
                                               v8::Local<v8::FixedArray> assertions) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::EscapableHandleScope scope(isolate);
  Js js(isolate);
  Env& env = js.env();
  Value key = js.undefined();
  if (!host_options.IsEmpty() && host_options->IsFixedArray()) {
    auto list = host_options.As<v8::FixedArray>();
    if (list->Length() > 0) key = list->Get(context, 0).As<v8::Value>();
  }
  Value arguments[] = {specifier, resource_name, js.string(attribute_type(js, assertions, 2)), key};
  Value result;
  if (!env.hooks.import_dynamically.Get(isolate)
           ->Call(context, js.undefined(), 4, arguments)
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

v8::Local<v8::Data> import_key(Js& js, Value key) {
  if (!key->IsSymbol()) return {};
  auto list = v8::PrimitiveArray::New(js.isolate, 1);
  list->Set(js.isolate, 0, key.As<v8::Symbol>());
  return list;
}

void install_module_callbacks(v8::Isolate* isolate) {
  isolate->SetHostImportModuleDynamicallyCallback(&import_dynamically);
  isolate->SetHostInitializeImportMetaObjectCallback(&initialize_import_meta);
}

ModuleRecord::ModuleRecord(Js& js, Value url, Value source, Function evaluate, Value origin) {
  if (!url->IsString() || !(source->IsString() || source->IsArray())) {
    js.throw_type_error("Illegal constructor");
    return;
  }
  url_.Reset(js.isolate, url);
  const bool is_shared = origin->IsArray();  // with a program that holds it
  auto part = [&](u32 i) {
    return is_shared ? origin.As<v8::Array>()->Get(js.context, i).ToLocalChecked() : js.undefined();
  };
  v8::Local<v8::Context> context = js.context;
  if (Value global = part(0); global->IsObject()) {
    context = global.As<v8::Object>()->GetCreationContext().ToLocalChecked();
  }
  v8::Context::Scope entered(context);
  v8::Local<v8::Module> module;
  if (source->IsArray()) {
    auto names = source.As<v8::Array>();
    std::vector<v8::Local<v8::String>> exports;
    for (u32 i = 0; i < names->Length(); i++) {
      exports.push_back(
          Convert<v8::Local<v8::String>>::from(js, names->Get(js.context, i).ToLocalChecked()));
    }
    module = v8::Module::CreateSyntheticModule(js.isolate, url.As<v8::String>(), exports,
                                               &run_synthetic);
    if (!is_shared) evaluate_.Reset(js.isolate, evaluate);
  } else {
    v8::ScriptOrigin place_of(js.isolate, url, Convert<i32>::from(js, part(2)),
                              Convert<i32>::from(js, part(3)), false, -1, Value(), false, false,
                              true, import_key(js, part(1)));
    CompileCache* cache = is_shared ? nullptr : js.env().compile_cache.get();
    auto text = source.As<v8::String>();
    std::string key = cache ? cache->key(js, text, CompileCache::kModule, url) : "";
    v8::ScriptCompiler::CachedData* cached = key.empty() ? nullptr : cache->find(key);
    if (Value given = part(4); given->IsArrayBufferView()) {
      const Bytes bytes = Convert<Bytes>::from(js, given);
      cached = new v8::ScriptCompiler::CachedData(bytes.data, static_cast<int>(bytes.size));
    }
    v8::ScriptCompiler::Source unit(text, place_of, cached);
    KeepPlace place(js.env());
    if (!v8::ScriptCompiler::CompileModule(js.isolate, &unit, options_for(cached))
             .ToLocal(&module)) {
      return;
    }
    code_was_rejected_ = cached && cached->rejected;
    if (!key.empty() && (!cached || cached->rejected)) cache->compiled(js, key, module);
  }
  module_.Reset(js.isolate, module);
  hash_ = module->GetIdentityHash();
  js.env().modules.emplace(hash_, this);
  // The loader's map never forgets one.
  if (!is_shared) hold();
}

v8::Local<v8::Context> ModuleRecord::context(Js& js) {
  Value global = wrapper(js)->GetInternalField(kGlobal);
  if (!global->IsObject()) return js.context;
  return global.As<v8::Object>()->GetCreationContext().ToLocalChecked();
}

void ModuleRecord::bind(Js& js, Value global, Value evaluate) {
  wrapper(js)->SetInternalField(kGlobal, global);
  wrapper(js)->SetInternalField(kEvaluate, evaluate);
}

ModuleRecord::~ModuleRecord() {
  if (module_.IsEmpty()) return;
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

void ModuleRecord::link(Js& js, Value records) { wrapper(js)->SetInternalField(kLinked, records); }

v8::MaybeLocal<v8::Module> ModuleRecord::resolve(v8::Local<v8::Context> context,
                                                 v8::Local<v8::String> specifier,
                                                 v8::Local<v8::FixedArray> assertions,
                                                 v8::Local<v8::Module> referrer) {
  Js js(context->GetIsolate());
  ModuleRecord* from = find(js.env(), referrer);
  if (from) {
    auto found =
        from->request_index_.find({js.to_string(specifier), attribute_type(js, assertions, 3)});
    Value linked = from->wrapper(js)->GetInternalField(kLinked), record;
    if (found != from->request_index_.end() && linked->IsArray() &&
        linked.As<v8::Array>()->Get(context, static_cast<u32>(found->second)).ToLocal(&record)) {
      auto* target = runtime::unwrap<ModuleRecord>(record);
      if (target && !target->module_.IsEmpty()) return target->module_.Get(js.isolate);
    }
  }
  js.throw_error("Module '" + js.to_string(specifier) + "' was not linked");
  return {};
}

void ModuleRecord::instantiate(Js& js) {
  KeepPlace place(js.env());
  auto where = context(js);
  v8::Context::Scope entered(where);
  leave_pending(module_.Get(js.isolate)->InstantiateModule(where, &resolve));
}

Value ModuleRecord::evaluate(Js& js, f64 limit, bool interruptible) {
  if (js.env().inspector) js.env().inspector->break_if_armed();
  auto where = context(js);
  v8::Context::Scope entered(where);
  InterruptWatch interrupt(js.isolate, interruptible);
  Watchdog watchdog(js.isolate, limit);
  Value result;
  const bool ok = module_.Get(js.isolate)->Evaluate(where).ToLocal(&result);
  const bool timed_out = watchdog.finish(), interrupted = interrupt.finish();
  if ((timed_out || interrupted) && !js.env().exiting()) {
    interrupted ? throw_interrupted(js) : throw_timeout(js, limit);
    return {};
  }
  return ok ? result : Value();
}

Value ModuleRecord::code(Js& js) {
  std::unique_ptr<v8::ScriptCompiler::CachedData> data(
      v8::ScriptCompiler::CreateCodeCache(module_.Get(js.isolate)->GetUnboundModuleScript()));
  if (!data) return js.bytes_copy({});
  return js.bytes_copy(
      {reinterpret_cast<const char*>(data->data), static_cast<size_t>(data->length)});
}

v8::MaybeLocal<v8::Value> ModuleRecord::run_synthetic(v8::Local<v8::Context> context,
                                                      v8::Local<v8::Module> module) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::EscapableHandleScope scope(isolate);
  Js js(isolate);
  ModuleRecord* record = find(js.env(), module);
  if (record) {
    Value own = record->wrapper(js)->GetInternalField(kEvaluate);
    Function function = own->IsFunction() ? own.As<v8::Function>() : record->evaluate_.Get(isolate);
    Value arguments[] = {record->wrapper(js)};
    if (!function.IsEmpty() && function->Call(context, js.undefined(), 1, arguments).IsEmpty()) {
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

// The CommonJS wrapper: a function with the given parameter names around the source. For node:vm
// `origin` is [key of its import(), line, column, global object of its context or undefined,
// objects that are scopes around it, compiled code or undefined]; then the answer is
// [function, whether the code was not used].
Value compile_function(Js& js, Value source, Value filename, std::vector<std::string> names,
                       Value origin) {
  const bool is_own = !origin->IsArray();
  auto part = [&](u32 i) {
    return is_own ? js.undefined() : origin.As<v8::Array>()->Get(js.context, i).ToLocalChecked();
  };
  v8::Local<v8::Context> where = js.context;
  if (Value global = part(3); global->IsObject()) {
    where = global.As<v8::Object>()->GetCreationContext().ToLocalChecked();
  }
  std::vector<v8::Local<v8::Object>> scopes;
  if (Value list = part(4); list->IsArray()) {
    for (u32 i = 0; i < list.As<v8::Array>()->Length(); i++) {
      scopes.push_back(list.As<v8::Array>()->Get(js.context, i).ToLocalChecked().As<v8::Object>());
    }
  }
  v8::ScriptOrigin place_of(js.isolate, filename, Convert<i32>::from(js, part(1)),
                            Convert<i32>::from(js, part(2)), false, -1, Value(), false, false,
                            false, import_key(js, part(0)));
  CompileCache* cache = is_own ? js.env().compile_cache.get() : nullptr;
  auto text = source.As<v8::String>();
  std::string context;
  for (const std::string& name : names) context += name + ",";
  std::string key = cache ? cache->key(js, text, CompileCache::kFunction, filename, context) : "";
  v8::ScriptCompiler::CachedData* cached = key.empty() ? nullptr : cache->find(key);
  if (Value given = part(5); given->IsArrayBufferView()) {
    const Bytes code = Convert<Bytes>::from(js, given);
    cached = new v8::ScriptCompiler::CachedData(code.data, static_cast<int>(code.size));
  }
  v8::ScriptCompiler::Source unit(text, place_of, cached);
  std::vector<v8::Local<v8::String>> parameters;
  for (const std::string& name : names) parameters.push_back(js.symbol_name(name));
  v8::Local<v8::Function> out;
  KeepPlace place(js.env());
  v8::Context::Scope entered(where);
  if (!v8::ScriptCompiler::CompileFunctionInContext(where, &unit, parameters.size(),
                                                    parameters.data(), scopes.size(), scopes.data(),
                                                    options_for(cached))
           .ToLocal(&out)) {
    return {};
  }
  if (!key.empty() && (!cached || cached->rejected)) cache->compiled(js, key, out);
  if (is_own) return out;
  return js.array({out, js.boolean(cached && cached->rejected)});
}

// What compile_function() takes.
Value code_of_function(Js& js, Function function) {
  std::unique_ptr<v8::ScriptCompiler::CachedData> data(
      v8::ScriptCompiler::CreateCodeCacheForFunction(function));
  if (!data) return js.bytes_copy({});
  return js.bytes_copy(
      {reinterpret_cast<const char*>(data->data), static_cast<size_t>(data->length)});
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
      .constructor<Value, Value, Function, Value>()
      .method<&ModuleRecord::requests>("requests")
      .method<&ModuleRecord::link>("link")
      .method<&ModuleRecord::instantiate>("instantiate")
      .method<&ModuleRecord::evaluate>("evaluate")
      .method<&ModuleRecord::bind>("bind")
      .method<&ModuleRecord::code>("code")
      .method<&ModuleRecord::code_was_rejected>("codeWasRejected")
      .method<&ModuleRecord::module_namespace>("namespace")
      .method<&ModuleRecord::status>("status")
      .method<&ModuleRecord::error>("error")
      .method<&ModuleRecord::is_async>("isAsync")
      .method<&ModuleRecord::set_export>("setExport")
      .install(binding);
  binding.function<&compile_function>("compileFunction")
      .function<&code_of_function>("codeOfFunction")
      .function<&run_script>("runScript")
      .function<&parses_as_module>("parsesAsModule")
      .function<&compile_source>("compileSource")
      .function<&code_for_exports>("codeForExports")
      .function<&compile_cache_folder>("compileCacheFolder")
      .function<&flush_compile_cache>("flushCompileCache");
}

}  // namespace sinter::runtime
