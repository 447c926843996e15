// Output file names, from templates such as "[dir]/[name]-[hash]".
//
// The hash of a chunk covers its own text and that of every chunk it refers to, because the text
// contains their names. It does not cover absolute paths or anything that depends on timing.
#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/path.h"
#include "bundler/emit/emit.h"
#include "bundler/emit/file_names.h"
#include "bundler/emit/hash_tokens.h"
#include "bundler/emit/rendered_chunks.h"

namespace sinter::bundler {

namespace {

std::string expand(std::string_view pattern, std::string_view dir, std::string_view name,
                   std::string_view hash, std::string_view extension) {
  std::string path;
  while (!pattern.empty()) {
    auto take = [&](std::string_view key, std::string_view value) {
      if (!pattern.starts_with(key)) return false;
      path += value;
      pattern.remove_prefix(key.size());
      return true;
    };
    if (take("[dir]", dir) || take("[name]", name) || take("[hash]", hash) ||
        take("[extname]", extension) ||
        take("[ext]", extension.empty() ? extension : extension.substr(1)))
      continue;
    path += pattern.front();
    pattern.remove_prefix(1);
  }
  return path;
}

std::string below_outdir(std::string path) {
  path = path::normalize(path);
  while (path.starts_with('/')) path.erase(0, 1);
  return path;
}

}  // namespace

std::string apply_template(std::string_view pattern, std::string_view dir, std::string_view name,
                           std::string_view hash, std::string_view extension) {
  std::string path = expand(pattern, dir, name, hash, extension);
  path += extension;
  return below_outdir(std::move(path));
}

std::string apply_whole_template(std::string_view pattern, std::string_view dir,
                                 std::string_view name, std::string_view hash,
                                 std::string_view extension) {
  return below_outdir(expand(pattern, dir, name, hash, extension));
}

std::string js_extension(const BuildOptions& options) {
  for (const auto& [from, to] : options.out_extensions)
    if (from == ".js") return to;
  return ".js";
}

std::string output_base(const BuildOptions& options, const Graph& graph) {
  if (!options.outbase.empty()) return path::join(options.working_directory, options.outbase);
  std::string base;
  bool first = true;
  for (const EntryModule& entry : graph.entries) {
    const std::string directory(path::dirname(graph.modules[entry.module].path));
    if (first) base = directory;
    first = false;
    while (!path::is_inside(base, directory) && base != "/")
      base = std::string(path::dirname(base));
  }
  return base;
}

NameParts entry_name_parts(const BuildOptions& options, const Graph& graph,
                           const EntryModule& entry) {
  const Module& module = graph.modules[entry.module];
  if (!entry.output.empty()) {
    const std::string output = path::normalize(entry.output);
    return {options.entry_names, std::string(path::dirname(output)),
            std::string(path::basename(output))};
  }
  std::string dir = path::relative(output_base(options, graph), path::dirname(module.path));
  // Outside of outbase: a name below outdir all the same.
  for (size_t at; (at = dir.find("..")) != std::string::npos;) dir.replace(at, 2, "_.._");
  return {options.entry_names, dir, std::string(path::stem(module.path))};
}

// Modules of plugins are named as they like ("~icons/home?width=2em"); what stands for something
// else in a URL would lead nowhere.
std::string url_safe(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (static_cast<u8>(c) < ' ' ||
        std::string_view("?#%\\\"<>|*:\x7f").find(c) != std::string_view::npos)
      c = '_';
  return out;
}

NameParts asset_name_parts(const BuildOptions& options, const AssetToName& asset,
                           std::string_view dir) {
  const std::string name(path::stem(asset.name));
  if (options.name_asset)
    if (std::string pattern = options.name_asset(asset); !pattern.empty())
      return {std::move(pattern), std::string(dir), name, true};
  return {options.asset_names, std::string(dir), name};
}

static NameParts parts_by_options(const Link& link, ChunkId id) {
  const Chunk& chunk = link.chunks[id];
  if (chunk.group) return {link.options.chunk_names, "", chunk.group->name};
  if (is_none(chunk.entry)) return {link.options.chunk_names, "", "chunk"};
  const Entry& entry = link.entries[chunk.entry];
  if (entry.dynamic && entry.output.empty())
    return {link.options.chunk_names, "", url_safe(path::stem(link[entry.module].source->path))};
  return entry_name_parts(link.options, link.graph, {entry.module, entry.output});
}

NameParts chunk_name_parts(const Link& link, ChunkId id) {
  NameParts parts = parts_by_options(link, id);
  if (const std::string& own = link.chunks[id].file_pattern; !own.empty()) {
    parts.pattern = own;
    parts.whole = true;
    // Patterns of functions are Rollup's: there "[name]" of an entry "admin/main" has its folder.
    const EntryId entry = link.chunks[id].entry;
    if (!is_none(entry) && !link.entries[entry].output.empty())
      parts.name = path::normalize(link.entries[entry].output);
  }
  return parts;
}

ChunkToName chunk_to_name(const Link& link, ChunkId id) {
  const Chunk& chunk = link.chunks[id];
  const FileNames nameless{IndexVec<ChunkId, std::string>(link.chunks.size()), {}};
  ChunkDescription known = describe_chunk(link, id, nameless);
  ChunkToName asked{.name = std::move(known.name),
                    .facade_module_id = std::move(known.facade_module_id),
                    .entry = known.entry,
                    .dynamic_entry = known.dynamic_entry,
                    .exports = std::move(known.exports),
                    .module_ids = {}};
  if (asked.entry && !link.entries[chunk.entry].output.empty())
    asked.name = link.entries[chunk.entry].output;
  for (ModuleId module : chunk.modules)
    if (module != kRuntimeModule) asked.module_ids.push_back(link[module].source->id);
  return asked;
}

void choose_chunk_patterns(Link& link) {
  if (!link.options.name_chunk) return;
  for (ChunkId id : link.chunks.ids())
    if (Chunk& chunk = link.chunks[id]; !chunk.styles_only)
      chunk.file_pattern = link.options.name_chunk(chunk_to_name(link, id));
}

std::string relative_url(const BuildOptions& options, std::string_view from, std::string_view to) {
  if (!options.public_path.empty()) {
    const bool slash = options.public_path.ends_with('/');
    return options.public_path + (slash ? "" : "/") + std::string(to);
  }
  std::string url = path::relative(path::dirname("/" + std::string(from)), "/" + std::string(to));
  return url.starts_with("../") ? url : "./" + url;
}

std::string style_asset_url(const BuildOptions& options, std::string_view from,
                            std::string_view to) {
  if (options.plugins)
    if (std::optional<std::string> url = options.plugins->output_url(to, from)) return *url;
  return relative_url(options, from, to);
}

std::string style_root_url(const BuildOptions& options, std::string_view from,
                           std::string_view url) {
  if (options.plugins)
    if (std::optional<std::string> known = options.plugins->root_url(url, from)) return *known;
  return relative_url(options, from, url.substr(1));
}

// Tokens are no part of a URL: who is asked may encode what it is given.
std::string preload_list(const Link& link, ChunkId chunk, ChunkId from, const FileNames& names) {
  PluginHost& host = *link.options.plugins;
  const auto shown = [&](ChunkId id) { return url_safe_tokens(names.chunks[id]); };
  std::vector<std::string> files;
  for (u32 style : link.needed_styles[chunk])
    files.push_back(url_safe_tokens(link.style_names[style]));
  std::vector<std::string> scripts;
  for (const CrossImport& import : link.chunks[chunk].imports)
    if (import.from != from) scripts.push_back(shown(import.from));
  const std::string host_file = shown(from);
  for (std::string& file : host.preloads_of(shown(chunk), std::move(scripts), host_file))
    files.push_back(std::move(file));
  std::string list = "[";
  for (const std::string& file : files)
    list += (list.size() > 1 ? "," : "") + host.preload_url(file, host_file);
  list += "]";
  return hash_tokens_of(list);
}

std::string output_path(const BuildOptions& options, std::string_view name) {
  if (!options.outfile.empty())
    return path::join(path::dirname(path::join(options.working_directory, options.outfile)), name);
  if (options.outdir.empty()) return "<stdout>";
  return path::join(path::join(options.working_directory, options.outdir), name);
}

namespace {

class Namer {
 public:
  // Without texts, tokens stand for hashes.
  Namer(const Link& link, const IndexVec<ChunkId, ChunkText>* texts) : link_(link), texts_(texts) {}

