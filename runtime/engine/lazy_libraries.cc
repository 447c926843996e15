// The C++ half of lazy_libraries.S: finds a function of a library that is opened for it.
#include "runtime/engine/lazy_libraries.h"

#include <dlfcn.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/types.h"

// Of every library: the number of its first function (4 bytes, aligned), then its name. The last
// one has no name. Names of functions follow each other.
extern "C" const char sinter_lazy_libraries[];
extern "C" const char sinter_lazy_names[];
extern "C" std::atomic<void*> sinter_lazy_targets[];

namespace sinter::runtime {
namespace {

// Calls `visit` with the number of each library's first function and the library's name.
template <class Visit>
void for_each_library(const Visit& visit) {
  for (const char* at = sinter_lazy_libraries;;) {
    u32 first;
    memcpy(&first, at, sizeof first);
    const char* name = at + sizeof first;
    const size_t size = strlen(name) + 1;
    if (size == 1) return;
    visit(first, name);
    at = name + ((size + 3) & ~size_t{3});
  }
}

const char* library_of(u32 function) {
  const char* library = nullptr;
  for_each_library([&](u32 first, const char* name) {
    if (first <= function) library = name;
  });
  return library;
}

const char* name_of(u32 function) {
  const char* name = sinter_lazy_names;
  for (; function > 0; --function) name += strlen(name) + 1;
  return name;
}

}  // namespace

void open_lazy_libraries_for_addons() {
  for_each_library([](u32, const char* name) { dlopen(name, RTLD_LAZY | RTLD_GLOBAL); });
}

}  // namespace sinter::runtime

// Any thread; two may find the same.
extern "C" void* sinter_open_lazily(sinter::u32 function) {
  using namespace sinter::runtime;
  const char* library = library_of(function);
  // Never closed; opened again, it is only counted.
  void* handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  void* target = handle ? dlsym(handle, name_of(function)) : nullptr;
  if (!target) {
    fprintf(stderr, "sinter: this program needs %s, which cannot be used: %s\n", library,
            dlerror());
    abort();
  }
  sinter_lazy_targets[function].store(target, std::memory_order_release);
  return target;
}
