#include "bundler/emit/emit.h"

#include <algorithm>

#include "base/hash.h"
#include "base/path.h"
#include "base/trace.h"
#include "bundler/css/emit_styles.h"
#include "bundler/css/late_styles.h"
#include "bundler/emit/file_names.h"
#include "bundler/emit/hash_tokens.h"
#include "bundler/emit/metafile.h"
#include "bundler/emit/rendered_chunks.h"
#include "bundler/emit/source_maps.h"

namespace sinter::bundler {

namespace {

IndexVec<ChunkId, ChunkText> write_chunks(const Link& link) {
  TRACE_SCOPE("write code");
  struct Task {
    ChunkId chunk;
    u32 index;
  };
  std::vector<Task> tasks;
  IndexVec<ChunkId, std::vector<ModuleCode>> codes(link.chunks.size());
  for (ChunkId id : link.chunks.ids()) {
    const u32 count = static_cast<u32>(link.chunks[id].modules.size());
    codes[id].resize(count);
    for (u32 i = 0; i < count; ++i) tasks.push_back({id, i});
  }
  link.pool.parallel_for(
      tasks.size(),
      [&](size_t t) {
        const auto [chunk, index] = tasks[t];
        codes[chunk][index] = write_module(link, chunk, link.chunks[chunk].modules[index]);
      },
      4);
  IndexVec<ChunkId, ChunkText> texts(link.chunks.size());
  link.pool.parallel_for(link.chunks.size(), [&](size_t c) {
    const ChunkId id = static_cast<ChunkId>(c);
    texts[id] = write_chunk(link, id, codes[id]);
  });
  return texts;
}

class FileWriter {
 public:
  FileWriter(const Link& link, ChunkId id, ChunkText& text, const FileNames& names)
      : link_(link), options_(link.options), id_(id), text_(text), names_(names) {}

  // What plugins put around the code; before write_code().
  ChunkAddon addon;

  struct Files {
    OutputFile code;
    std::vector<OutputFile> companions;  // maps, legal comments
    std::vector<PieceSize> pieces;       // for the metafile
  };

  // The text, without the comment that names its map.
  void write_code() {
    out_ = take_hash_bang();
    out_ += addon.before;
    begin_ = static_cast<u32>(out_.size());
    join();
    append_footer();
    out_ += addon.after;
  }
  // The map of that text; empty when none is wanted.
  std::string make_map() {
    if (options_.source_map == SourceMapMode::None) return {};
    if (options_.name_map) map_pattern_ = options_.name_map(chunk_to_name(link_, id_));
    // Its folder matters, which no hash changes.
    return chunk_source_map(link_, out_, text_.pieces, map_path(map_name("")));
  }
  Files finish(std::string map) {
    Files files;
    if (!legal_file_.empty())
      files.companions.push_back(
          companion(names_.chunks[id_] + ".LEGAL.txt", OutputKind::LegalComments, legal_file_));
    if (!map.empty()) append_map(files, std::move(map));
    describe(files.code);
    for (const OutputFile& file : files.companions)
      if (file.kind == OutputKind::SourceMap) files.code.source_map = file.path;
    files.pieces = std::move(sizes_);
    return files;
  }
  Files write() {
    write_code();
    return finish(make_map());
  }

  // Between write_code() and finish(): the text, for plugins to change, and where modules are in
  // it.
  std::string take_code() { return std::move(out_); }
  void set_code(std::string code) { out_ = std::move(code); }
  std::vector<ChunkPart> parts() const {
    std::vector<ChunkPart> out;
    u32 at = begin_;
    for (size_t i = 0; i < sizes_.size(); ++i) {
      if (!is_none(sizes_[i].module) && sizes_[i].module != kRuntimeModule) {
        const Module& module = *link_[sizes_[i].module].source;
        ChunkPart part{module.id, at, sizes_[i].bytes, module.source_size, {}};
        for (const ResolvedExport& e : link_[sizes_[i].module].exports)
          part.exports.emplace_back(e.name);
        out.push_back(std::move(part));
      }
      at += sizes_[i].bytes;
    }
    return out;
  }

