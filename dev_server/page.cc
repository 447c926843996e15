#include "dev_server/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/path.h"
#include "bundler/html/html_page.h"
#include "dev_server/http/target.h"
#include "parsers/html/page.h"

namespace sinter::dev {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(),
                                                  [](char a, char b) { return a == lower(b); });
}

struct Tag {
  std::string name;                                             // lower case
  std::vector<std::pair<std::string, std::string>> attributes;  // names in lower case
  size_t begin = 0, end = 0;
  bool closing = false;

  std::optional<std::string_view> attribute(std::string_view wanted) const {
    for (const auto& [name, value] : attributes)
      if (name == wanted) return value;
    return std::nullopt;
  }
};

// Walks over the tags of a page; comments, and the insides of scripts and the like, are skipped.
class TagReader {
 public:
  explicit TagReader(std::string_view html) : html_(html) {}

  bool next(Tag& tag) {
    if (!raw_text_.empty()) skip_raw_text();
    for (;;) {
      at_ = html_.find('<', at_);
      if (at_ == std::string_view::npos) return false;
      const std::string_view rest = html_.substr(at_);
      if (rest.starts_with("<!--")) {
        const size_t end = html_.find("-->", at_ + 4);
        at_ = end == std::string_view::npos ? html_.size() : end + 3;
      } else if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '?')) {
        const size_t end = html_.find('>', at_);
        at_ = end == std::string_view::npos ? html_.size() : end + 1;
      } else if (rest.size() > 1 &&
                 ((lower(rest[1]) >= 'a' && lower(rest[1]) <= 'z') || rest[1] == '/')) {
        read(tag);
        return true;
      } else {
        ++at_;
      }
    }
  }

 private:
  void read(Tag& tag) {
    tag = {};
    tag.begin = at_++;
    if (at_ < html_.size() && html_[at_] == '/') tag.closing = true, ++at_;
    while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '>' && html_[at_] != '/')
      tag.name += lower(html_[at_++]);
    while (at_ < html_.size() && html_[at_] != '>') {
      if (is_space(html_[at_]) || html_[at_] == '/') {
        ++at_;
        continue;
      }
      std::string name, value;
      while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '=' &&
             html_[at_] != '>' && (html_[at_] != '/' || name.empty()))
        name += lower(html_[at_++]);
      while (at_ < html_.size() && is_space(html_[at_])) ++at_;
      if (at_ < html_.size() && html_[at_] == '=') {
        ++at_;
        while (at_ < html_.size() && is_space(html_[at_])) ++at_;
        if (at_ < html_.size() && (html_[at_] == '"' || html_[at_] == '\'')) {
          const char quote = html_[at_++];
          while (at_ < html_.size() && html_[at_] != quote) value += html_[at_++];
          if (at_ < html_.size()) ++at_;
        } else {
          while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '>')
            value += html_[at_++];
        }
      }
      tag.attributes.emplace_back(std::move(name), std::move(value));
    }
    if (at_ < html_.size()) ++at_;
    tag.end = at_;
    if (!tag.closing && (tag.name == "script" || tag.name == "style" || tag.name == "title" ||
                         tag.name == "textarea" || tag.name == "template"))
      raw_text_ = tag.name == "template" ? "" : tag.name;
  }

  void skip_raw_text() {
    const std::string end = "</" + raw_text_;
    while (at_ < html_.size() && !starts_with_word(html_.substr(at_), end)) ++at_;
    raw_text_.clear();
  }

  std::string_view html_;
  size_t at_ = 0;
  std::string raw_text_;  // the element whose text is no markup
};

}  // namespace

std::string inject_into_head(std::string_view html, std::string_view tags) {
  TagReader reader(html);
  Tag tag;
  size_t at = 0;
  while (reader.next(tag)) {
    if (tag.closing) continue;
    if (tag.name == "html") {
      at = tag.end;
      continue;
    }
    // Anything else than <head> opens the head, or follows one that is left out.
    at = tag.name == "head" ? tag.end : (at != 0 ? at : tag.begin);
    break;
  }
  std::string out(html.substr(0, at));
  out += tags;
  out += html.substr(at);
  return out;
}

