#include "parsers/js/analyze_uses.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sinter::js {
namespace {

bool is_import_like(SymbolKind kind) {
  return kind == SymbolKind::Import || kind == SymbolKind::ImportMember;
}

}  // namespace

UseWalker::UseWalker(Ast& ast, const BindResult& bound, const CompileOptions& options,
                     bool commonjs_names, Analysis& out)
    : ast_(ast),
      symbols_(*ast.symbols),
      bound_(bound),
      options_(options),
      commonjs_names_(commonjs_names),
      minify_names_(options.minify_identifiers),
      minify_private_names_(options.minify_identifiers && !options.keep_names),
      out_(out),
      free_name_seen_(ast.atoms->size()),
      nested_name_seen_(ast.atoms->size()) {
  out_.places.assign(symbols_.size(), Place{});
}

// -----------------------------------------------------------------------------------------------------------------
// Functions and classes

void UseWalker::function(Function* fn) {
  const u32 names_before = names_.depth(), labels_before = labels_, tries_before = try_depth_;
  labels_ = 0;
  try_depth_ = 0;
  const bool arrow = (fn->flags & kFnArrow) != 0;
  const u32 deferred = std::exchange(called_at_once_, false) ? 0 : 1;
  deferred_depth_ += deferred;
  ++function_depth_;
  if (!arrow) ++arguments_depth_;
  if (fn->name_scope) {
    enter(fn->name_scope);
    for (SymbolId id : fn->name_scope->symbols) declare(id);
  }
  enter(fn->args_scope, fn->body_scope);
  for (const Param& param : fn->params) {
    binding(param.binding);
    if (param.initializer) expression(const_cast<Param&>(param).initializer);
  }
  statements(fn->body);
  names_.close_to(names_before);
  if (!arrow) --arguments_depth_;
  --function_depth_;
  deferred_depth_ -= deferred;
  labels_ = labels_before;
  try_depth_ = tries_before;
}

template <class Visit>
void UseWalker::in_class_code(const Scope* scope, Visit visit) {
  const u32 names_before = names_.depth(), labels_before = labels_, tries_before = try_depth_;
  labels_ = 0;
  try_depth_ = 0;
  ++function_depth_;
  ++arguments_depth_;
  if (scope) enter(scope);
  visit();
  names_.close_to(names_before);
  --arguments_depth_;
  --function_depth_;
  labels_ = labels_before;
  try_depth_ = tries_before;
}

void UseWalker::class_body(Class* cls) {
  const u32 names_before = names_.depth(), privates_before = privates_;
  for (Expr*& decorator : cls->decorators) expression(decorator);
  if (cls->name_scope) {
    if (minify_names_) names_.open();
    // A declaration makes both bindings of its name with the one text `class Name {}`: they share a
    // place.
    const SymbolId outer = cls->name ? as<BindingIdent>(cls->name)->symbol : cls->inner_name;
    for (SymbolId id : cls->name_scope->symbols) {
      if (id == cls->inner_name && outer != id) {
        out_.places[static_cast<u32>(id)] = out_.places[static_cast<u32>(outer)];
        if (out_.places[static_cast<u32>(id)].kind == PlaceKind::Nested) nested_.push_back(id);
      } else {
        place_nested(id);
      }
    }
    if (outer == cls->inner_name && outer != SymbolId::None) declare(outer);
  }
  if (cls->extends) expression(cls->extends);
  for (ClassMember& member : cls->members) {
    for (Expr*& decorator : member.decorators) expression(decorator);
    if (member.key && member.computed) expression(member.key);
    if (member.kind == MemberKind::StaticBlock) {
      in_class_code(member.block_scope, [&] { statements(member.block); });
    } else if (member.kind == MemberKind::Field || member.kind == MemberKind::Accessor) {
      const u32 deferred = member.is_static ? 0 : 1;
      deferred_depth_ += deferred;
      if (member.value) in_class_code(member.block_scope, [&] { expression(member.value); });
      deferred_depth_ -= deferred;
    } else if (member.value) {
      expression(member.value);
    }
  }
  names_.close_to(names_before);
  privates_ = privates_before;
}

// -----------------------------------------------------------------------------------------------------------------
// Patterns

