// The parser's state and productions. Private to the parser_*.cc files; others include parse.h.
//
// Recursive descent with one token of lookahead. Three ideas carry the hard parts of the grammar:
// - Cover grammars: `(a, b)` and `{a, b}` are read as expressions; what is only valid as a pattern
// is remembered in
//   `cover_` and reported once it is clear that no `=` or `=>` follows. Arrow parameters are
//   converted to bindings.
// - TypeScript types build nothing, so trying to read one and going back costs only lexing.
// - A file of unknown kind is parsed as sloppy code until module syntax appears; when something in
// it was read in a way
//   that module code forbids, it is parsed once more as a module, and the errors come out by
//   themselves.
#pragma once

#include <cstring>
#include <vector>

#include "parsers/js/lexer.h"
#include "parsers/js/parse.h"
#include "parsers/js/scope_builder.h"

namespace sinter::js {

// Bits of the grammar's context.
// Empty::aux of a TypeScript declaration that leaves nothing behind.
inline constexpr u16 kErased = 1;

inline constexpr u8 kNamelessAllowed =
    128;  // with the flags of a declaration: `export default function () {}`

inline constexpr u32 kStrict = 1 << 0,
                     kAwait = 1 << 1,  // `await` is an operator
    kYield = 1 << 2,                   // `yield` is an operator
    kReturn = 1 << 3, kSuperCall = 1 << 4, kSuperProperty = 1 << 5, kNewTarget = 1 << 6,
                     kNoIn = 1 << 7,  // the head of a `for`
    kNoArguments = 1 << 8,            // class field initialisers and static blocks
    kStaticBlock = 1 << 9,            // `await` is no identifier
    kTopLevel = 1 << 10,              // not inside any function
    kBreak = 1 << 11, kContinue = 1 << 12, kInTry = 1 << 13,
                     kAmbient = 1 << 14,  // below `declare`
    kNoConditionalType = 1 << 15,
                     kParams = 1 << 16,  // no yield or await expressions
    kConditionalYes = 1 << 17,           // TypeScript: between `?` and `:`
    kFunctionLevel = 1 << 18,  // statements directly in a function, module or static block
    kSwitchCase = 1 << 19,     // directly in a case clause: no `using`
    kMetaNamespace = 1 << 20,  // inside a TypeScript namespace: `export` makes members
    kModuleLevel = 1 << 21,    // import and export may stand here
    kNoArrowType = 1 << 22;    // no `:` return type on an arrow function here

struct ParserScratch {
  std::vector<std::byte> lists;  // items of lists being built; grows, never shrinks
  size_t lists_used = 0;
  ScopeBuilder scopes;
  struct PrivateUse {
    Atom name;
    u32 start;
    u32 end;
  };
  std::vector<PrivateUse> private_uses;
  struct PrivateMember {
    Atom name;
    bool getter, setter, is_static;
  };
  std::vector<PrivateMember> private_members;
  struct Label {
    Atom name;
    SymbolId symbol;
    bool loop;
    bool direct;  // the label stands directly in the label before it
  };
  std::vector<Label> labels;
  struct ExportedName {
    Atom name;
    u32 start;
    u32 end;
    bool declaration;
  };
  std::vector<ExportedName> exported;
  std::vector<ExportedName> local_exports;
  struct ArrowGuess {
    u32 start;
    bool is_arrow;
  };
  std::vector<ArrowGuess>
      arrow_guesses;  // TypeScript: is `(…): T => …` at this offset an arrow function?
};

class Parser : public Lexer {
 public:
  Parser(std::string_view source, const ParseOptions& options, ParseMemory& memory,
         Diagnostics& diagnostics);

  void parse_program(Ast& out);
  // True when the text turned out to be a module but was read as a script where that matters.
  bool must_reparse_as_module() const { return reparse_; }

 private:
  friend class DepthGuard;
  friend class ChainDepth;
  template <class T>
  friend class ListBuilder;

  // What strict code may object to once the body's directives are known.
  struct SimpleParams {
    bool simple = true;
    u32 duplicate = kNone;  // offset of a repeated parameter name
    Atom duplicate_name = Atom::None;
  };

