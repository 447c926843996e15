#include "parsers/unit/reader.h"

#include <cstring>

namespace sinter::unit {
namespace {

// Elements of every table, for the checks below; made only after the directory has been checked.
class Checker {
 public:
  explicit Checker(const Unit& unit) : unit_(unit) {}

  bool check() const {
    return check_facts() && check_parts() && check_relocs() && check_symbols() && check_imports() &&
           check_records() && check_strings() && check_mappings();
  }

 private:
  template <class T>
  static bool in(u32 index, std::span<const T> table) {
    return index < table.size();
  }
  template <class T>
  static bool in_or_none(u32 index, std::span<const T> table) {
    return index == kNone || index < table.size();
  }
  template <class T>
  static bool in(Slice slice, std::span<const T> table) {
    return slice.begin <= table.size() && slice.count <= table.size() - slice.begin;
  }
  bool valid(Str text) const {
    const size_t size = unit_.strings().size();
    return text.offset <= size && text.size <= size - text.offset;
  }
  template <class T>
  bool all_valid(std::span<const T> texts) const {
    for (const T& text : texts) {
      if (!valid(text)) return false;
    }
    return true;
  }

  bool check_facts() const {
    const Facts& facts = unit_.facts();
    return in_or_none(facts.exports_symbol, unit_.symbols()) &&
           in_or_none(facts.module_symbol, unit_.symbols()) &&
           in_or_none(facts.default_symbol, unit_.symbols()) &&
           in_or_none(facts.reexport_record, unit_.records()) &&
           (!unit_.has(kFactCjsReexport) || facts.reexport_record != kNone) &&
           facts.nested_slots == unit_.slot_uses().size() && valid(facts.hashbang) &&
           (unit_.char_counts().empty() || unit_.char_counts().size() == 64);
  }

  // Ranges of code, gaps and mappings follow each other and cover their tables.
  bool check_parts() const {
    u32 code = 0, reloc = 0, mapping = 0;
    for (const Part& part : unit_.parts()) {
      if (part.code_begin != code || part.code_end < code || part.code_end > unit_.code().size())
        return false;
      if (part.reloc_begin != reloc || part.reloc_end < reloc ||
          part.reloc_end > unit_.relocs().size())
        return false;
      if (part.mapping_begin != mapping || part.mapping_end < mapping ||
          part.mapping_end > unit_.mappings().size()) {
        return false;
      }
      code = part.code_end;
      reloc = part.reloc_end;
      mapping = part.mapping_end;
      if (!in(part.declares, unit_.part_symbols()) || !in(part.uses, unit_.uses()) ||
          !in(part.records, unit_.part_records()) || !in(part.pure_calls, unit_.part_symbols()) ||
          !in_or_none(part.cjs_export, unit_.cjs_exports())) {
        return false;
      }
    }
    if (code != unit_.code().size() || reloc != unit_.relocs().size() ||
        mapping != unit_.mappings().size()) {
      return false;
    }
    for (const Use& use : unit_.uses()) {
      if (!in(use.symbol, unit_.symbols())) return false;
    }
    for (const u32 symbol : unit_.part_symbols()) {
      if (!in(symbol, unit_.symbols())) return false;
    }
    for (const u32 record : unit_.part_records()) {
      if (!in(record, unit_.records())) return false;
    }
    return true;
  }

  // In order, each inside its part, and pointing at something of its kind.
  bool check_relocs() const {
    for (const Part& part : unit_.parts()) {
      u32 offset = part.code_begin;
      for (u32 i = part.reloc_begin; i < part.reloc_end; ++i) {
        const Reloc reloc = unit_.relocs()[i];
        if (reloc.offset < offset || reloc.offset > part.code_end || !valid_target(reloc))
          return false;
        offset = reloc.offset;
      }
    }
    return true;
  }

  bool valid_target(Reloc reloc) const {
    const u32 target = reloc.target();
    switch (reloc.kind()) {
      case RelocKind::Symbol:
        return in(target, unit_.symbols());
      case RelocKind::Nested:
        return in(target, unit_.slot_uses());
      case RelocKind::Record:
        return in(target, unit_.records());
      case RelocKind::ImportMeta:
        return in(target, unit_.import_meta());
      case RelocKind::RequireRef:
      case RelocKind::TopThis:
        return true;
      case RelocKind::Declare:
      case RelocKind::DeclareEnd:
        return reloc.keyword() <= DeclareKeyword::AwaitUsing && in(target, unit_.symbols());
      case RelocKind::Export:
        return in(target, unit_.parts());
    }
    return false;
  }

