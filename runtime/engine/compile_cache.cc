#include "runtime/engine/compile_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/cache_place.h"
#include "base/hash.h"

namespace sinter::runtime {

namespace {

// Of one engine version's folder; beyond it the files that were not read for longest go.
constexpr size_t kMostFiles = 4096;
// Of one run: code that is made in a loop must not be kept for ever.
constexpr size_t kMostFresh = 4096;

// At the end of a file: V8 believes what it is given.
constexpr size_t kSumSize = 16;
std::string sum_of(std::string_view bytes) {
  return to_base32(Hasher().add_raw(bytes).finish(), kSumSize);
}

bool make_folders(const std::string& path) {
  for (size_t at = 1; at != std::string::npos;) {
    at = path.find('/', at + 1);
    if (mkdir(path.substr(0, at).c_str(), 0700) != 0 && errno != EEXIST) return false;
  }
  return true;
}

}  // namespace

std::unique_ptr<CompileCache> CompileCache::open() {
  // As it was when the process started: a program must not choose where the runtime writes.
  static const std::string place = compiled_code_place();
  if (place.empty() || place[0] != '/') return nullptr;
  char tag[16];
  snprintf(tag, sizeof tag, "%08x", v8::ScriptCompiler::CachedDataVersionTag());
  return std::unique_ptr<CompileCache>(new CompileCache(place + "/" + tag));
}

std::string CompileCache::key(Js& js, v8::Local<v8::String> source, Kind kind, Value name,
                              std::string_view context) const {
  if (source->Length() < kSmallest) return {};
  Hasher hasher;
  const v8::String::Utf8Value file(js.isolate, name);
  hasher.add(static_cast<u64>(kind)).add(context);
  hasher.add(std::string_view(*file ? *file : "", static_cast<size_t>(file.length())));
  size_t length = static_cast<size_t>(source->Length());
  if (source->IsExternalOneByte()) {
    hasher.add_raw({source->GetExternalOneByteStringResource()->data(), length});
  } else if (source->IsOneByte()) {
    std::string bytes(length, '\0');
    source->WriteOneByte(js.isolate, reinterpret_cast<u8*>(bytes.data()), 0,
                         static_cast<int>(length), v8::String::NO_NULL_TERMINATION);
    hasher.add_raw(bytes);
  } else {
    std::string bytes(2 * length, '\0');
    source->Write(js.isolate, reinterpret_cast<u16*>(bytes.data()), 0, static_cast<int>(length),
                  v8::String::NO_NULL_TERMINATION);
    hasher.add_raw(bytes);
  }
  return to_base32(hasher.finish(), 25);
}

v8::ScriptCompiler::CachedData* CompileCache::find(const std::string& key) const {
  if (key.empty()) return nullptr;
  int file = ::open((folder_ + "/" + key).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  struct stat status;
  u8* data = nullptr;
  ssize_t size = -1;
  if (fstat(file, &status) == 0 && status.st_size > 0) {
    data = new u8[static_cast<size_t>(status.st_size)];
    size = read(file, data, static_cast<size_t>(status.st_size));
  }
  close(file);
  const std::string_view bytes(reinterpret_cast<const char*>(data), data ? size : 0);
  if (size != status.st_size || bytes.size() <= kSumSize ||
      sum_of(bytes.substr(0, bytes.size() - kSumSize)) != bytes.substr(bytes.size() - kSumSize)) {
    delete[] data;
    return nullptr;
  }
  return new v8::ScriptCompiler::CachedData(data, static_cast<int>(bytes.size() - kSumSize),
                                            v8::ScriptCompiler::CachedData::BufferOwned);
}

void CompileCache::compiled(Js& js, const std::string& key, v8::Local<v8::Function> function) {
  // A text compiled twice (to learn what it is, then to run it) is kept as it ran.
  if (fresh_.size() < kMostFresh) fresh_[key].function.Reset(js.isolate, function);
}
void CompileCache::compiled(Js& js, const std::string& key, v8::Local<v8::Module> module) {
  if (fresh_.size() < kMostFresh) {
    fresh_[key].module.Reset(js.isolate, module->GetUnboundModuleScript());
  }
}

void CompileCache::write(v8::Isolate* isolate) {
  if (fresh_.empty()) return;
  v8::HandleScope scope(isolate);
  if (make_folders(folder_)) {
    for (auto& [key, one] : fresh_) {
      std::unique_ptr<v8::ScriptCompiler::CachedData> data(
          one.function.IsEmpty()
              ? v8::ScriptCompiler::CreateCodeCache(one.module.Get(isolate))
              : v8::ScriptCompiler::CreateCodeCacheForFunction(one.function.Get(isolate)));
      if (data) store(key, *data);
    }
    make_room();
  }
  fresh_.clear();
}

void CompileCache::store(const std::string& key, const v8::ScriptCompiler::CachedData& data) const {
  // Under another name until it is whole, because another process may be reading.
  std::string path = folder_ + "/" + key, temporary = path + "." + std::to_string(getpid());
  int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return;
  const std::string_view bytes(reinterpret_cast<const char*>(data.data),
                               static_cast<size_t>(data.length));
  const std::string whole_text = std::string(bytes) + sum_of(bytes);
  const bool whole = ::write(file, whole_text.data(), whole_text.size()) ==
                     static_cast<ssize_t>(whole_text.size());
  close(file);
  if (!whole || rename(temporary.c_str(), path.c_str()) != 0) unlink(temporary.c_str());
}

void CompileCache::make_room() const {
  DIR* folder = opendir(folder_.c_str());
  if (!folder) return;
  std::vector<std::pair<i64, std::string>> files;
  while (dirent* entry = readdir(folder)) {
    if (entry->d_name[0] != '.') files.emplace_back(0, folder_ + "/" + entry->d_name);
  }
  closedir(folder);
  if (files.size() <= kMostFiles) return;
  for (auto& [read_at, path] : files) {
    struct stat status;
    if (stat(path.c_str(), &status) == 0) {
      read_at = std::max<i64>(status.st_atime, status.st_mtime);
    }
  }
  std::sort(files.begin(), files.end());
  for (size_t i = 0; i < files.size() - kMostFiles / 2; i++) unlink(files[i].second.c_str());
}

}  // namespace sinter::runtime
