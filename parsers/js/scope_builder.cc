#include "parsers/js/scope_builder.h"

namespace sinter::js {
namespace {

bool is_function_like(ScopeKind kind) {
  return kind == ScopeKind::Module || kind == ScopeKind::Function ||
         kind == ScopeKind::StaticBlock || kind == ScopeKind::TsNamespace ||
         kind == ScopeKind::ClassField;
}

}  // namespace

void ScopeBuilder::start(Arena* arena, SymbolTable* symbols, AtomTable* atoms, bool typescript) {
  arena_ = arena;
  symbols_ = symbols;
  atoms_ = atoms;
  typescript_ = typescript;
  hoisted_any_ = met_catch_ = false;
  next_serial_ = 0;
  entries_.clear();
  hoists_.clear();
  open_.clear();
  free_ = 0;
}

void ScopeBuilder::grow_heads(u32 index) {
  heads_.resize(std::max<size_t>(index + 1, heads_.size() * 2));
}

Scope* ScopeBuilder::open(ScopeKind kind, bool strict) {
  Scope* scope = arena_->make<Scope>();
  scope->kind = kind;
  scope->strict = strict;
  open_.push_back({scope, next_serial_++, 0, 0, 0, static_cast<u32>(hoists_.size())});
  return scope;
}

void ScopeBuilder::close() {
  Open& top = open_.back();
  if (hoists_.size() > top.hoists) settle_hoists(top);
  std::span<SymbolId> symbols = arena_->make_uninitialized_array<SymbolId>(top.count);
  size_t n = 0;
  for (u32 at = top.first; at != 0;) {
    Entry& entry = entries_[at - 1];
    // Inner scopes are closed, so this entry is the innermost of its name, but for repeated
    // parameters and errors.
    u32* link = &heads_[static_cast<u32>(entry.name)];
    while (*link != at) link = &entries_[*link - 1].outer;
    *link = entry.outer;
    symbols[n++] = entry.symbol;
    const u32 next = entry.next_in_scope;
    entry.next_in_scope = free_;
    free_ = at;
    at = next;
  }
  top.scope->symbols = symbols.first(n);
  open_.pop_back();
}

// Links a new entry into its scope; the caller links it into its name's chain.
u32 ScopeBuilder::add_entry(Atom name, SymbolKind kind, u32 depth, SymbolId symbol) {
  u32 at = free_;
  if (at != 0) {
    free_ = entries_[at - 1].next_in_scope;
  } else {
    entries_.emplace_back();
    at = static_cast<u32>(entries_.size());
  }
  Open& scope = open_[depth];
  entries_[at - 1] = {name, symbol, kind, false, false, depth, open_.back().serial, 0, 0};
  if (scope.last != 0) {
    entries_[scope.last - 1].next_in_scope = at;
  } else {
    scope.first = at;
  }
  scope.last = at;
  ++scope.count;
  return at;
}

u32 ScopeBuilder::function_depth() const {
  u32 depth = static_cast<u32>(open_.size()) - 1;
  while (depth > 0 && !is_function_like(open_[depth].scope->kind)) --depth;
  return depth;
}

bool ScopeBuilder::may_merge(const Entry& entry, SymbolKind kind) const {
  const SymbolKind old = entry.kind;
  const auto is_function = [](SymbolKind k) {
    return k == SymbolKind::FunctionVar || k == SymbolKind::FunctionLex;
  };
  if (kind == SymbolKind::FunctionLex && old == SymbolKind::FunctionLex && entry.mergeable)
    return true;
  if (!typescript_) return false;
  if (kind == SymbolKind::TsEnum)
    return old == SymbolKind::TsEnum || old == SymbolKind::TsNamespace;
  if (kind == SymbolKind::TsNamespace) {
    return old == SymbolKind::TsNamespace || old == SymbolKind::TsEnum ||
           old == SymbolKind::Class || is_function(old);
  }
  return old == SymbolKind::TsNamespace && (kind == SymbolKind::Class || is_function(kind));
}

ScopeBuilder::Result ScopeBuilder::declare(Atom name, SymbolKind kind, u32 start,
                                           bool mergeable_function) {
  const u32 depth = static_cast<u32>(open_.size()) - 1;
  const Open& scope = open_[depth];
  u32& first = head(name);
  SymbolId conflict = SymbolId::None;
  for (u32 at = first; at != 0;) {
    Entry& entry = entries_[at - 1];
    if (entry.depth == depth) {
      if (kind == SymbolKind::FunctionLex && !mergeable_function) {
        if (!typescript_ || entry.kind == SymbolKind::FunctionLex) {
          conflict = entry.symbol;
          break;
        }
      }
      if (may_merge(entry, kind)) {
        // A class or function gives the merged symbol its kind: that declaration makes the binding.
        if (entry.kind == SymbolKind::TsNamespace && kind != SymbolKind::TsNamespace) {
          entry.kind = kind;
          (*symbols_)[entry.symbol].kind = kind;
        }
        return {entry.symbol};
      }
      if (typescript_ && entry.kind == SymbolKind::Import) {
        // The import may be a type: the declaration in this file takes the name over.
        entry.symbol = symbols_->add(name, kind, start);
        entry.kind = kind;
        return {entry.symbol};
      }
      if (typescript_ && kind == SymbolKind::Import) return {symbols_->add(name, kind, start)};
      conflict = entry.symbol;
      break;
    }
    if (entry.is_var && entry.newest_scope >= scope.serial) {
      conflict = entry.symbol;  // a `var` in a block inside this one goes through it
      break;
    }
    // The body of a function or catch clause may not repeat the names of its head.
    if (entry.depth + 1 == depth) {
      const ScopeKind outer = open_[entry.depth].scope->kind;
      if ((outer == ScopeKind::Args && scope.scope->kind == ScopeKind::Function) ||
          (outer == ScopeKind::Catch && scope.scope->kind == ScopeKind::Block)) {
        conflict = entry.symbol;
        break;
      }
    }
    // Only entries of function scopes further out can still matter: a var declared through this
    // block.
    at = entry.outer;
    if (at != 0 && open_[entries_[at - 1].depth].serial < scope.serial && !entries_[at - 1].is_var)
      break;
  }
  const SymbolId symbol = symbols_->add(name, kind, start);
  const u32 at = add_entry(name, kind, depth, symbol);
  entries_[at - 1].mergeable = mergeable_function;
  entries_[at - 1].outer = head(name);
  head(name) = at;
  return {symbol, conflict};
}

ScopeBuilder::Result ScopeBuilder::declare_var(Atom name, SymbolKind kind, u32 start,
                                               bool in_for_of, bool lexical_functions) {
  const u32 depth = function_depth();
  const u32 serial = open_.back().serial;
  u32* link = &head(name);
  SymbolId conflict = SymbolId::None;
  while (*link != 0) {
    Entry& entry = entries_[*link - 1];
    if (entry.depth < depth) break;
    if (entry.depth == depth) {
      if (entry.is_var) {
        const bool both_functions =
            entry.kind == SymbolKind::FunctionVar && kind == SymbolKind::FunctionVar;
        entry.newest_scope = serial;
        if (lexical_functions && !(typescript_ && both_functions) &&
            (entry.kind == SymbolKind::FunctionVar || kind == SymbolKind::FunctionVar)) {
          conflict = entry.symbol;
        }
        if (kind == SymbolKind::FunctionVar && entry.kind == SymbolKind::Var) {
          entry.kind = kind;
          (*symbols_)[entry.symbol].kind = kind;
        }
        return {entry.symbol, conflict, true};
      }
      if (may_merge(entry, kind)) {
        entry.kind = kind;
        entry.is_var = true;
        (*symbols_)[entry.symbol].kind = kind;
        return {entry.symbol};
      }
      if (typescript_ && entry.kind == SymbolKind::Import) {
        entry.symbol = symbols_->add(name, kind, start);
        entry.kind = kind;
        entry.is_var = true;
        entry.newest_scope = serial;
        return {entry.symbol};
      }
      return {entry.symbol, entry.symbol};
    }
    if (entry.kind != SymbolKind::Catch || in_for_of) {
      if (conflict == SymbolId::None) conflict = entry.symbol;
    } else {
      met_catch_ = true;
    }
    link = &entry.outer;
  }
  if (*link != 0) {
    Entry& entry = entries_[*link - 1];
    if (entry.depth + 1 == depth && open_[entry.depth].scope->kind == ScopeKind::Args &&
        open_[depth].scope->kind == ScopeKind::Function) {
      // The parameter's binding; `let` in a block that this `var` leaves is found through it too.
      entry.is_var = true;
      entry.newest_scope = serial;
      return {entry.symbol, conflict};
    }
  }
  const SymbolId symbol = symbols_->add(name, kind, start);
  // add_entry may move the entries, and with them the link.
  const bool link_is_head = link == &heads_[static_cast<u32>(name)];
  u32 before = 0;
  if (!link_is_head) {
    before = heads_[static_cast<u32>(name)];
    while (&entries_[before - 1].outer != link) before = entries_[before - 1].outer;
  }
  const u32 outer = *link;
  const u32 at = add_entry(name, kind, depth, symbol);
  entries_[at - 1].is_var = true;
  entries_[at - 1].outer = outer;
  if (link_is_head) {
    heads_[static_cast<u32>(name)] = at;
  } else {
    entries_[before - 1].outer = at;
  }
  return {symbol, conflict};
}

SymbolId ScopeBuilder::add_unchecked(Atom name, SymbolKind kind, u32 start) {
  const SymbolId symbol = symbols_->add(name, kind, start);
  const u32 at = add_entry(name, kind, static_cast<u32>(open_.size()) - 1, symbol);
  entries_[at - 1].outer = head(name);
  head(name) = at;
  return symbol;
}

SymbolId ScopeBuilder::find_here(Atom name) const {
  const u32 index = static_cast<u32>(name);
  if (index >= heads_.size() || heads_[index] == 0) return SymbolId::None;
  const Entry& entry = entries_[heads_[index] - 1];
  return entry.depth + 1 == open_.size() ? entry.symbol : SymbolId::None;
}

SymbolId ScopeBuilder::find_at_top(Atom name) const {
  const u32 index = static_cast<u32>(name);
  if (index >= heads_.size()) return SymbolId::None;
  for (u32 at = heads_[index]; at != 0; at = entries_[at - 1].outer) {
    if (entries_[at - 1].depth == 0) return entries_[at - 1].symbol;
  }
  return SymbolId::None;
}

void ScopeBuilder::mark_direct_eval() {
  for (Open& scope : open_) scope.scope->direct_eval = true;
}

// ---------------------------------------------------------------------------------------------------------------
// Annex B.3.3: functions in blocks

void ScopeBuilder::hoist_block_function(BindingIdent* binding) {
  hoists_.push_back({binding, open_.back().scope});
}

// When a block closes, the candidates inside it move out by one scope, unless a lexical name of an
// enclosing block stands in the way. Those that reach the function become (or join) its `var`.
void ScopeBuilder::settle_hoists(Open& top) {
  const u32 depth = static_cast<u32>(open_.size()) - 1;
  const bool at_function = is_function_like(top.scope->kind);
  size_t kept = top.hoists;
  for (size_t i = top.hoists; i < hoists_.size(); ++i) {
    const Hoist hoist = hoists_[i];
    if (hoist.block == top.scope) {
      hoists_[kept++] = hoist;
      continue;
    }
    const Atom name = hoist.binding->name;
    const u32 at = head(name);
    Entry* here = at != 0 && entries_[at - 1].depth == depth ? &entries_[at - 1] : nullptr;
    if (!at_function) {
      if (here == nullptr || here->kind == SymbolKind::Catch) hoists_[kept++] = hoist;
      continue;
    }
    if (here != nullptr && !here->is_var) continue;
    const SymbolId own = hoist.binding->symbol;
    if (here == nullptr) {
      const Entry* outer = at != 0 ? &entries_[at - 1] : nullptr;
      if (top.scope->kind == ScopeKind::Function && outer != nullptr && outer->depth + 1 == depth &&
          open_[outer->depth].scope->kind == ScopeKind::Args) {
        continue;  // a parameter keeps its value
      }
      const u32 entry = add_entry(name, SymbolKind::Var, depth, own);
      entries_[entry - 1].is_var = true;
      entries_[entry - 1].outer = at;
      head(name) = entry;
      (*symbols_)[own].kind = SymbolKind::Var;
      (*symbols_)[own].flags |= kSymAssigned;
    } else if (here->symbol != own) {
      for (SymbolId& symbol : hoist.block->symbols) {
        if (symbol == own) symbol = here->symbol;
      }
      hoist.binding->symbol = here->symbol;
      (*symbols_)[here->symbol].flags |= kSymAssigned;
    }
    hoisted_any_ = true;
  }
  hoists_.resize(at_function ? top.hoists : kept);
}

}  // namespace sinter::js
