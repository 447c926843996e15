#include "parsers/js/class_constructor.h"

#include <algorithm>
#include <string>

#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

size_t super_calls(Node* node) {
  if (const auto* fn = try_as<FunctionExpr>(node); fn && !(fn->fn->flags & kFnArrow)) return 0;
  if (node->kind == NodeKind::FunctionDecl) return 0;
  const auto* call = try_as<Call>(node);
  size_t count = call && call->callee->kind == NodeKind::Super ? 1 : 0;
  visit_children(node, [&](auto*& child) { count += super_calls(child); });
  return count;
}

}  // namespace

Function* ClassConstructor::of(Class* cls) {
  for (ClassMember& member : cls->members) {
    if (member.kind != MemberKind::Method || member.is_static || member.computed) continue;
    const auto* name = try_as<Name>(member.key);
    if (name && name->name == Atom::constructor) return as<FunctionExpr>(member.value)->fn;
  }
  return nullptr;
}

// constructor(...args) { super(...args) }, or an empty one for a class that extends nothing.
Function* ClassConstructor::make(Class* cls) const {
  const u32 start = cls->body_start;
  Function* fn;
  if (cls->extends) {
    const SymbolId args = ast_.symbols->add(make_.atom("args"), SymbolKind::Param, start);
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
//   const _super = (...args) => { super(...args); <what is added>; return this }
Stmt* ClassConstructor::wrap_super(Function* constructor, const std::vector<Stmt*>& added) const {
  const u32 start = constructor->start;
  const SymbolId closure = ast_.symbols->add(make_.fresh_name("_super"), SymbolKind::Const, start);
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

  const SymbolId args = ast_.symbols->add(make_.fresh_name("args"), SymbolKind::Param, start);
  auto* spread = make_.node<Spread>(start);
  spread->value = make_.ident(args, start);
  std::vector<Stmt*> body{make_.expression(make_.call(make_.node<Super>(start), {spread}, start))};
  body.insert(body.end(), added.begin(), added.end());
  body.push_back(make_.return_(make_.this_(start), start));
  Function* fn =
      make_.function(kFnArrow | kFnHasRest, make_.list<Param>({make_.param(args, start)}),
                     make_.list(body), {args}, start);
  return make_.var(VarKind::Const, make_.binding(closure, start), make_.function_expression(fn),
                   start);
}

void ClassConstructor::insert(Function* constructor, const std::vector<Stmt*>& added,
                              bool derived) const {
  std::vector<Stmt*> body(constructor->body.begin(), constructor->body.end());
  size_t at = 0;
  while (at < body.size() && body[at]->kind == NodeKind::Directive) ++at;
  if (derived) {
    size_t calls = 0;
    for (Stmt* item : body) calls += super_calls(item);
    const auto is_super = [](const Expr* node) {
      const auto* call = try_as<Call>(node);
      return call && call->callee->kind == NodeKind::Super;
    };
    bool found = false;
    for (size_t i = at; calls == 1 && i < body.size() && !found; ++i) {
      const auto* statement = try_as<ExprStmt>(body[i]);
      if (!statement) continue;
      // A sequence, as the minifier makes them, is taken apart.
      std::vector<Expr*> items{statement->value};
      while (const auto* comma = try_as<Binary>(items.back())) {
        if (comma->op() != BinaryOp::Comma) break;
        items.back() = comma->right;
        items.push_back(comma->left);
      }
      std::reverse(items.begin(), items.end());
      const auto call = std::find_if(items.begin(), items.end(), is_super);
      if (call == items.end() || super_calls(*call) != 1) continue;
      std::vector<Stmt*> statements;
      for (Expr* item : items) statements.push_back(make_.expression(item));
      at = i + 1 + static_cast<size_t>(call - items.begin());
      const auto place = body.begin() + static_cast<std::ptrdiff_t>(i);
      body.insert(body.erase(place), statements.begin(), statements.end());
      found = true;
    }
    if (!found) {
      Stmt* closure = wrap_super(constructor, added);
      body.insert(body.begin() + static_cast<std::ptrdiff_t>(at), closure);
      constructor->body = make_.list(body);
      return;
    }
  }
  body.insert(body.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
  constructor->body = make_.list(body);
}

// Fields that move into the constructor stand below its parameters and variables. Where one of
// those has the name of something a field reads, it gets another name.
void ClassConstructor::avoid_capture(Function* constructor, List<Expr*> moved) const {
  std::vector<Atom> read;
  const auto collect = [&](auto&& self, Node* node) -> void {
    if (const auto* ident = try_as<Ident>(node)) read.push_back(ident->name);
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  for (Expr* value : moved) collect(collect, value);

  for (Scope* scope : {constructor->args_scope, constructor->body_scope}) {
    for (SymbolId id : scope->symbols) {
      if (std::find(read.begin(), read.end(), (*ast_.symbols)[id].name) == read.end()) continue;
      std::string fresh(ast_.atoms->text((*ast_.symbols)[id].name));
      do {
        fresh += '_';
      } while (ast_.atoms->find(fresh) != Atom::None);
      rename(constructor, id, make_.atom(fresh));
    }
  }
}

void ClassConstructor::rename(Function* fn, SymbolId symbol, Atom name) const {
  (*ast_.symbols)[symbol].name = name;
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

}  // namespace sinter::js
