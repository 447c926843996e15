// minify_syntax, statements: fewer statements, most of them expressions.
#include <algorithm>

#include "parsers/js/fold_pass.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

bool is_lexical(const Stmt* node) {
  while (const auto* labeled = try_as<Labeled>(node)) node = labeled->body;  // `a: function f() {}`
  if (const auto* vars = try_as<Var>(node)) return vars->var_kind() != VarKind::Var;
  return node->kind == NodeKind::ClassDecl || node->kind == NodeKind::FunctionDecl;
}

// A block that holds one statement without names of its own is that statement.
Stmt* without_block(Stmt* node) {
  while (auto* block = try_as<Block>(node)) {
    if (block->body.size() != 1 || is_lexical(block->body[0])) break;
    node = block->body[0];
  }
  return node;
}

bool ends_with_jump(const Stmt* node) {
  if (const auto* block = try_as<Block>(node))
    return !block->body.empty() && ends_with_jump(block->body.back());
  return node->kind == NodeKind::Return || node->kind == NodeKind::Throw ||
         node->kind == NodeKind::Break || node->kind == NodeKind::Continue;
}

}  // namespace

// The rewrites of one statement, its children done.
Stmt* FoldPass::minify_statement(Stmt* node) {
  switch (node->kind) {
    case NodeKind::If:
      return minify_if(static_cast<If*>(node));
    case NodeKind::While: {
      auto* loop = static_cast<While*>(node);
      auto* made = make_.node<For>(node->start);
      made->init = nullptr;
      made->update = nullptr;
      const Truth known = truth(loop->test);
      made->test = known.known && known.value && known.pure ? nullptr : loop->test;
      made->body = without_block(loop->body);
      made->scope = make_.scope(ScopeKind::For);
      return made;
    }
    case NodeKind::For:
      static_cast<For*>(node)->body = without_block(static_cast<For*>(node)->body);
      return node;
    case NodeKind::ForIn:
      static_cast<ForIn*>(node)->body = without_block(static_cast<ForIn*>(node)->body);
      return node;
    case NodeKind::ForOf:
      static_cast<ForOf*>(node)->body = without_block(static_cast<ForOf*>(node)->body);
      return node;
    case NodeKind::DoWhile:
      static_cast<DoWhile*>(node)->body = without_block(static_cast<DoWhile*>(node)->body);
      return node;
    case NodeKind::Block:
      return without_block(node);
    case NodeKind::Return: {
      auto* stmt = static_cast<Return*>(node);
      if (stmt->value && is_undefined(stmt->value) && !in_async_generator_) stmt->value = nullptr;
      return node;
    }
    case NodeKind::Try: {
      auto* attempt = static_cast<Try*>(node);
      auto* name = attempt->catch_binding ? try_as<BindingIdent>(attempt->catch_binding) : nullptr;
      if (name && options_.target.has(LanguageFeature::OptionalCatch) && removable(name->symbol)) {
        attempt->catch_binding = nullptr;
        attempt->catch_scope->symbols = {};
      }
      if (attempt->has_finally && attempt->finally_body.empty() && attempt->has_catch)
        attempt->has_finally = false;
      return node;
    }
    case NodeKind::Var:
      const_to_let(static_cast<Var*>(node));
      return node;
    default:
      return node;
  }
}

// `const` never assigned is `let`: one keyword less, and neighbours join. What throws on assignment
// stays.
void FoldPass::const_to_let(Var* node) {
  if (node->var_kind() != VarKind::Const || with_depth_ != 0) return;
  bool assigned = false;
  const auto check = [&](auto&& self, Binding* pattern) -> void {
    if (const auto* name = try_as<BindingIdent>(pattern)) {
      assigned |= (symbols_[name->symbol].flags & (kSymAssigned | kSymFrozen)) != 0;
    }
    visit_children(pattern, [&](auto*& child) {
      if constexpr (std::is_same_v<std::remove_reference_t<decltype(child)>, Binding*>)
        self(self, child);
    });
  };
  for (const Declarator& declarator : node->declarators) check(check, declarator.binding);
  // At top level the keyword is the linker's to write, and `const` tells it that the value may be
  // inlined.
  if (!assigned && function_depth_ != 0) node->aux = static_cast<u16>(VarKind::Let);
}

