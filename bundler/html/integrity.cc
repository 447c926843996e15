#include "bundler/html/integrity.h"

#include "base/base64.h"
#include "base/sha2.h"

namespace sinter::bundler {

std::string integrity_of(Integrity kind, std::string_view contents) {
  const Sha2 hash = kind == Integrity::Sha256   ? Sha2::Sha256
                    : kind == Integrity::Sha512 ? Sha2::Sha512
                                                : Sha2::Sha384;
  std::string text = "sha" + std::to_string(static_cast<u32>(hash)) + "-";
  append_base64(text, sha2(hash, contents));
  return text;
}

}  // namespace sinter::bundler
