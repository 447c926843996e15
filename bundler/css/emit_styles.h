// CSS files: their text, names, hashes, maps and legal comments.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "bundler/build.h"
#include "bundler/css/style_chunks.h"
#include "bundler/emit/metafile.h"
#include "bundler/link/link.h"

namespace sinter::bundler {

// The style sheets of one link. File names of CSS depend on nothing of JavaScript, so they are
// known before its text is written.
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
StyleFiles emit_styles(const Link& link, Metafile* metafile);

// Entries that are style sheets: each is a file of its own, with all that it imports. Appends to
// result.outputs.
void emit_style_entries(const BuildOptions& options, const Graph& graph,
                        std::span<const EntryModule> entries, TaskPool& pool, BuildResult& result,
                        Metafile* metafile);

}  // namespace sinter::bundler
