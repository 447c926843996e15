// The inside of a Scanner, shared by the files that make it: scan.cc (rounds), scan_modules.cc
// (which modules there are), scan_source.cc (one module's text), scan_records.cc (what its imports
// lead to), scan_barrels.cc (which imports of a barrel count) and scan_number.cc (the Graph).
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "bundler/graph/load.h"
#include "bundler/graph/module_options.h"
#include "bundler/graph/scan.h"
#include "bundler/resolver/resolver.h"
#include "parsers/css/compile.h"
#include "parsers/js/ast.h"
#include "parsers/js/known_imports.h"

namespace sinter::bundler {

// A file that only leads to other modules: of its records, those are resolved that are asked for.
struct Barrel {
  bool all = false;                                   // every name is wanted
  std::unordered_set<std::string_view> asked;         // names
  std::unordered_map<std::string_view, u32> exports;  // symbols by exported name, once asked
  std::vector<u8> resolved;                           // by record
  std::vector<u32> unresolved;                        // records for the next round
};

// A module while the scan runs: ids depend on timing until the modules are numbered.
struct Slot {
  std::string key;
  Module module;
  const ResolvedFile* file = nullptr;
  Diagnostics diagnostics;
  // Imports of a package that `require` gets in another form: used for both when both happen.
  std::vector<std::pair<u32, const ResolvedFile*>> require_forms;
  // What plugins made of it; null when they left the file alone.
  std::shared_ptr<const ModuleSource> made;
  std::vector<std::string> watch_files;
  u32 asset = kNone;  // the copy beside the output that the module stands for
  // The module as it was before it was compiled again with imported constants.
  struct Plain {
    Module module;
    Diagnostics diagnostics;
    std::vector<std::pair<u32, const ResolvedFile*>> require_forms;
  };
  std::unique_ptr<Plain> plain;
  // A style sheet that takes values from others: what it was compiled of, and its messages before.
  struct TakesValues {
    std::string text;
    Diagnostics diagnostics;
  };
  std::unique_ptr<TakesValues> takes_values;
  std::unique_ptr<Barrel> barrel;
  bool fixed = false;  // not from a file or plugin: nothing to load again
  // Under the mutex. A task is started once the slot is filled and somebody wants the module.
  bool filled = false;
  bool wanted = false;
  bool started = false;
  bool stale = false;    // its file changed
  bool touched = false;  // not what the last numbering saw
};

struct Scanner::State final : ScanServices {
  State(const BuildOptions& options, FileSystem& files, TaskPool& pool);

  static constexpr u32 kRuntimeSlot = 0;

  struct Entry {
    u32 slot = kNone;
    std::string input, output;
    Diagnostics diagnostics;
  };

  // -- rounds
  void run(bool keep);
  void invalidate(std::span<const std::string> paths);
  void restart_known();
  void compile_with_constants();
  void use_require_forms();
  void check_import_types();

  static bool is_notable(const Slot& s);
  void note_slots();
  template <class Fn>
  void for_slots(Fn&& fn) {
    if (whole) {
      const u32 count = static_cast<u32>(slots.size());
      for (u32 index = 0; index < count; ++index) fn(index, slots[index]);
    } else {
      for (const u32 index : few) fn(index, slots[index]);
    }
  }

  // -- modules. Each returns the slot of a module, made and started when it is new.
  u32 slot_of(const std::string& key, bool& added);
  Slot& slot(u32 index);
  void add_runtime();
  void add_injected();
  void add_option_entries();
  bool reuse_entry(const EntryPoint& point, Entry& entry);
  u32 add_input(const std::string& input, Diagnostics& diagnostics);
  u32 add_stdin();
  // `deferred`: reached by import() only, so it is started when it was requested.
  u32 add_file(const ResolvedFile& file, const std::string& suffix, Loader loader, bool deferred);
  u32 add_id(const ResolveIdAnswer& answer, bool deferred, const ImportForm& form = {});
  u32 add_disabled(const Resolution& found, std::string_view specifier);
  u32 add_external(const Resolution& found, const ImportForm& form);
  u32 add_external(const std::string& specifier, bool side_effect_free,
                   const ImportForm& form = {});
  u32 add_glob(Slot& importer, std::string_view pattern, bool imports, const unit::Record& record);
  void set_file_facts(Slot& s);
  void start(u32 index, bool deferred, bool filled);

  // -- one module's text
  js::CompileMemory& memory();
  void load(Slot& s, std::span<const js::KnownImport> known = {});
  void load_file(Slot& s, std::span<const js::KnownImport> known = {});
  void transform(Slot& s, ModuleSource source, bool is_file);
  void compile_made(Slot& s, std::span<const js::KnownImport> known = {});
  void compile_slot(Slot& s, std::string_view text, std::span<const js::KnownImport> known = {});
  void compile_wasm(Slot& s, std::string_view bytes);
  LoadInput load_input(const Slot& s, std::string_view text) const;
  ModuleMap map_module(const Slot& s);
  void take_answer(Slot& s, SourceAnswer& answer);
  u32 add_asset(const std::string& path, std::string_view contents);
  std::string asset_url_of(u32 asset);
  std::optional<std::string> with_globs(Slot& s, std::string_view text, const unit::Unit& unit);

