#include "parsers/js/lower_decorators.h"

#include <algorithm>
#include <string>

#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

// `await` or `yield` that belongs to the function around the class.
void find_suspension(Node* node, bool& awaits, bool& yields) {
  const auto below = [&](auto*& child) { find_suspension(child, awaits, yields); };
  switch (node->kind) {
    case NodeKind::Function:
    case NodeKind::FunctionDecl:
      return;
    case NodeKind::Await:
      awaits = true;
      break;
    case NodeKind::Yield:
      yields = true;
      break;
    case NodeKind::Class: {
      Class* cls = as<ClassExpr>(node)->cls;
      for (Expr*& decorator : cls->decorators) below(decorator);
      if (cls->extends) below(cls->extends);
      for (ClassMember& member : cls->members) {
        for (Expr*& decorator : member.decorators) below(decorator);
        if (member.key && member.computed) below(member.key);
      }
      return;
    }
    default:
      break;
  }
  visit_children(node, below);
}

bool is_literal_key(const Expr* key) {
  return key->kind == NodeKind::String || key->kind == NodeKind::Number;
}

bool has_static_name(const Class* cls) {
  return std::any_of(cls->members.begin(), cls->members.end(), [](const ClassMember& member) {
    const auto* name = member.key ? try_as<Name>(member.key) : nullptr;
    return member.is_static && !member.computed && name && name->name == Atom::name;
  });
}

}  // namespace

DecoratedClass::DecoratedClass(LowerPass& pass, Class* cls, Atom name, Scope* scope, bool top_level)
    : pass_(pass),
      cls_(cls),
      name_(name),
      scope_(scope),
      top_level_(top_level),
      start_(cls->start) {}

bool DecoratedClass::needed(const Class* cls, bool assign_fields) {
  if (!cls->decorators.empty()) return true;
  for (const ClassMember& member : cls->members) {
    if (!member.decorators.empty() || member.kind == MemberKind::Accessor) return true;
    if (assign_fields && member.kind == MemberKind::Field && member.computed &&
        !is_literal_key(member.key))
      return true;
    const auto* method =
        member.kind == MemberKind::Method ? try_as<FunctionExpr>(member.value) : nullptr;
    if (!method) continue;
    for (const Param& param : method->fn->params) {
      if (!param.decorators.empty()) return true;
    }
  }
  return false;
}

// With fields as assignments nothing is left of `[key()] = 1` in the class body: its key is
// evaluated with the next key there.
void DecoratedClass::hoist_field_keys() {
  for (ClassMember member : cls_->members) {
    const bool method = member.kind == MemberKind::Method || member.kind == MemberKind::Get ||
                        member.kind == MemberKind::Set || member.kind == MemberKind::Accessor;
    if (member.computed && method) {
      place_key(member, member.key);
    } else if (member.computed && member.kind == MemberKind::Field && !is_literal_key(member.key)) {
      const SymbolId key = temporary("key");
      pending_.push_back(
          store(key, pass_.make_.call(helper("__propertyKey"), {member.key}, start_)));
      member.key = ident(key);
    }
    members_.push_back(member);
  }
  place_remaining();
  cls_->members = pass_.make_.list(members_);
  members_.clear();
  if (!remove_carrier_) return;
  Members all{static_block({remove_carrier_})};
  all.insert(all.end(), cls_->members.begin(), cls_->members.end());
  cls_->members = pass_.make_.list(all);
  remove_carrier_ = nullptr;
}

// Gives `member` the key `key`, after what has to be evaluated before it.
void DecoratedClass::place_key(ClassMember& member, Expr* key) {
  if (pending_.empty()) return;
  member.key = sequence(pending_, key);
  member.computed = true;
  pending_.clear();
}

// What trailing members evaluate has no key to stand in: the last key there is takes it, after
// itself.
void DecoratedClass::place_remaining() {
  if (pending_.empty()) return;
  for (size_t i = members_.size(); i-- > 0;) {
    ClassMember& member = members_[i];
    if (member.kind == MemberKind::StaticBlock || member.key->kind == NodeKind::PrivateName)
      continue;
    if (member.kind == MemberKind::Field && pass_.assign_fields()) continue;
    const auto* method = member.value ? try_as<FunctionExpr>(member.value) : nullptr;
    if (method && method->fn->flags & kFnConstructor) continue;
    std::vector<Expr*> items;
    Expr* key;
    if (member.computed) {
      const SymbolId remembered = temporary("key");
      items.push_back(
          store(remembered, pass_.make_.call(helper("__propertyKey"), {member.key}, start_)));
      key = ident(remembered);
    } else {
      key = key_value(member);
    }
    items.insert(items.end(), pending_.begin(), pending_.end());
    member.key = sequence(items, key);
    member.computed = true;
    pending_.clear();
    return;
  }
  // A static method that lives until the first static block.
  ClassMember carrier{};
  carrier.kind = MemberKind::Method;
  carrier.is_static = true;
  carrier.start = start_;
  carrier.key = pass_.make_.string("_", start_);
  carrier.value =
      pass_.make_.function_expression(pass_.make_.function(kFnMethod, {}, {}, {}, start_));
  place_key(carrier, carrier.key);
  members_.push_back(carrier);
  remove_carrier_ = pass_.make_.unary(
      UnaryOp::Delete, pass_.make_.dot(pass_.make_.this_(start_), pass_.make_.atom("_"), start_),
      start_);
}

