// An HTML entry: a page whose scripts and styles are modules.
//
// Before the scan, the page becomes an entry module that imports its scripts and styles in their
// order; inline ones are modules of their own, "/p/index.html?html-proxy&index=0.js". After the
// link the page is written again: the tags of what was bundled are gone, and tags for the chunk,
// what it imports and its style sheets are in the head.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "bundler/assets/site.h"
#include "bundler/build.h"
#include "parsers/html/page.h"

namespace sinter::bundler {

struct HtmlPage {
  std::string path;  // absolute: the id of its module
  std::string pretty_path;
  std::string output;  // path below outdir: where it is below root
  std::string name;    // of its chunk
  std::string text;
  html::Page page;

  struct Part {
    std::string code;
    bool style = false;
    u32 reference = 0;  // index into page.references
  };
  std::vector<Part> parts;   // inline modules and styles; the index is in their id
  std::vector<u32> bundled;  // indices of references whose elements the bundle stands for
  // JavaScript; empty when the page has nothing to bundle. Specifiers stand where they stand in
  // `text`.
  std::string entry_code;
  bool scripts_async = false;  // every module script is async

  struct Edit {
    SourceRange range;
    std::string text;
  };
  std::vector<Edit> edits;  // assets' URLs and the like, known before the bundle is

  // Starts the polyfill of `<link rel="modulepreload">` when the page's modules have been
  // evaluated: nothing is loaded through such links before.
  void start_preload_polyfill();
};

// One tag to be put into a page.
struct HtmlTag {
  enum class Place : u8 { Head, HeadPrepend, Body, BodyPrepend };
  std::string tag;
  // Without a value: `async`.
  std::vector<std::pair<std::string, std::optional<std::string>>> attributes;
  std::string children;  // as written
  Place place = Place::HeadPrepend;
};

// `%NAME%` by the value of NAME. `value` gives nothing for what stays as it is.
std::string replace_variables(
    std::string_view text,
    const std::function<std::optional<std::string>(std::string_view)>& value);

// Reads a page: which modules it asks for, and where its assets are. Nothing when there were
// errors.
std::optional<HtmlPage> read_html_page(std::string path, std::string text, Site& site,
                                       Diagnostics& diagnostics);

// What may not stand in a URL's path, encoded; `%` stays because the URL was written encoded.
std::string encode_url(std::string_view url);

// A style attribute is compiled as the declarations of one rule, "a{…}". Of its text,
// "a {\n  x: y;\n}\n", those declarations on one line: "x: y;".
std::string declarations_of(std::string_view rule);

std::string inline_part_id(const HtmlPage& page, size_t part);

// Tags at their places, each on a line of its own, indented as its surroundings are.
std::string insert_tags(std::string_view text, std::span<const HtmlTag> tags);

struct PageOutput {
  // Paths below outdir.
  std::string chunk_name;                  // the page's own; empty when it has no scripts
  std::vector<std::string> preloads;       // chunks that it imports, in order of need
  std::vector<std::string> style_sheets;   // in order
  std::vector<std::string> inline_styles;  // compiled, by part; of other parts empty
};

// The page as it is written.
std::string write_html_page(const HtmlPage& page, const PageOutput& output, const Site& site);

}  // namespace sinter::bundler
