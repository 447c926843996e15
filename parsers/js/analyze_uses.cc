#include "parsers/js/analyze_uses.h"

#include <algorithm>
#include <string>
#include <utility>

#include "parsers/js/make.h"
#include "parsers/js/specifier_forms.h"

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
      commonjs_names_(commonjs_names),
      minify_names_(options.minify_identifiers),
      minify_private_names_(options.minify_identifiers && !options.keep_names),
      out_(out),
      free_name_seen_(ast.atoms->size()),
      nested_name_seen_(ast.atoms->size()) {
  out_.places.assign(symbols_.size(), Place{});
}

// -----------------------------------------------------------------------------------------------------------------
// Places

void UseWalker::place_top_level() {
  const auto place = [&](SymbolId id, unit::SymbolKind kind, u8 flags) {
    const u32 index = static_cast<u32>(out_.symbols.size());
    out_.places[static_cast<u32>(id)] = {PlaceKind::TopLevel, index};
    out_.symbols.push_back({id, kind, flags, 0, kNone, kNone, kNone});
    return index;
  };
  for (u32 i = 0; i < symbols_.size(); ++i) {
    const SymbolId id = static_cast<SymbolId>(i);
    Symbol& symbol = symbols_[id];
    symbol.use_count = 0;
    if (symbol.kind == SymbolKind::Unbound) {
      if (id == bound_.require) {
        out_.places[i] = {PlaceKind::Require, 0};
      } else if (commonjs_names_ && id == bound_.exports) {
        out_.exports_symbol = place(id, unit::SymbolKind::Exports, 0);
      } else if (commonjs_names_ && id == bound_.module) {
        out_.module_symbol = place(id, unit::SymbolKind::Module, 0);
      }
      continue;
    }
    if (!(symbol.flags & kSymTopLevel) || symbol.flags & (kSymDeleted | kSymTypeOnly)) continue;
    u8 flags = 0;
    if (symbol.flags & kSymAssigned) flags |= unit::kSymbolAssigned;
    if (symbol.flags & kSymFrozen) flags |= unit::kSymbolFrozen;
    switch (symbol.kind) {
      case SymbolKind::Import:
        place(id, unit::SymbolKind::Import, flags);
        break;
      case SymbolKind::FunctionVar:
      case SymbolKind::FunctionLex:
        place(id, unit::SymbolKind::Function, flags);
        break;
      case SymbolKind::Class:
        place(id, unit::SymbolKind::Class, flags | unit::kSymbolLexical);
        break;
      case SymbolKind::Let:
      case SymbolKind::Const:
      case SymbolKind::Using:
        place(id, unit::SymbolKind::Local, flags | unit::kSymbolLexical);
        break;
      case SymbolKind::Generated:
        if (symbol.name == Atom::default_) {
          out_.default_symbol = place(id, unit::SymbolKind::Default, flags);
        } else {
          place(id, unit::SymbolKind::Local, flags);
        }
        break;
      case SymbolKind::Label:
      case SymbolKind::PrivateName:
      case SymbolKind::ClassInner:
        break;
      default:
        place(id, unit::SymbolKind::Local, flags);
        break;
    }
  }
}

u32 UseWalker::private_name_text(u32 depth) {
  while (out_.private_names.size() <= depth) {
    // Single letters, then two, three …: labels and private names have name spaces of their own.
    std::string name = "#";
    u32 n = static_cast<u32>(out_.private_names.size());
    for (;;) {
      name += static_cast<char>('a' + n % 26);
      if (n < 26) break;
      n = n / 26 - 1;
    }
    out_.private_names.push_back(ast_.arena->copy(std::string_view(name)));
  }
  return depth;
}

void UseWalker::place_nested(SymbolId id) {
  Place& place = out_.places[static_cast<u32>(id)];
  const Symbol& symbol = symbols_[id];
  // A sloppy block function that is also a `var` is listed in both scopes; the outer one came
  // first.
  if (place.kind == PlaceKind::TopLevel || place.kind == PlaceKind::Nested) return;
  if (symbol.kind == SymbolKind::PrivateName) {
    if (minify_private_names_ && !(symbol.flags & kSymFrozen)) {
      place = {PlaceKind::Private, private_name_text(privates_)};
    }
    ++privates_;
    return;
  }
  if (symbol.kind == SymbolKind::Label) return;
  // A sloppy function in a block assigns the `var` of its name in the function around it, if that
  // has one: it keeps the name it has unless it is that `var`, or code is strict.
  const bool keeps_name = symbol.kind == SymbolKind::FunctionLex && !ast_.strict;
  if (minify_names_ && !(symbol.flags & kSymFrozen) && !keeps_name) {
    place = {PlaceKind::Nested, names_.add()};  // the slot in its place when all uses are known
    nested_.push_back(id);
    return;
  }
  place = {PlaceKind::Text, 0};
  if (minify_names_) {
    add_free_name(symbol.name);  // frozen: nothing may be renamed to it
  } else {
    nested_name_seen_.resize(ast_.atoms->size());
    nested_name_seen_[static_cast<u32>(symbol.name)] = true;
  }
}

