// Output files to disk: checks first, so that a wrong build leaves nothing behind.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>

#include "base/path.h"
#include "bundler/build.h"

namespace sinter::bundler {

namespace {

constexpr std::string_view kStandardOutput = "<stdout>";

void check(const BuildResult& result, const BuildOptions& options, FileSystem& files,
           Diagnostics& diagnostics) {
  const std::string outdir = path::join(
      options.working_directory,
      !options.outdir.empty() ? std::string_view(options.outdir) : path::dirname(options.outfile));
  std::set<std::string_view> seen;
  for (const OutputFile& output : result.outputs) {
    if (output.path == kStandardOutput) continue;
    if (!path::is_inside(outdir, output.path) || output.path.find('\0') != std::string::npos)
      diagnostics.error(
          "output-outside-outdir",
          fmt::format("The output file \"{}\" would be outside of the output directory",
                      output.pretty_path));
    if (!seen.insert(output.path).second)
      diagnostics
          .error("output-twice",
                 fmt::format("Two output files have the same path \"{}\"", output.pretty_path))
          .help("Use [dir] or [hash] in --entry-names, --chunk-names or --asset-names");
    const bool is_input =
        std::binary_search(result.inputs.begin(), result.inputs.end(), output.path);
    if (is_input && !options.allow_overwrite)
      diagnostics
          .error("output-is-input",
                 fmt::format("Refusing to overwrite the input file \"{}\"", output.pretty_path))
          .help("Choose another output path, or use --allow-overwrite");
    FileInfo info;
    if (files.stat(output.path, info) && info.kind == EntryKind::Directory)
      diagnostics.error("output-is-directory",
                        fmt::format("The output path \"{}\" is a directory", output.pretty_path));
  }
}

}  // namespace

bool write_outputs(const BuildResult& result, const BuildOptions& options, FileSystem& files,
                   Diagnostics& diagnostics) {
  if (!result.ok) return false;
  const size_t errors = diagnostics.error_count();
  check(result, options, files, diagnostics);
  if (diagnostics.error_count() != errors) return false;
  for (const OutputFile& output : result.outputs) {
    if (output.path == kStandardOutput) {
      const std::string& text = output.contents;
      if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
          std::fflush(stdout) == 0)
        continue;
      diagnostics.error("cannot-write-file", "Cannot write to standard output");
      return false;
    }
    const FileStatus status = files.write_file(output.path, output.contents);
    if (status) continue;
    diagnostics.error("cannot-write-file", fmt::format("Cannot write \"{}\": {}",
                                                       output.pretty_path, status.describe()));
    return false;
  }
  return true;
}

SourceLookup source_lookup(FileSystem& files, std::string working_directory,
                           const GeneratedSources* generated) {
  struct Kept {
    FileBuffer buffer;
    Source source;
  };
  struct State {
    std::mutex mutex;
    std::unordered_map<std::string, std::unique_ptr<Kept>> sources;
  };
  auto state = std::make_shared<State>();
  return [&files, working_directory = std::move(working_directory), generated,
          state](std::string_view pretty) -> const Source* {
    std::lock_guard lock(state->mutex);
    auto& kept = state->sources[std::string(pretty)];
    if (kept) return kept->buffer.data() ? &kept->source : nullptr;
    kept = std::make_unique<Kept>();
    const auto made = generated ? generated->find(pretty) : GeneratedSources::const_iterator();
    if (generated && made != generated->end()) {
      kept->buffer.assign(made->second);
    } else if (!files.read_file(path::join(working_directory, pretty), kept->buffer)) {
      kept->buffer = {};
      return nullptr;
    }
    std::string_view text = kept->buffer.text();
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    kept->source = {std::string(pretty), text};
    return &kept->source;
  };
}

}  // namespace sinter::bundler
