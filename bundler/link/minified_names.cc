// Minified names: the more often a name is written, the shorter it is.
//
// What gets a name is a slot. The inner scopes of all modules share slots 0, 1, 2 …, which compile
// gave out so that names of sibling scopes have the same; the names at the top of a CommonJS module
// are inner names too, and follow its own. Every name at the top of the chunk has a slot of its own
// behind those, because any inner scope may use it.
#include <algorithm>
#include <array>
#include <numeric>

#include "bundler/link/module_ranges.h"
#include "bundler/link/names.h"

namespace sinter::bundler {

namespace {

// Produces a, b, … aa, ab, … in an alphabet ordered by how often its letters occur in the chunk:
// text that repeats itself compresses better.
class NameSequence {
 public:
  explicit NameSequence(const std::array<u64, 64>& counts) {
    static constexpr std::string_view kAll =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$";
    std::array<u8, 64> by_count;
    std::iota(by_count.begin(), by_count.end(), u8{0});
    std::stable_sort(by_count.begin(), by_count.end(),
                     [&](u8 a, u8 b) { return counts[a] > counts[b]; });
    for (u8 c : by_count) {
      tail_[tail_count_++] = kAll[c];
      if (c < 52 || c > 61) head_[head_count_++] = kAll[c];
    }
  }

  // The `index`-th name into `out`; its length.
  size_t write(u32 index, char* out) const {
    size_t size = 0;
    out[size++] = head_[index % head_count_];
    for (index /= head_count_; index > 0; index /= tail_count_) {
      --index;
      out[size++] = tail_[index % tail_count_];
    }
    return size;
  }

 private:
  std::array<char, 54> head_;
  std::array<char, 64> tail_;
  u32 head_count_ = 0, tail_count_ = 0;
};

class Minifier {
 public:
  Minifier(Link& link, ChunkId id)
      : link_(link), id_(id), chunk_(link.chunks[id]), memory_(link.name_memory[to_index(id)]) {}

  void run() {
    survey_units();
    for (ModuleId id : chunk_.modules)
      if (link_[id].is_commonjs()) count_commonjs(id);
    number_top_level();
    count_top_level();
    name_slots();
  }

 private:
  struct TopLevel {
    Sym symbol;
    u32 slot;
  };

  // What the Units of some modules say.
  struct Survey {
    NameTable known;
    std::vector<std::string_view> taken;
    std::array<u64, 64> characters{};
    std::vector<u64> counts;  // uses of inner slots

    void add(const unit::Unit& unit) {
      for (unit::Str name : unit.free_names()) add_taken(unit.text(name));
      for (unit::Str name : unit.nested_names()) add_taken(unit.text(name));
      for (u32 c = 0; c < unit.char_counts().size(); ++c) characters[c] += unit.char_counts()[c];
      const auto uses = unit.slot_uses();
      if (counts.size() < uses.size()) counts.resize(uses.size(), 0);
      for (u32 s = 0; s < uses.size(); ++s) counts[s] += uses[s];
    }
    void add_taken(std::string_view name) {
      if (known.add(name)) taken.push_back(name);
    }
  };

  void survey_units() {
    const auto surveys = collect_in_ranges<Survey>(
        link_.pool, chunk_.modules, [&](Survey& survey, std::span<const ModuleId> modules) {
          for (ModuleId id : modules) survey.add(*link_[id].unit);
        });
    for (const Survey& survey : surveys) {
      for (std::string_view name : survey.taken) taken_.add(name);
      for (u32 c = 0; c < characters_.size(); ++c) characters_[c] += survey.characters[c];
      if (counts_.size() < survey.counts.size()) counts_.resize(survey.counts.size(), 0);
      for (u32 s = 0; s < survey.counts.size(); ++s) counts_[s] += survey.counts[s];
    }
    for (std::string_view name : {"require", "module", "exports", "Promise", "Object", "URL"})
      taken_.add(name);
    if (knows_file_name(link_)) taken_.add("__filename");
  }

  // The most used name first, so that slots with equal numbers are about equally frequent.
  void count_commonjs(ModuleId id) {
    LinkModule& module = link_[id];
    const auto symbols = module.unit->symbols();
    std::vector<u32> own;
    for (u32 s = 0; s < symbols.size(); ++s) {
      if (symbols[s].import != kNone || symbols[s].kind == unit::SymbolKind::Helper) continue;
      if (symbols[s].flags & unit::kSymbolFrozen) {
        const std::string_view name = module.unit->text(symbols[s].name);
        link_.names[link_.symbol(id, s)] = spelled(link_, name, memory_);
        taken_.add(name);
      } else {
        own.push_back(s);
      }
    }
    std::stable_sort(own.begin(), own.end(),
                     [&](u32 a, u32 b) { return symbols[a].use_count > symbols[b].use_count; });
    const u32 base = module.unit->facts().nested_slots;
    if (counts_.size() < base + own.size()) counts_.resize(base + own.size(), 0);
    for (u32 i = 0; i < own.size(); ++i) {
      counts_[base + i] += symbols[own[i]].use_count + 1;
      commonjs_.push_back({link_.symbol(id, own[i]), base + i});
    }
  }

