// The runtime helper module: module 0 of every graph. Its source is ordinary JavaScript, compiled
// and tree-shaken like user code. The linker writes uses of the helpers listed here by itself; the
// others are imported by code that transforms make (specifier js::kRuntimeSpecifier).
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::bundler {

enum class Helper : u8 {
  CommonJs,    // __commonJS(fn): require_x of a CommonJS module
  Esm,         // __esm(fn): init_x of a wrapped ES module
  EsmAsync,    // __esmAsync(fn): likewise, with a top-level await
  EsmScope,    // __esmScope(scope, fn*): init_x of an ES module that keeps its scope
  Scope,       // __scope(scope, getters)
  Export,      // __export(exports, getters)
  ReExport,    // __reExport(exports, module)
  ToEsm,       // __toESM(module.exports, nodeMode)
  ToCommonJs,  // __toCommonJS(exports)
  Require,     // __require: the environment's require, or an error that says it has none
  Missing,     // __missing(specifier): throws what Node throws for a module that is not there
  Preload,     // __preload(load, urls, base): style sheets of a chunk before the chunk
  CompatEsm,   // __compatESM(module.exports): a property `default` makes it an ES module
};
inline constexpr u32 kHelperCount = static_cast<u32>(Helper::CompatEsm) + 1;

std::string_view helper_name(Helper helper);

// The module's text. ES modules have no `require`; those that Node runs can make one
// (`node_require`), all others can only look whether the environment has one. With `lowering` it
// has the helpers of syntax that a target lacks.
std::string runtime_source(bool node_require, bool lowering);

}  // namespace sinter::bundler
