// Linking: from Units to chunks whose every gap has an answer.
//
// Each pass is a free function over the Link, in a file of its own; link.cc is the list. Units are
// never changed: all that the link finds out is kept here, in arrays beside them.
//
// Symbols of all modules are numbered through, so that an overlay is one dense array. The first
// symbols of a module are its Unit's; behind them come the few the linker itself may write for the
// module (see LinkerSymbol). Behind those of all modules come names that `export *` brings from
// CommonJS, and names imported from externals.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/ids.h"
#include "base/task_pool.h"
#include "bundler/build.h"
#include "bundler/graph/graph.h"
#include "bundler/graph/scan.h"
#include "bundler/link/flat_table.h"
#include "bundler/runtime_helpers/runtime_helpers.h"

namespace sinter::bundler {

enum class Sym : u32 {};     // a symbol, numbered through all modules
enum class PartId : u32 {};  // a part, numbered through all modules
enum class ChunkId : u32 {};
enum class EntryId : u32 {};

enum class LinkerSymbol : u32 {
  Wrapper,      // require_x or init_x
  Exports,      // x_exports; of an external in an esm file, `import * as x`
  Interop,      // import_x: what an ES module sees of the CommonJS module x
  InteropNode,  // the same for importers with Node's rules
  Scope,        // x_scope: through which others read the names of a module that keeps its scope
  kCount,
};
inline constexpr u32 kLinkerSymbols = static_cast<u32>(LinkerSymbol::kCount);

// What a symbol stands for, once imports are followed to their end.
enum class BindingKind : u8 {
  Name,       // the name of `target`
  Member,     // `target`.text; `target` may itself be a member
  Namespace,  // the exports object of the module that owns `target`, which is its Exports symbol
  Number,
  NegativeNumber,
  String,
  Boolean,
  Null,
  Undefined,
  BigInt,  // the constant `text`
};

struct Binding {
  const char* text = nullptr;
  u32 size : 27 = 0;
  u32 kind_bits : 4 = 0;
  // Written as `base.text` in the source too, so that a call passes `base` as `this`.
  u32 keeps_receiver : 1 = 0;
  Sym target = none<Sym>;

  BindingKind kind() const { return static_cast<BindingKind>(kind_bits); }
  std::string_view view() const { return {text, size}; }
  bool is_constant() const { return kind() >= BindingKind::Number; }

  static Binding name(Sym target) { return {nullptr, 0, 0, 0, target}; }
  static Binding member(Sym base, std::string_view property) {
    return {property.data(), static_cast<u32>(property.size()),
            static_cast<u32>(BindingKind::Member), 0, base};
  }
  static Binding exports_object(Sym exports) {
    return {nullptr, 0, static_cast<u32>(BindingKind::Namespace), 0, exports};
  }
  static Binding constant(BindingKind kind, std::string_view text, Sym target) {
    return {text.data(), static_cast<u32>(text.size()), static_cast<u32>(kind), 0, target};
  }
  static Binding undefined() {
    return {"void 0", 6, static_cast<u32>(BindingKind::Undefined), 0, none<Sym>};
  }
  bool operator==(const Binding& other) const {
    return kind_bits == other.kind_bits && target == other.target && view() == other.view();
  }
};
static_assert(sizeof(Binding) == 16);

// How a module takes part in the program.
enum class ExportsKind : u8 {
  None,  // no evidence: a script, or an empty file
  Esm,
  CommonJs,  // lazily evaluated by require_x()
  External,
};

// One name that a module exports, itself or through `export *`.
struct ResolvedExport {
  std::string_view name;
  Sym symbol;       // in the module that exports it, possibly an import there; or a star name
  ModuleId module;  // that module
  u32 source_start;
  u32 rivals;  // index into LinkModule::rivals, or kNone: names that may make it ambiguous
};

struct LinkModule {
  const Module* source = nullptr;
  const unit::Unit* unit = nullptr;  // null: external
  u32 symbol_base = 0;
  u32 symbol_count = 0;  // of the Unit
  u32 part_base = 0;
  u32 part_count = 0;

  ExportsKind kind = ExportsKind::None;
  bool has_await = false;  // it or a static dependency has a top-level await
  // It has names that are not known: `export *` of CommonJS, or syntheticNamedExports.
  bool dynamic_exports = false;
  bool required = false;  // some require() names it
  bool side_effect_free = false;

  // Set by the marking pass.
  bool live = false;
  bool exports_object = false;  // x_exports is written …
  bool exports_all = false;     // … with every name; otherwise with `exports_names`

