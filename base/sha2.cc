#include "base/sha2.h"

#include <dlfcn.h>

namespace sinter {
namespace {

// OpenSSL's. The library is opened by the few builds that ask, since opening it takes longer than
// to build a small program.
using Digest = unsigned char* (*)(const unsigned char* data, size_t size, unsigned char* digest);

Digest find(const char* name) {
  static void* const library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
  SINTER_CHECK(library != nullptr);
  const auto digest = reinterpret_cast<Digest>(dlsym(library, name));
  SINTER_CHECK(digest != nullptr);
  return digest;
}

}  // namespace

std::string sha2(Sha2 kind, std::string_view text) {
  const Digest digest = find(kind == Sha2::Sha256   ? "SHA256"
                             : kind == Sha2::Sha384 ? "SHA384"
                                                    : "SHA512");
  std::string bytes(static_cast<size_t>(kind) / 8, '\0');
  digest(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

}  // namespace sinter
