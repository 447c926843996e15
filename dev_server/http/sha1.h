// SHA-1, for the WebSocket handshake only (RFC 6455, 4.2.2). Nothing here depends on it being
// secure.
#pragma once

#include <array>
#include <string_view>

#include "base/types.h"

namespace sinter::dev {

std::array<u8, 20> sha1(std::string_view text);

}  // namespace sinter::dev
