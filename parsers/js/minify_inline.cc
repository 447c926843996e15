// minify_syntax: a variable that is used once, right after its declaration, is not needed.
//
//   let x = f(); return g(x)   →   return g(f())
//
// Sound when nothing that runs between the declaration and the use could tell the difference: the
// search follows the order of evaluation from the start of the next statement and gives up at the
// first thing that has effects, or that the moved expression could see changed.
#include <algorithm>

#include "parsers/js/fold_pass.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

// How far a use is looked for, in nodes. Uses are near; a list of a thousand declarations before a
// huge literal should not cost the product of the two.
constexpr u32 kSearchBudget = 400;

bool is_using(const Var* vars) {
  return vars->var_kind() == VarKind::Using || vars->var_kind() == VarKind::AwaitUsing;
}

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
    case NodeKind::For:
      return static_cast<For*>(node)->init ? first_expression(static_cast<For*>(node)->init)
                                           : nullptr;
    case NodeKind::ForIn:
      return static_cast<ForIn*>(node)->init->kind == NodeKind::Var
                 ? &static_cast<ForIn*>(node)->value
                 : nullptr;
    case NodeKind::ForOf:
      return static_cast<ForOf*>(node)->init->kind == NodeKind::Var
                 ? &static_cast<ForOf*>(node)->value
                 : nullptr;
    case NodeKind::Var: {
      // A pattern's keys and defaults are evaluated after the value it takes apart.
      auto* vars = static_cast<Var*>(node);
      Declarator& first = vars->declarators[0];
      return first.initializer && !is_using(vars) ? &first.initializer : nullptr;
    }
    default:
      return nullptr;
  }
}

// The declaration at a loop's head whose names cover what stands in the head.
Var* head_declaration(Stmt* loop) {
  Stmt* init = nullptr;
  if (auto* plain = try_as<For>(loop)) init = plain->init;
  if (auto* in = try_as<ForIn>(loop)) init = in->init;
  if (auto* of = try_as<ForOf>(loop)) init = of->init;
  auto* vars = try_as<Var>(init);
  return vars && vars->var_kind() != VarKind::Var ? vars : nullptr;
}

// `const x = f(a); for (const a of x)`: in the head, `a` would be the loop's own.
bool shares_name(Var* head, Node* moved) {
  std::vector<Atom> names;
  const auto collect = [&](auto&& self, Node* node) -> void {
    if (const auto* name = try_as<BindingIdent>(node)) names.push_back(name->name);
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  collect(collect, head);
  const auto uses = [&](auto&& self, Node* node) -> bool {
    const auto* ident = try_as<Ident>(node);
    if (ident && std::find(names.begin(), names.end(), ident->name) != names.end()) return true;
    bool found = false;
    visit_children(node, [&](auto*& child) { found = found || self(self, child); });
    return found;
  };
  return uses(uses, moved);
}

// What evaluating the node itself does, its children aside: converting an object may run code.
bool converts(const Purity& purity, const Expr* node) {
  if (const auto* unary = try_as<Unary>(node)) {
    switch (unary->op()) {
      case UnaryOp::Not:
      case UnaryOp::Void:
      case UnaryOp::Typeof:
        return false;
      default:
        return !purity.primitive(unary->value);
    }
  }
  const auto* binary = as<Binary>(node);
  switch (binary->op()) {
    case BinaryOp::StrictEq:
    case BinaryOp::StrictNe:
    case BinaryOp::Comma:
    case BinaryOp::And:
    case BinaryOp::Or:
    case BinaryOp::Nullish:
      return false;
    case BinaryOp::In:
    case BinaryOp::Instanceof:
      return true;
    default:
      return !purity.primitive(binary->right) || !purity.primitive(binary->left);
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
      case NodeKind::Ident:
        if (!constant(static_cast<Ident*>(node)->symbol)) out.reads_state = true;
        return;
      case NodeKind::Await:
      case NodeKind::Yield:
        out.suspends = true;
        break;
      case NodeKind::Dot:
      case NodeKind::Index:
      case NodeKind::Call:
      case NodeKind::New:
      case NodeKind::Template:
      case NodeKind::Class:
      case NodeKind::Spread:
      case NodeKind::ImportCall:
        out.reads_state = true;
        break;
      default:
        break;
    }
    visit_children(node, [&](auto*& child) { self(self, child); });
  };
  walk(walk, value);
  // In an arrow too: it may be called at once.
  if (out.effects) {
    const auto find = [&](auto&& self, Node* node) -> void {
      out.makes_this = out.makes_this || node->kind == NodeKind::Super;
      if (!out.makes_this) visit_children(node, [&](auto*& child) { self(self, child); });
    };
    find(find, value);
  }
  return out;
}

