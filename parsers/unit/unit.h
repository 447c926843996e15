// The Unit: one compiled module, ready to be linked.
//
// A Unit is one contiguous, immutable block: a header with the module's facts and a directory of
// tables, then the tables. Everything refers to everything else by 32-bit index or offset inside
// the block, so serialising is copying, and loading is one read (or map). It holds no pointer, no
// absolute path and nothing about other modules: it is a pure function of (source bytes, module id,
// options). `docs/unit.md` describes it byte by byte.
//
// `code` is the printed text of all parts with *gaps* where only the linker knows what to write. A
// gap has no width in `code`: a Reloc says at which offset something is inserted. Copying a part
// is: copy the text between gaps, fill the gaps.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/types.h"

namespace sinter::unit {

inline constexpr u32 kMagic = 0x54494e55;  // "UNIT"
inline constexpr u32 kVersion = 2;         // raise with every change of layout or meaning

// A string inside the Unit's `strings` table.
struct Str {
  u32 offset;
  u32 size;
};

// A slice of another table.
struct Slice {
  u32 begin;
  u32 count;
};

// ---------------------------------------------------------------------------------------------------------------
// Gaps

enum class RelocKind : u8 {
  Symbol,  // target: symbol index. The name (or constant, or `ns.prop`) the symbol resolved to
  Nested,  // target: nested slot. Name of a variable of an inner scope (minified identifiers only)
  Record,  // target: record. A whole `require("x")` / `import("x")` / `require.resolve("x")` / `new
           // URL(…)` expression
  ImportMeta,  // target: strings index via `import_meta` table: `import.meta` or `import.meta.prop`
  RequireRef,  // `require` used other than in require("x")
  TopThis,     // `this` at module top level
  Declare,     // start of a top-level declaration; target: symbol (first declared). flags: keyword
               // (see DeclareKeyword)
  DeclareEnd,  // end of the same declaration, before its `;`
  Export,      // target: part index; reserved for units printed for the runtime's loader
};

// What a top-level declaration starts with. The linker writes the keyword when the module is
// flattened; when the module is wrapped the name is declared outside the wrapper and the
// declaration becomes an assignment:
//   Const/Let/Var:  "const "            | "" … ""          x = 1
//   …Pattern:       "const "            | "(" … ")"        ({a, b} = f())
//   Class:          ""                  | "Name = " … ";"  Name = class Name {}   (`class Name {}`
//   is in the code) Using…:         "using "            | never wrapped: lowered first
enum class DeclareKeyword : u8 {
  Const,
  Let,
  Var,
  ConstPattern,
  LetPattern,
  VarPattern,
  Class,
  Using,
  AwaitUsing
};

// Context of a Symbol gap (bits). The linker needs it when the symbol is not printed as a plain
// name.
inline constexpr u32 kUseCallTarget =
    1;  // callee or template tag: `ns.f()` must be written `(0, ns.f)()`
inline constexpr u32 kUseShorthand =
    2;  // `{x}`: written `x: value` when value differs from the symbol's own name
inline constexpr u32 kUseMember =
    4;  // object of a member access: a number or negative constant needs parentheses
inline constexpr u32 kUseNewTarget = 8;  // callee of `new`
inline constexpr u32 kUseOperand =
    16;  // operand of unary, ** or arithmetic: a negative constant needs parentheses
inline constexpr u32 kUseNoInline =
    32;  // declaration, assignment target, export list: always the name itself

// 8 bytes. `offset` is into code; gaps are in order of offset (several may share one: filled in
// table order).
struct Reloc {
  u32 offset;
  u32 word;  // kind: 4 bits, flags: 6 bits, target: 22 bits

