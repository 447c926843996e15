#include "parsers/js/bind.h"

#include <string>
#include <utility>
#include <vector>

namespace sinter::js {
namespace {

// The binder keeps, for every atom, the symbol the name means right now. Entering a scope
// overwrites the entries of the names it declares and remembers the old ones; leaving it puts them
// back. Looking a name up is one array read, however deep the scopes are nested.
class Binder {
 public:
  Binder(Ast& ast, std::string_view path, BindResult& out, Diagnostics& diagnostics)
      : ast_(ast), symbols_(*ast.symbols), path_(path), out_(out), diagnostics_(diagnostics) {}

  void run() {
    current_.assign(ast_.atoms->size(), SymbolId::None);
    enter(ast_.module_scope);
    for (SymbolId id : ast_.module_scope->symbols) symbols_[id].flags |= kSymTopLevel;
    statements(ast_.body);
    leave();
    out_.exports = unbound_or_none(Atom::exports);
    out_.module = unbound_or_none(Atom::module);
    out_.require = unbound_or_none(Atom::require);
  }

 private:
  struct Shadowed {
    Atom name;
    SymbolId symbol;
  };

  // -------------------------------------------------------------------------------------------------------------
  // Scopes

  void enter(Scope* scope) {
    scope->parent = scope_;
    scope_ = scope;
    marks_.push_back(static_cast<u32>(shadowed_.size()));
    for (SymbolId id : scope->symbols) declare(id);
  }

  void declare(SymbolId id) {
    const Atom name = symbols_[id].name;
    if (depth_of_.size() <= static_cast<u32>(id)) depth_of_.resize(symbols_.size(), 0);
    depth_of_[static_cast<u32>(id)] = function_depth_;
    shadowed_.push_back({name, current_[static_cast<u32>(name)]});
    current_[static_cast<u32>(name)] = id;
  }

  void leave() {
    for (u32 mark = marks_.back(); shadowed_.size() > mark;) {
      const Shadowed& old = shadowed_.back();
      current_[static_cast<u32>(old.name)] = old.symbol;
      shadowed_.pop_back();
    }
    marks_.pop_back();
    if (scope_->direct_eval) {
      for (SymbolId id : scope_->symbols) symbols_[id].flags |= kSymFrozen;
    }
    scope_ = scope_->parent;
  }

  void freeze_scopes_up() {
    for (Scope* scope = scope_; scope && !scope->direct_eval; scope = scope->parent)
      scope->direct_eval = true;
  }

  SymbolId generate(Atom name, SymbolKind kind, u32 start) {
    const SymbolId id = symbols_.add(name, kind, start);
    symbols_[id].flags |= kSymTopLevel;
    depth_of_.resize(symbols_.size(), 0);
    return id;
  }

  // -------------------------------------------------------------------------------------------------------------
  // Names

  SymbolId unbound(Atom name) {
    const SymbolId id = symbols_.add(name, SymbolKind::Unbound, kNone);
    depth_of_.resize(symbols_.size(), 0);
    current_[static_cast<u32>(name)] = id;
    return id;
  }

  SymbolId unbound_or_none(Atom name) const {
    const SymbolId id = current_[static_cast<u32>(name)];
    return id != SymbolId::None && symbols_[id].kind == SymbolKind::Unbound ? id : SymbolId::None;
  }

  SymbolId resolve(Atom name) {
    SymbolId id = current_[static_cast<u32>(name)];
    if (id == SymbolId::None) {
      id = unbound(name);
      if (name == Atom::arguments_ && function_) function_->flags |= kFnUsesArguments;
    } else if (name == Atom::arguments_ && function_ && symbols_[id].kind == SymbolKind::Unbound) {
      function_->flags |= kFnUsesArguments;
    }
    Symbol& symbol = symbols_[id];
    ++symbol.use_count;
    if (depth_of_[static_cast<u32>(id)] != function_depth_) symbol.flags |= kSymCaptured;
    if (with_depth_ != 0) symbol.flags |= kSymFrozen;
    return id;
  }

