#include "parsers/js/sloppy_code.h"

#include <algorithm>
#include <string>
#include <vector>

#include "parsers/js/make.h"
#include "parsers/js/walk.h"

namespace sinter::js {

namespace {

bool is_reserved_in_modules(Atom name) {
  switch (name) {
    case Atom::await:
    case Atom::implements_:
    case Atom::interface_:
    case Atom::let:
    case Atom::package_:
    case Atom::private_:
    case Atom::protected_:
    case Atom::public_:
    case Atom::static_:
    case Atom::yield:
      return true;
    default:
      return false;
  }
}

class SloppyCode {
 public:
  SloppyCode(Ast& ast, BindResult& bound)
      : ast_(ast), symbols_(*ast.symbols), bound_(bound), make_(ast) {}

  // The name of a symbol that could not be renamed, or None.
  Atom rename_reserved_words() {
    for (u32 i = 0; i < symbols_.size(); ++i) {
      Symbol& symbol = symbols_[static_cast<SymbolId>(i)];
      if (!is_reserved_in_modules(symbol.name) || symbol.kind == SymbolKind::PrivateName) continue;
      if (symbol.kind == SymbolKind::Unbound || symbol.kind == SymbolKind::Label ||
          symbol.flags & kSymFrozen)
        return symbol.name;
      rename(static_cast<SymbolId>(i));
    }
    return Atom::None;
  }

  void rewrite() {
    for (Stmt*& item : ast_.body) visit(item);
  }

  // The tree says the new names too.
  void write_names() {
    renamed_.resize(symbols_.size());
    for (Stmt*& item : ast_.body) write_name(item);
  }

 private:
  template <class T>
  void visit(T*& node) {
    // Inside first: the blocks below keep what they declare to themselves.
    visit_children(node, [&](auto*& child) { visit(child); });
    switch (node->kind) {
      case NodeKind::Function:
        return parameters(as<FunctionExpr>(static_cast<Node*>(node))->fn);
      case NodeKind::FunctionDecl:
        return parameters(as<FunctionDecl>(static_cast<Node*>(node))->fn);
      case NodeKind::Block: {
        auto* block = as<Block>(static_cast<Node*>(node));
        return block_functions(block->scope, {&block->body});
      }
      case NodeKind::Try: {
        auto* attempt = as<Try>(static_cast<Node*>(node));
        if (attempt->has_catch) catch_parameter(attempt);
        block_functions(attempt->block_scope, {&attempt->block});
        if (attempt->has_catch) block_functions(attempt->catch_body_scope, {&attempt->catch_body});
        if (attempt->has_finally) block_functions(attempt->finally_scope, {&attempt->finally_body});
        return;
      }
      case NodeKind::Switch: {
        auto* choice = as<Switch>(static_cast<Node*>(node));
        std::vector<List<Stmt*>*> lists;
        for (SwitchCase& clause : choice->cases) lists.push_back(&clause.body);
        return block_functions(choice->scope, lists);
      }
      default:
        return;
    }
  }

  // Of parameters with one name the last is meant; each has a symbol of its own.
  void parameters(Function* fn) {
    for (size_t i = 0; i + 1 < fn->params.size(); ++i) {
      auto* name = try_as<BindingIdent>(fn->params[i].binding);
      if (name == nullptr) continue;
      const bool again = std::any_of(fn->params.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                     fn->params.end(), [&](const Param& later) {
                                       const auto* other = try_as<BindingIdent>(later.binding);
                                       return other != nullptr && other->name == name->name;
                                     });
      if (!again) continue;
      rename(name->symbol);
    }
  }

  // `catch (e) { var e = 1; }` declares a `var` and sets the parameter. Both get one symbol, hence
  // one name.
  void catch_parameter(Try* attempt) {
    auto* parameter =
        attempt->catch_binding ? try_as<BindingIdent>(attempt->catch_binding) : nullptr;
    if (parameter == nullptr) return;
    SymbolId var = SymbolId::None;
    for (Stmt*& item : attempt->catch_body) find_var(item, parameter->name, var);
    const SymbolId own = parameter->symbol;
    if (var == SymbolId::None || var == own) return;
    symbols_[var].flags |=
        static_cast<u16>(kSymAssigned | (symbols_[own].flags & (kSymCaptured | kSymFrozen)));
    for (Scope* scope : {attempt->catch_scope, attempt->catch_body_scope}) {
      if (scope == nullptr) continue;
      for (SymbolId& symbol : scope->symbols) {
        if (symbol == own) symbol = var;
      }
    }
    parameter->symbol = var;
    for (Stmt*& item : attempt->catch_body) replace(item, own, var);
  }

  // The `var` of this name in a statement, not in the functions inside it.
  template <class T>
  void find_var(T*& node, Atom name, SymbolId& found) {
    Node* any = node;
    if (any->kind == NodeKind::Function || any->kind == NodeKind::Class ||
        any->kind == NodeKind::FunctionDecl || any->kind == NodeKind::ClassDecl)
      return;
    if (auto* vars = try_as<Var>(any); vars != nullptr && vars->var_kind() == VarKind::Var) {
      for (Declarator& declarator : vars->declarators) {
        auto* binding = try_as<BindingIdent>(declarator.binding);
        if (binding != nullptr && binding->name == name) found = binding->symbol;
      }
    }
    visit_children(any, [&](auto*& child) { find_var(child, name, found); });
  }