  // -- style sheets
  void compile_style(Slot& s, std::string_view text);
  css::Unit compiled_style(const css::CompileOptions& compile, std::string_view text);
  class ValueFinder;
  void finish_style(Slot& s);
  void compile_style_script(Slot& s);
  unit::Unit sheet_script(Slot& s, std::string_view text);
  void finish_style_scripts();
  Target resolve_style_record(Slot& s, const css::Record& record);
  Target style_asset(Slot& s, const Resolution& found);

  // -- records
  void resolve_records(Slot& s);
  void resolve_records(Slot& s, std::span<const u32> records);
  struct PluginAnswers;
  void finish_records(Slot& s, std::span<const u32> records, const PluginAnswers* answers);
  Diagnostic explain_below_root(const Slot& s, std::string_view specifier, SourceRange range);
  Target resolve_record(Slot& s, u32 index, const unit::Record& record,
                        const ResolveIdAnswer* answer);
  // Of an import that leads to the file of this path.
  bool can_bundle_phase(Slot& s, const unit::Record& record, std::string_view path);
  Target url_target(const Resolution& found);
  bool serves_type(std::string_view type, const Target& target);
  bool asks_for_sheet(const Slot& s, const unit::Record& record, std::string_view path) const;
  void report_parsed(const Slot& s);

  // -- barrels
  class BarrelAsker;
  bool is_barrel(const Slot& s) const;
  void make_barrel(Slot& s);
  void load_asked_names();

  // -- after all tasks
  struct Numbering;
  Numbering walk_modules();
  std::vector<std::pair<u32, std::string>> entry_slots() const;
  bool keeps_numbers(const Graph& graph);
  GraphChange update(Graph& graph, Diagnostics& diagnostics);
  void update_modules(Graph& graph, Diagnostics& diagnostics, std::vector<ModuleId>& changed);
  void add_messages(const Slot& s, Graph& graph, Diagnostics& diagnostics);
  Graph number_modules(Diagnostics& diagnostics, bool keep);
  std::vector<u32> number_assets(Graph& graph, const std::vector<u32>& order, bool keep);
  void group_modules(Graph& graph, Diagnostics& diagnostics);
  void forget_unreached(const std::vector<u32>& number);

  // ScanServices
  ResolveIdAnswer resolve(const ResolveIdRequest& request) override;
  void add_entry(std::string id, std::string output) override;

  const BuildOptions& options;
  FileSystem& files;
  TaskPool& pool;
  PluginHost* const plugins;
  bool map_scripts, map_styles;  // source maps are wanted, and not only on request

  std::unique_ptr<Resolver> resolver;
  std::unique_ptr<ModuleOptions> module_options;
  std::vector<js::CompileMemoryPtr> memories;
  std::vector<css::CompileMemoryPtr> style_memories;
  std::vector<FileBuffer> buffers;

  std::mutex mutex;
  std::unordered_map<std::string, u32> slot_by_key;
  std::deque<Slot> slots;       // addresses stay
  std::vector<u32> free_slots;  // reused by later scans
  std::unordered_map<std::string, u32> asset_by_path;
  std::deque<Asset> assets;
  std::unordered_set<std::string> requested;

  std::deque<Entry> entries;  // of the options
  // Where inputs have led. Asked again when other files may be there.
  std::unordered_map<std::string, u32> entry_by_input;
  struct AddedEntry {
    std::string id;
    std::string output;
    u32 slot = kNone;
  };
  std::vector<AddedEntry> added_entries;
  std::vector<u32> injected;

  bool lazy_barrels = false;
  bool scanned = false;
  bool resolve_again = false;  // files came or went: every import may lead elsewhere
  bool compile_again = false;  // package.json or tsconfig.json changed: options may differ
  bool assets_changed = false;
  bool watch_files_changed = false;  // of a module that is loaded again
  // An edit must not cost a look at every slot: there may be tens of thousands, and each look is a
  // cache miss. `whole`: this scan may have changed any of them. Otherwise only `few` are looked
  // at: those that are loaded again, and `noted`, those about which the last numbering had
  // something to remember.
  bool whole = true;
  bool look_at_all = false;  // the next scan is a whole one
  std::vector<u32> few, noted, stale_slots;
  std::vector<std::pair<u64, u32>> slots_by_name;  // hashes of ids, paths and watched files
  // Of the last numbering.
  std::vector<u32> last_order;   // slots by module
  std::vector<u32> last_number;  // modules by slot
  std::vector<std::pair<u32, std::string>> last_entries;
  std::vector<std::string> watched;
};

// What a walk from the entries along the records meets.
struct Scanner::State::Numbering {
  std::vector<u32> number;  // by slot
  std::vector<u32> order;   // slots by module
  std::vector<EntryModule> entries;
  std::vector<ModuleId> injected;
};

// Query of the id of a plain style sheet that is a CSS module to those that take its names. Plugins
// tell by such a query, too, what language a module is in.
inline constexpr std::string_view kAsCssModule = "?lang.module.css";
// Of a sheet that is a CSSStyleSheet.
inline constexpr std::string_view kSheetQuery = "sheet";

// What a record's kind means to the resolver.
ResolveKind resolve_kind(js::ImportKind kind);
Target module_target(u32 slot);
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace sinter::bundler