  void assign_to(Ident* target) {
    target->symbol = resolve(target->name);
    Symbol& symbol = symbols_[target->symbol];
    symbol.flags |= kSymAssigned;
    const u32 end = target->start + static_cast<u32>(ast_.atoms->text(target->name).size());
    const std::string name(ast_.atoms->text(target->name));
    if (symbol.kind == SymbolKind::Import) {
      diagnostics_
          .error("assign-to-import", "Cannot assign to import \"" + name + "\"", std::string(path_),
                 {target->start, end})
          .note("The symbol \"" + name + "\" was imported here", std::string(path_),
                {symbol.start, symbol.start + static_cast<u32>(name.size())})
          .help(
              "Imports are read-only; export a setter function from the other module and call it "
              "instead");
    } else if (symbol.kind == SymbolKind::Const && with_depth_ == 0) {
      diagnostics_
          .warning(std::string(kAssignToConstant),
                   "This assignment will throw because \"" + name + "\" is a constant",
                   std::string(path_), {target->start, end})
          .note("The symbol \"" + name + "\" was declared a constant here", std::string(path_),
                {symbol.start, symbol.start + static_cast<u32>(name.size())});
    }
  }

  // -------------------------------------------------------------------------------------------------------------
  // Functions and classes

  void function(Function* fn) {
    if (fn->name_scope) enter(fn->name_scope);
    Function* const outer = function_;
    const bool arrow = (fn->flags & kFnArrow) != 0;
    if (!arrow) {
      function_ = fn;
      ++this_depth_;
    }
    ++function_depth_;
    enter(fn->args_scope);
    for (const Param& param : fn->params) {
      for (Expr* decorator : param.decorators) expression(decorator);
      binding(param.binding);
      if (param.initializer) expression(param.initializer);
    }
    enter(fn->body_scope);
    statements(fn->body);
    leave();
    leave();
    --function_depth_;
    if (!arrow) {
      --this_depth_;
      function_ = outer;
    }
    if (fn->name_scope) leave();
  }

  void class_body(Class* cls) {
    for (Expr* decorator : cls->decorators) expression(decorator);
    if (cls->name_scope) enter(cls->name_scope);
    if (cls->extends) expression(cls->extends);
    for (ClassMember& member : cls->members) {
      for (Expr* decorator : member.decorators) expression(decorator);
      if (member.key) {
        if (member.computed) {
          expression(member.key);
        } else if (auto* name = try_as<PrivateName>(member.key)) {
          name->symbol = resolve_private(name->name);
        }
      }
      if (member.kind == MemberKind::StaticBlock) {
        in_class_code(member.block_scope, [&] { statements(member.block); });
      } else if (member.kind == MemberKind::Field || member.kind == MemberKind::Accessor) {
        if (member.value) in_class_code(member.block_scope, [&] { expression(member.value); });
      } else if (member.value) {
        expression(member.value);
      }
    }
    if (cls->name_scope) leave();
  }

  // Field initialisers and static blocks have a `this` of their own and run in a function of their
  // own.
  template <class Visit>
  void in_class_code(Scope* scope, Visit visit) {
    ++this_depth_;
    ++function_depth_;
    if (scope) enter(scope);
    visit();
    if (scope) leave();
    --function_depth_;
    --this_depth_;
  }

  SymbolId resolve_private(Atom name) {
    const SymbolId id = current_[static_cast<u32>(name)];
    if (id != SymbolId::None) ++symbols_[id].use_count;
    return id;  // None was reported by the parser
  }

  // -------------------------------------------------------------------------------------------------------------
  // Patterns of declarations: names are declared already; defaults and computed keys are visited.

  void binding(Binding* pattern) {
    switch (pattern->kind) {
      case NodeKind::BindingIdent:
        return;
      case NodeKind::BindingArray:
        for (const BindingElement& item : as<BindingArray>(pattern)->items) {
          if (item.binding) binding(item.binding);
          if (item.initializer) expression(item.initializer);
        }
        return;
      case NodeKind::BindingObject:
        for (const BindingProperty& property : as<BindingObject>(pattern)->properties) {
          if (property.computed) expression(property.key);
          binding(property.value);
          if (property.initializer) expression(property.initializer);
        }
        return;
      default:
        SINTER_UNREACHABLE();
    }
  }

