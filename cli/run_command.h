// sinter run: JavaScript on the embedded runtime.
#pragma once

#include <span>
#include <string>

namespace sinter::cli {

// Runs `sinter run ARGUMENTS…`. What follows the file belongs to the program, so the arguments are
// read by hand, in Node's way. Opens the runtime's library, which loads V8, only here. Does not
// return when the program ends by itself. `executable` is what process.execPath says; empty: this
// program's own file.
int run_script(std::span<const std::string> arguments, const std::string& executable = {});

// A link to this program that is named `node` is Node's command line, for whatever asks for `node`
// by name. The link's absolute path when argv[0] is such a name, else nothing.
std::string path_as_node(const char* called_as);

// `sinter FILE …` and `sinter -e CODE` are short for `sinter run`. Programs depend on it that start
// themselves again by process.execPath: fork(), --watch.
bool is_run_shorthand(std::span<const std::string> arguments);

}  // namespace sinter::cli
