// Worker threads and the ports between them. A worker is an isolate, a loop and an Env of its own
// on its own thread; values cross as V8's structured clone bytes.
#pragma once

#include "runtime/engine/resource.h"

namespace sinter::runtime {

// Ends and joins every worker; the process is about to exit.
void stop_all_workers();

void fill_messaging(BindingObject& binding);

}  // namespace sinter::runtime