void DecoratedClass::lower() {
  if (pass_.assign_fields()) hoist_field_keys();
  if (pass_.typescript() && pass_.options_.ts.experimental_decorators) {
    legacy();
  } else {
    standard();
  }
}

SymbolId DecoratedClass::temporary(std::string_view base) {
  const Atom name = pass_.fresh_name("_" + std::string(base));
  SymbolId made;
  if (top_level_) {
    made = pass_.make_.top_level_symbol(name, SymbolKind::Let, start_);
  } else {
    made = pass_.symbols_.add(name, SymbolKind::Let, start_);
  }
  pass_.make_.declare(scope_, made);
  pass_.symbols_[made].flags |= kSymAssigned | kSymCaptured;
  temporaries_.push_back(made);
  return made;
}

SymbolId DecoratedClass::private_name(Atom base) {
  std::string_view text = pass_.ast_.atoms->text(base);
  if (text.starts_with('#')) text.remove_prefix(1);
  const Atom name = pass_.fresh_name("#" + std::string(text));
  const SymbolId made = pass_.symbols_.add(name, SymbolKind::PrivateName, start_);
  pass_.make_.declare(cls_->name_scope, made);
  return made;
}

Expr* DecoratedClass::sequence(const std::vector<Expr*>& items, Expr* last) {
  Expr* made = nullptr;
  for (Expr* item : items) made = made ? pass_.make_.binary(BinaryOp::Comma, made, item) : item;
  if (!last) return made;
  return made ? pass_.make_.binary(BinaryOp::Comma, made, last) : last;
}

Expr* DecoratedClass::private_key(SymbolId symbol) {
  auto* made = pass_.make_.node<PrivateName>(start_);
  made->name = pass_.symbols_[symbol].name;
  made->symbol = symbol;
  return made;
}

Expr* DecoratedClass::private_member(Expr* target, SymbolId symbol) {
  auto* made = as<Dot>(pass_.make_.dot(target, pass_.symbols_[symbol].name, start_));
  made->is_private = true;
  made->private_symbol = symbol;
  ++pass_.symbols_[symbol].use_count;
  return made;
}

// The member's key as a value that may be written again.
Expr* DecoratedClass::key_value(const ClassMember& member) {
  if (const auto* name = try_as<Name>(member.key); name && !member.computed) {
    return pass_.make_.string(name->name, start_);
  }
  if (const auto* name = try_as<PrivateName>(member.key))
    return pass_.make_.string(name->name, start_);
  return member.key;
}

// The same, where the key of the member is an expression: it is evaluated in its place and
// remembered.
Expr* DecoratedClass::key_once(ClassMember& member) {
  if (!member.computed || is_literal_key(member.key)) return key_value(member);
  if (const auto* known = try_as<Ident>(member.key);
      known &&
      std::find(temporaries_.begin(), temporaries_.end(), known->symbol) != temporaries_.end()) {
    return ident(known->symbol);
  }
  const SymbolId key = temporary("key");
  member.key = store(key, pass_.make_.call(helper("__propertyKey"), {member.key}, start_));
  return ident(key);
}

void DecoratedClass::retarget(Node* node, SymbolId from, SymbolId to) {
  const Atom name = pass_.symbols_[to].name;
  const auto walk = [&](auto&& self, Node* below) -> void {
    if (auto* use = try_as<Ident>(below); use && use->symbol == from) {
      use->symbol = to;
      use->name = name;
      ++pass_.symbols_[to].use_count;
    }
    if (auto* object = try_as<Object>(below)) {
      for (Property& property : object->properties) {
        const auto* value = try_as<Ident>(property.value);
        if (value && value->symbol == from) property.shorthand = false;
      }
    }
    visit_children(below, [&](auto*& child) { self(self, child); });
  };
  walk(walk, node);
}

// A decorated class may be replaced, so its inner name cannot be the engine's own immutable one.
void DecoratedClass::retarget_inner_name(SymbolId to) {
  if (cls_->inner_name == SymbolId::None) return;
  const auto walk = [&](auto*& child) { retarget(child, cls_->inner_name, to); };
  visit_class(cls_, walk);
}

