#include "parsers/css/compile.h"

#include "base/arena.h"
#include "parsers/css/lower_nesting.h"
#include "parsers/css/minify_rules.h"
#include "parsers/css/module_values.h"
#include "parsers/css/parser.h"
#include "parsers/css/prefixes.h"
#include "parsers/css/print_unit.h"
#include "parsers/css/sheet.h"

namespace sinter::css {

namespace {

bool is_ascii(std::string_view text) {
  u8 seen = 0;
  for (char c : text) seen |= static_cast<u8>(c);
  return seen < 0x80;
}

// Tables behind `records` and `diagnostics`, which speak of the source already.
void use_source_offsets(const PlacedValues& placed, size_t records, size_t diagnostics,
                        UnitBuilder& builder) {
  const auto map = [&](u32& offset) { offset = placed.source_offset(offset); };
  for (size_t i = records; i < builder.records.size(); ++i) {
    map(builder.records[i].source_start);
    map(builder.records[i].source_end);
  }
  for (size_t i = diagnostics; i < builder.diagnostics.size(); ++i) {
    map(builder.diagnostics[i].source_start);
    map(builder.diagnostics[i].source_end);
  }
  for (Local& local : builder.locals) map(local.source_start);
  for (unit::Mapping& mapping : builder.mappings) map(mapping.source);
}

}  // namespace

class CompileMemory {
 public:
  TokenList tokens;
  Arena arena;
  Scratch scratch;
  UnitBuilder builder;
};

void CompileMemoryDeleter::operator()(CompileMemory* memory) const { delete memory; }

CompileMemoryPtr make_compile_memory() { return CompileMemoryPtr(new CompileMemory); }

Unit compile(std::string_view source, const CompileOptions& options, CompileMemory& memory) {
  constexpr size_t kKeptText = 1 << 20;
  memory.arena.reset();
  memory.scratch.text.clear();
  memory.scratch.text.shrink_beyond(kKeptText);
  memory.scratch.gaps.clear();
  UnitBuilder& builder = memory.builder;
  builder.reset();
  // Most sheets shrink; and nothing below is ever without memory.
  memory.scratch.text.reserve(source.size() + 64);
  builder.code.reserve(source.size() + 64);
  builder.strings.reserve(64);
  tokenize(source, memory.tokens);
  PlacedValues placed;
  const bool places = options.scoping != Scoping::None && has_values(source, memory.tokens);
  if (places) {
    placed = place_values(source, memory.tokens, options, builder);
    source = placed.text();
    tokenize(source, memory.tokens);
  }
  const size_t known_records = builder.records.size();
  const size_t known_diagnostics = builder.diagnostics.size();

  Sheet sheet(source, options, memory.tokens, memory.arena, memory.scratch, builder);
  if (memory.tokens.unclosed_comment)
    sheet.warn("css-syntax", "A comment is never closed",
               {static_cast<u32>(source.size()), static_cast<u32>(source.size())});
  Parser parser(sheet);
  parser.declare_keyframes(memory.tokens);
  NodeList list = parser.parse();
  parser.finish_composes();
  add_prefixes(sheet, list);
  if (sheet.lacks(Feature::Nesting)) list = lower_nesting(sheet, list);
  if (options.minify_syntax) list = minify_rules(sheet, list);
  print_unit(sheet, list, parser.imports);
  if (places) use_source_offsets(placed, known_records, known_diagnostics, builder);

  if (options.scoping != Scoping::None) builder.flags |= kUnitModule;
  if (options.minify_whitespace) builder.flags |= kUnitMinified;
  bool ascii = is_ascii(builder.code.view());
  for (const Record& record : builder.records) ascii &= is_ascii(builder.view(record.specifier));
  for (const Local& local : builder.locals) ascii &= is_ascii(builder.view(local.name));
  for (const Import& import : builder.imports)
    ascii &= is_ascii(builder.view(import.layer)) && is_ascii(builder.view(import.media));
  if (!ascii) builder.flags |= kUnitNonAscii;
  if (options.keep_legal_comments)
    for (const SourceRange& range : memory.tokens.legal_comments)
      builder.legal_comments.push_back(builder.add(range.of(source)));
  return builder.finish();
}

}  // namespace sinter::css
