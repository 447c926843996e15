#include "parsers/html/page.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"
#include "parsers/syntax/html_elements.h"

namespace sinter::html {

namespace {

using syntax::HtmlAttribute;
using syntax::HtmlElement;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool has_word(std::string_view list, std::string_view word) {
  while (!(list = trimmed(list)).empty()) {
    size_t end = 0;
    while (end < list.size() && !is_space(list[end])) ++end;
    if (list.substr(0, end) == word) return true;
    list.remove_prefix(end);
  }
  return false;
}

struct KnownSource {
  std::string_view tag, attribute;
  bool set = false;
};
// Attributes whose URL is a file of the site: those that Vite follows.
constexpr KnownSource kAssetSources[] = {
    {"audio", "src"},        {"embed", "src"},    {"img", "src"},
    {"img", "srcset", true}, {"image", "href"},   {"image", "xlink:href"},
    {"input", "src"},        {"link", "href"},    {"link", "imagesrcset", true},
    {"object", "data"},      {"source", "src"},   {"source", "srcset", true},
    {"track", "src"},        {"use", "href"},     {"use", "xlink:href"},
    {"video", "src"},        {"video", "poster"}, {"meta", "content"},
};
constexpr std::string_view kMetaNames[] = {"msapplication-tileimage",
                                           "msapplication-square70x70logo",
                                           "msapplication-square150x150logo",
                                           "msapplication-wide310x150logo",
                                           "msapplication-square310x310logo",
                                           "msapplication-config",
                                           "twitter:image"};
constexpr std::string_view kMetaProperties[] = {
    "og:image", "og:image:url",       "og:image:secure_url", "og:audio", "og:audio:secure_url",
    "og:video", "og:video:secure_url"};
// Browsers load no data: URL for these, or show none.
constexpr std::string_view kNeverInlineRels[] = {"icon", "apple-touch-icon",
                                                 "apple-touch-startup-image", "manifest"};

class Reader {
 public:
  Reader(std::string_view text, const syntax::HtmlElements& parsed,
         std::span<const AssetSource> more, Page& page)
      : text_(text), elements_(parsed.elements), more_(more), page_(page) {
    find_surroundings();
    find_places(parsed.doctype);
    for (size_t i = 0; i < elements_.size(); ++i)
      if (!surroundings_[i].text_only) read(elements_[i]);
  }

 private:
  std::string tag_of(const HtmlElement& element) const {
    return lower_case(element.tag_name.of(text_));
  }

  const HtmlAttribute* find(const HtmlElement& element, std::string_view name) const {
    for (const HtmlAttribute& attribute : element.attributes)
      if (lower_case(attribute.name.of(text_)) == name) return &attribute;
    return nullptr;
  }
  // With a value that is not empty.
  const HtmlAttribute* find_value(const HtmlElement& element, std::string_view name) const {
    const HtmlAttribute* attribute = find(element, name);
    return attribute && attribute->value != kNoRange && attribute->value.size() > 0 ? attribute
                                                                                    : nullptr;
  }
  std::string value_of(const HtmlElement& element, std::string_view name) const {
    const HtmlAttribute* attribute = find(element, name);
    return attribute && attribute->value != kNoRange ? decode_entities(attribute->value.of(text_))
                                                     : std::string();
  }

  // Parents stand before their children: one pass tells what each element is within.
  void find_surroundings() {
    surroundings_.resize(elements_.size());
    for (size_t i = 0; i < elements_.size(); ++i) {
      const u32 parent = elements_[i].parent;
      if (parent == kNone) continue;
      Surroundings& here = surroundings_[i];
      here = surroundings_[parent];
      const std::string tag = tag_of(elements_[parent]);
      here.text_only |= tag == "title" || tag == "textarea";
      here.in_template |= tag == "template";
    }
  }

  const HtmlElement* first(std::string_view tag) const {
    for (size_t i = 0; i < elements_.size(); ++i) {
      if (!surroundings_[i].text_only && !surroundings_[i].in_template &&
          tag_of(elements_[i]) == tag)
        return &elements_[i];
    }
    return nullptr;
  }

  void find_places(SourceRange doctype) {
    const HtmlElement* html = first("html");
    const HtmlElement* head = first("head");
    const HtmlElement* body = first("body");
    const u32 end = static_cast<u32>(text_.size());
    const u32 start = html ? html->start_tag.end : doctype != kNoRange ? doctype.end : 0;
    page_.has_head_tag = head != nullptr;
    page_.has_body_tag = body != nullptr;
    page_.head_start = head ? head->start_tag.end : start;
    if (head && head->end_tag != kNoRange) {
      page_.head_end = head->end_tag.start;
    } else if (body) {
      page_.head_end = body->start_tag.start;
    } else {
      page_.head_end = page_.head_start;
    }
    page_.body_start = body ? body->start_tag.end : std::max(start, head ? head->whole.end : start);
    if (body && body->end_tag != kNoRange) {
      page_.body_end = body->end_tag.start;
    } else if (html && html->end_tag != kNoRange) {
      page_.body_end = html->end_tag.start;
    } else {
      page_.body_end = end;
    }
  }