  bool check_symbols() const {
    for (const Symbol& symbol : unit_.symbols()) {
      if (!valid(symbol.name) || symbol.kind > SymbolKind::Helper ||
          !in_or_none(symbol.part, unit_.parts()) || !in_or_none(symbol.import, unit_.imports()) ||
          !in_or_none(symbol.constant, unit_.constants())) {
        return false;
      }
      const bool imported = symbol.kind == SymbolKind::Import ||
                            symbol.kind == SymbolKind::ImportMember ||
                            symbol.kind == SymbolKind::Helper;
      if (imported && symbol.import == kNone) return false;
    }
    for (const Constant& constant : unit_.constants()) {
      if (!in(constant.symbol, unit_.symbols()) || !valid(constant.member) ||
          !valid(constant.text) || constant.kind > ConstantKind::BigInt) {
        return false;
      }
    }
    return true;
  }

  bool check_imports() const {
    for (u32 i = 0; i < unit_.imports().size(); ++i) {
      const Import& import = unit_.imports()[i];
      if (!in(import.symbol, unit_.symbols()) || !valid(import.name) ||
          import.kind > ImportKind::Member)
        return false;
      if (import.kind != ImportKind::Member) {
        if (!in(import.record, unit_.records())) return false;
        continue;
      }
      // Members are made after what they are read from, so that following `base` ends.
      if (!in(import.base, unit_.symbols())) return false;
      const Symbol& base = unit_.symbols()[import.base];
      if (base.import == kNone ? base.kind != SymbolKind::Default : base.import >= i) return false;
    }
    for (const Export& entry : unit_.exports()) {
      if (!valid(entry.name) || !in(entry.symbol, unit_.symbols())) return false;
    }
    for (const StarExport& star : unit_.star_exports()) {
      if (!in(star.record, unit_.records())) return false;
    }
    return true;
  }

  bool check_records() const {
    for (const Record& record : unit_.records()) {
      if (!valid(record.specifier) || !in(record.attributes, unit_.attributes()) ||
          !in(record.names, unit_.record_names())) {
        return false;
      }
    }
    for (const Attribute& attribute : unit_.attributes()) {
      if (!valid(attribute.key) || !valid(attribute.value)) return false;
    }
    return true;
  }

  bool check_strings() const {
    for (const CjsExport& entry : unit_.cjs_exports()) {
      if (!valid(entry.name)) return false;
    }
    for (const LegalComment& comment : unit_.legal_comments()) {
      if (!valid(comment.text) || comment.part > unit_.parts().size()) return false;
    }
    u32 notes = 0;
    for (u32 i = 0; i < unit_.diagnostics().size(); ++i) {
      const DiagnosticEntry& entry = unit_.diagnostics()[i];
      if (!valid(entry.code) || !valid(entry.message) || !valid(entry.fix)) return false;
      if (notes != 0) {
        if (entry.note_count != 0) return false;
        --notes;
        continue;
      }
      if (entry.note_count > unit_.diagnostics().size() - i - 1) return false;
      notes = entry.note_count;
    }
    return all_valid(unit_.record_names()) && all_valid(unit_.import_meta()) &&
           all_valid(unit_.nested_names()) && all_valid(unit_.free_names()) &&
           all_valid(unit_.directives());
  }

  bool check_mappings() const {
    for (const Part& part : unit_.parts()) {
      u32 code = part.code_begin;
      for (u32 i = part.mapping_begin; i < part.mapping_end; ++i) {
        const Mapping& mapping = unit_.mappings()[i];
        if (mapping.code < code || mapping.code > part.code_end ||
            mapping.source > unit_.facts().source_size || !valid(mapping.name)) {
          return false;
        }
        code = mapping.code;
      }
    }
    return true;
  }

  const Unit& unit_;
};

// The directory: every table lies in the block, aligned, in order and without overlap.
bool check_directory(const Header& header, size_t size) {
  static constexpr u32 kElementSizes[] = {
#define SINTER_UNIT_TABLE(type, name) sizeof(type),
      SINTER_UNIT_TABLES(SINTER_UNIT_TABLE)
#undef SINTER_UNIT_TABLE
  };
  u64 end = sizeof(Header);
  for (u32 i = 0; i < static_cast<u32>(Table::kCount); ++i) {
    const TableRef& table = header.tables[i];
    if (table.offset % 8 != 0 || table.offset < end) return false;
    end = u64{table.offset} + u64{table.count} * kElementSizes[i];
    if (end > size) return false;
  }
  return true;
}

}  // namespace

std::optional<Unit> read_unit(std::shared_ptr<const char[]> block, size_t size) {
  if (size < sizeof(Header) || reinterpret_cast<uintptr_t>(block.get()) % 8 != 0)
    return std::nullopt;
  Unit unit(std::move(block));
  const Header& header = unit.header();
  if (header.magic != kMagic || header.version != kVersion || header.size != size)
    return std::nullopt;
  if (!check_directory(header, size)) return std::nullopt;
  if (!Checker(unit).check()) return std::nullopt;
  return unit;
}

std::optional<Unit> read_unit(std::string_view bytes) {
  if (bytes.size() < sizeof(Header)) return std::nullopt;
  std::shared_ptr<char[]> block(new char[bytes.size()]);
  std::memcpy(block.get(), bytes.data(), bytes.size());
  return read_unit(std::move(block), bytes.size());
}

}  // namespace sinter::unit
