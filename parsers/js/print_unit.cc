// The analysed module as a Unit: the code of its parts, and every other table.
#include <array>

#include "parsers/js/module_name.h"
#include "parsers/js/print.h"
#include "parsers/js/printer.h"

namespace sinter::js {
namespace {

using unit::Str;
using unit::UnitBuilder;

PrintOptions print_options(const CompileOptions& options) {
  return {.minify_whitespace = options.minify_whitespace,
          .minify_syntax = options.minify_syntax,
          .minify_identifiers = options.minify_identifiers,
          .ascii_only = options.charset == Charset::Ascii,
          .source_map = options.source_map};
}

// Carriage returns without a line feed, U+2028 and U+2029.
u32 count_rare_line_ends(std::string_view source) {
  u32 ends = 0;
  for (size_t at = source.find('\r'); at != std::string_view::npos; at = source.find('\r', at + 1))
    ends += at + 1 == source.size() || source[at + 1] != '\n';
  for (size_t at = source.find('\xe2'); at != std::string_view::npos;
       at = source.find('\xe2', at + 1)) {
    const std::string_view character = source.substr(at, 3);
    ends += character == "\xe2\x80\xa8" || character == "\xe2\x80\xa9";
  }
  return ends;
}

u32 count_lines(std::string_view source) {
  // Counters of a byte, as many bytes as they can count, and no branches: the compiler makes
  // vectors of it.
  constexpr size_t kBlock = 240;
  u32 feeds = 0;
  u8 others = 0;  // CR, or what may be the first byte of U+2028 and U+2029
  const auto count = [&](size_t begin, size_t size) {
    u8 in_block = 0;
    for (size_t i = 0; i < size; ++i) {
      const char c = source[begin + i];
      in_block = static_cast<u8>(in_block + (c == '\n'));
      others = static_cast<u8>(others | (c == '\r') | (c == '\xe2'));
    }
    feeds += in_block;
  };
  size_t at = 0;
  for (; at + kBlock <= source.size(); at += kBlock) count(at, kBlock);
  count(at, source.size() - at);
  return feeds + 1 + (others ? count_rare_line_ends(source) : 0);
}

// How often each character of the names' alphabet occurs in text that will be in every output. The
// comments are not counted: they say nothing about the code.
void count_characters(std::string_view code, const std::vector<Printer::CommentRange>& comments,
                      std::vector<u32>& counts) {
  std::array<std::array<u32, 256>, 4>
      bytes{};  // four tables, so that runs of one byte do not wait for each other
  size_t i = 0;
  for (; i + 4 <= code.size(); i += 4) {
    for (size_t k = 0; k < 4; ++k) ++bytes[k][static_cast<unsigned char>(code[i + k])];
  }
  for (; i < code.size(); ++i) ++bytes[0][static_cast<unsigned char>(code[i])];
  for (const Printer::CommentRange& comment : comments) {
    for (const char c : code.substr(comment.offset, comment.size))
      --bytes[0][static_cast<unsigned char>(c)];
  }
  static constexpr std::string_view kAlphabet =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$";
  static_assert(kAlphabet.size() == 64);
  counts.resize(64);
  for (size_t k = 0; k < 64; ++k) {
    const auto c = static_cast<unsigned char>(kAlphabet[k]);
    counts[k] = bytes[0][c] + bytes[1][c] + bytes[2][c] + bytes[3][c];
  }
}

class UnitTables {
 public:
  UnitTables(const Ast& ast, const Analysis& analysis, const CompileOptions& options,
             const ModuleInput& input, Printer& printer, UnitBuilder& builder)
      : ast_(ast),
        analysis_(analysis),
        options_(options),
        input_(input),
        printer_(printer),
        builder_(builder) {}

  void fill() {
    fill_facts();
    fill_symbols();
    fill_imports_and_exports();
    fill_records();
    fill_names();
    fill_constants();
    fill_directives();
    if (options_.legal_comments == LegalComments::Keep) fill_legal_comments();
    builder_.uses = analysis_.uses;
    builder_.part_symbols = analysis_.part_symbols;
    builder_.part_records = analysis_.part_records;
    builder_.slot_uses = analysis_.slot_uses;
  }

 private:
  Str atom(Atom name) { return printer_.atom_string(name); }

