// sinter run: JavaScript on the embedded runtime.
#pragma once

#include <span>
#include <string>

namespace sinter::cli {

// Runs `sinter run ARGUMENTS…`. What follows the file belongs to the program, so the arguments are
// read by hand, in Node's way. Opens the runtime's library, which loads V8, only here. Does not
// return when the program ends by itself.
int run_script(std::span<const std::string> arguments);

// `sinter FILE …` and `sinter -e CODE` are short for `sinter run`. Programs depend on it that start
// themselves again by process.execPath: fork(), --watch.
bool is_run_shorthand(std::span<const std::string> arguments);

}  // namespace sinter::cli
