// Fields, private members and static blocks of classes.
//
//   class C extends B {                  const _x = __weakMap();
//     static s = super.t;                let C = __initClass(class C extends B {
//     #x = 1;                              constructor(...args) {
//     [k()] = 2;                             super(...args);
//     static { f(this) }                     __privateAdd(this, _x, 1);
//   }                                        __publicField(this, _key, 2);
//                                          }
//                                          static [(_key = __propertyKey(k()), "#")]() {
//                                            __publicField(this, "s", super.t);
//                                            { f(this) }
//                                          }
//                                        });
//
// What is static runs in a static method that __initClass removes before it calls it: there `this`,
// `super`, the class's own name and strict mode are what they were. Private methods are methods of
// the class as well, under their names with the `#`, until that method takes them away. All that
// belongs to one evaluation of the class is declared right in front of it; around a class that is
// an expression stands a function for that.
#include <algorithm>
#include <string>
#include <utility>

#include "parsers/js/class_constructor.h"
#include "parsers/js/lower_target_pass.h"
#include "parsers/js/purity.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

bool is_private(const ClassMember& member) {
  return member.key && member.key->kind == NodeKind::PrivateName;
}
bool is_constructor(const ClassMember& member) {
  return member.value && member.value->kind == NodeKind::Function &&
         as<FunctionExpr>(member.value)->fn->flags & kFnConstructor;
}
bool is_function(const ClassMember& member) {
  return member.kind == MemberKind::Method || member.kind == MemberKind::Get ||
         member.kind == MemberKind::Set;
}

LanguageFeature feature_of(const ClassMember& member) {
  using enum LanguageFeature;
  if (member.kind == MemberKind::StaticBlock) return StaticBlock;
  if (!is_private(member)) return member.is_static ? StaticField : ClassField;
  if (member.kind == MemberKind::Field) return member.is_static ? PrivateStaticField : PrivateField;
  if (member.kind == MemberKind::Method)
    return member.is_static ? PrivateStaticMethod : PrivateMethod;
  return member.is_static ? PrivateStaticAccessor : PrivateAccessor;
}

bool has_literal_key(const ClassMember& member, std::string_view text, const AtomTable& atoms) {
  if (const auto* name = try_as<Name>(member.key); name && !member.computed)
    return atoms.text(name->name) == text;
  const auto* string = member.key ? try_as<String>(member.key) : nullptr;
  return string && string->value == text;
}

bool mentions_this(Node* node) {
  if (node->kind == NodeKind::This) return true;
  bool found = false;
  visit_children(node, [&](auto*& child) { found = found || mentions_this(child); });
  return found;
}

}  // namespace

// Fields keep their order, so instance members are rewritten together, and so are static ones.
TargetPass::ClassPlan TargetPass::plan_class(const Class* cls) const {
  ClassPlan plan;
  bool private_instance = false, private_static = false, any_private = false;
  bool instance_field = false, static_field = false;
  for (const ClassMember& member : cls->members) {
    const bool hidden = is_private(member);
    if (is_function(member) && !hidden) continue;
    const bool lowered = lowers(feature_of(member));
    any_private |= hidden;
    if (hidden) {
      plan.privates |= lowered;
      (member.is_static ? private_static : private_instance) = true;
      if (member.kind == MemberKind::Field)
        (member.is_static ? static_field : instance_field) = true;
    } else if (member.is_static || member.kind == MemberKind::StaticBlock) {
      plan.statics |= lowered;
    } else {
      plan.instance |= lowered;
    }
  }
  plan.privates |= any_private && lowers(LanguageFeature::PrivateIn);
  plan.privates |= (plan.instance && instance_field) || (plan.statics && static_field);
  if (plan.privates) {
    plan.instance |= private_instance;
    plan.statics |= private_static;
  }
  return plan;
}

SymbolId TargetPass::plan_name(ClassPlan& plan, std::string_view base, bool assigned, u32 start) {
  if (base.starts_with('#')) base.remove_prefix(1);
  if (!plan.scope) return temporary(start);
  const Atom name = make_.fresh_name("_" + std::string(base));
  const SymbolKind kind = assigned ? SymbolKind::Let : SymbolKind::Const;
  const SymbolId made =
      plan.top_level ? make_.top_level_symbol(name, kind, start) : symbols_.add(name, kind, start);
  if (assigned) symbols_[made].flags |= kSymAssigned;
  make_.declare(plan.scope, made);
  return made;
}