  FileNames run() {
    FileNames names;
    names.chunks.resize(link_.chunks.size());
    if (link_.options.name_map && texts_) {
      names.hashes.resize(link_.chunks.size());
      for (ChunkId id : link_.chunks.ids())
        names.hashes[id] = to_base32(full_hash(id), kHashLength);
    }
    if (!link_.options.outfile.empty()) {
      names.chunks[ChunkId{0}] = std::string(path::basename(link_.options.outfile));
      for (ChunkId id : link_.chunks.ids())
        if (id != ChunkId{0}) names.chunks[id] = name(id);
      return names;
    }
    for (ChunkId id : link_.chunks.ids()) names.chunks[id] = name(id);
    separate(names);
    return names;
  }

 private:
  std::string name(ChunkId id) {
    const NameParts parts = chunk_name_parts(link_, id);
    const bool hashed = parts.pattern.find("[hash]") != std::string::npos;
    return parts.file_name(!hashed  ? std::string()
                           : texts_ ? to_base32(full_hash(id), kHashLength)
                                    : hash_token(to_index(id)),
                           js_extension(link_.options));
  }

  Hash128 own_hash(ChunkId id) {
    const Hash128* known = own_.find(to_index(id));
    if (known) return *known;
    const NameParts parts = chunk_name_parts(link_, id);
    Hasher hasher;
    hasher.add(parts.pattern).add(parts.dir).add(parts.name).add(link_.options.public_path);
    for (const Piece& piece : (*texts_)[id].pieces) {
      hasher.add(piece.text);
      for (const PathReference& reference : piece.references) {
        hasher.add(reference.offset);
        if (reference.preloads)
          hasher.add(replace_hash_tokens(preload_list(link_, reference.chunk, id, token_names()),
                                         [](u32) { return hash_token(0); }));
        if (reference.asset != kNone) hasher.add(link_.graph.assets[reference.asset].output);
        if (reference.style != kNone) hasher.add(link_.style_names[reference.style]);
      }
    }
    for (std::string_view comment : (*texts_)[id].legal_comments) hasher.add(comment);
    hasher.add(link_.options.footer_js);
    return own_.insert(to_index(id), hasher.finish());
  }

