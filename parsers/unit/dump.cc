#include "parsers/unit/dump.h"

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>

namespace sinter::unit {
namespace {

struct FlagName {
  u32 flag;
  std::string_view name;
};

constexpr FlagName kFactNames[] = {
    {kFactEsm, "esm"},
    {kFactUsesExports, "uses-exports"},
    {kFactUsesModule, "uses-module"},
    {kFactUsesRequire, "uses-require"},
    {kFactTopLevelReturn, "top-level-return"},
    {kFactTopLevelAwait, "top-level-await"},
    {kFactDirectEval, "direct-eval"},
    {kFactTopLevelThis, "top-level-this"},
    {kFactImportMeta, "import-meta"},
    {kFactHot, "hot"},
    {kFactUseStrict, "use-strict"},
    {kFactSloppyOnly, "sloppy-only"},
    {kFactJson, "json"},
    {kFactLazyObject, "lazy-object"},
    {kFactMinifiedNames, "minified-names"},
    {kFactMinifiedSpace, "minified-space"},
    {kFactCjsReexport, "cjs-reexport"},
    {kFactCjsEsModule, "cjs-es-module"},
    {kFactUsesArguments, "uses-arguments"},
    {kFactBranchesOnImports, "branches-on-imports"},
};

constexpr FlagName kPartNames[] = {
    {kPartPure, "pure"},
    {kPartOrderFree, "order-free"},
    {kPartFunction, "function"},
    {kPartDeclaration, "declaration"},
    {kPartNoInit, "no-init"},
    {kPartDirective, "directive"},
    {kPartAwait, "await"},
    {kPartExportDefault, "export-default"},
    {kPartForceKeep, "force-keep"},
    {kPartCjsExport, "cjs-export"},
    {kPartEsModuleMarker, "es-module-marker"},
};

constexpr FlagName kSymbolNames[] = {
    {kSymbolAssigned, "assigned"},  {kSymbolFrozen, "frozen"},
    {kSymbolPureCall, "pure-call"}, {kSymbolAnnotatedPure, "annotated-pure"},
    {kSymbolLexical, "lexical"},    {kSymbolImportNoMember, "used-whole"},
};

constexpr FlagName kUseNames[] = {
    {kUseCallTarget, "call"}, {kUseShorthand, "shorthand"}, {kUseMember, "member"},
    {kUseNewTarget, "new"},   {kUseOperand, "operand"},
};

constexpr std::string_view kSymbolKinds[] = {"local",  "function",      "class",
                                             "import", "import-member", "exports",
                                             "module", "default",       "helper"};
constexpr std::string_view kImportKinds[] = {"named", "namespace", "member"};
constexpr std::string_view kRecordKinds[] = {"import", "require", "import()", "require.resolve",
                                             "new URL"};
constexpr std::string_view kKeywords[] = {"const",         "let",         "var",
                                          "const pattern", "let pattern", "var pattern",
                                          "class",         "using",       "await using"};

template <size_t N>
std::string names_of(u32 flags, const FlagName (&names)[N]) {
  std::string out;
  for (const FlagName& entry : names) {
    if ((flags & entry.flag) == 0) continue;
    if (!out.empty()) out += ' ';
    out += entry.name;
  }
  return out;
}

template <size_t N>
std::string_view name_of(u32 index, const std::string_view (&names)[N]) {
  return index < N ? names[index] : "?";
}

class Dumper {
 public:
  explicit Dumper(const Unit& unit) : unit_(unit) {}

  std::string whole() {
    facts();
    records();
    symbols();
    imports_and_exports();
    names();
    for (u32 i = 0; i < unit_.parts().size(); ++i) part(i);
    messages();
    return std::move(out_);
  }