namespace {

// An inline module is sent as it is unless it imports something.
bool is_compiled(const html::Reference& reference) {
  switch (reference.kind) {
    case html::ReferenceKind::InlineModule:
      return reference.url.find("import") != std::string::npos;
    case html::ReferenceKind::InlineStyle:
    case html::ReferenceKind::StyleAttribute:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<PagePart> inline_parts(std::string_view html, std::string_view file) {
  std::vector<PagePart> parts;
  const std::optional<html::Page> page = html::parse_page(html);
  if (!page) return parts;
  u32 modules = 0, styles = 0;
  for (const html::Reference& reference : page->references) {
    const bool module = reference.kind == html::ReferenceKind::InlineModule;
    const u32 index = module ? modules++ : styles;
    if (!is_compiled(reference)) continue;
    if (module) {
      parts.push_back({fmt::format("{}?html-proxy&index={}.js", file, index), reference.url});
      continue;
    }
    ++styles;
    const bool attribute = reference.kind == html::ReferenceKind::StyleAttribute;
    parts.push_back({fmt::format("{}?html-proxy&inline-css&index={}.css", file, index),
                     attribute ? "a{" + reference.url + "}" : reference.url, true});
  }
  return parts;
}

std::string page_for_browser(std::string_view html, std::string_view base, std::string_view file,
                             std::span<const std::optional<std::string>> styles,
                             std::span<const html::AssetSource> sources) {
  const std::optional<html::Page> page = html::parse_page(html, sources);
  if (!page) return std::string(html);
  std::string out;
  u32 from = 0, inline_modules = 0;
  size_t style = 0;
  const auto replace = [&](SourceRange range, std::string_view text) {
    if (range.start < from) return;  // within what is gone
    out += html.substr(from, range.start - from);
    out += text;
    from = range.end;
  };
  for (const html::Reference& reference : page->references) {
    const std::string& url = reference.url;
    switch (reference.kind) {
      case html::ReferenceKind::InlineModule: {
        const u32 index = inline_modules++;
        if (!is_compiled(reference)) break;
        const std::string path = std::string(base) + std::string(file.substr(1));
        replace(
            reference.element,
            fmt::format("<script type=\"module\"{} src=\"{}?html-proxy&amp;index={}.js\"></script>",
                        reference.async ? " async" : "",
                        html::escape_attribute(percent_encode_path(path)), index));
        break;
      }
      case html::ReferenceKind::InlineStyle:
        if (const size_t at = style++; at < styles.size() && styles[at])
          replace(reference.value, html::escape_inline_style(*styles[at]));
        break;
      case html::ReferenceKind::StyleAttribute:
        if (const size_t at = style++; at < styles.size() && styles[at]) {
          const std::string text = html::escape_attribute(bundler::declarations_of(*styles[at]));
          replace(reference.value, reference.quoted ? text : "\"" + text + "\"");
        }
        break;
      default:
        if (base == "/" || !url.starts_with('/') || url.starts_with("//") || url.starts_with(base))
          break;
        const std::string below = html::escape_attribute(std::string(base) + url.substr(1));
        replace(reference.value, reference.quoted ? below : "\"" + below + "\"");
    }
  }
  return out += html.substr(from);
}

std::optional<Target> target_in_page(std::string_view url, std::string_view base,
                                     std::string_view file) {
  if (url.find("://") != std::string_view::npos || url.starts_with("//")) return std::nullopt;
  std::string path(url);
  if (base != "/" && path_has_prefix(path, base)) path = "/" + path.substr(base.size());
  if (!path.starts_with('/')) path = path::join(path::dirname(file), path);
  std::optional<Target> target = parse_target(path);
  if (!target || target->path.starts_with("/@")) return std::nullopt;
  return target;
}

std::vector<std::string> module_script_sources(std::string_view html) {
  std::vector<std::string> sources;
  TagReader reader(html);
  Tag tag;
  while (reader.next(tag)) {
    if (tag.closing || tag.name != "script" || tag.attribute("type") != "module") continue;
    if (const auto source = tag.attribute("src"); source && !source->empty())
      sources.emplace_back(*source);
  }
  return sources;
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace sinter::dev
