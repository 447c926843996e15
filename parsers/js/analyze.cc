#include "parsers/js/analyze.h"

#include <algorithm>
#include <string>
#include <utility>

#include "parsers/js/analyze_uses.h"
#include "parsers/js/cjs_exports.h"
#include "parsers/js/purity.h"

namespace sinter::js {

void Analysis::reset() { *this = Analysis(); }

namespace {

class Analyzer {
 public:
  Analyzer(Ast& ast, const BindResult& bound, const CompileOptions& options, bool commonjs_names,
           Analysis& out)
      : ast_(ast),
        symbols_(*ast.symbols),
        options_(options),
        commonjs_names_(commonjs_names),
        out_(out),
        walker_(ast, bound, options, commonjs_names, out),
        purity_(ast, options),
        cjs_(ast, bound) {
    purity_.conditional = &conditional_;
  }

  void run() {
    mark_namespace_imports();
    walker_.place_top_level();
    note_pure_functions();
    for (Stmt* item : ast_.body) split(item);
    out_.record_names.resize(ast_.records->size());
    out_.record_names_known.resize(ast_.records->size());
    mark_unused_records();
    enum_constants();
    walker_.finish();
    set_symbol_flags();
  }

 private:
  // -------------------------------------------------------------------------------------------------------------
  // Parts

  void split(Stmt* item) {
    switch (item->kind) {
      case NodeKind::Empty:
        return;
      case NodeKind::Directive:
        if (static_cast<Directive*>(item)->raw == "use strict") out_.facts |= unit::kFactUseStrict;
        return;
      case NodeKind::Import:
        import(static_cast<Import*>(item));
        return;
      case NodeKind::ExportNamed:
        export_named(static_cast<ExportNamed*>(item));
        return;
      case NodeKind::ExportStar:
        export_star(static_cast<ExportStar*>(item));
        return;
      case NodeKind::ExportDefault: {
        auto* exported = static_cast<ExportDefault*>(item);
        if (export_namespace_as_default(exported)) return;
        out_.exports.push_back(
            {Atom::default_, walker_.unit_symbol(exported->symbol), item->start});
        const bool function = exported->value->kind == NodeKind::FunctionDecl;
        add_part(item, unit::kPartExportDefault |
                           (function ? unit::kPartFunction : unit::kPartDeclaration));
        return;
      }
      case NodeKind::Var:
        variables(static_cast<Var*>(item));
        return;
      case NodeKind::FunctionDecl:
        if (item->flags & kExported) export_binding(static_cast<FunctionDecl*>(item)->fn->name);
        add_part(item, unit::kPartFunction);
        return;
      case NodeKind::ClassDecl:
        if (item->flags & kExported) export_binding(static_cast<ClassDecl*>(item)->cls->name);
        add_part(item, unit::kPartDeclaration);
        return;
      default:
        add_part(item, 0);
        return;
    }
  }

  void variables(Var* node) {
    for (const Declarator& declarator : node->declarators) {
      if (node->flags & kExported) export_binding(declarator.binding);
      auto* one = node;
      if (node->declarators.size() != 1) {
        one = ast_.arena->make<Var>(*node);
        one->start =
            node->declarators.data() == &declarator ? node->start : declarator.binding->start;
        one->declarators = List<Declarator>(const_cast<Declarator*>(&declarator), 1);
      }
      const bool no_init = !declarator.initializer && node->var_kind() != VarKind::Using;
      add_part(one, unit::kPartDeclaration | (no_init ? unit::kPartNoInit : 0));
      const PartPlan& part = out_.parts.back();
      if (part.flags & unit::kPartPure) constant(node, declarator);
    }
  }

