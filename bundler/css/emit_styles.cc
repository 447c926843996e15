#include "bundler/css/emit_styles.h"

#include <memory>
#include <set>

#include "base/hash.h"
#include "base/path.h"
#include "base/trace.h"
#include "bundler/css/style_text.h"
#include "bundler/emit/file_names.h"
#include "bundler/emit/hash_tokens.h"
#include "bundler/emit/source_maps.h"
#include "parsers/sourcemap/join.h"

namespace sinter::bundler {

namespace {

std::string css_extension(const BuildOptions& options) {
  for (const auto& [from, to] : options.out_extensions)
    if (from == ".css") return to;
  return ".css";
}

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

}  // namespace

class StyleFileWriter {
 public:
  // `fixed` is a whole file name, or empty.
  StyleFileWriter(const BuildOptions& options, const Graph& graph, TaskPool& pool,
                  std::span<const ModuleId> roots, NameParts parts, std::string_view fixed)
      : options_(options),
        graph_(graph),
        pool_(pool),
        roots_(roots.begin(), roots.end()),
        parts_(std::move(parts)),
        fixed_(!fixed.empty()),
        name_(fixed) {
    // Paths of assets depend on the file's directory, which no hash changes.
    put_hash(std::string(kHashLength, '0'));
  }

  struct Result {
    std::string name;  // below outdir
    OutputFile file;
    std::vector<OutputFile> companions;
    std::vector<StyleSegments> modules;
  };

  const std::string& name() const { return name_; }
  const std::string& hash() const { return hash_; }

  void put_hash(std::string hash) {
    hash_ = std::move(hash);
    if (!fixed_) name_ = parts_.file_name(hash_, css_extension(options_));
  }

  // The text, whose hash it returns. Any number of writers may do this at once.
  Hash128 compose() {
    const StyleUrls urls{
        [&](u32 asset) {
          const Asset& file = graph_.assets[asset];
          return file.data_url.empty() ? style_asset_url(options_, name_, file.output)
                                       : file.data_url;
        },
        [&](std::string_view url) { return style_root_url(options_, name_, url); }};
    const ModuleOf module_of = [&](ModuleId id) -> const Module& { return graph_.modules[id]; };
    pieces_ = order_styles(module_of, roots_);
    text_ = write_styles(options_, module_of, pieces_, urls);
    return Hasher().add(parts_.pattern).add(parts_.dir).add(parts_.name).add(text_.text).finish();
  }

  // A name that no other file has. `used` are the names of other files in lower case.
  void separate(std::set<std::string>& used) {
    if (fixed_) return;
    const std::string extension(path::extension(name_));
    const std::string stem = name_.substr(0, name_.size() - extension.size());
    for (u32 number = 2; !used.insert(lower_case(name_)).second; ++number)
      name_ = stem + std::to_string(number) + extension;
  }

  // The hash in place of a token. Others may have taken the name.
  void replace_token(Hash128 hash, std::set<std::string>& used) {
    const std::string pattern = name_;
    for (;; hash = hash128(to_hex(hash))) {
      hash_ = to_base32(hash, kHashLength);
      name_ = replace_hash_tokens(pattern, [&](u32) { return hash_; });
      if (used.insert(lower_case(name_)).second || name_ == pattern) return;
    }
  }

  Result finish() {
    Result result;
    result.name = name_;
    comments(text_, result);
    if (options_.source_map != SourceMapMode::None) map(text_, result);
    result.file.path = output_path(options_, result.name);
    result.file.kind = OutputKind::Style;
    result.file.contents = std::move(text_.text);
    describe(result.file);
    result.modules = std::move(text_.modules);
    return result;
  }

 private:
  void describe(OutputFile& file) const {
    file.pretty_path =
        file.path == "<stdout>" ? file.path : path::relative(options_.working_directory, file.path);
  }

  void add_companion(Result& result, std::string_view suffix, OutputKind kind,
                     std::string contents) const {
    OutputFile file;
    file.path = output_path(options_, result.name + std::string(suffix));
    file.kind = kind;
    file.contents = std::move(contents);
    describe(file);
    result.companions.push_back(std::move(file));
  }

  void comments(StyleText& text, Result& result) const {
    if (text.legal_comments.empty()) return;
    std::string joined;
    for (std::string_view comment : text.legal_comments) joined.append(comment).append("\n");
    switch (options_.legal_comments) {
      case LegalCommentMode::None:
      case LegalCommentMode::Inline:
        return;
      case LegalCommentMode::EndOfFile:
        text.text += joined;
        return;
      case LegalCommentMode::Linked:
        text.text += "/*! For license information please see " +
                     std::string(path::basename(result.name)) + ".LEGAL.txt */\n";
        [[fallthrough]];
      case LegalCommentMode::External:
        add_companion(result, ".LEGAL.txt", OutputKind::LegalComments, std::move(joined));
        return;
    }
  }

