// Where the output will run. It decides conditions, main fields and what a Node built-in is.
#pragma once

#include "base/types.h"

namespace sinter::bundler {

enum class Platform : u8 { Browser, Node, Neutral };

}  // namespace sinter::bundler