  void add_part(Stmt* stmt, u16 flags) {
    const u32 index = static_cast<u32>(out_.parts.size());
    out_.parts.push_back({stmt, {}, {}, {}, {}, stmt->start, kNone, flags});
    PartPlan& part = out_.parts.back();
    walker_.part(part);

    conditional_.clear();
    const bool pure =
        options_.tree_shaking && !(part.flags & unit::kPartAwait) && part_is_pure(stmt);
    part.pure_calls.begin = static_cast<u32>(out_.part_symbols.size());
    if (pure) {
      part.flags |= unit::kPartPure;
      note_pure_calls(part);
      if (conditional_.empty() && order_free(stmt)) part.flags |= unit::kPartOrderFree;
    }
    if (order_free_parts_.size() <= index) order_free_parts_.resize(index + 1);
    order_free_parts_[index] = (part.flags & unit::kPartOrderFree) != 0;

    if (commonjs_names_) {
      const CjsStatement found = cjs_.statement(stmt);
      if (found.es_module) {
        part.flags |= unit::kPartEsModuleMarker;
        out_.facts |= unit::kFactCjsEsModule;
      }
      for (Atom name : found.names) {
        const u32 at = cjs_export(name);
        if (found.value) part.cjs_export = at;
      }
      if (found.sets != 0 && found.sets == object_uses(part)) {
        part.flags |= unit::kPartCjsExport;
        conditional_.clear();
        if (found.value && options_.tree_shaking && purity_.expression(found.value)) {
          part.flags |= unit::kPartPure;
          note_pure_calls(part);
        }
      }
      if (found.reexport != RecordId::None) {
        out_.facts |= unit::kFactCjsReexport;
        out_.reexport_record = static_cast<u32>(found.reexport);
      }
    }
  }

  void note_pure_calls(PartPlan& part) {
    std::sort(conditional_.begin(), conditional_.end());
    conditional_.erase(std::unique(conditional_.begin(), conditional_.end()), conditional_.end());
    part.pure_calls.begin = static_cast<u32>(out_.part_symbols.size());
    for (SymbolId id : conditional_) out_.part_symbols.push_back(walker_.unit_symbol(id));
    part.pure_calls.count = static_cast<u32>(conditional_.size());
  }

  // How often the part writes `exports` or `module`.
  u32 object_uses(const PartPlan& part) const {
    u32 count = 0;
    for (u32 u = part.uses.begin; u < part.uses.begin + part.uses.count; ++u) {
      const unit::Use& use = out_.uses[u];
      if (use.symbol == out_.exports_symbol || use.symbol == out_.module_symbol) count += use.count;
    }
    return count;
  }

  u32 cjs_export(Atom name) {
    const auto at = std::find(out_.cjs_exports.begin(), out_.cjs_exports.end(), name);
    if (at != out_.cjs_exports.end()) return static_cast<u32>(at - out_.cjs_exports.begin());
    out_.cjs_exports.push_back(name);
    return static_cast<u32>(out_.cjs_exports.size() - 1);
  }

  bool part_is_pure(Stmt* stmt) const {
    if (auto* exported = try_as<ExportDefault>(stmt)) {
      if (exported->value->kind == NodeKind::FunctionDecl) return true;
      if (auto* cls = try_as<ClassDecl>(exported->value)) return purity_.class_definition(cls->cls);
      return purity_.expression(static_cast<Expr*>(exported->value));
    }
    if (const auto* effect = try_as<ExprStmt>(stmt); effect && keeps_name(effect->value))
      return true;
    return purity_.statement(stmt);
  }

  // -------------------------------------------------------------------------------------------------------------
  // Evaluating the part earlier than written changes nothing: it reads only literals, functions,
  // and what other such parts of this module have made.

  bool order_free(const Stmt* stmt) const {
    switch (stmt->kind) {
      case NodeKind::FunctionDecl:
        return true;
      case NodeKind::ClassDecl:
        return order_free_class(as<ClassDecl>(stmt)->cls);
      case NodeKind::Var:
        for (const Declarator& declarator : as<Var>(stmt)->declarators) {
          if (declarator.binding->kind != NodeKind::BindingIdent) return false;
          if (declarator.initializer && !order_free_expression(declarator.initializer))
            return false;
        }
        return true;
      case NodeKind::ExportDefault: {
        const Node* value = as<ExportDefault>(stmt)->value;
        if (value->kind == NodeKind::FunctionDecl) return true;
        if (const auto* cls = try_as<ClassDecl>(value)) return order_free_class(cls->cls);
        return order_free_expression(static_cast<const Expr*>(value));
      }
      default:
        return false;
    }
  }