void UseWalker::binding(Binding* pattern) {
  switch (pattern->kind) {
    case NodeKind::BindingIdent:
      declare(as<BindingIdent>(pattern)->symbol);
      return;
    case NodeKind::BindingArray:
      for (BindingElement& item : as<BindingArray>(pattern)->items) {
        if (item.binding) binding(item.binding);
        if (item.initializer) expression(item.initializer);
      }
      return;
    case NodeKind::BindingObject:
      for (BindingProperty& property : as<BindingObject>(pattern)->properties) {
        if (property.computed) expression(property.key);
        binding(property.value);
        if (property.initializer) expression(property.initializer);
      }
      return;
    default:
      SINTER_UNREACHABLE();
  }
}

void UseWalker::assignment_target(Expr*& target) {
  switch (target->kind) {
    case NodeKind::Array:
      for (Expr*& item : as<Array>(target)->items) assignment_element(item);
      return;
    case NodeKind::Object:
      for (Property& property : as<Object>(target)->properties) {
        if (property.computed) expression(property.key);
        assignment_element(property.value);
        if (property.initializer) expression(property.initializer);
      }
      return;
    case NodeKind::Dot:  // `ns.x = 1` keeps the whole object: it throws, or sets a property of a
                         // CommonJS export
      expression(as<Dot>(target)->target);
      return;
    default:
      expression(target);
      return;
  }
}

void UseWalker::assignment_element(Expr*& element) {
  switch (element->kind) {
    case NodeKind::Hole:
      return;
    case NodeKind::Spread:
      assignment_target(as<Spread>(element)->value);
      return;
    case NodeKind::Assign:
      assignment_target(as<Assign>(element)->target);
      expression(as<Assign>(element)->value);
      return;
    default:
      assignment_target(element);
      return;
  }
}

// -----------------------------------------------------------------------------------------------------------------
// Expressions

void UseWalker::expressions(List<Expr*> items) {
  for (Expr*& item : items) expression(item);
}

bool UseWalker::is_unbound(const Expr* node, SymbolId id) const {
  const auto* ident = try_as<Ident>(node);
  return ident && id != SymbolId::None && ident->symbol == id;
}

void UseWalker::identifier(Expr*& slot) {
  auto* ident = as<Ident>(slot);
  use(ident->symbol);
  if (ident->symbol == SymbolId::None) return;
  const Symbol& symbol = symbols_[ident->symbol];
  if (symbol.kind == SymbolKind::Import) {
    const Place& place = out_.places[static_cast<u32>(ident->symbol)];
    if (place.kind == PlaceKind::TopLevel)
      out_.symbols[place.index].flags |= unit::kSymbolImportNoMember;
  } else if (symbol.kind == SymbolKind::Unbound) {
    if (commonjs_names_) {
      if (ident->symbol == bound_.exports) out_.facts |= unit::kFactUsesExports;
      if (ident->symbol == bound_.module) out_.facts |= unit::kFactUsesModule;
      if (ident->symbol == bound_.exports || ident->symbol == bound_.module) {
        out_.first_cjs_use = std::min(out_.first_cjs_use, ident->start);
      }
    }
    if (symbol.name == Atom::arguments_ && arguments_depth_ == 0)
      out_.facts |= unit::kFactUsesArguments;
  }
}

void UseWalker::binary(Expr*& slot) {
  const size_t base = spine_.size();
  Expr** left = &slot;
  while (auto* inner = try_as<Binary>(*left)) {
    spine_.push_back(inner);
    left = &inner->left;
  }
  expression(*left);
  while (spine_.size() > base) {
    Binary* inner = spine_.back();
    spine_.pop_back();
    if (inner->op() == BinaryOp::And || inner->op() == BinaryOp::Or ||
        inner->op() == BinaryOp::Nullish)
      note_condition(inner->left);
    expression(inner->right);
  }
}

