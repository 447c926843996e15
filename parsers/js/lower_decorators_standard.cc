// Standard decorators, by example:
//
//   @dec class C { @m f() {} @f x = 1; @a accessor y = 2; @p #q() {} static s = this }
//
//   let _C, _class, _state, _f, _x, _y, _q, _key;
//   let C = (_class = [, dec], class C {
//     static {
//       _state = __decorationState(this);
//       __decorateElement(_state, 0, "f", _f); …
//       _C = __decorateClassStandard(_state, "C", _class);
//       __finishDecoration(_state, _C);
//     }
//     [(_f = [, m], "f")]() {}
//     [(_x = [, f], "x")] = (__runInitializers(_state, this), __initializeField(_x, this, 1));
//     #y = (__runInitializers(_x, this), __initializeField(_y, this, 2));
//     get [(_y = [, a], "y")]() { return this.#y } set y(value) { this.#y = value }
//     [(_q = [, p], _key = Symbol())]() {} get #q() { return _q.value }
//     static { __defineField(_C, "s", _C) }
//     static { __runInitializers(_class, _C) }
//   }, _C);
//
// A list of decorators alternates receivers and functions. After its element is decorated the list
// is the element's record: what the helpers have to remember about it are properties of that array.
// Lists are evaluated inside computed keys, because only there private names and `await` mean what
// they mean in the source.
#include <algorithm>
#include <type_traits>

#include "parsers/js/lower_decorators.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

// The same numbers as in the helper __decorateElement.
constexpr u32 kMethod = 0, kGetter = 1, kSetter = 2, kAccessor = 3, kField = 4, kStatic = 8,
              kPrivate = 16;

bool is_private(const ClassMember& member) {
  return member.key && member.key->kind == NodeKind::PrivateName;
}

bool is_anonymous_function(const Expr* node) {
  if (const auto* fn = try_as<FunctionExpr>(node)) return !fn->fn->name;
  if (const auto* cls = try_as<ClassExpr>(node)) return !cls->cls->name;
  return false;
}

}  // namespace

// The elements' `this`: the class that a decorator may have put in the place of this one, or the
// instance.
Expr* DecoratedClass::self(bool is_static) {
  return is_static && class_decorated_ ? ident(result_) : pass_.make_.this_(start_);
}

// `this` of a static initializer of a decorated class is what the decorators made of the class.
template <class Child>
void DecoratedClass::replace_this(Child*& slot) {
  Node* node = slot;
  const auto visit = [&](auto*& child) { replace_this(child); };
  const auto outside = [&](Class* cls) {
    if (cls->extends) visit(cls->extends);
    for (Expr*& decorator : cls->decorators) visit(decorator);
    for (ClassMember& member : cls->members) {
      for (Expr*& decorator : member.decorators) visit(decorator);
      if (member.key && member.computed) visit(member.key);
    }
  };
  switch (node->kind) {
    case NodeKind::FunctionDecl:
      return;
    case NodeKind::Function:
      if (!(as<FunctionExpr>(node)->fn->flags & kFnArrow)) return;
      break;
    case NodeKind::Class:
      return outside(as<ClassExpr>(node)->cls);
    case NodeKind::ClassDecl:
      return outside(as<ClassDecl>(node)->cls);
    case NodeKind::This:
      if constexpr (std::is_same_v<Child, Expr>) slot = ident(result_);
      return;
    default:
      break;
  }
  visit_children(node, visit);
}

Expr* DecoratedClass::decorator_list(List<Expr*> decorators) {
  std::vector<Expr*> items;
  for (Expr* decorator : decorators) {
    Expr** target = nullptr;
    if (!(decorator->flags & kOptionalChain)) {
      if (auto* dot = try_as<Dot>(decorator)) target = &dot->target;
      if (auto* index = try_as<Index>(decorator)) target = &index->target;
    }
    if (!target) {
      items.push_back(pass_.make_.node<Hole>(start_));
    } else if (const auto* name = try_as<Ident>(*target)) {
      items.push_back(ident(name->symbol));
    } else if ((*target)->kind == NodeKind::This || (*target)->kind == NodeKind::Super) {
      Expr* receiver = pass_.make_.this_(start_);
      receiver->aux = (*target)->aux;
      items.push_back(receiver);
    } else {
      const SymbolId object = temporary("object");
      items.push_back(store(object, *target));
      *target = ident(object);
    }
    items.push_back(decorator);
  }
  return pass_.make_.array(pass_.make_.list(items), start_);
}