 private:
  // Puts the pieces one after the other and the paths of other files into them.
  void join() {
    size_t total = 0;
    for (const Piece& piece : text_.pieces)
      total += piece.text.size() + 64 * piece.references.size();
    out_.reserve(out_.size() + addon.intro.size() + addon.outro.size() + addon.after.size() +
                 total + options_.footer_js.size() + 128);
    // Behind directives and the opening of a function; imports may stand anywhere.
    const bool opened = link_.format != Format::Esm;
    const bool closed = link_.format == Format::Iife || link_.format == Format::Umd;
    if (!opened) insert(addon.intro);
    for (Piece& piece : text_.pieces) {
      if (opened && &piece == &text_.pieces.front() + 1) insert(addon.intro);
      if (closed && &piece == &text_.pieces.back()) insert(addon.outro);
      const u32 begin = static_cast<u32>(out_.size());
      if (piece.references.empty()) {
        out_ += piece.text;
        for (auto& segment : piece.segments) segment.output_offset += begin;
      } else {
        join_with_paths(piece, begin);
      }
      sizes_.push_back({piece.module, static_cast<u32>(out_.size()) - begin});
    }
    if (!closed) insert(addon.outro);
  }

  // Nothing may stand before it, and no map leads into the line.
  std::string take_hash_bang() {
    if (addon.before.empty() || text_.pieces.empty()) return {};
    Piece& header = text_.pieces.front();
    if (!header.text.starts_with("#!")) return {};
    const u32 length = static_cast<u32>(std::min(header.text.find('\n') + 1, header.text.size()));
    std::string line = header.text.substr(0, length);
    header.text.erase(0, length);
    for (auto& reference : header.references) reference.offset -= length;
    for (auto& segment : header.segments) segment.output_offset -= length;
    return line;
  }

  // A plugin's text, which is no module's.
  void insert(std::string_view text) {
    if (text.empty()) return;
    out_ += text;
    sizes_.push_back({none<ModuleId>, static_cast<u32>(text.size())});
  }

  void join_with_paths(Piece& piece, u32 begin) {
    u32 from = 0;
    size_t segment = 0;
    u32 shift = begin;
    // A path lies inside a gap, that is between the code of two segments: the gap grows with it.
    auto shift_segments = [&](u32 until, u32 growth) {
      for (; segment < piece.segments.size(); ++segment) {
        auto& s = piece.segments[segment];
        const u32 fill_end = s.output_offset + s.fill_length;
        if (s.output_offset >= until) break;
        s.output_offset += shift;
        if (fill_end >= until && growth > 0) {
          s.fill_length += growth;
          ++segment;
          break;
        }
      }
    };
    for (const PathReference& reference : piece.references) {
      out_.append(piece.text, from, reference.offset - from);
      from = reference.offset;
      const std::string url =
          reference.preloads
              ? preload_list(link_, reference.chunk, id_, names_)
              : relative_url(options_, names_.chunks[id_],
                             reference.asset != kNone   ? link_.graph.assets[reference.asset].output
                             : reference.style != kNone ? link_.style_names[reference.style]
                                                        : names_.chunks[reference.chunk]);
      out_ += url;
      shift_segments(reference.offset, static_cast<u32>(url.size()));
      shift += static_cast<u32>(url.size());
    }
    out_.append(piece.text, from);
    shift_segments(kNone, 0);
  }

  void append_footer() {
    const auto& comments = text_.legal_comments;
    if (!comments.empty()) {
      std::string joined;
      for (std::string_view comment : comments) joined.append(comment).append("\n");
      switch (options_.legal_comments) {
        case LegalCommentMode::None:
          break;
        case LegalCommentMode::Inline:
        case LegalCommentMode::EndOfFile:
          if (!out_.empty() && out_.back() != '\n') out_ += '\n';
          out_ += escape_script_end(joined);
          break;
        case LegalCommentMode::Linked:
          out_ += "/*! For license information please see " +
                  std::string(path::basename(names_.chunks[id_])) + ".LEGAL.txt */\n";
          [[fallthrough]];
        case LegalCommentMode::External:
          legal_file_ = std::move(joined);
          break;
      }
    }
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    if (!options_.footer_js.empty()) out_ += options_.footer_js + "\n";
  }

