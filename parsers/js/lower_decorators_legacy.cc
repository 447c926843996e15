// TypeScript's `experimentalDecorators`. They run after the class is defined: first the members',
// instance members before static ones, each in order, then the class's own.
//
//   @dec class C { @m f(@p x) {} @f static y = C }
//
//   let _C;
//   let C = (_C = class C { static { _C = this } f(x) {} static y = _C },
//     __decorateClass([m, __decorateParam(0, p)], _C.prototype, "f", 1),
//     __decorateClass([f], _C, "y", 2),
//     _C = __decorateClass([dec], _C), _C);
#include <algorithm>

#include "parsers/js/class_constructor.h"
#include "parsers/js/lower_decorators.h"
#include "parsers/js/parse.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

// The same numbers as in the helper __decorateClass.
constexpr u32 kMethod = 1, kProperty = 2;

bool uses_private_name(Node* node) {
  bool found = node->kind == NodeKind::PrivateName;
  if (const auto* dot = try_as<Dot>(node)) found = dot->is_private;
  if (found) return true;
  visit_children(node, [&](auto*& child) { found = found || uses_private_name(child); });
  return found;
}

Function* function_of(const ClassMember& member) {
  const bool callable = member.kind == MemberKind::Method || member.kind == MemberKind::Get ||
                        member.kind == MemberKind::Set;
  auto* value = callable && member.value ? try_as<FunctionExpr>(member.value) : nullptr;
  return value ? value->fn : nullptr;
}

bool has_decorators(const ClassMember& member) {
  if (!member.decorators.empty()) return true;
  const Function* fn = function_of(member);
  return fn && std::any_of(fn->params.begin(), fn->params.end(),
                           [](const Param& param) { return !param.decorators.empty(); });
}

}  // namespace

// A member's decorators, then those of its parameters, then what emitDecoratorMetadata records: the
// last is applied first, so that the others find it.
Expr* DecoratedClass::legacy_list(List<Expr*> decorators, const Function* fn) {
  std::vector<Expr*> items, metadata;
  for (Expr* decorator : decorators) {
    const auto* entry = try_as<Array>(decorator);
    if (entry && entry->aux == kMetadataEntry) {
      pass_.note_type_names(entry->items[1]);
      metadata.push_back(
          pass_.make_.call(helper("__metadata"), {entry->items[0], entry->items[1]}, start_));
    } else {
      items.push_back(decorator);
    }
  }
  if (fn) {
    for (size_t i = 0; i < fn->params.size(); ++i) {
      for (Expr* decorator : fn->params[i].decorators) {
        items.push_back(
            pass_.make_.call(helper("__decorateParam"),
                             {pass_.make_.number(static_cast<f64>(i), start_), decorator}, start_));
      }
    }
  }
  items.insert(items.end(), metadata.begin(), metadata.end());
  return pass_.make_.array(pass_.make_.list(items), start_);
}

// accessor x = 1   becomes   #x = 1; get x() { return this.#x } set x(value) { this.#x = value }
void DecoratedClass::legacy_accessors() {
  for (ClassMember member : cls_->members) {
    if (member.kind != MemberKind::Accessor) {
      members_.push_back(member);
      continue;
    }
    const auto* plain = member.computed ? nullptr : try_as<Name>(member.key);
    const auto* hidden = try_as<PrivateName>(member.key);
    const SymbolId storage = private_name(plain    ? plain->name
                                          : hidden ? hidden->name
                                                   : pass_.make_.atom("storage"));
    ClassMember field{};
    field.kind = MemberKind::Field;
    field.is_static = member.is_static;
    field.start = member.start;
    field.key = private_key(storage);
    field.value = member.value;
    field.block_scope = member.block_scope;
    members_.push_back(field);

    const bool computed = member.computed;
    Expr* again = hidden ? member.key : key_once(member);
    if (!computed) again = member.key;
    const SymbolId value = pass_.symbols_.add(pass_.make_.atom("value"), SymbolKind::Param, start_);
    const auto place = [&] { return private_member(pass_.make_.this_(start_), storage); };
    ClassMember getter = storage_getter(member, member.key, computed, place());
    getter.decorators = member.decorators;
    members_.push_back(getter);
    members_.push_back(storage_setter(member, again, computed, place(), value));
  }
  cls_->members = pass_.make_.list(members_);
  members_.clear();
}

