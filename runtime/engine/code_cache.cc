#include "runtime/engine/code_cache.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "runtime/engine/env.h"

namespace sinter::runtime {

namespace {

// File: "SINTRCC1", then per built-in: u32 id length, u32 data length, id, data padded to 8 bytes.
constexpr std::string_view kMagic = "SINTRCC1";

struct Cache {
  std::map<std::string, std::string_view, std::less<>> entries;
  const char* record_to = nullptr;
  std::map<std::string, v8::Global<v8::Function>> recorded;
};

Cache& cache() {
  static Cache* instance = new Cache;
  return *instance;
}

std::string cache_path() {
  Dl_info info;
  if (!dladdr(reinterpret_cast<void*>(&open_builtin_cache), &info) || !info.dli_fname) return {};
  return std::string(info.dli_fname) + ".cache";
}

size_t padded(size_t size) { return (size + 7) & ~size_t{7}; }

}  // namespace

void open_builtin_cache() {
  cache().record_to = getenv("SINTER_RECORD_BUILTIN_CACHE");
  if (cache().record_to) return;
  int file = open(cache_path().c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  struct stat status;
  if (fstat(file, &status) == 0 && status.st_size > 16) {
    size_t size = static_cast<size_t>(status.st_size);
    void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapped != MAP_FAILED) {
      std::string_view bytes(static_cast<const char*>(mapped), size);
      if (bytes.substr(0, 8) == kMagic) {
        for (size_t at = 8; at + 8 <= size;) {
          u32 lengths[2];
          memcpy(lengths, bytes.data() + at, 8);
          size_t id_end = at + 8 + padded(lengths[0]);
          if (id_end + lengths[1] > size) break;
          cache().entries[std::string(bytes.substr(at + 8, lengths[0]))] =
              bytes.substr(id_end, lengths[1]);
          at = id_end + padded(lengths[1]);
        }
      }
    }
  }
  close(file);
}

bool records_builtin_cache() { return cache().record_to != nullptr; }

v8::ScriptCompiler::CachedData* builtin_cache_lookup(std::string_view id) {
  auto found = cache().entries.find(id);
  if (found == cache().entries.end()) return nullptr;
  return new v8::ScriptCompiler::CachedData(reinterpret_cast<const u8*>(found->second.data()),
                                            static_cast<int>(found->second.size()),
                                            v8::ScriptCompiler::CachedData::BufferNotOwned);
}

void builtin_cache_record(Js& js, std::string_view id, v8::Local<v8::Function> function) {
  // Only the main thread's: handles belong to one isolate.
  if (cache().record_to && !js.env().worker)
    cache().recorded[std::string(id)].Reset(js.isolate, function);
}

void write_builtin_cache(v8::Isolate* isolate) {
  if (!cache().record_to) return;
  v8::HandleScope scope(isolate);
  FILE* file = fopen(cache().record_to, "wb");
  if (!file) return;
  fwrite(kMagic.data(), 1, kMagic.size(), file);
  const char zeros[8] = {};
  for (auto& [id, function] : cache().recorded) {
    std::unique_ptr<v8::ScriptCompiler::CachedData> data(
        v8::ScriptCompiler::CreateCodeCacheForFunction(function.Get(isolate)));
    if (!data) continue;
    u32 lengths[2] = {static_cast<u32>(id.size()), static_cast<u32>(data->length)};
    fwrite(lengths, 1, 8, file);
    fwrite(id.data(), 1, id.size(), file);
    fwrite(zeros, 1, padded(id.size()) - id.size(), file);
    fwrite(data->data, 1, lengths[1], file);
    fwrite(zeros, 1, padded(lengths[1]) - lengths[1], file);
  }
  fclose(file);
  cache().recorded.clear();
}

}  // namespace sinter::runtime