  OutputFile companion(const std::string& name, OutputKind kind, std::string contents) {
    OutputFile file;
    file.path = output_path(options_, name);
    file.kind = kind;
    file.contents = std::move(contents);
    finish(file);
    return file;
  }

  bool to_stdout() const { return options_.outfile.empty() && options_.outdir.empty(); }
  // Below outdir.
  std::string map_name(std::string_view map) const {
    if (map_pattern_.empty()) return names_.chunks[id_] + ".map";
    std::string pattern = map_pattern_;
    const std::string hash = names_.hashes.empty() ? std::string() : names_.hashes[id_];
    // "[chunkhash]" and "[chunkhash:8]": hashes have one length.
    for (const std::string_view key : {"[chunkhash]", "[chunkhash:"})
      for (size_t at; (at = pattern.find(key)) != std::string::npos;)
        pattern.replace(at, std::min(pattern.find(']', at), pattern.size() - 1) + 1 - at, hash);
    return apply_whole_template(pattern, "", chunk_name(link_, id_),
                                to_base32(hash128(map), kHashLength), ".map");
  }
  std::string map_path(const std::string& name) const {
    return to_stdout() ? path::join(options_.working_directory, name) : output_path(options_, name);
  }

  // An id that the file and its map share, of the form that debug ids have. It follows from the
  // two, as all output does.
  void add_debug_id(std::string& map) {
    Hasher hasher;
    hasher.add(out_).add(map);
    std::string id = to_hex(hasher.finish());
    id[12] = '4';  // a UUID of version 4, of the usual variant
    id[16] = "89ab"[static_cast<u8>(id[16]) % 4];
    for (const size_t dash : {8, 13, 18, 23}) id.insert(dash, 1, '-');
    out_ += "//# debugId=" + id + "\n";
    map.insert(map.rfind('}'), ",\"debugId\":\"" + id + "\"");
  }

  void append_map(Files& files, std::string map) {
    const std::string& base = options_.source_map_base_url;
    const std::string name = map_name(map);
    const std::string url =
        base.empty() ? path::relative(path::dirname("/" + names_.chunks[id_]), "/" + name)
                     : base + (base.ends_with('/') ? "" : "/") + name;
    if (options_.debug_ids) add_debug_id(map);
    using sourcemap::MapForm;
    const SourceMapMode mode = options_.source_map;
    if (mode == SourceMapMode::Linked && !to_stdout())
      out_ += sourcemap::source_map_comment(MapForm::kLinked, sourcemap::CommentSyntax::kJavaScript,
                                            map, url);
    if (mode == SourceMapMode::Inline || mode == SourceMapMode::Both || to_stdout())
      out_ += sourcemap::source_map_comment(MapForm::kInline, sourcemap::CommentSyntax::kJavaScript,
                                            map, url);
    if (mode != SourceMapMode::Inline && !to_stdout())
      files.companions.push_back(companion(name, OutputKind::SourceMap, std::move(map)));
  }

  void finish(OutputFile& file) const {
    file.pretty_path =
        file.path == "<stdout>" ? file.path : path::relative(options_.working_directory, file.path);
  }

