// Where compiled code of JavaScript modules is kept between runs. The runtime fills the folder; the
// commands tell of it and empty it.
#pragma once

#include <string>

namespace sinter {

// SINTER_COMPILE_CACHE, NODE_COMPILE_CACHE, or sinter/code in the user's cache folder. Empty where
// caching is off (NODE_DISABLE_COMPILE_CACHE=1) or there is no place for it. Below it each version
// of the engine has a folder, named by eight hexadecimal digits.
std::string compiled_code_place();

}  // namespace sinter
