// Compiled code of the user's modules, kept on disk between runs. Made after the program has run,
// so that functions which were compiled lazily are in it; a tool of several megabytes starts
// several times faster the second time.
//
// A file is named by the hash of the text it was made from and of the script's name, and lies in a
// folder named for the engine's version and flags; V8 checks it once more and ignores what does not
// fit. Everything here is best effort: a cache that cannot be read or written only costs time.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "runtime/engine/js.h"

namespace sinter::runtime {

class CompileCache {
 public:
  enum Kind : u8 { kFunction, kModule };
  // Texts shorter than this compile faster than a file is read.
  static constexpr int kSmallest = 4096;

  // Null where caching is off or there is no place for it; see base/cache_place.h.
  static std::unique_ptr<CompileCache> open();

  // What a compilation asks and then reports. `key` is empty for texts that are not cached.
  // `name`: of the script; it is in the compiled code, where stacks and import() find it.
  // `context`: what else the code depends on (the names of parameters).
  std::string key(Js& js, v8::Local<v8::String> source, Kind kind, Value name,
                  std::string_view context = {}) const;
  v8::ScriptCompiler::CachedData* find(const std::string& key) const;
  void compiled(Js& js, const std::string& key, v8::Local<v8::Function> function);
  void compiled(Js& js, const std::string& key, v8::Local<v8::Module> module);

  // Writes what this run compiled without the cache's help.
  void write(v8::Isolate* isolate);
  const std::string& folder() const { return folder_; }

 private:
  explicit CompileCache(std::string folder) : folder_(std::move(folder)) {}
  void store(const std::string& key, const v8::ScriptCompiler::CachedData& data) const;
  void make_room() const;

  struct Fresh {
    v8::Global<v8::Function> function;
    v8::Global<v8::UnboundModuleScript> module;
  };
  std::string folder_;
  std::unordered_map<std::string, Fresh> fresh_;
};

}  // namespace sinter::runtime