ClassMember DecoratedClass::static_block(const std::vector<Expr*>& items) {
  ClassMember block{};
  block.kind = MemberKind::StaticBlock;
  block.is_static = true;
  block.start = start_;
  std::vector<Stmt*> body;
  for (Expr* item : items) body.push_back(pass_.make_.expression(item));
  block.block = pass_.make_.list(body);
  block.block_scope = pass_.make_.scope(ScopeKind::StaticBlock);
  return block;
}

// get key() { return storage }
ClassMember DecoratedClass::storage_getter(const ClassMember& accessor, Expr* key, bool computed,
                                           Expr* storage) {
  Function* fn = pass_.make_.function(
      kFnMethod, {}, pass_.make_.list<Stmt*>({pass_.make_.return_(storage, start_)}), {},
      accessor.start);
  ClassMember made{};
  made.kind = MemberKind::Get;
  made.is_static = accessor.is_static;
  made.computed = computed;
  made.start = accessor.start;
  made.key = key;
  made.value = pass_.make_.function_expression(fn);
  return made;
}

// set key(value) { storage = value }, or with a call for storage: { storage(value) }
ClassMember DecoratedClass::storage_setter(const ClassMember& accessor, Expr* key, bool computed,
                                           Expr* storage, SymbolId value) {
  Expr* effect =
      storage->kind == NodeKind::Call ? storage : pass_.make_.assign(storage, ident(value));
  Function* fn = pass_.make_.function(
      kFnMethod, pass_.make_.list<Param>({pass_.make_.param(value, start_)}),
      pass_.make_.list<Stmt*>({pass_.make_.expression(effect)}), {value}, accessor.start);
  ClassMember made{};
  made.kind = MemberKind::Set;
  made.is_static = accessor.is_static;
  made.computed = computed;
  made.start = accessor.start;
  made.key = key;
  made.value = pass_.make_.function_expression(fn);
  return made;
}

// `x = class {}` names the class; inside a sequence or a closure nothing does.
void DecoratedClass::name_anonymous_class() {
  if (cls_->name || name_ == Atom::None || has_static_name(cls_)) return;
  Expr* call = pass_.make_.call(
      helper("__name"), {pass_.make_.this_(start_), pass_.make_.string(name_, start_)}, start_);
  Members members{static_block({call})};
  members.insert(members.end(), cls_->members.begin(), cls_->members.end());
  cls_->members = pass_.make_.list(members);
}

Expr* DecoratedClass::value(Expr* class_expression) {
  if (!sequence_) return class_expression;
  std::vector<Expr*> items(before_);
  items.push_back(store_class_ ? store(result_, class_expression) : class_expression);
  items.insert(items.end(), after_.begin(), after_.end());
  return sequence(items, ident(result_));
}

// -----------------------------------------------------------------------------------------------------------------
// Where a class stands

Stmt* LowerPass::let_temporaries(const std::vector<SymbolId>& names, u32 start) {
  auto* made = make_.node<Var>(start);
  made->aux = static_cast<u16>(VarKind::Let);
  std::vector<Declarator> declarators;
  for (SymbolId name : names) declarators.push_back({make_.binding(name, start), nullptr});
  made->declarators = make_.list(declarators);
  return made;
}

void LowerPass::warn_of_decorator_metadata(const Class* cls) {
  if (!options_.ts.emit_decorator_metadata || options_.ts.experimental_decorators ||
      !typescript() || warned_of_metadata_)
    return;
  warned_of_metadata_ = true;
  diagnostics_
      .warning("decorator-metadata",
               "\"emitDecoratorMetadata\" has no effect without \"experimentalDecorators\"",
               std::string(input_.pretty_path), {cls->start, cls->start + 5})
      .help("Standard decorators get no types; set \"experimentalDecorators\" in tsconfig.json");
}

// Imported names that only metadata mentions may be those of types.
void LowerPass::note_type_names(Node* node) {
  if (const auto* name = try_as<Ident>(node);
      name && name->symbol != SymbolId::None && symbols_[name->symbol].kind == SymbolKind::Import)
    ++type_names_[name->symbol];
  visit_children(node, [&](auto*& child) { note_type_names(child); });
}

void LowerPass::mark_type_names() {
  for (const auto& [symbol, count] : type_names_)
    if (symbols_[symbol].use_count == count) symbols_[symbol].flags |= kSymMaybeType;
}