  void number_top_level() {
    inner_count_ = static_cast<u32>(counts_.size());
    for_each_top_level_symbol(link_, id_, [&](Sym symbol) {
      u32* const slot = slot_of(symbol, true);
      if (*slot != kNone) return;
      if (const unit::Symbol* s = declaration(symbol); s && (s->flags & unit::kSymbolFrozen)) {
        const std::string_view name = link_[link_.owners[symbol]].unit->text(s->name);
        taken_.add(name);
        set_name(symbol, spelled(link_, name, memory_));
        *slot = kFrozen;
        return;
      }
      *slot = static_cast<u32>(counts_.size());
      top_level_.push_back({symbol, static_cast<u32>(counts_.size())});
      counts_.push_back(0);
    });
    export_base_ = static_cast<u32>(counts_.size());
    for (const EntryExport& e : chunk_.entry_exports)
      if (e.needs_local()) counts_.push_back(2);
  }

  void count_top_level() {
    using Counts = std::vector<u32>;
    const auto found = collect_in_ranges<Counts>(
        link_.pool, chunk_.modules, [&](Counts& counts, std::span<const ModuleId> modules) {
          counts.resize(counts_.size() - inner_count_);
          for (ModuleId id : modules)
            for_each_written(link_, id, [&](Sym symbol, u32 count) {
              const u32* slot = slot_of(symbol, false);
              // Symbols of a CommonJS module's own have no slot here, and frozen ones need none.
              if (slot && *slot < kFrozen) counts[*slot - inner_count_] += count;
            });
        });
    for (const Counts& counts : found)
      for (u32 s = 0; s < counts.size(); ++s) counts_[inner_count_ + s] += counts[s];
  }

  static constexpr u32 kFrozen = kNone - 1;

  bool is_own(Sym symbol) const {
    return link_.chunks.size() == 1 ||
           (!link_.is_external_name(symbol) && link_[link_.owners[symbol]].chunk == id_ &&
            !is_interop(link_, symbol));
  }

  // Where the slot of `symbol` in this chunk is kept. Only this chunk writes those of its own
  // symbols.
  u32* slot_of(Sym symbol, bool make) {
    if (is_own(symbol)) return &link_.name_slots[to_index(symbol)];
    return make ? &foreign_slots_.insert(to_index(symbol), kNone)
                : foreign_slots_.find(to_index(symbol));
  }

  const unit::Symbol* declaration(Sym symbol) const {
    if (link_.is_external_name(symbol)) return nullptr;
    const LinkModule& owner = link_[link_.owners[symbol]];
    const u32 local = to_index(symbol) - owner.symbol_base;
    return local < owner.symbol_count ? &owner.unit->symbols()[local] : nullptr;
  }

  void set_name(Sym symbol, std::string_view name) {
    if (is_own(symbol))
      link_.names[symbol] = name;
    else
      chunk_.foreign_names.insert(to_index(symbol), name);
  }

  void name_slots() {
    std::vector<u64> order(counts_.size());
    for (u32 s = 0; s < counts_.size(); ++s)
      order[s] = u64{~static_cast<u32>(std::min<u64>(counts_[s], 0xfffffffe))} << 32 | s;
    std::sort(order.begin(), order.end());

    const NameSequence sequence(characters_);
    std::vector<std::string_view> names(counts_.size());
    char text[16];
    u32 next = 0;
    for (u64 key : order) {
      std::string_view name;
      do {
        name = {text, sequence.write(next++, text)};
      } while ((name.size() > 1 && is_reserved_word(name)) || taken_.contains(name));
      names[static_cast<u32>(key)] = memory_.copy(name);
    }
    for (const TopLevel& each : top_level_) set_name(each.symbol, names[each.slot]);
    for (const TopLevel& each : commonjs_) link_.names[each.symbol] = names[each.slot];
    u32 at = export_base_;
    for (EntryExport& e : chunk_.entry_exports)
      if (e.needs_local()) e.local = names[at++];
    names.resize(inner_count_);
    chunk_.nested_names = std::move(names);
  }

  Link& link_;
  const ChunkId id_;
  Chunk& chunk_;
  Arena& memory_;
  NameTable taken_;
  std::array<u64, 64> characters_{};
  std::vector<u64> counts_;  // uses of each slot
  u32 inner_count_ = 0;
  u32 export_base_ = 0;
  IdTable<u32> foreign_slots_;
  std::vector<TopLevel> top_level_, commonjs_;
};

}  // namespace

void assign_minified_names(Link& link, ChunkId chunk) { Minifier(link, chunk).run(); }

}  // namespace sinter::bundler
