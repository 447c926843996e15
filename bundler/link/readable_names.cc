// Readable names: every symbol keeps its own, unless another of the chunk has it, or an inner scope
// of a module that uses it would hide it.
//
// Only names at the top of a module are gaps. So a module's own inner names never conflict with its
// own top-level names as written; they can hide what comes from other modules.
#include <algorithm>

#include "bundler/link/names.h"

namespace sinter::bundler {

namespace {

class Namer {
 public:
  Namer(Link& link, ChunkId id)
      : link_(link), id_(id), chunk_(link.chunks[id]), memory_(link.name_memory[to_index(id)]) {}

  void run() {
    reserve_globals();
    find_users();
    // A name that direct eval can see is not ours to change.
    for_each_top_level_symbol(link_, id_, [&](Sym symbol) {
      if (is_frozen(symbol)) keep(symbol, suggestion(symbol));
    });
    for_each_top_level_symbol(link_, id_, [&](Sym symbol) {
      if (named_.add(to_index(symbol))) set_name(symbol, choose(symbol));
    });
    for (ModuleId module : chunk_.modules)
      if (link_[module].is_commonjs()) name_commonjs(module);
    for (EntryExport& e : chunk_.entry_exports)
      if (e.needs_local()) e.local = free_name("export_" + identifier_of_path(e.alias));
  }

 private:
  struct User {
    Sym symbol;
    ModuleId module;
    bool operator<(const User& other) const {
      return symbol != other.symbol ? symbol < other.symbol : module < other.module;
    }
    bool operator==(const User&) const = default;
  };

  void reserve_globals() {
    for (ModuleId id : chunk_.modules) {
      const unit::Unit& unit = *link_[id].unit;
      for (unit::Str name : unit.free_names()) taken_.add(unit.text(name), kGlobal);
    }
    for (std::string_view name : {"require", "module", "exports", "Promise", "Object", "URL"})
      taken_.add(name, kGlobal);
    if (knows_file_name(link_)) taken_.add("__filename", kGlobal);
  }

  void find_users() {
    for (ModuleId id : chunk_.modules)
      for_each_written(link_, id, [&](Sym symbol, u32) {
        if (link_.is_external_name(symbol) || link_.owners[symbol] != id)
          users_.push_back({symbol, id});
      });
    std::sort(users_.begin(), users_.end());
    users_.erase(std::unique(users_.begin(), users_.end()), users_.end());
  }

  bool is_frozen(Sym symbol) const {
    const unit::Symbol* s = declaration(symbol);
    return s != nullptr && (s->flags & unit::kSymbolFrozen) && is_own(symbol);
  }
  bool is_own(Sym symbol) const {
    return !link_.is_external_name(symbol) && link_[link_.owners[symbol]].chunk == id_;
  }
  const unit::Symbol* declaration(Sym symbol) const {
    if (link_.is_external_name(symbol)) return nullptr;
    const LinkModule& owner = link_[link_.owners[symbol]];
    const u32 local = to_index(symbol) - owner.symbol_base;
    return local < owner.symbol_count ? &owner.unit->symbols()[local] : nullptr;
  }

  std::string_view suggestion(Sym symbol) {
    if (link_.is_external_name(symbol)) {
      const ExternalName& external = link_.external_names[to_index(symbol) - link_.first_external];
      if (is_identifier_name(external.name) && external.name != "default") return external.name;
      return memory_.copy(identifier_of_path(link_[external.module].source->path));
    }
    const ModuleId owner = link_.owners[symbol];
    if (const unit::Symbol* s = declaration(symbol)) return link_[owner].unit->text(s->name);
    const std::string base = identifier_of_path(link_[owner].source->pretty_path);
    switch (linker_symbol(link_, symbol)) {
      case LinkerSymbol::Wrapper:
        return memory_.copy((link_[owner].is_commonjs() ? "require_" : "init_") + base);
      case LinkerSymbol::Exports:
        return memory_.copy(link_[owner].is_external() ? base : base + "_exports");
      case LinkerSymbol::Scope:
        return memory_.copy(base + "_scope");
      default:
        return memory_.copy("import_" + base);
    }
  }

