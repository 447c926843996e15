// The walk of lower_to_target, in files of one construct each: lower_target.cc (the walk, places
// for temporaries), lower_chains.cc (`?.`), lower_operators.cc (`??`, logical assignment, `**`),
// lower_object_spread.cc, lower_object_rest.cc, lower_private.cc (`#x`), lower_class_elements.cc
// (fields, private methods and static blocks), lower_async.cc and lower_captures.cc (`this`,
// `arguments` and `super` of code that moves into a function of its own). What none of them can
// express stays in the tree, where check_target reports it. Internal to lower_to_target.
#pragma once

#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/js/compile.h"
#include "parsers/js/make.h"
#include "parsers/js/runtime_imports.h"

namespace sinter::js {

class TargetPass {
 public:
  TargetPass(Ast& ast, const CompileOptions& options);

  // The features this pass can write in another way, and those of regular expressions, which it
  // has made when they are reached.
  static u64 lowerable();
  static u64 constructed();

  void run();
  // Says which regular expressions and BigInts are for newer engines.
  void warn_of_constructed(const ModuleInput& input, Diagnostics& diagnostics) const;

 private:
  using StmtList = std::vector<Stmt*>;

  // Where temporaries of the code being walked are declared.
  struct Place {
    Scope* scope;
    bool top_level = false;
    std::vector<SymbolId> names;
  };
  // The function whose own code is being walked.
  struct FunctionContext {
    bool becomes_generator = false;
    bool async_generator = false;
    bool derived_constructor = false;  // or an arrow in one: `this` may not be there yet
  };
  // A private name that is lowered: a WeakMap of values; or a WeakSet of the objects that have the
  // method or accessor, which `member` describes.
  struct Private {
    SymbolId storage = SymbolId::None;
    SymbolId member = SymbolId::None;
  };
  // How a class is rewritten.
  struct ClassPlan {
    bool instance = false, statics = false, privates = false;
    bool pure = false;
    Scope* scope = nullptr;  // of the names that the class needs around it; null: temporaries
    bool top_level = false;
    SymbolId brand = SymbolId::None, static_brand = SymbolId::None;
    std::vector<std::pair<SymbolId, std::string_view>> storages;  // and the helper that makes it
    std::vector<SymbolId> variables;
    Atom carrier = Atom::None;  // key of the method that initializes what is static
    bool any() const { return instance || statics || privates; }
  };
  // Assignments that a pattern with rest elements is split into, in order.
  using Steps = std::vector<std::pair<Node*, Expr*>>;
  // What a function that moved reads from the one it was made from.
  struct Captures {
    bool arrow = false;          // the function it was made from
    bool this_by_call = false;   // `this` may not be there yet
    bool own_arguments = false;  // it is called with them
    bool uses_this = false;      // set by capture()
    u16 this_aux = 0;
  };
  class CaptureWalk;
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
  void variables(Var* node, StmtList* out);
  template <class Pass>
  friend void rewrite_parts(Pass& pass, Stmt* node);
  template <class Pass>
  friend void rewrite_parts(Pass& pass, Expr* node);
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
  void condition(Expr*& slot) { expression(slot); }
  void loop_start(Stmt*& init);
  void loop_target(Stmt*& init);
  void body(List<Stmt*>& list, Scope* scope) { list = statements(list, scope); }
  void clause(List<Stmt*>& list, Scope* scope) { body(list, scope); }
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
  void object_literal(Expr*& slot);
  void template_literal(Expr*& slot);
  void tag(Expr*& slot);
  void tag_call(Expr*& slot);
  void call(Expr*& slot);
  Expr* callee(Expr*& slot, bool in_chain);
  void call_on(Call* node, Expr* receiver);

  SymbolId temporary(u32 start);
  SymbolId temporary_in(Place& place, u32 start);
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
  bool in_lowered_chain(const Expr* root) const;
  void unary(Expr*& slot, bool used);

  // lower_operators.cc
  void binary(Expr*& slot);
  Expr* lower_binary(Binary* node);
  void assignment(Expr*& slot, bool used);
  void compound(Expr*& slot);
  Reference reference(Expr* target);
  Expr* place_of(const Reference& reference, bool first);
  Expr* read(const Reference& reference, bool first);
  Expr* write(const Reference& reference, bool first, Expr* value);

