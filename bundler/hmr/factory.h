// Module factories: what the dev server sends instead of linked chunks.
//
// A factory is written from one Unit and the ids of the modules it imports, and from nothing else:
// no other module's contents can change it. So an edit changes one factory, and the text of a page
// is the factories of its modules in graph order. The client's registry
// (dev_server/client/registry) does at run time what the linker does for a build:
//
//   define("/src/App.jsx", "version", flags, ["/src/a.js"], ["f"], (function*(__sinter, import_a) {
//   yield __sinter.exports({App: () => App, b: [0, "b"]}, [1]);
//   const App = () => (0, import_a.f)();
//   }));
//
// The parentheses tell engines that the function is called soon: they compile it at once, and do
// not read it twice.
// An ES module is a generator. Up to its `yield` it only says what it exports, and its functions
// are there already: run for all modules before any is evaluated, that makes cycles, live bindings
// and dead zones what they are in a browser without any bundler. A module that waits is an async
// generator. A CommonJS module is a plain function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bundler/graph/graph.h"
#include "parsers/sourcemap/encode_mappings.h"

namespace sinter::bundler {

// Flags of a definition; the registry reads them.
inline constexpr u32 kFactoryCommonJs = 1;
inline constexpr u32 kFactoryAsync = 2;     // a top-level await of its own
inline constexpr u32 kFactoryNodeMode = 4;  // sees module.exports as default of CommonJS modules
inline constexpr u32 kFactoryValue = 8;     // require() gives the default export (JSON, text …)
inline constexpr u32 kFactoryNoSyntax =
    16;  // neither import/export nor exports: what its importer takes it for
inline constexpr u32 kFactoryRefreshComponents = 32;  // uses $RefreshReg$ (React Fast Refresh)
inline constexpr u32 kFactoryRefreshHooks = 64;       // uses $RefreshSig$

// Raised with every change of the text that is written from one and the same Unit: browsers keep
// scripts by the versions of what is in them.
inline constexpr u32 kFactoryFormat = 3;

// What code is compiled to call in place of `import()` whose argument is computed: scripts are not
// where their modules are, so a browser would take a relative path for another file's.
inline constexpr std::string_view kComputedImportName = "__sinter_import";

struct FactoryOptions {
  std::string root;                     // absolute; ids of modules are relative to it
  std::string base = "/";               // URL prefix of files that styles refer to
  const BuildOptions* build = nullptr;  // how style sheets are written
  bool maps = false;                    // fill Factory::segments
  bool style_maps = false;              // texts of style sheets hold their maps
};

struct Factory {
  ModuleId module;
  std::string text;
  std::vector<sourcemap::CopySegment> segments;
};

Factory write_factory(const Graph& graph, ModuleId module, const FactoryOptions& options);

// The text of a style sheet with what it imports in place, as a <style> element or a <link> gets
// it.
std::string style_sheet_text(const Graph& graph, ModuleId module, const FactoryOptions& options);

// Changes whenever the factory's text would.
std::string factory_version(const Graph& graph, ModuleId module, const FactoryOptions& options);

// The modules that `roots` need before they can run, in order of evaluation, roots last: everything
// reached through import statements and require(), not through import(). Externals are left out,
// and so are modules that `enters` (by number) does not name, with what only they lead to.
std::vector<ModuleId> static_closure(const Graph& graph, const std::vector<ModuleId>& roots,
                                     const std::vector<u8>* enters = nullptr);

}  // namespace sinter::bundler
