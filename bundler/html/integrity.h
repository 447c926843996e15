// Subresource integrity: what a page says the scripts and styles it loads must be.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::bundler {

enum class Integrity : u8 { None, Sha256, Sha384, Sha512 };

// The value of an `integrity` attribute, "sha384-…"; `kind` is not None.
std::string integrity_of(Integrity kind, std::string_view contents);

}  // namespace sinter::bundler