void TargetPass::name_privates(const Class* cls, ClassPlan& plan) {
  if (!plan.privates) return;
  for (const ClassMember& member : cls->members) {
    if (!is_private(member) || member.ts_flags & kMemberEffect) continue;
    const SymbolId symbol = as<PrivateName>(member.key)->symbol;
    const std::string_view text = ast_.atoms->text(as<PrivateName>(member.key)->name);
    Private& made = privates_[static_cast<u32>(symbol)];
    if (member.kind == MemberKind::Field) {
      made.storage = plan_name(plan, text, false, member.start);
      plan.storages.emplace_back(made.storage, "__weakMap");
      continue;
    }
    SymbolId& brand = member.is_static ? plan.static_brand : plan.brand;
    if (brand == SymbolId::None) {
      brand = plan_name(plan, member.is_static ? "statics" : "methods", false, member.start);
      plan.storages.emplace_back(brand, "__weakSet");
    }
    made.storage = brand;
    if (made.member != SymbolId::None) continue;  // the other accessor
    made.member = plan_name(plan, text, true, member.start);
    plan.variables.push_back(made.member);
  }
}

void TargetPass::declare_plan(const ClassPlan& plan, u32 start, StmtList& out) {
  for (const auto& [symbol, helper] : plan.storages) {
    Expr* value = helper_call(helper, {}, start);
    value->flags |= kPure;
    out.push_back(make_.var(VarKind::Const, make_.binding(symbol, start), value, start));
  }
  for (SymbolId symbol : plan.variables)
    out.push_back(make_.var(VarKind::Let, make_.binding(symbol, start), nullptr, start));
}

// { name: value }.name, which names an anonymous function or class after the property.
Expr* TargetPass::with_name(Expr* value, Expr* key) {
  const auto* fn = try_as<FunctionExpr>(value);
  const auto* cls = try_as<ClassExpr>(value);
  if (!(fn && !fn->fn->name) && !(cls && !cls->cls->name)) return value;
  const auto* name = try_as<Name>(key);
  const auto* text = try_as<String>(key);
  if ((name && name->name == Atom::proto) || (text && text->value == "__proto__")) return value;
  const bool computed = !name && !text && key->kind != NodeKind::Number;
  Expr* object =
      make_.object(make_.list<Property>({make_.property(key, value, computed)}), value->start);
  if (name) return make_.dot(object, name->name, value->start);
  return make_.index(object, again(key));
}

// __publicField(this, key, value), or __privateAdd(this, storage, value)
Stmt* TargetPass::initialize_field(const ClassMember& member) {
  const u32 start = member.start;
  Expr* value = member.value;
  if (member.ts_flags & kMemberEffect) return make_.expression(value);
  std::vector<Expr*> args{make_.this_(start)};
  std::string_view helper = "__publicField";
  if (const Private* hidden = is_private(member) ? private_of(member.key) : nullptr) {
    helper = "__privateAdd";
    args.push_back(make_.ident(hidden->storage, start));
    if (value) value = with_name(value, make_.string(as<PrivateName>(member.key)->name, start));
  } else {
    const auto* name = member.computed ? nullptr : try_as<Name>(member.key);
    Expr* key = name ? make_.string(name->name, start) : member.key;
    args.push_back(key);
    if (value) value = with_name(value, name ? make_.name(name->name, start) : again(key));
  }
  if (value) args.push_back(value);
  return make_.expression(
      make_.call(make_.ident(helpers_.get(helper), start), make_.list(args), start));
}

// { … }; in a function of its own when it has variables.
Stmt* TargetPass::static_block(const ClassMember& member) {
  Scope* scope = member.block_scope;
  const bool variables =
      std::any_of(scope->symbols.begin(), scope->symbols.end(),
                  [&](SymbolId symbol) { return symbols_[symbol].kind == SymbolKind::Var; });
  if (variables) {
    Function* fn = make_.function(kFnArrow, {}, member.block, {}, member.start);
    fn->body_scope = scope;
    scope->kind = ScopeKind::Function;
    return make_.expression(make_.call(make_.function_expression(fn), {}, member.start));
  }
  auto* block = make_.node<Block>(member.start);
  block->body = member.block;
  block->scope = scope;
  block->close = member.start;
  scope->kind = ScopeKind::Block;
  return block;
}

