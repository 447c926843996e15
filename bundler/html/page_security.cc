#include "bundler/html/page_security.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/json_text.h"
#include "base/path.h"
#include "bundler/html/html_page.h"
#include "parsers/html/page.h"
#include "parsers/syntax/html_elements.h"

namespace sinter::bundler {

namespace {

using syntax::HtmlAttribute;
using syntax::HtmlElement;

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// The elements of a page, and texts to be put into it.
class PageEditor {
 public:
  explicit PageEditor(std::string_view text)
      : text_(text), parsed_(syntax::html_elements(text).value_or(syntax::HtmlElements())) {}

  const std::vector<HtmlElement>& elements() const { return parsed_.elements; }
  std::string tag_of(const HtmlElement& element) const {
    return lower_case(element.tag_name.of(text_));
  }
  bool has(const HtmlElement& element, std::string_view name) const { return find(element, name); }
  std::string value_of(const HtmlElement& element, std::string_view name) const {
    const HtmlAttribute* attribute = find(element, name);
    return attribute && attribute->value != kNoRange
               ? html::decode_entities(attribute->value.of(text_))
               : std::string();
  }
  std::string_view content_of(const HtmlElement& element) const {
    return element.content == kNoRange ? std::string_view() : element.content.of(text_);
  }

  void add_attribute(const HtmlElement& element, std::string_view name, std::string_view value) {
    insert(element.tag_name.end,
           " " + std::string(name) + "=\"" + html::escape_attribute(value) + "\"");
  }
  void insert(u32 at, std::string text) { insertions_.emplace_back(at, std::move(text)); }

  std::string finish() {
    std::stable_sort(insertions_.begin(), insertions_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string out;
    u32 from = 0;
    for (const auto& [at, text] : insertions_) {
      out += text_.substr(from, at - from);
      out += text;
      from = at;
    }
    return out += text_.substr(from);
  }

 private:
  const HtmlAttribute* find(const HtmlElement& element, std::string_view name) const {
    for (const HtmlAttribute& attribute : element.attributes)
      if (lower_case(attribute.name.of(text_)) == name) return &attribute;
    return nullptr;
  }

  std::string_view text_;
  syntax::HtmlElements parsed_;
  std::vector<std::pair<u32, std::string>> insertions_;
};

bool loads_script_or_style(const PageEditor& page, const HtmlElement& link) {
  const std::string rel = lower_case(page.value_of(link, "rel"));
  if (rel.find("stylesheet") != std::string::npos || rel == "modulepreload") return true;
  const std::string as = lower_case(page.value_of(link, "as"));
  return rel == "preload" && (as == "script" || as == "style");
}

class Integrator {
 public:
  Integrator(const SecurityOptions& options, const BuildResult& result) : options_(options) {
    for (const OutputFile& file : result.outputs)
      files_.emplace(path::relative(options.outdir, file.path), &file);
  }

  std::string page(const OutputFile& file) {
    const std::string output = path::relative(options_.outdir, file.path);
    PageEditor page(file.contents);
    std::set<const OutputFile*> reached;
    const HtmlElement* own_map = nullptr;
    for (const HtmlElement& element : page.elements()) {
      const std::string tag = page.tag_of(element);
      const bool script = tag == "script";
      if (script && lower_case(page.value_of(element, "type")) == "importmap") own_map = &element;
      if (!script && (tag != "link" || !loads_script_or_style(page, element))) continue;
      const OutputFile* loaded = file_of(page.value_of(element, script ? "src" : "href"), output);
      if (!loaded) continue;
      collect(*loaded, reached);
      if (page.has(element, "integrity")) continue;
      page.add_attribute(element, "integrity", hash_of(*loaded));
      if (!page.has(element, "crossorigin")) page.insert(element.tag_name.end, " crossorigin");
    }
    const std::string hashes = hashes_of(reached, output);
    if (own_map && !hashes.empty()) add_to_map(page, *own_map, hashes);
    std::string text = page.finish();
    if (own_map || hashes.empty()) return text;
    const HtmlTag map{
        "script", {{"type", "importmap"}}, "{" + hashes + "}", HtmlTag::Place::HeadPrepend};
    return insert_tags(text, {&map, 1});
  }

  // `"file": "assets/x.js",` of an entry is followed by its integrity.
  std::string manifest(std::string_view text) {
    constexpr std::string_view kKey = "\"file\": \"";
    std::string out;
    for (size_t from = 0;;) {
      const size_t at = text.find(kKey, from);
      const size_t begin = at + kKey.size();
      const size_t end = at == text.npos ? text.npos : text.find('"', begin);
      if (end == text.npos) return out += text.substr(from);
      out += text.substr(from, end + 1 - from);
      from = end + 1;
      if (const auto file = files_.find(std::string(text.substr(begin, end - begin)));
          file != files_.end())
        out += ",\n    \"integrity\": " + json_string(hash_of(*file->second));
    }
  }