  static BindingIdent* block_function(Stmt* item) {
    auto* decl = try_as<FunctionDecl>(item);
    return decl != nullptr && decl->fn->name ? as<BindingIdent>(decl->fn->name) : nullptr;
  }

  void block_functions(Scope* scope, const std::vector<List<Stmt*>*>& lists) {
    if (scope == nullptr || scope->strict || scope->direct_eval) return;
    std::vector<const BindingIdent*> hoisted;
    for (const List<Stmt*>* list : lists) {
      for (Stmt* item : *list) {
        const BindingIdent* name = block_function(item);
        // FunctionLex: nothing of that name is outside of the block.
        if (name == nullptr || symbols_[name->symbol].kind == SymbolKind::FunctionLex) continue;
        const auto same = [&](const BindingIdent* other) { return other->symbol == name->symbol; };
        if (std::none_of(hoisted.begin(), hoisted.end(), same)) hoisted.push_back(name);
      }
    }
    for (const BindingIdent* name : hoisted) {
      const SymbolId outer = name->symbol;
      give_own_name(scope, lists, outer, name->name);
    }
  }

  void give_own_name(Scope* scope, const std::vector<List<Stmt*>*>& lists, SymbolId outer,
                     Atom written) {
    const u32 start = symbols_[outer].start;
    const SymbolId inner = symbols_.add(written, SymbolKind::FunctionLex, start);
    Symbol& var = symbols_[outer];
    symbols_[inner].flags = static_cast<u16>(var.flags & (kSymAssigned | kSymCaptured));
    // `name` of the function stays what it was, unless that of another one would not.
    if (var.kind == SymbolKind::FunctionVar || var.flags & kSymFrozen) {
      rename(inner);
    } else if (var.name == written) {
      rename(outer);
    }
    for (SymbolId& symbol : scope->symbols) {
      if (symbol == outer) symbol = inner;
    }
    size_t declarations = 0;
    for (List<Stmt*>* list : lists) {
      for (Stmt*& item : *list) {
        const BindingIdent* name = block_function(item);
        if (name != nullptr && name->symbol == outer) ++declarations;
        replace(item, outer, inner);
      }
    }
    for (List<Stmt*>* list : lists) {
      std::vector<Stmt*> items;
      for (Stmt* item : *list) {
        const BindingIdent* name = block_function(item);
        if (name == nullptr || name->symbol != inner) {
          items.push_back(item);
          continue;
        }
        // Of several declarations of one name in a block the last counts.
        if (--declarations > 0) continue;
        items.push_back(item);
        items.push_back(make_.var(VarKind::Var, make_.binding(outer, item->start),
                                  make_.ident(inner, item->start), item->start));
      }
      *list = make_.list(items);
    }
  }

  template <class T>
  void write_name(T*& node) {
    Node* any = node;
    if (auto* reference = try_as<Ident>(any)) {
      write_name(reference->symbol, reference->name);
    } else if (auto* binding = try_as<BindingIdent>(any)) {
      write_name(binding->symbol, binding->name);
    }
    visit_children(any, [&](auto*& child) { write_name(child); });
  }
  void write_name(SymbolId symbol, Atom& name) const {
    if (symbol != SymbolId::None && renamed_[static_cast<u32>(symbol)])
      name = symbols_[symbol].name;
  }

  template <class T>
  void replace(T*& node, SymbolId from, SymbolId to) {
    Node* any = node;
    if (auto* reference = try_as<Ident>(any)) {
      if (reference->symbol == from) {
        reference->symbol = to;
        --symbols_[from].use_count;
        ++symbols_[to].use_count;
      }
    } else if (auto* binding = try_as<BindingIdent>(any)) {
      if (binding->symbol == from) binding->symbol = to;
    }
    visit_children(any, [&](auto*& child) { replace(child, from, to); });
  }

  void rename(SymbolId id) {
    const std::string base = "_" + std::string(ast_.atoms->text(symbols_[id].name));
    std::string name = base;
    for (u32 n = 2; ast_.atoms->find(name) != Atom::None; ++n) name = base + std::to_string(n);
    bound_.renamed.emplace_back(id, symbols_[id].name);
    symbols_[id].name = make_.atom(name);
    renamed_.resize(symbols_.size());
    renamed_[static_cast<u32>(id)] = true;
  }

  Ast& ast_;
  SymbolTable& symbols_;
  BindResult& bound_;
  NodeMaker make_;
  std::vector<bool> renamed_;  // by symbol
};

}  // namespace

void rewrite_sloppy_code(Ast& ast, const SloppySyntax& found, BindResult& bound,
                         Diagnostics& diagnostics) {
  SloppyCode code(ast, bound);
  const auto refuse = [&](std::string message, SourceRange range) {
    diagnostics.warning(std::string(kSloppyOnly), std::move(message), {}, range);
  };
  for (const SloppySyntax::Problem& problem : found.problems)
    refuse(problem.message, problem.range);
  if (found.block_functions || found.duplicate_parameters || found.catch_variables) code.rewrite();
  if (!found.reserved_word.is_none()) {
    if (const Atom name = code.rename_reserved_words(); name != Atom::None)
      refuse("\"" + std::string(ast.atoms->text(name)) + "\" is a reserved word in strict mode",
             found.reserved_word);
  }
  code.write_names();
}

}  // namespace sinter::js
