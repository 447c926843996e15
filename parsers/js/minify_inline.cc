// minify_syntax: a variable that is used once, right after its declaration, is not needed.
//
//   let x = f(); return g(x)   →   return g(f())
//
// Sound when nothing that runs between the declaration and the use could tell the difference: the search follows the
// order of evaluation from the start of the next statement and gives up at the first thing that has effects, or that
// the moved expression could see changed.
#include "parsers/js/fold_pass.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

// The expression at the start of a statement that is evaluated first, unconditionally and once.
Expr** first_expression(Stmt* node) {
  switch (node->kind) {
    case NodeKind::ExprStmt:
      return &static_cast<ExprStmt*>(node)->value;
    case NodeKind::Return:
      return static_cast<Return*>(node)->value ? &static_cast<Return*>(node)->value : nullptr;
    case NodeKind::Throw:
      return &static_cast<Throw*>(node)->value;
    case NodeKind::If:
      return &static_cast<If*>(node)->test;
    case NodeKind::Switch:
      return &static_cast<Switch*>(node)->value;
    case NodeKind::ForIn:
      return static_cast<ForIn*>(node)->init->kind == NodeKind::Var ? &static_cast<ForIn*>(node)->value : nullptr;
    case NodeKind::ForOf:
      return static_cast<ForOf*>(node)->init->kind == NodeKind::Var ? &static_cast<ForOf*>(node)->value : nullptr;
    case NodeKind::Var: {
      auto* vars = static_cast<Var*>(node);
      Declarator& first = vars->declarators[0];
      const bool plain = first.initializer && first.binding->kind == NodeKind::BindingIdent &&
                         vars->var_kind() != VarKind::Using && vars->var_kind() != VarKind::AwaitUsing;
      return plain ? &first.initializer : nullptr;
    }
    default:
      return nullptr;
  }
}

}  // namespace