  static bool contains(const unit::Unit& unit, std::span<const unit::Str> sorted,
                       std::string_view name) {
    const auto at =
        std::lower_bound(sorted.begin(), sorted.end(), name,
                         [&](unit::Str a, std::string_view b) { return unit.text(a) < b; });
    return at != sorted.end() && unit.text(*at) == name;
  }

  // Would `name` mean something else inside the module?
  bool is_hidden_in(ModuleId id, std::string_view name) {
    const LinkModule& module = link_[id];
    if (contains(*module.unit, module.unit->nested_names(), name)) return true;
    if (!module.is_commonjs()) return false;
    // All of a CommonJS module's names are inner names of its wrapper.
    const auto [table, added] = commonjs_table(id);
    if (added)
      for (const unit::Symbol& s : module.unit->symbols()) table->add(module.unit->text(s.name));
    return table->contains(name);
  }
  std::pair<NameTable*, bool> commonjs_table(ModuleId id) {
    bool added;
    const u32 at = commonjs_index_.insert(to_index(id), static_cast<u32>(commonjs_.size()), &added);
    if (added) commonjs_.emplace_back();
    return {&commonjs_[at], added};
  }

  bool is_usable(Sym symbol, std::string_view name, bool as_written) {
    if (taken_.contains(name) || is_reserved_word(name)) return false;
    if (!as_written && is_own(symbol) && is_hidden_in(link_.owners[symbol], name)) return false;
    auto at = std::lower_bound(users_.begin(), users_.end(), User{symbol, ModuleId{0}});
    for (; at != users_.end() && at->symbol == symbol; ++at)
      if (is_hidden_in(at->module, name)) return false;
    return true;
  }

  std::string_view choose(Sym symbol) {
    const std::string_view wanted = suggestion(symbol);
    if (is_usable(symbol, wanted, declaration(symbol) != nullptr)) {
      taken_.add(wanted, 1);
      return wanted;
    }
    bool added;
    u32 next = taken_.insert(wanted, 1, added);
    if (next == kGlobal) next = 1;
    for (;; ++next) {
      const std::string name = std::string(wanted) + '$' + std::to_string(next);
      if (!is_usable(symbol, name, false)) continue;
      taken_.insert(wanted, 1, added) = next + 1;
      const std::string_view kept = memory_.copy(name);
      taken_.add(kept, 1);
      return kept;
    }
  }

  std::string_view free_name(std::string name) {
    const std::string wanted = name;
    for (u32 next = 1; taken_.contains(name) || is_reserved_word(name); ++next)
      name = wanted + '$' + std::to_string(next);
    const std::string_view kept = memory_.copy(name);
    taken_.add(kept, 1);
    return kept;
  }

  void keep(Sym symbol, std::string_view name) {
    if (!named_.add(to_index(symbol))) return;
    taken_.add(name, 1);
    set_name(symbol, name);
  }

  void set_name(Sym symbol, std::string_view name) {
    name = spelled(link_, name, memory_);
    if (link_.chunks.size() == 1 || (is_own(symbol) && !is_interop(link_, symbol)))
      link_.names[symbol] = name;
    else
      chunk_.foreign_names.insert(to_index(symbol), name);
  }

  // Names of a CommonJS module live inside its wrapper, as written.
  void name_commonjs(ModuleId id) {
    const unit::Unit& unit = *link_[id].unit;
    const auto symbols = unit.symbols();
    for (u32 s = 0; s < symbols.size(); ++s)
      if (symbols[s].import == kNone && symbols[s].kind != unit::SymbolKind::Helper)
        link_.names[link_.symbol(id, s)] = spelled(link_, unit.text(symbols[s].name), memory_);
  }

  static constexpr u32 kGlobal = 0;

  Link& link_;
  const ChunkId id_;
  Chunk& chunk_;
  Arena& memory_;
  NameTable taken_;  // name → next number to try for names made of it
  IdTable<u8> named_;
  std::vector<User> users_;
  IdTable<u32> commonjs_index_;
  std::vector<NameTable> commonjs_;
};

}  // namespace

void assign_readable_names(Link& link, ChunkId chunk) { Namer(link, chunk).run(); }

}  // namespace sinter::bundler