  // lower_object_spread.cc
  void spread(Expr*& slot);

  // lower_object_rest.cc
  bool splits_patterns() const {
    return lowers(LanguageFeature::ObjectRest) || lowers(LanguageFeature::NestedRest);
  }
  bool has_rest(const Node* pattern) const;
  bool nested_rest(const Node* target) const;
  void split(Node* pattern, Expr* value, Steps& steps);
  void split_part(Node* target, Expr* value, Expr* initializer, Steps& steps);
  void split_array(Node* pattern, Expr* value, Steps& steps);
  void split_object(Node* pattern, Expr* value, Steps& steps);
  Expr* with_default(Expr* value, Expr* initializer);
  Expr* rest_of(Expr* source, const std::vector<Expr*>& keys, u32 start);
  void rest_in_declarations(Var* node);
  void rest_in_assignment(Expr*& slot, bool used);
  void rest_parameters(Function* fn);
  void rest_in_catch(Try* node);
  void rest_in_loop(Stmt*& init, Stmt*& body, Scope* scope);
  void move_names(Binding* pattern, Scope* from, Scope* to, SymbolKind kind);

  // lower_private.cc
  const Private* private_of(const Expr* node) const;
  Expr* private_call(std::string_view helper, Expr* object, const Private& name, Expr* value,
                     u32 start);
  Expr* private_get(Expr* object, const Private& name, u32 start);
  Expr* private_target(Dot* node);
  void update_private(Expr*& slot, bool used);

  // lower_class_elements.cc
  ClassPlan plan_class(const Class* cls) const;
  SymbolId plan_name(ClassPlan& plan, std::string_view base, bool assigned, u32 start);
  void name_privates(const Class* cls, ClassPlan& plan);
  void declare_plan(const ClassPlan& plan, u32 start, StmtList& out);
  Expr* with_name(Expr* value, Expr* key);
  Stmt* initialize_field(const ClassMember& member);
  Stmt* static_block(const ClassMember& member);
  void rewrite_class(Class* cls, ClassPlan& plan);
  void initialize_before_parameters(Function* fn);
  std::vector<Param> forwarding_parameters(const Function& fn, std::vector<Expr*>& args);
  Expr* class_value(Expr* value, const ClassPlan& plan, Atom name);
  bool is_pure_class(const Class* cls) const;
  void regexp(Expr*& slot);
  void bigint(Expr*& slot);
  void plain_key(Expr*& slot);
  void key(Expr*& slot, bool computed);
  void class_declaration(ClassDecl* node, StmtList& out);
  void export_default_class(ExportDefault* node, StmtList& out);
  void class_in_list(Expr*& slot, Atom name, StmtList& out);
  void class_expression(Expr*& slot);

  // lower_async.cc
  bool becomes_generator(const Function* fn) const;
  bool keeps_parameters(const Function* fn) const;
  void lower_async(Function* fn, bool in_derived_constructor);
  Expr* await_value(Expr* value, u32 start);
  Expr* yielded(Expr* value, u32 start);
  void await(Expr*& slot);
  void yield(Expr*& slot);
  void for_await(ForOf* node, const std::vector<Labeled*>& labels, StmtList& out);

  // lower_captures.cc
  bool uses_super(Function* fn) const;
  void without_new_target(Expr*& slot) const;
  bool suspends(Node* node) const;
  bool needs_own_names(Class* cls) const;
  Expr* evaluate_in_front(Class* cls);
  void capture(Function* inner, Function* outer, Captures& captures, StmtList& out);

  Ast& ast_;
  SymbolTable& symbols_;
  const CompileOptions& options_;
  NodeMaker make_;
  RuntimeImports helpers_;
  u64 lowered_;  // bits of LanguageFeature

  std::vector<Place> places_;
  std::vector<FunctionContext> functions_;
  std::vector<std::pair<Scope*, bool>> lists_;  // scopes of the statement lists around
  std::unordered_map<u32, Private> privates_;   // by symbol
  std::vector<const Class*> classes_;           // around the walk
  std::vector<bool> temporaries_;               // by symbol
  Atom inferred_name_ = Atom::None;
  u32 with_depth_ = 0;
  u32 next_temporary_ = 0;
  std::array<u32, static_cast<size_t>(LanguageFeature::Count)> first_constructed_;
};

}  // namespace sinter::js