void LowerPass::class_declaration(ClassDecl* node, StmtList& out) {
  Class* cls = node->cls;
  class_children(cls);
  if (!DecoratedClass::needed(cls, assign_fields())) {
    class_fields(cls);
    keep_class_name(cls, Atom::None);
    out.push_back(node);
    return;
  }
  warn_of_decorator_metadata(cls);
  const auto* name = as<BindingIdent>(cls->name);
  const u32 start = node->start;
  DecoratedClass decorated(*this, cls, name->name, scopes_.back(), scopes_.size() == 1);
  decorated.lower();
  class_fields(cls);
  keep_class_name(cls, Atom::None);
  if (!decorated.temporaries().empty())
    out.push_back(let_temporaries(decorated.temporaries(), start));
  if (!decorated.is_sequence()) {
    out.push_back(node);
    for (Expr* item : decorated.after()) out.push_back(make_.expression(item));
    return;
  }
  // class C {}   becomes  let C = (class C {}, …): the inner name is another symbol of the same
  // text.
  auto* value = make_.node<ClassExpr>(start);
  value->cls = cls;
  const SymbolId inner = symbols_.add(name->name, SymbolKind::ClassInner, start);
  make_.declare(cls->name_scope, inner);
  cls->inner_name = inner;
  Binding* outer = cls->name;
  cls->name = make_.binding(inner, start);
  symbols_[name->symbol].kind = SymbolKind::Let;
  Var* made = make_.var(VarKind::Let, outer, decorated.value(value), start);
  made->flags |= node->flags & kExported;
  out.push_back(made);
}

// export default class C {}. True when the statement itself is still to be written.
bool LowerPass::export_default_class(ExportDefault* node, StmtList& out) {
  auto* decl = as<ClassDecl>(node->value);
  if (!DecoratedClass::needed(decl->cls, assign_fields())) {
    class_children(decl->cls);
    class_fields(decl->cls);
    keep_class_name(decl->cls, Atom::default_);
    return true;
  }
  const u32 start = node->start;
  if (!decl->cls->name) {
    class_children(decl->cls);
    warn_of_decorator_metadata(decl->cls);
    DecoratedClass decorated(*this, decl->cls, Atom::default_, scopes_.back(), scopes_.size() == 1);
    decorated.lower();
    class_fields(decl->cls);
    if (!decorated.temporaries().empty())
      out.push_back(let_temporaries(decorated.temporaries(), start));
    if (!decorated.is_sequence()) return true;
    auto* value = make_.node<ClassExpr>(start);
    value->cls = decl->cls;
    node->value = decorated.value(value);
    return true;
  }
  StmtList made;
  class_declaration(decl, made);
  const bool still_class =
      std::find(made.begin(), made.end(), static_cast<Stmt*>(decl)) != made.end();
  for (Stmt* item : made) out.push_back(item == decl ? node : item);
  if (still_class) return false;
  const SymbolId symbol = node->symbol;
  auto* exported = make_.node<ExportNamed>(start);
  exported->record = RecordId::None;
  exported->items = make_.list<ExportItem>(
      {{start, symbols_[symbol].name, Atom::default_, make_.ident(symbol, start), symbol, false}});
  out.push_back(exported);
  return false;
}

void LowerPass::class_expression(Expr*& slot) {
  const Atom inferred = std::exchange(inferred_name_, Atom::None);
  auto* node = as<ClassExpr>(slot);
  Class* cls = node->cls;
  class_children(cls);
  if (!DecoratedClass::needed(cls, assign_fields())) {
    class_fields(cls);
    return keep_class_name(cls, inferred);
  }
  warn_of_decorator_metadata(cls);

  bool awaits = false, yields = false;
  find_suspension(node, awaits, yields);
  const u32 start = node->start;
  // A closure gives every evaluation of the class temporaries of its own.
  Function* fn = make_.function(
      yields ? kFnGenerator | (awaits ? kFnAsync : 0) : kFnArrow | (awaits ? kFnAsync : 0), {}, {},
      {}, start);
  DecoratedClass decorated(*this, cls, cls->name ? as<BindingIdent>(cls->name)->name : inferred,
                           fn->body_scope, false);
  decorated.lower();
  class_fields(cls);
  keep_class_name(cls, Atom::None);
  Expr* value = decorated.value(node);
  if (decorated.temporaries().empty()) {
    slot = value;
    return;
  }
  fn->body = make_.list<Stmt*>(
      {let_temporaries(decorated.temporaries(), start), make_.return_(value, start)});
  Expr* closure = make_.function_expression(fn);
  if (yields) {
    auto* delegate = make_.node<Yield>(start);
    delegate->aux = 1;
    delegate->value = make_.call(
        make_.dot(closure, make_.atom("apply"), start),
        {make_.this_(start), make_.ident(unbound_symbol(ast_, Atom::arguments_), start)}, start);
    slot = delegate;
    return;
  }
  Expr* call = make_.call(closure, {}, start);
  if (awaits) {
    auto* wait = make_.node<Await>(start);
    wait->value = call;
    call = wait;
  }
  slot = call;
}

}  // namespace sinter::js
