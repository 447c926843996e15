// Classes: TypeScript's parameter properties, `declare` and `abstract` members, fields with
// assignment semantics (useDefineForClassFields: false), and decorators (lower_decorators.h).
#include <algorithm>
#include <string>

#include "parsers/js/class_constructor.h"
#include "parsers/js/lower_pass.h"

namespace sinter::js {

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
  Function* constructor = ClassConstructor::of(cls);
  const ClassConstructor places(ast_);
  if (!constructor) constructor = places.make(cls);
  places.avoid_capture(constructor, make_.list(moved));
  places.insert(constructor, assignments, cls->extends != nullptr);
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
  if (Function* constructor = ClassConstructor::of(cls)) {
    StmtList assignments;
    parameter_properties(cls, constructor, assignments);
    if (!assignments.empty())
      ClassConstructor(ast_).insert(constructor, assignments, cls->extends != nullptr);
  }
}

}  // namespace sinter::js