  void fill_facts() {
    unit::Facts& facts = builder_.facts;
    facts.flags = analysis_.facts;
    if (options_.minify_identifiers) facts.flags |= unit::kFactMinifiedNames;
    if (options_.minify_whitespace) facts.flags |= unit::kFactMinifiedSpace;
    facts.top_level_await = ast_.uses_top_level_await ? ast_.top_level_await_start : kNone;
    facts.first_esm_syntax = ast_.first_esm_syntax;
    facts.first_cjs_use = analysis_.first_cjs_use;
    facts.exports_symbol = analysis_.exports_symbol;
    facts.module_symbol = analysis_.module_symbol;
    facts.default_symbol = analysis_.default_symbol;
    facts.reexport_record = analysis_.reexport_record;
    facts.source_size = static_cast<u32>(ast_.source.size());
    facts.line_count = count_lines(ast_.source);
    facts.nested_slots = static_cast<u32>(analysis_.slot_uses.size());
    facts.hashbang = builder_.add(ast_.hashbang);
  }

  void fill_symbols() {
    builder_.symbols.reserve(analysis_.symbols.size());
    for (const Analysis::UnitSymbol& symbol : analysis_.symbols) {
      const Str name = symbol.kind == unit::SymbolKind::Default
                           ? builder_.intern(default_export_name(input_.pretty_path))
                           : atom((*ast_.symbols)[symbol.symbol].name);
      builder_.symbols.push_back({.name = name,
                                  .use_count = symbol.use_count,
                                  .part = symbol.part,
                                  .import = symbol.import,
                                  .constant = symbol.constant,
                                  .kind = symbol.kind,
                                  .flags = symbol.flags,
                                  .reserved = 0});
    }
  }

  void fill_imports_and_exports() {
    for (const Analysis::ImportRow& row : analysis_.imports) {
      builder_.imports.push_back({.symbol = row.symbol,
                                  .record = row.record,
                                  .base = row.base,
                                  .name = row.name == Atom::None ? Str{0, 0} : atom(row.name),
                                  .source_start = row.start,
                                  .source_end = row.end,
                                  .kind = row.kind,
                                  .reexport = row.reexport,
                                  .reserved = 0});
    }
    for (const Analysis::ExportRow& row : analysis_.exports) {
      builder_.exports.push_back({atom(row.name), row.symbol, row.start});
    }
    builder_.star_exports = analysis_.star_exports;
    for (const Atom name : analysis_.cjs_exports) builder_.cjs_exports.push_back({atom(name)});
  }

  void fill_records() {
    const std::vector<ImportRecord>& records = *ast_.records;
    for (size_t i = 0; i < records.size(); ++i) {
      const ImportRecord& record = records[i];
      unit::Record row{.specifier = builder_.intern(record.specifier),
                       .source_start = record.start,
                       .source_end = record.end,
                       .kind = static_cast<u8>(record.kind),
                       .phase = static_cast<u8>(record.phase),
                       .flags = record.flags,
                       .attributes = {static_cast<u32>(builder_.attributes.size()),
                                      static_cast<u32>(record.attributes.size())},
                       .names = {static_cast<u32>(builder_.record_names.size()), 0}};
      for (const ImportAttribute& attribute : record.attributes) {
        builder_.attributes.push_back(
            {builder_.intern(attribute.key), builder_.intern(attribute.value)});
      }
      if (i < analysis_.record_names_known.size() && analysis_.record_names_known[i]) {
        row.flags |= unit::kRecordNamesKnown;
        for (const Atom name : analysis_.record_names[i])
          builder_.record_names.push_back(atom(name));
        row.names.count = static_cast<u32>(builder_.record_names.size()) - row.names.begin;
      }
      builder_.records.push_back(row);
    }
  }

  void fill_names() {
    builder_.nested_names.reserve(analysis_.nested_names.size());
    for (const Atom name : analysis_.nested_names) builder_.nested_names.push_back(atom(name));
    builder_.free_names.reserve(analysis_.free_names.size());
    for (const Atom name : analysis_.free_names) builder_.free_names.push_back(atom(name));
  }

  void fill_constants() {
    if (analysis_.constants.empty()) return;
    unit::TextWriter text;
    PrintOptions options = print_options(options_);
    options.source_map = false;
    for (const Analysis::ConstantRow& row : analysis_.constants) {
      text.clear();
      Printer printer(ast_, nullptr, options, text, nullptr);
      printer.print_constant(row.value);
      builder_.constants.push_back(
          {.symbol = row.symbol,
           .member = row.member == Atom::None ? Str{0, 0} : atom(row.member),
           .text = builder_.intern(text.view()),
           .kind = constant_kind(row.value),
           .reserved = {}});
    }
  }

