// The text of style sheets: code of their Units with the gaps filled.
#pragma once

#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "bundler/build.h"
#include "bundler/css/style_order.h"
#include "parsers/sourcemap/encode_mappings.h"

namespace sinter::bundler {

// What is written for references. Called on the calling thread.
struct StyleUrls {
  template <class Asset>
  requires std::is_invocable_r_v<std::string, Asset&, u32> StyleUrls(Asset asset_url)
      : asset(std::move(asset_url)) {}
  template <class Asset, class AtRoot>
  StyleUrls(Asset asset_url, AtRoot root_url)
      : asset(std::move(asset_url)), at_root(std::move(root_url)) {}

  // Of an asset, which is an index into the graph's.
  std::function<std::string(u32 asset)> asset;
  // Of "/x.png" that is no file of the project: what the server has at the project's root, such as
  // the public folder. Only asked when BuildOptions::url_root says that there is such a thing.
  // Without it such URLs stay.
  std::function<std::string(std::string_view url)> at_root;
};

struct StyleSegments {
  ModuleId module;
  std::vector<sourcemap::CopySegment> segments;
  u32 bytes = 0;
};

struct StyleText {
  std::string text;
  std::vector<StyleSegments> modules;            // in order; segments only when maps are wanted
  std::vector<std::string_view> legal_comments;  // those that are not in the text
};

StyleText write_styles(const BuildOptions& options, const ModuleOf& module_of,
                       std::span<const StylePiece> pieces, const StyleUrls& urls);

// The text of one sheet with what it imports in place: what `?inline` gives and what a dev server
// puts into a <style> element. Deterministic, and complete: nothing but assets and external imports
// is left outside.
std::string style_text(const BuildOptions& options, const ModuleOf& module_of, ModuleId root,
                       const StyleUrls& urls);

// The same with a source map inside, whose sources are relative to `map_directory`.
std::string mapped_style_text(const BuildOptions& options, const ModuleOf& module_of, ModuleId root,
                              const StyleUrls& urls, const std::string& map_directory);

// The URL behind record `record` of a sheet.
std::string style_url(const BuildOptions& options, const Module& module, u32 record,
                      const StyleUrls& urls);

}  // namespace sinter::bundler
