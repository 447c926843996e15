#include "bundler/emit/emit.h"

#include <algorithm>

#include "base/hash.h"
#include "base/path.h"
#include "base/trace.h"
#include "bundler/css/emit_styles.h"
#include "bundler/emit/file_names.h"
#include "bundler/emit/metafile.h"
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

  struct Files {
    OutputFile code;
    std::vector<OutputFile> companions;  // maps, legal comments
    std::vector<PieceSize> pieces;       // for the metafile
  };

  Files write() {
    join();
    Files files;
    append_footer(files);
    if (options_.source_map != SourceMapMode::None) append_map(files);
    describe(files.code);
    files.pieces = std::move(sizes_);
    return files;
  }

 private:
  // Puts the pieces one after the other and the paths of other files into them.
  void join() {
    size_t total = 0;
    for (const Piece& piece : text_.pieces) total += piece.text.size() + 64 * piece.references.size();
    out_.reserve(total + options_.footer_js.size() + 128);
    for (Piece& piece : text_.pieces) {
      const u32 begin = static_cast<u32>(out_.size());
      if (piece.references.empty()) {
        out_ += piece.text;
        for (auto& segment : piece.segments) segment.output_offset += begin;
      } else {
        join_with_paths(piece, begin);
      }
      sizes_.push_back({piece.module, static_cast<u32>(out_.size()) - begin});
    }
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
      const std::string url = relative_url(
          options_, names_.chunks[id_],
          reference.asset != kNone ? link_.graph.assets[reference.asset].output
                                   : names_.chunks[reference.chunk]);
      out_ += url;
      shift_segments(reference.offset, static_cast<u32>(url.size()));
      shift += static_cast<u32>(url.size());
    }
    out_.append(piece.text, from);
    shift_segments(kNone, 0);
  }

  void append_footer(Files& files) {
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
          files.companions.push_back(companion(".LEGAL.txt", OutputKind::LegalComments, joined));
          break;
      }
    }
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    if (!options_.footer_js.empty()) out_ += options_.footer_js + "\n";
  }

  OutputFile companion(std::string_view suffix, OutputKind kind, std::string contents) {
    OutputFile file;
    file.path = output_path(options_, names_.chunks[id_] + std::string(suffix));
    file.kind = kind;
    file.contents = std::move(contents);
    finish(file);
    return file;
  }

  void append_map(Files& files) {
    const bool to_stdout = options_.outfile.empty() && options_.outdir.empty();
    const std::string map =
        chunk_source_map(link_, out_, text_.pieces,
                         to_stdout ? options_.working_directory
                                   : std::string(path::dirname(output_path(options_, names_.chunks[id_]))));
    const std::string url = std::string(path::basename(names_.chunks[id_])) + ".map";
    using sourcemap::MapForm;
    const SourceMapMode mode = options_.source_map;
    if (mode == SourceMapMode::Linked && !to_stdout)
      out_ += sourcemap::source_map_comment(MapForm::kLinked, sourcemap::CommentSyntax::kJavaScript,
                                            map, url);
    if (mode == SourceMapMode::Inline || mode == SourceMapMode::Both || to_stdout)
      out_ += sourcemap::source_map_comment(MapForm::kInline, sourcemap::CommentSyntax::kJavaScript,
                                            map, url);
    if (mode != SourceMapMode::Inline && !to_stdout)
      files.companions.push_back(companion(".map", OutputKind::SourceMap, map));
  }

  void finish(OutputFile& file) const {
    file.pretty_path = file.path == "<stdout>"
                           ? file.path
                           : path::relative(options_.working_directory, file.path);
    file.hash = to_base32(hash128(file.contents), 10);
  }

  void describe(OutputFile& file) {
    const Chunk& chunk = link_.chunks[id_];
    file.path = output_path(options_, names_.chunks[id_]);
    file.contents = std::move(out_);
    file.kind = is_none(chunk.entry) ? OutputKind::Chunk : OutputKind::EntryChunk;
    if (!is_none(chunk.entry)) {
      const Entry& entry = link_.entries[chunk.entry];
      file.entry_point = link_[entry.module].source->pretty_path;
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
  std::vector<PieceSize> sizes_;
};

}  // namespace

void emit(const Link& link, BuildResult& result, Metafile* metafile) {
  TRACE_SCOPE("emit");
  StyleFiles styles = emit_styles(link, metafile);
  if (!styles.files.empty() && link.options.outdir.empty() && link.options.outfile.empty())
    link.diagnostics
        .error("no-output-path", "The styles that are imported go to a CSS file, which needs a directory")
        .help("Use --outdir or --outfile");
  IndexVec<ChunkId, ChunkText> texts = write_chunks(link);
  const FileNames names = name_files(link, texts);
  IndexVec<ChunkId, FileWriter::Files> files(link.chunks.size());
  {
    TRACE_SCOPE("join");
    link.pool.parallel_for(link.chunks.size(), [&](size_t c) {
      const ChunkId id = static_cast<ChunkId>(c);
      files[id] = FileWriter(link, id, texts[id], names).write();
      files[id].code.own_styles = styles.names_of(styles.chunks.own[id]);
      files[id].code.styles = styles.names_of(styles.chunks.needed[id]);
    });
  }
  for (ChunkId id : link.chunks.ids()) {
    for (const CrossImport& other : link.chunks[id].imports)
      files[id].code.imports.push_back(files[other.from].code.path);
    for (ChunkId other : link.chunks[id].dynamic_imports)
      files[id].code.dynamic_imports.push_back(files[other].code.path);
    if (!metafile) continue;
    const std::vector<u32>& own = styles.chunks.own[id];
    std::vector<const OutputFile*> needed;
    for (u32 group : styles.chunks.needed[id]) needed.push_back(&styles.files[group]);
    add_output(*metafile, link, id, files[id].code, files[id].pieces,
               [&](ChunkId other) -> const OutputFile& { return files[other].code; },
               own.empty() ? nullptr : &styles.files[own.front()], needed);
  }
  for (FileWriter::Files& file : files) result.outputs.push_back(std::move(file.code));
  for (OutputFile& file : styles.files) result.outputs.push_back(std::move(file));
  for (OutputFile& file : styles.companions) result.outputs.push_back(std::move(file));
  for (FileWriter::Files& file : files)
    for (OutputFile& companion : file.companions) {
      if (metafile) add_companion(*metafile, companion);
      result.outputs.push_back(std::move(companion));
    }
}

}  // namespace sinter::bundler
