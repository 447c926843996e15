// Output file names from templates.
#pragma once

#include <string>
#include <string_view>

#include "bundler/build.h"
#include "bundler/emit/emit.h"
#include "bundler/link/link.h"

namespace sinter::bundler {

// "[dir]/[name]-[hash]" with its parts and the extension (".js") behind; normalized, relative.
std::string apply_template(std::string_view pattern, std::string_view dir, std::string_view name,
                           std::string_view hash, std::string_view extension);

// What stands for something else in a URL replaced.
std::string url_safe(std::string_view name);

// A pattern that holds the extension too: "[ext]/[name]-[hash][extname]".
std::string apply_whole_template(std::string_view pattern, std::string_view dir,
                                 std::string_view name, std::string_view hash,
                                 std::string_view extension);

std::string js_extension(const BuildOptions& options);

// What "[name]" stands for in the name of a chunk.
std::string chunk_name(const Link& link, ChunkId chunk);

// The directory that entries' output paths are relative to.
std::string output_base(const BuildOptions& options, const Graph& graph);

// What a file name is made of, but for the hash and the extension.
struct NameParts {
  std::string pattern, dir, name;
  bool whole = false;  // the pattern holds the extension

  std::string file_name(std::string_view hash, std::string_view extension) const {
    return whole ? apply_whole_template(pattern, dir, name, hash, extension)
                 : apply_template(pattern, dir, name, hash, extension);
  }
};
// Of an asset.
NameParts asset_name_parts(const BuildOptions& options, const AssetToName& asset,
                           std::string_view dir);
// As functions see it that name files.
ChunkToName chunk_to_name(const Link& link, ChunkId chunk);
// Asks BuildOptions::name_chunk about all chunks.
void choose_chunk_patterns(Link& link);

NameParts entry_name_parts(const BuildOptions& options, const Graph& graph,
                           const EntryModule& entry);
NameParts chunk_name_parts(const Link& link, ChunkId chunk);

inline constexpr size_t kHashLength = 8;

// From one output file to another, as an import specifier or a URL: both are paths below outdir.
std::string relative_url(const BuildOptions& options, std::string_view from, std::string_view to);

// Likewise as a URL in a style sheet: a plugin host may know better.
std::string style_asset_url(const BuildOptions& options, std::string_view from,
                            std::string_view to);
// "/x.png" that is no file of the project.
std::string style_root_url(const BuildOptions& options, std::string_view from,
                           std::string_view url);

// What the chunk `from` loads beside `chunk`, as a list of JavaScript: by the rules of the plugin
// host.
std::string preload_list(const Link& link, ChunkId chunk, ChunkId from, const FileNames& names);

// The absolute path of an output file, or "<stdout>".
std::string output_path(const BuildOptions& options, std::string_view name);

}  // namespace sinter::bundler
