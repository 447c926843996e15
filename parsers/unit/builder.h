// Gathers the tables of one Unit and lays them out as one block.
//
// The writer of a module fills the public tables in any order and calls finish(). reset() empties
// them but keeps their memory, so one builder per thread serves every module. The bytes of the
// block depend on the contents only: padding is zero, and strings are stored in the order in which
// they were added.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/unit/text_writer.h"
#include "parsers/unit/unit.h"

namespace sinter::unit {

class UnitBuilder {
 public:
  UnitBuilder();

  Facts facts;
  TextWriter code;
  TextWriter strings;
  std::vector<Reloc> relocs;
  std::vector<Part> parts;
  std::vector<Symbol> symbols;
  std::vector<Use> uses;
  std::vector<u32> part_symbols;
  std::vector<u32> part_records;
  std::vector<Import> imports;
  std::vector<Export> exports;
  std::vector<StarExport> star_exports;
  std::vector<Record> records;
  std::vector<Attribute> attributes;
  std::vector<Str> record_names;
  std::vector<Constant> constants;
  std::vector<CjsExport> cjs_exports;
  std::vector<Str> import_meta;
  std::vector<Str> nested_names;
  std::vector<Str> free_names;
  std::vector<u32> slot_uses;
  std::vector<u32> char_counts;
  std::vector<Str> directives;
  std::vector<Mapping> mappings;
  std::vector<LegalComment> legal_comments;
  std::vector<DiagnosticEntry> diagnostics;

  // Stores `text`. Nothing is looked up: for texts that occur once.
  Str add(std::string_view text);
  // Stores `text` unless an equal one was interned before.
  Str intern(std::string_view text);

  // Index of `property` ("" for the object itself) in import_meta, adding it on first use.
  u32 import_meta_property(std::string_view property);

  // The block; the builder is then empty again.
  Unit finish();

  // Empties everything; facts go back to "nothing known".
  void reset();

 private:
  void clear_slots();
  void grow_slots();

  std::vector<Str> interned_;
  std::vector<u32> hashes_;
  std::vector<u32> slots_;  // open addressing: index into interned_ + 1, 0 = free
};

// Facts of a module of which nothing is known: no flags, every index kNone.
Facts empty_facts();

}  // namespace sinter::unit
