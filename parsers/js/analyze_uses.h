// The tree walk of analyze: counts uses, places symbols, finds records. Internal to analyze.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/js/analyze.h"
#include "parsers/js/name_slots.h"

namespace sinter::js {

class UseWalker {
 public:
  UseWalker(Ast& ast, const BindResult& bound, const CompileOptions& options, bool commonjs_names,
            Analysis& out);

  // Gives every symbol of the module scope its Unit symbol. Must run before anything is walked.
  void place_top_level();

  // Walks one part; uses, declarations and records go to it.
  void part(PartPlan& plan);

  // Sorts and completes the tables that the walk filled.
  void finish();

  u32 unit_symbol(SymbolId id) const { return out_.places[static_cast<u32>(id)].index; }
  RecordId add_record(std::string_view specifier, u32 start, u32 end, ImportKind kind, u16 flags);

 private:
  void enter(const Scope* scope);
  void enter(const Scope* head, const Scope* body);
  void place_nested(SymbolId id);
  void place_label(SymbolId id);
  u32 private_name_text(u32 depth);

  void use(SymbolId id);
  void use_top_level(u32 symbol);
  // `owns`: the part is where the symbol comes from, and not only kept with it.
  void declare(SymbolId id, bool owns = true);
  void add_part_record(RecordId record);
  bool see(std::vector<bool>& seen, Atom name);
  void add_free_name(Atom name);

  void function(Function* fn);
  void class_body(Class* cls);
  template <class Visit>
  void in_class_code(const Scope* scope, Visit visit);
  void binding(Binding* pattern);
  void assignment_target(Expr*& target);
  void assignment_element(Expr*& element);

  void expression(Expr*& slot);
  void expressions(List<Expr*> items);
  void identifier(Expr*& slot);
  void dot(Expr*& slot);
  void call(Expr*& slot);
  void binary(Expr*& slot);
  void import_call(Expr*& slot);
  bool files_of_pattern(Expr*& slot, std::string_view prefix, Expr* path);
  bool require_call(Expr*& slot);
  bool is_unbound(const Expr* node, SymbolId id) const;
  SymbolId import_base(const Expr* node) const;
  void note_condition(const Expr* test);
  void settled_import(const Call* node, const Dot* dot);
  void names_taken(const Binding* pattern, const Expr* initializer);
  void know_names(RecordId record, std::vector<Atom> names);

  void statement(Stmt* node);
  void statements(List<Stmt*> list);
  void in_scope(const Scope* scope, List<Stmt*> list);

  Ast& ast_;
  SymbolTable& symbols_;
  const BindResult& bound_;
  const CompileOptions& options_;
  const bool commonjs_names_;  // `exports` and `module` mean the CommonJS variables
  const bool minify_names_;
  const bool minify_private_names_;  // functions in private members are named after them
  Analysis& out_;

  PartPlan* part_ = nullptr;
  std::vector<u32>
      seen_in_part_;  // by Unit symbol: index + 1 into out_.uses when it belongs to this part
  std::vector<bool> free_name_seen_, nested_name_seen_;  // by atom
  std::vector<Binary*> spine_;
  NameSlots names_;
  std::vector<SymbolId> nested_;  // whose places are numbers of names_, until finish
  u32 labels_ = 0;                // labels around this point
  u32 privates_ = 0;              // private names of the classes around this point
  u32 function_depth_ = 0;        // functions of any kind, field initialisers, static blocks
  u32 deferred_depth_ = 0;        // of them, those that run later than the part they stand in
  bool called_at_once_ = false;   // the function to be walked next is one that its place calls
  u32 arguments_depth_ = 0;       // those with an `arguments` of their own
  u32 try_depth_ = 0;
};

}  // namespace sinter::js
