// Symbols of one module: every declared name, plus the ones references leave unbound (globals).
//
// The parser declares, `bind` resolves and sets flags, `analyze` counts uses after all transforms
// and gives nested names their slots. A SymbolId indexes the table; ids are dense and in
// declaration order, hence deterministic.
#pragma once

#include <vector>

#include "base/types.h"
#include "parsers/js/atoms.h"

namespace sinter::js {

enum class SymbolId : u32 { None = 0xffffffff };

enum class SymbolKind : u8 {
  Unbound,  // a global
  Var,
  FunctionVar,  // function declaration at function or script/module top level (var-like)
  FunctionLex,  // function declaration in a block (lexical; annex B may also make a Var)
  Let,
  Const,
  Using,
  Class,
  Param,
  Catch,  // simple catch parameter (may be redeclared by var)
  CatchPattern,
  FunctionName,  // name of a function expression
  ClassInner,    // inner immutable name of a class
  Import,
  ImportMember,  // made for `ns.prop`
  Label,
  PrivateName,
  Arguments,
  TsEnum,
  TsNamespace,
  TsImportEquals,
  Generated,  // temporaries and names made by transforms
};

// Symbol::flags
inline constexpr u16 kSymAssigned = 1,  // assigned after its declaration
    kSymCaptured = 2,                   // used in a function other than the declaring one
    kSymTopLevel = 4,                   // declared in the module scope
    kSymExported = 8,
                     kSymFrozen = 16,  // must keep its name (direct eval, with)
    kSymNoSideEffectsCall = 32,        // calling it has no side effects (annotation)
    kSymInferredPure = 64,             // likewise, inferred from its body
    kSymTypeOnly = 128,                // TypeScript: import or declaration used only as a type
    kSymUsedInTdz = 256,               // may be read before its declaration has run
    kSymDeleted = 512,                 // declaration removed
    kSymConstValue = 1024,             // analyze knows its constant value
    kSymNamespaceImport = 2048,        // Import of a whole namespace (`* as ns`)
    kSymMaybeType = 4096;  // Import that only decorator metadata mentions: it may name a type

struct Symbol {
  Atom name;
  u32 start;      // offset of the declaration; kNone for unbound and generated ones
  u32 use_count;  // references (not declarations); recounted by analyze
  u32 slot;       // nested minified slot, or top-level index in the Unit; set by analyze
  SymbolKind kind;
  u16 flags;
};
static_assert(sizeof(Symbol) == 20);

class SymbolTable {
 public:
  SymbolId add(Atom name, SymbolKind kind, u32 start) {
    symbols_.push_back(Symbol{name, start, 0, kNone, kind, 0});
    return static_cast<SymbolId>(symbols_.size() - 1);
  }
  Symbol& operator[](SymbolId id) { return symbols_[static_cast<u32>(id)]; }
  const Symbol& operator[](SymbolId id) const { return symbols_[static_cast<u32>(id)]; }
  u32 size() const { return static_cast<u32>(symbols_.size()); }
  void reset() { symbols_.clear(); }

 private:
  std::vector<Symbol> symbols_;
};

}  // namespace sinter::js
