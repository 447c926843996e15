#include "bundler/html/html_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/json_text.h"
#include "base/path.h"

namespace sinter::bundler {

namespace {

using html::Reference;
using html::ReferenceKind;

// URLs that are no files of the project: with a scheme, of another host, or within the page.
bool is_elsewhere(std::string_view url) {
  if (url.empty() || url.starts_with('#') || url.starts_with("//")) return true;
  const size_t colon = url.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  return std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.';
  });
}

bool is_style_path(std::string_view url) {
  const std::string_view extension = path::extension(url.substr(0, url.find_first_of("?#")));
  for (const std::string_view each :
       {".css", ".scss", ".sass", ".less", ".styl", ".stylus", ".pcss", ".postcss"})
    if (extension == each) return true;
  return false;
}

class Reader {
 public:
  Reader(HtmlPage& page, Site& site, Diagnostics& diagnostics)
      : page_(page), site_(site), diagnostics_(diagnostics) {}

  void run() {
    bool async = true, some_async = false, some_deferred = false;
    for (u32 i = 0; i < page_.page.references.size(); ++i) {
      const Reference& reference = page_.page.references[i];
      switch (reference.kind) {
        case ReferenceKind::ModuleScript:
        case ReferenceKind::InlineModule:
          async = async && reference.async;
          (reference.async ? some_async : some_deferred) = true;
          if (reference.kind == ReferenceKind::InlineModule) {
            add_part(i, false);
          } else if (!use_public_file(reference) && !is_elsewhere(reference.url)) {
            import(i, reference.url);
          }
          break;
        case ReferenceKind::ClassicScript:
          if (!use_public_file(reference) && !is_elsewhere(reference.url))
            diagnostics_
                .warning("classic-script",
                         fmt::format("The script \"{}\" is not bundled, because it is no module",
                                     reference.url),
                         page_.pretty_path, reference.value)
                .help("Add type=\"module\", or move the file to the public folder");
          break;
        case ReferenceKind::StyleSheet:
          if (use_public_file(reference) || is_elsewhere(reference.url)) break;
          if (reference.media || !is_style_path(reference.url)) {
            use_asset(reference);
          } else if (file_of(reference.url).empty()) {
            diagnostics_.warning(
                "missing-style-sheet",
                fmt::format("The style sheet \"{}\" is not there; the link stays as it is",
                            reference.url),
                page_.pretty_path, reference.value);
          } else {
            import(i, reference.url);
          }
          break;
        case ReferenceKind::InlineStyle:
        case ReferenceKind::StyleAttribute:
          add_part(i, true);
          break;
        case ReferenceKind::Asset:
        case ReferenceKind::AssetSet:
          if (!use_public_file(reference) && !is_elsewhere(reference.url)) use_asset(reference);
          break;
      }
    }
    page_.scripts_async = async && some_async;
    if (some_async && some_deferred)
      diagnostics_.warning(
          "mixed-async",
          "Some module scripts of this page are async and others are not: together they are not",
          page_.pretty_path);
    for (const SourceRange mark : page_.page.ignore_marks)
      page_.edits.push_back({with_space_before(mark), ""});
  }

 private:
  // The statement stands where the page names the module: what is to be said of the import then
  // points into the page.
  void import(u32 reference, std::string_view specifier) {
    const std::string statement = "import " + json_string(specifier) + ";";
    const u32 url = page_.page.references[reference].value.start;
    const size_t quote = statement.find('"') + 1;
    std::string& code = page_.entry_code;
    if (code.size() + quote < url) code.append(url - quote - code.size(), ' ');
    code += statement;
    page_.bundled.push_back(reference);
  }

  void add_part(u32 index, bool style) {
    const Reference& reference = page_.page.references[index];
    // Of an attribute there are only the declarations of a rule.
    const bool attribute = reference.kind == ReferenceKind::StyleAttribute;
    page_.parts.push_back({attribute ? "a{" + reference.url + "}" : reference.url, style, index});
    if (style) return;
    import(index, inline_part_id(page_, page_.parts.size() - 1));
  }

