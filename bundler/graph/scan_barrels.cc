// Lazy barrels: files that lead to other modules and do nothing else, by their package's word.
//
// `import {Add} from "icons"` wants one of the thousands of files that the index of `icons` names.
// Such an index is free of side effects, so what it evaluates does not count, and only the modules
// behind names that somebody imports are looked for and loaded. Somebody who wants a name that the
// file declares itself makes it an ordinary module: then all that it imports is loaded.
//
// Who asks for what is gone through by one thread between rounds of loading, so that the outcome
// does not depend on timing. A round ends when all tasks have; there are as many as barrels lead to
// barrels.
#include <algorithm>

#include "base/trace.h"
#include "bundler/graph/scan_state.h"

namespace sinter::bundler {

namespace {

js::ImportKind kind_of(const unit::Record& record) {
  return static_cast<js::ImportKind>(record.kind);
}

bool reexports(const unit::Unit& unit) {
  return !unit.star_exports().empty() ||
         std::any_of(unit.exports().begin(), unit.exports().end(), [&](const unit::Export& e) {
           return unit.symbols()[e.symbol].import != kNone;
         });
}

// Calls fn(name) for what is read of a namespace import, or fn({}) where that may be anything.
template <class Fn>
void for_each_name_of_namespace(const unit::Unit& unit, const unit::Import& import, Fn fn) {
  const bool whole = (unit.symbols()[import.symbol].flags & unit::kSymbolImportNoMember) != 0 ||
                     std::any_of(unit.exports().begin(), unit.exports().end(),
                                 [&](const unit::Export& e) { return e.symbol == import.symbol; });
  if (whole) return fn(std::string_view());
  for (const unit::Import& member : unit.imports())
    if (member.kind == unit::ImportKind::Member && member.base == import.symbol)
      fn(unit.text(member.name));
}

// Calls fn(record, name) for every name that the module takes from others; an empty name: all of
// them.
template <class Fn>
void for_each_wanted_name(const unit::Unit& unit, Fn fn) {
  const auto records = unit.records();
  for (u32 r = 0; r < records.size(); ++r) {
    if (kind_of(records[r]) == js::ImportKind::Statement) continue;
    if (!(records[r].flags & unit::kRecordNamesKnown)) {
      fn(r, std::string_view());
      continue;
    }
    for (unit::Str name : unit::Unit::slice(unit.record_names(), records[r].names))
      fn(r, unit.text(name));
  }
  for (const unit::Import& import : unit.imports()) {
    if (import.kind == unit::ImportKind::Named)
      fn(import.record, unit.text(import.name));
    else if (import.kind == unit::ImportKind::Namespace)
      for_each_name_of_namespace(unit, import,
                                 [&](std::string_view name) { fn(import.record, name); });
  }
  for (const unit::StarExport& star : unit.star_exports()) fn(star.record, std::string_view());
}

}  // namespace

class Scanner::State::BarrelAsker {
 public:
  explicit BarrelAsker(State& state) : state_(state) {}

  void run() {
    for (;;) {
      state_.pool.wait();
      ask_by_options();
      for (Behind& each : std::exchange(behind_, {})) ask_behind(each);
      for (; walked_ < state_.slots.size(); ++walked_) ask_by_module(state_.slots[walked_]);
      while (!asks_.empty()) {
        const Ask ask = asks_.back();
        asks_.pop_back();
        answer(ask);
      }
      if (unresolved_.empty()) return;
      for (u32 index : std::exchange(unresolved_, {})) {
        Slot& s = state_.slots[index];
        state_.pool.run([this, &s, records = std::exchange(s.barrel->unresolved, {})] {
          state_.resolve_records(s, records);
        });
      }
    }
  }

 private:
  struct Ask {
    u32 slot;
    std::string_view name;  // empty: all names
  };
  struct Behind {  // to be asked when the record of the barrel is resolved
    u32 slot;
    u32 record;
    std::string_view name;
    bool star;
  };

  // All of an entry and of an injected file is wanted.
  void ask_by_options() {
    if (!asked_by_options_) {
      asked_by_options_ = true;
      for (u32 index : state_.injected) ask(index, {});
      for (const Entry& entry : state_.entries) ask(entry.slot, {});
    }
    std::lock_guard lock(state_.mutex);
    for (; added_ < state_.added_entries.size(); ++added_)
      ask(state_.added_entries[added_].slot, {});
  }

  void ask_by_module(const Slot& s) {
    if (s.barrel || s.module.targets.empty()) return;
    for_each_wanted_name(s.module.unit, [&](u32 record, std::string_view name) {
      const Target& target = s.module.targets[record];
      if (target.kind == TargetKind::Module) ask(to_index(target.module), name);
    });
  }

