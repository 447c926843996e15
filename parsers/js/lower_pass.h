// The walk of lower, shared by its files: lower.cc (walk, imports and exports), lower_jsx.cc,
// lower_enum.cc, lower_namespace.cc, lower_class.cc, lower_decorators.cc, lower_using.cc. Internal
// to lower.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/js/lower.h"
#include "parsers/js/make.h"
#include "parsers/js/runtime_imports.h"

namespace sinter::js {

class LowerPass {
 public:
  LowerPass(Ast& ast, BindResult& bound, const CompileOptions& options, const ModuleInput& input,
            Diagnostics& diagnostics);

  void run();

 private:
  friend class DecoratedClass;
  using StmtList = std::vector<Stmt*>;

  // The walk. A statement may become none or several: they are appended to `out`.
  List<Stmt*> statements(List<Stmt*> list);
  void statement(Stmt* node, StmtList& out);
  Stmt* single(Stmt* node);
  void expression(Expr*& slot);
  void expressions(List<Expr*> items);
  void binding(Binding* pattern);
  void function(Function* fn);
  template <class Visit>
  void in_scope(Scope* scope, Visit visit) {
    if (scope) scopes_.push_back(scope);
    visit();
    if (scope) scopes_.pop_back();
  }
  template <class Pass>
  friend void rewrite_parts(Pass& pass, Stmt* node);
  template <class Pass>
  friend void rewrite_parts(Pass& pass, Expr* node);
  void tag(Expr*& slot) { expression(slot); }
  template <class Visit>
  void in_with(Visit visit) {
    visit();
  }
  void effect(Expr*& slot) { expression(slot); }
  void condition(Expr*& slot) { expression(slot); }
  void loop_start(Stmt*& init) { init = single(init); }
  void loop_target(Stmt*& init) { init = single(init); }
  void body(List<Stmt*>& list, Scope* scope) {
    in_scope(scope, [&] { list = statements(list); });
  }
  void clause(List<Stmt*>& list, Scope* scope) { body(list, scope); }

  // Imports and exports.
  bool import(Import* node);
  void drop_unused_imports();
  bool export_named(ExportNamed* node);
  void import_equals(TsImportEquals* node, StmtList& out);
  void export_equals(TsExportEquals* node, StmtList& out);
  void drop_import_binding(Binding*& binding);
  bool unused(const Binding* binding) const;

  // lower_jsx.cc
  void jsx(Expr*& slot);
  Expr* jsx_classic(JsxElement* node);
  Expr* jsx_automatic(JsxElement* node);
  Expr* jsx_create_element(JsxElement* node, Expr* callee);
  Expr* jsx_tag(JsxElement* node);
  Expr* jsx_key(const JsxAttribute& attribute);
  Expr* jsx_value(const JsxAttribute& attribute);
  Expr* jsx_source(u32 start);
  Expr* dotted_name(std::string_view path, u32 start);
  SymbolId jsx_import(Atom name, bool from_runtime, u32 start);
  void add_jsx_imports();
  Stmt* jsx_require(const std::vector<ImportItem>& items, RecordId record);
  JsxMode jsx_mode() const;
  std::string_view jsx_import_source() const;

  // lower_enum.cc
  void enum_declaration(TsEnum* node, StmtList& out);
  Expr* enum_value(Expr* node, const TsEnum* owner);
  Expr* enum_constant(SymbolId symbol, Atom member, u32 start);
  void enum_member_reference(Expr*& slot, Expr* target, Atom member);
  bool enum_member_name(Expr*& slot);

  // lower_namespace.cc
  void namespace_declaration(TsNamespace* node, StmtList& out);
  void namespace_member(Stmt* node, TsNamespace* owner, StmtList& out);
  void export_from_namespace(Binding* pattern, TsNamespace* owner, StmtList& out);
  Expr* to_assignment_target(Binding* pattern);
  bool has_values(List<Stmt*> body) const;
  void namespace_reference(Expr*& slot);
  SymbolId whole_namespace(SymbolId symbol) const;
  bool declares(List<Stmt*> body, Atom name) const;

