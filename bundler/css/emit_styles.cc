#include "bundler/css/emit_styles.h"

#include <memory>
#include <set>

#include "base/hash.h"
#include "base/path.h"
#include "base/trace.h"
#include "bundler/css/style_text.h"
#include "bundler/emit/file_names.h"
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

class StyleFileWriter {
 public:
  StyleFileWriter(const BuildOptions& options, const Graph& graph, TaskPool& pool,
                  std::span<const ModuleId> roots)
      : options_(options),
        graph_(graph),
        pool_(pool),
        pieces_(order_styles([&](ModuleId id) -> const Module& { return graph_.modules[id]; },
                             roots)) {}

  struct Result {
    std::string name;  // below outdir
    OutputFile file;
    std::vector<OutputFile> companions;
    std::vector<StyleSegments> modules;
  };

  // The text. `fixed` is a whole file name, or empty. Any number of writers may do this at once.
  void compose(const NameParts& parts, std::string_view fixed) {
    parts_ = parts;
    fixed_ = !fixed.empty();
    // Paths of assets depend on the file's directory, which no hash changes.
    name_ = fixed_ ? std::string(fixed) : name(std::string(kHashLength, '0'));
    const StyleUrls urls{
        [&](u32 asset) {
          const Asset& file = graph_.assets[asset];
          return file.data_url.empty() ? style_asset_url(options_, name_, file.output)
                                       : file.data_url;
        },
        [&](std::string_view url) { return style_root_url(options_, name_, url); }};
    text_ = write_styles(
        options_, [&](ModuleId id) -> const Module& { return graph_.modules[id]; }, pieces_, urls);
    if (fixed_) return;
    const Hash128 hash =
        Hasher().add(parts_.pattern).add(parts_.dir).add(parts_.name).add(text_.text).finish();
    name_ = name(to_base32(hash, kHashLength));
  }

  // The files. `used` are the names of other files in lower case.
  Result finish(std::set<std::string>& used) {
    Result result;
    if (!fixed_) separate(name_, used);
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
  std::string name(std::string_view hash) const {
    return parts_.file_name(hash, css_extension(options_));
  }

  static void separate(std::string& name, std::set<std::string>& used) {
    const std::string extension(path::extension(name));
    const std::string stem = name.substr(0, name.size() - extension.size());
    for (u32 number = 2; !used.insert(lower_case(name)).second; ++number)
      name = stem + std::to_string(number) + extension;
  }

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
  const std::vector<StylePiece> pieces_;
  NameParts parts_;
  bool fixed_ = false;
  std::string name_;  // below outdir
  StyleText text_;
};

void add_to_metafile(Metafile* metafile, const Graph& graph,
                     const StyleFileWriter::Result& result) {
  if (!metafile) return;
  std::vector<PieceSize> sizes;
  for (const StyleSegments& each : result.modules) sizes.push_back({each.module, each.bytes});
  add_style_output(*metafile, graph, result.file, sizes);
  for (const OutputFile& companion : result.companions) add_companion(*metafile, companion);
}

}  // namespace

StyleFiles emit_styles(const Link& link, Metafile* metafile) {
  TRACE_SCOPE("emit styles");
  StyleFiles out;
  out.chunks = group_styles(link);
  const BuildOptions& options = link.options;
  std::vector<std::unique_ptr<StyleFileWriter>> writers(out.chunks.groups.size());
  link.pool.parallel_for(writers.size(), [&](size_t g) {
    const StyleGroup& group = out.chunks.groups[g];
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
    writers[g] = std::make_unique<StyleFileWriter>(options, link.graph, link.pool, group.roots);
    writers[g]->compose(
        parts, beside_outfile ? std::string(path::stem(options.outfile)) + css_extension(options)
                              : std::string());
  });
  std::set<std::string> used;
  for (auto& writer : writers) {
    StyleFileWriter::Result result = writer->finish(used);
    add_to_metafile(metafile, link.graph, result);
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
    std::set<std::string> used;
    const std::string fixed(path::basename(options.outfile));
    StyleFileWriter writer(options, graph, pool, {&entry.module, 1});
    writer.compose(entry_name_parts(options, graph, entry), fixed);
    StyleFileWriter::Result file = writer.finish(used);
    file.file.entry_point = graph.modules[entry.module].pretty_path;
    add_to_metafile(metafile, graph, file);
    result.outputs.push_back(std::move(file.file));
    for (OutputFile& companion : file.companions) result.outputs.push_back(std::move(companion));
  }
}

}  // namespace sinter::bundler