Stmt* FoldPass::minify_if(If* node) {
  node->yes = without_block(node->yes);
  if (node->no) node->no = without_block(node->no);
  if (node->no && node->no->kind == NodeKind::Empty) node->no = nullptr;

  if (node->yes->kind == NodeKind::Empty) {
    if (!node->no) {
      Expr* left = effects(node->test);
      return left ? make_.expression(left) : node->yes;
    }
    node->test = negated(node->test);
    node->yes = node->no;
    node->no = nullptr;
    return minify_if(node);
  }
  // if (!a) b; else c  →  if (a) c; else b
  if (node->no) {
    auto* test = try_as<Unary>(node->test);
    if (test && test->op() == UnaryOp::Not) {
      node->test = test->value;
      std::swap(node->yes, node->no);
    }
  }
  auto* yes = try_as<ExprStmt>(node->yes);
  if (yes && !node->no) return make_.expression(unused_logical(and_(node->test, yes->value)));
  if (!node->no) {
    // if (a) if (b) c  →  if (a && b) c
    auto* inner = try_as<If>(node->yes);
    if (inner && !inner->no) {
      node->test = make_.binary(BinaryOp::And, node->test, inner->test);
      node->yes = inner->yes;
      return minify_if(node);
    }
    return node;
  }
  auto* no = try_as<ExprStmt>(node->no);
  if (yes && no) return make_.expression(conditional(node->test, yes->value, no->value));
  if (Stmt* jump = merged_jump(node->test, node->yes, node->no)) return jump;
  return node;
}

// if (a) return b; else return c  →  return a ? b : c. The same for throw.
Stmt* FoldPass::merged_jump(Expr* test, Stmt* yes, Stmt* no) {
  if (auto* a = try_as<Return>(yes)) {
    auto* b = try_as<Return>(no);
    if (!b) return nullptr;
    if (in_async_generator_ && (!a->value || !b->value))
      return nullptr;  // `return x` awaits x, `return` does not
    if (!a->value && !b->value) {
      return make_.return_(make_.binary(BinaryOp::Comma, test, make_.void_0(test->start)),
                           yes->start);
    }
    Expr* first = a->value ? a->value : make_.void_0(yes->start);
    Expr* second = b->value ? b->value : make_.void_0(no->start);
    return make_.return_(conditional(test, first, second), yes->start);
  }
  if (auto* a = try_as<Throw>(yes)) {
    auto* b = try_as<Throw>(no);
    if (!b) return nullptr;
    a->value = conditional(test, a->value, b->value);
    return a;
  }
  return nullptr;
}

// Whether nothing would notice if the name were not declared: no use is left, no eval can see it.
bool FoldPass::removable(SymbolId id) const {
  const Symbol& symbol = symbols_[id];
  return symbol.use_count == 0 && !(symbol.flags & (kSymFrozen | kSymTopLevel | kSymExported));
}

// `var a = 1` and `function a() {}` where `a` is a parameter: `arguments` may see what they give
// it.
bool FoldPass::is_parameter(SymbolId id) const {
  const SymbolKind kind = symbols_[id].kind;
  return kind == SymbolKind::Param || kind == SymbolKind::Catch || kind == SymbolKind::CatchPattern;
}