  // --- state ---
  const ParseOptions& options_;
  ParseMemory& memory_;
  ParserScratch& scratch_;
  ScopeBuilder& scopes_;
  u32 ctx_ = 0;
  const bool typescript_;
  const bool jsx_;
  bool module_known_ = false;
  bool sloppy_used_ = false;
  bool reparse_ = false;
  static constexpr u32 kSafeDepth = 64;
  u32 depth_ = 0;
  const char* stack_base_;
  u32 potential_arrow_at_ = kNone;
  u32 label_base_ = 0;
  u32 label_body_start_ = kNone;
  size_t legal_marked_ = 0;  // legal comments before this one know their statement
  u32 eval_count_ = 0;
  u32 first_esm_ = Ast::kNoOffset;
  u32 first_return_ = Ast::kNoOffset;
  u32 first_await_ = Ast::kNoOffset;
  u32 class_depth_ = 0;
  SimpleParams* current_params_ = nullptr;  // of the function whose parameters are being declared

  // Deferred errors of cover grammars: the earliest is enough.
  struct Cover {
    u32 shorthand_initializer = kNone;  // `{a = 1}`: only a pattern
    u32 double_proto = kNone;  // `{__proto__: 1, __proto__: 2}`: only an expression forbids it
  };
  Cover cover_;
  // Newest `yield` / `await` expression, and `await` as a name: forbidden in arrow parameters.
  u32 last_yield_ = kNone, last_await_ = kNone, last_await_name_ = kNone;

  // --- small helpers ---
  bool has(u32 bits) const { return (ctx_ & bits) != 0; }
  bool strict() const { return (ctx_ & kStrict) != 0 || module_known_; }
  bool is(Tok kind) const { return tok.kind == kind; }
  bool is_atom(Atom atom) const {
    return tok.kind == Tok::Identifier && tok.atom == atom && !(tok.flags & kTokEscaped);
  }
  bool newline_before() const { return (tok.flags & kTokNewline) != 0; }
  bool is_identifier_name() const {
    return tok.kind == Tok::Identifier || is_reserved_word(tok.kind);
  }
  bool eat(Tok kind) {
    if (tok.kind != kind) return false;
    next();
    return true;
  }
  bool eat_atom(Atom atom) {
    if (!is_atom(atom)) return false;
    next();
    return true;
  }
  void expect(Tok kind) {
    if (tok.kind == kind) [[likely]] {
      next();
    } else {
      expected(kind);
    }
  }
  void expect_closing(Tok kind, u32 opening);
  void expect_atom(Atom atom);
  void semicolon();
  bool can_insert_semicolon() const {
    return is(Tok::Semicolon) || is(Tok::RBrace) || is(Tok::End) || newline_before();
  }
  // An error in strict code; in code that may become a module, a reason to look again.
  void strict_error(SourceRange range, const char* message);
  void sloppy_problem(SourceRange range, const char* message);
  void note_sloppy() { sloppy_used_ = sloppy_used_ || !strict(); }
  void note_reserved(SourceRange range) {
    if (memory_.sloppy.reserved_word.is_none()) memory_.sloppy.reserved_word = range;
  }
  void check_octal();
  void note_module(u32 start);
  SourceRange range_from(u32 start) const { return {start, previous_end}; }
  SourceRange word_range(u32 start, Atom atom) const {
    return {start, start + static_cast<u32>(atoms_->text(atom).size())};
  }
  void redeclared(Atom name, u32 start, SymbolId earlier);
  // The stack cannot be used up within the first levels.
  bool too_deep() { return depth_ > kSafeDepth && exceeds_depth(); }
  bool exceeds_depth();

  template <class T>
  T* make(u32 start, u32 aux = 0) {
    T* node = new (arena_->allocate(sizeof(T), alignof(T))) T{};
    node->kind = T::kKind;
    node->aux = static_cast<u16>(aux);
    node->start = start;
    return node;
  }

