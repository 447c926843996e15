#include "cli/build_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "cli/compare_builds.h"
#include "cli/why_text.h"

namespace sinter::cli {

bool check_metafile(const std::string& path, const bundler::BuildResult& result,
                    Diagnostics& diagnostics) {
  const bool used =
      std::binary_search(result.inputs.begin(), result.inputs.end(), path) ||
      std::any_of(result.outputs.begin(), result.outputs.end(),
                  [&](const bundler::OutputFile& output) { return output.path == path; });
  if (used)
    diagnostics
        .error("output-is-input",
               fmt::format("The metafile \"{}\" would replace an input or an output", path))
        .help("Choose another name: --metafile=meta.json");
  return !used;
}

bool write_metafile(const std::string& path, const bundler::BuildResult& result, FileSystem& files,
                    Diagnostics& diagnostics) {
  const FileStatus status = files.write_file(path, result.metafile);
  if (!status)
    diagnostics.error("cannot-write",
                      fmt::format("Cannot write the metafile \"{}\": {}", path, status.describe()));
  return static_cast<bool>(status);
}

bool read_earlier_metafile(const std::string& path, FileSystem& files, std::string& text,
                           Diagnostics& diagnostics) {
  const ReadResult read = files.read_file(path);
  text = read.text();
  if (!read) {
    diagnostics.error("compare", fmt::format("Cannot read the earlier metafile \"{}\": {}", path,
                                             read.status.describe()));
  } else if (!compare_builds(text, text)) {
    diagnostics.error("compare", fmt::format("\"{}\" is not a metafile", path))
        .help("--metafile=FILE writes one");
  } else {
    return true;
  }
  return false;
}

void print_metafile_texts(const BuildFlags& flags, const std::string& earlier,
                          const bundler::BuildResult& result) {
  std::string text;
  if (!flags.compare.empty()) text += compare_builds(earlier, result.metafile).value_or("");
  if (!flags.analyze_mode.empty())
    text += bundler::analyze_text(result.metafile, flags.analyze_mode == "verbose");
  text += why_text(result.metafile, flags.why);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool same_outputs(const bundler::BuildResult& first, const bundler::BuildResult& second,
                  Diagnostics& diagnostics) {
  const auto by_path = [](const bundler::BuildResult& result) {
    std::map<std::string_view, const bundler::OutputFile*> files;
    for (const bundler::OutputFile& file : result.outputs) files.emplace(file.pretty_path, &file);
    return files;
  };
  const auto before = by_path(first), after = by_path(second);
  const size_t errors = diagnostics.error_count();
  const auto differs = [&](std::string_view path, std::string_view how) {
    diagnostics
        .error("not-reproducible", fmt::format("\"{}\" {} when it is built again", path, how))
        .help("A plugin or a config that depends on time, chance or the order of tasks does that");
  };
  for (const auto& [path, file] : before) {
    const auto at = after.find(path);
    if (at == after.end())
      differs(path, "is not there");
    else if (at->second->contents != file->contents)
      differs(path, "is different");
  }
  for (const auto& [path, file] : after)
    if (!before.contains(path)) differs(path, "is new");
  return diagnostics.error_count() == errors;
}

}  // namespace sinter::cli