  // Depth first over the references, each chunk once: the order is that of the text.
  Hash128 full_hash(ChunkId id) {
    Hasher hasher;
    IdTable<u8> seen;
    std::vector<ChunkId> stack = {id};
    while (!stack.empty()) {
      const ChunkId at = stack.back();
      stack.pop_back();
      if (!seen.add(to_index(at))) continue;
      hasher.add(own_hash(at));
      for (const Piece& piece : (*texts_)[at].pieces)
        for (const PathReference& reference : piece.references)
          if (!is_none(reference.chunk)) stack.push_back(reference.chunk);
    }
    return hasher.finish();
  }

  // Two files of one name, also where only the case differs: the later one gets a number. Names of
  // entries were chosen by the user, who is told when two of them are the same.
  void separate(FileNames& names) {
    std::set<std::string> used;
    for (ChunkId id : link_.chunks.ids())
      if (is_named_by_user(id)) used.insert(lower_case(names.chunks[id]));
    for (ChunkId id : link_.chunks.ids()) {
      if (is_named_by_user(id)) continue;
      const std::string name = names.chunks[id];
      const std::string_view extension = path::extension(name);
      const std::string stem = name.substr(0, name.size() - extension.size());
      for (u32 number = 2; !used.insert(lower_case(names.chunks[id])).second; ++number)
        names.chunks[id] = stem + std::to_string(number) + std::string(extension);
    }
  }
  bool is_named_by_user(ChunkId id) const {
    const Chunk& chunk = link_.chunks[id];
    // With a hash in them, the same name means the same code: two pages of a site may have that.
    return !is_none(chunk.entry) && !link_.entries[chunk.entry].dynamic &&
           chunk_name_parts(link_, id).pattern.find("[hash]") == std::string::npos;
  }
  static std::string lower_case(std::string text) {
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
  }

  const FileNames& token_names() {
    if (tokens_.chunks.empty()) tokens_ = names_with_tokens(link_);
    return tokens_;
  }

  const Link& link_;
  const IndexVec<ChunkId, ChunkText>* const texts_;
  IdTable<Hash128> own_;
  FileNames tokens_;  // where anybody is asked about preloads
};

}  // namespace

FileNames name_files(const Link& link, const IndexVec<ChunkId, ChunkText>& texts) {
  return Namer(link, &texts).run();
}

FileNames names_with_tokens(const Link& link) { return Namer(link, nullptr).run(); }

std::string chunk_name(const Link& link, ChunkId chunk) {
  return chunk_name_parts(link, chunk).name;
}

}  // namespace sinter::bundler