  Reference& add(ReferenceKind kind, const HtmlElement& element, SourceRange value) {
    Reference reference{.kind = kind, .element = element.whole, .value = value};
    page_.references.push_back(std::move(reference));
    return page_.references.back();
  }
  Reference& add_url(ReferenceKind kind, const HtmlElement& element,
                     const HtmlAttribute& attribute) {
    Reference& reference = add(kind, element, attribute.value);
    reference.attribute = attribute.whole;
    reference.quoted = attribute.quoted;
    reference.url = decode_entities(trimmed(attribute.value.of(text_)));
    return reference;
  }

  void read(const HtmlElement& element) {
    const std::string tag = tag_of(element);
    if (const HtmlAttribute* mark = find(element, "vite-ignore")) {
      page_.ignore_marks.push_back(mark->whole);
      return;
    }
    if (tag == "script") read_script(element);
    if (tag == "style" && element.content.size() > 0) {
      Reference& style = add(ReferenceKind::InlineStyle, element, element.content);
      style.url = element.content.of(text_);
    }
    read_assets(element, tag);
    read_style_attribute(element);
  }

  void read_script(const HtmlElement& element) {
    const HtmlAttribute* source = find(element, "src");
    const bool has_source = source && source->value != kNoRange && source->value.size() > 0;
    const bool module = lower_case(trimmed(value_of(element, "type"))) == "module";
    if (module && !has_source) {
      if (trimmed(element.content.of(text_)).empty()) return;
      Reference& script = add(ReferenceKind::InlineModule, element, element.content);
      script.url = element.content.of(text_);
      script.async = find(element, "async") != nullptr;
    } else if (has_source) {
      Reference& script = add_url(
          module ? ReferenceKind::ModuleScript : ReferenceKind::ClassicScript, element, *source);
      script.async = find(element, "async") != nullptr;
    }
  }

  void read_assets(const HtmlElement& element, const std::string& tag) {
    read_more_assets(element, tag);
    for (const KnownSource& source : kAssetSources) {
      if (source.tag != tag) continue;
      const HtmlAttribute* attribute = find_value(element, source.attribute);
      if (!attribute) continue;
      if (tag == "meta" && !is_asset_meta(element)) continue;
      if (source.set) {
        read_set(element, *attribute);
        continue;
      }
      const std::string rel = lower_case(value_of(element, "rel"));
      const bool sheet = tag == "link" && has_word(rel, "stylesheet");
      // These name a page or a server, not a file.
      if (tag == "link" && is_navigation(rel)) continue;
      Reference& reference =
          add_url(sheet ? ReferenceKind::StyleSheet : ReferenceKind::Asset, element, *attribute);
      reference.media = sheet && (find(element, "media") || find(element, "disabled"));
      for (const std::string_view each : kNeverInlineRels)
        reference.never_inline |= tag == "link" && has_word(rel, each);
      reference.never_inline |= tag == "meta";
    }
  }

  void read_more_assets(const HtmlElement& element, const std::string& tag) {
    for (const AssetSource& source : more_) {
      const HtmlAttribute* attribute =
          source.tag == tag ? find_value(element, source.attribute) : nullptr;
      const bool known = std::any_of(std::begin(kAssetSources), std::end(kAssetSources),
                                     [&](const KnownSource& each) {
                                       return each.tag == tag && each.attribute == source.attribute;
                                     });
      if (!attribute || known || !accepts(source, element, *attribute)) continue;
      if (source.set)
        read_set(element, *attribute);
      else
        add_url(ReferenceKind::Asset, element, *attribute);
    }
  }

  bool accepts(const AssetSource& source, const HtmlElement& element,
               const HtmlAttribute& attribute) const {
    if (!source.accepts) return true;
    AssetSource::Attributes all;
    for (const HtmlAttribute& each : element.attributes)
      all.emplace_back(lower_case(each.name.of(text_)),
                       each.value == kNoRange ? "" : decode_entities(each.value.of(text_)));
    return source.accepts(source.attribute, decode_entities(attribute.value.of(text_)), all);
  }

  static bool is_navigation(std::string_view rel) {
    for (const std::string_view each :
         {"canonical", "alternate", "author", "help", "license", "next", "prev", "search",
          "preconnect", "dns-prefetch", "me"})
      if (has_word(rel, each)) return !has_word(rel, "stylesheet") && !has_word(rel, "icon");
    return false;
  }

