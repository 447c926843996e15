// The module graph: what the scan leaves for the link.
//
// A module is a compiled file, or an external that stays outside the bundle; externals are modules
// without a Unit, so that every import record points at a module and no pass needs a second path.
// Module ids are assigned after the scan by walking from the entries in the order of import
// records, so they do not depend on which task ended first. Module 0 is always the runtime helper
// module.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/types.h"
#include "bundler/build.h"
#include "bundler/plugin/chunk_groups.h"
#include "parsers/css/unit.h"
#include "parsers/js/ast.h"
#include "parsers/sourcemap/source_map.h"
#include "parsers/unit/unit.h"

namespace sinter::bundler {

enum class ModuleId : u32 {};
inline constexpr ModuleId kRuntimeModule{0};

enum class ModuleKind : u8 {
  Code,
  External,
  Deferred,  // the target of import() that nobody has asked for; see BuildOptions::defer_imports
};

// What became of an import record.
enum class TargetKind : u8 {
  Module,     // `module` is part of the graph
  None,       // removed or a type: nothing is left of it
  AsWritten,  // stays in the output as it is (`/* @vite-ignore */`, a URL that is no file)
  Missing,    // could not be resolved, but the program handles that: throws when it is run
  Asset,      // `new URL("./x.png", import.meta.url)`: `asset` is copied beside the output
};

struct Target {
  TargetKind kind = TargetKind::None;
  ModuleId module = none<ModuleId>;
  u32 asset = kNone;
};

// The source map that a compiler left for a module. Its sources are relative to `directory`.
struct InputMap {
  std::shared_ptr<const sourcemap::SourceMap> map;  // may be null
  std::string directory;
};

// How an external is imported, besides by which names. Kept in files that are ES modules.
struct ImportForm {
  js::ImportPhase phase = js::ImportPhase::Evaluation;
  std::vector<std::pair<std::string, std::string>> attributes;
};

struct Module {
  ModuleKind kind = ModuleKind::Code;
  Loader loader = Loader::None;
  bool side_effect_free = false;  // package.json says so
  bool node_mode = false;         // imports of CommonJS see module.exports as default, as in Node
  bool force_esm = false;         // .mjs, or "type": "module"
  bool in_node_modules = false;
  bool typescript = false;  // a missing export may have been a type
  bool disabled = false;    // `browser: false`
  // A plugin says that properties of this export stand for names that the module does not export.
  std::string synthetic_exports;
  std::string id;           // path and query, or what a plugin calls it; see plugin_host.h
  std::string path;         // absolute; of an external, the specifier in the output
  std::string pretty_path;  // relative to the working directory
  std::shared_ptr<const std::string> text;  // what was compiled, kept only when source maps want it
  ImportForm import_form;                   // of an external
  InputMap input_map;                       // read only when source maps are wanted
  u64 source_size = 0;
  unit::Unit unit;
  std::vector<Target> targets;         // by import record
  css::Unit css;                       // of a style sheet; `unit` is then its JavaScript side
  std::vector<std::string> css_names;  // by local of `css`: its name in the output
  std::vector<Target> css_targets;     // by record of `css`
  // `?inline`: its text is the default export, and it is part of no CSS file.
  bool inline_style = false;

  bool is_external() const { return kind == ModuleKind::External; }
  // Its rules go to a CSS file.
  bool is_style() const { return css && !inline_style; }
};

// A file that is copied to the output unchanged.
struct Asset {
  std::string path;
  std::string pretty_path;
  std::string contents;
  std::string output;    // path below outdir
  std::string data_url;  // when it is written into its importers and not copied
  bool placed = false;   // a plugin host adds it to the outputs

  bool is_copied() const { return data_url.empty() && !placed; }
};

struct EntryModule {
  ModuleId module;
  std::string output;  // from the command line; may be empty
};

struct Graph {
  IndexVec<ModuleId, Module> modules;
  std::vector<EntryModule> entries;      // those of the options, then those that plugins added
  std::vector<ModuleId> injected;        // in option order; evaluated before every entry
  std::vector<Asset> assets;             // sorted by path
  GeneratedSources generated_sources;    // of modules that have messages
  std::vector<ChunkGroup> chunk_groups;  // `modules` are indices of `modules` above
};

}  // namespace sinter::bundler
