// Chunks that plugins render: their texts with tokens for hashes pass the output hooks, then
// get their names.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "bundler/emit/emit.h"
#include "bundler/plugin/output_hooks.h"

namespace sinter::bundler {

// Names with a token where the hash goes.
FileNames names_with_tokens(const Link& link);

// The names after the texts are final: the hash of a chunk covers its text, its augmentation and
// those of all chunks that its text refers to. Hashes by chunk, for the tokens, are put into
// `hashes`.
FileNames rendered_names(const Link& link, const FileNames& tokens,
                         const std::vector<RenderedChunk>& texts, std::vector<std::string>& hashes);

// As plugins see it, with the names given.
ChunkDescription describe_chunk(const Link& link, ChunkId chunk, const FileNames& names);

RenderOptions render_options(const Link& link);

}  // namespace sinter::bundler
