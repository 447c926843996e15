#include "parsers/js/lower.h"

#include <algorithm>
#include <cstring>

#include "parsers/js/lower_pass.h"
#include "parsers/js/lower_regexp.h"
#include "parsers/js/rewrite_parts.h"

namespace sinter::js {

LowerPass::LowerPass(Ast& ast, BindResult& bound, const CompileOptions& options,
                     const ModuleInput& input, Diagnostics& diagnostics)
    : ast_(ast),
      symbols_(*ast.symbols),
      bound_(bound),
      options_(options),
      input_(input),
      diagnostics_(diagnostics),
      make_(ast),
      helpers_(ast) {}

namespace {

bool keeps_a_name(const Stmt* node) {
  const auto* statement = try_as<ExprStmt>(node);
  const auto* call = statement ? try_as<Call>(statement->value) : nullptr;
  return call && call->aux & kKeepsName;
}

}  // namespace

void LowerPass::run() {
  scopes_.push_back(ast_.module_scope);
  ast_.body = statements(ast_.body);
  // Functions are there before the first statement runs, and so are their names.
  if (keeps_names()) {
    const auto first = std::find_if(ast_.body.begin(), ast_.body.end(), [](const Stmt* item) {
      return item->kind != NodeKind::Directive;
    });
    std::stable_partition(first, ast_.body.end(), keeps_a_name);
  }
  scopes_.pop_back();
  add_jsx_imports();
  mark_type_names();
  helpers_.add_to_module();
  if (typescript() && !options_.ts.verbatim_module_syntax) drop_unused_imports();
}

SymbolId LowerPass::lookup(Atom name) {
  for (size_t i = scopes_.size(); i-- > 0;) {
    for (SymbolId id : scopes_[i]->symbols) {
      if (symbols_[id].name == name) return id;
    }
  }
  return unbound_symbol(ast_, name);
}

// -----------------------------------------------------------------------------------------------------------------
// Statements

List<Stmt*> LowerPass::statements(List<Stmt*> list) {
  StmtList out;
  out.reserve(list.size());
  for (Stmt* item : list) statement(item, out);
  if (scopes_.size() > 1 && options_.keep_names) keep_nested_names(out);
  if (lowers_using()) using_declarations(out);
  if (out.size() == list.size()) {
    std::copy(out.begin(), out.end(), list.begin());
    return list;
  }
  return make_.list(out);
}

// A statement in a place that holds exactly one.
Stmt* LowerPass::single(Stmt* node) {
  StmtList out;
  statement(node, out);
  if (out.size() == 1) return out[0];
  auto* block = make_.node<Block>(node->start);
  block->body = make_.list(out);
  block->scope = make_.scope(ScopeKind::Block);
  block->close = node->start;
  return block;
}

void LowerPass::statement(Stmt* node, StmtList& out) {
  if (lowers_using()) node = using_in_loop(node);
  switch (node->kind) {
    case NodeKind::Empty:
      return;
    case NodeKind::ExportStar:
      if ((*ast_.records)[static_cast<u32>(static_cast<ExportStar*>(node)->record)].flags &
          kRecordTypeOnly)
        return;
      break;
    case NodeKind::Import:
      if (!import(static_cast<Import*>(node))) return;
      break;
    case NodeKind::ExportNamed:
      if (!export_named(static_cast<ExportNamed*>(node))) return;
      break;
    case NodeKind::TsEnum:
      return enum_declaration(static_cast<TsEnum*>(node), out);
    case NodeKind::TsNamespace:
      return namespace_declaration(static_cast<TsNamespace*>(node), out);
    case NodeKind::TsImportEquals:
      return import_equals(static_cast<TsImportEquals*>(node), out);
    case NodeKind::TsExportEquals:
      return export_equals(static_cast<TsExportEquals*>(node), out);
    case NodeKind::Var:
      if (node->flags & kTsDeclare) return;
      for (Declarator& declarator : static_cast<Var*>(node)->declarators) {
        binding(declarator.binding);
        if (!declarator.initializer) continue;
        const auto* name = try_as<BindingIdent>(declarator.binding);
        bound_expression(declarator.initializer, name ? written_name(name) : Atom::None);
      }
      break;
    case NodeKind::FunctionDecl:
      if (node->flags & kTsDeclare) return;
      function(static_cast<FunctionDecl*>(node)->fn);
      out.push_back(node);
      if (scopes_.size() == 1 && keeps_names()) {
        const auto* name = as<BindingIdent>(static_cast<FunctionDecl*>(node)->fn->name);
        out.push_back(keep_declared_name(name->symbol, written_name(name), node->start));
      }
      return;
    case NodeKind::ClassDecl:
      if (node->flags & kTsDeclare) return;
      return class_declaration(static_cast<ClassDecl*>(node), out);
    case NodeKind::ExportDefault: {
      auto* exported = static_cast<ExportDefault*>(node);
      if (auto* decl = try_as<FunctionDecl>(exported->value)) {
        function(decl->fn);
        if (keeps_names()) {
          const Atom name =
              decl->fn->name ? as<BindingIdent>(decl->fn->name)->name : Atom::default_;
          out.push_back(node);
          out.push_back(keep_declared_name(exported->symbol, name, node->start));
          return;
        }
      } else if (exported->value->kind == NodeKind::ClassDecl) {
        if (!export_default_class(exported, out)) return;
      } else {
        Expr* value = static_cast<Expr*>(exported->value);
        bound_expression(value, Atom::default_);
        exported->value = value;
      }
      break;
    }
    default:
      rewrite_parts(*this, node);
  }
  out.push_back(node);
}

// -----------------------------------------------------------------------------------------------------------------
// Expressions

void LowerPass::expressions(List<Expr*> items) {
  for (Expr*& item : items) expression(item);
}

// The value of something called `name` (None: of nothing): an anonymous class takes its name from
// there.
void LowerPass::named_expression(Expr*& slot, Atom name) {
  inferred_name_ = slot->kind == NodeKind::Class ? name : Atom::None;
  expression(slot);
}

// The same where the name is a variable's, which minifying may change.
void LowerPass::bound_expression(Expr*& slot, Atom name) {
  named_expression(slot, name);
  keep_inferred_name(slot, name);
}

void LowerPass::binding(Binding* pattern) {
  const auto initializer = [&](Expr*& value, const Binding* target) {
    const auto* name = try_as<BindingIdent>(target);
    if (value) bound_expression(value, name ? name->name : Atom::None);
  };
  if (auto* array = try_as<BindingArray>(pattern)) {
    for (BindingElement& item : array->items) {
      if (item.binding) binding(item.binding);
      initializer(item.initializer, item.binding);
    }
  } else if (auto* object = try_as<BindingObject>(pattern)) {
    for (BindingProperty& property : object->properties) {
      if (property.computed) expression(property.key);
      binding(property.value);
      initializer(property.initializer, property.value);
    }
  }
}

void LowerPass::function(Function* fn) {
  in_scope(fn->name_scope, [&] {
    in_scope(fn->args_scope, [&] {
      for (Param& param : fn->params) {
        expressions(param.decorators);
        binding(param.binding);
        const auto* name = try_as<BindingIdent>(param.binding);
        if (param.initializer) bound_expression(param.initializer, name ? name->name : Atom::None);
      }
      in_scope(fn->body_scope, [&] { fn->body = statements(fn->body); });
    });
  });
}

void LowerPass::expression(Expr*& slot) {
  Expr* node = slot;
  switch (node->kind) {
    case NodeKind::Ident:
      if (enum_ && enum_member_name(slot)) return;
      if (!namespace_members_.empty()) namespace_reference(slot);
      return;
    case NodeKind::Object:
      for (Property& property : static_cast<Object*>(node)->properties) {
        if (property.computed) expression(property.key);
        Expr* const before = property.value;
        const auto* key = property.computed || !property.key ? nullptr : try_as<Name>(property.key);
        named_expression(property.value, key && key->name != Atom::proto ? key->name : Atom::None);
        if (property.value != before) property.shorthand = false;
        if (property.initializer) {
          const auto* name = try_as<Ident>(property.value);
          bound_expression(property.initializer, name ? name->name : Atom::None);
        }
      }
      return;
    case NodeKind::Function:
      function(static_cast<FunctionExpr*>(node)->fn);
      return keep_expression_name(slot);
    case NodeKind::Class:
      return class_expression(slot);
    case NodeKind::Dot: {
      auto* dot = static_cast<Dot*>(node);
      expression(dot->target);
      if (!dot->is_private) enum_member_reference(slot, dot->target, dot->name);
      return;
    }
    case NodeKind::Index: {
      auto* index = static_cast<Index*>(node);
      expression(index->target);
      expression(index->index);
      if (const auto* text = try_as<String>(index->index)) {
        const Atom member = ast_.atoms->find(text->value);
        if (member != Atom::None) enum_member_reference(slot, index->target, member);
      }
      return;
    }
    case NodeKind::Binary: {
      std::vector<Binary*> spine;
      Expr** left = &slot;
      while (auto* inner = try_as<Binary>(*left)) {
        spine.push_back(inner);
        left = &inner->left;
      }
      expression(*left);
      while (!spine.empty()) {
        expression(spine.back()->right);
        spine.pop_back();
      }
      return;
    }
    case NodeKind::Assign: {
      auto* assign = static_cast<Assign*>(node);
      const auto* name = try_as<Ident>(assign->target);
      expression(assign->target);
      return bound_expression(assign->value, name ? name->name : Atom::None);
    }
    case NodeKind::JsxElement:
      return jsx(slot);
    case NodeKind::RegExp:
      return regexp(static_cast<RegExp*>(node));
    default:
      return rewrite_parts(*this, node);
  }
}

void LowerPass::regexp(RegExp* node) {
  std::string text, error;
  if (options_.target.has(LanguageFeature::RegExpSets) ||
      !regexp::lower_unicode_sets(node->text, text, error))
    return;
  if (!error.empty()) {
    // Left as it is: where the target lacks the flag, that is reported with the rest.
    return;
  }
  const List<char> kept = ast_.arena->copy(std::span<const char>(text));
  node->text = {kept.data(), kept.size()};
}

// -----------------------------------------------------------------------------------------------------------------
// Imports and exports

bool LowerPass::import(Import* node) {
  ImportRecord& record = (*ast_.records)[static_cast<u32>(node->record)];
  if (record.flags & kRecordTypeOnly) {
    record.flags |= kRecordUnused;
    return false;
  }
  if (!node->has_items) return true;
  std::vector<ImportItem> kept;
  for (const ImportItem& item : node->items) {
    if (!item.type_only) kept.push_back(item);  // types have declared nothing
  }
  if (kept.size() != node->items.size()) node->items = make_.list(kept);
  return true;
}

bool LowerPass::unused(const Binding* binding) const {
  return symbols_[as<BindingIdent>(binding)->symbol].use_count == 0;
}

void LowerPass::drop_import_binding(Binding*& binding) {
  if (!binding || !unused(binding)) return;
  symbols_[as<BindingIdent>(binding)->symbol].flags |= kSymTypeOnly;
  binding = nullptr;
}

// TypeScript: an import that is never used as a value is a type. Without any left the whole
// statement goes, unless it was written without a clause, for its effects.
void LowerPass::drop_unused_imports() {
  StmtList kept;
  kept.reserve(ast_.body.size());
  for (Stmt* item : ast_.body) {
    auto* node = try_as<Import>(item);
    if (!node) {
      kept.push_back(item);
      continue;
    }
    ImportRecord& record = (*ast_.records)[static_cast<u32>(node->record)];
    const bool bare = !node->default_binding && !node->namespace_binding && !node->has_items;
    drop_import_binding(node->default_binding);
    drop_import_binding(node->namespace_binding);
    std::vector<ImportItem> used;
    for (const ImportItem& named : node->items) {
      if (unused(named.local)) {
        symbols_[as<BindingIdent>(named.local)->symbol].flags |= kSymTypeOnly;
      } else {
        used.push_back(named);
      }
    }
    if (used.size() != node->items.size()) node->items = make_.list(used);
    if (!bare && !node->default_binding && !node->namespace_binding && used.empty()) {
      record.flags |= kRecordUnused;
      continue;
    }
    kept.push_back(item);
  }
  if (kept.size() != ast_.body.size()) ast_.body = make_.list(kept);
}

bool LowerPass::export_named(ExportNamed* node) {
  if (node->record != RecordId::None) {
    ImportRecord& record = (*ast_.records)[static_cast<u32>(node->record)];
    if (record.flags & kRecordTypeOnly) {
      record.flags |= kRecordUnused;
      return false;
    }
  }
  const bool had_items = !node->items.empty() || node->aux;
  std::vector<ExportItem> kept;
  for (const ExportItem& item : node->items) {
    // Without a symbol nobody declares the name here: it is a type.
    if (item.type_only || item.symbol == SymbolId::None) {
      if (item.symbol != SymbolId::None && node->record != RecordId::None) {
        symbols_[item.symbol].flags |= kSymTypeOnly;
      }
      continue;
    }
    if (symbols_[item.symbol].flags & kSymTypeOnly) continue;
    kept.push_back(item);
  }
  if (kept.size() != node->items.size()) node->items = make_.list(kept);
  if (kept.empty() && had_items && node->record != RecordId::None &&
      !options_.ts.verbatim_module_syntax) {
    (*ast_.records)[static_cast<u32>(node->record)].flags |= kRecordUnused;
    return false;
  }
  return true;
}

// import a = b.c      becomes  const a = b.c, when `a` is used as a value
// import a = require("x")  becomes  const a = require("x")
void LowerPass::import_equals(TsImportEquals* node, StmtList& out) {
  const bool exported = (node->flags & kExported) != 0;
  Symbol& symbol = symbols_[node->symbol];
  if (node->aux || (symbol.use_count == 0 && !exported)) {
    symbol.flags |= kSymTypeOnly;
    return;
  }
  expression(node->value);
  symbol.kind = SymbolKind::Const;
  Var* made =
      make_.var(VarKind::Const, make_.binding(node->symbol, node->start), node->value, node->start);
  if (exported) made->flags |= kExported;
  out.push_back(made);
}

// export = x   becomes  module.exports = x
void LowerPass::export_equals(TsExportEquals* node, StmtList& out) {
  expression(node->value);
  const SymbolId module = unbound_symbol(ast_, Atom::module);
  bound_.module = module;
  ast_.is_module = false;
  Expr* target = make_.dot(make_.ident(module, node->start), Atom::exports, node->start);
  out.push_back(make_.expression(make_.assign(target, node->value)));
}

// Whether a `/` is followed by flags with a `v`.
static bool may_have_unicode_sets(std::string_view source) {
  for (size_t at = source.find('/'); at != std::string_view::npos; at = source.find('/', at + 1)) {
    const size_t end = source.find_first_not_of("dgimsy", at + 1);
    if (end != std::string_view::npos && source[end] == 'v') return true;
  }
  return false;
}

bool lower(Ast& ast, BindResult& bound, bool extended_classes, const CompileOptions& options,
           const ModuleInput& input, Diagnostics& diagnostics) {
  // Plain JavaScript has nothing to lower but decorators, accessor fields and what the target
  // lacks, and hardly any file has any of it.
  if (ast.language == Language::JavaScript && !options.keep_names && !extended_classes &&
      (options.target.has(LanguageFeature::Using) ||
       ast.source.find("using") == std::string_view::npos) &&
      (options.target.has(LanguageFeature::RegExpSets) || !may_have_unicode_sets(ast.source))) {
    return true;
  }
  const size_t errors_before = diagnostics.error_count();
  LowerPass(ast, bound, options, input, diagnostics).run();
  return diagnostics.error_count() == errors_before;
}

SymbolId LowerPass::helper(std::string_view name) { return helpers_.get(name); }

}  // namespace sinter::js
