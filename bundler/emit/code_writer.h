// Appends linked code to a Piece: names, bindings, paths, and the few fragments of JavaScript that
// the linker itself writes. Everything is written without optional white space when minifying.
#pragma once

#include <string_view>

#include "bundler/emit/emit.h"
#include "bundler/link/names.h"
#include "parsers/js/string_escape.h"

namespace sinter::bundler {

class CodeWriter {
 public:
  CodeWriter(const Link& link, ChunkId chunk, Piece& piece)
      : link_(link), chunk_(chunk), piece_(piece), minify_(link.options.code.minify_whitespace) {}

  const Link& link() const { return link_; }
  ChunkId chunk() const { return chunk_; }
  bool minify() const { return minify_; }
  std::string& text() { return piece_.text; }
  u32 size() const { return static_cast<u32>(piece_.text.size()); }

  CodeWriter& raw(std::string_view code) {
    piece_.text += code;
    return *this;
  }
  // One of two spellings: with white space, or without.
  CodeWriter& either(std::string_view readable, std::string_view minified) {
    return raw(minify_ ? minified : readable);
  }
  CodeWriter& space() {
    if (!minify_) piece_.text += ' ';
    return *this;
  }
  CodeWriter& newline() {
    if (!minify_) piece_.text += '\n';
    return *this;
  }
  CodeWriter& name(Sym symbol) { return raw(name_of(link_, chunk_, symbol)); }
  CodeWriter& helper(Helper helper) { return name(link_.helper(helper)); }

  // What a symbol stands for, in the context `use` (unit::kUse… bits).
  CodeWriter& binding(const Binding& binding, u32 use);
  // `.name`, or `["na me"]`.
  CodeWriter& member(std::string_view name);
  // A JavaScript string literal.
  CodeWriter& string(std::string_view value);
  // A key of an object literal or of an export list: quoted unless it is an identifier.
  CodeWriter& export_name(std::string_view name);
  // A string literal with the path of another output file.
  CodeWriter& path(ChunkId chunk);
  CodeWriter& asset_path(u32 asset);
  CodeWriter& style_path(u32 style);
  // The list of what is loaded beside a chunk, where the plugin host has rules for it.
  CodeWriter& preload_list(ChunkId chunk);

  // `require_x()`, `init_x()`, `require("x")`: what evaluates a wrapped module, or an external in a
  // file that does not import it. Not awaited.
  CodeWriter& evaluation(ModuleId module);
  // `__toESM(require_x(), 1)`.
  CodeWriter& interop_value(ModuleId module, bool node_mode);

 private:
  js::StringStyle string_style() const;

  const Link& link_;
  const ChunkId chunk_;
  Piece& piece_;
  const bool minify_;
};

}  // namespace sinter::bundler
