// Visiting the children of a node, for passes that ask one question of every node below some place.
//
// `visit_children(node, visitor)` calls `visitor(Expr*&)`, `visitor(Stmt*&)` and
// `visitor(Binding*&)` for each direct child; functions and classes are transparent (their
// parameters, bodies and members are the children). Passes that track scopes or walk every module
// (bind, analyze, lower, fold) have walks of their own.
#pragma once

#include "parsers/js/ast.h"

namespace sinter::js {

template <class Visitor>
void visit_function(Function* fn, Visitor&& visit) {
  if (fn->name) visit(fn->name);
  for (Param& param : fn->params) {
    for (Expr*& decorator : param.decorators) visit(decorator);
    visit(param.binding);
    if (param.initializer) visit(param.initializer);
  }
  for (Stmt*& item : fn->body) visit(item);
}

template <class Visitor>
void visit_class(Class* cls, Visitor&& visit) {
  for (Expr*& decorator : cls->decorators) visit(decorator);
  if (cls->name) visit(cls->name);
  if (cls->extends) visit(cls->extends);
  for (ClassMember& member : cls->members) {
    for (Expr*& decorator : member.decorators) visit(decorator);
    if (member.key) visit(member.key);
    if (member.value) visit(member.value);
    for (Stmt*& item : member.block) visit(item);
  }
}

template <class Visitor>
void visit_children(Node* node, Visitor&& visit) {
  const auto all = [&](auto list) {
    for (auto& item : list) visit(item);
  };
  const auto maybe = [&](auto& child) {
    if (child) visit(child);
  };
  switch (node->kind) {
    case NodeKind::Template: {
      auto* literal = as<Template>(node);
      maybe(literal->tag);
      for (TemplatePart& piece : literal->parts) visit(piece.value);
      return;
    }
    case NodeKind::Array:
      return all(as<Array>(node)->items);
    case NodeKind::Object:
      for (Property& property : as<Object>(node)->properties) {
        maybe(property.key);
        visit(property.value);
        maybe(property.initializer);
      }
      return;
    case NodeKind::Function:
      return visit_function(as<FunctionExpr>(node)->fn, visit);
    case NodeKind::Class:
      return visit_class(as<ClassExpr>(node)->cls, visit);
    case NodeKind::Call:
      visit(as<Call>(node)->callee);
      return all(as<Call>(node)->args);
    case NodeKind::New:
      visit(as<New>(node)->callee);
      return all(as<New>(node)->args);
    case NodeKind::Dot:
      return visit(as<Dot>(node)->target);
    case NodeKind::Index:
      visit(as<Index>(node)->target);
      return visit(as<Index>(node)->index);
    case NodeKind::Unary:
      return visit(as<Unary>(node)->value);
    case NodeKind::Binary:
      visit(as<Binary>(node)->left);
      return visit(as<Binary>(node)->right);
    case NodeKind::Assign:
      visit(as<Assign>(node)->target);
      return visit(as<Assign>(node)->value);
    case NodeKind::Conditional:
      visit(as<Conditional>(node)->test);
      visit(as<Conditional>(node)->yes);
      return visit(as<Conditional>(node)->no);
    case NodeKind::Spread:
      return visit(as<Spread>(node)->value);
    case NodeKind::Await:
      return visit(as<Await>(node)->value);
    case NodeKind::Yield:
      return maybe(as<Yield>(node)->value);
    case NodeKind::ImportCall:
      visit(as<ImportCall>(node)->specifier);
      return maybe(as<ImportCall>(node)->options);
    case NodeKind::JsxElement: {
      auto* element = as<JsxElement>(node);
      maybe(element->tag);
      for (JsxAttribute& attribute : element->attributes) maybe(attribute.value);
      return all(element->children);
    }
    case NodeKind::ExprStmt:
      return visit(as<ExprStmt>(node)->value);
    case NodeKind::Block:
      return all(as<Block>(node)->body);
    case NodeKind::Var:
      for (Declarator& declarator : as<Var>(node)->declarators) {
        visit(declarator.binding);
        maybe(declarator.initializer);
      }
      return;
    case NodeKind::FunctionDecl:
      return visit_function(as<FunctionDecl>(node)->fn, visit);
    case NodeKind::ClassDecl:
      return visit_class(as<ClassDecl>(node)->cls, visit);
    case NodeKind::If:
      visit(as<If>(node)->test);
      visit(as<If>(node)->yes);
      return maybe(as<If>(node)->no);
    case NodeKind::For:
      maybe(as<For>(node)->init);
      maybe(as<For>(node)->test);
      maybe(as<For>(node)->update);
      return visit(as<For>(node)->body);
    case NodeKind::ForIn:
      visit(as<ForIn>(node)->init);
      visit(as<ForIn>(node)->value);
      return visit(as<ForIn>(node)->body);
    case NodeKind::ForOf:
      visit(as<ForOf>(node)->init);
      visit(as<ForOf>(node)->value);
      return visit(as<ForOf>(node)->body);
    case NodeKind::While:
      visit(as<While>(node)->test);
      return visit(as<While>(node)->body);
    case NodeKind::DoWhile:
      visit(as<DoWhile>(node)->body);
      return visit(as<DoWhile>(node)->test);
    case NodeKind::Return:
      return maybe(as<Return>(node)->value);
    case NodeKind::Throw:
      return visit(as<Throw>(node)->value);
    case NodeKind::Try: {
      auto* attempt = as<Try>(node);
      all(attempt->block);
      maybe(attempt->catch_binding);
      all(attempt->catch_body);
      return all(attempt->finally_body);
    }
    case NodeKind::Switch:
      visit(as<Switch>(node)->value);
      for (SwitchCase& clause : as<Switch>(node)->cases) {
        maybe(clause.test);
        all(clause.body);
      }
      return;
    case NodeKind::Labeled:
      return visit(as<Labeled>(node)->body);
    case NodeKind::With:
      visit(as<With>(node)->object);
      return visit(as<With>(node)->body);
    case NodeKind::BindingArray:
      for (BindingElement& item : as<BindingArray>(node)->items) {
        maybe(item.binding);
        maybe(item.initializer);
      }
      return;
    case NodeKind::BindingObject:
      for (BindingProperty& property : as<BindingObject>(node)->properties) {
        maybe(property.key);
        visit(property.value);
        maybe(property.initializer);
      }
      return;
    default:
      return;
  }
}

}  // namespace sinter::js
