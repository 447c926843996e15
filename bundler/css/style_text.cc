#include "bundler/css/style_text.h"

#include <map>

#include "base/path.h"
#include "bundler/emit/source_maps.h"
#include "parsers/css/tokenizer.h"
#include "parsers/sourcemap/join.h"

namespace sinter::bundler {

namespace {

class StyleWriter {
 public:
  StyleWriter(const BuildOptions& options, const ModuleOf& module_of, const StyleUrls& urls)
      : options_(options),
        module_of_(module_of),
        urls_(urls),
        minify_(options.css.minify.value_or(options.code.minify_whitespace)),
        maps_(options.source_map != SourceMapMode::None) {}

  StyleText run(std::span<const StylePiece> pieces) {
    bool non_ascii = false;
    for (const StylePiece& piece : pieces)
      non_ascii |= !is_none(piece.module) && module_of_(piece.module).css.has(css::kUnitNonAscii);
    if (non_ascii) raw(minify_ ? "@charset \"UTF-8\";" : "@charset \"UTF-8\";\n");
    for (const StylePiece& piece : pieces) write(piece);
    if (!out_.text.empty() && out_.text.back() != '\n') out_.text += '\n';
    return std::move(out_);
  }

 private:
  void raw(std::string_view text) { out_.text += text; }

  void write(const StylePiece& piece) {
    if (!piece.external.empty()) return external(piece);
    if (!is_none(piece.module)) comments(piece.module);
    u32 open = 0;
    for (const StyleCondition& condition : piece.conditions) {
      if (condition.has_layer) open += begin("@layer", condition.layer);
      if (!condition.supports.empty())
        open += begin("@supports", supports_text(condition.supports));
      if (!condition.media.empty()) open += begin("@media", condition.media);
    }
    if (!is_none(piece.module)) {
      code(piece);
    } else if (piece.layers[0] != '\0') {
      raw("@layer ");
      raw(piece.layers);
      raw(minify_ ? ";" : ";\n");
    }
    for (u32 i = 0; i < open; ++i) raw(minify_ ? "}" : "}\n");
  }

  u32 begin(std::string_view name, std::string_view prelude) {
    raw(name);
    if (!prelude.empty()) {
      raw(" ");
      raw(prelude);
    }
    raw(minify_ ? "{" : " {\n");
    return 1;
  }

  // `@import "x" supports(display: grid)`: a declaration needs the parentheses that a condition
  // has.
  static std::string supports_text(const std::string& text) {
    const bool condition = text.starts_with('(') || text.starts_with("not ") ||
                           text.starts_with("selector(") || text.starts_with("font-");
    return condition ? text : "(" + text + ")";
  }

  // Conditions inside each other become sheets inside each other: an @import has but one of each.
  void external(const StylePiece& piece) {
    std::string url = piece.external;
    std::string text;
    for (size_t i = piece.conditions.size();; --i) {
      text = "@import ";
      css::append_string(text, url);
      if (i > 0) {
        const StyleCondition& condition = piece.conditions[i - 1];
        if (condition.has_layer)
          text += condition.layer.empty() ? " layer" : " layer(" + condition.layer + ")";
        if (!condition.supports.empty()) text += " supports(" + condition.supports + ")";
        if (!condition.media.empty()) text += " " + condition.media;
      }
      text += ';';
      if (i <= 1) break;
      url = "data:text/css,";
      for (char c : text) {
        if (c == '%' || c == '#' || c == '"' || c == '\'' || c == ' ' || c == '\n') {
          constexpr char kDigits[] = "0123456789ABCDEF";
          url.append("%").append(1, kDigits[static_cast<u8>(c) >> 4]).append(1, kDigits[c & 15]);
        } else {
          url += c;
        }
      }
    }
    raw(text);
    if (!minify_) raw("\n");
  }

  void comments(ModuleId id) {
    const Module& module = module_of_(id);
    if (known_comments_.contains(to_index(id))) return;
    known_comments_[to_index(id)] = true;
    if (!minify_) {
      // A path cannot end the comment.
      std::string path = module.pretty_path;
      for (size_t at; (at = path.find("*/")) != path.npos;) path.replace(at, 2, "* /");
      raw("/* " + path + " */\n");
    }
    if (options_.legal_comments == LegalCommentMode::None) return;
    for (css::Str comment : module.css.legal_comments()) {
      const std::string_view text = module.css.text(comment);
      if (options_.legal_comments == LegalCommentMode::Inline) {
        raw(text);
        raw("\n");
        continue;
      }
      bool known = false;
      for (std::string_view other : out_.legal_comments) known |= other == text;
      if (!known) out_.legal_comments.push_back(text);
    }
  }

