// The text of style sheets: code of their Units with the gaps filled.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bundler/build.h"
#include "bundler/css/style_order.h"
#include "parsers/sourcemap/encode_mappings.h"

namespace sinter::bundler {

// What is written for a `url()` that names the asset, which is an index into the graph's.
using AssetUrl = std::function<std::string(u32 asset)>;

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
                       std::span<const StylePiece> pieces, const AssetUrl& asset_url);

// The text of one sheet with what it imports in place: what `?inline` gives and what a dev server
// puts into a <style> element. Deterministic, and complete: nothing but assets and external imports
// is left outside.
std::string style_text(const BuildOptions& options, const ModuleOf& module_of, ModuleId root,
                       const AssetUrl& asset_url);

// A reference of the sheet as it is written: the URL behind gap or record `record`.
std::string style_url(const Module& module, u32 record, const AssetUrl& asset_url);

}  // namespace sinter::bundler