void DecoratedClass::legacy() {
  if (std::any_of(cls_->members.begin(), cls_->members.end(),
                  [](const ClassMember& member) { return member.kind == MemberKind::Accessor; })) {
    legacy_accessors();
  }
  Function* constructor = ClassConstructor::of(cls_);
  const bool constructor_decorated =
      constructor && std::any_of(constructor->params.begin(), constructor->params.end(),
                                 [](const Param& param) { return !param.decorators.empty(); });
  class_decorated_ = !cls_->decorators.empty() || constructor_decorated;
  const bool members_decorated =
      std::any_of(cls_->members.begin(), cls_->members.end(), has_decorators);
  if (!class_decorated_ && !members_decorated) return;

  // A named declaration whose binding stays the class itself needs nothing around it but calls.
  const auto* outer = cls_->name ? as<BindingIdent>(cls_->name) : nullptr;
  const bool declaration = outer && outer->symbol != cls_->inner_name;
  SymbolId target;
  if (declaration && !class_decorated_) {
    target = outer->symbol;
  } else {
    sequence_ = store_class_ = true;
    result_ = target = temporary(outer ? pass_.ast_.atoms->text(outer->name) : "class");
  }

  std::vector<Expr*> calls;
  bool inside = false;
  for (const bool is_static : {false, true}) {
    for (ClassMember& member : cls_->members) {
      Function* fn = function_of(member);
      if (member.is_static != is_static || !has_decorators(member) || (fn && fn == constructor))
        continue;
      Expr* list = legacy_list(member.decorators, fn);
      member.decorators = {};
      if (fn) {
        for (Param& param : fn->params) param.decorators = {};
      }
      inside = inside || uses_private_name(list);
      if (cls_->inner_name != SymbolId::None) retarget(list, cls_->inner_name, target);
      Expr* owner = ident(target);
      if (!is_static) owner = pass_.make_.dot(owner, Atom::prototype, start_);
      const u32 kind = member.kind == MemberKind::Field ? kProperty : kMethod;
      calls.push_back(pass_.make_.call(
          helper("__decorateClass"),
          {list, owner, key_once(member), pass_.make_.number(kind, start_)}, start_));
    }
  }

  std::vector<ClassMember> all;
  if (class_decorated_) {
    Expr* list = legacy_list(cls_->decorators, constructor);
    cls_->decorators = {};
    if (constructor) {
      for (Param& param : constructor->params) param.decorators = {};
    }
    const u32 uses = pass_.symbols_[target].use_count;
    if (cls_->inner_name != SymbolId::None) retarget(list, cls_->inner_name, target);
    retarget_inner_name(target);
    if (pass_.symbols_[target].use_count != uses) {
      all.push_back(static_block({store(target, pass_.make_.this_(start_))}));
    }
    after_.push_back(
        store(target, pass_.make_.call(helper("__decorateClass"), {list, ident(target)}, start_)));
  }
  all.insert(all.end(), cls_->members.begin(), cls_->members.end());
  if (inside) {  // private names can be read only in the class
    if (sequence_ && !(class_decorated_ && all[0].kind == MemberKind::StaticBlock)) {
      all.insert(all.begin(), static_block({store(target, pass_.make_.this_(start_))}));
    }
    all.push_back(static_block(calls));
  } else {
    after_.insert(after_.begin(), calls.begin(), calls.end());
  }
  cls_->members = pass_.make_.list(all);
  if (sequence_) name_anonymous_class();
}

}  // namespace sinter::js
