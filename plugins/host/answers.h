// Answers of hooks as the bundler's data: headers in JSON, errors and logs as diagnostics.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "plugins/host/js_thread.h"

namespace sinter::plugins {

// An entry that a plugin added with this.emitFile({type: "chunk"}).
struct EmittedEntry {
  std::string id, importer, name, file_name, reference;
};

// What every answer may say besides its parts.
struct AnswerHeader {
  Diagnostics diagnostics;
  std::vector<std::string> watch_files;
  std::vector<EmittedEntry> entries;
  std::optional<bool> side_effects;
  std::optional<std::string> synthetic_exports;
  std::string module_type;
  std::vector<std::string> map_plugins;  // whose source maps follow, in order
  bool external = false;
};

// Of a failed answer, too: its error is then among the diagnostics. Paths are shown relative to
// `root`.
AnswerHeader read_header(const Answer& answer, std::string_view root);

// One error or log as JSON ({message, plugin, hook, id, file, line, column, frame, stack …}).
Diagnostic read_error(std::string_view json, std::string_view root);

}  // namespace sinter::plugins