  // Wrapping of ES modules. Two reasons, decided apart.
  bool wrap_interop = false;  // required, or imported by import() in the same file
  bool wrap_order = false;    // flattening would change the order of evaluation
  bool wrap_scope = false;    // direct eval sees its names, which must not meet those of others
  // Its names stay inside its wrapper, and others read them through an object; see keep_scopes.cc.
  bool own_scope = false;

  u32 order = kNone;  // position in the order of evaluation (post-order)
  u32 cycle = kNone;  // number of the circle of static imports that it is part of
  // What must be evaluated before it: live modules, in order; see dependencies.cc.
  std::vector<ModuleId> dependencies;
  // CommonJS modules that others evaluate for it, and whose `import_x` it uses.
  std::vector<ModuleId> bound_late;
  ChunkId chunk = none<ChunkId>;
  u32 slot_base = 0;  // minified names: first slot of a CommonJS module's own names

  std::vector<ResolvedExport> exports;  // sorted by name
  std::vector<std::pair<Sym, ModuleId>> rivals;
  std::vector<u32> rival_next;                  // list of rivals: next index or kNone
  std::vector<std::string_view> exports_names;  // sorted, when not exports_all
  std::vector<u32> enum_constants;  // constants with a member, sorted by (symbol, member)

  bool is_commonjs() const { return kind == ExportsKind::CommonJs; }
  bool is_external() const { return kind == ExportsKind::External; }
  bool is_wrapped_esm() const { return wrap_interop || wrap_order || wrap_scope; }
  bool is_wrapped() const { return is_commonjs() || is_wrapped_esm(); }
};

// A user entry, or the target of an import() that has a file of its own.
struct Entry {
  ModuleId module;
  std::string output;
  bool dynamic = false;   // only import() reaches it
  bool imported = false;  // import() reaches it
  ChunkId chunk = none<ChunkId>;
  // Its exports are assigned later in a module that keeps its scope: import() gives the object.
  bool hands_out_object = false;
};

// One thing that happens when a chunk is evaluated.
struct ChunkStep {
  ModuleId module;
  // False: the module's own code runs. True: it is wrapped (or an external that is required) and is
  // evaluated here because flattened code of this chunk imports it.
  bool evaluates_wrapped;
};

// An import statement between chunks. Without symbols the chunk is only evaluated first.
struct CrossImport {
  ChunkId from;
  std::vector<Sym> symbols;
};

// An import statement of an external in an esm chunk.
struct ExternalImport {
  ModuleId module;
  bool as_namespace = false;
  std::vector<Sym> names;
};

// The name by which the file of an import() target hands out its exports object, where `export *`
// from CommonJS makes the names unknown. An entry of the command line cannot do that.
inline constexpr std::string_view kNamespaceAlias = "__namespace";

// One name of an entry's file.
struct EntryExport {
  std::string_view alias;
  Binding value;
  // An export list can only list variables: this one is made for a value that is none.
  std::string_view local = {};

  bool needs_local() const {
    return value.kind() != BindingKind::Name && value.kind() != BindingKind::Namespace;
  }
};

struct Chunk {
  const ChunkGroup* group = nullptr;    // whose file this is
  bool partly_wanted = false;           // entries may load it that do not reach all of its modules
  EntryId entry = none<EntryId>;        // the entry whose file this is
  EntryId first_entry = none<EntryId>;  // lowest entry that loads it: its order is the chunk's
  std::string file_pattern;       // of its name, with the extension; empty: what the options say
  std::vector<ModuleId> modules;  // live, in order of evaluation
  std::vector<ChunkStep> steps;
  std::vector<CrossImport> imports;      // in order of need
  std::vector<ChunkId> dynamic_imports;  // sorted
  std::vector<Sym> exports;              // used by other chunks, in the order of `Sym`
  std::vector<EntryExport> entry_exports;
  std::vector<ExternalImport> externals;
  std::vector<Sym> interop;  // Interop symbols bound here, in the order of `Sym`
  // Those that a circle of imports may read before their module is evaluated, sorted.
  std::vector<Sym> early_interop;
  // Nothing but style sheets without code of their own: no file of JavaScript, and nobody imports
  // it.
  bool styles_only = false;
  bool require_shim = false;
  bool uses_import_meta = false;