  bool order_free_class(const Class* cls) const {
    if (cls->extends && !order_free_expression(cls->extends)) return false;
    for (const ClassMember& member : cls->members) {
      if (member.kind == MemberKind::StaticBlock) return false;
      if (member.computed && !order_free_expression(member.key)) return false;
      const bool runs_now = member.is_static && (member.kind == MemberKind::Field ||
                                                 member.kind == MemberKind::Accessor);
      if (runs_now && member.value && !order_free_expression(member.value)) return false;
    }
    return true;
  }

  bool order_free_expression(const Expr* node) const {
    switch (node->kind) {
      case NodeKind::Hole:
      case NodeKind::Name:
      case NodeKind::Null:
      case NodeKind::Boolean:
      case NodeKind::Number:
      case NodeKind::BigInt:
      case NodeKind::String:
      case NodeKind::RegExp:
      case NodeKind::Function:
      case NodeKind::InlinedEnum:
        return true;
      case NodeKind::Ident: {
        const auto* ident = as<Ident>(node);
        const Symbol& symbol = symbols_[ident->symbol];
        if (symbol.kind == SymbolKind::Unbound) {
          return ident->name == Atom::undefined || ident->name == Atom::NaN ||
                 ident->name == Atom::Infinity;
        }
        if (symbol.kind == SymbolKind::Import || symbol.flags & kSymAssigned) return false;
        const Place& place = out_.places[static_cast<u32>(ident->symbol)];
        if (place.kind != PlaceKind::TopLevel) return false;
        const u32 part = out_.symbols[place.index].part;
        return part != kNone && part < order_free_parts_.size() && order_free_parts_[part];
      }
      case NodeKind::Template: {
        const auto* literal = as<Template>(node);
        if (literal->tag) return false;
        return std::all_of(
            literal->parts.begin(), literal->parts.end(),
            [&](const TemplatePart& piece) { return order_free_expression(piece.value); });
      }
      case NodeKind::Array: {
        const auto& items = as<Array>(node)->items;
        return std::all_of(items.begin(), items.end(),
                           [&](const Expr* item) { return order_free_expression(item); });
      }
      case NodeKind::Object:
        for (const Property& property : as<Object>(node)->properties) {
          if (property.kind == PropertyKind::Spread) return false;
          if (property.computed && !order_free_expression(property.key)) return false;
          if (!order_free_expression(property.value)) return false;
        }
        return true;
      case NodeKind::Class:
        return order_free_class(as<ClassExpr>(node)->cls);
      case NodeKind::Unary:
        return order_free_expression(as<Unary>(node)->value);
      case NodeKind::Binary: {
        const Expr* rest = node;
        while (const auto* inner = try_as<Binary>(rest)) {
          if (!order_free_expression(inner->right)) return false;
          rest = inner->left;
        }
        return order_free_expression(rest);
      }
      case NodeKind::Conditional: {
        const auto* choice = as<Conditional>(node);
        return order_free_expression(choice->test) && order_free_expression(choice->yes) &&
               order_free_expression(choice->no);
      }
      case NodeKind::New: {  // `new Map`, already known to be pure
        const auto* made = as<New>(node);
        return std::all_of(made->args.begin(), made->args.end(),
                           [&](const Expr* arg) { return order_free_expression(arg); });
      }
      default:
        return false;
    }
  }

  // -------------------------------------------------------------------------------------------------------------
  // Imports and exports

  void mark_namespace_imports() {
    for (Stmt* item : ast_.body) {
      if (auto* node = try_as<Import>(item); node && node->namespace_binding) {
        symbols_[as<BindingIdent>(node->namespace_binding)->symbol].flags |= kSymNamespaceImport;
      } else if (auto* star = try_as<ExportStar>(item); star && star->symbol != SymbolId::None) {
        symbols_[star->symbol].flags |= kSymNamespaceImport;
      }
    }
  }

  void add_import(SymbolId id, RecordId record, Atom name, u32 start, u32 end,
                  unit::ImportKind kind, bool reexport) {
    const Place& place = out_.places[static_cast<u32>(id)];
    if (place.kind != PlaceKind::TopLevel) return;  // dropped as a type
    out_.symbols[place.index].import = static_cast<u32>(out_.imports.size());
    const u8 form = reexport ? 1 : symbols_[id].flags & kSymMaybeType ? 2 : 0;
    out_.imports.push_back(
        {place.index, static_cast<u32>(record), kNone, name, start, end, kind, form});
  }

