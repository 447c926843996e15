// V8's compiled code for the built-in modules, kept in one file beside the library so that a start
// does not parse them again. Made by running a warm-up program once at build time; V8 refuses it by
// itself when its version or flags changed, and then everything works without.
#pragma once

#include <string_view>

#include "runtime/engine/js.h"

namespace sinter::runtime {

// Maps the cache file next to the library, if there is one.
void open_builtin_cache();
// Whether this process records one.
bool records_builtin_cache();
// Null when there is no cache for this built-in. V8 takes ownership.
v8::ScriptCompiler::CachedData* builtin_cache_lookup(std::string_view id);
// While recording, remembers the function so that its code (lazy parts included) can be written.
void builtin_cache_record(Js& js, std::string_view id, v8::Local<v8::Function> function);
// Writes the cache; called at exit when recording was asked for.
void write_builtin_cache(v8::Isolate* isolate);

}  // namespace sinter::runtime