// Everything in the class that is an expression or a body of its own; then its elements.
void TargetPass::rewrite_class(Class* cls, ClassPlan& plan) {
  class_members(cls);
  std::vector<ClassMember> kept;
  StmtList instance, statics;
  std::vector<Expr*> moved, pending;
  std::vector<std::pair<SymbolId, ClassMember>> taken;
  const auto key_of = [&](ClassMember& member) {
    const auto* name = member.computed ? nullptr : try_as<Name>(member.key);
    return name ? make_.string(name->name, member.start) : member.key;
  };
  // A computed key is evaluated where it stands: in front of the next key that stays.
  const auto place_pending = [&](ClassMember& member) {
    if (pending.empty()) return;
    Expr* key = pending[0];
    for (size_t i = 1; i < pending.size(); ++i)
      key = make_.binary(BinaryOp::Comma, key, pending[i]);
    member.key = make_.binary(BinaryOp::Comma, key, key_of(member));
    member.computed = true;
    pending.clear();
  };
  for (ClassMember member : cls->members) {
    const bool hidden = is_private(member);
    const bool lowered =
        member.kind == MemberKind::StaticBlock || member.is_static ? plan.statics : plan.instance;
    if (member.kind == MemberKind::StaticBlock) {
      if (lowered) {
        statics.push_back(static_block(member));
      } else {
        kept.push_back(member);
      }
    } else if (is_function(member)) {
      if (hidden && plan.privates) {
        const auto* name = as<PrivateName>(member.key);
        const Private& one = privates_[static_cast<u32>(name->symbol)];
        const bool known = std::any_of(taken.begin(), taken.end(), [&](const auto& other) {
          return other.first == one.member;
        });
        std::string text(ast_.atoms->text(name->name));
        while (std::any_of(cls->members.begin(), cls->members.end(), [&](const auto& other) {
          return has_literal_key(other, text, *ast_.atoms);
        })) {
          text += '#';
        }
        member.key = make_.string(make_.atom(text), member.start);
        if (!known) taken.emplace_back(one.member, member);
      }
      if (!is_private(member) && !is_constructor(member)) place_pending(member);
      kept.push_back(member);
    } else if (!lowered) {
      if (!hidden) place_pending(member);
      kept.push_back(member);
    } else {
      if (member.computed && !hidden && member.key->kind != NodeKind::String &&
          member.key->kind != NodeKind::Number) {
        const SymbolId key = plan_name(plan, "key", true, member.start);
        plan.variables.push_back(key);
        pending.push_back(store(key, helper_call("__propertyKey", {member.key}, member.start)));
        member.key = make_.ident(key, member.start);
      }
      if (member.value) without_new_target(member.value);
      if (member.value && !member.is_static) moved.push_back(member.value);
      (member.is_static ? statics : instance).push_back(initialize_field(member));
    }
  }

  // Methods are there before fields.
  const auto add_brand = [&](SymbolId brand, StmtList& list) {
    if (brand == SymbolId::None) return;
    list.insert(list.begin(),
                make_.expression(helper_call(
                    "__privateAdd", {make_.this_(cls->start), make_.ident(brand, cls->start)},
                    cls->start)));
  };
  add_brand(plan.brand, instance);
  add_brand(plan.static_brand, statics);
  for (size_t i = taken.size(); i-- > 0;) {
    const auto& [symbol, member] = taken[i];
    Expr* owner = make_.this_(member.start);
    if (!member.is_static) owner = make_.dot(owner, make_.atom("prototype"), member.start);
    Expr* key = make_.string(as<String>(member.key)->value, member.start);
    statics.insert(statics.begin(),
                   make_.expression(
                       store(symbol, helper_call("__privateMember", {owner, key}, member.start))));
  }
  if (!statics.empty() || !pending.empty()) {
    std::string text = "#";
    while (std::any_of(cls->members.begin(), cls->members.end(), [&](const auto& other) {
      return other.is_static && has_literal_key(other, text, *ast_.atoms);
    })) {
      text += '#';
    }
    ClassMember carrier{};
    carrier.kind = MemberKind::Method;
    carrier.is_static = true;
    carrier.start = cls->start;
    carrier.key = make_.string(make_.atom(text), cls->start);
    carrier.value = make_.function_expression(
        make_.function(kFnMethod, {}, make_.list(statics), {}, cls->start));
    plan.carrier = make_.atom(text);
    place_pending(carrier);
    kept.push_back(carrier);
  }
  cls->members = make_.list(kept);
  if (instance.empty()) return;
  ClassConstructor constructor(ast_);
  Function* fn = constructor.of(cls);
  if (!fn) fn = constructor.make(cls);
  if (!cls->extends) initialize_before_parameters(fn);
  constructor.avoid_capture(fn, make_.list(moved));
  constructor.insert(fn, instance, cls->extends != nullptr);
}