  std::string code() {
    for (const Part& part : unit_.parts()) part_code(part, "");
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  std::string_view text(Str s) const { return unit_.text(s); }

  std::string symbol_name(u32 index) const {
    const Symbol& symbol = unit_.symbols()[index];
    if (symbol.import == kNone || unit_.imports()[symbol.import].kind != ImportKind::Member) {
      return std::string(text(symbol.name));
    }
    const Import& import = unit_.imports()[symbol.import];
    return symbol_name(import.base) + "." + std::string(text(import.name));
  }

  void facts() {
    const Facts& facts = unit_.facts();
    line("unit       version {}, {} bytes, from {} bytes in {} lines of source",
         unit_.header().version, unit_.header().size, facts.source_size, facts.line_count);
    line("facts      {}", names_of(facts.flags, kFactNames));
    if (facts.hashbang.size != 0) line("hashbang   {}", text(facts.hashbang));
    for (const Str directive : unit_.directives()) line("directive  {}", text(directive));
    line(
        "tables     {} parts, {} gaps, {} symbols, {} mappings, {} nested slots, {} bytes of code, "
        "{} of strings",
        unit_.parts().size(), unit_.relocs().size(), unit_.symbols().size(),
        unit_.mappings().size(), unit_.slot_uses().size(), unit_.code().size(),
        unit_.strings().size());
  }

  void records() {
    if (unit_.records().empty()) return;
    line("\nrecords");
    for (u32 i = 0; i < unit_.records().size(); ++i) {
      const Record& record = unit_.records()[i];
      std::string detail;
      for (const Attribute& attribute : Unit::slice(unit_.attributes(), record.attributes)) {
        detail += fmt::format(" with {}={}", text(attribute.key), text(attribute.value));
      }
      if ((record.flags & kRecordNamesKnown) != 0) {
        detail += " reads";
        for (const Str name : Unit::slice(unit_.record_names(), record.names)) {
          detail += fmt::format(" {}", text(name));
        }
      }
      std::string_view specifier = text(record.specifier);
      if (specifier.starts_with('\0')) specifier.remove_prefix(1);
      line("  {:3}  {:16} {:?}{}", i, name_of(record.kind, kRecordKinds), specifier, detail);
    }
  }

  void symbols() {
    if (unit_.symbols().empty()) return;
    line("\nsymbols");
    for (u32 i = 0; i < unit_.symbols().size(); ++i) {
      const Symbol& symbol = unit_.symbols()[i];
      std::string detail = names_of(symbol.flags, kSymbolNames);
      if (symbol.constant != kNone) {
        detail += fmt::format("{}= {}", detail.empty() ? "" : " ",
                              text(unit_.constants()[symbol.constant].text));
      }
      line("  {:3}  {:14} {:24} used {:4}  {}", i,
           name_of(static_cast<u32>(symbol.kind), kSymbolKinds), symbol_name(i), symbol.use_count,
           detail);
    }
  }

  void imports_and_exports() {
    if (!unit_.imports().empty()) line("\nimports");
    for (const Import& import : unit_.imports()) {
      const std::string from = import.kind == ImportKind::Member
                                   ? fmt::format("of {}", symbol_name(import.base))
                                   : fmt::format("from record {}", import.record);
      line("  {:10} {} {} as {}{}", name_of(static_cast<u32>(import.kind), kImportKinds),
           import.kind == ImportKind::Namespace ? "*" : text(import.name), from,
           symbol_name(import.symbol),
           import.reexport == 1   ? " (re-export)"
           : import.reexport == 2 ? " (may be a type)"
                                  : "");
    }
    if (!unit_.exports().empty() || !unit_.star_exports().empty()) line("\nexports");
    for (const Export& entry : unit_.exports())
      line("  {} = {}", text(entry.name), symbol_name(entry.symbol));
    for (const StarExport& star : unit_.star_exports()) line("  * from record {}", star.record);
    for (const CjsExport& entry : unit_.cjs_exports()) line("  exports.{}", text(entry.name));
  }

  void names() {
    const auto list = [&](std::string_view title, std::span<const Str> table) {
      if (table.empty()) return;
      std::string joined;
      for (const Str name : table) joined += fmt::format(" {}", text(name));
      line("\n{}{}", title, joined);
    };
    list("nested names", unit_.nested_names());
    list("free names", unit_.free_names());
    if (!unit_.slot_uses().empty()) {
      std::string joined;
      for (const u32 count : unit_.slot_uses()) joined += fmt::format(" {}", count);
      line("\nslot uses{}", joined);
    }
  }

  void part(u32 index) {
    const Part& part = unit_.parts()[index];
    line("\npart {}  {}", index, names_of(part.flags, kPartNames));
    const auto list = [&](std::string_view title, Slice slice) {
      if (slice.count == 0) return;
      std::string joined;
      for (const u32 symbol : Unit::slice(unit_.part_symbols(), slice))
        joined += " " + symbol_name(symbol);
      line("  {}{}", title, joined);
    };
    list("declares", part.declares);
    if (part.uses.count != 0) {
      std::string joined;
      for (const Use& use : Unit::slice(unit_.uses(), part.uses)) {
        joined += fmt::format(" {}×{}", symbol_name(use.symbol), use.count);
      }
      line("  uses{}", joined);
    }
    if (part.records.count != 0) {
      std::string joined;
      for (const u32 record : Unit::slice(unit_.part_records(), part.records))
        joined += fmt::format(" {}", record);
      line("  records{}", joined);
    }
    list("pure if calling is", part.pure_calls);
    part_code(part, "  | ");
  }

  void part_code(const Part& part, std::string_view margin) {
    std::string shown;
    u32 offset = part.code_begin;
    for (u32 i = part.reloc_begin; i < part.reloc_end; ++i) {
      const Reloc reloc = unit_.relocs()[i];
      shown += unit_.code_text().substr(offset, reloc.offset - offset);
      offset = reloc.offset;
      gap(reloc, shown);
    }
    shown += unit_.code_text().substr(offset, part.code_end - offset);
    if (margin.empty()) {
      out_ += shown;
      return;
    }
    size_t begin = 0;
    while (begin < shown.size()) {
      size_t end = shown.find('\n', begin);
      if (end == std::string::npos) end = shown.size();
      out_ += margin;
      out_.append(shown, begin, end - begin);
      out_ += '\n';
      begin = end + 1;
    }
  }

  void gap(Reloc reloc, std::string& shown) const {
    const u32 target = reloc.target();
    switch (reloc.kind()) {
      case RelocKind::Symbol: {
        const std::string uses = names_of(reloc.flags(), kUseNames);
        shown += fmt::format("⟨{}{}{}⟩", symbol_name(target), uses.empty() ? "" : ": ", uses);
        return;
      }
      case RelocKind::Nested:
        shown += fmt::format("⟨#{}⟩", target);
        return;
      case RelocKind::Record:
        shown += fmt::format("{{{{record {}}}}}", target);
        return;
      case RelocKind::ImportMeta: {
        const std::string_view property = text(unit_.import_meta()[target]);
        shown += fmt::format("{{{{import.meta{}{}}}}}", property.empty() ? "" : ".", property);
        return;
      }
      case RelocKind::RequireRef:
        shown += "{{require}}";
        return;
      case RelocKind::TopThis:
        shown += "{{this}}";
        return;
      case RelocKind::Declare:
        shown += fmt::format("{{{{{}}}}}", name_of(static_cast<u32>(reloc.keyword()), kKeywords));
        return;
      case RelocKind::DeclareEnd:
        shown += "{{end}}";
        return;
      case RelocKind::Export:
        shown += fmt::format("{{{{export part {}}}}}", target);
        return;
    }
  }

  void messages() {
    for (const LegalComment& comment : unit_.legal_comments()) {
      line("\nlegal comment before part {}\n{}", comment.part, text(comment.text));
    }
    for (const DiagnosticEntry& entry : unit_.diagnostics()) {
      line("\nmessage {} at {}: {}", text(entry.code), entry.source_start, text(entry.message));
    }
  }

  const Unit& unit_;
  std::string out_;
};

}  // namespace

std::string dump(const Unit& unit) { return Dumper(unit).whole(); }

std::string dump_code(const Unit& unit) { return Dumper(unit).code(); }

}  // namespace sinter::unit