  // --- expressions (parser_expression.cc, parser_primary.cc) ---
  Expr* parse_expression();
  Expr* parse_expression_rest(Expr* first);
  Expr* parse_assign();
  Expr* parse_assign_in() {  // `in` is an operator whatever surrounds
    const u32 saved = ctx_;
    ctx_ &= ~(kNoIn | kConditionalYes);
    Expr* value = parse_assign();
    ctx_ = saved;
    return value;
  }
  Expr* parse_expression_in() {
    const u32 saved = ctx_;
    ctx_ &= ~(kNoIn | kConditionalYes);
    Expr* value = parse_expression();
    ctx_ = saved;
    return value;
  }
  Expr* parse_assign_cover();
  Expr* parse_assign_cover_in() {
    const u32 saved = ctx_;
    ctx_ &= ~(kNoIn | kConditionalYes);
    Expr* value = parse_assign_cover();
    ctx_ = saved;
    return value;
  }
  void report_cover(const Cover& cover);
  Expr* parse_conditional_rest(Expr* test);
  Expr* parse_assign_rest(Expr* target, u32 start);
  Expr* parse_binary(u32 minimum);
  Expr* parse_binary_rest(Expr* left, u32 minimum);
  Expr* parse_unary();
  Expr* parse_unary_operator();
  Expr* parse_await();
  Expr* parse_yield();
  Expr* parse_postfix();
  Expr* parse_postfix_operator(Expr* target);
  enum class Calls : u8 { Allowed, Forbidden };
  Expr* parse_suffix(Expr* base, Calls calls);
  Expr* parse_member_name(Expr* target, u8 flags, u32 start);
  List<Expr*> parse_arguments(u32* close = nullptr);
  Expr* parse_primary();
  Expr* parse_identifier_expression();
  Expr* parse_async(u32 start, Atom name, bool arrow_allowed);
  Expr* parse_template(Expr* tag, u32 start);
  Expr* parse_regexp();
  Expr* parse_array();
  Expr* parse_object();
  void parse_property(Property& property, u32& protos);
  Expr* parse_property_key(bool& computed);
  Expr* parse_parenthesized(u32 start, bool is_async);
  Expr* parse_new();
  Expr* parse_import_expression();
  Expr* parse_super();
  Ident* make_ident(Atom name, u32 start) {
    Ident* node = make<Ident>(start);
    node->name = name;
    node->symbol = SymbolId::None;
    return node;
  }
  void check_reference_name(Atom name, u32 start, bool escaped);
  bool is_arrow(const Expr* e) const {
    return e->kind == NodeKind::Function && !(e->flags & kParenthesized) &&
           (static_cast<const FunctionExpr*>(e)->fn->flags & kFnArrow);
  }

  // --- patterns (parser_pattern.cc) ---
  void check_assign_target(Expr* target, bool in_pattern);
  void check_assign_pattern(Expr* pattern);
  void check_simple_target(Expr* target);
  void check_pattern_element(Expr* element);
  Binding* parse_binding(SymbolKind kind);
  Binding* parse_binding_pattern(SymbolKind kind);
  BindingIdent* parse_binding_identifier(SymbolKind kind);
  BindingIdent* declare_binding(Atom name, u32 start, SymbolKind kind);
  void check_binding_name(Atom name, u32 start, bool escaped);
  Binding* to_binding(Expr* e);
  BindingElement to_binding_element(Expr* e);
  bool can_be_parameters(const Expr* e) const;
  void declare_all(Binding* binding, SymbolKind kind);

  // --- functions and classes (parser_function.cc, parser_class.cc) ---
  void parse_params(Function* fn, SimpleParams& info, std::vector<Expr*>* types);
  void finish_params(Function* fn, SimpleParams& info, bool unique);
  // Parses `{ … }`. `fn` has its parameters; context bits `inherit` are kept from outside, `add`
  // are the function's own.
  void parse_function_body(Function* fn, SimpleParams& info, u32 context);
  void check_strict_name(Atom name, u32 start);
  u32 function_context(u32 flags, u32 extra) const;
  bool parse_function_rest(Function* fn, u32 extra_context,
                           bool body_required);  // from `(`; false: no body (TypeScript overload)
  Expr* parse_function_expression(u32 start, bool is_async);
  Stmt* parse_function_declaration(u32 start, bool is_async, u8 flags);
  Expr* parse_arrow_body(Function* fn, SimpleParams& info, u32 eval_before);
  Expr* parse_arrow_from_items(u32 start, std::span<Expr* const> items, bool is_async,
                               u32 eval_before);
  Expr* parse_arrow_from_name(Atom name, u32 name_start, u32 start, bool is_async);
  Function* parse_method(u32 start, u32 flags, MemberKind kind, u32 extra_context,
                         bool body_required);

  Class* parse_class(u32 start, bool is_declaration, bool name_required, List<Expr*> decorators,
                     u8 flags);
  Expr* parse_class_expression(u32 start, List<Expr*> decorators);
  Stmt* parse_class_declaration(u32 start, bool name_required, List<Expr*> decorators, u8 flags);
  struct ClassState;
  bool parse_class_member(ClassMember& member, ClassState& state);
  void declare_private_member(const ClassMember& member);
  List<Expr*> parse_decorators();
  Expr* parse_decorator();
  void parse_static_block(ClassMember& member);
  void use_private_name(Atom name, u32 start, u32 end);