// A variable that has one value from its declaration on. Parameters that `arguments` may change
// count as assigned.
bool FoldPass::constant(SymbolId id) const {
  if (id == SymbolId::None) return false;
  const Symbol& symbol = symbols_[id];
  return symbol.kind != SymbolKind::Unbound && symbol.kind != SymbolKind::Import &&
         !(symbol.flags & (kSymAssigned | kSymFrozen));
}

// Evaluating it before or after `moved` is the same: a literal, a function, a name that always
// means the same value. While `moved` waits, the functions around this one go on and may give their
// variables the first value.
bool FoldPass::stable(const Expr* node, const Moved& moved) const {
  if (const auto* ident = try_as<Ident>(node)) {
    return constant(ident->symbol) &&
           !(moved.suspends && symbols_[ident->symbol].flags & kSymCaptured);
  }
  return node->kind == NodeKind::Function || (node->kind == NodeKind::This && !moved.makes_this);
}

// Passing a leaf without finding the use: may the moved expression be evaluated after it?
FoldPass::Search FoldPass::pass(const Expr* node, const Moved& moved) const {
  if (!moved.effects && !moved.reads_state) return Search::Continue;
  if (!purity_.expression(node)) return Search::Stop;
  // Reading a variable that the moved expression's effects may change is not free to swap.
  if (!moved.effects) return Search::Continue;
  return purity_.primitive(node) || stable(node, moved) ? Search::Continue : Search::Stop;
}

// The same for running unknown code: only what has one value for ever may move behind it.
FoldPass::Search FoldPass::pass_code(const Moved& moved) {
  return moved.effects || moved.reads_state ? Search::Stop : Search::Continue;
}

FoldPass::Search FoldPass::substitute_all(List<Expr*> items, SymbolId symbol, const Moved& moved) {
  for (Expr*& item : items) {
    const Search found = substitute(item, symbol, moved);
    if (found != Search::Continue) return found;
  }
  return Search::Continue;
}

