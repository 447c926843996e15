// Classes: TypeScript's parameter properties, `declare` and `abstract` members, fields with
// assignment semantics (useDefineForClassFields: false), and decorators (lower_decorators.h).
#include <algorithm>
#include <string>

#include "parsers/js/lower_pass.h"
#include "parsers/js/walk.h"

namespace sinter::js {

Function* LowerPass::constructor_of(Class* cls) {
  for (ClassMember& member : cls->members) {
    if (member.kind != MemberKind::Method || member.is_static || member.computed) continue;
    const auto* name = try_as<Name>(member.key);
    if (name && name->name == Atom::constructor) return as<FunctionExpr>(member.value)->fn;
  }
  return nullptr;
}

// constructor(...args) { super(...args) }, or an empty one for a class that extends nothing.
Function* LowerPass::make_constructor(Class* cls) {
  const u32 start = cls->body_start;
  Function* fn;
  if (cls->extends) {
    const SymbolId args = symbols_.add(make_.atom("args"), SymbolKind::Param, start);
    fn = make_.function(kFnMethod | kFnConstructor | kFnHasRest,
                        make_.list<Param>({make_.param(args, start)}), {}, {args}, start);
    auto* spread = make_.node<Spread>(start);
    spread->value = make_.ident(args, start);
    fn->body = make_.list<Stmt*>(
        {make_.expression(make_.call(make_.node<Super>(start), {spread}, start))});
  } else {
    fn = make_.function(kFnMethod | kFnConstructor, {}, {}, {}, start);
  }
  ClassMember member{};
  member.kind = MemberKind::Method;
  member.start = start;
  member.key = make_.name(Atom::constructor, start);
  member.value = make_.function_expression(fn);
  std::vector<ClassMember> members{member};
  members.insert(members.end(), cls->members.begin(), cls->members.end());
  cls->members = make_.list(members);
  return fn;
}

// `super()` is not a statement of its own: every call of it goes through
//   const _super = (...args) => { super(...args); <assignments>; return this }
Stmt* LowerPass::wrap_super(Function* constructor, const StmtList& assignments) {
  const u32 start = constructor->start;
  const SymbolId closure = symbols_.add(fresh_name("_super"), SymbolKind::Const, start);
  make_.declare(constructor->body_scope, closure);
  const auto walk = [&](auto&& self, auto*& slot) -> void {
    Node* node = slot;
    if (const auto* fn = try_as<FunctionExpr>(node); fn && !(fn->fn->flags & kFnArrow)) return;
    if (node->kind == NodeKind::FunctionDecl || node->kind == NodeKind::Class ||
        node->kind == NodeKind::ClassDecl) {
      return;
    }
    if (auto* call = try_as<Call>(node); call && call->callee->kind == NodeKind::Super) {
      call->callee = make_.ident(closure, node->start);
    }
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  for (Stmt*& item : constructor->body) walk(walk, item);

  const SymbolId args = symbols_.add(make_.atom("args"), SymbolKind::Param, start);
  auto* spread = make_.node<Spread>(start);
  spread->value = make_.ident(args, start);
  StmtList body{make_.expression(make_.call(make_.node<Super>(start), {spread}, start))};
  body.insert(body.end(), assignments.begin(), assignments.end());
  body.push_back(make_.return_(make_.this_(start), start));
  Function* fn =
      make_.function(kFnArrow | kFnHasRest, make_.list<Param>({make_.param(args, start)}),
                     make_.list(body), {args}, start);
  return make_.var(VarKind::Const, make_.binding(closure, start), make_.function_expression(fn),
                   start);
}

void LowerPass::insert_after_super(Function* constructor, const StmtList& assignments,
                                   bool derived) {
  StmtList body(constructor->body.begin(), constructor->body.end());
  size_t at = 0;
  while (at < body.size() && body[at]->kind == NodeKind::Directive) ++at;
  if (derived) {
    bool found = false;
    for (size_t i = at; i < body.size() && !found; ++i) {
      const auto* statement = try_as<ExprStmt>(body[i]);
      const auto* call = statement ? try_as<Call>(statement->value) : nullptr;
      if (!call || call->callee->kind != NodeKind::Super) continue;
      at = i + 1;
      found = true;
    }
    if (!found) {
      Stmt* closure = wrap_super(constructor, assignments);
      body.insert(body.begin() + static_cast<std::ptrdiff_t>(at), closure);
      constructor->body = make_.list(body);
      return;
    }
  }
  body.insert(body.begin() + static_cast<std::ptrdiff_t>(at), assignments.begin(),
              assignments.end());
  constructor->body = make_.list(body);
}

// constructor(private x) {}   becomes  x; constructor(x) { this.x = x }
void LowerPass::parameter_properties(Class* cls, Function* constructor, StmtList& assignments) {
  std::vector<ClassMember> fields;
  for (Param& param : constructor->params) {
    if (!param.ts_modifiers) continue;
    param.ts_modifiers = 0;
    const auto* name = try_as<BindingIdent>(param.binding);
    if (!name) continue;  // the parser has refused patterns here
    assignments.push_back(
        make_.expression(make_.assign(make_.dot(make_.this_(name->start), name->name, name->start),
                                      make_.ident(name->symbol, name->start))));
    ClassMember field{};
    field.kind = MemberKind::Field;
    field.start = name->start;
    field.key = make_.name(name->name, name->start);
    fields.push_back(field);
  }
  if (fields.empty() || !options_.ts.use_define_for_class_fields) return;
  fields.insert(fields.end(), cls->members.begin(), cls->members.end());
  cls->members = make_.list(fields);
}

// Fields that move into the constructor stand below its parameters and variables. Where one of
// those has the name of something a field reads, it gets another name.
void LowerPass::avoid_capture(Function* constructor, List<Expr*> moved) {
  std::vector<Atom> read;
  const auto collect = [&](auto&& self, Node* node) -> void {
    if (const auto* ident = try_as<Ident>(node)) read.push_back(ident->name);
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  for (Expr* value : moved) collect(collect, value);

  for (Scope* scope : {constructor->args_scope, constructor->body_scope}) {
    for (SymbolId id : scope->symbols) {
      if (std::find(read.begin(), read.end(), symbols_[id].name) == read.end()) continue;
      std::string fresh(ast_.atoms->text(symbols_[id].name));
      do {
        fresh += '_';
      } while (ast_.atoms->find(fresh) != Atom::None);
      rename(constructor, id, make_.atom(fresh));
    }
  }
}

void LowerPass::rename(Function* fn, SymbolId symbol, Atom name) {
  symbols_[symbol].name = name;
  const auto walk = [&](auto&& self, Node* node) -> void {
    if (auto* ident = try_as<Ident>(node); ident && ident->symbol == symbol) ident->name = name;
    if (auto* bound = try_as<BindingIdent>(node); bound && bound->symbol == symbol)
      bound->name = name;
    if (auto* object = try_as<Object>(node)) {
      for (Property& property : object->properties) {
        const auto* value = try_as<Ident>(property.value);
        if (value && value->symbol == symbol) property.shorthand = false;
      }
    }
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  visit_function(fn, [&](auto*& child) { walk(walk, child); });
}

void LowerPass::fields_to_assignments(Class* cls) {
  std::vector<ClassMember> kept;
  StmtList assignments;
  std::vector<Expr*> moved;
  for (ClassMember& member : cls->members) {
    const bool private_name = member.key && member.key->kind == NodeKind::PrivateName;
    if (member.ts_flags & kMemberEffect) {
      assignments.push_back(make_.expression(member.value));
      continue;
    }
    if (member.kind != MemberKind::Field || private_name) {
      kept.push_back(member);
      continue;
    }
    if (!member.value) continue;  // `x: T;` makes no property
    Expr* object = make_.this_(member.start);
    Expr* target;
    if (const auto* name = try_as<Name>(member.key); name && !member.computed) {
      target = make_.dot(object, name->name, member.start);
    } else {
      // A computed key has been evaluated where it stood (DecoratedClass).
      target = make_.index(object, member.key);
    }
    Stmt* assignment = make_.expression(make_.assign(target, member.value));
    if (member.is_static) {
      ClassMember block{};
      block.kind = MemberKind::StaticBlock;
      block.start = member.start;
      block.block = make_.list<Stmt*>({assignment});
      block.block_scope =
          member.block_scope ? member.block_scope : make_.scope(ScopeKind::StaticBlock);
      block.block_scope->kind = ScopeKind::StaticBlock;
      kept.push_back(block);
      continue;
    }
    assignments.push_back(assignment);
    moved.push_back(member.value);
  }
  cls->members = make_.list(kept);
  if (assignments.empty()) return;
  Function* constructor = constructor_of(cls);
  if (!constructor) constructor = make_constructor(cls);
  avoid_capture(constructor, make_.list(moved));
  insert_after_super(constructor, assignments, cls->extends != nullptr);
}

void LowerPass::class_children(Class* cls) {
  expressions(cls->decorators);
  in_scope(cls->name_scope, [&] {
    if (cls->extends) expression(cls->extends);
    std::vector<ClassMember> kept;
    for (ClassMember& member : cls->members) {
      if (member.ts_flags & (kMemberDeclare | kMemberAbstract)) continue;
      expressions(member.decorators);
      if (member.key && member.computed) expression(member.key);
      in_scope(member.block_scope, [&] {
        if (member.kind == MemberKind::StaticBlock) member.block = statements(member.block);
        if (!member.value) return;
        const auto* name = member.computed ? nullptr : try_as<Name>(member.key);
        named_expression(member.value, name ? name->name : Atom::None);
      });
      kept.push_back(member);
    }
    if (kept.size() != cls->members.size()) cls->members = make_.list(kept);
  });
}

// What TypeScript has in classes besides types, after decorators are gone.
void LowerPass::class_fields(Class* cls) {
  if (!typescript()) return;
  if (!options_.ts.use_define_for_class_fields) fields_to_assignments(cls);
  if (Function* constructor = constructor_of(cls)) {
    StmtList assignments;
    parameter_properties(cls, constructor, assignments);
    if (!assignments.empty()) insert_after_super(constructor, assignments, cls->extends != nullptr);
  }
}

}  // namespace sinter::js