// A branch that the value of an imported constant could decide: worth compiling again once it is
// known.
void UseWalker::note_condition(const Expr* test) {
  while (test->kind == NodeKind::Unary && as<Unary>(test)->op() == UnaryOp::Not)
    test = as<Unary>(test)->value;
  if (const auto* compare = try_as<Binary>(test)) {
    const bool equality = compare->op() == BinaryOp::StrictEq ||
                          compare->op() == BinaryOp::StrictNe ||
                          compare->op() == BinaryOp::LooseEq || compare->op() == BinaryOp::LooseNe;
    if (!equality) return;
    test = compare->left;
  }
  SymbolId id = SymbolId::None;
  if (const auto* ident = try_as<Ident>(test)) id = ident->symbol;
  if (const auto* member = try_as<ImportMember>(test)) id = member->symbol;
  if (id != SymbolId::None && is_import_like(symbols_[id].kind))
    out_.facts |= unit::kFactBranchesOnImports;
}

void UseWalker::expression(Expr*& slot) {
  Expr* node = slot;
  switch (node->kind) {
    case NodeKind::Hole:
    case NodeKind::Name:
    case NodeKind::PrivateName:
    case NodeKind::Null:
    case NodeKind::Super:
    case NodeKind::Boolean:
    case NodeKind::Number:
    case NodeKind::BigInt:
    case NodeKind::String:
    case NodeKind::RegExp:
    case NodeKind::NewTarget:
    case NodeKind::InlinedEnum:
      return;
    case NodeKind::This:
      if (node->aux) out_.facts |= unit::kFactTopLevelThis;
      return;
    case NodeKind::ImportMeta:
      out_.facts |= unit::kFactImportMeta;
      return;
    case NodeKind::Ident:
      identifier(slot);
      return;
    case NodeKind::ImportMember:
      use(static_cast<ImportMember*>(node)->symbol);
      return;
    case NodeKind::RequireCall:
      out_.facts |= unit::kFactUsesRequire;
      add_part_record(static_cast<RequireCall*>(node)->record);
      return;
    case NodeKind::RequireResolve:
      add_part_record(static_cast<RequireResolve*>(node)->record);
      return;
    case NodeKind::NewUrl:
      add_part_record(static_cast<NewUrl*>(node)->record);
      return;
    case NodeKind::Template: {
      auto* literal = static_cast<Template*>(node);
      if (literal->tag) expression(literal->tag);
      for (TemplatePart& piece : literal->parts) expression(piece.value);
      return;
    }
    case NodeKind::Array:
      expressions(static_cast<Array*>(node)->items);
      return;
    case NodeKind::Object:
      for (Property& property : static_cast<Object*>(node)->properties) {
        if (property.computed) expression(property.key);
        expression(property.value);
        if (property.initializer) expression(property.initializer);
      }
      return;
    case NodeKind::Function:
      function(static_cast<FunctionExpr*>(node)->fn);
      return;
    case NodeKind::Class: {
      Class* cls = static_cast<ClassExpr*>(node)->cls;
      class_body(cls);
      return;
    }
    case NodeKind::Call:
      if (static_cast<Call*>(node)->aux & kKeepsName) {  // the part stays as long as what it names
        const auto* named = try_as<Ident>(static_cast<Call*>(node)->args[0]);
        if (named) declare(named->symbol, false);
      }
      call(slot);
      return;
    case NodeKind::New:
      expression(static_cast<New*>(node)->callee);
      expressions(static_cast<New*>(node)->args);
      return;
    case NodeKind::Dot:
      dot(slot);
      return;
    case NodeKind::Index:
      expression(static_cast<Index*>(node)->target);
      expression(static_cast<Index*>(node)->index);
      return;
    case NodeKind::Unary: {
      auto* unary = static_cast<Unary*>(node);
      switch (unary->op()) {
        case UnaryOp::PreInc:
        case UnaryOp::PreDec:
        case UnaryOp::PostInc:
        case UnaryOp::PostDec:
          assignment_target(unary->value);
          return;
        case UnaryOp::Delete:
          if (unary->value->kind == NodeKind::Ident) out_.facts |= unit::kFactSloppyOnly;
          assignment_target(unary->value);
          return;
        default:
          expression(unary->value);
          return;
      }
    }
    case NodeKind::Binary:
      binary(slot);
      return;
    case NodeKind::Assign:
      assignment_target(static_cast<Assign*>(node)->target);
      expression(static_cast<Assign*>(node)->value);
      return;
    case NodeKind::Conditional: {
      auto* choice = static_cast<Conditional*>(node);
      for (;;) {
        expression(choice->test);
        note_condition(choice->test);
        expression(choice->yes);
        auto* next = try_as<Conditional>(choice->no);
        if (!next) break;
        choice = next;
      }
      expression(choice->no);
      return;
    }
    case NodeKind::Spread:
      expression(static_cast<Spread*>(node)->value);
      return;
    case NodeKind::Await:
      if (function_depth_ == 0) part_->flags |= unit::kPartAwait;
      expression(static_cast<Await*>(node)->value);
      return;
    case NodeKind::Yield:
      if (Expr*& value = static_cast<Yield*>(node)->value) expression(value);
      return;
    case NodeKind::ImportCall:
      import_call(slot);
      return;
    case NodeKind::JsxElement: {
      auto* element = static_cast<JsxElement*>(node);
      if (element->tag) expression(element->tag);
      for (JsxAttribute& attribute : element->attributes) {
        if (attribute.value) expression(attribute.value);
      }
      expressions(element->children);
      return;
    }
    default:
      SINTER_UNREACHABLE();
  }
}