// [o => #x in o, o => o.#x, (o, v) => o.#x = v], of which a method has no third and a setter no
// second.
Expr* DecoratedClass::access(const ClassMember& member, u32 kind) {
  const SymbolId name = as<PrivateName>(member.key)->symbol;
  const auto arrow = [&](auto&& body, bool with_value) {
    const SymbolId object =
        pass_.symbols_.add(pass_.make_.atom("object"), SymbolKind::Param, start_);
    const SymbolId value = pass_.symbols_.add(pass_.make_.atom("value"), SymbolKind::Param, start_);
    std::vector<Param> params{pass_.make_.param(object, start_)};
    if (with_value) params.push_back(pass_.make_.param(value, start_));
    Expr* result = body(object, value);
    Function* fn = pass_.make_.function(
        kFnArrow | kFnExpressionBody, pass_.make_.list(params),
        pass_.make_.list<Stmt*>({pass_.make_.return_(result, start_)}), {object}, start_);
    if (with_value) pass_.make_.declare(fn->args_scope, value);
    return pass_.make_.function_expression(fn);
  };
  std::vector<Expr*> items;
  items.push_back(arrow(
      [&](SymbolId object, SymbolId) {
        ++pass_.symbols_[name].use_count;
        return pass_.make_.binary(BinaryOp::In, private_key(name), ident(object));
      },
      false));
  if (kind == kSetter) {
    items.push_back(pass_.make_.node<Hole>(start_));
  } else {
    items.push_back(arrow(
        [&](SymbolId object, SymbolId) { return private_member(ident(object), name); }, false));
  }
  if (kind != kMethod && kind != kGetter) {
    items.push_back(arrow(
        [&](SymbolId object, SymbolId value) {
          return pass_.make_.assign(private_member(ident(object), name), ident(value));
        },
        true));
  }
  return pass_.make_.array(pass_.make_.list(items), start_);
}

void DecoratedClass::decorate(const ClassMember& member, u32 kind, SymbolId list, Expr* name,
                              SymbolId symbol) {
  const u32 flags = kind | (member.is_static ? kStatic : 0) | (is_private(member) ? kPrivate : 0);
  std::vector<Expr*> args{ident(state_), pass_.make_.number(flags, start_), name, ident(list)};
  if (is_private(member)) args.push_back(access(member, kind));
  if (symbol != SymbolId::None) args.push_back(ident(symbol));
  Expr* call = pass_.make_.call(helper("__decorateElement"), pass_.make_.list(args), start_);
  auto& calls = kind == kField ? (member.is_static ? calls_.static_fields : calls_.fields)
                               : (member.is_static ? calls_.static_methods : calls_.methods);
  calls.push_back(call);
}

Expr* DecoratedClass::run_initializers(SymbolId record, bool is_static) {
  return pass_.make_.call(helper("__runInitializers"), {ident(record), self(is_static)}, start_);
}

// An instance field runs what waits for the next one first. The name of an anonymous function is
// kept by hand where it is no longer the whole initializer.
void DecoratedClass::push_field(ClassMember field) {
  if (!field.is_static && !instance_pending_.empty()) {
    Expr* value = field.value ? field.value : pass_.make_.void_0(start_);
    field.value = sequence(instance_pending_, value);
    instance_pending_.clear();
  }
  members_.push_back(field);
}

Expr* DecoratedClass::initial_value(const ClassMember& member, SymbolId list) {
  const bool waits = !member.is_static && !instance_pending_.empty();
  const bool moved = list != SymbolId::None || waits || member.kind == MemberKind::Accessor ||
                     (member.is_static && class_decorated_);
  Expr* value = member.value;
  if (value && moved && is_anonymous_function(value) &&
      (!member.computed || member.key->kind == NodeKind::String)) {
    value = pass_.make_.call(helper("__name"), {value, key_value(member)}, start_);
  }
  if (list == SymbolId::None) return value;
  if (!value)
    return pass_.make_.call(helper("__initializeField"), {ident(list), self(member.is_static)},
                            start_);
  return pass_.make_.call(helper("__initializeField"), {ident(list), self(member.is_static), value},
                          start_);
}