  void add_import(Binding* binding, RecordId record, Atom name, unit::ImportKind kind) {
    const auto* local = as<BindingIdent>(binding);
    const u32 end = local->start + static_cast<u32>(ast_.atoms->text(local->name).size());
    add_import(local->symbol, record, name, local->start, end, kind, false);
  }

  void import(Import* node) {
    if (!node->default_binding && !node->namespace_binding && !node->has_items) {
      (*ast_.records)[static_cast<u32>(node->record)].flags |= kRecordBare;
    }
    if (node->default_binding) {
      add_import(node->default_binding, node->record, Atom::default_, unit::ImportKind::Named);
    }
    if (node->namespace_binding) {
      add_import(node->namespace_binding, node->record, Atom::star, unit::ImportKind::Namespace);
    }
    for (const ImportItem& item : node->items) {
      if (item.type_only) continue;
      const auto* local = as<BindingIdent>(item.local);
      const u32 end = item.start + static_cast<u32>(ast_.atoms->text(item.imported).size());
      add_import(local->symbol, node->record, item.imported, item.start, end,
                 unit::ImportKind::Named, false);
    }
  }

  void export_named(ExportNamed* node) {
    for (const ExportItem& item : node->items) {
      if (item.type_only || item.symbol == SymbolId::None) continue;
      if (node->record != RecordId::None) {
        const u32 end = item.start + static_cast<u32>(ast_.atoms->text(item.local).size());
        add_import(item.symbol, node->record, item.local, item.start, end, unit::ImportKind::Named,
                   true);
      }
      const Place& place = out_.places[static_cast<u32>(item.symbol)];
      if (place.kind == PlaceKind::TopLevel)
        out_.exports.push_back({item.exported, place.index, item.start});
    }
  }

  // `import * as n from "x"; export default n` is `export {n as default}`: a namespace never
  // becomes another one.
  bool export_namespace_as_default(const ExportDefault* node) {
    const auto* name = try_as<Ident>(node->value);
    if (!name || name->symbol == SymbolId::None ||
        !(symbols_[name->symbol].flags & kSymNamespaceImport))
      return false;
    const Place& place = out_.places[static_cast<u32>(name->symbol)];
    if (place.kind != PlaceKind::TopLevel) return false;
    out_.exports.push_back({Atom::default_, place.index, node->start});
    out_.default_symbol = kNone;
    return true;
  }

  void export_star(ExportStar* node) {
    if (node->symbol == SymbolId::None) {
      out_.star_exports.push_back({static_cast<u32>(node->record), node->start});
      return;
    }
    add_import(node->symbol, node->record, Atom::star, node->start, node->start,
               unit::ImportKind::Namespace, true);
    out_.exports.push_back({node->alias, walker_.unit_symbol(node->symbol), node->start});
  }

  void export_binding(Binding* pattern) {
    switch (pattern->kind) {
      case NodeKind::BindingIdent: {
        const auto* name = as<BindingIdent>(pattern);
        out_.exports.push_back({name->name, walker_.unit_symbol(name->symbol), name->start});
        return;
      }
      case NodeKind::BindingArray:
        for (const BindingElement& item : as<BindingArray>(pattern)->items) {
          if (item.binding) export_binding(item.binding);
        }
        return;
      case NodeKind::BindingObject:
        for (const BindingProperty& property : as<BindingObject>(pattern)->properties)
          export_binding(property.value);
        return;
      default:
        SINTER_UNREACHABLE();
    }
  }

  // `import("x")` in code that was folded away is nobody's: it is not even resolved.
  void mark_unused_records() {
    std::vector<bool> used(ast_.records->size());
    for (u32 record : out_.part_records) used[record] = true;
    for (size_t i = 0; i < used.size(); ++i) {
      ImportRecord& record = (*ast_.records)[i];
      if (!used[i] && record.kind != ImportKind::Statement) record.flags |= kRecordUnused;
    }
  }

  // -------------------------------------------------------------------------------------------------------------
  // Summaries for other modules