  // --- statements (parser_statement.cc) ---
  List<Stmt*> parse_statements(Tok end);
  List<Stmt*> parse_function_statements(bool* use_strict, const SimpleParams* params,
                                        bool top = false);
  List<Stmt*> parse_block_statements(ScopeKind kind, Scope*& scope, u32* close = nullptr);
  Stmt* parse_statement_list_item();
  Stmt* parse_declaration_or_statement();
  void mark_no_side_effects(Stmt* stmt);
  void mark_legal_comments(size_t statements);
  Stmt* parse_statement();  // a single statement where no declaration may stand
  Stmt* parse_embedded_statement(bool is_loop);
  Stmt* parse_if_branch();
  Stmt* parse_block();
  Stmt* parse_if();
  Stmt* parse_for();
  Stmt* parse_for_in_of(u32 start, Stmt* init, bool is_of, bool is_await, Scope* scope,
                        u32 opening);
  bool at_for_using(bool& is_await);
  void check_for_declaration(Var* var, bool is_of);
  void check_catch_var(Binding* binding);
  Stmt* parse_while();
  Stmt* parse_do_while();
  Stmt* parse_switch();
  Stmt* parse_try();
  Stmt* parse_with();
  Stmt* parse_return();
  Stmt* parse_throw();
  Stmt* parse_break_continue();
  Stmt* parse_expression_or_labeled();
  Stmt* parse_labeled(Atom label, u32 start);
  Stmt* parse_var(VarKind kind, u32 start, u8 flags);
  enum class In : u8 { Statement, ForHead };
  Var* parse_declarators(VarKind kind, u32 start, In in);
  bool at_let_declaration();
  bool at_using_declaration(bool& is_await);
  Stmt* parse_expression_statement(Expr* value, u32 start);

  // --- modules (parser_module.cc) ---
  Stmt* parse_import();
  Stmt* parse_import_clause(u32 start, ImportPhase phase, bool type_only);
  Stmt* parse_export(List<Expr*> decorators, u32 decorators_start);
  Stmt* parse_export_default(u32 start, List<Expr*> decorators);
  Stmt* parse_export_clause(u32 start, bool type_only);
  Stmt* parse_export_star(u32 start, bool type_only);
  struct ModuleName {
    Atom name = Atom::None;
    u32 start = 0, end = 0;
    bool is_string = false;
    Tok kind = Tok::Identifier;
  };
  ModuleName parse_module_name();
  bool skip_inline_type(ModuleName& first, bool& has_alias, ModuleName& alias);
  void check_import_name(const ModuleName& name);
  Stmt* erase_import(Import* node);
  void note_module_statement(SourceRange keyword);
  bool is_ts_export_without_module();
  RecordId parse_from(ImportPhase phase, u16 flags);
  RecordId parse_specifier(ImportPhase phase, u16 flags);
  List<ImportAttribute> parse_import_attributes();
  std::string_view constant_key(const Property& property) const;
  bool constant_attributes(const Expr* options, List<ImportAttribute>& attributes);
  RecordId add_record(std::string_view specifier, u32 start, u32 end, ImportKind kind,
                      ImportPhase phase, u16 flags, List<ImportAttribute> attributes);
  void export_name(Atom name, u32 start, u32 end, bool declaration);
  Stmt* export_declaration(Stmt* stmt);
  void export_bindings(Binding* binding);
  void check_exports();
  bool is_ignored_import() const;

  // --- JSX (parser_jsx.cc) ---
  Expr* parse_jsx();
  enum class JsxEnd : u8 { Expression, Child };
  Expr* parse_jsx_element(u32 start, JsxEnd end);
  Expr* parse_jsx_tag(std::string& name);
  bool parse_jsx_attribute(JsxAttribute& attribute);

  // --- TypeScript (parser_ts_types.cc, parser_ts.cc) ---
  void skip_type();
  void skip_return_type();

  // --- emitDecoratorMetadata (parser_ts_metadata.cc) ---
  struct DesignType {
    std::string_view name;  // types of one name are one; empty: null, undefined, never
    Expr* value = nullptr;
  };
  struct Signature {  // null where no type is written
    std::vector<Expr*> params;
    Expr* result = nullptr;
  };
  Expr* parse_design_type();
  Expr* parse_design_return_type();
  DesignType design_type();
  DesignType design_operand();
  DesignType design_primary();
  DesignType design_reference();
  DesignType design_plain(std::string_view name, u32 start);
  DesignType design_either(DesignType a, DesignType b, u32 start);
  Expr* design_global(std::string_view name, u32 start);
  Expr* design_void(u32 start);
  Expr* metadata_entry(std::string_view key, Expr* value, u32 start);
  Expr* parameter_types(const std::vector<Expr*>& types, u32 start);
  List<Expr*> with_entries(List<Expr*> decorators, const std::vector<Expr*>& entries);
  static bool has_decorated_parameter(const Function* fn);
  void add_method_metadata(ClassMember& member, const Function* fn, const Signature& signature);
  bool wants_signature_ = false;  // of the function whose parameters come next
  Signature signature_;           // of the function read last for which it was wanted

