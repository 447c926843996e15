// The built-in modules: their JavaScript half, embedded in the library, and their C++ bindings.
#pragma once

#include <optional>

#include "runtime/engine/js.h"

namespace sinter::runtime {

// One embedded file of runtime/lib; `id` is its path without `.js` ("fs", "internal/errors").
struct EmbeddedSource {
  const char* id;
  const char* begin;
  const char* end;
};
extern const EmbeddedSource kEmbeddedSources[];
extern const size_t kEmbeddedSourceCount;

// The text of kEmbeddedSources[number] for V8, as ASCII; it lives as long as the process.
v8::String::ExternalOneByteStringResource* embedded_text(size_t number);
// Which one it is; nothing for any other address.
std::optional<size_t> embedded_text_number(const void* text);

// A C++ binding by name; the table is in bindings.cc.
struct NamedBinding {
  const char* name;
  void (*fill)(BindingObject&);
};
extern const NamedBinding kBindings[];
extern const size_t kBindingCount;

// Compiles and calls a built-in as `(exports, require, module, binding, compile)`; used for the
// bootstrap, which then loads all others itself.
v8::MaybeLocal<v8::Value> run_builtin(Js& js, std::string_view id);

}  // namespace sinter::runtime
