// Declares names into scopes while parsing, and finds redeclarations.
//
// Scopes open and close like a stack. Per name there is one chain of the open declarations of that
// name, innermost scope first, found by indexing an array with the atom: declaring costs no
// hashing. A `var` goes straight into its function's scope; its entry remembers the newest scope
// the name was declared through, and since scopes are numbered as they open, "some `var x` is
// inside this block" is one comparison.
#pragma once

#include <vector>

#include "base/arena.h"
#include "parsers/js/ast.h"

namespace sinter::js {

class ScopeBuilder {
 public:
  struct Result {
    SymbolId symbol;
    SymbolId conflict = SymbolId::None;  // the earlier declaration this one may not repeat
    bool repeated = false;               // a `var` or function that the same function already has
  };

  void start(Arena* arena, SymbolTable* symbols, AtomTable* atoms, bool typescript);

  Scope* open(ScopeKind kind, bool strict);
  void close();
  Scope* current() const { return open_.back().scope; }

  // let, const, using, class, import, function in a block, enum, parameter, catch parameter,
  // private name …: into the current scope. `mergeable_function`: a plain function in sloppy code,
  // which may repeat in one block.
  Result declare(Atom name, SymbolKind kind, u32 start, bool mergeable_function = false);
  // var, and function declarations at the top of a function: into the nearest function or module.
  // `lexical_functions`: at the top of a module, functions may not repeat.
  Result declare_var(Atom name, SymbolKind kind, u32 start, bool in_for_of = false,
                     bool lexical_functions = false);
  // A function in a block of sloppy code, to be hoisted as `var` when that is no error (annex
  // B.3.3).
  void hoist_block_function(BindingIdent* binding);
  bool hoisted_any() const { return hoisted_any_; }
  // A `var` of the name of a catch parameter around it.
  bool met_catch() const { return met_catch_; }

  // The symbol of `name` in the current scope, or None.
  SymbolId find_here(Atom name) const;
  // The symbol of `name` in the module scope.
  SymbolId find_at_top(Atom name) const;
  // A `var` without which the same name exists: a symbol in the current scope that needs no check.
  SymbolId add_unchecked(Atom name, SymbolKind kind, u32 start);

  // Marks all open scopes.
  void mark_direct_eval();
  u32 depth() const { return static_cast<u32>(open_.size()); }

 private:
  struct Entry {
    Atom name;
    SymbolId symbol;
    SymbolKind kind;
    bool is_var;  // of declare_var
    bool mergeable;
    u32 depth;         // index of its scope in open_
    u32 newest_scope;  // serial of the newest scope a var of this name was declared in
    u32 outer;         // next entry of the same name, in an outer scope
    u32 next_in_scope;
  };
  struct Open {
    Scope* scope;
    u32 serial;
    u32 first, last;  // entries
    u32 count;
    u32 hoists;  // size of hoists_ when it opened
  };
  struct Hoist {
    BindingIdent* binding;
    Scope* block;
  };

  u32& head(Atom name) {
    const u32 index = static_cast<u32>(name);
    if (index >= heads_.size()) [[unlikely]]
      grow_heads(index);
    return heads_[index];
  }
  void grow_heads(u32 index);
  u32 add_entry(Atom name, SymbolKind kind, u32 depth, SymbolId symbol);
  u32 function_depth() const;
  void settle_hoists(Open& scope);
  bool may_merge(const Entry& entry, SymbolKind kind) const;

  std::vector<u32> heads_;  // by atom: entry + 1; all zero between modules
  std::vector<Entry> entries_;
  std::vector<Open> open_;
  std::vector<Hoist> hoists_;
  u32 free_ = 0;  // entry + 1
  u32 next_serial_ = 0;
  bool typescript_ = false;
  bool hoisted_any_ = false;
  bool met_catch_ = false;
  Arena* arena_ = nullptr;
  SymbolTable* symbols_ = nullptr;
  AtomTable* atoms_ = nullptr;
};

}  // namespace sinter::js