  void skip_type_annotation_opt() {
    if (typescript_ && is(Tok::Colon)) {
      next();
      skip_type();
    }
  }
  void skip_binary_type();
  void skip_unary_type();
  void skip_type_suffix();
  bool type_starts_after(const Token& after) const;
  void skip_entity_arguments();
  void skip_type_argument_items();
  bool may_start_expression() const;
  void skip_primary_type();
  void skip_type_literal();
  void skip_type_member();
  void skip_tuple_type();
  void skip_template_type();
  void skip_import_type();
  void skip_function_type_params();
  bool skip_type_params();         // `<T extends U = V>`
  void skip_type_arguments();      // at `<`
  void skip_type_arguments_jsx();  // the same inside a tag
  bool try_skip_type_arguments_in_expression();
  bool at_function_type();
  bool try_skip_arrow_return_type();  // at `:`; true when `: T =>` was skipped up to the arrow
  void skip_binding_for_type();
  void close_type_list();

  Expr* parse_ts_less_than();  // `<T>x` or `<T>(x) => y`
  Expr* try_parse_generic_arrow(u32 start, bool is_async);
  Stmt* parse_ts_declare(u32 start, u8 flags);
  Stmt* parse_ts_statement(bool& handled,
                           u8 flags);  // at an identifier that may begin a TypeScript declaration
  Stmt* parse_ts_enum(u32 start, u8 flags, bool is_const);
  Stmt* parse_ts_namespace(u32 start, u8 flags);
  Stmt* parse_ts_namespace_rest(u32 start, Atom name, u32 name_start, u8 flags);
  Stmt* parse_ts_import_equals(u32 start, Atom name, u32 name_start, bool type_only, u8 flags);
  void skip_interface();
  void skip_type_alias();
  void skip_ambient_block();
  Stmt* empty(u32 start) { return make<Empty>(start); }
  Stmt* erased(u32 start) { return make<Empty>(start, kErased); }
};

// Stops recursion before the stack ends; passes that recurse over the tree rely on the depth it
// allows.
class DepthGuard {
 public:
  explicit DepthGuard(Parser& parser) : parser_(parser) { ++parser_.depth_; }
  ~DepthGuard() { --parser_.depth_; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;

 private:
  Parser& parser_;
};

// The depth that a loop adds when it builds a chain of nodes that passes recurse over.
class ChainDepth {
 public:
  explicit ChainDepth(Parser& parser) : parser_(parser), depth_(parser.depth_) {}
  ~ChainDepth() { parser_.depth_ = depth_; }
  ChainDepth(const ChainDepth&) = delete;
  ChainDepth& operator=(const ChainDepth&) = delete;

  // True when the chain has become too long; that has been reported then.
  bool deepen() {
    ++parser_.depth_;
    return parser_.too_deep();
  }

 private:
  Parser& parser_;
  const u32 depth_;
};

// Collects a list of unknown length on a stack shared by all lists being built, then copies it to
// the arena.
template <class T>
class ListBuilder {
  static_assert(sizeof(T) % 8 == 0 && std::is_trivially_copyable_v<T>);

 public:
  explicit ListBuilder(Parser& parser)
      : scratch_(parser.scratch_), arena_(*parser.arena_), start_(scratch_.lists_used) {}
  ~ListBuilder() {
    if (!finished_) scratch_.lists_used = start_;
  }
  ListBuilder(const ListBuilder&) = delete;
  ListBuilder& operator=(const ListBuilder&) = delete;

  void push(const T& item) {
    const size_t used = scratch_.lists_used;
    if (used + sizeof(T) > scratch_.lists.size()) [[unlikely]]
      scratch_.lists.resize(scratch_.lists.size() * 2 + sizeof(T));
    std::memcpy(scratch_.lists.data() + used, &item, sizeof(T));
    scratch_.lists_used = used + sizeof(T);
  }
  size_t size() const { return (scratch_.lists_used - start_) / sizeof(T); }
  // Valid until the next push, here or in a list inside this one.
  std::span<T> items() { return {reinterpret_cast<T*>(scratch_.lists.data() + start_), size()}; }
  // Gives its room back at once: a list around this one may grow before this builder goes out of
  // scope.
  List<T> finish() {
    const List<T> list =
        scratch_.lists_used == start_ ? List<T>{} : arena_.copy(std::span<const T>(items()));
    scratch_.lists_used = start_;
    finished_ = true;
    return list;
  }

 private:
  ParserScratch& scratch_;
  Arena& arena_;
  size_t start_;
  bool finished_ = false;
};

}  // namespace sinter::js
