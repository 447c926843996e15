// The walk of lower_to_target, in files of one construct each: lower_target.cc (the walk, places
// for temporaries), lower_chains.cc (`?.`) and lower_operators.cc (`??`, logical assignment, `**`).
// What none of them can express stays in the tree, where check_target reports it. Internal to
// lower_to_target.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "parsers/js/compile.h"
#include "parsers/js/make.h"
#include "parsers/js/runtime_imports.h"

namespace sinter::js {

class TargetPass {
 public:
  TargetPass(Ast& ast, const CompileOptions& options);

  // The features this pass can write in another way.
  static u64 lowerable();

  void run();

 private:
  using StmtList = std::vector<Stmt*>;

  // Where temporaries of the code being walked are declared.
  struct Place {
    Scope* scope;
    bool top_level = false;
    std::vector<SymbolId> names;
  };
  // The function whose own code is being walked; null at the top of the module.
  struct FunctionContext {
    const Function* fn = nullptr;
  };
  // An assignable expression whose parts are evaluated once and used twice.
  struct Reference {
    Expr* whole = nullptr;  // an identifier
    Expr *object = nullptr, *object_again = nullptr;
    Expr *key = nullptr, *key_again = nullptr;  // of an Index
    const Dot* dot = nullptr;
    bool is_super = false;
    u32 start = 0;
  };

  bool lowers(LanguageFeature feature) const { return lowered_ >> static_cast<u8>(feature) & 1; }

  // lower_target.cc: the walk. A statement may become several.
  List<Stmt*> statements(List<Stmt*> list, Scope* scope);
  void statement(Stmt* node, StmtList& out);
  Stmt* single(Stmt* node);
  void variables(Var* node);
  template <class Loop>
  void each_of(Loop* node);
  void try_statement(Try* node);
  void function(Function* fn);
  void prepend(Function* fn, const StmtList& added);
  void class_members(Class* cls);
  void binding(Binding* pattern, bool isolate = false);
  void target(Expr*& slot);

  void expression(Expr*& slot);
  void expressions(List<Expr*> items);
  void named(Expr*& slot, Atom name);
  void isolated(Expr*& slot, Atom name);
  void effect(Expr*& slot);
  Expr* for_effect(Expr* node);
  void object_literal(Object* node);
  void template_literal(Template* node);
  void call(Expr*& slot);
  void call_on(Call* node, Expr* receiver);

  SymbolId temporary(u32 start);
  Stmt* declare_temporaries(const Place& place, u32 start);
  bool same_twice(const Expr* node) const;
  bool stable(const Expr* node) const;
  Expr* again(const Expr* node) const;
  Expr* captured(Expr*& value);
  Expr* store(SymbolId symbol, Expr* value) const;
  Expr* helper_call(std::string_view name, std::initializer_list<Expr*> args, u32 start);
  Expr* conditional(Expr* test, Expr* yes, Expr* no) const;
  Expr* is_null(Expr* value, bool negate = false) const;

  // lower_chains.cc
  bool lower_chain(Expr*& slot, Expr** receiver = nullptr);
  Expr* chain_value(Expr* root, Expr** receiver, std::vector<Expr*>& tests);
  void unary(Expr*& slot);

  // lower_operators.cc
  void binary(Expr*& slot);
  Expr* lower_binary(Binary* node);
  void assignment(Expr*& slot);
  void compound(Expr*& slot);
  Reference reference(Expr* target);
  Expr* place_of(const Reference& reference, bool first);

  Ast& ast_;
  SymbolTable& symbols_;
  NodeMaker make_;
  RuntimeImports helpers_;
  u64 lowered_;  // bits of LanguageFeature

  std::vector<Place> places_;
  std::vector<FunctionContext> functions_;
  std::vector<std::pair<Scope*, bool>> lists_;  // scopes of the statement lists around
  Atom inferred_name_ = Atom::None;
  u32 with_depth_ = 0;
  u32 next_temporary_ = 0;
};

}  // namespace sinter::js