  // Names of symbols that other chunks (or nobody) own: imports, externals, interop bindings.
  IdTable<std::string_view> foreign_names;
  std::vector<std::string_view> nested_names;  // of minified inner scopes, by slot
};

// Values of Link::live_parts besides 0: live; and live with its names outside of its module's own
// scope.
inline constexpr u8 kLive = 1, kLiveOutside = 2;

struct ExternalName {
  ModuleId module;
  std::string_view name;
};

struct Link {
  const BuildOptions& options;
  Format format;
  bool splitting;
  const Graph& graph;
  TaskPool& pool;
  Diagnostics& diagnostics;

  IndexVec<ModuleId, LinkModule> modules = {};
  IndexVec<ModuleId, u8> loads_styles = {};  // targets of import() whose chunks have style sheets
  // Of the emitted style sheets: paths below outdir, and those that each chunk needs.
  std::vector<std::string> style_names = {};
  IndexVec<ChunkId, std::vector<u32>> needed_styles = {};
  std::vector<ModuleId> in_order = {};  // all modules in order of evaluation
  u32 symbol_total = 0;
  u32 part_total = 0;
  IndexVec<Sym, Binding> bindings = {};
  IndexVec<Sym, ModuleId> owners = {};  // module of each symbol
  // Names that CommonJS modules surely set and `export *` hands on: members of `import_x`, never
  // written by themselves. Their owner is the module with the star.
  u32 first_star_name = 0;
  u32 first_external = 0;  // symbols from here on are names of externals
  std::vector<ExternalName> external_names = {};
  IndexVec<PartId, u8> live_parts = {};
  IdTable<Interop> interops = {};                        // of externals, where the options say it
  std::map<ModuleId, std::string> guessed_globals = {};  // of externals; see externals.cc
  // Modules that dependencies.cc put into any LinkModule::bound_late.
  IdTable<u8> bound_elsewhere = {};
  IndexVec<EntryId, Entry> entries = {};
  IndexVec<ChunkId, Chunk> chunks = {};
  bool has_partly_wanted = false;  // chunks
  u32 entry_words = 0;             // per module: the set of entries that reach it
  std::vector<u64> entry_bits = {};
  IndexVec<Sym, std::string_view> names = {};  // in the chunk that owns the symbol
  std::vector<u32> name_slots = {};            // by Sym: minified names' slot in the owning chunk
  std::vector<Sym> helpers = {};               // by Helper
  std::vector<Arena> name_memory = {};         // by chunk

  LinkModule& operator[](ModuleId id) { return modules[id]; }
  const LinkModule& operator[](ModuleId id) const { return modules[id]; }

  Sym symbol(ModuleId module, u32 local) const {
    return static_cast<Sym>(modules[module].symbol_base + local);
  }
  Sym symbol(ModuleId module, LinkerSymbol which) const {
    const LinkModule& m = modules[module];
    return static_cast<Sym>(m.symbol_base + m.symbol_count + static_cast<u32>(which));
  }
  bool is_external_name(Sym sym) const { return to_index(sym) >= first_external; }
  bool is_star_name(Sym sym) const {
    return to_index(sym) >= first_star_name && to_index(sym) < first_external;
  }
  // The interop binding that `importer` uses for the CommonJS module or external `target`.
  Sym interop(ModuleId target, ModuleId importer) const {
    const Interop known = interop_of(target);
    const bool node_mode = known == Interop::ByImporter ? modules[importer].source->node_mode
                                                        : known == Interop::Default;
    return symbol(target, node_mode ? LinkerSymbol::InteropNode : LinkerSymbol::Interop);
  }
  Interop interop_of(ModuleId id) const {
    const Interop* const known = interops.find(to_index(id));
    return known ? *known : Interop::ByImporter;
  }
  Sym helper(Helper which) const { return helpers[static_cast<u32>(which)]; }
  bool is_live(ModuleId module, u32 part) const {
    return live_parts[static_cast<PartId>(modules[module].part_base + part)] != 0;
  }
  bool is_outside(ModuleId module, u32 part) const {
    return live_parts[static_cast<PartId>(modules[module].part_base + part)] == kLiveOutside;
  }
  // Externals are `import`ed in esm files and `require`d in all others.
  bool imports_externals() const { return format == Format::Esm; }
};

// What a Unit's import record points to; none when nothing in the graph.
inline ModuleId target_of(const LinkModule& module, u32 record) {
  return module.source->targets[record].module;
}

// Links `entries`, which are all of the graph's, or one of them when every entry gets a bundle of
// its own.
Link link(const BuildOptions& options, const Graph& graph, std::span<const EntryModule> entries,
          TaskPool& pool, Diagnostics& diagnostics);

}  // namespace sinter::bundler