// Fields are there when parameters are evaluated. Where one of these looks at `this`, the
// constructor's own code becomes a function in it.
void TargetPass::initialize_before_parameters(Function* fn) {
  bool looks = false;
  for (Param& param : fn->params) {
    looks = looks || mentions_this(param.binding);
    looks = looks || (param.initializer && mentions_this(param.initializer));
  }
  if (!looks) return;
  Function* inner =
      make_.function(kFnArrow | (fn->flags & kFnHasRest), fn->params, fn->body, {}, fn->start);
  inner->args_scope = fn->args_scope;
  inner->body_scope = fn->body_scope;
  std::vector<Expr*> args;
  std::vector<Param> params = forwarding_parameters(*fn, args);
  fn->args_scope = make_.scope(ScopeKind::Args);
  fn->body_scope = make_.scope(ScopeKind::Function);
  fn->params = make_.list(params);
  for (const Param& param : params)
    make_.declare(fn->args_scope, as<BindingIdent>(param.binding)->symbol);
  fn->flags |= kFnHasRest;
  fn->body = make_.list<Stmt*>({make_.return_(
      make_.call(make_.function_expression(inner), make_.list(args), fn->start), fn->start)});
}

// (_p, …, ...args): as many as the function's `length` says, and all there are as arguments.
std::vector<Param> TargetPass::forwarding_parameters(const Function& fn, std::vector<Expr*>& args) {
  std::vector<Param> params;
  for (const Param& param : fn.params) {
    const bool is_rest = fn.flags & kFnHasRest && &param == &fn.params.back();
    if (param.initializer || is_rest) break;
    const SymbolId name = symbols_.add(make_.fresh_name("_p"), SymbolKind::Param, fn.start);
    params.push_back(make_.param(name, fn.start));
    args.push_back(make_.ident(name, fn.start));
  }
  const SymbolId rest = symbols_.add(make_.fresh_name("_rest"), SymbolKind::Param, fn.start);
  params.push_back(make_.param(rest, fn.start));
  auto* spread = make_.node<Spread>(fn.start);
  spread->value = make_.ident(rest, fn.start);
  args.push_back(spread);
  return params;
}

// The class itself, with its static elements initialized.
Expr* TargetPass::class_value(Expr* value, const ClassPlan& plan, Atom name) {
  if (!as<ClassExpr>(value)->cls->name && name != Atom::None)
    value = with_name(value, make_.name(name, value->start));
  if (plan.carrier == Atom::None) return value;
  const u32 start = value->start;
  std::vector<Expr*> args{value};
  if (ast_.atoms->text(plan.carrier) != "#") args.push_back(make_.string(plan.carrier, start));
  Expr* made = make_.call(make_.ident(helpers_.get("__initClass"), start), make_.list(args), start);
  if (plan.pure) made->flags |= kPure;
  return made;
}

bool TargetPass::is_pure_class(const Class* cls) const {
  return Purity(ast_, options_).class_definition(cls);
}

