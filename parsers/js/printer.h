// Prints the syntax tree as JavaScript text.
//
// One class serves two readers. print_unit() prints an analysed module part by part into a Unit:
// every name that the linker decides is left out and recorded as a gap (parsers/unit/unit.h).
// print_plain() prints a whole tree with all names as written; tests use it for round trips.
//
// Parentheses follow from levels: an expression is printed at the level of the place it stands in
// and wraps itself when it binds no tighter than that. What levels cannot say (`in` in a for head,
// calls below `new`, the start of a statement) travels in flags or is a remembered position in the
// output. Since a gap has no width in the text, what stands before the end of the text says nothing
// about the last token when a gap is there: `word_end_` marks places that end in a name whatever
// the last byte is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/js/analyze.h"
#include "parsers/js/ast.h"
#include "parsers/js/compile.h"
#include "parsers/js/string_escape.h"
#include "parsers/unit/builder.h"

namespace sinter::js {

struct PrintOptions {
  bool minify_whitespace = false;
  bool minify_syntax = false;
  bool minify_identifiers = false;
  bool ascii_only = true;
  bool source_map = false;
};

// All names as text, imports and exports as statements. Readable, or minified where `options` say
// so.
std::string print_plain(const Ast& ast, const PrintOptions& options = {});
// Fills `builder.mappings` as well, whose names are in `builder.strings`.
std::string print_plain(const Ast& ast, const PrintOptions& options, unit::UnitBuilder& builder);

// An operand wraps itself in parentheses when its operator's level is not above the level it is
// printed at.
enum class Level : u8 {
  Lowest,
  Comma,
  Spread,
  Yield,
  Assign,
  Conditional,
  Nullish,
  Or,
  And,
  BitOr,
  BitXor,
  BitAnd,
  Equals,
  Compare,
  Shift,
  Add,
  Multiply,
  Exponent,
  Prefix,
  Postfix,
  New,
  Call,
  Member,
};
inline Level below(Level level) { return static_cast<Level>(static_cast<u8>(level) - 1); }

class Printer {
 public:
  // Without an analysis all names are text and no gaps are made. `builder` may be null then.
  Printer(const Ast& ast, const Analysis* analysis, const PrintOptions& options,
          unit::TextWriter& out, unit::UnitBuilder* builder);

  // The code of one part; gaps and mappings go to the builder's tables.
  void print_part(const PartPlan& part);
  // The whole tree without gaps.
  void print_module();
  // A constant's spelling, for the constants table.
  void print_constant(const Expr* value);

  // Text that is no part of the names' alphabet statistics (comments), as (offset, size) pairs.
  struct CommentRange {
    u32 offset, size;
  };
  const std::vector<CommentRange>& comments() const { return comments_; }

  unit::Str atom_string(Atom atom);

 private:
  // Bits 0–5 are the context of a Symbol gap (unit::kUse…), handed down to the name they concern.
  static constexpr u32 kUseMask = 63;
  static constexpr u32 kForbidCall = 1
                                     << 8;  // below `new`: a call would take the `new`'s arguments
  static constexpr u32 kForbidIn = 1 << 9;  // in a for head: `in` would end it
  static constexpr u32 kOutsideChain =
      1 << 10;  // operand of something that does not continue its `?.` chain
  static constexpr u32 kTarget = 1 << 11;    // assignment target: names may not become values
  static constexpr u32 kBeforeOf = 1 << 12;  // `async` here would start an arrow function
  static constexpr u32 kForHead = 1 << 13;   // declaration in the head of a for-in or for-of

  static constexpr std::string_view kPureComment = "/* @__PURE__ */ ";
  static constexpr std::string_view kNoSideEffectsComment = "/* @__NO_SIDE_EFFECTS__ */ ";

  // print_text.cc: tokens
  void word_space();  // a space where the next token, a word, would join the last one
  void operator_space(char first, char second);
  void print_name_text(std::string_view name);
  void print_atom(Atom atom) { print_name_text(atoms_.text(atom)); }
  void print_string(std::string_view value, BacktickUse backtick);
  void print_number(f64 value, Level level);
  void print_bigint(const BigInt& value);
  void print_regexp(const RegExp& value);
  void print_template(const Template& value, u32 flags);
  void print_comment(std::string_view text);
  void print_leading_comment(std::string_view text);

  // print_text.cc: names
  Place place(SymbolId symbol) const;
  void print_symbol(SymbolId symbol, Atom name, u32 use, u32 source);
  void print_private(SymbolId symbol, Atom name);
  void gap(unit::RelocKind kind, u32 flags, u32 target);
  void word_gap(unit::RelocKind kind, u32 flags, u32 target);
  void map(u32 source);
  void map_word(u32 source);
  void map_name(u32 source, Atom name);

