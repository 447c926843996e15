// Where a path really leads: absolute, without `.`, `..` and symbolic links, also when its end does
// not exist yet. The permissions decide about this path, and operations then use it, so that what
// was decided about is what is used.
#pragma once

#include <string>
#include <string_view>

namespace sinter::runtime {

// `follow`: whether a link at the end stands for what it points to. Links that go round in circles
// end where they were given up.
std::string canonical_path(std::string_view path, bool follow);

// Of /proc/self/fd/N (and /dev/stdin …) that is no file but a pipe, socket or terminal this process
// has open already.
bool is_open_stream(const std::string& canonical);

// open() of a canonical path: fails if a link has appeared in it since.
int open_canonical(const char* path, int flags, unsigned mode);

// The canonical path of the program that `execvp` would run with this PATH in that folder (empty:
// the current one); empty if there is none.
std::string find_program(std::string_view name, std::string_view search, std::string_view folder);

}  // namespace sinter::runtime