  void ask(u32 index, std::string_view name) {
    if (index != kNone) asks_.push_back({index, name});
  }

  void answer(const Ask& ask) {
    Slot& s = state_.slots[ask.slot];
    if (!s.barrel || s.barrel->all) return;
    Barrel& barrel = *s.barrel;
    const unit::Unit& unit = s.module.unit;
    if (!ask.name.empty()) {
      if (!barrel.asked.insert(ask.name).second) return;
      if (barrel.exports.empty())
        for (const unit::Export& e : unit.exports())
          barrel.exports.emplace(unit.text(e.name), e.symbol);
      const auto found = barrel.exports.find(ask.name);
      if (found == barrel.exports.end()) {
        if (ask.name == "default") return;
        for (const unit::StarExport& star : unit.star_exports())
          want({ask.slot, star.record, ask.name, true});
        return;
      }
      const u32 import = unit.symbols()[found->second].import;
      if (import != kNone && unit.imports()[import].kind != unit::ImportKind::Member) {
        const unit::Import& row = unit.imports()[import];
        const bool named = row.kind == unit::ImportKind::Named;
        return want(
            {ask.slot, row.record, named ? unit.text(row.name) : std::string_view(), false});
      }
    }
    // All names, or one of its own: it is a module like others.
    barrel.all = true;
    for (u32 r = 0; r < unit.records().size(); ++r) resolve(ask.slot, r);
    for_each_wanted_name(unit, [&](u32 record, std::string_view name) {
      want({ask.slot, record, name, false});
    });
    for (const unit::StarExport& star : unit.star_exports())
      want({ask.slot, star.record, {}, true});
  }

  void want(const Behind& each) {
    resolve(each.slot, each.record);
    if (state_.slots[each.slot].barrel->resolved[each.record] == kResolved)
      ask_behind(each);
    else
      behind_.push_back(each);
  }

  void ask_behind(const Behind& each) {
    Slot& s = state_.slots[each.slot];
    s.barrel->resolved[each.record] = kResolved;
    const Target& target = s.module.targets[each.record];
    if (target.kind != TargetKind::Module) return;
    const u32 index = to_index(target.module);
    if (each.star && brings_unknown_names(index, each.slot)) make_open(each.slot);
    ask(index, each.name);
  }

  // Whether `export *` of this module, in a barrel, brings names that are known at run time only,
  // or may do so. If that turns out later, make_open() follows from it.
  bool brings_unknown_names(u32 index, u32 user) {
    const Slot& s = state_.slots[index];
    constexpr u32 kKnown = unit::kFactEsm | unit::kFactJson | unit::kFactLazyObject;
    if (!s.module.unit || !s.module.unit.has(kKnown)) return true;
    if (!s.barrel) return !s.module.unit.star_exports().empty();
    star_users_[index].push_back(user);
    return open_.contains(index);
  }

  // The linker makes the whole exports object of such a module when a name is not found in it.
  void make_open(u32 index) {
    if (!open_.insert(index).second) return;
    ask(index, {});
    if (const auto users = star_users_.find(index); users != star_users_.end())
      for (u32 user : users->second) make_open(user);
  }

  void resolve(u32 index, u32 record) {
    Barrel& barrel = *state_.slots[index].barrel;
    if (barrel.resolved[record] != 0) return;
    barrel.resolved[record] = kAsked;
    if (barrel.unresolved.empty()) unresolved_.push_back(index);
    barrel.unresolved.push_back(record);
  }

  static constexpr u8 kAsked = 1, kResolved = 2;

  State& state_;
  size_t walked_ = 0;
  size_t added_ = 0;
  bool asked_by_options_ = false;
  std::vector<Ask> asks_;
  std::vector<Behind> behind_;
  std::vector<u32> unresolved_;  // slots
  std::unordered_set<u32> open_;
  std::unordered_map<u32, std::vector<u32>> star_users_;
};

// Plugins that want to hear of every import of a module hear of all.
bool Scanner::State::is_barrel(const Slot& s) const {
  const unit::Unit& unit = s.module.unit;
  return lazy_barrels && s.module.side_effect_free && unit.has(unit::kFactEsm) &&
         !unit.has(unit::kFactDirectEval) && reexports(unit) &&
         !(plugins && plugins->wants_module_parsed());
}

void Scanner::State::make_barrel(Slot& s) {
  const size_t records = s.module.unit.records().size();
  s.module.targets.assign(records, {});
  s.barrel = std::make_unique<Barrel>();
  s.barrel->resolved.assign(records, 0);
}

void Scanner::State::load_asked_names() {
  TRACE_SCOPE("load");
  if (!lazy_barrels) return pool.wait();
  BarrelAsker(*this).run();
}

}  // namespace sinter::bundler
