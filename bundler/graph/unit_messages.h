// What is wrong with a module's source, as its Unit has kept it.
#pragma once

#include <string>
#include <utility>

#include "base/diagnostics.h"
#include "bundler/graph/graph.h"
#include "parsers/js/sloppy_code.h"

namespace sinter::bundler {

// Warnings of packages are for their authors.
template <class Unit>
void report_messages(const Module& module, const Unit& unit, Diagnostics& diagnostics) {
  const auto messages = unit.diagnostics();
  for (u32 d = 0; d < messages.size(); d += 1 + messages[d].note_count) {
    const unit::DiagnosticEntry& entry = messages[d];
    // check_sloppy_code knows if it matters
    if (unit.text(entry.code) == js::kSloppyOnly) continue;
    if (module.in_node_modules && entry.severity != static_cast<u8>(Severity::Error)) continue;
    Diagnostic diagnostic;
    diagnostic.severity = static_cast<Severity>(entry.severity);
    diagnostic.code = unit.text(entry.code);
    diagnostic.message = unit.text(entry.message);
    diagnostic.fix = unit.text(entry.fix);
    diagnostic.path = module.pretty_path;
    diagnostic.range = {entry.source_start, entry.source_end};
    for (u32 n = 1; n <= entry.note_count && d + n < messages.size(); ++n)
      diagnostic.note(std::string(unit.text(messages[d + n].message)), module.pretty_path,
                      {messages[d + n].source_start, messages[d + n].source_end});
    diagnostics.add(std::move(diagnostic));
  }
}

}  // namespace sinter::bundler