void TargetPass::class_declaration(ClassDecl* node, StmtList& out) {
  Class* cls = node->cls;
  ClassPlan plan = plan_class(cls);
  if (!plan.any()) {
    class_members(cls);
    out.push_back(node);
    return;
  }
  plan.pure = is_pure_class(cls);
  plan.scope = lists_.back().first;
  plan.top_level = lists_.back().second;
  name_privates(cls, plan);
  rewrite_class(cls, plan);
  declare_plan(plan, node->start, out);
  if (plan.carrier == Atom::None) {
    out.push_back(node);
    return;
  }
  // class C {}   becomes   let C = __initClass(class C {}), with another name of the same text.
  Binding* outer = cls->name;
  const auto* name = as<BindingIdent>(outer);
  if (cls->inner_name == SymbolId::None || cls->inner_name == name->symbol) {
    cls->inner_name = symbols_.add(name->name, SymbolKind::ClassInner, node->start);
    if (!cls->name_scope) cls->name_scope = make_.scope(ScopeKind::Class);
    make_.declare(cls->name_scope, cls->inner_name);
  }
  cls->name = make_.binding(cls->inner_name, node->start);
  symbols_[name->symbol].kind = SymbolKind::Let;
  auto* value = make_.node<ClassExpr>(node->start);
  value->cls = cls;
  Var* made = make_.var(VarKind::Let, outer, class_value(value, plan, Atom::None), node->start);
  made->flags |= node->flags & kExported;
  out.push_back(made);
}

// export default class {}
void TargetPass::export_default_class(ExportDefault* node, StmtList& out) {
  auto* decl = as<ClassDecl>(node->value);
  if (decl->cls->name) {
    StmtList made;
    class_declaration(decl, made);
    const bool still_class = made.back() == decl;
    for (Stmt* item : made) out.push_back(item == decl ? node : item);
    if (still_class) return;
    const SymbolId symbol = node->symbol;
    auto* exported = make_.node<ExportNamed>(node->start);
    exported->record = RecordId::None;
    exported->items = make_.list<ExportItem>({{node->start, symbols_[symbol].name, Atom::default_,
                                               make_.ident(symbol, node->start), symbol, false}});
    out.push_back(exported);
    return;
  }
  auto* value = make_.node<ClassExpr>(decl->start);
  value->cls = decl->cls;
  Expr* slot = value;
  class_in_list(slot, Atom::default_, out);
  // A class that stays a declaration is exported as one.
  if (slot != value) node->value = slot;
  out.push_back(node);
}

// A class expression that is evaluated once each time its statement is: its names stand in front of
// the statement.
void TargetPass::class_in_list(Expr*& slot, Atom name, StmtList& out) {
  Class* cls = as<ClassExpr>(slot)->cls;
  ClassPlan plan = plan_class(cls);
  if (!plan.any()) return class_members(cls);
  plan.pure = is_pure_class(cls);
  plan.scope = lists_.back().first;
  plan.top_level = lists_.back().second;
  name_privates(cls, plan);
  rewrite_class(cls, plan);
  declare_plan(plan, slot->start, out);
  if (plan.carrier != Atom::None) slot = class_value(slot, plan, name);
}

void TargetPass::class_expression(Expr*& slot) {
  const Atom name = std::exchange(inferred_name_, Atom::None);
  Class* cls = as<ClassExpr>(slot)->cls;
  ClassPlan plan = plan_class(cls);
  if (!plan.any()) return class_members(cls);
  const u32 start = slot->start;
  plan.pure = is_pure_class(cls);
  // A function of its own stands around the class, which cannot be suspended.
  Expr* front = nullptr;
  if (suspends(slot)) {
    if (needs_own_names(cls)) return class_members(cls);  // stays, and is reported
    front = evaluate_in_front(cls);
  }
  Function* fn = make_.function(kFnArrow, {}, {}, {}, start);
  plan.scope = fn->body_scope;
  name_privates(cls, plan);
  rewrite_class(cls, plan);
  if (!plan.storages.empty() || !plan.variables.empty()) {
    slot = class_value(slot, plan, name);
    StmtList body;
    declare_plan(plan, start, body);
    body.push_back(make_.return_(slot, start));
    fn->body = make_.list(body);
    slot = make_.call(make_.function_expression(fn), {}, start);
    if (plan.pure) slot->flags |= kPure;
  } else if (plan.carrier != Atom::None || front) {  // a comma, too, takes its name away
    slot = class_value(slot, plan, name);
  }
  if (front) slot = make_.binary(BinaryOp::Comma, front, slot);
}

}  // namespace sinter::js