void DecoratedClass::standard_method(ClassMember& member, SymbolId list) {
  if (list == SymbolId::None) {
    if (member.computed) place_key(member, member.key);
    members_.push_back(member);
    return;
  }
  const u32 kind = member.kind == MemberKind::Get   ? kGetter
                   : member.kind == MemberKind::Set ? kSetter
                                                    : kMethod;
  if (!is_private(member)) {
    Expr* name = key_once(member);
    decorate(member, kind, list, name, SymbolId::None);
    place_key(member, member.computed ? member.key : key_value(member));
    members_.push_back(member);
    return;
  }
  // The function is defined under a key nobody else has, which keeps its `super`; the helper takes
  // it away from there.
  const ClassMember original = member;
  const SymbolId symbol = temporary("symbol");
  decorate(member, kind, list, key_value(member), symbol);
  member.key = store(
      symbol, pass_.make_.call(pass_.make_.ident(unbound_symbol(pass_.ast_, Atom::Symbol), start_),
                               {}, start_));
  member.computed = true;
  place_key(member, member.key);
  members_.push_back(member);

  const auto part = [&](Atom name) { return pass_.make_.dot(ident(list), name, start_); };
  const auto call = [&](Atom name) {
    return pass_.make_.dot(part(name), pass_.make_.atom("call"), start_);
  };
  if (kind == kMethod) {
    members_.push_back(
        storage_getter(original, original.key, false, part(pass_.make_.atom("value"))));
  } else if (kind == kGetter) {
    members_.push_back(
        storage_getter(original, original.key, false,
                       pass_.make_.call(call(Atom::get), {pass_.make_.this_(start_)}, start_)));
  } else {
    const SymbolId value = pass_.symbols_.add(pass_.make_.atom("value"), SymbolKind::Param, start_);
    members_.push_back(storage_setter(
        original, original.key, false,
        pass_.make_.call(call(Atom::set), {pass_.make_.this_(start_), ident(value)}, start_),
        value));
  }
}

void DecoratedClass::standard_field(ClassMember& member, SymbolId list) {
  const bool is_static = member.is_static;
  if (is_static && class_decorated_ && member.value) replace_this(member.value);
  Expr* value = initial_value(member, list);
  const bool on_replacement = is_static && class_decorated_ && !is_private(member);
  Expr* name = nullptr;
  if (list != SymbolId::None || on_replacement) name = key_once(member);
  if (list != SymbolId::None) decorate(member, kField, list, name, SymbolId::None);
  if (on_replacement) {
    if (member.computed) pending_.push_back(member.key);
    Expr* define = pass_.make_.call(
        helper("__defineField"), {ident(result_), name, value ? value : pass_.make_.void_0(start_)},
        start_);
    ClassMember block = static_block({define});
    if (member.block_scope) {
      member.block_scope->kind = ScopeKind::StaticBlock;
      block.block_scope = member.block_scope;
    }
    members_.push_back(block);
  } else {
    // A field that becomes an assignment takes its key with it: what waits is evaluated with
    // another.
    if (!is_private(member) && !pass_.assign_fields() &&
        (list != SymbolId::None || member.computed)) {
      place_key(member, member.computed ? member.key : key_value(member));
    }
    member.value = value;
    push_field(member);
  }
  if (list == SymbolId::None) return;
  if (is_static) {
    members_.push_back(static_block({run_initializers(list, true)}));
  } else {
    instance_pending_.push_back(run_initializers(list, false));
  }
}

void DecoratedClass::standard_accessor(ClassMember& member, SymbolId list) {
  const bool is_static = member.is_static;
  if (is_static && class_decorated_ && member.value) replace_this(member.value);
  const auto* plain = member.computed ? nullptr : try_as<Name>(member.key);
  const auto* hidden = try_as<PrivateName>(member.key);
  const SymbolId storage = private_name(plain    ? plain->name
                                        : hidden ? hidden->name
                                                 : pass_.make_.atom("storage"));
  const ClassMember original = member;

  ClassMember field{};
  field.kind = MemberKind::Field;
  field.is_static = is_static;
  field.start = member.start;
  field.key = private_key(storage);
  field.block_scope = member.block_scope;
  field.value = initial_value(member, list);
  push_field(field);
  if (list != SymbolId::None) {
    if (is_static) {
      members_.push_back(static_block({run_initializers(list, true)}));
    } else {
      instance_pending_.push_back(run_initializers(list, false));
    }
  }

  // Static storage stays with the class as it was written, wherever the accessor is called from.
  const auto place = [&] {
    Expr* owner = is_static && class_decorated_
                      ? pass_.make_.dot(ident(state_), pass_.make_.atom("target"), start_)
                      : pass_.make_.this_(start_);
    return private_member(owner, storage);
  };
  const SymbolId value = pass_.symbols_.add(pass_.make_.atom("value"), SymbolKind::Param, start_);
  if (hidden && list == SymbolId::None) {
    members_.push_back(storage_getter(original, original.key, false, place()));
    members_.push_back(storage_setter(original, original.key, false, place(), value));
    return;
  }
  Expr* again;
  SymbolId symbol = SymbolId::None;
  if (hidden) {
    symbol = temporary("symbol");
    decorate(original, kAccessor, list, key_value(original), symbol);
    member.key =
        store(symbol,
              pass_.make_.call(pass_.make_.ident(unbound_symbol(pass_.ast_, Atom::Symbol), start_),
                               {}, start_));
    member.computed = true;
    again = ident(symbol);
  } else {
    again = key_once(member);
    if (list != SymbolId::None) decorate(member, kAccessor, list, again, SymbolId::None);
    if (!member.computed) again = member.key;
  }
  ClassMember getter = storage_getter(member, member.key, member.computed, place());
  ClassMember setter = storage_setter(member, again, member.computed, place(), value);
  if (list != SymbolId::None || member.computed)
    place_key(getter, member.computed ? member.key : key_value(member));
  members_.push_back(getter);
  members_.push_back(setter);
  if (!hidden) return;
  const auto call = [&](Atom name) {
    return pass_.make_.dot(pass_.make_.dot(ident(list), name, start_), pass_.make_.atom("call"),
                           start_);
  };
  members_.push_back(
      storage_getter(original, original.key, false,
                     pass_.make_.call(call(Atom::get), {pass_.make_.this_(start_)}, start_)));
  const SymbolId next = pass_.symbols_.add(pass_.make_.atom("value"), SymbolKind::Param, start_);
  members_.push_back(storage_setter(
      original, original.key, false,
      pass_.make_.call(call(Atom::set), {pass_.make_.this_(start_), ident(next)}, start_), next));
}