  void mark_exported(Binding* pattern) {
    switch (pattern->kind) {
      case NodeKind::BindingIdent:
        symbols_[as<BindingIdent>(pattern)->symbol].flags |= kSymExported;
        return;
      case NodeKind::BindingArray:
        for (const BindingElement& item : as<BindingArray>(pattern)->items) {
          if (item.binding) mark_exported(item.binding);
        }
        return;
      case NodeKind::BindingObject:
        for (const BindingProperty& property : as<BindingObject>(pattern)->properties)
          mark_exported(property.value);
        return;
      default:
        SINTER_UNREACHABLE();
    }
  }

  // -------------------------------------------------------------------------------------------------------------
  // Expressions

  void assignment_target(Expr* target) {
    switch (target->kind) {
      case NodeKind::Ident:
        assign_to(as<Ident>(target));
        return;
      case NodeKind::Array:
        for (Expr* item : as<Array>(target)->items) assignment_element(item);
        return;
      case NodeKind::Object:
        for (const Property& property : as<Object>(target)->properties) {
          if (property.computed) expression(property.key);
          assignment_element(property.value);
          if (property.initializer) expression(property.initializer);
        }
        return;
      default:
        expression(target);
        return;
    }
  }

  void assignment_element(Expr* element) {
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

  void expressions(List<Expr*> items) {
    for (Expr* item : items) expression(item);
  }

  void binary(Binary* node) {
    // The left spine of `a + b + c + …` may be very long: walk it with a stack of our own.
    const size_t base = spine_.size();
    Expr* left = node;
    while (auto* inner = try_as<Binary>(left)) {
      spine_.push_back(inner);
      left = inner->left;
    }
    expression(left);
    while (spine_.size() > base) {
      Binary* inner = spine_.back();
      spine_.pop_back();
      expression(inner->right);
    }
  }

  void call(Call* node) {
    expressions_of_callee(node);
    expressions(node->args);
  }

  void expressions_of_callee(Call* node) {
    expression(node->callee);
    auto* callee = try_as<Ident>(node->callee);
    if (callee && callee->name == Atom::eval && !(node->flags & kOptionalStart) &&
        symbols_[callee->symbol].kind == SymbolKind::Unbound) {
      node->aux |= kDirectEval;
      if (function_) function_->flags |= kFnDirectEval;
      out_.direct_eval = true;
      freeze_scopes_up();
    }
  }

  void expression(Expr* node) {
    switch (node->kind) {
      case NodeKind::Hole:
      case NodeKind::Name:
      case NodeKind::Null:
      case NodeKind::Super:
      case NodeKind::Boolean:
      case NodeKind::Number:
      case NodeKind::BigInt:
      case NodeKind::String:
      case NodeKind::RegExp:
      case NodeKind::NewTarget:
      case NodeKind::ImportMeta:
      case NodeKind::ImportMember:
      case NodeKind::RequireCall:
      case NodeKind::RequireResolve:
      case NodeKind::NewUrl:
      case NodeKind::InlinedEnum:
        return;
      case NodeKind::Ident: {
        auto* ident = static_cast<Ident*>(node);
        ident->symbol = resolve(ident->name);
        return;
      }
      case NodeKind::PrivateName: {
        auto* name = static_cast<PrivateName*>(node);
        name->symbol = resolve_private(name->name);
        return;
      }
      case NodeKind::This:
        if (this_depth_ == 0) {
          node->aux = 1;
          out_.top_level_this = true;
        } else if (function_) {
          function_->flags |= kFnUsesThis;
        }
        return;
      case NodeKind::Template: {
        auto* literal = static_cast<Template*>(node);
        if (literal->tag) expression(literal->tag);
        for (const TemplatePart& part : literal->parts) expression(part.value);
        return;
      }
      case NodeKind::Array:
        expressions(static_cast<Array*>(node)->items);
        return;
      case NodeKind::Object:
        for (const Property& property : static_cast<Object*>(node)->properties) {
          if (property.computed) expression(property.key);
          expression(property.value);
          if (property.initializer) expression(property.initializer);
        }
        return;
      case NodeKind::Function:
        function(static_cast<FunctionExpr*>(node)->fn);
        return;
      case NodeKind::Class:
        class_body(static_cast<ClassExpr*>(node)->cls);
        return;
      case NodeKind::Call:
        call(static_cast<Call*>(node));
        return;
      case NodeKind::New:
        expression(static_cast<New*>(node)->callee);
        expressions(static_cast<New*>(node)->args);
        return;
      case NodeKind::Dot: {
        auto* dot = static_cast<Dot*>(node);
        expression(dot->target);
        if (dot->is_private) dot->private_symbol = resolve_private(dot->name);
        return;
      }
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
          default:
            expression(unary->value);
            return;
        }
      }
      case NodeKind::Binary:
        binary(static_cast<Binary*>(node));
        return;
      case NodeKind::Assign:
        assignment_target(static_cast<Assign*>(node)->target);
        expression(static_cast<Assign*>(node)->value);
        return;
      case NodeKind::Conditional: {
        // `a ? b : c ? d : …` may be a long chain too.
        auto* choice = static_cast<Conditional*>(node);
        while (true) {
          expression(choice->test);
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
        expression(static_cast<Await*>(node)->value);
        return;
      case NodeKind::Yield:
        if (Expr* value = static_cast<Yield*>(node)->value) expression(value);
        return;
      case NodeKind::ImportCall: {
        auto* import = static_cast<ImportCall*>(node);
        expression(import->specifier);
        if (import->options) expression(import->options);
        return;
      }
      case NodeKind::JsxElement: {
        auto* element = static_cast<JsxElement*>(node);
        if (element->tag) expression(element->tag);
        for (const JsxAttribute& attribute : element->attributes) {
          if (attribute.value) expression(attribute.value);
        }
        expressions(element->children);
        return;
      }
      default:
        SINTER_UNREACHABLE();
    }
  }

  // -------------------------------------------------------------------------------------------------------------
  // Statements

  void statements(List<Stmt*> list) {
    for (Stmt* item : list) statement(item);
  }

  void in_scope(Scope* scope, List<Stmt*> list) {
    enter(scope);
    statements(list);
    leave();
  }

  void statement(Stmt* node) {
    switch (node->kind) {
      case NodeKind::Empty:
      case NodeKind::Directive:
      case NodeKind::Debugger:
      case NodeKind::Import:
        return;
      case NodeKind::ExprStmt:
        expression(static_cast<ExprStmt*>(node)->value);
        return;
      case NodeKind::Block:
        in_scope(static_cast<Block*>(node)->scope, static_cast<Block*>(node)->body);
        return;
      case NodeKind::Var:
        variables(static_cast<Var*>(node));
        return;
      case NodeKind::FunctionDecl: {
        auto* decl = static_cast<FunctionDecl*>(node);
        if (node->flags & kExported) mark_exported(decl->fn->name);
        function(decl->fn);
        return;
      }
      case NodeKind::ClassDecl: {
        auto* decl = static_cast<ClassDecl*>(node);
        if (node->flags & kExported) mark_exported(decl->cls->name);
        class_body(decl->cls);
        return;
      }
      case NodeKind::If: {
        auto* branch = static_cast<If*>(node);
        while (true) {  // `else if` chains may be very long
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
        enter(loop->scope);
        if (loop->init) statement(loop->init);
        if (loop->test) expression(loop->test);
        if (loop->update) expression(loop->update);
        statement(loop->body);
        leave();
        return;
      }
      case NodeKind::ForIn: {
        auto* loop = static_cast<ForIn*>(node);
        for_each(loop->scope, loop->init, loop->value, loop->body);
        return;
      }
      case NodeKind::ForOf: {
        auto* loop = static_cast<ForOf*>(node);
        for_each(loop->scope, loop->init, loop->value, loop->body);
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
        if (Expr* value = static_cast<Return*>(node)->value) expression(value);
        return;
      case NodeKind::Throw:
        expression(static_cast<Throw*>(node)->value);
        return;
      case NodeKind::Try:
        try_statement(static_cast<Try*>(node));
        return;
      case NodeKind::Switch: {
        auto* choice = static_cast<Switch*>(node);
        expression(choice->value);
        enter(choice->scope);
        for (const SwitchCase& clause : choice->cases) {
          if (clause.test) expression(clause.test);
          statements(clause.body);
        }
        leave();
        return;
      }
      case NodeKind::Break:
        static_cast<Break*>(node)->label_symbol = label_of(static_cast<Break*>(node)->label);
        return;
      case NodeKind::Continue:
        static_cast<Continue*>(node)->label_symbol = label_of(static_cast<Continue*>(node)->label);
        return;
      case NodeKind::Labeled: {
        auto* labeled = static_cast<Labeled*>(node);
        labels_.push_back({labeled->label, labeled->symbol});
        statement(labeled->body);
        labels_.pop_back();
        return;
      }
      case NodeKind::With: {
        auto* with = static_cast<With*>(node);
        expression(with->object);
        ++with_depth_;
        statement(with->body);
        --with_depth_;
        return;
      }
      case NodeKind::ExportNamed:
        export_named(static_cast<ExportNamed*>(node));
        return;
      case NodeKind::ExportDefault:
        export_default(static_cast<ExportDefault*>(node));
        return;
      case NodeKind::ExportStar: {
        auto* star = static_cast<ExportStar*>(node);
        if (star->alias != Atom::None) {
          star->symbol = generate(star->alias, SymbolKind::Import, node->start);
          symbols_[star->symbol].flags |= kSymExported;
        }
        return;
      }
      case NodeKind::TsEnum: {
        auto* decl = static_cast<TsEnum*>(node);
        if (node->flags & kExported) symbols_[decl->symbol].flags |= kSymExported;
        ++function_depth_;
        enter(decl->scope);
        for (const EnumMember& member : decl->members) {
          if (member.initializer) expression(member.initializer);
        }
        leave();
        --function_depth_;
        return;
      }
      case NodeKind::TsNamespace: {
        auto* decl = static_cast<TsNamespace*>(node);
        if (node->flags & kExported) symbols_[decl->symbol].flags |= kSymExported;
        namespace_body(decl);
        return;
      }
      case NodeKind::TsImportEquals: {
        auto* import = static_cast<TsImportEquals*>(node);
        if (node->flags & kExported) symbols_[import->symbol].flags |= kSymExported;
        expression(import->value);
        return;
      }
      case NodeKind::TsExportEquals:
        expression(static_cast<TsExportEquals*>(node)->value);
        return;
      default:
        SINTER_UNREACHABLE();
    }
  }

  void variables(Var* node) {
    for (const Declarator& declarator : node->declarators) {
      if (node->flags & kExported) mark_exported(declarator.binding);
      binding(declarator.binding);
      if (declarator.initializer) expression(declarator.initializer);
    }
  }

  void for_each(Scope* scope, Stmt* init, Expr* value, Stmt* body) {
    enter(scope);
    if (auto* target = try_as<ExprStmt>(init)) {
      assignment_target(target->value);
    } else {
      statement(init);
    }
    expression(value);
    statement(body);
    leave();
  }

  void try_statement(Try* node) {
    in_scope(node->block_scope, node->block);
    if (node->has_catch) {
      enter(node->catch_scope);
      if (node->catch_binding) binding(node->catch_binding);
      in_scope(node->catch_body_scope, node->catch_body);
      leave();
    }
    if (node->has_finally) in_scope(node->finally_scope, node->finally_body);
  }

  SymbolId label_of(Atom name) {
    if (name == Atom::None) return SymbolId::None;
    for (size_t i = labels_.size(); i-- > 0;) {
      if (labels_[i].name == name) {
        ++symbols_[labels_[i].symbol].use_count;
        return labels_[i].symbol;
      }
    }
    return SymbolId::None;  // reported by the parser
  }

  void export_named(ExportNamed* node) {
    for (ExportItem& item : node->items) {
      if (node->record != RecordId::None) {
        item.symbol = generate(item.local, SymbolKind::Import, item.start);
        symbols_[item.symbol].flags |= kSymExported;
        continue;
      }
      auto* local = as<Ident>(item.value);
      const bool typescript =
          ast_.language == Language::TypeScript || ast_.language == Language::Tsx;
      // In TypeScript a name nobody declares here is a type: `export {SomeInterface}` is dropped by
      // lower.
      if (typescript && current_[static_cast<u32>(local->name)] == SymbolId::None) continue;
      local->symbol = item.symbol = resolve(local->name);
      symbols_[item.symbol].flags |= kSymExported;
    }
  }

  void export_default(ExportDefault* node) {
    Binding* name = nullptr;
    if (auto* function = try_as<FunctionDecl>(node->value)) {
      name = function->fn->name;
      statement(function);
    } else if (auto* cls = try_as<ClassDecl>(node->value)) {
      name = cls->cls->name;
      statement(cls);
    } else {
      expression(static_cast<Expr*>(node->value));
    }
    node->symbol = name ? as<BindingIdent>(name)->symbol
                        : generate(Atom::default_, SymbolKind::Generated, node->start);
    symbols_[node->symbol].flags |= kSymExported;
  }

  // Declarations of one namespace are merged: an exported name of an earlier block is visible in a
  // later one.
  void namespace_body(TsNamespace* node) {
    const SymbolId self = whole_namespace(node->symbol);
    ++function_depth_;
    ++this_depth_;
    enter(node->scope);
    for (const auto& [owner, member] : namespace_exports_) {
      if (owner != self) continue;
      const Atom name = symbols_[member].name;
      bool declared_here = false;
      for (SymbolId id : node->scope->symbols) declared_here |= symbols_[id].name == name;
      if (!declared_here) declare(member);
    }
    for (Stmt* item : node->body) {
      const auto* inner = try_as<TsNamespace>(item);
      if (inner && inner->flags & kExported) merge_namespace(self, inner->symbol);
    }
    statements(node->body);
    for (SymbolId id : node->scope->symbols) {
      if (symbols_[id].flags & kSymExported) namespace_exports_.push_back({self, id});
    }
    leave();
    --this_depth_;
    --function_depth_;
  }

  SymbolId whole_namespace(SymbolId symbol) const {
    for (const auto& [part, whole] : out_.merged_namespaces) {
      if (part == symbol) return whole;
    }
    return symbol;
  }

  // `namespace A.B {}` twice: the second B is a symbol of its own and the same object.
  void merge_namespace(SymbolId outer, SymbolId inner) {
    for (const auto& [owner, member] : namespace_exports_) {
      if (owner == outer && member != inner && symbols_[member].name == symbols_[inner].name) {
        out_.merged_namespaces.push_back({inner, whole_namespace(member)});
        return;
      }
    }
  }

  struct Label {
    Atom name;
    SymbolId symbol;
  };

  Ast& ast_;
  SymbolTable& symbols_;
  std::string_view path_;
  BindResult& out_;
  Diagnostics& diagnostics_;

  Scope* scope_ = nullptr;
  Function* function_ = nullptr;  // innermost function that is not an arrow
  u32 function_depth_ = 0;
  u32 this_depth_ = 0;
  u32 with_depth_ = 0;
  std::vector<SymbolId> current_;  // by atom
  std::vector<u32> depth_of_;      // by symbol: function depth of its declaration
  std::vector<Shadowed> shadowed_;
  std::vector<u32> marks_;
  std::vector<Binary*> spine_;
  std::vector<Label> labels_;
  std::vector<std::pair<SymbolId, SymbolId>>
      namespace_exports_;  // namespace, exported name of one of its blocks
};

}  // namespace

bool bind(Ast& ast, std::string_view path, BindResult& out, Diagnostics& diagnostics) {
  const size_t errors_before = diagnostics.error_count();
  out = {};
  Binder(ast, path, out, diagnostics).run();
  return diagnostics.error_count() == errors_before;
}

SymbolId unbound_symbol(Ast& ast, Atom name) {
  SymbolTable& symbols = *ast.symbols;
  for (u32 i = 0; i < symbols.size(); ++i) {
    const SymbolId id = static_cast<SymbolId>(i);
    if (symbols[id].kind == SymbolKind::Unbound && symbols[id].name == name) return id;
  }
  return symbols.add(name, SymbolKind::Unbound, kNone);
}

}  // namespace sinter::js