// Looks for the one use in the order of evaluation.
FoldPass::Search FoldPass::substitute(Expr*& slot, SymbolId symbol, const Moved& moved) {
  if (search_budget_ == 0) return Search::Stop;
  --search_budget_;
  const auto in = [&](Expr*& child) { return substitute(child, symbol, moved); };
  switch (slot->kind) {
    case NodeKind::Ident: {
      auto* ident = static_cast<Ident*>(slot);
      if (ident->symbol != symbol) return pass(slot, moved);
      forget(ident);
      slot = moved.value;
      return Search::Found;
    }
    case NodeKind::Function:
      return Search::Continue;
    case NodeKind::Unary: {
      auto* unary = static_cast<Unary*>(slot);
      switch (unary->op()) {
        case UnaryOp::PreInc:
        case UnaryOp::PreDec:
        case UnaryOp::PostInc:
        case UnaryOp::PostDec:
        case UnaryOp::Delete:
          return Search::Stop;
        case UnaryOp::Typeof:
          // `typeof x` is safe where x is not declared; it cannot be `symbol` and unbound, but what
          // replaces it may be.
          if (auto* name = try_as<Ident>(unary->value);
              name && name->symbol == symbol && global(moved.value)) {
            return Search::Stop;
          }
          break;
        default:
          break;
      }
      const Search found = in(unary->value);
      if (found != Search::Continue) return found;
      return converts(purity_, slot) ? pass_code(moved) : Search::Continue;
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
      // Reading a property may run a getter.
      return pass_code(moved);
    }
    case NodeKind::Index: {
      auto* index = static_cast<Index*>(slot);
      Search found = in(index->target);
      if (found != Search::Continue) return found;
      if (slot->flags & kOptionalChain) return Search::Stop;
      found = in(index->index);
      return found != Search::Continue ? found : pass_code(moved);
    }
    case NodeKind::Call: {
      auto* call = static_cast<Call*>(slot);
      if (auto* callee = try_as<Ident>(call->callee); callee && callee->symbol == symbol) {
        // `x()` has no receiver; a member put in its place would have one.
        if (moved.value->kind == NodeKind::Dot || moved.value->kind == NodeKind::Index)
          return Search::Stop;
        if (moved.value->kind == NodeKind::Ident &&
            static_cast<Ident*>(moved.value)->name == Atom::eval) {
          return Search::Stop;
        }
      }
      // `require(name)` is left to the run time; a literal name would bundle the module.
      if (moved.value->kind == NodeKind::String && mentions(call->callee, bound_.require))
        return Search::Stop;
      Search found = in(call->callee);
      if (found != Search::Continue) return found;
      if (slot->flags & kOptionalChain) return Search::Stop;
      found = substitute_all(call->args, symbol, moved);
      return found != Search::Continue ? found : pass_code(moved);
    }
    case NodeKind::New: {
      auto* made = static_cast<New*>(slot);
      // Likewise `new URL(name, import.meta.url)`.
      if (moved.value->kind == NodeKind::String && global(made->callee)) return Search::Stop;
      Search found = in(made->callee);
      if (found != Search::Continue) return found;
      found = substitute_all(made->args, symbol, moved);
      return found != Search::Continue ? found : pass_code(moved);
    }
    case NodeKind::Array:
      return substitute_all(static_cast<Array*>(slot)->items, symbol, moved);
    case NodeKind::Spread: {
      const Search found = in(static_cast<Spread*>(slot)->value);
      return found != Search::Continue ? found : pass_code(moved);
    }
    case NodeKind::Object:
      for (Property& property : static_cast<Object*>(slot)->properties) {
        if (property.computed) {
          const Search found = in(property.key);
          if (found != Search::Continue) return found;
          if (!purity_.primitive(property.key) && pass_code(moved) == Search::Stop)
            return Search::Stop;
        }
        const bool was_name = property.value->kind == NodeKind::Ident;
        const Search found = in(property.value);
        if (found == Search::Found && was_name) property.shorthand = false;
        if (found != Search::Continue) return found;
        if (property.kind == PropertyKind::Spread && pass_code(moved) == Search::Stop)
          return Search::Stop;
      }
      return Search::Continue;
    case NodeKind::Template: {
      auto* literal = static_cast<Template*>(slot);
      if (literal->tag) return Search::Stop;
      for (TemplatePart& part : literal->parts) {
        const Search found = in(part.value);
        if (found != Search::Continue) return found;
        // Converting may run code.
        if (!purity_.primitive(part.value) && pass_code(moved) == Search::Stop) return Search::Stop;
      }
      return Search::Continue;
    }
    case NodeKind::Binary: {
      auto* binary = static_cast<Binary*>(slot);
      Search found = in(binary->left);
      if (found != Search::Continue) return found;
      switch (binary->op()) {
        case BinaryOp::And:
        case BinaryOp::Or:
        case BinaryOp::Nullish:
          // The right side may not run. An expression without effects may then simply not be
          // evaluated.
          if (moved.effects) return Search::Stop;
          break;
        default:
          break;
      }
      found = in(binary->right);
      if (found != Search::Continue) return found;
      return converts(purity_, slot) ? pass_code(moved) : Search::Continue;
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
      Search found = Search::Continue;
      switch (assign->target->kind) {
        case NodeKind::Ident:
          if (static_cast<Ident*>(assign->target)->symbol == symbol) return Search::Stop;
          // `a += x` reads a first.
          if (assign->op() != AssignOp::Assign) found = pass(assign->target, moved);
          break;
        case NodeKind::Dot:
          found = in(static_cast<Dot*>(assign->target)->target);
          if (found == Search::Continue && assign->op() != AssignOp::Assign)
            found = pass_code(moved);
          break;
        case NodeKind::Index:
          found = in(static_cast<Index*>(assign->target)->target);
          if (found == Search::Continue) found = in(static_cast<Index*>(assign->target)->index);
          // When the key is converted is not the same everywhere: only a literal one is surely
          // before or after.
          if (found == Search::Continue &&
              (assign->op() != AssignOp::Assign ||
               !purity_.primitive(static_cast<Index*>(assign->target)->index))) {
            found = pass_code(moved);
          }
          break;
        default:
          return Search::Stop;
      }
      if (found != Search::Continue) return found;
      const bool conditional = assign->op() == AssignOp::And || assign->op() == AssignOp::Or ||
                               assign->op() == AssignOp::Nullish;
      if (conditional && moved.effects) return Search::Stop;
      found = in(assign->value);
      // The target itself changes now: that cannot be one of the constants a fixed value is made
      // of.
      return found != Search::Continue ? found : pass_code(moved);
    }
    default:
      return purity_.expression(slot) ? pass(slot, moved) : Search::Stop;
  }
}