void DecoratedClass::standard_member(ClassMember member) {
  SymbolId list = SymbolId::None;
  if (!member.decorators.empty()) {
    list = temporary("decorators");
    pending_.push_back(store(list, decorator_list(member.decorators)));
    member.decorators = {};
  }
  switch (member.kind) {
    case MemberKind::Method:
    case MemberKind::Get:
    case MemberKind::Set:
      return standard_method(member, list);
    case MemberKind::Field:
      return standard_field(member, list);
    case MemberKind::Accessor:
      return standard_accessor(member, list);
    case MemberKind::StaticBlock:
      if (class_decorated_) {
        for (Stmt*& item : member.block) replace_this(item);
      }
      members_.push_back(member);
      return;
  }
}

void DecoratedClass::standard() {
  class_decorated_ = !cls_->decorators.empty();
  const bool any_decorator =
      class_decorated_ ||
      std::any_of(cls_->members.begin(), cls_->members.end(),
                  [](const ClassMember& member) { return !member.decorators.empty(); });
  SymbolId class_list = SymbolId::None;
  if (class_decorated_) {
    result_ = temporary(cls_->name ? pass_.ast_.atoms->text(as<BindingIdent>(cls_->name)->name)
                                   : "class");
    class_list = temporary("decorators");
    sequence_ = true;
    retarget_inner_name(result_);
    before_.push_back(store(class_list, decorator_list(cls_->decorators)));
    cls_->decorators = {};
  }
  if (any_decorator) state_ = temporary("state");

  const bool instance_methods =
      std::any_of(cls_->members.begin(), cls_->members.end(), [](const ClassMember& member) {
        return !member.decorators.empty() && !member.is_static &&
               member.kind != MemberKind::Field && member.kind != MemberKind::Accessor;
      });
  if (instance_methods) instance_pending_.push_back(run_initializers(state_, false));
  for (const ClassMember& member : cls_->members) standard_member(member);
  place_remaining();
  if (!instance_pending_.empty()) {
    ClassMember last{};
    last.kind = MemberKind::Field;
    last.ts_flags = kMemberEffect;
    last.start = start_;
    last.key = private_key(private_name(pass_.make_.atom("initialized")));
    push_field(last);
  }

  if (any_decorator) {
    std::vector<Expr*> first;
    first.push_back(store(state_, pass_.make_.call(helper("__decorationState"),
                                                   {pass_.make_.this_(start_)}, start_)));
    if (remove_carrier_) first.push_back(remove_carrier_);
    for (auto* calls :
         {&calls_.static_methods, &calls_.methods, &calls_.static_fields, &calls_.fields}) {
      first.insert(first.end(), calls->begin(), calls->end());
    }
    if (class_decorated_) {
      Expr* name =
          name_ == Atom::None ? pass_.make_.string("", start_) : pass_.make_.string(name_, start_);
      first.push_back(
          store(result_, pass_.make_.call(helper("__decorateClassStandard"),
                                          {ident(state_), name, ident(class_list)}, start_)));
    }
    first.push_back(
        pass_.make_.call(helper("__finishDecoration"), {ident(state_), self(true)}, start_));
    members_.insert(members_.begin(), static_block(first));
    if (class_decorated_) members_.push_back(static_block({run_initializers(class_list, true)}));
  }
  cls_->members = pass_.make_.list(members_);
  if (!temporaries_.empty()) name_anonymous_class();
}

}  // namespace sinter::js