void UseWalker::enter(const Scope* scope) {
  if (minify_names_) names_.open();
  for (SymbolId id : scope->symbols) place_nested(id);
}

// The body of a function or catch clause may not declare the names of its head again: one scope for
// both.
void UseWalker::enter(const Scope* head, const Scope* body) {
  enter(head);
  for (SymbolId id : body->symbols) place_nested(id);
}

// -----------------------------------------------------------------------------------------------------------------
// Uses

void UseWalker::add_free_name(Atom name) {
  if (free_name_seen_.size() <= static_cast<u32>(name)) free_name_seen_.resize(ast_.atoms->size());
  free_name_seen_[static_cast<u32>(name)] = true;
}

void UseWalker::use_top_level(u32 symbol) {
  ++out_.symbols[symbol].use_count;
  const u32 eager = deferred_depth_ == 0;
  if (seen_in_part_.size() <= symbol) seen_in_part_.resize(out_.symbols.size() + 64, 0);
  const u32 begin = part_->uses.begin;
  const u32 at = seen_in_part_[symbol];
  if (at > begin && at <= out_.uses.size() && out_.uses[at - 1].symbol == symbol) {
    unit::Use& known = out_.uses[at - 1];
    ++known.count;
    known.eager |= eager;
    return;
  }
  out_.uses.push_back({symbol, 1, eager});
  seen_in_part_[symbol] = static_cast<u32>(out_.uses.size());
}

void UseWalker::use(SymbolId id) {
  if (id == SymbolId::None) return;
  Symbol& symbol = symbols_[id];
  ++symbol.use_count;
  if (out_.places.size() <= static_cast<u32>(id)) out_.places.resize(symbols_.size());
  const Place& place = out_.places[static_cast<u32>(id)];
  switch (place.kind) {
    case PlaceKind::TopLevel:
      use_top_level(place.index);
      break;
    case PlaceKind::Nested:
      names_.use(place.index);
      break;
    case PlaceKind::Text:
      if (symbol.kind == SymbolKind::Unbound) add_free_name(symbol.name);
      break;
    case PlaceKind::Require:
      out_.facts |= unit::kFactUsesRequire;
      break;
    case PlaceKind::Private:
      break;
  }
}

void UseWalker::declare(SymbolId id) {
  const Place& place = out_.places[static_cast<u32>(id)];
  if (place.kind == PlaceKind::Nested) {
    names_.use(place.index);
    return;
  }
  if (place.kind != PlaceKind::TopLevel) return;
  auto& symbol = out_.symbols[place.index];
  if (symbol.part == kNone) symbol.part = static_cast<u32>(part_ - out_.parts.data());
  for (u32 i = part_->declares.begin; i < out_.part_symbols.size(); ++i) {
    if (out_.part_symbols[i] == place.index) return;
  }
  out_.part_symbols.push_back(place.index);
}

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
    if (auto* choice = try_as<Conditional>(node->specifier)) {
      auto* other = ast_.arena->make<ImportCall>(*node);
      other->specifier = choice->no;
      node->specifier = choice->yes;
      choice->yes = node;
      choice->no = other;
      slot = choice;
      return expression(slot);
    }
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
  const std::optional<std::string> pattern = specifier_pattern(path);
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

void UseWalker::call(Expr*& slot) {
  if (require_call(slot)) return;
  auto* node = as<Call>(slot);
  // `import("x").catch(f)`, `import("x").then(f, g)`: a failure is handled by the program.
  if (const auto* dot = try_as<Dot>(node->callee)) {
    if (const auto* import = try_as<ImportCall>(dot->target);
        import && import->record != RecordId::None) {
      ImportRecord& record = (*ast_.records)[static_cast<u32>(import->record)];
      const bool then = dot->name == Atom::then;
      if (dot->name == Atom::catch_ || (then && node->args.size() == 2))
        record.flags |= kRecordHandled;
      const auto* taken =
          then && node->args.size() == 1 ? try_as<FunctionExpr>(node->args[0]) : nullptr;
      if (taken && taken->fn->params.size() == 1) names_taken(taken->fn->params[0].binding, import);
    }
  }
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
    if (inner->op() == BinaryOp::And || inner->op() == BinaryOp::Or) note_condition(inner->left);
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
        if (named) declare(named->symbol);
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

void UseWalker::place_label(SymbolId id) {
  if (!minify_names_ || id == SymbolId::None) return;
  // Printed from the same table as private names; the printer leaves the '#' out for labels.
  out_.places[static_cast<u32>(id)] = {PlaceKind::Private, private_name_text(labels_)};
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
  const auto collect = [&](const std::vector<bool>& seen, std::vector<Atom>& names) {
    for (u32 i = 0; i < seen.size(); ++i) {
      if (seen[i]) names.push_back(static_cast<Atom>(i));
    }
    std::sort(names.begin(), names.end(),
              [&](Atom a, Atom b) { return ast_.atoms->text(a) < ast_.atoms->text(b); });
  };
  collect(free_name_seen_, out_.free_names);
  collect(nested_name_seen_, out_.nested_names);
}

}  // namespace sinter::js