// Declarations of inner names that nobody uses.
void FoldPass::drop_unused(StmtList& list) {
  if (!options_.tree_shaking) return;
  // Most lists declare nothing in vain.
  const auto is_unused = [&](const Binding* binding) {
    const auto* name = try_as<BindingIdent>(binding);
    return name && removable(name->symbol) && !is_parameter(name->symbol);
  };
  const auto may_drop = [&](Stmt* item) {
    if (auto* fn = try_as<FunctionDecl>(item)) return is_unused(fn->fn->name);
    if (auto* cls = try_as<ClassDecl>(item)) return is_unused(cls->cls->name);
    if (auto* vars = try_as<Var>(item))
      return std::any_of(vars->declarators.begin(), vars->declarators.end(),
                         [&](const Declarator& d) { return is_unused(d.binding); });
    return false;
  };
  const auto first = std::find_if(list.begin(), list.end(), may_drop);
  if (first == list.end()) return;
  StmtList out;
  out.reserve(list.size());
  for (Stmt* item : list) {
    if (auto* fn = try_as<FunctionDecl>(item)) {
      const SymbolId name = as<BindingIdent>(fn->fn->name)->symbol;
      if (removable(name) && !is_parameter(name)) {
        forget(item);
        continue;
      }
    } else if (auto* cls = try_as<ClassDecl>(item)) {
      if (removable(as<BindingIdent>(cls->cls->name)->symbol) &&
          purity_.class_definition(cls->cls)) {
        forget(item);
        continue;
      }
    } else if (auto* vars = try_as<Var>(item)) {
      const bool disposes =
          vars->var_kind() == VarKind::Using || vars->var_kind() == VarKind::AwaitUsing;
      std::vector<Declarator> kept;
      StmtList before;
      bool changed = false;
      for (const Declarator& declarator : vars->declarators) {
        const auto* name = try_as<BindingIdent>(declarator.binding);
        if (disposes || !name || !removable(name->symbol) || is_parameter(name->symbol)) {
          kept.push_back(declarator);
          continue;
        }
        if (!declarator.initializer || purity_.expression(declarator.initializer)) {
          if (declarator.initializer) forget(declarator.initializer);
          changed = true;
          continue;
        }
        // What it does stays, in its place: only possible when no other declarator stands before
        // it.
        if (!kept.empty()) {
          kept.push_back(declarator);
          continue;
        }
        changed = true;
        if (Expr* left = effects(declarator.initializer)) before.push_back(make_.expression(left));
      }
      if (changed) {
        out.insert(out.end(), before.begin(), before.end());
        if (kept.empty()) continue;
        vars->declarators = make_.list(kept);
      }
    }
    out.push_back(item);
  }
  list = std::move(out);
}

// The whole of a statement list: unused names, single uses, joined neighbours, returns.
void FoldPass::minify_list(StmtList& list, ListKind kind) {
  const bool top_level = kind == ListKind::Module;
  if (!top_level) drop_unused(list);

  StmtList out;
  out.reserve(list.size());
  for (size_t i = 0; i < list.size(); ++i) {
    Stmt* item = list[i];
    if (item->kind == NodeKind::Empty) continue;
    // An `else` after a jump is not needed: if (a) return b; else c  →  if (a) return b; c
    if (auto* branch = try_as<If>(item); branch && branch->no && ends_with_jump(branch->yes)) {
      Stmt* rest = branch->no;
      auto* block = try_as<Block>(rest);
      const bool splices = block ? std::none_of(block->body.begin(), block->body.end(), is_lexical)
                                 : !is_lexical(rest);
      if (splices) {
        branch->no = nullptr;
        StmtList tail(list.begin() + static_cast<std::ptrdiff_t>(i) + 1, list.end());
        list.resize(i + 1);
        list[i] = minify_if(branch);
        item = list[i];
        if (block) {
          list.insert(list.end(), block->body.begin(), block->body.end());
        } else {
          list.push_back(rest);
        }
        list.insert(list.end(), tail.begin(), tail.end());
      }
    }
    // A block whose names would not clash has no need of braces.
    if (auto* block = try_as<Block>(item)) {
      if (std::none_of(block->body.begin(), block->body.end(), is_lexical)) {
        StmtList tail(list.begin() + static_cast<std::ptrdiff_t>(i) + 1, list.end());
        list.resize(i);
        list.insert(list.end(), block->body.begin(), block->body.end());
        list.insert(list.end(), tail.begin(), tail.end());
        --i;
        continue;
      }
    }
    if (!top_level) {
      if (auto* vars = try_as<Var>(item)) substitute_in_declarators(vars);
      substitute_single_uses(out, item);
      if (assign_to_declaration(out, item)) continue;
    }
    append_joined(out, item, top_level);
    if (!out.empty() && jumps(out.back()) && kind != ListKind::Case) {
      // Splicing may have put more behind the jump.
      for (size_t j = i + 1; j < list.size(); ++j) {
        if (survives_jump(list[j], kind)) {
          out.push_back(list[j]);
        } else {
          keep_declarations(list[j], out);
        }
      }
      break;
    }
  }
  merge_returns(out, kind);
  list = std::move(out);
}

