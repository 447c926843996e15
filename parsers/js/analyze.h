// analyze: the last pass over the tree before printing. Decides what the Unit's tables say.
//
// - splits top-level statements into parts (one declarator a part), and says of each what it
// declares and uses,
//   whether it is free of side effects, and whether it may run earlier than written;
// - recounts uses; gives top-level symbols (and imports, and `ns.prop` members, and runtime
// helpers) their Unit symbol
//   index and nested symbols their minified slot;
// - turns `require("x")`, `require.resolve("x")`, `new URL("./x", import.meta.url)` with an unbound
// `require` / `URL`
//   into record nodes, also with a conditional or computed argument, `ns.prop` into ImportMember
//   nodes;
// - gathers the ESM / CommonJS facts, import and export tables, free and nested names, constants.
// The tree is not changed in any other way. The printer then walks `parts` in order.
#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "parsers/js/ast.h"
#include "parsers/js/bind.h"
#include "parsers/js/compile.h"
#include "parsers/unit/unit.h"

namespace sinter::js {

// How the printer writes a reference to a symbol. Indexed by SymbolId in Analysis::places.
enum class PlaceKind : u8 {
  Text,      // the name as it is: globals; nested names in readable output; frozen names
  Nested,    // gap: RelocKind::Nested, slot in `index`
  TopLevel,  // gap: RelocKind::Symbol, Unit symbol in `index`
  Require,   // gap: RelocKind::RequireRef
  Private,   // a `#name`: text, minified name in `index` through private_names when identifiers are
             // minified
};
struct Place {
  PlaceKind kind = PlaceKind::Text;
  u32 index = 0;
};

struct PartPlan {
  Stmt* stmt;  // null: a part with no code (imports, `export {}`): still a row in the table
  unit::Slice declares, uses, records, pure_calls;  // into the vectors below
  u32 source_start;
  u32 cjs_export = kNone;
  u16 flags = 0;  // unit::kPart…
};

struct Analysis {
  std::vector<PartPlan> parts;
  std::vector<Place> places;  // by SymbolId
  std::vector<unit::Use> uses;
  std::vector<u32> part_symbols;
  std::vector<u32> part_records;

  // Unit symbols in order, as SymbolIds; names are atoms of the tree.
  struct UnitSymbol {
    SymbolId symbol;
    unit::SymbolKind kind;
    u8 flags;
    u32 use_count;
    u32 part;
    u32 import;    // into imports, or kNone
    u32 constant;  // into constants, or kNone
  };
  std::vector<UnitSymbol> symbols;

  struct ImportRow {
    u32 symbol, record, base;
    Atom name;
    u32 start, end;
    unit::ImportKind kind;
    u8 reexport;  // as in the Unit
  };
  std::vector<ImportRow> imports;
  struct ExportRow {
    Atom name;
    u32 symbol;
    u32 start;
  };
  std::vector<ExportRow> exports;
  std::vector<unit::StarExport> star_exports;

  struct ConstantRow {
    u32 symbol;
    Atom member;        // Atom::None for a plain constant
    const Expr* value;  // Number, String, Boolean, Null, BigInt, or `undefined`
  };
  std::vector<ConstantRow> constants;
  std::vector<Atom> cjs_exports;

  std::vector<std::vector<Atom>>
      record_names;  // by RecordId; used when the record's names are known
  std::vector<bool> record_names_known;

  std::vector<Atom> free_names, nested_names;  // sorted by text, unique
  std::vector<u32> slot_uses;
  std::vector<std::string_view>
      private_names;  // by Place::index, `#a` …; minified identifiers only

  u32 facts = 0;  // unit::kFact…
  u32 first_cjs_use = kNone;
  u32 exports_symbol = kNone, module_symbol = kNone;  // Unit symbols
  u32 default_symbol = kNone;  // Unit symbol of `export default <expression>`
  u32 reexport_record = kNone;

  void reset();
};

void analyze(Ast& ast, const BindResult& bound, const CompileOptions& options,
             const ModuleInput& input, Analysis& out, Diagnostics& diagnostics);

}  // namespace sinter::js