  // lower_class.cc
  void class_children(Class* cls);
  void class_fields(Class* cls);
  void parameter_properties(Class* cls, Function* constructor, StmtList& assignments);
  void fields_to_assignments(Class* cls);

  // lower_decorators.cc
  void class_declaration(ClassDecl* node, StmtList& out);
  void class_expression(Expr*& slot);
  bool export_default_class(ExportDefault* node, StmtList& out);
  void warn_of_decorator_metadata(const Class* cls);
  void note_type_names(Node* node);
  void mark_type_names();
  Stmt* let_temporaries(const std::vector<SymbolId>& names, u32 start);
  void named_expression(Expr*& slot, Atom name);
  void bound_expression(Expr*& slot, Atom name);
  Atom fresh_name(std::string base) { return make_.fresh_name(std::move(base)); }

  // lower_names.cc
  bool keeps_names() const;
  bool was_renamed(SymbolId symbol) const;
  Atom written_name(const BindingIdent* binding) const;
  Call* name_call(Expr* target, Atom name, u32 start);
  void keep_inferred_name(Expr*& slot, Atom name);
  void keep_expression_name(Expr*& slot);
  Stmt* keep_declared_name(SymbolId symbol, Atom name, u32 start);
  void keep_nested_names(StmtList& body);
  void keep_class_name(Class* cls, Atom name);

  // lower_using.cc
  bool lowers_using() const;
  SymbolId using_name(std::string_view base, SymbolKind kind);
  void using_to_const(Var* vars, SymbolId scope, bool& awaits);
  Stmt* using_try(const StmtList& body, SymbolId scope, bool awaits, u32 start);
  void using_declarations(StmtList& list);
  void using_at_top(Stmt* item, StmtList& outside, StmtList& inside);
  void declare_outside(Binding* pattern, u8 flags, StmtList& outside);
  Stmt* using_in_loop(Stmt* node);

  void regexp(RegExp* node);

  // Runtime helpers: the import is made when the walk is over.
  SymbolId helper(std::string_view name);

  // The symbol that `name` means where the walk is now.
  SymbolId lookup(Atom name);
  bool assign_fields() const { return typescript() && !options_.ts.use_define_for_class_fields; }
  bool typescript() const {
    return ast_.language == Language::TypeScript || ast_.language == Language::Tsx;
  }

  struct NamespaceMember {
    SymbolId owner;  // symbol of the namespace
    const TsNamespace* block;
    bool variable;  // var / let / const: lives on the namespace object only
  };
  struct JsxImport {
    Atom name;
    SymbolId symbol;
    bool from_runtime;
  };

  Ast& ast_;
  SymbolTable& symbols_;
  BindResult& bound_;
  const CompileOptions& options_;
  const ModuleInput& input_;
  Diagnostics& diagnostics_;
  NodeMaker make_;
  RuntimeImports helpers_;

  std::vector<Scope*> scopes_;
  const TsEnum* enum_ = nullptr;  // whose initializer is being walked
  size_t enum_scopes_ = 0;        // scopes_ outside of it
  std::vector<std::pair<SymbolId, Atom>> enum_members_;
  std::vector<SymbolId> declared_;  // enums and namespaces whose variable exists already
  std::vector<const TsNamespace*> namespaces_;                  // around the walk, innermost last
  std::unordered_map<u32, NamespaceMember> namespace_members_;  // by symbol
  std::vector<JsxImport> jsx_imports_;
  std::vector<u32> line_starts_;     // for jsxDEV
  Atom inferred_name_ = Atom::None;  // what the class expression walked next is named after
  bool warned_of_metadata_ = false;
  std::unordered_map<SymbolId, u32> type_names_;  // imported; uses in metadata
};

}  // namespace sinter::js
