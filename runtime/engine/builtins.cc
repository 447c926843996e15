#include "runtime/engine/builtins.h"
#include "runtime/engine/code_cache.h"
#include "runtime/engine/env.h"
#include "runtime/engine/text.h"

namespace sinter::runtime {

namespace {

// The embedded text as a V8 string that points into the library instead of copying it.
class EmbeddedText final : public v8::String::ExternalOneByteStringResource {
 public:
  const char* data() const override { return source_->begin; }
  size_t length() const override { return static_cast<size_t>(source_->end - source_->begin); }
  // Strings of every isolate share it.
  void Dispose() override {}

 private:
  friend EmbeddedText* texts();
  const EmbeddedSource* source_ = nullptr;
};

EmbeddedText* texts() {
  static EmbeddedText* const all = [] {
    auto* made = new EmbeddedText[kEmbeddedSourceCount];
    for (size_t i = 0; i < kEmbeddedSourceCount; i++) made[i].source_ = &kEmbeddedSources[i];
    return made;
  }();
  return all;
}

const EmbeddedSource* find(std::string_view id) {
  for (size_t i = 0; i < kEmbeddedSourceCount; i++) {
    if (kEmbeddedSources[i].id == id) return &kEmbeddedSources[i];
  }
  return nullptr;
}

v8::MaybeLocal<v8::Function> compile(Js& js, const EmbeddedSource& source) {
  size_t size = static_cast<size_t>(source.end - source.begin);
  const bool ascii = is_ascii({source.begin, size});
  v8::Local<v8::String> text;
  if (!ascii) {
    text = js.string({source.begin, size});
  } else if (!v8::String::NewExternalOneByte(
                  js.isolate,
                  recorded(embedded_text(static_cast<size_t>(&source - kEmbeddedSources))))
                  .ToLocal(&text)) {
    return {};
  }
  v8::ScriptOrigin origin(js.isolate, js.string(std::string("node:") + source.id));
  // The stream packages declare a `process` of their own.
  bool vendored = std::string_view(source.id).substr(0, 7) == "vendor/";
  v8::Local<v8::String> parameters[] = {
      js.symbol_name("exports"), js.symbol_name("require"), js.symbol_name("module"),
      js.symbol_name("binding"), vendored ? js.symbol_name("process_") : js.symbol_name("process")};
  v8::ScriptCompiler::CachedData* cached = builtin_cache_lookup(source.id);
  v8::ScriptCompiler::Source unit(text, origin, cached);
  auto result = v8::ScriptCompiler::CompileFunctionInContext(
      js.context, &unit, 5, parameters, 0, nullptr,
      cached ? v8::ScriptCompiler::kConsumeCodeCache : v8::ScriptCompiler::kNoCompileOptions);
  if (v8::Local<v8::Function> function; result.ToLocal(&function)) {
    builtin_cache_record(js, source.id, function);
  }
  return result;
}

Function compile_builtin(Js& js, std::string id) {
  const EmbeddedSource* source = find(id);
  if (!source) return {};
  Function function;
  return compile(js, *source).ToLocal(&function) ? function : Function();
}

Value make_binding(Js& js, std::string name) {
  for (size_t i = 0; i < kBindingCount; i++) {
    if (name != kBindings[i].name) continue;
    BindingObject binding(js, js.object());
    kBindings[i].fill(binding);
    return binding.target;
  }
  return js.undefined();
}

std::vector<std::string> builtin_ids(Js&) {
  std::vector<std::string> ids;
  for (size_t i = 0; i < kEmbeddedSourceCount; i++) ids.push_back(kEmbeddedSources[i].id);
  return ids;
}

}  // namespace

v8::String::ExternalOneByteStringResource* embedded_text(size_t number) { return &texts()[number]; }
std::optional<size_t> embedded_text_number(const void* text) {
  const auto* at = static_cast<const EmbeddedText*>(text);
  if (at < texts() || at >= texts() + kEmbeddedSourceCount) return std::nullopt;
  return static_cast<size_t>(at - texts());
}

v8::MaybeLocal<v8::Value> run_builtin(Js& js, std::string_view id) {
  const EmbeddedSource* source = find(id);
  v8::Local<v8::Function> function;
  if (!source || !compile(js, *source).ToLocal(&function)) return {};
  BindingObject loader(js, js.object());
  loader.function<&make_binding>("binding")
      .function<&compile_builtin>("compile")
      .function<&builtin_ids>("ids")
      .value("makesSnapshot", js.boolean(recorded_references != nullptr));
  Value arguments[] = {loader.target, js.undefined(), js.undefined(), js.undefined(),
                       js.undefined()};
  return function->Call(js.context, js.undefined(), 5, arguments);
}

}  // namespace sinter::runtime
