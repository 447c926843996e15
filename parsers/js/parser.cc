#include "parsers/js/parser.h"

namespace sinter::js {
namespace {

// Depth of nesting that every pass over the tree must be able to recurse to, and the bytes of stack
// the parser itself may use for it: worker threads have small stacks.
constexpr u32 kMaximumDepth = 3000;
#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
constexpr std::ptrdiff_t kMaximumStack = 3 << 20;
#else
constexpr std::ptrdiff_t kMaximumStack = 1 << 20;
#endif

}  // namespace

Parser::Parser(std::string_view source, const ParseOptions& options, ParseMemory& memory,
               Diagnostics& diagnostics)
    : options_(options),
      memory_(memory),
      scratch_(*memory.scratch),
      scopes_(memory.scratch->scopes),
      typescript_(options.language == Language::TypeScript || options.language == Language::Tsx),
      jsx_(options.language == Language::Jsx || options.language == Language::Tsx),
      stack_base_(static_cast<const char*>(__builtin_frame_address(0))) {
  start(source, &memory.arena, &memory.atoms, &diagnostics, options.path);
  legal_comments_ = &memory.legal_comments;
  html_comments_ = options.source_type != SourceType::Module;
}

bool Parser::exceeds_depth() {
  const char* frame = static_cast<const char*>(__builtin_frame_address(0));
  if (depth_ < kMaximumDepth && stack_base_ - frame < kMaximumStack) [[likely]]
    return false;
  fail(token_range(), "The code is nested too deeply");
  return true;
}

void Parser::parse_program(Ast& out) {
  const std::string_view source(begin_, static_cast<size_t>(end_ - begin_));
  out = Ast{};
  out.source = source;
  out.language = options_.language;
  scopes_.start(arena_, &memory_.symbols, atoms_, typescript_);
  ctx_ = kTopLevel | kModuleLevel | kFunctionLevel;
  if (options_.source_type == SourceType::Module) ctx_ |= kStrict | kAwait;
  if (options_.commonjs_wrapper) ctx_ |= kReturn | kNewTarget;

  out.hashbang = skip_hashbang();
  out.module_scope = scopes_.open(ScopeKind::Module, strict());
  next();
  bool use_strict = false;
  out.body = parse_function_statements(&use_strict, nullptr, true);
  if (!is(Tok::End)) unexpected();
  for (; legal_marked_ < legal_comments_->size(); ++legal_marked_) {
    (*legal_comments_)[legal_marked_].statement = static_cast<u32>(out.body.size());
  }

  const bool asked = options_.source_type == SourceType::Module;
  out.is_module = asked || first_esm_ != Ast::kNoOffset;
  out.strict = strict();
  out.module_scope->strict = out.strict;
  out.uses_top_level_await = first_await_ != Ast::kNoOffset;
  out.top_level_await_start = out.uses_top_level_await ? first_await_ : 0;
  out.first_esm_syntax = first_esm_;
  out.first_top_level_return = first_return_;
  // A file that is certainly a module does not get here twice: its errors are reported by the
  // second parse.
  if (!asked && out.is_module && (sloppy_used_ || saw_html_comment_)) reparse_ = true;
  if (out.is_module && first_return_ != Ast::kNoOffset) {
    Diagnostic& error = report({first_return_, first_return_ + 6},
                               "A top-level \"return\" cannot be used in an ECMAScript module");
    if (first_esm_ != Ast::kNoOffset) {
      error.note("This file is a module because of this:", std::string(path_),
                 {first_esm_, first_esm_ + 6});
    }
  }
  check_exports();
  scopes_.close();
  memory_.sloppy.block_functions = scopes_.hoisted_any();
  memory_.sloppy.catch_variables = scopes_.met_catch();
  out.atoms = atoms_;
  out.symbols = &memory_.symbols;
  out.arena = arena_;
  out.records = &memory_.records;
  out.legal_comments = &memory_.legal_comments;
  out.pragmas = pragmas_;
}

// ---------------------------------------------------------------------------------------------------------------
// Small helpers

void Parser::expect_closing(Tok kind, u32 opening) {
  if (tok.kind == kind) [[likely]]
    return next();
  if (failed()) return;
  const u32 here = tok.start;
  expected(kind);
  if (here != opening)
    note_last_error("The opening \"" + std::string(text(opening, opening + 1)) + "\" is here:",
                    {opening, opening + 1});
}

void Parser::expect_atom(Atom atom) {
  if (is_atom(atom)) return next();
  if (failed()) return;
  const std::string found =
      is(Tok::End) ? "end of file" : "\"" + std::string(token_source()) + "\"";
  fail(token_range(), "Expected \"" + std::string(atoms_->text(atom)) + "\" but found " + found);
}

void Parser::semicolon() {
  if (is(Tok::Semicolon)) return next();
  if (is(Tok::RBrace) || is(Tok::End) || newline_before()) return;
  expected(Tok::Semicolon);
}

void Parser::strict_error(SourceRange range, const char* message) {
  if (strict()) {
    report(range, message);
  } else {
    sloppy_used_ = true;
    sloppy_problem(range, message);
  }
}

void Parser::sloppy_problem(SourceRange range, const char* message) {
  memory_.sloppy.problems.push_back({message, range});
}

void Parser::check_octal() {
  // The printer knows other ways to write them.
  if (!strict()) return note_sloppy();
  strict_error(token_range(), is(Tok::String)
                                  ? "Legacy octal escape sequences cannot be used in strict mode"
                                  : "Legacy octal literals cannot be used in strict mode");
}

void Parser::note_module(u32 start) {
  if (first_esm_ == Ast::kNoOffset) first_esm_ = start;
  if (module_known_ || options_.source_type != SourceType::Unambiguous) return;
  module_known_ = true;
  html_comments_ = false;
}

void Parser::redeclared(Atom name, u32 start, SymbolId earlier) {
  const std::string shown(atoms_->text(name));
  Diagnostic& error =
      report(word_range(start, name), "The symbol \"" + shown + "\" has already been declared");
  const Symbol& symbol = memory_.symbols[earlier];
  if (symbol.start != kNone) {
    error.note("The symbol \"" + shown + "\" was originally declared here:", std::string(path_),
               word_range(symbol.start, name));
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Entry

ParseMemory::ParseMemory() : scratch(std::make_unique<ParserScratch>()) {}
ParseMemory::~ParseMemory() = default;

void ParseMemory::reset() {
  arena.reset();
  atoms.reset();
  symbols.reset();
  records.clear();
  legal_comments.clear();
  sloppy = {};
  extended_classes = false;
  scratch->lists_used = 0;
  scratch->private_uses.clear();
  scratch->private_members.clear();
  scratch->labels.clear();
  scratch->exported.clear();
  scratch->local_exports.clear();
  scratch->arrow_guesses.clear();
}

bool parse(std::string_view source, const ParseOptions& options, ParseMemory& memory, Ast& out,
           Diagnostics& diagnostics) {
  memory.reset();
  const size_t errors_before = diagnostics.error_count();
  Diagnostics own;
  Parser parser(source, options, memory, own);
  parser.parse_program(out);
  if (parser.must_reparse_as_module()) {
    ParseOptions as_module = options;
    as_module.source_type = SourceType::Module;
    memory.reset();
    own.take();
    Parser again(source, as_module, memory, own);
    const u32 first_esm = out.first_esm_syntax;
    again.parse_program(out);
    if (out.first_esm_syntax == Ast::kNoOffset) out.first_esm_syntax = first_esm;
  }
  diagnostics.merge(std::move(own));
  return diagnostics.error_count() == errors_before;
}

}  // namespace sinter::js
