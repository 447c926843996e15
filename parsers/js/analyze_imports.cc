// What a module asks of others: `import()`, `require`, and the members that are taken of imports.
#include "parsers/js/analyze_uses.h"

#include <algorithm>
#include <string>
#include <utility>

#include "parsers/js/make.h"
#include "parsers/js/specifier_forms.h"

namespace sinter::js {

RecordId UseWalker::add_record(std::string_view specifier, u32 start, u32 end, ImportKind kind,
                               u16 flags) {
  ast_.records->push_back({specifier, start, end, kind, ImportPhase::Evaluation, flags, {}});
  return static_cast<RecordId>(ast_.records->size() - 1);
}

void UseWalker::add_part_record(RecordId record) {
  const u32 index = static_cast<u32>(record);
  for (u32 i = part_->records.begin; i < out_.part_records.size(); ++i) {
    if (out_.part_records[i] == index) return;
  }
  out_.part_records.push_back(index);
}

void UseWalker::know_names(RecordId record, std::vector<Atom> names) {
  const u32 index = static_cast<u32>(record);
  if (out_.record_names.size() <= index) {
    out_.record_names.resize(index + 1);
    out_.record_names_known.resize(index + 1);
  }
  out_.record_names[index] = std::move(names);
  out_.record_names_known[index] = true;
}

// The imported symbol whose member `node.prop` would be, or None.
SymbolId UseWalker::import_base(const Expr* node) const {
  if (const auto* ident = try_as<Ident>(node)) {
    if (ident->symbol == SymbolId::None) return SymbolId::None;
    const Place& place = out_.places[static_cast<u32>(ident->symbol)];
    return symbols_[ident->symbol].kind == SymbolKind::Import && place.kind == PlaceKind::TopLevel
               ? ident->symbol
               : SymbolId::None;
  }
  if (const auto* member = try_as<ImportMember>(node)) return member->symbol;
  return SymbolId::None;
}

void UseWalker::dot(Expr*& slot) {
  auto* node = as<Dot>(slot);
  if (node->target->kind == NodeKind::ImportMeta) {
    out_.facts |= unit::kFactImportMeta | (node->name == Atom::hot ? unit::kFactHot : 0);
    return;
  }
  // `(await import("x")).name` takes one name.
  if (const auto* await = try_as<Await>(node->target)) {
    if (const auto* import = try_as<ImportCall>(await->value);
        import && import->record != RecordId::None) {
      know_names(import->record, {node->name});
    }
  }
  if (!node->is_private && !(node->flags & kOptionalChain)) {
    // Inner members first, so that `a.b.c` of nested namespaces becomes a member of a member.
    if (node->target->kind == NodeKind::Dot) {
      dot(node->target);
      if (node->target->kind != NodeKind::ImportMember) return;
    }
    const SymbolId base = import_base(node->target);
    if (base != SymbolId::None) {
      const u32 base_index = out_.places[static_cast<u32>(base)].index;
      u32 member = kNone;
      for (u32 i = 0; i < out_.imports.size(); ++i) {
        if (out_.imports[i].kind == unit::ImportKind::Member &&
            out_.imports[i].base == base_index && out_.imports[i].name == node->name) {
          member = out_.imports[i].symbol;
          break;
        }
      }
      SymbolId id;
      if (member == kNone) {
        id = symbols_.add(node->name, SymbolKind::ImportMember, node->start);
        symbols_[id].flags |= kSymTopLevel;
        member = static_cast<u32>(out_.symbols.size());
        const u32 row = static_cast<u32>(out_.imports.size());
        out_.places.resize(symbols_.size());
        out_.places[static_cast<u32>(id)] = {PlaceKind::TopLevel, member};
        out_.symbols.push_back({id, unit::SymbolKind::ImportMember, 0, 0, kNone, row, kNone});
        const u32 name_end =
            node->name_start + static_cast<u32>(ast_.atoms->text(node->name).size());
        out_.imports.push_back({member, kNone, base_index, node->name, node->name_start, name_end,
                                unit::ImportKind::Member, false});
      } else {
        id = out_.symbols[member].symbol;
      }
      use(id);
      auto* replaced = ast_.arena->make<ImportMember>();
      replaced->kind = NodeKind::ImportMember;
      replaced->flags = node->flags;
      replaced->start = node->start;
      replaced->base = base;
      replaced->symbol = id;
      replaced->property = node->name;
      replaced->name_start = node->name_start;
      slot = replaced;
      return;
    }
  }
  expression(node->target);
}

void UseWalker::import_call(Expr*& slot) {
  auto* node = as<ImportCall>(slot);
  if (node->record == RecordId::None && node->phase == ImportPhase::Evaluation && !node->options) {
    if (import_of_choice(ast_, slot)) return expression(slot);
    if (const auto text = constant_specifier(ast_, node->specifier)) {
      node->record = add_record(*text, node->specifier->start, node->specifier->start,
                                ImportKind::DynamicImport, 0);
    } else if (files_of_pattern(slot, kGlobImportSpecifier, node->specifier)) {
      return;
    }
  }
  if (node->record != RecordId::None) {
    ImportRecord& record = (*ast_.records)[static_cast<u32>(node->record)];
    if (try_depth_ != 0) record.flags |= kRecordInTry;
    add_part_record(node->record);
  }
  expression(node->specifier);
  if (node->options) expression(node->options);
}

// `require("./x/" + name)` asks a module that stands for all files the path may mean.
bool UseWalker::files_of_pattern(Expr*& slot, std::string_view prefix, Expr* path) {
  const std::optional<std::string> pattern = specifier_pattern(path, options_);
  if (!pattern) return false;
  const std::string specifier = std::string(prefix) + *pattern;
  const NodeMaker make(ast_);
  auto* files = make.node<RequireCall>(slot->start);
  files->record = add_record(ast_.arena->copy(std::string_view(specifier)), path->start,
                             path->start, ImportKind::Require, 0);
  slot = make.call(files, {path}, slot->start);
  expressions({&as<Call>(slot)->callee, 1});
  expressions(as<Call>(slot)->args);
  return true;
}

// `require("x")`, `require.resolve("x")` with the CommonJS `require`.
bool UseWalker::require_call(Expr*& slot) {
  auto* node = as<Call>(slot);
  if (node->args.size() != 1 || node->flags & kOptionalChain) return false;
  ImportKind kind = ImportKind::Require;
  if (const auto* dot = try_as<Dot>(node->callee)) {
    if (!is_unbound(dot->target, bound_.require) || dot->name != Atom::resolve ||
        dot->flags & kOptionalChain) {
      return false;
    }
    kind = ImportKind::RequireResolve;
  } else if (!is_unbound(node->callee, bound_.require)) {
    return false;
  }
  Expr* argument = node->args[0];
  if (auto* choice = try_as<Conditional>(argument); choice && kind == ImportKind::Require) {
    // `require(c ? "x" : "y")`: each of the two can be known.
    const NodeMaker make(ast_);
    choice->yes = make.call(node->callee, {choice->yes}, choice->yes->start);
    choice->no = make.call(node->callee, {choice->no}, choice->no->start);
    slot = choice;
    expression(slot);
    return true;
  }
  const std::optional<std::string_view> text = constant_specifier(ast_, argument);
  if (!text)
    return kind == ImportKind::Require && files_of_pattern(slot, kGlobRequireSpecifier, argument);
  const u16 flags = try_depth_ != 0 ? kRecordInTry : 0;
  const u32 end = argument->kind == NodeKind::String
                      ? argument->start + static_cast<u32>(text->size()) + 2
                      : argument->start;
  const RecordId record = add_record(*text, argument->start, end, kind, flags);
  add_part_record(record);
  out_.facts |= unit::kFactUsesRequire;
  const u32 start = node->start;
  if (kind == ImportKind::Require) {
    auto* made = ast_.arena->make<RequireCall>();
    made->kind = NodeKind::RequireCall;
    made->start = start;
    made->record = record;
    slot = made;
  } else {
    auto* made = ast_.arena->make<RequireResolve>();
    made->kind = NodeKind::RequireResolve;
    made->start = start;
    made->record = record;
    slot = made;
  }
  return true;
}

// `import("x").catch(f)`, `import("x").then(f, g)`, `import("x").then(f).catch(g)`: a failure is
// handled by the program. `import("x").then(({a}) => …)`: what is taken is known.
void UseWalker::settled_import(const Call* node, const Dot* dot) {
  const bool then = dot->name == Atom::then;
  const bool handles = dot->name == Atom::catch_ || (then && node->args.size() == 2);
  if (!then && !handles) return;
  const Expr* promise = dot->target;
  while (handles) {
    const auto* before = try_as<Call>(promise);
    const auto* link = before ? try_as<Dot>(before->callee) : nullptr;
    if (!link || link->name != Atom::then) break;
    promise = link->target;
  }
  const auto* import = try_as<ImportCall>(promise);
  if (!import || import->record == RecordId::None) return;
  if (handles) (*ast_.records)[static_cast<u32>(import->record)].flags |= kRecordHandled;
  const auto* taken =
      then && node->args.size() == 1 ? try_as<FunctionExpr>(node->args[0]) : nullptr;
  if (taken && taken->fn->params.size() == 1) names_taken(taken->fn->params[0].binding, import);
}

void UseWalker::call(Expr*& slot) {
  if (require_call(slot)) return;
  auto* node = as<Call>(slot);
  if (const auto* dot = try_as<Dot>(node->callee)) settled_import(node, dot);
  if (node->aux & kDirectEval) out_.facts |= unit::kFactDirectEval;
  called_at_once_ = node->callee->kind == NodeKind::Function;
  expression(node->callee);
  expressions(node->args);
}

// `const {a, b} = await import("x")`, `= require("x")`, `import("x").then(({a}) => …)`.
void UseWalker::names_taken(const Binding* pattern, const Expr* initializer) {
  if (initializer && initializer->kind == NodeKind::Await)
    initializer = as<Await>(initializer)->value;
  RecordId record = RecordId::None;
  if (const auto* import = try_as<ImportCall>(initializer)) record = import->record;
  if (const auto* require = try_as<RequireCall>(initializer)) record = require->record;
  const auto* object = try_as<BindingObject>(pattern);
  if (record == RecordId::None || !object) return;
  std::vector<Atom> names;
  for (const BindingProperty& property : object->properties) {
    if (property.rest || property.computed) return;
    if (const auto* name = try_as<Name>(property.key)) {
      names.push_back(name->name);
    } else if (const auto* text = try_as<String>(property.key)) {
      names.push_back(ast_.atoms->intern_copy(text->value, *ast_.arena));
    } else {
      return;
    }
  }
  know_names(record, std::move(names));
}

}  // namespace sinter::js
