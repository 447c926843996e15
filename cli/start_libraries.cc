// Keeps oneTBB from opening two libraries at the start of every process.
//
// oneTBB asks for another thread server (libirml), which hardly any machine has: the loader looks
// for it in every folder that could hold it, more than a hundred system calls. And it asks for an
// allocator of its own (libtbbmalloc), which takes 4 MB of addresses and half a millisecond, for
// the few objects that a pool of threads needs. Without them it starts threads itself and takes
// memory from malloc, which is mimalloc here. Both are optional by its documentation, and dlopen()
// is the only place to say so. Every other library is opened as usual.
#include <dlfcn.h>

#include <string_view>

// Forwarding has to be a jump and no call: dlopen() looks where the library that called it says,
// and takes its caller's address for that. Debug builds make calls, and sanitizers have a dlopen().
#if defined(NDEBUG) && !SINTER_SANITIZED

namespace {

using Open = void* (*)(const char*, int);

bool is_optional(std::string_view file) {
  const size_t slash = file.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? file : file.substr(slash + 1);
  return name == "libirml.so.1" || name == "libtbbmalloc.so.2";
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void* dlopen(const char* file,
                                                               int mode) noexcept {
  if (file != nullptr && is_optional(file)) return nullptr;
  static const Open open = reinterpret_cast<Open>(dlsym(RTLD_NEXT, "dlopen"));
  return open(file, mode);
}

#endif
