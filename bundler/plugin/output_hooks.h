// What plugins do to the output: the text of chunks before it is hashed, and the files before they
// are written.
//
// All functions block, and are called on the thread that builds, never on a task's.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/types.h"

namespace sinter::bundler {

// Where one module's code is in a chunk's text, before hooks change it.
struct ChunkPart {
  std::string id;
  u32 start = 0, length = 0;  // bytes
  u64 original_length = 0;
  std::vector<std::string> exports;
};

// A chunk as plugins see it. Hashes in file names are tokens until all chunks are rendered.
struct ChunkDescription {
  std::string file_name;         // below outdir
  std::string preliminary_name;  // with the token
  std::string name;              // what [name] stands for
  std::string facade_module_id;  // of the entry whose file it is
  bool entry = false, dynamic_entry = false;
  std::vector<std::string> exports;
  std::vector<std::string> imports, dynamic_imports;  // file names, and ids of externals
  std::vector<ChunkPart> parts;
  std::vector<std::string> styles;  // ids of its style sheets, which are no part of its text
};

struct RenderedChunk {
  std::string code;
  std::string map;           // JSON; empty: none is wanted
  std::string augmentation;  // augmentChunkHash: goes into the hash besides the code
};

// The text of a style sheet that a plugin knows only now.
struct LateStyle {
  std::string id, text;
};

// Text that stands before and behind a chunk, and inside of the function that it may be.
struct ChunkAddon {
  std::string before, intro, outro, after;
};

struct RenderOptions {
  std::string format;     // "es", "cjs", "iife", "umd"
  std::string directory;  // absolute
  std::string global_name, entry_names, chunk_names;
  bool source_map = false;
};

class OutputHooks {
 public:
  virtual ~OutputHooks() = default;

  // False when a hook failed; the problem is in `diagnostics`. Likewise below.
  virtual bool render_start(const RenderOptions& options, Diagnostics& diagnostics) = 0;

  // One addon a chunk; may be empty when no plugin has any.
  virtual bool addons(std::span<const ChunkDescription> chunks, std::vector<ChunkAddon>& out,
                      Diagnostics& diagnostics) = 0;

  virtual bool wants_render_chunk() const = 0;
  // Changes the texts, and adds style sheets that have another text now. Maps lead from the code to
  // the sources.
  virtual bool render_chunks(std::span<const ChunkDescription> chunks,
                             std::vector<RenderedChunk>& texts, std::vector<LateStyle>& styles,
                             Diagnostics& diagnostics) = 0;
};

}  // namespace sinter::bundler
