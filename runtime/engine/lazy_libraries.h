// Libraries of ours that are opened when a function of theirs is first called (lazy_libraries.S).
#pragma once

namespace sinter::runtime {

// Opens all of them for everybody: addons may call them as part of their host, because Node.js has
// them linked in.
void open_lazy_libraries_for_addons();

}  // namespace sinter::runtime