  bool is_asset_meta(const HtmlElement& element) const {
    const std::string name = lower_case(trimmed(value_of(element, "name")));
    const std::string property = lower_case(trimmed(value_of(element, "property")));
    return std::find(std::begin(kMetaNames), std::end(kMetaNames), name) != std::end(kMetaNames) ||
           std::find(std::begin(kMetaProperties), std::end(kMetaProperties), property) !=
               std::end(kMetaProperties);
  }

  // "a.png 1x, b.png 2x": https://html.spec.whatwg.org/#parse-a-srcset-attribute
  void read_set(const HtmlElement& element, const HtmlAttribute& attribute) {
    const u32 end = attribute.value.end;
    u32 at = attribute.value.start;
    while (at < end) {
      while (at < end && (is_space(text_[at]) || text_[at] == ',')) ++at;
      const u32 start = at;
      while (at < end && !is_space(text_[at])) ++at;
      u32 stop = at;
      while (stop > start && text_[stop - 1] == ',') --stop;
      if (stop == start) break;
      Reference& reference = add(ReferenceKind::AssetSet, element, {start, stop});
      reference.attribute = attribute.whole;
      reference.quoted = attribute.quoted;
      reference.url = decode_entities(text_.substr(start, stop - start));
      if (stop != at) continue;  // a comma ended it: there is no descriptor
      u32 depth = 0;
      for (; at < end && (text_[at] != ',' || depth > 0); ++at) {
        if (text_[at] == '(') ++depth;
        if (text_[at] == ')' && depth > 0) --depth;
      }
    }
  }

  void read_style_attribute(const HtmlElement& element) {
    const HtmlAttribute* style = find(element, "style");
    if (!style || style->value == kNoRange) return;
    const std::string value = decode_entities(style->value.of(text_));
    if (value.find("url(") == std::string::npos && value.find("image-set(") == std::string::npos)
      return;
    Reference& reference = add(ReferenceKind::StyleAttribute, element, style->value);
    reference.attribute = style->whole;
    reference.quoted = style->quoted;
    reference.url = value;
  }

  struct Surroundings {
    bool text_only = false;  // within <title> or <textarea>, where tags are text
    bool in_template = false;
  };

  const std::string_view text_;
  const std::vector<HtmlElement>& elements_;
  const std::span<const AssetSource> more_;
  std::vector<Surroundings> surroundings_;  // of each element
  Page& page_;
};

struct Entity {
  std::string_view name, text;
};
constexpr Entity kEntities[] = {{"amp", "&"},   {"lt", "<"},   {"gt", ">"},
                                {"quot", "\""}, {"apos", "'"}, {"nbsp", "\xc2\xa0"}};

std::string replace_each(std::string_view text, std::string_view from, size_t keep,
                         std::string_view insert) {
  std::string out;
  for (size_t at = 0;;) {
    // Case does not matter to the HTML tokenizer.
    const auto found = std::search(
        text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), from.begin(), from.end(),
        [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a + 32 == b); });
    const size_t next = static_cast<size_t>(found - text.begin());
    if (found == text.end()) {
      out += text.substr(at);
      return out;
    }
    out += text.substr(at, next - at);
    out += text.substr(next, keep);
    out += insert;
    at = next + keep;
  }
}

}  // namespace

std::optional<Page> parse_page(std::string_view text, std::span<const AssetSource> more) {
  const std::optional<syntax::HtmlElements> parsed = syntax::html_elements(text);
  if (!parsed) return std::nullopt;
  Page page;
  Reader(text, *parsed, more, page);
  std::stable_sort(
      page.references.begin(), page.references.end(),
      [](const Reference& a, const Reference& b) { return a.value.start < b.value.start; });
  return page;
}

std::string decode_entities(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    // No reference that is known here is longer.
    const std::string_view rest = text.substr(at, 11);
    const size_t length = rest[0] == '&' ? rest.find(';') : std::string_view::npos;
    if (length == std::string_view::npos) {
      out += text[at++];
      continue;
    }
    const std::string_view name = rest.substr(1, length - 1);
    bool known = false;
    if (name.size() > 1 && name[0] == '#') {
      const bool hex = name[1] == 'x' || name[1] == 'X';
      u32 code = 0;
      const char* first = name.data() + (hex ? 2 : 1);
      const auto [stop, error] =
          std::from_chars(first, name.data() + name.size(), code, hex ? 16 : 10);
      known = error == std::errc() && stop == name.data() + name.size() && stop != first &&
              code > 0 && code <= 0x10ffff;
      if (known) append_utf8(out, code);
    }
    for (const Entity& entity : kEntities)
      if (entity.name == name) {
        out += entity.text;
        known = true;
      }
    if (!known) out += rest.substr(0, length + 1);
    at += length + 1;
  }
  return out;
}

std::string escape_attribute(std::string_view text) {
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
      default:
        out += c;
    }
  }
  return out;
}

std::string escape_inline_style(std::string_view css) {
  return replace_each(css, "</style", 1, "\\");
}

}  // namespace sinter::html