// Adds a statement, joined with the one before it where both can be one.
void FoldPass::append_joined(StmtList& out, Stmt* item, bool top_level) {
  Stmt* last = out.empty() ? nullptr : out.back();
  auto* before = last ? try_as<ExprStmt>(last) : nullptr;
  if (before && !top_level) {
    Expr** head = nullptr;
    switch (item->kind) {
      case NodeKind::ExprStmt:
        head = &static_cast<ExprStmt*>(item)->value;
        break;
      case NodeKind::Return:
        if (static_cast<Return*>(item)->value) head = &static_cast<Return*>(item)->value;
        break;
      case NodeKind::Throw:
        head = &static_cast<Throw*>(item)->value;
        break;
      case NodeKind::If:
        head = &static_cast<If*>(item)->test;
        break;
      case NodeKind::Switch:
        head = &static_cast<Switch*>(item)->value;
        break;
      case NodeKind::For: {
        auto* loop = static_cast<For*>(item);
        if (!loop->init) {
          loop->init = before;
          out.back() = item;
          return;
        }
        if (auto* init = try_as<ExprStmt>(loop->init)) head = &init->value;
        break;
      }
      default:
        break;
    }
    if (head) {
      *head = make_.binary(BinaryOp::Comma, before->value, *head);
      out.back() = item;
      return;
    }
  }
  auto* previous = last ? try_as<Var>(last) : nullptr;
  if (previous && !top_level) {
    auto* vars = try_as<Var>(item);
    auto* loop = try_as<For>(item);
    const bool exported = previous->flags & kExported;
    if (vars && vars->aux == previous->aux && !exported && !(vars->flags & kExported)) {
      std::vector<Declarator> joined(previous->declarators.begin(), previous->declarators.end());
      joined.insert(joined.end(), vars->declarators.begin(), vars->declarators.end());
      previous->declarators = make_.list(joined);
      return;
    }
    if (loop && previous->var_kind() == VarKind::Var && !exported) {
      auto* init = loop->init ? try_as<Var>(loop->init) : nullptr;
      if (!loop->init) {
        loop->init = previous;
        out.back() = item;
        return;
      }
      if (init && init->var_kind() == VarKind::Var) {
        std::vector<Declarator> joined(previous->declarators.begin(), previous->declarators.end());
        joined.insert(joined.end(), init->declarators.begin(), init->declarators.end());
        init->declarators = make_.list(joined);
        out.back() = item;
        return;
      }
    }
  }
  out.push_back(item);
}

// From the end: `if (a) return b; return c` and what follows from it.
void FoldPass::merge_returns(StmtList& list, ListKind kind) {
  const bool function_end = kind == ListKind::Function;
  for (;;) {
    if (function_end && !list.empty()) {
      auto* last = try_as<Return>(list.back());
      if (last && !last->value) {  // the end of the function returns anyway
        list.pop_back();
        continue;
      }
    }
    if (list.size() < 2) return;
    auto* branch = try_as<If>(list[list.size() - 2]);
    if (!branch || branch->no) return;
    Stmt* last = list.back();
    if (Stmt* jump = merged_jump(branch->test, branch->yes, last)) {
      list.pop_back();
      list.pop_back();
      append_joined(list, jump, false);
      continue;
    }
    auto* leaves = try_as<Return>(branch->yes);
    auto* rest = try_as<ExprStmt>(last);
    if (function_end && leaves && !leaves->value && rest) {  // if (a) return; b  →  a || b
      Expr* value = or_(branch->test, rest->value);
      list.pop_back();
      list.pop_back();
      append_joined(list, make_.expression(value), false);
      continue;
    }
    return;
  }
}

// Uses in code that is thrown away do not count any more.
void FoldPass::forget(Node* node) {
  if (auto* ident = try_as<Ident>(node)) {
    if (ident->symbol != SymbolId::None && symbols_[ident->symbol].use_count != 0)
      --symbols_[ident->symbol].use_count;
    return;
  }
  visit_children(node, [&](auto*& child) { forget(child); });
}

}  // namespace sinter::js
