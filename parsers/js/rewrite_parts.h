// The walk that the passes which rewrite share: lower, fold and lower_to_target.
//
// `rewrite_parts(pass, node)` rewrites the parts of a statement or an expression in the order of
// the text; a pass comes here with what it does not handle itself. It has, besides `expression` and
// `single`:
//
//   tag(Expr*&)                        the function of a tagged template
//   effect(Expr*&)                     an expression whose value nobody reads
//   condition(Expr*&)                  one of which only truthiness counts
//   loop_start(Stmt*&)                 what stands first in the head of `for (;;)`
//   loop_target(Stmt*&)                what a for-in or for-of loop assigns to
//   body(List<Stmt*>&, Scope*)         the statements of a block
//   clause(List<Stmt*>&, Scope*)       those of a case
//   binding(Binding*)
//   in_scope(Scope*, f), in_with(f)    call `f` for what stands in a scope, in a `with`
#pragma once

#include "parsers/js/ast.h"

namespace sinter::js {

template <class Pass>
void rewrite_parts(Pass& pass, Stmt* node) {
  switch (node->kind) {
    case NodeKind::ExprStmt:
      return pass.effect(static_cast<ExprStmt*>(node)->value);
    case NodeKind::Block: {
      auto* block = static_cast<Block*>(node);
      return pass.body(block->body, block->scope);
    }
    case NodeKind::If: {
      // Else-branches may form a long chain.
      auto* branch = static_cast<If*>(node);
      for (;;) {
        pass.condition(branch->test);
        branch->yes = pass.single(branch->yes);
        if (!branch->no) return;
        auto* next = try_as<If>(branch->no);
        if (!next) {
          branch->no = pass.single(branch->no);
          return;
        }
        branch = next;
      }
    }
    case NodeKind::For: {
      auto* loop = static_cast<For*>(node);
      return pass.in_scope(loop->scope, [&] {
        if (loop->init) pass.loop_start(loop->init);
        if (loop->test) pass.condition(loop->test);
        if (loop->update) pass.effect(loop->update);
        loop->body = pass.single(loop->body);
      });
    }
    case NodeKind::ForIn: {
      auto* loop = static_cast<ForIn*>(node);
      return pass.in_scope(loop->scope, [&] {
        pass.loop_target(loop->init);
        pass.expression(loop->value);
        loop->body = pass.single(loop->body);
      });
    }
    case NodeKind::ForOf: {
      auto* loop = static_cast<ForOf*>(node);
      return pass.in_scope(loop->scope, [&] {
        pass.loop_target(loop->init);
        pass.expression(loop->value);
        loop->body = pass.single(loop->body);
      });
    }
    case NodeKind::While:
      pass.condition(static_cast<While*>(node)->test);
      static_cast<While*>(node)->body = pass.single(static_cast<While*>(node)->body);
      return;
    case NodeKind::DoWhile:
      static_cast<DoWhile*>(node)->body = pass.single(static_cast<DoWhile*>(node)->body);
      return pass.condition(static_cast<DoWhile*>(node)->test);
    case NodeKind::Return:
      if (Expr*& value = static_cast<Return*>(node)->value) pass.expression(value);
      return;
    case NodeKind::Throw:
      return pass.expression(static_cast<Throw*>(node)->value);
    case NodeKind::Try: {
      auto* attempt = static_cast<Try*>(node);
      pass.body(attempt->block, attempt->block_scope);
      if (attempt->has_catch) {
        pass.in_scope(attempt->catch_scope, [&] {
          if (attempt->catch_binding) pass.binding(attempt->catch_binding);
          pass.body(attempt->catch_body, attempt->catch_body_scope);
        });
      }
      if (attempt->has_finally) pass.body(attempt->finally_body, attempt->finally_scope);
      return;
    }
    case NodeKind::Switch: {
      auto* choice = static_cast<Switch*>(node);
      pass.expression(choice->value);
      for (SwitchCase& clause : choice->cases) {
        pass.in_scope(choice->scope, [&] {
          if (clause.test) pass.expression(clause.test);
        });
        pass.clause(clause.body, choice->scope);
      }
      return;
    }
    case NodeKind::Labeled:
      static_cast<Labeled*>(node)->body = pass.single(static_cast<Labeled*>(node)->body);
      return;
    case NodeKind::With:
      pass.expression(static_cast<With*>(node)->object);
      pass.in_with(
          [&] { static_cast<With*>(node)->body = pass.single(static_cast<With*>(node)->body); });
      return;
    default:  // without parts that any pass rewrites
      return;
  }
}

template <class Pass>
void rewrite_parts(Pass& pass, Expr* node) {
  switch (node->kind) {
    case NodeKind::Template: {
      auto* literal = static_cast<Template*>(node);
      if (literal->tag) pass.tag(literal->tag);
      for (TemplatePart& piece : literal->parts) pass.expression(piece.value);
      return;
    }
    case NodeKind::Array:
      for (Expr*& item : static_cast<Array*>(node)->items) pass.expression(item);
      return;
    case NodeKind::Call:
      pass.expression(static_cast<Call*>(node)->callee);
      for (Expr*& arg : static_cast<Call*>(node)->args) pass.expression(arg);
      return;
    case NodeKind::New:
      pass.expression(static_cast<New*>(node)->callee);
      for (Expr*& arg : static_cast<New*>(node)->args) pass.expression(arg);
      return;
    case NodeKind::Unary:
      return pass.expression(static_cast<Unary*>(node)->value);
    case NodeKind::Conditional: {
      // Else-branches may form a long chain.
      auto* choice = static_cast<Conditional*>(node);
      for (;;) {
        pass.condition(choice->test);
        pass.expression(choice->yes);
        auto* next = try_as<Conditional>(choice->no);
        if (!next) break;
        choice = next;
      }
      return pass.expression(choice->no);
    }
    case NodeKind::Spread:
      return pass.expression(static_cast<Spread*>(node)->value);
    case NodeKind::Await:
      return pass.expression(static_cast<Await*>(node)->value);
    case NodeKind::Yield:
      if (Expr*& value = static_cast<Yield*>(node)->value) pass.expression(value);
      return;
    case NodeKind::ImportCall: {
      auto* import = static_cast<ImportCall*>(node);
      pass.expression(import->specifier);
      if (import->options) pass.expression(import->options);
      return;
    }
    case NodeKind::JsxElement: {  // where JSX is preserved
      auto* element = static_cast<JsxElement*>(node);
      if (element->tag && element->tag->kind != NodeKind::String) pass.expression(element->tag);
      for (JsxAttribute& attribute : element->attributes) {
        if (attribute.value) pass.expression(attribute.value);
      }
      for (Expr*& child : element->children) pass.expression(child);
      return;
    }
    default:  // without parts
      return;
  }
}

}  // namespace sinter::js
