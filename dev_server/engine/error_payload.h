// Errors of a build as the client's overlay shows them: Vite's `error` payload, with all errors and
// not only the first.
#pragma once

#include <string>

#include "base/diagnostics.h"

namespace sinter::dev {

// JSON: {"type":"error","err":{…, "errors":[…]}}. At most 256 KiB: frames of the later errors are
// left out first.
std::string error_payload(const Diagnostics& diagnostics, const SourceLookup& lookup);

}  // namespace sinter::dev