  // The file that a URL of the page names; empty when there is none.
  std::string file_of(std::string_view url) const {
    const std::string decoded = decode_percent(url.substr(0, url.find_first_of("?#")));
    if (decoded.empty() || decoded.find('\0') != std::string::npos) return {};
    const std::string file = decoded.starts_with('/')
                                 ? path::join(site_.options().root, decoded.substr(1))
                                 : path::join(path::dirname(page_.path), decoded);
    FileInfo info;
    return site_.files().stat(file, info) && info.kind == EntryKind::File ? file : std::string();
  }

  bool use_public_file(const Reference& reference) {
    if (site_.public_file(reference.url).empty()) return false;
    replace(reference, site_.public_url(reference.url, UrlHost::Page, page_.output));
    return true;
  }

  void use_asset(const Reference& reference) {
    const std::string file = file_of(reference.url);
    if (file.empty()) {
      // What begins with a slash may well come from elsewhere once the site is there.
      if (!reference.url.starts_with('/'))
        diagnostics_
            .warning("missing-asset",
                     fmt::format("\"{}\" is not there; the URL stays as it is", reference.url),
                     page_.pretty_path, reference.value)
            .help("Mend the path, or put the file into the public folder");
      return;
    }
    const std::string_view suffix =
        std::string_view(reference.url)
            .substr(std::min(reference.url.find_first_of("?#"), reference.url.size()));
    const bool whole = reference.never_inline || reference.kind == ReferenceKind::StyleSheet ||
                       suffix.starts_with('#');
    std::string error;
    const auto asset = site_.add(file, whole ? Inlining::Never : Inlining::BySize, error);
    if (!asset) {
      diagnostics_.error("cannot-read-file",
                         fmt::format("Cannot read \"{}\": {}", reference.url, error),
                         page_.pretty_path, reference.value);
      return;
    }
    replace(reference, site_.url_of(*asset, page_.output) +
                           (asset->data_url.empty() ? std::string(suffix) : ""));
  }

  void replace(const Reference& reference, std::string_view url) {
    std::string text = html::escape_attribute(encode_url(url));
    if (!reference.quoted) text = "\"" + text + "\"";
    page_.edits.push_back({reference.value, std::move(text)});
  }

  SourceRange with_space_before(SourceRange range) const {
    while (range.start > 0 &&
           (page_.text[range.start - 1] == ' ' || page_.text[range.start - 1] == '\t'))
      --range.start;
    return range;
  }

  HtmlPage& page_;
  Site& site_;
  Diagnostics& diagnostics_;
};

std::string tag_text(const HtmlTag& tag) {
  std::string out = "<" + tag.tag;
  for (const auto& [name, value] : tag.attributes) {
    out += " " + name;
    if (value) out += "=\"" + html::escape_attribute(*value) + "\"";
  }
  out += ">";
  const bool is_void = tag.tag == "link" || tag.tag == "meta" || tag.tag == "base";
  if (!is_void) out += tag.children + "</" + tag.tag + ">";
  return out;
}

// The white space from the last line end before `at`; nothing when something else stands on the
// line.
std::string_view indent_before(std::string_view text, u32 at) {
  u32 start = at;
  while (start > 0 && (text[start - 1] == ' ' || text[start - 1] == '\t')) --start;
  if (start > 0 && text[start - 1] != '\n') return {};
  return text.substr(start, at - start);
}

}  // namespace

void HtmlPage::start_preload_polyfill() {
  constexpr std::string_view statement = "import{preload}from\"sinter/modulepreload\";preload();";
  const bool has_room = entry_code.find_first_not_of(' ') >= statement.size();
  entry_code.replace(0, has_room ? statement.size() : 0, statement);
}

