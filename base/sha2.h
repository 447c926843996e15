// SHA-2, for what others check: `integrity` attributes. Names of files and cache keys use hash.h.
// The functions are those of OpenSSL, which is opened at the first call.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter {

enum class Sha2 : u16 { Sha256 = 256, Sha384 = 384, Sha512 = 512 };

// The digest's bytes.
std::string sha2(Sha2 kind, std::string_view text);

}  // namespace sinter