// -----------------------------------------------------------------------------------------------------------------
// Statements

void UseWalker::statements(List<Stmt*> list) {
  for (Stmt* item : list) statement(item);
}

void UseWalker::in_scope(const Scope* scope, List<Stmt*> list) {
  const u32 names_before = names_.depth();
  enter(scope);
  statements(list);
  names_.close_to(names_before);
}

void UseWalker::statement(Stmt* node) {
  switch (node->kind) {
    case NodeKind::Empty:
    case NodeKind::Directive:
    case NodeKind::Debugger:
    case NodeKind::Break:
    case NodeKind::Continue:
    case NodeKind::Import:
    case NodeKind::ExportNamed:
    case NodeKind::ExportStar:
      return;
    case NodeKind::ExprStmt: {
      Expr*& value = static_cast<ExprStmt*>(node)->value;
      // A module loaded for its effects only: no name of it is taken.
      Expr* bare = value;
      if (auto* await = try_as<Await>(bare)) bare = await->value;
      if (auto* import = try_as<ImportCall>(bare); import && import->record != RecordId::None) {
        know_names(import->record, {});
      }
      expression(value);
      return;
    }
    case NodeKind::Block:
      in_scope(static_cast<Block*>(node)->scope, static_cast<Block*>(node)->body);
      return;
    case NodeKind::Var: {
      auto* decl = static_cast<Var*>(node);
      if (decl->var_kind() == VarKind::AwaitUsing && function_depth_ == 0)
        part_->flags |= unit::kPartAwait;
      for (Declarator& declarator : decl->declarators) {
        binding(declarator.binding);
        if (!declarator.initializer) continue;
        expression(declarator.initializer);
        names_taken(declarator.binding, declarator.initializer);
      }
      return;
    }
    case NodeKind::FunctionDecl: {
      Function* fn = static_cast<FunctionDecl*>(node)->fn;
      if (fn->name) binding(fn->name);
      function(fn);
      return;
    }
    case NodeKind::ClassDecl: {
      Class* cls = static_cast<ClassDecl*>(node)->cls;
      if (cls->name) binding(cls->name);
      class_body(cls);
      return;
    }
    case NodeKind::If: {
      auto* branch = static_cast<If*>(node);
      for (;;) {
        note_condition(branch->test);
        expression(branch->test);
        statement(branch->yes);
        if (!branch->no) return;
        auto* next = try_as<If>(branch->no);
        if (!next) return statement(branch->no);
        branch = next;
      }
    }
    case NodeKind::For: {
      auto* loop = static_cast<For*>(node);
      const u32 names_before = names_.depth();
      enter(loop->scope);
      if (loop->init) statement(loop->init);
      if (loop->test) expression(loop->test);
      if (loop->update) expression(loop->update);
      statement(loop->body);
      names_.close_to(names_before);
      return;
    }
    case NodeKind::ForIn:
    case NodeKind::ForOf: {
      const bool of = node->kind == NodeKind::ForOf;
      if (of && node->aux && function_depth_ == 0) part_->flags |= unit::kPartAwait;
      Scope* scope = of ? static_cast<ForOf*>(node)->scope : static_cast<ForIn*>(node)->scope;
      Stmt* init = of ? static_cast<ForOf*>(node)->init : static_cast<ForIn*>(node)->init;
      Expr*& value = of ? static_cast<ForOf*>(node)->value : static_cast<ForIn*>(node)->value;
      Stmt* body = of ? static_cast<ForOf*>(node)->body : static_cast<ForIn*>(node)->body;
      const u32 names_before = names_.depth();
      enter(scope);
      if (auto* target = try_as<ExprStmt>(init)) {
        assignment_target(target->value);
      } else {
        statement(init);
      }
      expression(value);
      statement(body);
      names_.close_to(names_before);
      return;
    }
    case NodeKind::While:
      expression(static_cast<While*>(node)->test);
      statement(static_cast<While*>(node)->body);
      return;
    case NodeKind::DoWhile:
      statement(static_cast<DoWhile*>(node)->body);
      expression(static_cast<DoWhile*>(node)->test);
      return;
    case NodeKind::Return:
      if (function_depth_ == 0) out_.facts |= unit::kFactTopLevelReturn;
      if (Expr*& value = static_cast<Return*>(node)->value) expression(value);
      return;
    case NodeKind::Throw:
      expression(static_cast<Throw*>(node)->value);
      return;
    case NodeKind::Try: {
      auto* attempt = static_cast<Try*>(node);
      ++try_depth_;
      in_scope(attempt->block_scope, attempt->block);
      --try_depth_;
      if (attempt->has_catch) {
        const u32 names_before = names_.depth();
        enter(attempt->catch_scope, attempt->catch_body_scope);
        if (attempt->catch_binding) binding(attempt->catch_binding);
        statements(attempt->catch_body);
        names_.close_to(names_before);
      }
      if (attempt->has_finally) in_scope(attempt->finally_scope, attempt->finally_body);
      return;
    }
    case NodeKind::Switch: {
      auto* choice = static_cast<Switch*>(node);
      expression(choice->value);
      const u32 names_before = names_.depth();
      enter(choice->scope);
      for (SwitchCase& clause : choice->cases) {
        if (clause.test) expression(clause.test);
        statements(clause.body);
      }
      names_.close_to(names_before);
      return;
    }
    case NodeKind::Labeled: {
      auto* labeled = static_cast<Labeled*>(node);
      place_label(labeled->symbol);
      ++labels_;
      statement(labeled->body);
      --labels_;
      return;
    }
    case NodeKind::With:
      out_.facts |= unit::kFactSloppyOnly;
      expression(static_cast<With*>(node)->object);
      statement(static_cast<With*>(node)->body);
      return;
    case NodeKind::ExportDefault: {
      auto* exported = static_cast<ExportDefault*>(node);
      if (exported->value->kind == NodeKind::FunctionDecl ||
          exported->value->kind == NodeKind::ClassDecl) {
        statement(static_cast<Stmt*>(exported->value));
      } else {
        Expr* value = static_cast<Expr*>(exported->value);
        expression(value);
        exported->value = value;
      }
      declare(exported->symbol);
      return;
    }
    default:
      SINTER_UNREACHABLE();
  }
}

void UseWalker::part(PartPlan& plan) {
  part_ = &plan;
  plan.declares.begin = static_cast<u32>(out_.part_symbols.size());
  plan.uses.begin = static_cast<u32>(out_.uses.size());
  plan.records.begin = static_cast<u32>(out_.part_records.size());
  statement(plan.stmt);
  plan.declares.count = static_cast<u32>(out_.part_symbols.size()) - plan.declares.begin;
  plan.uses.count = static_cast<u32>(out_.uses.size()) - plan.uses.begin;
  plan.records.count = static_cast<u32>(out_.part_records.size()) - plan.records.begin;
}

void UseWalker::finish() {
  const std::vector<u32> slots = names_.assign(out_.slot_uses);
  for (SymbolId id : nested_) {
    Place& place = out_.places[static_cast<u32>(id)];
    place.index = slots[place.index];
  }
  for (std::vector<Atom>* names : {&out_.free_names, &out_.nested_names}) {
    std::sort(names->begin(), names->end(),
              [&](Atom a, Atom b) { return ast_.atoms->text(a) < ast_.atoms->text(b); });
  }
}

}  // namespace sinter::js