  static unit::ConstantKind constant_kind(const Expr* value) {
    switch (value->kind) {
      case NodeKind::Number:
        return __builtin_signbit(as<Number>(value)->value) ? unit::ConstantKind::NegativeNumber
                                                           : unit::ConstantKind::Number;
      case NodeKind::String:
        return unit::ConstantKind::String;
      case NodeKind::Boolean:
        return unit::ConstantKind::Boolean;
      case NodeKind::Null:
        return unit::ConstantKind::Null;
      case NodeKind::BigInt:
        return unit::ConstantKind::BigInt;
      case NodeKind::Unary:  // `void 0` or `-1`, as written
        return as<Unary>(value)->op() == UnaryOp::Void ? unit::ConstantKind::Undefined
                                                       : unit::ConstantKind::NegativeNumber;
      case NodeKind::InlinedEnum:
        return constant_kind(as<InlinedEnum>(value)->value);
      default:
        return unit::ConstantKind::Undefined;
    }
  }

  void fill_directives() {
    for (const Stmt* stmt : ast_.body) {
      const auto* directive = try_as<Directive>(stmt);
      if (directive == nullptr) break;
      if (directive->raw != "use strict")
        builder_.directives.push_back(builder_.add(directive->raw));
    }
  }

  // A comment belongs to the first part that begins behind it; parts are in the order of the
  // source.
  void fill_legal_comments() {
    u32 part = 0;
    for (const js::LegalComment& comment : *ast_.legal_comments) {
      while (part < analysis_.parts.size() && analysis_.parts[part].source_start < comment.start)
        ++part;
      builder_.legal_comments.push_back(
          {builder_.add(ast_.source.substr(comment.start, comment.end - comment.start)), part});
    }
  }

  const Ast& ast_;
  const Analysis& analysis_;
  const CompileOptions& options_;
  const ModuleInput& input_;
  Printer& printer_;
  UnitBuilder& builder_;
};

}  // namespace

void Printer::print_constant(const Expr* value) {
  const auto* name = try_as<Ident>(value);
  if (name != nullptr) {
    // `undefined` may be shadowed where the constant is written.
    out_.push_literal("void 0");
    return;
  }
  if (value->kind == NodeKind::InlinedEnum) value = as<InlinedEnum>(value)->value;
  // Infinity and NaN are written as divisions, in parentheses wherever they may land; so is nothing
  // else.
  const auto* number = try_as<Number>(value);
  const bool finite = number == nullptr || number->value - number->value == 0;
  print_expr(value, finite ? Level::Comma : Level::Multiply, 0);
}

void print_unit(const Ast& ast, const Analysis& analysis, const CompileOptions& options,
                const ModuleInput& input, UnitBuilder& builder) {
  // What usual code needs at most: growing copies, and leaves memory behind that was touched.
  builder.code.reserve(ast.source.size() + 64);
  builder.relocs.reserve(ast.source.size() / 16);
  if (options.source_map) builder.mappings.reserve(ast.source.size() / 8);
  Printer printer(ast, &analysis, print_options(options), builder.code, &builder);
  for (const PartPlan& plan : analysis.parts) {
    unit::Part part{};
    part.code_begin = builder.code.size();
    part.reloc_begin = static_cast<u32>(builder.relocs.size());
    part.mapping_begin = static_cast<u32>(builder.mappings.size());
    printer.print_part(plan);
    part.code_end = builder.code.size();
    part.reloc_end = static_cast<u32>(builder.relocs.size());
    part.mapping_end = static_cast<u32>(builder.mappings.size());
    part.declares = plan.declares;
    part.uses = plan.uses;
    part.records = plan.records;
    part.pure_calls = plan.pure_calls;
    part.source_start = plan.source_start;
    part.cjs_export = plan.cjs_export;
    part.flags = plan.flags;
    builder.parts.push_back(part);
  }
  UnitTables(ast, analysis, options, input, printer, builder).fill();
  if (options.minify_identifiers)
    count_characters(builder.code.view(), printer.comments(), builder.char_counts);
}

}  // namespace sinter::js
