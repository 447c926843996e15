// URLs and globs in the code of a project's modules, rewritten before the module is compiled:
//
//   new URL("./x.png", import.meta.url)              the output's URL
//   new Worker(new URL("./w.ts", import.meta.url))   a script of its own (SharedWorker likewise)
//   import.meta.glob("./pages/*.tsx", {eager: true}) an object of modules
//
// Calls are found in the syntax tree, never in strings or comments. A rewritten call keeps its
// lines.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/file_system.h"

namespace sinter::bundler {

struct CodeUrlRequest {
  std::string_view id;           // of the module; its path is absolute
  std::string_view pretty_path;  // for messages
  std::string_view code;
  bool typescript = false, jsx = false;
  std::string root;  // of the project: "/x" in a pattern is below it
};

struct CodeUrlAnswers {
  // The output's URL of a file, as JavaScript; nothing leaves the call as it is.
  std::function<std::optional<std::string>(const std::string& path)> url;
  // Of a worker's script, likewise. `module`: it asked for {type: "module"}.
  std::function<std::optional<std::string>(const std::string& path, bool module)> worker_url;
};

// Whether the code may hold any of the three: a search for words, without a parse.
bool may_hold_code_urls(std::string_view code);

struct CodeUrlResult {
  std::optional<std::string> code;  // nothing when there was nothing to do
  std::vector<std::string> watch;   // directories whose files decide a glob
};
CodeUrlResult rewrite_code_urls(const CodeUrlRequest& request, const CodeUrlAnswers& answers,
                                FileSystem& files, Diagnostics& diagnostics);
// The globs alone: all that is left to do where no project says what URLs mean.
CodeUrlResult rewrite_globs(const CodeUrlRequest& request, FileSystem& files,
                            Diagnostics& diagnostics);

}  // namespace sinter::bundler
