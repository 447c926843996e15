// The walk of fold, shared by its files: fold.cc (walk, statements, dead code), fold_expression.cc
// (constants), fold_define.cc (--define, --drop, --pure). Internal to fold.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "parsers/js/fold.h"
#include "parsers/js/make.h"
#include "parsers/js/purity.h"

namespace sinter::js {

class FoldPass {
 public:
  FoldPass(Ast& ast, const BindResult& bound, const CompileOptions& options);

  void run();

 private:
  using StmtList = std::vector<Stmt*>;

  // What a statement list is the body of: decides what may follow from its end.
  enum class ListKind : u8 { Module, Function, Block, Case };

  List<Stmt*> statements(List<Stmt*> list, ListKind kind);
  void statement(Stmt* node, StmtList& out);
  Stmt* single(Stmt* node);
  template <class Pass>
  friend void rewrite_parts(Pass& pass, Stmt* node);
  template <class Pass>
  friend void rewrite_parts(Pass& pass, Expr* node);
  void tag(Expr*& slot) { callee(slot); }
  template <class Visit>
  void in_scope(Scope*, Visit visit) {
    visit();
  }
  template <class Visit>
  void in_with(Visit visit) {
    ++with_depth_;
    visit();
    --with_depth_;
  }
  void effect(Expr*& slot) { expression(slot); }
  void loop_start(Stmt*& init);
  void loop_target(Stmt*& init);
  void body(List<Stmt*>& list, Scope*) { list = statements(list, ListKind::Block); }
  void clause(List<Stmt*>& list, Scope*) { list = statements(list, ListKind::Case); }
  void function(Function* fn);
  void note_aliased_parameters(const Function* fn);
  void class_body(Class* cls);
  void binding(Binding* pattern);

  void expression(Expr*& slot);
  void fold_expression(Expr*& slot);
  void expressions(List<Expr*> items);
  void target(Expr*& slot);     // an assignment target: names and members in it are not values
  void condition(Expr*& slot);  // an expression of which only truthiness counts
  void drop_double_negation(Expr*& slot);
  void unary(Expr*& slot);
  void binary(Expr*& slot);
  void fold_binary(Expr*& slot);
  void call(Expr*& slot);
  void callee(Expr*& slot);

  // The value is not used: what is left of the expression when only its effects count (null:
  // nothing).
  Expr* effects(Expr* node);

  // Dead code keeps the `var` names it declares.
  void keep_declarations(Stmt* dead, StmtList& out);
  bool never_runs(For* loop, StmtList& out);
  static bool jumps(const Stmt* node);
  static bool survives_jump(const Stmt* node, ListKind kind);

  // minify_statements.cc
  Stmt* minify_statement(Stmt* node);
  Stmt* minify_if(If* node);
  Stmt* merged_jump(Expr* test, Stmt* yes, Stmt* no);
  void const_to_let(Var* node);
  bool removable(SymbolId id) const;
  bool is_parameter(SymbolId id) const;
  void drop_unused(StmtList& list);
  void minify_list(StmtList& list, ListKind kind);
  void append_joined(StmtList& out, Stmt* item, bool top_level);
  void merge_returns(StmtList& list, ListKind kind);
  void forget(Node* node);

  // minify_expression.cc
  void minify_expression(Expr*& slot);
  void minify_binary(Expr*& slot);
  bool is_literal(const Expr* node) const;
  void minify_template(Expr*& slot);
  Expr* negated(Expr* node);
  Expr* and_(Expr* test, Expr* value);
  Expr* or_(Expr* test, Expr* value);
  Expr* logical(BinaryOp op, Expr* left, Expr* right);
  Expr* conditional(Expr* test, Expr* yes, Expr* no);
  Binary* null_test(Expr* test) const;
  Expr* unused_logical(Expr* node);

  // minify_inline.cc
  struct Moved {
    Expr* value = nullptr;
    bool effects = false;      // evaluating it does something
    bool reads_state = false;  // its value depends on when it is evaluated
    bool suspends = false;     // holds `await` or `yield`
    bool makes_this = false;   // calls super(), before which there is no `this`
  };
  enum class Search : u8 { Continue, Found, Stop };
  Moved moved(Expr* value) const;
  bool constant(SymbolId id) const;
  bool stable(const Expr* node, const Moved& moved) const;
  Search pass(const Expr* node, const Moved& moved) const;
  static Search pass_code(const Moved& moved);
  Search substitute(Expr*& slot, SymbolId symbol, const Moved& moved);
  Search substitute_all(List<Expr*> items, SymbolId symbol, const Moved& moved);
  bool single_use(const Declarator& declarator) const;
  bool substitute_into(const Declarator& declarator, Expr*& slot);
  void substitute_in_declarators(Var* vars);
  void substitute_single_uses(StmtList& out, Stmt* next);
  bool assign_to_declaration(StmtList& out, Stmt* next);
  static bool mentions(Node* node, SymbolId symbol);

  // fold_define.cc
  bool ends_define(Atom name) const {  // nearly every name is none
    for (const Atom last : define_last_)
      if (last == name) return true;
    return false;
  }
  bool define(Expr*& slot);
  bool matches(const Expr* node, const std::vector<std::string>& path, size_t count) const;
  Expr* define_value(std::string_view value, u32 start);
  void computed_import(Expr*& slot);
  bool dropped_call(const Call* node) const;
  void mark_pure(Expr* callee, u8& flags) const;

  struct Truth {
    bool known = false, value = false;
    bool pure = false;  // nothing happens on evaluation
  };
  // Chains of operators ask at each of their levels: looking only so deep keeps that linear.
  static constexpr u32 kTruthDepth = 32;
  Truth truth(const Expr* node, u32 depth = kTruthDepth) const;
  Truth nullish(const Expr* node) const;
  std::optional<bool> equals(const Expr* a, const Expr* b, bool strict) const;
  std::string_view type_of(const Expr* node) const;
  static bool joinable(std::string_view head, std::string_view tail);
  bool is_undefined(const Expr* node) const;
  const Ident* global(const Expr* node) const;

  Ast& ast_;
  SymbolTable& symbols_;
  const BindResult& bound_;
  const CompileOptions& options_;
  NodeMaker make_;
  Purity purity_;
  u32 function_depth_ = 0;
  u32 with_depth_ = 0;
  u32 search_budget_ = 0;
  bool in_async_generator_ = false;
  std::vector<Atom> define_last_;  // by define: last name of its path
  const Define* computed_import_ = nullptr;
};

}  // namespace sinter::js
