// Keeps oneTBB from opening two libraries at the start of every process.
//
// oneTBB asks for another thread server (libirml), which hardly any machine has: the loader looks
// for it in every folder that could hold it, more than a hundred system calls. And it asks for an
// allocator of its own (libtbbmalloc), which takes 4 MB of addresses and half a millisecond, for
// the few objects that a pool of threads needs. Without them it starts threads itself and takes
// memory from malloc, which is mimalloc here. Both are optional by its documentation, and dlopen()
// is the only place to say so. Every other library is opened as usual.
#include <dlfcn.h>

#include <cstring>

// Forwarding has to be a jump and no call: dlopen() looks where the library that called it says,
// and takes its caller's address for that. Debug builds make calls, and sanitizers have a dlopen().
#if defined(NDEBUG) && !SINTER_SANITIZED

namespace {

// What is called at the end must not throw either, or it is no jump.
using Open = void* (*)(const char*, int) noexcept;

bool is_optional(const char* file) {
  const char* slash = std::strrchr(file, '/');
  const char* name = slash == nullptr ? file : slash + 1;
  return std::strcmp(name, "libirml.so.1") == 0 || std::strcmp(name, "libtbbmalloc.so.2") == 0;
}

Open system_dlopen() noexcept {
  static const Open open = reinterpret_cast<Open>(dlsym(RTLD_NEXT, "dlopen"));
  return open;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void* dlopen(const char* file,
                                                               int mode) noexcept {
  if (file != nullptr && is_optional(file)) return nullptr;
  const Open open = system_dlopen();
  return open(file, mode);
}

#endif
