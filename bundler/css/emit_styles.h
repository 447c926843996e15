// CSS files: their text, names, hashes, maps and legal comments.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bundler/build.h"
#include "bundler/css/style_chunks.h"
#include "bundler/emit/metafile.h"
#include "bundler/link/link.h"

namespace sinter::bundler {

// The style sheets of one link.
struct StyleFiles {
  StyleChunks chunks;
  std::vector<std::string> names;      // by group: path below outdir
  std::vector<OutputFile> files;       // by group
  std::vector<OutputFile> companions;  // maps, legal comments

  std::vector<std::string> names_of(const std::vector<u32>& groups) const {
    std::vector<std::string> list;
    list.reserve(groups.size());
    for (u32 group : groups) list.push_back(names[group]);
    return list;
  }
};

// File names of CSS depend on nothing of JavaScript, so they are known before its text is written;
// where plugins may change sheets while they see scripts, with tokens for their hashes
// (hash_tokens.h).
class StyleEmitter {
 public:
  explicit StyleEmitter(const Link& link);
  ~StyleEmitter();

  const StyleChunks& chunks() const { return chunks_; }
  std::vector<std::string> names() const;  // by group

  // Before write(): hash_token(first_token + group) stands for the group's hash.
  void name_with_tokens(u32 first_token);
  void write();
  std::string hash_of_token(u32 token) const;
  StyleFiles finish(Metafile* metafile);

 private:
  const Link& link_;
  StyleChunks chunks_;
  std::vector<std::unique_ptr<class StyleFileWriter>> writers_;
  u32 first_token_ = kNone;
};

// Entries that are style sheets: each is a file of its own, with all that it imports. Appends to
// result.outputs.
void emit_style_entries(const BuildOptions& options, const Graph& graph,
                        std::span<const EntryModule> entries, TaskPool& pool, BuildResult& result,
                        Metafile* metafile);

}  // namespace sinter::bundler
