// Emitting: the text of every chunk from the Units' code and the link's answers, its file name, and
// the files that go with it.
//
// A chunk's text is a list of pieces (a header, modules, a footer). Paths of other files are not
// part of a piece's text: the piece says where they go, because file names contain hashes of the
// text.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "bundler/build.h"
#include "bundler/link/link.h"
#include "parsers/sourcemap/join.h"

namespace sinter::bundler {

// A path that is written into a piece once file names are known, relative to the chunk's file.
struct PathReference {
  u32 offset;             // in Piece::text
  ChunkId chunk;          // or none:
  u32 asset = kNone;      // index into Graph::assets, or
  u32 style = kNone;      // into Link::style_names
  bool preloads = false;  // of the chunk: the list of what is loaded beside it
};

struct Piece {
  ModuleId module = none<ModuleId>;
  std::string text;
  std::vector<PathReference> references;  // by offset
  std::vector<sourcemap::CopySegment>
      segments;  // where code of the module is, when maps are wanted
};

struct ChunkText {
  std::vector<Piece> pieces;
  std::vector<std::string_view> legal_comments;  // to be put at the end of the file, or beside it
};

// What the module contributes to a chunk. `hoisted` goes to the top of the chunk, before any code
// runs: wrappers, exports objects and functions of wrapped modules. `body` stands where the module
// is evaluated.
struct ModuleCode {
  Piece hoisted;
  Piece body;
};
ModuleCode write_module(const Link& link, ChunkId chunk, ModuleId module);

// The statements by which flattened code evaluates what is wrapped; see ChunkStep.
Piece write_wrapped_evaluation(const Link& link, ChunkId chunk, ModuleId module);

// `codes` are those of the chunk's modules, in order.
ChunkText write_chunk(const Link& link, ChunkId chunk, std::span<ModuleCode> codes);

// A comment must not end the <script> element that the file may be put into.
std::string escape_script_end(std::string text);

// Output paths below outdir. Entries' paths without a hash in them are known before any text is.
struct FileNames {
  IndexVec<ChunkId, std::string> chunks;
  IndexVec<ChunkId, std::string> hashes;  // of their texts; where BuildOptions::name_map asks
};
FileNames name_files(const Link& link, const IndexVec<ChunkId, ChunkText>& texts);

// Everything from here on: file names, hashes, maps, metafile. Appends to result.outputs. Of
// `graph`, which is the link's, style sheets change whose text plugins know only when they have
// seen the scripts.
struct Metafile;
void emit(Link& link, Graph& graph, BuildResult& result, Metafile* metafile);

}  // namespace sinter::bundler
