// The source map of one output file, from the mappings of all modules in it, and the forms in which
// a map reaches the user.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/task_pool.h"
#include "parsers/sourcemap/encode_mappings.h"

namespace sinter::sourcemap {

struct MapOptions {
  bool sources_content = true;
  std::string_view file = {};         // "file"; left out when empty
  std::string_view source_root = {};  // "sourceRoot"; left out when empty
  std::string_view debug_id = {};     // "debugId"; left out when empty
};

// The map as JSON. `modules` are in order of output; `output` is the file without the comment that
// names the map. Sources with equal names are listed once. Works in parallel over modules if `pool`
// is not null; the result does not depend on it.
std::string join_source_map(std::string_view output, std::span<const ModuleMappings> modules,
                            const MapOptions& options, TaskPool* pool = nullptr);

enum class MapForm : u8 {
  kNone,
  kLinked,    // a file, and a comment that names it
  kInline,    // a comment that holds the map
  kExternal,  // a file, for upload to an error tracker; the output does not mention it
};

enum class CommentSyntax : u8 { kJavaScript, kCss };

// What to append to the output; empty when the form needs no comment. `url` is the map's file name
// relative to the output (percent-encoded here), used by kLinked.
std::string source_map_comment(MapForm form, CommentSyntax syntax, std::string_view map_json,
                               std::string_view url);

}  // namespace sinter::sourcemap
