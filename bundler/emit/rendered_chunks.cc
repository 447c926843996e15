#include "bundler/emit/rendered_chunks.h"

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/path.h"
#include "bundler/emit/file_names.h"
#include "bundler/emit/hash_tokens.h"

namespace sinter::bundler {

namespace {

constexpr size_t kHashSize = 8;  // that of a token

// Text with every token the same, so that the order of chunks does not show in hashes.
std::string without_indices(std::string_view text, std::vector<u32>* references = nullptr) {
  return replace_hash_tokens(text, [&](u32 index) {
    if (references) references->push_back(index);
    return hash_token(0);
  });
}

}  // namespace

FileNames rendered_names(const Link& link, const FileNames& tokens,
                         const std::vector<RenderedChunk>& texts,
                         std::vector<std::string>& hashes) {
  const size_t count = link.chunks.size();
  std::vector<Hash128> own(count);
  std::vector<std::vector<u32>> references(count);
  for (size_t c = 0; c < count; ++c) {
    const ChunkId id = static_cast<ChunkId>(c);
    Hasher hasher;
    hasher.add(without_indices(tokens.chunks[id])).add(link.options.public_path);
    hasher.add(without_indices(texts[c].code, &references[c])).add(texts[c].augmentation);
    own[c] = hasher.finish();
  }
  FileNames names;
  names.chunks.resize(count);
  hashes.assign(count, {});
  std::set<std::string> used;
  for (size_t c = 0; c < count; ++c) {
    const ChunkId id = static_cast<ChunkId>(c);
    Hasher hasher;
    std::vector<bool> seen(count);
    std::vector<u32> stack{static_cast<u32>(c)};
    while (!stack.empty()) {
      const u32 at = stack.back();
      stack.pop_back();
      if (at >= count || seen[at]) continue;
      seen[at] = true;
      hasher.add(own[at]);
      for (u32 next : references[at]) stack.push_back(next);
    }
    // Two files that are equal in all of this must not have one name.
    for (Hash128 hash = hasher.finish();; hash = hash128(to_hex(hash))) {
      hashes[c] = to_base32(hash, kHashSize);
      names.chunks[id] = replace_hash_tokens(tokens.chunks[id], [&](u32) { return hashes[c]; });
      if (used.insert(names.chunks[id]).second || names.chunks[id] == tokens.chunks[id]) break;
    }
  }
  if (link.options.name_map) {
    names.hashes.resize(count);
    for (ChunkId id : link.chunks.ids()) names.hashes[id] = hashes[to_index(id)];
  }
  return names;
}

ChunkDescription describe_chunk(const Link& link, ChunkId id, const FileNames& names) {
  const Chunk& chunk = link.chunks[id];
  ChunkDescription out;
  out.file_name = names.chunks[id];
  out.preliminary_name = out.file_name;
  out.name = chunk_name(link, id);
  if (!is_none(chunk.entry)) {
    const Entry& entry = link.entries[chunk.entry];
    out.facade_module_id = link[entry.module].source->id;
    out.entry = !entry.dynamic;
    out.dynamic_entry = entry.imported || entry.dynamic;
    if (link[entry.module].is_commonjs()) out.exports.push_back("default");
    for (const EntryExport& e : chunk.entry_exports) out.exports.emplace_back(e.alias);
  } else {
    for (Sym symbol : chunk.exports) out.exports.emplace_back(link.names[symbol]);
  }
  std::sort(out.exports.begin(), out.exports.end());
  std::vector<ChunkId> imported;
  for (const CrossImport& item : chunk.imports)
    if (std::find(imported.begin(), imported.end(), item.from) == imported.end())
      imported.push_back(item.from);
  for (ChunkId other : imported) out.imports.push_back(names.chunks[other]);
  for (const ExternalImport& item : chunk.externals) {
    const std::string& path = link[item.module].source->path;
    if (std::find(out.imports.begin(), out.imports.end(), path) == out.imports.end())
      out.imports.push_back(path);
  }
  for (ChunkId other : chunk.dynamic_imports) out.dynamic_imports.push_back(names.chunks[other]);
  for (ModuleId module : chunk.modules)
    if (link[module].source->is_style()) out.styles.push_back(link[module].source->id);
  return out;
}

RenderOptions render_options(const Link& link) {
  RenderOptions out;
  switch (link.format) {
    case Format::Esm:
      out.format = "es";
      break;
    case Format::Cjs:
      out.format = "cjs";
      break;
    case Format::Iife:
      out.format = "iife";
      break;
    case Format::Umd:
      out.format = "umd";
      break;
  }
  out.directory = path::dirname(output_path(link.options, "x"));
  out.global_name = link.options.global_name;
  out.entry_names = link.options.entry_names + js_extension(link.options);
  out.chunk_names = link.options.chunk_names + js_extension(link.options);
  out.source_map = link.options.source_map != SourceMapMode::None;
  return out;
}

}  // namespace sinter::bundler