  void describe(OutputFile& file) {
    const Chunk& chunk = link_.chunks[id_];
    file.path = output_path(options_, names_.chunks[id_]);
    file.contents = std::move(out_);
    file.kind = is_none(chunk.entry) ? OutputKind::Chunk : OutputKind::EntryChunk;
    file.name = chunk_name(link_, id_);
    if (!is_none(chunk.entry)) {
      const Entry& entry = link_.entries[chunk.entry];
      file.entry_point = link_[entry.module].source->pretty_path;
      if (!entry.output.empty()) file.name = path::normalize(entry.output);
      file.dynamic_entry = entry.dynamic;
      if (link_.format == Format::Esm) {
        if (link_[entry.module].is_commonjs()) file.exports.push_back("default");
        for (const EntryExport& e : chunk.entry_exports) file.exports.emplace_back(e.alias);
        std::sort(file.exports.begin(), file.exports.end());
      }
    } else {
      file.exports.clear();
      for (Sym symbol : chunk.exports) file.exports.emplace_back(name_in(symbol));
      std::sort(file.exports.begin(), file.exports.end());
    }
    finish(file);
  }
  std::string_view name_in(Sym symbol) const { return link_.names[symbol]; }

  const Link& link_;
  const BuildOptions& options_;
  const ChunkId id_;
  ChunkText& text_;
  const FileNames& names_;
  std::string out_;
  u32 begin_ = 0;            // of the first piece
  std::string legal_file_;   // comments that go to a file of their own
  std::string map_pattern_;  // of the map's name; empty: that of the file
  std::vector<PieceSize> sizes_;
};

// Style sheets whose texts plugins have changed, and their names in the scripts.
bool write_late_styles(const Link& link, Graph& graph, std::span<const LateStyle> late,
                       StyleEmitter& styles, std::vector<RenderedChunk>& scripts) {
  if (!put_late_styles(late, link.options, graph, link.diagnostics)) return false;
  styles.write();
  const u32 first = static_cast<u32>(link.chunks.size());
  const auto put_names = [&](std::string& text) {
    text = replace_hash_tokens(text, [&](u32 index) {
      return index < first ? hash_token(index) : styles.hash_of_token(index);
    });
  };
  if (!styles.chunks().groups.empty())
    for (RenderedChunk& script : scripts) {
      put_names(script.code);
      put_names(script.map);
    }
  return true;
}

// Texts with tokens for hashes, changed by plugins, then named. Empty when a hook failed.
IndexVec<ChunkId, FileWriter::Files> write_rendered(const Link& link, Graph& graph,
                                                    OutputHooks& hooks, StyleEmitter& styles,
                                                    IndexVec<ChunkId, ChunkText>& texts) {
  TRACE_SCOPE("render hooks");
  const size_t count = link.chunks.size();
  FileNames names = names_with_tokens(link);
  std::vector<ChunkDescription> chunks;
  for (ChunkId id : link.chunks.ids()) chunks.push_back(describe_chunk(link, id, names));
  std::vector<ChunkAddon> addons;
  if (!hooks.render_start(render_options(link), link.diagnostics) ||
      !hooks.addons(chunks, addons, link.diagnostics))
    return {};
  std::vector<FileWriter> writers;
  for (ChunkId id : link.chunks.ids()) {
    writers.emplace_back(link, id, texts[id], names);
    if (to_index(id) < addons.size()) writers.back().addon = std::move(addons[to_index(id)]);
  }
  std::vector<RenderedChunk> rendered(count);
  link.pool.parallel_for(count, [&](size_t c) {
    writers[c].write_code();
    rendered[c].map = writers[c].make_map();
    chunks[c].parts = writers[c].parts();
    rendered[c].code = writers[c].take_code();
  });
  if (hooks.wants_render_chunk()) {
    std::vector<LateStyle> late;
    if (!hooks.render_chunks(chunks, rendered, late, link.diagnostics) ||
        !write_late_styles(link, graph, late, styles, rendered))
      return {};
  }

  std::vector<std::string> hashes;
  FileNames final_names = rendered_names(link, names, rendered, hashes);
  const auto put_hashes = [&](std::string_view text) {
    return replace_hash_tokens(
        text, [&](u32 index) { return index < count ? hashes[index] : std::string(); });
  };
  names = std::move(final_names);  // the writers look at it
  IndexVec<ChunkId, FileWriter::Files> files(count);
  link.pool.parallel_for(count, [&](size_t c) {
    const ChunkId id = static_cast<ChunkId>(c);
    writers[c].set_code(put_hashes(rendered[c].code));
    files[id] = writers[c].finish(put_hashes(rendered[c].map));
    auto description = std::make_shared<ChunkDescription>(std::move(chunks[c]));
    description->file_name = names.chunks[id];
    for (std::string& name : description->imports) name = put_hashes(name);
    for (std::string& name : description->dynamic_imports) name = put_hashes(name);
    files[id].code.chunk = std::move(description);
  });
  return files;
}

IndexVec<ChunkId, FileWriter::Files> write_files(const Link& link,
                                                 IndexVec<ChunkId, ChunkText>& texts) {
  TRACE_SCOPE("join");
  const FileNames names = name_files(link, texts);
  IndexVec<ChunkId, FileWriter::Files> files(link.chunks.size());
  link.pool.parallel_for(link.chunks.size(), [&](size_t c) {
    const ChunkId id = static_cast<ChunkId>(c);
    if (!link.chunks[id].styles_only) files[id] = FileWriter(link, id, texts[id], names).write();
  });
  return files;
}

}  // namespace

void emit(Link& link, Graph& graph, BuildResult& result, Metafile* metafile) {
  choose_chunk_patterns(link);
  TRACE_SCOPE("emit");
  OutputHooks* const hooks = link.options.plugins ? link.options.plugins->output_hooks() : nullptr;
  StyleEmitter style_emitter(link);
  if (hooks && hooks->wants_render_chunk())
    style_emitter.name_with_tokens(static_cast<u32>(link.chunks.size()));
  else
    style_emitter.write();
  if (!style_emitter.chunks().groups.empty() && link.options.outdir.empty() &&
      link.options.outfile.empty())
    link.diagnostics
        .error("no-output-path",
               "The styles that are imported go to a CSS file, which needs a directory")
        .help("Use --outdir or --outfile");
  link.style_names = style_emitter.names();
  link.needed_styles = style_emitter.chunks().needed;
  IndexVec<ChunkId, ChunkText> texts = write_chunks(link);
  IndexVec<ChunkId, FileWriter::Files> files =
      hooks ? write_rendered(link, graph, *hooks, style_emitter, texts) : write_files(link, texts);
  if (files.empty()) return;
  StyleFiles styles = style_emitter.finish(metafile);
  for (ChunkId id : link.chunks.ids()) {
    for (const CrossImport& other : link.chunks[id].imports)
      files[id].code.imports.push_back(files[other.from].code.path);
    for (ChunkId other : link.chunks[id].dynamic_imports)
      files[id].code.dynamic_imports.push_back(files[other].code.path);
    // Sheets that no script of their own goes with are those of all entries that need them.
    std::vector<u32> listed = styles.chunks.needed[id];
    std::erase_if(listed, [&](u32 group) {
      const ChunkId chunk = styles.chunks.groups[group].chunk;
      return chunk != id && (is_none(chunk) || !link.chunks[chunk].styles_only);
    });
    files[id].code.own_styles = styles.names_of(listed);
    files[id].code.styles = styles.names_of(styles.chunks.needed[id]);
    if (!metafile || link.chunks[id].styles_only) continue;
    const std::vector<u32>& own = styles.chunks.own[id];
    std::vector<const OutputFile*> needed;
    for (u32 group : styles.chunks.needed[id]) needed.push_back(&styles.files[group]);
    add_output(
        *metafile, link, id, files[id].code, files[id].pieces,
        [&](ChunkId other) -> const OutputFile& { return files[other].code; },
        own.empty() ? nullptr : &styles.files[own.front()], needed);
  }
  for (ChunkId id : link.chunks.ids())
    if (!link.chunks[id].styles_only) result.outputs.push_back(std::move(files[id].code));
  for (OutputFile& file : styles.files) result.outputs.push_back(std::move(file));
  for (OutputFile& file : styles.companions) result.outputs.push_back(std::move(file));
  for (FileWriter::Files& file : files)
    for (OutputFile& companion : file.companions) {
      if (metafile) add_companion(*metafile, companion);
      result.outputs.push_back(std::move(companion));
    }
}

}  // namespace sinter::bundler
