// Output file names from templates.
#pragma once

#include <string>
#include <string_view>

#include "bundler/build.h"
#include "bundler/link/link.h"

namespace sinter::bundler {

// "[dir]/[name]-[hash]" with its parts and the extension (".js") behind; normalized, relative.
std::string apply_template(std::string_view pattern, std::string_view dir, std::string_view name,
                           std::string_view hash, std::string_view extension);

std::string js_extension(const BuildOptions& options);

// What "[name]" stands for in the name of a chunk.
std::string chunk_name(const Link& link, ChunkId chunk);

// The directory that entries' output paths are relative to.
std::string output_base(const Link& link);

}  // namespace sinter::bundler
