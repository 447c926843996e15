// The metafile: what went in and what came out, as JSON in esbuild's schema, so that tools made for
// it can be used.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bundler/build.h"
#include "bundler/link/link.h"

namespace sinter::bundler {

// How many bytes of a chunk a module has; the module is none for what the linker wrote.
struct PieceSize {
  ModuleId module;
  u32 bytes;
};

// Parts of the JSON text by path, so that the order of keys is that of the paths.
struct Metafile {
  std::map<std::string, std::string> inputs, outputs;
};

void add_inputs(Metafile& metafile, const Graph& graph);
// `own_style` is the chunk's first CSS file, or null; `styles` are all that an entry needs, in
// order: what esbuild's schema has no place for, since there an entry has one CSS file.
void add_output(Metafile& metafile, const Link& link, ChunkId chunk, const OutputFile& file,
                std::span<const PieceSize> pieces,
                const std::function<const OutputFile&(ChunkId)>& file_of,
                const OutputFile* own_style, std::span<const OutputFile* const> styles);
void add_style_output(Metafile& metafile, const Graph& graph, const OutputFile& file,
                      std::span<const PieceSize> pieces);
void add_companion(Metafile& metafile, const OutputFile& file);
std::string to_json(const Metafile& metafile);

}  // namespace sinter::bundler
