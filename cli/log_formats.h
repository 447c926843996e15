// Messages for services that read them: annotations of GitHub Actions, and SARIF.
#pragma once

#include <span>
#include <string>

#include "base/diagnostics.h"

namespace sinter::cli {

// A workflow command: "::error file=src/a.js,line=3,col=5,title=syntax-error::…", without a
// newline.
std::string to_github(const Diagnostic& diagnostic, const SourceLookup& lookup);

// All messages as one SARIF 2.1.0 document, ending in a newline.
std::string to_sarif(std::span<const Diagnostic* const> diagnostics, const SourceLookup& lookup);

}  // namespace sinter::cli
