#include "tests/bundler/bundle.h"

#include "base/types.h"

namespace sinter::bundler {

const std::string& Bundled::text() const {
  static const std::string none = "<not one output>";
  return outputs.size() == 1 ? outputs.begin()->second : none;
}

Bundled bundle(const Project& project, u32 threads) {
  MemoryFileSystem files("/");
  for (const auto& [path, text] : project.files) files.file(path, text);
  BuildOptions options;
  options.working_directory = "/";
  options.outfile = "/out.js";
  options.format = Format::Esm;
  for (const std::string& entry : project.entries) options.entries.push_back({entry, ""});
  project.options(options);

  TaskPool pool(threads);
  Diagnostics diagnostics;
  Bundled bundled;
  bundled.result = build(options, files, pool, diagnostics);
  bundled.ok = bundled.result.ok;
  for (const OutputFile& output : bundled.result.outputs) bundled.outputs[output.path] = output.contents;
  for (const Diagnostic& diagnostic : diagnostics.items())
    bundled.messages += (diagnostic.severity == Severity::Error ? "error: " : "warning: ") +
                        diagnostic.message + "\n";
  return bundled;
}

}  // namespace sinter::bundler