 private:
  // The output that a URL in the page `from` names; null when it is none.
  const OutputFile* file_of(std::string_view url, std::string_view from) const {
    if (options_.url) {
      for (const auto& [below, file] : files_)
        if (is_loaded(*file) && url_of(*file, from) == url) return file;
      return nullptr;
    }
    url = url.substr(0, url.find_first_of("?#"));
    if (url.empty()) return nullptr;
    std::string below;
    if (options_.base != "./" && url.starts_with(options_.base))
      below = url.substr(options_.base.size());
    else if (url.find(':') == url.npos && !url.starts_with('/'))
      below = path::join("/" + std::string(path::dirname(from)), url).substr(1);
    const auto at = files_.find(decode_percent(below));
    return at == files_.end() ? nullptr : at->second;
  }

  std::string url_of(const OutputFile& file, std::string_view from) const {
    const std::string below = path::relative(options_.outdir, file.path);
    if (options_.url) return encode_url(options_.url(below, std::string(from)));
    if (options_.base != "./") return encode_url(options_.base + below);
    const std::string url = path::relative(path::dirname("/" + std::string(from)), "/" + below);
    return encode_url(url.starts_with("../") ? url : "./" + url);
  }

  static bool is_loaded(const OutputFile& file) {
    return file.kind == OutputKind::EntryChunk || file.kind == OutputKind::Chunk ||
           file.kind == OutputKind::Style;
  }

  const std::string& hash_of(const OutputFile& file) {
    const auto [at, added] = hashes_.try_emplace(&file);
    if (added) at->second = integrity_of(options_.integrity, file.contents);
    return at->second;
  }

  // What a file loads when it runs, now or later.
  void collect(const OutputFile& file, std::set<const OutputFile*>& reached) const {
    std::vector<const OutputFile*> open = {&file};
    const auto reach = [&](const std::string& below) {
      if (const auto at = files_.find(below); at != files_.end()) open.push_back(at->second);
    };
    while (!open.empty()) {
      const OutputFile* next = open.back();
      open.pop_back();
      if (!reached.insert(next).second) continue;
      for (const auto* list : {&next->imports, &next->dynamic_imports})
        for (const std::string& path : *list) reach(path::relative(options_.outdir, path));
      for (const std::string& below : next->styles) reach(below);
    }
  }

  // `"integrity":{…}` in the order of the URLs.
  std::string hashes_of(const std::set<const OutputFile*>& reached, std::string_view from) {
    std::map<std::string, std::string> rows;
    for (const OutputFile* file : reached) rows.emplace(url_of(*file, from), hash_of(*file));
    std::string out;
    for (const auto& [url, hash] : rows)
      out += (out.empty() ? "" : ",") + json_string(url) + ":" + json_string(hash);
    return out.empty() ? out : "\"integrity\":{" + out + "}";
  }

  // A map that the page has already gets the hashes, unless it has its own.
  static void add_to_map(PageEditor& page, const HtmlElement& map, const std::string& hashes) {
    const std::string_view text = page.content_of(map);
    const size_t brace = text.find('{');
    if (brace == text.npos || text.find("\"integrity\"") != text.npos) return;
    const size_t next = text.find_first_not_of(" \t\r\n", brace + 1);
    const bool empty = next == text.npos || text[next] == '}';
    page.insert(map.content.start + static_cast<u32>(brace) + 1, hashes + (empty ? "" : ","));
  }

  const SecurityOptions& options_;
  std::map<std::string, const OutputFile*> files_;  // by path below outdir
  std::map<const OutputFile*, std::string> hashes_;
};

}  // namespace

std::string add_nonces(std::string_view text, std::string_view nonce) {
  PageEditor page(text);
  bool has_meta = false;
  for (const HtmlElement& element : page.elements()) {
    const std::string tag = page.tag_of(element);
    has_meta |= tag == "meta" && page.value_of(element, "property") == "csp-nonce";
    const bool wants = tag == "script" || tag == "style" ||
                       (tag == "link" && loads_script_or_style(page, element));
    if (wants && !page.has(element, "nonce")) page.add_attribute(element, "nonce", nonce);
  }
  const std::string out = page.finish();
  if (has_meta) return out;
  const HtmlTag meta{"meta",
                     {{"property", "csp-nonce"}, {"nonce", std::string(nonce)}},
                     "",
                     HtmlTag::Place::HeadPrepend};
  return insert_tags(out, {&meta, 1});
}

void secure_pages(const SecurityOptions& options, BuildResult& result) {
  if (options.integrity != Integrity::None) {
    // Pages do not load each other: all are read before one is changed.
    std::vector<std::pair<OutputFile*, std::string>> changed;
    Integrator integrator(options, result);
    for (OutputFile& file : result.outputs) {
      if (file.path.ends_with(".html")) changed.emplace_back(&file, integrator.page(file));
      if (!options.manifest.empty() && file.path == path::join(options.outdir, options.manifest))
        changed.emplace_back(&file, integrator.manifest(file.contents));
    }
    for (auto& [file, contents] : changed) file->contents = std::move(contents);
  }
  if (options.nonce.empty()) return;
  for (OutputFile& file : result.outputs)
    if (file.path.ends_with(".html")) file.contents = add_nonces(file.contents, options.nonce);
}

}  // namespace sinter::bundler
