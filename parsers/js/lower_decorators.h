// One class with decorators, `accessor` members or computed keys that must move, rewritten to plain
// JavaScript. Internal to lower.
//
// Two dialects that share nothing but the `@`: standard decorators (proposal of November 2023,
// lower_decorators_standard.cc) and TypeScript's `experimentalDecorators`
// (lower_decorators_legacy.cc). lower_decorators.cc finds the place for what a class now needs
// around it.
//
// The class keeps its shape: private names, `super` and static blocks stay the engine's own, and
// the work is done by static blocks and computed keys inside it, so that everything is evaluated
// where the specification has it.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/js/lower_pass.h"

namespace sinter::js {

class DecoratedClass {
 public:
  // `name` is the class's name, or what NamedEvaluation would give it (None: the empty name).
  // Temporaries are declared in `scope`, which is the module's when `top_level`.
  DecoratedClass(LowerPass& pass, Class* cls, Atom name, Scope* scope, bool top_level);

  // `assign_fields`: fields become assignments, so that computed keys are evaluated apart from
  // them.
  static bool needed(const Class* cls, bool assign_fields);

  void lower();

  // After lower(): the names to declare with `let` around the class; whether the class is no longer
  // its own value; what follows it, as statements where it stays a declaration; and the whole as
  // one expression.
  const std::vector<SymbolId>& temporaries() const { return temporaries_; }
  bool is_sequence() const { return sequence_; }
  const std::vector<Expr*>& after() const { return after_; }
  Expr* value(Expr* class_expression);

 private:
  using Members = std::vector<ClassMember>;

  // lower_decorators.cc
  SymbolId temporary(std::string_view base);
  SymbolId private_name(Atom base);
  Expr* ident(SymbolId symbol) { return pass_.make_.ident(symbol, start_); }
  Expr* store(SymbolId symbol, Expr* value) { return pass_.make_.assign(ident(symbol), value); }
  Expr* helper(std::string_view name) { return pass_.make_.ident(pass_.helper(name), start_); }
  Expr* sequence(const std::vector<Expr*>& items, Expr* last);
  Expr* private_key(SymbolId symbol);
  Expr* private_member(Expr* target, SymbolId symbol);
  Expr* key_value(const ClassMember& member);
  Expr* key_once(ClassMember& member);
  void retarget(Node* node, SymbolId from, SymbolId to);
  void retarget_inner_name(SymbolId to);
  ClassMember static_block(const std::vector<Expr*>& items);
  ClassMember storage_getter(const ClassMember& accessor, Expr* key, bool computed, Expr* storage);
  ClassMember storage_setter(const ClassMember& accessor, Expr* key, bool computed, Expr* storage,
                             SymbolId value);
  void name_anonymous_class();
  void hoist_field_keys();
  void place_key(ClassMember& member, Expr* key);
  void place_remaining();

  // lower_decorators_standard.cc
  struct Calls {  // in the order in which decorators are applied
    std::vector<Expr*> static_methods, methods, static_fields, fields;
  };
  void standard();
  void standard_member(ClassMember member);
  void standard_method(ClassMember& member, SymbolId list);
  void standard_field(ClassMember& member, SymbolId list);
  void standard_accessor(ClassMember& member, SymbolId list);
  void decorate(const ClassMember& member, u32 kind, SymbolId list, Expr* name, SymbolId symbol);
  Expr* access(const ClassMember& member, u32 kind);
  Expr* decorator_list(List<Expr*> decorators);
  Expr* run_initializers(SymbolId record, bool is_static);
  Expr* initial_value(const ClassMember& member, SymbolId list);
  Expr* self(bool is_static);
  void push_field(ClassMember field);
  template <class Child>
  void replace_this(Child*& slot);

  // lower_decorators_legacy.cc
  void legacy();
  void legacy_accessors();
  Expr* legacy_list(List<Expr*> decorators, const Function* fn);

  LowerPass& pass_;
  Class* cls_;
  Atom name_;
  Scope* scope_;
  bool top_level_;
  u32 start_;

  std::vector<SymbolId> temporaries_;
  std::vector<Expr*> before_, after_;
  bool sequence_ = false;
  bool store_class_ = false;          // the sequence puts the class itself into result_
  SymbolId result_ = SymbolId::None;  // holds the value of the sequence

  Members members_;                      // the new members so far
  Expr* remove_carrier_ = nullptr;       // runs in the first static block
  std::vector<Expr*> pending_;           // evaluated with the next key
  std::vector<Expr*> instance_pending_;  // evaluated with the next instance field
  Calls calls_;
  SymbolId state_ = SymbolId::None;
  bool class_decorated_ = false;
};

}  // namespace sinter::js