  static constexpr u32 kMaxTarget = (1u << 22) - 1;
  static Reloc make(u32 offset, RelocKind kind, u32 flags, u32 target) {
    return {offset, static_cast<u32>(kind) | flags << 4 | target << 10};
  }
  RelocKind kind() const { return static_cast<RelocKind>(word & 15); }
  u32 flags() const { return word >> 4 & 63; }
  DeclareKeyword keyword() const { return static_cast<DeclareKeyword>(flags()); }
  u32 target() const { return word >> 10; }
};
static_assert(sizeof(Reloc) == 8);

// ---------------------------------------------------------------------------------------------------------------
// Parts: one per top-level statement; a declaration list is split into one part a declarator.

inline constexpr u16 kPartPure =
    1;  // evaluating it has no side effects (if `pure_calls` are all pure)
inline constexpr u16 kPartOrderFree =
    2;  // may be evaluated at any earlier time: reads nothing that other code sets
inline constexpr u16 kPartFunction = 4;     // a function declaration: hoisted
inline constexpr u16 kPartDeclaration = 8;  // starts with a Declare gap
inline constexpr u16 kPartNoInit = 16;      // `let x;`: nothing is left of it in a wrapped module
inline constexpr u16 kPartDirective = 32;
inline constexpr u16 kPartAwait = 64;  // holds a top-level await
inline constexpr u16 kPartExportDefault = 128;
inline constexpr u16 kPartForceKeep =
    256;  // live whenever the module is (e.g. direct eval, CommonJS bodies)
inline constexpr u16 kPartCjsExport =
    512;  // only sets names on the exports object; with kPartPure, that is all it does
inline constexpr u16 kPartEsModuleMarker = 1024;  // sets __esModule

struct Part {
  u32 code_begin, code_end;
  u32 reloc_begin, reloc_end;
  u32 mapping_begin, mapping_end;
  Slice declares;    // -> part_symbols: symbol indices declared here
  Slice uses;        // -> uses: symbols used here with counts (not those of `declares` on their
                     // declaration)
  Slice records;     // -> part_records: records evaluated when it (or code in it) runs: require,
                     // import(), new URL
  Slice pure_calls;  // -> part_symbols: pure only if calling each of these is free of side effects
  u32 source_start;
  u32 cjs_export;  // the name set, if one: index into cjs_exports, or kNone
  u16 flags;
  u16 reserved;
};

struct Use {
  u32 symbol;
  u32 count : 31;
  u32 eager : 1 =
      0;  // at least one of them is read when the part is evaluated, not in a function for later
};
static_assert(sizeof(Use) == 8);

// ---------------------------------------------------------------------------------------------------------------
// Symbols: names of the module scope, imported names, and members read from imported names.

enum class SymbolKind : u8 {
  Local,
  Function,
  Class,
  Import,        // import x / {x} / * as x: see `imports`
  ImportMember,  // `x.prop` where x is an Import or ImportMember: see `imports`
  Exports,
  Module,   // the CommonJS variables, where nothing in the module declares them
  Default,  // the value of `export default <expression>`
  Helper,   // a function of the runtime helper module; name is its export there
};

inline constexpr u8 kSymbolAssigned = 1;  // assigned after its declaration
inline constexpr u8 kSymbolFrozen = 2;    // must keep its name (direct eval)
inline constexpr u8 kSymbolPureCall = 4;  // calling it has no side effects beyond its arguments'
inline constexpr u8 kSymbolAnnotatedPure = 8;  // … and says so (`@__NO_SIDE_EFFECTS__`)
inline constexpr u8 kSymbolLexical = 16;       // let / const / class / using: has a dead zone
inline constexpr u8 kSymbolImportNoMember =
    32;  // Import that is also used as a whole value (not only through members)

struct Symbol {
  Str name;       // original name; for Default a suggestion made from the file name
  u32 use_count;  // uses in all parts
  u32 part;       // part that declares it (first), kNone for imports
  u32 import;     // index into imports, or kNone
  u32 constant;   // index into constants, or kNone
  SymbolKind kind;
  u8 flags;
  u16 reserved;
};

enum class ImportKind : u8 { Named, Namespace, Member };

struct Import {
  u32 symbol;
  u32 record;  // for Member: kNone
  u32 base;  // for Member: the symbol whose member it is (in a JSON module that may be the default
             // export)
  Str name;  // imported name (Named; "default" for default imports) or property (Member)
  u32 source_start, source_end;
  ImportKind kind;
  u8 reexport;  // 1: only there for `export {x} from`; 2: only in decorator metadata, where types
                // are no error
  u16 reserved;
};

struct Export {
  Str name;
  u32 symbol;
  u32 source_start;
};

struct StarExport {
  u32 record;
  u32 source_start;
};

// The same meaning and values as js::ImportKind / js::ImportPhase / js::kRecord… flags.
struct Record {
  Str specifier;
  u32 source_start, source_end;
  u8 kind;
  u8 phase;
  u16 flags;
  Slice attributes;  // -> attributes
  Slice
      names;  // -> record_names: names taken from it, when known (`const {a} = await import("x")`)
};
inline constexpr u16 kRecordNamesKnown =
    1u << 12;  // Record::flags: only `names` are read from the module
struct Attribute {
  Str key, value;
};

// A constant that may be written in place of the name. `text` is its JavaScript spelling.
enum class ConstantKind : u8 { Number, NegativeNumber, String, Boolean, Null, Undefined, BigInt };
struct Constant {
  u32 symbol;
  Str member;  // non-empty: constant of an enum member `symbol.member`
  Str text;
  ConstantKind kind;
  u8 reserved[3];
};

struct CjsExport {  // a name that a CommonJS module surely sets on its exports
  Str name;
};

// (code offset → source offset [, name]), by code offset. Line and column are computed when maps
// are joined.
struct Mapping {
  u32 code;
  u32 source;
  Str name;  // size 0: none
};

struct LegalComment {
  Str text;
  u32 part;  // the part before which it stands
};

struct DiagnosticEntry {
  Str code, message, fix;
  u32 source_start, source_end;
  u8 severity;
  u8 reserved[3];
  u32 note_count;  // the following note_count entries are its notes
};

// ---------------------------------------------------------------------------------------------------------------
// Facts

inline constexpr u32 kFactEsm = 1;          // import/export syntax, import.meta or top-level await
inline constexpr u32 kFactUsesExports = 2;  // unbound `exports`
inline constexpr u32 kFactUsesModule = 4;   // unbound `module`
inline constexpr u32 kFactUsesRequire = 8;  // unbound `require` in any form
inline constexpr u32 kFactTopLevelReturn = 16;
inline constexpr u32 kFactTopLevelAwait = 32;
inline constexpr u32 kFactDirectEval = 64;
inline constexpr u32 kFactTopLevelThis = 128;
inline constexpr u32 kFactImportMeta = 256;
inline constexpr u32 kFactHot = 512;         // import.meta.hot
inline constexpr u32 kFactUseStrict = 1024;  // "use strict" directive
inline constexpr u32 kFactSloppyOnly =
    2048;  // has syntax that strict mode forbids (`with`, legacy octal …)
inline constexpr u32 kFactJson = 4096;  // a JSON module: default's properties are its named exports
inline constexpr u32 kFactLazyObject =
    8192;  // text/base64/… loaders: only `default`, in ESM or CommonJS alike
inline constexpr u32 kFactMinifiedNames = 1u << 14;  // nested names are gaps
inline constexpr u32 kFactMinifiedSpace = 1u << 15;
inline constexpr u32 kFactCjsReexport =
    1u << 16;  // `module.exports = require("x")`: see reexport_record
inline constexpr u32 kFactCjsEsModule = 1u << 17;    // sets __esModule on exports
inline constexpr u32 kFactUsesArguments = 1u << 18;  // `arguments` at top level (CommonJS wrapper)
inline constexpr u32 kFactBranchesOnImports = 1u << 19;  // a constant import could decide a branch

struct Facts {
  u32 flags;
  u32 top_level_await;   // offset of the first, or kNone
  u32 first_esm_syntax;  // offset, or kNone
  u32 first_cjs_use;     // offset of the first exports/module use, or kNone
  u32 exports_symbol;    // symbol index, or kNone
  u32 module_symbol;
  u32 default_symbol;   // kind Default, or kNone
  u32 reexport_record;  // kFactCjsReexport, else kNone
  u32 source_size;      // bytes
  u32 line_count;       // of the source
  u32 nested_slots;     // == slot_uses().size()
  Str hashbang;
};

#define SINTER_UNIT_TABLES(X)                                                                      \
  X(char, code)                                                                                    \
  X(char, strings)                                                                                 \
  X(Reloc, relocs)                                                                                 \
  X(Part, parts)                                                                                   \
  X(Symbol, symbols)                                                                               \
  X(Use, uses)                                                                                     \
  X(u32, part_symbols)                                                                             \
  X(u32, part_records)                                                                             \
  X(Import, imports)                                                                               \
  X(Export, exports)                                                                               \
  X(StarExport, star_exports)                                                                      \
  X(Record, records)                                                                               \
  X(Attribute, attributes)                                                                         \
  X(Str, record_names)                                                                             \
  X(Constant, constants)                                                                           \
  X(CjsExport, cjs_exports)                                                                        \
  X(Str, import_meta) /* property read from import.meta; size 0: the object itself */              \
  X(Str,                                                                                           \
    nested_names)     /* names that inner scopes declare (readable output only), sorted, unique */ \
  X(Str, free_names)  /* globals the module refers to, sorted, unique */                           \
  X(u32, slot_uses)   /* use count of each nested slot */                                          \
  X(u32, char_counts) /* 64 counts of the characters usable in names, of the fixed text */         \
  X(Str, directives)  /* besides "use strict": "use client" … */                                 \
  X(Mapping, mappings)                                                                             \
  X(LegalComment, legal_comments)                                                                  \
  X(DiagnosticEntry, diagnostics)

struct TableRef {
  u32 offset;  // from the start of the block; tables are 8-byte aligned, gaps zeroed
  u32 count;   // elements
};

enum class Table : u32 {
#define SINTER_UNIT_TABLE(type, name) name,
  SINTER_UNIT_TABLES(SINTER_UNIT_TABLE)
#undef SINTER_UNIT_TABLE
      kCount,
};

struct Header {
  u32 magic;
  u32 version;
  u32 size;  // of the whole block
  u32 reserved;
  Facts facts;
  TableRef tables[static_cast<u32>(Table::kCount)];
};

static_assert(sizeof(Str) == 8 && sizeof(Slice) == 8 && sizeof(Use) == 8);
static_assert(sizeof(Part) == 24 + 4 * 8 + 8 + 4);
static_assert(sizeof(Symbol) == 28);
static_assert(sizeof(Import) == 32);
static_assert(sizeof(Record) == 36);
static_assert(sizeof(Mapping) == 16);

// Owns (or shares) one block.
class Unit {
 public:
  Unit() = default;
  // Takes a block made by UnitBuilder, which is trusted. Blocks from disk go through `read_unit`
  // (reader.h).
  explicit Unit(std::shared_ptr<const char[]> block) : block_(std::move(block)) {}

  explicit operator bool() const { return block_ != nullptr; }
  const Header& header() const { return *reinterpret_cast<const Header*>(block_.get()); }
  const Facts& facts() const { return header().facts; }
  bool has(u32 fact) const { return (facts().flags & fact) != 0; }
  std::string_view bytes() const { return {block_.get(), header().size}; }

#define SINTER_UNIT_TABLE(type, name)                                             \
  std::span<const type> name() const {                                            \
    const TableRef& ref = header().tables[static_cast<u32>(Table::name)];         \
    return {reinterpret_cast<const type*>(block_.get() + ref.offset), ref.count}; \
  }
  SINTER_UNIT_TABLES(SINTER_UNIT_TABLE)
#undef SINTER_UNIT_TABLE

  std::string_view text(Str s) const { return {strings().data() + s.offset, s.size}; }
  std::string_view code_text() const { return {code().data(), code().size()}; }
  template <class T>
  static std::span<const T> slice(std::span<const T> table, Slice s) {
    return table.subspan(s.begin, s.count);
  }

 private:
  std::shared_ptr<const char[]> block_;
};

}  // namespace sinter::unit
