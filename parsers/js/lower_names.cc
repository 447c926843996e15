// --keep-names: `name` of functions and classes stays what the source says when their bindings are
// renamed.
//
//   function f() {}           function f() {} __name(f, "f");       a part that declares f too: it
//   is kept when f is const g = () => {};       const g = /* @__PURE__ */ __name(() => {}, "g");
//   class C {}                class C { static { __name(this, "C") } }
//
// Property names are never changed, so functions named after properties need nothing. Neither do
// names in nested scopes unless identifiers are minified, or rewrite_sloppy_code had to change
// them; names of the module may be changed by the linker at any time.
#include <algorithm>

#include "parsers/js/lower_pass.h"

namespace sinter::js {

bool LowerPass::keeps_names() const {
  return options_.keep_names && (options_.minify_identifiers || scopes_.size() == 1);
}

bool LowerPass::was_renamed(SymbolId symbol) const {
  return std::any_of(bound_.renamed.begin(), bound_.renamed.end(),
                     [&](const auto& entry) { return entry.first == symbol; });
}

// The name in the source.
Atom LowerPass::written_name(const BindingIdent* binding) const {
  // The first change is the one from the source.
  for (const auto& [symbol, name] : bound_.renamed)
    if (symbol == binding->symbol) return name;
  return binding->name;
}

Call* LowerPass::name_call(Expr* target, Atom name, u32 start) {
  return make_.call(make_.ident(helper("__name"), start), {target, make_.string(name, start)},
                    start);
}

// A function or arrow that takes its name from where it stands.
void LowerPass::keep_inferred_name(Expr*& slot, Atom name) {
  const auto* fn = try_as<FunctionExpr>(slot);
  if (!fn || fn->fn->name || name == Atom::None || !keeps_names()) return;
  Call* call = name_call(slot, name, slot->start);
  call->flags |= kPure;
  slot = call;
}

// `function inner() {}` as an expression: its name is its own business until names are minified.
void LowerPass::keep_expression_name(Expr*& slot) {
  const auto* fn = as<FunctionExpr>(slot);
  if (!fn->fn->name || !options_.keep_names) return;
  const auto* name = as<BindingIdent>(fn->fn->name);
  if (!options_.minify_identifiers && !was_renamed(name->symbol)) return;
  Call* call = name_call(slot, written_name(name), slot->start);
  call->flags |= kPure;
  slot = call;
}

Stmt* LowerPass::keep_declared_name(SymbolId symbol, Atom name, u32 start) {
  Call* call = name_call(make_.ident(symbol, start), name, start);
  if (scopes_.size() == 1) call->aux |= kKeepsName;
  return make_.expression(call);
}

// Function declarations of a nested scope are there before its first statement runs, and so are
// their names.
void LowerPass::keep_nested_names(StmtList& body) {
  if (!keeps_names() && bound_.renamed.empty()) return;
  StmtList calls;
  for (Stmt* item : body) {
    const auto* decl = try_as<FunctionDecl>(item);
    if (!decl || !decl->fn->name) continue;
    const auto* name = as<BindingIdent>(decl->fn->name);
    if (!keeps_names() && !was_renamed(name->symbol)) continue;
    calls.push_back(keep_declared_name(name->symbol, written_name(name), item->start));
  }
  size_t at = 0;
  while (at < body.size() && body[at]->kind == NodeKind::Directive) ++at;
  body.insert(body.begin() + static_cast<std::ptrdiff_t>(at), calls.begin(), calls.end());
}

void LowerPass::keep_class_name(Class* cls, Atom name) {
  if (cls->name) name = written_name(as<BindingIdent>(cls->name));
  if (name == Atom::None || !keeps_names()) return;
  for (const ClassMember& member : cls->members) {
    const auto* key = member.key && !member.computed ? try_as<Name>(member.key) : nullptr;
    if (member.is_static && key && key->name == Atom::name) return;
  }
  Call* call = name_call(make_.this_(cls->start), name, cls->start);
  call->aux |= kKeepsName;
  ClassMember block{};
  block.kind = MemberKind::StaticBlock;
  block.is_static = true;
  block.start = cls->start;
  block.block = make_.list<Stmt*>({make_.expression(call)});
  block.block_scope = make_.scope(ScopeKind::StaticBlock);
  std::vector<ClassMember> members{block};
  members.insert(members.end(), cls->members.begin(), cls->members.end());
  cls->members = make_.list(members);
}

}  // namespace sinter::js