std::string replace_variables(
    std::string_view text,
    const std::function<std::optional<std::string>(std::string_view)>& value) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t start = text.find('%', at);
    const size_t end =
        start == std::string_view::npos ? start : text.find_first_of("% \t\r\n\f", start + 1);
    if (end == std::string_view::npos) return out += text.substr(at);
    out += text.substr(at, start - at);
    const auto found = text[end] == '%' && end > start + 1
                           ? value(text.substr(start + 1, end - start - 1))
                           : std::nullopt;
    if (found) {
      out += *found;
      at = end + 1;
    } else {
      // The second `%` may begin another name: "50%%NAME%".
      out += text.substr(start, end - start);
      at = end;
    }
  }
  return out;
}

std::string encode_url(std::string_view url) {
  std::string out;
  for (const char c : url) {
    const bool plain =
        c > ' ' && c < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<u8>(c));
  }
  return out;
}

std::string declarations_of(std::string_view rule) {
  const size_t begin = rule.find('{'), end = rule.rfind('}');
  if (begin == std::string_view::npos || end == std::string_view::npos) return {};
  std::string out;
  for (const char c : rule.substr(begin + 1, end - begin - 1)) {
    if (c != '\n' && !(c == ' ' && (out.empty() || out.back() == ' '))) out += c;
  }
  return out;
}

std::string inline_part_id(const HtmlPage& page, size_t part) {
  return fmt::format("{}?html-proxy&{}index={}.{}", page.path,
                     page.parts[part].style ? "inline-css&" : "", part,
                     page.parts[part].style ? "css" : "js");
}

std::optional<HtmlPage> read_html_page(std::string path, std::string text, Site& site,
                                       Diagnostics& diagnostics) {
  HtmlPage page;
  page.pretty_path = path::relative(site.options().root, path);
  if (!path::is_inside(site.options().root, path)) {
    diagnostics
        .error("page-outside-root",
               fmt::format("The page \"{}\" is outside of the project", page.pretty_path))
        .help("Set `root` to a folder that holds all pages");
    return std::nullopt;
  }
  page.output = page.pretty_path;
  page.path = std::move(path);
  page.name = std::string(path::stem(page.path));
  page.text = std::move(text);
  std::optional<html::Page> parsed = html::parse_page(page.text, site.options().asset_sources);
  if (!parsed) {
    diagnostics.error("page-too-large", "This page is too large to be read: more than 16 MB",
                      page.pretty_path);
    return std::nullopt;
  }
  page.page = std::move(*parsed);
  const size_t errors = diagnostics.error_count();
  Reader(page, site, diagnostics).run();
  if (diagnostics.error_count() != errors) return std::nullopt;
  return page;
}

std::string insert_tags(std::string_view text, std::span<const HtmlTag> tags) {
  if (tags.empty()) return std::string(text);
  const std::optional<html::Page> page = html::parse_page(text);
  if (!page) return std::string(text);
  struct Insertion {
    u32 at;
    std::string text;
  };
  std::vector<Insertion> insertions;
  // Before an end tag, or before what follows when there is none, with the indent of its line and
  // one level more.
  auto append = [&](HtmlTag::Place place, u32 at, bool inside) {
    std::string lines;
    const std::string_view indent = indent_before(text, at);
    const std::string deeper =
        std::string(indent) + (inside ? (indent.starts_with('\t') ? "\t" : "  ") : "");
    for (const HtmlTag& tag : tags)
      if (tag.place == place) lines += deeper + tag_text(tag) + "\n";
    if (!lines.empty())
      insertions.push_back({at - static_cast<u32>(indent.size()), std::move(lines)});
  };
  auto prepend = [&](HtmlTag::Place place, u32 at) {
    std::string lines;
    const size_t next = text.find_first_not_of(" \t\r\n", at);
    const std::string_view indent = next == std::string_view::npos
                                        ? std::string_view()
                                        : indent_before(text, static_cast<u32>(next));
    for (const HtmlTag& tag : tags)
      if (tag.place == place)
        lines += (at == 0 && lines.empty() ? "" : "\n") + std::string(indent) + tag_text(tag);
    if (!lines.empty() && at == 0) lines += "\n";
    if (!lines.empty()) insertions.push_back({at, std::move(lines)});
  };
  prepend(HtmlTag::Place::HeadPrepend, page->head_start);
  if (page->has_head_tag || page->has_body_tag) {
    append(HtmlTag::Place::Head, page->head_end, page->has_head_tag);
  } else {
    prepend(HtmlTag::Place::Head, page->head_end);
  }
  prepend(HtmlTag::Place::BodyPrepend, page->body_start);
  append(HtmlTag::Place::Body, page->body_end, page->has_body_tag);
  std::stable_sort(insertions.begin(), insertions.end(),
                   [](const Insertion& a, const Insertion& b) { return a.at < b.at; });
  std::string out;
  u32 from = 0;
  for (const Insertion& insertion : insertions) {
    out += text.substr(from, insertion.at - from);
    if (insertion.text.front() != '\n' && !out.empty() && out.back() != '\n') out += '\n';
    out += insertion.text;
    from = insertion.at;
  }
  return out += text.substr(from);
}