  void code(const StylePiece& piece) {
    const Module& module = module_of_(piece.module);
    const css::Unit& unit = module.css;
    const std::string_view text = unit.code_text();
    StyleSegments segments{piece.module, {}, 0};
    const size_t start = out_.text.size();
    u32 at = piece.code_begin;
    u32 fill = 0;
    auto copy = [&](u32 until) {
      if (maps_)
        segments.segments.push_back(
            {at, until - at, static_cast<u32>(out_.text.size()) - fill, fill});
      out_.text.append(text, at, until - at);
      at = until;
    };
    for (const css::Gap& gap : unit.gaps()) {
      if (gap.offset < piece.code_begin) continue;
      if (gap.offset > piece.code_end ||
          (gap.offset == piece.code_end && piece.code_end != text.size()))
        break;
      copy(gap.offset);
      const size_t before = out_.text.size();
      switch (gap.kind()) {
        case css::GapKind::Url:
          css::append_url(out_.text, style_url(options_, module, gap.target(), urls_), minify_);
          break;
        case css::GapKind::UrlString:
          css::append_string(out_.text, style_url(options_, module, gap.target(), urls_));
          break;
        case css::GapKind::Local:
          css::append_ident(out_.text, module.css_names[gap.target()]);
          break;
      }
      fill = static_cast<u32>(out_.text.size() - before);
    }
    copy(piece.code_end);
    segments.bytes = static_cast<u32>(out_.text.size() - start);
    out_.modules.push_back(std::move(segments));
  }

  const BuildOptions& options_;
  const ModuleOf& module_of_;
  const StyleUrls& urls_;
  const bool minify_;
  const bool maps_;
  StyleText out_;
  std::map<u32, bool> known_comments_;
};

}  // namespace

std::string style_url(const BuildOptions& options, const Module& module, u32 record,
                      const StyleUrls& urls) {
  const css::Unit& unit = module.css;
  const std::string_view specifier = unit.text(unit.records()[record].specifier);
  const Target& target = module.css_targets[record];
  if (target.kind != TargetKind::Asset) {
    const bool at_root = specifier.starts_with('/') && !specifier.starts_with("//");
    return at_root && urls.at_root && !options.url_root.empty() ? urls.at_root(specifier)
                                                                : std::string(specifier);
  }
  // "font.eot?#iefix": what follows the path is for the browser.
  const size_t suffix = specifier.find_first_of("?#");
  std::string url = urls.asset(target.asset);
  // A data: URL can have a fragment, but no query.
  if (suffix != specifier.npos && !(specifier[suffix] == '?' && url.starts_with("data:")))
    url += specifier.substr(suffix);
  return url;
}

StyleText write_styles(const BuildOptions& options, const ModuleOf& module_of,
                       std::span<const StylePiece> pieces, const StyleUrls& urls) {
  return StyleWriter(options, module_of, urls).run(pieces);
}

std::string style_text(const BuildOptions& options, const ModuleOf& module_of, ModuleId root,
                       const StyleUrls& urls) {
  const std::vector<StylePiece> pieces = order_styles(module_of, {&root, 1});
  BuildOptions plain = options;
  plain.source_map = SourceMapMode::None;
  plain.legal_comments = LegalCommentMode::None;
  return write_styles(plain, module_of, pieces, urls).text;
}

std::string mapped_style_text(const BuildOptions& options, const ModuleOf& module_of, ModuleId root,
                              const StyleUrls& urls, const std::string& map_directory) {
  const std::vector<StylePiece> pieces = order_styles(module_of, {&root, 1});
  BuildOptions plain = options;
  plain.legal_comments = LegalCommentMode::None;
  StyleText text = write_styles(plain, module_of, pieces, urls);
  std::vector<MappedCode> code;
  for (const StyleSegments& each : text.modules) {
    const Module& module = module_of(each.module);
    code.push_back({&module,
                    module.css.mappings(),
                    {module.css.strings().data(), module.css.strings().size()},
                    each.segments});
  }
  const std::string json =
      source_map_of(options, nullptr, text.text, code, path::child(map_directory, "style.css.map"));
  return text.text + sourcemap::source_map_comment(sourcemap::MapForm::kInline,
                                                   sourcemap::CommentSyntax::kCss, json, {});
}

}  // namespace sinter::bundler
