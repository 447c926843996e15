// The version of this program, from the CMake project.
#pragma once

#include <string_view>

namespace sinter {

// "1.2.3"
std::string_view version();

}  // namespace sinter