std::string write_html_page(const HtmlPage& page, const PageOutput& output, const Site& site) {
  std::vector<HtmlPage::Edit> edits = page.edits;
  for (const u32 index : page.bundled) {
    // The line of an element that goes, goes with it.
    SourceRange range = page.page.references[index].element;
    const std::string_view indent = indent_before(page.text, range.start);
    const bool ends_line = range.end >= page.text.size() || page.text[range.end] == '\n' ||
                           page.text[range.end] == '\r';
    range.start -= static_cast<u32>(indent.size());
    if (ends_line && range.start > 0 && page.text[range.start - 1] == '\n') --range.start;
    edits.push_back({range, ""});
  }
  for (size_t i = 0; i < page.parts.size(); ++i) {
    if (!page.parts[i].style || i >= output.inline_styles.size()) continue;
    const Reference& reference = page.page.references[page.parts[i].reference];
    const bool attribute = reference.kind == ReferenceKind::StyleAttribute;
    std::string text = attribute ? html::escape_attribute(output.inline_styles[i])
                                 : html::escape_inline_style(output.inline_styles[i]);
    if (attribute && !reference.quoted) text = "\"" + text + "\"";
    edits.push_back({reference.value, std::move(text)});
  }
  std::stable_sort(edits.begin(), edits.end(),
                   [](const HtmlPage::Edit& a, const HtmlPage::Edit& b) {
                     return a.range.start < b.range.start;
                   });
  std::string text;
  u32 from = 0;
  for (const HtmlPage::Edit& edit : edits) {
    if (edit.range.start < from) continue;  // within an element that is gone
    text += std::string_view(page.text).substr(from, edit.range.start - from);
    text += edit.text;
    from = edit.range.end;
  }
  text += std::string_view(page.text).substr(from);

  std::vector<HtmlTag> tags;
  auto add = [&](std::string tag,
                 std::vector<std::pair<std::string, std::optional<std::string>>> attributes) {
    tags.push_back({std::move(tag), std::move(attributes), "", HtmlTag::Place::Head});
  };
  auto url = [&](const std::string& path) {
    return encode_url(site.output_url(path, UrlHost::Page, page.output));
  };
  if (!output.chunk_name.empty()) {
    std::vector<std::pair<std::string, std::optional<std::string>>> script;
    if (page.scripts_async) script.emplace_back("async", std::nullopt);
    script.emplace_back("type", "module");
    script.emplace_back("crossorigin", std::nullopt);
    script.emplace_back("src", url(output.chunk_name));
    add("script", std::move(script));
    for (const std::string& script : output.preloads)
      add("link", {{"rel", "modulepreload"}, {"crossorigin", std::nullopt}, {"href", url(script)}});
  }
  for (const std::string& sheet : output.style_sheets)
    add("link", {{"rel", "stylesheet"}, {"crossorigin", std::nullopt}, {"href", url(sheet)}});
  return insert_tags(text, tags);
}

}  // namespace sinter::bundler