// What the moved expression depends on, besides itself having effects or not.
FoldPass::Moved FoldPass::moved(Expr* value) const {
  Moved out;
  out.value = value;
  out.effects = !purity_.expression(value);
  const auto walk = [&](auto&& self, Node* node) -> void {
    switch (node->kind) {
      case NodeKind::Function:  // made here, run later
        return;
      case NodeKind::Ident: {
        const Symbol& symbol = symbols_[static_cast<Ident*>(node)->symbol];
        // Only a variable that is never assigned has the same value later.
        const bool constant = symbol.kind != SymbolKind::Unbound && symbol.kind != SymbolKind::Import &&
                              !(symbol.flags & kSymAssigned);
        if (!constant) out.reads_state = true;
        return;
      }
      case NodeKind::Dot:
      case NodeKind::Index:
      case NodeKind::Call:
      case NodeKind::New:
      case NodeKind::Template:
      case NodeKind::ImportMember:
      case NodeKind::Array:    // identity is made when evaluated, but spreads read
      case NodeKind::Object:
      case NodeKind::Class:
        if (node->kind != NodeKind::Array && node->kind != NodeKind::Object) out.reads_state = true;
        break;
      case NodeKind::Spread:
        out.reads_state = true;
        break;
      default:
        break;
    }
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  walk(walk, value);
  if (value->kind == NodeKind::Await || value->kind == NodeKind::Yield) out.effects = true;
  return out;
}

// Looks for the one use in the order of evaluation.
FoldPass::Search FoldPass::substitute(Expr*& slot, SymbolId symbol, const Moved& moved) {
  const auto in = [&](Expr*& child) { return substitute(child, symbol, moved); };
  // Passing an expression without finding the use: may the moved one be evaluated after it?
  const auto passed = [&](const Expr* node) {
    if (purity_.expression(node)) {
      // Reading a variable that the moved expression's effects may change is not free to swap.
      if (!moved.effects) return Search::Continue;
      return purity_.primitive(node) || stable(node) ? Search::Continue : Search::Stop;
    }
    return Search::Stop;
  };
  switch (slot->kind) {
    case NodeKind::Ident: {
      auto* ident = static_cast<Ident*>(slot);
      if (ident->symbol == symbol) {
        forget(ident);
        slot = moved.value;
        return Search::Found;
      }
      return passed(slot);
    }
    case NodeKind::Function:
    case NodeKind::Class:
      return slot->kind == NodeKind::Function ? Search::Continue : Search::Stop;
    case NodeKind::Unary: {
      auto* unary = static_cast<Unary*>(slot);
      switch (unary->op()) {
        case UnaryOp::PreInc: case UnaryOp::PreDec: case UnaryOp::PostInc: case UnaryOp::PostDec: case UnaryOp::Delete:
          return Search::Stop;
        default:
          break;
      }
      const Search found = in(unary->value);
      return found != Search::Continue ? found : passed(slot);
    }
    case NodeKind::Await: {
      const Search found = in(static_cast<Await*>(slot)->value);
      return found == Search::Found ? found : Search::Stop;
    }
    case NodeKind::Yield: {
      Expr*& value = static_cast<Yield*>(slot)->value;
      return value && in(value) == Search::Found ? Search::Found : Search::Stop;
    }
    case NodeKind::Dot: {
      auto* dot = static_cast<Dot*>(slot);
      const Search found = in(dot->target);
      if (found != Search::Continue) return found;
      // Reading a property may run a getter: nothing with effects, or that reads state, may move behind it.
      return moved.effects || moved.reads_state ? Search::Stop : Search::Continue;
    }
    case NodeKind::Index: {
      auto* index = static_cast<Index*>(slot);
      Search found = in(index->target);
      if (found != Search::Continue) return found;
      if (slot->flags & kOptionalChain) return Search::Stop;
      found = in(index->index);
      if (found != Search::Continue) return found;
      return moved.effects || moved.reads_state ? Search::Stop : Search::Continue;
    }
    case NodeKind::Call: {
      auto* call = static_cast<Call*>(slot);
      // A method call reads the member before its arguments.
      if (auto* callee = try_as<Ident>(call->callee); callee && callee->symbol == symbol) {
        // `x()` has no receiver; a member put in its place would have one.
        if (moved.value->kind == NodeKind::Dot || moved.value->kind == NodeKind::Index) return Search::Stop;
        if (moved.value->kind == NodeKind::Ident && static_cast<Ident*>(moved.value)->name == Atom::eval) {
          return Search::Stop;
        }
      }
      Search found = in(call->callee);
      if (found != Search::Continue) return found;
      if (slot->flags & kOptionalChain) return Search::Stop;
      for (Expr*& arg : call->args) {
        found = in(arg);
        if (found != Search::Continue) return found;
      }
      return Search::Stop;
    }
    case NodeKind::New: {
      auto* made = static_cast<New*>(slot);
      Search found = in(made->callee);
      if (found != Search::Continue) return found;
      for (Expr*& arg : made->args) {
        found = in(arg);
        if (found != Search::Continue) return found;
      }
      return Search::Stop;
    }
    case NodeKind::Array:
      for (Expr*& item : static_cast<Array*>(slot)->items) {
        const Search found = in(item);
        if (found != Search::Continue) return found;
      }
      return Search::Continue;
    case NodeKind::Spread: {
      const Search found = in(static_cast<Spread*>(slot)->value);
      return found == Search::Found ? found : Search::Stop;
    }
    case NodeKind::Object:
      for (Property& property : static_cast<Object*>(slot)->properties) {
        if (property.computed) {
          const Search found = in(property.key);
          if (found != Search::Continue) return found;
        }
        const bool was_name = property.value->kind == NodeKind::Ident;
        const Search found = in(property.value);
        if (found == Search::Found && was_name) property.shorthand = false;
        if (found != Search::Continue) return found;
        if (property.kind == PropertyKind::Spread) return Search::Stop;
      }
      return Search::Continue;
    case NodeKind::Template: {
      auto* literal = static_cast<Template*>(slot);
      if (literal->tag) return Search::Stop;
      for (TemplatePart& part : literal->parts) {
        const Search found = in(part.value);
        if (found != Search::Continue) return found;
        if (!purity_.primitive(part.value)) return Search::Stop;  // converting may run code
      }
      return Search::Continue;
    }
    case NodeKind::Binary: {
      auto* binary = static_cast<Binary*>(slot);
      const Search found = in(binary->left);
      if (found != Search::Continue) return found;
      switch (binary->op()) {
        case BinaryOp::And:
        case BinaryOp::Or:
        case BinaryOp::Nullish:
          // The right side may not run. An expression without effects may then simply not be evaluated.
          if (moved.effects) return Search::Stop;
          break;
        default:
          break;
      }
      const Search right = in(binary->right);
      if (right != Search::Continue) return right;
      return passed(slot);
    }
    case NodeKind::Conditional: {
      auto* choice = static_cast<Conditional*>(slot);
      const Search found = in(choice->test);
      if (found != Search::Continue) return found;
      if (moved.effects) return Search::Stop;
      const Search yes = in(choice->yes);
      if (yes != Search::Continue) return yes;
      return in(choice->no);
    }
    case NodeKind::Assign: {
      auto* assign = static_cast<Assign*>(slot);
      if (auto* name = try_as<Ident>(assign->target)) {
        if (assign->op() != AssignOp::Assign) return Search::Stop;
        if (name->symbol == symbol) return Search::Stop;
        const Search found = in(assign->value);
        return found == Search::Found ? found : Search::Stop;
      }
      if (auto* dot = try_as<Dot>(assign->target); dot && assign->op() == AssignOp::Assign) {
        const Search object = in(dot->target);
        if (object != Search::Continue) return object;
        const Search found = in(assign->value);
        return found == Search::Found ? found : Search::Stop;
      }
      return Search::Stop;
    }
    default:
      return passed(slot);
  }
}

// A name that always means the same value, or a literal: evaluating it before or after something with effects is one.
bool FoldPass::stable(const Expr* node) const {
  const auto* ident = try_as<Ident>(node);
  if (!ident || ident->symbol == SymbolId::None) return node->kind == NodeKind::Function || node->kind == NodeKind::This;
  const Symbol& symbol = symbols_[ident->symbol];
  return symbol.kind != SymbolKind::Unbound && symbol.kind != SymbolKind::Import && !(symbol.flags & kSymAssigned);
}

// `out` ends with declarations; `next` is about to follow.
void FoldPass::substitute_single_uses(StmtList& out, Stmt* next) {
  while (!out.empty()) {
    auto* vars = try_as<Var>(out.back());
    if (!vars || vars->flags & kExported) return;
    if (vars->var_kind() == VarKind::Using || vars->var_kind() == VarKind::AwaitUsing) return;
    Declarator& last = vars->declarators.back();
    const auto* name = try_as<BindingIdent>(last.binding);
    if (!name || !last.initializer) return;
    const Symbol& symbol = symbols_[name->symbol];
    if (symbol.use_count != 1 || symbol.flags & (kSymAssigned | kSymCaptured | kSymFrozen | kSymTopLevel)) return;
    Expr** first = first_expression(next);
    if (!first) return;
    // A function or class put elsewhere would get another `name`; `this` and arguments mean the same, as no function
    // border is crossed.
    Expr* value = last.initializer;
    if (value->kind == NodeKind::Function || value->kind == NodeKind::Class) {
      if (options_.keep_names) return;
    }
    if (substitute(*first, name->symbol, moved(value)) != Search::Found) return;
    if (vars->declarators.size() == 1) {
      out.pop_back();
    } else {
      vars->declarators = vars->declarators.first(vars->declarators.size() - 1);
    }
  }
}

}  // namespace sinter::js