  void map(StyleText& text, Result& result) const {
    const bool to_stdout = options_.outfile.empty() && options_.outdir.empty();
    std::vector<MappedCode> code;
    for (const StyleSegments& each : text.modules) {
      const Module& module = graph_.modules[each.module];
      code.push_back({&module,
                      module.css.mappings(),
                      {module.css.strings().data(), module.css.strings().size()},
                      each.segments});
    }
    const std::string map_path = to_stdout
                                     ? path::join(options_.working_directory, result.name + ".map")
                                     : output_path(options_, result.name + ".map");
    const std::string json = source_map_of(options_, &pool_, text.text, code, map_path);
    const std::string url = std::string(path::basename(result.name)) + ".map";
    using sourcemap::MapForm;
    const SourceMapMode mode = options_.source_map;
    auto comment = [&](MapForm form) {
      text.text += sourcemap::source_map_comment(form, sourcemap::CommentSyntax::kCss, json, url);
    };
    if (mode == SourceMapMode::Linked && !to_stdout) comment(MapForm::kLinked);
    if (mode == SourceMapMode::Inline || mode == SourceMapMode::Both || to_stdout)
      comment(MapForm::kInline);
    if (mode != SourceMapMode::Inline && !to_stdout)
      add_companion(result, ".map", OutputKind::SourceMap, json);
  }

  const BuildOptions& options_;
  const Graph& graph_;
  TaskPool& pool_;
  const std::vector<ModuleId> roots_;
  const NameParts parts_;
  const bool fixed_;
  std::string name_;  // below outdir
  std::string hash_;
  std::vector<StylePiece> pieces_;
  StyleText text_;
};

namespace {

void add_to_metafile(Metafile* metafile, const Graph& graph,
                     const StyleFileWriter::Result& result) {
  if (!metafile) return;
  std::vector<PieceSize> sizes;
  for (const StyleSegments& each : result.modules) sizes.push_back({each.module, each.bytes});
  add_style_output(*metafile, graph, result.file, sizes);
  for (const OutputFile& companion : result.companions) add_companion(*metafile, companion);
}

}  // namespace

StyleEmitter::StyleEmitter(const Link& link) : link_(link), chunks_(group_styles(link)) {
  const BuildOptions& options = link.options;
  for (size_t g = 0; g < chunks_.groups.size(); ++g) {
    const StyleGroup& group = chunks_.groups[g];
    NameParts parts = is_none(group.chunk) ? NameParts{options.asset_names, "", "style"}
                                           : chunk_name_parts(link, group.chunk);
    if (!options.css.names.empty()) parts.pattern = options.css.names;
    parts.whole = false;
    if (options.name_asset) {
      // Of a library its style sheet has a name of its own.
      const bool fixed = !parts.pattern.empty() && parts.pattern.find('[') == std::string::npos;
      const std::string& name = fixed ? parts.pattern : parts.name;
      std::string pattern = options.name_asset({name + css_extension(options), {}});
      if (!pattern.empty()) parts = {std::move(pattern), parts.dir, name, true};
    }
    const bool beside_outfile = !options.outfile.empty() && g == 0;
    writers_.push_back(std::make_unique<StyleFileWriter>(
        options, link.graph, link.pool, group.roots, std::move(parts),
        beside_outfile ? std::string(path::stem(options.outfile)) + css_extension(options)
                       : std::string()));
  }
}

StyleEmitter::~StyleEmitter() = default;

std::vector<std::string> StyleEmitter::names() const {
  std::vector<std::string> names;
  for (const auto& writer : writers_) names.push_back(writer->name());
  return names;
}

void StyleEmitter::name_with_tokens(u32 first_token) {
  first_token_ = first_token;
  std::set<std::string> used;
  for (u32 group = 0; group < writers_.size(); ++group) {
    writers_[group]->put_hash(hash_token(first_token + group));
    writers_[group]->separate(used);
  }
}

void StyleEmitter::write() {
  TRACE_SCOPE("write styles");
  std::vector<Hash128> hashes(writers_.size());
  std::set<std::string> used;
  link_.pool.parallel_for(writers_.size(), [&](size_t g) { hashes[g] = writers_[g]->compose(); });
  for (size_t g = 0; g < writers_.size(); ++g) {
    StyleFileWriter& writer = *writers_[g];
    if (first_token_ != kNone) {
      writer.replace_token(hashes[g], used);
      continue;
    }
    writer.put_hash(to_base32(hashes[g], kHashLength));
    writer.separate(used);
  }
}

std::string StyleEmitter::hash_of_token(u32 token) const {
  const u32 group = token - first_token_;
  return group < writers_.size() ? writers_[group]->hash() : hash_token(token);
}

StyleFiles StyleEmitter::finish(Metafile* metafile) {
  StyleFiles out;
  out.chunks = std::move(chunks_);
  for (auto& writer : writers_) {
    StyleFileWriter::Result result = writer->finish();
    add_to_metafile(metafile, link_.graph, result);
    out.names.push_back(std::move(result.name));
    out.files.push_back(std::move(result.file));
    for (OutputFile& companion : result.companions) out.companions.push_back(std::move(companion));
  }
  return out;
}

void emit_style_entries(const BuildOptions& options, const Graph& graph,
                        std::span<const EntryModule> entries, TaskPool& pool, BuildResult& result,
                        Metafile* metafile) {
  TRACE_SCOPE("emit styles");
  for (const EntryModule& entry : entries) {
    StyleFileWriter writer(options, graph, pool, {&entry.module, 1},
                           entry_name_parts(options, graph, entry),
                           path::basename(options.outfile));
    writer.put_hash(to_base32(writer.compose(), kHashLength));
    StyleFileWriter::Result file = writer.finish();
    file.file.entry_point = graph.modules[entry.module].pretty_path;
    file.file.name =
        entry.output.empty() ? std::string(path::stem(file.name)) : path::normalize(entry.output);
    add_to_metafile(metafile, graph, file);
    result.outputs.push_back(std::move(file.file));
    for (OutputFile& companion : file.companions) result.outputs.push_back(std::move(companion));
  }
}

}  // namespace sinter::bundler