bool FoldPass::single_use(const Declarator& declarator) const {
  const auto* name = try_as<BindingIdent>(declarator.binding);
  if (!name || !declarator.initializer || is_parameter(name->symbol)) return false;
  const Symbol& symbol = symbols_[name->symbol];
  // The one use may be an assignment: the search stops at those.
  if (symbol.use_count != 1 || symbol.flags & (kSymCaptured | kSymFrozen | kSymTopLevel))
    return false;
  // A function or class put elsewhere would get another `name`. `this` and `arguments` mean the
  // same, as no function border is crossed.
  const NodeKind kind = declarator.initializer->kind;
  return !options_.keep_names || (kind != NodeKind::Function && kind != NodeKind::Class);
}

bool FoldPass::substitute_into(const Declarator& declarator, Expr*& slot) {
  search_budget_ = kSearchBudget;
  return substitute(slot, as<BindingIdent>(declarator.binding)->symbol,
                    moved(declarator.initializer)) == Search::Found;
}

// let x = f(), y = g(x)  →  let y = g(f())
void FoldPass::substitute_in_declarators(Var* vars) {
  if (vars->declarators.size() < 2 || is_using(vars) || vars->flags & kExported) return;
  size_t kept = 0;
  for (size_t i = 0; i < vars->declarators.size(); ++i) {
    const Declarator current = vars->declarators[i];
    vars->declarators[kept] = current;
    while (current.initializer && kept != 0 && single_use(vars->declarators[kept - 1]) &&
           substitute_into(vars->declarators[kept - 1], vars->declarators[kept].initializer)) {
      vars->declarators[kept - 1] = vars->declarators[kept];
      --kept;
    }
    ++kept;
  }
  vars->declarators = vars->declarators.first(kept);
}

// `out` ends with declarations; `next` is about to follow.
void FoldPass::substitute_single_uses(StmtList& out, Stmt* next) {
  while (!out.empty()) {
    auto* vars = try_as<Var>(out.back());
    if (!vars || vars->flags & kExported || is_using(vars)) return;
    if (!single_use(vars->declarators.back())) return;
    Expr** first = first_expression(next);
    if (!first) return;
    if (Var* head = head_declaration(next);
        head && shares_name(head, vars->declarators.back().initializer))
      return;
    if (!substitute_into(vars->declarators.back(), *first)) return;
    if (vars->declarators.size() == 1) {
      out.pop_back();
    } else {
      vars->declarators = vars->declarators.first(vars->declarators.size() - 1);
    }
  }
}

// let x; x = f()  →  let x = f(). Declarators without a value may change places; a `var` is
// undefined before, a `let` dead, so nothing may look at that one while its value is computed.
bool FoldPass::assign_to_declaration(StmtList& out, Stmt* next) {
  auto* vars = out.empty() ? nullptr : try_as<Var>(out.back());
  auto* stmt = try_as<ExprStmt>(next);
  auto* assign = stmt ? try_as<Assign>(stmt->value) : nullptr;
  if (!vars || !assign || assign->op() != AssignOp::Assign || vars->flags & kExported) return false;
  if (vars->var_kind() != VarKind::Var && vars->var_kind() != VarKind::Let) return false;
  auto* target = try_as<Ident>(assign->target);
  if (!target || with_depth_ != 0) return false;
  const Symbol& symbol = symbols_[target->symbol];
  if (symbol.flags & kSymFrozen) return false;
  auto& list = vars->declarators;
  for (size_t i = list.size(); i-- > 0;) {
    const auto* name = try_as<BindingIdent>(list[i].binding);
    if (!name || name->symbol != target->symbol) continue;
    if (list[i].initializer) return false;
    if (vars->var_kind() == VarKind::Let &&
        (symbol.flags & kSymCaptured || mentions(assign->value, target->symbol))) {
      return false;
    }
    Declarator moved = list[i];
    moved.initializer = assign->value;
    std::copy(list.begin() + static_cast<std::ptrdiff_t>(i) + 1, list.end(),
              list.begin() + static_cast<std::ptrdiff_t>(i));
    list.back() = moved;
    forget(target);
    return true;
  }
  return false;
}

bool FoldPass::mentions(Node* node, SymbolId symbol) {
  if (symbol == SymbolId::None) return false;
  if (const auto* ident = try_as<Ident>(node)) return ident->symbol == symbol;
  bool found = false;
  visit_children(node, [&](auto*& child) { found = found || mentions(child, symbol); });
  return found;
}

}  // namespace sinter::js
