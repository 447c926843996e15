// Making tree nodes, for the passes that rewrite. Each function takes the source offset the new
// node stands for.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/js/ast.h"

namespace sinter::js {

class NodeMaker {
 public:
  explicit NodeMaker(Ast& ast) : ast_(ast) {}

  template <class T>
  T* node(u32 start) const {
    T* made = ast_.arena->make<T>();
    made->kind = T::kKind;
    made->flags = 0;
    made->aux = 0;
    made->start = start;
    return made;
  }

  template <class T>
  List<T> list(std::initializer_list<T> items) const {
    return ast_.arena->copy(std::span<const T>(items.begin(), items.size()));
  }
  template <class T>
  List<T> list(const std::vector<T>& items) const {
    return ast_.arena->copy(std::span<const T>(items));
  }

  Atom atom(std::string_view text) const {
    const Atom found = ast_.atoms->find(text);
    return found != Atom::None ? found : ast_.atoms->intern_copy(text, *ast_.arena);
  }

  // `base`, or `base` and a number: a name that the module has nowhere.
  Atom fresh_name(std::string base) const {
    if (ast_.atoms->find(base) != Atom::None) {
      const size_t stem = base.size();
      u32 n = 2;
      do {
        base.resize(stem);
        base += std::to_string(n++);
      } while (ast_.atoms->find(base) != Atom::None);
    }
    return atom(base);
  }

  // A reference to `symbol`; counts as a use.
  Ident* ident(SymbolId symbol, u32 start) const {
    auto* made = node<Ident>(start);
    made->name = (*ast_.symbols)[symbol].name;
    made->symbol = symbol;
    ++(*ast_.symbols)[symbol].use_count;
    return made;
  }
  BindingIdent* binding(SymbolId symbol, u32 start) const {
    auto* made = node<BindingIdent>(start);
    made->name = (*ast_.symbols)[symbol].name;
    made->symbol = symbol;
    return made;
  }
  Expr* number(f64 value, u32 start) const {
    auto* made = node<Number>(start);
    made->value = value;
    return made;
  }
  Expr* string(std::string_view value, u32 start) const {
    auto* made = node<String>(start);
    made->value = value;
    return made;
  }
  Expr* string(Atom value, u32 start) const { return string(ast_.atoms->text(value), start); }
  Expr* boolean(bool value, u32 start) const {
    auto* made = node<Boolean>(start);
    made->aux = value;
    return made;
  }
  Expr* null(u32 start) const { return node<Null>(start); }
  Expr* this_(u32 start) const { return node<This>(start); }
  Expr* void_0(u32 start) const { return unary(UnaryOp::Void, number(0, start), start); }
  Expr* name(Atom text, u32 start) const {
    auto* made = node<Name>(start);
    made->name = text;
    return made;
  }
  Expr* unary(UnaryOp op, Expr* value, u32 start) const {
    auto* made = node<Unary>(start);
    made->aux = static_cast<u16>(op);
    made->value = value;
    return made;
  }
  Expr* binary(BinaryOp op, Expr* left, Expr* right) const {
    auto* made = node<Binary>(left->start);
    made->aux = static_cast<u16>(op);
    made->left = left;
    made->right = right;
    return made;
  }
  Expr* assign(Expr* target, Expr* value) const {
    auto* made = node<Assign>(target->start);
    made->aux = static_cast<u16>(AssignOp::Assign);
    made->target = target;
    made->value = value;
    return made;
  }
  Expr* dot(Expr* target, Atom name, u32 start) const {
    auto* made = node<Dot>(target->start);
    made->target = target;
    made->name = name;
    made->name_start = start;
    made->private_symbol = SymbolId::None;
    made->is_private = false;
    return made;
  }
  Expr* index(Expr* target, Expr* key) const {
    auto* made = node<Index>(target->start);
    made->target = target;
    made->index = key;
    return made;
  }
  Call* call(Expr* callee, std::initializer_list<Expr*> args, u32 start) const {
    return call(callee, list(args), start);
  }
  Call* call(Expr* callee, List<Expr*> args, u32 start) const {
    auto* made = node<Call>(start);
    made->callee = callee;
    made->args = args;
    made->close = start;
    return made;
  }
  Property property(Expr* key, Expr* value, bool computed = false) const {
    return {PropertyKind::Normal, computed, false, key->start, key, value, nullptr};
  }
  Expr* object(List<Property> properties, u32 start) const {
    auto* made = node<Object>(start);
    made->properties = properties;
    return made;
  }
  Expr* array(List<Expr*> items, u32 start) const {
    auto* made = node<Array>(start);
    made->items = items;
    return made;
  }

  Stmt* expression(Expr* value) const {
    auto* made = node<ExprStmt>(value->start);
    made->value = value;
    return made;
  }
  Stmt* return_(Expr* value, u32 start) const {
    auto* made = node<Return>(start);
    made->value = value;
    return made;
  }
  Var* var(VarKind kind, Binding* binding, Expr* value, u32 start) const {
    auto* made = node<Var>(start);
    made->aux = static_cast<u16>(kind);
    made->declarators = list<Declarator>({{binding, value}});
    return made;
  }

  Scope* scope(ScopeKind kind, std::initializer_list<SymbolId> symbols = {}) const {
    auto* made = ast_.arena->make<Scope>();
    made->kind = kind;
    made->strict = ast_.strict;
    made->symbols = list(symbols);
    return made;
  }
  // Adds a symbol to the names a scope declares.
  void declare(Scope* scope, SymbolId symbol) const {
    std::vector<SymbolId> symbols(scope->symbols.begin(), scope->symbols.end());
    symbols.push_back(symbol);
    scope->symbols = list(symbols);
  }
  void declare(Scope* scope, const std::vector<SymbolId>& added) const {
    std::vector<SymbolId> symbols(scope->symbols.begin(), scope->symbols.end());
    symbols.insert(symbols.end(), added.begin(), added.end());
    scope->symbols = list(symbols);
  }
  // A new name of the module scope (exempt from clashes: the linker and the slots give it a free
  // name).
  SymbolId top_level_symbol(Atom name, SymbolKind kind, u32 start) const {
    const SymbolId id = ast_.symbols->add(name, kind, start);
    (*ast_.symbols)[id].flags |= kSymTopLevel;
    return id;
  }

  // A function with the given parameters and body; `symbols` are the parameters' names.
  Function* function(u32 flags, List<Param> params, List<Stmt*> body,
                     std::initializer_list<SymbolId> symbols, u32 start) const {
    auto* made = ast_.arena->make<Function>();
    *made = Function{};
    made->start = made->body_start = made->body_end = start;
    made->flags = flags;
    made->params = params;
    made->body = body;
    made->args_scope = scope(ScopeKind::Args, symbols);
    made->body_scope = scope(ScopeKind::Function);
    return made;
  }
  FunctionExpr* function_expression(Function* fn) const {
    auto* made = node<FunctionExpr>(fn->start);
    made->fn = fn;
    return made;
  }
  Param param(SymbolId symbol, u32 start) const { return {binding(symbol, start), nullptr, {}, 0}; }

 private:
  Ast& ast_;
};

}  // namespace sinter::js
