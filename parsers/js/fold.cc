#include "parsers/js/fold.h"

#include <algorithm>

#include "parsers/js/fold_pass.h"
#include "parsers/js/rewrite_parts.h"
#include "parsers/js/specifier_forms.h"
#include "parsers/js/walk.h"

namespace sinter::js {

FoldPass::FoldPass(Ast& ast, const BindResult& bound, const CompileOptions& options)
    : ast_(ast),
      symbols_(*ast.symbols),
      bound_(bound),
      options_(options),
      make_(ast),
      purity_(ast, options) {
  for (const Define& define : options.defines) {
    define_last_.push_back(make_.atom(define.path.back()));
    if (define.path.front() == kComputedImport) computed_import_ = &define;
  }
}

void FoldPass::run() { ast_.body = statements(ast_.body, ListKind::Module); }

// -----------------------------------------------------------------------------------------------------------------
// Statements

List<Stmt*> FoldPass::statements(List<Stmt*> list, ListKind kind) {
  StmtList out;
  out.reserve(list.size());
  bool unreachable = false;
  for (Stmt* item : list) {
    if (unreachable && !survives_jump(item, kind)) {
      keep_declarations(item, out);
      continue;
    }
    const size_t before = out.size();
    statement(item, out);
    for (size_t i = before; i < out.size(); ++i) {
      if (options_.minify_syntax) out[i] = minify_statement(out[i]);
      unreachable |= jumps(out[i]);
    }
  }
  if (options_.minify_syntax) minify_list(out, kind);
  if (out.size() == list.size()) {
    std::copy(out.begin(), out.end(), list.begin());
    return list;
  }
  return make_.list(out);
}

bool FoldPass::jumps(const Stmt* node) {
  switch (node->kind) {
    case NodeKind::Return:
    case NodeKind::Throw:
    case NodeKind::Break:
    case NodeKind::Continue:
      return true;
    default:
      return false;
  }
}

// After a jump only hoisted names count: functions, and the names of `var`s. At the top of a module
// imports are hoisted too, and what is exported has importers.
bool FoldPass::survives_jump(const Stmt* node, ListKind kind) {
  switch (node->kind) {
    case NodeKind::FunctionDecl:
    case NodeKind::Import:
    case NodeKind::ExportNamed:
    case NodeKind::ExportDefault:
    case NodeKind::ExportStar:
      return true;
    case NodeKind::Var:
    case NodeKind::ClassDecl:
      return kind == ListKind::Module;
    default:
      return false;
  }
}

Stmt* FoldPass::single(Stmt* node) {
  StmtList out;
  statement(node, out);
  if (options_.minify_syntax) {
    for (Stmt*& item : out) item = minify_statement(item);
    if (out.size() > 1) minify_list(out, ListKind::Block);
  }
  if (out.size() == 1) return out[0];
  if (out.empty()) return make_.node<Empty>(node->start);
  auto* block = make_.node<Block>(node->start);
  block->body = make_.list(out);
  block->scope = make_.scope(ScopeKind::Block);
  block->close = node->start;
  return block;
}

void FoldPass::keep_declarations(Stmt* dead, StmtList& out) {
  // `if (false) { var x = f() }` still declares x. Functions and classes inside have names of their
  // own.
  std::vector<Declarator> names;
  const auto collect_names = [&](auto&& self, Binding* pattern) -> void {
    if (auto* name = try_as<BindingIdent>(pattern)) {
      names.push_back({make_.binding(name->symbol, name->start), nullptr});
    }
    visit_children(pattern, [&](auto*& child) {
      if constexpr (std::is_same_v<std::remove_reference_t<decltype(child)>, Binding*>)
        self(self, child);
    });
  };
  const auto walk = [&](auto&& self, Stmt* node) -> void {
    if (auto* fn = try_as<FunctionDecl>(node)) {
      // Annex B: a sloppy function in a block is a `var` of the function around it.
      auto* name = fn->fn->name ? as<BindingIdent>(fn->fn->name) : nullptr;
      if (name && symbols_[name->symbol].kind == SymbolKind::Var)
        collect_names(collect_names, name);
      return;
    }
    if (auto* vars = try_as<Var>(node)) {
      if (vars->var_kind() == VarKind::Var) {
        for (const Declarator& declarator : vars->declarators)
          collect_names(collect_names, declarator.binding);
      }
      return;
    }
    visit_children(node, [&](auto*& child) {
      if constexpr (std::is_same_v<std::remove_reference_t<decltype(child)>, Stmt*>)
        self(self, child);
    });
  };
  walk(walk, dead);
  if (names.empty()) return;
  auto* made = make_.node<Var>(dead->start);
  made->aux = static_cast<u16>(VarKind::Var);
  made->declarators = make_.list(names);
  out.push_back(made);
}

void FoldPass::loop_start(Stmt*& init) {
  if (auto* value = try_as<ExprStmt>(init)) {
    expression(value->value);
  } else {
    init = single(init);
  }
}

void FoldPass::loop_target(Stmt*& init) {
  if (auto* place = try_as<ExprStmt>(init)) {
    target(place->value);
  } else {
    init = single(init);
  }
}

// `for (f(); false; ) {}`: what is left is the part before the first test. False where that
// declares names of the loop's own and does something.
bool FoldPass::never_runs(For* loop, StmtList& out) {
  if (auto* init = try_as<ExprStmt>(loop->init)) {
    if (Expr* left = effects(init->value)) out.push_back(make_.expression(left));
  } else if (auto* vars = try_as<Var>(loop->init)) {
    if (vars->var_kind() == VarKind::Var) {
      out.push_back(vars);
    } else if (!purity_.statement(vars)) {
      return false;
    }
  }
  keep_declarations(loop->body, out);
  return true;
}

void FoldPass::statement(Stmt* node, StmtList& out) {
  switch (node->kind) {
    case NodeKind::Empty:
      return;
    case NodeKind::Debugger:
      if (options_.drop_debugger) return;
      break;
    case NodeKind::ExprStmt: {
      auto* stmt = static_cast<ExprStmt*>(node);
      expression(stmt->value);
      // Reading a variable may find its dead zone: readable output keeps that.
      if (!options_.minify_syntax && stmt->value->kind == NodeKind::Ident) break;
      Expr* left = effects(stmt->value);
      if (!left) return;
      stmt->value = left;
      break;
    }
    case NodeKind::Block: {
      auto* block = static_cast<Block*>(node);
      block->body = statements(block->body, ListKind::Block);
      if (block->body.empty()) return;
      break;
    }
    case NodeKind::Var:
      for (Declarator& declarator : static_cast<Var*>(node)->declarators) {
        binding(declarator.binding);
        if (declarator.initializer) expression(declarator.initializer);
      }
      break;
    case NodeKind::FunctionDecl:
      function(static_cast<FunctionDecl*>(node)->fn);
      break;
    case NodeKind::ClassDecl:
      class_body(static_cast<ClassDecl*>(node)->cls);
      break;
    case NodeKind::ExportDefault: {
      auto* exported = static_cast<ExportDefault*>(node);
      if (auto* decl = try_as<FunctionDecl>(exported->value)) {
        function(decl->fn);
      } else if (auto* cls = try_as<ClassDecl>(exported->value)) {
        class_body(cls->cls);
      } else {
        Expr* value = static_cast<Expr*>(exported->value);
        expression(value);
        exported->value = value;
      }
      break;
    }
    case NodeKind::If: {
      auto* branch = static_cast<If*>(node);
      condition(branch->test);
      const Truth known = truth(branch->test);
      if (known.known && (branch->yes->kind != NodeKind::FunctionDecl || !known.value)) {
        Stmt* taken = known.value ? branch->yes : branch->no;
        Stmt* dead = known.value ? branch->no : branch->yes;
        if (!known.pure) {
          if (Expr* left = effects(branch->test)) out.push_back(make_.expression(left));
        }
        if (dead) keep_declarations(dead, out);
        if (taken) statement(taken, out);
        return;
      }
      branch->yes = single(branch->yes);
      if (branch->no) {
        branch->no = single(branch->no);
        if (branch->no->kind == NodeKind::Empty) branch->no = nullptr;
      }
      break;
    }
    case NodeKind::For: {
      auto* loop = static_cast<For*>(node);
      if (loop->init) loop_start(loop->init);
      if (loop->test) {
        condition(loop->test);
        const Truth known = truth(loop->test);
        if (known.known && known.value && known.pure) loop->test = nullptr;
        if (known.known && !known.value && known.pure && never_runs(loop, out)) return;
      }
      if (loop->update) expression(loop->update);
      loop->body = single(loop->body);
      break;
    }
    case NodeKind::While: {
      auto* loop = static_cast<While*>(node);
      condition(loop->test);
      const Truth known = truth(loop->test);
      if (known.known && !known.value && known.pure) {
        keep_declarations(loop->body, out);
        return;
      }
      loop->body = single(loop->body);
      break;
    }
    case NodeKind::Labeled: {
      auto* labeled = static_cast<Labeled*>(node);
      const std::string_view label = ast_.atoms->text(labeled->label);
      const auto& drop = options_.drop_labels;
      if (std::find(drop.begin(), drop.end(), label) != drop.end()) {
        keep_declarations(labeled->body, out);
        return;
      }
      labeled->body = single(labeled->body);
      break;
    }
    default:
      rewrite_parts(*this, node);
      break;
  }
  out.push_back(node);
}

// -----------------------------------------------------------------------------------------------------------------
// Functions, classes, patterns

void FoldPass::function(Function* fn) {
  const bool outer_async_generator = in_async_generator_;
  note_aliased_parameters(fn);
  in_async_generator_ = (fn->flags & kFnAsync) && (fn->flags & kFnGenerator);
  ++function_depth_;
  for (Param& param : fn->params) {
    expressions(param.decorators);
    binding(param.binding);
    if (param.initializer) expression(param.initializer);
  }
  fn->body = statements(fn->body, ListKind::Function);
  --function_depth_;
  in_async_generator_ = outer_async_generator;
  if (!options_.minify_syntax || !(fn->flags & kFnArrow)) return;
  // (x) => { return y }  →  (x) => y
  auto* only = fn->body.size() == 1 ? try_as<Return>(fn->body[0]) : nullptr;
  if (only && only->value) {
    fn->flags |= kFnExpressionBody;
  } else {
    fn->flags &= ~kFnExpressionBody;
  }
}

// In a sloppy function `arguments[0] = x` assigns the first parameter.
void FoldPass::note_aliased_parameters(const Function* fn) {
  if (!(fn->flags & kFnUsesArguments) || fn->body_scope->strict) return;
  for (const Param& param : fn->params) {
    if (const auto* name = try_as<BindingIdent>(param.binding))
      symbols_[name->symbol].flags |= kSymAssigned;
  }
}

void FoldPass::class_body(Class* cls) {
  expressions(cls->decorators);
  if (cls->extends) expression(cls->extends);
  for (ClassMember& member : cls->members) {
    expressions(member.decorators);
    if (member.key && member.computed) expression(member.key);
    if (member.value) expression(member.value);
    if (member.kind == MemberKind::StaticBlock) {
      ++function_depth_;
      member.block = statements(member.block, ListKind::Block);
      --function_depth_;
    }
  }
}

void FoldPass::binding(Binding* pattern) {
  if (auto* array = try_as<BindingArray>(pattern)) {
    for (BindingElement& item : array->items) {
      if (item.binding) binding(item.binding);
      if (item.initializer) expression(item.initializer);
    }
  } else if (auto* object = try_as<BindingObject>(pattern)) {
    for (BindingProperty& property : object->properties) {
      if (property.computed) expression(property.key);
      binding(property.value);
      if (property.initializer) expression(property.initializer);
    }
  }
}

void fold(Ast& ast, const BindResult& bound, const CompileOptions& options, Diagnostics&) {
  FoldPass(ast, bound, options).run();
}

}  // namespace sinter::js