  // print_expression.cc
  void print_expr(const Expr* expr, Level level, u32 flags);
  void print_ident(const Ident& ident, Level level, u32 flags);
  void print_call(const Call& call, Level level, u32 flags);
  void print_new(const New& call, Level level, u32 flags);
  void print_dot(const Dot& dot, Level level, u32 flags);
  void print_index(const Index& index, Level level, u32 flags);
  void print_unary(const Unary& unary, Level level, u32 flags);
  void print_binary(const Binary& binary, Level level, u32 flags);
  void print_binary_operator(const Binary& binary);
  void print_assign(const Assign& assign, Level level, u32 flags);
  void print_array(const Array& array, u32 flags);
  void print_object(const Object& object, u32 flags);
  void print_property(const Property& property, u32 flags);
  bool print_shorthand(const Property& property, u32 flags);
  void print_property_key(const Expr* key, bool computed, bool may_unquote);
  void print_arguments(List<Expr*> args);
  void print_import_call(const ImportCall& call);
  void print_target(const Expr* target, Level level, u32 flags);
  bool is_import_meta_member(const Dot& dot, u32 flags) const;

  // print_function.cc
  void print_function(const Function& fn);
  void print_function_expr(const FunctionExpr& expr, Level level, u32 flags);
  void print_arrow(const Function& fn, u32 flags);
  void print_params(const Function& fn);
  void print_function_body(const Function& fn);
  void print_method(const Function& fn);
  void print_class(const Class& cls);
  void print_class_member(const ClassMember& member);
  void print_decorators(List<Expr*> decorators, bool on_own_lines);
  void print_binding(const Binding* binding);
  void print_binding_property(const BindingProperty& property);

  // print_jsx.cc
  void print_jsx(const JsxElement& element);
  void print_jsx_tag(const Expr* tag);
  void print_jsx_attribute(const JsxAttribute& attribute);
  bool print_jsx_text(std::string_view text);

  // print_statement.cc
  void print_stmt(const Stmt* stmt);
  void print_statements(List<Stmt*> body);
  void print_block(List<Stmt*> body, u32 close);
  void print_body(const Stmt* body);  // of a loop, a label: on the same line if a block
  void print_if(const If* stmt);
  void print_for(const For& stmt);
  void print_for_in_of(const Stmt* init, const Expr* value, const Stmt* body, bool is_of,
                       bool is_await);
  void print_switch(const Switch& stmt);
  void print_try(const Try& stmt);
  void print_var(const Var& var, u32 flags);
  void print_declarators(List<Declarator> declarators, u32 flags);
  void print_export_default(const ExportDefault& stmt);
  u32 top_level_symbol(const Binding* binding) const;
  void print_class_part(const Stmt& stmt, const Class& cls, SymbolId default_symbol);

  // print_plain.cc
  void print_import(const Import& stmt);
  void print_export_named(const ExportNamed& stmt);
  void print_export_star(const ExportStar& stmt);
  void print_module_name(Atom name);
  void print_specifier(RecordId record);
  void print_source(RecordId record);  // with attributes
  void print_ts_statement(const Stmt* stmt);

  // Layout. In readable text every statement is a line; in minified text a `;` is written only when
  // something follows.
  void indent() {
    if (!minify_) out_.fill(' ', indent_ * 2);
  }
  void newline() {
    if (!minify_) out_.push('\n');
  }
  void space() {
    if (!minify_) out_.push(' ');
  }
  void end_statement() {
    if (minify_) {
      pending_semicolon_ = true;
    } else {
      out_.push(';');
      out_.push('\n');
    }
  }
  void flush_semicolon() {
    if (pending_semicolon_) {
      out_.push(';');
      pending_semicolon_ = false;
    }
  }
  void comma() {
    out_.push(',');
    space();
  }
  template <size_t N>
  void keyword(const char (&text)[N]) {
    word_space();
    out_.push_literal(text);
  }
  bool has_gaps() const { return analysis_ != nullptr; }
  bool at(u32 position) const { return out_.size() == position; }
  char last() const { return out_.empty() || out_.size() == word_end_ ? 'a' : out_.back(); }

  const Ast& ast_;
  const AtomTable& atoms_;
  const Analysis* analysis_;
  const PrintOptions options_;
  const bool minify_;
  const StringStyle style_;
  unit::TextWriter& out_;
  unit::UnitBuilder* builder_;

  u32 indent_ = 0;
  bool pending_semicolon_ = false;
  // Positions in the output; kNone when there is none.
  u32 word_end_ = kNone;     // a name ended here (a gap, a regular expression, a name with escapes)
  u32 integer_end_ = kNone;  // an integer ended here: a `.` would be its decimal point
  u32 update_end_ = kNone;   // a postfix ++ or -- ended here
  u32 statement_start_ =
      kNone;  // here `{`, `function`, `class`, `let [` would not be an expression
  u32 arrow_body_start_ = kNone;      // here `{` would not be an expression
  u32 export_default_start_ = kNone;  // here `function` and `class` would be declarations
  u32 for_init_start_ = kNone;        // here `let` would be a declaration
  u32 last_mapping_ = kNone;
  SymbolId default_name_ =
      SymbolId::None;  // name for the next unnamed function or class: that of `export default`

  struct BinaryFrame {
    const Binary* binary;
    Level left, right;
    u32 flags;
    bool wrap;
  };
  std::vector<BinaryFrame> binaries_;
  std::vector<CommentRange> comments_;
  std::vector<unit::Str> atom_strings_;
  std::string scratch_;
};

}  // namespace sinter::js