  void constant(const Var* node, const Declarator& declarator) {
    const auto* name = try_as<BindingIdent>(declarator.binding);
    if (!name || !declarator.initializer) return;
    const Symbol& symbol = symbols_[name->symbol];
    // `let` and `var` have other values before their declaration runs; a constant read then would
    // have thrown.
    if (node->var_kind() != VarKind::Const || symbol.flags & kSymAssigned) return;
    const Expr* value = declarator.initializer;
    const Expr* literal = value;
    if (const auto* unary = try_as<Unary>(value); unary && unary->op() == UnaryOp::Minus)
      literal = unary->value;
    bool known = literal->kind == NodeKind::Number;
    if (const auto* unary = try_as<Unary>(value); unary && unary->op() == UnaryOp::Void)
      known = unary->value->kind == NodeKind::Number;
    if (literal == value) {
      known |= value->kind == NodeKind::Boolean || value->kind == NodeKind::Null ||
               value->kind == NodeKind::String;
      if (const auto* ident = try_as<Ident>(value)) {
        known =
            ident->name == Atom::undefined && symbols_[ident->symbol].kind == SymbolKind::Unbound;
      }
    }
    if (!known) return;
    const u32 index = walker_.unit_symbol(name->symbol);
    out_.symbols[index].constant = static_cast<u32>(out_.constants.size());
    out_.constants.push_back({index, Atom::None, value});
  }

  void enum_constants() {
    if (!ast_.enum_constants) return;
    for (const EnumConstant& member : *ast_.enum_constants) {
      const Place& place = out_.places[static_cast<u32>(member.symbol)];
      if (place.kind == PlaceKind::TopLevel)
        out_.constants.push_back({place.index, member.member, member.value});
    }
  }

  // Calls of top-level functions that only compute may be dropped, by this module and by importers.
  void note_pure_functions() {
    for (Stmt* item : ast_.body) {
      Stmt* stmt = item;
      SymbolId id = SymbolId::None;
      if (auto* exported = try_as<ExportDefault>(stmt)) {
        id = exported->symbol;
        if (auto* decl = try_as<FunctionDecl>(exported->value)) {
          note_pure_function(id, decl->fn);
        } else if (auto* fn = try_as<FunctionExpr>(exported->value)) {
          note_pure_function(id, fn->fn);
        }
      } else if (auto* decl = try_as<FunctionDecl>(stmt)) {
        if (decl->fn->name) note_pure_function(as<BindingIdent>(decl->fn->name)->symbol, decl->fn);
      } else if (auto* vars = try_as<Var>(stmt)) {
        for (const Declarator& declarator : vars->declarators) {
          auto* name = try_as<BindingIdent>(declarator.binding);
          auto* fn = try_as<FunctionExpr>(declarator.initializer);
          if (name && fn) note_pure_function(name->symbol, fn->fn);
        }
      }
    }
  }

  void note_pure_function(SymbolId id, const Function* fn) {
    Symbol& symbol = symbols_[id];
    if (symbol.flags & kSymAssigned || !options_.tree_shaking) return;
    if (fn->flags & kFnNoSideEffects && !options_.ignore_annotations)
      symbol.flags |= kSymNoSideEffectsCall;
    const Purity unconditional(ast_, options_);
    if (unconditional.function_call(fn)) symbol.flags |= kSymInferredPure;
  }

  void set_symbol_flags() {
    for (auto& row : out_.symbols) {
      const u16 flags = symbols_[row.symbol].flags;
      if (flags & (kSymInferredPure | kSymNoSideEffectsCall)) row.flags |= unit::kSymbolPureCall;
      if (flags & kSymNoSideEffectsCall) row.flags |= unit::kSymbolAnnotatedPure;
    }
  }

  Ast& ast_;
  SymbolTable& symbols_;
  const CompileOptions& options_;
  const bool commonjs_names_;
  Analysis& out_;
  UseWalker walker_;
  Purity purity_;
  CjsExportScan cjs_;
  std::vector<SymbolId> conditional_;
  std::vector<bool> order_free_parts_;
};

}  // namespace

void analyze(Ast& ast, const BindResult& bound, const CompileOptions& options,
             const ModuleInput& input, Analysis& out, Diagnostics&) {
  const bool esm = ast.is_module && !input.force_commonjs;
  Analyzer(ast, bound, options, !esm, out).run();
  if (esm) out.facts |= unit::kFactEsm;
  for (const PartPlan& part : out.parts) {
    if (part.flags & unit::kPartAwait) out.facts |= unit::kFactTopLevelAwait;
  }
}

}  // namespace sinter::js
