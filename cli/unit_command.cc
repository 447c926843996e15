// sinter unit FILE: what one module compiles to, in readable form.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/file_system.h"
#include "base/path.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "parsers/js/compile.h"
#include "parsers/unit/dump.h"

namespace sinter::cli {
namespace {

struct UnitFlags {
  std::string file;
  bool minify = false;
  bool source_map = false;
};

js::Language language_of(std::string_view file) {
  const std::string_view extension = path::extension(file);
  if (extension == ".tsx") return js::Language::Tsx;
  if (extension == ".ts" || extension == ".mts" || extension == ".cts")
    return js::Language::TypeScript;
  if (extension == ".jsx") return js::Language::Jsx;
  return js::Language::JavaScript;
}

int run_unit(const UnitFlags& flags) {
  RealFileSystem files;
  const Terminal terminal = detect_terminal(ColorMode::Auto);
  const std::string absolute = path::join(files.current_directory(), flags.file);
  FileBuffer source;
  if (const FileStatus status = files.read_file(absolute, source); !status) {
    std::fprintf(stderr, "error: Cannot read \"%s\": %s\n", flags.file.c_str(),
                 status.describe().c_str());
    return kFailed;
  }
  js::CompileOptions options;
  options.minify_whitespace = options.minify_identifiers = options.minify_syntax = flags.minify;
  options.source_map = flags.source_map;
  js::ModuleInput input;
  input.source = source.text();
  input.pretty_path = flags.file;
  input.language = language_of(flags.file);

  const js::CompileMemoryPtr memory = js::make_compile_memory();
  Diagnostics diagnostics;
  const std::optional<unit::Unit> unit =
      path::extension(flags.file) == ".json"
          ? js::compile_json(input, options, *memory, diagnostics)
          : js::compile(input, options, *memory, diagnostics);
  const Source shown{flags.file, source.text()};
  print_diagnostics(diagnostics, lookup_of(&shown), {}, terminal);
  if (!unit) return kFailed;
  const std::string text = unit::dump(*unit);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return kSuccess;
}

}  // namespace

Command add_unit_command(CLI::App& app) {
  auto flags = std::make_shared<UnitFlags>();
  app.add_option("file", flags->file, "A JavaScript, TypeScript or JSON file")->required();
  app.add_flag("--minify", flags->minify, "Compile as for minified output");
  app.add_flag("--sourcemap", flags->source_map, "With mappings");
  return [flags] { return run_unit(*flags); };
}

}  // namespace sinter::cli
